"""Every command's JSON is what its published schema says: the real commands, run on a small study."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from command_tree import commands, meant, with_json
from fake_zoom import FakeZoom
from fake_zoom_data import File, Held
from fg import ROSTER, Fg
from jsonschema import Draft202012Validator, FormatChecker
from keyring.backends.null import Keyring
from referencing import Registry, Resource

from facilitator.cli import errors
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"
FILES = {"guide-file"}  # what people write, not what commands print; tested with its reader
PARTS = "parts"  # what several documents share; no command of its own
ERROR = "error"
GUIDE_FILE = "guide-file"  # what editors check a guide with
SCHEMAS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json") if path.stem not in FILES
}
REGISTRY = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
KEY = "age1lsfujs7y8mlpreutpgxjddsq0x2ha5uwkr3w0vdcjc5dsfnh84dsvk6avu"  # a public half, of nobody's
ZOOM = {  # these need an account; they are run on a Zoom of our own
    "zoom login": [],
    "zoom list": ["--identified"],
    "zoom check": [],
    "zoom schedule": ["FG1", "--at", "2031-03-31 18:00"],
    "zoom pull": ["FG1", "--meeting", "81234567890"],
    "zoom forget": ["FG1", "--dry-run"],
}
SPOKEN = b"WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000\r\nTamsin Oduya: Good morning.\r\n"
DOUBTFUL = "WEBVTT\n\n00:01.000 --> 00:04.000\nTamsin Oduya: The code was 83411.\n"


def schema_name(command: str) -> str:
    return command.replace(" ", "-")


def mistakes(name: str, document: object) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name], registry=REGISTRY, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


class Heard:
    """What ``capsys`` is to one test, for a whole module."""

    def __init__(self, out: io.StringIO, err: io.StringIO) -> None:
        self._streams = (out, err)

    def readouterr(self) -> Any:
        """What was printed since it was asked last."""
        out, err = (stream.getvalue() for stream in self._streams)
        for stream in self._streams:
            stream.seek(0)
            stream.truncate()
        return type("Said", (), {"out": out, "err": err})


@pytest.fixture
def fg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Fg:
    return Fg(tmp_path, capsys)


def planning(fg: Fg) -> Iterator[tuple[str | Path, ...]]:
    """From nothing to a planned session."""
    yield "init", fg.study, "--title", "Tea at work", "--protocol", "26-014"
    yield ("doctor",)
    yield "guide", "new", "short-60"
    yield "guide", "list"
    yield "guide", "show", "short-60"
    yield "guide", "show", "medical-compassion"
    yield "guide", "check", fg.study / "guides" / "short-60.yaml"
    yield "guide", "check", fg.file("wrong.yaml", "guide: {id: x, colour: red}\nsections: 3\n")
    yield "guide", "print", "short-60", "-o", fg.folder / "guide.md"
    yield "guide", "print", "short-60", "-o", fg.folder / "guide.docx"
    yield "guide", "import", fg.folder / "guide.docx", "--id", "from-word"
    yield "guide", "import", fg.folder / "guide.docx", "--dry-run"
    yield "guide", "freeze", "short-60", "--approved", "2026-03-05"
    yield "guide", "pack", "short-60", "--to", "md", "-o", fg.folder / "board"
    yield "guide", "diff", "short-60"
    yield "participant", "import", fg.file("roster.csv", ROSTER)
    survey = fg.file("survey.csv", "id,gender,age\nP01,female,23\nP02,male,31\n")
    yield "participant", "demographics", survey
    yield "participant", "add", "P03", "--group", "nurses"
    yield "participant", "add", "P09", "--group", "nurses"
    yield "participant", "remove", "P09"
    yield "participant", "consent", "--all", "--purpose", "take-part,record", "--mode", "signed"
    yield "participant", "consent", "P02", "--purpose", "quote", "--mode", "oral", "--withheld"
    yield "participant", "list"
    yield "participant", "list", "--identified"
    yield "session", "add", "FG1", "--guide", "short-60", "--group", "nurses", "--moderator", "M1"
    yield "session", "add", "FG2", "--guide", "short-60", "--group", "doctors", "--people", "P01"
    yield "session", "people", "FG1", "P01=late", "P03=absent"
    yield "session", "add", "FG9", "--guide", "short-60", "--group", "nurses", "--people", "P01"
    yield "session", "remove", "FG9"
    yield "session", "show", "FG1"
    yield "session", "close", "FG2", "--without-debrief"
    yield "session", "log", "FG2"
    yield "session", "list"
    yield "gate", "list", "--session", "FG1"
    yield ("status",)
    yield "serve", "--no-browser", "--idle-minutes", "0.001"
    yield "session", "run", "FG1", "--rehearse", "--no-browser", "--idle-minutes", "0.001"


def main_job(fg: Fg) -> Iterator[tuple[str | Path, ...]]:
    """From a recording to a release, a backup and another person's key."""
    meeting = fg.file("meeting.vtt", DOUBTFUL)
    yield "import", "FG1", meeting
    yield "import", "FG1", meeting, "--identified"
    yield ("status",)
    yield "transcribe", "FG1", "--engine", "captions", "--dry-run"
    yield "transcribe", "FG1", "--engine", "captions"
    yield "transcribe", "FG1", "FG2", "--engine", "captions"
    yield "show", "FG1"
    yield "show", "FG1", "--identified", "--words"
    yield "review", "FG1", "--reviewer", "AB"
    yield "review", "FG1", "--accept-all", "--reviewer", "AB"
    yield "review", "FG1", "--undo", "--reviewer", "AB"
    yield "review", "FG1", "--accept-all", "--reviewer", "AB"
    yield "show", "FG1", "--format", "json"
    wrong = fg.file("wrong.csv", "words,becomes,kind,who,turn\ncode,number,,,\n")
    yield "correct", "FG1", "--from", wrong, "--reviewer", "AB"
    yield "participant", "withdraw", "P02", "--mode", "keep", "--reviewer", "AB"
    yield "coverage", "FG1"
    yield ("coreq",)
    yield "score", "FG1", "--reference", meeting
    yield "audit", "FG1", "--sample", "0"
    yield "gate", "list"
    yield "gate", "accept", "group", "--reason", "all agreed in writing", "--reviewer", "PI"
    yield "export", "-o", fg.folder / "release.zip", "--session", "FG1"
    yield "verify", fg.folder / "release.zip"
    yield "recall", "list"
    missed = fg.file("missed.csv", "words,becomes,kind,who,turn\nnumber,,org,,\n")
    yield "correct", "FG1", "--from", missed, "--reviewer", "AB"
    yield "recall", "list"
    yield "recall", "back", "1", "--reviewer", "AB"
    yield "anonymize", meeting, "--roster", fg.folder / "roster.csv", "-o", fg.folder / "out.txt"
    yield "anonymize", meeting, "--identified", "-o", fg.folder / "out.vtt"
    yield "backup", fg.folder / "backup.zip"
    yield "backup", fg.folder / "backup.zip", "--restore", fg.folder / "back"
    yield "key", "list"
    yield "key", "add", "second laptop", KEY, "--scope", "vault"
    yield "key", "remove", "second laptop"
    yield "models", "list"
    yield "models", "import", fg.file("tiny.pt", MODEL)
    yield "models", "pull", "tiny"  # it is here already, and is what it should be: nothing is asked
    yield "models", "list"
    yield "purge", "FG1", "--what", "media", "--confirm", "FG1", "--dry-run"
    yield "purge", "FG1", "--what", "all", "--confirm", "FG1"
    yield "demo", fg.folder / "demo", "--engine", "captions"
    yield "purge", "--what", "key", "--confirm", "Tea at work"


