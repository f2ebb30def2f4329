"""Runs of words that may be a proper name of several words, with and without capitals."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from transcription.lexicon import FUNCTION_WORDS, ORG_ENDINGS, ORG_KINDS, PLACE_ENDINGS
from transcription.matching import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Finding
    from transcription.name_reading import Reading

# What people do at an organisation, up to its name.
WORKING = re.compile(
    r"\b(?:work(?:s|ed|ing)?|employed|intern(?:s|ed|ship)?|volunteer(?:s|ed|ing)?|teach(?:es)?|taught|teaching"
    r"|stud(?:y|ies|ied|ying)|enrolled|student|nurse|job|resident|residency|shift|rotation|patient|treated"
    r"|enrolled|professor|degree|class(?:es)?|program)(?: \w+)? (?:at|for|with|over at|by)(?: the)?\s\Z"
    r"|\b(?:went|go|goes|going|gone|transferred|accepted|applied|admitted|sent|switched|got)"
    r"(?: \w+)? (?:to|into)(?: the)?\s\Z"
    r"|\b(?:graduat(?:e|ed|ing)|degrees?|diploma|certificate|transcript) from(?: the)?\s\Z"
    r"|\battend(?:s|ed|ing)?(?: the)?\s\Z"
    r"|\b(?:school|college|company|church|hospital|clinic|store|place|bank|firm|restaurant)"
    r"(?: was| is|'s)? (?:called|named)\s\Z"
)
_KINDS = (ORG_ENDINGS | ORG_KINDS) - PLACE_ENDINGS | {"city", "county", "town", "township"}
_RUNS = "capital"  # where a reading keeps them, as several detectors ask
_REACH = 48  # characters before a name in which its cue must stand
_DOUBTFUL = 0.6  # score of a name of several words that is looked for elsewhere in text without capitals
_SURE = 0.8  # score of a name that is looked for elsewhere too
_POSSESSIVE = re.compile(r"'s? (?=\w)")
_OWNED = ORG_ENDINGS | PLACE_ENDINGS | {"office", "committee", "council"}
_JOINTS = frozenset({" ", "-", "'", ". "})
_MOST_BEFORE = 3  # words of a name before its ending, where no capital shows its beginning
_SHORT_BEFORE_STOP = frozenset({"st", "mt", "ft", "dr"})


def capital_runs(page: Reading) -> Sequence[tuple[int, int]]:
    """The first and last token of each run of capitalised words, without function words around it."""
    if _RUNS not in page.runs:
        page.runs[_RUNS] = tuple(_capital_runs(page))
    return page.runs[_RUNS]


def _capital_runs(page: Reading) -> Iterator[tuple[int, int]]:
    end = -1
    for at in page.read.capitals:
        if at <= end or page.uncased[at]:
            continue
        first, last = at, _end_of_run(page, at)
        end = last
        while first < end and page.read.tokens[first].text in FUNCTION_WORDS and not _all_of(page, first):
            first += 1
        while first < last and page.read.tokens[last].text in FUNCTION_WORDS:
            last -= 1
        if page.read.tokens[first].text not in FUNCTION_WORDS or first < last:
            yield first, last


def _all_of(page: Reading, at: int) -> bool:
    """Is it "All Martyrs", where more of a name follows?"""
    several = at + 2 < len(page.read.tokens) and page.read.tokens[at + 1].text.endswith("s")
    return page.read.tokens[at].text == "all" and several and _is_part(page, at + 2)


def _end_of_run(page: Reading, at: int) -> int:
    """The last token of the capitals that begin at ``at``, over "&" and in "Bursar's Office"."""
    end = at
    while True:
        owned = _owned(page, end)
        if owned is not None:
            end = owned
        elif _goes_on(page, end):
            end += 1
        else:
            return end


def _goes_on(page: Reading, at: int) -> bool:
    beyond = at + 1 < len(page.read.tokens)
    return beyond and _is_part(page, at + 1) and (joined(page, at) or page.read.between(at, at + 1) == " & ")


def _owned(page: Reading, at: int) -> int | None:
    """The last token of what a possessive is of, where that ends as bodies and places do."""
    text = page.read.view.text
    after = _POSSESSIVE.match(text, page.read.tokens[at].end)
    if after is None or (after[0] == "' " and not page.read.tokens[at].text.endswith("s")):
        return None
    end = at + (1 if after[0] == "' " else 2)
    if end >= len(page.read.tokens) or not _is_part(page, end):
        return None
    while end + 1 < len(page.read.tokens) and _is_part(page, end + 1) and joined(page, end):
        end += 1
    return end if page.read.tokens[end].text in _OWNED else None


def _is_part(page: Reading, at: int) -> bool:
    return not page.uncased[at] and page.read.written(at)[0].isupper()


def joined(page: Reading, at: int) -> bool:
    """Does only a space, a hyphen or the full stop of "St." part the token from the next one?"""
    between = page.read.between(at, at + 1)
    if between == ". ":
        return page.read.tokens[at].text in _SHORT_BEFORE_STOP
    return between in _JOINTS


def words_before(page: Reading, at: int) -> int:
    """The first token of up to three words right before ``at`` that are no function words."""
    first, count = at, 0
    while first > 0 and count < _MOST_BEFORE and joined(page, first - 1):
        count += 1
        owned = _is_possessive(page, first - 1)  # of "wexley widow's club" the widow with her 's
        word = page.read.tokens[first - 1 - owned].text
        if word in FUNCTION_WORDS or not word.isalpha() or len(word) < 2:
            break
        first -= 1 + owned
    return first


def _is_possessive(page: Reading, at: int) -> bool:
    return at > 0 and page.read.tokens[at].text == "s" and page.read.between(at - 1, at) == "'"


def up_to(page: Reading, first: int) -> str:
    """What stands before a run, as far as a cue for it reaches."""
    return page.said.before(first, _REACH)


def row(page: Reading, first: int, last: int) -> list[str]:
    """The folded words of a run."""
    return [page.read.tokens[at].text for at in range(first, last + 1)]


def again(page: Reading, found: Sequence[Finding]) -> Iterator[tuple[int, int, str]]:
    """Where a name that is sure somewhere stands elsewhere, with or without its ending ("Winter Valley").

    In text without capitals one that is only likely, too, word by word.

    The third value is its entity: the whole name's, or the words' own where two names begin with them.
    """
    heads: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in found:
        words = one.entity.partition(":")[2].split()
        head = tuple(_head(words))
        if one.score >= _SURE and (len(head) > 1 or (head and page.is_unknown(head[0], strictly=True))):
            heads[head].add(one.entity)
        elif one.score >= _DOUBTFUL and len(words) > 1 and page.mostly_uncased:
            heads[tuple(words)].add(one.entity)  # of ordinary words, so that nothing else tells it there
    begun = {span for one in found for span in _starts(one)}
    for match in matches(page.read, heads) if heads else ():
        first, last = match.places[0], match.places[-1]
        span = page.read.spans([first])[0]
        if (span.turn, span.start) in begun or not (page.uncased[first] or _is_part(page, first)):
            continue
        kind = next(iter(match.value)).partition(":")[0]
        yield (
            first,
            last,
            next(iter(match.value)) if len(match.value) == 1 else f"{kind}:{' '.join(match.row)}",
        )


def _starts(finding: Finding) -> Iterator[tuple[int, int]]:
    return ((span.turn, span.start) for span in finding.spans)


def _head(words: list[str]) -> list[str]:
    """The words of a name without those at its end that say only of what kind it is."""
    end = len(words)
    while end and words[end - 1] in _KINDS:
        end -= 1
    return words[:end]
