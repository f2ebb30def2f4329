"""The process of the Zoom double: an API and a separate download host, and every fault that was seen.

Started by ``fake_zoom``. Before each request it asks the test's process what the cloud holds now, and says
what was asked and what was used up; so a test changes its cloud at any time and sees every request at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Client, Connection
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from fake_zoom_data import ACCOUNT, CLIENT, ERROR_59, HTML, SECRET, Asked, Cloud, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_zoom_data import File, Held

# What requests change; the test is told.
USED_UP = ("replies", "dies_after", "trashed", "registered", "scheduled", "refresh_tokens", "challenge")
STALL_S = 2.0  # seconds of silence before a stalled connection ends
_PIECE = 1 << 16  # bytes sent at a time where the double is slow


class Double:
    """Both servers of one test."""

    def __init__(self, number: int, reports: Connection, lock: threading.Lock) -> None:
        self.cloud = Cloud()
        self._number = number
        self._reports = reports
        self._lock = lock
        self._blobs: dict[str, bytes] = {}
        self._valid = ""
        self._tokens = 0
        self._uses = 0
        self.api = _serve(self, _Api)
        self.cdn = _serve(self, _Cdn)

    def close(self) -> None:
        """Listen no more."""
        for server in (self.api, self.cdn):
            server.shutdown()
            server.server_close()

    @contextmanager
    def turn(self, asked: Asked) -> Iterator[Cloud]:
        """The cloud as it is now, for one request at a time; what is used up is told to the test."""
        with self._lock:
            self._reports.send((self._number, "asked", asked))
            self.cloud, blobs = self._reports.recv()
            self._blobs |= blobs
            for one in self.cloud.files().values():
                one.data = self._blobs[one.digest]
            try:
                yield self.cloud
            finally:
                used = {name: getattr(self.cloud, name) for name in USED_UP}
                files = {key: (one.faults, one.polls) for key, one in self.cloud.files().items()}
                self._reports.send((self._number, "used", (used, files)))
                self._reports.recv()

    def new_token(self) -> str:
        """Another token; the one before dies."""
        self._tokens += 1
        self._uses = 0
        self._valid = f"token-{self._tokens}-invented"
        return self._valid

    @property
    def tokens(self) -> int:
        """How many were given."""
        return self._tokens

    def accepts(self, header: str) -> bool:
        """Is this the living token?"""
        self._uses += 1
        if self.cloud.dies_after is not None and self._uses > self.cloud.dies_after:
            self.cloud.dies_after, self._valid = None, ""
        return bool(self._valid) and header == f"Bearer {self._valid}"

    def proves(self, verifier: str) -> bool:
        """RFC 7636, 4.6."""
        digest = sha256(verifier.encode()).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=") == self.cloud.challenge


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def _serve(double: Double, handler: type[_Handler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (handler,), {"double": double}))
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    double: Double
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

    def noted(self, method: str) -> Asked:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Asked(self.server_name, method, self.path, headers, body)

    def send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)


def document(value: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode())


class _Api(_Handler):
    server_name = "api"

    def do_GET(self) -> None:
        self.answer("GET")

    def do_POST(self) -> None:
        self.answer("POST")

    def do_DELETE(self) -> None:
        self.answer("DELETE")

    def answer(self, method: str) -> None:
        asked = self.noted(method)
        with self.double.turn(asked) as cloud:
            self.zoom = cloud
            reply = self.chosen(method, asked.body)
        if method == "POST" and self.path != "/oauth/token":
            time.sleep(cloud.late_s)
        self.send(reply)

    def chosen(self, method: str, body: bytes) -> Reply:
        for part, replies in self.zoom.replies.items():
            if part in self.path and replies:
                return replies.pop(0)
        if self.path == "/oauth/token":
            return self.token(body)
        if self.path.startswith("/oauth/authorize?"):
            return self.agreed(parse_qs(urlsplit(self.path).query))
        if not self.double.accepts(self.headers.get("Authorization", "")):
            if "/rec/" in self.path:
                return Reply(200, ERROR_59)
            return document({"code": 124, "message": "Access token is expired."}, 401)
        if self.path.startswith("/rec/"):
            return self.download(urlsplit(self.path).path.rpartition("/")[2])
        return self.route(method, urlsplit(self.path), body)

    def agreed(self, query: dict[str, list[str]]) -> Reply:
        """Somebody who is logged in and agrees at once (RFC 6749, 4.1.2; RFC 7636, 4.3)."""
        self.zoom.challenge = query["code_challenge"][0]
        answer = urlencode({"code": "code-1", "state": query["state"][0]})
        return Reply(302, b"", {"Location": f"{query['redirect_uri'][0]}?{answer}"})

    def token(self, body: bytes) -> Reply:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        pair = b64decode(self.headers.get("Authorization", "Basic ").split(" ", 1)[1]).decode()
        public = pair == f"{CLIENT}:{SECRET}" or (not pair and form.get("client_id") == CLIENT)
        known = pair == f"{CLIENT}:{SECRET}" and form.get("account_id") == ACCOUNT
        if form.get("grant_type") == "refresh_token":
            known = public and form["refresh_token"] in self.zoom.refresh_tokens
            self.zoom.refresh_tokens = [f"refresh-{self.double.tokens}-invented"]  # each is good for one use
        if form.get("grant_type") == "authorization_code":
            known = public and form["code"] == "code-1" and self.double.proves(form["code_verifier"])
        if not known:
            return document({"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, 400)
        given = {"access_token": self.double.new_token(), "token_type": "bearer", "scope": "a:read b:read"}
        if form["grant_type"] != "account_credentials":
            given["refresh_token"] = self.zoom.refresh_tokens[0]
        return document({**given, "expires_in": self.zoom.expires_in})

    def download(self, file_id: str) -> Reply:
        one = self.zoom.files()[file_id]
        fault = one.faults[0] if one.faults and one.faults[0].startswith("api-") else ""
        if fault:
            one.faults.pop(0)
        if fault == "api-html":
            return Reply(200, HTML, {"Content-Type": "text/html;charset=UTF-8"})
        if fault == "api-59":
            return Reply(200, ERROR_59)
        if fault == "api-401":
            return Reply(401, ERROR_59)
        if fault == "api-404":
            return Reply(404, HTML, {"Content-Type": "text/html"})
        if fault.startswith("api-429"):
            wait = fault.partition(":")[2]
            return Reply(429, b"", {"Retry-After": wait} if wait else {})
        where = f"{address(self.double.cdn)}/cmr/{file_id}?Signature=invented"
        if fault == "api-loop":
            where = f"{address(self.double.cdn)}/loop/{file_id}"
        if fault == "api-plain":
            where = "http://downloads.example.org/x"
        return Reply(302, b"", {"Location": where})

    def route(self, method: str, url: Any, body: bytes) -> Reply:  # noqa: C901 - a table of endpoints
        words = [unquote(unquote(word)) for word in url.path.removeprefix("/v2/").split("/")]
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        zoom = self.zoom
        match method, words:
            case "GET", ["users", _, "recordings"]:
                return document(self.listing(query))
            case "GET", ["users", _, "settings"]:
                return document(zoom.settings)
            case "GET", ["users", _]:
                return document({"id": "host-invented", "email": "host@example.org", "type": 2})
            case "POST", ["users", _, "meetings"]:
                return self.schedule(body)
            case "GET", ["users", _, "meetings"]:
                made = [
                    {"id": 85512345678 + at, "topic": one["topic"], "start_time": one["start_time"]}
                    for at, one in enumerate(zoom.scheduled)
                ]
                return document({"meetings": made, "total_records": len(made), "next_page_token": ""})
            case "POST", ["meetings", _, "registrants"]:
                zoom.registered.append(json.loads(body))
                number = len(zoom.registered)
                return document(
                    {"registrant_id": f"r{number}", "join_url": f"https://zoom.us/w/{number}"}, 201
                )
            case "GET", ["past_meetings", key, "instances"]:
                found = [
                    {"uuid": one.uuid, "start_time": one.start}
                    for one in zoom.meetings
                    if str(one.number) == key
                ]
                return document({"meetings": found})
            case "GET", ["past_meetings", key, "participants"]:
                return document({"participants": zoom.find(key).attendees, "next_page_token": ""})
            case "GET", ["report", "meetings", key, "participants"]:
                return document({"participants": zoom.find(key).attendees, "next_page_token": ""})
            case "GET", ["meetings", key, "recordings", "settings"]:
                return document(zoom.sharing)
            case method, ["meetings", key, "recordings"]:
                held = zoom.find(key)
                if held is None or ("/" in key and key not in unquote(unquote(url.path.split("/")[3]))):
                    return document({"code": 3301, "message": "This recording does not exist."}, 404)
                if method == "DELETE":
                    zoom.trashed.append(f"{held.uuid} {query.get('action')}")
                    return Reply(204)
                return document(self.entry(held, whole=True))
        return document({"code": 3001, "message": f"Meeting does not exist: {url.path}"}, 404)

    def schedule(self, body: bytes) -> Reply:
        self.zoom.scheduled.append(json.loads(body))
        made = {
            "id": 85512345677 + len(self.zoom.scheduled),
            "uuid": "made/invented==",
            "password": "pass-invented",
            "start_url": "https://zoom.us/s/1?zak=start-invented",
            "join_url": "https://zoom.us/j/8",
        }
        return document(made, 201)

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
        url = f"{address(self.double.api)}/rec/download/{one.id}"
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
        with self.double.turn(self.noted("GET")) as cloud:
            self.slow_s, self.no_length = cloud.slow_s, cloud.no_length
            one = cloud.files().get(urlsplit(self.path).path.rpartition("/")[2])
            looping = self.path.startswith("/loop/")
            fault = one.faults.pop(0) if one and one.faults and not looping else ""
        if looping:
            return self.send(Reply(302, b"", {"Location": self.path}))
        if one is None or fault == "500":
            return self.send(Reply(503, HTML, {"Content-Type": "text/html"}))
        return self.file(one.data, fault)

    def file(self, data: bytes, fault: str) -> None:
        tag = f'"{sha256(data).hexdigest()[:16]}"'
        begin = 0
        ranged = self.headers.get("Range", "")
        if ranged and fault != "ignore-range" and self.headers.get("If-Range", tag) == tag:
            begin = int(ranged.removeprefix("bytes=").rstrip("-"))
            if begin >= len(data):
                return self.send(Reply(416, b"", {"Content-Range": f"bytes */{len(data)}"}))
        self.send_response(206 if begin else 200)
        self.send_header("Content-Type", "application/octet-stream")
        if fault != "cut-no-tag":
            self.send_header("ETag", tag)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        return self.body(data[begin:], fault)

    def body(self, data: bytes, fault: str) -> None:
        if self.no_length or fault in {"no-length", "cut-no-length"}:
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
                time.sleep(STALL_S)
            self.close_connection = True
            return
        self.slowly(data)

    def slowly(self, data: bytes) -> None:
        if not self.slow_s:
            self.wfile.write(data)
            return
        for at in range(0, len(data), _PIECE):
            self.wfile.write(data[at : at + _PIECE])
            time.sleep(self.slow_s)


def main(port: int, key: bytes) -> None:
    """Serve the doubles of one test run; ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders = Client(("127.0.0.1", port), authkey=key)
    reports = Client(("127.0.0.1", port), authkey=key)
    lock = threading.Lock()
    doubles: dict[int, Double] = {}
    with suppress(EOFError, ConnectionError):
        while True:
            order, number = orders.recv()
            if order == "open":
                doubles[number] = Double(number, reports, lock)
                orders.send((address(doubles[number].api), address(doubles[number].cdn)))
            else:
                doubles.pop(number).close()
                orders.send(None)


if __name__ == "__main__":
    main(int(sys.argv[1]), os.environ["FAKE_ZOOM_KEY"].encode())
