"""What each person's consents and withdrawal mean for their words, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.model import Leaving, Purpose
from facilitator.roster.people import standing
from transcription.model import Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.model import Consent, Withdrawal

_NOT_QUOTED = {Leaving.REMOVE_QUOTES, Leaving.MASK, Leaving.REMOVE_ALL}


def wishes(consents: Iterable[Consent], withdrawals: Iterable[Withdrawal]) -> Wishes:
    """Whose turns are left out, and whose stay without words.

    Somebody who said no to being recorded is left out; somebody who was not asked closes the
    consent gate instead.
    """
    gone = tuple(withdrawals)
    refused = {
        person
        for (person, purpose), one in standing(consents).items()
        if purpose is Purpose.RECORD and not one.given
    }
    removed = {one.participant for one in gone if one.mode is Leaving.REMOVE_ALL}
    masked = {one.participant for one in gone if one.mode is Leaving.MASK}
    return Wishes(frozenset(refused | removed), frozenset(masked))


def not_quoted(
    consents: Iterable[Consent], withdrawals: Iterable[Withdrawal], speakers: Iterable[str]
) -> frozenset[str]:
    """Those of ``speakers`` whose words may be analysed but not quoted.

    Who said no, or withdrew their quotes. Once anybody's word on quotes is on file the study asks
    for it, and then whoever was not asked has not agreed either; the word that a withdrawal put there
    tells of that person alone.
    """
    words = [one for one in consents if one.purpose is Purpose.QUOTE]
    gone = [one for one in withdrawals if one.mode in _NOT_QUOTED]
    of_withdrawal = {(one.participant, one.on) for one in gone}
    asks = any(one.given or (one.participant, one.on) not in of_withdrawal for one in words)
    agreed = {person for (person, _), one in standing(words).items() if one.given}
    silent = {one for one in speakers if asks and one not in agreed}
    return frozenset(silent | {one.participant for one in gone}.intersection(speakers))
