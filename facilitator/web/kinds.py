"""What the kinds of identifier are called on the pages: a placeholder's short name tells little in a list."""

from __future__ import annotations

from types import MappingProxyType

from transcription.model import Kind

LABELS = MappingProxyType(
    {
        Kind.PARTICIPANT: "somebody on the roster",
        Kind.PERSON: "person",
        Kind.PLACE: "place",
        Kind.ORG: "organisation",
        Kind.DATE: "date",
        Kind.AGE: "age",
        Kind.PHONE: "telephone number",
        Kind.EMAIL: "e-mail address",
        Kind.URL: "web address",
        Kind.HANDLE: "user name",
        Kind.ID: "number of a person or thing",
        Kind.ADDRESS: "postal address",
        Kind.TERM: "word of the study's own list",
        Kind.QUASI: "tells who it is only with something else",
        Kind.OTHER: "something else",
    }
)
