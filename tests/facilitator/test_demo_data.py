"""The bundled synthetic session is whole, holds what was planted, and fits its own truth."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import av
import numpy as np
import pytest

from facilitator.demo import bundle, captions, script
from facilitator.roster.read import read_roster
from facilitator.terms import parse
from transcription.model import Kind, Span

BYTES_AT_MOST = 4_000_000
RATE = 16_000  # Hz
CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3})")
DIGITS = {"zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
DIGITS |= {"six": "6", "seven": "7", "eight": "8", "nine": "9"}


@pytest.fixture(scope="module")
def truth():
    return bundle.truth()


@pytest.fixture(scope="module")
def written():
    return script.load()


@pytest.fixture(scope="module")
def sounds(written):
    """The mix under ``mix``, each track under its person's id, as floats."""
    tracks = {
        person.id: one_file(f"Audio Record/audio{nth(written, person)}*.m4a") for person in written.speakers
    }
    return {"mix": decoded(one_file("audio*.m4a")), **{one: decoded(path) for one, path in tracks.items()}}


def nth(written, person):
    return f"{person.display_name.replace(' ', '')}{written.speakers.index(person) + 1}{written.recording_id}"


def one_file(pattern):
    (path,) = bundle.folder().glob(pattern)
    return path


def text_of(pattern):
    return one_file(pattern).read_bytes().decode("utf-8")


def decoded(path):
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
        assert container.streams.audio[0].rate == RATE
    return np.concatenate(frames).astype(float)


def ms(stamp):
    hours, minutes, seconds, rest = map(int, CLOCK.fullmatch(stamp).groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def bundle_roster():
    read = read_roster(bundle.roster_csv())
    assert not read.problems
    return read.participants


def everything_written():
    """Every text of the bundle, under its file's name."""
    folder = bundle.folder()
    texts = [
        path for path in folder.parent.rglob("*") if path.suffix in {".toml", ".json", ".vtt", ".txt", ".csv"}
    ]
    return {path.name: path.read_text("utf-8") for path in texts}


def test_the_folder_is_complete_and_small(written):
    names = sorted(path.name for path in bundle.folder().rglob("*") if path.is_file())
    tracks = [f"audio{nth(written, person)}.m4a" for person in written.speakers]
    stamp = "GMT20250312-180000_Recording"
    rest = [
        f"audio{written.recording_id}.m4a",
        "chat.txt",
        f"{stamp}.transcript.vtt",
        f"{stamp}_timeline.json",
    ]
    assert names == sorted(tracks + rest)
    assert sum(path.stat().st_size for path in bundle.folder().rglob("*") if path.is_file()) < BYTES_AT_MOST


def test_the_session_lasts_about_five_minutes(truth):
    assert 270_000 <= truth.duration_ms <= 360_000


def test_every_track_is_as_long_as_the_mix(sounds, truth):
    for sound in sounds.values():
        assert abs(len(sound) * 1000 / RATE - truth.duration_ms) <= 100


def test_the_mix_is_the_sum_of_the_tracks(sounds):
    length = min(map(len, sounds.values()))
    parts = sum(sound[:length] for name, sound in sounds.items() if name != "mix")
    assert np.corrcoef(sounds["mix"][:length], parts)[0, 1] > 0.95


def test_a_track_is_silent_while_its_owner_is(sounds, truth, written):
    """A leak of one voice into another track would make the separation of speakers meaningless."""
    margin = 100 * RATE // 1000  # what the encoder smears
    for person in written.speakers:
        quiet = sounds[person.id].copy()
        for line in truth.lines:
            if line.speaker == person.id:
                quiet[max(0, line.start_ms * 16 - margin) : line.end_ms * 16 + margin] = 0
        assert np.abs(quiet).max() < 0.001


def test_nothing_is_clipped_and_everybody_is_about_as_loud(sounds, truth):
    assert max(np.abs(sound).max() for sound in sounds.values()) < 0.98
    for line in truth.lines:
        sound = sounds[line.speaker][line.start_ms * 16 : line.end_ms * 16]
        level_db = 10 * np.log10(np.mean(sound**2))
        assert -32 < level_db < -18


def test_truth_follows_the_script_line_by_line(truth, written):
    assert [(line.speaker, line.question) for line in truth.lines] == [
        (line.speaker, line.question) for line in written.lines
    ]
    for line, source in zip(truth.lines, written.lines, strict=True):
        assert (line.text, line.identifiers) == script.plain(source.text)
    assert all(one.start_ms < two.start_ms for one, two in pairwise(truth.lines))
    assert all(0 < line.start_ms < line.end_ms < truth.duration_ms for line in truth.lines)


def test_ranges_hold_the_planted_words(truth):
    for line in (*truth.lines, *truth.chat):
        for one in line.identifiers:
            assert line.text[one.start : one.end] == one.text
            assert line.text[one.start : one.end].strip() == one.text != ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.PARTICIPANT, "Rebecca"),
        (Kind.PARTICIPANT, "Benjamin Kowalski"),
        (Kind.PARTICIPANT, "Sam"),
        (Kind.PERSON, "Elizabeth Harrison"),
        (Kind.ORG, "Copper Valley Hospital"),
        (Kind.PHONE, "five five five, zero one four seven"),
        (Kind.EMAIL, "samuel at example dot org"),
        (Kind.TERM, "HARBOR"),
    ],
)
def test_every_sort_of_identifier_is_planted(truth, kind, words):
    assert any(one.kind is kind and one.text == words for line in truth.lines for one in line.identifiers)


