"""``fg anonymize`` as a user types it, without any study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

ROSTER = "id,display_name,full_name,aliases,role,group\nP01,Tamsin Oduya,Tamsin Oduya,Tam,participant,n\n"
TALK = "Tamsin Oduya: I am Tamsin, call 404 555 0134.\n\nPiotr: Thanks, Tam, my code is 83411.\n"


@pytest.fixture
def talk(fg: Fg) -> tuple[Path, Path]:
    return fg.file("talk.txt", TALK), fg.file("roster.csv", ROSTER)


def test_the_result_names_nobody_and_keeps_every_utterance(fg: Fg, talk: tuple[Path, Path]) -> None:
    source, roster = talk
    answer = fg.ok("anonymize", source, "--roster", roster, "-o", fg.folder / "safe.txt", "--json")
    safe = (fg.folder / "safe.txt").read_text("utf-8")
    assert safe == "P01: I am [P01], call [PHONE-1].\n\nS1: Thanks, [P01], my code is [ID-1].\n"
    assert answer.document["utterance_count"] == 2
    assert "Tamsin" not in answer.out + answer.err


@pytest.mark.parametrize("ending", ["vtt", "srt", "docx", "json"])
def test_the_ending_picks_the_format(fg: Fg, talk: tuple[Path, Path], ending: str) -> None:
    _, roster = talk
    source = fg.file("stamped.txt", "[00:00:01]Tamsin Oduya: I am Tamsin.\n\n[00:00:04]Piotr: Thanks, Tam.\n")
    fg.ok("anonymize", source, "--roster", roster, "-o", fg.folder / f"safe.{ending}")
    assert b"Tamsin" not in (fg.folder / f"safe.{ending}").read_bytes()


def test_strict_leaves_with_6_while_something_is_doubtful(fg: Fg, talk: tuple[Path, Path]) -> None:
    source, roster = talk
    answer = fg("anonymize", source, "--roster", roster, "-o", fg.folder / "safe.txt", "--strict", "--json")
    assert answer.code == 6
    assert answer.document["counts"]["queued"] == 1
    assert "83411" not in (fg.folder / "safe.txt").read_text("utf-8")


def test_the_words_are_reported_only_when_asked_for(fg: Fg, talk: tuple[Path, Path]) -> None:
    source, roster = talk
    words = ["anonymize", source, "--roster", roster, "-o", fg.folder / "safe.txt", "--json"]
    assert "Tam" not in fg.ok(*words).out
    shown = fg.ok(*words, "--force", "--identified").document["findings"]
    assert "Tam" in {place["text"] for place in shown}


def test_what_is_there_is_not_overwritten(fg: Fg, talk: tuple[Path, Path]) -> None:
    source, _ = talk
    kept = fg.file("safe.txt", "mine")
    assert fg("anonymize", source, "-o", kept).code == 2
    assert kept.read_text("utf-8") == "mine"
    assert fg("anonymize", source, "-o", source, "--force").code != 0
    assert source.read_text("utf-8") == TALK


def test_a_kept_key_is_encrypted_and_keeps_the_numbers_of_the_next_transcript(
    fg: Fg, talk: tuple[Path, Path]
) -> None:
    source, roster = talk
    key = fg.folder / "keys" / "names.key"
    key.parent.mkdir()
    fg.ok("anonymize", source, "--roster", roster, "-o", fg.folder / "one.txt", "--key", key)
    assert b"Tamsin" not in key.read_bytes()
    more = fg.file("more.txt", "Ines: ring 404 555 0177 or 404 555 0134\n")
    fg.ok("anonymize", more, "-o", fg.folder / "two.txt", "--key", key)
    assert "[PHONE-2] or [PHONE-1]" in (fg.folder / "two.txt").read_text("utf-8")


@pytest.mark.parametrize("beside", ["names.key", "../{here}/names.key", "bag/data/names.key"])
def test_a_key_beside_the_result_or_inside_a_release_is_refused_before_anything_is_written(
    fg: Fg, talk: tuple[Path, Path], beside: str
) -> None:
    source, roster = talk
    (fg.folder / "bag" / "data").mkdir(parents=True)
    (fg.folder / "bag" / "bagit.txt").write_text("BagIt-Version: 1.0\n", "utf-8")
    before = sorted(fg.folder.rglob("*"))
    key = fg.folder / beside.format(here=fg.folder.name)
    refused = fg("anonymize", source, "--roster", roster, "-o", fg.folder / "safe.txt", "--key", key)
    assert refused.code == 2
    assert "Nothing was written" in refused.err
    assert sorted(fg.folder.rglob("*")) == before


def test_a_file_that_is_no_transcript_leaves_nothing_behind(fg: Fg) -> None:
    junk = fg.folder / "junk.vtt"
    junk.write_bytes(bytes(range(256)))
    answer = fg("anonymize", junk, "-o", fg.folder / "safe.vtt")
    assert answer.code == 4
    assert not (fg.folder / "safe.vtt").exists()


def test_a_moved_date_is_reported_as_moved_and_one_without_its_day_as_hidden(fg: Fg) -> None:
    rules = fg.file("moved.toml", 'version = "1"\ncertain_from = 0.5\n[actions]\ndate = "shift"\n')
    source = fg.file("dates.txt", "M1: We met on March 3rd, 2021, and again in May 2022.\n")
    out = fg.folder / "safe.txt"
    found = fg.ok("anonymize", source, "--policy", rules, "-o", out, "--json").document["findings"]
    assert [one["action"] for one in found if one["kind"] == "date"] == ["shifted", "hidden"]
    assert ", shifted]" in out.read_text("utf-8")
    assert "March 3rd" not in out.read_text("utf-8")


def test_lists_that_are_missing_are_said(fg: Fg, talk: tuple[Path, Path]) -> None:
    source, roster = talk
    bare = fg.ok("anonymize", source, "-o", fg.folder / "bare.txt").out
    assert ("Without --roster" in bare, "Without --terms" in bare) == (True, True)
    terms = fg.file("terms.txt", "Larkmoor = place: a town\n")
    full = fg.ok("anonymize", source, "--roster", roster, "--terms", terms, "-o", fg.folder / "full.txt").out
    assert "Without --" not in full
