"""Plain data to JSON bytes and back, for what stages keep in the vault.

The one writer for identified values: they refuse pickling, and these bytes go into a vault room only.
"""

from __future__ import annotations

import hashlib
import json
from typing import TypeVar

import cattrs

Value = TypeVar("Value")

_CONVERTER = cattrs.Converter(forbid_extra_keys=True)


def dump(value: object) -> bytes:
    """``value`` as canonical JSON: the same value gives the same bytes."""
    document = _CONVERTER.unstructure(value)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def load(data: bytes, kind: type[Value]) -> Value:
    """The value of type ``kind`` that ``dump`` wrote."""
    return _CONVERTER.structure(json.loads(data), kind)


def digest(*parts: object) -> str:
    """SHA-256 over the JSON of ``parts``: the key under which a stage keeps its result."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(dump(part) + b"\0")
    return whole.hexdigest()
