"""Phones, mail addresses, links and handles, typed, spoken or half of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers

from transcription import spoken
from transcription.corrections import begun
from transcription.lexicon import FUNCTION_WORDS, SMALL_WORDS, is_common, words
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View
    from transcription.spoken import Run

CERTAIN = 1.0
SPOKEN = 0.9  # said aloud, and nothing else it could well be
LIKELY = 0.85
HALF = 0.7  # a part is missing
DOUBTFUL = 0.6

# Where a number without a country code may belong; the first that knows it counts.
_REGIONS = ("US", "GB", "AU", "IE", "NZ", "DE", "FR", "IN")
_NATIONAL = 10  # digits of a North American number with its area code (NANP)
_LOCAL = (3, 4)  # digits in the groups of a number without its area code
_SHORTEST = 7  # digits, without the area code
_MOST_DIGITS = 60  # of a run in which numbers are looked for: four with their country codes (E.164: 15 each)
_CUE_REACH = 48  # characters before a number in which a cue counts
_PHONE_CUE = re.compile(
    r"\b(?:phone|cell|mobile|telephone|landline|fax|call|calling|text|dial|reach|whatsapp|number"
    r"|telefono|celular|movil|llam[ae]\w{0,4})\b"
)
_AREA_BEFORE = re.compile(r"\barea code (?:is )?((?:\d ?){3}),?(?: and| then| and then)?,? \Z")
_EXTENSION = re.compile(r"[\s,.;]{0,3}\b(?:extension|ext|x)[.\s]{0,2}\d{1,6}\b")

# The number within a house, said alone: but no "extension of 10 days".
_ALONE = re.compile(
    r"\b(?:(?:my|our|his|her|their|the) )?(?:extension|ext\.?)(?: is| number| number is|:)? "
    r"(?P<n>\d(?:[ -]?\d){1,5})\b"
    r"(?! ?(?:%|percent|dollars?|days?|weeks?|months?|years?|hours?|minutes?|people))"
)

_MAIL_CUE = re.compile(r"\b(?:e-?mails?|mail|correo|address|reach me|write to|contact)\b")
_LOCAL_SIGNS = frozenset("_.+%-")  # of those that RFC 5322 3.2.3 allows, the ones in use
_INITIAL_BEFORE = re.compile(r"(?<![\w'])[b-hj-z] \Z")  # not "a" and "I"
_WORD_AND_INITIAL = re.compile(
    r"(?:(?<![\w'])[b-hj-z] )?(?<![\w'])(?:[a-z0-9]{1,20}[._+-])*(?P<word>[a-z]+) (?:\d ){0,8}\Z"
)
_WORD_BEFORE_AT = re.compile(r"(?:\A|[^\w.+-])([a-z]+)\Z")
_ONE_LETTER = re.compile(r"\w(?:[._-]|\Z)")
_SPELLED = re.compile(r"(?<![\w'])(?:\w ){1,30}\Z")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}")
_ONE_LABEL = re.compile(r"[a-z0-9-]{2,63}(?: com\b)?")
_LABELS = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}\Z")
_PATH = re.compile(r"(?::\d{2,5})?(?:/[\w./?=&%#~+-]{0,200})?")
_LINK = re.compile(r"\bhttps?://\S{1,300}|\bwww\.\S{1,300}")
_ENDING = re.compile(r"\.(" + "|".join(sorted(words("top_level_domains"))) + r")\b(?!\.[a-z])")
_SAID = re.compile(r"(?<![\w'])(?P<word>[a-z0-9']+) ")
_MOST_SAID = 3  # words before the last one of a spoken link's first part
_LEADS_TO_LINK = frozenset({"on", "at", "is", "to", "it's", "visit", "called", "see", "from", "via", "under"})
_INSIDE_LINK = frozenset({"and", "for", "my", "of", "our", "the", "your"})
_NO_PART_OF_LINK = FUNCTION_WORDS - _LEADS_TO_LINK - _INSIDE_LINK | {
    *("website", "site", "page", "link", "online", "blog", "web", "url", "address")
}
_LONGEST_LOCAL, _LONGEST_DOMAIN = 64, 253  # characters (RFC 5321, RFC 1035)
_TRAILING = ".,;:!?)-/'\""
_HANDLE = re.compile(r"(?<![\w.@/])[@$]([a-z_][\w.-]{1,29})(?!@)")  # "$" before those that take money
# Small letters and figures with dots between: "dune.walker.44", but no "e.g." and no domain.
_DOTTED_HANDLE = re.compile(r"(?<![\w@./:-])[a-z][a-z0-9]{2,20}(?:\.[a-z0-9]{2,20}){1,3}(?![\w@/-]|\.\w)")
_JOINED_HANDLE = re.compile(r"(?<![\w@.-])(?:[ur]/)?[a-z0-9]{2,20}_[\w]{1,20}")
_HANDLE_CUE = re.compile(
    r"\b(?:handle|user ?name|screen ?name|gamer ?tag|insta(?:gram)?|twitter|tiktok|snapchat|snap|discord"
    r"|venmo|skype|cash ?app|paypal|zelle|twitch|steam|reddit|tumblr|soundcloud|telegram|bluesky|mastodon)"
    r"(?: handle| user ?name| account| name| tag)?(?:,? (?:is|as|i'm|i am|it's|under)|'s|:)"
    r"[ @]{1,2}(?P<name>(?:[a-z0-9]+ ){0,2}[a-z0-9]*[_-][\w.-]{1,29}|(?:[a-z]+ ){1,3}\d{1,5}(?: \d){0,5}\b"
    r"|[a-z0-9][\w.]{2,29})"
)


class ContactsDetector:
    """Phones on the view with digits, the rest on the view with signs."""

    name = "contacts"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every way to reach somebody."""
        typed = spoken.typed(tuple(texts))
        signs = spoken.addresses(typed)
        language = known.language
        return [
            *_phones(typed),
            *_extensions(typed),
            *_mails(signs, language),
            *_links(signs, language),
            *_handles(signs, language),
        ]


