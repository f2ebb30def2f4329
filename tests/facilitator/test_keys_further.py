"""Another key on this computer keeps no study closed: further keys lie beside it, none is written over."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from facilitator.cli.errors import MISSING, USAGE
from facilitator.vault import keys
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin
from facilitator.vault.recovery_sheet import recovery_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Answer, Fg


def bring_back(fg: Fg, monkeypatch: pytest.MonkeyPatch, sheet: str, *more: str | Path) -> Answer:
    monkeypatch.setattr("sys.stdin", io.StringIO(sheet))
    return fg("key", "recovery", "--restore", *more)


@pytest.fixture
def elsewhere(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> str:
    """A study whose key is on paper only; on this computer is the key of another one."""
    sheet = fg.started().ok("key", "recovery").out
    monkeypatch.setenv("FG_IDENTITY", str(fg.folder / "new" / "key.txt"))
    fg.ok("init", fg.folder / "demo", "--title", "Tried out")
    assert fg("participant", "list").code == MISSING
    return sheet


def test_a_key_comes_back_beside_the_one_that_is_here_and_each_opens_its_own_study(
    fg: Fg, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = (fg.folder / "new" / "key.txt").read_bytes()
    told = bring_back(fg, monkeypatch, elsewhere)
    assert (told.code, "2 keys are on this computer" in told.err + told.out) == (0, True)
    assert (fg.folder / "new" / "key.txt").read_bytes() == first
    assert "Tamsin" in fg.ok("participant", "list", "--identified").out
    fg.ok("participant", "list", "--study", fg.folder / "demo")
    listed = fg.ok("key", "list", "--json").document
    assert (listed["here"], listed["opens"]) == (2, True)
    (check,) = [one for one in fg("doctor", "--json").document["checks"] if one["name"] == "identity"]
    assert "1 further key beside it" in check["note"]


def test_the_same_key_twice_changes_nothing(fg: Fg, elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_back(fg, monkeypatch, elsewhere)
    before = sorted(fg.folder.rglob("*.txt"))
    again = bring_back(fg, monkeypatch, elsewhere)
    assert (again.code, "on this computer already" in again.err) == (USAGE, True)
    assert sorted(fg.folder.rglob("*.txt")) == before


def test_the_key_that_is_destroyed_is_the_one_that_opens_the_study(
    fg: Fg, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = fg("key", "destroy", "--confirm", "Tea at work")
    assert (refused.code, "nothing was destroyed" in refused.err) == (MISSING, True)
    bring_back(fg, monkeypatch, elsewhere)
    fg.ok("key", "destroy", "--confirm", "Tea at work")
    assert fg("participant", "list").code == MISSING
    fg.ok("participant", "list", "--study", fg.folder / "demo")


def test_a_backup_opens_with_a_further_key(fg: Fg, elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fg.ok("backup", fg.folder / "made.zip")
    words = ("backup", fg.folder / "made.zip", "--restore", fg.folder / "back")
    assert fg(*words).code == MISSING
    bring_back(fg, monkeypatch, elsewhere)
    fg.ok(*words)
    fg.ok("participant", "list", "--study", fg.folder / "back")


def test_a_key_file_named_by_the_option_is_the_only_one(
    fg: Fg, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_back(fg, monkeypatch, elsewhere)
    named = ("--identity", fg.folder / "new" / "key.txt")
    assert fg("participant", "list", *named).code == MISSING
    refused = bring_back(
        fg, monkeypatch, recovery_sheet(Identity(Key.generate(), Origin.SHEET), "T"), "", *named
    )
    assert refused.code == USAGE


def test_with_no_key_here_the_first_place_takes_it(tmp_path: Path) -> None:
    env = {"FG_IDENTITY": str(tmp_path / "key.txt")}
    key = Key.generate()
    assert keys.keep(key, None, env) == 0
    assert keys.find_identity(None, env).public == key.public


def test_of_several_keys_the_one_that_opens_most_is_taken_and_else_the_first(tmp_path: Path) -> None:
    env = {"FG_IDENTITY": str(tmp_path / "key.txt")}
    first, second, third = (Key.generate() for _ in range(3))
    assert [keys.keep(one, None, env) for one in (first, second, third)] == [0, 1, 2]
    for recipients, wanted in [
        ([], first),
        (["age1nobody"], first),
        ([second.public], second),
        ([second.public, third.public, third.public], third),
        ([first.public, second.public], first),
    ]:
        assert keys.fitting(None, env, recipients).public == wanted.public


def test_a_damaged_key_is_left_as_it_is_and_hides_no_other(tmp_path: Path) -> None:
    env = {"FG_IDENTITY": str(tmp_path / "key.txt")}
    (tmp_path / "key.txt").write_text("half a key")
    key = Key.generate()
    keys.keep(key, None, env)
    assert (tmp_path / "key.txt").read_text() == "half a key"
    assert keys.fitting(None, env, [key.public]).public == key.public
