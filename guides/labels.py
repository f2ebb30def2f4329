"""The words printed around a guide's own, in its language. A language is an entry of ``LABELS``."""

from __future__ import annotations

from dataclasses import dataclass

from guides.model import Demographics, ProbeKind, SectionKind


@dataclass(frozen=True, slots=True)
class Labels:
    """One language's words. Names in braces are filled when printed."""

    # the sheets
    guide: str
    moderator: str
    notes: str
    debrief: str
    changes: str
    # the facts of a guide
    study: str
    protocol: str
    version: str
    date: str
    approved: str
    not_approved: str
    length: str
    length_words: str
    change: str
    group: str
    aims: str
    groups: str
    support: str
    page: str
    of: str
    # the columns of the groups' table
    mark: str
    people: str
    sessions: str
    demographics: str
    compensation: str
    each_demographics: dict[Demographics, str]
    # a section, a question, a probe
    sections: dict[SectionKind, str]
    probes: dict[ProbeKind, str]
    minutes: str
    not_recorded: str
    say: str
    must_ask: str
    everyone: str
    not_analysed: str
    sensitive: str
    aim: str
    only: str
    # the moderator's sheet
    minute: str
    until: str
    reserve: str
    # the note-taker's form
    session: str
    moderator_role: str
    assistant_role: str
    seats: str
    seats_note: str
    time: str
    who: str
    said: str
    agreed: str
    own: str
    notes_note: str
    # the debrief
    debrief_note: str
    debrief_parts: tuple[str, ...]
    # the difference
    old_version: str
    new_version: str
    nothing_changed: str
    added: str
    removed: str
    moved: str
    reworded: str
    changed: str
    terms: dict[str, str]  # what the parts and fields of a guide are called (``diff``)


_ENGLISH = Labels(
    guide="Interview guide",
    moderator="Moderator's sheet",
    notes="Note-taker's form",
    debrief="Debrief form",
    changes="Changes since the approved version",
    study="Study",
    protocol="Protocol",
    version="Version",
    date="Date",
    approved="Approved",
    not_approved="not yet approved",
    length="Length",
    length_words="{minutes} minutes, {buffer} of them in reserve",
    change="What changed",
    group="Group",
    aims="Aims",
    groups="Groups",
    support="Support contacts",
    page="Page",
    of="of",
    mark="Mark",
    people="People",
    sessions="Sessions",
    demographics="Demographics",
    compensation="Compensation",
    each_demographics={Demographics.SURVEY: "survey", Demographics.NONE: "none"},
    sections={
        SectionKind.SETUP: "Preparation",
        SectionKind.WELCOME: "Welcome",
        SectionKind.CONSENT: "Consent and start of the recording",
        SectionKind.OPENING: "Opening",
        SectionKind.INTRODUCTORY: "Introductory questions",
        SectionKind.TRANSITION: "Transition",
        SectionKind.KEY: "Key questions",
        SectionKind.ENDING: "Ending",
        SectionKind.CLOSING: "Closing",
    },
    probes={
        ProbeKind.ELABORATE: "tell more",
        ProbeKind.EXAMPLE: "example",
        ProbeKind.CONTRAST: "contrast",
        ProbeKind.SILENT_MEMBER: "for who is silent",
        ProbeKind.CHECK: "check",
    },
    minutes="{minutes} min",
    not_recorded="not recorded",
    say="Say",
    must_ask="must ask",
    everyone="everyone in turn",
    not_analysed="not analysed",
    sensitive="sensitive",
    aim="aim {aim}",
    only="only {groups}",
    minute="minute {start}",
    until="to {end}",
    reserve="In reserve: {buffer} minutes. The session ends at minute {minutes}.",
    session="Session",
    moderator_role="Moderator",
    assistant_role="Note-taker",
    seats="Who sits where",
    seats_note="Ids only, no names. Begin at the moderator's left.",
    time="Time",
    who="Id",
    said="Said or seen; first words of a quote",
    agreed="Nods",
    own="Own thought",
    notes_note="What was said and what you think stay in columns of their own. Star the quotes to keep.",
    debrief_note="Fifteen to twenty minutes, at once, moderator and note-taker together. No names.",
    debrief_parts=(
        "What came up most strongly",
        "What differed from what we expected",
        "What differed from earlier groups",
        "Quotes to keep",
        "Questions and probes that worked, and that did not",
        "What to change next time, and why",
        "Incidents, technical or ethical",
        "Next steps, and who takes them",
    ),
    old_version="Approved version",
    new_version="This version",
    nothing_changed="Nothing has changed since the approved version.",
    added="Added",
    removed="Removed",
    moved="Moved",
    reworded="Reworded",
    changed="Changed",
    terms={
        "guide": "guide",
        "aim": "aim",
        "variable": "variable",
        "group": "group",
        "support": "support contact",
        "section": "part",
        "question": "question",
        "probe": "probe",
        "title": "title",
        "version": "version",
        "language": "language",
        "minutes": "minutes",
        "buffer": "minutes in reserve",
        "change": "what changed",
        "words": "words",
        "label": "name",
        "smallest": "fewest people",
        "largest": "most people",
        "sessions": "sessions",
        "demographics": "demographics",
        "compensation": "compensation",
        "name": "name",
        "reach": "how to reach it",
        "only": "only for",
        "kind": "sort",
        "recorded": "recorded",
        "script": "script",
        "steps": "steps",
        "text": "words",
        "must_ask": "must ask",
        "everyone_answers": "everyone in turn",
        "analysed": "analysed",
        "sensitive": "sensitive",
        "note": "note",
    },
)

