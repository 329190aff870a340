"""Dialogue acts: what we want to say, before any words are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from typing import Any

from sayso.order import OrderLine

MOST_ALL_NAMED = 4
"""Lines that are all named in one reply; of more, fewer are named and the others counted."""


class Kind(Enum):
    """What an act does; this alone decides whether the microphone stays open."""

    REQUEST = "request"
    CONFIRM = "confirm"
    OFFER = "offer"
    INFORM = "inform"
    NOTIFY_SUCCESS = "notify_success"
    NOTIFY_FAILURE = "notify_failure"
    GOODBYE = "goodbye"


@dataclass(frozen=True)
class Act:
    """One thing to say."""

    kind: Kind
    topic: str
    """The message of the locale's `.ftl` that says it."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the message mentions: money, numbers, order lines, moments, lists of them."""
    then: Act | None = None
    """A question taken up again after this; it takes the place of the message's own."""

    @property
    def listening(self) -> bool:
        """Whether an answer is awaited."""
        return self.kind is not Kind.GOODBYE


@dataclass(frozen=True)
class Choices:
    """A fact: things of which one is to be chosen ("a, b or c")."""

    items: tuple[Any, ...]


@dataclass(frozen=True)
class Clock:
    """A fact: a time of day."""

    at: time


@dataclass(frozen=True)
class Day:
    """A fact: a day near enough that its year is told only where it is another."""

    day: date
    by_name: bool = False
    """Whether it is told as a day of the week where it is one of the next seven."""


@dataclass(frozen=True)
class Named:
    """A fact: the goods of a line without their number."""

    line: OrderLine
    several: bool = True


@dataclass(frozen=True)
class AllLines:
    """A fact: lines that are all named, however many."""

    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class Items:
    """A fact: things that are named together ("a, b and c"); of more than three the rest is counted."""

    items: tuple[Any, ...]


@dataclass(frozen=True)
class Offered:
    """A fact: goods of which one is to be chosen, told apart by what differs: their names, else their prices."""

    goods: tuple[tuple[OrderLine, Any], ...]
    """Each with the money one of it costs."""
    either: bool = True
    """Whether they are offered as alternatives ("a, b or c"), or told ("a, b and c")."""


@dataclass(frozen=True)
class Digits:
    """A fact: figures that are said one by one, in groups."""

    digits: str


@dataclass(frozen=True)
class Trait:
    """A fact: an allergen or a label of goods."""

    kind: str
    """`allergens` or `labels`."""
    id: str


@dataclass(frozen=True)
class Unit:
    """A fact: the unit by which a price is told."""

    id: str
