"""Figures and letters said one by one, without a word for a number beside them: "g zero four one one".

A person decides about most; where somebody spoke of a number, a card or a call just before, or the
letters are said with words ("b as in boy"), the row is certain.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription import singly, spoken
from transcription.corrections import begun
from transcription.detectors.numbers import COUNTS_AFTER, is_all_years
from transcription.lexicon import GIVEN, is_common, words
from transcription.model import Finding, Kind
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View
    from transcription.singly import Row

LIKELY = 0.85
DOUBTFUL = 0.6
_SINGLY = 3  # figures said one by one that are no count any more
_LONG = 4  # figures and letters of a row that is certain where numbers are spoken of
_CODE = 6  # figures of a row that counts up or down and may be somebody's number all the same
_MIXED = 5  # figures and letters of a row that has letters on both sides of a figure: "VIM 0 B"
_FEW = 2  # figures beside letters
_SPELLED = 2  # letters said as words that are no words of the sentence
_REACH = 120  # characters before a row in which somebody speaks of numbers
_NEAR = 60  # characters around a letter and a figure in which somebody speaks of rooms
_CLOSE = 24  # characters before a row in which a word says that it measures something

_SPOKEN_OF = re.compile(
    r"\b(?:numbers?(?! (?:of|one|1)\b)|digits?|codes?|account|acct|card|policy|pin|plates?|reg(?:istration)?"
    r"|bleep|pager|badge|tags?|phone[ds]?|mobile|cell|landline|ring|rang|call(?:ed|s|ing)?|dial(?:led|ed|s"
    r"|ling)?|text(?:ed)?|whatsapp|extension|meeting id|passcode|password|ref(?:erence)?|claim|file|record"
    r"|id|i d|ids|licen[cs]e|serial|passport|ticket|token|locker|barcode|wristband|mrn|m r n|case|docket"
    r"|invoice|order|tracking|permit|certificate|sort code|call ?sign|queue|radio|chip|collar|herd|stamped"
    r"|engraved|type(?:d|s|ing)?|punch(?:ed)? in)\b"
)
_DOORS = re.compile(
    r"\b(?:rooms?|ward|wing|block|bay|dorm|cell|corridor|landing|bed|pigeonhole|mailbox|plot|stall)\b"
)
_TIME = re.compile(r"\b(?:at|by|around|about|till|until|before|after|since|past|from|nearly)(?: like)? \Z")
_MEASURE = re.compile(
    r"\b(?:weigh\w*|temp(?:erature)?s?|fever|pressure|sugars?|glucose|bp|pulse|(?:heart )?rate|readings?"
    r"|scor\w+|won|lost|beat|drew|cost|costs|paid|pay|worth|spent|pages?|chapter|verse|hymn|psalm|channel"
    r"|point|version|vitamin|omega|type|stage|grade|tier|unit|route|flight|seat|gate|bus|highway|interstate"
    r"|ratio|odds|boeing|formation|ratings?|counts?|counting|count|lottery|lotto|bingo)(?: (?:\w+ )?(?:was"
    r"|is|are|of|at|to|by|me|it|us|them|number|about|the|a))?,? \Z"
)
_MEASURED = re.compile(
    rf"{COUNTS_AFTER.pattern}| ?(?:o'?clock|[ap]\.?m\b|[ap] m\b|plan\b|errors?\b|page\b|not found|nil\b"
    rf"|love\b|degrees|over \d|and a half|quid|grand"
    r"|or (?:so|more|\d)|to \d|mile|pound(?! (?:sign|key))|stone"
    r"|foot|inch|hundred|thousand|point|units?\b|mils?\b|milli"
    r"|grams?\b|jets?\b|planes?\b|bus\b|train\b|formation|metres?|litres?|plus\b|mg\b|percent)"
)
_FIGURE_OF = {
    "noughts": "0",
    "zeros": "0",
    "zeroes": "0",
    "ohs": "0",
    "ones": "1",
    "twos": "2",
    "threes": "3",
}
_FIGURE_OF |= {"fours": "4", "fives": "5", "sixes": "6", "sevens": "7", "eights": "8", "nines": "9"}
_TIMES = re.compile(rf"(?<![\w.,-])(?:all )?(?P<times>[2-6]) (?P<of>{'|'.join(_FIGURE_OF)})\b")
_WITH_WORD = re.compile(
    r"(?<![\w'])[b-hj-z](?: for (?!the\b|me\b|a\b|my\b)| as in |-as-in-| like in )(?:[a-z]{3,12}\b|\d{1,2}\b)"
)
# A name that stands for its letter: "7 7 susan 7".
_NAME_INSIDE = re.compile(
    r"(?<![\w.,:])\d(?:[ -]\d){0,12}[ -](?P<name>[a-z]{3,9})(?:[ -]\d){1,6}(?![\w%]|[.,:]\d)"
)
_HOUR = re.compile(r"(?:1\d|2[0-3]|[1-9]) 0 [1-9]|0 [1-9] [0-5]\d")  # "9 0 5", "0 6 30"
# Words of the spelling alphabet that seldom stand beside a count: not "kilo", "hotel", "november".
_SPELLING_ONLY = frozenset(
    {"alfa", "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "juliet", "lima", "quebec", "romeo"}
    | {"sierra", "tango", "victor", "yankee", "zulu"}
)
_VERTEBRAE = re.compile(r"(?:[clst]\d{1,2}){2,}")  # "l 4 l 5"
_YEARS_SHORT = re.compile(r"0 \d(?: 0 \d)*")  # "in oh seven, oh eight"
_IN = re.compile(r"\b(?:in|since|from|of|until|to|season|year|years)(?: like)? \Z")
_HOURS = 12
_CENTURIES = frozenset({18, 19, 20})
_QUARTERS = frozenset("qh")  # "q 4 2019", "h 1 2020"
_STOP = frozenset(".!?;\n")


class SinglyDetector:
    """On the view with digits."""

    name = "singly"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such row."""
        typed = spoken.typed(tuple(texts))
        found = [finding for row in singly.read(tuple(texts)) if (finding := _judged(typed, row))]
        found += [
            _times(typed, one) for one in _TIMES.finditer(typed.text) if is_spoken_of(typed.text, one.start())
        ]
        found += [_with_name(typed, one) for one in _names_inside(typed.text)]
        found += [_found(typed, one, DOUBTFUL) for one in _in_pairs(typed, singly.read(tuple(texts)))]
        return found + [_spelled(typed, one) for one in _letters_with_words(typed.text)]


