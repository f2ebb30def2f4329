"""Real meetings, one microphone for all, go through the whole of ``fg transcribe`` without a crash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fg import Fg

pytest.importorskip("pocketsphinx")

AMI = Path(__file__).parents[3] / "shared" / "data" / "ami"  # real meetings, beside a developer's checkout
CLIPS = ("dev00", "trn01", "trn02")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("clip", CLIPS)
def test_a_real_meeting_is_transcribed_and_all_its_speech_accounted_for(fg: Fg, clip: str) -> None:
    sound = AMI / f"{clip}.wav"
    if not sound.is_file():
        pytest.skip("this recording is not on this machine")
    fg.started().consented()
    fg.ok("import", "FG1", sound)
    answer = fg.ok("transcribe", "FG1", "--engine", "pocketsphinx", "--diarizer", "none", "--json")
    (told,) = answer.document["sessions"]
    covered = told["coverage"]
    assert told["turn_count"] > 0
    assert (
        covered["transcribed_ms"] + covered["unintelligible_ms"] + covered["lost_ms"] == covered["speech_ms"]
    )
    assert covered["speech_ms"] > 10_000
    assert told["draft"]
    turns = fg.ok("show", "FG1", "--identified", "--words", "--json").document["turns"]
    moments = [word["start_ms"] for turn in turns for word in turn["words"]]
    assert moments == sorted(moments)
    assert moments[-1] <= told["duration_ms"]
