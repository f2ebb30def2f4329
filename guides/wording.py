"""How questions betray themselves, per language. A language is an entry of ``WORDINGS``.

After Krueger & Casey's advice on wording (open, neutral, one idea at a time, no "why"). Patterns match one
sentence, lower-case, with plain apostrophes. They err on the side of silence: advice that is often wrong is
not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. ``closed_but_fine`` are sentences of a closed form that people answer at length."""

    closed: re.Pattern[str]
    closed_but_fine: re.Pattern[str]
    leading: re.Pattern[str]
    double: re.Pattern[str]
    why: re.Pattern[str]
    opinion: re.Pattern[str]


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways))


_AUX = r"(?:do|does|did|is|are|was|were|am|have|has|had|can|could|will|would|should|may|might|must)(?:n't)?"
_SCENE = r"(?:when|if|after|before|since|while|as|in|on|at|during|today|overall|thinking|looking)"
_ASKING = r"(?:what|how|who|whom|which|where|when|why)"
_NOT_BESIDE = r"(?<!who )(?<!what )(?<!when )(?<!where )(?<!how )"  # "who or what" is one question
_NOT = r"(?:do|does|did|is|are|was|were|would|wo|should|ca|could|have|has)n't"
_TELL = r"(?:tell|describe|say|give|share|explain|think|walk|talk|help|show|name|introduce|start|begin|take)"
_ANYBODY = r"(?:you|we|somebody|someone|anyone|anybody)"

_ENGLISH = Wording(
    # "Do you ...", "When you began, were you ...": an auxiliary opens the main clause.
    closed=_any(rf"^(?:(?:and|so|now|then|but)\s+)?(?:{_SCENE}\b[^,?]*,\s*)?{_AUX}\s+\w"),
    closed_but_fine=_any(
        rf"\b(?:can|could|will|would) {_ANYBODY}(?: all| each| please)? (?:\w+ )?{_TELL}\b",
        rf"{_AUX} (?:there )?(?:any|some)(?:thing|one|body)\b",
        r"\bhave we (?:missed|forgotten|left out)\b",
    ),
    leading=_any(
        rf"(?:^|,\s*){_NOT} (?:you|it|that|this|we|they|there|people|everyone|everybody)\b",
        r",\s*(?:right|correct|yes|no|okay)\s*\?$",
        r"^(?:surely|obviously|clearly|of course)\b|,\s*(?:surely|of course),",
        r"\bas (?:we all|everyone|everybody|we) knows?\b",
        r"\b(?:do|would)(?:n't)? you agree that\b",
        r"\bhow (?:wonderful|terrible|awful|amazing|horrible|dreadful)\b",
        r"\bhow much did you (?:enjoy|like|love|hate|suffer)\b",
    ),
    # A second question word, or a rating of two things at once.
    double=_any(
        rf"\b{_NOT_BESIDE}(?:and|or|but) (?:also )?{_ASKING}\b(?! else\b)(?!.*\bnot\s*\??$)",
        r"\b(?:and|or) why\b",
        r"\bhow \w+ (?:are|were|is|was) (?:you|they|we) (?:with|about|of) .+ and .+",
    ),
    why=_any(r"^(?:(?:and|so|but)\s+)?(?:why|how come)\b"),
    opinion=_any(
        r"\b(?:think|feel|feelings?|opinions?|believe|views?|prefer|favou?rite|should|agree)\b",
        r"\b(?:important|attitudes?|likes? (?:most|best|least|about)|enjoy|love|hate)\b",
        r"\b(?:the|your) (?:best|worst)\b",
    ),
)

_VERB = (
    "es|son|era|eran|fue|fueron|está|están|estaba|estaban|ha|han|había|hay|hubo|tiene|tienen|tenía"
    "|puede|pueden|podría|podrían|podemos|cree|creen|piensa|piensan|sabe|saben|quiere|quieren"
    "|conoce|conocen|siente|sienten|recomendaría|recomendarían|volvería|volverían|suele|suelen"
    r"|debe|deben|debería|deberían|(?:le|les|te|se|lo|la) \w+"
)
_TELL_ES = (
    r"(?:contar|describir|decir|dar|hablar|explicar|compartir|pensar|nombrar|presentar|empezar|ampliar"
    r"|poner|resumir)(?:me|nos|lo|la|se)*"
)
_ASKING_ES = r"(?:qué|cómo|quiénes|quién|dónde|cuándo|cuáles|cuál|cuánt[oa]s?|por qué|para qué)(?!\w)"
_NOT_BESIDE_ES = r"(?<!qué )(?<!quién )(?<!cómo )(?<!cuándo )(?<!dónde )"

_SPANISH = Wording(
    closed=_any(
        rf"¿\s*(?:(?:y|pero|entonces),?\s+)?(?:usted(?:es)? )?(?:no )?(?:{_VERB})\b(?! (?:qué|cómo))"
    ),
    closed_but_fine=_any(
        rf"\b(?:pued|podr|podem|quier)\w+(?: ustedes| usted| alguien)? {_TELL_ES}\b",
        r"¿\s*(?:hay|tiene|tienen|ha|han|se \w+) (?:\w+ )?(?:algo|alguien|alguno|alguna)\b",
        r"\b(?:olvidado|faltado)\b",
    ),
    leading=_any(
        r"¿\s*no (?:cree|creen|piensa|piensan|le parece|les parece|es|está|sería|diría|dirían)\b",
        r"¿\s*(?:verdad|cierto|no|no es así|no es cierto)\s*\?$",
        r"^(?:obviamente|por supuesto|claro que|seguramente)\b",
        r"\bcomo todos sabemos\b|\b(?:está|están|estaría) de acuerdo (?:en|con) que\b",
        r"\bqué tan (?:maravillos|terrible|horrible)\w*\b",
        r"\bcuánto (?:disfrutó|disfrutaron|le gustó|les gustó)\b",
    ),
    double=_any(
        rf"{_NOT_BESIDE_ES}\b(?:y|e|o|u) (?:también )?{_ASKING_ES}(?! más\b)(?!.*\bno\s*\?$)",
        r"\b(?:y|o) por qué\b",
        r"\bcómo de \w+ (?:está|están|estuvo) (?:usted |ustedes )?(?:con|de) .+ y .+",
    ),
    why=_any(r"^¿?\s*(?:y\s+)?por qué\b"),
    opinion=_any(
        r"\b(?:piensas?|piensan|crees?|creen|opinas?|opinan|opini[oó]n(?:es)?|sientes?|sienten)\b",
        r"\b(?:prefieres?|prefieren|lo (?:mejor|peor)|gusta (?:más|menos)|deber[ií]an?)\b",
        r"\b(?:importantes?|favorit[oa]s?|de acuerdo)\b",
    ),
)

WORDINGS = {"en": _ENGLISH, "es": _SPANISH}


def of(language: str) -> Wording | None:
    """The wording of a language (``es-MX`` is ``es``); None for one that we have no patterns for."""
    return WORDINGS.get(language.replace("_", "-").split("-")[0].casefold())


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, lower-case, each with its mark at the end."""
    plain = " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split())
    return [one.strip() for one in re.findall(r"[^.!?…]+(?:[.!?…]+|$)", plain) if one.strip()]
