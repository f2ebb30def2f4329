"""A turn in a language without detectors of names is never let through unseen."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription import policies
from transcription.detect import detect
from transcription.detectors.language import detector
from transcription.model import Kind, Known, Person
from transcription.review import settle

SPANISH = Known(roster=(Person("P01", "participant", ("Siobhan Maddox",)),), language="es")


@pytest.mark.parametrize(
    "line",
    [
        "Pues yo creo que «Tamsin» no quiere ir con «Jovan» a la clase",
        "«me llamo tamsin y vivo en larkmoor con mi hermana»",  # no capitals: the whole turn
        "«nous habitons ensemble depuis toujours chez tamsin»",
        "\u00ab\u6211\u662f\u738b\u5c0f\u660e\u00bb",  # a script without capitals
        "I think so too. / «pero mi hermana tamsin no lo sabe todavia»",
    ],
)
def test_it_is_asked_about(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.OTHER and 0 < one.score < 0.8 for one in findings)
    assert all(one.open for one in settle(findings, (), policies.load("qualitative")))


@pytest.mark.parametrize(
    "line",
    [
        "I think Tamsin was there and then we left",
        "so we went to the store and she said no",
        "uh huh, yeah, ok",
        "No.",
        "we saw la la land and ate tacos con queso at home",
        "",
    ],
)
def test_english_and_what_is_too_short_to_tell_stays(line):
    assert found(line, detector) == []


def test_in_a_session_of_another_language_every_turn_is_looked_at():
    findings = found("I saw «Tamsin» there", detector, Known(language="fr"))
    assert spans(findings) == unmarked("I saw «Tamsin» there")[1]


def test_spanish_contacts_dates_numbers_and_roster_are_complete():
    texts = [
        "Me pueden llamar al cuatro cero cuatro cinco cinco cinco cero uno tres cuatro, gracias.",
        "Mi correo es siobhan punto maddox arroba example punto org y fue el 3 de marzo de 2020.",
        "Gracias, Siobhan. Mi abuela tiene noventa y cuatro a\u00f1os.",
    ]
    sure = [one for one in detect(texts, SPANISH) if one.score >= 0.8]
    words = {(str(one.kind), texts[s.turn][s.start : s.end]) for one in sure for s in one.spans}
    assert {
        ("phone", "cuatro cero cuatro cinco cinco cinco cero uno tres cuatro"),
        ("email", "siobhan punto maddox arroba example punto org"),
        ("date", "el 3 de marzo de 2020"),
        ("participant", "Siobhan"),
        ("age", "noventa y cuatro"),
    } <= words
