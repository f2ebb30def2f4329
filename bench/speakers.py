"""Who said it, measured: words that are known go through the real chain, and we count wrong names.

``python bench/speakers.py [SECONDS]``. The engine is ``replay``: it hears every word of the script at its
time, on every track that hears it (echoes of the others too), so that attribution is measured and not
a recognizer. Sound is synthetic; clocks, echoes, speech and missing tracks are found in it as in a real
recording. ``timeline`` and ``voices`` are one mixed file: the meeting's log lights up late and for
one person at a time, voice clusters are drawn with errors (their DER is printed).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from speakers_talk import (
    Clock,
    Line,
    alone,
    bled,
    media,
    script,
    separable,
)

from transcription import pipeline, plain, score
from transcription.diarizers.timeline import diarizer as timeline_diarizer
from transcription.diarizers.tracks import diarizer as tracks_diarizer
from transcription.doubt import doubtful
from transcription.engines.replay import engine
from transcription.model import (
    MIX,
    Evidence,
    Known,
    Person,
    Recording,
    Span,
    SpeakerSpan,
    Turn,
    Utterance,
    Word,
)
from transcription.protocols import Diarizer, Request, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

say = sys.stdout.write
SECONDS = 600
GROUPS = ((4, 0.3), (6, 0.45), (8, 0.6))  # people, share of turns that begin before the last has ended
BLEED_DB = 20.0  # dB by which a microphone hears the others softer
DRIFT = 20 / 3600  # s per s of one recorder
LEFT, BACK = 0.45, 0.5  # of the session, when somebody drops out and when they are in again
LATE_S = 7.0  # s after which another recorder starts
COPY_MISHEARD = 0.1  # of the words of an echo that a recognizer hears wrong
JITTER_MS = 60  # ms by which an echo's words are timed otherwise
LIT_LATE_MS = (300, 1_000)  # ms after which the meeting's log shows who speaks
LIT_AFTER_MS = 1_000  # ms for which it goes on showing them
SHOWN_FROM_MS = 700  # ms of speech that light a tile at all
VOICE_JITTER_MS = 250  # ms by which a diarizer is wrong at borders
VOICE_WRONG = 0.08  # of the utterances that it gives to another voice
CAPTION_WRONG = 0.15  # of the captions that carry somebody else's name
SEGMENT_MS = 20_000  # ms of the longest stretch that the recognizer hands out for mixed sound
SAME_MOMENT_MS = 500  # ms between a word of the script and the same word of the transcript


class Kept(dict[str, bytes]):
    """A checkpoint store that forgets."""

    def put(self, key: str, value: bytes) -> None:
        """Keep it."""
        self[key] = value


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which a session was recorded, with what a recognizer hears of it."""

    name: str
    recording: Recording
    heard: tuple[Utterance, ...]
    diarizers: tuple[Diarizer, ...]


@dataclass(slots=True)
class Drawn:
    """Spans drawn beforehand, as a diarizer's."""

    spans: tuple[SpeakerSpan, ...]
    name: str = "drawn"

    def ready(self, recording: Recording) -> bool:
        """Always."""
        return True

    def diarize(self, recording: Recording, request: Request, work: Work) -> Sequence[SpeakerSpan]:
        """What was drawn."""
        return self.spans


def person_id(number: int) -> str:
    """The roster's id."""
    return f"P{number + 1:02d}"


def roster(people: int) -> tuple[Person, ...]:
    """Invented display names."""
    return tuple(Person(person_id(one), "participant", (f"Guest Person{one}x",)) for one in range(people))


def display(number: int) -> str:
    """What the meeting program shows."""
    return f"Guest Person{number}x"


# --- ways to record ------------------------------------------------------------------------------


def present(lines: list[Line], people: int, seconds: int) -> list[Line]:
    """Without what the last person would have said while they were out of the meeting."""
    return [
        line
        for line in lines
        if line.person != people - 1
        or line.end_ms <= LEFT * seconds * 1000
        or line.start_ms >= BACK * seconds * 1000
    ]