_SPANISH = Labels(
    guide="Guía de preguntas",
    moderator="Hoja de moderación",
    notes="Formulario de notas",
    debrief="Formulario de la reunión de cierre",
    changes="Cambios desde la versión aprobada",
    study="Estudio",
    protocol="Protocolo",
    version="Versión",
    date="Fecha",
    approved="Aprobada",
    not_approved="aún sin aprobar",
    length="Duración",
    length_words="{minutes} minutos, {buffer} de ellos de reserva",
    change="Qué cambia",
    group="Grupo",
    aims="Objetivos",
    groups="Grupos",
    support="Contactos de apoyo",
    page="Página",
    of="de",
    mark="Marca",
    people="Personas",
    sessions="Sesiones",
    demographics="Datos demográficos",
    compensation="Compensación",
    each_demographics={Demographics.SURVEY: "encuesta", Demographics.NONE: "ninguno"},
    sections={
        SectionKind.SETUP: "Preparación",
        SectionKind.WELCOME: "Bienvenida",
        SectionKind.CONSENT: "Consentimiento e inicio de la grabación",
        SectionKind.OPENING: "Apertura",
        SectionKind.INTRODUCTORY: "Preguntas introductorias",
        SectionKind.TRANSITION: "Transición",
        SectionKind.KEY: "Preguntas clave",
        SectionKind.ENDING: "Final",
        SectionKind.CLOSING: "Cierre",
    },
    probes={
        ProbeKind.ELABORATE: "ampliar",
        ProbeKind.EXAMPLE: "ejemplo",
        ProbeKind.CONTRAST: "contraste",
        ProbeKind.SILENT_MEMBER: "para quien calla",
        ProbeKind.CHECK: "comprobar",
    },
    minutes="{minutes} min",
    not_recorded="sin grabar",
    say="Decir",
    must_ask="obligatoria",
    everyone="todos por turno",
    not_analysed="no se analiza",
    sensitive="delicada",
    aim="objetivo {aim}",
    only="solo {groups}",
    minute="minuto {start}",
    until="a {end}",
    reserve="De reserva: {buffer} minutos. La sesión termina en el minuto {minutes}.",
    session="Sesión",
    moderator_role="Moderación",
    assistant_role="Toma de notas",
    seats="Quién se sienta dónde",
    seats_note="Solo códigos, sin nombres. Empiece a la izquierda de quien modera.",
    time="Hora",
    who="Código",
    said="Dicho o visto; primeras palabras de una cita",
    agreed="Asienten",
    own="Idea propia",
    notes_note="Lo dicho y lo que usted piensa van en columnas separadas. Marque las citas que guardar.",
    debrief_note="De quince a veinte minutos, enseguida, moderación y notas juntas. Sin nombres.",
    debrief_parts=(
        "Lo que apareció con más fuerza",
        "Lo que no esperábamos",
        "Lo que fue distinto de grupos anteriores",
        "Citas que guardar",
        "Preguntas y sondeos que funcionaron y que no",
        "Qué cambiar la próxima vez, y por qué",
        "Incidentes técnicos o éticos",
        "Próximos pasos, y quién los da",
    ),
    old_version="Versión aprobada",
    new_version="Esta versión",
    nothing_changed="Nada ha cambiado desde la versión aprobada.",
    added="Añadido",
    removed="Quitado",
    moved="Movido",
    reworded="Otra redacción",
    changed="Cambiado",
    terms={
        "guide": "guía",
        "aim": "objetivo",
        "variable": "variable",
        "group": "grupo",
        "support": "contacto de apoyo",
        "section": "parte",
        "question": "pregunta",
        "probe": "sondeo",
        "title": "título",
        "version": "versión",
        "language": "idioma",
        "minutes": "minutos",
        "buffer": "minutos de reserva",
        "change": "qué cambia",
        "words": "texto",
        "label": "nombre",
        "smallest": "mínimo de personas",
        "largest": "máximo de personas",
        "sessions": "sesiones",
        "demographics": "datos demográficos",
        "compensation": "compensación",
        "name": "nombre",
        "reach": "cómo se contacta",
        "only": "solo para",
        "kind": "tipo",
        "recorded": "se graba",
        "script": "guion",
        "steps": "pasos",
        "text": "texto",
        "must_ask": "obligatoria",
        "everyone_answers": "todos por turno",
        "analysed": "se analiza",
        "sensitive": "delicada",
        "note": "nota",
    },
)

LABELS = {"en": _ENGLISH, "es": _SPANISH}


def of(language: str) -> Labels:
    """The words for a language (``es-MX`` is ``es``); English where we have no others."""
    return LABELS.get(language.replace("_", "-").split("-")[0].casefold(), _ENGLISH)
