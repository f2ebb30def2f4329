"""A small Zoom: an API server and a separate download server on loopback, with faults on demand.

It speaks the documented API over real sockets and keeps a log of every request, so that a test can say
what was asked for, how often, and where the token went.
"""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ACCOUNT, CLIENT, SECRET = "acc-invented", "client-invented", "s3cret-\u00e4-invented"
ERROR_59 = b'{"status":false,"errorCode":124,"errorMessage":"Forbidden"}'
HTML = (
    b"<!DOCTYPE html><html><head><title>Zoom</title></head><body>This recording does not exist.</body></html>"
)
WHOLE = 65_536  # bytes sent before a cut


@dataclass
class File:
    """A file in the cloud. ``listed`` replaces fields of its entry; None takes a field away."""

    id: str
    kind: str
    what: str
    data: bytes
    extension: str = "M4A"
    name: str = ""
    start: str = ""
    listed: dict[str, Any] = field(default_factory=dict)
    polls: int = 0  # how often it is listed as processing first
    faults: list[str] = field(default_factory=list)  # one is used up by each download


@dataclass
class Held:
    """A recorded meeting."""

    uuid: str
    number: int
    start: str
    files: list[File]
    people: list[File] = field(default_factory=list)
    topic: str = "Interviews"
    duration: int = 60
    attendees: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    server: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """An answer to give instead of the right one."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class FakeZoom:
    """Both servers, what they hold, and what was asked of them."""

    def __init__(self) -> None:
        self.meetings: list[Held] = []
        self.asked: list[Asked] = []
        self.replies: dict[str, list[Reply]] = defaultdict(list)  # by part of a path, used up one by one
        self.expires_in: Any = 3599
        self.dies_after: int | None = None  # requests until the token dies
        self.page_size = 300
        self.extra_page = False
        self.settings: dict[str, Any] = {}
        self.sharing: dict[str, Any] = {}
        self.trashed: list[str] = []
        self.registered: list[dict[str, Any]] = []
        self.scheduled: list[dict[str, Any]] = []
        self.no_length = False
        self.refresh_tokens = ["refresh-1-invented"]
        self.challenge = ""
        self.gate = threading.Event()
        self.gate.set()
        self.lock = threading.Lock()
        self._valid = ""
        self._tokens = 0
        self._uses = 0
        self.api = _serve(self, _Api)
        self.cdn = _serve(self, _Cdn)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "FG_ZOOM_ACCOUNT_ID": ACCOUNT,
            "FG_ZOOM_CLIENT_ID": CLIENT,
            "FG_ZOOM_CLIENT_SECRET": SECRET,
            "FG_ZOOM_API": f"{address(self.api)}/v2",
            "FG_ZOOM_OAUTH": f"{address(self.api)}/oauth/token",
        }

    def close(self) -> None:
        self.gate.set()
        for server in (self.api, self.cdn):
            server.shutdown()
            server.server_close()

    def count(self, text: str, server: str = "") -> int:
        return sum(text in one.path for one in self.asked if server in ("", one.server))

    @property
    def tokens(self) -> int:
        return self.count("/oauth/token")

    def new_token(self) -> str:
        with self.lock:
            self._tokens += 1
            self._uses = 0
            self._valid = f"token-{self._tokens}-invented"
            return self._valid

    def accepts(self, header: str) -> bool:
        with self.lock:
            self._uses += 1
            if self.dies_after is not None and self._uses > self.dies_after:
                self.dies_after, self._valid = None, ""
            return bool(self._valid) and header == f"Bearer {self._valid}"

    def proves(self, verifier: str) -> bool:
        """RFC 7636, 4.6."""
        return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=") == self.challenge

    def find(self, key: str) -> Held | None:
        found = [one for one in self.meetings if key in (one.uuid, str(one.number))]
        return max(found, key=lambda one: one.start, default=None)

    def files(self) -> dict[str, File]:
        return {one.id: one for held in self.meetings for one in (*held.files, *held.people)}


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def _serve(zoom: FakeZoom, handler: type[_Handler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (handler,), {"zoom": zoom}))
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    zoom: FakeZoom
    server_name = ""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(ConnectionError, ValueError):  # some tests kill the other side
            super().handle()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def note(self, method: str) -> bytes:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.zoom.asked.append(Asked(self.server_name, method, self.path, headers, body))
        return body

    def reply(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def document(self, value: Any, status: int = 200) -> None:
        self.reply(status, json.dumps(value).encode())


class _Api(_Handler):
    server_name = "api"

    def do_GET(self) -> None:
        self.answer("GET")

    def do_POST(self) -> None:
        self.answer("POST")

    def do_DELETE(self) -> None:
        self.answer("DELETE")

    def answer(self, method: str) -> None:
        body = self.note(method)
        for part, replies in self.zoom.replies.items():
            if part in self.path and replies:
                one = replies.pop(0)
                return self.reply(one.status, one.body, one.headers)
        if self.path == "/oauth/token":
            return self.token(body)
        if not self.zoom.accepts(self.headers.get("Authorization", "")):
            if "/rec/" in self.path:
                return self.reply(200, ERROR_59)
            return self.document({"code": 124, "message": "Access token is expired."}, 401)
        if self.path.startswith("/rec/"):
            return self.download(urlsplit(self.path).path.rpartition("/")[2])
        return self.route(method, urlsplit(self.path), body)

    def token(self, body: bytes) -> None:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        pair = b64decode(self.headers.get("Authorization", "Basic ").split(" ", 1)[1]).decode()
        public = not pair and form.get("client_id") == CLIENT
        known = pair == f"{CLIENT}:{SECRET}" and form.get("account_id") == ACCOUNT
        if form.get("grant_type") == "refresh_token":
            known = public and form["refresh_token"] in self.zoom.refresh_tokens
            self.zoom.refresh_tokens = [f"refresh-{self.zoom.tokens}-invented"]  # each is good for one use
        if form.get("grant_type") == "authorization_code":
            known = public and form["code"] == "code-1" and self.zoom.proves(form["code_verifier"])
        if not known:
            return self.document(
                {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, 400
            )
        given = {"access_token": self.zoom.new_token(), "token_type": "bearer", "scope": "a:read b:read"}
        if form["grant_type"] != "account_credentials":
            given["refresh_token"] = self.zoom.refresh_tokens[0]
        return self.document({**given, "expires_in": self.zoom.expires_in})

    def download(self, file_id: str) -> None:
        zoom = self.zoom
        one = zoom.files()[file_id]
        fault = one.faults[0] if one.faults and one.faults[0].startswith("api-") else ""
        if fault:
            one.faults.pop(0)
        if fault == "api-html":
            return self.reply(200, HTML, {"Content-Type": "text/html;charset=UTF-8"})
        if fault == "api-59":
            return self.reply(200, ERROR_59)
        if fault == "api-401":
            return self.reply(401, ERROR_59)
        if fault == "api-404":
            return self.reply(404, HTML, {"Content-Type": "text/html"})
        if fault.startswith("api-429"):
            wait = fault.partition(":")[2]
            return self.reply(429, b"", {"Retry-After": wait} if wait else {})
        where = f"{address(zoom.cdn)}/cmr/{file_id}?Signature=invented"
        if fault == "api-loop":
            where = f"{address(zoom.cdn)}/loop/{file_id}"
        if fault == "api-plain":
            where = "http://downloads.example.org/x"
        return self.reply(302, b"", {"Location": where})

    def route(self, method: str, url: Any, body: bytes) -> None:  # noqa: C901 - a table of endpoints
        words = [unquote(unquote(word)) for word in url.path.removeprefix("/v2/").split("/")]
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        zoom = self.zoom
        match method, words:
            case "GET", ["users", _, "recordings"]:
                return self.document(self.listing(query))
            case "GET", ["users", _, "settings"]:
                return self.document(zoom.settings)
            case "GET", ["users", _]:
                return self.document({"id": "host-invented", "email": "host@example.org", "type": 2})
            case "POST", ["users", _, "meetings"]:
                zoom.scheduled.append(json.loads(body))
                made = {"id": 85512345678, "uuid": "made/invented==", "password": "pass-invented"}
                secret = {
                    "start_url": "https://zoom.us/s/1?zak=start-invented",
                    "join_url": "https://zoom.us/j/8",
                }
                return self.document({**made, **secret}, 201)
            case "POST", ["meetings", _, "registrants"]:
                zoom.registered.append(json.loads(body))
                number = len(zoom.registered)
                return self.document(
                    {"registrant_id": f"r{number}", "join_url": f"https://zoom.us/w/{number}"}, 201
                )
            case "GET", ["past_meetings", key, "instances"]:
                found = [
                    {"uuid": one.uuid, "start_time": one.start}
                    for one in zoom.meetings
                    if str(one.number) == key
                ]
                return self.document({"meetings": found})
            case "GET", ["past_meetings", key, "participants"]:
                return self.document({"participants": zoom.find(key).attendees, "next_page_token": ""})
            case "GET", ["meetings", key, "recordings", "settings"]:
                return self.document(zoom.sharing)
            case method, ["meetings", key, "recordings"]:
                held = zoom.find(key)
                if held is None or ("/" in key and key not in unquote(unquote(url.path.split("/")[3]))):
                    return self.document({"code": 3301, "message": "This recording does not exist."}, 404)
                if method == "DELETE":
                    zoom.trashed.append(f"{held.uuid} {query.get('action')}")
                    return self.reply(204)
                return self.document(self.entry(held, whole=True))
        return self.document({"code": 3001, "message": f"Meeting does not exist: {url.path}"}, 404)

    def listing(self, query: dict[str, str]) -> dict[str, Any]:
        """A page of the meetings in the window; of a window over a month, only its last month."""
        first, last = (date.fromisoformat(query[name]) for name in ("from", "to"))
        assert (last - first).days <= 30
        found = [
            self.entry(one, whole=False)
            for one in self.zoom.meetings
            if first <= date.fromisoformat(one.start[:10]) <= last
        ]
        token = query.get("next_page_token", "")
        if token == "extra":
            return {"code": 300, "message": "The next page token is invalid or expired."}
        at = int(token or 0)
        size = min(self.zoom.page_size, int(query["page_size"]))
        more = str(at + size) if at + size < len(found) else ("extra" if self.zoom.extra_page else "")
        page = {
            "from": query["from"],
            "to": query["to"],
            "total_records": len(found),
            "next_page_token": more,
        }
        return {**page, "meetings": found[at : at + size]}

    def entry(self, held: Held, *, whole: bool) -> dict[str, Any]:
        about = {
            "uuid": held.uuid,
            "id": held.number,
            "topic": held.topic,
            "start_time": held.start,
            "duration": held.duration,
            "host_email": "host@example.org",
            "recording_play_passcode": "pass-invented",
            "recording_files": [self.listed(one, held, whole=whole) for one in held.files],
        }
        if whole and held.people:
            about["participant_audio_files"] = [self.listed(one, held, whole=True) for one in held.people]
        return about

    def listed(self, one: File, held: Held, *, whole: bool) -> dict[str, Any]:
        url = f"{address(self.zoom.api)}/rec/download/{one.id}"
        entry: dict[str, Any] = {
            "id": one.id,
            "meeting_id": held.uuid,
            "recording_start": one.start or held.start,
            "recording_end": one.start or held.start,
            "file_type": one.kind,
            "file_extension": one.extension,
            "file_size": len(one.data),
            "recording_type": one.what,
            "status": "completed",
            "download_url": url,
        }
        if one.name:
            entry["file_name"] = one.name
        if one.polls > 0:
            one.polls -= whole
            entry |= {"status": "processing", "file_type": "", "download_url": None, "file_size": 0}
        entry |= one.listed
        return {name: value for name, value in entry.items() if value is not None}


class _Cdn(_Handler):
    server_name = "cdn"

    def do_GET(self) -> None:
        self.note("GET")
        zoom = self.zoom
        if self.path.startswith("/loop/"):
            return self.reply(302, b"", {"Location": self.path})
        one = zoom.files()[urlsplit(self.path).path.rpartition("/")[2]]
        zoom.gate.wait(30)
        fault = one.faults.pop(0) if one.faults else ""
        if fault == "500":
            return self.reply(503, HTML, {"Content-Type": "text/html"})
        tag = f'"{sha256(one.data).hexdigest()[:16]}"'
        begin = 0
        ranged = self.headers.get("Range", "")
        if ranged and fault != "ignore-range" and self.headers.get("If-Range", tag) == tag:
            begin = int(ranged.removeprefix("bytes=").rstrip("-"))
            if begin >= len(one.data):
                return self.reply(416, b"", {"Content-Range": f"bytes */{len(one.data)}"})
        self.send_response(206 if begin else 200)
        self.send_header("Content-Type", "application/octet-stream")
        if fault != "cut-no-tag":
            self.send_header("ETag", tag)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(one.data) - 1}/{len(one.data)}")
        return self.body(one.data[begin:], fault)

    def body(self, data: bytes, fault: str) -> None:
        if self.zoom.no_length or fault in {"no-length", "cut-no-length"}:
            self.send_header("Connection", "close")
            self.close_connection = True
        elif fault == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if fault == "chunked":
            self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))
            return
        if fault in {"cut", "cut-no-length", "cut-no-tag", "stall"}:
            self.wfile.write(data[: max(1, len(data) * 2 // 3)])
            self.wfile.flush()
            if fault == "stall":
                time.sleep(2)
            self.close_connection = True
            return
        self.wfile.write(data)