def with_tracks(lines: list[Line], people: int, seconds: int, *, shared: bool) -> Case:
    """A file per person with echoes, a drifting clock, a late start and somebody who came in twice."""
    rng = np.random.default_rng(people)
    sound = alone(lines, people, seconds)
    mix = sound.sum(0)
    owners = [[one] for one in range(people)]
    if shared:
        owners = [[0, 1], *owners[2:]]
    mouths = np.array([sound[own].sum(0) for own in owners])
    microphones = bled(mouths, BLEED_DB)
    files: list[tuple[list[int], int, Clock]] = []
    for at, own in enumerate(owners):
        clocks = [Clock()]
        if at == 1:
            clocks = [Clock(rate=1 + DRIFT)]
        if at == 2:
            clocks = [Clock(offset_s=LATE_S)]
        if at == len(owners) - 1:
            clocks = [Clock(until_s=seconds * LEFT), Clock(offset_s=seconds * BACK)]
        files += [(own, at, clock) for clock in clocks]
    tracks, heard = [], []
    for number, (own, at, clock) in enumerate(files, start=1):
        name = f"track-{number}"
        tracks.append(media(name, clock.recorded(microphones[at]), person_id(own[0])))
        heard += [
            _on_track(line, name, clock, rng, copy=line.person not in own)
            for line in lines
            if clock.holds(line)
        ]
    recording = Recording((media("mix-1", mix),), tuple(tracks))
    covered = _unheard(lines, files)
    heard += [_utterance(line.words, MIX) for line in covered]
    diarizers: tuple[Diarizer, ...] = (tracks_diarizer,)
    if shared:
        diarizers += (Drawn(_shared_voices(lines, rng)),)
    return Case("tracks, two share one" if shared else "tracks", recording, tuple(heard), diarizers)


def _unheard(lines: list[Line], files: Iterable[tuple[list[int], int, Clock]]) -> list[Line]:
    """What no track of its speaker has, so that the mix is asked: before a late start, between two files."""
    files = list(files)
    return [
        line for line in lines if not any(line.person in own and clock.holds(line) for own, _, clock in files)
    ]


def _on_track(line: Line, name: str, clock: Clock, rng: np.random.Generator, *, copy: bool) -> Utterance:
    said = []
    for text, start, end in line.words:
        wrong = copy and rng.random() < COPY_MISHEARD
        off = int(rng.integers(-JITTER_MS, JITTER_MS + 1)) if copy else 0
        first = max(0, clock.own_ms(start) + off)
        said.append((f"x{text}" if wrong else text, first, max(first, clock.own_ms(end) + off)))
    return _utterance(said, name)


def _utterance(said: Sequence[tuple[str, int, int]], channel: str, name: str | None = None) -> Utterance:
    words = tuple(Word(text, start, end) for text, start, end in said)
    text = " ".join(word.text for word in words)
    return Utterance(text, words[0].start_ms, words[-1].end_ms, name, words=words, channel=channel)


def _shared_voices(lines: list[Line], rng: np.random.Generator) -> tuple[SpeakerSpan, ...]:
    """Two voices on the first track, and the assistant's taps for some of what they say."""
    found = []
    for line in lines:
        if line.person > 1:
            continue
        span = _jittered(Span(line.start_ms, line.end_ms), rng)
        wrong = rng.random() < VOICE_WRONG
        voice = f"SPEAKER_0{1 - line.person if wrong else line.person}"
        found.append(SpeakerSpan(span, voice, Evidence.VOICE, "track-1"))
        if line.end_ms - line.start_ms > 2_000:
            late = Span(line.start_ms + 800, line.end_ms + 500)
            found.append(SpeakerSpan(late, person_id(line.person), Evidence.TAP))
    return tuple(sorted(found, key=lambda one: one.span))


