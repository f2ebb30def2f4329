"""The privacy border: only text that came through ``redact`` can be stored, whatever is tried."""

from __future__ import annotations

import copy
import dataclasses
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.errors import NotFound
from facilitator.model import Session, State
from facilitator.store.repository import Repository
from transcription import policies, redact
from transcription.errors import BorderBreach
from transcription.model import Draft, Finding, Kind, SafeTurn, TextSpan, Transcript, Turn, TurnKind
from transcription.redact import Anonymized

ROOT = Path(__file__).parents[2]
SECRET = "Quillfeather"
POLICY = policies.load("qualitative")


def heard(*said):
    turns = tuple(Turn("P01", TurnKind.SPEECH, 0, 900, text) for text in said)
    return Transcript(turns, "en", "captions", "captions 1", draft=False, duration_ms=900)


def finding(text, turn=0):
    start = text.index(SECRET)
    return Finding((TextSpan(turn, start, start + len(SECRET)),), Kind.PERSON, SECRET, "t", 1.0, "")


def released():
    said = f"Ask {SECRET}."
    return redact.make(heard(said), [finding(said)], [], POLICY, key=b"k", reviewer="JW")


def talking(text=f"Ask {SECRET}."):
    return (SafeTurn("P01", TurnKind.SPEECH, 0, 900, (text,)),)


def conjured(**fields):
    """What ``object.__new__`` makes, with the fields of a true one but for those given."""
    made = object.__new__(Anonymized)
    vars(made).update({**vars(released()), **fields})
    return made


def changed(**fields):
    """A true one, its freeze overridden."""
    text = released()
    for name, value in fields.items():
        object.__setattr__(text, name, value)
    return text


class Lookalike(Anonymized):
    def __post_init__(self, token):
        pass


FORGERIES = {
    "a transcript": lambda: heard(SECRET),
    "a turn": lambda: heard(SECRET).turns[0],
    "a draft": lambda: Draft(heard(SECRET), ()),
    "safe turns without their wrapping": talking,
    "nothing": lambda: None,
    "an empty __new__": lambda: object.__new__(Anonymized),
    "__new__ with other turns": lambda: conjured(turns=talking()),
    "__new__ with identified turns": lambda: conjured(turns=heard(SECRET).turns),
    "__new__ with turns that are none": lambda: conjured(turns=None),
    "__new__ with a field of another type": lambda: conjured(reviewer=b"JW"),
    "__new__ with a made-up seal": lambda: conjured(_seal="00" * 32),
    "__new__ with a seal that is no text": lambda: conjured(_seal=None),
    "a true one with other turns": lambda: changed(turns=talking()),
    "a true one with another reviewer": lambda: changed(reviewer="XX"),
    "a true one with another digest": lambda: changed(digest="00" * 32),
    "a true one with another draft mark": lambda: changed(draft=True),
    "a subclass": lambda: Lookalike(talking(), "en", "e", "m", False, 1, "p 1", "JW"),
}


@pytest.fixture
def study(tmp_path):
    with Repository.open(f"sqlite:///{(tmp_path / 'study.db').as_posix()}") as repository:
        repository.add_session(Session("S1", "g", "h", "students"))
        yield repository


def test_a_text_that_came_through_the_door_is_stored(study):
    study.save("S1", released(), actor="JW")
    assert study.load("S1") == released()


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_refused_and_leaves_no_trace(study, tmp_path, forge):
    noted = study.audit_rows()
    with pytest.raises(BorderBreach) as caught:
        study.save("S1", forge(), actor="JW")
    assert SECRET not in f"{caught.value!r} {caught.value}"
    with pytest.raises(NotFound):
        study.load("S1")
    assert study.session("S1").state is State.PLANNED
    assert study.audit_rows() == noted
    assert all(SECRET.encode() not in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_every_exporter_that_asks_is_told_the_same(forge):
    with pytest.raises(BorderBreach):
        redact.check(forge())


def test_a_true_text_passes_the_check_unchanged():
    text = released()
    assert redact.check(text) is text


WAYS_TO_COPY = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {n}": lambda value, n=n: pickle.dumps(value, n) for n in range(pickle.HIGHEST_PROTOCOL + 1)},
}


