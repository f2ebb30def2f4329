"""Real calls with the names of those present, read where they are and never copied.

FG_REAL_TEXT names a folder of gzip'd JSON lines, one call a line: ``roster`` (names) and ``turns``
(``text``). Skipped where it is not set.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from transcription.detectors.roster import detector
from transcription.model import Known, Person
from transcription.normalise import view

FOLDER = os.environ.get("FG_REAL_TEXT", "")
NOBODY = {"operator", "unknown"}
SHORTEST = 3  # letters of a name that are looked for

pytestmark = pytest.mark.skipif(not FOLDER, reason="FG_REAL_TEXT names no folder")


def calls():
    paths = sorted(Path(FOLDER).glob("earnings21_*.jsonl.gz")) if FOLDER else []
    return [json.loads(line) for path in paths for line in gzip.open(path, "rt", encoding="utf-8")]


@pytest.mark.parametrize("call", calls(), ids=lambda call: call["doc_id"])
def test_every_name_of_the_roster_that_stands_in_the_text_is_found(call):
    names = [name.removesuffix("'s") for name in call["roster"] if name.casefold() not in NOBODY]
    known = Known(roster=tuple(Person(f"P{at:02}", "participant", (name,)) for at, name in enumerate(names)))
    texts = [turn["text"] for turn in call["turns"]]
    wanted = {token.text for token in view(names).tokens() if len(token.text) >= SHORTEST}
    covered = defaultdict(set)
    for one in detector.find(texts, known):
        for span in one.spans:
            covered[span.turn].update(range(span.start, span.end))
    missed = 0
    for turn, text in enumerate(texts):
        read = view([text])
        for token in read.tokens():
            if token.text in wanted:
                (span,) = read.spans(token.start, token.end)
                missed += not set(range(span.start, span.end)) <= covered[turn]
    assert missed == 0
