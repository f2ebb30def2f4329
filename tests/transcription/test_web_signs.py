"""Addresses of the net that people say in parts are typed as one, and every sign knows where it was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription import web_signs

PIECES = [
    "dot", "at", "co", "u k", "com", "no sorry", "you know", "w w w", "double u", "slash", "h t t p", "colon",
    "q u i l l", "t for tea", "mill", "quarry", "underscore", "five", "mm-hm", "\n", ", ", ".", "@", "a", "I",
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("quarry dot co dot u k", "quarry.co.uk"),
        ("quarry dot c o dot u k now", "quarry.co.uk now"),
        ("quarry dot com dot a u", "quarry.com.au"),
        ("quarry dot com au", "quarry.com.au"),
        ("quarry dot o r g", "quarry.org"),
        ("quarry dot i e slash help", "quarry.ie/help"),
        ("w w w dot old quarry dot org", "www.oldquarry.org"),
        ("tate at q w quarry dot org", "tate@qwquarry.org"),
        ("it's tate\nwith you so far\nat quarry dot org", "it's tate@quarry.org"),
        ("q u double i l underscore quarry", "quiil_quarry"),
        ("info dot old quarry dot org", "info.oldquarry.org"),
        ("triple w dot quarry dot org", "www.quarry.org"),
        ("double u double u double u dot quarry dot org", "www.quarry.org"),
        ("h t t p s colon slash slash old quarry dot org", "https://oldquarry.org"),
        ("m a double t at quarry dot org", "matt@quarry.org"),
        ("Q, U, I, L, T for tango at quarry dot org", "quilt@quarry.org"),
        ("q for queen u i l l four at quarry dot org", "quill 4@quarry.org"),
        ("tate at quarry dot org no wait dot net", "tate@quarry.org.net"),
        ("tate dot moor, no, sorry, muir at quarry dot net", "tate.moormuir@quarry.net"),
        ("tate dot you know muir at quarry dot dot net", "tate.muir@quarry.net"),
        ("tate at quarry dot co dot you know uk", "tate@quarry.co.uk"),
        ("it's tate.\nYes.\nAt quarry dot org", "it's tate@quarry.org"),
    ],
)
def test_what_is_said_in_parts_is_typed_as_one(said, typed):
    assert web_signs.signs(tuple(said.split("\n"))).text == typed


@pytest.mark.parametrize(
    "line",
    [
        "he said no, wait, sorry, and left. at noon we went",
        "plans a b c and d, i.e. all of them, e.g. u k law",
        "in the u k, i saw a w",
        "on the dot, you know, like always",
        "",
    ],
)
def test_other_talk_stays_as_it_is(line):
    kept = web_signs.signs((line,)).text
    assert "no, wait, sorry" in kept or "no, wait" not in line
    assert all(word in kept for word in ("a b c", "u k", "you know") if word in line)


@given(st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))
def test_every_sign_stands_for_a_place_of_the_source_in_order(said):
    view = web_signs.signs(tuple(said.split("\n")))
    assert all(0 <= low < high <= len(view.source) for low, high in zip(view.starts, view.ends, strict=True))
    assert list(view.starts) == sorted(view.starts)
