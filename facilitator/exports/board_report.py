"""The report to an ethics board: what was done to protect people, in words that a member can check.

It holds no transcript and nobody's words. Real dates may stand here. What the study did not record
is said, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.demographics import HIDDEN_WORD, notes
from facilitator.exports.lines import flat
from facilitator.exports.protocol import DRAFT, is_draft
from guides.blocks import Block, Facts, Grid, Heading, Note, Sheet, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from facilitator.exports.count_table import CountTable
    from facilitator.exports.procedure import Procedure
    from facilitator.exports.protocol import Release

TITLE = "Report on de-identification"
_NOTHING = "not recorded"
_KINDS = {
    "participant": "participants' names",
    "person": "names of other people",
    "place": "places",
    "org": "organisations",
    "date": "dates",
    "age": "ages",
    "phone": "telephone numbers",
    "email": "e-mail addresses",
    "url": "web addresses",
    "handle": "screen names",
    "id": "record and other numbers",
    "address": "street addresses",
    "term": "the study's own words",
    "quasi": "indirect identifiers",
    "other": "other",
}
_PURPOSES = {
    "take-part": "taking part",
    "record": "being recorded",
    "quote": "being quoted",
    "share": "sharing the text",
}
_ONE = {
    "participant": "participant's name",
    "person": "name of another person",
    "place": "place",
    "org": "organisation",
    "date": "date",
    "age": "age",
    "phone": "telephone number",
    "email": "e-mail address",
    "url": "web address",
    "handle": "screen name",
    "id": "record or other number",
    "address": "street address",
    "term": "of the study's own words",
    "quasi": "indirect identifier",
    "other": "other",
}
_GATES = {
    "consent": "consent of everybody who took part",
    "review": "a person's review is finished",
    "withdrawal": "withdrawals are carried out",
    "group": "groups are large enough",
    "language": "every detector reads the language",
    "leak": "no known name in the files",
    "rules": "the rules are strict enough for an archive",
}
_OPENING = """
This report describes the procedure by which texts of the study were de-identified. It holds nobody's
words and no participant's name. The texts are de-identified by this procedure; they are not anonymous.
"""
_METHOD = """
The program reads each transcript on the study's own computer and marks what may identify somebody.
What is certain it hides at once; what is doubtful stays hidden until a person decides. A placeholder
stands for what was hidden, with the same number for the same person or place in all sessions.

Before a release is written, its files are read once more for every name on the roster and for what
was hidden; one hit, and nothing is written.
"""
_RISKS = """
Somebody who knows the people may recognise them by what they tell or how they talk. Members of a
group know what the others said.

A recogniser mishears. A name that it wrote as an ordinary word is found by a reader only.