def test_no_name_of_the_roster_is_said_without_a_mark(truth):
    """What the marks leave must be free of names, else recall measured against them means nothing."""
    people = bundle_roster()
    names = {word.lower() for one in people for name in one.person().names for word in name.split()} - {"k"}
    names |= {"elizabeth", "harrison", "copper", "valley", "harbor", "example"}
    for line in (*truth.lines, *truth.chat):
        rest = line.text
        for one in reversed(line.identifiers):
            rest = rest[: one.start] + rest[one.end :]
        assert not names & set(re.findall(r"[a-z]+", rest.lower()))


def test_participants_name_each_other_and_not_only_themselves(truth):
    named = {
        (line.speaker, one.entity)
        for line in truth.lines
        for one in line.identifiers
        if one.kind is Kind.PARTICIPANT and line.speaker.startswith("P") and one.entity != line.speaker
    }
    assert len(named) >= 4


def test_two_people_talk_at_once_in_several_places(truth):
    long_ones = [span for span in truth.talk_over() if 1000 <= span.end_ms - span.start_ms <= 3000]
    assert len(long_ones) >= 3
    agreeing = next(line for line in truth.lines if line.text.startswith("Mm-hm"))
    assert any(agreeing.span.overlap_ms(span) > 500 for span in truth.talk_over())


def test_talk_over_is_found_where_lines_meet_and_only_there():
    def line(start, end):
        return bundle.SpokenLine("P01", start, end, "O1", "", ())

    session = bundle.Truth(9000, (line(0, 1000), line(1000, 3000), line(2000, 2500), line(2900, 4000)), ())
    assert session.talk_over() == (Span(2000, 2500), Span(2900, 3000))


def test_somebody_comes_late(truth, written):
    (late,) = [person.id for person in written.speakers if person.joins_late]
    assert min(line.start_ms for line in truth.lines if line.speaker == late) > 60_000


def test_the_chat_has_a_name_for_everyone_and_one_private_line(truth):
    public = [line for line in truth.chat if line.to == bundle.CHAT_TO_EVERYONE]
    assert any(one.kind is Kind.PARTICIPANT for line in public for one in line.identifiers)
    assert len([line for line in truth.chat if line.to]) == 1


def test_captions_are_numbered_cues_with_a_name_in_front(truth, written):
    text = text_of("*.transcript.vtt")
    assert text.count("\n") == text.count("\r\n")
    head, *cues = text.removesuffix("\r\n").split("\r\n\r\n")
    assert head == "WEBVTT"
    names = {person.display_name for person in written.speakers}
    last = 0
    for number, cue in enumerate(cues, 1):
        count, times, words = cue.split("\r\n")
        start, end = map(ms, times.split(" --> "))
        assert int(count) == number
        assert last <= start < end <= truth.duration_ms
        assert words.split(": ", 1)[0] in names
        last = start


