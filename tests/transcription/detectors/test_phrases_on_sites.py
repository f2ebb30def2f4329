"""Names of everyday words are found where the talk names a site or an account; other talk stays."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription import site_again
from transcription.detect import detect
from transcription.detectors.phrases_on_sites import detector
from transcription.model import Kind, Known

PHRASES = [
    "My son put me on Instagram last year. I'm «at HedgeHilda77», big H's.",
    "it's a meme account for teachers it's um it's called «goat ate my lesson plan»",
    "my handle's «at kay under oduya» on there and it buzzes all night",
    "on the insta they does find me «at quick hand merle»",
    "on twitter or what have you now i'm «at nurse in need» and i moan about shifts",
    "what about your account / it's called «late to tea» and i post cakes",
    "they're on my insta it's «bread before you go to bed dot nell» i bake there",
    "he has a channel, follow him «at salt and kettle» if you like",
    "find us on facebook it's «mums of the kettle»",
    "my handle is «bread and bother» on there",
    "her username was «not tonight dear», for years",
    "we're on facebook under «old boots running»",
    "the blog was called «not my kitchen» because of my mother",
]
NONE = [
    "i'm at work all day on instagram / we're at the point where twitter is dead",
    "we have a facebook page and people find us at the market on saturdays",
    "i've got an account with the bank, i'm at home all day",
    "i found it on youtube and i looked at people making bread",
    "we're at late to tea again, it's called being late / so / so / my blog is good",
    "it's called twitter now / the account was closed",
    "my insta is full of cats, my username is my email / the account is under my name",
    "we are big on tiktok, they look for us on there",
    "find us on facebook, it's there and it's free",
    "i get messages on whatsapp, i was at mum's old house, i'm at a loss",
    "the app is called instagram",
    "it's at our school that's called the annexe",
    "",
]


@pytest.mark.parametrize("line", PHRASES)
def test_a_phrase_that_names_somebody_on_a_site_is_found(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {one.kind for one in findings} == {Kind.HANDLE}


@pytest.mark.parametrize("line", NONE)
def test_where_people_are_and_what_things_are_called_stays(line):
    assert found(line, detector) == []


@pytest.mark.parametrize(
    "line",
    [
        "on there i was kettle good nan with a capital k / she goes are you «kettle good nan» and i died",
        "the page is larch stools dot example dot com / is it what was that «larch stools»",
        "follow @dunewalkerly, or me / who is «dunewalkerly»?",
    ],
)
def test_a_name_said_again_without_its_signs_waits_for_a_person(line):
    texts, wanted = unmarked(line)
    again = [one for one in detect(texts, Known()) if one.detector == site_again.NAME]
    assert spans(again) == wanted
    assert all(one.score < 0.8 for one in again)


@pytest.mark.parametrize(
    "line",
    [
        "she's @kettle on there / put the kettle on",
        "it's stools dot example dot com / we sat on stools",
        "nothing",
    ],
)
def test_one_everyday_word_of_it_stays(line):
    texts, _ = unmarked(line)
    assert site_again.NAME not in {one.detector for one in detect(texts, Known())}
