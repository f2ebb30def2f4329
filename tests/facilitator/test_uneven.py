"""Words that are hidden in one place and shown in another are pointed out, and never said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desks import recorded, study

from facilitator.actions.review import Desk
from transcription.model import Kind, Verdict

if TYPE_CHECKING:
    from fg import Fg

UNEVEN = """\
WEBVTT

00:01.000 --> 00:04.000
Orla Quist: Hope told me. Hope told you.

00:05.000 --> 00:09.000
Tamsin Oduya: I have hope.
"""


def one_each_way(desk: Desk) -> None:
    """The first Hope is hidden, the second one kept, the rest hidden."""
    first, second = [one for one in desk.queue() if one.surface == "Hope"]
    desk.decide(first.id, Verdict.ACCEPT, "AB")
    desk.decide(second.id, Verdict.REJECT, "AB")
    desk.accept_all("AB")


def test_a_word_hidden_here_and_kept_there_is_pointed_out_without_the_word(fg: Fg) -> None:
    recorded(fg, UNEVEN)
    with study(fg) as found:
        desk = Desk(found, "FG1")
        one_each_way(desk)
        reviewed = desk.finish("AB")
        (unlike,) = reviewed.uneven
    assert (unlike.words, unlike.hidden, unlike.shown) == ("Hope", (1,), (1,))  # "hope" is another word
    assert "ope" not in str(reviewed.document()["uneven"]) + repr(unlike) + unlike.sentence()
    fg.consented().ok("export", "--for", "board", "--format", "html", "-o", fg.folder / "report.html")
    report = (fg.folder / "report.html").read_text("utf-8")
    assert "One word is hidden in one place and shown in another" in report


@pytest.mark.slow
def test_a_word_that_another_session_shows_is_pointed_out_in_both(fg: Fg) -> None:
    recorded(fg, UNEVEN, "WEBVTT\n\n00:01.000 --> 00:02.000\nTamsin Oduya: Hope told us.\n")
    with study(fg) as found:
        desk = Desk(found, "FG2")
        for item in desk.queue():
            desk.decide(item.id, Verdict.REJECT, "AB")
        assert desk.finish("AB").uneven == ()
        Desk(found, "FG1").accept_all("AB")
        (unlike,) = Desk(found, "FG1").finish("AB").uneven
        assert (unlike.words, unlike.shown_in) == ("Hope", ("FG2",))
        (other,) = [one for one in Desk(found, "FG2").uneven() if one.words == "Hope"]
        assert (other.hidden_in, other.shown) == (("FG1",), (1,))


@pytest.mark.slow
def test_status_tells_of_uneven_words_until_either_session_mends_them(fg: Fg) -> None:
    def told() -> dict[str, int]:
        return {one["id"]: one["uneven"] for one in fg.ok("status", "--json").document["sessions"]}

    recorded(fg, UNEVEN, "WEBVTT\n\n00:01.000 --> 00:02.000\nTamsin Oduya: Hope told us.\n")
    with study(fg) as found:
        desk = Desk(found, "FG2")
        for item in desk.queue():
            desk.decide(item.id, Verdict.REJECT, "AB")
        desk.finish("AB")
        assert told() == {"FG1": 0, "FG2": 0}
        Desk(found, "FG1").accept_all("AB")
        Desk(found, "FG1").finish("AB")
        assert told()["FG1"] == 1
        assert "FG1: 1 word hidden in one place and shown in another" in fg.ok("status").out
        Desk(found, "FG2").add("Hope", Kind.PERSON, "AB")
        assert Desk(found, "FG2").finish("AB").uneven == ()
    assert told() == {"FG1": 0, "FG2": 0}


def test_what_is_hidden_everywhere_is_not_pointed_out(fg: Fg) -> None:
    recorded(fg, UNEVEN)
    assert fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB", "--json").document["uneven"] == []
