"""A street of everyday words is told by the article that is missing before it."""

from __future__ import annotations

import re

import pytest

from transcription.bare_streets import is_bare

NAMED = re.compile(r"<(?P<name>[^>]*?) ?(?P<kind>[a-z]+)>")


def told(line, *, numbered=False):
    marked = NAMED.search(line)
    text = line.replace("<", "").replace(">", "")
    kind = re.compile(r"[a-z]+").match(text, marked.start("kind") - 1)
    return is_bare(text, marked.start(), kind, numbered=numbered)


@pytest.mark.parametrize(
    "line",
    [
        "we walk down <mill close> and back",
        "it's at the top of <tannery yard> where they sit",
        "they stood on <weavers way> in the rain",
        "our flat was on <teapot drive>",
        "turn into <lantern court> there",
        "the whole of <kettle lane> came out",
        "everyone on <candle row> knows him",
        "halfway up <kettle hill>, that is",
    ],
)
def test_a_preposition_and_no_article_make_a_name(line):
    assert told(line)


@pytest.mark.parametrize(
    "line",
    [
        "we walk down the <mill close> and back",
        "he was out on <death row> then",
        "on <flash drive> or so",
        "that's the <front yard>",
        "on <christmas close> to the sea",
        "it's the easiest and <quickest way> to cook",
        "in <plain view> of all",
        "the <kettle lane> and more",
        "he went for <walk>",
        "saw <lantern court> there",
        "in <kettle bank> and more",
    ],
)
def test_other_ways_and_yards_are_none(line):
    assert not told(line)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("they raided 20 <weavers way> last week", True),
        ("we're at 13 <abbess mead> third floor", True),
        ("it's a 20 <minute walk> from here", False),
        ("it has a 2 <lane drive> in front", False),
        ("a 40 <kettle row>, say", False),
    ],
)
def test_a_number_before_one_that_counts_nothing_makes_a_name(line, named):
    assert told(line, numbered=True) is named
