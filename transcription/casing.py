"""Where a text has no capitals to go by: a recognizer may write them in one stretch and not in the next."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcription.matching import Page

_REACH = 15  # words on either side: somebody who uses capitals begins a sentence within as many
_ENOUGH, _HARDLY_ANY = 20, 0.95  # sentences, and the share of them that a capital begins
_FEW = 0.2  # share of words far from any capital, in a text whose writers use them
_LONGEST_SENTENCE = 60  # words: a longer one was written by a recognizer without full stops


def uncased(read: Page) -> list[bool]:
    """For each token: is there no capitalised word of its turn within reach, nor at its sentence's beginning?

    A lone capital I says nothing: recognizers that write no other capital write that one. Somebody
    who begins a sentence with a capital uses them, if the sentence is as long as people write them.
    """
    capitals = [at for at in read.capitals if len(read.tokens[at].text) > 1]
    if _always_begins_with_capital(read):
        return [False] * len(read.tokens)
    bare = [_is_bare(read, at, capitals) for at in range(len(read.tokens))]
    return _without_long_sentences(read, bare, frozenset(capitals))


def _always_begins_with_capital(read: Page) -> bool:
    """Does hardly any sentence of the texts begin without one, and are there enough to tell?"""
    begins = [
        read.written(at)[0].isupper()
        for at, token in enumerate(read.tokens)
        if read.begins_sentence(at) and token.text != "i" and token.text.isalpha()
    ]
    return len(begins) >= _ENOUGH and sum(begins) >= _HARDLY_ANY * len(begins)


def _without_long_sentences(read: Page, bare: list[bool], capitals: frozenset[int]) -> list[bool]:
    """Not bare are the words of a sentence that a capital begins and a full stop ends."""
    begun = 0
    for at in range(len(bare)):
        if read.begins_sentence(at):
            begun = at
        if bare[at] and at - begun <= _LONGEST_SENTENCE and begun in capitals:
            bare[at] = False
    return bare


def _is_bare(read: Page, at: int, capitals: list[int]) -> bool:
    place = bisect_left(capitals, at - _REACH)
    while place < len(capitals) and capitals[place] <= at + _REACH:
        if read.turns[capitals[place]] == read.turns[at]:
            return False
        place += 1
    return True


def cased_turns(read: Page, uncased: list[bool]) -> frozenset[int]:
    """The turns with a capitalised word, where nearly all the text has them; none in any other text.

    There a stretch without capitals is a long sentence without names, and no recognizer's whim.
    """
    if sum(uncased) >= _FEW * len(uncased):
        return frozenset()
    return frozenset(read.turns[at] for at in read.capitals if len(read.tokens[at].text) > 1)
