"""The captions that Zoom saves beside a local recording."""

from __future__ import annotations

import pytest

from transcription.errors import UnreadableText
from transcription.formats.zoom_captions import text_format as captions

SAVED = (
    "[Tamsin Oduya] 18:04:40\r\nHello: all.\r\nMore\r\n\r\n"
    "[Sam [guest]] 18:04:50\r\nHi\r\n\r\n[] 18:05:00\r\n"
)


def told(text, starts_at_ms=None):
    return [(one.start_ms, one.name, one.text) for one in captions.read(text.encode(), (), starts_at_ms)]


def test_each_caption_is_an_utterance_under_its_name():
    assert told(SAVED, 18 * 3_600_000) == [
        (280_000, "Tamsin Oduya", "Hello: all. More"),
        (290_000, "Sam [guest]", "Hi"),
        (300_000, None, ""),
    ]


def test_clock_times_are_no_times_until_the_start_is_known_and_offsets_are():
    assert [start for start, _, _ in told(SAVED)] == [None, None, None]
    assert told(SAVED.replace("18:", "00:"))[0][0] == 280_000


@pytest.mark.parametrize(
    "text", ["[00:00:03] hello", "[P03]: hello", "[Sam] 18:04", "Sam 18:04:40\nhi", "[Sam] 18:04:40 hi"]
)
def test_what_only_looks_like_it_is_none(text):
    assert not captions.recognises(text.encode())
    with pytest.raises(UnreadableText):
        captions.read(text.encode())
