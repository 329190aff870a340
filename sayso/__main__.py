"""Commands for shopkeepers and developers of shops (`python -m sayso`)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from sayso import __version__, demo
from sayso.assistant import default_store_url, now
from sayso.language import LocaleMissing, load_language, locale_text
from sayso.menu import Menu, MenuError
from sayso.menu.from_csv import yaml_from_csv
from sayso.menu.reading import read_menu
from sayso.menu.shop_file import schema
from sayso.money import Money, minor_digits
from sayso.store import Changed, NotCounted, PlacedOrder, Restocked, Store, StoreUnavailable, TooLate, Unknown
from sayso.stores.sql import SqlStore
from sayso.understanding.model_writing import write_model

EXIT_CODES = """\
exit codes:
  0  done
  1  it could not be done: no such order or SKU, or the order's state does not allow it
  2  the command line is wrong
  3  the menu cannot be used
  7  the store cannot be used
"""


def main(arguments: list[str] | None = None) -> int:
    """Carry out a command; answers the exit code."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.command(options)
        sys.stdout.flush()
        return result
    except MenuError as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 3
    except StoreUnavailable as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 7
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sayso",
        description="Commands for shopkeepers and developers of shops.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sayso {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_shop(
        commands.add_parser(
            "shop",
            help="orders, stock and customers of a shop",
            epilog=EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    model = commands.add_parser("model", help="print the Alexa interaction model of a shop, ready for upload")
    model.add_argument("--menu", metavar="FILE", help="the shop's menu (default: the demo shop's)")
    model.add_argument("--locale", default="en-US", help="language and country (default: en-US)")
    model.add_argument("--invocation", metavar="WORDS", help="what opens the shop, two words or more")
    model.set_defaults(command=_print_model)
    _add_menu(commands.add_parser("menu", help="check a menu, or make one from CSV"))
    return parser


def _add_menu(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say whether a menu can be used, and what is on it")
    check.add_argument("file")
    check.set_defaults(command=_check_menu)
    convert = commands.add_parser("from-csv", help="print the YAML of a menu made from a CSV file")
    convert.add_argument("file", help="columns: category, name, price; where wanted sku, stock, other names (with ;)")
    convert.add_argument("--name", default="My Shop", help="what the shop is called (default: My Shop)")
    convert.add_argument("--currency", default="USD", help="ISO 4217 code (default: USD)")
    convert.set_defaults(command=_menu_from_csv)
    commands.add_parser("schema", help="print the JSON Schema of a menu").set_defaults(command=_print_schema)


def _check_menu(options: argparse.Namespace) -> int:
    menu = read_menu(options.file)
    products = sum(len(category.products) + (category.itself is not None) for category in menu.categories)
    sold = f"{products} product{'s' * (products != 1)}"
    categories = f"{len(menu.categories)} categor{'y' if len(menu.categories) == 1 else 'ies'}"
    print(f"{options.file}: {menu.terms.name} sells {sold} in {categories}.")
    return 0


def _menu_from_csv(options: argparse.Namespace) -> int:
    print(yaml_from_csv(options.file, options.name, options.currency), end="")
    return 0


def _print_model(options: argparse.Namespace) -> int:
    menu = demo.menu() if options.menu is None else read_menu(options.menu)
    try:
        language = load_language(options.locale.partition("-")[0])
        text = locale_text(f"{options.locale}.json")
        print(write_model(text, menu, language, options.invocation), end="")
    except (LocaleMissing, ValueError) as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 2
    return 0


def _print_schema(options: argparse.Namespace) -> int:
    print(json.dumps(schema(), indent=2))
    return 0


def _add_shop(parser: argparse.ArgumentParser) -> None:
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
        "total": _money_json(order.quote.total),
        "lines": [
            {
                "sku": quoted.sku,
                "name": quoted.name,
                **quoted.line.to_json(),
                "unit_price": _money_json(quoted.unit_price),
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
                    "balance": _money_json(a.balance),
                }
                for a in accounts
            ]
        )
    rows = [(a.customer.name, a.customer.address or "pick-up", _amount(a.balance)) for a in accounts]
    return _print_table(("NAME", "DELIVERY", "BALANCE"), rows)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _money_json(amount: Money) -> dict[str, Any]:
    return {"minor": amount.minor, "currency": amount.currency}


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


if __name__ == "__main__":
    sys.exit(main())
