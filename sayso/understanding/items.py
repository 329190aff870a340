"""What is said of one line: its goods, its number and its options, as spans of the utterance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sayso.menu.facts import Contents
from sayso.understanding.spans import Meaning, Span


@dataclass
class SaidOption:
    """An option as it was said."""

    span: Span
    """The words with what they mean by the part that they play: an attribute, or what is added or left out."""
    removed: bool = False
    amount: str | None = None
    count: int | None = None
    otherwise: Span | None = None
    """The words with all that they may mean."""

    def options_in(self, categories: Iterable[str]) -> tuple[Meaning, ...]:
        """What it may mean of goods of these categories: "with tofu" adds it, or chooses it where one must be."""
        wanted = tuple(categories)
        found = self.span.options_in(wanted)
        return found or (self.otherwise.options_in(wanted) if self.otherwise else ())


@dataclass
class Item:
    """One thing ordered, as it was said."""

    quantity: int | None = None
    counted: bool = False
    """Whether the quantity was a number and no mere "a"."""
    number: str = ""
    """The words of its quantity."""
    amount: Contents | None = None
    """How much of it, where that was said and not how many."""
    head: Span | None = None
    more_heads: list[Span] = field(default_factory=list)
    """Goods of the same category that come with it on one line ("chips and guacamole")."""
    options: list[SaidOption] = field(default_factory=list)
    pack: int | None = None
    """Pieces of a collection ("a dozen"): a pack where the goods come in such, else so many of them."""
    part_of: Item | None = None
    """The item of which this is some ("three pizzas, one with mushrooms")."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories that its head may belong to."""
        return tuple(dict.fromkeys(m.category for m in self.head.heads)) if self.head else ()
