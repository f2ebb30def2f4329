"""``fg anonymize``: take the identifiers out of a transcript from anywhere; no study needed."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, options, out
from facilitator.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from facilitator.actions.anonymize_text import Response
    from facilitator.vault.keys import Identity

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(name="anonymize")
@click.argument("file", type=_FILE)
@click.option(
    "--roster", type=_FILE, help="CSV of the people who may be named (as for fg participant import)."
)
@click.option("--terms", type=_FILE, help="The study's word list: TERM = meaning, one a line.")
@click.option("--policy", default="qualitative", show_default=True, help="A rule set, or a file of your own.")
@options.out("The result; its ending picks the format: .vtt, .srt, .txt, .docx, .json.")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the name key here, encrypted; not beside the result.",
)
@click.option("--strict", is_flag=True, help="Leave with 6 while anything is doubtful.")
@click.option("--identified", is_flag=True, help="Report the words that were found.")
@options.force
@options.identity
@options.as_json
def command(
    file: Path,
    roster: Path | None,
    terms: Path | None,
    policy: str,
    output: Path,
    key: Path | None,
    strict: bool,
    identified: bool,
    force: bool,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Hide the identifiers in a transcript (VTT, SRT, TXT, DOCX, JSON); the doubtful ones are listed too."""
    from facilitator.actions.anonymize import Request, anonymize, require_apart

    if key is not None:
        require_apart(key, output)  # before anything is written, a key of your own included
    own = _own_key(key, identity)
    response = anonymize(
        Request(
            source=file,
            out=output,
            roster=roster,
            terms=terms,
            policy=policy,
            force=force,
            keep_key=_keeper(key, own),
            name_key=own.key.decrypt(key.read_bytes()) if own and key and key.exists() else None,
        )
    )
    out.result(
        response.document(identified=identified),
        _lines(response, output, key, _missing(roster, terms)),
        as_json=as_json,
    )
    return errors.REVIEW if strict and response.queued else errors.DONE


def _own_key(key: Path | None, identity: Path | None) -> Identity | None:
    """The identity that the name key is encrypted to; made at the first use."""
    from facilitator.vault.keys import find_identity

    return find_identity(identity, os.environ, create=True) if key else None


def _keeper(key: Path | None, own: Identity | None) -> Callable[[bytes], None] | None:
    from facilitator.vault import disk

    if key is None or own is None:
        return None
    return lambda plain: disk.write_whole(key, own.key.encrypt(plain), disk.OWNER_ONLY)


def _counted(what: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(what.items()))


def _missing(roster: Path | None, terms: Path | None) -> Iterator[str]:
    """What is found less surely without a list."""
    if roster is None:
        yield "Without --roster CSV participants' names are found like anybody else's: not all of them."
    if terms is None:
        yield "Without --terms TXT places and programmes are found by the words around them: not all of them."


def _lines(response: Response, output: Path, key: Path | None, missing: Iterable[str]) -> Iterator[str]:
    actions = Counter(place.action for place in response.findings)
    kinds = Counter(str(place.kind) for place in response.findings)
    said = counted(response.utterance_count, "turn")
    yield f"{output.name}: {said}; {_counted(actions) or 'nothing was found'}."
    if kinds:
        yield f"    {_counted(kinds)}"
    if response.queued:
        yield "What is queued is doubtful: it is hidden too, but a person should look (--json says where)."
    if key is None:
        yield "The name key is not kept: nobody can tell who was who. (--key FILE keeps it, encrypted.)"
    yield from missing
    yield "No detector finds every name: read the result before you pass it on."
