"""How much the detectors find: ``python bench/deid.py [--data FOLDER] [--half told] [--missed]``.

Scored strictly: a mention counts as hidden when no word of it survives; a person, when no mention
does. ``--missed`` shows examples, with their words: for data sets whose names may be shown only.
``--half shown`` are the documents to look at while rules are written, ``--half told`` the others,
whose figures then tell how the rules do on text that nobody looked at.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from deid_grid import grid
from deid_texts import Document, Mention, marked, real
from rapidfuzz.distance import JaroWinkler

from transcription import policies, sounds
from transcription.detect import detect
from transcription.lexicon import SMALL_WORDS, TITLES, is_listed_word, words
from transcription.model import Action, Known, Person
from transcription.normalise import fold
from transcription.review import Settled, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN = Path(__file__).parents[1] / "tests" / "resources" / "deid"
# Nobody has looked at what is missed in these, so that their figures go on telling.
TOLD = frozenset({"passages_ordinary_third", "passages_exam_second", "passages_carried_second"})
POLICY = policies.load("qualitative")
RECOGNISABLE = 0.85  # Jaro-Winkler similarity from which a misheard name can be told
_WORD = re.compile(r"[^\W_]+")
_SEED, _LINES = 7, 4  # of the generated grid: lines of a kind, form, way and style
_EVEN = 7  # the bit of the hash that parts the sets at hand about evenly
# Little words, and titles: a surviving "Judge" names nobody.
_NOT_TELLING = SMALL_WORDS | TITLES | {"s", "the", "and", "mm"}
_DIRECT = {"phone", "email", "url", "handle", "id", "address", "birthday", "age"}
_PEOPLE = {"person", "participant"}
_PLACED = {"place", "org", "date"}

Place = tuple[int, int]  # turn, offset of a word


@dataclass(frozen=True, slots=True)
class Scored:
    """A document with what the detectors made of it."""

    document: Document
    settled: list[Settled] = field(repr=False)
    at_once: set[Place] = field(repr=False)
    hidden: set[Place] = field(repr=False)  # at once or queued
    word_count: int = 0
    seconds: float = 0  # of one processor, to find and to settle


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: which mentions it wants, in which documents, and which kinds may be wrong."""

    title: str
    holds: Callable[[Document], bool]
    wants: Callable[[Document, Mention], bool]
    kinds: frozenset[str]


