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
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def discover(package: str, kind: str) -> dict[str, Any]:
    """Plug-ins of ``kind`` by name, sorted: ours from ``package``, then those of entry points."""
    found = dict(_ours(package, kind))
    for point in _registered(kind):
        plugin = point.load()
        found.setdefault(plugin.name, plugin)
    return dict(sorted(found.items()))


@cache
def _ours(package: str, kind: str) -> Mapping[str, Any]:
    """Looked up once in a run: to look for each short text takes as long as some detectors."""
    root = importlib.import_module(package)
    names = [f"{package}.{one.name}" for one in pkgutil.iter_modules(root.__path__)]
    plugins = [
        getattr(module, kind) for module in map(importlib.import_module, names) if hasattr(module, kind)
    ]
    return {one.name: one for one in plugins}


@cache
def _registered(kind: str) -> tuple[EntryPoint, ...]:
    """Asked once in a run: looking through everything that is installed takes longer than a short text."""
    return tuple(entry_points(group=f"focus_group_toolkit.{kind}"))
