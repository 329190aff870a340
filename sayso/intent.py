"""What was meant: an intent, its slots, and the changes to the cart that it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.order import OrderLine, merged

PLACES: Mapping[str, int] = {"first": 0, "second": 1, "third": 2, "last": -1}
"""Values of the slot type CHOICE to the place of what was offered."""

SOONEST = "PT0M"
"""The value of a time that says: as soon as can be."""
REMARK = "Remark"
"""The intent of what is said without wanting anything of the shop."""
TIMED = ("DeliverIntent", "PickUpIntent")
"""Intents of when goods shall be brought, or fetched."""
JOIN = "JoinOrder"
"""The intent of wishing that something comes with the order that is placed."""
UNSURE_YES = "UnsureYes"
"""The intent of what is most likely a yes, and is not made of what surely is one."""


@dataclass(frozen=True)
class Slot:
    """One slot of an intent, as Alexa has them."""

    name: str
    value: str
    """The words that were heard."""
    id: str | None = None
    """What entity resolution made of them; None where nothing matched."""


@dataclass(frozen=True)
class Change:
    """One change to the cart, resolved to a place in it."""

    at: int | None
    """Index of the cart line that changes; None for a new line at the end."""
    line: OrderLine | None
    """What the line is afterwards; None where it goes."""


@dataclass(frozen=True)
class Choice:
    """Words that could be any of several products."""

    line: OrderLine
    """What else was said of it; names no product."""
    products: tuple[str, ...]
    """Ids of the products it could be, all of the line's category."""
    others: tuple[OrderLine, ...] = ()
    """Goods of other categories that it could be as well."""


@dataclass(frozen=True)
class Intent:
    """What the customer meant, alike from Alexa and from a microphone."""

    name: str
    slots: tuple[Slot, ...] = ()
    changes: tuple[Change, ...] = ()
    choices: tuple[Choice, ...] = ()
    """What must be asked before it can be ordered."""
    unknown: tuple[str, ...] = ()
    """Words that should name goods but name nothing on the menu."""
    kept: tuple[str, ...] = ()
    """What was refused, and cannot be left out of what was ordered."""
    goods: tuple[tuple[OrderLine, ...], ...] = ()
    """What is asked about, in the order in which it was named: for each the lines that its words may be."""
    later: str = ""
    """Words to be understood once it is done: what shall be other than it was."""
    then: Intent | None = None
    """A second wish of the same breath, to be heard after this one."""
    readings: tuple[tuple[OrderLine, ...], ...] = ()
    """Orders that the words may be, the likeliest first, where that must be asked."""

    def slot(self, name: str) -> Slot | None:
        """The slot of this name where it was filled."""
        return next((slot for slot in self.slots if slot.name == name), None)


def apply_changes(lines: Sequence[OrderLine], changes: Sequence[Change]) -> tuple[OrderLine, ...]:
    """The cart's lines after the changes; each `at` counts in the lines as they were before."""
    after: list[OrderLine | None] = list(lines)
    for change in changes:
        if change.at is None:
            after.append(change.line)
        else:
            after[change.at] = change.line
    return merged(line for line in after if line is not None)
