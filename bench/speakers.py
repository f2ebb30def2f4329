"""Who said it, measured: words that are known go through the real chain, and we count wrong names.

``python bench/speakers.py [SECONDS [SEED ...]]``. The engine is ``replay``: it hears every word of the
script at its time, on every track that hears it (echoes of the others too), so that attribution is
measured and not a recognizer. Sound is synthetic; clocks, echoes, speech and missing tracks are found
in it as in a real recording. A mean over the seeds is printed last, the worst seed in brackets.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from speakers_sessions import (
    Case,
    person_id,
    present,
    roster,
    with_timeline,
    with_tracks,
    with_voices,
)
from speakers_talk import Line, script, separable

from transcription import pipeline, plain, score
from transcription.doubt import doubtful
from transcription.engines.replay import engine
from transcription.model import Known, Span, Turn
from transcription.protocols import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

say = sys.stdout.write
SECONDS = 300  # s of each session
SEEDS = (1, 2, 3)
GROUPS = (4, 6, 8)  # people
TALK_OVER = 0.3  # of the turns begin before the last has ended: 10 to 25 % of the speech is talked over
NOBODY = re.compile(r"Unknown|Speaker \d+")  # speakers that name nobody, so that nobody is misled
SAME_MOMENT_MS = 500  # ms between a word of the script and the same word of the transcript


# --- counting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the script's words; ``extra`` ones are in the transcript only.

    ``unnamed``: under ``Unknown`` or ``Speaker 1``. ``doubled``: lines of the script of which half the
    words and more are there twice. ``misnamed``: by turn, how many of its words somebody else said.
    """

    words: int
    wrong: int
    unnamed: int
    lost: int
    extra: int
    doubled: int
    misnamed: Counter[int]


