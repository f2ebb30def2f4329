"""Placeholders in a text that is shown, told apart from the words around them."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"(\[(?:[A-Z]+-\d+|[A-Z]{1,4}\d+)[^\]\[]*\])")  # as ``placeholders.label`` writes


def pieces(text: str) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether it is a placeholder."""
    return [(number % 2 == 1, piece) for number, piece in enumerate(_PLACEHOLDER.split(text)) if piece]
