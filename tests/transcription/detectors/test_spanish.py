"""In a Spanish session contacts, numbers, dates, ages, streets and the roster are found as in English."""

from __future__ import annotations

import pytest
from marked import spans, unmarked

from transcription.detect import detect
from transcription.model import Known, Person

KNOWN = Known(
    roster=(
        Person("P01", "participant", ("Ángel Quiñones",)),
        Person("P02", "participant", ("Xóchitl de la Vega",)),
    ),
    language="es",
)
FOUND = [
    "me llamo «ángel» y ya",
    "gracias, «Xochitl», muy bien",
    "la señora «Vega» dijo",
    "los «Quiñones» vinieron con «de la vega»",
    "mi teléfono es «cuatro cero cuatro cinco cinco cinco cero uno tres cuatro»",
    "llámame al «404-555-0134»",
    "teléfono: «cinco cinco cinco, cero uno, tres cuatro»",
    "mi correo es «pablo punto r arroba ejemplo punto org»",
    "«pablo guion bajo q arroba gmail punto com»",
    "nací «el tres de marzo del ochenta y siete»",
    "cumplí «noventa y dos» años",
    "mi DNI es «48293712K»",
    "mi carné es el número «siete siete cuatro uno»",
    "mi usuario es «arroba enfermera guion bajo xio»",
    "la placa es «siete tres cuatro equis be erre»",
    "el número de la seguridad social es «cero siete ocho cero cinco once veinte»",
    "está en «www punto ejemplo punto com barra lista»",
    "nací «el catorce de marzo de mil novecientos ochenta y siete»",
    "nací «el 14 de marzo de 1987»",
    "fue en «enero de dos mil cinco» creo",
    "tiene «noventa y tres» años",
    "mi número de seguro social es «078-05-1120»",
    "mi placa es «ABC 1234»",
    "mi número de expediente es «4471902»",
    "mi número de cuenta es «cuatro cuatro siete» / «eh» / «uno nueve cero dos»",
    "el código postal es «30303»",
    "vivo en la «Calle Roble 12»",
    "vivo en la «calle de los roble número doce»",
    "cerca de la «Avenida Juárez» y ya",
    "llámame al «seis cinco cinco, cincuenta, diez, treinta y cuatro»",
    "mi móvil es el «655 50 10 34»",
    "el «cero cuatro, doble cinco, cinco cero uno tres cuatro» creo",
    "mi número es el «novecientos uno, quinientos cincuenta y cinco, cero uno tres»",
    "apunta: «triple cinco, eh, cero uno tres cuatro»",
    "prefijo «treinta y cuatro, seis cinco cinco cero uno tres cuatro dos dos»",
    "es «ana subrayado luz arroba ejemplo punto es»",
    "«ana guion medio luz arroba gmail punto com»",
    "mi DNI es «cuatro ocho dos nueve tres siete uno dos ka»",
    "nací «el primero de enero» en casa",
    "nació en «mayo del ochenta y siete» me parece",
    "nací «el veintiuno de septiembre del noventa y dos»",
    "mi madre cumplió «noventa y un» años",
    "vive con su abuela de «ciento dos» años",
    "se escribe «equis o hache i te ele»",
    "mi apellido: «cu, u, i, eñe, o, ene, e, ese»",
    "me llamo «zeta u be i erre i» y ya",
]
LOOK_ALIKES = [
    "uno dos tres probando",
    "fueron veinte pesos y treinta días",
    "en 1998 éramos 300 personas",
    "tomo 50 miligramos dos veces al día",
    "en la calle hay mucha gente",
    "el punto es que no, y punto",
    "dos mil veces lo dije",
    "cero tolerancia, y punto y aparte",
    "éramos cuatro o cinco personas, tres de cada cuatro",
    "me pagan el doble, unos dos mil quinientos al mes",
    "son las once, a las tres y media acabo",
    "primero hablamos de eso y a mediados de mayo del otro tema",
    "noventa y un por ciento, ciento dos casos",
    "la empresa lleva con cien años de historia",
    "o sea, a e i o u son vocales, de eso te hablo",
    "hay que subrayar el guion de la película",
    "quinientos euros, novecientos pesos, mil quinientas personas",
    "ya te lo dije, y a ese de ahí también",
]


@pytest.mark.parametrize("line", FOUND)
def test_an_identifier_in_spanish_is_found_whole(line):
    texts, wanted = unmarked(line)
    found = [one for one in detect(texts, KNOWN) if one.detector != "language"]
    hidden = {(s.turn, at) for s in spans(found) for at in range(s.start, s.end)}
    assert {(s.turn, at) for s in wanted for at in range(s.start, s.end)} <= hidden
    assert len(hidden) <= sum(s.end - s.start for s in wanted) + 1


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_what_only_looks_like_one_stays(line):
    assert [one for one in detect([line], KNOWN) if one.detector != "language"] == []
