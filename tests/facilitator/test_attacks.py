"""Fifty ways in which a name gets out: each is tried here, tested elsewhere, or a limit that is stated."""

from __future__ import annotations

import io
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fg import Fg
from in_the_clear import left_in, named

from facilitator import folder as study_folder
from facilitator.actions.open_study import opened
from facilitator.actions.review import Desk
from transcription.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ROSTER = """\
id,display_name,full_name,aliases,role,group,sounds_like
M1,Orla Quist,Orla Quist,,moderator,nurses,
P01,Liz,Elizabeth Fairweather,Liz;Lizzy,participant,nurses,
P02,Will Lane,Will Lane,,participant,nurses,
P03,Erin Brauer,Erin Brauer,,participant,nurses,
P04,Si\u00f3bhan Oduya,Si\u00f3bhan Oduya,,participant,nurses,shivon
"""

# number of the attack, what is said, what must not be readable afterwards, what must still be there
SAID = [
    (1, "That was Erin's chair, the Brauers' car, a Brauer-led round.", "erin brauer brauers", "chair"),
    (2, "Ask Brauer, Erin, or Ms. Brauer, or E.B. herself.", "erin brauer e.b.", "herself"),
    (3, "Lizzy came with Elizabeth, and Liz left.", "lizzy elizabeth liz", "came with"),
    (4, "I said it to Erin Brower and to shivon too.", "brower shivon", "I said it"),
    (5, "Then Will said that he will come on time.", "Then_Will", "will come"),
    (6, "There is a lane behind the house, and there we sat.", "", "There is a lane behind"),
    (8, "It is spelled B R A U E R, that is B-R-A-U-E-R.", "b-r-a-u-e-r b_r_a_u", "spelled"),
    (9, "Write to erin dot brauer at example dot org, all lower case.", "erin brauer example", "Write to"),
    (10, "My phone is four oh four, triple five, oh one three four.", "triple oh_one", "My phone"),
    (11, "I was born on the third of March nineteen eighty seven.", "nineteen eighty", "I was born"),
    (12, "My name is Er- Erin, hello.", "erin er-", "My name is"),
    (13, "I met ERIN BRAUER and \uff25rin and si\u00f3bhan.", "erin brauer si\u00f3bhan", "I met"),
    (14, "My boss Dr. Halvorsen called my sister Annika.", "halvorsen annika", "My boss"),
    (17, "Thanks, Erin, please go on.", "erin", "please go on"),
    (18, "So what does Erin Brauer think of it?", "erin brauer", "think of it"),
    (19, "[Erin laughs] (door: Dr. Halvorsen enters)", "erin halvorsen", "laughs"),
    (20, "I am not Erin, by the way.", "erin", "by the way"),
]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fg, list[str]]]:
    """A session in which everything is said, transcribed, everything found hidden, and released."""
    folder = tmp_path_factory.mktemp("attacks")
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", err)
        patch.setenv("FG_IDENTITY", str(folder / "key.txt"))
        patch.setenv("FG_STUDY", str(folder / "study"))
        streams: Any = _Streams(out, err)
        user = Fg(folder, streams)
        user.ok("init", user.study, "--title", "Tea at work")
        user.ok("guide", "new", "short-60")
        user.ok("participant", "import", user.file("roster.csv", ROSTER))
        user.ok("session", "add", "FG1", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
        user.ok("import", "FG1", user.file("meeting.vtt", _captions()))
        user.ok("transcribe", "FG1", "--engine", "captions")
        _review(user)
        shown = user.ok("show", "FG1", "--json").document["turns"]
    yield user, [one["text"] for one in shown]


def _review(user: Fg) -> None:
    """As a person does: everything that waits is hidden, but for the two words that are no names here."""
    with opened(study_folder.read(user.study)) as study:
        desk = Desk(study, "FG1")
        while queue := desk.queue():
            kept = queue[0].surface in {"will", "lane"}
            desk.decide(queue[0].id, Verdict.REJECT if kept else Verdict.ACCEPT, "AB")
        desk.finish("AB")


class _Streams:
    """What ``capsys`` is to one test, for a whole module."""

    def __init__(self, out: io.StringIO, err: io.StringIO) -> None:
        self._streams = (out, err)

    def readouterr(self) -> object:
        """What was printed since it was asked last."""
        said = [stream.getvalue() for stream in self._streams]
        for stream in self._streams:
            stream.seek(0)
            stream.truncate()
        return type("Said", (), dict(zip(("out", "err"), said, strict=True)))


def _captions() -> str:
    speakers = ("Orla Quist", "Will Lane")  # by turns, so that every line is a turn of its own
    lines = (
        f"00:{number:02d}:01.000 --> 00:{number:02d}:09.000\n{speakers[number % 2]}: {text}\n"
        for number, (_, text, _, _) in enumerate(SAID)
    )
    return "WEBVTT\n\n" + "\n".join(lines)


@pytest.mark.parametrize("place", range(len(SAID)), ids=[str(one[0]) for one in SAID])
def test_an_attack_in_the_words_is_hidden_and_the_rest_stays(
    attacked: tuple[Fg, list[str]], place: int
) -> None:
    _, _, gone, kept = SAID[place]
    text = attacked[1][place]
    assert kept in text
    for word in gone.split():
        assert not re.search(rf"(?<!\w){re.escape(word.replace('_', ' '))}(?!\w)", text, re.IGNORECASE), word


def test_34_to_42_nothing_on_the_disk_holds_a_name_and_no_key_lies_in_the_study(
    attacked: tuple[Fg, list[str]],
) -> None:
    user = attacked[0]
    names = ("erin brauer", "brauer", "fairweather", "oduya", "halvorsen", "annika", "lizzy")
    assert left_in(user.study, names) == {}
    assert not [path for path in user.study.rglob("*") if path.suffix in {".bak", ".tmp", ".pkl", ".wav"}]
    assert not list(user.study.rglob("study.db-*"))
    for path in user.study.rglob("*"):
        assert not path.is_file() or b"AGE-SECRET-KEY" not in path.read_bytes(), path.name


@pytest.mark.parametrize(
    "words",
    [
        ("participant", "add", "Erin"),
        ("session", "add", "Erin Brauer", "--guide", "short-60", "--group", "nurses"),
        ("show", "Erin-Brauer"),
        ("participant", "withdraw", "Erin", "--mode", "mask", "--reviewer", "AB"),
        ("correct", "FG1", "--from", "nowhere-Brauer.csv", "--reviewer", "AB"),
    ],
)
def test_38_to_41_no_command_repeats_a_name_in_its_error(
    attacked: tuple[Fg, list[str]],
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FG_IDENTITY", str(attacked[0].folder / "key.txt"))
    monkeypatch.setenv("FG_STUDY", str(attacked[0].study))
    answer = Fg(attacked[0].folder, capsys)(*words)
    assert answer.code != 0
    assert named(answer.out.encode(), ["brauer"]) == []


def test_47_the_audit_holds_no_words(attacked: tuple[Fg, list[str]]) -> None:
    database = (attacked[0].study / "study.db").read_bytes()
    assert named(database, ["brauer", "erin", "halvorsen", "fairweather"]) == []


def test_47_who_looked_at_real_words_is_noted_with_their_key(
    attacked: tuple[Fg, list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FG_IDENTITY", str(attacked[0].folder / "key.txt"))
    monkeypatch.setenv("FG_STUDY", str(attacked[0].study))
    user = Fg(attacked[0].folder, capsys)
    user.ok("show", "FG1", "--identified")
    user.ok("participant", "list", "--identified")
    (holder,) = user.ok("key", "list", "--json").document["keys"]
    with opened(study_folder.read(user.study)) as study:
        looked = [
            (row.verb, row.actor) for row in study.repository.audit_rows() if row.detail == "identified"
        ]
    assert looked == [(verb, f"key {holder['public'][-8:]}") for verb in ("show", "participant-list")]


def test_43_the_guard_of_this_suite_stops_whoever_asks_the_network() -> None:
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("192.0.2.1", 9), timeout=1)


def test_every_attack_has_its_line_in_the_security_page_and_every_test_named_there_exists() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, 51))
    for number, _, where in rows:
        files = re.findall(r"`((?:tests)/[\w/.*]+)`", where)
        assert files or where.startswith("limit"), number
        for file in files:
            assert list(ROOT.glob(file)), (number, file)
