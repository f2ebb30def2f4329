"""Names that people had in a meeting, for whoever is on the roster by e-mail or by an earlier name.

A list of who was there ties a name that nobody knows ("iPhone (2)") to an e-mail or to the name before it.
The names found here serve for matching tracks and are not kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from facilitator.zoom.names import squashed, whose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcription.model import Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A name somebody had in the meeting, and what else is known of them (identified)."""

    name: str = field(repr=False)
    email: str = field(default="", repr=False)
    original: str = field(default="", repr=False)


def with_shown_names(
    roster: Sequence[Person], emails: Mapping[str, str], shown: Iterable[Shown]
) -> tuple[Person, ...]:
    """The roster, each person with the names they had. ``emails`` are the roster's, by id.

    A name that two had, or somebody of whom nothing is known, is given to nobody.
    """
    owners = {email.casefold(): person for person, email in emails.items() if email}
    claimed: dict[str, set[str | None]] = defaultdict(set)
    for one in shown:
        person = owners.get(one.email.strip().casefold()) or whose(one.original or one.name, "", roster)
        claimed[one.name].add(person)
    by_look: dict[str, set[str | None]] = defaultdict(set)
    for name, people in claimed.items():
        by_look[squashed(name)] |= people
    more: dict[str, list[str]] = defaultdict(list)
    for name in filter(squashed, claimed):
        (person, *others) = by_look[squashed(name)]
        if person and not others:
            more[person].append(name)
    return tuple(
        replace(one, names=tuple(dict.fromkeys((*one.names, *more[one.id])))) if one.id in more else one
        for one in roster
    )
