"""Bodies and places told by the kind at their end, in talk without capitals; a kind alone stays."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.orgs import detector as orgs
from transcription.detectors.places import detector as places

BODIES = [
    "he taught me at «wrenbury sixth form» back then",
    "we were with «thornlea home support» for a month",
    "the «wrenbury food bank» is shut",
    "she got a place at «cobbler wood care home» in the end",
    "the «seven gables drop in» was good",
    "it was a wednesday «thistle hollow dads» in the hall",
    "the merger with «wrenbury collegiate» was bad",
    "i'm at the «university of north wrenbury» now",
    "is that the «mums of the marsh» thing we saw",
    "it is in «thackrey's the grocers» on the counter",
    "i go to the «abacus» instead",
    "we went up to the the «falconers» and sang",
    "a class at the «cornflower hub» it was",
]
NO_BODIES = [
    "we went to the council housing estate and the local sixth form",
    "the evening drop in was good and so was the support group",
    "she is in a care home and he goes to the food bank",
    "we have two youth clubs and the community hall",
    "all the other mums and the young dads were there",
    "i go to the dentist and then to the launderette",
    "we went to the loo and to the beach",
    "my mother's the baker and sarah's the florist",
    "he came to the realisation that we go to the extreme of it",
    "the health board said no",
]
PLACES = [
    "down by the «river quorl» there",
    "up at the «lough wexan» in june",
    "she's out in «maple parrish» and does it all",
]
NO_PLACES = ["down by the river there", "the river flooded and the water rose", "out in deep trouble"]


@pytest.mark.parametrize("line", BODIES)
def test_a_body_is_found_by_the_kind_at_its_end(line):
    assert set(spans(found(line, orgs))) >= set(unmarked(line)[1])


@pytest.mark.parametrize("line", NO_BODIES)
def test_a_kind_alone_names_nothing(line):
    assert found(line, orgs) == []


@pytest.mark.parametrize("line", PLACES)
def test_water_and_two_rare_words_where_people_live_are_places(line):
    assert spans(found(line, places))[:1] == unmarked(line)[1]


@pytest.mark.parametrize("line", NO_PLACES)
def test_water_alone_is_no_place(line):
    assert found(line, places) == []
