"""Handles are found typed and said in plain words; being on a site is none."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.handles import detector
from transcription.model import Kind


@pytest.mark.parametrize(
    "line",
    [
        "I am «@erin_b99» there",
        "pay me at «$wrenhill7» or «$wrenhill7»",
        "my venmo is «@wren-hill-3», yes",
        "my handle is «green kettle underscore nine» there",
        "find the «erin_bee» there",
        "it was «lanterns_at_noon» again",  # no at of an address
        "i'm on twitter «at xio nurse life»",
        "my handle is «at xio nurse life»",
        "my instagram is «at quiet gardener»",
        "find me on insta «at quiet gardener» or call",
        "I'm «at night porter jay» on Twitter if you want",
        "i'm «zorvanegirl» on tiktok",
        "it's «at bexley road runners» with no spaces",
    ],
)
def test_a_handle_is_hidden_at_once(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.HANDLE and one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "my instagram is «erinbee»",
        "I'm «wren.walker.44» there",
        "my gamer tag is «stout badger four oh four» you know",
        "in the forum somebody called «lantern girl»",
        "on the forum they knew her as «tin kettle moll seventy» and",
        "I'm «kettle.walker.4» there",
        "follow «quorley bank runners» on instagram",
        "my insta is «quorley bakes»",
        "it's «u slash kettle mender» there",
        "look me up it's «kettle q with two underscores»",
        "the forum user «sallowlass» was kind",
        "I write as «The Sallow Knitter» on there, on the forum",
        "he replied to «quietsallow», which is me",
        "on the forum she is «QuietSallow» I think",
        "I'm on there as «velvetmoth, no capitals, no dots, then 2 Ks». Because «velvetmoth» was gone",
        "on the discord i'm on there as «kettle walker hash two nine oh three» and",
        "it's the word «kettle then a dash sign then twenty forty» you see",
        "she posts as «velvetmoth» on there, on the forum",
        "my username is «quiet gardener»",
        "she goes um «ham and harvest all one word» and i'm",
    ],
)
def test_what_may_be_a_handle_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "i'm active on twitter",
        "I'm not on Facebook",
        "we're at home on facebook all day",
        "my twitter is at the top of the page",
        "it's all over the place on youtube",
        "there's an underscore in it",
        "a woman called the office",
        "it is all one word to me, there were no spaces left",
        "I can handle stress online",
        "that forum is on YouTube, McAllister said, which is me done",
        "",
    ],
)
def test_somebody_who_is_only_on_a_site_has_no_handle_yet(line):
    assert found(line, detector) == []
