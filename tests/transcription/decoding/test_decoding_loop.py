"""The loop of engines that hear windows: batches, keeping, killing, prompts."""

import hashlib
import io
import wave

import numpy as np
import pytest
from written_takes import Scripted, take

from transcription.decoding import loop, prompts
from transcription.errors import NothingToHear, UnreadableMedia
from transcription.model import UNINTELLIGIBLE, Known, Media, Person, Recording, Span
from transcription.protocols import Request, Work

RATE = 16_000  # Hz
REQUEST = Request(language="en")
VOCABULARY = ("PACU", "Ana Okafor", "Bo Lindqvist")


class Kept(dict):
    def put(self, key, value):
        self[key] = value


def hum(seconds):
    time = np.arange(int(seconds * RATE)) / RATE
    return 0.1 * sum(np.sin(2 * np.pi * 140 * overtone * time) / overtone for overtone in range(1, 20))


def medium(name, *moments, seconds=400, length=4.0):
    """A WAV file in which somebody hums for ``length`` seconds at each of ``moments`` (s)."""
    sound = np.zeros(seconds * RATE)
    voice = hum(length)
    for moment in moments:
        sound[moment * RATE : moment * RATE + voice.size] = voice
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((sound * 32_000).astype("<i2").tobytes())
    data = file.getvalue()
    return Media(name, lambda: io.BytesIO(data), hashlib.sha256(data).hexdigest(), seconds * 1000)


@pytest.fixture(scope="module")
def session():
    """Thirteen stretches of 20 s on the mix: thirteen windows."""
    return Recording(audio=(medium("mix-1", *range(5, 390, 32), seconds=430, length=20.0),))