As long as a key exists, whoever holds it can tell who is meant. Recordings always identify.
"""


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
    yield from _notes(_OPENING)
    yield from _taking_part(told)
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
    yield Note("I have seen to it that what stands above was done as it says.")
    yield Facts((("Name and role", ""), ("Signature", ""), ("Date", "")))


def _taking_part(told: Procedure) -> Iterator[Block]:
    yield Heading("Who took part")
    yield _grid(
        ("Group", "Listed", "Took part", "Withdrew"),
        ((one.group, one.listed, one.attended, one.withdrawn) for one in told.enrolled),
        (6, 3, 3, 3),
    )
    yield _grid(
        ("Session", "Group", "Taken in on", "Present", "Absent", "Stands"),
        (
            (one.id, one.group, one.date or _NOTHING, one.present, one.absent, one.state)
            for one in told.sessions
        ),
        (3, 5, 4, 3, 3, 3),
    )
    yield Heading("Consent")
    yield _grid(
        ("Consent to", "How it was given", "People", "Days"),
        (
            (_PURPOSES.get(one.purpose, one.purpose), one.mode, one.people, _days(one.first, one.last))
            for one in told.consents
        ),
        (5, 4, 3, 7),
    )
    scripts = [
        (one.id, one.present, one.consent_script or "no consent script in the guide") for one in told.sessions
    ]
    yield _grid(("Session", "People", "Consent script in the guide"), scripts, (3, 3, 10))
    yield Note("Whether a script was read out is not known to this report.")


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
            ("Recognised with", "; ".join(told.engines) or _NOTHING),
            ("Rule set", told.policy or _NOTHING),
            ("Detectors", _detectors(told)),
        )
    )
    yield from _notes(_METHOD)
    rules: dict[str, list[str]] = {}
    for kind, action in told.policy_rules:
        rules.setdefault(action, []).append(_KINDS.get(kind, kind))
    yield _grid(
        ("What is done", "With"),
        ((_ACTIONS.get(action, action), ", ".join(kinds)) for action, kinds in rules.items()),
        (5, 12),
    )


def _detectors(told: Procedure) -> str:
    """They have no versions of their own: they come with the program."""
    names = ", ".join(name for name, _ in told.detectors)
    return f"{names}; of the program's version" if names else _NOTHING


_ACTIONS = {
    "mask": "hidden",
    "generalise": "told in general (a month, an age range)",
    "shift": "moved by a secret number of days",
    "queue": "decided one by one",
    "keep": "kept",
}


def _result(told: Procedure) -> Iterator[Block]:
    yield Heading("What was found, by kind")
    yield _grid(
        ("Kind", "Hidden", "Told in general", "Moved", "Kept by decision", "Of these added by a reader"),
        (
            (_KINDS.get(one.kind, one.kind), one.hidden, one.generalised, one.shifted, one.kept, one.added)
            for one in told.kinds
        ),
        (6, 3, 3, 3, 3, 4),
    )
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
    yield Heading("Gates")
    yield _grid(
        ("Gate", "Stands", "Why, and who let it be passed"),
        ((_GATES.get(one.name, one.name), one.state, one.why) for one in told.gates),
        (6, 3, 11),
    )


def _kept(told: Procedure) -> Iterator[Block]:
    yield Heading("Who holds a key, and where things lie")
    yield _grid(
        ("Key of", "Opens", "Since"), ((one.label, one.opens, one.since) for one in told.keys), (5, 8, 4)
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
                f"called back on {one.recalled}" if one.recalled else "may be used",
            )
            for one in told.releases
        ),
        (3, 4, 3, 5, 2, 5),
    )
    if any(one.recalled for one in told.releases):
        yield Note(
            "A release is called back when it held words that should have been hidden, or words of somebody "
            "who withdrew. Everybody who has it is asked to destroy every copy and to sign for it."
        )


def _risk(told: Procedure) -> Iterator[Block]:
    yield Heading("What risk remains")
    kept = [(one.kind, one.kept) for one in told.kinds if one.kept]
    said = ", ".join(f"{number} {(_ONE if number == 1 else _KINDS)[kind]}" for kind, number in kept)
    yield Note(
        f"Left in by a decision (counted by place; the reason is not recorded): {said}."
        if said
        else "Nothing that was found is on record as left in by a decision."
    )
    if told.uneven:
        words = "One word is" if told.uneven == 1 else f"{told.uneven} words are"
        yield Note(
            f"{words} hidden in one place and shown in another, as a reviewer decided: a name may be an "
            "everyday word elsewhere. Whoever reads both places may guess what was hidden."
        )
    yield from _notes(_RISKS)


def _grid(head: tuple[str, ...], rows: Iterable[tuple[object, ...]], shares: tuple[int, ...]) -> Grid:
    """A table; one line says so where there is nothing to list."""
    told = tuple(tuple(flat(str(cell)) for cell in row) for row in rows)
    return Grid(head, told or ((_NOTHING, *("" for _ in head[1:])),), shares)


def _notes(text: str) -> Iterator[Note]:
    """A note for each paragraph."""
    yield from (Note(" ".join(part.split())) for part in text.split("\n\n"))


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"
