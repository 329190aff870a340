"""The voice loop as a pure function: a state, an event, the state after it and what to do.

It counts samples, never seconds of a clock: hours of recordings run in minutes, and twice alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

PATIENCE_SECONDS = 10.0
"""How long we stay awake while nobody speaks."""


class Listening(Enum):
    """What the microphone's sound is used for."""

    ASLEEP = "asleep"
    """For the wake phrase alone."""
    AWAKE = "awake"
    """For utterances."""
    SPEAKING = "speaking"
    """For nothing: we speak, and would hear ourselves."""


@dataclass(frozen=True)
class State:
    """Where the loop stands."""

    listening: Listening
    quiet_samples: int = 0
    """Samples since the last utterance, while awake."""


@dataclass(frozen=True)
class Settings:
    """What does not change while the loop runs."""

    wake_words: tuple[str, ...]
    rate: int
    """Samples per second."""
    always_awake: bool = False
    """For recordings: no wake phrase is needed."""


# Events


@dataclass(frozen=True)
class Passed:
    """So many samples went by without the end of an utterance."""

    samples: int


@dataclass(frozen=True)
class Heard:
    """An utterance ended."""

    words: str


@dataclass(frozen=True)
class Spoken:
    """Our reply has been played."""

    listening: bool
    """Whether it asked for an answer."""


Event = Passed | Heard | Spoken


# Actions


@dataclass(frozen=True)
class Greet:
    """Say hello: the wake phrase came alone."""


@dataclass(frozen=True)
class Respond:
    """Answer this utterance."""

    words: str


@dataclass(frozen=True)
class FallAsleep:
    """Tell that the wake phrase is needed again."""


Action = Greet | Respond | FallAsleep | None


def step(state: State, event: Event, settings: Settings) -> tuple[State, Action]:
    """The state after an event, and what to do about it."""
    if isinstance(event, Spoken):
        awake = event.listening or settings.always_awake
        return State(Listening.AWAKE if awake else Listening.ASLEEP), None
    if state.listening is Listening.SPEAKING:
        return state, None
    if isinstance(event, Passed):
        if state.listening is Listening.ASLEEP or settings.always_awake:
            return state, None
        quiet = state.quiet_samples + event.samples
        if quiet >= PATIENCE_SECONDS * settings.rate:
            return State(Listening.ASLEEP), FallAsleep()
        return replace(state, quiet_samples=quiet), None
    words = tuple(event.words.split())
    rest = after_wake_phrase(words, settings.wake_words)
    if state.listening is Listening.ASLEEP:
        if rest is None:
            return state, None
        return State(Listening.SPEAKING), Respond(" ".join(rest)) if rest else Greet()
    if not words:
        return state, None
    words = without_wake_phrase(words, settings.wake_words)  # said although we were awake
    return State(Listening.SPEAKING), Respond(" ".join(words)) if words else Greet()


def without_wake_phrase(words: tuple[str, ...], wake_words: tuple[str, ...]) -> tuple[str, ...]:
    """An utterance without the wake phrase at its beginning or end."""
    size = len(wake_words)
    if size and words[:size] == wake_words:
        return words[size:]
    if size and words[-size:] == wake_words:
        return words[:-size]
    return words


def after_wake_phrase(words: tuple[str, ...], wake_words: tuple[str, ...]) -> tuple[str, ...] | None:
    """What follows the wake phrase; None where it was not said."""
    size = len(wake_words)
    if not size:
        return None
    for start in range(len(words) - size + 1):
        if words[start : start + size] == wake_words:
            return words[start + size :]
    return None
