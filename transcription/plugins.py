"""One small discovery for every kind of plug-in.

A plug-in is a file in its kind's folder with a module-level object named after the kind
(``engine``, ``diarizer``, ``detector``, ``exporter``). Third parties register such an object as an
entry point in the group ``focus_group_toolkit.<kind>``; those are imported only when a verb needs them.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any


def discover(package: str, kind: str) -> dict[str, Any]:
    """Plug-ins of ``kind`` by name, sorted: ours from ``package``, then those of entry points."""
    found: dict[str, Any] = {}
    for module in _modules(package):
        plugin = getattr(importlib.import_module(module), kind, None)
        if plugin is not None:
            found[plugin.name] = plugin
    for point in _registered(kind):
        plugin = point.load()
        found.setdefault(plugin.name, plugin)
    return dict(sorted(found.items()))


@cache
def _modules(package: str) -> tuple[str, ...]:
    """Looked up once in a run: reading a folder for each short text takes as long as some detectors."""
    root = importlib.import_module(package)
    return tuple(f"{package}.{one.name}" for one in pkgutil.iter_modules(root.__path__))


@cache
def _registered(kind: str) -> tuple[EntryPoint, ...]:
    """Asked once in a run: looking through everything that is installed takes longer than a short text."""
    return tuple(entry_points(group=f"focus_group_toolkit.{kind}"))
