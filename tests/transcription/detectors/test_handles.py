"""Handles that are said in plain words are found whole; being on a site is none."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors.handles import detector


@pytest.mark.parametrize(
    "line",
    [
        "i'm on twitter at «xio nurse life»",
        "my handle is at «xio nurse life»",
        "my instagram is at «quiet gardener»",
        "find me on insta at «quiet gardener» or call",
        "I'm at «night porter jay» on Twitter if you want",
        "i'm «zorvanegirl» on tiktok",
    ],
)
def test_a_handle_in_words_is_hidden_at_once(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score >= 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "i'm active on twitter",
        "I'm not on Facebook",
        "we're at home on facebook all day",
        "my twitter is at the top of the page",
        "it's all over the place on youtube",
        "",
    ],
)
def test_somebody_who_is_only_on_a_site_has_no_handle_yet(line):
    assert found(line, detector) == []
