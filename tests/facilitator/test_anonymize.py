"""A transcript from anywhere comes out whole, in order and without its identifiers."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from facilitator.actions.anonymize import Request, anonymize
from facilitator.errors import AlreadyThere, BadFile, NotFound
from facilitator.roster.name_key import NameKey
from transcription import detect
from transcription.errors import BadPolicy, DetectorFailed, Problem, UnreadableText
from transcription.formats import choose
from transcription.model import Kind

TALK = """\
Moderator [00:00:01]: Welcome. Can you say who you are?

Erin Brauer [00:00:05]: I'm Erin, Erin Brauer, and my number is four oh four, five five five,

Dana Ortiz [00:00:09]: oh one three four. Hi Erin, I'm Dana. You know Tamsin, and Tamsin too.

Tomasz Quill [00:00:12]: Thanks, Dana. We did HARBOR. Mail me at tomasz dot quill at example dot org.

Speaker 2 [00:00:15]: My badge is A-33812. It was 2019, and so said [PERSON-1]. I am the only Welsh midwife.
"""
ROSTER = """\
id,display_name,full_name,aliases,role,group
P07,Erin Brauer,,,participant,g
P02,Tomasz Quill,,Tomek,participant,g
"""
NAMES = (
    "erin",
    "brauer",
    "dana",
    "ortiz",
    "tamsin",
    "tomasz",
    "quill",
    "harbor",
    "33812",
    "oh four",
    "oh one",
    "example",
)


@pytest.fixture
def ask(tmp_path):
    """A request on the transcript, roster and word list in the folder, with changes."""
    (tmp_path / "in.txt").write_text(TALK, "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "terms.txt").write_text("# ours\nHARBOR = the compassion program\n", "utf-8")

    def build(out="out.txt", source="in.txt", **changes):
        usual = {"roster": tmp_path / "roster.csv", "terms": tmp_path / "terms.txt"}
        return Request(tmp_path / source, tmp_path / out, **(usual | changes))

    return build


def written(request):
    return choose.read(request.out.read_bytes(), request.out.suffix)


def test_every_identifier_is_gone_and_every_utterance_is_there(ask):
    request = ask()
    response = anonymize(request)
    utterances = written(request)
    assert response.utterance_count == len(utterances) == 5
    assert [one.name for one in utterances] == ["Moderator", "P07", "S1", "P02", "Speaker 2"]
    assert [one.start_ms for one in utterances] == [1000, 5000, 9000, 12000, 15000]
    texts = [one.text for one in utterances]
    assert texts[0] == "Welcome. Can you say who you are?"
    assert texts[1].startswith("I'm [P07], [P07], and my number is [PHONE-1]")
    assert "[TERM-1, the compassion program]" in texts[3]
    assert texts[4].startswith("My badge is [ID-1]. It was 2019")
    left = request.out.read_text("utf-8").casefold()
    assert not [name for name in NAMES if name in left]


def test_the_report_has_the_contracts_fields_and_no_words(ask):
    response = anonymize(ask())
    document = json.loads(json.dumps(response.document()))
    assert set(document) == {"utterance_count", "findings", "counts"}
    fields = {"id", "group", "utterance", "start", "end", "kind", "detector", "score", "action"}
    assert all(set(one) == fields for one in document["findings"])
    assert {one["action"] for one in document["findings"]} == {"hidden", "generalised", "queued"}
    assert not [name for name in NAMES if name in json.dumps(document).casefold()]
    assert "erin" not in repr(response).casefold()


def test_offsets_are_those_of_the_input(ask):
    request = ask()
    source = choose.read(request.source.read_bytes(), ".txt")
    for one in anonymize(request).document(identified=True)["findings"]:
        assert source[one["utterance"]].text[one["start"] : one["end"]] == one["text"]


def test_an_identifier_over_two_utterances_is_one_group_with_ids_of_its_own(ask):
    phones = [one for one in anonymize(ask()).findings if one.kind is Kind.PHONE]
    assert [one.utterance for one in phones] == [1, 2]
    assert len({one.group for one in phones}) == 1
    assert len({one.id for one in phones}) == 2


def test_what_is_doubtful_is_hidden_and_counted(ask):
    request = ask()
    response = anonymize(request)
    queued = [one for one in response.findings if one.action == "queued"]
    assert response.queued == len({one.group for one in queued}) > 0
    assert any("Welsh" in (one.text or "") for one in queued)
    assert "Tamsin" not in request.out.read_text("utf-8")
    kinds = sum(response.counts.get(str(kind), 0) for kind in Kind)
    assert kinds == len({one.group for one in response.findings})


@pytest.mark.parametrize("ending", [".txt", ".vtt", ".srt", ".docx", ".json"])
def test_any_text_format_comes_out_with_the_same_words(ask, ending):
    request = ask(f"out{ending}")
    anonymize(request)
    texts = [re.sub(r"-\d+", "-n", one.text) for one in written(request)]
    plain = ask("plain.txt")
    anonymize(plain)
    assert texts == [re.sub(r"-\d+", "-n", one.text) for one in written(plain)]
    data = request.out.read_bytes()
    if ending == ".docx":
        with zipfile.ZipFile(request.out) as archive:
            data = b"".join(map(archive.read, archive.namelist()))
    assert not [name for name in NAMES[:7] if re.search(rb"\b%s\b" % name.encode(), data.lower())]


@pytest.mark.parametrize("ending", [".vtt", ".srt", ".docx", ".json"])
def test_any_text_format_goes_in(ask, ending, tmp_path):
    source = tmp_path / f"in{ending}"
    source.write_bytes(choose.write(choose.read(TALK.encode(), ".txt"), ending))
    request = ask(source=source.name)
    assert anonymize(request).utterance_count == 5
    assert [one.name for one in written(request)] == ["Moderator", "P07", "S1", "P02", "Speaker 2"]


def test_labels_become_ids_numbers_or_stay(ask, tmp_path):
    labels = ["Tomek", "Quill, Tomasz", "INT", "Interviewer 2", "S1", "P07", "Bo Lark", "Ama Reed", "Bo Lark"]
    (tmp_path / "in.txt").write_text("\n\n".join(f"{one}: Yes, that is so." for one in labels), "utf-8")
    request = ask()
    anonymize(request)
    shown = [one.name for one in written(request)]
    assert shown[0] == "P02"
    assert shown[2:6] == ["INT", "Interviewer 2", "S1", "P07"]
    assert shown[6] == shown[8] != shown[7]
    assert all(re.fullmatch(r"P02|S[2-9]", one) for one in (shown[1], *shown[6:]))


def test_a_number_that_stands_in_the_input_is_not_given_to_somebody_else(ask):
    request = ask()
    anonymize(request)
    numbers = re.findall(r"\[PERSON-(\d+)", request.out.read_text("utf-8"))
    assert numbers.count("1") == 1


def test_without_a_kept_key_the_numbering_is_new_each_time(ask):
    names = "".join(
        f"Hello, my name is {one}.\n\n" for one in ("Ngaire", "Wiremu", "Ilse", "Tamsin", "Marisol")
    )
    ask().source.write_text(names, "utf-8")
    orders = set()
    for number in range(12):
        request = ask(f"out{number}.txt")
        anonymize(request)
        orders.add(tuple(re.findall(r"PERSON-\d", request.out.read_text("utf-8"))))
    assert len(orders) > 1


def test_a_kept_key_tells_who_was_who_and_keeps_the_numbers(ask):
    kept = []
    first = ask("one.txt", keep_key=kept.append)
    anonymize(first)
    key = NameKey.load(kept[0])
    assert key.labels == {"S1": "Dana Ortiz"}
    assert "Erin Brauer" in key.stands_for["[P07]"]
    assert "Erin" not in repr(key)
    again = ask("two.txt", name_key=kept[0], keep_key=kept.append)
    anonymize(again)
    assert first.out.read_bytes() == again.out.read_bytes()
    assert kept[0] == kept[1]


def test_the_key_is_kept_before_the_output_is_written(ask):
    def refuse(_):
        raise OSError("no space")

    request = ask(keep_key=refuse)
    with pytest.raises(OSError, match="no space"):
        anonymize(request)
    assert not request.out.exists()


def test_without_roster_and_word_list_the_rest_is_found_all_the_same(ask):
    request = ask(roster=None, terms=None)
    anonymize(request)
    left = request.out.read_text("utf-8")
    assert [one.name for one in written(request)] == ["Moderator", "S1", "S2", "S3", "Speaker 2"]
    assert "Erin" not in left
    assert "HARBOR" not in left  # an everyday word, but written as what something is called


class Broken:
    name = "broken"
    languages = frozenset({"*"})

    def find(self, texts, known):
        raise ValueError(texts[1])


def test_a_broken_detector_leaves_no_output(ask, monkeypatch):
    monkeypatch.setattr(detect, "discover", lambda *_: {"broken": Broken()})
    request = ask()
    with pytest.raises(DetectorFailed):
        anonymize(request)
    assert not request.out.exists()


@pytest.mark.parametrize(
    ("changes", "spoil", "error"),
    [
        ({"out": "out.pdf"}, None, Problem),
        ({"out": "nowhere/out.txt"}, None, NotFound),
        ({"source": "gone.txt"}, None, UnreadableText),
        ({"policy": "nonsense"}, None, BadPolicy),
        ({}, ("in.txt", b""), UnreadableText),
        ({}, ("in.txt", b"%PDF-1.7 ..."), UnreadableText),
        ({}, ("roster.csv", b"id,display_name\nErin Brauer,Erin\n"), BadFile),
        ({}, ("roster.csv", b"name\nErin\n"), BadFile),
        ({"name_key": b"{}"}, None, BadFile),
        ({"name_key": b"\xff"}, None, BadFile),
    ],
)
def test_a_mistake_is_told_without_a_name_and_leaves_no_output(ask, tmp_path, changes, spoil, error):
    if spoil:
        (tmp_path / spoil[0]).write_bytes(spoil[1])
    request = ask(**changes)
    with pytest.raises(error) as caught:
        anonymize(request)
    assert not request.out.exists()
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]
    assert "erin" not in f"{caught.value} {caught.value.next}".casefold()


def test_an_output_that_is_there_is_replaced_only_by_force(ask):
    request = ask()
    request.out.write_text("mine", "utf-8")
    with pytest.raises(AlreadyThere):
        anonymize(request)
    assert request.out.read_text("utf-8") == "mine"
    anonymize(ask(force=True))
    assert request.out.read_text("utf-8") != "mine"


def test_the_transcript_itself_is_never_replaced(ask):
    with pytest.raises(AlreadyThere):
        anonymize(ask(out="in.txt", force=True))
    assert ask().source.read_text("utf-8") == TALK
