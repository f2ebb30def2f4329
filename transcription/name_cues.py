"""Words that make what stands beside them a name: introductions, thanks, kinship, questions to somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.matching import Page
    from transcription.normalise import View


class Cue(IntEnum):
    """How much a cue says; the higher the more."""

    WEAK = 1  # "this is", "that's": a thing may follow as well
    DEALING = 2  # "met", "asked", "from": mostly somebody, or a place, that has a name
    BESIDE = 3  # "my sister", "thanks"
    NAMING = 4  # "my name is", "call me"


_NAMING = (
    r"\b(?:name|names)(?: is|'s| was)|\b(?:call|calls|called) (?:me|her|him)|\bgoes by|\bnamed|\bask for"
    r"|\b(?:put|got|have|had|has) (?:me|him|her|us) (?:down )?as|\bwent by|\bgo by"
    r"|\bthis is (?=\w+ (?:\w+ )?(?:speaking|here)\b)|\bnick-?name(?:'s| is| was)|\bnicknamed"
)
_RELATIVES = (
    r"friend|husband|wife|partner|son|daughter|brother|sister|boss|neighbou?r|cousin|mentor|preceptor"
    r"|roommate|flatmate|housemate|lodger"
    r"|professor|classmate|colleague|manager|supervisor|teacher|instructor|advis[eo]r|boyfriend|girlfriend"
    r"|mother|father"
    r"|mom|dad|aunt|auntie|uncle|nephew|niece|grandma|grandpa|grandmother|grandfather|stepdad|stepmom|boy"
    r"|girl"
    r"|buddy|coach|pastor|therapist|fianc[e]{1,2}|coworker|co-worker|landlord|dog|cat"
)
_GREETINGS = (
    r"thanks|thank you|thanks so much|thank you so much|thank you very much|welcome|hi|hello|hey|sorry|bye"
    r"|goodbye|good morning|good afternoon|good evening|nice to meet you|go ahead|over to you|back to you"
    r"|(?:what|how) about you|(?:me|you|him|her|us) and|dear|congratulations|congrats"
)
_PEOPLE = r"(?:lady|man|guy|girl|woman|kid|student|teacher|nurse|doctor|patient|fellow|boy|gentleman|person)"
_ASIDES = r"(?:[\s,]{1,2}(?:um|uh|er|erm|also|just|again|everyone|all))*"
_GAP = r"[\s,:]{1,2}"
_PATTERNS = (
    (Cue.NAMING, re.compile(rf"(?:{_NAMING}){_ASIDES}{_GAP}")),
    (
        Cue.BESIDE,
        re.compile(
            rf"(?:\b(?:i'm|i am)|\b(?:{_GREETINGS})|\bknown as"
            rf"|\b(?:my|her|his|our|their|your) (?:\w{{1,12}} )?(?:{_RELATIVES})(?: (?:is|was))?"
            rf"|\b(?:this|that|a|another|one) (?:\w{{1,12}} )?{_PEOPLE}){_ASIDES}{_GAP}"
        ),
    ),
    (
        Cue.DEALING,
        re.compile(
            rf"\b(?:with|from|tell|told|email|message|ask|asked|invite|meet|met|called){_ASIDES}{_GAP}"
        ),
    ),
    (
        Cue.WEAK,
        re.compile(rf"\b(?:this is|that's|it's|it is|here's|by|to|did|does|call){_ASIDES}{_GAP}"),
    ),
)
_AFTER = re.compile(
    r",\s(?:what|how|do|did|would|could|can|have|you|your|i think you|any|anything|go ahead|please|tell|are"
    r"|is|was|were|thanks|thank|that|i)\b"
)
_CLOSING = re.compile(r"\?|[.!]?\s*(?:\n|\Z)|[.,!]")
# What is asked of somebody who is named first, without commas: "ravi what do you think", "and joy".
_ASKED = re.compile(
    r" (?:what (?:do|did|would|about) you|what's your|how (?:do|did|about|was|is) (?:you|that|it)|do you"
    r"|did you|can you|could you"
    r"|would you|will you|were you|have you|are you|you were|you said|you mentioned|you wanted|you had"
    r"|go ahead|any thoughts"
    r"|anything|your turn|over to you|i think you|please|tell us)\b"
)
_ASKING = frozenset(
    {"and", "so", "okay", "ok", "yes", "yeah", "right", "then", "now", "well", "um", "uh", "how", "about"}
)
_CITED = re.compile(r",? (?:et al\b|and (?:colleagues|co-?workers)\b|(?:and|&) \w+,? \(?(?:19|20)\d\d)")
_COMPANY = re.compile(r" and (?:me|i|my|his|her)\b")
_ACTING = re.compile(
    rf" (?:is|was) (?:\w+ing\b|(?:(?:my|his|her|our|their|your|a|the) )?(?:\w+ )?(?:{_RELATIVES})\b)"
    r"| (?:goes|went|came|comes|left|helped|helps|taught|teaches|called|texted|emailed|lives|lived|works"
    r"|worked|moved|got)[ ,]"
)
# What a person does or is, too frequent behind other words to tell without a capital.
_DOING = re.compile(
    r" (?:was|has|had|did|does|never|always|also|used to|(?:did|does|was|is|has|had|would|could|wo|ca)n't"
    r"|wants?|wanted|loves?|loved|liked|started|gets|gave|took|made|brought|kept|ran|runs|stayed|stood|sat"
    r"|cried|drove|sent|sends|met|saw|heard|felt|needed|tried|tries|showed|died|passed|stopped|quit|grew"
    r"|looked|sang|sings|drew|wrote|let)\b"
)
# Somebody is named first and then spoken of: "grace she runs the pantry".
_RESUMED = re.compile(r",? (?:he|she)(?:'s|'d|'ll)? ")
# Said of somebody who was just named: "Will, my cousin".
_APPOSED = re.compile(rf", (?:my|our|his|her|their|your) (?:\w+ )?(?:{_RELATIVES})\b")
_SAYING = re.compile(
    r" (?:said|says|say|told|tells|asked|asks|mentioned|mentions|noted|thinks|thought|knows|knew|described"
    r"|pointed|talked|called|replied|answered|laughed|laughs)\b"
)


@dataclass(frozen=True, slots=True)
class Cues:
    """By the offset in the view at which a word begins: what the words before it say."""

    before: dict[int, Cue]

    def at(self, start: int) -> Cue | None:
        """The strongest cue that ends where the word begins."""
        return self.before.get(start)


def cues(view: View) -> Cues:
    """Every cue of the view."""
    before: dict[int, Cue] = {}
    for strength, pattern in reversed(_PATTERNS):
        before |= dict.fromkeys((one.end() for one in pattern.finditer(view.text)), strength)
    return Cues(before)


def is_addressed(read: Page, places: Sequence[int]) -> bool:
    """Is somebody spoken to: "Dana, what do you think?", "What do you think, Dana?", "So, Dana, you ..."?"""
    first, end = places[0], read.tokens[places[-1]].end
    if read.begins_sentence(first):
        return bool(_AFTER.match(read.view.text, end))
    after_comma = first > 0 and read.between(first - 1, first) == ", "
    return after_comma and bool(_CLOSING.match(read.view.text, end))


def is_called(read: Page, places: Sequence[int]) -> bool:
    """Is somebody called: alone between the beginning of a sentence and an exclamation mark?"""
    return read.begins_sentence(places[0]) and read.following(places[-1]) == "!"


def is_asked(read: Page, places: Sequence[int]) -> bool:
    """Is somebody called on without commas: first in a turn or behind "so", then a question or nothing?"""
    first, last = places[0], places[-1]
    opened = read.begins_sentence(first)
    while not opened and first > 0 and read.tokens[first - 1].text in _ASKING:
        first -= 1
        opened = read.begins_sentence(first)
    end = read.tokens[last].end
    closed = read.view.text[end : end + 1] in {"", "\n", "?"}
    alone = closed and first < places[0]  # "and joy", but not "joy" alone
    return opened and (alone or bool(_ASKED.match(read.view.text, end)))


def is_cited(read: Page, at: int) -> bool:
    """Do the words after the token say that somebody wrote something ("et al.", "and colleagues")?"""
    return bool(_CITED.match(read.view.text, read.tokens[at].end))


def acts(read: Page, at: int) -> bool:
    """Do the words after the token say what people do or are to somebody ("is helping", "was my aunt")?"""
    return speaks(read, at) or bool(_ACTING.match(read.view.text, read.tokens[at].end))


def does(read: Page, at: int) -> bool:
    """Do the words after the token say that somebody did, had or was something?"""
    return bool(_DOING.match(read.view.text, read.tokens[at].end))


def is_resumed(read: Page, at: int) -> bool:
    """Do "he" or "she" take up the word right before them?"""
    return bool(_RESUMED.match(read.view.text, read.tokens[at].end))


def is_apposed(read: Page, at: int) -> bool:
    """Do the words after the token say whose cousin or friend somebody is?"""
    return bool(_APPOSED.match(read.view.text, read.tokens[at].end))


def is_doubted(read: Page, places: Sequence[int]) -> bool:
    """Is it a sentence of its own that asks who was named: "Will?"?"""
    return read.begins_sentence(places[0]) and read.following(places[-1]) == "?"


def speaks(read: Page, at: int) -> bool:
    """Do the words after the token say that somebody speaks or thinks, or is there with others?"""
    end = read.tokens[at].end
    return bool(_SAYING.match(read.view.text, end) or _COMPANY.match(read.view.text, end))
