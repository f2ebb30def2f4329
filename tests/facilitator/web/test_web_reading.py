"""Transcripts are read on a page, without names unless somebody asks; releases from elsewhere are checked."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS
from form_fields import files

from facilitator.actions.open_study import opened
from facilitator.folder import read

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Running, Serve

HERE = "/sessions/FG1/transcript"


def looked(fg: Fg) -> int:
    with opened(read(fg.study), None) as study:
        return sum(one.verb == "show" for one in study.repository.audit_rows())


def changed(release: bytes) -> bytes:
    """The same zip with one word more in its first transcript."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(release)) as old, zipfile.ZipFile(out, "w") as new:
        first = next(name for name in old.namelist() if name.endswith(".txt") and "/data/" in name)
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"more" if name == first else b""))
    return out.getvalue()


def test_a_transcript_is_read_without_names_and_with_them_only_when_asked_which_is_noted(
    fg: Fg, serve: Serve
) -> None:
    fg.started().consented().recorded().reviewed()
    running = serve(fg).enter()
    plain = running.ask(HERE).text
    assert "As it was stored" in plain
    assert "Tamsin" not in plain
    assert (looked(fg), "earlier=yes" in plain) == (0, False)
    assert "Tamsin Oduya" in running.ask(f"{HERE}?names=yes").text
    assert looked(fg) == 1
    assert running.ask(f"{HERE}?earlier=yes").status == 404
    fg.ok("import", "FG1", fg.file("late.vtt", CAPTIONS.replace("small", "large")), "--force")
    fg.ok("transcribe", "FG1", "--engine", "captions")
    assert "Not reviewed yet" in running.ask(HERE).text
    assert "the large group" in running.ask(HERE).text
    assert "the small group" in running.ask(f"{HERE}?earlier=yes").text
    assert "<mark>[" in running.ask(HERE).text


@pytest.mark.parametrize(("ending", "start"), [("txt", "["), ("vtt", "WEBVTT"), ("json", "{")])
def test_the_text_without_names_is_downloaded_in_the_usual_formats(
    ending: str, start: str, shared: Running
) -> None:
    reply = shared.ask(f"{HERE}.{ending}")
    assert reply.text.startswith(start)
    assert "Tamsin" not in reply.text
    assert reply.headers["content-disposition"] == f'attachment; filename="FG1.{ending}"'


def test_only_formats_that_are_there_are_downloaded(shared: Running) -> None:
    assert shared.ask(f"{HERE}.exe").status == 404


def test_a_release_from_elsewhere_is_checked(fg: Fg, serve: Serve) -> None:
    fg.started().consented().recorded().reviewed()
    fg.ok("export", "-o", fg.folder / "away.zip")
    running = serve(fg).enter()
    whole = (fg.folder / "away.zip").read_bytes()
    for data, said, status in (
        (whole, "The release you chose: all", 200),
        (changed(whole), "not as they were released", 200),
        (b"no zip", 'role="alert"', 422),
    ):
        body, headers = files({"away.zip": data})
        reply = running.ask("/releases/checked", "POST", body, accept="text/html", **headers)
        assert (reply.status, said in reply.text) == (status, True), reply.text
