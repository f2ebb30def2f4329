"""Who spoke: each word goes to its strongest evidence, and all the others are asked whether they agree.

A person's own track beats the meeting's timeline, which beats what the assistant tapped, which beats
a voice, which beats the name that a caption carries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcription.model import MIX, Evidence, Span, TurnKind
from transcription.speakers import UNKNOWN, SpokenBy, name_voices, number_voices, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.model import Media, SpeakerSpan, Utterance
    from transcription.speakers import Names

STRONGEST_FIRST = (Evidence.TRACK, Evidence.TIMELINE, Evidence.TAP, Evidence.VOICE, Evidence.CAPTION)
WORD_SHARE = 0.5  # of a word that a span must cover to say whose word it is
# Of the words' time that one kind of evidence must give to others only. Zoom's log lights up late and
# for coughs, so less would dispute nearly every turn (La Suite Meet takes the same share to accept).
DISPUTED_SHARE = 0.5

Sources = Mapping[Evidence, SpokenBy]
Heard = Mapping[Evidence, Counter[str]]  # ms of a word in which each kind of evidence hears each speaker


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All the evidence of a session, by speaker.

    ``beyond``: what names a speaker on the mix where the tracks were heard too: the mix is asked only for
    what no track's owner says. ``channels``: whose voice is on which track. ``shared``: of a track that
    several people speak into, by its name, their voices, and the taps that name one of them.
    ``unnamed``: labels such as ``Speaker 2``, which contradict no name. ``together``: where several
    voices speak at once, by channel.
    """

    sources: Sources
    beyond: Sources
    channels: Mapping[str, str]
    shared: Mapping[str, Sources] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()
    together: Mapping[str, SpokenBy] = field(default_factory=dict)


def witnesses(
    spans: Iterable[SpeakerSpan], lines: Iterable[Utterance], tracks: Sequence[Media], names: Names
) -> Witnesses:
    """The evidence of ``spans`` and of the names and channels of ``lines``, every label made a speaker.

    A track that nobody is assigned to and a voice cluster get a person where the name on the file or
    other evidence links them to one, else ``Speaker 1``, ``Speaker 2`` ... in order of first
    appearance. Who of those that share a microphone has which voice, only the assistant's taps tell.
    """
    spans, lines = list(spans), list(lines)
    logged = _by_label(one for one in spans if not one.together)
    timeline = _spoken_by(logged[MIX, Evidence.TIMELINE], names.speakers)
    taps = _spoken_by(logged[MIX, Evidence.TAP], names.speakers)
    captions = _spoken_by(_captions(lines), names.speakers)
    owners = _owners(tracks, names)
    on_tracks = _on_tracks(logged[MIX, Evidence.TRACK], lines, tracks)
    loose = {label: own for label, own in on_tracks.items() if label not in owners}
    taken = set(names.speakers.values())
    people = owners | _voices(loose, [timeline, taps, captions], taken)
    track = _spoken_by(on_tracks, people)
    taken |= set(people.values())
    voices = _voices(logged[MIX, Evidence.VOICE], [track, timeline, taps, captions], taken)
    taken |= set(voices.values())
    sharing = _sharing(logged, taps, taken, owners)
    sources = {
        Evidence.TRACK: track,
        Evidence.TIMELINE: timeline,
        Evidence.TAP: taps,
        Evidence.VOICE: _spoken_by(logged[MIX, Evidence.VOICE], voices),
        Evidence.CAPTION: captions,
    }
    told = {*names.speakers.values(), *owners.values()}
    given = {*people.values(), *voices.values(), *(who for own in sharing.values() for who in own.values())}
    heard = any(line.channel in people for line in lines if line.kind.spoken)
    return Witnesses(
        sources,
        {kind: own for kind, own in sources.items() if kind is not Evidence.TRACK or not heard},
        {one.name: people[one.name] for one in tracks if one.name in people},
        {channel: _of_sharing(logged, channel, own, names) for channel, own in sharing.items()},
        frozenset(given - told),
        _together(spans),
    )


def _together(spans: Iterable[SpeakerSpan]) -> dict[str, SpokenBy]:
    by_channel: dict[str, list[Span]] = {}
    for one in spans:
        if one.together:
            by_channel.setdefault(one.channel, []).append(one.span)
    return {channel: SpokenBy((span, "") for span in union(own)) for channel, own in by_channel.items()}


