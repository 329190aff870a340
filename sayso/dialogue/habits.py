"""What a customer is likely to want next, from what they had before: the more often and the later, the likelier."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

FADING = 0.9
"""Weight of an order beside the one after it."""
CROWDING = 0.3
"""Power of a basket's size by which each thing in it counts less: a big basket tells less of any one thing."""

Goods = TypeVar("Goods", bound=Hashable)


def weights(baskets: Sequence[Iterable[Goods]]) -> dict[Goods, float]:
    """How much each thing was wanted in baskets, the latest first; the likeliest comes first.

    Of things wanted alike, what was bought later comes first.
    """
    found: dict[Goods, float] = {}
    for age, basket in enumerate(baskets):
        things = dict.fromkeys(basket)
        for thing in things:
            found[thing] = found.get(thing, 0.0) + FADING**age / len(things) ** CROWDING
    return dict(sorted(found.items(), key=lambda each: -each[1]))
