"""Review: listen, read, mend words and voices, decide what identifies somebody, and store the result."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from facilitator import recordings
from facilitator.actions import review_passes, review_steps, review_view, second_reader
from facilitator.actions import show as showing
from facilitator.actions.review_steps import Said
from facilitator.errors import BadFile, NoIdentity, NotFound
from facilitator.model import State
from facilitator.web import forms, site, sound, views
from facilitator.web.kinds import LABELS
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.open_study import OpenStudy
    from facilitator.heard import Ranges
    from facilitator.samples import Sample
    from facilitator.web.reviews import Review

_LONGEST_INITIALS = 20  # code points; initials or a role, no essay


def page_of(request: Request) -> Response:
    """The review; to who lacks the key, the stored text with its pseudonyms."""
    known, session = site.of(request), request.path_params["session"]
    try:
        with known.reviews.at(known, session) as (study, review):
            return views.show(request, "review.html", **_shown(request, study, review))
    except NoIdentity:
        with known.study() as study:
            if study.repository.session(session).state is not State.STORED:
                raise
            safe = showing.show(study, session, identified=False, words=False)
        return views.show(request, "review_safe.html", session=session, turns=safe.turns)


def _shown(request: Request, study: OpenStudy, review: Review) -> dict[str, Any]:
    desk = review.desk
    review.names = review_view.names(study, desk.draft.transcript)
    return {
        "session": desk.session,
        "turns": [review_view.row(desk, review.names, number) for number in range(len(desk.turns))],
        "questions": _questions(study, desk.session),
        "speakers": {**review.names, **dict.fromkeys(review_steps.new_voices(desk), "")},
        "there": list(dict.fromkeys(turn.speaker for turn in desk.turns)),
        "sounds": [asdict(one) for one in review_view.sounds(study, desk.session, review.names)],
        "kinds": LABELS,
        "labels": sorted(desk.known().by_label),
        "reviewer": request.query_params.get("by", ""),
        "notes": desk.draft.notes,
    }


def _questions(study: OpenStudy, session: str) -> Mapping[str, str]:
    try:
        return review_view.questions(study, session)
    except Problem:  # the guide is gone or broken: its ids still stand in the turns
        return {}


def words(request: Request) -> Response:
    """When each word of each turn was said."""
    known = site.of(request)
    with known.reviews.at(known, request.path_params["session"]) as (_, review):
        return views.document({"words": [review_view.words(turn) for turn in review.desk.turns]})


def passes(request: Request) -> Response:
    """What is left in each pass."""
    known = site.of(request)
    with known.reviews.at(known, request.path_params["session"]) as (_, review):
        desk = review.desk
        left = review.passes.of(desk, review.names)
        unlike = [asdict(one) for one in desk.uneven()] if desk.stored else []
        return views.document({**left, "heard": _heard(review, desk.heard()), "uneven": unlike})


def heard(request: Request) -> Response:
    """Keep which ranges of the recording were played; what is heard in all comes back."""
    sent = forms.document(request).get("ranges")
    known = site.of(request)
    with known.reviews.at(known, request.path_params["session"]) as (_, review):
        return views.document(_heard(review, review.desk.hear(_ranges(sent))))


def _heard(review: Review, ranges: Ranges) -> dict[str, Any]:
    transcript = review.desk.draft.transcript
    return review_passes.heard_so_far(ranges, transcript.turns, transcript.duration_ms)


def _ranges(sent: object) -> list[tuple[int, int]]:
    """Pairs of ms. Raises BadFile for anything else."""
    try:
        return [_range(*one) for one in sent]  # type: ignore[attr-defined]
    except TypeError:
        raise BadFile("The page sent something that cannot be read.", "reload the page") from None


def _range(start: object, end: object) -> tuple[int, int]:
    if type(start) is not int or type(end) is not int or start < 0:
        raise TypeError
    return start, end


def step(request: Request) -> Response:
    """One step of the reviewer; answered when it is on disk. Sent twice, it counts once."""
    sent = forms.document(request)
    known = site.of(request)
    view, number = str(sent.get("view", "")), sent.get("number")
    with known.reviews.at(known, request.path_params["session"]) as (_, review):
        before = review.answers.get(view)
        if before is not None and before[0] == number:
            return views.document(before[1])
        answer = review_steps.do(review.desk, _said(sent), _reviewer(sent), review.names)
        answer |= {"saved": _clock(), "passes": review.passes.of(review.desk, review.names)}
        if isinstance(number, int):
            review.remember(view, number, answer)
        return views.document(answer)


def sample(request: Request) -> Response:
    """A second reading: begin or go on with it, or answer for the turn that was shown."""
    sent = forms.document(request)
    known, session = site.of(request), request.path_params["session"]
    reviewer, size, turn = _reviewer(sent), sent.get("size"), sent.get("turn")
    with known.reviews.at(known, session) as (study, review):
        read = second_reader.begin(study, session, max(1, size) if isinstance(size, int) else 1, reviewer)
        if isinstance(turn, int) and turn in read.left:
            read = second_reader.answer(study, session, read, turn, missed=sent.get("missed") is True)
        return views.document(_sampled(study, review, read))


def _sampled(study: OpenStudy, review: Review, read: Sample) -> dict[str, Any]:
    left = read.left
    text = second_reader.safe_texts(study, review.desk)[left[0]] if left else ""
    return {
        "left": len(left),
        "turn": left[0] if left else None,
        "text": text,
        "sentence": read.document()["sentence"],
        "independent": read.independent,
    }


def hear(request: Request) -> Response:
    """A file of the recording, by range, straight out of the vault."""
    known, session = site.of(request), request.path_params["session"]
    with known.study() as study:
        room = study.vault.room(session)
        parts = {one.name: one for one in recordings.parts(room) if one.role in recordings.MEDIA_ROLES}
        part = parts.get(request.path_params["name"])
        if part is None:
            raise NotFound("There is no such recording.", f"fg import {session} FOLDER")
        place = part.place
        stored = room.stat(place)
    kind = sound.media_type(sound.head(lambda: room.open_file(place)))
    return sound.stream(request, lambda: room.open_file(place), stored.size, stored.sha256, kind)


def _reviewer(sent: Mapping[str, Any]) -> str:
    said = str(sent.get("reviewer", "")).strip()
    if not said or len(said) > _LONGEST_INITIALS:
        raise BadFile("Say who reviews: your initials or a role, at the top of the page.")
    return said


def _said(sent: Mapping[str, Any]) -> Said:
    """What the page sent, each value of the type that it must have."""
    given: dict[str, Any] = {}
    defaults = Said("")
    for one in fields(Said):
        value = sent.get(one.name, getattr(defaults, one.name))
        value = tuple(map(str, value)) if one.name == "doubts" and isinstance(value, list) else value
        if type(value) is not type(getattr(defaults, one.name)):
            raise BadFile("The page sent something that cannot be read.", "reload the page")
        given[one.name] = value
    return Said(**given)


def _clock() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")


_HERE = "/review/{session}"
page = Page(
    name="review",
    title="Review",
    routes=(
        Route(_HERE, page_of),
        Route(f"{_HERE}/words", words),
        Route(f"{_HERE}/passes", passes),
        Route(f"{_HERE}/heard", heard, methods=["POST"]),
        Route(f"{_HERE}/steps", step, methods=["POST"]),
        Route(f"{_HERE}/sample", sample, methods=["POST"]),
        Route(_HERE + "/sound/{name}", hear),
    ),
    steps=(Step("fg review", "/review/{session}", "Review"),),
)
