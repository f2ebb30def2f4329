"""Sound for the media tests: beeps at known moments, coded and wrapped by the real encoders."""

import io

import av
import numpy as np

BEEP_MS = 500  # each second starts with so much of a 1 kHz tone
KINDS = {  # container, codec, rate in Hz, layout
    "m4a": ("mp4", "aac", 32_000, "mono"),
    "m4a-stereo": ("mp4", "aac", 48_000, "stereo"),
    "m4a-surround": ("mp4", "aac", 48_000, "5.1"),
    "mp3": ("mp3", "libmp3lame", 44_100, "stereo"),
    "flac": ("flac", "flac", 48_000, "mono"),
    "wav-telephone": ("wav", "pcm_s16le", 8_000, "mono"),
    "webm": ("webm", "libopus", 48_000, "mono"),
    "mkv": ("matroska", "aac", 44_100, "stereo"),
    "adts": ("adts", "aac", 44_100, "mono"),
}


def beeps(rate, seconds):
    time = np.arange(int(rate * seconds)) / rate
    return (0.3 * np.sin(2 * np.pi * 1000 * time) * (time % 1 < BEEP_MS / 1000)).astype(np.float32)


def coded(kind, seconds, sound=None, keep=lambda number: True, moved_ms=lambda number: 0, live=False):
    """A whole file of ``kind``; packets that ``keep`` refuses are left out, stamps moved by ``moved_ms``.

    ``live`` writes no length into the header, as a recorder that streams does.
    """
    container, codec, rate, layout = KINDS.get(kind, kind)
    sound = beeps(rate, seconds) if sound is None else sound
    file = io.BytesIO()
    numbers = iter(range(10**9))
    with av.open(file, "w", format=container, options={"live": "1"} if live else {}) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)

        def mux(packets):
            for packet in packets:
                number = next(numbers)
                shift = round(moved_ms(number) / 1000 / packet.time_base)
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                if keep(number):
                    out.mux(packet)

        convert = av.AudioResampler(format=stream.codec_context.format.name, layout=layout, rate=rate)
        for frame in _frames(sound, rate, layout):
            for one in convert.resample(frame):
                mux(stream.encode(one))
        for one in convert.resample(None):
            mux(stream.encode(one))
        mux(stream.encode(None))
    return file.getvalue()


def _frames(sound, rate, layout):
    channels = av.AudioLayout(layout).nb_channels
    for start in range(0, len(sound), rate // 10):
        piece = np.ascontiguousarray(np.tile(sound[start : start + rate // 10], (channels, 1)))
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, start
        yield frame


def beep_starts_ms(heard):
    """The ms at which a beep begins after at least 100 ms of quiet, in 16 kHz sound."""
    loud = np.abs(heard[: len(heard) // 16 * 16]).reshape(-1, 16).mean(axis=1) > 0.05
    rises = np.flatnonzero(np.diff(np.r_[False, loud].astype(int)) == 1)
    return [int(at) for at in rises if not loud[max(0, at - 100) : at].any()]


def with_picture(picture_first_ms, seconds=3):
    """A Matroska file whose picture starts at 0 and whose sound starts ``picture_first_ms`` later."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as out:
        film = out.add_stream("mpeg4", rate=10)
        film.width = film.height = 32
        film.pix_fmt = "yuv420p"
        track = out.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for number in range(seconds * 10):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            frame.pts = number
            for packet in film.encode(frame):
                out.mux(packet)
        for packet in film.encode(None):
            out.mux(packet)
        pcm = (beeps(16_000, seconds) * 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 16_000, picture_first_ms * 16
        for packet in track.encode(frame):
            out.mux(packet)
    return file.getvalue()