def _times(typed: View, match: re.Match[str]) -> Finding:
    """The four twos of a number: "bleep four twos", where numbers are spoken of: 2222."""
    plain = _FIGURE_OF[match["of"]] * int(match["times"])
    spans, why = typed.spans(*match.span()), "a figure that many times"
    return Finding(spans, Kind.ID, f"id:{plain}", SinglyDetector.name, DOUBTFUL, why)


def is_spoken_of(text: str, start: int) -> bool:
    """Does somebody speak of numbers, cards or calls just before?"""
    return bool(_SPOKEN_OF.search(text, max(0, start - _REACH), start))


def _names_inside(text: str) -> Iterator[re.Match[str]]:
    for match in _NAME_INSIDE.finditer(text):
        figures = sum(map(str.isdigit, match[0]))
        if match["name"] in GIVEN and figures >= _SINGLY and not is_common(match["name"]):
            yield match


def _with_name(typed: View, match: re.Match[str]) -> Finding:
    plain = "".join(filter(str.isalnum, match[0].replace(match["name"], match["name"][0])))
    spans, why = typed.spans(*match.span()), "figures with a name for a letter"
    return Finding(spans, Kind.ID, f"id:{plain}", SinglyDetector.name, DOUBTFUL, why)


def _letters_with_words(text: str) -> Iterator[re.Match[str]]:
    """Letters each said with a word, a few words apart: "q for cucumber and she's like, w for one"."""
    letters = list(_WITH_WORD.finditer(text))
    for place, letter in enumerate(letters):
        beside = letters[max(0, place - 1) : place] + letters[place + 1 : place + 2]
        said = " as in " in letter[0] and letter[0].rpartition(" ")[2].startswith(letter[0][0])
        if said or any(abs(other.start() - letter.start()) <= _REACH for other in beside):
            yield letter


