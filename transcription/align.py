"""What was heard and who spoke when become turns: one per contribution, talk-over kept.

A stretch heard on somebody's own track is theirs. A stretch heard on the mix goes to its strongest
evidence, and is cut where the speaker changes only behind gates: cutting at every change is wrong
for 17 of 100 words that it moves (noScribe PR 341), so a piece needs a second, two words and a
fifth of the stretch (the gates of TalkTrack issue 100).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from transcription.backchannels import is_listening, marked
from transcription.evidence import (
    NO_VOTES,
    WORD_SHARE,
    Attribution,
    Ballot,
    attribute,
    ballot,
    heard_in,
    on_own_track,
    witnesses,
)
from transcription.model import Evidence, Span, Turn, TurnKind, Utterance, Word
from transcription.speakers import UNKNOWN, SpokenBy, resolve_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.evidence import Heard, Witnesses
    from transcription.model import Known, Recording, SpeakerSpan
    from transcription.speakers import Names

_PIECE_LEAST_MS = 1000  # ms that a piece of a cut stretch lasts
_PIECE_LEAST_WORDS = 2
_VOICE_LEAST_SHARE = 0.2  # of a stretch that a voice speaks before it is cut out
_VOICE_ENOUGH_MS = 2000  # ms of it that are enough in any case: recognizers hand out stretches of up to 30 s
_PAUSE_MS = 1500  # ms of silence that end a turn even when nobody else speaks
_LOG_LATE_MS = 1500  # ms by which a meeting's log may show a new speaker late
_TURN_GAP_MS = 120  # ms between words that listeners notice as a gap between speakers (Heldner 2011)
_ASKED = ("?", "\N{ARABIC QUESTION MARK}", "\N{FULLWIDTH QUESTION MARK}")
_LABELLED_BY_NAME = {Evidence.TIMELINE, Evidence.TAP}


def turns(
    heard: Sequence[Utterance], spans: Sequence[SpeakerSpan], recording: Recording, known: Known
) -> tuple[tuple[Turn, ...], dict[str, str]]:
    """The session's turns in order of their start, and the names behind ``S1``, ``S2`` ...

    ``heard`` is what the engine heard, ``spans`` what all diarizers said; chat lines and the names
    on captions come from ``recording``. A line without a time keeps its place behind the one before.
    """
    lines = [line for one in (*heard, *recording.chat) if (line := _cleaned(one, recording.duration_ms)).text]
    on_files = [media.label for media in recording.tracks if media.label]
    names = resolve_names(_display_names(lines, spans, recording), known.roster, on_files)
    seen = witnesses(spans, [*recording.captions, *lines], recording.tracks, names)
    pieces = [piece for line in lines if line.kind.spoken for piece in _pieces(line, seen, names)]
    speech = [_turn(parts) for parts in _contributions(_in_order(pieces), known.language)]
    chat = [_chat_turn(line, names) for line in lines if not line.kind.spoken]
    return tuple(_in_order([*marked(_in_order(speech), known.language), *chat])), dict(names.labels)


def _display_names(
    lines: Iterable[Utterance], spans: Iterable[SpeakerSpan], recording: Recording
) -> list[str]:
    """Every name that a source wrote, in order of first appearance, so that numbers stay from run to run."""
    logged = [(one.span.start_ms, one.label) for one in spans if one.source in _LABELLED_BY_NAME]
    written = [(line.start_ms or 0, line.name) for line in (*recording.captions, *lines) if line.name]
    return [name for _, name in sorted([*logged, *written])]


def _cleaned(line: Utterance, duration_ms: int) -> Utterance:
    """``line`` with plain spacing and all of its times inside the recording."""

    def inside(ms: int) -> int:
        return max(0, min(ms, duration_ms)) if duration_ms else max(0, ms)

    words = tuple(
        Word(
            _spaced(word.text), (start := inside(word.start_ms)), max(start, inside(word.end_ms)), word.score
        )
        for word in line.words
        if word.text.strip()
    )
    starts = [inside(line.start_ms)] if line.start_ms is not None else []
    ends = [inside(line.end_ms)] if line.end_ms is not None else []
    first = min([*starts, *(word.start_ms for word in words)], default=None)
    last = max([*ends, *(word.end_ms for word in words), *starts]) if ends or words else None
    text = _spaced(line.text) or " ".join(word.text for word in words)
    return replace(line, text=text, start_ms=first, end_ms=last, words=words)


def _spaced(text: str) -> str:
    return " ".join(text.split())


# --- stretches into pieces of one speaker each ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one speaker said in one stretch (identified), and what all evidence says of that."""

    said: Utterance
    by: Attribution
    votes: Ballot = NO_VOTES

    @property
    def start_ms(self) -> int | None:
        return self.said.start_ms

    @property
    def end_ms(self) -> int | None:
        return self.said.end_ms


