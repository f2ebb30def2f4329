"""Whatever a study goes through, in any order and killed anywhere: what was hidden stays hidden."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fg import ROSTER
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from killed_study import (
    NAMES,
    OWN,
    PLAIN,
    RARE,
    SESSIONS,
    SPEAKERS,
    Commands,
    Killed,
    at,
    captions,
    contents,
    dying,
    holds,
    template,
)

from facilitator import drafts, folder
from facilitator.actions import second_reader, storing
from facilitator.actions.open_study import opened
from facilitator.actions.review_edit import EditDesk
from facilitator.errors import AlreadyThere
from facilitator.model import State
from transcription import edits
from transcription.model import Kind, Verdict
from transcription.review import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facilitator.actions.open_study import OpenStudy

SAID = st.tuples(st.sampled_from(PLAIN), st.sampled_from((*RARE, "Tamsin", "Pete", "Zebedee", "")))
LINES = st.lists(st.tuples(st.sampled_from(tuple(SPEAKERS)), SAID), min_size=2, max_size=4)
SOUGHT = frozenset({"tamsin", "pete", "zebedee", *RARE})
HIDES = frozenset({Verdict.ACCEPT, Verdict.ADD})


class Study(RuleBasedStateMachine):
    """A study of two sessions; ``hidden`` and ``kept`` are what a reviewer said of words, by session."""

    @initialize(first=LINES, second=LINES)
    def begin(self, first: Any, second: Any) -> None:
        made = template()
        self.place = Path(tempfile.mkdtemp())
        shutil.copytree(made / "study", self.place / "study")
        self.around = at(self.place)
        self.around.__enter__()
        self.fg = Commands(self.place)
        self.hidden: dict[str, set[str]] = {one: set() for one in SESSIONS}
        self.kept: dict[str, set[str]] = {one: set() for one in SESSIONS}
        self.same = dict.fromkeys(SESSIONS, False)  # stored by the rules as they are now
        self.gone = False
        self.fuse: int | None = None
        self.releases: dict[int, dict[str, str]] = {}
        self.samples: dict[str, list[str]] = {}
        for one, lines in zip(SESSIONS, (first, second), strict=True):
            self.hear(one, lines)

    def teardown(self) -> None:
        if hasattr(self, "around"):
            self.around.__exit__(None, None, None)
            shutil.rmtree(self.place)

    # -- what people do

    @rule(which=st.sampled_from(SESSIONS), lines=LINES)
    def hear(self, which: str, lines: Any) -> None:
        """Captions come in anew, and the session is transcribed again."""
        if self.gone:
            lines = [(who, (plain, "")) for who, (plain, _) in lines if SPEAKERS[who] != "P02"] or [
                ("Orla Quist", (PLAIN[0], ""))
            ]
        file = self.fg.file("meeting.transcript.vtt", captions(lines))
        self.do("import", which, "--captions", file, "--force")
        self.do("transcribe", which, "--engine", "captions", "--force")

    @rule(which=st.sampled_from(SESSIONS), word=st.sampled_from((*RARE, "Zebedee")))
    def hide(self, which: str, word: str) -> None:
        self.at_desk(which, lambda desk: desk.add(word, Kind.PLACE, "AB"))

    @rule(which=st.sampled_from(SESSIONS), one=st.integers(0, 9), hides=st.booleans())
    def decide(self, which: str, one: int, hides: bool) -> None:
        def answer(desk: EditDesk) -> None:
            if queue := desk.queue():
                item = queue[one % len(queue)]
                desk.decide(item.id, Verdict.ACCEPT if hides else Verdict.REJECT, "AB", alike=True)

        self.at_desk(which, answer)

    @rule(which=st.sampled_from(SESSIONS))
    def undo(self, which: str) -> None:
        self.at_desk(which, lambda desk: desk.undo("AB"))

    @rule(which=st.sampled_from(SESSIONS), word=st.sampled_from(RARE))
    def there_and_back(self, which: str, word: str) -> None:
        def both(desk: EditDesk) -> None:
            before = [(one.finding, one.action, one.open) for one in desk.settled()]
            if desk.add(word, Kind.PLACE, "CD"):
                desk.undo("CD")
            assert [(one.finding, one.action, one.open) for one in desk.settled()] == before

        self.at_desk(which, both)

    @rule(
        which=st.sampled_from(SESSIONS), turn=st.integers(0, 9), word=st.sampled_from((*RARE, "Pete", "cups"))
    )
    def reword(self, which: str, turn: int, word: str) -> None:
        def change(desk: EditDesk) -> None:
            if desk.turns:
                number = turn % len(desk.turns)
                text = f"{word} {desk.turns[number].text}"
                if not self.gone or word != "Pete":
                    desk.edit(lambda now: edits.reworded(now, number, text), "AB")

        self.at_desk(which, change)

    @rule(which=st.sampled_from(SESSIONS))
    def step_back(self, which: str) -> None:
        def back(desk: EditDesk) -> None:
            with contextlib.suppress(AlreadyThere):
                desk.step_back("AB")

        self.at_desk(which, back)

    @rule(which=st.sampled_from(SESSIONS))
    def finish(self, which: str) -> None:
        if self.do("review", which, "--accept-all", "--reviewer", "AB") == 0:
            self.same[which] = True
            self.note(which)
            for other in SESSIONS:
                self.hidden[other] |= self.hidden[which] & {word.lower() for word in (*RARE, "zebedee")}

    @rule(rules=st.sampled_from(("qualitative", "gdpr", "hipaa-safe-harbor")))
    def other_rules(self, rules: str) -> None:
        toml = self.place / "study" / "study.toml"
        text = re.sub(r'policy = ".*"', f'policy = "{rules}"', toml.read_text("utf-8"))
        toml.write_text(text, "utf-8")
        self.same = dict.fromkeys(SESSIONS, False)

    @rule(word=st.sampled_from(RARE))
    def term(self, word: str) -> None:
        (self.place / "study" / "terms.txt").write_text(f"{word} = town in the north\n", "utf-8")
        self.same = dict.fromkeys(SESSIONS, False)

    @precondition(lambda self: not self.gone)
    @rule(word=st.sampled_from(RARE))
    def alias(self, word: str) -> None:
        self.do("participant", "import", self.fg.file("roster.csv", ROSTER.replace(",Tam,", f",Tam;{word},")))

    @rule(which=st.sampled_from(SESSIONS), missed=st.booleans())
    def read_again(self, which: str, missed: bool) -> None:
        with self.study() as study:
            if study.repository.session(which).state is State.STORED:
                sample = second_reader.begin(study, which, 2, "EF")
                for turn in sample.left:
                    sample = second_reader.answer(study, which, sample, turn, missed=missed)
                self.samples[which] = self.texts(study, which)

    @rule(which=st.sampled_from(SESSIONS), word=st.sampled_from(RARE))
    def correct(self, which: str, word: str) -> None:
        file = self.fg.file("mend.csv", f"words,becomes,kind,who,turn\n{word},,place,,\n")
        if self.do("correct", which, "--from", file, "--reviewer", "CD") == 0:
            self.note(which)

    @precondition(lambda self: not self.gone)
    @rule()
    def withdraw(self) -> None:
        words = ["participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB"]
        code = self.do(*words)
        self.fuse = None
        if code is None:
            assert self.do(*words) in {0, 6}, self.fg.said  # 6: a session waits for its review
        self.gone = True
        self.same = dict.fromkeys(SESSIONS, False)

    @rule(reader=st.sampled_from(("coders", "archive")), zipped=st.booleans())
    def export(self, reader: str, zipped: bool) -> None:
        self.fg("gate", "accept", "group", "--reason", "all agreed to it", "--reviewer", "PI")
        before = self.register()
        out = self.place / "out" / ("bag.zip" if zipped else "bag")
        code = self.do("export", "--for", reader, "-o", out, "--json")
        if code is None:
            pass
        elif code != 0:
            assert not out.parent.exists() or not list(out.parent.iterdir()), "a closed gate left something"
            assert self.register() == before
        else:
            self.released(json.loads(self.fg.out)["release"], out)
        shutil.rmtree(self.place / "out", ignore_errors=True)

    @rule(writes=st.integers(0, 4))
    def fuse_next(self, writes: int) -> None:
        """The next thing that is done is killed after so many writes."""
        self.fuse = writes

    # -- what must hold

    @invariant()
    def what_was_hidden_is_seen_nowhere(self) -> None:
        for which in SESSIONS:
            if not hasattr(self, "fg") or self.fg("show", which, "--json"):
                continue
            shown = " ".join(one["text"] for one in json.loads(self.fg.out)["turns"])
            for word in {*self.hidden[which], *self.of_roster()} - self.kept[which]:
                assert not holds(shown, word), f"{word} is seen in {which}"

    @invariant()
    def a_stored_text_is_what_the_record_says_of_the_draft(self) -> None:
        if not hasattr(self, "fg"):
            return
        with self.study() as study:
            for which in SESSIONS:
                if self.same[which] and study.repository.session(which).state is State.STORED:
                    text = study.repository.load(which)
                    room = study.vault.room(which)
                    kept = drafts.read(room)
                    assert kept is not None
                    now = storing._made(study, kept.draft, drafts.journal(room), text.reviewer)
                    assert now.digest == text.digest, f"{which} is stored as it was, not as it is"

    @invariant()
    def a_reading_of_another_text_bounds_nothing(self) -> None:
        if not getattr(self, "samples", None):
            return
        with self.study() as study:
            unread = second_reader.study_bound(study).unread
            for which, texts in self.samples.items():
                if (
                    self.texts(study, which) != texts
                    and study.repository.session(which).state is State.STORED
                ):
                    assert which in unread

    @invariant()
    def who_withdrew_is_nowhere(self) -> None:
        if getattr(self, "gone", False):
            with self.study() as study, study.people.hold("test") as people:
                rooms = [people, *(study.vault.room(one) for one in study.vault.sessions())]
                data = {name: room.read(name) for room in rooms for name in room.names()}
            for word in (*NAMES["P02"], OWN):
                where = [name for name, one in data.items() if holds(one.decode("latin-1"), word)]
                assert where == [], f"{word} is in {where}"

    # -- how it is done

    def do(self, *words: str | Path) -> int | None:
        """A command, killed where the fuse says so (None); its words tell of nobody."""
        fuse, self.fuse = self.fuse, None
        try:
            with dying(fuse):
                code = self.fg(*words)
        except Killed:
            return None
        for word in {*self.of_roster(), *(one for each in self.hidden.values() for one in each)}:
            assert not holds(self.fg.said, word), f"fg {words[0]} says {word}"
        return code

    def at_desk(self, which: str, do: Callable[[EditDesk], object]) -> None:
        fuse, self.fuse = self.fuse, None
        with self.study() as study, contextlib.suppress(Killed):
            if drafts.read(study.vault.room(which)) is None:
                return
            with dying(fuse):
                do(EditDesk(study, which))
        self.note(which)

    def note(self, which: str) -> None:
        """What the record says of words now: hidden by hand, or kept."""
        with self.study() as study:
            desk = EditDesk(study, which)
            last = standing(desk.said)
            hidden, kept = set(), set()
            for one in desk.settled():
                words = {
                    word.strip(".,").removesuffix("'s").lower()
                    for span in one.finding.spans
                    for word in desk.turns[span.turn].text[span.start : span.end].split()
                }
                word = last.get(one.finding.id)
                if word is not None:
                    (hidden if word.verdict in HIDES else kept).update(words)
        self.hidden[which], self.kept[which] = (hidden - kept) & SOUGHT, kept

    def of_roster(self) -> set[str]:
        gone = {"P02"} if self.gone else set()
        return {word.lower() for who, words in NAMES.items() if who not in gone for word in words}

    def released(self, number: int, out: Path) -> None:
        files = contents(out)
        for text in files.values():
            words = set(self.of_roster()).union(*self.hidden.values()) - set().union(*self.kept.values())
            assert not [word for word in words if holds(text, word)]
        assert self.releases.setdefault(number, files) == files, "two releases have one number"

    def register(self) -> list[tuple[int, str]]:
        with self.study() as study:
            return [(one.id, one.recalled) for one in study.repository.releases()]

    def texts(self, study: OpenStudy, which: str) -> list[str]:
        kept = drafts.read(study.vault.room(which))
        return [] if kept is None else [turn.text for turn in kept.draft.transcript.turns]

    @contextlib.contextmanager
    def study(self) -> Iterator[OpenStudy]:
        with opened(folder.read(self.place / "study")) as study:
            yield study


LONG = settings(max_examples=40, stateful_step_count=25, suppress_health_check=list(HealthCheck))
Study.TestCase.settings = LONG
TestStudy = pytest.mark.slow(Study.TestCase)


def test_one_story_of_a_study_killed_twice_released_and_left_by_somebody() -> None:
    """A few days of the machine above, in every run of the suite."""
    study = Study()
    lines = [("Orla Quist", (PLAIN[0], "Pete")), ("Tamsin Oduya", (PLAIN[1], "quillby"))]
    study.begin(lines, [*lines, ("Piotr Vale-Hansen", (PLAIN[2], "marrowfat"))])
    try:
        for step in _story(study):
            step()
            study.what_was_hidden_is_seen_nowhere()
            study.a_stored_text_is_what_the_record_says_of_the_draft()
            study.a_reading_of_another_text_bounds_nothing()
            study.who_withdrew_is_nowhere()
        assert len(study.releases) == 2
    finally:
        study.teardown()


def _story(study: Study) -> Iterator[Callable[[], object]]:
    yield lambda: study.hide("FG1", "quillby")
    yield lambda: study.finish("FG1")
    yield lambda: study.export("coders", zipped=False)  # one session waits: nothing leaves
    yield lambda: study.finish("FG2")
    yield lambda: study.read_again("FG2", missed=False)
    yield lambda: study.export("coders", zipped=True)
    yield lambda: study.fuse_next(2)
    yield lambda: study.reword("FG2", 0, "marrowfat")
    yield lambda: study.hide("FG2", "marrowfat")
    yield lambda: study.fuse_next(3)
    yield study.withdraw
    yield lambda: study.hear("FG1", [("Orla Quist", (PLAIN[1], "quillby"))])
    yield lambda: study.finish("FG1")
    yield lambda: study.finish("FG2")
    yield lambda: study.export("coders", zipped=False)
