"""Holds a conversation over some sound: hear, answer, speak, until the sound or the visit ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from local_voice.loop import (
    FallAsleep,
    Greet,
    Heard,
    Listening,
    Passed,
    Respond,
    Settings,
    Spoken,
    State,
    after_wake_phrase,
    step,
)
from local_voice.recognizer import Recognizer, VoskModel
from local_voice.sound import Sound, silence
from local_voice.transcript import Transcript
from local_voice.voice import Voice
from sayso.assistant import Assistant, Reply
from sayso.session import Session

BLOCK_SECONDS = 0.1
BYTES_PER_SAMPLE = 2
PAUSE_SECONDS = 1.5
"""After a recording, for its last utterance to end."""
KEPT_SECONDS = 8
"""Of the sound around a wake phrase, to hear what was said with it."""


class Speaker(Protocol):
    """Something that plays sound."""

    def play(self, sound: Sound) -> None:
        """Play it to its end."""

    def close(self) -> None:
        """Finish."""


class Source(Protocol):
    """Something that is heard."""

    rate: int

    def blocks(self) -> Iterator[bytes]:
        """Blocks of 16-bit mono sound."""

    def forget(self) -> None:
        """Drop what was heard and not taken yet."""


class Conversation:
    """One visit: a session, and the way our replies are spoken and shown."""

    def __init__(
        self,
        assistant: Assistant,
        session: Session,
        transcript: Transcript,
        voice: Voice | None,
        speaker: Speaker | None,
    ) -> None:
        self.assistant = assistant
        self.session = session
        self._transcript = transcript
        self._voice = voice
        self._speaker = speaker
        self.turns = 0
        """Turns answered so far."""

    def greet(self) -> Reply:
        """Our first words."""
        return self._answered(None, self.assistant.greet(self.session))

    def respond(self, heard: str) -> Reply:
        """The answer to an utterance."""
        return self._answered(heard, self.assistant.respond(heard, self.session))

    def forget_question(self) -> None:
        """Nobody answered: a yes that comes later answers nothing. The cart stays."""
        self.session = self.assistant.at_rest(self.session)

    def _answered(self, heard: str | None, reply: Reply) -> Reply:
        self.session = reply.session
        self.turns += 1
        self._transcript.turn(heard, reply)
        if self._voice is not None and self._speaker is not None:
            self._speaker.play(self._voice.say(reply.words, reply.slow))
        return reply


def converse(source: Source, model: VoskModel, conversation: Conversation, settings: Settings) -> None:
    """Listen to a source until it ends. The wake phrase is heard by a recognizer of its own.

    Raises NoDevice, VoiceUnavailable or ModelUnusable.
    """
    state = State(Listening.AWAKE if settings.always_awake else Listening.ASLEEP)
    ears = _Ears(model, settings, state)
    for block in source.blocks():
        words = ears.hear(block)
        event = Passed(len(block) // 2) if words is None else Heard(words)
        state = _act(state, event, conversation, settings, source.forget)
        ears.attend(state)
    words = ears.finish()
    if words:
        _act(state, Heard(words), conversation, settings, source.forget)


def _act(
    state: State, event: Passed | Heard, conversation: Conversation, settings: Settings, forget: Callable[[], None]
) -> State:
    state, action = step(state, event, settings)
    match action:
        case Greet():
            reply = conversation.greet()
        case Respond(words):
            reply = conversation.respond(words)
        case FallAsleep():
            conversation.forget_question()
            return state
        case None:
            return state
    forget()
    state, _ = step(state, Spoken(reply.listening), settings)
    return state


class _Ears:
    """The recognizer in use: one for the wake phrase while asleep, one for anything while awake."""

    def __init__(self, model: VoskModel, settings: Settings, state: State) -> None:
        self._model = model
        self._settings = settings
        self._listening = state.listening
        self._begin()

    def _begin(self) -> None:
        self._recognizer = self._made()
        self._kept: list[bytes] = []
        self._kept_from = 0
        """Bytes of this recognizer's stream before those that are kept."""

    def _made(self) -> Recognizer:
        if self._listening is Listening.ASLEEP:
            return self._model.listening_for([" ".join(self._settings.wake_words)], self._settings.rate)
        return self._model.recognizer(self._settings.rate)

    def attend(self, state: State) -> None:
        """Listen as the state wants; a recognizer that is running is never changed, but replaced."""
        if state.listening is not self._listening:
            self._listening = state.listening
            self._begin()

    def hear(self, block: bytes) -> str | None:
        """The words of an utterance that has just ended."""
        words = self._recognizer.hear(block)
        if self._listening is not Listening.ASLEEP:
            return words
        self._kept.append(block)
        if words is None or after_wake_phrase(tuple(words.split()), self._settings.wake_words) is None:
            while sum(map(len, self._kept)) > KEPT_SECONDS * BYTES_PER_SAMPLE * self._settings.rate:
                self._kept_from += len(self._kept.pop(0))
            return words
        return " ".join([*self._settings.wake_words, self._said_after_wake_phrase()]).strip()

    def _said_after_wake_phrase(self) -> str:
        """The sound after the wake phrase, heard once more without its narrow grammar."""
        ends = self._recognizer.ends
        said = tuple(word for word, _ in ends)
        rest = after_wake_phrase(said, self._settings.wake_words) or ()
        if not rest:
            return ""
        end_seconds = ends[len(said) - len(rest) - 1][1]
        start = int(end_seconds * self._settings.rate) * BYTES_PER_SAMPLE - self._kept_from
        recognizer = self._model.recognizer(self._settings.rate)
        sound = Sound(b"".join(self._kept)[max(0, start) :], self._settings.rate)
        parts = [part for block in sound.blocks(BLOCK_SECONDS) if (part := recognizer.hear(block))]
        return " ".join([*parts, recognizer.finish()]).strip()

    def finish(self) -> str:
        """What was heard last; the sound is over."""
        return "" if self._listening is Listening.ASLEEP else self._recognizer.finish()


class Recording:
    """A sound, heard as fast as it can be, with a pause at its end."""

    def __init__(self, sound: Sound) -> None:
        self.rate = sound.rate
        self._sound = sound

    def blocks(self) -> Iterator[bytes]:
        """Its sound."""
        yield from self._sound.blocks(BLOCK_SECONDS)
        yield from silence(PAUSE_SECONDS, self.rate).blocks(BLOCK_SECONDS)

    def forget(self) -> None:
        """A recording waits for us; nothing is missed."""


def hear_recording(sound: Sound, model: VoskModel, conversation: Conversation) -> None:
    """Hold a conversation over a recording, awake; one without a word in it is answered as silence."""
    before = conversation.turns
    settings = Settings((), sound.rate, always_awake=True)
    converse(Recording(sound), model, conversation, settings)
    if conversation.turns == before:
        conversation.respond("")
