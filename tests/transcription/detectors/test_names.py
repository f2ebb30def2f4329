"""People on no list are met by the words around them, by lists of names, by capitals, and then everywhere."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.names import detector
from transcription.model import Kind, TextSpan

SURE = [
    # introductions
    ("My name is «Tamsin Okoro» and I'm a nurse", "name:tamsin okoro"),
    ("my name is, um, «Tamsin»", "name:tamsin"),
    ("I'm «Tamsin»", "name:tamsin"),
    ("call me «Wiremu»", "name:wiremu"),
    ("my name is «Grace»", "name:grace"),  # a word, but after such words a name
    ("my name is «ngaire»", "name:ngaire"),  # a recognizer without capitals
    ("hi i'm «ngaire» and i work here", "name:ngaire"),
    # thanks, and somebody spoken to
    ("Thanks, «Wiremu». That was it.", "name:wiremu"),
    ("Hi «Wiremu»!", "name:wiremu"),
    ("«Wiremu», what do you think?", "name:wiremu"),
    ("What do you think, «Wiremu»?", "name:wiremu"),
    # titles and kinship
    ("then Dr. «Young» came", "name:young"),
    ("so dr «young» came by", "name:young"),  # without capitals a short title is enough
    ("it was Professor «van Dam» then", "name:van dam"),
    ("Mrs. «Marisol Quill» said", "name:marisol quill"),
    ("with doctor «keshawn tillery» on the ward", "name:keshawn tillery"),
    ("my sister «Ngaire» works", "name:ngaire"),
    ("her preceptor «Ngaire» said", "name:ngaire"),
    ("there was this lady «Orsolya» who", "name:orsolya"),
    # given names, also before a surname that is a word
    ("I think «Sarah» told us", "name:sarah"),
    ("so «sarah» told us", "name:sarah"),
    ("It was «Will Young» who", "name:will young"),
    ("I saw «Brian D'Ambrosia» there", "name:brian d ambrosia"),
    # plain surnames, and unknown words that speak
    ("and «Keller» is no form of a word", "name:keller"),
    ("I talked to «Pierce Norton» there", "name:pierce norton"),
    ("so «Quillory» told us", "name:quillory"),
    # a capital inside a sentence where no word is
    ("then «Quillory» came", "name:quillory"),
    ("«Quillory» came", "name:quillory"),  # too long to be a word that our lists lack
    ("I talked to «al-Quillory» there", "name:al quillory"),
    ("so «Grace» was there", "name:grace"),  # a word too, but the talk writes it with a capital
    ("The «Kellers» left", "name:kellers"),
    ("«McZorv» as well", "name:mczorv"),
    ("after «Dana K. Palmer» was gone", "name:dana k palmer"),
    ("so mister «bishop» came", "name:bishop"),
    ("«Ngaire»! Come in!", "name:ngaire"),
    ("«Zor-vin» as well", "name:zor vin"),
    ("«Zorv» never left", "name:zorv"),  # short and on no list, but only somebody does that
    ("so copy «Nakamura» too", "name:nakamura"),  # a city too, but nothing is there
    ("I talked to «Zorvane Quillory» there", "name:zorvane quillory"),
    # asked without commas, as recognizers write it
    ("«zorvane» what do you think", "name:zorvane"),
    ("so we met «zorvane» there", "name:zorvane"),
    # on no list, without capitals, and too long to be a word that our lists lack
    ("so i saw «zorvane» there", "name:zorvane"),
    ("«zorvane»", "name:zorvane"),
    # a month that is a name, an initial, particles, a hyphen
    ("Thanks, «Or V».", "name:or v"),
    ("it was «van den Zorv» then", "name:van den zorv"),
    ("«Zor-vin» said so", "name:zor vin"),
    # once told surely, told everywhere
    ("I'm «Ngaire». / So «Ngaire» said, and «Ngaire»'s dog", "name:ngaire"),
    ("I'm «Ngaire Quill». / «Quill» said", "name:ngaire quill"),
]


@pytest.mark.parametrize(("line", "entity"), SURE)
def test_a_name_with_strong_evidence_is_hidden_at_once(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity) for one in findings} == {(Kind.PERSON, entity)}
    assert all(one.score >= 0.8 for one in findings)


def test_a_word_that_was_broken_off_is_asked_about():
    assert [one.score < 0.8 for one in found("so the «zorvan»- the other one", detector)] == [True]


def test_a_pronoun_after_a_name_is_no_part_of_it():
    assert spans(found("Thank you Brett We're working on it", detector)) == [TextSpan(0, 10, 15)]


def test_a_month_before_a_name_is_a_name():
    assert spans(found("I asked May Quillory about it", detector)) == [
        TextSpan(0, 8, 11),
        TextSpan(0, 12, 20),
    ]
    assert spans(found("In May Quillory left", detector)) == [TextSpan(0, 7, 15)]


DOUBTFUL = [
    "then «SarCov» came",  # capitalised and on no list, but not as names are
    "«Bexa». And the rest",
    "«T.J.» has the keys",  # nobody's surname follows
    "«Hope»! she screamed",
    "then «Storm» came. «Storm» cried",  # asked about once, everywhere
    "hey «jo» can you close the door",  # short, but greeted
    "coach «king» told us",
    "my name's «park»",
    "«Rose» never forgets, and «White» said so",  # what only somebody does
    "well «grace» she runs the pantry",
    "we heard «Whitney Houston» on the radio",
    "it was Dr. «Phil»",
    "«West» said so. I had «West» for that, out West",  # a direction, but somebody says something
    "I like the «Zorvane Quillory» there",  # behind an article it may be a thing
    "«Grace» was there. For grace we pray.",  # the woman or the word
    "so much «zorvaning» and «zorvness» there",  # may be a form of a word that our lists lack
    "then «zorv» came",  # on no list, without capitals, and short
    "the notes from «bill» are here",
    "we read «Barack Obama» and cried",  # public life: asked about, never hidden unasked
    "as «Summers» et al. found",  # who wrote it, though a word
    "in «Rivers» and colleagues it says",
]


@pytest.mark.parametrize("line", DOUBTFUL)
def test_weak_evidence_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "I'm Canadian",
        "so the doctor young people like, and dr said no",
        "I'm sure. This is Great. Don't they all?",
        "we went to New York, and to New York city",
        "I'm a nurse",
        "Thanks, everyone. Thanks, Doctor.",
        "Thank you, Moderator",
        "my sister works",
        "my name is on the list",
        "Well, what do you think?",
        "said the nurse. May I go?",
        "Hi, I think so",
        "On Monday, what did you do?",
        "I am from Atlanta, Georgia. She was born in Macon, Georgia.",
        "Good! Great! It rained at 5 P.M. in the U.S. and D.C.",
        "we will miss king crab, and the doctor may say so, so hey i am to go",
        "I pray to Saint Jude. I asked Mum.",
        "We flew to Nakamura.",  # a city, which is looked for elsewhere
        "Hope for the best. Will she come? West of here it rains.",
        "this is NATO",
        # ordinary words that look like names
        "mark my words, you will see, and you may hope for grace",
        "it was rich, and he was frank about the bill and the art",
        "we had turkey and sat in the rose garden at dawn",
        # illnesses, drugs, products, peoples, faiths, months stay
        "He has Parkinson's and takes Tylenol and Metformin",
        "It is on Medicare, Zoom and Facebook",
        "Mexican and Jewish families in May and June",
        "two dudes scolded the bigger kids, unfairly, in thirteen years",
        "Housewives. Rescheduling. Unhelpful. Noisiest.",  # at a sentence's start a form of a word
        "",
    ],
)
def test_what_only_looks_like_a_name_stays(line):
    assert found(line, detector) == []


def test_a_word_before_a_name_may_be_its_first_at_a_sentences_beginning():
    line = "Story Quillory said so. Then Keller came. Today we sat."
    assert [line[one.start : one.end] for one in spans(found(line, detector))] == [
        "Story",
        "Quillory",
        "Keller",
    ]


def test_a_long_sentence_of_somebody_who_uses_capitals_holds_no_unknown_names():
    slow = "and then we cut it with the microtome and went on and on until it was done for all of us"
    cased = "So we said. " * 20
    assert found(f"{cased} We took the slices {slow} there", detector) == []
    assert len(found(f"{slow} / {slow}", detector)) == 2


def test_a_stretch_without_capitals_is_read_as_such_inside_a_text_that_has_them():
    """Some recognizers write capitals in one minute and none in the next."""
    without = "so we went on and on about the rules and the time and the food that day " * 2
    line = f"We said no. {without} and then sarah came {without} And that was it."
    texts = [line]
    assert [texts[0][one.start : one.end] for one in spans(found(line, detector))] == ["sarah"]