def main() -> int:
    """Print the table; the exit code is 0 whatever it says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of annotated real text")
    parser.add_argument("--half", choices=("shown", "told"), help="only half of the real documents")
    parser.add_argument(
        "--missed", type=int, nargs="?", const=25, default=0, help="show so many missed and wrongly hidden"
    )
    chosen = parser.parse_args()
    documents = [one for path in sorted(OWN.glob("*.txt")) for one in marked(path)]
    documents += grid(_SEED, each=_LINES)
    documents += [one for one in real(chosen.data) if _is_in(one, chosen.half)] if chosen.data else []
    scored = [_score(one) for one in documents]
    _print_table(scored, show=chosen.missed)
    seconds = sum(one.seconds for one in scored)
    total = sum(one.word_count for one in scored)
    sys.stdout.write(f"\n{total} words, {total / seconds:,.0f} words per second on one core\n")
    return 0


def _is_in(document: Document, half: str | None) -> bool:
    """By the name of the conversation, so that all writers of one call are in the same half."""
    call = document.name.partition(":")[0].removesuffix("_amazon").removesuffix("_microsoft")
    return half in {None, ("shown", "told")[zlib.crc32(call.encode()) >> _EVEN & 1]}


def _score(document: Document) -> Scored:
    people = tuple(Person(f"P{n:02}", "participant", (name,)) for n, name in enumerate(document.roster, 1))
    began = time.process_time()
    found = detect(document.texts, Known(roster=people))
    settled = settle(found, (), POLICY)
    seconds = time.process_time() - began
    places = [_words(text) for text in document.texts]
    at_once = _covered([one for one in settled if _is_certain(one)], places)
    hidden = _covered([one for one in settled if one.action is not Action.KEEP], places)
    return Scored(document, settled, at_once, hidden, sum(map(len, places)), seconds)


def _is_certain(one: Settled) -> bool:
    """Is it hidden unasked? What is doubtful and waits behind something else is not."""
    return not one.open and one.action is not Action.KEEP and one.finding.score >= POLICY.certain_from


def _words(text: str) -> list[tuple[int, int]]:
    return [word.span() for word in _WORD.finditer(text)]


def _covered(settled: Iterable[Settled], places: list[list[tuple[int, int]]]) -> set[Place]:
    return {
        (span.turn, start)
        for one in settled
        for span in one.finding.spans
        for start, end in places[span.turn]
        if span.start <= start and end <= span.end
    }


def _telling(document: Document, mention: Mention) -> set[Place]:
    """The words of a mention of which none may survive."""
    text = document.texts[mention.turn][mention.start : mention.end]
    return {
        (mention.turn, mention.start + word.start())
        for word in _WORD.finditer(text)
        if _tells(fold(word[0]), mention)
    }


def _tells(word: str, mention: Mention) -> bool:
    if mention.heard_for:
        return any(_alike(word, fold(name[0])) for name in _WORD.finditer(mention.heard_for))
    if mention.kind not in _PEOPLE | {"place", "org"}:
        return True
    return len(word) > 1 and word not in _NOT_TELLING


def _alike(heard: str, name: str) -> bool:
    if len(name) < 3 or len(heard) < 3:
        return False
    same_key = sounds.key(heard) == sounds.key(name) != ""
    return same_key or JaroWinkler.similarity(heard, name) >= RECOGNISABLE


def _on_roster(document: Document, mention: Mention) -> bool:
    names = {fold(word[0]) for name in document.roster for word in _WORD.finditer(name)}
    said = mention.heard_for or document.texts[mention.turn][mention.start : mention.end]
    return any(len(word) > 2 and word in names for word in _WORD.findall(fold(said)))


def _is_finer(document: Document, mention: Mention) -> bool:
    """Is the place finer than a state? Countries and states may stay."""
    text = fold(document.texts[mention.turn])
    said, before = text[mention.start : mention.end], text[: mention.start].split()[-1:]
    larger = {said.removeprefix("the "), " ".join([*before, said])} & words("en_regions")
    return mention.kind != "place" or not larger


def _reliable(document: Document) -> bool:
    return document.source in {"gum_interviews", "coraal"} or document.source.startswith(("own", "passages"))


ROWS = (
    Row(
        "roster, written",
        lambda d: bool(d.roster),
        lambda d, m: m.kind == "person" and not m.heard_for and _on_roster(d, m),
        frozenset({"participant"}),
    ),
    Row(
        "roster, misheard",
        lambda d: bool(d.roster),
        lambda d, m: m.kind == "person" and bool(m.heard_for) and _on_roster(d, m),
        frozenset(),
    ),
    Row("any person, cased", lambda d: d.cased, lambda _, m: m.kind == "person", frozenset(_PEOPLE)),
    Row(
        "any person, lower case",
        lambda d: not d.cased,
        lambda _, m: m.kind == "person" and not m.heard_for,
        frozenset(_PEOPLE),
    ),
    Row("contact, number, address", lambda _: True, lambda _, m: m.kind in _DIRECT, frozenset(_DIRECT)),
    Row(
        "place, organisation, date",
        _reliable,
        lambda d, m: m.kind in _PLACED and _is_finer(d, m),
        frozenset(_PLACED),
    ),
)
_HEAD = (
    "kind",
    "set",
    "mentions",
    "at once",
    "or queued",
    "persons",
    "wrong/1000",
    "precision",
    "leaky docs",
)


def _print_table(scored: list[Scored], *, show: int) -> None:
    sys.stdout.write(" | ".join(_HEAD) + "\n" + " | ".join("---" for _ in _HEAD) + "\n")
    for row in ROWS:
        sources = dict.fromkeys(one.document.source for one in scored if row.holds(one.document))
        for source in sources:
            chosen = [one for one in scored if one.document.source == source and row.holds(one.document)]
            _print_row(row, source, chosen, show=0 if source in TOLD else show)
    sys.stdout.write("\nset | style | words | open findings per 1,000 words | questions\n")
    groups: dict[tuple[str, bool], list[Scored]] = defaultdict(list)
    for one in scored:
        groups[one.document.source, one.document.cased].append(one)
    for (source, cased), chosen in groups.items():
        _print_queue(source, chosen, cased=cased)


def _print_row(row: Row, source: str, chosen: list[Scored], *, show: int) -> None:
    wanted = [(one, m) for one in chosen for m in one.document.mentions if row.wants(one.document, m)]
    wanted = [(one, m) for one, m in wanted if _telling(one.document, m)]
    if not wanted:
        return
    at_once = sum(_telling(one.document, m) <= one.at_once for one, m in wanted)
    hidden = [(one, m, _telling(one.document, m) <= one.hidden) for one, m in wanted]
    persons: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one, m, is_hidden in hidden:
        persons[one.document.name, m.person].append(is_hidden)
    whole = sum(all(mentions) for mentions in persons.values())
    leaky = {one.document.name for one, _, is_hidden in hidden if not is_hidden}
    wrong, others, precision = _wrong(row, chosen)
    cells = [row.title, source, str(len(wanted)), f"{at_once / len(wanted):.3f}"]
    cells += [f"{sum(h for *_, h in hidden) / len(wanted):.3f}", f"{whole / len(persons):.3f}"]
    cells += [f"{1000 * len(wrong) / max(1, others):.1f}" if row.kinds else "", precision]
    sys.stdout.write(" | ".join([*cells, f"{len(leaky)} of {len(chosen)}"]) + "\n")
    if show:
        _show(
            "missed",
            [(one, (m.turn, m.start), m.end - m.start) for one, m, is_hidden in hidden if not is_hidden],
            show,
        )
        _show("wrong", [(one, place, 0) for one, place in wrong], show)


def _wrong(row: Row, chosen: list[Scored]) -> tuple[list[tuple[Scored, Place]], int, str]:
    """Words hidden at once as one of the row's kinds that no annotation of any kind holds."""
    wrong: list[tuple[Scored, Place]] = []
    others = right = made = 0
    for one in chosen:
        places = [_words(text) for text in one.document.texts]
        held = _held(one.document, places)
        others += one.word_count - len(held)
        mine = [s for s in one.settled if _is_certain(s) and s.finding.kind in row.kinds]
        wrong += [(one, place) for place in sorted(_covered(mine, places) - held)]
        right += sum(bool(_covered([s], places) & held) for s in mine)
        made += len(mine)
    return wrong, others, f"{right / made:.3f}" if made and row.title.startswith("contact") else ""


