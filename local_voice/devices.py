"""Microphone and loudspeaker through PortAudio; `sounddevice` is imported only here, and only when sound is used."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from local_voice.sound import Sound

RATE = 16_000
BLOCK_SECONDS = 0.05
STALL_SECONDS = 0.5
"""Without a block for so long the microphone's stream is opened again."""
ZERO_SECONDS = 3.0
"""So long of exact zeros is a device that was unplugged; opened again."""
TRIES = 20
PAUSE_SECONDS = 0.5
"""Between two tries to open a device that is gone."""


class NoDevice(Exception):
    """There is no microphone or loudspeaker; the message says what is missing."""


def _sounddevice() -> Any:
    try:
        import sounddevice
    except ImportError as error:
        raise NoDevice(f"sounddevice is missing ({error}); install it with: pip install 'sayso[voice]'") from None
    except OSError:
        raise NoDevice("PortAudio is missing; on Debian install it with: apt-get install libportaudio2") from None
    return sounddevice


def check_devices() -> None:
    """Raises NoDevice where there is no microphone or no loudspeaker."""
    sounddevice = _sounddevice()
    for kind in ("input", "output"):
        try:
            sounddevice.query_devices(kind=kind)
        except (sounddevice.PortAudioError, ValueError):
            name = "microphone" if kind == "input" else "loudspeaker"
            raise NoDevice(f"there is no {name}") from None


class Microphone:
    """Blocks of 16 kHz mono sound; a stream that dies or falls silent is opened again."""

    rate = RATE

    def __init__(self) -> None:
        self._sounddevice = _sounddevice()
        self._blocks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._stream: Any = None

    def blocks(self) -> Iterator[bytes]:
        """What is heard, until the process ends. Raises NoDevice where the microphone stays away."""
        zeros = 0.0
        self._open()
        try:
            while True:
                try:
                    block = self._blocks.get(timeout=STALL_SECONDS)
                except queue.Empty:
                    self._open()
                    continue
                zeros = 0.0 if any(block) else zeros + BLOCK_SECONDS
                if zeros >= ZERO_SECONDS:
                    zeros = 0.0
                    self._open()
                yield block
        finally:
            self._close()

    def forget(self) -> None:
        """Drop what was heard and not taken yet: our own voice."""
        while True:
            try:
                self._blocks.get_nowait()
            except queue.Empty:
                return

    def _open(self) -> None:
        self._close()
        for _ in range(TRIES):
            try:
                self._stream = self._sounddevice.RawInputStream(
                    samplerate=RATE,
                    channels=1,
                    dtype="int16",
                    blocksize=int(RATE * BLOCK_SECONDS),
                    callback=lambda data, frames, when, status: self._blocks.put(bytes(data)),
                )
                self._stream.start()
                return
            except self._sounddevice.PortAudioError:
                self._close()
                time.sleep(PAUSE_SECONDS)
        raise NoDevice("the microphone is gone")

    def _close(self) -> None:
        if self._stream is not None:
            with suppress(self._sounddevice.PortAudioError):  # a device that was pulled out cannot be closed either
                self._stream.close()
            self._stream = None


class Loudspeaker:
    """Plays sound to its end."""

    def __init__(self) -> None:
        self._sounddevice = _sounddevice()

    def play(self, sound: Sound) -> None:
        """Play the sound. Raises NoDevice where the loudspeaker stays away: nobody may buy what was not heard."""
        if not sound.samples:
            return
        for _ in range(TRIES):
            if self._played(sound):
                return
            time.sleep(PAUSE_SECONDS)
        raise NoDevice("the loudspeaker is gone")

    def _played(self, sound: Sound) -> bool:
        rest = memoryview(sound.samples)
        done = threading.Event()

        def fill(out: Any, frames: int, when: Any, status: Any) -> None:
            nonlocal rest
            part = rest[: len(out)]
            out[: len(part)] = part
            out[len(part) :] = bytes(len(out) - len(part))
            rest = rest[len(part) :]
            if not rest:
                raise self._sounddevice.CallbackStop

        try:
            with self._sounddevice.RawOutputStream(
                samplerate=sound.rate, channels=1, dtype="int16", callback=fill, finished_callback=done.set
            ):
                return done.wait(sound.seconds + 2) and not rest
        except self._sounddevice.PortAudioError:
            return False

    def close(self) -> None:
        """Nothing is kept open."""
