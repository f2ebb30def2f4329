"""Which engine ``auto`` takes, by what has which model on what machine."""

import pytest

from transcription import pipeline, quickest
from transcription.errors import NothingToHear
from transcription.model import Recording, Utterance
from transcription.quickest import Machine

SMALL, BASE, OWN = "small sha256:00", "base sha256:01", "own model sha256:02"
ALL = {"whisper": SMALL, "faster-whisper": SMALL, "captions": "captions"}
CHOICES = {
    "on a card the same model in fp16": (Machine.CUDA, ALL, "faster-whisper"),
    "with tiles the same model in 8 bits too": (Machine.AMX, ALL, "faster-whisper"),
    "elsewhere the same model in 8 bits": (Machine.PLAIN, ALL, "faster-whisper"),
    "the better model before the quicker engine": (
        Machine.PLAIN,
        ALL | {"faster-whisper": BASE},
        "whisper",
    ),
    "the same the other way round": (Machine.AMX, ALL | {"whisper": BASE}, "faster-whisper"),
    "the only one with a model": (Machine.CUDA, ALL | {"faster-whisper": None}, "whisper"),
    "the researcher's own model, which only one can read": (
        Machine.PLAIN,
        {"whisper": OWN, "faster-whisper": None, "captions": "captions"},
        "whisper",
    ),
    "captions where there is no model": (
        Machine.AMX,
        {"whisper": None, "faster-whisper": None, "captions": "captions"},
        "captions",
    ),
    "another's engine after the two, and before captions": (
        Machine.PLAIN,
        {"whisper": None, "faster-whisper": None, "theirs": SMALL, "captions": "captions"},
        "theirs",
    ),
}


class Able:
    """An engine that has a model or none."""

    automatic, draft = True, False

    def __init__(self, name, label):
        self.name, self.label = name, label

    def weights(self, model):
        return self.label

    def suits(self, recording):
        return True


@pytest.fixture
def here(monkeypatch):
    def set_up(on, labels):
        engines = {name: Able(name, label) for name, label in sorted(labels.items())}
        monkeypatch.setattr(pipeline, "discover", lambda *_: engines)
        monkeypatch.setattr(pipeline, "machine", lambda: on)

    return set_up


@pytest.mark.parametrize("case", CHOICES)
def test_auto_takes(case, here):
    on, labels, wanted = CHOICES[case]
    here(on, labels)
    assert pipeline.choose_engine("auto", None, Recording(captions=(Utterance("Hello."),))).name == wanted


def test_a_named_engine_is_taken_whatever_is_quicker(here):
    here(Machine.PLAIN, ALL)
    assert pipeline.choose_engine("whisper", None, Recording()).name == "whisper"


def test_where_nothing_can_hear_it_says_so(here):
    here(Machine.PLAIN, {"whisper": None})
    with pytest.raises(NothingToHear):
        pipeline.choose_engine("auto", None, Recording())


FLAGS = {
    "tiles": ("flags : fpu avx512f amx_bf16 amx_tile", Machine.AMX),
    "none": ("flags : fpu avx512_bf16 amx_int8", Machine.PLAIN),
    "not Linux": (None, Machine.PLAIN),
}


@pytest.mark.parametrize("case", FLAGS)
def test_the_machine_is_told_by_its_processor(case, tmp_path, monkeypatch):
    text, wanted = FLAGS[case]
    monkeypatch.setattr(quickest, "CPUINFO", tmp_path / "cpuinfo")
    monkeypatch.setattr(quickest.shutil, "which", lambda _: None)
    if text:
        (tmp_path / "cpuinfo").write_text(text)
    assert quickest.machine() is wanted


def test_every_machine_has_an_order_of_the_same_engines():
    assert set(quickest.ORDER) == set(Machine)
    assert len({frozenset(order) for order in quickest.ORDER.values()}) == 1
