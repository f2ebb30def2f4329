"""The participants report of both generations, and any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcription.errors import UnreadableText
from transcription.formats import zoom_report
from transcription.formats.zoom_report import Present

OLDER = (
    "\ufeffMeeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\r\n"
    "812 3456 7890,Tea,09/24/2020 11:35:16 AM,09/24/2020 12:40:00 PM,host@example.org,65,3,\r\n\r\n"
    "Name (Original Name),User Email,Total Duration (Minutes),Guest\r\n"
    "Tamsin Oduya,tamsin@example.org,63,No\r\n"
    "Paul (Wings),,12,Yes\r\n"
    '"Vale-Hansen, Piotr",,61,Yes\r\n'
).encode()
NEWER = (
    b"Topic,ID,Host,Creation Time,Has Zoom Rooms,Department,Group\n"
    b"Tea,81234567890,Orla Quist,x,No,,\n\n"
    b"Join time,NAME (original name),Leave Time,Recording Consent,In Waiting Room,Guest,User Email,"
    b"Duration (Minutes)\n"
    b"18:00:00,iPhone (Tamsin Oduya),18:20:00,Agree,No,Yes,,20\n"
    b"18:21:00,P03,,,Yes,,p03@example.org,\n"
)


def test_the_older_report_tells_names_and_what_they_were() -> None:
    tamsin, paul, piotr = zoom_report.read(OLDER)
    assert tamsin == Present("Tamsin Oduya", "", "tamsin@example.org", minutes=63, guest=False)
    assert (paul.name, paul.original, paul.guest, paul.email) == ("Paul", "Wings", True, "")
    assert (piotr.name, piotr.minutes) == ("Vale-Hansen, Piotr", 61)


def test_the_newer_report_tells_joins_consent_and_the_waiting_room_in_any_order_of_columns() -> None:
    first, second = zoom_report.read(NEWER)
    assert first == Present("iPhone", "Tamsin Oduya", "", "18:00:00", "18:20:00", 20, True, True, False)
    assert second == Present("P03", "", "p03@example.org", "18:21:00", waiting=True)


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"{}", b"\0\0\0\0", b"named,by\nnobody,here\n"])
def test_another_table_is_none(data: bytes) -> None:
    assert not zoom_report.recognises(data)
    with pytest.raises(UnreadableText):
        zoom_report.read(data)


def test_a_report_is_known_by_its_heading() -> None:
    assert zoom_report.recognises(OLDER)
    assert zoom_report.recognises(NEWER)
    assert not any("Tamsin" in repr(one) for one in zoom_report.read(OLDER))


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda tail: OLDER + tail)))
def test_no_bytes_make_a_traceback(data: bytes) -> None:
    zoom_report.recognises(data)
    try:
        found = zoom_report.read(data)
    except UnreadableText:
        return
    assert all(one.name for one in found)
