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

from playwright.sync_api import Page, sync_playwright

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
WORD = "wellbeing "  # what is typed, again and again
BURSTS = 7  # words typed in one turn, with a pause after each in which the page saves
KEY_MS = 90  # between two keys: a quick typist, 130 words a minute
PAUSE_MS = 1_700  # longer than the page waits before it saves by itself
# From the moment the browser got the key to the task after the frame that shows it.
PAINTED = """() => {
  window.painted = [];
  document.addEventListener('keydown', event => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => window.painted.push(performance.now() - event.timeStamp);
    after.port2.postMessage(0);
  }), { capture: true });
}"""
# The browser's own word: from the key to the frame on the screen, in steps of 8 ms (Event Timing, W3C).
PRESENTED = """() => {
  window.presented = [];
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.name === 'keydown') window.presented.push(one.duration);
  }).observe({ type: 'event', durationThreshold: 16 });
}"""


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


def opened_in(page: Page, base: str) -> list[float]:
    """Seconds until the review can be used: the first time, and twice again."""
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        page.goto(f"{base}/review/FG1?by=AB")
        page.wait_for_selector(".review[data-ready]")
        took.append(time.perf_counter() - begun)
    return took


def typed(page: Page, number: int) -> list[float]:
    """Type in one turn at a person's pace, saving between; how long each save took, in seconds."""
    turn = page.locator(".turn").nth(number)
    turn.scroll_into_view_if_needed()
    turn.locator(".said").dblclick()
    for _ in range(BURSTS):
        page.keyboard.type(WORD, delay=KEY_MS)
        page.wait_for_timeout(PAUSE_MS)  # the page saves, and the next word is typed into its answer
    page.keyboard.type("x")
    begun = time.perf_counter()
    page.keyboard.press("Escape")
    page.wait_for_selector("#saved[data-state=saving]")
    page.wait_for_selector("#saved[data-state=saved]")
    return [time.perf_counter() - begun]


def measured(link: str, base: str, process: int) -> dict[str, float]:
    """What a person at the page would notice."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(link)
        page.wait_for_url(lambda url: "/open" not in url)
        ready = opened_in(page, base)
        page.evaluate(PAINTED)
        page.evaluate(PRESENTED)
        last = page.locator(".turn").count() - 1
        kept = [one for place in (0, last // 2, last) for one in typed(page, place)]
        painted, shown = page.evaluate("[window.painted, window.presented]")
        browser.close()
    return {
        "first_ready_s": round(ready[0], 2),
        "ready_s": round(min(ready[1:]), 2),
        "keys": len(painted),
        **{f"key_to_paint_ms_{name}": round(share(painted, part), 1) for name, part in SHARES.items()},
        **{f"keys_presented_over_{ms}_ms": sum(one > ms for one in shown) for ms in (50, 100)},
        "edit_on_disk_s": round(max(kept), 2),
        "server_mb": round(memory_mb(process)),
        "load": round(os.getloadavg()[0], 1),
    }


SHARES = {"median": 0.5, "95": 0.95, "99": 0.99, "highest": 1.0}


def share(found: list[float], part: float) -> float:
    """The value that this part of all stays at or under."""
    return sorted(found)[min(len(found) - 1, int(len(found) * part))]


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
