"""The board's approval: kept with the text, compared, and missed when another version is used."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from docx import Document

from facilitator import approvals
from facilitator.store.repository import Repository

if TYPE_CHECKING:
    from fg import Fg

APPROVE = ("guide", "freeze", "short-60", "--approved", "2026-03-05")


@pytest.fixture
def study(fg: Fg) -> Fg:
    fg.ok("init", fg.study, "--title", "Tea at work", "--protocol", "26-014")
    fg.ok("guide", "new", "short-60")
    return fg


def reword(fg: Fg, before: str = "What would help you?", after: str = "What would help you most?") -> None:
    path = fg.study / "guides" / "short-60.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def audit(fg: Fg) -> list[tuple[str, str | None]]:
    with Repository.open(f"sqlite:///{(fg.study / 'study.db').as_posix()}") as store:
        return [(row.verb, row.session) for row in store.audit_rows() if "guide" in row.verb]


def test_freezing_keeps_hash_date_number_and_text_and_twice_changes_nothing(study: Fg) -> None:
    kept = study.ok(*APPROVE, "--json").document["approval"]
    shown = study.ok("guide", "list", "--json").document["guides"][0]
    assert kept == {
        "guide": "short-60",
        "version": shown["version"],
        "hash": shown["hash"],
        "approved": "2026-03-05",
        "protocol": "26-014",
    }
    files = {path: path.read_bytes() for path in (study.study / "guides").rglob("*") if path.is_file()}
    assert study.ok(*APPROVE, "--json").document["approval"] == kept
    assert {path: path.read_bytes() for path in files} == files
    assert audit(study) == [("guide-freeze", None)]
    assert [one["id"] for one in study.ok("guide", "list", "--json").document["guides"]] == ["short-60"]


def test_the_difference_from_the_approved_version_is_told(study: Fg) -> None:
    study.ok(*APPROVE)
    assert study.ok("guide", "diff", "short-60", "--json").document["changes"] == []
    reword(study)
    found = study.ok("guide", "diff", "short-60", "--json").document["changes"]
    assert found == [
        {
            "kind": "reworded",
            "part": "question",
            "id": "K3",
            "field": "text",
            "before": "What would help you?",
            "after": "What would help you most?",
        }
    ]


def test_a_comment_is_no_difference(study: Fg) -> None:
    study.ok(*APPROVE)
    reword(study, "sections:", "# nothing new\nsections:")
    assert study.ok("guide", "diff", "short-60", "--json").document["changes"] == []
    answer = study.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses")
    assert "WARNING" not in answer.err


def test_a_session_with_another_version_is_planned_warned_of_and_recorded(study: Fg) -> None:
    study.ok("session", "add", "FG0", "--guide", "short-60", "--group", "nurses")
    study.ok(*APPROVE)
    study.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses")
    reword(study)
    answer = study.ok("session", "add", "FG2", "--guide", "short-60", "--group", "nurses")
    assert "WARNING" in answer.err
    assert "2026-03-05" in answer.err
    assert audit(study) == [("guide-freeze", None), ("session-guide-not-approved", "FG2")]
    study.ok("guide", "freeze", "short-60", "--approved", "2026-04-01", "--protocol", "26-014-A1")
    assert "WARNING" not in study.ok("session", "add", "FG3", "--guide", "short-60", "--group", "nurses").err


def test_going_back_to_an_earlier_approved_version_makes_it_the_approved_one(study: Fg) -> None:
    study.ok(*APPROVE)
    reword(study)
    study.ok("guide", "freeze", "short-60", "--approved", "2026-04-01")
    reword(study, "What would help you most?", "What would help you?")
    assert study.ok("guide", "diff", "short-60", "--json").document["changes"]
    study.ok(*APPROVE)
    assert study.ok("guide", "diff", "short-60", "--json").document["changes"] == []
    assert len(approvals.read(study.study / "guides")) == 3


def test_the_pages_say_approved_only_while_it_is_true(study: Fg) -> None:
    study.ok(*APPROVE)
    out = study.folder / "guide.md"
    study.ok("guide", "print", "short-60", "-o", out)
    assert "**Approved:** 2026-03-05" in out.read_text("utf-8")
    reword(study)
    study.ok("guide", "print", "short-60", "-o", out, "--force")
    assert "**Approved:** not yet approved" in out.read_text("utf-8")


def test_the_pack_of_a_changed_guide_holds_the_tracked_difference(study: Fg) -> None:
    study.ok(*APPROVE)
    reword(study)
    out = study.folder / "board"
    study.ok("guide", "pack", "short-60", "-o", out)
    document = Document(io.BytesIO((out / "E-changes.docx").read_bytes()))
    runs = {(run.text, run.style.name) for one in document.paragraphs for run in one.runs}
    assert ("help you?", "Removed") not in runs
    assert {("you?", "Removed"), ("you most?", "Added"), ("What would help", "Kept")} <= runs


@pytest.mark.parametrize("harm", ["gone", "edited"])
def test_an_approved_text_that_was_lost_or_edited_is_not_compared_with(study: Fg, harm: str) -> None:
    study.ok(*APPROVE)
    copy = next((study.study / "guides" / "approved").iterdir())
    if harm == "gone":
        copy.unlink()
    else:
        copy.write_text(copy.read_text("utf-8").replace("What would help you?", "What helps?"), "utf-8")
    answer = study("guide", "diff", "short-60")
    assert answer.code == 4
    assert "approved text" in answer.err


def test_a_broken_register_of_approvals_is_told(study: Fg) -> None:
    study.ok(*APPROVE)
    register = study.study / "guides" / "approvals.toml"
    register.write_text(register.read_text("utf-8").replace("protocol", "number"), "utf-8")
    assert study("guide", "diff", "short-60").code == 4


def test_approvals_come_back_from_a_backup(study: Fg) -> None:
    study.ok(*APPROVE)
    reword(study)
    study.ok("backup", study.folder / "b.zip")
    study.ok("backup", study.folder / "b.zip", "--restore", study.folder / "back")
    found = study.ok("guide", "diff", "short-60", "--study", study.folder / "back", "--json").document
    assert len(found["changes"]) == 1
