"""Which model file a name means, without loading or fetching anything."""

import pytest

from transcription import weights


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FG_MODELS", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(weights.platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    for name in ("mine", "cache/whisper", "data/models"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


CHOICES = {
    "the best a laptop hears with in good time": (["tiny", "base", "small", "large-v3"], None, "small"),
    "smaller ones where that is missing": (["tiny", "base"], None, "base"),
    "larger ones where nothing else is": (["large-v3-turbo", "large-v3"], None, "large-v3-turbo"),
    "one that knows English alone comes last": (["tiny", "base.en"], None, "tiny"),
    "but it comes": (["base.en"], None, "base.en"),
    "the one that is named": (["small", "tiny"], "tiny", "tiny"),
    "an alias": (["large-v3-turbo", "tiny"], "turbo", "large-v3-turbo"),
    "the researcher's own by name": (["clinic"], "clinic", "clinic"),
    "but not unasked": (["clinic"], None, None),
    "no other for one that is missing": (["small"], "base", None),
    "nothing in nothing": ([], None, None),
    "no way out of the folder": (["tiny"], "../mine/tiny", None),
}


@pytest.mark.parametrize("case", CHOICES)
def test_the_model_is(case, folder):
    present, asked, wanted = CHOICES[case]
    for name in present:
        (folder / "mine" / f"{name}.pt").write_bytes(b"")
    found = weights.find(asked)
    assert (found and found.stem) == wanted


def test_the_researcher_s_folder_comes_before_whisper_s_cache(folder):
    for place in ("cache/whisper", "data/models", "mine"):
        (folder / place / "base.pt").write_bytes(b"")
        assert weights.find("base") == folder / place / "base.pt"


def test_a_file_is_itself_wherever_it_lies(folder):
    path = folder / "Ana Reyes tuned.pt"
    assert weights.find(str(path)) is None
    path.write_bytes(b"weights")
    assert weights.find(str(path)) == path
    assert weights.label(path).startswith("own model sha256:")


def test_the_label_of_an_official_name_tells_it_and_the_hash(folder):
    path = folder / "mine" / "base.pt"
    path.write_bytes(b"one")
    first = weights.label(path)
    assert first == "base sha256:7692c3ad3540bb80"
    path.write_bytes(b"another")
    assert weights.label(path) != first
