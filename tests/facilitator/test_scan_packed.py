"""Names and hidden words are found in every encoding; what only looks like one closes nothing."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import html
import io
import json
import lzma
import quopri
import unicodedata
import zipfile
import zlib
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.exports.protocol import ExportFile
from facilitator.release.scan import Kept, Original, leaks
from transcription.model import Kind, Person

PEOPLE = (Person("P01", "participant", ("Erin Brauer",)), Person("P02", "participant", ("José Ñúñez",)))
SAID = "thanks, Erin Brauer and José Ñúñez"


def zipped(*members, comment=b"", behind=b"", extra=b""):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.extra = extra
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return whole.getvalue() + behind


PACKED = {
    "utf-8": SAID.encode(),
    "utf-8 with a mark": SAID.encode("utf-8-sig"),
    "utf-16": SAID.encode("utf-16"),
    "utf-16 without a mark": SAID.encode("utf-16-le"),
    "percent escapes": quote(SAID, safe="").encode(),
    "a web form": SAID.replace(" ", "+").replace("José", "Jos%C3%A9").encode(),
    "references of HTML in a text": html.escape(SAID).encode("ascii", "xmlcharrefreplace"),
    "every letter a reference": "".join(f"&#{ord(one)};" for one in SAID).encode(),
    "escapes of JSON in a text": json.dumps(SAID).encode(),
    "every letter an escape": "".join(f"\\u{ord(one):04x}" for one in SAID).encode(),
    "base64": base64.b64encode(SAID.encode()),
    "base64 in a sentence": b"see " + base64.b64encode(SAID.encode()) + b" there",
    "base64 for addresses": base64.urlsafe_b64encode(SAID.encode()),
    "base64 of UTF-16": base64.b64encode(SAID.encode("utf-16-le")),
    "base64 of percent escapes": base64.b64encode(quote(SAID).encode()),
    "base64 over line ends": base64.encodebytes(
        b"a longer text before it, so that lines end within " + SAID.encode()
    ),
    "base64 over line ends in JSON": json.dumps(
        base64.encodebytes(b"x" * 52 + SAID.encode()).decode()
    ).encode(),
    "base64 of signs without width": base64.b64encode("\u200b".join(SAID).encode()),
    "a packed file as base64": b'<a href="data:;base64,' + base64.b64encode(zipped(("a.txt", SAID))) + b'">',
    "gzip as base64": base64.b64encode(gzip.compress(SAID.encode())),
    "quoted-printable": quopri.encodestring(("x" * 66 + SAID).encode()),
    "every letter quoted": "".join(f"={one:02X}" for one in SAID.encode()).encode(),
    "hexadecimal": SAID.encode().hex().encode(),
    "JSON in JSON": json.dumps(json.dumps("José Ñúñez")).encode(),
    "zlib": zlib.compress(SAID.encode()),
    "bzip2": bz2.compress(SAID.encode()),
    "xz": lzma.compress(SAID.encode(), preset=9),
    "gzip": gzip.compress(SAID.encode()),
    "deflated in a zip": zipped(("a.txt", SAID)),
    "a zip in a zip": zipped(("b.zip", zipped(("a.txt", SAID)))),
    "a zip's comment": zipped(("a.txt", "x"), comment=SAID.encode()),
    "a name in a zip": zipped(("erin-brauer.txt", "x")),
    "bytes behind a zip": zipped(("a.txt", "x"), behind=b"\x00\x01 Erin Brauer \x00"),
    "an extra field of a zip": zipped(("a.txt", "x"), extra=b"\xfe\xca\x0b\x00Erin Brauer"),
    "among bytes": bytes(range(256)) + b" Erin Brauer " + bytes(range(256)),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_name_is_found_however_it_is_written(how):
    assert [leak.path for leak in leaks([ExportFile("a.bin", PACKED[how])], PEOPLE)] == ["a.bin"]


@pytest.mark.parametrize(
    "data",
    [
        b"aerin brauerei perinatal",
        base64.b64encode(b"thanks to nobody in particular"),
        quote("100 % sure: é").encode(),
        zipped(("a.txt", "nobody")),
        gzip.compress(b"nobody", mtime=0),
        gzip.compress(b"nobody", mtime=0)[:12],
        b"\x1f\x8bno gzip",
        b"PKno zip",
        b"%zz %4 &#99999999999; \\uZZZZ ====",
        b"x^2 and BZh of nobody",
        hashlib.sha256(b"nobody").hexdigest().encode(),
    ],
)
def test_what_holds_no_name_closes_nothing(data):
    assert leaks([ExportFile("a.bin", data)], PEOPLE) == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_scan_and_initials_are_not_sought_in_packed_bytes(data):
    people = (Person("P01", "participant", ("Xq Zj",)),)
    assert leaks([ExportFile("a.bin", zipped(("a.bin", data)))], people) == []


def original(words, kind=Kind.PERSON):
    return Original(words, kind)


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        (original("Marta Quell"), "and marta quell came"),
        (original("Marta"), "ask Marta about it"),
        (original("Northfield", Kind.PLACE), "near northfield, you know"),
        (original("Larkmoor General", Kind.ORG), "at Larkmoor General"),
        (original("83411", Kind.ID), "badge 83411 again"),
        (original("404 555 0134", Kind.PHONE), "call 404-555-0134"),
        (original("four oh four five five five", Kind.PHONE), "four oh four, five five five"),
        (original("quell@example.org", Kind.EMAIL), "mail quell@example.org"),
        (original("Will", Kind.PERSON), "then Will came"),
        (original("the third of march nineteen eighty", Kind.DATE), "on the third of March nineteen eighty"),
    ],
)
def test_what_was_hidden_in_one_place_must_not_stand_in_another(hidden, text):
    files = [ExportFile("transcripts/FG1.txt", text.encode())]
    assert leaks(files, (), originals=[hidden]) != []
    assert leaks(files, (), kept=[Kept(hidden.words)], originals=[hidden]) == []


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        (original("March", Kind.DATE), "it was [DATE-3, March], or March at least"),
        (original("34", Kind.AGE), "34 of them"),
        (original("Will", Kind.PERSON), "I will, you will"),
        (original("College", Kind.ORG), "the College was large"),
        (original("the dean", Kind.QUASI), "we asked the dean"),
        (original("Larkmoor", Kind.TERM), "[TERM-1, larkmoor-like town]"),
        (original("12", Kind.ADDRESS), "at 12 or so"),
        (original("1987", Kind.DATE), "since 1987"),
    ],
)
def test_ordinary_words_that_were_hidden_once_close_nothing_elsewhere(hidden, text):
    assert leaks([ExportFile("a.txt", text.encode())], (), originals=[hidden]) == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [("ask Marta about it", 1), ("ask marta about it", 0), ("marta quell came", 0), ("then Marta left", 1)],
)
def test_what_was_doubtful_counts_elsewhere_only_where_it_is_written_as_a_name(text, hits):
    found = leaks([ExportFile("a.txt", text.encode())], (), originals=[Original("marta", Kind.PERSON, False)])
    assert sum(leak.count for leak in found) == hits


def test_a_key_in_a_file_is_a_leak():
    files = [ExportFile("notes.txt", b"# AGE-SECRET-KEY-1QQQQ")]
    assert [leak.path for leak in leaks(files, ())] == ["notes.txt"]


def test_an_original_never_shows_its_words():
    assert "Marta" not in repr(original("Marta"))


def in_runs(data):
    """A Word file of the text, each letter in a run of its own."""
    runs = "".join(f"<w:r><w:t>{html.escape(one)}</w:t></w:r>" for one in data.decode())
    return zipped(("word/document.xml", f'<?xml version="1.0"?><w:document><w:p>{runs}</w:p></w:document>'))


WAYS = {
    "as it is": bytes,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "decomposed": lambda data: unicodedata.normalize("NFD", data.decode()).encode(),
    "percent": lambda data: quote(data, safe="").encode(),
    "HTML": lambda data: "".join(f"&#{ord(one)};" for one in data.decode()).encode(),
    "JSON": lambda data: json.dumps(data.decode()).encode(),
    "quoted-printable": quopri.encodestring,
    "base64": base64.b64encode,
    "mail": base64.encodebytes,
    "hexadecimal": lambda data: data.hex().encode(),
    "gzip": gzip.compress,
    "zip": lambda data: zipped(("a.txt", data)),
    "zip in a zip": lambda data: zipped(("b.zip", zipped(("a.txt", data)))),
    "Word runs": in_runs,
}
TEXT_WAYS = (
    "as it is",
    "decomposed",
    "percent",
    "HTML",
    "JSON",
    "quoted-printable",
    "base64",
    "mail",
    "hexadecimal",
)
FORMS = (
    "Erin Brauer",
    "erin",
    "BRAUER",
    "Erin's",
    "the Brauers'",
    "Brauer, Erin",
    "Brauer-led",
    "erinbrauer",
    "José",
    "jose nunez",
    "Ñúñez",
)


@given(st.sampled_from(FORMS), st.sampled_from(TEXT_WAYS), st.sampled_from(sorted(WAYS)))
def test_any_form_is_found_in_any_encoding_of_any_encoding(form, inner, outer):
    data = WAYS[outer](WAYS[inner](f"and {form} went".encode()))
    assert leaks([ExportFile("a.bin", data)], PEOPLE) != []


WILL = (Person("P03", "participant", ("Will",)),)


@given(st.sampled_from(TEXT_WAYS), st.sampled_from(sorted(WAYS)))
def test_a_word_that_was_kept_closes_nothing_in_any_encoding(inner, outer):
    data = WAYS[outer](WAYS[inner](b"then Will came, and we will see"))
    files = [ExportFile("a.bin", data)]
    assert leaks(files, WILL) != []
    assert leaks(files, WILL, kept={Kept("Will")}) == []


@settings(max_examples=40)
@given(st.text(max_size=120), st.sampled_from(TEXT_WAYS), st.sampled_from(sorted(WAYS)))
def test_talk_that_names_nobody_closes_nothing_in_any_encoding(said, inner, outer):
    people = (Person("P04", "participant", ("Ottoline Quarrington",)),)
    try:
        data = WAYS[outer](WAYS[inner](said.encode()))
    except UnicodeEncodeError:
        return
    assert leaks([ExportFile("a.bin", data)], people) == []