Labelled = dict[str, list[Span]]  # in order of each label's first span
Logged = Mapping[tuple[str, Evidence], Labelled]


class _Log(dict[tuple[str, Evidence], Labelled]):
    def __missing__(self, key: tuple[str, Evidence]) -> Labelled:
        return {}


def _by_label(spans: Iterable[SpeakerSpan]) -> Logged:
    logged = _Log()
    for one in sorted(spans, key=lambda one: (one.span, one.label)):
        logged.setdefault((one.channel, one.source), {}).setdefault(one.label, []).append(one.span)
    return logged


def _owners(tracks: Sequence[Media], names: Names) -> dict[str, str]:
    """Whose a track is, by its name and by its person's id: as assigned, or as its file says."""
    owners = {media.name: media.person for media in tracks if media.person is not None}
    owners |= {person: person for person in owners.values()}
    for media in tracks:
        if media.person is None and (named := names.speaker(media.label)) != UNKNOWN:
            owners[media.name] = named
    return owners


def _sharing(
    logged: Logged, taps: SpokenBy, taken: Iterable[str], owners: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """A speaker for each voice on each track with several; no number is given twice.

    Of two voices one of which is somebody else's by name, the other is the track's owner's.
    """
    found: dict[str, dict[str, str]] = {}
    used = set(taken)
    for channel, source in sorted(logged):
        if channel == MIX or source is not Evidence.VOICE:
            continue
        voices, owner = logged[channel, source], owners.get(channel)
        named = name_voices(voices, [taps])
        if owner and len(voices) == 2 and len(named) == 1 and owner not in named.values():
            named = dict.fromkeys(voices, owner) | named
        free = (label for label in voices if label not in named)
        found[channel] = named | number_voices(free, used)
        used |= set(found[channel].values())
    return found


def _of_sharing(logged: Logged, channel: str, voices: Mapping[str, str], names: Names) -> Sources:
    """What tells apart the people in front of one microphone; a tap for somebody else is about elsewhere."""
    here = set(voices.values())
    tapped = logged[MIX, Evidence.TAP]
    taps = {label: own for label, own in tapped.items() if names.speakers.get(label) in here}
    return {
        Evidence.TAP: _spoken_by(taps, names.speakers),
        Evidence.VOICE: _spoken_by(logged[channel, Evidence.VOICE], voices),
    }


def _captions(lines: Iterable[Utterance]) -> Labelled:
    named: Labelled = {}
    for line in lines:
        if (
            line.name
            and line.kind is TurnKind.SPEECH
            and line.start_ms is not None
            and line.end_ms is not None
        ):
            named.setdefault(line.name, []).append(Span(line.start_ms, line.end_ms))
    return named


def _on_tracks(spans: Labelled, lines: Iterable[Utterance], tracks: Iterable[Media]) -> Labelled:
    """Speech on tracks; a track that was heard although its diarizer was not asked has no spans."""
    named = {media.name for media in tracks}
    return {**{line.channel: [] for line in lines if line.channel in named}, **spans}


def _spoken_by(labelled: Labelled, speakers: Mapping[str, str]) -> SpokenBy:
    return SpokenBy((span, speakers.get(label, UNKNOWN)) for label, own in labelled.items() for span in own)


def _voices(labelled: Labelled, sources: Sequence[SpokenBy], taken: Iterable[str]) -> dict[str, str]:
    named = name_voices(labelled, sources)
    return named | number_voices((label for label in labelled if label not in named), taken)


# --- whose a word is -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose a word is, and what told us."""

    speaker: str
    evidence: Evidence


def attribute(words: Sequence[Span], sources: Sources, named: str | None = None) -> list[Attribution]:
    """Whose each word of one utterance is; ``named`` is the speaker that the source itself wrote.

    The strongest evidence that covers half of a word decides; where it hears two people, the next
    one does, then who is heard most in the whole utterance. Other words follow their neighbour.
    """
    if not words:
        return []
    whole = heard_in(Span(words[0].start_ms, max(word.end_ms for word in words)), sources, named, 0)
    own = [_strongest(heard_in(word, sources, named), whole) for word in words]
    nearest = next((one for one in own if one is not None), None) or _strongest(whole, whole)
    filled = []
    for one in own:
        nearest = one or nearest
        filled.append(nearest or Attribution(UNKNOWN, Evidence.NONE))
    return filled


def heard_in(
    span: Span, sources: Sources, named: str | None = None, least_share: float = WORD_SHARE
) -> Heard:
    """Who is heard for ``least_share`` of ``span`` and more, by each kind of evidence that hears anybody."""
    lasting = Span(span.start_ms, max(span.end_ms, span.start_ms + 1))  # recognizers time some words to 0 ms
    length = lasting.end_ms - lasting.start_ms
    heard: dict[Evidence, Counter[str]] = {}
    for kind in STRONGEST_FIRST:
        if kind is Evidence.CAPTION and named is not None:
            overlaps = Counter({named: length})
        else:
            overlaps = sources[kind].overlaps(lasting) if kind in sources else Counter()
        enough = {who: ms for who, ms in overlaps.items() if ms >= least_share * length and who != UNKNOWN}
        if enough:
            heard[kind] = Counter(enough)
    return heard


def _strongest(heard: Heard, whole: Heard) -> Attribution | None:
    speakers = {who for own in heard.values() for who in own}
    if not speakers:
        return None

    def weights(who: str, by: Heard) -> list[int]:
        return [by[kind][who] if kind in by else 0 for kind in STRONGEST_FIRST]

    best = max(sorted(speakers), key=lambda who: (weights(who, heard), weights(who, whole)))
    return Attribution(best, next(kind for kind in heard if heard[kind][best]))


# --- how sure that is ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ballot:
    """What all the evidence says of some words, in ms of words.

    ``own_ms``: some evidence names their speaker. ``others``: some names this other person.
    ``against``: this kind names others only.
    """

    total_ms: int = 0
    own_ms: int = 0
    others: Counter[str] = field(default_factory=Counter)
    against: Counter[Evidence] = field(default_factory=Counter)

    def __add__(self, more: Ballot) -> Ballot:
        return Ballot(
            self.total_ms + more.total_ms,
            self.own_ms + more.own_ms,
            self.others + more.others,
            self.against + more.against,
        )

    @property
    def margin(self) -> float | None:
        """The speaker's share less the next likely person's, 0 to 1 in hundredths; None without words."""
        if not self.total_ms:
            return None
        next_ms = max(self.others.values(), default=0)
        return round(max(0, self.own_ms - next_ms) / self.total_ms, 2)

    @property
    def disputed(self) -> bool:
        """Does one kind of evidence give most of the words to others only?"""
        return any(ms > DISPUTED_SHARE * self.total_ms for ms in self.against.values())


NO_VOTES = Ballot()


def ballot(word: Span, heard: Heard, speaker: str, unnamed: frozenset[str] = frozenset()) -> Ballot:
    """What ``heard`` says of one word of ``speaker``; a voice without a name contradicts no named one."""
    length = max(1, word.end_ms - word.start_ms)
    silent = unnamed - {speaker} if speaker not in unnamed else frozenset()
    named = {kind: who.keys() - silent for kind, who in heard.items()}
    rivals = {one for own in named.values() for one in own if one != speaker}
    return Ballot(
        length,
        length if any(speaker in own for own in named.values()) else 0,
        Counter(dict.fromkeys(rivals, length)),
        Counter({kind: length for kind, own in named.items() if own and speaker not in own}),
    )


def on_own_track(heard: Heard, owner: str) -> Heard:
    """What else is heard while a person's own track has a word of theirs.

    Who has speech on another track at that moment talks over it, and speaks against nobody.
    """
    length = max((ms for own in heard.values() for ms in own.values()), default=1)
    talking = heard.get(Evidence.TRACK, Counter()).keys() - {owner}
    rest = {
        kind: Counter({who: ms for who, ms in own.items() if who not in talking})
        for kind, own in heard.items()
        if kind is not Evidence.TRACK
    }
    return {Evidence.TRACK: Counter({owner: length}), **{kind: own for kind, own in rest.items() if own}}
