"""Every ms of detected speech is transcribed, marked unintelligible or lost, and only one of them."""

from hypothesis import given
from hypothesis import strategies as st

from transcription.coverage import TURN_SLACK_MS, WORD_SLACK_MS, accounted
from transcription.model import UNINTELLIGIBLE, Evidence, Span, Turn, TurnKind, Word

moments = st.integers(0, 30_000)
spans = st.tuples(moments, st.integers(1, 6_000)).map(lambda one: Span(one[0], one[0] + one[1]))


def turn(words=(), start_ms=0, end_ms=0, kind=TurnKind.SPEECH):
    text = " ".join(word.text for word in words) or "something"
    return Turn("P01", kind, start_ms, end_ms, text, tuple(words), Evidence.TRACK)


words = st.builds(
    lambda text, span: Word(text, span.start_ms, span.end_ms), st.sampled_from(["yes", UNINTELLIGIBLE]), spans
)
turns = st.one_of(
    st.lists(words, min_size=1, max_size=5).map(turn),
    spans.map(lambda span: turn((), span.start_ms, span.end_ms)),
)


def slowly(heard, said):
    """The same, ms by ms."""
    speech = {ms for span in heard for ms in range(span.start_ms, span.end_ms)}
    marks, texts = set(), set()
    for one in said:
        for word in one.words:
            if word.text == UNINTELLIGIBLE:
                marks |= set(range(word.start_ms, word.end_ms))
            else:
                texts |= set(range(word.start_ms - WORD_SLACK_MS, word.end_ms + WORD_SLACK_MS))
        if not one.words:
            texts |= set(range(one.start_ms - TURN_SLACK_MS, one.end_ms + TURN_SLACK_MS))
    unintelligible = speech & marks
    transcribed = speech & texts - marks
    return len(speech), len(transcribed), len(unintelligible), len(speech - unintelligible - transcribed)


@given(st.lists(spans, max_size=5), st.lists(turns, max_size=4))
def test_the_three_add_up_to_all_speech_and_agree_with_counting_each_millisecond(heard, said):
    found = accounted(heard, said)
    assert found.transcribed_ms + found.unintelligible_ms + found.lost_ms == found.speech_ms
    counted = (found.speech_ms, found.transcribed_ms, found.unintelligible_ms, found.lost_ms)
    assert counted == slowly(heard, said)


def test_places_are_told_as_milliseconds():
    found = accounted(
        [Span(0, 10_000), Span(20_000, 25_000)],
        [turn([Word("yes", 500, 900), Word(UNINTELLIGIBLE, 20_000, 24_000)])],
    )
    document = found.document()
    assert document["lost"] == [{"start_ms": 1_900, "end_ms": 10_000}, {"start_ms": 24_000, "end_ms": 25_000}]
    assert document["unintelligible"] == [{"start_ms": 20_000, "end_ms": 24_000}]
    assert (document["lost_ms"], document["unintelligible_ms"]) == (9_100, 4_000)


def test_what_was_typed_is_no_speech_and_a_pause_full_of_speech_is_lost_though_the_turn_goes_on():
    chat = turn((), 0, 9_000, TurnKind.CHAT)
    assert accounted([Span(0, 5_000)], [chat]).lost_ms == 5_000
    around = turn([Word("well", 0, 300), Word("yes", 20_000, 20_300)], 0, 20_300)
    assert accounted([Span(0, 21_000)], [around]).lost == (Span(1_300, 19_000),)
