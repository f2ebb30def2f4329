"""What each reader gets: an archive that leads to no other release, a report without a word of talk."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from in_the_clear import left_in

from facilitator import folder, room_log
from facilitator.actions.open_study import opened
from facilitator.model import LogEvent

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

NAMES = ("tamsin", "oduya", "piotr", "vale hansen", "orla", "quist")
DATE = re.compile(r"\b(19|20)\d\d-\d\d-\d\d\b")
ROSTER_ID = re.compile(r"\b(P0[12]|M1|FG1)\b")
SPOKEN = "the small group was best"


def ready(fg: Fg) -> Fg:
    fg.started().consented().recorded().reviewed()
    fg.ok("participant", "consent", "--all", "--purpose", "share", "--mode", "signed", "--on", "2026-03-01")
    return fg


def texts(folder: Path) -> dict[str, str]:
    """Every file of a release as text, Word files by their paragraphs and cells."""
    return {path.relative_to(folder).as_posix(): _text(path) for path in folder.rglob("*") if path.is_file()}


def _text(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_text("utf-8-sig")
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_an_archive_needs_consent_to_share_from_everybody(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    refused = fg("export", "--for", "archive", "-o", fg.folder / "out")
    assert refused.code == 5
    assert "No consent to share: P01, P02" in refused.err


def test_an_archive_holds_no_date_no_time_and_no_id_of_the_study(fg: Fg) -> None:
    ready(fg).ok("export", "--for", "archive", "-o", fg.folder / "archive")
    found = texts(fg.folder / "archive")
    assert any(SPOKEN in text for text in found.values())
    for path, text in found.items():
        assert not DATE.search(text), path
        assert not ROSTER_ID.search(text), path
        assert not re.search(r"\b\d\d:\d\d:\d\d\b", text), path
    assert {"data/README.txt", "data/convention.txt", "data/legend.csv"} <= set(found)
    assert left_in(fg.folder / "archive", NAMES) == {}


def test_an_archive_s_placeholders_say_their_kind_and_nothing_else(fg: Fg) -> None:
    fg.started().consented()
    (fg.study / "terms.txt").write_text("quillby = town in the north\n", "utf-8")
    fg.recorded().reviewed()
    fg.ok("participant", "consent", "--all", "--purpose", "share", "--mode", "signed")
    fg.ok("export", "-o", fg.folder / "coders")
    fg.ok("export", "--for", "archive", "-o", fg.folder / "archive")
    coders, archive = (" ".join(texts(fg.folder / one).values()) for one in ("coders", "archive"))
    assert "town in the north" in coders
    assert "town in the north" not in archive
    assert "[TERM-1]" in archive


def test_the_same_archive_again_is_the_same_bytes_and_another_text_gets_other_names(fg: Fg) -> None:
    ready(fg)
    for name in ("one.zip", "two.zip"):
        fg.ok("export", "--for", "archive", "-o", fg.folder / name)
    assert (fg.folder / "one.zip").read_bytes() == (fg.folder / "two.zip").read_bytes()
    register = (fg.study / "exports" / "register.csv").read_text("utf-8-sig")
    assert register.count("archive") == 2  # its reader and its series, in one line


def test_a_rule_set_that_keeps_identifiers_is_not_enough_for_an_archive(fg: Fg) -> None:
    fg.started().consented().recorded()
    toml = fg.study / "study.toml"
    loose = fg.file("loose.toml", LOOSE)
    toml.write_text(toml.read_text("utf-8").replace('"qualitative"', f'"{loose.as_posix()}"'), "utf-8")
    fg.reviewed()
    fg.ok("participant", "consent", "--all", "--purpose", "share", "--mode", "signed")
    refused = fg("export", "--for", "archive", "-o", fg.folder / "out")
    assert refused.code == 5
    assert "The rules gate is closed" in refused.err
    assert not (fg.folder / "out").exists()
    fg.ok("export", "-o", fg.folder / "coders")


LOOSE = """
version = "1"
certain_from = 0.8
[actions]
participant = "mask"
place = "keep"
"""


def test_a_board_s_report_is_read_without_the_study_and_holds_nobody_s_words(fg: Fg) -> None:
    ready(fg).ok("guide", "freeze", "short-60", "--approved", "2026-03-05")
    fg.ok("export", "-o", fg.folder / "coders")
    fg.ok("export", "--for", "board", "-o", fg.folder / "board")
    found = texts(fg.folder / "board")
    word = found["data/deidentification-report.docx"]
    page = found["data/deidentification-report.html"]
    for text in (word, page):
        assert SPOKEN not in text
        for told in (
            "nurses",
            "being recorded",
            "signed",
            "as approved on 2026-03-05",
            "qualitative, version",
            "telephone numbers",
            "both agreed in writing",
            "Signature",
            "coders",
            "recordings, transcripts, roster, consents",
            "not anonymous",
        ):
            assert told in text, told
        assert "addresses in Spanish" in text and "_es" not in text
        assert ", ner," not in text, "no model of that kind was asked"
        assert text.count("unencrypted originals on this machine") == 1
    assert (
        "Page"
        in zipfile.ZipFile(fg.folder / "board" / "data" / "deidentification-report.docx")
        .read("word/footer1.xml")
        .decode()
    )
    assert left_in(fg.folder / "board", NAMES) == {}
    assert not ROSTER_ID.search(page.replace("FG1", ""))


def test_a_report_guesses_no_reason_for_what_was_kept_and_not_that_a_script_was_read_out(fg: Fg) -> None:
    fg.started().consented().recorded().ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    fg.ok("export", "--for", "board", "-o", fg.folder / "board")
    page = texts(fg.folder / "board")["data/deidentification-report.html"]
    assert re.search(r"Left in by a decision|Nothing that was found is on record as left in", page)
    assert "identify nobody alone" not in page
    assert "Whether a script was read out word by word is not known" in page


def test_a_report_can_be_one_file(fg: Fg) -> None:
    ready(fg).ok("export", "--for", "board", "--format", "docx", "-o", fg.folder / "report.docx")
    assert "Signature" in _text(fg.folder / "report.docx")


def test_a_report_tells_what_was_destroyed_and_what_is_due(fg: Fg) -> None:
    ready(fg)
    toml = fg.study / "study.toml"
    toml.write_text(toml.read_text("utf-8") + "media_kept_days = 30\n", "utf-8")
    fg.ok("export", "--for", "board", "-o", fg.folder / "before")
    before = texts(fg.folder / "before")["data/deidentification-report.html"]
    assert "Recordings are kept 30 days" in before and "the recording is to be destroyed" in before
    fg.ok("purge", "FG1", "--what", "all", "--confirm", "FG1")
    fg.ok("export", "--for", "board", "-o", fg.folder / "after")
    after = texts(fg.folder / "after")["data/deidentification-report.html"]
    assert "everything identified, with its key" in after
    assert "The identified text of FG1 is destroyed" in after


def test_a_report_can_be_made_before_anybody_passed_the_small_group(fg: Fg) -> None:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    fg.ok("export", "--for", "board", "-o", fg.folder / "board")
    page = texts(fg.folder / "board")["data/deidentification-report.html"]
    assert "The group nurses has 2 people, fewer than 5" in page


@pytest.mark.slow
@pytest.mark.parametrize(("reader", "name"), [("coders", "c.zip"), ("board", "b.zip"), ("archive", "a.zip")])
def test_every_zip_unpacks_to_a_folder_named_for_reader_and_release(fg: Fg, reader: str, name: str) -> None:
    ready(fg)
    fg.ok("export", "--for", "coders", "-o", fg.folder / "first")
    number = fg.ok("export", "--for", reader, "-o", fg.folder / name, "--json").document["release"]
    with zipfile.ZipFile(fg.folder / name) as archive:
        assert {one.split("/")[0] for one in archive.namelist()} == {f"{reader}-release-{number}"}
        info = archive.read(f"{reader}-release-{number}/bag-info.txt").decode()
    assert "External-Description: Tea at work\n" in info
    assert f"External-Identifier: {reader}-release-{number}\n" in info
    assert bool(DATE.search(info)) is (reader == "board")
    assert fg.ok("verify", fg.folder / name, "--json").document["ok"]


def changes(folder: Path) -> list[str]:
    return (folder / "data" / "changes.csv").read_text("utf-8-sig").splitlines()[1:]


def test_coders_are_told_which_turns_changed_since_the_last_release(
    fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    ready(fg)
    first = fg.ok("export", "-o", fg.folder / "first", "--json").document["release"]
    assert changes(fg.folder / "first") == ['"FG1","first release","","","","released"']
    monkeypatch.setattr("sys.stdin", io.StringIO("m\nquillby\nplace\nd\n"))
    fg.ok("review", "FG1", "--reviewer", "CD", "--terminal")
    second = fg.ok("export", "-o", fg.folder / "second", "--json").document["release"]
    assert second == first + 1
    assert changes(fg.folder / "second") == [f'"FG1","changed","3","3","{first}","released"']
    again = fg.ok("export", "-o", fg.folder / "again", "--json").document["release"]
    assert again == second
    assert texts(fg.folder / "again") == texts(fg.folder / "second")


def test_the_register_has_a_line_for_each_release_and_none_for_the_same_again(fg: Fg) -> None:
    ready(fg)
    for reader in ("coders", "coders", "archive", "board"):
        fg.ok("export", "--for", reader, "-o", fg.folder / reader, "--force")
    lines = (fg.study / "exports" / "register.csv").read_text("utf-8-sig").splitlines()
    assert [line.split('","')[2] for line in lines] == ["reader", "coders", "archive", "board"]
    listed = fg.ok("status", "--json").document["releases"]
    left = [(one["release"], one["reader"]) for one in listed]
    assert left == [(1, "coders"), (2, "archive"), (3, "board")]
    assert "release 2 for archive" in fg.ok("status").out


def test_only_coders_have_a_line_of_numbers_to_choose(fg: Fg) -> None:
    ready(fg)
    for reader in ("board", "archive"):
        assert fg("export", "--for", reader, "--series", "main", "-o", fg.folder / "out").code == 4


def test_a_report_tells_people_s_dates_no_finer_than_the_rule_set_and_what_the_room_s_log_noted(
    fg: Fg,
) -> None:
    ready(fg).ok("export", "--for", "board", "--format", "html", "-o", fg.folder / "report.html")
    page = (fg.folder / "report.html").read_text("utf-8")
    assert "<td>2026-03</td>" in page  # the month of everybody's consent
    assert "2026-03-01" not in page
    assert "1 of 2" not in page
    with opened(folder.read(fg.study)) as study:
        room_log.append(
            study.vault.room("FG1"), [LogEvent(1, 0, "2026-03-01T10:00:00Z", "consent.ok", "P01")]
        )
    fg.ok("export", "--for", "board", "--format", "html", "-o", fg.folder / "report.html", "--force")
    assert "1 of 2" in (fg.folder / "report.html").read_text("utf-8")


def test_a_report_tells_withdrawals_by_what_was_wanted_and_what_was_done_with_keys(fg: Fg) -> None:
    ready(fg).ok("participant", "withdraw", "P02", "--mode", "mask", "--reviewer", "AB")
    fg.ok("key", "recovery")
    fg.ok("export", "--for", "board", "--format", "html", "-o", fg.folder / "report.html")
    page = (fg.folder / "report.html").read_text("utf-8")
    assert "their words to be left out, their turns to stay" in page
    assert "a recovery sheet was shown" in page
    assert "P02" not in page


def test_a_refusal_that_was_taken_back_counts_as_consent_and_the_report_says_so(fg: Fg) -> None:
    ready(fg)
    words = ["participant", "consent", "P01", "--purpose", "quote", "--mode", "oral"]
    fg.ok(*words, "--withheld", "--on", "2026-03-01")
    fg.ok("export", "--for", "board", "--format", "html", "-o", fg.folder / "report.html")
    assert "withheld" in (fg.folder / "report.html").read_text("utf-8")
    fg.ok(*words, "--on", "2026-04-01")
    fg.ok("export", "--for", "board", "--format", "html", "-o", fg.folder / "report.html", "--force")
    page = (fg.folder / "report.html").read_text("utf-8")
    assert "withheld" not in page
    assert "who said no first and agreed later has agreed" in page
