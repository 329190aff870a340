"""The demo shop: a menu of our own making, and a customer with an address, a history and an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sayso.menu import Menu
from sayso.menu.faq import Answer, faq_file, read_faq
from sayso.menu.reading import read_menu
from sayso.money import Money
from sayso.order import Modifier, OrderLine
from sayso.store.read_csv import coupons_from_csv, reviews_from_csv

if TYPE_CHECKING:
    from sayso.stores.sql import SqlStore

CUSTOMER = "demo"
ADDRESS = "12 Garden Street"
DEPOSIT_MINOR = 20_000

HISTORY = (
    (
        24,
        (
            OrderLine("pizza", ("pepperoni_pizza",), 1, (("crust", "hand_tossed"), ("size", "large"))),
            OrderLine("soft_drink", ("diet_coke",), 2, (("pack", "can"),)),
        ),
    ),
    (
        10,
        (
            OrderLine("pizza", ("pepperoni_pizza",), 1, (("crust", "hand_tossed"), ("size", "large"))),
            OrderLine("milk", ("whole_milk",), 1, (("pack", "half_gallon"),)),
        ),
    ),
    (
        3,
        (
            OrderLine(
                "pizza",
                ("pepperoni_pizza",),
                1,
                (("crust", "hand_tossed"), ("size", "large")),
                (Modifier("topping", ("mushrooms",)),),
            ),
            OrderLine("soft_drink", ("diet_coke",), 2, (("pack", "can"),)),
        ),
    ),
)
"""Days ago, and what was ordered then."""


@cache
def menu() -> Menu:
    """The demo shop's menu."""
    with as_file(files("sayso.demo").joinpath("shop.yaml")) as path:
        return read_menu(path)


def answers(locale: str) -> tuple[Answer, ...]:
    """What the demo shop answers to questions about itself."""
    with as_file(files("sayso.demo")) as folder:
        path = faq_file(folder / "shop.yaml", locale)
        return read_faq(path) if path else ()


def make_customer_known(store: SqlStore, now: datetime) -> None:
    """Make the demo customer known with a deposit and three delivered orders, once, at the first opening.

    With them come the shop's coupons, and reviews that are marked as examples.
    """
    history = [(now - timedelta(days=days), lines) for days, lines in HISTORY]
    if not store.enter_with_history(CUSTOMER, ADDRESS, Money(DEPOSIT_MINOR, store.currency), history):
        return
    with as_file(files("sayso.demo")) as folder:
        store.add_coupons(coupons_from_csv(folder / "coupons.csv", store.currency))
        store.add_reviews(reviews_from_csv(folder / "reviews.csv", menu()), now)