def says(text="Yes, we do that.", **given):
    """A rule: the same short text for whatever is heard, over all of it."""
    return lambda sound, temperature, prompt: take(text, 0, len(sound) * 1000 // RATE, **given)


def hear(recording, decoder, kept=None, request=REQUEST, told=None):
    tell = (lambda stage, share: told.append((stage, share))) if told is not None else lambda *_: None
    work = Work(Kept() if kept is None else kept, tell)
    return loop.hear(recording, request, work, model_key="m", decoder=decoder, language="en")


def test_windows_are_heard_as_many_at_once_as_the_engine_can(session):
    decoder, told = Scripted(rule=says(), at_once=8), []
    lines = hear(session, decoder, told=told)
    assert [len(sounds) for sounds, _, _ in decoder.calls] == [
        6,
        7,
    ]  # two batches of like size, none of more than 8
    assert len(lines) == 13
    assert [line.start_ms for line in lines] == sorted(line.start_ms for line in lines)
    shares = [share for stage, share in told if stage == "recognise"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_two_threads_hear_as_much_at_once_as_one_and_say_the_same(session):
    alone, shared = Scripted(rule=says(), at_once=8), Scripted(rule=says(), at_once=8, workers=2)
    assert hear(session, shared) == hear(session, alone)
    assert sorted(len(sounds) for sounds, _, _ in shared.calls) == [3, 3, 3, 4]


def test_a_track_with_little_speech_costs_few_windows():
    recording = Recording(tracks=(medium("track-1", *range(10, 390, 20), length=0.8),))
    decoder = Scripted(rule=says("Mm-hm."))
    lines = hear(recording, decoder)
    assert sum(len(sounds) for sounds, _, _ in decoder.calls if len(sounds) > 0) <= 4
    assert {line.channel for line in lines} == {"track-1"}


def test_a_second_run_hears_nothing_and_says_the_same(session):
    kept = Kept()
    first = hear(session, Scripted(rule=says()), kept)
    assert hear(session, None, kept) == first


def test_another_language_or_model_hears_everything_anew(session):
    kept = Kept()
    hear(session, Scripted(rule=says()), kept)
    for model, language in (("other", "en"), ("m", "es")):
        decoder = Scripted(rule=says())
        work = Work(kept, lambda *_: None)
        loop.hear(session, REQUEST, work, model_key=model, decoder=decoder, language=language)
        assert sum(len(sounds) for sounds, _, _ in decoder.calls) == 13


HEARD = b"mean_logprob"  # in what is kept for a window, and in nothing else


class PowerCut(BaseException):
    pass


@pytest.mark.slow
@pytest.mark.parametrize("dies_at", [0, 1, 3, 7, 9, 12])
def test_a_killed_run_repeats_one_batch_at_most(session, dies_at):
    """It dies as a window is being kept."""

    class Dying(Kept):
        def put(self, key, value):
            if HEARD in value and sum(HEARD in one for one in self.values()) == dies_at:
                raise PowerCut
            super().put(key, value)

    kept = Dying()
    with pytest.raises(PowerCut):
        hear(session, Scripted(rule=says("Yes, we do that every day."), at_once=4), kept)
    decoder = Scripted(rule=says("Yes, we do that every day."), at_once=4)
    lines = hear(session, decoder, Kept(kept))
    assert len(lines) == 13
    assert sum(len(sounds) for sounds, _, _ in decoder.calls) == 13 - dies_at


def test_what_cannot_be_understood_is_one_mark_with_its_time(session):
    lines = hear(session, Scripted(rule=says("and then " * 12)))
    assert {line.text for line in lines} == {UNINTELLIGIBLE}
    assert len(lines) == 13
    assert all(line.end_ms - line.start_ms > 19_000 for line in lines)
    assert all(line.words[0].text == UNINTELLIGIBLE for line in lines)


def test_no_sound_and_broken_sound_are_told():
    with pytest.raises(NothingToHear):
        hear(Recording(), Scripted())
    broken = Media("mix-1", lambda: io.BytesIO(b"\x00" * 99), "0" * 64, 9_000)
    with pytest.raises(UnreadableMedia, match="mix-1"):
        hear(Recording(audio=(broken,)), Scripted())


def test_silence_never_wakes_the_engine():
    assert hear(Recording(audio=(medium("mix-1", seconds=30),)), None) == ()


# --- names and terms ------------------------------------------------------------------------------


def mishears(before, after, plain_logprob=-0.5, prompted_logprob=-0.3):
    def rule(sound, temperature, prompt):
        text, logprob = (after, prompted_logprob) if prompt else (before, plain_logprob)
        return take(text, 0, len(sound) * 1000 // RATE, logprob=logprob, score=0.3)

    return rule


def prompted(rule, kept=None):
    decoder = Scripted(rule=rule)
    recording = Recording(audio=(medium("mix-1", 5, seconds=60),))
    lines = hear(recording, decoder, kept, Request(language="en", vocabulary=VOCABULARY))
    return " ".join(line.text for line in lines), [prompt for _, _, prompt in decoder.calls]


def test_a_name_hardly_heard_is_heard_again_with_the_names_told():
    text, asked = prompted(mishears("and Ana Coffer said so", "and Ana Okafor said so"))
    assert text == "and Ana Okafor said so"
    assert asked == ["", "PACU, Ana Okafor, Bo Lindqvist."]


WORSE = {
    "less likely": mishears("and Ana Coffer said so", "and Ana Okafor said so", -0.3, -0.5),
    "the prompt itself": mishears("and Ana Coffer said so", "PACU, Ana Okafor, Bo Lindqvist."),
    "half of it is gone": mishears("and Ana Coffer said so", "Ana Okafor."),
    "a loop": mishears("and Ana Coffer said so", "Ana Okafor " * 9),
}


@pytest.mark.parametrize("case", WORSE)
def test_what_was_heard_without_stays_where_the_prompt_made_it_no_better(case):
    text, asked = prompted(WORSE[case])
    assert text == "and Ana Coffer said so"
    assert asked[-1]


def test_where_nothing_resembles_a_name_no_prompt_is_given():
    text, asked = prompted(mishears("we took the bus", "we took Bo Lindqvist"))
    assert text == "we took the bus"
    assert asked == [""]


def test_another_roster_hears_only_the_doubtful_windows_again(session):
    """And a run with the same roster none."""
    kept = Kept()
    texts = iter(["and Ana Coffer said so", "yes we do that every day"] * 9)

    def rule(sound, temperature, prompt):
        text = "and Ana Okafor said so" if prompt else next(texts)
        return take(text, 0, len(sound) * 1000 // RATE, logprob=-0.2 if prompt else -0.5, score=0.3)

    hear(session, Scripted(rule=rule), kept)
    decoder = Scripted(rule=rule)
    asked = Request(language="en", vocabulary=VOCABULARY)
    first = hear(session, decoder, kept, asked)
    assert all(prompt for _, _, prompt in decoder.calls)
    assert sum(len(sounds) for sounds, _, _ in decoder.calls) == 7
    assert [line.text for line in first].count("and Ana Okafor said so") == 7
    assert hear(session, None, kept, asked) == first


def test_the_vocabulary_is_terms_and_then_names_each_once():
    known = Known(
        roster=(
            Person("P01", "participant", ("Ana Okafor", "Ana Okafor", "Annie")),
            Person("P02", "participant", ()),
        ),
        terms={"PACU": "ward", " ": ""},
    )
    assert prompts.vocabulary(known) == ("PACU", "Ana Okafor")


def test_a_prompt_is_short_whatever_the_roster_and_empty_without_one():
    assert prompts.prompt(()) == ""
    long = prompts.prompt([f"Person Number{number}" for number in range(90)])
    assert long.startswith("Person Number0, Person Number1")
    assert len(long) <= prompts.LONGEST
    assert prompts.prompt(["x" * 500, "Ana"]) == "Ana."


def test_a_request_never_shows_its_vocabulary():
    assert "Okafor" not in repr(Request(vocabulary=VOCABULARY))


def test_a_mark_makes_a_window_worth_hearing_with_names():
    marked = hear(Recording(audio=(medium("mix-1", 5, seconds=60),)), Scripted(rule=says("and then " * 12)))
    assert prompts.doubtful(marked, VOCABULARY)
    assert prompts.better(take("Ana Okafor said so", 0, 4_000), marked, 0.0, [Span(0, 4_000)], "PACU.")
