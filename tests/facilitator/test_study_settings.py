"""The settings of study.toml: one line changes, all others stay, nothing wrong is written."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator import folder as folders
from facilitator.actions import study_settings
from facilitator.actions.open_study import opened
from facilitator.errors import BadFile

if TYPE_CHECKING:
    from fg import Fg

LINES = (
    "# our study",
    "format = 1",
    'title = "Tea at work"  # on every release',
    "",
    'groups = ["nurses"]',
    'policy = "qualitative" # the board asked',
    'vault = "vault"',
    "people   =   'people'",
    'database = "study.db"',
    "keep_video = false",
    "keep_private_chat = false",
    "smallest_group = 5 # k",
    "media_kept_days = 365",
    "# the end of it",
)
TABLES = ("", '\n[transcribe]\nengine = "auto" # ours\n', "\n# behind\n[transcribe]\n\n[own]\nx = 1")
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(min_size=1),
        "smallest_group": st.integers(1, 99),
        "media_kept_days": st.none() | st.integers(1, 999),
        "withdrawal_closes": st.none() | st.dates().map(str),
        "keep_video": st.booleans(),
        "protocol": st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
    },
)


@settings(max_examples=30)
@given(
    VALUES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(TABLES), st.sampled_from([b"", b"\xef\xbb\xbf"])
)
def test_only_the_lines_of_what_is_changed_differ(
    values: dict[str, Any], end: str, tables: str, mark: bytes
) -> None:
    text = end.join([*LINES, ""]) + tables.replace("\n", end)
    data = folders.edited(mark + text.encode(), values)
    assert data.startswith(mark)
    after = data.removeprefix(mark).decode()
    old, new = tomllib.loads(text), tomllib.loads(after)
    assert new == {name: one for name, one in (old | values).items() if one is not None}
    mine = tuple(f"{name} " for name in values)
    kept = [line for line in text.split(end) if not line.startswith(mine)]
    there = [line for line in after.split(end) if not line.startswith(mine)]
    assert [line for line in there if line] == [line for line in kept if line]
    for name in values.keys() & {"policy", "smallest_group"}:
        assert any(line.startswith(name) and "#" in line for line in after.split(end)), "its remark stays"


@pytest.mark.parametrize(("name", "value"), [("title", None), ("smallest_group", None), ("title", 5)])
def test_what_would_be_no_study_any_more_is_refused(name: str, value: Any) -> None:
    with pytest.raises(BadFile):
        folders.edited("\n".join(LINES).encode(), {name: value})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("smallest_group", "1"),
        ("smallest_group", "five"),
        ("smallest_group", "٥"),
        ("media_kept_days", "0"),
        ("withdrawal_closes", "31.3.2026"),
        ("withdrawal_closes", "20260331"),
        ("policy", "../other"),
        ("convention", ""),
        ("keep_video", "maybe"),
        ("title", " "),
        ("title", "Tamsin Oduya at work"),
        ("protocol", "a\nb"),
    ],
)
def test_a_mistake_is_told_at_its_setting_and_nothing_is_written(fg: Fg, name: str, text: str) -> None:
    fg.started()
    path = fg.study / "study.toml"
    before = path.read_bytes()
    with opened(folders.read(fg.study)) as found:
        wrong = study_settings.change(found, {"smallest_group": "7", name: text})
        assert list(wrong) == [name]
        assert wrong[name]
    assert path.read_bytes() == before


def test_settings_are_kept_taken_back_and_noted(fg: Fg) -> None:
    fg.started()
    path = fg.study / "study.toml"
    before = path.read_bytes()
    with opened(folders.read(fg.study)) as found:
        shown = study_settings.typed(found.folder)
        assert study_settings.change(found, shown) == {}
        assert path.read_bytes() == before, "what says the same is not written"
        changed = {**shown, "media_kept_days": "30", "smallest_group": "4", "keep_video": "yes"}
        assert study_settings.change(found, changed) == {}
        now = folders.read(fg.study).study
        assert (now.media_kept_days, now.smallest_group, now.keep_video) == (30, 4, True)
        row = found.repository.audit_rows()[-1]
        assert (row.verb, row.detail) == (
            "study-settings",
            "changed=keep_video+media_kept_days+smallest_group",
        )
        assert study_settings.change(found, shown) == {}
    assert path.read_bytes() == before
