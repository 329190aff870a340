"""The shopkeeper's commands (`python -m sayso shop`): orders and stock here, the rest in files beside this one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing

from sayso import demo
from sayso.assistant import default_store_url, now
from sayso.commands import customers, service, unmatched
from sayso.commands.desk import Commands, Desk, positive, word
from sayso.commands.printing import order_json, print_json, print_table, refuse, shown, tell
from sayso.dialogue.shop import Shop
from sayso.menu.reading import read_menu
from sayso.store import Changed, NotCounted, Quote, Restocked, TooLate, Unknown
from sayso.stores.sql import SqlStore


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The commands below `shop`."""
    parser.add_argument("--store", metavar="URL", help="the shop's store (default: a file in your data folder)")
    parser.add_argument("--menu", metavar="FILE", help="the shop's menu (default: the demo shop's)")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    commands = Commands(parser, _at_desk)
    orders = commands.add("orders", "the open orders, the oldest first", _orders)
    orders.add_argument("--all", action="store_true", help="delivered and cancelled ones, too")
    commands.add("begin", "an order is being prepared: it can't be cancelled any more", _advance("begun")).add_argument(
        "number"
    )
    ready = commands.add("ready", "an order is ready: on its way, or to be picked up", _advance("ready"))
    ready.add_argument("number")
    ready.add_argument("--carrier", metavar="NAME", type=word, help="who brings it")
    commands.add("delivered", "an order was handed over", _advance("delivered")).add_argument("number")
    commands.add("cancel", "call off an order that is not begun", _cancel).add_argument("number")
    restock = commands.add("restock", "so many more of a SKU are on the shelf", _restock)
    restock.add_argument("sku")
    restock.add_argument("quantity", type=positive, metavar="N")
    customers.add(commands)
    service.add(commands)
    unmatched.add(commands)


def run_at_desk(arguments: Sequence[str], shop: Shop) -> int:
    """A command `shop ...` on a shop that is open already; answers the exit code. Raises SystemExit for a wrong one."""
    parser = argparse.ArgumentParser(prog="shop")
    commands = parser.add_subparsers(required=True)
    add("shop", commands.add_parser("shop"))
    options = parser.parse_args(arguments)
    function: Callable[[Desk], int] = options.function
    return function(Desk(shop.store, shop.menu, options, shop.clock))


def _at_desk(options: argparse.Namespace, function: Callable[[Desk], int]) -> int:
    menu = demo.menu() if options.menu is None else read_menu(options.menu)
    store = SqlStore(options.store or default_store_url(menu), menu)
    with closing(store):
        if options.menu is None:
            demo.make_customer_known(store, now())
        return function(Desk(store, menu, options, now))


def _orders(desk: Desk) -> int:
    orders = desk.store.all_orders(open_only=not desk.options.all)
    if desk.as_json:
        return print_json([order_json(order) for order in orders])
    rows = [
        (
            order.number,
            order.state,
            shown(desk.local(order.placed_at)),
            order.customer,
            _where_to(order.quote),
            shown(order.quote.total),
            ", ".join(f"{quoted.line.quantity} {quoted.sku}" for quoted in order.quote.lines),
        )
        for order in orders
    ]
    return print_table(("NUMBER", "STATE", "PLACED", "CUSTOMER", "DELIVERY", "TOTAL", "ITEMS"), rows)


def _where_to(quote: Quote) -> str:
    where = quote.address or "pick-up"
    return f"{where} ({quote.note})" if quote.note else where


def _advance(state: str) -> Callable[[Desk], int]:
    def advance(desk: Desk) -> int:
        number = desk.options.number
        return _changed(
            desk, desk.store.advance(number, state, desk.now, getattr(desk.options, "carrier", None)), state
        )

    return advance


def _cancel(desk: Desk) -> int:
    return _changed(desk, desk.store.cancel(desk.options.number, desk.now), "cancelled")


def _changed(desk: Desk, outcome: Changed | TooLate | Unknown, state: str) -> int:
    match outcome:
        case Changed(order):
            return tell(desk.as_json, order_json(order), f"Order {order.number} is {order.state}.")
        case TooLate(order):
            return refuse(f"order {order.number} is {order.state} and cannot become {state}")
        case Unknown(key):
            return refuse(f"there is no order {key}; 'shop orders --all' lists them")


def _restock(desk: Desk) -> int:
    match desk.store.restock(desk.options.sku, desk.options.quantity):
        case Restocked(sku, stock):
            return tell(desk.as_json, {"sku": sku, "stock": stock}, f"{sku}: {stock} in stock.")
        case NotCounted(sku):
            return refuse(f"{sku} is never short; give it a stock in the menu of a new shop to have it counted")
        case Unknown(key):
            return refuse(f"there is no SKU {key}; SKUs are written as in the menu")
