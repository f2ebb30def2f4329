"""A guide out of a Word file: what was understood, and the YAML file that the study keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from facilitator.errors import AlreadyThere, BadFile, NotFound
from facilitator.vault import disk
from guides import load, outline, outline_front, word, write
from guides.model import Guide
from guides.yaml_reader import GuideProblem

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.folder import StudyFolder

_ASK = "number the questions, put the probes below as bullets, and give parts headings; then the same command"
_COMMENT = "Read from a Word file. Look it over: what was guessed is listed by fg guide check and below."


@dataclass(frozen=True, slots=True)
class Imported:
    """The guide as it was understood, its file's text, and what its writer should look at."""

    guide: Guide
    text: str
    problems: tuple[GuideProblem, ...]
    notes: tuple[str, ...]

    def document(self, path: Path | None) -> dict[str, Any]:
        """As JSON values; ``path`` is where it was written."""
        guide = self.guide
        return {
            "guides": [{"id": guide.id, "title": guide.title, "version": guide.version, "hash": guide.hash}],
            "problems": [asdict(problem) for problem in self.problems],
            "notes": list(self.notes),
            "path": None if path is None else path.name,
        }


def read(path: Path, guide_id: str | None) -> Imported:
    """The guide in a Word file. Nothing is written.

    Raises BadFile where the file is no ``.docx``, asks nothing, or ``guide_id`` is no id.
    """
    if not path.is_file():
        raise BadFile("There is no such file.", "fg guide import --help")
    with path.open("rb") as source:
        return read_from(source, guide_id)


def read_from(source: IO[bytes], guide_id: str | None) -> Imported:
    """The guide in a Word file that is open, or in memory; raises as ``read`` does."""
    if guide_id and not load.ID.fullmatch(guide_id):
        raise BadFile("A guide's id is made of letters, digits, - and _, at most 32 of them.")
    try:
        found = word.read(source)
    except word.NotWord:
        raise BadFile("That is no Word file that can be read.", "save it as .docx and try again") from None
    try:
        understood = outline.understand(found.lines, guide_id or "imported")
    except outline.NoQuestions:
        raise BadFile("No question was recognised in that file.", _ASK) from None
    return _checked(_named(understood.guide, guide_id), (*understood.notes, *_margins(found.comments)))


def save(folder: StudyFolder | None, imported: Imported, out: Path | None, *, force: bool) -> Path:
    """Write the file: into the study, or to ``out``. What is there and is the same stays.

    Raises AlreadyThere, and NotFound outside a study without ``out``.
    """
    if out is None and folder is None:
        raise NotFound("There is no study here to put the guide into.", "the same command with -o FILE.yaml")
    path = out or (folder.guides / f"{imported.guide.id}.yaml" if folder else None)
    if path is None or not path.parent.is_dir():
        raise NotFound("The folder for the output is not there.")
    data = imported.text.encode()
    if path.exists() and path.read_bytes() == data:
        return path
    if path.exists() and not force:
        raise AlreadyThere("A guide is there already.", "the same command with --id NAME, or --force")
    disk.write_whole(path, data)
    return path


def _named(guide: Guide, guide_id: str | None) -> Guide:
    """Without an id of its own, a guide is named after its title."""
    return guide if guide_id else replace(guide, id=outline_front.slug(guide.title) or "imported")


def _checked(guide: Guide, notes: tuple[str, ...]) -> Imported:
    text = write.write(guide, (_COMMENT, *notes))
    _, problems = load.load(text)
    return Imported(guide, text, problems, notes)


def _margins(comments: int) -> tuple[str, ...]:
    if comments == 1:
        return ("1 comment in the margin was left out: read it in Word.",)
    told = f"{comments} comments in the margins were left out: read them in Word."
    return (told,) if comments else ()
