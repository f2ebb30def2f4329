"""What belongs to an address that was found is found with it: its name said again, houses, doors."""

from __future__ import annotations

import pytest
from marked import letters, unmarked

from transcription import address_again
from transcription.detect import detect
from transcription.model import Known

AGAIN = [
    "we lived at «14 Tolling Lane» for years / so I ran the whole of «Tolling» with no shoes on",
    "he couldn't spell it, it's «12 tamarind street» / «tamarind» / yeah «tamarind» and he typed it wrong",
    "the parcel's for «9 Marlow Gardens» and it goes to «the annexe»",
    "she wrote «the lay-by opposite 310 Tolling Road» on it",
    "it's «The Old Chapel», «9 Tolling Lane», and they never find it",
    "we're «3 Marlow Gardens», it was «the Forge» before",
]
NOTHING = [
    "we lived at 14 Fernhill Street and the street was quiet",
    "we lived on Church Lane and the church was cold",
    "the annexe was full of paint",
]


@pytest.mark.parametrize("line", AGAIN)
def test_what_belongs_to_an_address_is_found(line):
    texts, wanted = unmarked(line)
    findings = detect(texts, Known())
    assert letters(wanted) <= letters(span for one in findings for span in one.spans)


@pytest.mark.parametrize("line", NOTHING)
def test_everyday_words_of_an_address_stay(line):
    texts, _ = unmarked(line)
    assert address_again.NAME not in {one.detector for one in detect(texts, Known())}
