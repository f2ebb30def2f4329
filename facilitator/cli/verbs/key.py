"""``fg key``: who can open this study, and the recovery sheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from facilitator.cli import options, out, place
from facilitator.counted import counted


@click.group(name="key")
def command() -> None:
    """Who can open the vault, and the recovery sheet that saves a study from a broken laptop."""


@command.command("list")
@options.study
@options.as_json
def list_keys(study: Path | None, as_json: bool) -> None:
    """Everybody who holds a key, and what it opens."""
    from facilitator.actions import key as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study)) as found:
        holders, (count, fits) = action.holders(found), action.here(found)
    rows = [
        (one.label, "vault" if one.vault else "", "people" if one.people else "", one.added, one.public)
        for one in holders
    ]
    how = "opens with one of them" if fits else "does not open here: fg key recovery --restore"
    told = f"{counted(count, 'key')} on this computer. This study {how}."
    document = {"keys": [one.document() for one in holders], "here": count, "opens": fits}
    out.result(document, [*out.table(rows), told], as_json=as_json)


@command.command()
@click.argument("label")
@click.argument("public")
@click.option("--scope", type=click.Choice(["both", "vault", "people"]), default="both", show_default=True)
@options.study
@options.identity
@options.as_json
def add(
    label: str, public: str, scope: str, study: Path | None, identity: Path | None, as_json: bool
) -> None:
    """Let another key (its public half, age1...) open this study."""
    from facilitator.actions import key as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        holders = action.add(found, label, public, action.Scope(scope))
    out.result(
        {"keys": [one.document() for one in holders]},
        [f"{label} opens {scope} from now on."],
        as_json=as_json,
    )


@command.command()
@click.argument("label")
@options.study
@options.identity
@options.as_json
def remove(label: str, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Take a key off this study."""
    from facilitator.actions import key as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        warning = action.remove(found, label)
        holders = action.holders(found)
    out.result({"keys": [one.document() for one in holders], "warning": warning}, [warning], as_json=as_json)


@command.command()
@click.option(
    "--restore",
    metavar="[FILE]",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value="",
    help="Bring the key of a sheet (on stdin) back to this computer, or into this new file.",
)
@options.study
@options.identity
def recovery(restore: Path | None, study: Path | None, identity: Path | None) -> None:
    """Print the sheet that opens this study on another machine; or read one back."""
    from facilitator.actions import key as action
    from facilitator.actions.open_study import opened

    if restore == Path():
        out.say(action.bring_back(sys.stdin.read(), identity))
        return
    if restore is not None:
        action.restore(sys.stdin.read(), restore)
        out.say("The key is back. Use it with --identity, or name it in FG_IDENTITY.")
        return
    with opened(place.study_folder(study), identity) as found:
        click.echo(action.sheet(found))
    out.say("Print this, lock it away, and keep no copy of it on a computer.")


@command.command()
@click.option("--confirm", metavar="STUDY", required=True, help="The study's title, word for word.")
@options.study
@options.identity
def destroy(confirm: str, study: Path | None, identity: Path | None) -> None:
    """Destroy this machine's copy of your key."""
    from facilitator.actions import key as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        if confirm != found.folder.study.title:
            raise click.UsageError(
                "--confirm must be the study's title, word for word; nothing was destroyed."
            )
        click.echo(action.destroy(found))