def mixed(lines: list[Line]) -> tuple[Utterance, ...]:
    """What a recognizer hands out for mixed sound: words in order of time, cut at silences."""
    said = sorted((word for line in lines for word in line.words), key=lambda word: word[1])
    stretches: list[list[tuple[str, int, int]]] = []
    for word in said:
        open_ = stretches[-1] if stretches else None
        ended = open_ is None or word[1] - max(one[2] for one in open_) > 500
        if open_ is None or ended or word[2] - open_[0][1] > SEGMENT_MS:
            stretches.append([word])
        else:
            open_.append(word)
    return tuple(_utterance(one, MIX) for one in stretches)


def with_timeline(lines: list[Line], people: int, seconds: int) -> Case:
    """One mixed file and the meeting's log of active speakers."""
    rng = np.random.default_rng(people + 100)
    recording = Recording((media("mix-1", alone(lines, people, seconds).sum(0)),), timeline=_log(lines, rng))
    return Case("timeline", recording, mixed(lines), (timeline_diarizer,))


def _log(lines: list[Line], rng: np.random.Generator) -> tuple[SpeakerSpan, ...]:
    """One tile at a time: the last who began has it, late, and for a while after they end."""
    lit = [
        (line.start_ms + int(rng.integers(*LIT_LATE_MS)), line.end_ms + LIT_AFTER_MS, line.person)
        for line in lines
        if line.end_ms - line.start_ms >= SHOWN_FROM_MS
    ]
    lit.sort()
    spans = []
    for at, (start, end, person) in enumerate(lit):
        until = min(end, lit[at + 1][0]) if at + 1 < len(lit) else end
        if until > start:
            spans.append(SpeakerSpan(Span(start, until), display(person), Evidence.TIMELINE))
    return tuple(spans)


def with_voices(lines: list[Line], people: int, seconds: int) -> Case:
    """One mixed file, voice clusters with a diarizer's errors, and captions with some wrong names."""
    rng = np.random.default_rng(people + 200)
    spans, captions = [], []
    for line in lines:
        who = int(rng.integers(people)) if rng.random() < VOICE_WRONG else line.person
        span = _jittered(Span(line.start_ms, line.end_ms), rng)
        spans.append(SpeakerSpan(span, f"SPEAKER_{who:02d}", Evidence.VOICE))
        named = int(rng.integers(people)) if rng.random() < CAPTION_WRONG else line.person
        captions.append(replace(_utterance(line.words, MIX, display(named)), words=()))
    sound = media("mix-1", alone(lines, people, seconds).sum(0))
    recording = Recording((sound,), captions=tuple(captions))
    return Case("voices", recording, mixed(lines), (Drawn(tuple(spans)),))


def _jittered(span: Span, rng: np.random.Generator) -> Span:
    start, end = (
        int(at + rng.integers(-VOICE_JITTER_MS, VOICE_JITTER_MS + 1)) for at in (span.start_ms, span.end_ms)
    )
    return Span(max(0, start), max(start + 100, end))


# --- counting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """Words of the script, and what became of them; ``extra`` words are in the transcript only."""

    words: int
    wrong: int
    lost: int
    extra: int
    wrong_turns: frozenset[int]  # turns with a word under the wrong name


def counted(lines: list[Line], turns: Sequence[Turn]) -> Counted:
    """Each word of the script against the nearest same word of the transcript, the right name first."""
    left: dict[str, list[tuple[int, str, int]]] = {}
    for number, turn in enumerate(turns):
        for word in turn.words:
            left.setdefault(word.text, []).append((word.start_ms, turn.speaker, number))
    said = [(text, start, person_id(line.person)) for line in lines for text, start, _ in line.words]
    wrong = lost = 0
    wrong_turns = set()
    unmatched = []
    for text, start, who in said:
        if not _take(left, text, start, who):
            unmatched.append((text, start))
    for text, start in unmatched:
        taken = _take(left, text, start, None)
        lost, wrong = lost + (taken is None), wrong + (taken is not None)
        if taken is not None:
            wrong_turns.add(taken[2])
    extra = sum(map(len, left.values()))
    return Counted(len(said), wrong, lost, extra, frozenset(wrong_turns))


