"""Decoding: every codec lands on the clock, in constant memory, from any reader, with nothing followed."""

import io
import socket
import tracemalloc

import numpy as np
import pytest
from synthetic_sound import KINDS, beep_starts_ms, beeps, coded, with_picture

from transcription import media, opening
from transcription.errors import UnreadableMedia

ENCODER_DELAY_MS = 45  # that raw ADTS has no header to take back


def decoded(data, **options):
    return np.concatenate([np.zeros(0, np.float32), *media.blocks(io.BytesIO(data), **options)])


@pytest.fixture(scope="module")
def files():
    return {kind: coded(kind, 6) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_beeps_are_where_they_were_recorded(kind, files):
    slack = ENCODER_DELAY_MS if kind == "adts" else 3
    starts = beep_starts_ms(decoded(files[kind]))
    assert len(starts) == 6
    assert all(abs(at - 1000 * number) <= slack for number, at in enumerate(starts))


@pytest.mark.parametrize("kind", KINDS)
def test_the_loudness_of_any_channel_layout_is_kept(kind, files):
    heard = decoded(files[kind])[1000:7000]
    assert 0.2 < np.abs(heard).max() <= 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_stretch_sought_is_the_same_sound_as_in_the_whole(kind, files):
    """Rounded stamps (WebM: 1 ms) and the resampler's phase may move it by less than a millisecond."""
    whole = decoded(files[kind])
    for start, end in [(0, 900), (2_321, 3_789), (4_500, 6_000)]:
        stretch = media.samples(io.BytesIO(files[kind]), start, end)
        wanted = whole[start * 16 : end * 16]
        assert len(stretch) == len(wanted)
        off = min(np.abs(np.roll(wanted, by)[50:-50] - stretch[50:-50]).mean() for by in range(-9, 10))
        assert off < 0.04


@pytest.mark.parametrize("kind", KINDS)
def test_probe_says_what_the_file_holds(kind, files):
    seen = opening.probe(io.BytesIO(files[kind]))
    _, codec, rate, layout = KINDS[kind]
    assert (seen.sample_rate, seen.has_video) == (rate, False)
    assert seen.channels == {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    assert seen.codec.startswith(codec.removeprefix("lib").removesuffix("lame"))
    assert abs(seen.duration_ms - 6_000) <= ENCODER_DELAY_MS


def test_blocks_are_whole_and_nothing_lies_between_them():
    sizes = [len(block) for block in media.blocks(io.BytesIO(coded("wav-telephone", 65)))]
    assert sizes == [media.BLOCK_MS * 16, media.BLOCK_MS * 16, 5_000 * 16]


def test_a_stretch_beyond_the_end_is_empty_and_one_over_it_is_shorter(files):
    assert len(media.samples(io.BytesIO(files["flac"]), 20_000, 21_000)) == 0
    assert len(media.samples(io.BytesIO(files["flac"]), 5_000, 9_000)) == 1_000 * 16
    assert len(media.samples(io.BytesIO(files["flac"]), 3_000, 3_000)) == 0


def test_stereo_is_the_mean_of_both_sides():
    left = beeps(16_000, 1)
    sides = np.stack([left, np.zeros_like(left)], axis=1)
    data = wav(sides)
    assert np.abs(decoded(data) - left / 2).max() < 0.01


def wav(sound, rate=16_000):
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((sound * 32_767).astype("<i2").tobytes())
    return file.getvalue()


class LongWav(io.RawIOBase):
    """A WAV of ``seconds`` that is nowhere: each read makes the bytes it asks for."""

    def __init__(self, seconds):
        self.head = bytearray(wav(np.zeros(0), 8_000))
        size = seconds * 16_000
        self.head[40:44] = size.to_bytes(4, "little")
        self.head[4:8] = (size + 36).to_bytes(4, "little")
        self.size = size + 44
        self.at = 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=0):
        self.at = offset + {0: 0, 1: self.at, 2: self.size}[whence]
        return self.at

    def tell(self):
        return self.at

    def read(self, size=-1):
        end = self.size if size < 0 else min(self.size, self.at + size)
        part = bytes(self.head[self.at : end])
        part += bytes(max(0, end - self.at - len(part)))
        self.at = end
        return part


def test_memory_does_not_grow_with_the_recording():
    """Of ten minutes (38 MB as float32) no more than a few blocks lie in memory at once."""
    tracemalloc.start()
    length = sum(len(block) for block in media.blocks(LongWav(600)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == 600 * 16_000
    assert peak < 16e6


def test_a_late_stretch_of_a_long_recording_is_reached_by_seeking():
    """Not by reading all that lies before it."""
    reader = LongWav(3600)
    taken = []
    reader.read, plain_read = lambda size=-1: taken.append(size) or plain_read(size), reader.read
    assert len(media.samples(reader, 3_500_000, 3_501_000)) == 16_000
    assert sum(taken) < 5e6


def test_sound_that_starts_later_than_the_picture_keeps_its_delay():
    data = with_picture(1_500)
    assert opening.probe(io.BytesIO(data)).has_video
    assert beep_starts_ms(decoded(data))[:2] == [1_500, 2_500]


def test_a_reader_s_own_error_is_passed_on():
    """A vault part that fails its check must not look like a damaged recording."""

    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 40_000:
                raise ConnectionRefusedError("the vault says no")
            return super().read(size)

    with pytest.raises(ConnectionRefusedError, match="vault"):
        list(media.blocks(Broken(coded("wav-telephone", 20))))


def m3u(target):
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n".encode()


BROKEN = {
    "empty": b"",
    "random": bytes(np.random.default_rng(1).integers(0, 256, 20_000, np.uint8)),
    "text": b"Moderator: welcome everybody.\n" * 50,
    "one byte": b"R",
    "header only": wav(np.zeros(0)),
    "index missing": coded("m4a", 5)[:20_000],
    "a list of pages": m3u("http://127.0.0.1:9/talk.ts"),
    "a list of files": m3u("file:///etc/hostname"),
    "concat script": b"ffconcat version 1.0\nfile /etc/hostname\n",
    "session description": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
}


class Named(io.BytesIO):
    name = "/home/Ana Petrova/audio_Ana_Petrova.m4a"


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("use", [opening.probe, media.measure])
def test_what_is_no_recording_is_refused_without_a_path_or_a_connection(what, use, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
    with pytest.raises(UnreadableMedia) as caught:
        use(Named(BROKEN[what]))
    assert "Petrova" not in repr(caught.value) + str(caught.value.__cause__) + caught.value.next
    assert caught.value.next
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_an_m4a_without_its_index_is_told_from_any_other_damage():
    with pytest.raises(UnreadableMedia, match="cut short"):
        opening.probe(io.BytesIO(BROKEN["index missing"]))
    with pytest.raises(UnreadableMedia, match="0 bytes"):
        opening.probe(io.BytesIO(b""))
    with pytest.raises(UnreadableMedia, match="damaged"):
        opening.probe(io.BytesIO(BROKEN["random"]))


def test_a_film_without_sound_is_refused():
    silent = io.BytesIO()
    import av

    with av.open(silent, "w", format="matroska") as out:
        film = out.add_stream("mpeg4", rate=10)
        film.width = film.height = 32
        film.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        frame.pts = 0
        out.mux(film.encode(frame))
        out.mux(film.encode(None))
    with pytest.raises(UnreadableMedia, match="no sound"):
        opening.probe(silent)
