"""The texts in the store: turn for turn as they were released, or refused."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_texts import KEY, POLICY, address, anonymized, behind_the_back, opened, planned

from facilitator.errors import NotFound
from facilitator.model import State
from facilitator.store.repository import Repository
from transcription import redact
from transcription.errors import BorderBreach, Problem
from transcription.model import (
    Decision,
    Evidence,
    Finding,
    Kind,
    TextSpan,
    Transcript,
    Turn,
    TurnKind,
    Verdict,
)


@pytest.fixture
def study(tmp_path):
    with opened(tmp_path) as repository:
        yield repository


def spoken_by(speaker: str):
    turn = Turn(speaker, TurnKind.SPEECH, 0, 1, "well")
    return redact.make(transcript([turn]), [], [], POLICY, key=KEY, reviewer="JW")


def transcript(turns):
    return Transcript(tuple(turns), "en", "captions", "captions 1", draft=False, duration_ms=9)


@pytest.mark.parametrize(
    "speaker",
    ["P01", "S1", "Moderator", "Moderator 2", "Speaker 12", "Observer", "Speaker", "Unknown", "Guest 2"],
)
def test_a_turn_is_spoken_by_an_id_or_a_role(study, speaker):
    text = spoken_by(speaker)
    study.save("S1", text, actor="JW")
    assert study.load("S1") == text


@pytest.mark.parametrize("speaker", ["Erin", "Erin B.", "moderator erin", "Moderator Erin", ""])
def test_a_turn_spoken_by_a_name_is_refused(study, speaker):
    with pytest.raises(BorderBreach):
        study.save("S1", spoken_by(speaker), actor="JW")


TURNS = st.builds(
    Turn,
    speaker=st.from_regex(r"[A-Za-z]{1,4}[0-9]{1,4}|Moderator|Speaker [0-9]", fullmatch=True),
    kind=st.sampled_from(TurnKind),
    start_ms=st.none() | st.integers(0, 2**31 - 1),
    end_ms=st.none() | st.integers(0, 2**31 - 1),
    text=st.text(st.characters(), max_size=40),  # lone surrogates and NUL too: captions hold anything
    evidence=st.sampled_from(Evidence),
    question=st.none() | st.text(max_size=9),
    margin=st.none() | st.integers(0, 100).map(lambda hundredths: hundredths / 100),
    disputed=st.booleans(),
)


@st.composite
def anonymized_texts(draw):
    turns = draw(st.lists(TURNS, max_size=6))
    found, decided = [], []
    for number in range(draw(st.integers(0, 4)) if turns else 0):
        turn = draw(st.integers(0, len(turns) - 1))
        ends = sorted(draw(st.tuples(*[st.integers(0, len(turns[turn].text))] * 2)))
        kind = draw(st.sampled_from(Kind))
        found.append(
            Finding((TextSpan(turn, *ends),), kind, draw(st.sampled_from("abc")), "t", 1, "", str(number))
        )
        decided.append(
            Decision(str(number), draw(st.sampled_from([Verdict.ACCEPT, Verdict.REJECT])), "JW", "")
        )
    return redact.make(
        Transcript(
            tuple(turns),
            "pt",
            "whisper",
            "small",
            draft=draw(st.booleans()),
            duration_ms=draw(st.integers(0, 10**9)),
        ),
        found,
        decided,
        POLICY,
        key=KEY,
        reviewer=draw(st.text(max_size=5)),
        meanings={"a": "preceptor", "b": "é\"'"},
    )


@pytest.fixture(scope="module")
def long_study():
    with Repository.open(
        "sqlite://"
    ) as repository:  # in memory: a hundred texts without waiting for the disk
        repository.add_session(planned())
        yield repository


@given(text=anonymized_texts())
def test_any_text_comes_back_turn_for_turn(long_study, text):
    long_study.save("S1", text, actor="JW")
    again = long_study.load("S1")
    assert again.turns == text.turns
    assert again == text
    assert redact.check(again) is again


def test_saving_stores_the_text_sets_the_state_and_notes_it_at_once(study):
    text = anonymized("Ask Erin.", "I did.", name="Erin")
    study.save("S1", text, actor="JW")
    assert study.load("S1") == text
    assert study.session("S1").state is State.STORED
    noted = study.audit_rows()[-1]
    assert (noted.verb, noted.session, noted.detail, noted.actor) == (
        "text-save",
        "S1",
        "turns=2 replaced=0",
        "JW",
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", noted.at)


def test_a_session_has_one_text_the_last(study, tmp_path):
    study.save("S1", anonymized("one", "two", "three"), actor="JW")
    study.save("S1", anonymized("four"), actor="JW")
    assert study.load("S1") == anonymized("four")
    assert behind_the_back(tmp_path, "SELECT count(*) FROM turn") == [(1,)]
    assert study.audit_rows()[-1].detail == "turns=1 replaced=1"


def test_texts_of_two_sessions_do_not_touch(study):
    study.add_session(planned("S2"))
    study.save("S1", anonymized("one"), actor="JW")
    study.save("S2", anonymized("two"), actor="JW")
    study.remove_text("S1", actor="JW")
    assert study.load("S2") == anonymized("two")


def test_a_session_without_a_text_says_so(study):
    with pytest.raises(NotFound):
        study.load("S1")


def test_removing_a_text_twice_changes_nothing_more(study):
    study.save("S1", anonymized("one"), actor="JW")
    study.remove_text("S1", actor="JW")
    noted = study.audit_rows()
    assert noted[-1].verb == "text-remove"
    study.remove_text("S1", actor="JW")
    assert study.audit_rows() == noted


def test_where_the_audit_fails_the_earlier_text_and_state_stay(study, tmp_path):
    study.save("S1", anonymized("earlier"), actor="JW")
    study.set_state("S1", State.IN_REVIEW)
    behind_the_back(
        tmp_path, "CREATE TRIGGER stop BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(Problem):
        study.save("S1", anonymized("later", "and longer"), actor="JW")
    assert study.load("S1") == anonymized("earlier")
    assert study.session("S1").state is State.IN_REVIEW


CHANGES = {
    "a word": "UPDATE turn SET pieces = replace(pieces, 'word', 'Erin')",
    "pieces that are no JSON": "UPDATE turn SET pieces = '[\"Erin'",
    "pieces of another shape": "UPDATE turn SET pieces = '[7]'",
    "a placeholder without its kind": 'UPDATE turn SET pieces = \'[{"entity": "Erin"}]\'',
    "no pieces": "UPDATE turn SET pieces = 'null'",
    "another speaker": "UPDATE turn SET speaker = 'Erin' WHERE ordinal = 1",
    "an unknown kind": "UPDATE turn SET kind = 'Erin'",
    "another time": "UPDATE turn SET start_ms = 7 WHERE ordinal = 0",
    "the order": "UPDATE turn SET ordinal = ordinal + 10 WHERE ordinal = 0",
    "a turn gone": "DELETE FROM turn WHERE ordinal = 1",
    "a turn more": "INSERT INTO turn SELECT transcript_id, 9, speaker, kind, 1, 2, pieces, evidence, '',"
    " margin, disputed, marks FROM turn LIMIT 1",
    "the margin": "UPDATE turn SET margin = 0.25",
    "a dispute": "UPDATE turn SET disputed = 1 WHERE ordinal = 0",
    "a mark of another shape": "UPDATE turn SET marks = '[7]'",
    "a pause": "UPDATE turn SET marks = '[[\"pause\", 0, 1, 900]]'",
    "the reviewer": "UPDATE transcript SET reviewer = 'XX'",
    "the draft mark": "UPDATE transcript SET draft = 1",
    "the digest": "UPDATE transcript SET digest = 'é'",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_a_text_changed_with_another_program_is_refused(study, tmp_path, statement):
    study.save("S1", anonymized("a word", "another word"), actor="JW")
    behind_the_back(tmp_path, statement)
    with pytest.raises(BorderBreach) as caught:
        study.load("S1")
    assert "Erin" not in f"{caught.value!r} {caught.value}"


def test_a_text_stored_before_turns_had_margins_and_marks_still_opens(tmp_path):
    with opened(tmp_path) as study:
        text = anonymized("Ask Erin.", "I did.", name="Erin")
        study.save("S1", text, actor="JW")
    for column in ("margin", "disputed", "marks"):
        behind_the_back(tmp_path, f"ALTER TABLE turn DROP COLUMN {column}")
    for column in ("recalled", "returned"):
        behind_the_back(tmp_path, f"ALTER TABLE release DROP COLUMN {column}")
    behind_the_back(tmp_path, "UPDATE alembic_version SET version_num = '0002'")
    with Repository.open(address(tmp_path)) as study:
        assert study.load("S1") == text
        assert [(turn.margin, turn.disputed, turn.marks) for turn in study.load("S1").turns] == [
            (None, False, ())
        ] * 2


def test_the_digest_of_a_turn_without_later_facts_is_what_it_always_was():
    said = Turn("P01", TurnKind.SPEECH, 0, 1, "well", evidence=Evidence.TRACK)
    text = redact.make(transcript([said]), [], [], POLICY, key=KEY, reviewer="JW")
    assert text.digest == "a40cfa9914b81e71dde4436b0b53c7607b345dfcdcf10f0198a57585b6a0ec50"
    measured = redact.make(transcript([replace(said, margin=1.0)]), [], [], POLICY, key=KEY, reviewer="JW")
    assert measured.digest != text.digest
