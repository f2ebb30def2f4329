"""Where a text has no capitals to go by is told sentence by sentence."""

from __future__ import annotations

import pytest

from transcription.casing import uncased
from transcription.matching import read_texts

LONG = "and then we went on and on with it for a while until it was done and over for all of us there"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (f"So {LONG}.", False),  # somebody who begins a sentence with a capital uses them
        (LONG, True),
        (f"I {LONG}", True),  # recognizers that write no other capital write that one
        (f"So {LONG * 3}", True),  # no sentence is as long: a recognizer without full stops
    ],
)
def test_the_middle_of_a_long_sentence(text, bare):
    told = uncased(read_texts((text,)))
    assert told[-1] is bare


def test_who_always_begins_sentences_with_a_capital_uses_them_everywhere():
    talk = tuple(f"So we went on with it. {LONG.capitalize()}." for _ in range(15))
    assert not any(uncased(read_texts((*talk, LONG))))
    assert any(uncased(read_texts((LONG, *talk[:3], LONG))))
