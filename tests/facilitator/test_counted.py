"""A number goes with its noun."""

from __future__ import annotations

import pytest

from facilitator.counted import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "turn", "0 turns"),
        (1, "turn", "1 turn"),
        (2, "turn", "2 turns"),
        (1, "person", "1 person"),
        (3, "person", "3 people"),
        (2, "plain original", "2 plain originals"),
    ],
)
def test_one_is_one_and_the_rest_are_many(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
