"""The same words are asked about once, and never let go unasked."""

from __future__ import annotations

from transcription.model import Action, Decision, Finding, Kind, Policy, TextSpan, Verdict
from transcription.review import settle


def finding(start, end, kind, score, name):
    return Finding((TextSpan(0, start, end),), kind, f"e:{name}", "d", score, "why", id=name)


INNER = finding(3, 6, Kind.PERSON, 0.5, "inner")
OUTER = finding(0, 9, Kind.PLACE, 0.7, "outer")
ASK = Policy("p", "1", dict.fromkeys(Kind, Action.MASK), certain_from=0.8)


def settled(policy, *verdicts):
    decisions = [Decision("outer", verdict, "AB", "now") for verdict in verdicts]
    return {one.finding.id: one for one in settle([INNER, OUTER], decisions, policy)}


def test_a_doubtful_name_inside_a_weightier_one_is_hidden_with_it():
    both = settled(ASK)
    assert (both["outer"].open, both["inner"].open) == (True, False)
    assert both["inner"].action is Action.MASK


def test_it_is_asked_about_when_the_other_identifies_nobody():
    both = settled(ASK, Verdict.REJECT)
    assert (both["outer"].action, both["inner"].open) == (Action.KEEP, True)


def test_it_is_asked_about_where_the_rule_set_keeps_the_other():
    keeping = Policy("p", "1", dict.fromkeys(Kind, Action.MASK) | {Kind.PLACE: Action.KEEP}, 0.8)
    assert settled(keeping)["inner"].open


def test_what_only_overlaps_is_asked_about_too():
    other = finding(6, 12, Kind.PERSON, 0.5, "other")
    assert all(one.open for one in settle([OUTER, other], (), ASK))


def test_two_of_equal_weight_do_not_hide_each_other_away():
    twin = finding(3, 6, Kind.PERSON, 0.5, "twin")
    assert all(one.open for one in settle([INNER, twin], (), ASK))


def test_half_an_address_of_the_net_that_is_somebodys_name_is_hidden_with_the_name():
    for kind in (Kind.EMAIL, Kind.URL, Kind.HANDLE):
        name = finding(0, 6, Kind.PARTICIPANT, 1.0, "name")
        both = settle([finding(0, 6, kind, 0.5, "half"), name], (), ASK)
        assert not any(one.open for one in both), kind


def test_half_an_address_beyond_the_name_is_asked_about():
    name = finding(0, 6, Kind.PARTICIPANT, 1.0, "name")
    half = next(one for one in settle([finding(0, 9, Kind.EMAIL, 0.5, "half"), name], (), ASK))
    assert half.open
