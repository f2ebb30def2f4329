"""The report to an ethics board: what was done to protect people, in words that a member can check.

It holds no transcript and nobody's words. Real dates may stand here. What the study did not record
is said, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports import board_words as words
from facilitator.exports.demographics import HIDDEN_WORD, notes
from facilitator.exports.lines import flat
from facilitator.exports.protocol import DRAFT, is_draft
from guides.blocks import Block, Facts, Grid, Heading, Note, Sheet, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from facilitator.exports.count_table import CountTable
    from facilitator.exports.procedure import Left, Procedure
    from facilitator.exports.protocol import Release

TITLE = "Report on de-identification"
_NOTHING = "not recorded"


def sheet(release: Release) -> Sheet:
    """The report as blocks, for the Word document and the page."""
    told = release.procedure
    title = " ".join(flat(release.title).split())
    stamp = f". {DRAFT}" if is_draft(release) else ""
    return Sheet(
        name="board",
        title=TITLE,
        subtitle=f"{title}{stamp}" if title else DRAFT if stamp else "A study",
        foot=f"{TITLE}, protocol {told.protocol or _NOTHING}, {told.date or _NOTHING}{stamp}",
        language="en",
        page="Page",
        of="of",
        blocks=tuple(_blocks(release, told)),
    )


def _blocks(release: Release, told: Procedure) -> Iterator[Block]:
    yield Facts((("Protocol", told.protocol or _NOTHING), ("Date", told.date or _NOTHING)))
    yield from _notes(words.OPENING)
    yield from _taking_part(told)
    yield from _consent(told)
    for table in release.tables:
        yield from _counted(table)
    yield from _guides(told)
    yield from _method(told)
    yield from _result(told)
    yield from _checked(told)
    yield from _kept(told)
    yield from _left(told)
    yield from _risk(told)
    yield Heading("Signed")
    yield Note(
        "I have seen to it that what stands above was done as it says. The program does not tell on which "
        "computer, drive or server the study lies: I have written that down below."
    )
    yield Facts(
        (
            ("Folder kept on", ""),
            ("Backups kept at", ""),
            ("Name and role", ""),
            ("Signature", ""),
            ("Date", ""),
        )
    )


def _taking_part(told: Procedure) -> Iterator[Block]:
    yield Heading("Who took part")
    yield _grid(
        ("Group", "Listed", "Took part", "Withdrew"),
        ((one.group, one.listed, one.attended, one.withdrawn) for one in told.enrolled),
        (6, 3, 3, 3),
    )
    yield _grid(
        ("Session", "Group", "Recording taken in", "Present", "Absent", "Stands"),
        (
            (
                one.id,
                one.group,
                one.date or _NOTHING,
                one.present,
                one.absent,
                words.STATES.get(one.state, one.state),
            )
            for one in told.sessions
        ),
        (3, 5, 4, 3, 3, 4),
    )
    yield from _withdrawn(told)


def _consent(told: Procedure) -> Iterator[Block]:
    yield Heading("Consent")
    yield _grid(
        ("Consent to", "How it was given", "People", "When"),
        (
            (words.PURPOSES.get(one.purpose, one.purpose), one.mode, one.people, _days(one.first, one.last))
            for one in told.consents
        ),
        (5, 4, 3, 7),
    )
    yield Note("Each person counts by what they said last; who said no first and agreed later has agreed.")
    scripts = [
        (
            one.id,
            one.consent_script or "no consent script in the guide",
            _NOTHING if one.consents_noted is None else f"{one.consents_noted} of {one.present}",
        )
        for one in told.sessions
    ]
    yield _grid(
        ("Session", "Consent script in the guide", "People whose consent was noted in the room"),
        scripts,
        (3, 8, 6),
    )
    yield Note("Whether a script was read out word by word is not known to this report.")


def _withdrawn(told: Procedure) -> Iterator[Block]:
    if told.withdrawals:
        yield _grid(
            ("Withdrew, and wanted", "People", "Carried out"),
            ((words.WAYS.get(one.mode, one.mode), one.people, one.done) for one in told.withdrawals),
            (10, 3, 4),
        )
        yield Note(
            "Somebody of whom everything was removed is on no list of those present any more, and is not "
            "counted there."
        )


def _counted(table: CountTable) -> Iterator[Block]:
    yield Heading(f"Demographics, {table.characteristic}")
    rows = [
        (value, *(HIDDEN_WORD if count is None else count for count in line), total)
        for value, line, total in zip(table.values, table.cells, table.value_totals, strict=True)
    ]
    if rows:
        yield _grid(
            ("", *table.groups, "all"),
            [*rows, ("all", *table.group_totals, sum(table.group_totals))],
            (6, *(3 for _ in table.groups), 3),
        )
    yield from (Note(note) for note in notes(table))


def _guides(told: Procedure) -> Iterator[Block]:
    yield Heading("Interview guide, approved and used")
    yield _grid(
        ("Session", "Guide", "Version", "Against the approval"),
        ((one.id, one.guide, one.guide_version, one.guide_standing) for one in told.sessions),
        (3, 5, 4, 8),
    )


def _method(told: Procedure) -> Iterator[Block]:
    yield Heading("How the texts were de-identified")
    yield Facts(
        (
            ("Program", told.program or _NOTHING),
            ("Recognised with", "; ".join(words.ENGINES.get(one, one) for one in told.engines) or _NOTHING),
            ("Rule set", told.policy or _NOTHING),
            ("Rules of search", _detectors(told)),
        )
    )
    yield from _notes(words.METHOD)
    rules: dict[str, list[str]] = {}
    for kind, action in told.policy_rules:
        rules.setdefault(action, []).append(words.KINDS.get(kind, kind))
    yield _grid(
        ("What is done", "With"),
        ((words.ACTIONS.get(action, action), ", ".join(kinds)) for action, kinds in rules.items()),
        (5, 12),
    )


def _detectors(told: Procedure) -> str:
    """They have no versions of their own: they come with the program."""
    names = ", ".join(_in_words(name) for name, _ in told.detectors)
    told_so = f"{len(told.detectors)} rules, by their names in the program, whose version is theirs too"
    return f"{told_so}: {names}" if names else _NOTHING


def _in_words(detector: str) -> str:
    """``addresses_es`` as somebody says it who has not seen the program."""
    base = detector.removesuffix("_es").replace("_", " ")
    return f"{base} in Spanish" if detector.endswith("_es") else base


def _result(told: Procedure) -> Iterator[Block]:
    yield Heading("What was found, by kind")
    yield _grid(
        ("Kind", "Hidden", "Told in general", "Moved", "Kept by decision", "Of these added by a reader"),
        (
            (
                words.KINDS.get(one.kind, one.kind),
                one.hidden,
                one.generalised,
                one.shifted,
                one.kept,
                one.added,
            )
            for one in told.kinds
        ),
        (6, 3, 3, 3, 3, 4),
    )
    yield Note("Counted are places in the texts, not people: somebody named twice counts twice.")
    if told.undecided_drafts:
        gone = ", ".join(told.undecided_drafts)
        yield Note(
            f"The identified text of {gone} is destroyed: there the placeholders in the text are counted, "
            "and what was kept by decision is no longer known."
        )


def _checked(told: Procedure) -> Iterator[Block]:
    yield Heading("Who checked")
    yield _grid(
        ("Reviewer", "Decisions", "Days"),
        ((one.reviewer, one.decisions, _days(one.first, one.last)) for one in told.reviewers),
        (5, 4, 8),
    )
    yield from map(
        Note, told.second_reading or ("No second reader has read a sample, so no error bound can be given.",)
    )
    yield Heading("What had to be true before a text could leave")
    yield _grid(
        ("Condition", "Stands", "Why, and who let it pass"),
        (
            (words.GATES.get(one.name, one.name), words.STANDINGS.get(one.state, one.state), one.why)
            for one in told.gates
        ),
        (6, 4, 10),
    )


def _kept(told: Procedure) -> Iterator[Block]:
    yield Heading("Who holds a key, and where things lie")
    yield _grid(
        ("Key of", "Opens", "Since"), ((one.label, one.opens, one.since) for one in told.keys), (5, 8, 4)
    )
    if told.key_events:
        yield _grid(
            ("Day", "What was done with keys"), ((one.on, one.what) for one in told.key_events), (4, 13)
        )
    yield _grid(("What", "Where"), told.places, (7, 10))
    if told.outside:
        yield Note("Copies that the program cannot reach, to be destroyed or left to expire:")
        yield from (Step(one) for one in told.outside)
    yield Heading("Destruction")
    dated = [(one.on or "at once", one.what, "due") for one in told.due]
    dated += [(one.on, one.what, "done, with a certificate") for one in told.done]
    days = (
        f"{told.media_days} days"
        if told.media_days is not None
        else "as the protocol says; no number of days is set"
    )
    yield Note(f"Recordings are kept {days}.")
    if dated:
        yield _grid(("Day", "What", "Stands"), dated, (4, 9, 5))
    else:
        yield Note("Nothing was destroyed yet, and no day is set for it.")


def _left(told: Procedure) -> Iterator[Block]:
    yield Heading("What was released")
    yield _grid(
        ("Release", "Day", "For", "Sessions", "Files", "Stands"),
        (
            (
                one.number,
                one.on,
                one.reader,
                one.sessions,
                one.files,
                _stands(one),
            )
            for one in told.releases
        ),
        (3, 4, 3, 5, 2, 7),
    )
    if any(one.recalled for one in told.releases):
        yield Note(
            "A release is called back when it held words that should have been hidden, or words of somebody "
            "who withdrew. Everybody who has it is asked to destroy every copy and to sign for it."
        )


def _stands(one: Left) -> str:
    if not one.recalled:
        return "may be used"
    back = f"all copies were back on {one.returned}" if one.returned else "copies are still out"
    return f"called back on {one.recalled}; {back}"


def _risk(told: Procedure) -> Iterator[Block]:
    yield Heading("What risk remains")
    kept = [(one.kind, one.kept) for one in told.kinds if one.kept]
    said = ", ".join(f"{number} {(words.ONE if number == 1 else words.KINDS)[kind]}" for kind, number in kept)
    yield Note(
        f"Left in by a decision (counted by place; the reason is not recorded): {said}."
        if said
        else "Nothing that was found is on record as left in by a decision."
    )
    if told.undecided_drafts:
        yield Note(f"Of {', '.join(told.undecided_drafts)} no such record is left.")
    if told.uneven:
        many = "One word is" if told.uneven == 1 else f"{told.uneven} words are"
        yield Note(
            f"{many} hidden in one place and shown in another, as a reviewer decided: a name may be an "
            "everyday word elsewhere. Whoever reads both places may guess what was hidden."
        )
    yield from _notes(words.RISKS)


def _grid(head: tuple[str, ...], rows: Iterable[tuple[object, ...]], shares: tuple[int, ...]) -> Grid:
    """A table; one line says so where there is nothing to list."""
    told = tuple(tuple(flat(str(cell)) for cell in row) for row in rows)
    return Grid(head, told or ((_NOTHING, *("" for _ in head[1:])),), shares)


def _notes(text: str) -> Iterator[Note]:
    """A note for each paragraph."""
    yield from (Note(" ".join(part.split())) for part in text.split("\n\n"))


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"
