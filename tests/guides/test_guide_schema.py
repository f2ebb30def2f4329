"""The schema that editors use and the loader agree on what a guide's file may hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from guide_texts import ENGLISH
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from guides import library
from guides.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "guide-file.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
# What no schema can tell: what refers to what, and which of two numbers is the larger.
ONLY_THE_LOADER = {"unknown-aim", "unknown-group", "unknown-variable", "repeated-id", "repeated-key"}

Path_ = tuple[str | int, ...]


def errors(text: str) -> set[str]:
    return {problem.rule for problem in load(text)[1] if problem.severity == "error"}


def test_the_schema_is_sound() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", library.files(library.TEMPLATES), ids=lambda path: path.stem)
def test_every_template_fits_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("version: 1.0.0, ", ""),
        ("minutes: 60, buffer: 5", "minutes: sixty, buffer: 5"),
        ("minutes: 60, buffer: 5", "minutes: -60, buffer: 5"),
        ("minutes: 60, buffer: 5", "minutes: 6.5, buffer: 5"),
        ("buffer: 5}", "buffer: 5, colour: red}"),
        ("size: [4, 6]", "size: [4, 5, 6]"),
        ("size: [4, 6]", "demographics: census"),
        ("kind: key", "kind: chat"),
        ("kind: key\n    minutes: 40", "kind: key"),
        ("id: K1\n", "id: K 1\n"),
        ("must_ask: true", "must_ask: perhaps"),
        ("recorded: false", "recorded: 0"),
        ("kind: example", "kind: nudge"),
        ("text: What is a good break?", "text:"),
        ("text: What is a good break?", 'text: "  "'),
        ("text: What is a good break?", "text: [a, b]"),
        ("  contact: Tea", "  Contact: Tea"),
        ("  contact: Tea", "  version: Tea"),
        ("reach: 555-0101", "phone: 555-0101"),
        ("steps: [Stop the recording]", "steps: Stop the recording"),
        ("aims:\n  A1: what breaks are for", "aims:"),
        ("aims:\n  A1: what breaks are for", "aims: [A1]"),
        ("sections:", "sections: []\nparts:"),
    ],
)
def test_a_wrong_shape_is_refused_by_both(written: str, instead: str) -> None:
    assert written in ENGLISH
    text = ENGLISH.replace(written, instead, 1)
    assert errors(text)
    assert not VALIDATOR.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("version: 1.0.0", "version: 1.0"),
        ("minutes: 60, buffer: 5", 'minutes: "60", buffer: 5'),
        ("must_ask: true", "must_ask: yes"),
        ("size: [4, 6], sessions: 2", "size: []"),
        ("contact: Tea study office, 555-0100", "contact:"),
        ("title: Tea at work", "title: 2026"),
        ("id: K2\n", "id: 2\n"),
    ],
)
def test_what_people_write_instead_is_taken_by_both(written: str, instead: str) -> None:
    assert written in ENGLISH
    text = ENGLISH.replace(written, instead, 1)
    assert errors(text) == set()
    assert VALIDATOR.is_valid(yaml.safe_load(text))


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place in a document, by keys and positions."""
    yield path
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield from places(inner, (*path, key))


PLACES = list(places(yaml.safe_load(ENGLISH)))
VALUES = [
    None,
    "",
    "  ",
    "x",
    "K9",
    "A1",
    "nurses",
    "key",
    0,
    3,
    -1,
    2.5,
    True,
    False,
    [],
    ["x"],
    [3, 5],
    {},
    {"x": "y"},
]


def changed(path: Path_, value: Any, *, remove: bool) -> Any:
    document = yaml.safe_load(ENGLISH)
    if not path:
        return value
    inside = document
    for key in path[:-1]:
        inside = inside[key]
    if remove:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return document


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(VALUES), st.booleans())
def test_loader_and_schema_agree_on_a_guide_with_one_thing_changed(
    path: Path_, value: Any, remove: bool
) -> None:
    document = changed(path, value, remove=remove)
    text = yaml.safe_dump(document, allow_unicode=True)
    found = errors(text)
    backwards = (
        path[-2:] == ("size", 1) and value in (0, 3) and not remove
    )  # [4, 3]: only the loader compares
    assert VALIDATOR.is_valid(document) == (found <= ONLY_THE_LOADER or backwards), (found, text)