class _Run(NamedTuple):
    """Words ``first`` up to ``stop`` of a stretch, all by one speaker."""

    speaker: str
    first: int
    stop: int


def _pieces(line: Utterance, seen: Witnesses, names: Names) -> list[_Piece]:
    if line.start_ms is None:
        return [_Piece(line, _untimed(line, seen, names))]
    if line.channel in seen.together:
        line = _with_overlaps(line, seen.together[line.channel])
    words = line.words or _interpolated(line)
    if line.channel in seen.shared:
        sources = seen.shared[line.channel]
        heard = [heard_in(_span(word), sources) for word in words]
        voices = {Evidence.VOICE: sources[Evidence.VOICE]}  # a tap disputes them, but may be an old one
        own = attribute([_span(word) for word in words], voices)
    elif line.channel in seen.channels:
        owner = seen.channels[line.channel]
        heard = [on_own_track(heard_in(_span(word), seen.sources), owner) for word in words]
        own = [Attribution(owner, Evidence.TRACK)] * len(words)
    else:
        named = names.speaker(line.name) if line.name else None
        heard = [heard_in(_span(word), seen.beyond, named) for word in words]
        own = _in_time(words, attribute([_span(word) for word in words], seen.beyond, named))
    runs = _gated(words, [one.speaker for one in own])
    places = [slice(run.first, run.stop) for run in runs]
    return [
        _piece(said, _winner(run.speaker, own[at]), words[at], heard[at], seen.unnamed)
        for run, at, said in zip(runs, places, _cut(line, words, runs), strict=True)
    ]


def _with_overlaps(line: Utterance, together: SpokenBy) -> Utterance:
    """The line with the words marked over which a second voice is heard."""
    spans = [Span(word.start_ms, max(word.end_ms, word.start_ms + 1)) for word in line.words]
    words = [
        replace(
            word, overlapped=together.overlaps(span).total() >= WORD_SHARE * (span.end_ms - span.start_ms)
        )
        for word, span in zip(line.words, spans, strict=True)
    ]
    return replace(line, words=tuple(words))


def _span(word: Word) -> Span:
    return Span(word.start_ms, word.end_ms)


def _in_time(words: Sequence[Word], own: Sequence[Attribution]) -> list[Attribution]:
    """Where the meeting's log changes the speaker, it does so late: at the pause before, if there is one."""
    moved = list(own)
    for at in range(1, len(words)):
        if own[at].evidence is not Evidence.TIMELINE or own[at].speaker == own[at - 1].speaker:
            continue
        first = next(one for one in range(at, -1, -1) if one == 0 or moved[one - 1] != moved[at - 1])
        late = [one for one in range(first, at) if words[at].start_ms - words[one].start_ms <= _LOG_LATE_MS]
        begun = [(words[one].start_ms - words[one - 1].end_ms if one else _PAUSE_MS, one) for one in late]
        pause, begin = max(begun, default=(0, at))
        if pause >= _TURN_GAP_MS and all(
            moved[one].evidence is Evidence.TIMELINE for one in range(begin, at)
        ):
            moved[begin:at] = [own[at]] * (at - begin)
    return moved


def _untimed(line: Utterance, seen: Witnesses, names: Names) -> Attribution:
    if line.channel in seen.channels:
        return Attribution(seen.channels[line.channel], Evidence.TRACK)
    return _by_name(line, names)


def _by_name(line: Utterance, names: Names) -> Attribution:
    speaker = names.speaker(line.name)
    return Attribution(speaker, Evidence.NONE if speaker == UNKNOWN else Evidence.CAPTION)


