"""A grid of direct identifiers as people write and say them, made anew from a seed; all invented.

Each line holds one identifier: kind x form (written, spoken, grouped, with "double", spelled) x
way (whole, with fillers, broken over two turns) x style (with capitals, or as a recognizer without
any writes it). Decoys are lines with figures and words that identify nobody.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from deid_texts import Document, Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ONES, _TEENS, _TENS, _ORDINALS, _MONTHS, _LETTERS = (
    line.split()
    for line in """
zero one two three four five six seven eight nine
ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
January February March April May June July August September October November December
alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec \
romeo sierra tango uniform victor whiskey xray yankee zulu
""".strip().splitlines()
)
_AREAS = ("404", "617", "312", "206", "512", "646", "919", "303")  # in use, as 555-01xx are not
_GIVEN = ("erin", "tamsin", "delmar", "orsolya", "jovan", "maribeth", "keshawn", "brynlee")
_LAST = ("brauer", "quillory", "tolliver", "maddox", "oxmere", "harrow", "benfield", "sorrel")
_DOMAINS = ("example.org", "example.com", "mail.example.edu", "example.co.uk")
_STREETS = (
    "Peachtree",
    "Quarry Hill",
    "Old Mill",
    "Sycamore",
    "Tolliver",
    "Lincoln",
    "North Benfield",
    "Oak",
)
_STREET_KINDS = ("Street", "Avenue", "Road", "Lane", "Drive", "Boulevard", "Court")
_SIGNS = {".": " dot ", "@": " at ", "_": " underscore ", "-": " dash ", "/": " slash ", "+": " plus "}
_FILLERS = ("um", "uh", "er")
_LISTENING = ("mm-hm", "uh-huh", "okay")

Forms = dict[str, str]  # the form's name: the identifier in it

_FRAMES: dict[str, tuple[str, ...]] = {
    "phone": ("You can call me at {}.", "My cell is {}.", "It's {}, any time.", "The number there is {}."),
    "email": ("My email is {}.", "You can write to {}.", "Send it to {}, please.", "It's {}."),
    "url": ("It's all on {}.", "You can sign up at {}.", "We put it on {} last week."),
    "handle": ("My handle is {}.", "On Instagram I'm {}.", "My username is {}."),
    "id": (
        *("My record number is {}.", "The badge number is {}.", "My account number was {}."),
        *("The meeting ID is {}.", "My student ID is {}.", "My license plate is {}."),
    ),
    "ssn": ("My social security number is {}.", "My social is {}.", "They asked for it and I said {}."),
    "address": ("I live at {}.", "We moved to {} last year.", "The house is at {}."),
    "zip": ("The zip code is {}.", "My zip is {}."),
    "postcode": ("The postcode is {}.", "My postal code is {}."),
    "birthday": ("I was born on {}.", "My birthday is {}.", "My date of birth is {}."),
    "age": ("My grandmother is {}.", "She is {} years old.", "He just turned {}.", "I am {} years old."),
}
_KINDS = {"ssn": "id", "zip": "address", "postcode": "address"}  # as the detectors call them
_DECOYS = (
    *("We gave {n2} milligrams of it twice a day.", "She scored {n2} out of 100 on the test."),
    *(
        "That was back in {year}.",
        "I have been here since {year} and I like it.",
        "The room was {n2} degrees.",
    ),
    *("One two three testing, one two three.", "We had {n2} students in the class.", "It cost {n3} dollars."),
    *("Please turn to page {n3}.", "I paid ${n3} for the book.", "My son is {young} years old."),
    *("Chapter {n1} is the best one.", "About {n2} percent of us said yes.", "It is in room {n3}."),
    *(
        "It took {n2} minutes to get down the road.",
        "Let's meet at {n1} o'clock.",
        "I got {n1} of {n2} right.",
    ),
    *("There were {n3} people in {year}.", "It is a {n1} to {n1} ratio.", "We ran {n1}.{n1} miles."),
    *("Look at the chart dot by dot.", "We met at the coffee place.", "I would dash off at noon."),
    *("The temperature went up to {n3}.", "The dose was {n3} mg per liter.", "I slept {n1} hours."),
    *("Number {n1} on my list is time.", "On a scale of {n1} to ten I say {n1}.", "That's five by five."),
    *("It was the fifth time in {n1} weeks.", "We counted ten, twenty, thirty, forty.", "Class of {year}."),
    *(
        "It was {n1} versus {n1} at the half.",
        "Blood pressure was {n3} over {n2}.",
        "Version {n1}.{n1} is out.",
    ),
)


def grid(seed: int, each: int) -> Iterator[Document]:
    """``each`` lines for every kind, form, way and style, and one decoy for every ten of them."""
    chance = random.Random(seed)  # noqa: S311 - it makes test lines, no secrets
    count = 0
    for kind, make in _MAKERS.items():
        for _ in range(each):
            for form, said in make(chance).items():
                for way in ("whole", "fillers", "turns"):
                    for cased in (True, False):
                        count += 1
                        yield _line(chance, kind, said, way, f"{kind}-{form}-{way}-{count}", cased=cased)
    for number in range(count // 10):
        text = _decoy(chance)
        cased = number % 2 == 0
        yield Document(f"decoy-{number}", "grid", (text if cased else _bare(text),), (), cased=cased)


def _line(chance: random.Random, kind: str, said: str, way: str, name: str, *, cased: bool) -> Document:
    frame = chance.choice(_FRAMES[kind])
    if not cased:
        frame, said = _bare(frame), said.lower()
    before, _, after = frame.partition("{}")
    pieces = _pieces(chance, said, way)
    texts: tuple[str, ...] = (before + pieces[0] + after,)
    if len(pieces) == 1:
        places = [(0, len(before), pieces[0])]
    else:
        texts = (before + pieces[0], chance.choice(_LISTENING), pieces[1] + after)
        places = [(0, len(before), pieces[0]), (2, 0, pieces[1])]
    mentions = [Mention(t, at, at + len(part), _KINDS.get(kind, kind), name) for t, at, part in places]
    listening = tuple(Mention(1, 0, len(text), "listening") for text in texts[1:-1])
    return Document(name, "grid", texts, tuple(mentions), ignored=listening, cased=cased)


def _bare(text: str) -> str:
    """As a recognizer without capitals and stops writes it."""
    return re.sub(r"[,.?!](?= |$)", "", text).lower()


def _pieces(chance: random.Random, said: str, way: str) -> list[str]:
    """The identifier, with a filler at one of its blanks, or broken there."""
    blanks = [one.start() for one in re.finditer(" ", said)]
    if way == "whole" or not blanks:
        return [said]
    at = chance.choice(blanks)
    if way == "fillers":
        return [f"{said[:at]} {chance.choice(_FILLERS)}{said[at:]}"]
    return [said[:at], said[at + 1 :]]


def _decoy(chance: random.Random) -> str:
    text = chance.choice(_DECOYS)
    for mark, low, high in (
        ("n1", 2, 9),
        ("n2", 11, 99),
        ("n3", 101, 399),
        ("young", 3, 88),
        ("year", 1950, 2025),
    ):
        text = text.replace(f"{{{mark}}}", str(chance.randint(low, high)))
    return text


def _phone(chance: random.Random) -> Forms:
    digits = f"{chance.choice(_AREAS)}55501{chance.randint(0, 99):02}"
    area, middle, last = digits[:3], digits[3:6], digits[6:]
    return {
        "written": f"{area}-{middle}-{last}",
        "brackets": f"({area}) {middle}-{last}",
        "spaces": f"{area} {middle} {last}",
        "words": _digits(digits, oh=False),
        "grouped": ", ".join(_digits(part, oh=True) for part in (area, middle, last)),
        "double": ", ".join(_doubled(part) for part in (area, middle, last)),
        "pairs": f"{_digits(area, oh=True)} {_digits(middle, oh=True)} oh one {_below_hundred(int(last[2:]))}"
        if int(last[2:]) > 9
        else _digits(digits, oh=True),
    }


def _email(chance: random.Random) -> Forms:
    given, last, domain = chance.choice(_GIVEN), chance.choice(_LAST), chance.choice(_DOMAINS)
    figures = str(chance.randint(10, 99))
    local = chance.choice(
        [f"{given}.{last}", f"{given}_{last}", f"{given}{figures}", f"{given[0]}{last}", f"{given}-{last}"]
    )
    address = f"{local}@{domain}"
    letters = " ".join(given)
    return {
        "written": address,
        "spoken": _signs(address),
        "half": f"{local}@{_signs(domain)}",
        "at": f"{local} at {domain}",
        "spelled": f"{letters}{_signs('@' + domain)}",
        "spelled dot": f"{letters} dot {last}{_signs('@' + domain)}",
    }


def _url(chance: random.Random) -> Forms:
    path = f"{chance.choice(_DOMAINS)}/{chance.choice(_LAST)}"
    return {
        "written": f"https://www.{path}",
        "short": path,
        "spoken": _signs(f"www.{path}"),
        "spoken short": _signs(path),
    }


def _handle(chance: random.Random) -> Forms:
    name = f"{chance.choice(_GIVEN)}_{chance.choice(_LAST)}"
    return {
        "written": f"@{name}",
        "bare": name,
        "spoken": _signs(name),
        "figures": f"{name.replace('_', '')}{chance.randint(10, 99)}",
    }


def _id(chance: random.Random) -> Forms:
    digits = "".join(str(chance.randint(0, 9)) for _ in range(chance.randint(5, 9)))
    digits = digits if len(set(digits)) > 1 else "44719"
    letters = "".join(chance.choice("bcdfghjklmnprstvwxz") for _ in range(chance.randint(1, 3)))
    return {
        "written": digits,
        "words": _digits(digits, oh=True),
        "double": _doubled(digits),
        "letters": f"{letters.upper()}-{digits}",
        "spelled": f"{' '.join(letters.upper())} {_digits(digits, oh=True)}",
        "nato": f"{' '.join(_LETTERS[ord(one) - ord('a')] for one in letters)} {_digits(digits, oh=True)}",
    }


def _ssn(chance: random.Random) -> Forms:
    parts = (str(chance.randint(100, 899)), f"{chance.randint(1, 99):02}", f"{chance.randint(1, 9999):04}")
    return {
        "written": "-".join(parts),
        "grouped": ", ".join(_digits(part, oh=True) for part in parts),
        "dashes": " dash ".join(_digits(part, oh=True) for part in parts),
    }


def _address(chance: random.Random) -> Forms:
    number, street = chance.randint(2, 98), f"{chance.choice(_STREETS)} {chance.choice(_STREET_KINDS)}"
    flat = chance.randint(2, 9)
    large = chance.randint(11, 98)
    return {
        "written": f"{number} {street}",
        "flat": f"{number} {street}, Apt {flat}",
        "spoken": f"{_below_hundred(number)} {street.lower()}",
        "spoken hundred": f"{_below_hundred(large)} {_below_hundred(number)} {street.lower()}",
        "spoken flat": f"{_below_hundred(number)} {street.lower()} apartment {_below_hundred(flat)}",
    }


def _zip(chance: random.Random) -> Forms:
    digits = f"{chance.randint(10, 99)}{chance.randint(100, 999)}"
    return {
        "written": digits,
        "words": _digits(digits, oh=True),
        "plus": f"{digits}-{chance.randint(1000, 9999)}",
    }


def _postcode(chance: random.Random) -> Forms:
    """Of the United Kingdom and of Canada, in shapes that exist."""
    british = chance.choice(["SW1A 2AA", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "EC1A 1BB"])
    canadian = chance.choice(["K1A 0B1", "V6B 4Y8", "M5V 3L9", "H2X 1Y4"])
    letters = " ".join(_ONES[int(one)] if one.isdigit() else one for one in british if one != " ")
    return {
        "british": british,
        "canadian": canadian,
        "run together": canadian.replace(" ", ""),
        "spelled": letters,
    }


def _birthday(chance: random.Random) -> Forms:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1935, 2006)
    name = _MONTHS[month - 1]
    return {
        "written": f"{name} {day}, {year}",
        "ordinal": f"{name} {day}{_th(day)} {year}",
        "figures": f"{month:02}/{day:02}/{year}",
        "spoken": f"{name} {_ordinal(day)} {_year(year)}",
        "of": f"the {_ordinal(day)} of {name} {_year(year)}",
        "day": f"{name} {_ordinal(day)}",
    }


def _age(chance: random.Random) -> Forms:
    years = chance.randint(90, 99)
    spoken = _below_hundred(years)
    return {"written": str(years), "spoken": spoken, "hyphen": spoken.replace(" ", "-")}


_MAKERS: dict[str, Callable[[random.Random], Forms]] = {
    "phone": _phone,
    "email": _email,
    "url": _url,
    "handle": _handle,
    "id": _id,
    "ssn": _ssn,
    "address": _address,
    "zip": _zip,
    "postcode": _postcode,
    "birthday": _birthday,
    "age": _age,
}


def _digits(digits: str, *, oh: bool) -> str:
    return " ".join("oh" if one == "0" and oh else _ONES[int(one)] for one in digits)


def _doubled(digits: str) -> str:
    """With "double five" and "triple five" where a digit stands again."""
    runs = [(one[0][0], len(one[0])) for one in re.finditer(r"(\d)\1{0,2}", digits)]
    words = ("", "", "double ", "triple ")
    return " ".join(words[length] + _digits(digit, oh=True) for digit, length in runs)


def _below_hundred(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    if tens == 1:
        return _TEENS[ones]
    return _TENS[tens - 2] + (f" {_ONES[ones]}" if ones else "")


def _ordinal(day: int) -> str:
    if day <= len(_ORDINALS):
        return _ORDINALS[day - 1]
    tens, ones = divmod(day, 10)
    if tens == 1:
        return _TEENS[ones] + "th"
    return f"{_TENS[tens - 2]} {_ORDINALS[ones - 1]}" if ones else _TENS[tens - 2][:-1] + "ieth"


def _th(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _year(year: int) -> str:
    if year // 100 == 20:
        return "two thousand" + (f" {_below_hundred(year % 100)}" if year % 100 else "")
    return f"nineteen {_below_hundred(year % 100)}"


def _signs(address: str) -> str:
    spoken = "".join(_SIGNS.get(sign, sign) for sign in address)
    return re.sub(r"\d+", lambda one: f" {_below_hundred(int(one[0]))}", spoken)
