"""A given name that is a word is asked about where somebody acts or speaks, and is the word elsewhere."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.names import detector

ASKED = [
    "«Mark» told me about it.",
    "«Grace» is my friend from church.",
    "«Will» said so too.",
    "«Hope» and I went there.",
    "«Christian» was helping me with the lab.",
    "«Chase» goes, I am not doing it.",
    "then «grace» told me to stop",
    "«chase» said he would",
    "my professor «rich» he gave us time",
]
WORDS = [
    "Mark my words, it was hard.",
    "Hope is what we need.",
    "Will you say it again?",
    "Grace is a gift.",
    "Summer is the best time.",
    "i hope and pray",
    "we will say it again",
    "the grace said before dinner",
]
SURE_TOGETHER = ["I saw «Tasha» and «Keandre» yesterday.", "we did it with «tasha» and «keandre»"]


@pytest.mark.parametrize("line", ASKED)
def test_what_people_do_tells_a_name(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize("line", WORDS)
def test_elsewhere_it_is_the_word(line):
    assert found(line, detector) == []


@pytest.mark.parametrize("line", SURE_TOGETHER)
def test_whoever_is_named_together_with_somebody_sure_is_sure(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    ["Yes. «Hope»? / I asked her.", "«Grace», my cousin. She will say so.", "so doctor «aberdeen» came"],
)
def test_somebody_doubted_told_by_kin_or_titled_is_found(line):
    assert spans(found(line, detector)) == unmarked(line)[1]


@pytest.mark.parametrize("line", ["Will you?", "Hope, my dear, is all. It is.", "Really? Grace is all."])
def test_a_question_or_a_comma_alone_names_nobody(line):
    assert found(line, detector) == []


@pytest.mark.parametrize(
    "line", ["they put me down as «amber sandhu» again", "they took my uncle «fearless» in april"]
)
def test_a_word_is_a_name_behind_words_that_name_or_beside_kin(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "my lab partner «comet» he was late / his name was «comet» / a comet is bright and «comet» laughed",
        "there is a lady below me «lissom» she's ninety",
        "yes that was «sprocket» he tied it down",
        "you could talk to «thistle» he's in charge / yes",
        "on mondays «clover» she's there / yes",
        "thanks «saffron» so what is it / yes",
        "you remember «cliff» / yes",
    ],
)
def test_whoever_is_spoken_of_right_behind_a_word_is_called_by_it(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(0 < one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "my friend actually she said no",
        "the name was changed and her name is important",
        "a lady then he",
        "that was good he said",
        "talk to mum she's there / on mondays dad he's out",
        "thanks heaps / thanks guys / thank you everyone / thanks for that",
        "you remember sunday / you remember that thing",
    ],
)
def test_what_is_said_of_somebody_or_of_a_name_is_no_name(line):
    assert found(line, detector) == []


@pytest.mark.parametrize("line", ["a bloke and a fella and my nonna came", "Amma said so. The laddie ran."])
def test_what_relatives_and_people_without_a_name_are_called_is_no_name(line):
    assert found(line, detector) == []


def test_a_family_that_writes_itself_small_is_told_by_its_title():
    line = "There is a Mrs «ffrenchley» on the list, and the missus knows."
    assert spans(found(line, detector)) == unmarked(line)[1]


@pytest.mark.parametrize("line", ["timo what does it say", "timo tell me the way"])
def test_a_short_given_name_before_a_question_is_somebody(line):
    (finding,) = found(line, detector)
    assert finding.score >= 0.8


@pytest.mark.parametrize("line", ["they had me as manager there", "my uncle drove and my aunt said no"])
def test_a_role_and_a_verb_are_no_names_there(line):
    assert found(line, detector) == []
