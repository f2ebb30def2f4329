"""What a browser sends is read as it comes: nothing is lost, nothing is kept on disk."""

from __future__ import annotations

import tempfile
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from facilitator.errors import BadFile
from facilitator.web import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BOUNDARY = "----our-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
MIB = 2**20


def reading(work: Callable[[Request], Any], pieces: Sequence[bytes], kind: str) -> Any:
    """Let an endpoint's thread read a body that comes in ``pieces``; ends early without a last one."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    waiting = iter(messages)

    async def receive() -> Any:
        return next(waiting, {"type": "http.disconnect"})

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    found: list[Any] = []

    async def run() -> None:
        found.append(await run_in_threadpool(work, Request(scope, receive)))

    return _in_own_thread(lambda: anyio.run(run), found)


def _in_own_thread(work: Callable[[], None], found: list[Any]) -> Any:
    """Playwright keeps a loop of its own in the tests' thread."""
    failed: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # raised again in the test's thread
            failed.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


def part(name: str, content: bytes, filename: str | None = None) -> bytes:
    file = "" if filename is None else f'; filename="{filename}"'
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def everything(request: Request) -> list[tuple[str, ...]]:
    found: list[tuple[Any, ...]] = []
    for one in forms.parts(request):
        if isinstance(one, forms.Upload):
            found.append((one.name, one.filename, b"".join(one.chunks)))
        else:
            found.append((one.name, one.value))
    return found


def cut(data: bytes, at: Sequence[int]) -> list[bytes]:
    places = sorted({0, len(data), *(one % (len(data) + 1) for one in at)})
    return [data[start:end] for start, end in pairwise(places)]


@given(
    content=st.binary(max_size=300),
    text=st.text(max_size=30),
    cuts=st.lists(st.integers(0, 9999), max_size=9),
)
def test_a_form_is_the_same_however_it_is_cut_on_the_way(content: bytes, text: str, cuts: list[int]) -> None:
    body = whole(
        part("note", text.encode(errors="replace")), part("sound", content, "a b.m4a"), part("x", b"")
    )
    heard = reading(everything, cut(body, cuts), MULTIPART)
    said = text.encode(errors="replace").decode()
    assert heard == [("note", said), ("sound", "a b.m4a", content), ("x", "")]


def test_an_upload_left_unread_is_skipped() -> None:
    body = whole(part("sound", b"a" * 3000, "a.m4a"), part("session", b"FG1"))
    names = reading(lambda request: [one.name for one in forms.parts(request)], [body], MULTIPART)
    assert names == ["sound", "session"]


def test_no_upload_ever_touches_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-multipart and Starlette put larger files into temporary ones; this reader never does."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    pieces = [part("sound", b"", "a.m4a")[:-2], *[b"s" * MIB] * 8, b"\r\n", whole()]
    sizes = reading(
        lambda request: [
            sum(map(len, one.chunks)) for one in forms.parts(request) if isinstance(one, forms.Upload)
        ],
        pieces,
        MULTIPART,
    )
    assert sizes == [8 * MIB]


@pytest.mark.parametrize("kept", [0, 10, 60, 100, 140])
def test_a_form_that_breaks_off_is_refused(kept: int) -> None:
    body = whole(part("sound", b"a" * 100, "a.m4a"))
    with pytest.raises(BadFile, match="ended too early"):
        reading(everything, [body[:kept]], MULTIPART)


def test_a_browser_that_goes_away_is_a_form_that_breaks_off() -> None:
    def twice(request: Request) -> bytes:
        return forms.body(request) + forms.body(Request(request.scope, request.receive))

    with pytest.raises(BadFile, match="ended too early"):
        reading(twice, [b"a=1"], URLENCODED)


@pytest.mark.parametrize(
    "kind", [MULTIPART, "multipart/form-data", "text/plain", "multipart/form-data; boundary="]
)
def test_what_is_no_form_with_files_is_refused(kind: str) -> None:
    with pytest.raises(BadFile):
        reading(everything, [b"not a form"], kind)


def test_fields_come_from_both_kinds_of_form() -> None:
    plain = reading(forms.fields, [b"who=Tam+O&what=a%26b&", b"empty="], URLENCODED)
    assert plain == {"who": "Tam O", "what": "a&b", "empty": ""}
    many = whole(part("who", b"one"), part("who", "zw\u00f6lf".encode()))
    assert reading(forms.pairs, [many], MULTIPART) == [("who", "one"), ("who", "zwölf")]


def test_more_text_than_a_form_holds_is_refused() -> None:
    with pytest.raises(BadFile, match="more text"):
        reading(forms.fields, [b"a=" + b"x" * MIB], URLENCODED)


@pytest.mark.parametrize("sent", [b"", b"{", b"[1]", b'"text"', b"\xff"])
def test_a_script_must_send_an_object(sent: bytes) -> None:
    with pytest.raises(BadFile):
        reading(forms.document, [sent], "application/json")


def test_what_somebody_typed_is_in_no_repr() -> None:
    typed = [forms.Field("note", "Tamsin"), forms.Upload("sound", "Tamsin.m4a", iter([b"Tamsin"]))]
    assert "Tamsin" not in repr(typed)
