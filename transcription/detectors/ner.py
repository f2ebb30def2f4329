"""Named entities by a spaCy model, for those who have one: FG_NER_MODEL names its folder.

Without the variable this detector finds nothing. With it everything that the model calls a person,
a place or an organisation is asked about, beside what the other detectors find. A model that cannot
be read stops the run, as any detector that breaks does. Model folders: https://spacy.io/api/top-level#spacy.load
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcription import quiet
from transcription.errors import MissingModel, MissingProgram
from transcription.lexicon import KNOWN_CAPITALS, REGIONS
from transcription.model import Finding, Kind, TextSpan
from transcription.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known

VARIABLE = "FG_NER_MODEL"
ASKED = 0.7  # a model's word alone hides nothing for good
_ANY, _MANY_LANGUAGES = "*", "xx"  # ours, and how spaCy calls a model of many languages
# Labels of OntoNotes 5 and of WikiNER, which spaCy's models use, and what they are here.
_KINDS = {
    **dict.fromkeys(("PERSON", "PER"), (Kind.PERSON, "name")),
    **dict.fromkeys(("GPE", "LOC", "FAC"), (Kind.PLACE, "place")),
    "ORG": (Kind.ORG, "org"),
}


class NerDetector:
    """What the user's own model names; states, countries, peoples and products stay."""

    name = "ner"

    @property
    def languages(self) -> frozenset[str]:
        """The model's language as its folder tells it; any where there is no model to ask."""
        told = _language(model_folder())
        return frozenset({_ANY if told in {"", _MANY_LANGUAGES} else told})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every entity that the model sees. Raises MissingProgram, MissingModel."""
        folder = model_folder()
        if folder is None:
            return []
        read = _model(folder).pipe(texts)
        return [one for turn, document in enumerate(read) for one in _findings(turn, document)]


def model_folder() -> Path | None:
    """The folder that the user named, or None. Loads nothing."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else None


def is_readable(folder: Path) -> bool:
    """Does the folder tell what a spaCy model's does (meta.json and config.cfg)? Loads nothing."""
    return _language(folder) != "" and os.access(folder / "config.cfg", os.R_OK)


def _language(folder: Path | None) -> str:
    """'' where no folder is named or it cannot be read: then ``find`` says so."""
    try:
        return str(json.loads((folder / "meta.json").read_text("utf-8"))["lang"]) if folder else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@lru_cache(maxsize=1)
def _model(folder: Path) -> Any:  # noqa: ANN401 - a spaCy Language, whose import takes seconds
    if find_spec("spacy") is None:
        raise MissingProgram(
            f"{VARIABLE} names a model, but spaCy is not installed, so its names would be missed.",
            "pip install 'focus-group-toolkit[ner]'",
        )
    quiet.hush()
    import spacy

    try:
        return spacy.load(folder)
    except (OSError, ValueError):
        raise MissingModel(
            f"{VARIABLE} names no spaCy model that can be read, so names would be missed.", "fg doctor"
        ) from None


def _findings(turn: int, document: Any) -> Iterator[Finding]:  # noqa: ANN401 - a spaCy Doc
    for entity in document.ents:
        if entity.label_ not in _KINDS:
            continue
        kind, prefix = _KINDS[entity.label_]
        word = " ".join(fold(entity.text).split())
        if word and not (word in REGIONS or word in KNOWN_CAPITALS):
            span = TextSpan(turn, entity.start_char, entity.end_char)
            why = "named by your language model"
            yield Finding((span,), kind, f"{prefix}:{word}", NerDetector.name, ASKED, why)


detector = NerDetector()
