"""How quick the review page is on a long session: 90 minutes, ten speakers, 14,000 words.

``python bench/review_page.py`` makes a synthetic study, opens its page in Chromium and prints how long the
page takes to be ready, how long a key takes to be painted in the turn that is edited, how long an edit takes
to be on disk, and how much memory the server has at its highest.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from facilitator import drafts
from facilitator.actions.open_study import opened
from facilitator.folder import read
from facilitator.model import State
from transcription.detect import detect
from transcription.model import Draft, Known, Person, Transcript, Turn, TurnKind, Word

MINUTES, SPEAKERS, WORDS = 90, 10, 14_000
FG = "from facilitator.cli.main import main; main()"
SPOKEN = (
    "we think about the small group and how it went because people said that they were tired of "
    "it all but then somebody came along and asked what would help on an ordinary day near "
    "Quillby with Doctor Marsh who knows my sister "
)
KEYS = 60  # typed and measured
PAINTED = """() => new Promise(done => {
  const field = document.querySelector('.turn textarea'), found = [];
  field.addEventListener('keydown', () => { const t = performance.now();
    requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => {
      found.push(performance.now() - t);
      if (found.length === %d) done(found); }; c.port2.postMessage(0); }); });
})"""


def talk(rolls: random.Random) -> Draft:
    """A draft of that length; every twentieth word is doubtful."""
    turns, at, left = [], 0, WORDS
    step = MINUTES * 60_000 // WORDS
    while left:
        texts = [rolls.choice(SPOKEN.split()) for _ in range(min(left, rolls.randrange(2, 30)))]
        left -= len(texts)
        words = tuple(
            Word(text, at + step * n, at + step * (n + 1) - 20, 0.3 if rolls.random() < 0.05 else 0.9)
            for n, text in enumerate(texts)
        )
        at += step * len(texts)
        speaker = f"P{rolls.randrange(SPEAKERS) + 1:02d}"
        turns.append(Turn(speaker, TurnKind.SPEECH, words[0].start_ms, at, " ".join(texts), words))
    roster = tuple(Person(f"P{n + 1:02d}", "participant", (f"Person{n}",)) for n in range(SPEAKERS))
    found = detect([turn.text for turn in turns], Known(roster=roster))
    return Draft(Transcript(tuple(turns), "en", "bench", "none", False, MINUTES * 60_000), tuple(found))


def made(folder: Path) -> Path:
    """A study with that session in review."""
    study = folder / "study"
    os.environ |= {"FG_IDENTITY": str(folder / "key.txt"), "FG_STUDY": str(study)}
    for words in (
        ["init", str(study), "--title", "Bench"],
        ["guide", "new", "short-60"],
        ["session", "add", "FG1", "--guide", "short-60", "--group", "nurses"],
    ):
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", FG, *words], check=True, capture_output=True
        )
    with opened(read(study)) as found, found.vault.hold("FG1", "bench") as room:
        drafts.write(room, drafts.Kept("bench", talk(random.Random(1))))  # noqa: S311 - it makes a talk, no secrets
        found.repository.set_state("FG1", State.RECORDED)
        found.repository.set_state("FG1", State.IN_REVIEW)
    return study


def memory_mb(process: int) -> float:
    """The highest resident size of a process so far, in MB (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def measured(link: str, base: str, process: int) -> dict[str, float]:
    """What a person at the page would notice."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(link)
        page.wait_for_url(lambda url: "/open" not in url)
        ready = []
        for _ in range(3):
            begun = time.perf_counter()
            page.goto(f"{base}/review/FG1?by=AB")
            page.wait_for_selector(".review[data-ready]")
            ready.append(time.perf_counter() - begun)
        turn = page.locator(".turn").nth(500)
        turn.scroll_into_view_if_needed()
        turn.locator(".said").dblclick()
        page.evaluate(f"() => {{ window.painted = ({PAINTED % KEYS})() }}")
        for _ in range(KEYS):
            page.keyboard.press("x")
        painted = sorted(page.evaluate("window.painted"))
        begun = time.perf_counter()
        page.keyboard.press("Escape")
        page.wait_for_selector("#saved[data-state=saved]")
        kept = time.perf_counter() - begun
        browser.close()
    return {
        "first_ready_s": round(ready[0], 2),
        "ready_s": round(min(ready[1:]), 2),
        "key_to_paint_ms_median": round(painted[KEYS // 2], 1),
        "key_to_paint_ms_95": round(painted[int(KEYS * 0.95)], 1),
        "edit_on_disk_s": round(kept, 2),
        "server_mb": round(memory_mb(process)),
    }


def main() -> None:
    """Make, serve, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        study = made(Path(folder))
        words = [sys.executable, "-c", FG, "serve", "--no-browser", "--json", "--study", str(study)]
        server = subprocess.Popen(  # noqa: S603 - our own program
            words, stdout=subprocess.PIPE, encoding="utf-8", stdin=subprocess.DEVNULL
        )
        assert server.stdout is not None
        text = ""
        while not text.endswith("}\n"):
            text += server.stdout.readline()
        link = json.loads(text)["url"]
        try:
            found = measured(link, link.partition("/open")[0], server.pid)
            sys.stdout.write(json.dumps(found, indent=2) + "\n")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
