"""Sound as values: samples at a rate, read from and written to WAV files."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST_SECONDS = 600
"""Of one recording."""


class SoundFileError(Exception):
    """A file that is no recording we can hear; the message says why."""


@dataclass(frozen=True)
class Sound:
    """Mono sound."""

    samples: bytes
    """16-bit signed little-endian."""
    rate: int
    """Samples per second."""

    @property
    def seconds(self) -> float:
        """How long it takes to play."""
        return len(self.samples) / 2 / self.rate

    def blocks(self, seconds: float) -> Iterator[bytes]:
        """The samples in blocks of so many seconds; the last one may be shorter."""
        size = max(1, int(self.rate * seconds)) * 2
        for start in range(0, len(self.samples), size):
            yield self.samples[start : start + size]


def silence(seconds: float, rate: int) -> Sound:
    """Nothing, for so long."""
    return Sound(bytes(2 * int(rate * seconds)), rate)


def read_wav(path: str | Path) -> Sound:
    """The sound of a WAV file: 16-bit PCM, of several channels the first.

    Raises SoundFileError.
    """
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2:
                raise SoundFileError(f"{path}: only 16-bit samples are read, not {8 * file.getsampwidth()}-bit ones")
            rate, channels = file.getframerate(), file.getnchannels()
            if not 8_000 <= rate <= 96_000:
                raise SoundFileError(f"{path}: {rate} samples per second are not between 8000 and 96000")
            if file.getnframes() > MOST_SECONDS * rate:
                raise SoundFileError(f"{path}: the recording is longer than {MOST_SECONDS} seconds; cut it")
            frames = file.readframes(file.getnframes())
    except FileNotFoundError:
        raise SoundFileError(f"{path}: there is no such file") from None
    except (wave.Error, EOFError) as error:
        raise SoundFileError(f"{path}: this is no WAV file of 16-bit PCM ({error or 'it ends too soon'})") from None
    except OSError as error:
        raise SoundFileError(f"{path}: cannot be read ({error.strerror})") from None
    frames = frames[: len(frames) // (2 * channels) * (2 * channels)]
    if channels > 1:
        step = 2 * channels
        frames = b"".join(frames[at : at + 2] for at in range(0, len(frames), step))
    return Sound(frames, rate)


class WavSpeaker:
    """A loudspeaker that is a WAV file: what is played is added to its end."""

    def __init__(self, path: str | Path) -> None:
        self._path = path
        try:
            self._file = Path(path).open("wb")  # noqa: SIM115 - closed in close()
        except OSError as error:
            raise SoundFileError(f"{path}: cannot be written ({error.strerror})") from None
        self._wav: wave.Wave_write | None = None
        self._rate = 0

    def play(self, sound: Sound) -> None:
        """Add the sound, and a short pause. Raises SoundFileError where the file cannot take it."""
        try:
            self._write(sound)
        except OSError as error:
            raise SoundFileError(f"{self._path}: cannot be written ({error.strerror})") from None

    def _write(self, sound: Sound) -> None:
        if self._wav is None:
            self._wav = wave.open(self._file, "wb")  # noqa: SIM115 - closed in close()
            self._wav.setnchannels(1)
            self._wav.setsampwidth(2)
            self._wav.setframerate(sound.rate)
            self._rate = sound.rate
        self._wav.writeframes(sound.samples + silence(0.3, self._rate).samples)

    def close(self) -> None:
        """Finish the file; one without sound is an empty WAV."""
        if self._wav is None:
            self.play(silence(0, 16_000))
        with suppress(OSError):  # a full disk was reported when we wrote
            if self._wav is not None:
                self._wav.close()
            self._file.close()
