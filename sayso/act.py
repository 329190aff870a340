"""Dialogue acts: what we want to say, before any words are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sayso.order import OrderLine


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
class Named:
    """A fact: the goods of a line without their number."""

    line: OrderLine
    several: bool = True


@dataclass(frozen=True)
class AllLines:
    """A fact: lines that are all named, however many."""

    lines: tuple[OrderLine, ...]