def _take(
    left: dict[str, list[tuple[int, str, int]]], text: str, start: int, who: str | None
) -> tuple[int, str, int] | None:
    near = [
        one
        for one in left.get(text, [])
        if abs(one[0] - start) <= SAME_MOMENT_MS and (who is None or one[1] == who)
    ]
    if not near:
        return None
    best = min(near, key=lambda one: abs(one[0] - start))
    left[text].remove(best)
    return best


def by_speaker(lines: list[Line]) -> dict[str, list[str]]:
    """The script's words by who says them."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(person_id(line.person), []).extend(text for text, _, _ in line.words)
    return found


def _spans(found: Iterable[tuple[str, Span]]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for who, span in found:
        spans.setdefault(who, []).append(span)
    return spans


def run(case: Case, lines: list[Line], people: int, folder: Path) -> str:
    """One row of the table."""
    path = folder / "heard.json"
    path.write_bytes(plain.dump(case.heard))
    work = Work(Kept(), lambda _stage, _share: None)
    began = time.perf_counter()
    draft = pipeline.transcribe(
        case.recording,
        Known(roster=roster(people)),
        Request(str(path), "en"),
        engine=engine,
        diarizers=case.diarizers,
        work=work,
    )
    seconds = time.perf_counter() - began
    turns = draft.transcript.turns
    found = counted(lines, turns)
    said = _spans((person_id(one.person), Span(one.start_ms, one.end_ms)) for one in lines)
    heard = _spans((one.speaker, Span(one.start_ms or 0, one.end_ms or 0)) for one in turns)
    named = score.speaking_errors(said, heard, named=True)
    texts: dict[str, list[str]] = {}
    for turn in turns:
        texts.setdefault(turn.speaker, []).extend(word.text for word in turn.words)
    cp = score.cp_word_errors(by_speaker(lines), texts)
    listed = {one.turn for one in doubtful(turns)}
    caught = len(listed & found.wrong_turns)
    kinds = Counter(str(one.kind) for one in turns)
    cells = [
        f"{people}",
        f"{case.name:22}",
        *(f"{share:6.2%}" for share in (found.wrong / found.words, named.rate, cp.rate)),
        *(f"{count / found.words:6.2%}" for count in (found.extra, found.lost)),
        f"{len(turns):5}",
        f"{kinds['backchannel']:4}",
        f"{len(listed) / max(1, len(turns)):6.1%}",
        f"{caught}/{len(found.wrong_turns)}",
        f"{seconds:5.1f} s",
    ]
    return " | ".join(cells)


HEADER = (
    "people | case                   | wrong  | DER    | cpWER  | extra  | lost   | turns | mm-hm"
    " | doubtful | wrong turns among them | time"
)


def main() -> None:
    """Print the table."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    most = max(people for people, _ in GROUPS)
    say(f"{most} voices, told apart by their spectrum alone: {separable(most):.1%} of utterances\n{HEADER}\n")
    with tempfile.TemporaryDirectory() as folder:
        for people, talk_over in GROUPS:
            lines = present(script(people, seconds, talk_over, seed=people), people, seconds)
            spoken = sum(one.end_ms - one.start_ms for one in lines)
            share = _talked_over(lines) / spoken
            say(f"# {people} people, {len(lines)} utterances, {share:.0%} of the speech talked over\n")
            for case in (
                with_tracks(lines, people, seconds, shared=False),
                with_tracks(lines, people, seconds, shared=True),
                with_timeline(lines, people, seconds),
                with_voices(lines, people, seconds),
            ):
                say(f"{run(case, lines, people, Path(folder))}\n")
                sys.stdout.flush()


def _talked_over(lines: list[Line]) -> int:
    """Ms of speech during which somebody else speaks too."""
    total = 0
    for at, line in enumerate(lines):
        for other in lines[at + 1 :]:
            total += 2 * Span(line.start_ms, line.end_ms).overlap_ms(Span(other.start_ms, other.end_ms))
    return total


if __name__ == "__main__":
    main()
