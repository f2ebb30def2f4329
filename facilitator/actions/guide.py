"""Interview guides: the templates, the study's own, a look at one, and the check of a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from facilitator.errors import AlreadyThere, BadFile, NotFound
from guides import library
from guides.load import ID
from guides.model import Guide
from guides.yaml_reader import GuideProblem

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Guides:
    """The guides of a study (none outside a study) and all templates."""

    guides: tuple[Guide, ...]
    templates: tuple[Guide, ...]
    broken: tuple[str, ...]  # names of the study's guide files that do not load

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "guides": [
                {"id": one.id, "title": one.title, "version": one.version, "hash": one.hash}
                for one in self.guides
            ],
            "templates": [{"id": one.id, "title": one.title} for one in self.templates],
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """What a guide's file holds and what is wrong with it."""

    guide: Guide | None
    problems: tuple[GuideProblem, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        guide = self.guide
        guides = (
            [{"id": guide.id, "title": guide.title, "version": guide.version, "hash": guide.hash}]
            if guide
            else []
        )
        return {"guides": guides, "problems": [asdict(problem) for problem in self.problems]}


def list_guides(folder: StudyFolder | None) -> Guides:
    """The study's guides and the templates."""
    paths = library.files(folder.guides) if folder else []
    read = [(path, library.read(path)[0]) for path in paths]
    return Guides(
        guides=tuple(guide for _, guide in read if guide),
        templates=tuple(library.templates()),
        broken=tuple(path.name for path, guide in read if guide is None),
    )


def show(folder: StudyFolder | None, guide_id: str) -> Guide:
    """The guide of that id: the study's own first, then the template. Raises NotFound."""
    for place in [*([folder.guides] if folder else []), library.TEMPLATES]:
        found = library.find(place, guide_id)
        if found:
            return found[1]
    raise NotFound("There is no guide and no template of that id.", "fg guide list")


def new(folder: StudyFolder, template_id: str, guide_id: str | None) -> Path:
    """Copy a template into the study, under ``guide_id`` where one is given. Never overwrites.

    Raises NotFound, AlreadyThere, and BadFile for what is no guide's id.
    """
    if guide_id and not ID.fullmatch(guide_id):
        raise BadFile("A guide's id is made of letters, digits, - and _, at most 32 of them.")
    found = library.find(library.TEMPLATES, template_id)
    if not found:
        raise NotFound("There is no template of that id.", "fg guide list")
    source, guide = found
    target = folder.guides / f"{guide_id or guide.id}.yaml"
    if target.exists():
        raise AlreadyThere("The study has a guide of that id.", f"fg guide show {guide_id or guide.id}")
    text = source.read_text("utf-8")
    if guide_id:
        text = text.replace(f"\n  id: {guide.id}\n", f"\n  id: {guide_id}\n", 1)
    target.write_text(text, "utf-8", newline="\n")
    return target


def check(path: Path) -> Checked:
    """Every problem of a guide's file, by line. Raises BadFile where there is no such file."""
    if not path.is_file():
        raise BadFile("There is no such file.", "fg guide list")
    guide, problems = library.read(path)
    return Checked(guide, problems)


def require(folder: StudyFolder, guide_id: str) -> Guide:
    """The study's guide of that id, sound; raises NotFound."""
    guide = sound(folder, guide_id)
    if guide is None:
        raise NotFound("The study has no sound guide of that id.", "fg guide list")
    return guide


def sound(folder: StudyFolder, guide_id: str) -> Guide | None:
    """The study's guide of that id; None where it is gone or broken."""
    found = library.find(folder.guides, guide_id)
    return found[1] if found else None
