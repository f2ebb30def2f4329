"""What is done about takes that are not believed, and about speech that a take passed over.

A window that fails is decoded again alone, at rising temperatures (which break loops) and then in
halves (which change what surrounds the hard place). What fails even then is marked, not invented.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from transcription.chunks import LONGEST_MS, settled
from transcription.decoding import words
from transcription.decoding.checks import Fault, bearable, faults, left, nothing_said
from transcription.decoding.marks import marked
from transcription.decoding.phantoms import folded, is_phantom
from transcription.decoding.takes import Take, moved
from transcription.decoding.windows import PER_MS, apart, length_ms, placed, spliced
from transcription.model import Span
from transcription.speech import quietest_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transcription.decoding.takes import Decoder
    from transcription.media import Samples
    from transcription.model import Utterance

LADDER = (0.2, 0.4, 0.6)  # Whisper's temperatures without 0.8 and 1.0, where it mostly invents
HALF_LADDER = (0.0, 0.4)
SHORTEST_CUT_MS = 2_000  # ms; a shorter window has no halves worth hearing
NEAR_MS = 3_000  # ms around passed-over speech in which the same words are the same words, wrongly timed


def believed(take: Take, sound: Samples, speech: Sequence[Span], decoder: Decoder, language: str) -> Take:
    """``take`` of a window where it can be believed, else the best of further attempts, else marks."""
    if nothing_said(take):
        return replace(take, lines=())
    wrong = faults(take, speech)
    if not wrong or Fault.EMPTY in wrong:
        return take
    hear = partial(_heard, sound, decoder, language)
    tried = [take] if bearable(take, wrong) else []
    found = _climbed(hear, speech, LADDER, tried)
    return found or _in_halves(sound, speech, decoder, language)


def _heard(sound: Samples, decoder: Decoder, language: str, temperature: float) -> Take:
    take = decoder.decode([sound], language, temperature=temperature)[0]
    return replace(take, lines=words.whole(take.lines))


def _climbed(
    hear: Callable[[float], Take], speech: Sequence[Span], temperatures: Sequence[float], tried: list[Take]
) -> Take | None:
    """The first believable take up the ladder, or the likeliest of those that can be borne."""
    for temperature in temperatures:
        take = hear(temperature)
        if nothing_said(take):
            return replace(take, lines=())
        wrong = faults(take, speech)
        if not wrong:
            return take
        if bearable(take, wrong):
            tried.append(take)
    return max(tried, key=lambda one: one.mean_logprob, default=None)


def _in_halves(sound: Samples, speech: Sequence[Span], decoder: Decoder, language: str) -> Take:
    whole_ms = sound.size // PER_MS
    if whole_ms < SHORTEST_CUT_MS:
        return marked(speech)
    middle = Span(whole_ms // 3, whole_ms * 2 // 3)
    cut = middle.start_ms + quietest_ms([sound[middle.start_ms * PER_MS : middle.end_ms * PER_MS]])
    halves = []
    for half in (Span(0, cut), Span(cut, whole_ms)):
        part = sound[half.start_ms * PER_MS : half.end_ms * PER_MS]
        own = [_within(one, half) for one in speech if one.overlap_ms(half)]
        take = _climbed(partial(_heard, part, decoder, language), own, HALF_LADDER, []) or marked(own)
        halves.append(replace(take, lines=tuple(moved(line, half.start_ms) for line in take.lines)))
    first, second = halves
    return Take((*first.lines, *second.lines), min(first.mean_logprob, second.mean_logprob))


def _within(span: Span, half: Span) -> Span:
    """``span`` inside ``half``, counted from its start."""
    start, end = max(span.start_ms, half.start_ms), min(span.end_ms, half.end_ms)
    return Span(start - half.start_ms, end - half.start_ms)


# --- speech that was passed over ------------------------------------------------------------------


def completed(
    takes: Sequence[Take],
    sounds: Sequence[Samples],
    speech: Sequence[Sequence[Span]],
    decoder: Decoder,
    language: str,
) -> list[Take]:
    """``takes`` of a batch with what a second hearing of their wordless stretches adds.

    The stretches of all windows are heard together, so that this costs little more than their length.
    """
    stretches = [
        _Stretch(number, one)
        for number, take in enumerate(takes)
        if take.words  # a window in which nothing at all was heard would only give the same again
        for one in left(take, speech[number])
    ]
    found = list(takes)
    for group in _grouped(stretches):
        parts = [sounds[one.window][one.span.start_ms * PER_MS : one.span.end_ms * PER_MS] for one in group]
        take = _heard(spliced(parts), decoder, language, 0.0)
        for number, line in _added(take, group, takes):
            lines = sorted([*found[number].lines, line], key=lambda one: one.start_ms or 0)
            found[number] = replace(found[number], lines=tuple(lines))
    return found


class _Stretch(NamedTuple):
    """Speech without words: the number of its window in the batch, and where in it."""

    window: int
    span: Span


def _grouped(stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """As many at once as a window holds."""
    groups: list[list[_Stretch]] = []
    for stretch in stretches:
        if groups and length_ms([one.span for one in (*groups[-1], stretch)]) <= LONGEST_MS:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return groups


def _added(take: Take, group: Sequence[_Stretch], takes: Sequence[Take]) -> Iterator[tuple[int, Utterance]]:
    """What was said in each stretch of ``group``, on its window's clock, where it can be believed."""
    spans = [one.span for one in group]
    if nothing_said(take) or faults(take, placed(spans)):
        return
    for piece, line in apart(take.lines, spans):
        number, span = group[piece]
        alone = replace(take, lines=(line,))
        if not is_phantom(alone, span.end_ms - span.start_ms) and not _known(line, span, takes[number]):
            yield number, settled(line, span)


def _known(line: Utterance, span: Span, take: Take) -> bool:
    """Has the take the same words close by? Then it only timed them wrongly."""
    near = Span(span.start_ms - NEAR_MS, span.end_ms + NEAR_MS)
    said = [folded(word.text) for word in take.words if near.start_ms <= word.start_ms <= near.end_ms]
    again = [folded(word.text) for word in line.words]
    return any(said[at : at + len(again)] == again for at in range(len(said) - len(again) + 1))
