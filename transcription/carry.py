"""Takes findings and decisions along when turns change: what is said unchanged stays decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription.forms import LABEL
from transcription.model import Decision, Draft, Finding, Kind, Verdict
from transcription.review import finding_ids, words_on
from transcription.whereabouts import Carrier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from transcription.edits import TurnEdit, Turns
    from transcription.model import TextSpan
    from transcription.whereabouts import Carried

EDITED = "hidden before its words were edited"
_ASKED_AGAIN = 0.5  # score, 0 to 1: below every policy's certainty, so that a person is asked
_HIDES = frozenset({Verdict.ACCEPT, Verdict.ADD})


@dataclass(frozen=True, slots=True)
class Lost:
    """A finding whose words an edit changed, with all that was said on it (identified).

    ``found`` is false where only a reviewer had marked it; ``became`` is the id of what is asked about in
    its stead. It returns when the edit is taken back.
    """

    finding: Finding
    said: tuple[Decision, ...] = ()
    found: bool = True
    became: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """The new draft, and the decisions to add to the record so that the old ones hold in it."""

    draft: Draft = field(repr=False)
    carried: tuple[Decision, ...]
    lost: tuple[Lost, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Going:
    """A finding on its way: what was said on it, and where it comes to stand (None: its words are gone)."""

    old: Finding
    said: tuple[Decision, ...]
    found: bool
    whole: bool
    new: Finding | None

    @property
    def top(self) -> Verdict | None:
        """The word that counts."""
        return self.said[-1].verdict if self.said else None


def carried(
    draft: Draft,
    said: Sequence[Decision],
    edit: TurnEdit,
    turns: Turns,
    reviewer: str,
    at: str,
    lost: Sequence[Lost] = (),
) -> Mended:
    """``draft`` with the turns after an edit, its findings in their new places, and what the record gains.

    A decision goes along while its words stay. What a person hid stays hidden when its words change,
    and is asked about again; what only a detector found is for the detectors to find again. ``lost``
    is what the edit that is taken back (or done again) had lost the other way round.
    """
    return followed(
        draft,
        said,
        turns,
        Carrier(edit).carry,
        lambda word: Decision(word.finding, Verdict.UNDO, reviewer, at),
        lost,
    )


def followed(
    draft: Draft,
    said: Sequence[Decision],
    turns: Turns,
    carry: Callable[[Sequence[TextSpan]], Carried],
    back: Callable[[Decision], Decision],
    lost: Sequence[Lost] = (),
) -> Mended:
    """As ``carried``, where ``carry`` says where spans went; ``back`` takes a decision back."""
    words = words_on(said)
    texts = [turn.text for turn in turns]
    stead = {one.became for one in lost}
    going = _named(_going(draft, words, carry), texts)
    going = [replace(one, new=None) if one.top is None and one.old.id in stead else one for one in going]
    returned = _returned(lost, going, texts)
    arrived = [*(one for one in going if one.new and one.new.id not in returned), *returned.values()]
    in_draft = [one for one in sorted(arrived, key=_changed_first) if one.found or not one.whole]
    findings = {one.new.id: one.new for one in in_draft if one.new}
    return Mended(
        replace(draft, transcript=replace(draft.transcript, turns=turns), findings=tuple(findings.values())),
        tuple(_record(words, [one.old.id for one in going], arrived, back)),
        tuple(_lost(going, words)),
    )


def _changed_first(one: _Going) -> bool:
    """Of two that came to one place, the one whose words stayed is written over the other."""
    return one.whole


def _lost(going: Iterable[_Going], words: Mapping[str, Sequence[Decision]]) -> Iterator[Lost]:
    stayed = {one.new.id for one in going if one.new and one.whole}
    for one in going:
        before = tuple(words.get(one.old.id, ()))
        if not (one.new and one.whole and one.said == before):
            became = one.new.id if one.new and one.new.id not in stayed else ""
            yield Lost(one.old, before, one.found, became)


def _going(
    draft: Draft, words: Mapping[str, Sequence[Decision]], carry: Callable[[Sequence[TextSpan]], Carried]
) -> list[_Going]:
    found = {one.id: one for one in draft.findings}
    tops = (stack[-1] for stack in words.values())
    added = {one.finding: one.added for one in tops if one.verdict is Verdict.ADD and one.added is not None}
    goes = {name: (one, carry(one.spans)) for name, one in {**added, **found}.items()}
    going = [
        _Going(one, tuple(words.get(name, ())), name in found, went.whole, _whole(one, went))
        for name, (one, went) in goes.items()
    ]
    return _unsure(going, {name: went for name, (_, went) in goes.items()})


def _whole(finding: Finding, went: Carried) -> Finding | None:
    if not went.whole:
        return None
    if went.cut and finding.kind is not Kind.PARTICIPANT and not finding.entity.startswith(LABEL):
        return replace(finding, spans=went.spans, entity=f"{finding.kind}:{finding.id}")
    return finding if went.spans == finding.spans else replace(finding, spans=went.spans)


def _unsure(going: Sequence[_Going], goes: Mapping[str, Carried]) -> list[_Going]:
    """Where words of something hidden changed: what a person hid is asked about where it may be now.

    A word that is written alike and was kept may be the one that was hidden: it is asked about, too.
    """
    changed = [one for one in going if not one.whole and one.top is not Verdict.REJECT]
    if not changed:
        return list(going)
    shaken = {span for one in changed for span in goes[one.old.id].elsewhere}
    hidden = {span for one in going if one.new and one.top in _HIDES for span in one.new.spans}
    return [_asked(one, goes[one.old.id], shaken, hidden) for one in going]


def _asked(one: _Going, went: Carried, shaken: set[TextSpan], hidden: set[TextSpan]) -> _Going:
    if one.new is not None:
        kept = one.top is Verdict.REJECT and shaken.issuperset(one.new.spans)
        return replace(one, said=()) if kept else one
    by_hand = one.top in _HIDES or (one.top is None and one.old.why == EDITED)
    spans = {*went.spans, *(span for span in went.elsewhere if span not in hidden)} if by_hand else set()
    if not spans:
        return one
    score = min(one.old.score, _ASKED_AGAIN)
    return replace(one, new=replace(one.old, spans=tuple(sorted(spans)), score=score, why=EDITED))


def _named(going: Sequence[_Going], texts: Sequence[str]) -> list[_Going]:
    """With their ids in these texts; most have theirs in an edit of one turn among hundreds."""
    ids = iter(finding_ids([one.new for one in going if one.new is not None], texts))
    named = [(one, one.new and _with_id(one.new, next(ids))) for one in going]
    return [one if new is one.new else replace(one, new=new) for one, new in named]


def _with_id(finding: Finding, name: str) -> Finding:
    return finding if finding.id == name else replace(finding, id=name)


def _returned(lost: Sequence[Lost], going: Sequence[_Going], texts: Sequence[str]) -> dict[str, _Going]:
    """What was lost, by its id, back in its place: but not over something that was hidden there since."""
    ids = finding_ids([one.finding for one in lost], texts)
    since = {one.new.id for one in going if one.new and one.top in _HIDES}
    back = [
        _Going(one.finding, one.said, one.found, whole=True, new=_with_id(one.finding, name))
        for one, name in zip(lost, ids, strict=True)
    ]
    return {one.new.id: one for one in back if one.new and (one.top in _HIDES or one.new.id not in since)}


def _record(
    words: Mapping[str, Sequence[Decision]],
    olds: Iterable[str],
    sources: Iterable[_Going],
    back: Callable[[Decision], Decision],
) -> Iterator[Decision]:
    """All words taken off the findings that moved or went, then those put on in their new places.

    In that order, because a finding may come to stand under the id that another has just left.
    """
    arriving: dict[str, list[_Going]] = defaultdict(list)
    for one in sources:
        if one.new is not None:
            arriving[one.new.id].append(one)
    after = {name: _agreed(those) for name, those in arriving.items()}
    changed = [
        name for name in dict.fromkeys([*olds, *after]) if list(words.get(name, ())) != after.get(name, [])
    ]
    for name in changed:
        for word in reversed(words.get(name, ())):
            yield back(word)
    for name in changed:
        yield from after.get(name, ())


def _agreed(those: Sequence[_Going]) -> list[Decision]:
    """What is said on a finding in which several came together: kept only where all of them were."""
    whole = [one for one in those if one.whole]
    chosen = next((one for one in whole if one.top in _HIDES), None)
    if chosen is None and len(whole) == len(those) and all(one.top is Verdict.REJECT for one in those):
        chosen = whole[0]
    return [] if chosen is None else [_again(one, chosen.new) for one in chosen.said]


def _again(word: Decision, finding: Finding | None) -> Decision:
    if finding is None or (word.finding == finding.id and word.added in {None, finding}):
        return word
    return replace(word, finding=finding.id, added=None if word.added is None else finding)
