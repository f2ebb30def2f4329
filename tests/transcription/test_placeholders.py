"""What stands for a person tells nothing of them: no dictionary of names and no order gives it back."""

from __future__ import annotations

import pytest

from transcription.hiding import opaque
from transcription.model import Kind, Placeholder
from transcription.placeholders import number

KEY, OTHER = b"k" * 32, b"l" * 32
NAME = "name:tamsin oduya"


def test_a_stored_id_is_the_same_with_the_study_s_secret_and_another_with_any_other() -> None:
    assert opaque(KEY, Kind.PERSON, NAME) == opaque(KEY, Kind.PERSON, NAME)
    assert opaque(KEY, Kind.PERSON, NAME) != opaque(OTHER, Kind.PERSON, NAME)
    assert opaque(KEY, Kind.PERSON, NAME) != opaque(KEY, Kind.PLACE, NAME)


@pytest.mark.parametrize("name", ["name:o", NAME, NAME * 9])
def test_a_stored_id_is_as_long_for_every_name_and_holds_none(name: str) -> None:
    found = opaque(KEY, Kind.PERSON, name)
    assert len(found) == len(opaque(KEY, Kind.PERSON, NAME))
    assert "tamsin" not in found


def test_each_series_numbers_the_same_people_in_an_order_of_its_own() -> None:
    """Else the second list of numbers would be the first one with a shift, and link two releases."""
    everybody = [Placeholder(Kind.PERSON, opaque(KEY, Kind.PERSON, f"name:{n}")) for n in range(20)]
    orders = {
        tuple(number(everybody, key=key, series=series, taken={}))
        for key in (KEY, OTHER)
        for series in ("main", "archive-1")
    }
    assert len(orders) == 4
    spoken = tuple((one.kind, one.entity) for one in everybody)
    assert not orders & {spoken, spoken[::-1], tuple(sorted(spoken))}