MODEL = "PK\5\6" + "\0" * 18  # an empty file of the kind that torch.save writes


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, dict[str, Any]]]:
    """Every command with what it said, in order: one study serves all tests."""
    folder = tmp_path_factory.mktemp("schemas")
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setenv("FG_IDENTITY", str(folder / "key.txt"))
        patch.setenv("FG_STUDY", str(folder / "study"))
        patch.setenv("FG_MODELS", str(folder / "models"))
        sha256 = hashlib.sha256(MODEL.encode()).hexdigest()
        official = {"tiny": ("https://example.org/tiny.pt", sha256)}
        patch.setattr("facilitator.actions.model_catalogue.addresses", lambda: official)
        asked = "Ada Brook\n\n\nLew Tarn\n\n\n"  # what `participant add` asks for, twice
        patch.setattr("sys.stdin", io.StringIO(asked))
        user = Fg(folder, Heard(out, err))
        return [said(user, words) for job in (planning, main_job) for words in job(user)]


def said(user: Fg, words: tuple[str | Path, ...]) -> tuple[str, dict[str, Any]]:
    command = meant([str(word) for word in words])
    assert command is not None, words
    answer = user(*words, "--json")
    assert "error" not in answer.document, (words, answer.document)
    return command, answer.document


def test_every_command_with_json_has_a_schema_and_every_schema_its_command() -> None:
    assert set(SCHEMAS) - {PARTS, ERROR, GUIDE_FILE} == {schema_name(command) for command in with_json()}