class _Heard:
    """The transcript's words that no word of the script has been matched to: start, speaker, turn."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.left: dict[str, list[tuple[int, str, int]]] = {}
        for number, turn in enumerate(turns):
            for word in turn.words:
                self.left.setdefault(word.text, []).append((word.start_ms, turn.speaker, number))

    def take(self, text: str, start: int, who: str | None) -> int | None:
        """The turn of the nearest same word of that speaker, or of anybody."""
        near = [
            one
            for one in self.left.get(text, [])
            if abs(one[0] - start) <= SAME_MOMENT_MS and (who is None or one[1] == who)
        ]
        if not near:
            return None
        best = min(near, key=lambda one: abs(one[0] - start))
        self.left[text].remove(best)
        return best[2]


def counted(lines: list[Line], turns: Sequence[Turn]) -> Counted:
    """Each word of the script against the nearest same word of the transcript, the right name first."""
    heard = _Heard(turns)
    said = [(text, start, person_id(line.person)) for line in lines for text, start, _ in line.words]
    unmatched = [(text, start) for text, start, who in said if heard.take(text, start, who) is None]
    taken = [heard.take(text, start, None) for text, start in unmatched]
    elsewhere = [turn for turn in taken if turn is not None]
    unnamed = sum(NOBODY.fullmatch(turns[turn].speaker) is not None for turn in elsewhere)
    misnamed = Counter(turn for turn in elsewhere if not NOBODY.fullmatch(turns[turn].speaker))
    extra = sum(map(len, heard.left.values()))
    doubled = sum(1 for line in lines if _is_doubled(line, heard))
    return Counted(len(said), misnamed.total(), unnamed, taken.count(None), extra, doubled, misnamed)


def _is_doubled(line: Line, heard: _Heard) -> bool:
    """Is half of the line, misheard words too, still there after every word was found once?"""
    twice = [
        heard.take(text, start, None) is not None or heard.take(f"x{text}", start, None) is not None
        for text, start, _ in line.words
    ]
    return 2 * sum(twice) >= len(line.words)


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


@dataclass(frozen=True, slots=True)
class Row:
    """One session's figures: shares of the script's words or lines, and of turns."""

    people: int
    case: str
    wrong: float
    unnamed: float
    der: float
    cp_wer: float
    doubled: float  # lines
    extra: float  # words
    lost: float
    turns: int
    backchannels: int
    listed: int
    caught: int  # turns under the wrong name among those listed
    misnamed: int  # turns of which most words are somebody else's
    words_caught: float  # of the words under a wrong name, those in turns that are listed
    seconds: float


def run(case: Case, lines: list[Line], people: int, folder: Path) -> Row:
    """One row of the table."""
    path = folder / "heard.json"
    path.write_bytes(plain.dump(case.heard))
    began = time.perf_counter()
    draft = pipeline.transcribe(
        case.recording,
        Known(roster=roster(people)),
        Request(str(path), "en"),
        engine=engine,
        diarizers=case.diarizers,
        work=case.work,
    )
    seconds = time.perf_counter() - began
    turns = draft.transcript.turns
    found = counted(lines, turns)
    listed = {one.turn for one in doubtful(turns)}
    misnamed = {turn for turn, count in found.misnamed.items() if 2 * count >= len(turns[turn].words)}
    texts: dict[str, list[str]] = {}
    for turn in turns:
        texts.setdefault(turn.speaker, []).extend(word.text for word in turn.words)
    return Row(
        people,
        case.name,
        wrong=found.wrong / found.words,
        unnamed=found.unnamed / found.words,
        der=_der(lines, turns),
        cp_wer=score.cp_word_errors(by_speaker(lines), texts).rate,
        doubled=found.doubled / len(lines),
        extra=found.extra / found.words,
        lost=found.lost / found.words,
        turns=len(turns),
        backchannels=sum(turn.kind == "backchannel" for turn in turns),
        listed=len(listed),
        caught=len(listed & misnamed),
        misnamed=len(misnamed),
        words_caught=sum(found.misnamed[one] for one in listed) / max(1, found.wrong),
        seconds=seconds,
    )


def _der(lines: list[Line], turns: Sequence[Turn]) -> float:
    said = _spans((person_id(one.person), Span(one.start_ms, one.end_ms)) for one in lines)
    heard = _spans((one.speaker, Span(one.start_ms or 0, one.end_ms or 0)) for one in turns)
    return score.speaking_errors(said, heard, named=True).rate


# --- the table -----------------------------------------------------------------------------------


HEADER = (
    "people | case | wrong  | unnamed | DER    | cpWER  | lines doubled | words extra | lost "
    "| turns | mm-hm | doubtful: turns, wrong names caught, wrong words caught | time\n"
)
SHARES = ("wrong", "unnamed", "der", "cp_wer", "doubled", "extra", "lost")


def told(row: Row) -> str:
    """One session."""
    return " | ".join(
        [
            f"{row.people}",
            f"{row.case:22}",
            *(f"{getattr(row, share):6.2%}" for share in SHARES),
            f"{row.turns:5}",
            f"{row.backchannels:4}",
            f"{row.listed:3}, {row.caught}/{row.misnamed}, {row.words_caught:.0%}",
            f"{row.seconds:5.1f} s\n",
        ]
    )


def over_seeds(rows: Sequence[Row]) -> str:
    """The same way of recording with several seeds: the mean, and the worst in brackets."""
    words_caught = mean(row.words_caught for row in rows)
    shares = [[float(getattr(row, share)) for row in rows] for share in SHARES]
    misnamed = sum(row.misnamed for row in rows)
    caught = sum(row.caught for row in rows)
    listed = sum(row.listed for row in rows) / sum(row.turns for row in rows)
    return " | ".join(
        [
            f"{rows[0].people}",
            f"{rows[0].case:22}",
            *(f"{mean(share):6.2%} ({max(share):.2%})" for share in shares),
            f"listed {listed:.1%}: {caught}/{misnamed} wrong names, {words_caught:.0%} of wrong words\n",
        ]
    )


def sessions(people: int, seconds: int, seed: int) -> Iterator[tuple[list[Line], Case]]:
    """One talk, recorded in four ways."""
    own = 100 * seed + people
    lines = present(script(people, seconds, TALK_OVER, own), people, seconds)
    spoken = sum(one.end_ms - one.start_ms for one in lines)
    share = _talked_over(lines) / spoken
    say(f"# {people} people, seed {seed}: {len(lines)} utterances, {share:.0%} of the speech talked over\n")
    yield lines, with_tracks(lines, people, seconds, own, shared=False)
    yield lines, with_tracks(lines, people, seconds, own, shared=True)
    yield lines, with_timeline(lines, people, seconds, own)
    yield lines, with_voices(lines, people, seconds, own)


def main() -> None:
    """Print the table."""
    given = [int(one) for one in sys.argv[1:]]
    seconds, seeds = (given[0] if given else SECONDS), (given[1:] or SEEDS)
    say(f"{max(GROUPS)} voices told apart by spectrum alone: {separable(max(GROUPS)):.1%} of utterances\n")
    say(HEADER)
    rows: dict[tuple[int, str], list[Row]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for people in GROUPS:
            for seed in seeds:
                for lines, case in sessions(people, seconds, seed):
                    row = run(case, lines, people, Path(folder))
                    rows.setdefault((people, case.name), []).append(row)
                    say(told(row))
                    sys.stdout.flush()
    say(f"\nMean of {len(seeds)} seeds (worst)\n{HEADER}")
    for found in rows.values():
        say(over_seeds(found))


def _talked_over(lines: list[Line]) -> int:
    """Ms of speech during which somebody else speaks too."""
    total = 0
    for at, line in enumerate(lines):
        for other in lines[at + 1 :]:
            total += 2 * Span(line.start_ms, line.end_ms).overlap_ms(Span(other.start_ms, other.end_ms))
    return total


if __name__ == "__main__":
    main()
