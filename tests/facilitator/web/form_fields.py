"""What a browser would send of a form on a page, so that a test fills it as a person does."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlencode

BOUNDARY = "----parts-of-a-test"


class _Fields(HTMLParser):
    """The fields of the form that goes to ``action``."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._action = action
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None
        self._options: list[tuple[str | None, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self._inside = said.get("action") == self._action
        if not self._inside:
            return
        name = said.get("name") or ""
        if tag == "textarea":
            self._area = name
            self.pairs.append((name, ""))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((said.get("value"), "selected" in said))
        elif tag == "input" and name and said.get("type") != "file":
            ticked = "checked" in said or said.get("type") not in {"checkbox", "radio"}
            if ticked and "disabled" not in said:
                self.pairs.append((name, said.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            name, text = self.pairs.pop()
            self.pairs.append((name, text.removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, ticked in self._options if ticked] or [
                value for value, _ in self._options[:1]
            ]
            self.pairs += [(self._select, value or "") for value in chosen]
            self._select = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, text = self.pairs.pop()
            self.pairs.append((name, text + data))
        elif self._select is not None and self._options and self._options[-1][0] is None:
            self._options[-1] = (data, self._options[-1][1])


def fields(html: str, action: str) -> list[tuple[str, str]]:
    """The names and values that the form to ``action`` holds now."""
    reader = _Fields(action)
    reader.feed(html)
    return reader.pairs


def sent(pairs: list[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """A body and its headers, as a browser sends a form."""
    return urlencode(pairs), {"content_type": "application/x-www-form-urlencoded"}


def files(named: dict[str, bytes]) -> tuple[bytes, dict[str, str]]:
    """A body and its headers, as a browser sends files."""
    body = b""
    for name, data in named.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    return body, {"content_type": f"multipart/form-data; boundary={BOUNDARY}"}
