"""A person's key is found in the promised order, kept from others, printed and read back."""

from __future__ import annotations

import copy
import os
import pickle
import stat
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from facilitator.errors import AlreadyThere, BadFile, NoIdentity, VaultDamaged
from facilitator.vault import age, keys
from facilitator.vault.age import SECRET_PREFIX, Key
from facilitator.vault.keys import Identity, Origin, find_identity, write_identity
from facilitator.vault.recovery_sheet import from_recovery_sheet, recovery_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

POSIX_MODES = pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")


class Desktop(KeyringBackend):
    """A keyring that works, in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class Broken(Desktop):
    """A keyring whose service crashes with an error of its own."""

    def get_password(self, service: str, username: str) -> str | None:
        raise ZeroDivisionError

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ZeroDivisionError


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "config_folder", lambda: tmp_path / "config")
    return tmp_path / "config"


@pytest.fixture(autouse=True)
def no_real_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def desktop() -> Desktop:
    backend = Desktop()
    keyring.set_keyring(backend)
    return backend


def kept(file: Path) -> Key:
    key = Key.generate()
    write_identity(file, key)
    return key


def test_the_file_named_wins_then_the_variable_then_the_keyring_then_the_folder(
    tmp_path: Path, config: Path, desktop: Desktop
) -> None:
    in_folder = kept(config / "identity.txt")
    in_keyring = Key.generate()
    desktop.set_password("focus-group-toolkit", "identity", in_keyring.secret())
    in_variable, named = kept(tmp_path / "variable.txt"), kept(tmp_path / "named.txt")
    env = {"FG_IDENTITY": str(tmp_path / "variable.txt")}
    for found, key, origin in [
        (find_identity(tmp_path / "named.txt", env), named, Origin.OPTION),
        (find_identity(None, env), in_variable, Origin.ENVIRONMENT),
        (find_identity(None, {}), in_keyring, Origin.KEYRING),
    ]:
        assert (found.public, found.origin, found.created) == (key.public, origin, False)
    desktop.kept.clear()
    found = find_identity(None, {"FG_IDENTITY": ""})
    assert (found.public, found.origin) == (in_folder.public, Origin.CONFIG)


@pytest.mark.parametrize("create", [False, True])
def test_a_named_file_that_is_absent_is_never_passed_over(tmp_path: Path, config: Path, create: bool) -> None:
    other = kept(config / "identity.txt")
    for explicit, env in [(tmp_path / "n" / "k.txt", {}), (None, {"FG_IDENTITY": str(tmp_path / "k.txt")})]:
        if create:
            found = find_identity(explicit, env, create=True)
            assert found.created
            assert found.public != other.public
            assert find_identity(explicit, env).public == found.public
        else:
            with pytest.raises(NoIdentity):
                find_identity(explicit, env)


@pytest.mark.parametrize("backend", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, Broken])
def test_without_a_working_keyring_the_key_goes_to_the_users_own_folder(
    config: Path, backend: type[KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    made = find_identity(None, {}, create=True)
    assert (made.origin, made.created, made.file) == (Origin.CONFIG, True, config / "identity.txt")
    again = find_identity(None, {}, create=True)
    assert (again.public, again.created) == (made.public, False)


def test_with_a_keyring_no_file_is_written(tmp_path: Path, desktop: Desktop) -> None:
    made = find_identity(None, {}, create=True)
    assert (made.origin, made.created, made.file) == (Origin.KEYRING, True, None)
    assert find_identity(None, {}, create=True).public == made.public
    assert list(tmp_path.iterdir()) == []


def test_a_key_already_in_the_folder_is_not_doubled_when_a_keyring_appears(
    config: Path, desktop: Desktop
) -> None:
    key = kept(config / "identity.txt")
    assert find_identity(None, {}, create=True).public == key.public
    assert desktop.kept == {}


def test_looking_for_a_key_never_makes_one(tmp_path: Path, desktop: Desktop) -> None:
    with pytest.raises(NoIdentity):
        find_identity(None, {})
    assert desktop.kept == {}
    assert list(tmp_path.iterdir()) == []


@POSIX_MODES
def test_a_new_key_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_identity(tmp_path / "k.txt", Key.generate())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "k.txt").stat().st_mode) == 0o600


@POSIX_MODES
def test_a_key_file_left_open_to_others_is_closed(tmp_path: Path) -> None:
    kept(tmp_path / "k.txt")
    (tmp_path / "k.txt").chmod(0o644)
    assert not find_identity(tmp_path / "k.txt", {}).exposed
    assert stat.S_IMODE((tmp_path / "k.txt").stat().st_mode) == 0o600


@POSIX_MODES
def test_a_key_file_that_cannot_be_closed_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path / "k.txt")
    (tmp_path / "k.txt").chmod(0o644)

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    assert find_identity(tmp_path / "k.txt", {}).exposed


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "age1abc", SECRET_PREFIX, SECRET_PREFIX + "Q" * 58]
)
def test_a_file_without_a_whole_key_is_refused_without_quoting_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "k.txt").write_text(text)
    with pytest.raises(NoIdentity) as refused:
        find_identity(tmp_path / "k.txt", {})
    assert "QQQ" not in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_key_file_from_the_age_program_works_with_windows_line_ends_too(tmp_path: Path) -> None:
    key = Key.generate()
    (tmp_path / "k.txt").write_bytes(f"# created: x\r\n# public key: y\r\n{key.secret()}\r\n".encode())
    assert find_identity(tmp_path / "k.txt", {}).public == key.public


def test_a_key_is_never_written_over_another_file(tmp_path: Path) -> None:
    kept(tmp_path / "k.txt")
    before = (tmp_path / "k.txt").read_bytes()
    with pytest.raises(AlreadyThere):
        write_identity(tmp_path / "k.txt", Key.generate())
    assert (tmp_path / "k.txt").read_bytes() == before


def traceback_with_locals(found: Identity) -> str:
    try:
        found.key.decrypt(b"no age file")
    except VaultDamaged as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    raise AssertionError


def test_the_secret_shows_in_no_repr_error_or_pickle(tmp_path: Path) -> None:
    found = find_identity(tmp_path / "k.txt", {}, create=True)
    shown = [repr(found), str(found), repr(found.key), f"{found.key}", traceback_with_locals(found)]
    assert not any(found.key.secret()[20:30] in text for text in shown)
    for spread in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            spread(found.key)


def test_destroying_a_key_file_overwrites_it_and_names_what_is_beyond_reach(tmp_path: Path) -> None:
    found = find_identity(tmp_path / "k.txt", {}, create=True)
    (tmp_path / "seen").hardlink_to(tmp_path / "k.txt")
    said = keys.destroy(found)
    assert not (tmp_path / "k.txt").exists()
    assert found.key.secret().encode() not in (tmp_path / "seen").read_bytes()
    assert "Recovery sheets" in said


def test_destroying_a_key_in_the_keyring_takes_it_out(desktop: Desktop) -> None:
    found = find_identity(None, {}, create=True)
    keys.destroy(found)
    assert desktop.kept == {}
    with pytest.raises(NoIdentity):
        keys.destroy(found)


def test_the_users_folder_lies_outside_every_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert keys.config_folder().is_absolute()
    assert "focus-group-toolkit" in keys.config_folder().parts


# --- the recovery sheet -----------------------------------------------------------------------

SHEET_KEY = Key.generate()
SHEET = recovery_sheet(Identity(SHEET_KEY, Origin.CONFIG), "Compassion in training")


def key_lines(sheet: str) -> str:
    start = sheet.index(SECRET_PREFIX)
    return sheet[start : sheet.index("To bring")]


def test_a_sheet_says_what_it_opens_and_fits_a_page() -> None:
    assert "Compassion in training" in SHEET
    assert SHEET_KEY.public in SHEET
    assert "fg key recovery" in SHEET
    assert max(len(line) for line in SHEET.splitlines()) <= 100
    assert len(SHEET.splitlines()) <= 50
    assert SHEET_KEY.secret() not in SHEET  # in groups, which people can type


@pytest.mark.parametrize(
    "typed",
    [
        SHEET,
        key_lines(SHEET),
        SHEET.lower(),
        SHEET.replace("\n", "\r\n"),
        key_lines(SHEET).replace(" ", "").replace("\n", ""),
        key_lines(SHEET).replace("  ", " - "),
        key_lines(SHEET).replace("0", "O").replace("L", "1"),
        key_lines(SHEET).replace("0", "o").replace("L", "i"),
        SHEET_KEY.secret(),
        f"Find it below: {SECRET_PREFIX} (cut)\n{SHEET}",
    ],
    ids=["whole", "lines", "small", "windows", "run on", "dashes", "O, 1", "o, i", "bare", "in words"],
)
def test_a_sheet_reads_back_however_it_was_typed(typed: str) -> None:
    restored = from_recovery_sheet(typed)
    assert restored.key.secret() == SHEET_KEY.secret()
    assert restored.origin is Origin.SHEET


@settings(max_examples=60)
@given(place=st.integers(0, 57), letter=st.sampled_from("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"))
def test_one_mistyped_letter_is_always_noticed(place: int, letter: str) -> None:
    payload = SHEET_KEY.secret().removeprefix(SECRET_PREFIX)
    typed = payload[:place] + letter + payload[place + 1 :]
    if typed == payload:
        return
    with pytest.raises(BadFile) as refused:
        from_recovery_sheet(SECRET_PREFIX + typed)
    assert typed[:8] not in str(refused.value)


@given(st.text())
def test_any_other_text_is_refused_with_a_clear_line(text: str) -> None:
    with pytest.raises(BadFile):
        from_recovery_sheet(text)


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_a_key_with_letters_missing_is_refused(cut: int) -> None:
    with pytest.raises(BadFile):
        from_recovery_sheet(SHEET_KEY.secret()[:-cut])


# --- age itself -------------------------------------------------------------------------------

READER = Key.generate()
CIPHER = READER.encrypt(b"what was said" * 30)


@settings(max_examples=150)
@given(data=st.data())
def test_a_changed_age_file_is_refused_and_never_opens_differently(data: st.DataObject) -> None:
    changed = bytearray(CIPHER)
    place = data.draw(st.integers(0, len(CIPHER) - 1))
    if data.draw(st.booleans()):
        changed[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del changed[place:]
    with pytest.raises((VaultDamaged, NoIdentity)):
        READER.decrypt(bytes(changed))


@given(st.binary(max_size=400))
def test_what_is_no_age_file_is_refused(data: bytes) -> None:
    with pytest.raises((VaultDamaged, NoIdentity)):
        READER.decrypt(data)


@given(st.binary(max_size=3000))
def test_each_recipient_opens_the_same_file_and_nobody_else_does(plain: bytes) -> None:
    other = Key.generate()
    cipher = age.encrypt(plain, [READER.public, other.public])
    assert READER.decrypt(cipher) == other.decrypt(cipher) == plain
    with pytest.raises(NoIdentity):
        Key.generate().decrypt(cipher)
