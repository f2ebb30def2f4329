"""``fg anonymize``: a transcript from anywhere goes in, the same one without identifiers comes out.

No study is needed. What is doubtful is hidden too, and listed for somebody to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.actions import anonymize_text
from facilitator.actions.anonymize_text import Source
from facilitator.errors import AlreadyThere, KeyBeside, NotFound
from facilitator.vault import disk
from transcription import policies
from transcription.errors import UnreadableText
from transcription.formats import choose

if TYPE_CHECKING:
    from facilitator.actions.anonymize_text import Response

KeepKey = Callable[[bytes], None]
_BAG = "bagit.txt"  # lies at the top of every release (RFC 8493)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. ``out``'s ending picks the format; ``name_key`` is that of an earlier run.

    ``keep_key`` is given the name key (identified, JSON) before ``out`` is written; without it the
    key is gone when the run ends, and nobody can tell who a placeholder was.
    """

    source: Path = field(repr=False)
    out: Path = field(repr=False)
    roster: Path | None = field(default=None, repr=False)
    terms: Path | None = field(default=None, repr=False)
    policy: str = "qualitative"
    force: bool = False
    keep_key: KeepKey | None = None
    name_key: bytes | None = field(default=None, repr=False)


def anonymize(request: Request) -> Response:
    """Write ``request.out`` and report. Nothing is left at ``out`` when anything fails.

    Raises AlreadyThere, NotFound, BadFile, UnreadableText, BadPolicy, DetectorFailed and Problem.
    """
    _check_out(request)
    made = anonymize_text.make(_source(request))
    data = choose.write(made.utterances, request.out.suffix)
    if request.keep_key is not None:
        request.keep_key(made.name_key)
    disk.write_whole(request.out, data)
    return made.response


def require_apart(key: Path, out: Path) -> None:
    """Raises KeyBeside where the name key would lie in the result's folder, or inside a release."""
    place = key.resolve().parent
    if place == out.resolve().parent or (
        place.is_dir() and out.parent.is_dir() and place.samefile(out.parent)
    ):
        raise KeyBeside(
            "The name key says who is who: beside the result it goes wherever that folder goes. "
            "Nothing was written.",
            "--key with another folder, best one that you never share",
        )
    if any((above / _BAG).exists() for above in (place, *place.parents)):
        raise KeyBeside(
            "That folder is a release, which is handed out: no key belongs there. Nothing was written.",
            "--key with another folder, best one that you never share",
        )


def _source(request: Request) -> Source:
    policy = policies.load(request.policy)
    roster = anonymize_text.people(_bytes(request.roster, "roster")) if request.roster else ()
    utterances = anonymize_text.spoken(_bytes(request.source, "transcript"), request.source.suffix, roster)
    words = anonymize_text.word_list(_bytes(request.terms, "word list")) if request.terms else {}
    return Source(utterances, policy, roster, words, request.name_key)


def _check_out(request: Request) -> None:
    if request.out.suffix.casefold() not in choose.suffixes():
        known = ", ".join(choose.suffixes())
        raise NotFound(f"No transcript format has that ending. These exist: {known}.", "fg anonymize --help")
    if not request.out.parent.is_dir():
        raise NotFound("The folder for the output is not there.")
    if not request.out.exists():
        return
    if request.source.exists() and request.out.samefile(request.source):
        raise AlreadyThere("The output would replace the transcript itself. Give it another name.")
    if not request.force:
        raise AlreadyThere("The output is there already.", "the same command with --force replaces it")


def _bytes(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableText(f"The {what} cannot be opened: it is not there, or not yours to read.") from None
