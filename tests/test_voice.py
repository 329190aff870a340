"""Hearing and speaking with the real parts: Vosk, pyttsx3, WAV files."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_voice.conversation import Conversation, Recording, converse, hear_recording
from local_voice.demonstration import NumberedSpeaker, demonstrate, sentences
from local_voice.loop import Settings
from local_voice.models import DEMO_MODEL
from local_voice.recognizer import ModelUnusable, VoskModel
from local_voice.sound import Sound, SoundFileError, WavSpeaker, read_wav, silence
from local_voice.transcript import Transcript
from local_voice.voice import Pyttsx3Voice, VoiceUnavailable
from sayso.assistant import open_assistant
from sayso.language import spoken


@pytest.fixture(scope="module")
def model() -> VoskModel:
    pytest.importorskip("vosk", reason="Vosk is missing; install it with: pip install 'sayso[voice]'")
    return VoskModel(DEMO_MODEL)


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice(words_per_minute=155)
    try:
        voice.say("hello")
    except VoiceUnavailable as error:
        pytest.skip(str(error))
    yield voice
    voice.close()


def conversation(out: io.StringIO, as_json: bool = False, **speaking: object) -> Conversation:
    assistant = open_assistant("sqlite://")
    session = assistant.enter("demo")
    transcript = Transcript(out, as_json, echo=True)
    return Conversation(assistant, session, transcript, speaking.get("voice"), speaking.get("speaker"))  # type: ignore[arg-type]


def joined(*sounds: Sound) -> Sound:
    return Sound(b"".join(sound.samples for sound in sounds), sounds[0].rate)


def test_an_utterance_is_heard_and_answered(model: VoskModel, voice: Pyttsx3Voice) -> None:
    out = io.StringIO()
    hear_recording(voice.say("two large pepperoni pizzas and a diet coke"), model, conversation(out))
    assert out.getvalue().startswith("> two large pepperoni pizzas and a diet coke\n< Okay, two large pepperoni pizzas")


def test_several_utterances_of_one_recording_are_turns_of_their_own(model: VoskModel, voice: Pyttsx3Voice) -> None:
    out = io.StringIO()
    pause = silence(1.2, 22_050)
    hear_recording(joined(voice.say("a croissant"), pause, voice.say("check out")), model, conversation(out))
    assert [line for line in out.getvalue().splitlines() if line.startswith(">")] == ["> a croissant", "> check out"]


def test_a_silent_recording_is_a_turn_without_words(model: VoskModel) -> None:
    out = io.StringIO()
    hear_recording(silence(1, 16_000), model, conversation(out, as_json=True))
    turn = json.loads(out.getvalue())
    assert (turn["heard"], turn["cart"], turn["listening"]) == ("", [], True)


def test_the_wake_phrase_is_needed_and_enough(model: VoskModel, voice: Pyttsx3Voice) -> None:
    out = io.StringIO()
    pause = silence(1.2, 22_050)
    sound = joined(
        voice.say("a latte please"), pause, voice.say("corner market"), pause, voice.say("a croissant"), pause
    )
    converse(Recording(sound), model, conversation(out), Settings(("corner", "market"), sound.rate))
    lines = out.getvalue().splitlines()
    assert lines[0] == "< Welcome to Corner Market. What would you like?"
    assert lines[1] == "> a croissant"
    assert len(lines) == 3


def test_an_order_may_come_in_one_breath_with_the_wake_phrase(model: VoskModel, voice: Pyttsx3Voice) -> None:
    out = io.StringIO()
    sound = joined(voice.say("corner market two croissants"), silence(1.2, 22_050))
    converse(Recording(sound), model, conversation(out), Settings(("corner", "market"), sound.rate))
    assert out.getvalue().startswith("> two croissants\n< Okay, two croissants")


def test_the_demonstration_is_heard_without_a_wrong_word(model: VoskModel, voice: Pyttsx3Voice, tmp_path: Path) -> None:
    out = io.StringIO()
    speaker = NumberedSpeaker(tmp_path)
    demonstrate(conversation(out, voice=voice, speaker=speaker), model, speaker, "en-US")
    heard = [line[2:] for line in out.getvalue().splitlines() if line.startswith(">")]
    assert heard == [" ".join(spoken(sentence)) for sentence in sentences("en-US")]
    assert "order number 1004" in out.getvalue()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files[:3] == ["01-shop.wav", "02-customer.wav", "02-shop.wav"]
    assert all(read_wav(path).seconds > 0.3 for path in tmp_path.iterdir())


def test_words_that_the_model_lacks_are_named(model: VoskModel) -> None:
    assert model.missing_words(["pizza", "qwertz"]) == ["qwertz"]


@pytest.mark.parametrize("phrases", [[], [""], ["qwertz"], ['"]']])
def test_a_grammar_that_would_end_the_process_is_refused(model: VoskModel, phrases: list[str]) -> None:
    with pytest.raises(ModelUnusable, match="does not know the words"):
        model.listening_for(phrases, 16_000)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="is no Vosk model"):
        VoskModel(tmp_path)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("vosk", reason="Vosk is missing; install it with: pip install 'sayso[voice]'")
    for folder in ("am", "conf", "graph"):
        (tmp_path / folder).mkdir()
    with pytest.raises(ModelUnusable, match="cannot be loaded"):
        VoskModel(tmp_path)


def test_nothing_is_spoken_for_nothing(voice: Pyttsx3Voice) -> None:
    assert voice.say(" .! ").samples == b""


def test_long_replies_are_spoken_whole(voice: Pyttsx3Voice) -> None:
    assert voice.say("one two three four five six seven eight nine ten " * 6).seconds > 12


def test_a_wav_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    speaker = WavSpeaker(tmp_path / "out.wav")
    speaker.play(Sound(b"\x01\x00" * 1000, 16_000))
    speaker.close()
    sound = read_wav(tmp_path / "out.wav")
    assert sound.rate == 16_000
    assert sound.samples.startswith(b"\x01\x00" * 1000)


def test_of_a_stereo_file_the_first_channel_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x01\x00\x02\x00" * 100)
    assert read_wav(path).samples == b"\x01\x00" * 100


def broken_wav(kind: str) -> bytes:
    with io.BytesIO() as memory:
        with wave.open(memory, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1 if kind == "8-bit" else 2)
            file.setframerate(4_000 if kind == "slow" else 16_000)
            file.writeframes(bytes(100))
        return memory.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no WAV file"),
        (b"hello, this is text", "no WAV file"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "no WAV file"),
        (broken_wav("8-bit"), "only 16-bit samples"),
        (broken_wav("slow"), "are not between"),
        (None, "there is no such file"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "heard.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SoundFileError, match=says):
        read_wav(path)


def test_a_cut_wav_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    path.write_bytes(broken_wav("whole")[:-33])
    assert len(read_wav(path).samples) == 66
