"""Phrases: what customers say for each intent; read from `interaction_models/<language>/wishes/*.phrases`.

A file begins with a head (lines that begin with `#`). `[NameIntent]` begins the phrases of an intent,
`[NameIntent/topic]` those of one that is about something of its own, `[NameIntent after which told]` those that are
said only in these states of the talk; a section in lower case, `[period]`, holds values of a slot, `[goods]` names of
goods that any shop may sell. A phrase is made of words and of slots in braces, as Alexa's samples are;
`{preference.diet}` is the slot `preference` with values of the section `[preference.diet]` alone. `[goods.in_full]`
holds ways in which goods are named with more than their name: "the {size} of {goods}".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sayso.menu import MenuError

STATES = ("opening", "anything-else", "place-order", "which", "told", "ordered", "asked")
"""What was said before an utterance: nothing; "anything else?"; a read-back; goods of which one is to be chosen;
something about goods; that an order is placed; some other question."""
GOODS_SLOTS = ("goods", "other")
"""Slots that hold names of a shop's goods; the second is what the first is compared with."""
NUMBER_SLOTS = ("number", "quantity")
NONE = "AMAZON.FallbackIntent"
"""The intent of what is not said to the shop."""
ORDERING = ("OrderIntent", "ChangeIntent")
"""Intents of which the frames of orders and of changes are the phrases, too; what they name is read by roles."""
SLOTLESS = frozenset({*ORDERING, NONE})
FOLDER = "wishes"

_SECTION = re.compile(r"\[([\w.]+(?:/\w+)?)(?: after ([\w -]+))?\]")
_PART = re.compile(r"\{(\w+(?:\.\w+)?)\}|[^\W_]+(?:[-'.][^\W_]+)*'?|'[^\W_]+")


@dataclass(frozen=True)
class Phrase:
    """What somebody says for an intent."""

    intent: str
    parts: tuple[str, ...]
    """Words, and slots in braces."""
    states: tuple[str, ...]
    """After what it is said; empty where that does not matter."""
    place: str
    """File and line."""


@dataclass
class Phrases:
    """All phrases of a language, and values of their slots."""

    phrases: list[Phrase] = field(default_factory=list)
    values: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that has phrases."""
        return tuple(sorted({phrase.intent for phrase in self.phrases}))

    @property
    def slots(self) -> Mapping[str, frozenset[str]]:
        """The slots that phrases of each intent have."""
        found: dict[str, set[str]] = {}
        for phrase in self.phrases:
            if phrase.intent not in SLOTLESS:
                found.setdefault(phrase.intent, set()).update(slot_of(part) for part in phrase.parts if slot_of(part))
        return {intent: frozenset(slots) for intent, slots in found.items()}

    def words(self) -> Counter[str]:
        """Every word of the phrases and values, and how many of them have it; names of goods are strange words."""
        found: Counter[str] = Counter()
        values = (value for slot, values in self.values.items() if slot not in GOODS_SLOTS for value in values)
        for parts in (*(phrase.parts for phrase in self.phrases), *values):
            found.update({part for part in parts if part[0] != "{"})
        return found

    def forms(self) -> Iterator[tuple[str, ...]]:
        """Every phrase and value, wherever it stands."""
        yield from ((phrase.intent, *phrase.states, "", *phrase.parts) for phrase in self.phrases)
        yield from ((slot, "", *value) for slot, values in self.values.items() for value in values)


def intent_of(name: str) -> str:
    """The intent of a name that may have a topic behind it: `FaqIntent/paying`."""
    return name.partition("/")[0]


def topic_of(name: str) -> str:
    """What a name of an intent is about; empty where it has no topic."""
    return name.partition("/")[2]


def slot_of(part: str) -> str:
    """The name of the slot that a part of a phrase is; empty for a word."""
    return part[1:-1].partition(".")[0] if part[0] == "{" else ""


def phrase_files(language: str, folder: Path | None = None) -> Mapping[str, str]:
    """Names and texts of the phrase files of a language, in order of name."""
    place: Traversable = folder or files("interaction_models").joinpath(language).joinpath(FOLDER)
    found = [file for file in place.iterdir() if file.name.endswith(".phrases")] if place.is_dir() else []
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(found, key=lambda file: file.name)}


def read_phrases(texts: Mapping[str, str]) -> Phrases:
    """The phrases of some files. Raises MenuError at a slip: file, line, what to write."""
    read = Phrases()
    for name, text in texts.items():
        section: re.Match[str] | None = None
        for number, row in enumerate(text.splitlines(), 1):
            row, place = row.strip(), f"{name}:{number}"
            if not row or row.startswith("# ") or row == "#":
                continue
            if row.startswith("["):
                section = _SECTION.fullmatch(row)
                if section is None or set((section[2] or "").split()) - set(STATES):
                    raise MenuError(f"{place}: '{row}' is no section; write [Intent], or [Intent after {STATES[1]}]")
                continue
            if section is None:
                raise MenuError(f"{place}: a phrase before the first section; write [Intent] above it")
            parts = tuple(found[0] for found in _PART.finditer(row))
            if "".join(parts) != row.replace(" ", "") or row != row.lower():
                raise MenuError(f"{place}: '{row}' is no phrase; write words in lower case and {{slots}}, nothing else")
            if section[1][0].islower():
                read.values.setdefault(section[1], []).append(parts)
            else:
                read.phrases.append(Phrase(section[1], parts, tuple((section[2] or "").split()), place))
    for phrase in read.phrases:
        for part in phrase.parts:
            known = part[0] != "{" or part[1:-1] in (*GOODS_SLOTS, *NUMBER_SLOTS, *read.values)
            if not known:
                raise MenuError(f"{phrase.place}: nothing is known of {part}; write a section [{part[1:-1]}] of values")
    return read
