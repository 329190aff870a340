"""The shopkeeper's commands: orders, stock and customers (`python -m sayso shop`)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from sayso import demo
from sayso.assistant import default_store_url, now
from sayso.menu import Menu
from sayso.menu.reading import read_menu
from sayso.money import Money, minor_digits
from sayso.store import Changed, NotCounted, PlacedOrder, Restocked, Store, TooLate, Unknown
from sayso.stores.sql import SqlStore


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The commands below `shop`."""
    parser.add_argument("--store", metavar="URL", help="the shop's store (default: a file in your data folder)")
    parser.add_argument("--menu", metavar="FILE", help="the shop's menu (default: the demo shop's)")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, help_: str, function: Callable[[Store, Menu, argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_)
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for programs")
        command.set_defaults(command=lambda options: _with_store(options, function))
        return command

    orders = add("orders", "the open orders, the oldest first", _orders)
    orders.add_argument("--all", action="store_true", help="delivered and cancelled ones, too")
    add("ready", "an order is ready: on its way, or to be picked up", _advance("ready")).add_argument("number")
    add("delivered", "an order was handed over", _advance("delivered")).add_argument("number")
    restock = add("restock", "so many more of a SKU are on the shelf", _restock)
    restock.add_argument("sku")
    restock.add_argument("quantity", type=_positive, metavar="N")
    add("customers", "the customers and their balances", _customers)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to 1000000")
    return int(text)


def _with_store(options: argparse.Namespace, function: Callable[[Store, Menu, argparse.Namespace], int]) -> int:
    menu = demo.menu() if options.menu is None else read_menu(options.menu)
    store = SqlStore(options.store or default_store_url(menu), menu)
    with closing(store):
        return function(store, menu, options)


def _orders(store: Store, menu: Menu, options: argparse.Namespace) -> int:
    orders = store.all_orders(open_only=not options.all)
    if options.json:
        return _print_json([_order_json(order) for order in orders])
    rows = [
        (
            order.number,
            order.state,
            f"{order.placed_at.astimezone(menu.terms.time_zone):%Y-%m-%d %H:%M}",
            order.customer,
            order.quote.address or "pick-up",
            _amount(order.quote.total),
            ", ".join(f"{quoted.line.quantity} {quoted.sku}" for quoted in order.quote.lines),
        )
        for order in orders
    ]
    return _print_table(("NUMBER", "STATE", "PLACED", "CUSTOMER", "DELIVERY", "TOTAL", "ITEMS"), rows)


def _order_json(order: PlacedOrder) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order.state,
        "customer": order.customer,
        "placed_at": _stamp(order.placed_at),
        "promised_at": _stamp(order.promised_at),
        "address": order.quote.address,
        "payment": order.quote.payment,
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


def _advance(state: str) -> Callable[[Store, Menu, argparse.Namespace], int]:
    def advance(store: Store, menu: Menu, options: argparse.Namespace) -> int:
        match store.advance(options.number, state, now()):
            case Changed(order):
                if options.json:
                    return _print_json(_order_json(order))
                print(f"Order {order.number} is {order.state}.")
                return 0
            case TooLate(order):
                return _refuse(f"order {order.number} is {order.state} and cannot become {state}")
            case Unknown(key):
                return _refuse(f"there is no order {key}; 'shop orders --all' lists them")

    return advance


def _restock(store: Store, menu: Menu, options: argparse.Namespace) -> int:
    match store.restock(options.sku, options.quantity):
        case Restocked(sku, stock):
            if options.json:
                return _print_json({"sku": sku, "stock": stock})
            print(f"{sku}: {stock} in stock.")
            return 0
        case NotCounted(sku):
            return _refuse(f"{sku} is never short; give it a stock in the menu of a new shop to have it counted")
        case Unknown(key):
            return _refuse(f"there is no SKU {key}; SKUs are written as in the menu")


def _customers(store: Store, menu: Menu, options: argparse.Namespace) -> int:
    accounts = store.accounts()
    if options.json:
        return _print_json(
            [
                {
                    "id": a.customer.id,
                    "name": a.customer.name,
                    "address": a.customer.address,
                    "balance": a.balance.to_json(),
                }
                for a in accounts
            ]
        )
    rows = [(a.customer.name, a.customer.address or "pick-up", _amount(a.balance)) for a in accounts]
    return _print_table(("NAME", "DELIVERY", "BALANCE"), rows)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _amount(amount: Money) -> str:
    major, minor = amount.major_and_minor
    digits = minor_digits(amount.currency)
    sign = "-" if amount.minor < 0 else ""
    return f"{sign}{major}.{minor:0{digits}} {amount.currency}" if digits else f"{sign}{major} {amount.currency}"


def _print_json(data: Any) -> int:
    print(json.dumps(data, ensure_ascii=False))
    return 0


def _print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _refuse(reason: str) -> int:
    print(f"sayso: {reason}", file=sys.stderr)
    return 1
