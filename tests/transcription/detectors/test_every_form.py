"""Whatever way a known name is written or spelled, wherever it stands: it is hidden or asked about."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transcription.detect import detect
from transcription.detectors import roster, spelled
from transcription.model import Known, Person

GIVEN = [
    "Erin",
    "Siobhán",
    "Jörg",
    "Li",
    "Mary-Kate",
    "D'Arcy",
    "Will",
    "Grace",
    "Ángel",
    "Ingvild",
    "Xóchitl",
]
LAST = [
    *["Brauer", "O'Quill", "van der Berg", "Müller", "Quill-Maddox", "Long", "De La Cruz", "Ng", "Sørli"],
    *["MacTavish", "Young", "Łukasz", "Nguyễn"],
]
CONTEXTS = [
    *["{}", "thanks, {}, that was good", "I'm {}.", "so {} said it was fine", "(with {})", "“{}”"],
    *["the {}-led group", "it was {}; then we left", "call {}!", "to {}/the dean", "and {}... yeah", "*{}*"],
]
LOOK_ALIKES = str.maketrans(
    "aeopcxyiAEOPCXB",
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0410\u0415\u041e\u0420\u0421\u0425\u0412",
)


def letters(word):
    return [one for one in word if one.isalpha()]


FORMS = {
    "whole": lambda g, s: f"{g} {s}",
    "given": lambda g, s: g,
    "surname": lambda g, s: s,
    "turned round": lambda g, s: f"{s}, {g}",
    "surname first": lambda g, s: f"{s} {g}",
    "title": lambda g, s: f"Dr. {s}",
    "initial": lambda g, s: f"{g[0]}. {s}",
    "short surname": lambda g, s: f"{g} {s[0].upper()}.",
    "possessive": lambda g, s: f"{g}'s",
    "curly possessive": lambda g, s: f"{s}’s",
    "plural": lambda g, s: f"the {s}s",
    "plural possessive": lambda g, s: f"the {s}s'",
    "contracted": lambda g, s: f"{g}'ll",
    "capitals": lambda g, s: f"{g} {s}".upper(),
    "underscore": lambda g, s: f"{g}_{s}",
    "dotted": lambda g, s: f"{g}.{s}",
    "hyphen": lambda g, s: f"{g}-{s}",
    "no break": lambda g, s: f"{g}\u00a0{s}",
    "decomposed": lambda g, s: unicodedata.normalize("NFD", f"{g} {s}"),
    "zero width": lambda g, s: "\u200b".join(f"{g} {s}"),
    "soft hyphens": lambda g, s: "\u00ad".join(s),
    "right to left mark": lambda g, s: f"\u200f{g}\u200e {s}\u200f",
    "look-alikes": lambda g, s: f"{g} {s}".translate(LOOK_ALIKES),
    "full width": lambda g, s: "".join(chr(ord(o) + 0xFEE0) if "!" <= o <= "~" else o for o in f"{g} {s}"),
    "spelled": lambda g, s: " ".join(letters(s)),
    "spelled small": lambda g, s: " ".join(letters(s)).lower(),
    "spelled dashes": lambda g, s: "-".join(letters(s)).upper(),
    "spelled stops": lambda g, s: ". ".join(letters(s)).upper() + ".",
    "spelled commas": lambda g, s: ", ".join(letters(g)),
    "filler": lambda g, s: f"{g}, um, {s}",
}
SMALL = [name for name in FORMS if name not in {"initial", "short surname"}]  # initials need capitals
SURE = 0.8
FOLDED_AWAY = "\u200b\u200e\u200f\u00ad"
LITTLE = {"dr", "the", "um", "ll", "s", "van", "der", "de", "la"}


def left_over(text, known):
    """The words of the text that no finding holds."""
    found = detect([text], known, {"roster": roster.detector, "spelled": spelled.detector})
    hidden = {at for one in found for span in one.spans for at in range(span.start, span.end)}
    return "".join(one for at, one in enumerate(text) if at not in hidden and one not in FOLDED_AWAY)


def survives(said, text, context, known):
    """Does a letter of what was said stand there still, but for titles, particles and endings?"""
    rest = left_over(text, known).casefold()
    before, after = (part.casefold() for part in context.split("{}"))
    inner = rest.removeprefix(before).removesuffix(after)
    words = "".join(one if one.isalpha() else " " for one in inner).split()
    return [word for word in words if word not in LITTLE]


@settings(deadline=None, max_examples=150)
@given(
    name=st.tuples(st.sampled_from(GIVEN), st.sampled_from(LAST)),
    form=st.sampled_from(sorted(FORMS)),
    context=st.sampled_from(CONTEXTS),
)
@example(("Erin", "Brauer"), "zero width", "{}")
def test_every_written_form_of_a_roster_name_is_hidden_or_asked_about(name, form, context):
    said = FORMS[form](*name)
    known = Known(roster=(Person("P01", "participant", (" ".join(name),)),))
    assert survives(said, context.format(said), context, known) == []


@settings(deadline=None, max_examples=80)
@given(
    name=st.tuples(st.sampled_from(GIVEN), st.sampled_from(LAST)),
    form=st.sampled_from(SMALL),
    context=st.sampled_from(CONTEXTS),
)
def test_so_it_is_without_capitals(name, form, context):
    said = FORMS[form](*name).lower()
    known = Known(roster=(Person("P01", "participant", (" ".join(name),)),))
    text = context.lower().format(said)
    assert survives(said, text, context.lower(), known) == []


@pytest.mark.parametrize(
    "line",
    [
        "there will be grace and a long time for young people",
        "a b c d e f g, one two three, N or M",
        "a long road, an angel on the wall",
    ],
)
def test_in_other_talk_nothing_is_certain(line):
    names = [f"{given} {last}" for given, last in zip(GIVEN, LAST, strict=False) if given != "Ángel"]
    known = Known(roster=tuple(Person(f"P{at}", "participant", (name,)) for at, name in enumerate(names)))
    found = detect([line], known, {"roster": roster.detector, "spelled": spelled.detector})
    assert [one for one in found if one.score >= SURE] == []
