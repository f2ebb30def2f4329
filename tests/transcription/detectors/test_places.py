"""Places finer than a state are met by endings, lists and words before them; states and countries stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.places import detector
from transcription.model import Kind

SURE = [
    ("I live in «Larkmoor» now", "place:larkmoor"),
    ("she moved from «Okalee» last year", "place:okalee"),
    ("i came here from «quarry hill» which is far", "place:quarry hill"),  # one hill without an article
    ("we swam in «Cutter's Creek» then", "place:cutter s creek"),
    ("we met in «tanner county» then", "place:tanner county"),
    ("she lived in «Wexley county» then", "place:wexley county"),
    ("she is at «Wexley», OR now", "place:wexley"),
    ("i get off at «penmarrow station» then", "place:penmarrow station"),
    ("over «Quill Pass» and by the «Wexley Stadium»", None),
    ("we saw «Larkmoor», Ohio", "place:larkmoor"),  # the state stays
    ("up in «Larkmoor County»", "place:larkmoor county"),
    ("near «Quarry Hill» and back", "place:quarry hill"),
    ("by «Lake Okalee» and «Saint Ansgar»", None),
    ("the town of «Benfield»", "place:benfield"),
    ("we drove to «San Diego»", "place:san diego"),
    ("in «Chicago» it was", "place:chicago"),
    ("i grew up in «chicago» and it was cold", "place:chicago"),
    ("she lives in «larkmoor» now", "place:larkmoor"),
    ("he was at «lake okalee» that day", "place:lake okalee"),
    ("we all went to «larkmoor county» then", "place:larkmoor county"),
    ("I grew up in «Jackson»", "place:jackson"),  # a name too, but one lives in places
]


@pytest.mark.parametrize(("line", "entity"), SURE)
def test_a_place_with_strong_evidence_is_hidden_at_once(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {one.kind for one in findings} == {Kind.PLACE}
    assert entity is None or {one.entity for one in findings} == {entity}
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "it happened near «Okalee» I think",
        "i saw the top of «quarry hill» which is far",  # or of any hill
        "then in «Jackson» it was",  # a town or a man
    ],
)
def test_weak_evidence_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


def test_a_place_that_is_sure_once_is_found_elsewhere():
    line = "I live in «Quarry Hill». / Oh, «Quarry Hill» is nice. / and i know «quarry hill»"
    assert spans(found(line, detector)) == unmarked(line)[1]


@pytest.mark.parametrize(
    "line",
    [
        "I grew up in Ohio and then in Canada and South Carolina",
        "in the United States and in New York",
        "the county and the city, up the hill by the river",
        "In Monday's class. In Spanish. From Medicare.",
        "in hope, at home, in grace, from joy",
        "i read a lot about mobile phones and reading",
        "Sarah and Jackson said so",  # people
        "it was a nice big town",
        "the East Coast and the West",
        "",
    ],
)
def test_what_only_looks_like_a_place_stays(line):
    assert found(line, detector) == []


def test_all_belongs_to_a_name_that_goes_on():
    line = "We say it. «All Martyrs Tarrel Green» and ours. All of us. All my Sundays."
    assert spans(found(line, detector)) == unmarked(line)[1]
