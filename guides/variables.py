"""Words in braces, such as ``{contact}``: what a script may name, and what is put in their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guides.model import Guide, SupportContact

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
FROM_STUDY = frozenset(
    {"study", "protocol"}
)  # the study knows them; a guide that declares them may leave them empty
FROM_GUIDE = frozenset({"title", "version", "minutes", "support"})  # known without being declared

_USED = re.compile(r"\{([^{}\s]{1,40})\}")


def used(text: str) -> tuple[str, ...]:
    """The names in braces in ``text``, in order, each once."""
    return tuple(dict.fromkeys(_USED.findall(text)))


def values(guide: Guide, from_study: Mapping[str, str]) -> dict[str, str]:
    """What each name stands for. The guide's own words win over the study's; what nobody knows is absent."""
    own = {
        "title": guide.title,
        "version": guide.version,
        "minutes": str(guide.minutes),
        "support": "; ".join(contact(one) for one in guide.support),
    }
    declared = {name: value or from_study.get(name, "") for name, value in guide.variables.items()}
    return {name: value for name, value in {**own, **declared}.items() if value}


def fill(text: str, known: Mapping[str, str]) -> str:
    """``text`` with its variables filled; one that nobody knows stands out in capitals and brackets."""
    return _USED.sub(lambda found: known.get(found[1], f"[{found[1].upper()}]"), text)


def contact(one: SupportContact) -> str:
    """A support contact on one line."""
    return f"{one.name}: {one.reach}"
