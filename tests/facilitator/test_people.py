"""The people room keeps roster, consents and the study's secret, encrypted and apart."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.errors import BadFile, Busy, NoIdentity, VaultDamaged
from facilitator.model import Consent, Mode, Participant, Purpose, Role
from facilitator.roster import people as people_module
from facilitator.roster.people import _JSON, People, standing
from facilitator.vault import recipients
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin
from facilitator.vault.recipients import Recipient

if TYPE_CHECKING:
    from pathlib import Path

ROSTER = (
    Participant(
        "P01",
        "Willa",
        "Wilhelmina Quackenbush",
        ("Mina", "Dr. Q"),
        group="advisors",
        email="willa@example.org",
        sounds_like=("quacking bush",),
    ),
    Participant("M1", "Søren Ångström-Đorđe", role=Role.MODERATOR),
)
SIGNED = Consent("P01", Purpose.RECORD, Mode.SIGNED, "2026-03-02")
WITHDRAWN = Consent("P01", Purpose.RECORD, Mode.ORAL, "2026-03-09", given=False)
QUOTE = Consent("P01", Purpose.QUOTE, Mode.SIGNED, "2026-03-02")


@pytest.fixture
def me() -> Identity:
    return Identity(Key.generate(), Origin.OPTION)


@pytest.fixture
def folder(tmp_path: Path, me: Identity) -> Path:
    recipients.start(tmp_path / "people", Recipient("lead", me.public, date(2026, 3, 2)))
    return tmp_path / "people"


def test_the_roster_comes_back_as_it_was_saved(folder: Path, me: Identity) -> None:
    People(folder, me).save_roster(ROSTER)
    assert People(folder, me).load_roster() == ROSTER


def test_a_new_study_has_nobody_and_looking_writes_nothing(folder: Path, me: Identity) -> None:
    before = sorted(folder.rglob("*"))
    people = People(folder, me)
    assert (people.load_roster(), people.consents()) == ((), ())
    assert sorted(folder.rglob("*")) == before


def test_creating_the_room_makes_its_key_once(folder: Path, me: Identity) -> None:
    People.create(folder, me).save_roster(ROSTER)
    assert People.create(folder, me).load_roster() == ROSTER


def test_no_name_lies_in_plain_in_the_folder_or_in_a_repr(folder: Path, me: Identity) -> None:
    people = People(folder, me)
    people.save_roster(ROSTER)
    people.record_consents([SIGNED])
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for name in ("Willa Q", "Quackenbush", "example.org", "take-part", "ngstr\u00f6m"):
        assert name.encode() not in written
        assert name not in repr(people)
    assert "Quackenbush" not in repr(people.load_roster())


def test_every_copy_of_a_new_study_has_the_same_secret(folder: Path, me: Identity, tmp_path: Path) -> None:
    People.create(folder, me)
    copy = shutil.copytree(folder, tmp_path / "another-laptop")
    assert People(copy, me).secret() == People(folder, me).secret()


def test_somebody_with_the_vault_only_opens_no_roster(folder: Path, me: Identity) -> None:
    People(folder, me).save_roster(ROSTER)
    other = Identity(Key.generate(), Origin.OPTION)
    with pytest.raises(NoIdentity):
        People(folder, other).load_roster()


def test_two_people_never_share_an_id_in_any_case(folder: Path, me: Identity) -> None:
    with pytest.raises(BadFile):
        People(folder, me).save_roster([Participant("P01", "A"), Participant("p01", "B")])


def test_consents_are_only_ever_added_and_the_last_word_counts(folder: Path, me: Identity) -> None:
    people = People(folder, me)
    people.record_consents([SIGNED, QUOTE])
    people.record_consents([WITHDRAWN])
    assert People(folder, me).consents() == (SIGNED, QUOTE, WITHDRAWN)
    assert standing(people.consents()) == {
        ("P01", Purpose.RECORD): WITHDRAWN,
        ("P01", Purpose.QUOTE): QUOTE,
    }


def test_the_secret_is_made_once_and_differs_between_studies(
    folder: Path, me: Identity, tmp_path: Path
) -> None:
    secret = People(folder, me).secret()
    assert len(secret) == 32
    assert People(folder, me).secret() == secret
    recipients.start(tmp_path / "other", Recipient("lead", me.public, date(2026, 3, 2)))
    assert People(tmp_path / "other", me).secret() != secret


def test_asked_for_by_many_at_once_the_secret_is_still_one(folder: Path, me: Identity) -> None:
    People.create(folder, me)
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(People(folder, me).secret())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (8, 1)


def test_many_writers_at_once_lose_no_consent(folder: Path, me: Identity) -> None:
    People.create(folder, me)

    def record(number: int) -> None:
        People(folder, me).record_consents([Consent(f"P{number}", Purpose.RECORD, Mode.ORAL, "2026-03-02")])

    threads = [threading.Thread(target=record, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.participant for one in People(folder, me).consents()} == {f"P{n}" for n in range(8)}


def test_a_change_that_reads_first_holds_the_room(
    folder: Path, me: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_module, "_WAIT_S", 0.05)
    people = People(folder, me)
    with people.hold("adding a participant"):
        people.save_roster((*people.load_roster(), *ROSTER))
        with pytest.raises(Busy, match="adding a participant"):
            People(folder, me).save_roster(())
    People(folder, me).save_roster(people.load_roster()[:1])
    assert people.load_roster() == ROSTER[:1]


@pytest.mark.parametrize(
    "text", [b"", b"{", b'[{"id": "P01"}]', b'[{"display_name": "Willa"}]', b"[3]", b"\xff"]
)
def test_a_roster_that_cannot_be_read_is_said_without_quoting_it(
    folder: Path, me: Identity, text: bytes
) -> None:
    people = People(folder, me)
    with people.hold("test") as room:
        room.put("roster.json", text)
    with pytest.raises(VaultDamaged) as damaged:
        people.load_roster()
    assert damaged.value.__cause__ is None
    assert "Willa" not in str(damaged.value)


def test_a_lost_key_is_not_taken_for_an_empty_roster(folder: Path, me: Identity) -> None:
    People(folder, me).save_roster(ROSTER)
    (folder / "key.age").unlink()
    with pytest.raises(VaultDamaged):
        People(folder, me).load_roster()


WORDS = st.text(st.characters(exclude_categories=["Cs"]))
PARTICIPANTS = st.builds(
    Participant,
    st.from_regex(r"\A[A-Za-z]{1,4}[0-9]{1,4}\Z"),
    WORDS,
    WORDS,
    st.lists(WORDS).map(tuple),
    st.sampled_from(Role),
    WORDS,
    WORDS,
    st.lists(WORDS).map(tuple),
)


@settings(max_examples=40)
@given(st.lists(PARTICIPANTS, max_size=3))
def test_any_roster_survives_the_round_trip(roster: list[Participant]) -> None:
    text = _JSON.dumps(roster)
    json.loads(text)
    assert _JSON.loads(text, list[Participant]) == roster
