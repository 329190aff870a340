"""What the shopkeeper's commands print: tables for people, JSON for programs, one sentence for a refusal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sayso.money import Money, minor_digits
from sayso.store import PlacedOrder

Columns = Mapping[str, Sequence[Any]]
"""Names of columns to their cells."""


def print_json(data: Any) -> int:
    """One line of JSON; the exit code of success."""
    print(json.dumps(data, ensure_ascii=False))
    return 0


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """A table; the exit code of success."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def print_rows(as_json: bool, columns: Columns) -> int:
    """Columns by name, as a table or as a JSON list of objects."""
    rows = list(zip(*columns.values(), strict=True))
    if as_json:
        return print_json([dict(zip(columns, map(plain, row), strict=True)) for row in rows])
    head = [name.replace("_", " ").upper() for name in columns]
    return print_table(head, [[shown(value) for value in row] for row in rows])


def tell(as_json: bool, data: Mapping[str, Any], sentence: str) -> int:
    """What was done, as JSON or in a sentence."""
    if as_json:
        return print_json({name: plain(value) for name, value in data.items()})
    print(sentence)
    return 0


def refuse(reason: str) -> int:
    """One sentence on standard error; the exit code of what could not be done."""
    print(f"sayso: {reason}", file=sys.stderr)
    return 1


def shown(value: Any) -> str:
    """A value for people."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Money():
            return amount(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return str(value)


def plain(value: Any) -> Any:
    """A value for programs."""
    match value:
        case Money():
            return value.to_json()
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [plain(each) for each in value]
    return value


def amount(money: Money) -> str:
    """An amount with its currency: 12.50 USD."""
    major, minor = money.major_and_minor
    digits = minor_digits(money.currency)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{major}.{minor:0{digits}} {money.currency}" if digits else f"{sign}{major} {money.currency}"


def order_json(order: PlacedOrder) -> dict[str, Any]:
    """An order for programs."""
    return {
        "number": order.number,
        "state": order.state,
        "customer": order.customer,
        "placed_at": plain(order.placed_at),
        "promised_at": plain(order.promised_at),
        "address": order.quote.address,
        "note": order.quote.note,
        "payment": order.quote.payment,
        "carrier": order.carrier,
        "coupon": order.quote.coupon,
        "replaces": order.replaces,
        "total": order.quote.total.to_json(),
        "lines": [
            {
                "sku": quoted.sku,
                "name": quoted.name,
                **quoted.line.to_json(),
                "unit_price": quoted.unit_price.to_json(),
            }
            for quoted in order.quote.lines
        ],
    }
