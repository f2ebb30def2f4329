"""The study's word list: everything else stays byte for byte, no mistake is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator import folder as folders
from facilitator.actions import word_list
from facilitator.actions.open_study import opened
from facilitator.errors import BadFile
from facilitator.terms import Entry, edited, entries, parse, study_terms
from transcription.model import Kind

if TYPE_CHECKING:
    from fg import Fg

WRITTEN = """\
# What the board agreed on
HARBOR = compassion training  # from the protocol

Larkmoor = place: city in the US South
Lantern Clinic=org:a clinic
WHO
"""

LINES = st.text(st.sampled_from("aZ é=#:\t"), max_size=12) | st.sampled_from(
    ["# note", "A = place: b", "C=d # e"]
)
TEXTS = st.builds(
    lambda lines, end, last: end.join(lines) + (end if last else ""),
    st.lists(LINES, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
WORDS = st.text(st.sampled_from("bcXé1"), min_size=1, max_size=5)
WANTED = st.builds(Entry, WORDS, st.sampled_from(word_list.KINDS), WORDS | st.just(""))


def test_every_line_is_read_with_its_kind_and_number() -> None:
    assert entries(WRITTEN) == {
        1: Entry("HARBOR", Kind.TERM, "compassion training"),
        3: Entry("Larkmoor", Kind.PLACE, "city in the US South"),
        4: Entry("Lantern Clinic", Kind.TERM, "org:a clinic"),
        5: Entry("WHO"),
    }


def test_one_change_keeps_remarks_and_every_other_line() -> None:
    wanted = {
        **entries(WRITTEN),
        1: Entry("HARBOR", Kind.ORG, "a course"),
        9: Entry("Quillby", Kind.PLACE, ""),
    }
    del wanted[5]
    assert edited(WRITTEN, wanted) == (
        WRITTEN.replace("compassion training", "org: a course").replace("WHO\n", "Quillby = place:\n")
    )


@given(TEXTS)
def test_a_list_that_nobody_changed_stays_as_it_is(text: str) -> None:
    assert edited(text, entries(text)) == text


@given(TEXTS, st.data())
def test_what_is_wanted_is_what_is_read_afterwards(text: str, data: st.DataObject) -> None:
    before = entries(text)
    end = len(text.splitlines())
    kept = {number: one for number, one in before.items() if data.draw(st.booleans())}
    changed = {number: data.draw(WANTED) for number in kept if data.draw(st.booleans())}
    new = dict(enumerate(data.draw(st.lists(WANTED, max_size=3)), end))
    wanted = {**kept, **changed, **new}
    after = edited(text, wanted)
    assert list(entries(after).values()) == [wanted[number] for number in sorted(wanted)]
    remarks = [line for number, line in enumerate(text.splitlines()) if number not in before]
    assert [line for number, line in enumerate(after.splitlines()) if number not in entries(after)] == remarks


def test_status_tells_of_a_name_that_was_written_into_the_list_by_hand(study: Fg) -> None:
    (study.study / "terms.txt").write_text("# Tamsin\nQuillby = place: where Oduya lives\n", "utf-8")
    (due,) = study.ok("status", "--json").document["due"]
    assert (due["session"], "name of the roster" in due["what"]) == ("", True)
    assert "Oduya" not in study.ok("status").out
    (study.study / "terms.txt").write_text("Quillby = place: a village\n", "utf-8")
    assert study.ok("status", "--json").document["due"] == []
    (study.study / "terms.txt").write_bytes(b"caf\xe9 = org: a bakery\n")
    assert "UTF-8" in study.ok("status", "--json").document["due"][0]["what"]


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        (Entry("", Kind.TERM, "a course"), "is missing"),
        (Entry("—"), "letter or a digit"),
        (Entry("larkmoor"), "more than once"),
        (Entry("A = B"), "cannot hold = or #"),
        (Entry("Quillby", Kind.PLACE, "village #2"), "cannot hold #"),
        (Entry("Quillby", Kind.TERM, "a\nb"), "one line"),
        (Entry("Quillby", Kind.TERM, "Place: a village"), "Choose place"),
        (Entry("Quillby", Kind.PLACE, "near larkmoor"), "holds a term"),
        (Entry("Tamsin Oduya"), "name of the roster"),
        (Entry("Quillby", Kind.PLACE, "where Tamsin lives"), "name of the roster"),
    ],
)
def test_a_mistake_is_told_at_its_line_and_nothing_is_written(study: Fg, line: Entry, mistake: str) -> None:
    with opened(folders.read(study.study)) as found:
        before = word_list.word_list(found.folder)
        wrong = word_list.change(found, {**before.entries, before.end: line}, before.version)
        assert [text for text in wrong[before.end] if mistake in text], wrong
        assert found.folder.terms.read_bytes() == b"Larkmoor = place: a city\r\n"


@pytest.mark.parametrize("line", [Entry("Quillby", Kind.PLACE, "a village: small = quiet"), Entry("IT")])
def test_a_good_line_is_added_and_noted_without_its_words(study: Fg, line: Entry) -> None:
    with opened(folders.read(study.study)) as found:
        before = word_list.word_list(found.folder)
        assert word_list.change(found, {**before.entries, before.end: line}, before.version) == {}
        assert line in word_list.word_list(found.folder).entries.values()
        row = found.repository.audit_rows()[-1]
        assert (row.verb, row.detail) == ("terms-change", "terms=2 added=1 changed=0 removed=0")
        with pytest.raises(word_list.ChangedElsewhere):
            word_list.change(found, {}, before.version)


def test_a_list_in_another_encoding_is_told_and_not_guessed(study: Fg) -> None:
    (study.study / "terms.txt").write_bytes("Café".encode("cp1252"))
    with pytest.raises(BadFile, match="UTF-8"):
        study_terms(folders.read(study.study))


def test_a_mark_of_the_encoding_stays_and_is_no_word(study: Fg) -> None:
    (study.study / "terms.txt").write_bytes(b"\xef\xbb\xbfWHO\n")
    with opened(folders.read(study.study)) as found:
        before = word_list.word_list(found.folder)
        assert not word_list.change(found, {0: Entry("WHO", Kind.TERM, "a body")}, before.version)
        assert found.folder.terms.read_bytes() == b"\xef\xbb\xbfWHO = a body\n"
        assert parse("WHO = a body") == study_terms(found.folder)


@pytest.fixture
def study(fg: Fg) -> Fg:
    """A study with people on the roster and one term."""
    fg.started()
    (fg.study / "terms.txt").write_bytes(b"Larkmoor = place: a city\r\n")
    return fg
