"""Speech models: what is listed, fetched, checked, carried on a disk and converted; over HTTP on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facilitator.actions import model_catalogue, model_download, models
from facilitator.errors import BadFile, Offline
from transcription import weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg

MODEL = random.Random(1).randbytes(3 << 20) + b"PK\5\6" + b"\0" * 18  # looks like what torch.save writes
SHA256 = hashlib.sha256(MODEL).hexdigest()
COMMIT = "5" * 40
RUN = "import sys; from facilitator.cli.main import run; sys.exit(run(sys.argv[1:]))"
GATED = "pyannote/speaker-diarization-community-1"
FAST = {"model.bin": b"weights " * 4_000, "config.json": b"{}", "tokenizer.json": b'{"vocabulary": []}'}
VOICES = {
    "config.yaml": b"pipeline: {}",
    "segmentation/pytorch_model.bin": b"voices " * 4_000,
    "x.md": b"CC-BY",
}


class Server(ThreadingHTTPServer):
    """A place that models are fetched from. ``mood`` says how it behaves; ``asked`` is what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood = "well"
        self.asked: list[tuple[str, str, str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_given: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        token = self.headers.get("Authorization", "")
        self.server.asked.append((self.command, self.path, self.headers.get("Range", ""), token))
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts[0] == "api":
            self.told("/".join(parts[2:4]))
        elif "resolve" in parts:
            self.give(files("/".join(parts[:2]))["/".join(parts[4:])], body=body)
        elif self.server.mood == "gone":
            self.send_error(404)
        else:
            self.give(b"other bytes" if self.server.mood == "wrong" else MODEL, body=body)

    def told(self, repository: str) -> None:
        if repository == GATED and not self.headers.get("Authorization"):
            self.send_response(401)
            self.send_header("X-Error-Code", "GatedRepo")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        found = files(repository)
        large = {
            name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name.endswith(".bin")
        }
        if self.server.mood == "wrong":
            large = dict.fromkeys(large, "0" * 64)
        if "/tree/" in self.path:
            rows = [
                {"type": "file", "path": name, **one} for name, one in rows_of(found, large, "oid").items()
            ]
            self.give(json.dumps(rows).encode(), body=True)
            return
        siblings = [{"rfilename": name, **one} for name, one in rows_of(found, large, "sha256").items()]
        whole = {"id": repository, "modelId": repository, "sha": COMMIT, "siblings": siblings}
        self.give(json.dumps(whole | {"private": False, "tags": [], "downloads": 0}).encode(), body=True)

    def give(self, data: bytes, *, body: bool) -> None:
        first = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        if first >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(data) - first))
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if self.server.mood == "cut":
            data = data[: first + (len(data) - first) // 2]
        if body:
            self.wfile.write(data[first:])


def rows_of(found: dict[str, bytes], large: dict[str, str], sum_name: str) -> dict[str, dict[str, object]]:
    """Files as the hub tells of them; it names the checksum of large ones differently in its two answers."""
    return {
        name: {"size": len(data), "oid": "0" * 40, "blobId": "0" * 40}
        | ({"lfs": {sum_name: large[name], "size": len(data), "pointerSize": 9}} if name in large else {})
        for name, data in found.items()
    }


def files(repository: str) -> dict[str, bytes]:
    return VOICES if repository == GATED else FAST


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("FG_MODELS_URL", running.address)
    monkeypatch.setattr(
        model_catalogue, "addresses", lambda: {"tiny": ("https://example.org/tiny.pt", SHA256)}
    )
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where models belong, and nowhere else are any."""
    folder = tmp_path / "models"
    monkeypatch.setattr(weights, "folders", lambda: [folder])
    monkeypatch.setenv("FG_PYANNOTE", str(tmp_path / "none"))
    return folder


def test_a_model_is_fetched_once_under_its_checksum(fg: Fg, server: Server, place: Path) -> None:
    taken = fg.ok("models", "pull", "tiny", "--json").document["models"]
    assert (taken[0]["sha256"], taken[0]["official"], taken[0]["licence"]) == (SHA256, True, "MIT")
    assert (place / "tiny.pt").read_bytes() == MODEL
    assert [one[1] for one in server.asked] == [f"/{SHA256}/tiny.pt"]
    fg.ok("models", "pull", "tiny")
    assert len(server.asked) == 1
    assert fg.ok("models", "list", "--json").document["models"] == taken


def test_a_fetch_that_was_cut_goes_on_where_it_stopped(fg: Fg, server: Server, place: Path) -> None:
    server.mood = "cut"
    first = fg("models", "pull", "tiny")
    assert first.code == 7
    assert "goes on where it stopped" in first.err
    assert not (place / "tiny.pt").exists()
    have = (place / "tiny.pt.part").stat().st_size
    assert 0 < have < len(MODEL)
    server.mood = "well"
    fg.ok("models", "pull", "tiny")
    assert server.asked[-1][2] == f"bytes={have}-"
    assert (place / "tiny.pt").read_bytes() == MODEL
    assert sorted(path.name for path in place.iterdir()) == ["tiny.pt"]


def test_a_part_that_is_whole_already_is_checked_and_taken(fg: Fg, server: Server, place: Path) -> None:
    place.mkdir()
    (place / "tiny.pt.part").write_bytes(MODEL)
    fg.ok("models", "pull", "tiny")
    assert (place / "tiny.pt").read_bytes() == MODEL


@pytest.mark.parametrize("before", [b"", b"bytes of something else"])
def test_what_has_another_checksum_is_thrown_away(before: bytes, fg: Fg, server: Server, place: Path) -> None:
    place.mkdir()
    if before:
        (place / "tiny.pt.part").write_bytes(before)
    else:
        server.mood = "wrong"
    answer = fg("models", "pull", "tiny")
    assert answer.code == 7
    assert "checksum is wrong" in answer.err
    assert list(place.iterdir()) == []


REFUSED = {"gone": (7, "404"), "nobody there": (7, "cannot be reached")}


@pytest.mark.parametrize("mood", REFUSED)
def test_a_server_that_has_it_not_is_told_in_a_line(
    mood: str, fg: Fg, server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = REFUSED[mood]
    server.mood = mood
    if mood == "nobody there":
        monkeypatch.setenv("FG_MODELS_URL", "http://127.0.0.1:9")
    answer = fg("models", "pull", "tiny")
    assert answer.code == code
    assert said in answer.err
    assert str(place) not in answer.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(fg: Fg, server: Server, place: Path) -> None:
    place.mkdir()
    (place / "tiny.pt.part").symlink_to("/dev/full")
    answer = fg("models", "pull", "tiny")
    assert answer.code == 7
    assert "disk is full" in answer.err


def test_offline_means_that_nothing_is_asked(fg: Fg, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FG_OFFLINE", "1")
    answer = fg("models", "pull", "tiny")
    assert (answer.code, server.asked) == (7, [])
    assert "models import" in answer.err
    with pytest.raises(Offline):
        model_download.allowed({"FG_OFFLINE": "1"})


@pytest.mark.parametrize(
    "url", ["http://models.example.org", "ftp://127.0.0.1", "http://a@127.0.0.1", "file:///"]
)
def test_only_https_or_this_machine_is_asked(url: str) -> None:
    with pytest.raises(BadFile, match="https"):
        model_download.allowed({"FG_MODELS_URL": url})


def test_a_name_that_is_no_model_s_is_told(fg: Fg, server: Server) -> None:
    assert fg("models", "pull", "enormous").code == 2
    assert server.asked == []


# --- the hub: its own program, in a process of its own --------------------------------------------


def pulled(name: str, server: Server, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("huggingface_hub", reason="no extra that brings the hub's program is installed")
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("HF_", "FG_", "TRANSFORMERS_"))
    }
    own = {"FG_MODELS_URL": server.address, "FG_MODELS": str(folder), "HF_HOME": str(folder.parent / "hub")}
    command = [sys.executable, "-c", RUN, "models", "pull", name, "--json"]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, **own, **more}, check=False)


@pytest.mark.slow
@pytest.mark.model
def test_a_folder_of_the_hub_comes_whole_and_checked(server: Server, place: Path) -> None:
    pytest.importorskip("faster_whisper", reason="the extra fast is not installed")
    ran = pulled("faster-whisper-tiny", server, place)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["models"][0]["kind"] == "faster-whisper"
    assert {path.name: path.read_bytes() for path in (place / "faster-whisper-tiny").iterdir()} == FAST
    assert {token for *_, token in server.asked} == {""}
    server.mood = "wrong"
    (place / "faster-whisper-tiny").rename(place / "old")
    wrong = pulled("faster-whisper-tiny", server, place)
    assert wrong.returncode == 7
    assert "checksum is wrong" in wrong.stderr
    assert not (place / "faster-whisper-tiny").exists()


@pytest.mark.slow
@pytest.mark.model
def test_the_gated_folder_comes_with_a_token_that_is_kept_nowhere(server: Server, place: Path) -> None:
    token = "hf_" + "QuillbyQuillby"
    refused = pulled("pyannote-community-1", server, place, HF_TOKEN=" ")
    assert refused.returncode == 7
    assert "agree at https://hf.co/pyannote" in refused.stderr
    ran = pulled("pyannote-community-1", server, place, HF_TOKEN=token)
    assert ran.returncode == 0, ran.stderr
    assert (place / "pyannote-community-1" / "config.yaml").read_bytes() == VOICES["config.yaml"]
    assert f"Bearer {token}" in {one for *_, one in server.asked}
    written = [path.read_bytes() for path in place.parent.rglob("*") if path.is_file()]
    assert not any(token.encode() in data for data in written)
    assert token not in ran.stdout + ran.stderr


# --- from a disk ----------------------------------------------------------------------------------


def carried(folder: Path) -> Path:
    """A folder as ``pull --to`` leaves it."""
    folder.mkdir()
    (folder / "tiny.pt").write_bytes(MODEL)
    fast = folder / "faster-whisper-base"
    fast.mkdir()
    for name, data in FAST.items():
        (fast / name).write_bytes(data)
    models.write_sums(folder, folder / "tiny.pt")
    models.write_sums(folder, fast)
    return folder


def test_a_carried_folder_is_taken_where_its_checksums_hold(fg: Fg, place: Path) -> None:
    source = carried(fg.folder / "stick")
    taken = fg.ok("models", "import", source, "--json").document["models"]
    assert {(one["name"], one["kind"]) for one in taken} == {
        ("tiny", "whisper"),
        ("faster-whisper-base", "faster-whisper"),
    }
    listed = fg.ok("models", "list", "--json").document
    assert {one["name"] for one in listed["models"]} == {"tiny", "faster-whisper-base"}


SPOILED = {
    "a changed file": lambda folder: (folder / "tiny.pt").write_bytes(MODEL[:-1] + b"!"),
    "a file that is missing": lambda folder: (folder / "faster-whisper-base" / "config.json").unlink(),
    "a file that nobody listed": lambda folder: (folder / "base.pt").write_bytes(MODEL),
    "a table that is none": lambda folder: (folder / "SHA256SUMS").write_bytes(b"\xff\xfe"),
    "a line without a name": lambda folder: (folder / "SHA256SUMS").write_text("abc\n"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_of_a_spoiled_folder_nothing_is_taken(case: str, fg: Fg, place: Path) -> None:
    source = carried(fg.folder / "stick")
    SPOILED[case](source)
    answer = fg("models", "import", source)
    assert answer.code == 4
    assert "nothing was taken" in answer.err
    assert not place.exists()


def test_the_table_of_checksums_is_what_sha256sum_reads(tmp_path: Path) -> None:
    folder = carried(tmp_path / "stick")
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert f"{SHA256}  tiny.pt" in lines
    assert len(lines) == 1 + len(FAST)
    models.write_sums(folder, folder / "tiny.pt")
    assert sorted((folder / "SHA256SUMS").read_text().splitlines()) == sorted(lines)


def test_a_model_pulled_for_another_machine_can_be_imported_there(
    fg: Fg, server: Server, place: Path
) -> None:
    stick = fg.folder / "stick"
    fg.ok("models", "pull", "tiny", "--to", stick)
    assert not place.exists()
    fg.ok("models", "import", stick)
    assert (place / "tiny.pt").read_bytes() == MODEL


def test_a_file_that_only_bears_an_official_name_is_told(fg: Fg, server: Server, place: Path) -> None:
    place.mkdir()
    with zipfile.ZipFile(place / "tiny.pt", "w") as file:
        file.writestr("data", "tuned")
    listed = fg.ok("models", "list")
    assert "not OpenAI's file of that name" in listed.out
    assert fg.ok("models", "list", "--json").document["models"][0]["official"] is False


@pytest.mark.slow
@pytest.mark.model
def test_a_whisper_file_is_converted_for_faster_whisper_and_then_chosen(fg: Fg, place: Path) -> None:
    torch = pytest.importorskip("torch", reason="the extra whisper is not installed")
    pytest.importorskip("faster_whisper", reason="the extra fast is not installed")
    from whisper.model import ModelDimensions, Whisper

    model = Whisper(ModelDimensions(80, 1500, 64, 2, 1, 51_865, 448, 64, 2, 1))
    torch.nn.init.normal_(model.decoder.positional_embedding)
    source = fg.folder / "base.pt"
    torch.save({"dims": vars(model.dims), "model_state_dict": model.state_dict()}, source)
    taken = fg.ok("models", "import", source, "--for", "faster-whisper", "--json").document["models"]
    assert [(one["name"], one["kind"]) for one in taken] == [("faster-whisper-base", "faster-whisper")]
    assert weights.label(place / "faster-whisper-base").startswith("base sha256:")
    assert fg("models", "import", source, "--for", "faster-whisper").code == 2
    broken = fg.folder / "tiny.pt"
    broken.write_bytes(MODEL)
    assert fg("models", "import", broken, "--for", "faster-whisper").code == 3
    assert sorted(path.name for path in place.iterdir()) == ["faster-whisper-base"]


# --- what there is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free_gb", "card_gb", "fitting"),
    [
        (1.0, 0, {"faster-whisper-tiny"}),
        (1.0, 8, {"small", "large-v3"}),
        (3.0, 0, {"small"}),
        (0.1, 0, set()),
    ],
)
def test_what_fits_is_told_by_memory_or_by_the_card(
    free_gb: float, card_gb: float, fitting: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_catalogue.machine, "free_memory", lambda: round(free_gb * 1e9))
    monkeypatch.setattr(model_catalogue, "card_memory", lambda: round(card_gb * 1e9))
    fits = {one.name for one in model_catalogue.known() if one.fits}
    assert fitting <= fits
    assert ("large-v3" in fits) == ("large-v3" in fitting)
    assert bool(fits) == bool(fitting)


def test_checksums_come_from_the_installed_library_itself() -> None:
    whisper = pytest.importorskip("whisper", reason="the extra whisper is not installed")
    model_catalogue.addresses.cache_clear()
    found = model_catalogue.addresses()
    assert found
    for name, (address, sha256) in found.items():
        assert whisper._MODELS[name] == address
        assert address.split("/")[-2] == sha256
    named = {one.name for one in model_catalogue.known() if one.kind == "whisper"}
    assert named == {weights.ALIASES.get(name, name) for name in whisper._MODELS}
