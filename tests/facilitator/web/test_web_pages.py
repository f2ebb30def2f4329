"""Every step of a study has a page: what each shows, keeps and refuses, asked over HTTP as a browser does."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from docx import Document
from fg import CAPTIONS, ROSTER
from form_fields import fields, files, sent
from in_the_clear import left_in

from facilitator.actions.open_study import opened
from facilitator.folder import read
from facilitator.web.kinds import LABELS
from facilitator.web.pages.destroy import by_folder
from guides import library
from transcription.model import Kind

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Reply, Running, Serve

NAMES = ("Tamsin", "Oduya", "Piotr", "Vale-Hansen", "Orla", "Quist")
PAGES = [
    ("/", "Sessions"),
    ("/guides", "New from a template"),
    ("/guide/short-60", "The board&#39;s approval|The board's approval"),
    ("/guide/short-60/edit", "Save the guide"),
    ("/people", "Tamsin Oduya"),
    ("/people/P01/withdraw", "What becomes of what was said"),
    ("/plan", "Plan a session"),
    ("/sessions/FG1", "Who spoke"),
    ("/sessions/FG2", "Nothing is recorded yet"),
    ("/sessions/FG2/recording", "Choose the files"),
    ("/sessions/FG2/debrief", "Debrief of FG2"),
    ("/sessions/FG1/transcribe", "Listen with"),
    ("/coverage", "Of FG1, FG2 nothing is known yet"),
    ("/coverage?session=FG1", "Of FG1 nothing is known yet"),
    ("/releases", "Nothing was released yet"),
    ("/releases/new", "Review: closed"),
    ("/releases/new?reader=board", "Review: closed"),
    ("/computer", "Writing down speech: captions"),
    ("/zoom", "No login is kept"),
    ("/models", "Fetch one from its makers"),
    ("/keys", "first key .yours."),
    ("/backup", "Put a study back"),
    ("/checklist", "who moderated|Who moderated"),
    ("/sessions/FG1/zoom", "Bring the recording here"),
    ("/sessions/FG1/log", "Nothing was logged"),
    ("/sessions/FG1/correct", "The words as they stand"),
    ("/sessions/FG1/destroy", "What is to go"),
    ("/sessions/FG1/audit", "Turns are drawn by chance"),
    ("/sessions/FG1/score", "Transcript made by a person"),
    ("/sessions/FG1/transcript", "Not reviewed yet"),
    ("/people/demographics", "Take in a survey"),
    ("/anonymize", "Who and what is in it"),
    ("/recovery", "Show the sheet to print"),
    ("/study/new", "Name of the folder"),
    ("/study", "Days that recordings are kept"),
    ("/terms", "Transcribe FG1 again"),
]
MISSING = [
    "/guide/none",
    "/guide/none/edit",
    "/guide/short-60/sheet?sheet=secret",
    "/guide/short-60/changes",
    "/people/P99/withdraw",
    "/sessions/FG9",
    "/sessions/FG9/recording",
    "/sessions/FG9/transcribe",
    "/sessions/FG9/debrief",
    "/releases/files/register.csv",
    "/releases/checked/none.zip",
    "/releases/recalls/none.txt",
    "/backup/files/none.zip",
    "/sessions/FG9/zoom",
    "/sessions/FG9/log",
    "/sessions/FG9/correct",
    "/sessions/FG9/destroy",
    "/sessions/FG9/audit",
    "/sessions/FG2/audit",
    "/sessions/FG9/score",
    "/sessions/FG2/transcript",
    "/sessions/FG2/log/file",
]


def post(running: Running, path: str, **said: str) -> Reply:
    body, headers = sent(list(said.items()))
    return running.ask(path, "POST", body, accept="text/html", **headers)


@pytest.mark.parametrize(("path", "words"), PAGES, ids=[path for path, _ in PAGES])
def test_a_page_shows_what_it_is_for(path: str, words: str, shared: Running) -> None:
    reply = shared.ask(path)
    assert reply.status == 200
    assert re.search(words, reply.text), reply.text
    if path != "/computer":  # where the remarks of what works stand
        assert "fg " not in reply.text.split("<main", 1)[1], "no page asks anybody to type"


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_said_so(path: str, shared: Running) -> None:
    assert shared.ask(path).status == 404


REFUSED = [
    ("/guides/new", {"template": "none"}, 404),
    ("/guides/new", {"template": "short-60"}, 409),
    ("/guides/new", {"template": "short-60", "id": "../outside"}, 422),
    ("/guide/short-60/freeze", {"approved": "soon"}, 422),
    ("/guide/short-60/freeze", {"approved": "2999-01-01"}, 422),
    ("/people/add", {"id": "Tamsin", "display_name": "T"}, 422),
    ("/people/add", {"id": "P01", "display_name": "T"}, 422),
    ("/people/add", {"id": "P09", "display_name": " "}, 422),
    ("/people/consent", {"person": "P01", "on": "2026-03-01"}, 422),
    ("/people/consent", {"person": "P99", "purpose": "quote", "on": "2026-03-01"}, 404),
    ("/people/P01/withdraw", {"mode": "vanish"}, 422),
    ("/people/P01/withdraw", {"mode": "keep", "do": "carry"}, 422),
    ("/plan", {"id": "no good", "guide": "short-60", "group": "nurses"}, 422),
    ("/plan", {"id": "FG1", "guide": "short-60", "group": "nurses"}, 409),
    ("/sessions/FG2/debrief", {"themes": " "}, 409),
    ("/sessions/FG2/transcribe", {"speakers": "many"}, 422),
    ("/sessions/FG2/recording/take", {"count": "1"}, 422),
    ("/releases/new", {"reader": "coders"}, 409),
    ("/releases/gate", {"gate": "consent", "reason": "we think so", "reviewer": "PI"}, 409),
    ("/releases/gate", {"gate": "group", "reason": "so", "reviewer": "PI"}, 422),
    ("/zoom/login", {"client_id": "c"}, 422),
    ("/zoom/agree", {"own_id": " "}, 422),
    ("/zoom/check", {}, 502),
    ("/sessions/FG2/zoom/schedule", {"at": "soon", "minutes": "90"}, 422),
    ("/sessions/FG2/zoom/schedule", {"at": "2026-03-31T18:00", "minutes": "long"}, 422),
    ("/sessions/FG2/zoom/pull", {}, 502),
    ("/sessions/FG1/zoom/forget", {"do": "forget", "confirm": "FG2"}, 422),
    ("/models/pull", {"name": "none"}, 422),
    ("/models/pull", {"name": "pyannote-community-1"}, 422),
    ("/keys/add", {"label": "second", "public": "age1nonsense", "scope": "both"}, 422),
    ("/keys/remove", {"label": "nobody"}, 404),
    ("/keys/restore", {"sheet": "AGE-SECRET-KEY-1"}, 422),
    ("/keys/destroy", {"confirm": "another title"}, 422),
    ("/sessions/FG1/destroy", {"what": "everything"}, 422),
    ("/releases/back", {"release": "7", "on": "2026-03-01", "reviewer": "AB"}, 404),
    ("/zoom/bring", {"do": "one"}, 502),
    ("/sessions/FG1/destroy", {"what": "all", "do": "destroy", "confirm": "FG2"}, 422),
    ("/sessions/FG1/correct", {"words": "tea", "becomes": "tee"}, 422),
    ("/sessions/FG1/correct", {"words": "nowhere said", "becomes": "tee", "reviewer": "AB"}, 404),
    ("/sessions/FG1/correct", {"words": "x", "becomes": "y", "turn": "none", "reviewer": "AB"}, 422),
    ("/study/new", {"title": "T", "folder": "../../outside"}, 422),
    ("/study/new", {"title": " ", "folder": "fine"}, 422),
    ("/study/open", {"name": "../study"}, 404),
]


@pytest.mark.parametrize(("path", "said", "status"), REFUSED, ids=str)
def test_what_cannot_be_is_refused_with_its_reason(
    path: str, said: dict[str, str], status: int, shared: Running
) -> None:
    reply = post(shared, path, **said)
    assert reply.status == status, reply.text
    assert 'role="alert"' in reply.text


def test_a_form_that_fails_keeps_what_was_typed(shared: Running) -> None:
    reply = post(shared, "/people/add", id="Tamsin", display_name="Ida Brook", group="porters")
    assert 'value="Ida Brook"' in reply.text
    assert 'value="porters"' in reply.text


@pytest.mark.slow
@pytest.mark.parametrize("guide", library.templates(), ids=lambda guide: guide.id)
def test_a_guide_that_is_opened_and_saved_is_the_same_guide(guide: object, fg: Fg, serve: Serve) -> None:
    name = guide.id  # type: ignore[attr-defined]
    fg.ok("init", fg.study, "--title", "T")
    fg.ok("guide", "new", name)
    running = serve(fg).enter()
    pairs = fields(running.ask(f"/guide/{name}/edit").text, "/guide-edit")
    body, headers = sent([*pairs, ("do", "save")])
    assert running.ask("/guide-edit", "POST", body, **headers).status == 303
    assert library.find(fg.study / "guides", name)[1].hash == guide.hash  # type: ignore[attr-defined,index]


@pytest.mark.slow
def test_a_guide_is_changed_by_buttons_and_nothing_is_kept_before_it_is_saved(fg: Fg, serve: Serve) -> None:
    fg.started()
    running = serve(fg).enter()
    file = fg.study / "guides" / "short-60.yaml"
    before = file.read_bytes()
    pairs = fields(running.ask("/guide/short-60/edit").text, "/guide-edit")
    key = next(name.rsplit(".", 3)[0] for name, value in pairs if value == "K1" and name.endswith(".id"))
    for what in (f"down {key}.questions.0", f"add {key}.questions.0.probes", f"remove {key}.questions.2"):
        body, headers = sent([*pairs, ("do", what)])
        shown = running.ask("/guide-edit", "POST", body, **headers)
        assert shown.status == 200
        pairs = fields(shown.text, "/guide-edit")
    assert file.read_bytes() == before
    assert "Mistake" in shown.text  # the new probe says nothing yet
    added = f"{key}.questions.0.probes.1.text"
    body, headers = sent(
        [(name, "And then?" if name == added else value) for name, value in pairs] + [("do", "save")]
    )
    assert running.ask("/guide-edit", "POST", body, **headers).status == 303
    questions = library.find(fg.study / "guides", "short-60")[1].questions  # type: ignore[index]
    assert [one.id for one in questions if one.id.startswith("K")] == ["K2", "K1"]
    assert [probe.id for probe in questions[2].probes] == ["K2a", "K2b"]


@pytest.mark.slow
def test_a_guide_that_somebody_else_changed_meanwhile_is_not_written_over(fg: Fg, serve: Serve) -> None:
    fg.started()
    running = serve(fg).enter()
    pairs = fields(running.ask("/guide/short-60/edit").text, "/guide-edit")
    file = fg.study / "guides" / "short-60.yaml"
    file.write_text(file.read_text("utf-8").replace("What would help you?", "What could help?"), "utf-8")
    body, headers = sent([*pairs, ("do", "save")])
    assert running.ask("/guide-edit", "POST", body, **headers).status == 409
    assert "What could help?" in file.read_text("utf-8")


@pytest.mark.slow
def test_a_word_guide_is_shown_before_it_is_kept(fg: Fg, serve: Serve) -> None:
    fg.ok("init", fg.study, "--title", "T")
    word = Document()
    word.add_heading("Tea at work", 0)
    word.add_heading("Key questions (30 minutes)", 1)
    word.add_paragraph("When does a break help you?", style="List Number")
    word.add_paragraph("Can you give an example?", style="List Bullet")
    data = io.BytesIO()
    word.save(data)
    running = serve(fg).enter()
    body, headers = files({"Guide of Ida.docx": data.getvalue()})
    shown = running.ask("/guides/import", "POST", body, **headers)
    assert shown.status == 200
    assert "When does a break help you?" in shown.text
    assert "Nothing is kept yet" in shown.text
    assert list((fg.study / "guides").glob("*.yaml")) == []
    body, headers = files({"notes.docx": b"no Word file"})
    assert running.ask("/guides/import", "POST", body, **headers).status == 422


@pytest.mark.slow
def test_a_guide_is_printed_and_approved(fg: Fg, serve: Serve) -> None:
    fg.started()
    running = serve(fg).enter()
    for path in ("sheet?sheet=moderator&format=docx", "sheet?format=html", "pack"):
        reply = running.ask(f"/guide/short-60/{path}", "HEAD")
        assert reply.status == 200
        assert "attachment" in reply.headers["content-disposition"]
    assert post(running, "/guide/short-60/freeze", approved="2026-03-01").status == 303
    assert "approved this version on 2026-03-01" in running.ask("/guide/short-60").text
    assert "Nothing differs" in running.ask("/guide/short-60/changes").text


@pytest.mark.slow
def test_people_come_by_form_and_by_file_with_their_consents(fg: Fg, serve: Serve) -> None:
    fg.ok("init", fg.study, "--title", "T")
    running = serve(fg).enter()
    body, headers = files({"roster of Tamsin.csv": ROSTER.encode()})
    assert "3 people taken in" in running.ask("/people/import", "POST", body, **headers).text
    added = post(
        running, "/people/add", id="P03", display_name="Ida Brook", role="participant", group="nurses"
    )
    assert added.status == 303
    body, headers = sent(
        [("person", "P01"), ("person", "P03"), ("purpose", "quote"), ("on", "2026-03-02"), ("mode", "oral")]
    )
    assert running.ask("/people/consent", "POST", body, **headers).status == 303
    body, headers = sent([("person", "P03"), ("purpose", "quote"), ("on", "2026-03-03"), ("given", "no")])
    assert running.ask("/people/consent", "POST", body, **headers).status == 303
    rows = {one["id"]: one for one in fg.ok("participant", "list", "--json").document["participants"]}
    assert rows["P01"]["consent"] == {"quote": "oral"}
    assert rows["P03"]["consent"] == {"quote": "withheld"}
    assert left_in(fg.study, [*NAMES, "Ida Brook"]) == {}


@pytest.mark.slow
def test_a_withdrawal_is_looked_at_before_it_is_carried_out(fg: Fg, serve: Serve) -> None:
    fg.started().consented()
    running = serve(fg).enter()
    shown = post(running, "/people/P01/withdraw", mode="keep", do="look")
    assert "This is what it concerns" in shown.text
    assert "keep" not in running.ask("/people").text
    done = post(running, "/people/P01/withdraw", mode="keep", do="carry", reviewer="AB")
    assert "Done" in done.text
    assert "keep," in running.ask("/people").text


@pytest.mark.slow
def test_who_withdrew_everything_is_not_offered_for_another_session(fg: Fg, serve: Serve) -> None:
    fg.started().consented()
    running = serve(fg).enter()
    assert 'value="P01"' in running.ask("/plan").text
    fg.ok("participant", "withdraw", "P01", "--mode", "remove-all", "--mix", "silence", "--reviewer", "AB")
    assert 'value="P01"' not in running.ask("/plan").text
    assert "withdrew (P01)" in running.ask("/sessions/FG1").text


@pytest.mark.slow
def test_a_recording_is_encrypted_as_it_comes_and_taken_in_by_what_it_is(fg: Fg, serve: Serve) -> None:
    fg.started()
    running = serve(fg).enter()
    body, headers = files(
        {"Tea/meeting of Tamsin.vtt": CAPTIONS.encode(), "Tea/notes of Piotr.odt": b"Quist" * 30}
    )
    assert running.ask("/sessions/FG1/recording", "POST", body, **headers).status == 303
    assert left_in(fg.study, NAMES) == {}
    shown = running.ask("/sessions/FG1/recording").text
    assert "meeting of" not in shown
    pairs = fields(shown, "/sessions/FG1/recording/take")
    assert dict(pairs)["role-0"] == "captions"
    assert dict(pairs)["role-1"] == "ignored"
    assert post(running, "/sessions/FG1/recording/take", **dict(pairs)).status == 303
    done = ended(running, "FG1")
    assert "Done." in done
    assert "captions-1" in running.ask("/sessions/FG1").text
    assert "Choose the files" in running.ask("/sessions/FG1/recording").text
    assert left_in(fg.study, NAMES) == {}
    with opened(read(fg.study)) as study:
        assert study.vault.room("FG1").names("arrived") == []


@pytest.mark.slow
def test_what_came_can_be_taken_away_again(fg: Fg, serve: Serve) -> None:
    fg.started()
    running = serve(fg).enter()
    body, headers = files({"empty.m4a": b""})
    assert running.ask("/sessions/FG1/recording", "POST", body, **headers).status == 303
    assert running.ask("/sessions/FG1/recording").status == 422
    assert post(running, "/sessions/FG1/recording/discard").status == 303
    assert running.ask("/sessions/FG1/recording").status == 200
    body, headers = files({"": b""})
    assert running.ask("/sessions/FG1/recording", "POST", body, **headers).status == 422


@pytest.mark.slow
def test_plain_originals_are_deleted_once_the_vault_holds_them(fg: Fg, serve: Serve) -> None:
    fg.started().recorded()
    original = fg.folder / "meeting.transcript.vtt"
    running = serve(fg).enter()
    assert "Delete the plain originals" in running.ask("/sessions/FG1/recording").text
    assert post(running, "/sessions/FG1/recording/originals").status == 303
    assert not original.exists()
    original.write_text("somebody wrote something else there", "utf-8")
    assert post(running, "/sessions/FG1/recording/originals").status == 422
    assert original.exists()


@pytest.mark.slow
def test_attendance_is_kept_with_somebody_who_came_besides(fg: Fg, serve: Serve) -> None:
    fg.started()
    fg.ok("session", "add", "FG2", "--guide", "short-60", "--group", "nurses", "--people", "P01")
    running = serve(fg).enter()
    said = {"how-P01": "late", "also": "P02", "also-how": "walk-in"}
    assert post(running, "/sessions/FG2/people", **said).status == 303
    people = fg.ok("session", "show", "FG2", "--json").document["session"]["people"]
    assert {one["participant"]: one["presence"] for one in people} == {"P01": "late", "P02": "walk-in"}


def ended(running: Running, session: str) -> str:
    """The page of the session's job when it is over."""
    with_news = running.ask(f"/jobs/{session}").text
    while 'data-stand="running"' in with_news:
        with_news = running.ask(f"/jobs/{session}").text
    return with_news


