"""What a shop says of its goods: what is in them, what they are free of, how much of it there is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Texts = Mapping[str, str]
"""Language to words."""

UNITS: Mapping[str, tuple[str, Decimal]] = {
    "g": ("kg", Decimal(1000)),
    "kg": ("kg", Decimal(1)),
    "ml": ("l", Decimal(1000)),
    "cl": ("l", Decimal(100)),
    "l": ("l", Decimal(1)),
    "oz": ("lb", Decimal(16)),
    "lb": ("lb", Decimal(1)),
    "fl oz": ("qt", Decimal(32)),
    "pt": ("qt", Decimal(2)),
    "qt": ("qt", Decimal(1)),
    "gal": ("qt", Decimal("0.25")),
    "piece": ("piece", Decimal(1)),
    "roll": ("roll", Decimal(1)),
    "sheet": ("sheet", Decimal(1)),
    "tablet": ("tablet", Decimal(1)),
}
"""A unit to the one by which prices are told, and how many of it are one of those."""


@dataclass(frozen=True)
class Contents:
    """How much of something is in a pack."""

    amount: Decimal
    unit: str
    """A key of UNITS."""

    @property
    def told(self) -> tuple[Decimal, str]:
        """The amount in the unit by which prices are told."""
        unit, many = UNITS[self.unit]
        return self.amount / many, unit


def parse_contents(text: str) -> Contents:
    """Contents from "500 g" or "64 fl oz". Raises ValueError where they are none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([a-z]+(?: oz)?)", text.strip().lower())
    unit = found[2] if found else ""
    unit = unit if unit in UNITS else unit.removesuffix("s")
    if found is None or unit not in UNITS or Decimal(found[1]) <= 0:
        raise ValueError(f"'{text}' is not an amount; write it like 500 g or 12 pieces (units: {', '.join(UNITS)})")
    return Contents(Decimal(found[1]), unit)


@dataclass(frozen=True)
class Facts:
    """What a shop says of a product; what it does not say is not known."""

    description: Texts = field(default_factory=dict)
    ingredients: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language to names."""
    allergens: tuple[str, ...] | None = None
    """Ids, such as `milk`; none of them where it is empty, not known where it is None."""
    labels: tuple[str, ...] | None = None
    """Ids, such as `organic`; None where nobody said."""
    since: date | None = None
    """Since when it is sold."""
    good_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language to what it is wanted for ("headache", "breakfast")."""
    serves: int | None = None
    """For how many people one of it is; a size may say otherwise."""
