"""All detectors together: one list, nobody twice in one place, and a broken detector stops everything."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.detect import detect, patience
from transcription.errors import DetectorFailed
from transcription.model import Finding, Kind, Known, Person, TextSpan

ROSTER = tuple(
    Person(f"P{number:02}", "participant", (name,))
    for number, name in enumerate(
        ["Erin Brauer", "Will Young", "Anna van der Berg", "Grace Okafor", "Li Wu", "Tomasz Quill"], 1
    )
)
KNOWN = Known(roster=ROSTER, labels={"S1": "Dana Ortiz"}, terms={"HARBOR": "the program"})
SECRET = "Erin Brauer"


class Given:
    """A detector that answers with what it was given."""

    languages = frozenset({"*"})

    def __init__(self, *findings, name="given", languages=frozenset({"*"})):
        self.name, self.findings, self.languages = name, findings, languages

    def find(self, texts, known):
        return self.findings


class Raising(Given):
    def find(self, texts, known):
        raise RuntimeError(f"choked on {texts[0]}")


def finding(*places, kind=Kind.PERSON, entity="name:x", score=0.7, detector="given", why="because"):
    return Finding(tuple(TextSpan(*place) for place in places), kind, entity, detector, score, why)


def merged(texts, *findings):
    return detect(texts, Known(), {"given": Given(*findings)})


def test_a_detector_that_raises_stops_the_run_and_says_nothing_of_the_text():
    with pytest.raises(DetectorFailed) as caught:
        detect([SECRET], KNOWN, {"bad": Raising(name="bad")})
    told = f"{caught.value} {caught.value.next} {caught.value!r}"
    assert "Erin" not in told
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "broken",
    [
        finding((0, 0, len(SECRET) + 1)),  # beyond the end
        finding((1, 0, 1)),  # no such turn
        finding((-1, 0, 1)),
        finding((0, -1, 3)),
        finding((0, 3, 3)),  # empty
        finding((0, 4, 3)),
        finding(),  # no span at all
        finding((0, 0, 4), score=1.1),
        finding((0, 0, 4), score=-0.1),
        finding((0, 0, 4), score=float("nan")),
        finding((0, 0, 4), entity=""),
        finding((0, 0, 4), kind="nonsense"),
        "Erin",
        None,
    ],
)
def test_an_answer_that_is_not_in_the_text_stops_the_run(broken):
    with pytest.raises(DetectorFailed) as caught:
        merged([SECRET], finding((0, 0, 4)), broken)
    assert "Erin" not in str(caught.value)


def test_detectors_of_another_language_are_not_asked():
    german = Given(finding((0, 0, 4)), languages=frozenset({"de"}))
    assert detect([SECRET], Known(language="en-US"), {"one": german}) == []
    assert len(detect([SECRET], Known(language="de_AT"), {"one": german})) == 1


def test_overlapping_findings_of_one_entity_are_one_with_all_their_text_and_the_highest_score():
    (one,) = merged(
        ["a Erin Brauer b"], finding((0, 2, 6), score=0.9), finding((0, 5, 13), score=0.6, why="long")
    )
    assert (one.spans, one.score, one.why) == ((TextSpan(0, 2, 13),), 0.9, "long")


def test_a_chain_over_two_turns_is_one_finding():
    (one,) = merged(
        ["abcdef", "ghijkl"], finding((0, 0, 3), (1, 0, 3)), finding((1, 2, 5)), finding((0, 2, 4))
    )
    assert one.spans == (TextSpan(0, 0, 4), TextSpan(1, 0, 5))


def test_neighbours_and_other_entities_stay_apart():
    texts = ["abcdef"]
    assert len(merged(texts, finding((0, 0, 3)), finding((0, 3, 6)))) == 2
    assert len(merged(texts, finding((0, 0, 3)), finding((0, 1, 4), entity="name:y"))) == 2


def test_a_participant_goes_before_a_person_and_what_is_left_of_the_person_stays():
    texts = ["I am Erin Maxwell"]
    person = finding((0, 5, 17), entity="name:erin maxwell", score=0.9)
    member = finding((0, 5, 9), kind=Kind.PARTICIPANT, entity="P01", score=0.9)
    first, second = merged(texts, person, member)
    assert (first.kind, first.spans) == (Kind.PARTICIPANT, (TextSpan(0, 5, 9),))
    assert (second.kind, second.spans) == (Kind.PERSON, (TextSpan(0, 10, 17),))


@pytest.mark.parametrize(
    ("member", "person", "kept"),
    [
        (0.6, 0.9, {(Kind.PERSON, 5, 17)}),  # whose name is sure is hidden whole, at once
        (0.6, 0.7, {(Kind.PARTICIPANT, 11, 17), (Kind.PERSON, 5, 10)}),  # both are asked about
        (1.0, 0.9, {(Kind.PARTICIPANT, 11, 17), (Kind.PERSON, 5, 10)}),
    ],
)
def test_a_doubtful_participant_does_not_keep_a_certain_other_person_from_being_hidden(member, person, kept):
    other = finding((0, 5, 17), entity="name:merle quells", score=person)
    heard = finding((0, 11, 17), kind=Kind.PARTICIPANT, entity="P06", score=member)
    found = merged(["I am Merle Quells"], other, heard)
    assert {(one.kind, span.start, span.end) for one in found for span in one.spans} == kept


def test_a_name_heard_like_a_participants_is_hidden_at_once_where_it_is_surely_somebody_elses():
    roster = (Person("P06", "participant", ("Tomasz Quill",)),)
    found = detect(["So my boss is Dr. Merle Quille, actually."], Known(roster=roster))
    assert [(one.kind, one.score >= 0.8) for one in found] == [(Kind.PERSON, True)]


class Sleeping(Given):
    """Hangs until the test ends."""

    def __init__(self):
        super().__init__(name="sleeping")
        self.end = threading.Event()

    def find(self, texts, known):
        self.end.wait()
        return ()


def test_a_detector_that_hangs_stops_the_run_after_its_time():
    sleeping = Sleeping()
    try:
        with pytest.raises(DetectorFailed) as caught:
            detect([SECRET], KNOWN, {"awake": Given(), "sleeping": sleeping, "late": Given()}, limit_ms=20)
    finally:
        sleeping.end.set()
    assert "sleeping" in str(caught.value)
    assert "Erin" not in str(caught.value)


def test_detectors_have_a_minute_and_more_for_longer_texts():
    assert patience([]) == 60_000
    assert patience(["one two", "three"]) == 60_060


def test_a_name_on_a_label_goes_before_any_other_name():
    found = merged(["hi Dana"], finding((0, 3, 7)), finding((0, 3, 7), entity="label:S1", score=0.5))
    assert [one.entity for one in found] == ["label:S1"]


def test_a_number_inside_a_surer_longer_one_is_not_asked_about_twice():
    phone = finding((0, 0, 12), kind=Kind.PHONE, entity="+1", score=1.0)
    doubtful = finding((0, 4, 12), kind=Kind.ID, entity="id:1", score=0.6)
    assert [one.kind for one in merged(["404-555-0134"], phone, doubtful)] == [Kind.PHONE]
    surer = finding((0, 4, 12), kind=Kind.ID, entity="id:1", score=1.0)
    doubted = finding((0, 0, 12), kind=Kind.PHONE, entity="+1", score=0.6)
    assert len(merged(["404-555-0134"], doubted, surer)) == 2


def test_a_doubtful_name_is_asked_about_once_as_the_gravest_of_what_it_may_be():
    place, org = finding((0, 0, 5), kind=Kind.PLACE, score=0.6), finding((0, 0, 5), kind=Kind.ORG, score=0.5)
    person = finding((0, 0, 5), score=0.4)
    longer = finding((0, 0, 8), kind=Kind.ORG, score=0.5)
    sure = finding((0, 0, 5), kind=Kind.PLACE, score=0.9, entity="name:y")
    assert [one.kind for one in merged(["Storm Lane"], place, org)] == [Kind.ORG]
    assert [one.kind for one in merged(["Storm Lane"], place, org, person)] == [Kind.PERSON]
    assert len(merged(["Storm Lane"], person, longer, sure)) == 3
    street = finding((0, 0, 5), kind=Kind.ADDRESS, score=0.6)
    assert [one.kind for one in merged(["Storm Lane"], place, org, street)] == [Kind.ADDRESS]


def test_ids_hold_while_the_text_is_unchanged_and_change_with_it():
    texts = ["Thanks, Erin.", "And Will?"]
    first = [one.id for one in detect(texts, KNOWN)]
    assert first == [one.id for one in detect(texts, KNOWN)]
    assert len(set(first)) == len(first)
    assert first[0] != detect(["Thanks, Erin!", "And Will?"], KNOWN)[0].id


SPANS = st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(1, 6)).map(
    lambda one: (one[0], one[1], one[1] + one[2])
)
FINDINGS = st.lists(
    st.builds(
        lambda places, kind, entity, score: finding(*places, kind=kind, entity=entity, score=score),
        st.lists(SPANS, min_size=1, max_size=3),
        st.sampled_from([Kind.PARTICIPANT, Kind.PERSON, Kind.PHONE, Kind.ID, Kind.TERM]),
        st.sampled_from(["P01", "label:S1", "name:x", "id:1"]),
        st.sampled_from([0.5, 0.9, 1.0]),
    ),
    max_size=8,
)


@given(findings=FINDINGS)
def test_merging_covers_every_letter_that_was_found_and_no_other(findings):
    texts = ["abcdefghijklmno"] * 3
    before = {(span.turn, at) for one in findings for span in one.spans for at in range(span.start, span.end)}
    after = {
        (span.turn, at)
        for one in merged(texts, *findings)
        for span in one.spans
        for at in range(span.start, span.end)
    }
    assert after <= before
    lost = before - after
    # A single letter left beside a stronger person's name says nothing and is let go.
    assert all({(turn, at - 1), (turn, at + 1)} & after for turn, at in lost)


def test_what_is_left_beside_a_stronger_name_begins_and_ends_with_a_letter():
    texts = ["Hello, my name is Erin San Diego. So."]
    found = {texts[0][span.start : span.end] for one in detect(texts, KNOWN) for span in one.spans}
    assert found == {"Erin", "San Diego"}


def test_all_detectors_on_talk_as_a_recognizer_writes_it():
    texts = [
        "Hi everyone, I'm Erin Brauer, and my number is four oh four, five five five,",
        "oh one three four. Thanks, Erin. Will you go first, Dana?",
        "So at HARBOR my badge was A-33812 and you can mail me at erin dot brauer at example dot org",
        "I will. Thanks, Tamsin.",
    ]
    found = {
        (texts[s.turn][s.start : s.end], str(one.kind)) for one in detect(texts, KNOWN) for s in one.spans
    }
    assert found == {
        ("Erin Brauer", "participant"),
        ("four oh four, five five five,", "phone"),
        ("oh one three four", "phone"),
        ("Erin", "participant"),
        ("Will", "participant"),
        ("Dana", "person"),
        ("HARBOR", "term"),
        ("HARBOR", "org"),  # an everyday word in capitals: waits behind the term
        ("A-33812", "id"),
        ("erin dot brauer at example dot org", "email"),
        ("erin", "participant"),
        ("brauer", "participant"),
        ("will", "participant"),
        ("Tamsin", "person"),
    }


TALK = [
    *(
        "so",
        "i",
        "think",
        "the",
        "first",
        "week",
        "was",
        "hard",
        "you",
        "know",
        "and",
        "then",
        "Erin",
        "said",
    ),
    *(
        "we",
        "could",
        "call",
        "four",
        "oh",
        "four",
        "five",
        "five",
        "five",
        "oh",
        "one",
        "three",
        "four",
        "but",
    ),
    *(
        "nobody",
        "did",
        "um",
        "the",
        "Zarbon",
        "people",
        "came",
        "in",
        "2019",
        "and",
        "Will",
        "Young",
        "was",
        "there",
    ),
]


def test_four_times_the_talk_takes_about_four_times_as_long():
    def seconds(turns: int) -> float:
        texts = [" ".join(TALK[start % 30 : start % 30 + 20]) for start in range(turns)]
        began = time.process_time()
        detect(texts, KNOWN)
        return time.process_time() - began

    seconds(50)  # word lists are read once
    assert seconds(800) < 2.5 * 4 * seconds(200)  # by the square it would be 16 times


HUGE = 200_000  # characters


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["a", "A", "1", "@", ".", "-", "\u00e9", "\u200b"])
def test_one_huge_token_takes_little_time(letter):
    began = time.process_time()
    detect([letter * HUGE], KNOWN)
    assert time.process_time() - began < 10  # seconds; if it went by the square, minutes


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a@", "a.", "1-", "a_", "e.b.", "http://"])
def test_a_row_of_signs_takes_time_by_its_length_only(unit):
    began = time.process_time()
    detect([unit * (HUGE // 4 // len(unit))], KNOWN)
    assert time.process_time() - began < 10  # seconds; if it went by the square, minutes