def test_a_session_is_transcribed_and_released_through_its_gates(fg: Fg, serve: Serve) -> None:
    fg.started().consented().recorded()
    running = serve(fg).enter()
    assert post(running, "/sessions/FG1/transcribe", engine="captions", diarizer="auto").status == 303
    told = ended(running, "FG1")
    assert "3 turns" in told
    assert "Tamsin" not in told
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    closed = post(running, "/releases/new", reader="coders", target="maxqda")
    assert (closed.status, "Group: closed" in closed.text) == (409, True)
    passed = post(running, "/releases/gate", gate="group", reason="both agreed in writing", reviewer="PI")
    assert passed.status == 303
    made = post(running, "/releases/new", reader="coders", target="maxqda")
    assert made.headers["location"] == "/releases/checked/release-1-coders-maxqda.zip"
    assert "files are as they were released" in running.ask(made.headers["location"]).text
    again = post(running, "/releases/new", reader="coders", target="maxqda")
    assert again.headers["location"] == made.headers["location"]
    assert [path.name for path in (fg.study / "exports").glob("*.zip")] == ["release-1-coders-maxqda.zip"]
    assert running.ask("/releases/files/release-1-coders-maxqda.zip", "HEAD").status == 200


@pytest.mark.slow
def test_a_person_s_names_can_be_put_right_and_what_the_form_does_not_ask_for_stays(
    fg: Fg, serve: Serve
) -> None:
    fg.started()
    fg.ok(
        "participant",
        "import",
        fg.file("more.csv", "id,display_name,role,sounds_like\nP07,Tamsn,participant,Tam Sin\n"),
    )
    running = serve(fg).enter()
    assert 'value="Tamsn"' in running.ask("/people?change=P07").text
    assert post(running, "/people/add", change="P07", display_name=" ", group="nurses").status == 422
    reply = post(
        running,
        "/people/add",
        change="P07",
        display_name="Tamsin B",
        aliases="Tam; Tamsy",
        role="participant",
    )
    assert reply.status == 303
    with opened(read(fg.study)) as study:
        [person] = [one for one in study.people.load_roster() if one.id == "P07"]
    assert (person.display_name, person.aliases, person.sounds_like) == (
        "Tamsin B",
        ("Tam", "Tamsy"),
        ("Tam Sin",),
    )
    assert post(running, "/people/add", change="P99", display_name="Nobody", role="participant").status == 404