def _held(document: Document, places: list[list[tuple[int, int]]]) -> set[Place]:
    return {
        (m.turn, start)
        for m in (*document.mentions, *document.ignored)
        for start, end in places[m.turn]
        if start < m.end and m.start < end
    }


def _show(what: str, found: list[tuple[Scored, Place, int]], most: int) -> None:
    for one, (turn, start), length in found[:: -(-len(found) // most) or 1]:
        text = one.document.texts[turn]
        end = start + length if length else (text.find(" ", start) + 1 or len(text))
        around = f"{text[max(0, start - 40) : start]}[[{text[start:end]}]]{text[end : end + 25]}"
        sys.stdout.write(f"    {what}: {one.document.name}: {around!r}\n")


def _print_queue(source: str, chosen: list[Scored], *, cased: bool) -> None:
    found = sum(one.open for scored in chosen for one in scored.settled)
    questions = sum(_questions(one) for one in chosen)
    count = sum(one.word_count for one in chosen)
    style = "cased" if cased else "lower case"
    sys.stdout.write(
        f"{source} | {style} | {count} | {1000 * found / count:.1f} | {1000 * questions / count:.1f}\n"
    )


def _questions(scored: Scored) -> int:
    """How often a reviewer has to decide, who answers for the same words at one stroke.

    An everyday word in lower case means this here and that there, so each one is a question.
    """
    alike: set[tuple[str, str]] = set()
    alone = 0
    for one in scored.settled:
        said = " ".join(scored.document.texts[span.turn][span.start : span.end] for span in one.finding.spans)
        if one.open and said.islower() and all(map(is_listed_word, fold(said).split())):
            alone += 1
        elif one.open:
            alike.add((one.finding.kind, said))
    return alone + len(alike)


if __name__ == "__main__":
    sys.exit(main())
