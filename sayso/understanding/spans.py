"""Words of an utterance, and what they may mean on a menu."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Meaning:
    """One thing on the menu that some words may name."""

    kind: str
    """`product`, `category`, `attribute` or `modifier`."""
    category: str
    ids: tuple[str, ...] = ()
    """Product or option ids; several where the words stand for any of them."""
    group: str = ""
    counted: int | None = None
    """What the name itself counts."""
    half: bool = False
    """Whether the words are only a part of its name."""
    kinds: int = 0
    """Of how many of its goods half a name says what kind they are: the butter of sweet and of salted butter."""


@dataclass
class Span:
    """Words of an utterance and what they may mean."""

    words: tuple[str, ...]
    start: int
    """Index of the first word."""
    meanings: tuple[Meaning, ...] = ()
    small: str | None = None
    """The kind of small word: `number`, `article`, `negation`, `adding` ...; `unknown` where nothing fits."""
    value: Any = None
    """A number's value, an amount's id."""
    collection: bool = False
    """Whether it is a number that goods may come in ("a dozen")."""
    times: int = 1
    """How many of the collection ("two dozen")."""

    @property
    def heads(self) -> tuple[Meaning, ...]:
        """What it may mean as the thing that is ordered."""
        return tuple(m for m in self.meanings if m.kind in ("product", "category"))

    @property
    def options(self) -> tuple[Meaning, ...]:
        """What it may mean as a property of something ordered."""
        return tuple(m for m in self.meanings if m.kind in ("attribute", "modifier"))

    def options_in(self, categories: Iterable[str]) -> tuple[Meaning, ...]:
        """What it may mean as a property of goods of these categories."""
        wanted = set(categories)
        return tuple(m for m in self.options if m.category in wanted)


def words_of(spans: Iterable[Span]) -> tuple[str, ...]:
    """The words of some spans, one after another."""
    return tuple(word for span in spans for word in span.words)


def narrowed(span: Span, by: Span) -> Span | None:
    """Words for goods as those alone that other words may mean, too: "the golden valley", of rice; None for none."""
    meanings = []
    for meaning in span.heads:
        for other in by.heads:
            if meaning.category != other.category:
                continue
            if other.kind == "category" or meaning.kind == "category":
                meanings.append(meaning if other.kind == "category" else other)
            elif ids := tuple(each for each in meaning.ids if each in other.ids):
                meanings.append(replace(meaning, ids=ids))
    return replace(span, meanings=tuple(dict.fromkeys(meanings))) if meanings else None
