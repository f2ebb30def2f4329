"""No name of the roster leaves in any file, and nobody's ordinary words close the gate."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.exports import bundle
from facilitator.exports.protocol import CODERS, EVERY_TARGET, TEXT, ExportFile, Release, ReleasedSession
from facilitator.model import Session
from facilitator.release.scan import Kept, Leak, leaks
from transcription import policies, redact
from transcription.model import Person, Transcript, Turn, TurnKind

PEOPLE = (
    Person("P01", "participant", ("Erin Brauer", "Erin B.")),
    Person("P02", "participant", ("José Ñúñez-O'Hara",)),
    Person("P03", "participant", ("Will", "Will Young")),
    Person("P04", "participant", ("Atlas Roman",)),
    Person("P05", "participant", ("Li Wu",)),
    Person("P06", "participant", ("Søren Łukasz",), ("shoring",)),
    Person("M1", "moderator", ("Moderator", "Dr. May Lindqvist (she/her)", "iPhone")),
)


def text(words, path="a.txt"):
    return ExportFile(path, words.encode())


def found(*files, **kwargs):
    return leaks(files, PEOPLE, **kwargs)


@pytest.mark.parametrize(
    "words",
    [
        "thanks erin for that",
        "ERIN said so",
        "Erin's idea",
        "Erin\u2019ll come",
        "the Brauers' house",
        "a Brauer-led team",
        "Brauer, Erin",
        "erinbrauer@example.org",
        "@erin_brauer",
        "(erin)",
        "a\u00a0Erin\u200b b",
        "\u0415rin with a Cyrillic letter",
        "Jose Nunez",
        "Jose\u0301 was there",
        "o'hara and O\u2019Hara",
        "then Will came",
        "thanks, Will",
        "with Li and others",
        "Soren",
        "lukasz",
        "LINDQVIST",
        "ask May about it",
        "line one\nline two, Erin\n",
        "P01: Erin",
        "[00:00:05]P01: erin",
        "[PERSON-4, Erin's boss]",
        "shoring up",
    ],
)
def test_a_name_in_any_form_is_found(words):
    assert [leak.path for leak in found(text(words))] == ["a.txt"]


@pytest.mark.parametrize(
    "words",
    [
        "I will, you will, she will",
        "Will you come?",
        "P03: Will you come?",
        "P03: (in chat) Will you come?",
        "[00:00:05]P03: May I?",
        "it may be. May I?",
        "young people",
        "will young people come",  # two everyday words in lower case: the reviewer was asked
        "romance, aerin, brauerei, perinatal",
        "wuthering, list, lie",
        "moderator and iPhone",
        "Moderator: she told her",
        "e b and E B",
        "[P03] and [PLACE-1]",
        "",
    ],
)
def test_what_only_looks_like_a_name_closes_nothing(words):
    assert found(text(words)) == []


def test_words_that_reviewers_kept_count_no_longer_when_they_stand_alone():
    words = text("then Will came with Will Young")
    assert found(words) == [Leak("a.txt", 2)]
    assert found(words, kept={Kept("Will")}) == [Leak("a.txt", 1)]
    assert found(text("in Erin"), kept={Kept("erin", as_name=False)}) == []


@pytest.mark.parametrize(
    "kept",
    [
        Kept("will", as_name=False),  # the verb was kept: that says nothing of the name
        Kept("Will", alone=False),  # kept along with others: nobody looked at this one
        Kept("erin", as_name=False, alone=False),
    ],
)
def test_a_name_counts_on_unless_somebody_let_it_stand_as_a_name_by_itself(kept):
    words = text("then Will came with Erin and we will see")
    assert found(words, kept={kept}) == found(words) == [Leak("a.txt", 2)]


def test_a_name_kept_once_by_itself_and_once_along_with_others_counts_on():
    words = text("then Will came")
    assert found(words, kept={Kept("Will"), Kept("Will", alone=False)}) == found(words)


def test_an_owner_s_name_is_written_as_a_name_even_where_a_sentence_begins():
    assert found(text("Will's sister is ill")) == [Leak("a.txt", 1)]
    assert found(text("will's sister")) == []


def test_every_hit_is_counted_by_file_in_the_order_of_the_files():
    files = [text("Erin, Erin and Brauer", "b.txt"), text("nobody", "c.txt"), text("Erin", "a.txt")]
    assert found(*files) == [Leak("b.txt", 3), Leak("a.txt", 1)]


def test_a_name_in_a_file_s_own_name_is_found_and_not_told():
    assert found(text("x", "transcripts/erin_brauer.txt")) == [Leak("transcripts/[a name]", 1)]
    assert found(text("x", "Brauer-group/FG1.txt")) == [Leak("[a name]/FG1.txt", 1)]


def test_a_leak_never_shows_a_name():
    found_ = found(text("Erin", "Erin.txt"))
    assert "erin" not in repr(found_).lower()


def word_file(change):
    document = docx.Document()
    change(document)
    whole = io.BytesIO()
    document.save(whole)
    return ExportFile("reading-copy/FG1.docx", whole.getvalue())


def split_runs(document):
    paragraph = document.add_paragraph("Thanks, ")
    for letters in ("Er", "i", "n", " for that"):
        paragraph.add_run(letters).bold = len(letters) == 1


def in_table(document):
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Speaker", "Erin"


def author(document):
    document.core_properties.author = "Erin"
    document.core_properties.last_modified_by = "somebody"


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.add_paragraph("Thanks, Erin"),
        split_runs,
        in_table,
        author,
        lambda document: setattr(document.core_properties, "comments", "for Erin"),
        lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "Erin"),
        lambda document: setattr(document.sections[0].footer.paragraphs[0], "text", "Erin"),
        lambda document: document.styles.add_style("Erin", 1),
        lambda document: document.add_paragraph("a").add_run().add_text("x\tErin"),
        lambda document: document.add_comment(document.add_paragraph("x").runs, "ask Erin", "coder"),
        lambda document: document.add_comment(document.add_paragraph("x").runs, "ask", "Erin"),
    ],
)
def test_a_name_anywhere_in_a_word_file_is_found(change):
    assert [leak.path for leak in found(word_file(change))] == ["reading-copy/FG1.docx"]


def test_letters_of_neighbouring_paragraphs_do_not_make_a_name():
    def change(document):
        document.add_paragraph("Er")
        document.add_paragraph("in")
        document.add_table(1, 2).rows[0].cells[0].text = "Brau"
        document.tables[0].rows[0].cells[1].text = "er"

    assert found(word_file(change), own=[word_file(lambda document: None)]) == []


def packed(name, data, comment=b""):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.comment = comment
    return whole.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        packed("a.txt", "Erin"),
        packed("erin/a.txt", ""),
        packed("a.txt", "", b"for Erin"),
        packed("inner.zip", packed("a.txt", "Erin")),
        "Erin".encode("utf-16"),
        "thanks, Erin".encode("utf-16-le"),
        "\ufeffErin".encode(),
        b"\x00\x01\x02\xff binary Erin binary",
        b"caf\xe9 Erin",
    ],
)
def test_a_name_is_found_in_zips_and_in_any_encoding(data):
    assert [leak.path for leak in found(ExportFile("x.bin", data))] == ["x.bin"]


@pytest.mark.parametrize(
    ("path", "data", "hits"),
    [
        ("a.json", json.dumps({"text": "line\nErin"}), 1),
        ("a.json", json.dumps({"Erin": [1, {"a": "Jos\u00e9"}]}), 2),
        ("a.json", '{"broken": "Erin', 1),
        ("a.csv", '"P01","Erin"\r\n"P02","Will you come?"\r\n', 1),
        ("a.csv", '"P01","speech","then Will came"\r\n', 1),
        ("a.csv", '"P01","Er""in"\r\n', 0),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Erin Brauer>Hello", 1),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v P03>Will you come", 0),
        ("a.html", "<p>E<b>ri</b>n</p>", 1),
        ("a.html", '<p title="Erin">x</p><!-- Erin -->', 2),
        ("a.html", "<p>O&#39;Hara &amp; Co</p>", 1),
        ("a.html", "<p>Er</p><p>in</p>", 0),
        ("rows.txt", "0:01\tP03\tWill you come\n", 0),
    ],
)
def test_each_kind_of_file_is_read_as_it_is_meant(path, data, hits):
    assert sum(leak.count for leak in found(text(data, path))) == hits


def release(target, *said, title=""):
    turns = tuple(Turn("P03", TurnKind.SPEECH, 0, 900, words) for words in said)
    heard = Transcript(turns, "en", "captions", "captions 1", draft=False, duration_ms=900)
    safe = redact.make(heard, [], [], policies.load("qualitative"), key=b"k", reviewer="JW")
    one = ReleasedSession(Session("FG1", "seed", "ab", "students"), safe)
    return Release(title, CODERS, target, False, (one,), {}, "main")


@pytest.mark.parametrize("target", sorted(EVERY_TARGET))
def test_our_own_wording_is_nobody_s_name(target):
    """Atlas, Word, Page, Mark, Max and Regular are names too."""
    people = [
        Person(f"P{number:02}", "participant", (name,))
        for number, name in enumerate(
            ["Atlas", "Ti Excel", "Roman Word", "Page Turner", "Mark Speakers", "Max Heading", "Arial Legend"]
        )
    ]
    made = release(target, "Nothing was said.", "At all.")
    files, own = bundle.files(made), bundle.files(bundle.blank(made))
    assert leaks(files, people, (), own) == []
    assert leaks(files, people)


def test_a_name_left_in_the_talk_or_the_title_is_found_in_every_file_that_has_it():
    made = release(TEXT, "thanks Erin", title="Erin's study")
    hits = {leak.path for leak in leaks(bundle.files(made), PEOPLE, (), bundle.files(bundle.blank(made)))}
    assert hits == {
        "README.txt",
        "captions/FG1.vtt",
        "convention.txt",
        "json/FG1.json",
        "reading-copy/FG1.docx",
        "transcripts-stamped/FG1.txt",
        "transcripts/FG1.docx",
        "transcripts/FG1.txt",
        "turns.csv",
    }


@pytest.mark.parametrize("target", sorted(EVERY_TARGET))
@pytest.mark.parametrize("form", ["Erin Brauer", "José", "Brauer, Erin", "erin's"])
def test_whatever_file_a_name_changes_it_is_found_in_that_file(target, form):
    made, clean = (release(target, f"and {words} went") for words in (form, "nobody"))
    files, without = bundle.files(made), {one.path: one.data for one in bundle.files(clean)}
    changed = {one.path for one in files if without.get(one.path) != one.data}
    assert changed
    assert changed <= {leak.path for leak in found(*files, own=bundle.files(bundle.blank(made)))}


def test_a_clean_release_is_clean_without_the_blank_one_too():
    made = release(TEXT, "will you may I", "young people said it")
    assert leaks(bundle.files(made), PEOPLE[:3]) == []


ORDINARY = ["so", "then", "will", "it", "(yes)", "10:30", "\u7530\u4e2d", "x\u0301"]
WORDS = st.lists(st.sampled_from(ORDINARY), max_size=6)


@settings(max_examples=40, deadline=None)
@given(before=WORDS, after=WORDS, name=st.sampled_from(["Erin", "BRAUER", "n\u00fa\u00f1ez", "Lindqvist's"]))
def test_a_name_is_found_between_any_words(before, after, name):
    assert found(text(" ".join([*before, name, *after])))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_scan_fail(data):
    for path in ("a.csv", "a.json", "a.docx"):
        leaks([ExportFile(path, data), ExportFile(path, b"PK" + data), ExportFile(path, b"<" + data)], PEOPLE)
