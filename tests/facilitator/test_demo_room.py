"""The demo's second session: its recording fits its truth, and the demo says what it could make of it."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from facilitator.actions.demo_room import PEOPLE, _matched
from facilitator.demo import bundle, script
from facilitator.roster.read import read_roster
from transcription import media
from transcription.model import Span, Turn, TurnKind

BYTES_AT_MOST = 700_000
QUIET_BELOW_SPEECH_DB = 12


@pytest.fixture(scope="module")
def truth():
    return bundle.truth(bundle.ROOM)


@pytest.fixture(scope="module")
def written():
    return script.load(bundle.ROOM)


@pytest.fixture(scope="module")
def sound():
    with one_file().open("rb") as reader:
        return np.concatenate(list(media.blocks(reader)))


def one_file():
    (path,) = (one for one in bundle.folder(bundle.ROOM).rglob("*") if one.is_file())
    return path


def level_db(sound):
    return 10 * np.log10(np.mean(sound.astype(float) ** 2) + 1e-12)


def test_there_is_one_small_file_and_nothing_else(truth):
    assert one_file().stat().st_size < BYTES_AT_MOST
    assert 90_000 <= truth.duration_ms <= 150_000


def test_the_recording_is_as_long_as_its_truth_and_holds_every_line(sound, truth):
    assert abs(len(sound) / media.PER_MS - truth.duration_ms) <= 100
    assert np.abs(sound).max() < 0.98
    before = level_db(sound[: 1400 * media.PER_MS])
    for line in truth.lines:
        said = sound[line.start_ms * media.PER_MS : line.end_ms * media.PER_MS]
        assert level_db(said) > before + QUIET_BELOW_SPEECH_DB


def test_truth_follows_the_script_line_by_line(truth, written):
    assert [(one.speaker, one.question) for one in truth.lines] == [
        (one.speaker, one.question) for one in written.lines
    ]
    for line, source in zip(truth.lines, written.lines, strict=True):
        assert (line.text, line.identifiers) == script.plain(source.text)
    assert all(one.start_ms < two.start_ms for one, two in pairwise(truth.lines))


def test_people_talk_at_once_in_places(truth):
    assert len([span for span in truth.talk_over() if span.end_ms - span.start_ms > 500]) >= 2


def test_everybody_is_on_the_roster_as_written_there(written):
    roster = {one.id: one for one in read_roster(bundle.roster_csv()).participants}
    for one in written.speakers:
        assert (roster[one.id].display_name, roster[one.id].full_name) == (one.display_name, one.full_name)
    assert {one.id for one in written.speakers} == {"M1", *PEOPLE}


def test_no_name_is_said_without_a_mark(truth, written):
    names = {word.lower() for one in written.speakers for word in one.full_name.split()}
    names |= {alias.lower() for one in written.speakers for alias in one.aliases} | {"harrison"}
    for line in truth.lines:
        rest = line.text
        for one in reversed(line.identifiers):
            rest = rest[: one.start] + rest[one.end :]
        assert not names & set(re.findall(r"[a-z]+", rest.lower()))


def turn(speaker, start_ms, end_ms):
    return Turn(speaker, TurnKind.SPEECH, start_ms, end_ms, "")


def line(speaker, start_ms, end_ms):
    return bundle.SpokenLine(speaker, start_ms, end_ms, "O1", "", ())


@pytest.mark.parametrize(
    ("turns", "people"),
    [
        ([], {}),
        ([turn("Speaker 1", 0, 900)], {"Speaker 1": "P02"}),
        (
            [turn("Speaker 1", 0, 900), turn("Speaker 2", 1000, 3000)],
            {"Speaker 1": "P02", "Speaker 2": "P03"},
        ),
        # A voice that holds two people is the one's whom it holds longer; a person has one voice.
        ([turn("Speaker 1", 0, 3000)], {"Speaker 1": "P03"}),
        ([turn("Speaker 1", 1000, 2200), turn("Speaker 2", 2300, 3000)], {"Speaker 1": "P03"}),
        ([turn("Speaker 1", 5000, 6000)], {}),
    ],
)
def test_a_voice_is_the_person_with_whom_it_shares_most_time(turns, people):
    said = [line("P02", 0, 1000), line("P03", 1000, 3000)]
    assert _matched(turns, said) == people


def test_the_span_of_a_line_is_its_time():
    assert line("P02", 5, 9).span == Span(5, 9)
