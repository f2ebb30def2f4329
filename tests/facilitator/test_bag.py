"""A release is a valid BagIt bag, the same bytes twice, there whole or not at all; damage is found."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.errors import AlreadyThere, BadFile
from facilitator.exports.protocol import ExportFile
from facilitator.release import bag
from transcription.errors import UnreadableText

FILES = [
    ExportFile("transcripts/FG1.txt", b"P01: hello\n"),
    ExportFile("README.txt", b"read me\n"),
    ExportFile("empty.csv", b""),
]
FORMS = pytest.mark.parametrize("name", ["release", "release.zip"])


def content(path):
    """Every file of a folder or zip with its bytes."""
    if path.is_dir():
        return {
            one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()
        }
    return path.read_bytes()


def changed_zip(path, change):
    """The zip with its members changed by ``change(name, data)``; None leaves one out."""
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    path.write_bytes(whole.getvalue())


def broken(path):
    return [check.path for check in bag.verify(path) if not check.ok]


@FORMS
def test_what_was_made_verifies_and_lists_every_file(tmp_path, name):
    bag.make(FILES, tmp_path / name)
    checks = bag.verify(tmp_path / name)
    assert all(check.ok for check in checks)
    assert [check.path for check in checks] == [
        "bag-info.txt",
        "bagit.txt",
        "data/README.txt",
        "data/empty.csv",
        "data/transcripts/FG1.txt",
        "manifest-sha256.txt",
    ]
    assert sum(check.released for check in checks) == len(FILES)  # as many as the export told
    assert [one.name for one in tmp_path.iterdir()] == [name]


@FORMS
def test_the_library_of_congress_finds_a_valid_bag(tmp_path, name):
    bag.make(FILES, tmp_path / name)
    folder = tmp_path / name
    if name.endswith(".zip"):
        shutil.unpack_archive(folder, tmp_path / "out")
        (folder,) = (tmp_path / "out").iterdir()
    found = bagit.Bag(str(folder))
    assert found.validate()
    assert found.info == {"Bag-Software-Agent": "focus-group-toolkit", "Payload-Oxum": "19.3"}


@FORMS
def test_the_same_files_are_the_same_bytes_in_any_order_at_any_place(tmp_path, name):
    bag.make(FILES, tmp_path / "a" / name)
    bag.make(FILES[::-1], tmp_path / "b" / name.replace("release", "other"))
    first, second = (next((tmp_path / one).iterdir()) for one in "ab")
    assert content(first) == content(second)


@FORMS
def test_a_bag_holds_no_date_and_no_time(tmp_path, name):
    bag.make(FILES, tmp_path / name)
    folder = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(folder) as archive:
            assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            tags = [archive.read(one) for one in archive.namelist() if "/data/" not in one]
    else:
        tags = [one.read_bytes() for one in folder.iterdir() if one.is_file()]
    assert len(tags) == 4
    assert not [tag for tag in tags if re.search(rb"\d{4}-\d\d-\d\d|Date", tag)]


def test_further_facts_go_into_the_bag(tmp_path):
    bag.make(FILES, tmp_path / "release", info={"Release-Reader": "coders"})
    assert "Release-Reader: coders\n" in (tmp_path / "release" / "bag-info.txt").read_text("utf-8")
    assert broken(tmp_path / "release") == []


@pytest.mark.parametrize(
    "path", ["data/README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "data/empty.csv"]
)
@FORMS
def test_a_changed_file_is_named(tmp_path, name, path):
    bag.make(FILES, tmp_path / name)
    if name.endswith(".zip"):
        changed_zip(tmp_path / name, lambda one, data: data + b"x: y\n" if one == f"release/{path}" else data)
    else:
        (tmp_path / name / path).write_bytes((tmp_path / name / path).read_bytes() + b"x: y\n")
    assert path in broken(tmp_path / name)


@FORMS
def test_a_missing_file_is_named(tmp_path, name):
    bag.make(FILES, tmp_path / name)
    if name.endswith(".zip"):
        changed_zip(tmp_path / name, lambda one, data: None if one.endswith("README.txt") else data)
    else:
        (tmp_path / name / "data" / "README.txt").unlink()
    assert broken(tmp_path / name) == ["data/README.txt"]


@pytest.mark.parametrize("path", ["data/more.txt", "more.txt", "sub/more.txt"])
def test_a_file_that_nobody_listed_is_named(tmp_path, path):
    bag.make(FILES, tmp_path / "release")
    (tmp_path / "release" / path).parent.mkdir(exist_ok=True)
    (tmp_path / "release" / path).write_bytes(b"x")
    assert broken(tmp_path / "release") == [path]


def test_lists_without_their_own_list_are_not_believed(tmp_path):
    bag.make(FILES, tmp_path / "release")
    (tmp_path / "release" / "tagmanifest-sha256.txt").unlink()
    assert broken(tmp_path / "release") == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_one_flipped_bit_in_a_zip_names_the_file(tmp_path):
    bag.make(FILES, tmp_path / "release.zip")
    whole = (tmp_path / "release.zip").read_bytes()
    (tmp_path / "release.zip").write_bytes(whole.replace(b"P01: hello", b"P02: hello"))
    assert broken(tmp_path / "release.zip") == ["data/transcripts/FG1.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_second_member_of_the_same_name_is_named(tmp_path):
    """One program would show the first, another the last."""
    bag.make(FILES, tmp_path / "release.zip")
    with zipfile.ZipFile(tmp_path / "release.zip", "a") as archive:
        archive.writestr("release/data/README.txt", b"read me\n")
    assert broken(tmp_path / "release.zip") == ["data/README.txt"]


def test_a_bag_zipped_without_a_folder_around_it_is_read_too(tmp_path):
    bag.make(FILES, tmp_path / "release")
    shutil.make_archive(str(tmp_path / "flat"), "zip", tmp_path / "release")
    assert broken(tmp_path / "flat.zip") == []


def test_a_list_that_points_outside_is_no_bag(tmp_path):
    bag.make(FILES, tmp_path / "release")
    manifest = tmp_path / "release" / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text("utf-8") + f"{'0' * 64}  ../../secret.txt\n", "utf-8")
    with pytest.raises(UnreadableText):
        bag.verify(tmp_path / "release")


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_release_is_refused(tmp_path, data):
    (tmp_path / "Quillfeather.zip").write_bytes(data)
    with pytest.raises(UnreadableText) as refused:
        bag.verify(tmp_path / "Quillfeather.zip")
    assert "Quillfeather" not in str(refused.value)
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableText):
        bag.verify(tmp_path / "folder")


@FORMS
def test_what_is_there_stays_without_force_and_only_a_release_is_replaced(tmp_path, name):
    out = tmp_path / name
    bag.make(FILES, out)
    before = content(out)
    with pytest.raises(AlreadyThere) as refused:
        bag.make(FILES[:1], out)
    assert "--force" in refused.value.next and str(tmp_path) not in str(refused.value)
    assert content(out) == before
    bag.make(FILES[:1], out, force=True)
    assert content(out) != before and broken(out) == []
    assert [one.name for one in tmp_path.iterdir()] == [name]


@FORMS
def test_force_never_deletes_what_is_no_release(tmp_path, name):
    out = tmp_path / name
    if name.endswith(".zip"):
        out.write_bytes(b"somebody's photographs")
    else:
        out.mkdir()
        (out / "thesis.txt").write_bytes(b"years of work")
    before = content(out)
    with pytest.raises(AlreadyThere):
        bag.make(FILES, out, force=True)
    assert content(out) == before


def test_an_empty_folder_may_be_used(tmp_path):
    bag.make(FILES, tmp_path)
    assert broken(tmp_path) == []


@FORMS
def test_a_failure_leaves_nothing_behind_and_the_old_release_in_place(tmp_path, name, monkeypatch):
    out = tmp_path / name
    bag.make(FILES, out)
    before = content(out)
    real = Path.replace

    def fails_into_place(self, target):
        if self.name == "new":
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails_into_place)
    with pytest.raises(OSError, match="disk full"):
        bag.make(FILES[:1], out, force=True)
    assert content(out) == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_two_files_that_differ_in_case_only_are_refused(tmp_path):
    with pytest.raises(BadFile):
        bag.make([ExportFile("a/FG1.txt", b""), ExportFile("a/fg1.txt", b"")], tmp_path / "x")
    assert not (tmp_path / "x").exists()


PATHS = st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9]{1,8})?[.]txt", fullmatch=True)
DEVICE = re.compile(r"(^|/)(con|prn|aux|nul|(com|lpt)\d)\.")


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(PATHS.filter(lambda path: not DEVICE.search(path)), st.binary(), max_size=5))
def test_any_files_come_back_whole_from_a_zip(tmp_path_factory, found):
    out = tmp_path_factory.mktemp("bags") / "release.zip"
    bag.make([ExportFile(path, data) for path, data in found.items()], out)
    with zipfile.ZipFile(out) as archive:
        read = {name: archive.read(name) for name in archive.namelist() if "/data/" in name}
    assert read == {f"release/data/{path}": data for path, data in found.items()}
    assert broken(out) == []
