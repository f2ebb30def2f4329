"""Who was there lends the roster names to match tracks by, and never lends one to two."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from facilitator.demo import bundle
from facilitator.zoom.attendance import Shown, with_shown_names
from transcription.model import Person

if TYPE_CHECKING:
    from fg import Fg

ROSTER = (
    Person("P01", "participant", ("Tamsin Oduya",)),
    Person("P02", "participant", ("Piotr Vale-Hansen",)),
)
MAILS = {"P01": "tamsin@example.org", "P02": "piotr@example.org"}


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ([Shown("iPhone", "TAMSIN@example.org")], {"P01": ["iPhone"]}),
        ([Shown("iPhone", "", "Tamsin Oduya")], {"P01": ["iPhone"]}),
        ([Shown("Sam", "tamsin@example.org"), Shown("sam ", "piotr@example.org")], {}),
        ([Shown("Sam", "tamsin@example.org"), Shown("Sam")], {}),
        ([Shown("Sam", "stranger@example.org"), Shown("", "tamsin@example.org")], {}),
        ([Shown("A", "piotr@example.org"), Shown("B", "piotr@example.org")], {"P02": ["A", "B"]}),
    ],
)
def test_a_name_goes_to_the_one_person_who_had_it(shown: list[Shown], names: dict[str, list[str]]) -> None:
    found = with_shown_names(ROSTER, MAILS, shown)
    more = {one.id: list(one.names[1:]) for one in found if len(one.names) > 1}
    assert more == names


def test_an_imported_report_tells_whose_a_renamed_track_is(fg: Fg) -> None:
    fg.started()
    folder = fg.folder / "downloads"
    folder.mkdir()
    mix, own, *_ = sorted(bundle.folder().rglob("*.m4a"), key=lambda path: "Record" in str(path))
    (folder / "GMT20260310-180000_Recording.m4a").write_bytes(mix.read_bytes())
    (folder / "GMT20260310-180000_Recording Audio only - iPhone.m4a").write_bytes(own.read_bytes())
    (folder / "participants.csv").write_text("Name (Original Name),Guest\niPhone (Tamsin Oduya),Yes\n")
    document = fg.ok("import", "FG1", folder, "--json").document
    assert [one["participants"] for one in document["tracks"]] == [["P01"]]


@pytest.mark.parametrize(
    ("there", "offline", "ok"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_doctor_tells_whether_the_cloud_can_be_asked(
    fg: Fg, monkeypatch: pytest.MonkeyPatch, there: bool, offline: str, ok: bool
) -> None:
    monkeypatch.setenv("FG_OFFLINE", offline)
    monkeypatch.delenv("FG_STUDY")
    monkeypatch.chdir(fg.folder)
    found = importlib.util.find_spec
    from facilitator.actions import doctor

    monkeypatch.setattr(doctor, "find_spec", lambda name: found(name) if there or name != "zoomus" else None)
    checks = fg("doctor", "--json").document["checks"]
    assert [one["ok"] for one in checks if one["name"] == "zoom"] == [ok]
