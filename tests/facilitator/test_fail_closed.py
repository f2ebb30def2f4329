"""Whatever goes wrong, nothing is written: each cause has its exit code, and no name in its message."""

from __future__ import annotations

import base64
import io
import sqlite3
import threading
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from in_the_clear import named

from facilitator.exports import bundle
from facilitator.exports.protocol import ARCHIVE, BOARD, CODERS, EVERY_TARGET, ExportFile
from facilitator.release import bag
from transcription import detect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fg import Fg

    from facilitator.exports.protocol import Release

NAMES = ("tamsin", "oduya", "piotr", "quist", "quillby")


def ready(fg: Fg) -> Fg:
    return fg.started().consented().recorded().reviewed()


def open_review(fg: Fg) -> None:
    ready(fg).ok("transcribe", "FG1", "--engine", "captions", "--force")


def more_evidence(fg: Fg) -> None:
    """The recording changed after its review: what was released no longer is what was heard."""
    chat = "00:00:20\tFrom Tamsin Oduya to Everyone: One thing more.\n"
    ready(fg).ok("import", "FG1", fg.file("chat.txt", chat))


def no_consent(fg: Fg) -> None:
    ready(fg).ok("participant", "consent", "P01", "--purpose", "record", "--mode", "oral", "--withheld")


def small_group(fg: Fg) -> None:
    ready(fg).ok("session", "people", "FG1", "P02=absent")
    fg.ok("participant", "consent", "P02", "--purpose", "take-part,record", "--mode", "oral")


def stored_text_changed(fg: Fg) -> None:
    ready(fg)
    with closing(sqlite3.connect(fg.study / "study.db")) as connection, connection:
        connection.execute("UPDATE turn SET pieces = replace(pieces, 'best', 'worst')")


def missed_name(fg: Fg) -> None:
    ready(fg)
    late = "id,display_name,full_name,aliases,role,group\nP09,Quillby,Dora Quillby,,participant,nurses\n"
    fg.ok("participant", "import", fg.file("late.csv", late))


def name_in_the_title(fg: Fg) -> None:
    ready(fg)
    toml = fg.study / "study.toml"
    toml.write_text(toml.read_text("utf-8").replace("Tea at work", "Tea with Oduya"), "utf-8")


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (open_review, 6),
        (more_evidence, 6),
        (no_consent, 5),
        (small_group, 5),
        (stored_text_changed, 5),
        (missed_name, 5),
        (name_in_the_title, 5),
    ],
)
@pytest.mark.parametrize("reader", [CODERS, ARCHIVE])
def test_nothing_is_written_while_anything_is_wrong(
    fg: Fg, cause: Callable[[Fg], None], code: int, reader: str
) -> None:
    cause(fg)
    fg.ok("participant", "consent", "--all", "--purpose", "share", "--mode", "oral")
    out = fg.folder / "out"
    refused = fg("export", "--for", reader, "-o", out)
    assert refused.code == code, refused.err
    assert not out.exists()
    assert not (fg.study / "exports" / "register.csv").exists()
    assert named((refused.out + refused.err).encode(), NAMES) == []


def test_a_detector_that_breaks_leaves_nothing_to_release(fg: Fg) -> None:
    class Broken:
        name = "broken"
        languages = frozenset({"*"})

        def find(self, *_: object) -> list[object]:
            raise ValueError("Tamsin Oduya said so")

    fg.started().consented().recorded()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detect, "discover", lambda *_: {"broken": Broken()})
        broken = fg("transcribe", "FG1", "--engine", "captions")
    assert broken.code == 5
    assert named((broken.out + broken.err).encode(), NAMES) == []
    assert fg("export", "-o", fg.folder / "out").code == 6
    assert not (fg.folder / "out").exists()


