"""Which programs of the extras are here. Nothing is imported for the answer."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed(program: str) -> str | None:
    """The version of ``program``, by its name in a package index; None where it is not installed."""
    try:
        return version(program)
    except PackageNotFoundError:
        return None
