"""``fg shell-init``: make a typed `fg` reach this program in shells where it is job control."""

from __future__ import annotations

import click

from facilitator.cli.shells import WRAPPERS, wrapper


@click.command(name="shell-init")
@click.argument("shell", type=click.Choice(sorted(WRAPPERS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the wrapper: eval "$(fgkit shell-init bash)" in your shell's start-up file."""
    group = ctx.parent.command if ctx.parent else None
    verbs = group.list_commands(ctx.parent) if isinstance(group, click.Group) and ctx.parent else []
    click.echo(wrapper(shell, verbs), nl=False)
