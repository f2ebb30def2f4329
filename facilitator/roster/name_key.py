"""The name key of ``fg anonymize``: who each placeholder was, and the secret that orders their numbers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from facilitator.errors import BadFile
from transcription.model import Kind
from transcription.placeholders import Numbers

_SCHEMA = 1
_SECRET_BYTES = 32  # as long as the SHA-256 that it keys


@dataclass(frozen=True, slots=True)
class NameKey:
    """Identified through and through: it is written encrypted or not at all.

    ``labels`` maps ``S1`` to the display name it stands for, ``stands_for`` a placeholder to the
    words that it replaced.
    """

    secret: bytes = field(repr=False)
    numbers: Numbers = field(default_factory=dict, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    stands_for: Mapping[str, Collection[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, data: bytes | None) -> NameKey:
        """The key that ``dump`` wrote, or a fresh one for None. Raises BadFile."""
        if data is None:
            return cls(secrets.token_bytes(_SECRET_BYTES))
        try:
            document = json.loads(data)
            numbers = {(Kind(kind), entity): int(given) for kind, entity, given in document["numbers"]}
            return cls(bytes.fromhex(document["secret"]), numbers, document["labels"], document["stands_for"])
        except (ValueError, KeyError, TypeError):
            raise BadFile("This is no name key that fg anonymize wrote.") from None

    def with_names(
        self, numbers: Numbers, labels: Mapping[str, str], stands_for: Mapping[str, Collection[str]]
    ) -> NameKey:
        """The key after a run: its numbers, and its names besides those of earlier runs."""
        both = {
            shown: {*self.stands_for.get(shown, ()), *stands_for.get(shown, ())}
            for shown in {**self.stands_for, **stands_for}
        }
        return replace(self, numbers=numbers, labels={**self.labels, **labels}, stands_for=both)

    def dump(self) -> bytes:
        """As JSON, to be encrypted; the same key gives the same bytes."""
        document = {
            "schema": _SCHEMA,
            "secret": self.secret.hex(),
            "numbers": sorted([str(kind), entity, given] for (kind, entity), given in self.numbers.items()),
            "labels": dict(self.labels),
            "stands_for": {shown: sorted(words) for shown, words in self.stands_for.items()},
        }
        return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()