def _found(where: View, start: int, end: int, kind: Kind, entity: str, score: float, why: str) -> Finding:
    return Finding(where.spans(start, end), kind, entity, ContactsDetector.name, score, why)


def _phones(typed: View) -> Iterator[Finding]:
    for run in spoken.runs(typed):
        if _SHORTEST <= len(run.digits) <= _MOST_DIGITS and not run.is_counting:
            yield from _in_run(typed, run)


def _in_run(typed: View, run: Run) -> Iterator[Finding]:
    before = typed.text[max(0, run.start - _CUE_REACH) : run.start]
    cued = bool(_PHONE_CUE.search(before))
    if before.rstrip().endswith(("+", "plus")) and _possible(f"+{run.digits}", None):
        yield _phone(typed, run, f"+{run.digits}", CERTAIN)
        return
    found = list(_national(run))
    for part, entity in found:
        yield _phone(typed, part, entity, CERTAIN if cued or _lengths(part) == (3, 3, 4) else SPOKEN)
    if not found and (_lengths(run) == _LOCAL or (cued and len(run.digits) == sum(_LOCAL))):
        yield _phone(typed, run, run.digits, CERTAIN if cued else LIKELY)


def _phone(typed: View, part: Run, entity: str, score: float) -> Finding:
    extension = _EXTENSION.match(typed.text, part.end)
    end = extension.end() if extension else part.end
    area = _AREA_BEFORE.search(typed.text, max(0, part.start - _CUE_REACH), part.start)
    if area is not None and len(part.digits) == sum(_LOCAL):
        return _found(
            typed, area.start(1), end, Kind.PHONE, _whole_number(area[1], entity), score, "a phone number"
        )
    start = part.start - (typed.text[max(0, part.start - 1) : part.start] in {"+", "("})
    start = begun(typed.text, start)
    return _found(typed, start, end, Kind.PHONE, entity, score, "a phone number")


def _extensions(typed: View) -> Iterator[Finding]:
    for match in _ALONE.finditer(typed.text):
        entity = "extension:" + re.sub(r"\D", "", match["n"])
        yield _found(typed, *match.span(), Kind.PHONE, entity, SPOKEN, "an extension")


def _whole_number(area: str, local: str) -> str:
    digits = area.replace(" ", "") + local
    return _entity(digits) or digits


