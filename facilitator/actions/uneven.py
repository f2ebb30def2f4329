"""Words that are hidden in one place and shown in another: what one says, the other gives away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facilitator.actions.review_items import occurrences, surface
from facilitator.errors import NotFound
from facilitator.model import State
from transcription import plain
from transcription.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from transcription.model import Draft, TextSpan
    from transcription.review import Settled


NOTE = "uneven.json"  # in the session's room: how much there is, no word of it


@dataclass(frozen=True, slots=True)
class Uneven:
    """The same words (identified), as they are written: hidden here, shown there. Turns count from 1.

    ``hidden_in`` and ``shown_in`` are other sessions where it is the other way round.
    """

    kind: str
    words: str = field(repr=False)
    hidden: tuple[int, ...]
    shown: tuple[int, ...]
    hidden_in: tuple[str, ...] = ()
    shown_in: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON values, without the words."""
        return {
            "kind": self.kind,
            "hidden": list(self.hidden),
            "shown": list(self.shown),
            "hidden_in": list(self.hidden_in),
            "shown_in": list(self.shown_in),
        }

    def sentence(self) -> str:
        """Where it stands, without the words."""
        hidden = [*_turns(self.hidden), *self.hidden_in]
        shown = [*_turns(self.shown), *self.shown_in]
        return (
            f"the same words ({self.kind}) are hidden in {', '.join(hidden)}, but shown in {', '.join(shown)}"
        )


@dataclass(frozen=True, slots=True)
class Noted:
    """How many different words are uneven in a session, and which other sessions they concern."""

    words: int = 0
    others: tuple[str, ...] = ()


def noted(room: Room) -> Noted:
    """What was found when the session was stored last, or another one that it concerns."""
    return plain.load(room.read(NOTE), Noted) if room.has(NOTE) else Noted()


def note(study: OpenStudy, session_id: str, found: Iterable[Uneven]) -> None:
    """Keep how much there is, so that the study's first page can tell without reading every session."""
    found = tuple(found)
    others = {other for one in found for other in (*one.hidden_in, *one.shown_in)}
    new = Noted(len({one.words for one in found}), tuple(sorted(others)))
    with study.vault.hold(session_id, "review") as room:
        if noted(room) != new:
            room.put(NOTE, plain.dump(new))


def concerned(study: OpenStudy, session_id: str) -> list[str]:
    """The other sessions whose note speaks of this one."""
    rooms = [one for one in study.vault.sessions() if one != session_id]
    return [one for one in rooms if session_id in noted(study.vault.room(one)).others]


def uneven(study: OpenStudy, session_id: str, draft: Draft, settled: Sequence[Settled]) -> tuple[Uneven, ...]:
    """What is hidden here and shown in this or another stored session, or shown here and hidden there."""
    texts = [turn.text for turn in draft.transcript.turns]
    spans = [span for one in settled if one.action is not Action.KEEP for span in one.finding.spans]
    hidden = _hidden(draft, settled)
    others = _others(study, session_id)
    found = []
    for (words, kind), turns in {**_taught(study, session_id, hidden), **hidden}.items():
        shown = _shown(texts, words, spans)
        shown_in = [one for one, text in others.items() if turns and _exactly(text, words)]
        hidden_in = [] if turns or not shown else _teachers(study, session_id, words)
        if (turns or hidden_in) and (shown or shown_in):
            found.append(Uneven(kind, words, turns, shown, tuple(hidden_in), tuple(shown_in)))
    return tuple(sorted(found, key=lambda one: (one.words.casefold(), one.words)))


def _hidden(draft: Draft, settled: Iterable[Settled]) -> dict[tuple[str, str], tuple[int, ...]]:
    """What is hidden here, with its kind and the turns it stands in."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for one in settled:
        if one.action is not Action.KEEP and len(one.finding.spans) == 1:
            words = surface(draft.transcript, one.finding)
            kind = kinds.setdefault(words, str(one.finding.kind))
            found[words, kind].add(one.finding.spans[0].turn + 1)
    return {key: tuple(sorted(turns)) for key, turns in found.items()}


def _taught(
    study: OpenStudy, session_id: str, hidden: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, ...]]:
    """What only other sessions hide."""
    here = {words for words, _ in hidden}
    met = [one for one in study.people.memory() if one.session != session_id]
    return {(one.what.words, str(one.what.kind)): () for one in met if one.what.words not in here}


def _teachers(study: OpenStudy, session_id: str, words: str) -> list[str]:
    met = [one.session for one in study.people.memory() if one.what.words == words]
    return sorted({one for one in met if one != session_id})


def _others(study: OpenStudy, session_id: str) -> dict[str, list[str]]:
    """The words that other stored sessions show."""
    stored = [one.id for one in study.repository.sessions() if one.state is State.STORED]
    return {one: _plain(study, one) for one in stored if one != session_id}


def _plain(study: OpenStudy, session_id: str) -> list[str]:
    try:
        text = study.repository.load(session_id)
    except NotFound:
        return []
    return [piece for turn in text.turns for piece in turn.pieces if isinstance(piece, str)]


def _exactly(texts: Sequence[str], words: str) -> list[tuple[int, int, int]]:
    return [
        (turn, start, end)
        for turn, text in enumerate(texts)
        if words in text
        for _, start, end in occurrences([text], words)
        if text[start:end] == words
    ]


def _shown(texts: Sequence[str], words: str, hidden: Sequence[TextSpan]) -> tuple[int, ...]:
    """The turns in which these words stand outside of everything that is hidden."""
    by_turn: dict[int, list[TextSpan]] = defaultdict(list)
    for span in hidden:
        by_turn[span.turn].append(span)
    open_places = {
        turn + 1
        for turn, start, end in _exactly(texts, words)
        if not any(span.start < end and start < span.end for span in by_turn[turn])
    }
    return tuple(sorted(open_places))


def _turns(numbers: Sequence[int]) -> list[str]:
    if not numbers:
        return []
    return [f"turn{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"]
