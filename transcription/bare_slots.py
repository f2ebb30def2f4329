"""Where English talk puts the name of a place or a body: what stands before it, in text without capitals."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from transcription.lexicon import FILLERS, GIVEN, SURNAMES, TITLES, in_any, is_common, words

if TYPE_CHECKING:
    from transcription.name_reading import Reading


class Slot(IntEnum):
    """How much the words before a phrase ask for a name there."""

    ANYWHERE = 0  # "worked": only a word on no list before a head as names have
    LOOSE = 1  # "the", "and": only a word on no list begins a name there
    WHERE = 2  # "in", "through", an answer's beginning: kinds and materials stand there as well
    PLACED = 3  # "up on", "out at": where something is
    NAMED = 4  # "laid off from", "went over to", "we became": an employer, a school, a group


# What is done to a place or a body: a thing that is counted has its article there as well.
ASKING_VERBS = words("en_asking_verbs")
_WHERE = frozenset(
    {
        "across",
        "along",
        "around",
        "at",
        "behind",
        "down",
        "from",
        "in",
        "into",
        "near",
        "off",
        "on",
        "outside",
    }
    | {"over", "past", "through", "up", "mine", "ours", "theirs"}
    | (ASKING_VERBS - {"became", "become", "joining", "joins", "renamed"})
)
_MORE = frozenset({"be", "by", "called", "for", "join", "joined", "named", "of", "to", "towards", "with"})
ASKING = _WHERE | _MORE | ASKING_VERBS
_IS = frozenset({"are", "is", "re", "s", "was", "were"})
_BEFORE_SUBJECT = words("en_before_subject") - {
    *("after", "and", "as", "before", "if", "like", "or", "that", "while")
}
_LOOSE = frozenset({"and", "as", "if", "one", "or", "our", "that", "the", "their", "this"})
_ASIDE = r"(?: (?:um|uh|er|erm|like|the to|to|at|from|for|i think))*"
_KIND = frozenset(
    {
        "agency",
        "band",
        "branch",
        "center",
        "centre",
        "charity",
        "choir",
        "church",
        "clinic",
        "club",
        "college",
    }
    | {"company", "depot", "employer", "estate", "factory", "firm", "gig", "group", "home", "hospital", "job"}
    | {"league", "library", "mill", "mine", "nursery", "paper", "pit", "place", "plant", "posting", "program"}
    | {"programme", "pub", "school", "service", "shop", "site", "station", "store", "street", "team", "town"}
    | {"union", "unit", "village", "ward", "yard"}
)
KINDS = f"(?:{'|'.join(sorted(_KIND))})"
_WORKING = (
    r"(?:work|shift|job|temp|intern|train|cook|clean|guard|drive|drove|deliver|play|sing|sang"
    r"|volunteer|contract|manage|manager|nurse|supervisor|driver|foreman|clerk|rep|apprentice|apprenticeship|placement|internship"
    r"|interview|taught|teach|started|position|lecturer|porter)(?:s|ed|ing|ping|ting)?(?: \w+){0,2}"
    r" (?:at|for|with|on at|out of|over at|down at|up at)"
)
_LEAVING = (
    r"(?:retire|resign|fire|graduate|transfer|expel|suspend|discharge|split|spin|lay|laid|sack|redundant"
    r"|let go|poach|hire|degree|diploma|certificate|scholarship|pension|cheque|check|letter|somebody|someone"
    r"|lady|man|woman|guy|girl|people|folks|nurse|rep|inspector|driver)(?:s|d|ed|red|led|ing)?"
    r"(?: (?:off|out|away|over))? from"
)
_SOMEBODY = (
    r"(?:bloke|boss|boy|boys|carer|carers|chaplain|chap|chaps|coach|consultant|counsellor|counselor|curate|deacon|doctor"
    r"|doctors|engineer|fella|fellas|fellow|folks|girl|girls|guy|guys|imam|instructor|lads|lot|minister|pastor|priest"
    r"|rabbi|team|therapist|tutor|vet|vicar|volunteers"
    r"|ladies|lady|lad|lads|lass|man|manager|matron|men|midwife|nurse|nurses|officer|one|ones|people|receptionist"
    r"|rep|sister|somebody|someone|staff|teacher|them|they|volunteer|woman|women|worker)"
    r"(?: (?:over|up|down|out|across))? (?:at|from)"
)
_CALLING = (
    r"(?:what (?:do|did|does|would) (?:you|they|we|he|she) call (?:it|that|this|them|him|her|us)"
    r"|what(?:'s| is| was) (?:it|that|the name) called|(?:name of|by the name of|known as|goes by|went by))"
)
_OWNING = (
    r"(?:bought|taken|run|owned|employed|hired|sponsored|funded|acquired|absorbed|swallowed|managed)"
    r"(?: (?:out|up|over|off))? by"
)
_NAMING = (
    r"(?:became|become|becomes|turned into|merg(?:ed|ing) (?:with|into)|folded into"
    r"|(?:started|began|trad(?:es|ed|ing))(?: out| off)? as|joined|joins|join|joining"
    r"|renamed?(?: it)?|used to be|changed (?:\w+ ){0,2}to|(?<!it )(?<!me )called|(?<!who )named)"
)
_GOING_OVER = (
    r"(?:went|came|goes|go|moved|transferred|switched|sent|carry|carried|drove|took|takes|take|walked|headed"
    r"|rode)(?: (?!to\b)\w+){0,2} (?:over|up|down|out|across|back|on|over at|through) to"
)
_SELLING = (
    r"(?:sold|sell|sells|selling|shipped|ship|delivered|supply|supplied) (?:\w+ ){0,3}(?:to|from|through)"
)
NAMED = re.compile(
    rf"\b(?:{_WORKING}|{_LEAVING}|{_OWNING}|{_NAMING}|{_GOING_OVER}|{_SELLING}|{_SOMEBODY}|{_CALLING})"
    rf"{_ASIDE} \Z"
)
_PLACED = re.compile(
    r"'s from \Z"
    r"|\b(?:up|down|over|out|back|across|round|along|off|live|lives|lived|living|house|home|place|born|raised"
    r"|grew up|stay|stayed|staying|road|bus|ferry|bridge|folks|family|somewhere|church|farm|store|shop|girl"
    r"|boy|originally|i'm|he's|she's|was|were|we're|they're|come|came|comes|moved|are|is)"
    rf" (?:in|at|on|by|near|from|around|past|through|behind|outside){_ASIDE} \Z"
    r"|\b(?:all|half|most|part|rest|whole|front|side|outside|out|north|south|east|west|edge|end|top|bottom|back|middle|part|member|corner|bit"
    rf"|branch|owner|head|mayor|streets) of{_ASIDE} \Z"
    r"|\b(?:been|enjoy|keep|keeps|kept|like|love|loved|quit|started|stopped) going to \Z"
    r"|\b(?:went|go|goes|gone|been|moved|transferred|switched|sent|carry|carried|drove|rode|took|takes|walked|headed|bus|train"
    r"|close|next|relocated|evacuated|bussed|over|up|down|out|across|back)"
    rf"(?: (?:me|him|her|us|them|it|you|all|straight|right))? to{_ASIDE} \Z"
)
_BEING = re.compile(
    rf"\b(?:(?:one|biggest|nearest|{KINDS})(?: \w+ing)? (?:is|was|were|'s)|(?:we|they) (?:are|were)"
    rf"|(?:we|they)'re){_ASIDE} \Z"
)
# "my last place heron spire": a kind of body, and its name beside it.
_BESIDE = re.compile(
    rf"\b(?:my|our|his|her|their)(?: (?:own|last|old|first|new|other|former|previous|local|mum's|dad's))?"
    rf" {KINDS}(?: (?:um|uh|the))* \Z"
)
_REACH = 64  # characters before a phrase in which its cue must stand


def slot(own: Reading, at: int) -> Slot | None:
    """What the words before the token ask for; None where any noun may follow."""
    text, word = own.said.before(at, _REACH), _before(own, at)
    if word in ASKING:
        return Slot.NAMED if _is_from_somebody(own, at) else _asked(word, text)
    if word in _IS:
        return Slot.WHERE if _BEING.search(text) else None
    if word in _KIND and _BESIDE.search(text):
        return Slot.NAMED
    if word == "as" and NAMED.search(text):
        return Slot.NAMED
    return Slot.WHERE if _is_sought(own, at, word) else _unasked(own, at, word)


def _is_sought(own: Reading, at: int, word: str) -> bool:
    """Does an answer begin, or a clause, or did somebody hesitate, as who seeks a name does?"""
    answers = own.read.begins_sentence(at) and own.read.view.turn_of(own.read.tokens[at].start) > 0
    hesitates = word in _LOOSE and own.read.tokens[at - 1].text != word
    return answers or hesitates or word in _BEFORE_SUBJECT


def _unasked(own: Reading, at: int, word: str) -> Slot | None:
    if word in _LOOSE:
        return Slot.LOOSE
    strange = own.is_unknown(own.read.tokens[at].text, strictly=True)
    return Slot.ANYWHERE if strange and _is_everyday(word) else None


def _is_everyday(word: str) -> bool:
    """Is it a common word, and nobody's name or title, so that no name goes on behind it?"""
    return is_common(word) and not in_any(word, (GIVEN, SURNAMES, TITLES))


def _is_from_somebody(own: Reading, at: int) -> bool:
    """Is it "monique from" or "with delroy at", so that a body follows which somebody speaks for?"""
    before = at - 2
    if before < 0 or own.read.tokens[at - 1].text not in {"at", "from"}:
        return False
    return own.is_plain_given(own.read.tokens[before].text)


def _before(own: Reading, at: int) -> str:
    """The word before the token that is no sound of hesitation."""
    before = at - 1
    while before > 0 and own.read.tokens[before].text in FILLERS:
        before -= 1
    return own.read.tokens[before].text


def _asked(word: str, text: str) -> Slot:
    if NAMED.search(text):
        return Slot.NAMED
    if _PLACED.search(text):
        return Slot.PLACED
    return Slot.WHERE if word in _WHERE else Slot.ANYWHERE


def is_predicate(own: Reading, at: int) -> bool:
    """Does the token stand right behind "is" or "was" ("the one hiring was alba crest")?"""
    return own.read.tokens[at - 1].text in _IS
