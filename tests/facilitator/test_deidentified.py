"""A board reads counts of what stands in the text, not of what detectors found in it."""

from __future__ import annotations

from collections import Counter

from facilitator.actions.deidentified import of_findings
from transcription.model import Action, Decision, Finding, Kind, Policy, TextSpan, Verdict
from transcription.review import settle

MASK = Policy("p", "1", dict.fromkeys(Kind, Action.MASK), certain_from=0.8)


def finding(start: int, end: int, kind: Kind, name: str) -> Finding:
    return Finding((TextSpan(0, start, end),), kind, f"e:{name}", "d", 1.0, "why", id=name)


def counts(*findings: Finding, decisions: tuple[Decision, ...] = ()) -> Counter[tuple[Kind, str]]:
    return Counter(of_findings(settle(findings, decisions, MASK), decisions))


def test_of_findings_that_overlap_the_placeholder_that_stands_is_counted() -> None:
    found = counts(finding(0, 17, Kind.ORG, "whole"), finding(0, 8, Kind.PLACE, "part"))
    assert found == {(Kind.ORG, "hidden"): 1}


def test_what_a_reviewer_let_stand_does_not_count_as_left_in_where_it_is_hidden_all_the_same() -> None:
    keep = (Decision("mail", Verdict.REJECT, "AB", "now"),)
    name = finding(0, 12, Kind.PARTICIPANT, "name")
    hidden = counts(finding(0, 6, Kind.EMAIL, "mail"), name, decisions=keep)
    shown = counts(finding(0, 16, Kind.EMAIL, "mail"), name, decisions=keep)
    assert (hidden[Kind.EMAIL, "kept"], shown[Kind.EMAIL, "kept"]) == (0, 1)


def test_what_a_reader_added_and_a_detector_found_again_counts_once() -> None:
    ward = finding(4, 8, Kind.PLACE, "ward")
    add = (Decision("ward", Verdict.ADD, "AB", "now", added=ward),)
    assert counts(ward, decisions=add) == {(Kind.PLACE, "added"): 1, (Kind.PLACE, "hidden"): 1}
