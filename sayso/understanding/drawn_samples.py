"""Samples of an Alexa interaction model drawn from phrases, so that an Echo hears what other channels understand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

from sayso.understanding.wishes.phrases import NONE, NUMBER_SLOTS, ORDERING, Phrase, Phrases, slot_of

MOST_DRAWN = 80
"""Samples of an intent that are drawn, beside its own."""
MOST_WORDS = 11
LEAST_WORDS = 2
"""Of its own that a sample with slots has."""
NEVER_DRAWN = frozenset({NONE, *ORDERING, "AMAZON.YesIntent"})
"""Intents whose samples nobody draws: a say-so is made of what was written down as one."""
LEAST_OF_A_STATE = 3
"""Words of what is said in some states of the talk alone: fewer may be anything in another ("another one")."""
SPOKEN = re.compile(r"[a-z]+(?:['.-][a-z]+)*'?")
"""A word as Alexa takes it."""


def draw_samples(language_model: Mapping[str, Any], phrases: Phrases, hesitations: Set[str]) -> None:
    """Add to the intents of a model what is said for them: what means one intent alone, the most various of it.

    The model is changed; words of hesitation are in no sample. Amazon limits a model's size (1.5 MB) and what a sample
    is made of.
    """
    meant: dict[str, set[str]] = {}
    of_intent: dict[str, list[Phrase]] = {}
    for phrase in phrases.phrases:
        meant.setdefault(_sample(phrase), set()).add(phrase.intent)
        of_intent.setdefault(phrase.intent, []).append(phrase)
    taken = {sample.lower() for intent in language_model["intents"] for sample in intent.get("samples", ())}
    for intent in language_model["intents"]:
        if intent["name"] in NEVER_DRAWN:
            continue
        slots = {
            slot["name"]
            for slot in intent.get("slots", ())
            if slot["type"] != "AMAZON.NUMBER" or slot["name"] in NUMBER_SLOTS  # an amount of money is more than that
        }
        fitting = [
            sample
            for phrase in of_intent.get(intent["name"], ())
            if len(meant[sample := _sample(phrase)]) == 1 and sample not in taken and _can_be_heard(phrase, slots)
            if hesitations.isdisjoint(phrase.parts)
        ]
        drawn = list(_most_various(list(dict.fromkeys(fitting))))
        intent["samples"] = [*intent.get("samples", ()), *drawn]
        taken.update(drawn)


def _sample(phrase: Phrase) -> str:
    return " ".join(f"{{{slot}}}" if (slot := slot_of(part)) else part for part in phrase.parts)


def _can_be_heard(phrase: Phrase, slots: set[str]) -> bool:
    """Whether a phrase keeps Alexa's rules: slots of the intent, each once, none beside another, words among them."""
    said = [slot_of(part) for part in phrase.parts]
    named = [slot for slot in said if slot]
    words = [part for part, slot in zip(phrase.parts, said, strict=True) if not slot]
    return (
        len(said) <= MOST_WORDS
        and set(named) <= slots
        and len(set(named)) == len(named)
        and len(words) >= (LEAST_WORDS if named else 1)
        and (len(said) >= LEAST_OF_A_STATE or not phrase.states)
        and all(SPOKEN.fullmatch(word) for word in words)
        and not any(one and other for one, other in pairwise(said))
    )


def _most_various(samples: Sequence[str]) -> Iterator[str]:
    """The samples that together say the most: each in turn the one whose words were said least often before it."""
    often: Counter[tuple[str, str]] = Counter()
    pairs = {sample: list(pairwise(("", *sample.split(), ""))) for sample in samples}
    left = list(samples)
    for _ in range(min(MOST_DRAWN, len(samples))):
        best = max(left, key=lambda sample: sum(1 / (1 + often[p]) ** 2 for p in pairs[sample]) / len(pairs[sample]))
        left.remove(best)
        often.update(pairs[best])
        yield best