@pytest.mark.parametrize("way", WAYS_TO_COPY.values(), ids=WAYS_TO_COPY)
@pytest.mark.parametrize(
    "make",
    [released, lambda: heard(SECRET), lambda: heard(SECRET).turns[0], lambda: Draft(heard(SECRET), ())],
    ids=["anonymized", "transcript", "turn", "draft"],
)
def test_neither_side_of_the_border_is_copied_or_pickled(make, way):
    with pytest.raises(BorderBreach):
        way(make())


@pytest.mark.parametrize("nested", [list, tuple, lambda values: {"text": values[0]}])
def test_nor_inside_something_else(nested):
    with pytest.raises(BorderBreach):
        pickle.dumps(nested([released()]))


@pytest.mark.parametrize("change", [{"turns": talking()}, {"reviewer": "XX"}, {}])
def test_replace_makes_no_other_text_from_a_true_one(change):
    with pytest.raises(BorderBreach):
        dataclasses.replace(released(), **change)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in Python 3.13")
def test_nor_does_copy_replace():
    with pytest.raises(BorderBreach):
        copy.replace(released(), turns=talking())


@pytest.mark.parametrize("token", [None, object(), True])
def test_the_class_itself_makes_none(token):
    with pytest.raises(BorderBreach):
        Anonymized(talking(), "en", "e", "m", False, 1, "p 1", "JW", token=token)


def test_reopening_needs_the_digest_of_what_was_released():
    text = released()
    fields = {one.name: getattr(text, one.name) for one in dataclasses.fields(text)}
    assert redact.reopen(**fields) == text
    for name, other in {"turns": talking(), "policy": "p 2", "draft": True, "digest": "00" * 32}.items():
        with pytest.raises(BorderBreach):
            redact.reopen(**{**fields, name: other})


@pytest.mark.parametrize(
    "span",
    [TextSpan(1, 0, 3), TextSpan(-1, 0, 3), TextSpan(0, 0, 99), TextSpan(0, -3, 2), TextSpan(0, 5, 2)],
    ids=["another turn", "before the first", "beyond its end", "before its start", "backwards"],
)
def test_findings_of_another_text_hide_nothing_and_are_refused(span):
    stray = dataclasses.replace(finding(SECRET), spans=(span,))
    with pytest.raises(BorderBreach):
        redact.make(heard(f"Ask {SECRET}."), [stray], [], POLICY, key=b"k", reviewer="JW")


def test_a_finding_up_to_the_last_character_is_hidden():
    said = f"Ask {SECRET}"
    text = redact.make(heard(said), [finding(said)], [], POLICY, key=b"k", reviewer="JW")
    assert text.turns[0].pieces[0] == "Ask "
    assert len(text.turns[0].pieces) == 2


@pytest.mark.parametrize(
    "make", [released, lambda: heard(SECRET), lambda: heard(SECRET).turns[0], lambda: finding(SECRET)]
)
def test_what_may_hold_talk_or_names_does_not_show_it(make):
    assert SECRET not in repr(make())
    assert "Ask" not in repr(make())


SNIPPET = """
from facilitator.store.repository import Repository
from transcription.model import Draft, Transcript, Turn
from transcription.redact import Anonymized

def right(study: Repository, text: Anonymized) -> None:
    study.save("S1", text, actor="JW")

def wrong(study: Repository, transcript: Transcript, turn: Turn, draft: Draft) -> None:
    study.save("S1", transcript, actor="JW")
    study.save("S1", turn, actor="JW")
    study.save("S1", draft, actor="JW")
"""


def test_storing_an_identified_text_is_a_type_error(tmp_path):
    (tmp_path / "snippet.py").write_text(SNIPPET, "utf-8")
    settings = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *settings, "--no-pretty", str(tmp_path / "snippet.py")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        check=False,
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(errors) == 3, done.stdout + done.stderr
    for line, (number, kind) in zip(errors, [(10, "Transcript"), (11, "Turn"), (12, "Draft")], strict=True):
        assert f"snippet.py:{number}: " in line
        assert f'has incompatible type "{kind}"; expected "Anonymized"  [arg-type]' in line
