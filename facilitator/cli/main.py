"""The door: finds the verbs, runs one, and turns every problem into one clear line and an exit code.

``fg --help`` must be quick: it imports no verb, and neither ``pathlib`` nor ``importlib.metadata``.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from facilitator.cli import errors, out, verbs
from transcription.errors import Problem

DISTRIBUTION = "focus-group-toolkit"


class Verbs(click.Group):
    """A group whose commands are the files of a folder: ``shell_init.py`` is ``fg shell-init``.

    A verb that Python keeps for itself has an underscore behind it: ``import_.py``.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, sorted."""
        return sorted(_verb_files())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's ``command``, or None for a word that is no verb."""
        name = _verb_files().get(cmd_name)
        if name is None:
            return None
        command: click.Command = importlib.import_module(f"{verbs.__name__}.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with the first line of each file, which says what the verb is for."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, _purpose(name)) for verb, name in sorted(_verb_files().items())])


def _verb_files() -> dict[str, str]:
    files = (file for file in os.listdir(verbs.__path__[0]) if file.endswith(".py"))  # noqa: PTH208  # quick
    names = (file.removesuffix(".py") for file in files if not file.startswith("__"))
    return {name.rstrip("_").replace("_", "-"): name for name in names}


def _purpose(name: str) -> str:
    with open(os.path.join(verbs.__path__[0], f"{name}.py"), encoding="utf-8") as file:  # noqa: PTH118, PTH123  # quick
        return file.readline().strip().strip('"').partition(": ")[2]


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"fg {version(DISTRIBUTION)}")
        ctx.exit()


@click.command(
    cls=Verbs,
    name="fg",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: fg demo. In shells where fg is job control, type fgkit, or see fgkit shell-init.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version)
@click.option("-v", "--verbose", is_flag=True, help="Show where in the program an error arose.")
def fg(verbose: bool) -> None:
    """Focus groups from the approved guide to the de-identified export, on this machine only."""


def main(arguments: list[str] | None = None) -> None:
    """Run ``fg`` and leave with its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        # A Windows console code page cannot print every transcript; a file gets UTF-8 everywhere.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(run(words))


def run(words: list[str]) -> int:
    """Run one command line; the exit code of the contract comes back. Never raises."""
    as_json = "--json" in words
    try:
        code = fg.main(args=words, prog_name="fg", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        message = "Stopped; what was finished is kept, and the same command goes on from there."
        out.failure("interrupted", message, "", as_json=as_json)
        return errors.INTERRUPTED
    except click.ClickException as error:
        return _usage(error, as_json=as_json)
    except Problem as error:
        out.failure(error.code, error.message, error.next, as_json=as_json)
        _trace(words)
        return errors.exit_code(error)
    except Exception as error:  # noqa: BLE001  # the one door: whatever else goes wrong ends in one line
        return _unexpected(error, words, as_json=as_json)
    return code if isinstance(code, int) else errors.DONE


def _usage(error: click.ClickException, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "fg"
    out.failure("usage", error.format_message(), f"{command} --help", as_json=as_json)
    return errors.USAGE


def _unexpected(error: Exception, words: list[str], *, as_json: bool) -> int:
    # The message of a foreign exception may quote what it worked on: only its class is shown.
    message = f"An unexpected {type(error).__name__} stopped this; nothing half-done was kept as done."
    out.failure(
        "unexpected", message, "fg -v ... (the same command) and send us what it prints", as_json=as_json
    )
    _trace(words)
    return errors.UNEXPECTED


def _trace(words: list[str]) -> None:
    """Where it happened, file by file and line by line, without any message or value."""
    if not {"-v", "--verbose"} & set(words[:1]):
        return
    import traceback

    error = sys.exception()
    while error is not None:
        for frame in traceback.extract_tb(error.__traceback__):
            out.say(f"  {frame.filename}:{frame.lineno} in {frame.name}")
        out.say(f"  {type(error).__name__}")
        error = error.__cause__
