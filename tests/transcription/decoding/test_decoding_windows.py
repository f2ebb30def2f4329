"""Chunks share windows, and every word finds its way back to the recording."""

import hashlib
import io
import wave
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from written_takes import line

from transcription.chunks import LONGEST_MS, Chunk
from transcription.decoding import words
from transcription.decoding.windows import JOIN_MS, Window, apart, length_ms, packed, placed, spliced
from transcription.model import Media, Span, Utterance, Word

RATE = 16_000  # Hz


def medium(sound, name="track-1"):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((sound * 32_767).astype("<i2").tobytes())
    data = file.getvalue()
    return Media(name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), len(sound) * 1000 // RATE)


SILENT = medium(np.zeros(RATE))
stretches = st.lists(st.tuples(st.integers(1, 60_000), st.integers(1, LONGEST_MS)), min_size=1, max_size=12)


def spans_of(steps):
    found, at = [], 0
    for gap, length in steps:
        found.append(Span(at + gap, at + gap + length))
        at = found[-1].end_ms
    return found


@given(stretches)
def test_windows_hold_every_chunk_once_in_order_and_none_is_too_long(steps):
    spans = spans_of(steps)
    windows = packed(Chunk(SILENT, "track-1", span) for span in spans)
    assert [piece for window in windows for piece in window.pieces] == spans
    assert all(window.length_ms <= LONGEST_MS for window in windows)
    assert all(length_ms((*one.pieces, other.pieces[0])) > LONGEST_MS for one, other in pairwise(windows))


def test_two_channels_never_share_a_window():
    other = medium(np.zeros(RATE), "track-2")
    windows = packed([Chunk(SILENT, "track-1", Span(0, 9)), Chunk(other, "track-2", Span(0, 9))])
    assert [window.channel for window in windows] == ["track-1", "track-2"]


def test_short_stretches_of_a_track_cost_one_window():
    chunks = [Chunk(SILENT, "track-1", Span(at * 60_000, at * 60_000 + 1_000)) for at in range(15)]
    assert len(packed(chunks)) == 1


@given(stretches, st.data())
def test_a_word_heard_anywhere_in_a_piece_comes_back_to_its_moment(steps, data):
    pieces = spans_of(steps)
    number = data.draw(st.integers(0, len(pieces) - 1))
    start = data.draw(st.integers(0, pieces[number].end_ms - pieces[number].start_ms))
    end = data.draw(st.integers(start, pieces[number].end_ms - pieces[number].start_ms))
    at = placed(pieces)[number].start_ms
    said = Utterance(" hm", at + start, at + end, words=(Word(" hm", at + start, at + end),))
    window = Window(SILENT, "track-1", tuple(pieces))
    (found,) = window.on_recording([said])
    assert (found.start_ms, found.end_ms) == (pieces[number].start_ms + start, pieces[number].start_ms + end)
    assert found.words == (Word("hm", found.start_ms, found.end_ms),)


def test_a_line_that_runs_over_two_pieces_is_cut_between_them():
    window = Window(SILENT, "track-1", (Span(1_000, 3_000), Span(60_000, 62_000)))
    one, other = window.on_recording([line("yes we do and so on", 500, 3_900)])
    assert (one.text, other.text) == ("yes we do", "and so on")
    assert 1_500 == one.start_ms < one.end_ms <= 3_000
    assert 60_000 <= other.start_ms < other.end_ms <= 61_500
    assert [word.text for word in (*one.words, *other.words)] == ["yes", "we", "do", "and", "so", "on"]


times = st.integers(-2_000, 40_000)


@given(stretches, st.lists(st.tuples(times, times), max_size=8))
def test_whatever_times_an_engine_gives_no_word_is_lost_and_none_leaves_its_window(steps, edges):
    pieces = spans_of(steps)
    said = Utterance(" a" * len(edges), 0, 0, words=tuple(Word(" a", *edge) for edge in edges))
    found = Window(SILENT, "track-1", tuple(pieces)).on_recording([said])
    assert sum(len(part.words) for part in found) == len(edges)
    for part in found:
        assert any(one.start_ms <= part.start_ms <= part.end_ms <= one.end_ms for one in pieces)


def test_the_sound_of_a_window_is_its_pieces_with_silence_between():
    sound = np.linspace(-0.9, 0.9, 10 * RATE).astype(np.float32)
    pieces = (Span(1_000, 2_000), Span(9_500, 10_400))
    heard = Window(medium(sound), "track-1", pieces).sound()
    assert heard.size == length_ms(pieces) * RATE // 1000
    assert np.abs(heard[:RATE] - sound[RATE : 2 * RATE]).max() < 0.001
    assert not heard[RATE : RATE + JOIN_MS * RATE // 1000].any()
    assert not heard[-int(0.4 * RATE) :].any()  # the file ends before the piece does


def test_speech_is_found_on_the_windows_clock():
    window = Window(SILENT, "track-1", (Span(1_000, 2_000), Span(9_000, 9_500)))
    speech = [Span(0, 1_500), Span(1_700, 3_000), Span(9_100, 9_200), Span(20_000, 30_000)]
    assert window.inside(speech) == [Span(0, 500), Span(700, 1_000), Span(1_500, 1_600)]


def test_nothing_spliced_is_no_sound():
    assert spliced([]).size == 0
    assert apart([], [Span(0, 9)]) == []


NUMBERS = {
    "a decimal and its unit": ([" 3", ".5", "%"], [" 3.5%"]),
    "money": ([" $", "20", ",000"], [" $20,000"]),
    "a telephone number": ([" 555", "-", "0", "143"], [" 555-0143"]),
    "a compound": ([" twenty", "-five"], [" twenty-five"]),
    "a clock": ([" at", " 10", ":", "30", "."], [" at", " 10:30."]),
    "two numbers": ([" 3", " 4"], [" 3", " 4"]),
    "words of a language without spaces": (["我", "们", "去"], ["我", "们", "去"]),
    "its numbers": (["3", "月"], ["3月"]),
}


def test_numbers_keep_one_time_from_their_first_sign_to_their_last():
    for parts, wanted in NUMBERS.values():
        timed = tuple(Word(part, at * 100, at * 100 + 90, 0.9 - at / 10) for at, part in enumerate(parts))
        (joined,) = words.whole([Utterance("".join(parts), 0, 900, words=timed)])
        assert [word.text for word in joined.words] == wanted
        assert joined.words[0].start_ms == 0
        assert joined.words[-1].end_ms == timed[-1].end_ms
        assert all(word.start_ms < word.end_ms for word in joined.words)
    assert words.whole([Utterance("x", words=(Word("3", 0, 9, 0.9), Word("%", 9, 20, 0.4)))])[0].words == (
        Word("3%", 0, 20, 0.4),
    )


@given(st.lists(st.text(max_size=4), max_size=10))
def test_joining_loses_no_letter_and_no_time(parts):
    timed = tuple(Word(part, at * 10, at * 10 + 10) for at, part in enumerate(parts))
    (joined,) = words.whole([Utterance("x", words=timed)])
    assert "".join(word.text for word in joined.words) == "".join(parts)
    if parts:
        assert (joined.words[0].start_ms, joined.words[-1].end_ms) == (0, len(parts) * 10)
