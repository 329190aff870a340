"""Gold orders over menus of five trades: every sentence comes to its order, every visit to its carts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.commands.orders import Counter
from sayso.order import Order, order_from_json
from tests.order_notation import Said, faults, read_gold, shown

FOLDER = Path(__file__).parent / "orders"
SHOPS = tuple(sorted(each.name for each in FOLDER.iterdir() if each.is_dir()))


def gold(name: str) -> Iterator[tuple[str, Said]]:
    """Every sentence of every shop's file of this name."""
    for shop in SHOPS:
        yield from ((shop, said) for said in read_gold(FOLDER / shop / name))