def _national(run: Run) -> Iterator[tuple[Run, str]]:
    """The parts of a run that are whole numbers somewhere, with their canonical form."""
    first = 0
    while first < len(run.groups):
        parts = [run.part(first, last) for last in _ends(run, first)]
        told = [(part, entity) for part in parts if (entity := _entity(part.digits))]
        yield from told[:1]
        first += len(told[0][0].groups) if told else 1


def _lengths(run: Run) -> tuple[int, ...]:
    return tuple(map(len, run.groups))


def _ends(run: Run, first: int) -> Iterator[int]:
    """Where a number from group ``first`` on may end: after 10 digits, or 11 that begin with 1 or 0."""
    total = 0
    for place in range(first, len(run.groups)):
        total += len(run.groups[place])
        if total > _NATIONAL + 1:
            return
        if total == _NATIONAL or (total == _NATIONAL + 1 and run.groups[first][0] in "01"):
            yield place + 1


def _entity(digits: str) -> str:
    """The number as E.164, '' when no region we know has such a number."""
    for region in _REGIONS[:1] if digits[0] != "0" else _REGIONS[1:]:
        if _possible(digits, region):
            parsed = phonenumbers.parse(digits, region)
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _possible(digits: str, region: str | None) -> bool:
    """Is it a number there? By its area code where the region is named, by its length after a plus."""
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    if region is None:
        return phonenumbers.is_possible_number(parsed)
    return phonenumbers.is_valid_number(parsed)


def _mails(signs: View, language: str) -> Iterator[Finding]:
    at = signs.text.find("@")
    while at >= 0:
        yield from _mail(signs, at, language)
        at = signs.text.find("@", at + 1)


def _mail(signs: View, at: int, language: str) -> Iterator[Finding]:
    start = _local_start(signs.text, at)
    if start is None:
        return
    typed = "@" in signs.written(at, at + 1)
    local = signs.text[start:at]
    end, whole = _domain_end(signs.text, at + 1, typed=typed)
    if end is None or _leads_to_link(signs, at, end):
        return
    score = _mail_certainty(signs.text, start, local, language, typed=typed, whole=whole)
    if score is not None:
        entity = signs.text[start:end].replace(" ", "")
        yield _found(signs, start, end, Kind.EMAIL, entity, score, "a mail address")


def _leads_to_link(signs: View, at: int, end: int) -> bool:
    """Is it the at of "sign up at example.org/join"?"""
    spoken_at = "@" not in signs.written(at, at + 1)
    before = _WORD_BEFORE_AT.search(signs.text, max(0, at - _LONGEST_LOCAL), at)
    if not spoken_at or before is None or len(before[1]) == 1:
        return False
    return before[1] in FUNCTION_WORDS or signs.text[end : end + 1] == "/"


def _local_start(text: str, at: int) -> int | None:
    """Where the part before the at begins; spelled letters belong to it, and a word before bare digits."""
    start = _back(text, at)
    if start == at or text[at - 1] in _LOCAL_SIGNS - {"_"}:
        return None
    if text[start - 1 : start] != " ":
        return start
    window = max(0, start - _LONGEST_LOCAL)
    if _ONE_LETTER.match(text, start, at) or text[start:at].isdigit():
        both = (_SPELLED.search(text, window, start), _forename(text, window, start))
        more = min((one for one in both if one), key=lambda one: one.start(), default=None)
    else:
        more = _INITIAL_BEFORE.search(text, window, start)
    return more.start() if more else start


def _forename(text: str, window: int, start: int) -> re.Match[str] | None:
    """A word before figures or an initial that is none of the sentence: "erin 4", but not "to j.smith"."""
    found = _WORD_AND_INITIAL.search(text, window, start)
    return None if found is None or found["word"] in FUNCTION_WORDS else found


def _back(text: str, at: int) -> int:
    start, limit = at, max(0, at - _LONGEST_LOCAL)
    while start > limit and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_SIGNS):
        start -= 1
    return start


def _domain_end(text: str, start: int, *, typed: bool) -> tuple[int | None, bool]:
    """Where the part after the at ends, and whether it is a whole domain; a spoken one ends as they do."""
    match = _DOMAIN.match(text, start)
    if match and (typed or match[0].rpartition(".")[2] in words("top_level_domains")):
        return match.end(), True
    label = _ONE_LABEL.match(text, start)
    return (label.end(), False) if label else (None, False)