def _winner(speaker: str, own: Iterable[Attribution]) -> Attribution:
    """The evidence that gave the speaker most of the words; the stronger one where two are equal."""
    won = Counter(one.evidence for one in own if one.speaker == speaker)
    order = list(Evidence)
    return Attribution(speaker, max(won, key=lambda one: (won[one], -order.index(one))))


def _piece(
    said: Utterance, by: Attribution, words: Sequence[Word], heard: Sequence[Heard], unnamed: frozenset[str]
) -> _Piece:
    """What was said with the evidence of each of its words; times that were guessed stay out of it."""
    votes = [ballot(_span(word), one, by.speaker, unnamed) for word, one in zip(words, heard, strict=True)]
    if said.words:
        told = [
            replace(
                word,
                evidence=next((kind for kind, who in one.items() if who[by.speaker]), Evidence.NONE),
                disputed=bool(vote.against),
            )
            for word, one, vote in zip(words, heard, votes, strict=True)
        ]
        said = replace(said, words=tuple(told))
    return _Piece(said, by, sum(votes, NO_VOTES))


def _interpolated(line: Utterance) -> tuple[Word, ...]:
    """The words of a line with times in proportion to their length: good enough to ask who spoke.

    They are guesses, so they never become a turn's words.
    """
    start = line.start_ms or 0
    length = (line.end_ms or start) - start
    words, letters, passed = line.text.split(), len(line.text) + 1, 0
    timed = []
    for word in words:
        after = passed + len(word) + 1
        timed.append(Word(word, start + length * passed // letters, start + length * after // letters))
        passed = after
    return tuple(timed)


def _gated(words: Sequence[Word], speakers: Sequence[str]) -> list[_Run]:
    """Runs of one speaker that each stand on their own; weak ones fall to the longer neighbour."""
    runs = _joined(_Run(who, at, at + 1) for at, who in enumerate(speakers))
    while len(runs) > 1:
        lengths = [_length(words, run) for run in runs]
        weak = _weak(runs, lengths)
        if not weak:
            break
        at = min(weak, key=lambda one: lengths[one])
        beside = max((one for one in (at - 1, at + 1) if 0 <= one < len(runs)), key=lambda one: lengths[one])
        runs[at] = runs[at]._replace(speaker=runs[beside].speaker)
        runs = _joined(runs)
    return runs


def _weak(runs: Sequence[_Run], lengths: Sequence[int]) -> list[int]:
    """The places of runs that do not pass the gates."""
    voices: Counter[str] = Counter()
    for run, length in zip(runs, lengths, strict=True):
        voices[run.speaker] += length
    needed = min(_VOICE_ENOUGH_MS, _VOICE_LEAST_SHARE * sum(lengths))
    return [
        at
        for at, run in enumerate(runs)
        if lengths[at] < _PIECE_LEAST_MS
        or run.stop - run.first < _PIECE_LEAST_WORDS
        or voices[run.speaker] < needed
    ]


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    grouped = (list(same) for _, same in groupby(runs, key=lambda run: run.speaker))
    return [_Run(same[0].speaker, same[0].first, same[-1].stop) for same in grouped]


def _length(words: Sequence[Word], run: _Run) -> int:
    return max(0, words[run.stop - 1].end_ms - words[run.first].start_ms)


def _cut(line: Utterance, words: Sequence[Word], runs: Sequence[_Run]) -> list[Utterance]:
    """``line`` as one utterance per run: no word is lost, and the outer times stay."""
    if len(runs) == 1:
        return [line]
    cuts = [run.first for run in runs] + [len(words)]
    texts = _cut_text(line.text, words, cuts)
    pieces = []
    for (first, stop), text in zip(pairwise(cuts), texts, strict=True):
        start = line.start_ms if first == 0 else words[first].start_ms
        end = line.end_ms if stop == len(words) else max(word.end_ms for word in words[first:stop])
        pieces.append(replace(line, text=text, start_ms=start, end_ms=end, words=line.words[first:stop]))
    return pieces


def _cut_text(text: str, words: Sequence[Word], cuts: Sequence[int]) -> list[str]:
    """The text between ``cuts``; from the words themselves where the text is written otherwise."""
    places, after = [], 0
    for word in words:
        place = text.find(word.text, after)
        if place < 0:
            return [" ".join(word.text for word in words[first:stop]) for first, stop in pairwise(cuts)]
        places.append(place)
        after = place + len(word.text)
    borders = [0, *(places[cut] for cut in cuts[1:-1]), len(text)]
    return [text[start:end].strip() for start, end in pairwise(borders)]


# --- pieces into turns ---------------------------------------------------------------------------


_Timed = TypeVar("_Timed", _Piece, Turn)


def _in_order(things: Sequence[_Timed]) -> list[_Timed]:
    """By start, then end; what has no time stays behind what came before it."""

    def keys() -> Iterator[tuple[int, int, int]]:
        start = end = 0
        for number, one in enumerate(things):
            if one.start_ms is not None:
                start = one.start_ms
                end = start if one.end_ms is None else one.end_ms
            yield start, end, number

    return [things[number] for _, _, number in sorted(keys())]


def _contributions(pieces: Sequence[_Piece], language: str) -> list[list[_Piece]]:
    """Pieces that are one contribution: same speaker and channel, no long pause, nobody else in it.

    Somebody who only signals that they listen ("mm-hm") takes the floor from nobody.
    """
    timed = [one for one in pieces if one.start_ms is not None and one.end_ms is not None]
    voiced = _spoken_by(timed)
    floor = _spoken_by(one for one in timed if not _only_listens(one, language))
    found: list[list[_Piece]] = []
    open_turns: dict[tuple[str, str], list[_Piece]] = {}
    for piece in pieces:
        if piece.start_ms is None:
            open_turns.clear()
        own = (piece.by.speaker, piece.said.channel)
        if own in open_turns and _goes_on(open_turns[own], piece, floor, voiced):
            open_turns[own].append(piece)
        else:
            found.append([piece])
            open_turns[own] = found[-1]
    return found


def _spoken_by(pieces: Iterable[_Piece]) -> SpokenBy:
    return SpokenBy((Span(one.start_ms or 0, one.end_ms or 0), one.by.speaker) for one in pieces)


def _only_listens(piece: _Piece, language: str) -> bool:
    length_ms = (piece.end_ms or 0) - (piece.start_ms or 0)
    return is_listening(piece.said.text, length_ms, language)


def _goes_on(before: Sequence[_Piece], piece: _Piece, floor: SpokenBy, voiced: SpokenBy) -> bool:
    """Does ``piece`` go on with the turn? Somebody who only talks over it does not end it.

    Nobody knows whether two unknown voices are the same, nor how long an untimed pause is. Behind a
    question even "mm-hm" is an answer.
    """
    ends = [one.end_ms for one in before if one.end_ms is not None]
    if piece.by.speaker == UNKNOWN or piece.start_ms is None or len(ends) < len(before):
        return False
    pause = Span(max(ends), piece.start_ms)
    if pause.end_ms - pause.start_ms >= _PAUSE_MS:
        return False
    heard = voiced if before[-1].said.text.endswith(_ASKED) else floor
    return all(who == piece.by.speaker for who in heard.overlaps(pause))


def _turn(parts: Sequence[_Piece]) -> Turn:
    ends = [one.end_ms for one in parts if one.end_ms is not None]
    votes = sum((one.votes for one in parts), NO_VOTES)
    return Turn(
        speaker=parts[0].by.speaker,
        kind=TurnKind.SPEECH,
        start_ms=parts[0].start_ms,
        end_ms=max(ends, default=None),
        text=" ".join(one.said.text for one in parts),
        words=tuple(word for one in parts for word in one.said.words),
        evidence=max(parts, key=lambda one: (one.end_ms or 0) - (one.start_ms or 0)).by.evidence,
        margin=votes.margin,
        disputed=votes.disputed,
    )


def _chat_turn(line: Utterance, names: Names) -> Turn:
    by = _by_name(line, names)
    end = line.start_ms if line.end_ms is None else line.end_ms
    return Turn(by.speaker, line.kind, line.start_ms, end, line.text, evidence=by.evidence)