@pytest.mark.slow
def test_every_command_with_json_is_run_here(documents: list[tuple[str, dict[str, Any]]]) -> None:
    assert {command for command, _ in documents} | set(ZOOM) == with_json()


def test_every_document_is_what_its_schema_says(documents: list[tuple[str, dict[str, Any]]]) -> None:
    wrong = [(command, mistakes(schema_name(command), document)) for command, document in documents]
    assert [(command, found) for command, found in wrong if found] == []


@pytest.mark.parametrize("command", ZOOM)
def test_what_a_zoom_command_says_is_what_its_schema_says(
    command: str, fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, ring = FakeZoom(), keyring.get_keyring()
    fake.meetings = [
        Held(
            "one==",
            81234567890,
            "2026-03-10T18:00:00Z",
            [File("a", "TRANSCRIPT", "audio_transcript", SPOKEN, "VTT")],
        )
    ]
    for name, value in {
        **fake.environment,
        "XDG_CONFIG_HOME": str(fg.folder),
        "FG_STUDY": str(fg.study),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdin", io.StringIO("host@example.org\n"))  # what `zoom login` asks for
    keyring.set_keyring(Keyring())  # keeps nothing
    fg.started()
    try:
        if command == "zoom forget":
            said(fg, ("zoom", "pull", *ZOOM["zoom pull"]))
        assert mistakes(schema_name(command), said(fg, (*command.split(), *ZOOM[command]))[1]) == []
    finally:
        keyring.set_keyring(ring)
        fake.close()


def test_a_field_more_or_less_or_another_version_is_refused(
    documents: list[tuple[str, dict[str, Any]]],
) -> None:
    """The schemas are strict: what they let pass is what scripts can rely on."""
    for command, document in documents:
        name = schema_name(command)
        assert mistakes(name, {**document, "surprise": 1}), command
        assert mistakes(name, {**document, "schema": 2}), command
        for field in SCHEMAS[name]["required"]:
            left = {key: value for key, value in document.items() if key != field}
            assert mistakes(name, left), (command, field)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_sound_strict_and_in_words(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert loose(SCHEMAS[name]) == []


def loose(schema: Any, path: str = "$") -> list[str]:
    """Objects that take unknown fields, and fields without a word on what they hold."""
    if isinstance(schema, list):
        return [one for item in schema for one in loose(item, path)]
    if not isinstance(schema, dict):
        return []
    found = [path] if schema.get("type") == "object" and "additionalProperties" not in schema else []
    for name, field in schema.get("properties", {}).items():
        if "description" not in field and "$ref" not in field:
            found.append(f"{path}.{name}")
    return found + [one for key, value in schema.items() for one in loose(value, f"{path}.{key}")]


@pytest.mark.parametrize("command", sorted(with_json()))
def test_every_command_says_in_json_why_it_failed(command: str, fg: Fg) -> None:
    answer = fg(*command.split(), "--no-such-option", "--json")
    assert answer.code == errors.USAGE
    assert mistakes(ERROR, answer.document) == []


@pytest.mark.parametrize(
    ("words", "code", "cause"),
    [
        (("nonsense",), errors.USAGE, "usage"),
        (("status", "--study", "nowhere"), errors.USAGE, "no-study"),
        (("guide", "show", "nonsense"), errors.USAGE, "not-found"),
        (("verify", __file__), errors.UNREADABLE, "unreadable-text"),
        (("guide", "check", "nowhere.yaml"), errors.UNREADABLE, "bad-file"),
    ],
)
def test_a_failure_names_its_cause(words: tuple[str, ...], code: int, cause: str, fg: Fg) -> None:
    answer = fg(*words, "--json")
    assert mistakes(ERROR, answer.document) == []
    assert (answer.code, answer.document["error"]["code"]) == (code, cause)


def test_a_dry_run_names_only_sessions_that_exist(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FG_IDENTITY", str(fg.folder / "key.txt"))
    monkeypatch.setenv("FG_STUDY", str(fg.study))
    fg.started()
    assert fg.ok("transcribe", "FG1", "-n").out == "FG1\n"
    assert fg("transcribe", "FG9", "-n", "--json").document["error"]["code"] == "not-found"


def test_every_cause_of_failure_fits_the_error_document() -> None:
    for kind in [Problem, *errors.EXIT_CODES]:
        said = {"code": kind("x").code, "message": "x", "next": ""}
        assert mistakes(ERROR, {"schema": 1, "error": said}) == [], kind


def test_commands_are_found_by_walking_the_groups() -> None:
    assert {"init", "guide list", "participant consent", "import"} <= set(commands())
