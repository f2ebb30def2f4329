"""A user's own spaCy model is asked too, offline; without one nothing changes, a broken one stops the run."""

from __future__ import annotations

import json

import pytest

from transcription.detect import detect
from transcription.detectors import ner
from transcription.errors import DetectorFailed, MissingModel
from transcription.model import Kind, Known

spacy = pytest.importorskip("spacy")

TEXT = "So Zorvane moved from Texas to Plinmoor, and Kverk Labs hired zorvane."
PATTERNS = [
    {"label": "PERSON", "pattern": [{"LOWER": "zorvane"}]},
    {"label": "GPE", "pattern": "Plinmoor"},
    {"label": "GPE", "pattern": "Texas"},
    {"label": "ORG", "pattern": "Kverk Labs"},
    {"label": "DATE", "pattern": "So"},
]


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A model without weights: a blank pipeline with rules, saved as any model is."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns(PATTERNS)
    pipeline.to_disk(tmp_path / "model")
    monkeypatch.setenv(ner.VARIABLE, str(tmp_path / "model"))
    ner._model.cache_clear()
    yield tmp_path / "model"
    ner._model.cache_clear()


@pytest.fixture
def offline(monkeypatch):
    """Any socket is an error."""

    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)


@pytest.mark.usefixtures("model", "offline")
def test_what_the_model_names_is_asked_about_but_for_states():
    findings = ner.detector.find(["", TEXT], Known())
    found = {(one.kind, one.entity, TEXT[s.start : s.end]) for one in findings for s in one.spans}
    assert found == {
        (Kind.PERSON, "name:zorvane", "Zorvane"),
        (Kind.PERSON, "name:zorvane", "zorvane"),
        (Kind.PLACE, "place:plinmoor", "Plinmoor"),
        (Kind.ORG, "org:kverk labs", "Kverk Labs"),
    }
    assert {span.turn for one in findings for span in one.spans} == {1}
    assert all(one.score < 0.8 for one in findings)


def test_the_language_is_the_models(model):
    assert ner.detector.languages == {"en"}
    meta = json.loads((model / "meta.json").read_text("utf-8"))
    (model / "meta.json").write_text(json.dumps(meta | {"lang": "xx"}), "utf-8")
    assert ner.detector.languages == {"*"}


@pytest.mark.usefixtures("model")
def test_a_model_of_another_language_is_not_asked():
    assert detect([TEXT], Known(language="es"), {"ner": ner.detector}) == []
    assert detect([TEXT], Known(language="en-US"), {"ner": ner.detector}) != []


def test_without_a_model_nothing_is_found(monkeypatch):
    monkeypatch.delenv(ner.VARIABLE, raising=False)
    assert ner.detector.find([TEXT], Known()) == []
    assert ner.detector.languages == {"*"}


def test_a_model_that_cannot_be_read_stops_the_run(tmp_path, monkeypatch):
    monkeypatch.setenv(ner.VARIABLE, str(tmp_path / "gone"))
    ner._model.cache_clear()
    with pytest.raises(MissingModel) as told:
        ner.detector.find([TEXT], Known())
    assert str(tmp_path) not in str(told.value)
    with pytest.raises(DetectorFailed):
        detect([TEXT], Known(), {"ner": ner.detector})
