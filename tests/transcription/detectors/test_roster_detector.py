"""Everybody on the roster is met in every written form, and nobody else is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import found, spans, unmarked

from transcription.detectors.roster import SOUNDING, detector
from transcription.hiding import hidden_ranges, hide
from transcription.model import Action, Kind, Known, Person
from transcription.review import Settled

KNOWN = Known(
    roster=(
        Person("P01", "participant", ("Erin Brauer", "Rinny"), ("hair in brow", "aryn")),
        Person("P02", "participant", ("Will", "Will Young")),
        Person("P03", "participant", ("Anna van der Berg",)),
        Person("P04", "participant", ("Jos\u00e9 \u00d1\u00fa\u00f1ez-O'Hara",)),
        Person("P05", "participant", ("J\u00fcrgen M\u00fcller (he/him)",)),
        Person("P06", "participant", ("Li Wu",)),
        Person("P07", "participant", ("DeShawn McAlder",)),
        Person("P08", "participant", ("\u738b\u5c0f\u660e",)),
        Person("P09", "participant", ("May Tamsin",)),
        Person("M1", "moderator", ("Dr. Grace Okafor, PhD",)),
    ),
    labels={"S1": "Dana Ortiz", "S2": "iPhone"},
)

CERTAIN = [
    ("thanks «Erin» for that", "P01"),
    ("«ERIN» said so", "P01"),
    ("«erin» said so", "P01"),  # a recognizer without capitals
    ("«Erin Brauer» came", "P01"),
    ("«Brauer, Erin»", "P01"),  # from a list
    ("«Brauer» said", "P01"),
    ("it was «Erin»'s idea", "P01"),
    ("«Erin»\u2019ll come", "P01"),
    ("«Erin»'d go", "P01"),
    ("the «Brauers»' house", "P01"),
    ("«Brauers» house", "P01"),  # the apostrophe was lost
    ("a «Brauer»-led team", "P01"),
    ("«E. Brauer» wrote", "P01"),
    ("«E.B.»", "P01"),
    ("«Erin B». said", "P01"),
    ("Ms. «Brauer», please", "P01"),
    ("\u201c«Erin»\u201d, she said", "P01"),
    ("(«Erin» laughs)", "P01"),
    ("[«Erin»]", "P01"),
    ("*«Erin»*", "P01"),
    ("«Rinny» knows", "P01"),
    ("mail «erinbrauer» now", "P01"),
    ("«ebrauer» at work", "P01"),
    ("the file «erin_brauer».docx", "P01"),
    ("«Erin» um «Brauer»", "P01"),  # a filler inside
    ("then «hair» um «in brow» spoke", "P01"),  # none of these words alone is hers
    ("I am «Erin» / «Brauer» here", "P01"),  # over the border of two turns
    ("I am «Erin» / uh / «Brauer» here", "P01"),
    ("my name is «Er»- / mm-hm / «Erin»", "P01"),  # broken off
    ("«E\u0301rin» came", "P01"),
    ("«\u0415rin» came", "P01"),  # a Cyrillic letter
    ("«Er\u200bin» came", "P01"),
    ("«Br\u00e4uer» came", "P01"),
    ("we met «aryn»", "P01"),  # sounds_like
    ("with «hair in brow» today", "P01"),
    ("then «Will» came", "P02"),
    ("thanks, «Will»", "P02"),
    ("Mr. «Young» said", "P02"),
    ("«Will Young» said", "P02"),
    ("«Young, Will»", "P02"),
    ("hello «van der Berg»", "P03"),
    ("«Berg, Anna van der»", "P03"),
    ("«Jose Nunez» was there", "P04"),
    ("«O'Hara» and «OHara» and «O\u2019Hara»", "P04"),
    ("«Nu\u0301n\u0303ez» said", "P04"),
    ("«Mueller», «Muller», «M\u00dcLLER»", "P05"),
    ("so «Li» said", "P06"),
    ("«De Shawn» and «Mc Alder»", "P07"),
    ("\u6211\u662f«\u738b\u5c0f\u660e»", "P08"),
    ("with «Okafor», then", "M1"),
    ("«Dana» and «Ortiz»", "label:S1"),
    ("@«dana_ortiz»", "label:S1"),
]


@pytest.mark.parametrize(("line", "entity"), CERTAIN)
def test_a_written_form_is_certain(line, entity):
    findings = found(line, detector, KNOWN)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.entity, one.score) for one in findings} == {(entity, 1.0)}
    assert {one.kind for one in findings} == {Kind.PERSON if entity.startswith("label") else Kind.PARTICIPANT}


DOUBTFUL = [
    "I «will» go",  # the verb, or the man
    "«Will» you come?",
    "Then she said «will» you come",  # somebody who types may leave a name's capital out
    "she said so. «Grace» is needed",
    "a «young» nurse",
    "«young» nurses",
    "in «May» and June",  # a month, or the woman: the capital does not tell
    "the «EB» team",
    "so said «li»",
    "WE «WILL» SEE",  # all capitals say nothing
    "then «Arin» came",  # misheard
    "the «Browers» were there",
    "«errin» said",
]


@pytest.mark.parametrize("line", DOUBTFUL)
def test_an_everyday_word_or_a_misheard_name_waits_for_a_person(line):
    findings = found(line, detector, KNOWN)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "the van was late and der was short",  # particles alone
        "de, van, der and la",
        "he aired the barrier",  # inside longer words
        "erinaceous willow mayhem",
        "won't you, don't you",
        "eb and flow",  # initials in lower case
        "my iPhone is off",  # a label that names nobody
        "Dr. said to her",
        "phd and md",
        "a brewer brews; there is no error",  # everyday words that sound alike
        "vitamin E and plan B",
        "",
        " \n ",
    ],
)
def test_what_only_looks_like_a_name_stays(line):
    assert found(line, detector, KNOWN) == []


@pytest.mark.parametrize("line", ["«Brower» told me", "So then «Brower» asked", "Mr. «Brower» said so"])
def test_a_word_on_no_list_that_sounds_like_one_known_surname_is_that_participant(line):
    (finding,) = found(line, detector, KNOWN)
    assert spans([finding]) == unmarked(line)[1]
    assert (finding.entity, finding.score) == ("P01", SOUNDING)


@pytest.mark.parametrize(
    "line", ["John Brower told me", "Brower told me. Grace Brower did.", "the Brower house", "so brower said"]
)
def test_such_a_word_with_another_forename_or_an_article_or_no_capital_waits(line):
    assert all(one.score < SOUNDING for one in found(line, detector, KNOWN))


def test_a_short_name_that_is_no_word_is_certain_at_the_beginning_of_a_sentence():
    known = Known(
        roster=(Person("P01", "participant", ("Linda Ng",)), Person("P02", "participant", ("Bo So",)))
    )
    assert [(one.entity, one.score) for one in found("Ng is short.", detector, known)] == [("P01", 1.0)]
    assert all(one.score < 0.8 for one in found("So it is. The ng sound.", detector, known))


def test_two_misheard_words_of_one_name_side_by_side_are_certain():
    (finding,) = found("I think «Arin Brower» said it", detector, KNOWN)
    assert finding.entity == "P01"
    assert finding.score >= 0.8


def test_a_first_name_of_two_people_names_neither_but_is_hidden_for_certain():
    two = Known(
        roster=(Person("P01", "participant", ("Erin Brauer",)), Person("P02", "participant", ("Erin Quill",)))
    )
    shared, full = found("so Erin said to Erin Quill", detector, two)
    assert (shared.kind, shared.entity, shared.score) == (Kind.PERSON, "name:erin", 1.0)
    assert (full.kind, full.entity) == (Kind.PARTICIPANT, "P02")


def test_the_roster_goes_before_a_label_of_the_same_name():
    known = Known(roster=(Person("P01", "participant", ("Dana Quill",)),), labels={"S1": "Dana"})
    assert [one.entity for one in found("thanks Dana", detector, known)] == ["P01"]


def test_a_name_split_by_a_filler_is_one_finding_with_two_spans():
    (finding,) = found("Erin um Brauer", detector, KNOWN)
    assert len(finding.spans) == 2


@pytest.mark.parametrize("line", ["I saw don't and Don", "we don't know"])
def test_a_negation_is_no_don(line):
    known = Known(roster=(Person("P01", "participant", ("Don Quill",)),))
    texts = [line]
    covered = [texts[0][span.start : span.end] for span in spans(found(line, detector, known))]
    assert covered == (["Don"] if "Don" in line else [])


# Forms that a reader would take for the person, and ordinary talk to put them into.
FORMS = [
    *("Erin", "erin", "ERIN", "Brauer", "Brauers", "Erin Brauer", "Brauer, Erin", "E. Brauer", "rinny"),
    *("Anna van der Berg", "van der Berg", "Jos\u00e9", "Nunez", "O'Hara", "\u00d1\u00fa\u00f1ez-O'Hara"),
    *(
        "J\u00fcrgen",
        "Mueller",
        "Okafor",
        "Grace Okafor",
        "Dana",
        "Ortiz",
        "Dana Ortiz",
        "McAlder",
        "Will Young",
    ),
]
TALK = st.sampled_from(
    [
        "um",
        "so",
        "I think",
        "was there.",
        "said,",
        "and",
        "-",
        "\u201c",
        "(",
        "). ",
        "'s",
        "?",
        "uh",
        "yeah",
        "\n",
        "\u2026",
    ]
)
LINES = st.lists(
    st.lists(st.one_of(TALK, st.sampled_from(FORMS)), max_size=8).map(" ".join), min_size=1, max_size=4
)


@pytest.mark.slow
@settings(deadline=None)  # other work on the machine must not fail it
@given(texts=LINES)
def test_hiding_every_finding_leaves_no_form_of_a_roster_name(texts):
    settled = [Settled(one, Action.MASK, open=False) for one in detector.find(texts, KNOWN)]
    ranges = hidden_ranges(settled, key=b"k" * 32, meanings={})
    pieces = [hide(text, ranges.get(number, ())) for number, text in enumerate(texts)]
    left = "\n".join(piece for row in pieces for piece in row if isinstance(piece, str)).casefold()
    for form in FORMS:
        for word in re.findall(r"\w{3,}", form.casefold()):
            if word not in {"van", "der"}:
                assert not re.search(rf"(?<!\w){word}(?!\w)", left), word
