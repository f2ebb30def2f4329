"""The study folder: where it is, what ``study.toml`` says, and where everything else lies."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import tomlkit

from facilitator.errors import AlreadyThere, BadFile, NoStudy
from facilitator.model import Study
from facilitator.settings import DEFAULTS, read_toml

FORMAT = 1  # of study.toml and the folders beside it
STUDY_FILE = "study.toml"

_HEADER = """\
This file holds no secret and no name. `fg status` says where the study stands.
`vault` and `people` may lie elsewhere (another disk, a university share): give the path here."""


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study on disk. Paths in ``study.toml`` are relative to the folder unless absolute."""

    root: Path
    study: Study
    document: Mapping[str, Any]

    @property
    def vault(self) -> Path:
        """Encrypted recordings and identified transcripts, one room per session."""
        return self.root / self.study.vault

    @property
    def people(self) -> Path:
        """Encrypted roster, consents and the study's secret, apart from the vault."""
        return self.root / self.study.people

    @property
    def guides(self) -> Path:
        """The study's interview guides (YAML)."""
        return self.root / "guides"

    @property
    def exports(self) -> Path:
        """What was released."""
        return self.root / "exports"

    @property
    def terms(self) -> Path:
        """The study's word list: programme names and acronyms with the meaning that replaces each."""
        return self.root / "terms.txt"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the store of de-identified data."""
        name = self.study.database
        if "://" in name:
            return name
        # SQLAlchemy unquotes the path of a URL: a folder called "My%20Study" must come out as it is.
        return f"sqlite:///{quote((self.root / name).as_posix(), safe='/: +')}"


def create(root: Path, *, title: str, protocol: str | None, groups: tuple[str, ...] = ()) -> StudyFolder:
    """Make a new study folder; raises AlreadyThere where a study lies already."""
    if (root / STUDY_FILE).exists():
        raise AlreadyThere("A study lies in that folder already.", "fg status")
    defaults = read_toml(DEFAULTS)["study"]
    document = tomlkit.document()
    for line in _HEADER.splitlines():
        document.add(tomlkit.comment(line))
    document["format"] = FORMAT
    document["title"] = title
    if protocol:
        document["protocol"] = protocol
    document["groups"] = list(groups)
    document["vault"] = "vault"
    document["people"] = "people"
    document["database"] = "study.db"
    for name, value in defaults.items():
        document[name] = value
    root.mkdir(parents=True, exist_ok=True)
    (root / STUDY_FILE).write_text(tomlkit.dumps(document), "utf-8", newline="\n")
    folder = read(root)
    for path in (folder.guides, folder.exports):
        path.mkdir(exist_ok=True)
    return folder


def find(explicit: Path | None, *, start: Path) -> StudyFolder:
    """The study at ``explicit``, else in ``start`` or its nearest parent. Raises NoStudy."""
    places = [explicit] if explicit else [start, *start.parents]
    for place in places:
        if (place / STUDY_FILE).is_file():
            return read(place)
    where = "in that folder" if explicit else "in this folder or above it"
    raise NoStudy(f"There is no study {where}.", 'fg init DIR --title "My study"')


def read(root: Path) -> StudyFolder:
    """The study in ``root``; raises BadFile for a study.toml that is wrong or too new."""
    document = read_toml(root / STUDY_FILE)
    return StudyFolder(root, study_of(document), document)


def study_of(document: Mapping[str, Any]) -> Study:
    """What a parsed study.toml says; raises BadFile where it is wrong or too new."""
    wrong = [name for name, kinds in _FIELDS.items() if not isinstance(document.get(name), kinds)]
    if wrong:
        raise BadFile(
            f"study.toml lacks or misstates: {', '.join(wrong)}.", "compare it with a new `fg init`"
        )
    if document["format"] > FORMAT:
        raise BadFile(
            f"This study was made by a newer toolkit (format {document['format']}, this one knows {FORMAT}); "
            "opening it could lose what the newer one wrote.",
            "update the toolkit",
        )
    known = {name: document[name] for name in _FIELDS if document.get(name) is not None}
    if "withdrawal_closes" in known:
        known["withdrawal_closes"] = _iso_date(known["withdrawal_closes"])
    return Study(**{**known, "groups": tuple(document["groups"])})


def _iso_date(value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise BadFile("withdrawal_closes in study.toml is no date such as 2026-03-31.") from None


def add_group(folder: StudyFolder, group: str) -> StudyFolder:
    """Name a new stakeholder group in ``study.toml``, keeping the file's comments."""
    path = folder.root / STUDY_FILE
    document = tomlkit.parse(path.read_text("utf-8-sig"))
    document["groups"] = [*folder.study.groups, group]
    path.write_text(tomlkit.dumps(document), "utf-8", newline="\n")
    return read(folder.root)


def edited(data: bytes, values: Mapping[str, str | int | None]) -> bytes:
    """A study.toml with these values, None for a line that goes; every other line stays byte for byte.

    Raises BadFile for what would be no study any more.
    """
    mark = _BOM if data.startswith(_BOM) else b""
    document = tomlkit.parse(data.removeprefix(_BOM).decode())
    for name, value in values.items():
        if value is not None:
            document[name] = value
        elif name in document:
            del document[name]
    text = tomlkit.dumps(document)
    if b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n"):  # new lines came with \n alone
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    study_of(tomllib.loads(text))
    return mark + text.encode()


_BOM = b"\xef\xbb\xbf"  # of UTF-8, as Windows' own editors write it
_OPTIONAL = type(None)
_FIELDS: dict[str, tuple[type, ...]] = {
    "format": (int,),
    "title": (str,),
    "protocol": (str, _OPTIONAL),
    "groups": (list,),
    "policy": (str,),
    "vault": (str,),
    "people": (str,),
    "database": (str,),
    "keep_video": (bool,),
    "keep_private_chat": (bool,),
    "smallest_group": (int,),
    "media_kept_days": (int, _OPTIONAL),
    "withdrawal_closes": (str, date, _OPTIONAL),
    "convention": (str, _OPTIONAL),
}
