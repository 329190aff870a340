"""How often one of a customer's next goods is among the likeliest (`script/bench usual HISTORIES.csv.gz`).

The file has a row a line of an invoice: customer, invoice, date, sku, qty. What a customer bought on one day is one
basket; the last basket is to be foretold from the ones before it.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable, Sequence

from sayso.dialogue.habits import weights

Baskets = Sequence[Sequence[str]]
"""The latest first."""


def run(file_name: str) -> None:
    """Print the shares of customers."""
    customers: dict[str, dict[str, list[str]]] = {}
    with gzip.open(file_name, "rt", encoding="utf-8") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["date"]):
            if int(row["qty"]) > 0:
                customers.setdefault(row["customer"], {}).setdefault(row["date"][:10], []).append(row["sku"])
    histories = [list(days.values()) for days in customers.values() if len(days) > 1]
    ways: dict[str, Callable[[Baskets], list[str]]] = {
        "plain frequency": lambda baskets: [
            sku
            for sku, _ in Counter(sku for basket in reversed(baskets) for sku in dict.fromkeys(basket)).most_common()
        ],
        "habits": lambda baskets: list(weights(baskets)),
    }
    for name, rank in ways.items():
        hits = dict.fromkeys((3, 10), 0)
        for days in histories:
            ranked = rank(days[-2::-1])
            for most in hits:
                hits[most] += bool(set(days[-1]) & set(ranked[:most]))
        shares = ", ".join(f"in the top {most} for {100 * hit / len(histories):.0f} %" for most, hit in hits.items())
        print(f"{name}: one of the next goods {shares} of {len(histories)} customers")
