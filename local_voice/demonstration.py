"""A spoken conversation without a microphone: a customer's sentences become sound, and everything else is real."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from local_voice.conversation import Conversation, hear_recording
from local_voice.recognizer import VoskModel
from local_voice.sound import Sound, SoundFileError, WavSpeaker
from local_voice.voice import Pyttsx3Voice
from sayso.language import LocaleMissing

CUSTOMER_WORDS_PER_MINUTE = 155


def sentences(locale: str) -> list[str]:
    """What the customer says, a sentence each. Raises LocaleMissing."""
    try:
        text = files("local_voice").joinpath(f"demonstration.{locale}.txt").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LocaleMissing(f"there is no demonstration in {locale}") from None
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class NumberedSpeaker:
    """A loudspeaker of which every reply is a WAV file of its own."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SoundFileError(f"{folder}: cannot be made ({error.strerror})") from None
        self._folder = folder
        self._number = 0

    def play(self, sound: Sound) -> None:
        """Write the next file."""
        self._number += 1
        self.write(sound, f"{self._number:02}-shop.wav")

    def write(self, sound: Sound, name: str) -> None:
        """Write one file."""
        speaker = WavSpeaker(self._folder / name)
        speaker.play(sound)
        speaker.close()

    def customer(self, sound: Sound) -> None:
        """Keep what the customer said before the reply that comes next."""
        self.write(sound, f"{self._number + 1:02}-customer.wav")

    def close(self) -> None:
        """Every file is finished already."""


def demonstrate(conversation: Conversation, model: VoskModel, speaker: NumberedSpeaker, locale: str) -> None:
    """Hold the demonstration's conversation: synthesised, recognised, answered, spoken.

    Raises VoiceUnavailable, LocaleMissing or SoundFileError.
    """
    customer = Pyttsx3Voice(words_per_minute=CUSTOMER_WORDS_PER_MINUTE)
    try:
        conversation.greet()
        for sentence in sentences(locale):
            sound = customer.say(sentence)
            speaker.customer(sound)
            hear_recording(sound, model, conversation)
    finally:
        customer.close()
