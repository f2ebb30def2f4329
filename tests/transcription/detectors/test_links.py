"""Web addresses are met typed, spoken and half of each; other dots stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.links import detector
from transcription.model import Kind

CERTAIN = [
    ("sign up at «mail.example.edu/join»", "mail.example.edu/join"),
    ("«example dot com forward slash join»", "example.com/join"),
    ("go to «https://example.org/a_b?q=1».", "https://example.org/a_b?q=1"),
    ("on «www.example.org/join»", "www.example.org/join"),
    ("on «example.org»", "example.org"),
    ("on «quillity dot org slash join»", "quillity.org/join"),
    ("it's on «pie and ale dot example dot org» now", "pie and ale.example.org"),
    # endings on no list
    ("«help.ottermere.example/start» now", "help.ottermere.example/start"),
    ("the form is «ottermere.example/start» now", "ottermere.example/start"),
    ("I mean «soup and song dot coop dot example» yes", "soup and song.coop.example"),
    ("I was «toady dot sat dot on dot stools» right", "toady.sat.on.stools"),
    ("it was «my dot ottermere dot example, forward slash, apply» and", "my.ottermere.example/apply"),
    ("it was «bit dot ly slash otter food»", "bit.ly/otter food"),
    ("the site is «otter mere dot scot» you know", "otter mere.scot"),
    ("it was «w w w dot ottermere dot example» then", "www.ottermere.example"),
]


@pytest.mark.parametrize(("line", "entity"), CERTAIN)
def test_a_whole_link_is_certain(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity) for one in findings} == {(Kind.URL, entity)}
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    ["he said «toady dot stools» or so", "a website, «ottermere.fell» or so", "by «wolfboy.lark» on it"],
)
def test_one_dot_before_an_unknown_ending_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "look at the dot com years",
        "on the dot, at noon, on the dot and gone",
        "a polka dot dress, a dot matrix printer, version two dot five",
        "I was there.So was he, we left.At noon",
        "it cost $71, the file is notes.txt, e.g. this one, i.e. that, 3.5.1 and 12.30.45",
        "my email is erin@example.org",  # a mail address
        "",
    ],
)
def test_other_dots_are_none(line):
    assert found(line, detector) == []


def test_the_second_half_of_a_mail_address_is_hidden_with_its_at():
    line = "say it / «at ottermere dot example», it is"
    assert spans(found(line, detector)) == unmarked(line)[1]


@pytest.mark.parametrize(
    "line",
    [
        "we've a website for the choir it's «feeding our own dot example» and there's a rota",
        "a little web page, it's called «we do it all dot example», for the hall",
        "it's «our nana's dot example»",
    ],
)
def test_a_phrase_before_an_unknown_ending_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


def test_what_is_begun_or_added_to_a_link_waits_for_a_person():
    line = "the website, it's «kettlemoth dot» and then / «ottermere dot scot» and put «slash old» on the end"
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]


@pytest.mark.parametrize(
    "line",
    [
        "through «grow and learn recovery dot org» on my phone",
        "on «muddy kettles dot org dot u k slash volunteers» there's more",
        "it's «w w w dot muddy kettles dot i e forward slash help» I think",
        "at «double u double u double u dot muddy kettles dot com dot a u» now",
        "have a look at «ottermere choir dot co dot uk slash meeting rooms» there is a list",
        "a page, «h t t p s colon slash slash muddy kettles dot org slash spring dash group» with photos",
        "everything's at «muddy kettles dot co dot n z», they said",
        "it's on «linked in dot com slash in slash kettle moth», that one",
        "so i typed in «muddy kettles dot org» and nothing came",
        "the website «muddy kettles dot com slash join» is down",
        "go to «ottermere dot org, no, sorry, dot net» for it",
        "to «otter dot example dot com» no sorry «otters dot example dot com slash boiler» there's a form",
        "that page the um «who's in larch creek dot example dot net» it's gossip",
        "the site's called «let's talk bins dot example dot org» now",
        "it's «nana's dot example dot org», she made it",
        "she said that's «quarry dot example dot com» there",
    ],
)
def test_a_link_in_several_words_or_letters_is_hidden_whole(line):
    findings = [one for one in found(line, detector) if one.score >= 0.8]
    assert spans(findings) == unmarked(line)[1]
