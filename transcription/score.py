"""How good is a transcript, against what was really said and who really spoke?

Word error rate: substitutions, deletions and insertions over the words of the reference (NIST
sclite's definition). The named rate compares each speaker's words with the words under that
speaker's label, so that a right word under the wrong name counts as two errors: cpWER (Watanabe et
al. 2020, CHiME-6) with the names fixed instead of the best permutation, since a wrong name is what hurts.
Diarization error rate (NIST RT-09): missed, false and confused speaking time over the reference's, with
no collar and with talk-over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from transcription.speakers import union

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcription.model import Span

    Voices = Mapping[str, Sequence[Span]]  # when each speaker speaks

Named = tuple[str, str]  # a speaker and one of their words

_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_WORD = re.compile(rf"\w+(?:['{_APOSTROPHE}]\w+)*")


@dataclass(frozen=True, slots=True)
class WordScore:
    """Wrong words of so many."""

    errors: int
    words: int

    @property
    def rate(self) -> float:
        """Errors per reference word; 0 for an empty reference that nothing was added to."""
        return self.errors / self.words if self.words else float(self.errors > 0)


def words(text: str) -> list[str]:
    """The words of ``text`` for comparison: no case, no punctuation."""
    return [match.group().casefold().replace(_APOSTROPHE, "'") for match in _WORD.finditer(text)]


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> WordScore:
    """Word errors of one stream of words."""
    return WordScore(Levenshtein.distance(reference, heard), len(reference))


def named_word_errors(
    reference: Mapping[str, Sequence[str]], heard: Mapping[str, Sequence[str]]
) -> WordScore:
    """Word errors summed over speakers, each compared under their own label only."""
    scores = [word_errors(reference.get(who, ()), heard.get(who, ())) for who in {*reference, *heard}]
    return WordScore(sum(one.errors for one in scores), sum(one.words for one in scores))


def by_speaker(lines: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Words per speaker, from (speaker, text) in order."""
    found: dict[str, list[str]] = {}
    for speaker, text in lines:
        found.setdefault(speaker, []).extend(words(text))
    return found


def wrong_names(reference: Sequence[Named], heard: Sequence[Named]) -> WordScore:
    """Of the reference's words that were heard right, those that stand under another speaker's name.

    Both are (speaker, word) in the order of speaking; which words were heard right, the alignment with
    the fewest word errors tells.
    """
    words_of = [[word for _, word in one] for one in (reference, heard)]
    right = [
        (reference[block.src_start + step][0], heard[block.dest_start + step][0])
        for block in Levenshtein.opcodes(*words_of)
        if block.tag == "equal"
        for step in range(block.src_end - block.src_start)
    ]
    return WordScore(sum(said != written for said, written in right), len(right))


def cp_word_errors(reference: Mapping[str, Sequence[str]], heard: Mapping[str, Sequence[str]]) -> WordScore:
    """cpWER: each speaker's words against those under the label that fits best, each label used once."""
    costs = {
        (who, label): Levenshtein.distance(reference[who], heard[label])
        for who in reference
        for label in heard
    }
    # What a pair saves against deleting the one's words and inserting the other's.
    saved = {
        (who, label): len(reference[who]) + len(heard[label]) - cost for (who, label), cost in costs.items()
    }
    best = sum(saved[pair] for pair in matched(saved))
    total = sum(map(len, reference.values()))
    return WordScore(total + sum(map(len, heard.values())) - best, total)


def matched(worth: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
    """The pairs, each left and each right one used once at most, that are worth most together.

    Exact, by dynamic programming over the sets of left ones: quick for the dozen people of a group.
    """
    lefts = sorted({left for left, _ in worth})
    best: dict[int, tuple[int, tuple[tuple[str, str], ...]]] = {0: (0, ())}
    for right in sorted({right for _, right in worth}):
        after = dict(best)
        for used, (sum_so_far, pairs) in best.items():
            for number, left in enumerate(lefts):
                now = used | 1 << number
                value = sum_so_far + worth.get((left, right), 0)
                if now != used and (now not in after or value > after[now][0]):
                    after[now] = (value, (*pairs, (left, right)))
        best = after
    return list(max(best.values())[1])


@dataclass(frozen=True, slots=True)
class SpeakingScore:
    """Speaking time that was missed, invented, or given to the wrong person, of so much; all in ms."""

    missed_ms: int
    false_ms: int
    confused_ms: int
    spoken_ms: int

    @property
    def rate(self) -> float:
        """The diarization error rate."""
        wrong = self.missed_ms + self.false_ms + self.confused_ms
        return wrong / self.spoken_ms if self.spoken_ms else float(wrong > 0)


def speaking_errors(reference: Voices, heard: Voices, *, named: bool = False) -> SpeakingScore:
    """Diarization errors; each label stands for the speaker that fits best, or with ``named`` for itself."""
    reference = {who: union(spans) for who, spans in reference.items()}
    heard = {label: union(spans) for label, spans in heard.items()}
    shared = {
        (who, label): ms
        for who, spans in reference.items()
        for label, own in heard.items()
        if (ms := sum(one.overlap_ms(other) for one in spans for other in own))
    }
    pairs = [(who, who) for who in reference] if named else matched(shared)
    right_ms = sum(shared.get(pair, 0) for pair in pairs)
    both_ms = missed_ms = false_ms = 0
    for length, speaking, labels in _stretches(reference, heard):
        both_ms += length * min(speaking, labels)
        missed_ms += length * max(0, speaking - labels)
        false_ms += length * max(0, labels - speaking)
    spoken_ms = sum(span.end_ms - span.start_ms for spans in reference.values() for span in spans)
    return SpeakingScore(missed_ms, false_ms, both_ms - right_ms, spoken_ms)


def _stretches(reference: Voices, heard: Voices) -> Iterable[tuple[int, int, int]]:
    """(ms, speakers, labels) between any two moments at which somebody begins or ends."""
    events = sorted(
        (at, side, step)
        for side, voices in enumerate((reference, heard))
        for spans in voices.values()
        for span in spans
        for at, step in ((span.start_ms, 1), (span.end_ms, -1))
    )
    counts = [0, 0]
    before = 0
    for at, side, step in events:
        if at > before:
            yield at - before, counts[0], counts[1]
        before = at
        counts[side] += step
