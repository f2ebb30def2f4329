"""``fg doctor`` tells whether the user's own model of names can be asked, before a run depends on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from facilitator.actions import doctor
from transcription.detectors import ner

if TYPE_CHECKING:
    from pathlib import Path

ROW = "names by a model"


def row(place: Path) -> doctor.Check:
    return next(one for one in doctor.doctor(None, None, place=place) if one.name == ROW)


def model(folder: Path, *, language: str = "en") -> Path:
    folder.mkdir()
    (folder / "meta.json").write_text(json.dumps({"lang": language}), "utf-8")
    (folder / "config.cfg").write_text("[nlp]\n", "utf-8")
    return folder


def test_without_the_variable_it_says_how_to_name_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ner.VARIABLE, raising=False)
    found = row(tmp_path)
    assert not found.ok
    assert ner.VARIABLE in found.note


@pytest.mark.parametrize("missing", ["meta.json", "config.cfg", "everything"])
def test_a_folder_that_is_no_model_is_told_without_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    folder = tmp_path / "tamsins-model"
    if missing != "everything":
        (model(folder) / missing).unlink()
    monkeypatch.setenv(ner.VARIABLE, str(folder))
    monkeypatch.setattr(doctor, "find_spec", lambda _: object())
    found = row(tmp_path)
    assert not found.ok
    assert "tamsin" not in found.note


def test_a_model_without_spacy_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ner.VARIABLE, str(model(tmp_path / "model")))
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    assert "pip install" in row(tmp_path).note
    assert not row(tmp_path).ok


def test_a_model_that_can_be_read_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ner.VARIABLE, str(model(tmp_path / "model")))
    monkeypatch.setattr(doctor, "find_spec", lambda _: object())
    assert row(tmp_path).ok


@pytest.mark.parametrize(
    ("engine", "extra"),
    [("whisper", "whisper"), ("faster-whisper", "fast"), ("pocketsphinx", "pocketsphinx")],
)
def test_an_engine_whose_program_is_missing_is_told_with_what_to_install_not_with_a_model(
    monkeypatch: pytest.MonkeyPatch, engine: str, extra: str
) -> None:
    monkeypatch.setattr(doctor, "installed", lambda _: None)
    monkeypatch.setattr(f"transcription.engines.{engine.replace('-', '_')}.installed", lambda _: None)
    found = next(one for one in doctor.engines() if one.name == f"engine {engine}")
    assert (found.ok, f"[{extra}]" in found.note, "no model" in found.note) == (False, True, False)
