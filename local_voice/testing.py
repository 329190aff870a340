"""The speech channel's test driver: sentences become sound, Vosk hears them, our words are spoken, too."""

from __future__ import annotations

from functools import cache

from local_voice.conversation import Conversation, hear_recording
from local_voice.models import DEMO_MODEL
from local_voice.recognizer import ModelUnusable, VoskModel
from local_voice.transcript import Transcript
from local_voice.voice import Pyttsx3Voice, VoiceUnavailable
from sayso.assistant import Reply
from sayso.language import spoken
from sayso.testing import Said, Setting, Unsayable

WORDS_PER_MINUTE = 155


@cache
def _model() -> VoskModel:
    return VoskModel(DEMO_MODEL)


class _Turns(Transcript):
    """Keeps turns instead of showing them."""

    def __init__(self) -> None:
        self.turns: list[tuple[str | None, Reply]] = []

    def turn(self, heard: str | None, reply: Reply) -> None:
        """Keep a turn."""
        self.turns.append((heard, reply))


class SpeechDriver:
    """The voice loop over synthesised recordings."""

    def __init__(self, setting: Setting) -> None:
        self._assistant = setting.open()
        self.shop = self._assistant.shop
        self._voice = Pyttsx3Voice(words_per_minute=WORDS_PER_MINUTE)
        self._turns = _Turns()
        session = self._assistant.enter(setting.customer)
        self._conversation = Conversation(self._assistant, session, self._turns, None, None)

    def greet(self) -> Said:
        """Open the conversation."""
        self._conversation.greet()
        return self._last()

    def say(self, sentence: str) -> Said:
        """Say a sentence aloud. Raises Unsayable for words that the model lacks, or without a voice."""
        try:
            missing = _model().missing_words(spoken(sentence))
        except ModelUnusable as error:
            raise Unsayable(str(error)) from None
        if missing:
            raise Unsayable(f"the speech model lacks: {', '.join(missing)}")
        try:
            sound = self._voice.say(sentence)
        except VoiceUnavailable as error:
            raise Unsayable(str(error)) from None
        hear_recording(sound, _model(), self._conversation)
        return self._last()

    def _last(self) -> Said:
        heard, reply = self._turns.turns[-1]
        return Said(heard or "", reply.words, reply.listening, reply)

    def close(self) -> None:
        """Let go of the store and the voice."""
        self._voice.close()
        self._assistant.shop.store.close()
