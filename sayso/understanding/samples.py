"""An utterance to an intent by the samples of an Alexa interaction model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sayso.language import Language, spoken

ORDER_TYPE = "ORDER"
"""The slot type whose values are order phrases."""

MOST_WORDS_OF_TWO = 40
"""Of an utterance that is cut into several slots: every way of cutting it is tried."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class SlotType:
    """A custom slot type: what may be said, and the id it stands for."""

    values: Mapping[tuple[str, ...], str]
    """The first one of what is called so."""
    all_values: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Every name with its id."""


@dataclass(frozen=True)
class Sample:
    """One sample utterance: literal words around slots."""

    intent: str
    parts: tuple[tuple[str, ...] | str, ...]
    """Tuples of words, and slot names."""

    @cached_property
    def first(self) -> str:
        """Its first word; empty where it begins with a slot."""
        return self.parts[0][0] if self.parts and not isinstance(self.parts[0], str) else ""

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Names of its slots."""
        return tuple(part for part in self.parts if isinstance(part, str))

    @property
    def words(self) -> tuple[str, ...]:
        """Its fixed words."""
        return tuple(word for part in self.parts if not isinstance(part, str) for word in part)

    @cached_property
    def literals(self) -> int:
        """How many words are fixed."""
        return sum(len(part) for part in self.parts if not isinstance(part, str))


@dataclass(frozen=True)
class Model:
    """What an interaction model says, ready for matching."""

    invocation: str
    """What wakes the shop: "corner market"."""
    samples: tuple[Sample, ...]
    slot_types: Mapping[tuple[str, str], str]
    """Intent and slot to the slot's type."""
    types: Mapping[str, SlotType]
    intents: tuple[str, ...]

    @cached_property
    def slots(self) -> Mapping[str, Mapping[str, str]]:
        """Intents to their slots and the types of these."""
        found: dict[str, dict[str, str]] = {}
        for (intent, slot), slot_type in self.slot_types.items():
            found.setdefault(intent, {})[slot] = slot_type
        return found

    @cached_property
    def firsts(self) -> Mapping[str, tuple[Sample, ...]]:
        """First words to the samples that begin so, or with a slot; those that begin with a slot stand under ""."""
        words = {sample.first for sample in self.samples}
        return {word: tuple(s for s in self.samples if s.first in ("", word)) for word in words | {""}}


@dataclass(frozen=True)
class Match:
    """A sample that an utterance fits, with the words of its slots."""

    sample: Sample
    slots: tuple[tuple[str, tuple[str, ...]], ...]


def language_model(text: str) -> Mapping[str, Any]:
    """What Alexa's JSON of an interaction model, or an older form of it, says of intents and types.

    Raises ValueError, with what to do, where it is none.
    """
    found: Any = json.loads(text)
    for key in ("interactionModel", "languageModel"):  # the outer shells, which older files lack
        found = found.get(key, found) if isinstance(found, dict) else found
    intents = found.get("intents") if isinstance(found, dict) else None
    if not isinstance(intents, list):
        raise ValueError(
            "it has no intents; export it from the developer console, or by `ask smapi get-interaction-model`"
        )
    if any(not isinstance(each, dict) or "name" not in each for each in intents):
        raise ValueError(
            "it is an intent schema of before 2018, whose samples are in a file of their own; "
            "paste both into the console's JSON editor and export the model from there"
        )
    return {"invocationName": "", "types": [], **found}


def names_of_values(slot_type: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Whatever a value of a type is called, and its id; none of a type whose values Alexa fetches elsewhere."""
    for value in slot_type.get("values") or ():
        name = value["name"]
        for said in (name["value"], *(name.get("synonyms") or ())):
            yield said, value.get("id") or name["value"]


@lru_cache(maxsize=8)
def read_model(text: str) -> Model:
    """The model of Alexa's JSON. Raises ValueError, KeyError or TypeError where it is none."""
    said_of = language_model(text)
    samples: list[Sample] = []
    slot_types: dict[tuple[str, str], str] = {}
    for intent in said_of["intents"]:
        for slot in intent.get("slots", ()):
            slot_types[intent["name"], slot["name"]] = slot["type"]
        samples.extend(Sample(intent["name"], sample_parts(sample)) for sample in intent.get("samples", ()))
    types = {}
    for slot_type in said_of["types"] or ():
        values: dict[tuple[str, ...], str] = {}
        every = tuple((spoken(said), value_id) for said, value_id in names_of_values(slot_type))
        for words, value_id in every:
            values.setdefault(words, value_id)
        types[slot_type["name"]] = SlotType(values, every)
    return Model(
        said_of["invocationName"],
        tuple(samples),
        slot_types,
        types,
        tuple(intent["name"] for intent in said_of["intents"]),
    )


def sample_parts(sample: str) -> tuple[tuple[str, ...] | str, ...]:
    """A sample cut into runs of words and names of slots."""
    parts: list[tuple[str, ...] | str] = []
    for index, piece in enumerate(_SLOT.split(sample)):
        if index % 2:
            parts.append(piece)
        elif words := spoken(piece):
            parts.append(words)
    return tuple(parts)


def wordings(words: tuple[str, ...], language: Language) -> Iterator[tuple[str, ...]]:
    """The utterance itself, then without politeness and hesitation at its ends."""
    yield words
    fillers, beginnings = language.phrases("fillers") | language.phrases("addresses"), language.phrases("beginnings")
    endings = language.phrases("endings")
    seen = {words}
    for starts in (fillers, fillers | beginnings):
        shorter = _stripped(words, starts, fillers | endings)
        if shorter and shorter not in seen:
            seen.add(shorter)
            yield shorter


def _stripped(words: tuple[str, ...], starts: Set[tuple[str, ...]], ends: Set[tuple[str, ...]]) -> tuple[str, ...]:
    changed = True
    while changed:
        changed = False
        for length in (5, 4, 3, 2, 1):
            if len(words) > length and words[:length] in starts:
                words, changed = words[length:], True
                break
            if len(words) > length and words[-length:] in ends:
                words, changed = words[:-length], True
                break
    return words


def matches(words: tuple[str, ...], model: Model) -> Iterator[Match]:
    """Every sample that the words fit, whatever the slots' words are."""
    first = words[0] if words else ""
    for sample in model.firsts.get(first, model.firsts[""]):
        if sample.literals > len(words) or (len(words) > MOST_WORDS_OF_TWO and len(sample.slots) > 1):
            continue
        for slots in fits(words, sample.parts):
            yield Match(sample, slots)


def beginning(samples: Sequence[Sample], words: Sequence[str]) -> Iterator[Sample]:
    """The samples that begin as the words do, or with a slot; and hold no more fixed words than there are."""
    first = words[0] if words else ""
    for sample in samples:
        if sample.first in ("", first) and sample.literals <= len(words):
            yield sample


def fits(
    words: Sequence[str], parts: Sequence[tuple[str, ...] | str]
) -> Iterator[tuple[tuple[str, tuple[str, ...]], ...]]:
    """Every way in which words fill the slots of a sample; the longest first slot first."""
    if not parts:
        if not words:
            yield ()
        return
    first, rest = parts[0], parts[1:]
    if not isinstance(first, str):
        if tuple(words[: len(first)]) == first:
            yield from fits(words[len(first) :], rest)
    elif not rest:
        if words:
            yield ((first, tuple(words)),)
    else:
        for cut in range(len(words) - 1, 0, -1):
            for others in fits(words[cut:], rest):
                yield ((first, tuple(words[:cut])), *others)
