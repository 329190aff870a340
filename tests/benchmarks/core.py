"""Time of a turn inside the core, word errors of the demonstration, memory."""

from __future__ import annotations

import io
import resource
import tempfile
import time
from pathlib import Path

from local_voice.conversation import Conversation
from local_voice.demonstration import NumberedSpeaker, demonstrate, sentences
from local_voice.models import DEMO_MODEL
from local_voice.recognizer import VoskModel
from local_voice.transcript import Transcript
from local_voice.voice import Pyttsx3Voice
from sayso.assistant import open_assistant
from sayso.language import spoken

TURNS = ("two large pepperoni pizzas and a diet coke", "make it three pizzas", "what's in my cart", "check out", "yes")
ROUNDS = 60


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        _turns("turn with the store's commit (SQLite file, synchronous=FULL)", f"sqlite:///{folder}/shop.db")
        _turns("turn without a commit to disk (SQLite in memory)", "sqlite://")
        _demonstration(Path(folder))


def _turns(name: str, url: str) -> None:
    assistant = open_assistant(url)
    taken: dict[str, list[float]] = {sentence: [] for sentence in TURNS}
    session = assistant.enter("bench")
    for _ in range(ROUNDS):
        assistant.shop.store.restock("PEPPERONI-PIZZA", 9)
        for sentence in TURNS:
            start = time.perf_counter()
            reply = assistant.respond(sentence, session)
            taken[sentence].append(time.perf_counter() - start)
            session = reply.session
    assistant.shop.store.close()
    print(name)
    for sentence, seconds in (*taken.items(), ("all of them", [s for each in taken.values() for s in each])):
        print(f"  p50 {_share(seconds, 0.5):6.2f} ms  p99 {_share(seconds, 0.99):6.2f} ms  {sentence}")


def _share(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))] * 1000


def _demonstration(folder: Path) -> None:
    model = VoskModel(DEMO_MODEL)
    assistant = open_assistant("sqlite://")
    voice = Pyttsx3Voice()
    speaker = NumberedSpeaker(folder / "demonstration")
    out = io.StringIO()
    conversation = Conversation(assistant, assistant.enter("demo"), Transcript(out, False, True), voice, speaker)
    start = time.perf_counter()
    demonstrate(conversation, model, speaker, "en-US")
    print(f"demonstration: {time.perf_counter() - start:.1f} s")
    voice.close()
    heard = [tuple(line[2:].split()) for line in out.getvalue().splitlines() if line.startswith(">")]
    wanted = [spoken(sentence) for sentence in sentences("en-US")]
    errors = sum(edit_distance(a, b) for a, b in zip(heard, wanted, strict=True))
    print(f"  word errors: {errors} of {sum(map(len, wanted))} words")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  memory resident at its peak: {peak:.0f} MB")


def edit_distance(heard: tuple[str, ...], wanted: tuple[str, ...]) -> int:
    """Words to put in, take out or exchange (Levenshtein)."""
    row = list(range(len(wanted) + 1))
    for i, one in enumerate(heard, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(wanted, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]