def test_a_detector_that_hangs_leaves_nothing_to_release(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()

    class Hanging:
        name = "hanging"
        languages = frozenset({"*"})

        def find(self, *_: object) -> list[object]:
            end.wait()
            return []

    fg.started().consented().recorded()
    with monkeypatch.context() as patch:
        patch.setattr(detect, "discover", lambda *_: {"hanging": Hanging()})
        patch.setattr(detect, "patience", lambda _: 20)
        hung = fg("transcribe", "FG1", "--engine", "captions")
        end.set()
    assert hung.code == 5
    assert named((hung.out + hung.err).encode(), NAMES) == []
    assert fg("export", "-o", fg.folder / "out").code == 6


class Faulty:
    """An exporter of somebody else's that lets a name out, in one of many ways, or breaks."""

    name = "faulty"
    readers = frozenset({CODERS, BOARD, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def __init__(self, write: Callable[[], Sequence[ExportFile]]) -> None:
        self._write = write

    def files(self, release: Release) -> Sequence[ExportFile]:
        """What the fault makes; of a blank release nothing, as its own wording holds no name."""
        return self._write() if release.title else []


def file(data: bytes, path: str = "notes.txt") -> list[ExportFile]:
    return [ExportFile(path, data)]


def packed(**kwargs: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.txt", kwargs.get("data", b"x"))
        archive.comment = kwargs.get("comment", b"")
    return whole.getvalue()


def breaks() -> list[ExportFile]:
    raise RuntimeError("Tamsin Oduya broke it")


FAULTS: dict[str, Callable[[], Sequence[ExportFile]]] = {
    "in its text": lambda: file(b"ask Tamsin"),
    "in its file's name": lambda: file(b"x", "tamsin_oduya.txt"),
    "in UTF-16": lambda: file("Tamsin Oduya".encode("utf-16")),
    "in base64": lambda: file(base64.b64encode(b"ask Tamsin Oduya")),
    "in percent escapes": lambda: file(b"Vale%2DHansen"),
    "in a zip": lambda: file(packed(data=b"Tamsin"), "a.zip"),
    "in a zip's comment": lambda: file(packed(comment=b"Tamsin"), "a.zip"),
    "what was hidden in the talk": lambda: file(b"call 404 555 0134"),
    "by breaking": breaks,
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reader", "fault"),
    [*((CODERS, fault) for fault in FAULTS), (BOARD, "in its text"), (BOARD, "by breaking")],
)
def test_an_exporter_that_lets_a_name_out_stops_the_release(
    fg: Fg, monkeypatch: pytest.MonkeyPatch, fault: str, reader: str
) -> None:
    ready(fg)
    ours = bundle.exporters()
    monkeypatch.setattr(bundle, "exporters", lambda: [*ours, Faulty(FAULTS[fault])])
    refused = fg("export", "--for", reader, "-o", fg.folder / "out.zip", "--json")
    assert refused.code == 5
    assert not (fg.folder / "out.zip").exists()
    assert named((refused.out + refused.err).encode(), (*NAMES, "vale hansen", "0134")) == []
    message = refused.document["error"]["message"]
    assert "faulty" in message or "notes.txt" in message or "a.zip" in message or "[a name]" in message


def test_an_exporter_without_a_fault_passes(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(fg)
    ours = bundle.exporters()
    monkeypatch.setattr(bundle, "exporters", lambda: [*ours, Faulty(lambda: file(b"nobody"))])
    fg.ok("export", "-o", fg.folder / "out.zip")


@pytest.mark.slow
@pytest.mark.parametrize("place", ["vault/out", "people/out.zip", "vault"])
def test_a_release_does_not_lie_among_what_must_never_leave(fg: Fg, place: str) -> None:
    before = {path for path in ready(fg).study.rglob("*") if path.is_file()}
    refused = fg("export", "-o", fg.study / place, "--force")
    assert (refused.code, "among the study's encrypted files" in refused.err) == (4, True)
    assert {path for path in fg.study.rglob("*") if path.is_file()} == before


def test_what_was_stopped_while_it_was_written_stands_in_the_register(
    fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(fg)
    with monkeypatch.context() as patch:
        patch.setattr(bag, "_swap", _stopped)
        assert fg("export", "-o", fg.folder / "out").code == 130
    assert not (fg.folder / "out").exists()
    assert [one["release"] for one in fg.ok("status", "--json").document["releases"]] == [1]
    assert fg.ok("export", "-o", fg.folder / "out", "--json").document["release"] == 1


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["review", "FG1", "--accept-all"],
        ["review", "FG1", "--sample", "2"],
        ["withdraw", "P02", "--mode", "mask"],
        ["correct", "FG1", "--from"],
    ],
)
def test_a_reviewer_who_is_a_name_of_the_roster_is_refused_and_stored_nowhere(
    fg: Fg, command: list[str]
) -> None:
    ready(fg).ok("transcribe", "FG1", "--engine", "captions", "--force")
    corrections = fg.file("corrections.csv", "words,becomes\nsmall group,long talk\n")
    words = ["participant", *command] if command[0] == "withdraw" else command
    more = [corrections] if command[0] == "correct" else []
    refused = fg(*words, *more, "--reviewer", "Tamsin Oduya")
    assert refused.code == 4
    assert named((refused.out + refused.err).encode(), NAMES) == []
    assert b"Oduya" not in (fg.study / "study.db").read_bytes()
    assert fg(*words, *more, "--reviewer", "AB").code in {0, 6, 130}
