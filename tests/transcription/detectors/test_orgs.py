"""Organisations are met by how their names end, the words before them, their letters; kinds stay."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.orgs import detector
from transcription.model import Kind

SURE = [
    ("I taught at «Winter Valley Elementary» then", "org:winter valley elementary"),
    ("The «Okalee Clinic» was closed", "org:okalee clinic"),
    ("she is at «Saint Brannoc Hospital» now", "org:saint brannoc hospital"),
    ("«Harrowgate High School» had", "org:harrowgate high school"),
    ("he went to the «University of Larkmoor» there", "org:university of larkmoor"),
    ("then we met at «Quillco» later", "org:quillco"),
    ("I worked for «Quillco» once", "org:quillco"),
    ("a company called «Quillco» did", "org:quillco"),
    ("i did my rotation at «winter valley hospital» and left", "org:winter valley hospital"),
    ("at the «okalee clinic» it was", "org:okalee clinic"),
    ("I went to «Georgia Tech» first", "org:georgia tech"),
    ("i go to «georgia tech» now", "org:georgia tech"),
    ("then I got a degree from «Quillmoor» there", "org:quillmoor"),
    ("she goes to «quillmoor» now", "org:quillmoor"),
    ("we sued «Quillco, Inc».", "org:quillco inc"),
    ("I was at «Orme & Finchley» then", "org:orme finchley"),
    ("we sang in the «Okalee Chorale» once", "org:okalee chorale"),
    ("he saw the «Guild of Wexham» there", "org:guild of wexham"),
    ("we asked the «Wexley Tenants' Union» in time", "org:wexley tenants union"),
    ("i coach at «quillmoor middle» now", "org:quillmoor middle"),
    ("i play in the «okalee orchestra» now", "org:okalee orchestra"),
    ("i work for «walmart» at night", "org:walmart"),
    ("he sings at «saint brannoc church» on sundays", "org:saint brannoc church"),
]


@pytest.mark.parametrize(("line", "entity"), SURE)
def test_an_organisation_with_strong_evidence_is_hidden_at_once(line, entity):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {(one.kind, one.entity) for one in findings} == {(Kind.ORG, entity)}
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "then we met at «QFC» later",
        "i was born at «mercy hospital» in a storm",  # could be any mercy
        "I work nights at «Kroger» here",
        "we read it in «Pacific Standard» once",
        "he was in the «Onion» then",  # an everyday word with a capital that the talk gives it
        "we asked the «Department» about it",
        "our «HSCP» training was long",  # an acronym that is on no list
        "he is at the «college of okalee» now",
        "the «Wexley foundation» paid, and «Larkmoor nursing school» did not",
        "they sent me to the «Bursar's Office» twice",
        "it was the «Executive Committee» that said no, and then the «County» did",
        "we met at «Temple Orren» and at «Sacred Heart» after",
        "i go to «our lady of mercy» and she goes to «sacred heart»",
        "my boy plays for the «wexley otters» now",
        "so the «wexley fire department» came, and the «quillmoor planning board» did not",
        "we marched with the «Coalition of Weavers» then",
        "the «wexley ledger» wrote of the «club quillique» fire",
        "I called «Catholic Family Services of Wexley» then",
        "she writes for the «Canadian Press» and for «Wednesday Magazine»",
        "he read the «Lament of Cooks» then",
        "we sat in on the «Zarbon National Commission» for hours",
        "so we had our «CARE» training in spring",
        "my sister is in «Congress» now, and he is with «NASA»",
        "they said that «Google» pays well, and «Amazon»'s people do not",
        "I cut hair, «Comb Up and Shine», in town then",
        "We are «Letters from the Attic», and I took «Algebra for the Weary».",
        "We sat in the «Barley Heavers» all night",
        "the «FBI» and the «CDC» came, with my GPA and an MRI, OK",
    ],
)
def test_weak_evidence_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


def test_the_initials_of_a_body_that_is_named_are_of_that_body():
    line = "I joined the «Okalee Tenants Union». / The «OTU» said no. / my GPA is fine"
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert {one.entity for one in findings if one.score >= 0.8} == {"org:okalee tenants union"}


def test_a_school_that_is_sure_once_is_found_elsewhere_without_its_ending():
    line = "I went to «Harrowgate Elementary». / Oh, «Harrowgate» was good. / i liked «harrowgate»"
    assert spans(found(line, detector)) == unmarked(line)[1]


@pytest.mark.parametrize(
    "line",
    [
        "I went to High School and then to Medical School",
        "a Catholic school, the State University, my Church",
        "at a great hospital, the public library, her old school",
        "the college of nursing and the School of Medicine",
        "my GPA and an MRI, OK, and her COPD",
        "Ask Orla Quist, tell Tamsin. Ask Orla Quist. Thanks Will. Okay. Thanks Mark. Hi E.B., how are you?",
        "we met on Zoom and my Google account was on the Amazon page",
        "the congress was long and he has a white house",
        "Section IV, Title IX and Article III were long",
        "the President of the United States was there",
        "our book club, a credit union, the chess club and the jazz orchestra",
        "Katie's office and Monday's meeting, R&D and Q&A",
        "a zoom church, the board of directors and an order of fries",
        "we do care, and I CARE about it",
        "so said [PERSON-1] and [PLACE-2, a city]",
        "THEY DID NOT LISTEN",
        "Section IV was long",
        "i think school was hard and the clinic too",
        "we went to church",
        "",
    ],
)
def test_what_only_says_which_kind_it_is_stays(line):
    assert found(line, detector) == []


def test_an_everyday_word_that_names_something_in_this_talk_is_asked_about_where_it_begins_a_sentence_too():
    line = "She writes for the «Onion» now. «Onion» people are odd. / In the «Onion» we had it."
    assert spans(found(line, detector)) == unmarked(line)[1]
    assert found("Onion people are odd. I like onion soup.", detector) == []


@pytest.mark.parametrize(
    "line",
    [
        "My niece is at the «Grammar» now.",
        "No, the new one. «Summit Something». It changed.",
        "It was a class. «Steady Enough», they called it.",
        "She was at the «District Court» for days.",
        "Yes. We are «Greater Mount Olive», over by the creek.",
    ],
)
def test_half_a_name_and_a_kind_that_names_one_wait_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)