def _spelled(typed: View, match: re.Match[str]) -> Finding:
    spans = typed.spans(*match.span())
    return Finding(
        spans, Kind.ID, f"id:{match[0][0]}", SinglyDetector.name, DOUBTFUL, "a letter with a word for it"
    )


def _judged(typed: View, row: Row) -> Finding | None:
    if len(row.pieces) == 1 and row.plain[0] != "0":
        return None
    row = _without_count(typed.text, row)
    if is_everyday(typed.text, row):
        return None
    named = _names(typed.text, row) if row.letters else _is_told(typed.text, row)
    if not named or measures(typed.text, row):
        return None
    return _found(typed, row, LIKELY if _is_certain(typed.text, row) else DOUBTFUL)


def _found(typed: View, row: Row, score: float) -> Finding:
    spans, why = typed.spans(begun(typed.text, row.start), row.end), "figures and letters one by one"
    return Finding(spans, Kind.ID, f"id:{row.plain}", SinglyDetector.name, score, why)


def _in_pairs(typed: View, rows: Sequence[Row]) -> Iterator[Row]:
    """Pairs of figures that somebody dictates turn by turn: "four four" / "four four" / "and one nine"."""
    short = [row for row in rows if row.singly == _FEW == len(row.pieces) and _is_whole_turn(typed.text, row)]
    turns = [typed.turn_of(row.start) for row in short]
    for place, row in enumerate(short):
        beside = turns[max(0, place - 1) : place] + turns[place + 1 : place + 2]
        if any(0 < abs(turn - turns[place]) <= _FEW for turn in beside):
            yield row


def _is_whole_turn(text: str, row: Row) -> bool:
    """Is the turn little but the row?"""
    first, last = text.rfind(BORDER, 0, row.start) + 1, text.find(BORDER, row.end)
    return len(text[first : last if last >= 0 else len(text)].split()) <= _LONG


def is_everyday(text: str, row: Row) -> bool:
    """Does everybody know it, or each phrase of it: "nine nine nine, and then one one one"?"""
    return _is_known(row.plain) or all(_is_known("".join(phrase)) for phrase in _phrases(text, row))


