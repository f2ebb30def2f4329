"""Rules that look only where one of their words stands miss nothing that they would meet anywhere."""

from __future__ import annotations

import importlib
import pkgutil
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import transcription
from transcription import detectors, spoken
from transcription.stretches import Led, around, led, words_in

TALK = Path(__file__).parents[2] / "resources" / "deid"


def _led_rules() -> list[Led]:
    """Every such rule of the program, alone or in a table."""
    modules = [
        importlib.import_module(f"{package.__name__}.{one.name}")
        for package in (transcription, detectors)
        for one in pkgutil.iter_modules(package.__path__)
        if not one.ispkg
    ]
    values = [value for module in modules for value in vars(module).values()]
    rows = [row for value in values if isinstance(value, tuple) for row in value]
    cells = [cell for row in rows if isinstance(row, tuple) for cell in row]
    return [one for one in (*values, *rows, *cells) if isinstance(one, Led)]


def test_rules_led_by_words_meet_what_their_patterns_meet_anywhere() -> None:
    """On all talk written for the detectors, as it was said and with figures."""
    texts = tuple(path.read_text("utf-8") for path in sorted(TALK.glob("*.txt")))
    rules = _led_rules()
    assert rules
    for text in (spoken.typed(texts).text, spoken.run_on(texts), spoken.signs(texts).text):
        for rule in rules:
            met = [one.span() for one in rule.finditer(text)]
            assert met == [one.span() for one in rule.pattern.finditer(text)], rule.pattern.pattern


@given(
    st.lists(st.sampled_from(["ask for", "i'm", "floods", "flood", "asked", "a flood", " ", ",", "3", "im"]))
)
def test_a_led_pattern_meets_the_same_places(said: list[str]) -> None:
    """Alternatives of several words, with an apostrophe or a letter that may be missing."""
    rule = led(r"\b(?:ask for|i'm|floods?)(?: \w+)?", "ask for|i'm|floods?")
    text = " ".join(said)
    assert [one.span() for one in rule.finditer(text)] == [one.span() for one in rule.pattern.finditer(text)]


@pytest.mark.parametrize(
    "head", ["", r"\d+", "(?:a|b)c", "zip ?code", "e-?mail", r"live\w*", "deliver.*", "Erin"]
)
def test_what_does_not_begin_with_a_whole_word_leads_no_rule(head: str) -> None:
    """So that a rule cannot silently miss what it is written for."""
    with pytest.raises(ValueError, match="no plain word"):
        led(rf"\b(?:{head})", head)


def test_words_are_met_whole_and_in_order() -> None:
    met = words_in("a street, no streets, the street", frozenset({"street", "a"}))
    assert [one.span() for one in met] == [(0, 1), (2, 8), (26, 32)]


@given(st.text(alphabet="ab ", max_size=60), st.integers(0, 9))
def test_stretches_hold_every_match_and_do_not_overlap(text: str, wide: int) -> None:
    stretches = list(around(text, re.compile("b"), wide))
    assert all(left[1] < right[0] for left, right in pairwise(stretches))
    held = {at for start, end in stretches for at in range(max(0, start), end)}
    near = {at for one in re.finditer("b", text) for at in range(one.start() - wide, one.end() + wide)}
    assert held == near & set(range(len(text)))
