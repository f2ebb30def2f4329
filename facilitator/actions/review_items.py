"""What waits for a reviewer, with the text around it, the riskiest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Transcript

CONTEXT = 60  # code points shown on either side
SECONDS_PER_ITEM = 6  # s a person needs for one finding in context; own estimate until reviews are measured
SECONDS_PER_WORD = 0.3  # s a word of a changed turn takes: 200 words a minute, careful silent reading
CHANGED = "changed-turn"
POSSESSIVE = "'s"

# What names somebody directly, before what leads to them with more effort, before what only adds up.
_RISK = {
    **dict.fromkeys((Kind.PARTICIPANT, Kind.PERSON, Kind.PHONE, Kind.EMAIL, Kind.HANDLE, Kind.ID), 3),
    **dict.fromkeys((Kind.URL, Kind.ADDRESS, Kind.PLACE, Kind.ORG, Kind.TERM), 2),
    **dict.fromkeys((Kind.DATE, Kind.AGE, Kind.OTHER, Kind.QUASI), 1),
}
_RISK_OF_CHANGE = 4  # nobody has read these words yet


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits: a finding, or (``finding`` is None) a turn that changed since its approval.

    ``before``, ``surface`` and ``after`` are the words around and in it (identified); ``alike`` is
    how many findings that are written just so wait.
    """

    id: str
    kind: str
    why: str
    finding: Finding | None = field(repr=False)
    turn: int
    speaker: str
    start_ms: int | None
    before: str = field(repr=False)
    surface: str = field(repr=False)
    after: str = field(repr=False)
    alike: int
    risk: int

    @property
    def written(self) -> str:
        """Its words just as they stand there: "hope" is another word than "Hope", and "Hope's" a third."""
        possessive = self.after[: len(POSSESSIVE)].replace("\u2019", "'") == POSSESSIVE
        return self.surface + POSSESSIVE if possessive else self.surface

    @property
    def seconds(self) -> float:
        """About how long a person needs for it."""
        if self.finding is None:
            return len(self.surface.split()) * SECONDS_PER_WORD
        return SECONDS_PER_ITEM


def items(
    transcript: Transcript, waiting: Iterable[Finding], changed: Iterable[tuple[int, str]]
) -> list[Item]:
    """The queue: changed turns, then findings by risk and score; what is said alike stands together."""
    found = list(waiting)
    surfaces = [surface(transcript, one) for one in found]
    queue = [_of_finding(transcript, one, words) for one, words in zip(found, surfaces, strict=True)]
    alike = Counter(item.written for item in queue)
    queue = [replace(item, alike=alike[item.written]) for item in queue]
    best: dict[str, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for one, item in zip(found, queue, strict=True):
        best[item.surface.casefold()] = max(best[item.surface.casefold()], (item.risk, one.score))
    order = {item.id: best[item.surface.casefold()] for item in queue}
    queue.sort(
        key=lambda item: (
            -order[item.id][0],
            -order[item.id][1],
            item.surface.casefold(),
            item.written,
            item.turn,
        )
    )
    return [*(_of_turn(transcript, number, mark) for number, mark in changed), *queue]


def surface(transcript: Transcript, finding: Finding) -> str:
    """The words of a finding; dots stand for what was said between them (identified)."""
    return " ... ".join(transcript.turns[one.turn].text[one.start : one.end] for one in finding.spans)


def _of_finding(transcript: Transcript, finding: Finding, words: str) -> Item:
    first, last = finding.spans[0], finding.spans[-1]
    turn = transcript.turns[first.turn]
    return Item(
        id=finding.id,
        kind=str(finding.kind),
        why=finding.why,
        finding=finding,
        turn=first.turn,
        speaker=turn.speaker,
        start_ms=turn.start_ms,
        before=turn.text[max(0, first.start - CONTEXT) : first.start],
        surface=words,
        after=transcript.turns[last.turn].text[last.end : last.end + CONTEXT],
        alike=1,
        risk=_RISK[finding.kind],
    )


def _of_turn(transcript: Transcript, number: int, mark: str) -> Item:
    turn = transcript.turns[number]
    why = "this turn is not what was approved"
    return Item(
        mark, CHANGED, why, None, number, turn.speaker, turn.start_ms, "", turn.text, "", 1, _RISK_OF_CHANGE
    )


def occurrences(texts: Sequence[str], words: str) -> list[tuple[int, int, int]]:
    """Where ``words`` stand in the texts as whole words, in any case: turn, start, end."""
    return [
        (turn, start, start + len(words)) for turn, text in enumerate(texts) for start in _starts(text, words)
    ]


def _starts(text: str, words: str) -> list[int]:
    folded, wanted = text.casefold(), words.casefold()
    if len(folded) != len(text) or len(wanted) != len(words):  # casefolding changed lengths: as written
        folded, wanted = text, words
    starts, at = [], folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (folded[at - 1 : at].isalnum() or folded[end : end + 1].isalnum()):
            starts.append(at)
        at = folded.find(wanted, at + 1)
    return starts
