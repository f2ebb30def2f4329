"""A transcript from anywhere goes through the page: hidden, looked through, handed back, not on disk."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest
from form_fields import BOUNDARY
from web_bench import Running, faults

from facilitator.vault.keys import find_identity
from transcription.formats import choose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web_bench import Reply, Tab

TALK = """\
Interviewer: Welcome. Where did Zephyrine send you?

Tamsin Oduya: To Quillby, and I went with Dr. Brauer. Call me on 404 555 0134. Wexcombe helped, as did mossy.
"""
NAMES = ("Zephyrine", "Tamsin", "Oduya", "Brauer", "0134")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One entered server where there is no study, with a key of its own."""
    folder = tmp_path_factory.mktemp("bare")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FG_IDENTITY", str(folder / "key.txt"))
        patch.delenv("FG_STUDY", raising=False)
        running = Running(cwd=folder)
    yield running.enter()
    running.close()


@pytest.fixture(scope="module")
def place(bare: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that server."""
    return next(tmp_path_factory.getbasetemp().glob("bare*"))


def send(running: Running, files: dict[str, tuple[str, bytes]], **typed: str) -> Reply:
    """The form, as a browser sends it."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    body = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in typed.items()).encode()
    for field, (name, data) in files.items():
        body += f'{head}"{field}"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return running.ask("/anonymize", "POST", body, accept="text/html", content_type=kind)


def talk(**more: tuple[str, bytes]) -> dict[str, tuple[str, bytes]]:
    return {"file": ("Tamsin.txt", TALK.encode()), **more}


def done(running: Running) -> str:
    """The page of the result, when it is there."""
    for _ in range(600):
        if "You may leave this page" not in running.ask("/jobs/~anonymize").text:
            return running.ask("/anonymize/result").text
        time.sleep(0.05)
    raise AssertionError


def fetched(running: Running, path: str) -> bytes:
    asked = urllib.request.Request(running.base + path, headers={"Cookie": running.cookie})
    with urllib.request.urlopen(asked) as answer:
        return bytes(answer.read())


def test_names_are_hidden_shown_by_kind_and_never_on_the_disk(bare: Running, place: Path) -> None:
    running = bare
    assert send(running, talk(), names="Zephyrine\nDr. Brauer", terms="Wexcombe = a hospital").status == 303
    page = done(running)
    text = fetched(running, "/anonymize/file").decode()
    for name in NAMES:
        assert name not in page
        assert name not in text
    assert "a hospital" in text
    assert len(choose.read(text.encode(), ".txt")) == 2
    assert "Zephyrine" in running.ask("/anonymize/result?words=yes").text
    kept = [path for path in place.rglob("*") if path.is_file()]
    assert [path for path in kept if b"Zephyrine" in path.read_bytes() or "Tamsin" in path.name] == []


def test_what_was_missed_is_hidden_in_a_second_pass_and_numbers_stay(bare: Running) -> None:
    running = bare
    send(running, talk(), ending=".json")
    done(running)
    before = fetched(running, "/anonymize/file").decode()
    number = re.findall(r"\[PHONE-\d+\]", before)
    body = "names=mossy"
    headers = {"content_type": "application/x-www-form-urlencoded"}
    assert running.ask("/anonymize/more", "POST", body, **headers).status == 303
    done(running)
    after = fetched(running, "/anonymize/file").decode()
    assert "mossy" in before
    assert "mossy" not in after
    assert re.findall(r"\[PHONE-\d+\]", after) == number


def test_who_is_who_is_encrypted_and_gives_the_same_person_the_same_number_again(
    bare: Running, place: Path
) -> None:
    running = bare
    send(running, talk(), names="Zephyrine")
    done(running)
    sealed = fetched(running, "/anonymize/key")
    opened = json.loads(find_identity(place / "key.txt", {}).key.decrypt(sealed))
    assert any("Brauer" in " ".join(words) for words in opened["stands_for"].values())
    other = b"Interviewer: So Brauer came.\n\nSomebody: Brauer and Dr. Vantongeren.\n"
    assert send(running, {"file": ("b.txt", other), "key": ("who.age", sealed)}).status == 303
    done(running)
    (number,) = {shown for shown, words in opened["stands_for"].items() if any("Brauer" in w for w in words)}
    assert f"[{number.strip('[]')}" in fetched(running, "/anonymize/file").decode()


def test_the_people_of_the_study_are_known_where_that_is_ticked(shared: Running) -> None:
    send(shared, talk(), study="yes", ending=".txt")
    done(shared)
    assert "P01:" in fetched(shared, "/anonymize/file").decode()
    shared.ask("/anonymize/discard", "POST")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "Choose the transcript first"),
        ({"file": ("a.pdf", b"%PDF-1.7 ...")}, "This is a PDF"),
        (talk(roster=("r.csv", b"id,display_name\nTamsin,Tamsin\n")), "The roster has mistakes"),
        (talk(own_rules=("r.toml", b"version = 1")), "The policy file cannot be understood"),
        (talk(own_rules=("r.toml", b"\xff\xfe\x00")), "The file of rules is no text"),
    ],
)
def test_what_cannot_be_taken_is_said_on_the_form(
    files: dict[str, tuple[str, bytes]], why: str, shared: Running
) -> None:
    reply = send(shared, files, names="Somebody")
    assert (reply.status, why in reply.text) == (422, True)
    assert "Somebody</textarea>" in reply.text


def test_a_forgotten_transcript_is_gone(bare: Running) -> None:
    running = bare
    send(running, talk())
    assert "Names hidden" in done(running)
    assert running.ask("/anonymize/discard", "POST").status == 303
    for path in ("result", "file", "key"):
        assert running.ask(f"/anonymize/{path}").status == 303
    assert running.ask("/anonymize/more", "POST", "names=x").status == 303


@pytest.mark.slow
def test_the_page_of_the_result_is_sound_in_every_theme_and_size(bare: Running, tab: Tab) -> None:
    running = bare
    send(running, talk())
    done(running)
    page = tab(running)
    page.goto(running.base + "/anonymize/result?words=yes")
    assert page.locator("mark").count() >= 3
    assert faults(page) == []
