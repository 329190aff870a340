"""How well wishes and whole visits of strangers are understood: `script/bench wishes|visits [FILE ...]`."""

from __future__ import annotations

import time
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import quantiles

from local_voice.models import DEMO_MODEL
from local_voice.recognizer import VoskModel
from local_voice.testing import WORDS_PER_MINUTE
from local_voice.voice import Pyttsx3Voice
from sayso.understanding import FALLBACK
from tests.wish_notation import heard, hold, intent_right, read_visits, read_wishes, slots_right, understanding

EVERY_FOURTH = 4
BLOCK_SECONDS = 0.25
TESTS = Path(__file__).parents[1]


def _by_sound(voice: Pyttsx3Voice, model: VoskModel, sentence: str) -> str:
    """What a model hears of a sentence that a voice says."""
    sound = voice.say(sentence)
    recognizer = model.recognizer(sound.rate)
    parts = [recognizer.hear(block) for block in sound.blocks(BLOCK_SECONDS)]
    return " ".join(part for part in (*parts, recognizer.finish()) if part)


def run_wishes(files: list[Path], listing: bool) -> None:
    """Print the share of intents and of slots, and how many carts mere talk would change."""
    understanding()  # the menu is read
    for file in files or sorted((TESTS / "wishes").glob("*.txt")):
        right = slotted = slots = changed = count = 0
        times: list[float] = []
        wrong: list[str] = []
        for wished in read_wishes(file):
            start = time.perf_counter()
            got = heard(wished)
            times.append(1000 * (time.perf_counter() - start))
            count += 1
            good = intent_right(wished, got)
            whole = good and slots_right(wished, got)
            right += good
            changed += wished.intent == FALLBACK and bool(got.changes)
            if wished.slots:
                slotted, slots = slotted + 1, slots + whole
            if not good or (wished.slots and not whole):
                told = " ; ".join(f"{slot.name}={slot.value}" for slot in got.slots)
                gold = " ; ".join(f"{name}={value}" for name, value in wished.slots)
                wrong.append(f"  ({wished.state}) {wished.text}\n     {wished.intent} {gold}\n     {got.name} {told}")
        spread = quantiles(times, n=100)
        print(
            f"{file.name}: {count} wishes, intents {100 * right / count:.1f} %, slots {100 * slots / slotted:.1f} % of"
            f" {slotted}, carts changed by talk {changed}; p50 {spread[49]:.2f} p99 {spread[98]:.2f} ms"
        )
        if listing:
            print("\n".join(wrong))


def run_visits(files: list[Path], listing: bool, by_sound: bool) -> None:
    """Print the share of visits that end as the customer wanted, and of turns that are not understood.

    By sound, every fourth visit is held by a synthetic voice, which the demo model hears.
    """
    for file in files or sorted((TESTS / "visits").glob("*.txt")):
        visits = list(read_visits(file))[:: EVERY_FOURTH if by_sound else 1]
        if by_sound:
            with closing(Pyttsx3Voice(words_per_minute=WORDS_PER_MINUTE)) as voice:
                heard_as = partial(_by_sound, voice, VoskModel(DEMO_MODEL))
                held = [hold(visit, heard_as) for visit in visits]
        else:
            held = [hold(visit) for visit in visits]
        turns, missed = sum(len(each.turns) for each in held), sum(each.missed for each in held)
        right = sum(each.right for each in held)
        print(
            f"{file.name}: {right} of {len(held)} visits right ({100 * right / len(held):.1f} %),"
            f" {missed} of {turns} turns not understood ({100 * missed / turns:.1f} %)"
        )
        for visit, each in zip(visits, held, strict=True):
            if listing and not each.right:
                print(f"-- {visit.must}")
                print("\n".join(f"   > {said}\n   < {words}" for said, words in each.turns))
