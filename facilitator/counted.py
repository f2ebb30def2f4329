"""A number with its noun: 1 turn, 2 turns, 1 person, 3 people."""

from __future__ import annotations

_MANY = {"person": "people"}


def counted(number: int, noun: str) -> str:
    """``number`` and ``noun`` in the form that goes with it."""
    return f"{number} {noun if number == 1 else _MANY.get(noun, f'{noun}s')}"
