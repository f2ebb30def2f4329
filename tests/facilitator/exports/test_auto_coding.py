"""Coding programs find exactly our turns, by their own rules, whatever was said."""

from __future__ import annotations

import io
import re

import docx
import pytest
import releases
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.exports import docx as docx_exporter
from facilitator.exports import nvivo_rows, reading_copy, txt
from facilitator.exports.lines import lines
from facilitator.exports.protocol import ATLASTI, EVERY_TARGET, MAXQDA, NVIVO, QUALCODER, TEXT

# MAXQDA: a paragraph with a colon in its first 63 characters begins a contribution.
COLON = re.compile(r"\s*([^:]{0,63}?)\s*:(.*)", re.DOTALL)
# ATLAS.ti and QualCoder with the at sign: only at the start of a line.
AT_SIGN = re.compile(r"@([^:\n]{1,63}):(.*)", re.DOTALL)
STAMP = re.compile(r"\[\d\d:\d\d:\d\d\]")
AT_TARGETS = (ATLASTI, QUALCODER)


def scanned(paragraphs, pattern):
    """(label, words) as a program codes them: words go to the last label, those before any to nobody."""
    coded = []
    for paragraph in paragraphs:
        match = pattern.match(paragraph)
        if match:
            coded.append([match[1], match[2].strip()])
        elif coded:
            coded[-1][1] += " " + paragraph
    return [tuple(one) for one in coded]


def pattern_of(release):
    return AT_SIGN if release.target in AT_TARGETS else COLON


def expected(release):
    one = release.sessions[0]
    return [(line.label, line.paragraph) for line in lines(release, one)]


def txt_paragraphs(release, folder="transcripts"):
    data = releases.named(txt.exporter.files(release), f"{folder}/FG1.txt")
    return re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", data.decode().rstrip("\n"))


def docx_paragraphs(exporter, release):
    document = docx.Document(io.BytesIO(exporter.files(release)[0].data))
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("target", sorted(EVERY_TARGET))
def test_a_text_transcript_codes_into_exactly_our_turns(target):
    release = releases.nasty(target)
    assert scanned(txt_paragraphs(release), pattern_of(release)) == expected(release)


@pytest.mark.parametrize("target", sorted(EVERY_TARGET))
def test_a_stamped_transcript_codes_the_same_once_the_stamps_are_read(target):
    release = releases.nasty(target)
    paragraphs = txt_paragraphs(release, "transcripts-stamped")
    stamps = [STAMP.match(paragraph) for paragraph in paragraphs]
    assert [bool(one) for one in stamps] == [False] + [True] * len(releases.NASTY)
    assert scanned([STAMP.sub("", one, count=1) for one in paragraphs], pattern_of(release)) == expected(
        release
    )
    assert [one[0] for one in stamps if one] == sorted(one[0] for one in stamps if one)


@pytest.mark.parametrize("target", [TEXT, MAXQDA, ATLASTI, QUALCODER])
def test_a_word_transcript_codes_into_exactly_our_turns(target):
    release = releases.nasty(target)
    assert scanned(docx_paragraphs(docx_exporter.exporter, release), pattern_of(release)) == expected(release)


def test_even_the_reading_copy_codes_by_speaker():
    """The questions between its turns have no colon; a program adds them to the turn before."""
    release = releases.release(releases.session(releases.talk()))
    coded = scanned(docx_paragraphs(reading_copy.exporter, release), COLON)
    assert [label for label, _ in coded] == [label for label, _ in expected(release)]


@pytest.mark.parametrize("target", [TEXT, QUALCODER])
def test_nothing_before_the_first_turn_looks_like_a_speaker(target):
    release = releases.nasty(target, title="@Title: {a} [b] #c: d, 10:30")
    before = txt_paragraphs(release)[0]
    assert ":" not in before and not re.match(r"\s*[@#\[{]", before)


def test_a_program_that_matches_names_after_a_full_stop_needs_the_at_sign():
    """Why QualCoder and ATLAS.ti get another file: the plain label also matches within speech."""
    careless = re.compile(r"(?:^|[.!?] )([A-Z]\w*(?: \w+)?):", re.MULTILINE)
    plain = "\n".join(txt_paragraphs(releases.nasty(TEXT)))
    marked = "\n".join(txt_paragraphs(releases.nasty(QUALCODER)))
    assert "For example" in careless.findall(plain)
    at_sign = re.compile(r"^@([^:\n]{1,63}):", re.MULTILINE)
    assert at_sign.findall(marked) == [label for label, _ in expected(releases.nasty())]


