"""A correction after release changes what it says and nothing else, and calls the releases back by number."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from in_the_clear import named

from facilitator.actions.open_study import opened
from facilitator.folder import read

if TYPE_CHECKING:
    from fg import Fg


@pytest.fixture
def released(fg: Fg) -> Fg:
    fg.started().consented().recorded().reviewed()
    fg.ok("export", "-o", fg.study / "exports" / "coders")
    return fg


def turns(fg: Fg) -> list[str]:
    return [one["text"] for one in fg.ok("show", "FG1", "--json").document["turns"]]


def corrected(fg: Fg, rows: str, *words: str):
    file = fg.file("corrections.csv", f"words,becomes,kind,who,turn\n{rows}\n")
    return fg("correct", "FG1", "--from", file, "--reviewer", "CD", "--json", *words)


def test_a_wrong_word_is_mended_and_everything_else_stays(released: Fg) -> None:
    before = turns(released)
    said = corrected(released, "small group,long talk,,,2").document
    assert (said["corrected"], said["turns"], said["state"]) == (1, [2], "stored")
    after = turns(released)
    assert after[1] == before[1].replace("small group", "long talk")
    assert (after[0], after[2]) == (before[0], before[2])


def test_a_missed_name_is_hidden_and_the_sheet_prints_none(released: Fg) -> None:
    said = corrected(released, "quillby,,place,,").document
    assert said["turns"] == [3]
    (recall,) = said["releases"]
    sheet = (released.study / recall["sheet"]).read_bytes()
    assert b"turn 3" in sheet
    assert named(sheet, ["quillby", "tamsin", "oduya"]) == []
    assert "[PLACE-1]" in turns(released)[2]
    assert corrected(released, "quillby,,place,,").document["releases"] == []


def test_a_name_among_the_right_words_is_found_at_once(released: Fg) -> None:
    corrected(released, "small group,group with Tamsin,,,2")
    assert "group with [P01]" in turns(released)[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("nowhere said,x,,,", 2),
        ("quillby,,nonsense,,", 4),
        ("quillby,both,place,,", 4),
        (",x,,,", 4),
        ("quillby,,person,PERSON-77,", 2),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_quotes_nothing(released: Fg, rows: str, code: int) -> None:
    before = turns(released)
    answer = corrected(released, rows)
    assert answer.code == code
    assert "quillby" not in answer.out + answer.err
    assert "nowhere said" not in answer.out + answer.err
    assert turns(released) == before


def test_words_come_from_prompts(released: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("small group\n0\nlong talk\n\n"))
    assert released.ok("correct", "FG1", "--reviewer", "CD", "--json").document["corrected"] == 1


def test_a_release_that_was_called_back_is_marked_wherever_releases_are_told(released: Fg) -> None:
    assert released.ok("status", "--json").document["releases"][0]["called_back"] == ""
    corrected(released, "quillby,,place,,")
    status = released.ok("status", "--json").document
    (release,) = status["releases"]
    assert release["called_back"]
    assert [one for one in release["sheets"] if (released.study / one).is_file()] == release["sheets"] != []
    assert status["sessions"][0]["next"].startswith("fg export")  # what left does not count any more
    told = released.ok("status").out
    assert "called back on" in told
    assert release["sheets"][0] in told
    register = (released.study / "exports" / "register.csv").read_text("utf-8-sig")
    assert f'"{release["called_back"]}"' in register
    released.ok("export", "--for", "board", "--format", "html", "-o", released.folder / "report.html")
    assert f"called back on {release['called_back']}" in (released.folder / "report.html").read_text("utf-8")


def test_a_copy_of_a_called_back_release_in_the_study_itself_is_named_and_one_in_use_is_not(
    released: Fg,
) -> None:
    released.ok("export", "-o", released.study / "exports" / "same.zip")
    (released.study / "exports" / "no-release.zip").write_bytes(b"not a zip")
    corrected(released, "quillby,,place,,")
    released.ok("export", "-o", released.study / "exports" / "new.zip")
    told = released.ok("recall", "list").out
    assert "delete exports/coders, exports/same.zip\n" in told
    (released.study / "exports" / "same.zip").unlink()
    said = released.ok("recall", "back", "1", "--reviewer", "CD").out
    assert "delete exports/coders\n" in said


def test_that_all_copies_are_back_is_told_wherever_releases_are_told_and_stands_in_the_audit(
    released: Fg,
) -> None:
    assert released("recall", "back", "1", "--reviewer", "CD").code == 2  # nothing was called back
    assert "No release was called back" in released.ok("recall", "list").out
    corrected(released, "quillby,,place,,")
    today = released.ok("recall", "list", "--json").document["releases"][0]["called_back"]
    assert "fg recall back 1" in released.ok("status").out
    for day in ("2001-01-01", "2999-01-01", "soon"):
        assert released("recall", "back", "1", "--on", day, "--reviewer", "CD").code == 4
    assert released("recall", "back", "1", "--reviewer", "Tamsin Oduya").code == 4
    for _ in range(2):
        assert (
            f"all copies were back on {today}" in released.ok("recall", "back", "1", "--reviewer", "CD").out
        )
    (release,) = released.ok("status", "--json").document["releases"]
    assert release["copies_back"] == today
    assert "fg recall back" not in released.ok("status").out
    with opened(read(released.study), None) as study:
        rows = [
            (one.detail, one.actor) for one in study.repository.audit_rows() if one.verb == "release-returned"
        ]
    assert rows == [(f"release=1 on={today}", "CD")]
    released.ok("export", "--for", "board", "--format", "html", "-o", released.folder / "report.html")
    assert f"all copies were back on {today}" in (released.folder / "report.html").read_text("utf-8")


@pytest.mark.slow
def test_a_release_that_was_called_back_is_never_given_its_number_again(released: Fg) -> None:
    corrected(released, "quillby,,place,,")
    assert released.ok("export", "-o", released.folder / "new", "--json").document["release"] == 2
    assert released.ok("export", "-o", released.folder / "again", "--json").document["release"] == 2


def test_what_a_review_hides_after_a_release_calls_it_back_too(
    released: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("m\nquillby\nplace\nd\n"))
    said = released.ok("review", "FG1", "--terminal", "--reviewer", "CD", "--json")
    (recall,) = said.document["releases"]
    assert b"turn 3" in (released.study / recall["sheet"]).read_bytes()
    assert "quillby" not in said.out
    assert released.ok("status", "--json").document["releases"][0]["called_back"]


def test_what_a_review_shows_again_calls_nothing_back(released: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("m\nquillby\nplace\nd\n"))
    released.ok("review", "FG1", "--terminal", "--reviewer", "CD")
    released.ok("export", "-o", released.folder / "new")
    released.ok("review", "FG1", "--undo", "--reviewer", "CD")
    monkeypatch.setattr("sys.stdin", io.StringIO("d\n"))
    assert released.ok("review", "FG1", "--terminal", "--reviewer", "CD", "--json").document["releases"] == []
    assert released.ok("status", "--json").document["releases"][1]["called_back"] == ""


def test_a_session_in_review_without_its_text_is_left_out_by_what_the_gate_says(released: Fg) -> None:
    released.ok("transcribe", "FG1", "--engine", "captions", "--force")
    assert released.ok("status", "--json").document["sessions"][0]["state"] == "in-review"
    released.ok("purge", "FG1", "--what", "identified", "--confirm", "FG1")
    listed = released.ok("gate", "list")
    assert "nobody can finish that" in listed.out
    assert "next: leave out what cannot be reviewed" in listed.out


@pytest.mark.slow
def test_a_list_of_changes_tells_what_was_mended_but_not_whose_words_went(released: Fg) -> None:
    def changes(name: str) -> str:
        released.ok("export", "-o", released.folder / name)
        return (released.folder / name / "data" / "changes.csv").read_text("utf-8-sig")

    corrected(released, "quillby,,place,,")
    assert '"FG1","changed","3","3","1"' in changes("mended")
    released.ok("participant", "withdraw", "P02", "--mode", "mask", "--reviewer", "AB")
    told = changes("without")
    assert "takes the place of a release that was called back" in told
    assert '"changed"' not in told
    released.ok("participant", "withdraw", "P01", "--mode", "keep", "--reviewer", "AB")
    assert "takes the place" in changes("again")


def test_turns_are_counted_as_the_release_counts_them_where_somebody_is_left_out(released: Fg) -> None:
    words = ["participant", "consent", "P01", "--purpose", "record", "--mode", "oral", "--withheld"]
    released.ok(*words)
    released.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    released.ok("export", "-o", released.study / "exports" / "without")
    assert corrected(released, "call me,phone me,,,3").code != 0, "the release has two turns"
    said = corrected(released, "can call me,can ask Quennerby,,,2").document
    assert said["turns"] == [2]
    assert b"turn 2" in (released.study / said["releases"][-1]["sheet"]).read_bytes()


def test_a_sheet_does_not_list_the_turns_of_somebody_whose_words_went(released: Fg) -> None:
    words = ["participant", "consent", "P02", "--purpose", "record", "--mode", "oral", "--withheld"]
    released.ok(*words)
    (recall,) = corrected(released, "small group,long talk,,,2").document["releases"]
    sheet = (released.study / recall["sheet"]).read_text("utf-8")
    assert "FG1: the whole session" in sheet
    assert "FG1: turn" not in sheet
