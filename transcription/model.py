"""The plain data of a session's speech, from what a recognizer heard to what may be stored.

Times are whole milliseconds from the start of the recording; text offsets are Unicode code
points; every range is half-open. Types that can hold a participant's words or name are marked
*identified*: they hide their text from ``repr``, so that neither a log nor a traceback can carry
it. Whole turns and transcripts refuse to be pickled too: the one way out is ``redact.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO, NoReturn

from transcription.errors import BorderBreach

MODERATOR = "Moderator"
MIX = "mix"  # the channel that holds everybody
UNINTELLIGIBLE = "[unintelligible]"  # stands, as a word with its time, where speech could not be understood


class TurnKind(StrEnum):
    """What sort of contribution a turn is."""

    SPEECH = "speech"
    BACKCHANNEL = "backchannel"  # "mm-hm" while somebody else holds the floor
    CHAT = "chat"
    PRIVATE_CHAT = "private-chat"  # to one person only: dropped unless the study asks for it
    NOTE = "note"  # what the assistant typed in the room: a quote, an observation, the summary

    @property
    def spoken(self) -> bool:
        """Was it said, and not typed?"""
        return self in {TurnKind.SPEECH, TurnKind.BACKCHANNEL}


class Evidence(StrEnum):
    """What told us who spoke, strongest first."""

    TRACK = "track"  # the person's own audio file
    TIMELINE = "timeline"  # the meeting's active-speaker log
    TAP = "tap"  # what the assistant tapped in the live console
    VOICE = "voice"  # a voice cluster (diarization)
    CAPTION = "caption"  # the name that a caption or a chat line carries
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the recording, in whole milliseconds."""

    start_ms: int
    end_ms: int

    def overlap_ms(self, other: Span) -> int:
        """Milliseconds that both cover, 0 when they do not touch."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))


class _Unpicklable:
    """Identified values and the border's own type travel by explicit, checked writers only."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise BorderBreach(type(self).__name__)


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its time (identified). ``score`` is the recognizer's probability, 0 to 1.

    ``evidence`` is the strongest that names its turn's speaker for this very word; ``disputed`` says
    that some evidence names somebody else only. ``approximate``: a reviewer typed it, and its time is
    shared out of what it replaced. ``overlapped``: by the sound, a second voice speaks too.
    """

    text: str = field(repr=False)
    start_ms: int
    end_ms: int
    score: float | None = None
    evidence: Evidence = Evidence.NONE
    disputed: bool = False
    approximate: bool = False
    overlapped: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line of a text format, or one stretch a recognizer heard (identified).

    ``name`` is the speaker as the source wrote it (a display name); ``channel`` is ``mix`` or the
    name of the track it was heard on.
    """

    text: str = field(repr=False)
    start_ms: int | None = None
    end_ms: int | None = None
    name: str | None = field(default=None, repr=False)
    kind: TurnKind = TurnKind.SPEECH
    words: tuple[Word, ...] = field(default=(), repr=False)
    channel: str = MIX