def test_nvivo_gets_a_heading_for_each_question_and_each_speaker():
    release = releases.release(releases.session(releases.talk()), target=NVIVO)
    document = docx.Document(io.BytesIO(docx_exporter.exporter.files(release)[0].data))
    styled = [(one.style.name, one.text) for one in document.paragraphs]
    assert [text for style, text in styled if style == "Heading 1"] == [
        "Question 1. What comes first, time or money",
        "Question 2. Who opened the door",
    ]
    speakers = [at for at, (style, _) in enumerate(styled) if style == "Heading 2"]
    assert [(styled[at][1], styled[at + 1][1]) for at in speakers] == expected(release)


def test_headings_hold_nothing_that_nvivo_turns_into_a_tilde():
    questions = {"q1": 'Why \\ / : * ? " < > not?'}
    release = releases.release(
        releases.session(releases.anonymized([releases.turn("So.", question="q1")]), questions=questions),
        target=NVIVO,
    )
    headings = [
        paragraph.text
        for paragraph in docx.Document(io.BytesIO(docx_exporter.exporter.files(release)[0].data)).paragraphs
        if paragraph.style.name == "Heading 1"
    ]
    assert len(headings) == 1 and not set(headings[0]) & set('\\/:*?"<>')


def test_nvivo_rows_have_two_tabs_each_and_ascending_times():
    release = releases.nasty(NVIVO)
    rows = nvivo_rows.exporter.files(release)[0].data.decode().rstrip("\n").split("\n")
    cells = [row.split("\t") for row in rows]
    assert cells[0] == ["Timespan", "Speaker", "Content"]
    assert [tuple(row[1:]) for row in cells[1:]] == expected(release)
    assert cells[1][0] == "00:00:05.0-00:00:25.0"
    assert [row[0] for row in cells[1:]] == sorted(row[0] for row in cells[1:])


def test_rows_and_stamps_are_left_out_where_turns_have_no_times():
    release = releases.nasty(NVIVO, timed=False)
    assert nvivo_rows.exporter.files(release) == []
    assert [file.path for file in txt.exporter.files(release)] == ["transcripts/FG1.txt"]


def test_a_chat_turn_says_that_it_was_typed():
    release = releases.release(releases.session(releases.talk()))
    assert "S1: (in chat) the link is here: https://example.org/x" in txt_paragraphs(release)


SPEECH = st.text(st.characters(codec="utf-8"), max_size=80)


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(SPEECH, min_size=1, max_size=6),
    title=SPEECH,
    group=SPEECH,
    question=SPEECH,
    target=st.sampled_from(sorted(EVERY_TARGET)),
)
def test_any_text_codes_into_its_turns_and_loses_no_letter(said, title, group, question, target):
    turns = [releases.turn(text, number, question="q1") for number, text in enumerate(said)]
    one = releases.session(releases.anonymized(turns), group=group, questions={"q1": question})
    release = releases.release(one, target=target, title=title)
    coded = scanned(txt_paragraphs(release), pattern_of(release))
    assert [label for label, _ in coded] == [label for label, _ in expected(release)]
    assert [releases.bare(words) for _, words in coded] == [releases.bare(text) for text in said]


@settings(max_examples=10, deadline=None)
@given(said=st.lists(SPEECH, min_size=1, max_size=4), title=SPEECH, question=SPEECH)
def test_any_text_fits_into_a_word_file_and_comes_out_again(said, title, question):
    turns = [releases.turn(text, number, question="q1") for number, text in enumerate(said)]
    one = releases.session(releases.anonymized(turns), questions={"q1": question})
    release = releases.release(one, title=title)
    coded = scanned(docx_paragraphs(docx_exporter.exporter, release), COLON)
    assert [releases.bare(words) for _, words in coded] == [releases.bare(text) for text in said]
    read = [label for label, _ in scanned(docx_paragraphs(reading_copy.exporter, release), COLON)]
    assert read == [label for label, _ in coded]


def test_a_lone_surrogate_is_replaced_and_breaks_nothing():
    release = releases.release(releases.session(releases.anonymized([releases.turn("a\ud800b \ufffe c")])))
    assert txt_paragraphs(release)[-1] == "Moderator: a\ufffdb   c"
    assert docx_paragraphs(docx_exporter.exporter, release)[-1] == "Moderator: a\ufffdb   c"
