"""The contract that every store keeps: carts, quotes, orders, stock and the journal."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from sayso.menu import Menu
from sayso.money import Money
from sayso.order import Modifier, OrderLine
from sayso.store import (
    Cart,
    CartChanged,
    CartMoved,
    Changed,
    NotSold,
    OutOfStock,
    Placed,
    PriceChanged,
    Restocked,
    Short,
    TooLate,
    Unknown,
)
from sayso.stores.sql import SqlStore
from tests.conftest import CORNER_CAFE, NOON, menu_from

LATTE = OrderLine("coffee", ("latte",), 1, (("size", "small"),))
LARGE_LATTE = replace(LATTE, attributes=(("size", "large"),))
MOCHA = OrderLine("coffee", ("mocha",), 1, (("size", "small"),))
MILK = OrderLine("milk", ("whole_milk",), 1, (("pack", "half"),))
GALLON = replace(MILK, attributes=(("pack", "whole"),))


def usd(text: str) -> Money:
    return Money(round(float(text) * 100), "USD")


@pytest.fixture
def store(store_url: str, cafe: Menu) -> Iterator[SqlStore]:
    store = SqlStore(store_url, cafe)
    store.add_customer("Ann", "1 High Street")
    store.enter("Bob")
    yield store
    store.close()


def fill(store: SqlStore, *lines: OrderLine, customer: str = "ann") -> Cart:
    outcome = store.change_cart(customer, lines, store.cart(customer).revision)
    assert isinstance(outcome, CartChanged)
    return outcome.cart


def buy(store: SqlStore, *lines: OrderLine, customer: str = "ann") -> Placed:
    cart = fill(store, *lines, customer=customer)
    placed = store.place(customer, cart.key, cart.quote.digest, NOON)
    assert isinstance(placed, Placed)
    return placed


# Customers and carts


def test_a_new_customer_is_made_known_once(store: SqlStore) -> None:
    assert store.enter(" Carol ") == store.enter("carol")
    assert [account.customer.name for account in store.accounts()] == ["Ann", "Bob", "Carol"]


def test_a_cart_begins_empty(store: SqlStore) -> None:
    cart = store.cart("ann")
    assert cart.lines == ()
    assert cart.quote.total == usd("0")


def test_a_quote_adds_options_tax_and_delivery(store: SqlStore) -> None:
    cream = Modifier("extra", ("cream",))
    quote = fill(store, replace(LARGE_LATTE, quantity=2, modifiers=(cream,))).quote
    assert quote.lines[0].unit_price == usd("5.50")
    assert (quote.goods, quote.tax, quote.delivery, quote.total) == (usd("11"), usd("1.10"), usd("2"), usd("14.10"))
    assert quote.address == "1 High Street"


def test_an_option_left_out_costs_nothing(store: SqlStore) -> None:
    quote = fill(store, replace(LATTE, modifiers=(Modifier("extra", ("cream",), "remove"),))).quote
    assert quote.goods == usd("4")


def test_delivery_is_free_from_an_amount(store: SqlStore) -> None:
    assert fill(store, replace(LATTE, quantity=5)).quote.delivery == usd("0")


def test_without_an_address_it_is_picked_up(store: SqlStore) -> None:
    quote = fill(store, LATTE, customer="bob").quote
    assert (quote.address, quote.delivery) == (None, usd("0"))


def test_attributes_choose_the_sku(store: SqlStore) -> None:
    assert [quoted.sku for quoted in fill(store, MILK, GALLON).quote.lines] == ["MILK-HALF", "MILK-WHOLE"]


def test_a_cart_that_moved_is_not_overwritten(store: SqlStore) -> None:
    cart = fill(store, LATTE)
    fill(store, MILK)
    outcome = store.change_cart("ann", (), cart.revision)
    assert isinstance(outcome, CartMoved)
    assert outcome.cart.lines == (MILK,)


def test_each_change_has_a_key_of_its_own(store: SqlStore) -> None:
    assert len({fill(store, LATTE).key, fill(store, LATTE).key, fill(store, MILK).key}) == 3


def test_carts_of_two_customers_do_not_mix(store: SqlStore) -> None:
    fill(store, LATTE)
    assert store.cart("bob").lines == ()


def test_what_is_out_of_stock_is_left_out(store: SqlStore) -> None:
    outcome = store.change_cart("ann", (LATTE, MOCHA), store.cart("ann").revision)
    assert isinstance(outcome, CartChanged)
    assert outcome.cart.lines == (LATTE,)
    assert outcome.refused == (Short(MOCHA, 1, 0),)


def test_what_is_short_is_given_as_far_as_it_goes(store: SqlStore) -> None:
    eight = replace(MILK, quantity=8)
    outcome = store.change_cart("ann", (eight,), store.cart("ann").revision)
    assert isinstance(outcome, CartChanged)
    assert outcome.cart.lines == (replace(MILK, quantity=5),)
    assert outcome.refused == (Short(eight, 8, 5),)


def test_two_lines_of_one_sku_share_its_stock(store: SqlStore) -> None:
    with_sugar = replace(LATTE, quantity=7, modifiers=(Modifier("extra", ("sugar",)),))
    outcome = store.change_cart("ann", (replace(LATTE, quantity=7), with_sugar), store.cart("ann").revision)
    assert isinstance(outcome, CartChanged)
    assert [line.quantity for line in outcome.cart.lines] == [7, 3]


def test_what_is_not_on_the_menu_is_not_sold(store: SqlStore) -> None:
    cake = OrderLine("cake", ("cheesecake",))
    outcome = store.change_cart("ann", (cake,), store.cart("ann").revision)
    assert isinstance(outcome, CartChanged)
    assert outcome.refused == (NotSold(cake),)


# Placing


def test_placing_empties_the_cart_and_takes_the_stock(store: SqlStore) -> None:
    placed = buy(store, replace(LATTE, quantity=10))
    assert placed.order.number == "1001"
    assert placed.order.state == "placed"
    assert placed.order.promised_at == NOON + timedelta(minutes=30)
    assert store.cart("ann").lines == ()
    outcome = store.change_cart("ann", (LATTE,), store.cart("ann").revision)
    assert isinstance(outcome, CartChanged)
    assert outcome.refused == (Short(LATTE, 1, 0),)


def test_the_same_key_is_the_same_order(store: SqlStore) -> None:
    cart = fill(store, LATTE)
    first = store.place("ann", cart.key, cart.quote.digest, NOON)
    again = store.place("ann", cart.key, cart.quote.digest, NOON + timedelta(days=400))
    assert first == again
    assert len(store.orders("ann", 9)) == 1


def test_the_next_order_has_another_key(store: SqlStore) -> None:
    assert buy(store, LATTE).order.number != buy(store, LATTE).order.number


def test_a_key_of_somebody_else_orders_nothing(store: SqlStore) -> None:
    cart = fill(store, LATTE)
    assert isinstance(store.place("bob", cart.key, cart.quote.digest, NOON), CartMoved)
    assert store.orders("bob", 9) == ()


def test_an_empty_cart_orders_nothing(store: SqlStore) -> None:
    cart = store.cart("ann")
    assert isinstance(store.place("ann", cart.key, cart.quote.digest, NOON), CartMoved)


def test_a_cart_that_changed_after_the_read_back_orders_nothing(store: SqlStore) -> None:
    cart = fill(store, LATTE)
    fill(store, LATTE, MILK)
    assert isinstance(store.place("ann", cart.key, cart.quote.digest, NOON), CartMoved)
    assert store.orders("ann", 9) == ()


def test_a_total_that_changed_orders_nothing(store: SqlStore) -> None:
    cart = fill(store, LATTE)
    outcome = store.place("ann", cart.key, "another", NOON)
    assert isinstance(outcome, PriceChanged)
    assert outcome.cart.lines == (LATTE,)
    assert store.orders("ann", 9) == ()


def test_stock_that_went_in_between_orders_nothing(store: SqlStore) -> None:
    cart = fill(store, replace(MILK, quantity=4))
    buy(store, replace(MILK, quantity=3), customer="bob")
    outcome = store.place("ann", cart.key, cart.quote.digest, NOON)
    assert isinstance(outcome, OutOfStock)
    assert outcome.cart.lines == (replace(MILK, quantity=2),)
    assert store.orders("ann", 9) == ()
    again = store.place("ann", outcome.cart.key, outcome.cart.quote.digest, NOON)
    assert isinstance(again, Placed)


def test_an_order_keeps_its_prices(store: SqlStore, store_url: str) -> None:
    placed = buy(store, replace(LATTE, quantity=2))
    assert store.orders("ann", 1)[0] == placed.order
    assert placed.order.quote.lines[0].unit_price == usd("4")


def test_many_confirmations_at_once_place_one_order(store: SqlStore, store_url: str) -> None:
    cart = fill(store, LATTE)
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(store.place, "ann", cart.key, cart.quote.digest, NOON) for _ in range(8)]
    assert len({call.result() for call in calls}) == 1
    assert len(store.orders("ann", 9)) == 1


def test_the_last_one_is_sold_once(store: SqlStore, store_url: str) -> None:
    carts = {}
    for customer in ("ann", "bob"):
        carts[customer] = fill(store, replace(GALLON, quantity=3), customer=customer)
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(store.place, c, cart.key, cart.quote.digest, NOON) for c, cart in carts.items()]
    kinds = sorted(type(call.result()).__name__ for call in calls)
    assert kinds == ["OutOfStock", "Placed"]


# What becomes of an order


def test_orders_come_the_latest_first(store: SqlStore) -> None:
    numbers = [buy(store, LATTE).order.number for _ in range(3)]
    assert [order.number for order in store.orders("ann", 2)] == [numbers[2], numbers[1]]


def test_an_order_moves_on(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    assert [order.number for order in store.all_orders(open_only=True)] == [number]
    for state in ("ready", "delivered"):
        outcome = store.advance(number, state, NOON)
        assert isinstance(outcome, Changed)
        assert outcome.order.state == state
    assert store.all_orders(open_only=True) == ()
    assert len(store.all_orders(open_only=False)) == 1


@pytest.mark.parametrize("number", ["9999", "", "no", "1" * 40, "-1", "²"])
def test_an_order_that_is_not_there_is_unknown(store: SqlStore, number: str) -> None:
    assert store.advance(number, "ready", NOON) == Unknown(number)
    assert store.cancel(number, NOON) == Unknown(number)


def test_a_delivered_order_does_not_move_back(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    store.advance(number, "delivered", NOON)
    assert isinstance(store.advance(number, "ready", NOON), TooLate)
    assert isinstance(store.cancel(number, NOON), TooLate)


def test_cancelling_gives_goods_and_money_back(store: SqlStore) -> None:
    store.credit("ann", usd("100"), NOON)
    number = buy(store, replace(MILK, quantity=5)).order.number
    assert store.balance("ann").minor < 10_000
    outcome = store.cancel(number, NOON)
    assert isinstance(outcome, Changed)
    assert outcome.order.state == "cancelled"
    assert store.balance("ann") == usd("100")
    assert fill(store, replace(MILK, quantity=5)).lines == (replace(MILK, quantity=5),)
    assert isinstance(store.cancel(number, NOON), TooLate)


def test_restocking_puts_more_on_the_shelf(store: SqlStore) -> None:
    assert store.restock("MOCHA", 3) == Restocked("MOCHA", 3)
    assert fill(store, MOCHA).lines == (MOCHA,)
    assert store.restock("TEAPOT", 3) == Unknown("TEAPOT")


# The account


def test_an_order_is_paid_from_the_balance_where_it_suffices(store: SqlStore) -> None:
    store.credit("ann", usd("10"), NOON)
    assert buy(store, LATTE).order.quote.payment == "account"
    assert store.balance("ann") == usd("3.60")
    assert buy(store, LATTE).order.quote.payment == "delivery"
    assert store.balance("ann") == usd("3.60")


def test_transactions_come_the_latest_first(store: SqlStore) -> None:
    store.credit("ann", usd("10"), NOON - timedelta(days=2))
    number = buy(store, LATTE).order.number
    store.cancel(number, NOON + timedelta(hours=1))
    entries = store.transactions("ann", 9)
    assert [(entry.kind, entry.amount.minor, entry.order) for entry in entries] == [
        ("cancellation", 640, number),
        ("order", -640, number),
        ("deposit", 1000, None),
    ]
    assert store.transactions("ann", 1) == entries[:1]


def test_an_order_on_delivery_is_paid_when_delivered(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    store.advance(number, "delivered", NOON + timedelta(minutes=20))
    assert [entry.kind for entry in store.transactions("ann", 9)] == ["payment", "order"]
    assert store.balance("ann") == usd("0")


def test_spending_counts_orders_less_cancellations_in_a_half_open_period(store: SqlStore) -> None:
    buy(store, LATTE)
    store.cancel(buy(store, MILK).order.number, NOON)
    store.credit("ann", usd("50"), NOON)
    second = timedelta(seconds=1)
    assert store.spent("ann", NOON, NOON + second) == usd("6.40")
    assert store.spent("ann", NOON - second, NOON) == usd("0")
    assert store.spent("bob", NOON, NOON + second) == usd("0")


# Opening


def test_opening_again_finds_everything(store_url: str, cafe: Menu) -> None:
    if store_url == "sqlite://":
        pytest.skip("a database in memory is gone when it is closed")
    first = SqlStore(store_url, cafe)
    first.add_customer("Ann", "1 High Street")
    fill(first, LATTE)
    order = buy(first, MILK).order
    cart = fill(first, LATTE)
    first.close()
    again = SqlStore(store_url, cafe)
    assert again.cart("ann") == cart
    assert again.orders("ann", 9) == (order,)
    again.close()


def test_opening_brings_prices_up_to_date_and_leaves_stock_alone(store_url: str, cafe: Menu) -> None:
    if store_url == "sqlite://":
        pytest.skip("a database in memory is gone when it is closed")
    first = SqlStore(store_url, cafe)
    first.add_customer("Ann", "1 High Street")
    buy(first, replace(LATTE, quantity=4))
    cart = fill(first, LATTE)
    first.close()
    dearer = menu_from(
        CORNER_CAFE.replace("names: [latte], price: 4.00, stock: 10", "names: [latte], price: 4.40, stock: 99")
    )
    again = SqlStore(store_url, dearer)
    assert isinstance(again.place("ann", cart.key, cart.quote.digest, NOON), PriceChanged)
    assert again.cart("ann").quote.goods == usd("4.40")
    assert fill(again, replace(LATTE, quantity=9)).lines == (replace(LATTE, quantity=6),)
    again.close()


def test_what_left_the_menu_is_no_longer_sold(store_url: str, cafe: Menu) -> None:
    if store_url == "sqlite://":
        pytest.skip("a database in memory is gone when it is closed")
    first = SqlStore(store_url, cafe)
    first.add_customer("Ann", None)
    fill(first, LATTE, MILK)
    first.close()
    smaller = menu_from(CORNER_CAFE[: CORNER_CAFE.index("  - id: milk")])
    again = SqlStore(store_url, smaller)
    assert again.cart("ann").lines == (LATTE,)
    again.close()


# Notes


def test_a_note_goes_with_the_order_and_needs_a_fresh_say_so(store: SqlStore) -> None:
    before = fill(store, LATTE)
    cart = store.note("ann", "ring twice")
    assert cart.quote.note == "ring twice"
    assert isinstance(store.place("ann", before.key, before.quote.digest, NOON), CartMoved)
    placed = store.place("ann", cart.key, cart.quote.digest, NOON)
    assert isinstance(placed, Placed)
    assert placed.order.quote.note == "ring twice"
    assert store.cart("ann").quote.note is None
    assert fill(store, LATTE).quote.note is None


def test_an_open_order_takes_a_note(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    noted = store.note_order(number, "mind the dog")
    assert isinstance(noted, Changed)
    assert store.orders("ann", 1)[0].quote.note == "mind the dog"
    for state in ("begun", "ready", "delivered"):
        store.advance(number, state, NOON)
    assert isinstance(store.note_order(number, "too late"), TooLate)
    assert store.note_order("77", "whose") == Unknown("77")


def test_a_members_address_is_the_households_where_they_have_none(store: SqlStore) -> None:
    store.add_customer("Cy", None, household="Ann")
    assert [store.address(customer) for customer in ("ann", "bob", "cy", "nobody")] == [
        "1 High Street",
        None,
        "1 High Street",
        None,
    ]
