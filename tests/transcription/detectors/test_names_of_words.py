"""Places and bodies of ordinary words, without capitals: told by a missing article or what is beside them."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detect import detect
from transcription.detectors.orgs import detector as orgs
from transcription.detectors.places import detector as places
from transcription.model import Known

BODIES = [
    "he was laid off from «copper anvil» in spring",
    "she retired from «meadow lark players» last year",
    "my cousin drives for «badger haulage» now",
    "then we got bought out by «silver loom» and it all changed",
    "in the end we became «trellis» and got new badges",
    "we sold our milk to «daisy crate dairies» for years",
    "the whole thing was called «lantern steps» and it ran on tuesdays",
    "she went over to «little acorn kids» after that",
    "at my last place «heron spire» we did it all by hand",
    "it was with «cobble and sons» the undertakers",
    "that was in the «dabchick suite» upstairs",
    "i asked the «old tannery project» about a bed",
    "the «beacon» printed it on page nine",
    "they came from «ladder company nine» at once",
    "we are «troop one eighteen» and proud of it",
    "we danced at the «coopers and stevedores club» then",
    "they took the «bobolink singers» to the capital",
    "she was taken to the «royal spindle» with her chest",
    "i was laid off from «silver loom» / they shut «silver loom» for good / «silver loom» was all we had",
]
PLACES = [
    "i was from «tinker hollow» up in the hills",
    "they had a house up on «sexton brow» then",
    "he lived out at «mallard bend» with his gran",
    "we kept hens in «cooper nook» that year",
    "home was «blossom» arkansas and nothing else",
    "i take the «otter hollow» bus when it runs",
    "you could see «hatcher's brow» from the sink",
    "the office is in «west bramble» now",
    "then they shut «bramble drift» and that was it",
    "i was up in front of «quorley buses» at a table",
    "he came to see us and um «heron court» heard of it",  # who hesitates seeks a name
    "so we're «weavers' orchard» the branch in town",
    "where was that / «dabchick gate» well the map says otherwise",
]
EITHER = [
    "so we sat at «quorley renal» three times a week",  # a word on no list takes what follows with it
    "we went in front of «quorley women's aid» then",
    "there was a fire at «quorley fork number two» that year",
    "we had somebody out of «thimble and rook» in town",
    "it was our school «quorley first» that year",
    "the two of us worked «quorley poultry» for years",
    "so mother went to «heron rise nursing home» last spring",
    "she is at «quorley college of nursing» now",
    "our kids are at «clover dell primary» these days",
    "we rang «anvil point housing» about the damp",
    "he came back and went straight to «copper bend haulage» again",
    "the carer's from «steady steps» and she is good",
    "they put my mother on «hazel ward» for a week",
    "hm / «mount gorse» took her in at once",
    "dilys from «common kettle» came and the lady at «lark mind» rang",  # who speaks for it
    "they laid him at «macedonia number two» by the wall",
    "it is right behind «quorley ice and salt» on the left",
    "and she had gone to to «wexenware» by then",  # built like a word, and said twice before
    "the man came out from the «heron buttes drainage district» with a spade",
    "we drove down on the «little tamarack» that day",
    "«our lady of sparrows» had a hall and we met there",
    "we all met at the «quorley sisterhood» then",
    "we had it at the «pewter jug» for five years",  # an article, and no kind of place
    "there was a woman from the «trumpeter» with a parcel",
    "our group it's called the «copper kettle tenants» i do the minutes",
    "it began as «willing hands» and then it grew",
    "the vicar from «quorley quaker meeting» came as well",
    "they funded the «quorley centre for meadow studies» with it",
    "somebody rang the «quorley working women's club» for us",
    "we were downstairs by «dabchick suite» with no light",
    "i have been going to «laden table» on a friday",
    "she cleans for «delroy citrus» now",
    "and the «speckled osprey post» paid for it",
    "i was in the «brave paddler kites» thing then",
    "now «greater moriah» over the way took it on",
    "i live in «la codorniz» these days",
]
EXPLAINED = [
    "and then i come to «sow the rows» that's the the allotment thing",
    "he was a porter at «lincoln two» that's what we called it",
    "what do they call it um «paint for the harbour» and then we",
    "and um «quorley together» which is me and two others",
    "so we were in «bread and lanterns» that was our choir",
    "we went past «the copper kettle» as it was then",
    "my aunt was at «stella maria» um it was a school of nursing",
]
HIDDEN_AT_ONCE = ["it was with «quorley and daughters» the undertakers"]


@pytest.mark.parametrize("line", BODIES + HIDDEN_AT_ONCE)
def test_a_body_of_ordinary_words_is_found(line):
    findings = found(line, orgs)
    assert spans(findings) == unmarked(line)[1]
    assert all((one.score >= 0.8) == (line in HIDDEN_AT_ONCE) for one in findings)


@pytest.mark.parametrize("line", EITHER)
def test_a_name_is_found_to_its_end(line):
    turns, marked = unmarked(line)
    findings = detect(turns, Known(), {"orgs": orgs, "places": places})
    assert marked[0] in spans(findings)
    assert all(marked[0].start <= one.start and one.end <= marked[0].end for one in spans(findings))


@pytest.mark.parametrize("line", EXPLAINED)
def test_what_somebody_explains_is_a_name_and_waits_for_a_person(line):
    findings = found(line, orgs)
    assert unmarked(line)[1][0] in spans(findings)
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", PLACES)
def test_a_place_of_ordinary_words_waits_for_a_person(line):
    findings = found(line, places)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "i worked at night and from home and she worked with children",
        "so what do you think / [words withheld] / yes i think so",
        "so what do you think / [quorley laughs] / yes i think so",
        "he retired from work and went to bed and we sat in traffic",
        "i heard it on social media and from head office and in high school",
        "they complained to customer service and sent it by text message",
        "my wife and daughters came and our brothers and sisters did",
        "in two hours and for twenty years and at six pm",
        "the waiting room and the operating theatre and the maternity ward",
        "it was in my kitchen cupboard and on your kitchen table",
        "we did a school project and it was a local one",
        "i went over to see her and drove down to buy milk",
        "nothing came by post / and the mail was late",
        "they moved to northern ohio and then to rural georgia",
        "mary's garden and my uncle's farm and our neighbour's field",
        "then it turned into a mess and i joined in",
        "the truck three of us took and the engine two men fixed",
        "she is in a nursing home and went to rest home and care home",
        "we watched it for the royal family and from the royal navy",
        "we rang social services and the council",
        "they shut down and we closed early and built it up again",
        "we're good friends and they're nice people and it was hard",
        "i worked with sheep and cattle and lived in fear and hope",
        "the quorley said so and then quorley takes it all",
        "i went to the kitchen that's the warm one and then to bed which is the best part",
        "she was at school that's where we met and he came home that was the end",
        "we sat on the bus number two and it was question number four",
        "the people at work and somebody at home and the nurse at night",
        "a lady at the desk and a man from the council and she worked at the hospital",
        "they called the police and we met at the front door and at the bus stop",
        "it started as volunteers and i have been going to tell you",
        "a school for two years and a centre of excellence",
        "the whole work thing and the phone thing and what do you call it and so on",
        "",
    ],
)
def test_what_needs_no_article_stays(line):
    turns = line.split(" / ")
    assert detect(turns, Known(), {"orgs": orgs, "places": places}) == []


def test_where_capitals_tell_a_missing_article_says_nothing():
    line = "He was laid off from copper works. Then he lived out at mallard bend. We all said so."
    assert detect([line], Known(), {"orgs": orgs, "places": places}) == []