def _mail_certainty(
    text: str, start: int, local: str, language: str, *, typed: bool, whole: bool
) -> float | None:
    """How surely it is an address; None for an at that is a word of the sentence."""
    domain = text[start + len(local) + 1 :][:_LONGEST_DOMAIN]
    provider = re.split(r"[^a-z]", domain, maxsplit=1)[0] in words("mail_providers")
    joined = not local.isalpha() or len(local) == 1
    if typed:
        return CERTAIN if whole or joined or provider else HALF
    if not whole and not provider:
        return HALF if any(sign in local for sign in "._+") else None
    ordinary = is_common(local, language) and not joined
    if ordinary and (
        not whole or domain.split(".")[0] in SMALL_WORDS
    ):  # "we met at yahoo", "look at the dot com"
        return None
    cued = bool(_MAIL_CUE.search(text, max(0, start - _CUE_REACH), start))
    return DOUBTFUL if ordinary and not cued else SPOKEN


def _links(signs: View, language: str) -> Iterator[Finding]:
    for match in _LINK.finditer(signs.text):
        text = match[0].rstrip(_TRAILING)
        yield _found(signs, match.start(), match.start() + len(text), Kind.URL, text, CERTAIN, "a link")
    for match in _ENDING.finditer(signs.text):
        yield from _domain(signs, match.start(), match.end(), language)


def _domain(signs: View, dot: int, end: int, language: str) -> Iterator[Finding]:
    """A link without its beginning: ``example.org/join``."""
    labels = _LABELS.search(signs.text, max(0, dot + 1 - _LONGEST_DOMAIN), dot + 1)
    if labels is None or _is_in_mail(signs, labels.start() - 1, end):
        return
    path = _PATH.match(signs.text, end)
    end = path.end() if path else end
    host = signs.text[labels.start() : end].rstrip(_TRAILING)
    if labels[0].rstrip(".") in SMALL_WORDS:  # "the dot com years"
        return
    typed = "." in signs.written(dot, dot + 1)
    start = labels.start() if typed else _words_before(signs.text, labels.start())
    if not typed and labels[0].rstrip(".") in FUNCTION_WORDS | words("es_function"):  # "el punto es"
        return
    score = CERTAIN if typed else SPOKEN if not is_common(labels[0].rstrip("."), language) else LIKELY
    yield _found(signs, start, labels.start() + len(host), Kind.URL, host, score, "a link")


def _words_before(text: str, start: int) -> int:
    """Where a spoken link begins that is said in several words: "on night porters dot example dot org"."""
    begin = start
    said = list(_SAID.finditer(text, max(0, start - _LONGEST_DOMAIN), start))
    for one in reversed(said[-1 - _MOST_SAID :]):
        if one.end() != begin or one["word"] in _NO_PART_OF_LINK:
            return start
        if one["word"] in _LEADS_TO_LINK:
            return begin
        begin = one.start()
    return start


def _is_in_mail(signs: View, at: int, end: int) -> bool:
    return signs.text[max(0, at) : at + 1] == "@" and not _leads_to_link(signs, at, end)


def _handles(signs: View, language: str) -> Iterator[Finding]:
    for match in _HANDLE.finditer(signs.text):
        if signs.written(match.start(), match.start() + 1)[0] in "@$":
            name = match[1].rstrip(".-")
            end = match.start(1) + len(name)
            yield _found(signs, match.start(), end, Kind.HANDLE, name, CERTAIN, "a handle")
    for match in _JOINED_HANDLE.finditer(signs.text):
        yield _found(
            signs, match.start(), match.end(), Kind.HANDLE, match[0], HALF, "a handle, by its underscore"
        )
    for match in _DOTTED_HANDLE.finditer(signs.text):
        typed = "." in signs.written(*match.span())
        if typed and any(map(str.isdigit, match[0])) and not match[0][-1:].isalpha():
            yield _found(signs, *match.span(), Kind.HANDLE, match[0], HALF, "a handle, by its dots")
    for match in _HANDLE_CUE.finditer(signs.text):
        name = match["name"].rstrip(".-")
        if not is_common(name, language) and not FUNCTION_WORDS.intersection(name.split()):
            score = LIKELY if "_" in name else HALF
            start = match.start("name")
            why = "follows a word for handle"
            yield _found(signs, start, start + len(name), Kind.HANDLE, name, score, why)


detector = ContactsDetector()
