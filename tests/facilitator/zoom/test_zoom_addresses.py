"""Where the token may go: over https, to the configured interface and to hosts of Zoom's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from facilitator.errors import BadFile
from facilitator.zoom.account import Account, check_address, from_environment, may_carry_token
from facilitator.zoom.token import _api

if TYPE_CHECKING:
    from fake_zoom import FakeZoom


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://api.zoom.us/v2", True),
        ("https://api-eu.example.org:8443/v2", True),
        ("http://127.0.0.1:8080/v2", True),
        ("http://localhost/v2", True),
        ("http://[::1]:1/v2", True),
        ("http://api.zoom.us/v2", False),
        ("http://127.0.0.1.example.org/v2", False),
        ("http://10.0.0.1/v2", False),
        ("https://user:word@api.zoom.us/v2", False),
        ("ftp://127.0.0.1/", False),
        ("https://", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_plain_http_is_for_this_machine_only(url: str, safe: bool) -> None:
    if safe:
        check_address(url, "FG_ZOOM_API")
    else:
        with pytest.raises(BadFile):
            check_address(url, "FG_ZOOM_API")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://us02web.zoom.us/rec/download/x", True),
        ("https://zoom.us/rec/x", True),
        ("https://zoomgov.com/rec/x", True),
        ("http://127.0.0.1:5000/rec/x", True),
        ("http://127.0.0.1:5001/rec/x", False),
        ("https://127.0.0.1:5000/rec/x", False),
        ("https://zoom.us.example.org/rec/x", False),
        ("https://notzoom.us/rec/x", False),
        ("https://example.org/zoom.us", False),
        ("http://zoom.us/rec/x", False),
        ("https://zoom.us:8443/rec/x", False),
        ("https://zoom.us@example.org/", False),
    ],
)
def test_the_token_goes_to_the_configured_api_and_zooms_own_hosts_only(url: str, may: bool) -> None:
    assert may_carry_token(url, "http://127.0.0.1:5000/v2") is may


def test_a_regional_address_is_used_only_where_it_is_zooms_own(zoom: FakeZoom) -> None:
    plain = Account("a", "c", "s")
    assert _api(plain, "https://api-eu.zoom.us") == "https://api-eu.zoom.us/v2"
    assert _api(plain, "https://api.example.org") == plain.api
    assert _api(from_environment(plain, zoom.environment), "https://api-eu.zoom.us").startswith("http://127")
