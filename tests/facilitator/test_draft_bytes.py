"""A draft that is written again after an edit has the very bytes that writing it whole would give."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from facilitator.draft_bytes import DraftBytes, Unchanged
from facilitator.drafts import Kept
from transcription import plain
from transcription.model import Draft, Finding, Kind, TextSpan, Transcript, Turn, TurnKind, Word

texts = st.text(min_size=1, max_size=20) | st.sampled_from(['"turns":[]', '"findings":[]', "ä𝄞"])
turns = st.builds(
    lambda text, ms: Turn("P01", TurnKind.SPEECH, ms, ms + 5, text, (Word(text, ms, ms + 5, 0.5),)),
    texts,
    st.integers(0, 99),
)
findings = st.builds(
    lambda text, n: Finding((TextSpan(n, 0, 1),), Kind.PERSON, text, "x", 0.5, "why"),
    texts,
    st.integers(0, 9),
)
drafts = st.builds(
    lambda said, found, label: Draft(
        Transcript(tuple(said), "en", "engine", "", False, 9, {"S1": label, "turns": label}), tuple(found)
    ),
    st.lists(turns),
    st.lists(findings),
    texts,
)


@given(st.lists(drafts, min_size=1, max_size=4))
def test_the_bytes_are_those_of_the_whole(written: list[Draft]) -> None:
    own = DraftBytes()
    for number, draft in enumerate([*written, *written]):
        kept = Kept("inputs", draft, "machine", number)
        assert own.of(kept) == plain.dump(kept)
        one = draft.transcript.turns[:1]
        edited = replace(draft, transcript=replace(draft.transcript, turns=(*one, *draft.transcript.turns)))
        assert own.of(replace(kept, draft=edited)) == plain.dump(replace(kept, draft=edited))


def test_only_what_is_another_object_is_made_anew() -> None:
    made: list[str] = []

    def make(one: list[str]) -> str:
        made.append(one[0])
        return one[0]

    own = Unchanged(make)
    first, second, third = ["a"], ["b"], ["a"]
    assert own.of([first, second]) == ["a", "b"]
    assert own.of([second, third, second]) == ["b", "a", "b"]
    assert made == ["a", "b", "a"]
