"""The assistant's voice: pyttsx3 in a child process, words in and samples out.

On Linux pyttsx3 loses or hangs utterances when one engine speaks twice, prints on standard output, and cannot be
interrupted. So every utterance has a child of its own, started ahead, which has nothing else to do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Protocol

from local_voice.sound import Sound, SoundFileError, read_wav

SECONDS_TO_SPEAK = 30
TRIES = 2
WORDS_PER_MINUTE = 165
SLOW_PERCENT = 75
"""Of the usual speed, where we were asked to speak slower."""


class VoiceUnavailable(Exception):
    """There is no voice on this machine; the message says how to get one."""


class Voice(Protocol):
    """Something that turns words into sound."""

    def say(self, words: str, slow: bool = False) -> Sound:
        """The words, spoken. Raises VoiceUnavailable."""

    def close(self) -> None:
        """Let go of child processes."""


class Pyttsx3Voice:
    """A voice of the machine's speech engine (eSpeak NG on Linux)."""

    def __init__(self, language: str = "en-us", words_per_minute: int = WORDS_PER_MINUTE) -> None:
        self._language = language
        self._words_per_minute = words_per_minute
        self._next: subprocess.Popen[str] | None = None
        self.prepare()

    def prepare(self) -> None:
        """Start the child that will speak next."""
        if self._next is None:
            self._next = subprocess.Popen(
                [sys.executable, "-m", "local_voice.voice_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,  # Ctrl-C is for us, not for the child
            )

    def say(self, words: str, slow: bool = False) -> Sound:
        """The words, spoken; nothing for nothing. Raises VoiceUnavailable."""
        if not any(character.isalnum() for character in words):
            return Sound(b"", 22_050)
        reason = ""
        for _ in range(TRIES):
            self.prepare()
            child, self._next = self._next, None
            assert child is not None
            with tempfile.TemporaryDirectory(prefix="sayso-") as folder:
                path = Path(folder) / "said.wav"
                request = {
                    "words": words,
                    "path": str(path),
                    "language": self._language,
                    "words_per_minute": self._words_per_minute * SLOW_PERCENT // 100
                    if slow
                    else self._words_per_minute,
                }
                try:
                    _, complaint = child.communicate(json.dumps(request), timeout=SECONDS_TO_SPEAK)
                except subprocess.TimeoutExpired:
                    _end(child)
                    reason = f"nothing came within {SECONDS_TO_SPEAK} seconds"
                    continue
                except BaseException:  # we are to end: so is the child
                    _end(child)
                    raise
                try:
                    sound = read_wav(path)
                except SoundFileError:
                    reason = complaint.strip().rpartition("\n")[2]
                    continue
                if sound.samples:
                    self.prepare()
                    return sound
                reason = "the speech engine said nothing"
        raise VoiceUnavailable(
            f"the voice does not work ({reason}); on Debian install it with: apt-get install espeak-ng"
        )

    def close(self) -> None:
        """End the child that waits."""
        if self._next is not None:
            _end(self._next)
            self._next = None


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()
