"""Mail addresses are met typed, spoken and half of each; an at of the sentence stays."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.mails import detector
from transcription.model import Kind

CERTAIN = [
    ("«erin.brauer+fg@example.org»", "erin.brauer+fg@example.org"),
    ("it's «erin dot brauer at example dot org»", "erin.brauer@example.org"),
    ("«erin.brauer at Example dot ac dot uk».", "erin.brauer@example.ac.uk"),
    ("«x@example dot org»", "x@example.org"),
    ("«erin (at) example (dot) org»", "erin@example.org"),
    ("«e r i n at example dot org»", "erin@example.org"),
    ("write to «e quillity at example dot org»", "equillity@example.org"),
    ("«erin eighty five at example dot org»", "erin85@example.org"),
    ("«erin dot brauer at» / «example dot org»", "erin.brauer@example.org"),
    ("my email is «grace at example dot org»", "grace@example.org"),
    ("«erin period brauer at example period org»", "erin.brauer@example.org"),
    ("it's «brauer all one word at example dot com»", "brauer@example.com"),
    ("«jovan dash harrow at example» / mm-hm / «dot com»", "jovan-harrow@example.com"),
    ("it's «j dot hill seventy one at example dot org»", "j.hill71@example.org"),
    ("it's «j dot hill seven one at example dot org»", "j.hill71@example.org"),
    ("it's «wren dot hill, that's H I L L, at example dot com»", "wren.hill@example.com"),
    # an ending on no list, a first part or a domain of several words
    ("they have me as «farida quill at ottermere dot example» but", "faridaquill@ottermere.example"),
    ("I tried «hollis two two at» / «quarrymail dot test» then", "hollis22@quarrymail.test"),
    ("it's «night heron at otter mere dot example» ok", "nightheron@ottermere.example"),
    ("write to «hollis at the rate gmail dot com» sir", "hollis@gmail.com"),
    ("send it to «accounts (at) ottermere (dot) example» then", "accounts@ottermere.example"),
    ("It's «Hollis dot Quarry, two l's, at Ottermere dot org».", "hollis.quarry@ottermere.org"),
    ("it's «hollis at gmail point com» ok", "hollis@gmail.com"),
]


@pytest.mark.parametrize(("line", "entity"), CERTAIN)
def test_a_whole_address_is_certain(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity) for one in findings} == {(Kind.EMAIL, entity)}
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "I «work at example.com»",  # an address, or where somebody works
        "«erin.brauer at example», I think",  # its ending is missing
        "my email is «hollis two two at» / sorry",  # so is its domain
    ],
)
def test_half_an_address_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "look at the dot com years",
        "look at polka dot dresses",
        "we met at yahoo and left",  # no ending, an everyday word before
        "meet me at home at five",
        "it fell at the rate of two a day",
        "at @ home",
        "see our website at example.org",  # a link
        "it's at example dot org dot uk",  # another
        "have a look at quarry bank choir dot org",
        "he came at us, no, sorry, at me",
        "",
    ],
)
def test_an_at_of_the_sentence_is_none(line):
    assert found(line, detector) == []


def test_an_address_parted_by_other_talk_is_found_in_both_places():
    line = "he put «wolf and mrs wolf at» I won't say it / say it / at ottermere dot example, it is"
    assert spans(found(line, detector)) == unmarked(line)[1]


def test_a_comma_before_the_at_of_an_everyday_word_waits_for_a_person():
    findings = found("follow the students, at kettle dot example, they're great", detector)
    assert [one.score < 0.8 for one in findings] == [True]


def test_a_word_of_an_address_is_asked_about_where_it_stands_alone():
    line = "it's «hollisquarry at ottermere dot example», no, «hollisquarry» with two l's"
    assert [one.score >= 0.8 for one in found(line, detector)] == [True, False]
    assert spans(found(line, detector)) == unmarked(line)[1]


@pytest.mark.parametrize(
    "line",
    [
        "write to «q u i l l o n dot larch at ottermere dot edu» and wait",
        "use «muddy teapot at ottermere letters dot net»",
        "it's «quillon underscore larch at ottermere letters dot com no wait dot net» and so on",
        "It's «Q-U-I-L-L dot L, A, R, C, H, T for tango.» / Go on. / «at ottermere post dot co dot u k».",
        "send it to «larch dot q four oh at thistle post dot co dot uk» please",
        "send a note to «office at new ottermere friends dot example»",
        "it's «kitchen minutes at ottermere dot example», put gas in the subject",
        "she's «kettle repairs at q w ottermere dot com» if you need her",
        "just email «larch family at ottermere dot coop» and they know",
        "we both use «r.quillon8@ottermere.example», him and me",
    ],
)
def test_an_address_in_several_words_or_letters_is_hidden_whole(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score >= 0.8 for one in findings)