@dataclass(frozen=True, slots=True)
class SpeakerSpan:
    """Somebody spoke from here to here (identified: ``label`` may be a display name).

    ``label`` is a participant id when ``source`` is ``track`` or ``tap``, a display name when it is
    ``timeline``, and a cluster such as ``SPEAKER_00`` when it is ``voice``. ``channel`` is the track
    in which several voices were told apart, where they share a microphone. ``together``: this voice and
    another speak at once; such a span tells of talk-over and not whose a word is.
    """

    span: Span
    label: str = field(repr=False)
    source: Evidence
    channel: str = MIX
    together: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """One audio file of a recording. ``open`` gives a new seekable binary reader each time.

    ``name`` is its role and number (``mix-1``, ``track-2``), never a file name, which can hold a
    person's name. ``person`` is the participant whose track it is; ``label`` the name on the file
    (identified), which captions may know where the roster does not.
    """

    name: str
    open: Callable[[], BinaryIO] = field(repr=False)
    sha256: str
    duration_ms: int
    person: str | None = None
    label: str | None = field(default=None, repr=False)
    starts_ms: int = 0  # after the recording's first file: of a meeting that was stopped and started


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the guide was put to the group at this moment; ``question`` is its id in the guide."""

    question: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Recording:
    """All that one session left behind, ready to be read (identified).

    ``chat`` holds everything typed, notes taken in the room too. ``asked``, ``taps`` and the two
    kinds of marked stretches come from the log of the session: ``private`` was marked for a careful
    look, ``off_record`` must not reach anybody.
    """

    audio: tuple[Media, ...] = ()
    tracks: tuple[Media, ...] = ()
    timeline: tuple[SpeakerSpan, ...] = field(default=(), repr=False)
    captions: tuple[Utterance, ...] = field(default=(), repr=False)
    chat: tuple[Utterance, ...] = field(default=(), repr=False)
    taps: tuple[SpeakerSpan, ...] = field(default=(), repr=False)
    asked: tuple[Asked, ...] = ()
    private: tuple[Span, ...] = ()
    off_record: tuple[Span, ...] = ()

    @property
    def duration_ms(self) -> int:
        """Where the last audio file ends, or the last caption where there is none."""
        ends = [media.starts_ms + media.duration_ms for media in (*self.audio, *self.tracks)]
        return max(ends or [line.end_ms or 0 for line in self.captions], default=0)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster, by every name we know of (identified except for ``id`` and ``role``)."""

    id: str
    role: str  # participant, moderator, assistant, observer
    names: tuple[str, ...] = field(repr=False)  # display name, full name, aliases
    sounds_like: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Words that were hidden in another session of the study, and what they stand for (identified).

    ``sure`` when a person said so or a detector was certain; otherwise they are asked about again.
    """

    kind: Kind
    entity: str = field(repr=False)
    words: str = field(repr=False)
    sure: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the study knows before it listens: the roster, its own terms, names on labels (identified).

    ``labels`` are display names met in captions, timeline and chat that no roster entry explains.
    ``terms`` maps a study term (a programme name, an acronym) to the meaning that replaces it, with
    its kind before it where it is a place or an organisation (``place: a city``).
    ``remembered`` is what was hidden in the study's other sessions.
    ``questions`` are the guide's, by id, in the order of the guide.
    """

    roster: tuple[Person, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    terms: Mapping[str, str] = field(default_factory=dict, repr=False)
    questions: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    remembered: tuple[Remembered, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Turn(_Unpicklable):
    """One contribution by one speaker (identified).

    ``speaker`` is never a name: a roster id, ``S1`` for a name on no roster, ``Speaker 2`` for a
    voice without a name, a role that the source wrote (``Moderator``), or ``Unknown``.

    ``margin`` says how clear that is, 0 to 1: the share of the turn's word time for which some
    evidence names the speaker, less the share for which some names the next likely person; None where
    it was not measured. ``disputed``: one kind of evidence gives most of that time to others only.
    """

    speaker: str
    kind: TurnKind
    start_ms: int | None
    end_ms: int | None
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(default=(), repr=False)
    evidence: Evidence = Evidence.NONE
    question: str | None = None
    margin: float | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Transcript(_Unpicklable):
    """A session's turns in order of their start (identified). Only the vault may hold it.

    ``labels`` maps ``S1``, ``S2`` ... to the display name that it stands for.
    """

    turns: tuple[Turn, ...] = field(repr=False)
    language: str
    engine: str
    model: str
    draft: bool  # a recognizer that is not fit for research made it
    duration_ms: int
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)


class Kind(StrEnum):
    """Kinds of identifier, as placeholders and policies name them."""

    PARTICIPANT = "participant"  # somebody on the roster: [P03]
    PERSON = "person"
    PLACE = "place"
    ORG = "org"
    DATE = "date"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    HANDLE = "handle"
    ID = "id"
    ADDRESS = "address"
    TERM = "term"  # from the study's own word list
    QUASI = "quasi"  # identifies only together with something else
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class TextSpan:
    """A range of code points in the text of turn number ``turn`` (from 0)."""

    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """An identifier somebody said or typed (identified: ``entity`` may be a name).

    Several spans when the speaker was interrupted or it runs over a turn's border. ``entity`` is
    a participant's id, or a canonical form that is equal for two mentions of one person or place.
    ``score`` is the detector's certainty, 0 to 1; ``why`` never quotes the text. ``id`` is bound to
    the text of the turns it lies in (``review.finding_id``), so that a decision outlives a rerun
    only while that text is unchanged.
    """

    spans: tuple[TextSpan, ...]
    kind: Kind
    entity: str = field(repr=False)
    detector: str
    score: float
    why: str
    id: str = ""


class Verdict(StrEnum):
    """What a reviewer said of a finding."""

    ACCEPT = "accept"  # hide it
    REJECT = "reject"  # it identifies nobody: keep the words
    ADD = "add"  # missed by every detector
    APPROVE = "approve"  # a turn that was changed after its approval reads well (``finding`` is its mark)
    UNDO = "undo"  # takes back the last word on this finding; both stay in the record


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's word on one finding. ``added`` is the finding itself when the verdict is ADD.

    Decisions that were taken at one stroke ("all 12 alike") share a ``stroke`` and are undone together.
    """

    finding: str
    verdict: Verdict
    reviewer: str  # initials or role, as the study wants them in its records
    at: str  # UTC, ISO 8601
    added: Finding | None = None
    stroke: str = ""


class Action(StrEnum):
    """What a policy does with a kind of identifier."""

    MASK = "mask"
    GENERALISE = "generalise"
    SHIFT = "shift"
    QUEUE = "queue"  # a person decides each one; hidden until then
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule set: an action per kind, and how certain a finding must be to be hidden unasked.

    ``date_detail`` is what a generalised date still tells: ``month``, ``year`` or ``nothing``.
    """

    name: str
    version: str
    actions: Mapping[Kind, Action]
    certain_from: float  # score, 0 to 1; below it a person is asked
    date_detail: str = "nothing"
    ages_kept_to: int = 0  # years; ages up to this one stay as they are

    def action(self, kind: Kind) -> Action:
        """What to do with ``kind``; a kind that the policy does not name is masked."""
        return self.actions.get(kind, Action.MASK)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people want done with their own words, by speaker's id (consent and withdrawal say so)."""

    removed: frozenset[str] = frozenset()  # not to be recorded, or withdrawn: no turn of theirs is kept
    masked: frozenset[str] = frozenset()  # their turns stay in their places, without the words


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands where an identifier stood. ``entity`` is a roster id or an opaque keyed id."""

    kind: Kind
    entity: str
    meaning: str | None = None


class MarkKind(StrEnum):
    """What a mark within a turn stands for."""

    PAUSE = "pause"
    OVERLAP = "overlap"  # from here on somebody else speaks too
    ALONE = "alone"  # from here on nobody else does


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a place of a released turn: before code point ``at`` of piece ``piece``.

    ``ms`` is the length of a pause.
    """

    kind: MarkKind
    piece: int
    at: int
    ms: int = 0


@dataclass(frozen=True, slots=True)
class SafeTurn:
    """A turn without identifiers: its text is a row of plain pieces and placeholders.

    ``marks`` are the pauses and overlaps within it, in order; none where words had no times.
    """

    speaker: str
    kind: TurnKind
    start_ms: int | None
    end_ms: int | None
    pieces: tuple[str | Placeholder, ...] = field(repr=False)
    evidence: Evidence = Evidence.NONE
    question: str | None = None
    margin: float | None = None
    disputed: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft(_Unpicklable):
    """What ``pipeline.transcribe`` ends with: a transcript and what was found in it (identified).

    ``notes`` say what a researcher should know of the recording, without a name or anybody's words.
    ``reread`` are the marks of turns in which a correction of an earlier transcript found no place.
    """

    transcript: Transcript
    findings: tuple[Finding, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    reread: tuple[str, ...] = ()
