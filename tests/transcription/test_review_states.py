"""Whatever is decided, edited, taken back and done again in any order: nobody is seen unasked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from transcription import edits, hiding, policies, redact
from transcription.carry import EDITED, Lost, carried
from transcription.edits import TurnEdit, apply
from transcription.mend import Edit, mend, without_turns
from transcription.model import (
    Action,
    Decision,
    Draft,
    Finding,
    Kind,
    TextSpan,
    Transcript,
    Turn,
    TurnKind,
    Verdict,
    Word,
)
from transcription.review import finding_ids, identify, last_stroke, settle, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcription.mend import Mended
    from transcription.review import Settled

AT = "2026-03-01T10:00:00+00:00"
POLICY = policies.load("qualitative")
# "Dora" is found for certain, "Vale Noor" and "Rose" are asked about, "quill" and "Yeah." nobody finds.
PLANTED = {("Dora",): 0.95, ("Vale", "Noor"): 0.5, ("Rose",): 0.5}
WORDS = ("Dora", "Rose", "Vale", "Noor", "quill", "we", "Yeah.", "Dora's")
HIDES = {Verdict.ACCEPT, Verdict.ADD}


@dataclass(eq=False)
class Said:
    """One word of the transcript as a person follows it: ``hidden`` is who said so, "person" or "machine"."""

    text: str
    hidden: str = ""


Lines = list[list[Said]]


@dataclass
class Step:
    """An edit that was made: what it lost, and how everything stood before."""

    edit: TurnEdit
    lost: tuple[Lost, ...]
    lines: list[list[tuple[Said, str]]]
    stood: object
    record: int


def found(texts: list[str]) -> list[Finding]:
    """What a small detector finds: the planted names, wherever they stand within a turn."""
    return [
        Finding(
            (TextSpan(number, at, at + len(" ".join(name))),),
            Kind.PERSON,
            f"name:{' '.join(name).lower()}",
            "names",
            score,
            "planted",
        )
        for number, text in enumerate(texts)
        for name, score in PLANTED.items()
        for at in range(len(text))
        if f" {text} ".replace("'", " ").startswith(f" {' '.join(name)} ", at)
    ]


def spoken(words: Iterable[str], number: int) -> Turn:
    timed = tuple(
        Word(word, number * 900 + at * 100, number * 900 + at * 100 + 90) for at, word in enumerate(words)
    )
    return Turn("P01", TurnKind.SPEECH, number * 900, number * 900 + 800, " ".join(words), timed)


class Review(RuleBasedStateMachine):
    """One reviewer's session over a few short turns; ``lines`` is what a careful person would know."""

    @initialize(
        start=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=4)
    )
    def begin(self, start: list[list[str]]) -> None:
        self.lines: Lines = [[Said(word) for word in words] for words in start]
        turns = tuple(spoken(words, number) for number, words in enumerate(start))
        texts = [turn.text for turn in turns]
        transcript = Transcript(turns, "en", "e", "m", draft=False, duration_ms=9000)
        self.draft = Draft(transcript, tuple(identify(found(texts), texts)))
        self.said: tuple[Decision, ...] = ()
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.strokes = count()
        self.note(self.everywhere())

    # -- what a person can do

    @rule(which=st.integers(0, 20), verdict=st.sampled_from((Verdict.ACCEPT, Verdict.REJECT)))
    def decide(self, which: int, verdict: Verdict) -> None:
        waiting = [one.finding for one in self.settled() if one.open]
        if waiting:
            chosen = waiting[which % len(waiting)]
            self.keep([Decision(chosen.id, verdict, "AB", AT, stroke=f"{next(self.strokes)}")], [chosen])

    @rule(word=st.sampled_from((*WORDS, "Vale Noor")), turn=st.integers(0, 5), here=st.booleans())
    def hide(self, word: str, turn: int, here: bool) -> None:
        texts = self.texts()
        marked = [
            Finding((span,), Kind.PERSON, f"name:{word.lower()}", "reviewer", 1.0, "marked")
            for span in places(texts, word)
            if not here or span.turn == turn % len(texts)
        ]
        last, stroke = standing(self.said), f"{next(self.strokes)}"
        new = [
            one
            for one in identify(marked, texts)
            if one.id not in last or last[one.id].verdict is not Verdict.ADD
        ]
        self.keep([Decision(one.id, Verdict.ADD, "AB", AT, added=one, stroke=stroke) for one in new], new)

    @rule()
    def undo(self) -> None:
        back = last_stroke(self.said, "AB")
        ids = {one.finding for one in back}
        about = [one for one in self.findings() if one.id in ids]
        self.keep([Decision(one.finding, Verdict.UNDO, "AB", AT) for one in back], about)

    @rule(
        turn=st.integers(0, 5),
        place=st.integers(0, 5),
        new=st.lists(st.sampled_from(WORDS), max_size=2),
        instead=st.booleans(),
    )
    def reword(self, turn: int, place: int, new: list[str], instead: bool) -> None:
        """Put words in the place of one, or before it, or only take it out."""
        line = self.lines[turn % len(self.lines)]
        at = place % len(line)
        alike = name(line[at]) in {word.removesuffix("'s") for word in new}
        gone = line[at : at + 1] if instead and not alike else []
        fresh = [Said(word, self.heir(gone)) for word in new]
        words = [*line[:at], *fresh, *line[at + len(gone) :]]
        if words and [one.text for one in words] != [one.text for one in line]:
            number = turn % len(self.lines)
            lines = [*self.lines[:number], words, *self.lines[number + 1 :]]
            text = " ".join(one.text for one in words)
            self.make(edits.reworded(self.turns, number, text), lines, gone)

    @rule(turn=st.integers(0, 5), place=st.integers(1, 5))
    def split(self, turn: int, place: int) -> None:
        number = turn % len(self.lines)
        line = self.lines[number]
        if len(line) > 1:
            at = 1 + place % (len(line) - 1)
            before = len(" ".join(one.text for one in line[:at])) + 1
            lines = [*self.lines[:number], line[:at], line[at:], *self.lines[number + 1 :]]
            self.make(edits.split(self.turns, number, before), lines)

    @rule(turn=st.integers(0, 5))
    def merge(self, turn: int) -> None:
        if len(self.lines) > 1:
            number = 1 + turn % (len(self.lines) - 1)
            joined = [*self.lines[number - 1], *self.lines[number]]
            lines = [*self.lines[: number - 1], joined, *self.lines[number + 1 :]]
            self.make(edits.merged(self.turns, number), lines)

    @precondition(lambda self: self.done)
    @rule()
    def take_back(self) -> None:
        step = self.done.pop()
        self.undone.append(self.turned(step))

    @precondition(lambda self: self.undone)
    @rule()
    def do_again(self) -> None:
        step = self.undone.pop()
        self.done.append(self.turned(step))

    @rule(turn=st.integers(0, 5), place=st.integers(0, 5), new=st.sampled_from(WORDS))
    def correct(self, turn: int, place: int, new: str) -> None:
        number = turn % len(self.lines)
        line = self.lines[number]
        at = place % len(line)
        start = sum(len(one.text) + 1 for one in line[:at])
        gone = line[at : at + 1]
        self.let_go(gone)
        self.lines[number] = [
            *line[:at],
            Said(new, self.heir(gone)),
            *line[at + 1 :],
        ]
        self.follow(
            mend(self.draft, self.said, [Edit(number, start, start + len(gone[0].text), new)]), {number}
        )
        self.done, self.undone = [], []

    @rule(turn=st.integers(0, 5))
    def cut(self, turn: int) -> None:
        if len(self.lines) > 1:
            number = turn % len(self.lines)
            del self.lines[number]
            self.follow(without_turns(self.draft, self.said, {number}), set())
            self.done, self.undone = [], []

    # -- what must hold

    @invariant()
    def who_was_hidden_is_hidden(self) -> None:
        ranges = hiding.hidden_ranges(self.settled(), key=b"k" * 32, meanings={})
        for number, at, one in self.everywhere():
            if one.hidden:
                assert any(
                    start <= at and at + len(name(one)) <= end for start, end, _ in ranges.get(number, [])
                ), f"{one.text} in turn {number} is seen"

    @invariant()
    def every_finding_lies_on_its_own_words(self) -> None:
        for one in self.findings():
            for span in one.spans:
                assert 0 <= span.start < span.end <= len(self.texts()[span.turn])
            if one.why in {"planted", "marked"}:
                words = " ".join(self.texts()[span.turn][span.start : span.end] for span in one.spans)
                assert words.lower() in one.entity
        assert [one.id for one in self.draft.findings] == finding_ids(self.draft.findings, self.texts())

    @invariant()
    def the_words_are_the_persons(self) -> None:
        assert self.texts() == [" ".join(one.text for one in line) for line in self.lines]

    @invariant()
    def nothing_is_released_while_something_waits(self) -> None:
        waiting = any(one.open for one in self.settled())
        try:
            redact.make(
                self.draft.transcript, self.draft.findings, self.said, POLICY, key=b"k" * 32, reviewer="AB"
            )
        except redact.OpenFindings:
            assert waiting
        else:
            assert not waiting

    # -- how it is done

    def make(self, edit: TurnEdit, lines: Lines, gone: Iterable[Said] = ()) -> None:
        before = Step(edit, (), self.held(), self.stood(), len(self.said))
        self.let_go(gone)
        self.lines = lines
        mended = carried(self.draft, self.said, edit, apply(self.turns, edit), "AB", AT)
        self.follow(mended, edit.touched)
        self.done.append(replace(before, lost=mended.lost, record=len(self.said)))
        self.undone = []

    def turned(self, step: Step) -> Step:
        """Take a step back, or do it again; the step that turns it once more comes back."""
        back = step.edit.back
        answered = len(self.said) != step.record
        now = Step(back, (), self.held(), self.stood(), 0)
        there = {id(one) for line in self.lines for one in line}
        again = {id(one) for line in step.lines for one, _ in line}
        self.let_go([one for line in self.lines for one in line if id(one) not in again])
        self.lines = [[one for one, _ in line] for line in step.lines]
        for line in step.lines:
            for one, hidden in line:
                if id(one) not in there:
                    one.hidden = hidden
        mended = carried(self.draft, self.said, back, apply(self.turns, back), "AB", AT, step.lost)
        self.follow(mended, back.touched)
        if not answered:
            assert self.stood() == step.stood
        return replace(now, lost=mended.lost, record=len(self.said))

    def follow(self, mended: Mended, touched: Iterable[int]) -> None:
        self.draft, self.said = mended.draft, (*self.said, *mended.carried)
        there = {one.id for one in self.draft.findings}
        new = [one for one in identify(found(self.texts()), self.texts()) if one.spans[0].turn in touched]
        new = [one for one in new if one.id not in there]
        self.draft = replace(self.draft, findings=(*self.draft.findings, *new))
        self.tell_apart()
        self.note(self.everywhere(), only_more=True)

    def tell_apart(self) -> None:
        """Of words written alike in one turn nobody can tell which one was typed anew."""
        hiding = [one.finding for one in self.settled() if one.action is not Action.KEEP]
        seen = {id(word[2]) for word in self.everywhere() if not any(over(one, word) for one in hiding)}
        for line in self.lines:
            for one in line:
                alike = [
                    two for two in line if name(two) == name(one) and not (two.hidden or id(two) in seen)
                ]
                if one.hidden and id(one) in seen and alike:
                    one.hidden, alike[0].hidden = "", one.hidden

    def keep(self, new: list[Decision], about: list[Finding]) -> None:
        self.said = (*self.said, *new)
        self.note([one for one in self.everywhere() if any(over(finding, one) for finding in about)])

    def let_go(self, gone: Iterable[Said]) -> None:
        """What only a detector found goes with any of its words; it is for the detectors to find again."""
        gone = {id(one) for one in gone}
        last = standing(self.said)
        everywhere = list(self.everywhere())
        for finding in self.findings():
            held = [one for one in everywhere if over(finding, one)]
            if not by_hand(finding, last) and any(id(one[2]) in gone for one in held):
                for _, _, one in held:
                    one.hidden = "person" if one.hidden == "person" else ""

    def heir(self, gone: list[Said]) -> str:
        """Who hides what is put in the place of words: a person, where a person hid these."""
        last = standing(self.said)
        hands = [one for one in self.findings() if by_hand(one, last)]
        places = [one for one in self.everywhere() if one[2] in gone]
        return "person" if any(over(one, place) for one in hands for place in places) else ""

    def note(self, words: Iterable[tuple[int, int, Said]], *, only_more: bool = False) -> None:
        """Who hides these words now, by what was decided just now."""
        last = standing(self.said)
        hiding = [one.finding for one in self.settled() if one.action is not Action.KEEP]
        for word in words:
            over_it = [one for one in hiding if over(one, word)]
            hands = any(by_hand(one, last) for one in over_it)
            hidden = "person" if hands else "machine" if over_it else ""
            if not only_more or not word[2].hidden:
                word[2].hidden = hidden

    def everywhere(self) -> list[tuple[int, int, Said]]:
        """Every word with its turn and where it begins."""
        return [
            (number, sum(len(other.text) + 1 for other in line[:at]), one)
            for number, line in enumerate(self.lines)
            for at, one in enumerate(line)
        ]

    def held(self) -> list[list[tuple[Said, str]]]:
        return [[(one, one.hidden) for one in line] for line in self.lines]

    def stood(self) -> object:
        """All that a reviewer can see of the state."""
        seen = {(one.finding.spans, one.finding.entity, one.action, one.open) for one in self.settled()}
        return self.turns, seen, {one: word.verdict for one, word in standing(self.said).items()}

    def settled(self) -> list[Settled]:
        return settle(self.draft.findings, self.said, POLICY)

    def findings(self) -> list[Finding]:
        return [one.finding for one in self.settled()]

    def texts(self) -> list[str]:
        return [turn.text for turn in self.turns]

    @property
    def turns(self) -> edits.Turns:
        return self.draft.transcript.turns


def places(texts: list[str], word: str) -> Iterator[TextSpan]:
    for number, text in enumerate(texts):
        for at in range(len(text)):
            if f" {text} ".startswith(f" {word} ", at):
                yield TextSpan(number, at, at + len(word))


def name(one: Said) -> str:
    return one.text.removesuffix("'s")


def by_hand(finding: Finding, last: dict[str, Decision]) -> bool:
    """Did a person hide it, or what stood there before an edit?"""
    word = last.get(finding.id)
    return finding.why == EDITED if word is None else word.verdict in HIDES


def over(finding: Finding, word: tuple[int, int, Said]) -> bool:
    number, at, one = word
    return any(
        span.turn == number and span.start <= at and at + len(name(one)) <= span.end for span in finding.spans
    )


Review.TestCase.settings = settings(max_examples=40, stateful_step_count=15)
TestReview = Review.TestCase
