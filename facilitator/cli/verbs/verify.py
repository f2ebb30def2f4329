"""``fg verify``: check that a release is whole; needs no study and no key."""

from __future__ import annotations

from pathlib import Path

import click

from facilitator.cli import errors, options, out


@click.command(name="verify")
@click.argument("release", type=click.Path(path_type=Path, exists=True))
@options.as_json
def command(release: Path, as_json: bool) -> int:
    """Check a release (folder or .zip) against its own list of files and hashes."""
    from facilitator.release import bag

    files = bag.verify(release)
    broken = [one.path for one in files if not one.ok]
    released = sum(one.released for one in files)
    lines = [f"changed or missing: {path}" for path in broken]
    lines.append(
        f"{len(broken)} of {len(files)} files are not as they were released."
        if broken
        else f"All {released} files are as they were released, and so are the lists of them."
    )
    document = {"ok": not broken, "files": [{"path": one.path, "ok": one.ok} for one in files]}
    out.result(document, lines, as_json=as_json)
    return errors.UNREADABLE if broken else errors.DONE
