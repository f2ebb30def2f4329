"""A guide that is written as YAML is read back as the same guide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from guide_texts import guide_of
from hypothesis import given
from hypothesis import strategies as st

from guides import library
from guides.load import load
from guides.model import Guide, Probe, ProbeKind, Question, Section, SectionKind
from guides.write import write

TEXT = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
    .map(lambda text: text.replace("{", "(").replace("}", ")").strip())
    .filter(bool)
)
SCRIPT = st.lists(TEXT, max_size=3).map("\n".join).map(str.strip)


@pytest.mark.parametrize("path", library.files(library.TEMPLATES), ids=lambda path: path.stem)
def test_every_template_comes_back(path) -> None:
    guide, _ = library.read(path)
    assert guide is not None
    again, problems = load(write(guide))
    assert again == guide
    assert {problem.rule for problem in problems} == {"fill-in"}


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "null",
        "1.0",
        "- a",
        "a: b",
        "# c",
        "'",
        '"',
        "|",
        "*x",
        "2026-03-01",
        "a\u2028b",
        "\u00e9",
        "~",
    ],
)
def test_what_yaml_takes_for_something_else_stays_words(text: str) -> None:
    guide = replace(guide_of(), title=text, aims={}, change=text)
    question = replace(guide.questions[0], text=text, note=text, aim=None)
    guide = replace(
        guide, sections=(replace(guide.sections[0], script=text, questions=(question,), steps=(text,)),)
    )
    assert load(write(guide, ["a comment\nof two lines"]))[0] == guide


@given(TEXT, SCRIPT, TEXT, st.sampled_from(ProbeKind), st.sampled_from(SectionKind), st.booleans())
def test_any_words_come_back(text: str, script: str, probe: str, kind, section, flag: bool) -> None:
    asked = Question("K1", text, minutes=3, must_ask=flag, analysed=flag, probes=(Probe("K1a", probe, kind),))
    part = Section("KEY", section, 5, recorded=flag, script=script, steps=(probe,), questions=(asked,))
    guide = replace(guide_of(), title=text, variables={}, support=(), sections=(part,), change=script)
    again, problems = load(write(guide))
    assert again == Guide(**{name: getattr(guide, name) for name in Guide.__slots__}), problems
