"""A session with sound that waits in review, and how tests look at it."""

from __future__ import annotations

import re
import wave
from typing import TYPE_CHECKING

import numpy as np
from playwright.sync_api import expect

from facilitator import drafts
from facilitator.actions.open_study import opened
from facilitator.folder import read

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg
    from playwright.sync_api import Page
    from web_bench import Running

expect.set_options(timeout=20_000)  # ms; a computer that does much else answers late
SECONDS, RATE = 16, 16_000
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
TALK = """\
WEBVTT

1
00:00:01.000 --> 00:00:04.000
Orla Quist: Thank you for coming, Tamsin. Shall we start?

2
00:00:05.000 --> 00:00:09.000
Tamsin Oduya: For me the small group was best, Oprah will agree.

3
00:00:10.000 --> 00:00:15.000
Piotr Vale-Hansen: I will, may said so. Ask May Lund near quillby.
"""


def sound_file(folder: Path) -> Path:
    """A tone."""
    path = folder / "audio.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        time_s = np.arange(RATE * SECONDS) / RATE
        out.writeframes((8_000 * np.sin(2 * np.pi * 220 * time_s)).astype("<i2").tobytes())
    return path


def reviewed(fg: Fg) -> Fg:
    """The study, with three turns in review."""
    fg.started().consented()
    fg.ok("import", "FG1", fg.file("meeting.transcript.vtt", TALK), sound_file(fg.folder))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    return fg


def review(page: Page, running: Running, where: str = "/review/FG1?by=AB") -> Page:
    """The review page, ready."""
    page.goto(running.base + where)
    page.wait_for_selector(".review[data-ready]")
    return page


def texts(fg: Fg) -> list[str]:
    """The words of each turn, as they lie on disk."""
    with opened(read(fg.study)) as study:
        kept = drafts.read(study.vault.room("FG1"))
    assert kept is not None
    return [turn.text for turn in kept.draft.transcript.turns]


def keep(page: Page) -> None:
    """Until all that was done is on disk."""
    expect(page.locator("#saved")).to_have_text(SAVED, timeout=20_000)
