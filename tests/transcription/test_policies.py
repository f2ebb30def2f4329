"""Each rule set does what it says with every kind, and a rule set with a mistake is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription import policies
from transcription.detect import detect
from transcription.errors import BadPolicy
from transcription.generalise import shifted
from transcription.model import Action, Finding, Kind, Known, Person, TextSpan
from transcription.placeholders import number, render
from transcription.redact import hidden_ranges, hide
from transcription.review import settle

KEY = b"k" * 32
KNOWN = Known(
    roster=(Person("P01", "participant", ("Erin Brauer",)),),
    terms={"Larkmoor": "city in the US South"},
)


def shown(text, policy, known=KNOWN):
    """A text as it is released, what is doubtful hidden."""
    settled = settle(detect([text], known), (), policies.load(policy))
    pieces = hide(text, hidden_ranges(settled, key=KEY, meanings=_meanings(settled, known)).get(0, ()))
    found = [piece for piece in pieces if not isinstance(piece, str)]
    return render(pieces, number(found, key=KEY, series="s", taken={}))


def _meanings(settled, known):
    generalised = {one.finding.entity for one in settled if one.action is Action.GENERALISE}
    return {term: meaning for term, meaning in known.terms.items() if term in generalised}


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
        ("I live in Larkmoor now", "qualitative", "I live in [TERM-1, city in the US South] now"),
        ("I live in Larkmoor now", "hipaa-safe-harbor", "I live in [TERM-1] now"),
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