def _is_known(plain: str) -> bool:
    """Is it a number that everybody knows, perhaps said twice?"""
    half = plain[: len(plain) // 2]
    return plain in words("en_everyday_codes") or (half * 2 == plain and half in words("en_everyday_codes"))


def _without_count(text: str, row: Row) -> Row:
    """The row without its last figures, if they count what comes next: "77-HAIL-203, ten feet"."""
    last = len(row.pieces) - 1
    beside = last and "," in text[row.pieces[last - 1].end : row.pieces[last].start]
    return row.part(0, last) if beside and _MEASURED.match(text, row.end) else row


def _names(text: str, row: Row) -> bool:
    """Do letters and figures together name something?"""
    figures, count = row.figures, sum(map(len, row.figures))
    if _VERTEBRAE.fullmatch(row.plain) or _stands_before_count(row):
        return False
    if row.alphabet >= _SPELLED:  # "seven lima mike"
        return True
    if len(row.letters) == 1 and row.alphabet and count < _SINGLY:  # "seventeen foxtrot"
        said = text[row.start : row.end].split()
        return is_spoken_of(text, row.start) or (count == _FEW and not _SPELLING_ONLY.isdisjoint(said))
    if count <= _FEW:
        return _is_short_code(text, row, count)
    quarter = row.letters in _QUARTERS and is_all_years(figures[1:])
    return not (quarter or (len(row.letters) == 1 and is_all_years(figures)))


def _stands_before_count(row: Row) -> bool:
    """Are its letters those of a test, a car or a channel: "i q 1 10", "b m w 3 2 5"?"""
    together = re.findall(r"[a-z]+", row.plain)
    known = words("en_letters_before_counts")
    return any(one in known or one.removeprefix("a") in known for one in together)


def _is_short_code(text: str, row: Row, count: int) -> bool:
    """Do one or two figures with letters make a code: "g zero four", "PX stroke 88", "n n four"?"""
    apart = all(len(one.text) == 1 for one in row.pieces)
    if count >= _FEW or (len(row.letters) >= _FEW and (apart or len(row.plain) >= _MIXED)):
        return True
    if row.letters in _QUARTERS:  # "in q 3"
        return False
    told = _DOORS.search(text, max(0, row.start - _NEAR), min(len(text), row.end + _NEAR))
    return bool(told) or is_spoken_of(text, row.start)


def _alternations(row: Row) -> int:
    kinds = [one.text.isdigit() for one in row.pieces]
    return sum(left != right for left, right in pairwise(kinds))


def _is_told(text: str, row: Row) -> bool:
    """Are figures without letters said in a way that nobody counts in?"""
    groups = row.figures
    count = sum(map(len, groups))
    if len(groups) == 1:
        return _is_led_by_zero(text, row)
    if is_all_years(groups):
        return False
    if all(map(_is_counting, _phrases(text, row))) or _is_list(text, row):
        return count >= _CODE and is_spoken_of(text, row.start)
    if any(one in between for between in _gaps(text, row) for one in _STOP) and row.singly < _SINGLY:
        return False
    if _YEARS_SHORT.fullmatch(" ".join(groups)) and _IN.search(text, max(0, row.start - _CLOSE), row.start):
        return False
    led = groups[0].startswith("0") and count >= _SINGLY
    return row.singly >= _SINGLY or led or (count >= _LONG and (row.spoken_sign or _is_code_in_tens(groups)))


def _is_code_in_tens(groups: Sequence[str]) -> bool:
    """Is it like "forty one oh seven"? "Eleven oh seven" is a time, "nineteen oh seven" a year."""
    tens = [int(one) for one in groups if len(one) == _FEW]
    return "0" in groups and bool(tens) and max(tens) > _HOURS and not _CENTURIES.intersection(tens)


def _is_led_by_zero(text: str, row: Row) -> bool:
    """Is it one group that begins with a zero as no count does? Times do: "at 0630"."""
    figures = row.figures[0]
    before = text[max(0, row.start - _CLOSE) : row.start]
    return figures[0] == "0" and len(figures) >= _SINGLY and not _TIME.search(before)


def _gaps(text: str, row: Row) -> list[str]:
    return [text[left.end : right.start] for left, right in pairwise(row.pieces)]


def _phrases(text: str, row: Row) -> list[list[str]]:
    """The groups of a row, parted at commas and at "then"."""
    phrases = [[row.pieces[0].text]]
    for between, piece in zip(_gaps(text, row), row.pieces[1:], strict=True):
        if "," in between or "then" in between:
            phrases.append([])
        phrases[-1].append(piece.text)
    return phrases if max(map(len, phrases)) > 1 else [[one.text for one in row.pieces]]


def _is_counting(groups: Sequence[str]) -> bool:
    """Counting aloud, or the same small figures again and again: 5 6 7, 1 2 1 2."""
    values = [int(one) for one in groups]
    steps = {right - left for left, right in pairwise(values)}
    return (len(steps) == 1 and steps != {0} and len(values) > _FEW) or steps == {1, -1}


def _is_list(text: str, row: Row) -> bool:
    """Small figures one larger than the other, each after a comma: "one, four, eight of us"?"""
    values = [int(one) for one in row.figures]
    return all("," in one for one in _gaps(text, row)) and values == sorted(set(values)) and values[0] > 0


def measures(text: str, row: Row) -> bool:
    """Do the words beside a row say that it is a time, a score, a weight or a number of things?"""
    before = text[max(0, row.start - _CLOSE) : row.start]
    if _MEASURE.search(before) or (row.singly < _CODE and _MEASURED.match(text, row.end)):
        return True
    return bool(_TIME.search(before) and _HOUR.fullmatch(" ".join(row.figures)) and not row.letters)


def _is_certain(text: str, row: Row) -> bool:
    """Can it be nothing else, or is it long enough where numbers are spoken of?"""
    count = sum(map(len, row.figures))
    led = any(one.startswith("0") for one in row.figures)
    if row.letters and (count >= _LONG or led or _alternations(row) >= _FEW) and len(row.plain) >= _MIXED:
        return not is_all_years(row.figures) and count >= _SINGLY
    if row.singly >= _CODE or (row.alphabet >= _SPELLED and len(row.plain) >= _LONG):
        return True
    if len(row.plain) < _LONG or (row.singly < _FEW and (not row.letters or count <= _FEW)):
        return False
    return is_spoken_of(text, row.start)


detector = SinglyDetector()
