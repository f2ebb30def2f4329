"""A key on paper, so that one broken laptop loses no study."""

from __future__ import annotations

import re

from facilitator.errors import BadFile, NoIdentity
from facilitator.vault.age import SECRET_PREFIX, Key
from facilitator.vault.keys import Identity, Origin

_LETTERS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"  # Bech32's alphabet (BIP 173), upper case
_LENGTH = 58  # characters after the prefix: 32 bytes and a 6-character check sum
_GROUP = 4  # characters read aloud or typed at a time
_GROUPS_A_LINE = 5
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "L", "1": "L"})  # none of the left ones is in the alphabet
_PREFIX = re.compile(r"AGE[\s-]*SECRET[\s-]*KEY[\s-]*[1IL]", re.IGNORECASE)

_SHEET = """\
RECOVERY SHEET
Study: {title}
Public key: {public}
Printed by: ______________________    Date: ______________

Whoever holds this sheet can open the study's recordings and names. Keep it as you keep signed
consent forms: locked away, not beside the computer, never photographed, never in e-mail.

The key (capital letters and digits; spaces and line breaks do not matter):

{prefix}
{groups}

To bring the key back on a computer with the toolkit, open its pages (Focus groups on the
desktop, or type: fg serve), press This computer, then Bring the key back, and type the key as
it stands above.

In a terminal instead:
  1. Type: fg key recovery --restore
  2. Type the key above, then Enter and Ctrl-D (on Windows: Enter, Ctrl-Z, Enter).
Without the toolkit: the joined-up line is an identity of the age program (age-encryption.org).
"""


def recovery_sheet(identity: Identity, study_title: str) -> str:
    """The page to print. It holds the secret key: show it, never keep or log it."""
    payload = identity.key.secret().removeprefix(SECRET_PREFIX)
    groups = [payload[start : start + _GROUP] for start in range(0, len(payload), _GROUP)]
    lines = [
        "    " + "  ".join(groups[start : start + _GROUPS_A_LINE])
        for start in range(0, len(groups), _GROUPS_A_LINE)
    ]
    return _SHEET.format(
        title=study_title, public=identity.public, prefix=SECRET_PREFIX, groups="\n".join(lines)
    )


def from_recovery_sheet(text: str) -> Identity:
    """The identity on a sheet, or on the key lines alone as somebody typed them; raises BadFile.

    Lower case, spaces, hyphens and the look-alikes O for 0 and I or 1 for L are forgiven; the
    key's own check sum finds any other slip.
    """
    for found in _PREFIX.finditer(text):
        payload = _payload(text[found.end() :])
        if len(payload) == _LENGTH:
            return Identity(_checked(payload), Origin.SHEET)
    raise BadFile(
        f"No whole key was found: it starts with {SECRET_PREFIX} and goes on for {_LENGTH} characters.",
        "Compare what was typed with the sheet, group by group.",
    )


def _payload(text: str) -> str:
    letters: list[str] = []
    for letter in text.upper().translate(_LOOK_ALIKES):
        if letter in _LETTERS:
            letters.append(letter)
        elif not (letter.isspace() or letter == "-"):
            break
        if len(letters) == _LENGTH:
            break
    return "".join(letters)


def _checked(payload: str) -> Key:
    try:
        return Key(SECRET_PREFIX + payload)
    except NoIdentity:
        raise BadFile(
            "One or more characters of the key were mistyped.",
            "Compare what was typed with the sheet, group by group.",
        ) from None
