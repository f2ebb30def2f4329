"""How the transcripts were made and written down, in words for coders and for the methods section."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from facilitator.exports.lines import heading, minutes, recogniser
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    DRAFT,
    EVERY_TARGET,
    ExportFile,
    Release,
    ReleasedSession,
    checked,
    is_draft,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.conventions.rules import Convention as Rules

_WIDTH = 100  # characters of a line

_WORDS = """
The words are those that the speech recogniser heard, in its spelling and punctuation. Recognisers
leave out many hesitations, repeated beginnings and listeners' short signals by themselves, and they
mishear. Nothing was rephrased. The study keeps every word that was recognised; this release shows
them by the rules below. What was typed is never changed.
"""

# What each choice of a convention means to a reader: where it is kept, and where it is left out.
_CHOICES = {
    "hesitations": (
        "Hesitations (um, uh) are kept.",
        "Hesitations (um, uh) are left out; a turn of nothing else is not there.",
    ),
    "false_starts": (
        "New starts (I I think) and broken-off words (th- the) are kept.",
        "New starts (I I think) and broken-off words (th- the) are written once.",
    ),
    "backchannels": (
        "Listeners' short signals (mm-hm, yeah) while another speaks are turns of their own.",
        "Listeners' short signals (mm-hm, yeah) while another speaks are left out.",
    ),
    "overlaps": (
        (
            "Words that another person spoke over stand between // and //; where word times are not known,"
            " [overlapping] stands before the turn."
        ),
        "Talking at once is not marked; both turns are there, and their times show it.",
    ),
    "non_verbal": (
        "Laughter and the like stand in brackets where the recogniser wrote them.",
        "Laughter and the like are left out.",
    ),
}

_RULES = """
SPEAKERS
{person}01, {person}02 and so on are {ids} and mean the same person in every session. The person who
led the discussion is Moderator, a second one Moderator 2. S1, S2 are people whose name was on no
roster, Speaker 2 and the like are voices without a name; these labels hold within one session
only, so S1 of one session is not S1 of another.

TURNS
A paragraph is one turn, in the order in which the turns began. Turn numbers are the same in all
files, and in all releases while nobody's turns are taken out; a number that is missing is a turn that
these rules leave out.

CHAT
"(in chat)" at the start of a turn means that it was typed to everybody. Private messages are left out.

QUOTING
"(not to be quoted)" at the start of a turn means that its speaker did not agree to be quoted: analyse
it, and quote none of it. In the tables the column quotable says no.

PLACEHOLDERS
Words that could identify somebody were replaced by words in square brackets. [{person}03] is somebody of
the study, [PERSON-4], [ORG-2], [PLACE-1] and so on are others; the same number is the same person
or place in all sessions. What follows a comma, as in [PERSON-4, a colleague], says what matters for
the analysis. legend.csv lists them all. Quote them as they stand.
"""

_TIMES = """
TIMES
Hours, minutes and seconds from the start of the recording.
"""


def _rules(release: Release) -> str:
    """What holds for every convention; an archive has ids of its own and no times."""
    if release.reader == ARCHIVE:
        return _RULES.format(person="R", ids="given for this archive").strip()
    rules = _RULES.format(person="P", ids="the roster's ids").strip()
    return f"{rules}\n{_TIMES.rstrip()}"


class Convention:
    """``convention.txt``."""

    name = "convention"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one text."""
        parts = ["TRANSCRIPTION CONVENTION", heading(release.title)]
        parts += [_DRAFT_NOTE] if is_draft(checked(release)) else []
        sessions = "\n".join(["SESSIONS", *(_session(release, one) for one in release.sessions)])
        chosen = _chosen(release.convention)
        text = "\n\n".join(part for part in (*parts, chosen, _rules(release), sessions) if part)
        return [ExportFile("convention.txt", f"{text}\n".encode())]


_DRAFT_NOTE = f"""{DRAFT}
The review is not finished, or the words of a session marked DRAFT below come from a recogniser that
is not fit for research."""


def _chosen(convention: Rules) -> str:
    """The rules of the release's convention, a line each."""
    name = f"{heading(convention.title)} (convention {heading(convention.label)})."
    lines = [kept if getattr(convention, choice) else left for choice, (kept, left) in _CHOICES.items()]
    seconds = convention.pauses_from_ms / 1000
    lines.append(
        f"Silences of {seconds:.1f} s and more are shown with their length, as in (2.0)."
        if seconds
        else "Silences are not shown."
    )
    wrapped = [textwrap.fill(line, _WIDTH, subsequent_indent="  ") for line in (name, *lines)]
    return "\n".join(["WORDS", _WORDS.strip(), "", *wrapped])


def _session(release: Release, released: ReleasedSession) -> str:
    text = released.text
    facts = [
        released.session.id,
        f"{minutes(text.duration_ms)} minutes",
        f"recognised with {recogniser(text)}",
        f"language {heading(text.language)}",
        f"de-identified with rule set {heading(text.policy)}",
    ]
    return ", ".join([*facts, "DRAFT"] if is_draft(release, released) else facts)


exporter = Convention()