def test_captions_mishear_some_names(written):
    heard = text_of("*.transcript.vtt")
    for wrong in ("San Diego", "Rebekah", "Kovalsky", "Elisabeth"):
        assert wrong in heard
    assert "555-0147" in heard


def test_the_timeline_agrees_with_the_truth(truth, written):
    document = json.loads(text_of("*_timeline.json"))
    ids = {person.display_name: person.id for person in written.speakers}
    for entries in (document["timeline"], document["timeline_refine"]):
        stamps = [ms(entry["ts"]) for entry in entries]
        assert stamps == sorted(stamps)
        for line in truth.lines:
            active = [
                at for at, entry in zip(stamps, entries, strict=True) if line.speaker in speakers(entry, ids)
            ]
            silent = [
                at
                for at, entry in zip(stamps, entries, strict=True)
                if line.speaker not in speakers(entry, ids)
            ]
            assert any(abs(at - line.start_ms) <= 500 for at in active)
            assert any(abs(at - line.end_ms) <= 500 for at in silent) or any(
                0 <= other.start_ms - line.end_ms < 500
                for other in truth.lines
                if other.speaker == line.speaker
            )


def speakers(entry, ids):
    return {ids[user["username"]] for user in entry["users"]}


def test_the_chat_file_has_clock_times_and_words_after_a_tab(truth, written):
    lines = text_of("chat.txt").split("\r\n")
    assert lines.pop() == ""
    heads, words = lines[::2], lines[1::2]
    assert words == [f"\t{line.text}" for line in truth.chat]
    private = [head for head in heads if head.endswith("(direct message):")]
    assert len(private) == 1
    for head in set(heads) - set(private):
        assert re.fullmatch(r"18:0\d:\d\d From [\w ]+ to Everyone:", head)


def test_the_files_are_what_the_script_makes_of_the_truth(truth, written):
    """Somebody who edits the script must speak it again."""
    assert text_of("*.transcript.vtt") == captions.transcript_vtt(written, truth)
    assert text_of("*_timeline.json") == captions.timeline_json(written, truth)
    assert text_of("chat.txt") == captions.chat_txt(written, truth)


def test_the_roster_says_what_the_script_says(written):
    people = bundle_roster()
    assert [(one.id, one.display_name, one.full_name, one.aliases, str(one.role)) for one in people] == [
        (one.id, one.display_name, one.full_name, one.aliases, one.role) for one in written.speakers
    ]


def test_the_terms_say_what_the_acronym_means(truth):
    terms = parse(bundle.terms())
    planted = {one.text for line in truth.lines for one in line.identifiers if one.kind is Kind.TERM}
    assert planted == set(terms)
    assert all(terms.values())


def test_only_reserved_phone_numbers_and_mail_addresses(truth):
    """555-0100 to 555-0199 and example.org are set aside for fiction and documents."""
    texts = everything_written()
    for text in texts.values():
        assert all(number.startswith("555-01") for number in re.findall(r"\b\d{3}-\d{4}\b", text))
        assert all(host == "example.org" for host in re.findall(r"[\w.]@([\w.-]+\w)", text))
    for line in truth.lines:
        assert all(host == "example" for host in re.findall(r" at (\w+) dot ", line.text))
        said = "".join(DIGITS.get(word, " ") for word in re.findall(r"\w+", line.text.lower()))
        assert all(re.fullmatch(r"55501\d\d", run) for run in re.findall(r"\d{4,}", said))


@pytest.mark.parametrize(
    ("marked", "text", "found"),
    [
        ("no mark (here)", "no mark (here)", []),
        ("[Ann](participant P01), hi", "Ann, hi", [(0, 3, Kind.PARTICIPANT, "P01")]),
        ("at [X Y](org x) or [Z](term z)", "at X Y or Z", [(3, 6, Kind.ORG, "x"), (10, 11, Kind.TERM, "z")]),
        ("[not a mark] (org x)", "[not a mark] (org x)", []),
    ],
)
def test_marks_become_ranges(marked, text, found):
    plain, identifiers = script.plain(marked)
    assert plain == text
    assert [(one.start, one.end, one.kind, one.entity) for one in identifiers] == found