def test_each_mistake_of_a_roster_stands_on_its_line(fg: Fg, serve: Serve) -> None:
    body, headers = files({"roster.csv": b"id,display_name,role\nTam,,chief\n"})
    reply = serve(fg.started()).enter().ask("/people/import", "POST", body, accept="text/html", **headers)
    told = reply.text.split('class="told">', 1)[1].split("</p>")[0]
    assert len(told.splitlines()) == 4, told


def test_a_slip_in_a_group_s_name_plans_no_session_of_nobody(shared: Running) -> None:
    assert 'name="group" type="text" value="nurses"' in shared.ask("/plan").text
    reply = post(shared, "/plan", id="FG7", guide="short-60", group="nurse", lead="M1")
    assert reply.status == 422
    assert "Nobody on the roster is in that group" in reply.text
    assert 'value="nurse"' in reply.text


def test_every_kind_of_identifier_has_a_plain_name_on_the_pages(shared: Running) -> None:
    assert set(LABELS) == set(Kind)
    assert ">organisation</option>" in shared.ask("/sessions/FG1/correct").text
    assert ">organisation</option>" in shared.ask("/review/FG1").text


def test_what_would_be_destroyed_is_told_in_words_and_no_hashes(shared: Running) -> None:
    text = post(shared, "/sessions/FG1/destroy", what="all", do="look").text
    listed = text.split("would go:", 1)[1].split("</ul>", 1)[0]
    assert "<li>the recording: 1 file</li>" in listed
    assert not re.search(r"[0-9a-f]{32}", listed), listed
    assert by_folder(["log/1", "draft", "log/2", "checkpoint/ab"]) == [
        "draft",
        "the log: 2 files",
        "steps on the way to the transcript: 1 file",
    ]
