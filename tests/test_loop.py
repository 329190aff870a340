"""The voice loop's rules: when it wakes, answers, waits and falls asleep. No clock, no sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from local_voice.loop import (
    PATIENCE_SECONDS,
    Event,
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

SETTINGS = Settings(("corner", "market"), rate=16_000)
ASLEEP = State(Listening.ASLEEP)
AWAKE = State(Listening.AWAKE)
SPEAKING = State(Listening.SPEAKING)


def test_the_wake_phrase_wakes_it() -> None:
    assert step(ASLEEP, Heard("corner market"), SETTINGS) == (SPEAKING, Greet())


def test_what_follows_the_wake_phrase_is_answered_at_once() -> None:
    state, action = step(ASLEEP, Heard("hey corner market two lattes"), SETTINGS)
    assert (state, action) == (SPEAKING, Respond("two lattes"))


def test_asleep_it_answers_nothing_else() -> None:
    assert step(ASLEEP, Heard("yes"), SETTINGS) == (ASLEEP, None)
    assert step(ASLEEP, Heard("the corner of the market"), SETTINGS) == (ASLEEP, None)


def test_awake_it_answers() -> None:
    assert step(AWAKE, Heard("two lattes"), SETTINGS) == (SPEAKING, Respond("two lattes"))


def test_awake_a_silence_is_no_utterance() -> None:
    assert step(AWAKE, Heard(""), SETTINGS) == (AWAKE, None)


def test_our_own_voice_is_not_heard() -> None:
    assert step(SPEAKING, Heard("yes"), SETTINGS) == (SPEAKING, None)


def test_after_a_question_it_listens() -> None:
    assert step(SPEAKING, Spoken(listening=True), SETTINGS) == (AWAKE, None)


def test_after_goodbye_it_sleeps() -> None:
    assert step(SPEAKING, Spoken(listening=False), SETTINGS) == (ASLEEP, None)


def test_a_recording_needs_no_wake_phrase() -> None:
    settings = Settings((), rate=16_000, always_awake=True)
    assert step(SPEAKING, Spoken(listening=False), settings) == (AWAKE, None)


def test_it_falls_asleep_when_nobody_speaks() -> None:
    state, action = AWAKE, None
    blocks = int(PATIENCE_SECONDS * 16_000 / 800)
    for _ in range(blocks - 1):
        state, action = step(state, Passed(800), SETTINGS)
        assert action is None
    assert step(state, Passed(800), SETTINGS) == (ASLEEP, FallAsleep())


events = st.one_of(
    st.builds(Passed, st.integers(0, 200_000)),
    st.builds(Heard, st.sampled_from(["", "yes", "corner market", "corner market yes", "[unk]"])),
    st.builds(Spoken, st.booleans()),
)


@given(st.lists(events, max_size=30))
def test_it_answers_only_when_woken(happening: list[Event]) -> None:
    """Between two answers it has spoken; nothing is answered asleep without the wake phrase."""
    state = ASLEEP
    for event in happening:
        before = state
        state, action = step(state, event, SETTINGS)
        if isinstance(action, Respond | Greet):
            assert isinstance(event, Heard)
            assert before.listening is Listening.AWAKE or "corner market" in event.words
            assert before.listening is not Listening.SPEAKING
            assert state.listening is Listening.SPEAKING


@given(st.lists(st.sampled_from(["corner", "market", "x"]), max_size=6).map(tuple))
def test_what_follows_the_wake_phrase_is_its_rest(words: tuple[str, ...]) -> None:
    rest = after_wake_phrase(words, ("corner", "market"))
    if rest is None:
        assert "corner market" not in " ".join(words)
    else:
        assert " ".join(words).endswith(" ".join(("corner", "market", *rest)))
