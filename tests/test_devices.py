"""The whole loop on real PortAudio streams: a virtual microphone and loudspeaker, under `virtual_audio.sh run`."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_voice.models import DEMO_MODEL
from local_voice.recognizer import VoskModel
from local_voice.sound import Sound

SCRIPT = Path(__file__).parent / "virtual_audio.sh"
NEEDS = "pulseaudio pulseaudio-utils libasound2-plugins libportaudio2 espeak-ng"

RATE = 16_000

pytestmark = pytest.mark.audio


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a sound world of our own."""
    folder = tmp_path_factory.mktemp("audio")
    environment = {**os.environ, "VIRTUAL_AUDIO_DIR": str(folder)}
    started = subprocess.run([SCRIPT, "start"], env=environment, capture_output=True, text=True)
    if started.returncode:
        pytest.skip(f"no virtual sound devices ({started.stderr.strip()}); on Debian: apt-get install {NEEDS}")
    for line in started.stdout.splitlines():
        name, _, value = line.removeprefix("export ").partition("=")
        environment[name] = value
    yield environment
    subprocess.run([SCRIPT, "stop"], env=environment, check=True)


class Ear:
    """Hears what the virtual loudspeaker plays, all the time."""

    def __init__(self, world: dict[str, str]) -> None:
        self._recorder = subprocess.Popen(
            [
                "parecord",
                "--device=vspk.monitor",
                "--raw",
                f"--rate={RATE}",
                "--channels=1",
                "--format=s16le",
                "--latency-msec=50",
            ],
            env=world,
            stdout=subprocess.PIPE,
        )
        self._blocks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while block := self._recorder.stdout.read(RATE // 10 * 2):
            self._blocks.put(block)

    def reply(self) -> Sound:
        """What is said next, to a second of quiet after it."""
        blocks: list[bytes] = []
        quiet = 0
        while quiet < 10:
            block = self._blocks.get(timeout=30)
            if any(block) or blocks:
                blocks.append(block)
                quiet = 0 if any(block) else quiet + 1
        return Sound(b"".join(blocks), RATE)

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()
        assert self._recorder.stdout is not None
        self._recorder.stdout.close()


def test_a_conversation_from_microphone_to_loudspeaker(world: dict[str, str], tmp_path: Path) -> None:
    """Woken by its phrase, it takes an order by ear and says the read-back aloud."""
    ear = Ear(world)
    program = subprocess.Popen(
        [sys.executable, "-u", "-m", "local_voice", "--store", "sqlite://"],
        env={**world, "XDG_DATA_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    try:
        assert any(line.startswith("Listening") for line in program.stderr)
        say(world, "corner market")
        assert program.stdout.readline() == "< Welcome to Corner Market. What would you like?\n"
        assert "what would you like" in recognised(ear.reply())
        say(world, "two large pepperoni pizzas and a diet coke")
        assert program.stdout.readline() == "> two large pepperoni pizzas and a diet coke\n"
        assert program.stdout.readline().startswith("< Okay, two large pepperoni pizzas and one can of diet coke")
        assert "two large pepperoni pizzas and one can of diet coke" in recognised(ear.reply())
        say(world, "check out")
        assert program.stdout.readline() == "> check out\n"
        assert program.stdout.readline().startswith("< From Corner Market: two large pepperoni pizzas")
        assert "thirty five dollars" in recognised(ear.reply())
    finally:
        program.terminate()
        assert program.wait(timeout=20) == 0
        ear.close()
        program.stdout.close()
        program.stderr.close()


def say(world: dict[str, str], words: str) -> None:
    subprocess.run([SCRIPT, "say", words], env=world, check=True)


def recognised(sound: Sound) -> str:
    """What Vosk hears in a sound."""
    recognizer = VoskModel(DEMO_MODEL).recognizer(sound.rate)
    words = [part for block in sound.blocks(0.1) if (part := recognizer.hear(block))]
    return " ".join([*words, recognizer.finish()])
