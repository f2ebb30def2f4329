"""The age file format (age-encryption.org/v1) through pyrage; nothing else imports pyrage.

Everything the toolkit encrypts is a plain age file, so that a study can be opened with the ``age``
program too, should the toolkit ever be gone: ``key.age`` opens with a person's identity and holds
the identity that opens the other files of its folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pyrage
from pyrage import x25519

from facilitator.errors import BadFile, NoIdentity, VaultDamaged

if TYPE_CHECKING:
    from collections.abc import Sequence

SECRET_PREFIX = "AGE-SECRET-KEY-1"  # noqa: S105 - the format's marker, not a secret
_NOT_FOR_US = "No matching keys found"  # pyrage's only sign of a wrong key
_LAST_LINE = b"\n--- "  # begins a header's last line, its MAC (age-encryption.org/v1, "Header MAC")
_MAC = 43  # letters: 32 bytes in base64 without padding


class Key:
    """An X25519 key pair. The secret half shows in no ``repr`` and cannot be pickled."""

    __slots__ = ("_inner", "public")

    def __init__(self, secret: str) -> None:
        try:
            self._inner = x25519.Identity.from_str(secret.strip())
        except pyrage.IdentityError:
            raise NoIdentity("This is not an age secret key, or a part of it is missing.") from None
        self.public = str(self._inner.to_public())

    @classmethod
    def generate(cls) -> Key:
        """A new pair from the system's random source."""
        return cls(str(x25519.Identity.generate()))

    def secret(self) -> str:
        """The secret half as text, for a key file or a printed sheet only."""
        return str(self._inner)

    def encrypt(self, plain: bytes) -> bytes:
        """An age file that only this key opens."""
        return bytes(pyrage.encrypt(plain, [self._inner.to_public()]))

    def decrypt(self, cipher: bytes) -> bytes:
        """What is in an age file. Raises NoIdentity (not for this key), VaultDamaged (changed, cut)."""
        try:
            return bytes(pyrage.decrypt(cipher, [self._inner]))
        except pyrage.DecryptError as error:
            if str(error) == _NOT_FOR_US:
                raise NoIdentity("This key does not open the encrypted file.") from None
            raise VaultDamaged("An encrypted file was changed or cut short.") from None

    def __repr__(self) -> str:
        return f"Key({self.public})"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A key is never pickled or copied.")


def encrypt(plain: bytes, recipients: Sequence[str]) -> bytes:
    """An age file that each of the public keys ``recipients`` opens; at least one is needed."""
    return bytes(pyrage.encrypt(plain, [x25519.Recipient.from_str(one) for one in recipients]))


def mark(cipher: bytes) -> str:
    """The MAC of an age file's header, which no other age file has; empty where there is no header.

    Its key comes from the file's own random key, and so do the keys of all that follows: who cannot
    open the file cannot put anything else behind the same mark that opens.
    """
    at = cipher.find(_LAST_LINE)
    begin = at + len(_LAST_LINE)
    return cipher[begin : begin + _MAC].decode("ascii", "replace") if at >= 0 else ""


def check_public(text: str) -> str:
    """``text`` as a public key (``age1...``); raises BadFile."""
    try:
        return str(x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError:
        raise BadFile(
            "This is not an age public key: it starts with age1 and has 62 characters.",
            "Ask the other person for the line that `fg key list` prints on their machine.",
        ) from None
