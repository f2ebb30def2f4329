"""Each rule set does what it says with every kind, and a rule set with a mistake is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription import policies
from transcription.detect import detect
from transcription.errors import BadPolicy
from transcription.generalise import LISTED, listed, listed_meaning, meaning, ruling_kind, shifted, years
from transcription.hiding import hidden_ranges, hide
from transcription.model import Action, Finding, Kind, Known, Person, TextSpan
from transcription.placeholders import number, render
from transcription.review import settle

KEY = b"k" * 32
KNOWN = Known(
    roster=(Person("P01", "participant", ("Erin Brauer",)),),
    terms={
        "Larkmoor": "place: city in the US South",
        "Lantern Clinic": "ORG: a rural clinic",
        "HARBOR": "the training: a course",
        "Oxmere": "place:",
    },
)


def shown(text, policy, known=KNOWN):
    """A text as it is released, what is doubtful hidden."""
    settled = settle(detect([text], known), (), policies.load(policy))
    pieces = hide(text, hidden_ranges(settled, key=KEY, meanings=known.terms).get(0, ()))
    found = [piece for piece in pieces if not isinstance(piece, str)]
    return render(pieces, number(found, key=KEY, series="s", taken={}))


@pytest.mark.parametrize("name", policies.names())
def test_a_rule_set_names_every_kind_and_keeps_no_direct_identifier(name):
    policy = policies.load(name)
    assert set(policy.actions) == set(Kind)
    direct = {Kind.PARTICIPANT, Kind.PERSON, Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.HANDLE, Kind.ID}
    assert {policy.action(kind) for kind in direct | {Kind.ADDRESS}} == {Action.MASK}


@pytest.mark.parametrize(
    ("text", "policy", "expected"),
    [
        ("It was March 3rd, 1987.", "qualitative", "It was [DATE-1, March]."),
        ("It was March 3rd, 1987.", "hipaa-safe-harbor", "It was [DATE-1, 1987]."),
        ("It was March 3rd, 1987.", "gdpr", "It was [DATE-1, 1987]."),
        ("It was March 3rd.", "hipaa-safe-harbor", "It was [DATE-1]."),
        ("She is ninety-four.", "qualitative", "She is [AGE 90+]."),
        ("She is ninety-four.", "hipaa-safe-harbor", "She is [AGE 90+]."),
        ("She is 34.", "hipaa-safe-harbor", "She is 34."),
        ("She is 89.", "hipaa-safe-harbor", "She is 89."),
        ("Thanks, Erin.", "gdpr", "Thanks, [P01]."),
        ("I live in Larkmoor now", "qualitative", "I live in [PLACE-1, city in the US South] now"),
        ("I live in Larkmoor now", "gdpr", "I live in [PLACE-1, city in the US South] now"),
        ("I live in Larkmoor now", "hipaa-safe-harbor", "I live in [PLACE-1] now"),
        ("I live in Oxmere now", "qualitative", "I live in [PLACE-1] now"),
        ("at the Lantern Clinics", "example-study", "at the [ORG-1, a rural clinic]"),
        ("we did HARBOR there", "qualitative", "we did [TERM-1, the training: a course] there"),
        ("we did HARBOR there", "hipaa-safe-harbor", "we did [TERM-1] there"),
    ],
)
def test_what_a_rule_set_makes_of_talk(text, policy, expected):
    assert shown(text, policy) == expected


def test_an_age_that_was_accepted_is_told_by_its_ten_years():
    from transcription.model import Decision, Verdict

    findings = detect(["I'm 34."], Known())
    decided = [Decision(findings[0].id, Verdict.ACCEPT, "AB", "2026-01-01T00:00:00Z")]
    (one,) = settle(findings, decided, policies.load("qualitative"))
    assert (one.open, one.meaning) == (False, "30-39")


def dated(entity):
    return Finding((TextSpan(0, 0, 1),), Kind.DATE, entity, "dates", 1.0, "why")


@given(first=st.dates(), second=st.dates(), key=st.binary(min_size=32, max_size=32))
def test_shifted_dates_move_by_the_same_days_and_never_stay(first, second, key):
    from datetime import datetime

    moved = []
    for one in (first, second):
        if not 3 < one.year < 9990:
            return
        told = shifted(dated(f"date:{one:%Y-%m-%d}".replace(f"{one.year}", f"{one.year:04}", 1)), key)
        day, month, year = told.removesuffix(", shifted").split(" ")
        then = datetime.strptime(f"{day} {month} {int(year):04}", "%d %B %Y").date()  # noqa: DTZ007 - a date
        moved.append((then - one).days)
    assert moved[0] == moved[1] != 0
    assert abs(moved[0]) <= 182


@pytest.mark.parametrize("entity", ["date:2021-10", "date:-02-31", "date:2021"])
def test_a_date_that_is_not_whole_or_not_possible_is_only_masked(entity):
    assert shifted(dated(entity), KEY) is None


@pytest.mark.parametrize(
    "line",
    [
        'date_tells = "day"',
        "date_tells = 3",
        "ages_kept_to = 95",
        'ages_kept_to = "all"',
        "agse_kept_to = 3",
    ],
)
def test_a_mistake_in_a_rule_set_is_refused(tmp_path, line):
    path = tmp_path / "own.toml"
    path.write_text(
        f'version = "1"\ncertain_from = 0.8\n[actions]\nage = "generalise"\n[generalise]\n{line}\n', "utf-8"
    )
    with pytest.raises(BadPolicy):
        policies.load(str(path))


def test_an_unknown_entry_is_refused_because_it_may_be_a_rule_that_is_misspelt(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('version = "1"\ncertain_from = 0.8\nactons = 1\n[actions]\nage = "mask"\n', "utf-8")
    with pytest.raises(BadPolicy):
        policies.load(str(path))


def named(entity, kind):
    return Finding((TextSpan(0, 0, 1),), kind, entity, "terms", 1.0, "why")


WORDS = st.text(st.characters(categories=["L", "Nd"], include_characters=" ,:"), min_size=1).map(str.strip)


@given(
    kind=st.sampled_from([Kind.PLACE, Kind.ORG]), words=WORDS, space=st.text(" \t", min_size=1, max_size=3)
)
def test_a_line_of_the_word_list_tells_its_kind_and_its_meaning(kind, words, space):
    assert listed(f"{kind}: {space}{words}") == (kind, words)
    assert listed(f"{str(kind).upper()}: {words} ") == (kind, words)


@given(words=WORDS)
def test_a_line_that_names_no_kind_is_a_terms_meaning_whole(words):
    begins = words.split(" ")[0].lower()
    if begins not in {"place:", "org:"}:
        assert listed(words) == (Kind.TERM, words)


@given(
    words=st.text(min_size=1),
    kind=st.sampled_from([Kind.PLACE, Kind.ORG]),
    action=st.sampled_from(list(Action)),
)
def test_a_meaning_is_told_only_where_the_rules_generalise_terms(words, kind, action):
    finding = named(LISTED + "Larkmoor", kind)
    assert ruling_kind(finding) is Kind.TERM
    told = listed_meaning(finding, action, {"Larkmoor": f"{kind}: {words}"})
    assert told == ((words.strip() or None) if action is Action.GENERALISE else None)
    assert listed_meaning(finding, action, {"Oxmere": words}) is None


@given(age=st.integers(0, 130))
def test_an_age_tells_ten_years_that_hold_it_and_none_above_ninety(age):
    finding = Finding((TextSpan(0, 0, 1),), Kind.AGE, f"age:{age}", "ages", 1.0, "why")
    told = meaning(finding, policies.load("qualitative"))
    assert years(finding) == age
    if age >= 90:
        assert told == "90+"
    else:
        first, last = map(int, told.split("-"))
        assert (first % 10, last - first) == (0, 9)
        assert first <= age <= last


@given(when=st.dates(), entity=st.text())
def test_a_date_tells_its_month_or_its_year_and_nothing_else(when, entity):
    whole = dated(f"date:{when.year:04}-{when.month:02}-{when.day:02}")
    assert meaning(whole, policies.load("qualitative")) == f"{when:%B}"
    assert meaning(whole, policies.load("gdpr")) == f"{when.year:04}"
    other = dated("name:" + entity)
    assert {meaning(other, policies.load(name)) for name in policies.names()} == {None}
