"""The contract that every store keeps, continued: households, codes, coupons, payments outside, service, the outbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sayso.menu import Menu
from sayso.order import Modifier
from sayso.store import (
    CartMoved,
    Changed,
    CodeLocked,
    CodeRight,
    CodeState,
    CodeWrong,
    Coupon,
    CouponRefused,
    CouponUsed,
    Customer,
    Erased,
    NotCovered,
    OutOfStock,
    Paid,
    Placed,
    PriceChanged,
    Refunded,
    Released,
    Replaced,
    Reserved,
    Review,
    StillOpen,
    TooLate,
    TooMuch,
    Unknown,
)
from sayso.stores.sql import SqlStore
from tests.conftest import NOON
from tests.test_store import GALLON, LATTE, MILK, buy, fill, usd

TODAY = NOON.date()
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(store_url: str, cafe: Menu) -> Iterator[SqlStore]:
    store = SqlStore(store_url, cafe)
    store.add_customer("Ann", "1 High Street")
    store.enter("Bob")
    yield store
    store.close()


@pytest.fixture
def outside(store_url: str, cafe: Menu) -> Iterator[SqlStore]:
    """A store whose customers pay a provider."""
    store = SqlStore(store_url, cafe, provider=True)
    store.add_customer("Ann", "1 High Street")
    yield store
    store.close()


def delivered(store: SqlStore, *lines: object) -> str:
    number = buy(store, *lines).order.number  # type: ignore[arg-type]
    store.advance(number, "delivered", NOON)
    return number


# Customers and households


def test_a_member_shares_the_account_and_the_address_but_not_the_cart(store: SqlStore) -> None:
    store.credit("ann", usd("50"), NOON)
    member = store.add_customer("Lea", None, "ann")
    assert member == Customer("lea", "Lea", None, "ann")
    fill(store, MILK)
    quote = fill(store, LATTE, customer="lea").quote
    assert (quote.address, quote.payment) == ("1 High Street", "account")
    assert store.balance("lea") == usd("50")
    buy(store, LATTE, customer="lea")
    assert store.balance("ann") == usd("43.60")
    assert store.cart("ann").lines == (MILK,)
    assert store.orders("ann", 9) == ()


def test_the_household_names_its_holder_first(store: SqlStore) -> None:
    store.add_customer("Aaron", None, "ann")
    assert [member.id for member in store.members("aaron")] == ["ann", "aaron"]
    assert [member.id for member in store.members("bob")] == ["bob"]


def test_a_household_that_is_not_there_is_unknown(store: SqlStore) -> None:
    assert store.add_customer("Lea", None, "nobody") == Unknown("nobody")


def test_spending_of_a_household_is_everybodys(store: SqlStore) -> None:
    store.add_customer("Lea", None, "ann")
    buy(store, LATTE)
    buy(store, LATTE, customer="lea")
    assert store.spent("lea", NOON, NOON + SECOND) == usd("12.80")


def test_a_new_address_is_where_orders_go(store: SqlStore) -> None:
    fill(store, LATTE)
    store.set_address("ann", "2 Low Road")
    assert store.cart("ann").quote.address == "2 Low Road"
    assert store.set_address("nobody", "x") == Unknown("nobody")


def test_an_export_has_everything_but_the_code(store: SqlStore) -> None:
    store.propose_code("ann", "1234")
    store.confirm_code("ann", "1234")
    store.remember("ann", "oat milk", NOON)
    number = buy(store, LATTE).order.number
    kept = store.export("ann")
    assert not isinstance(kept, Unknown)
    assert kept["preferences"][0]["text"] == "oat milk"
    assert kept["orders"][0]["id"] == int(number) - 1000
    assert kept["order_lines"][0]["sku"] == "LATTE"
    assert "codes" not in kept
    assert store.export("nobody") == Unknown("nobody")


def test_erasing_leaves_the_books_and_nothing_else(store: SqlStore) -> None:
    store.note("ann", "my mother is ill")
    delivered(store, LATTE)
    assert store.all_orders(open_only=False)[0].quote.note == "my mother is ill"
    store.remember("ann", "oat milk", NOON)
    store.hand_off("ann", "5550123", [], None, NOON)
    outcome = store.erase("ann")
    assert isinstance(outcome, Erased)
    assert store.export("ann") == Unknown("ann")
    assert [order.customer for order in store.all_orders(open_only=False)] == [outcome.customer]
    assert store.all_orders(open_only=False)[0].quote.address == "erased"
    assert store.all_orders(open_only=False)[0].quote.note is None
    assert store.handoffs(open_only=False) == ()
    assert store.spent(outcome.customer, NOON, NOON + SECOND) == usd("6.40")


def test_who_has_an_open_bill_or_ticket_is_not_erased(store: SqlStore) -> None:
    store.add_bill("bob", "gift wrap", usd("5"), TODAY, NOON)
    assert store.erase("bob") == StillOpen((), usd("0"), ("1",))
    number = delivered(store, LATTE)
    store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    assert store.erase("ann") == StillOpen((), usd("0"), (), ("1",))


def test_a_member_may_have_an_address_of_their_own(store: SqlStore) -> None:
    store.add_customer("Lea", None, "ann")
    store.set_address("lea", "9 New Street")
    assert fill(store, LATTE, customer="lea").quote.address == "9 New Street"
    assert fill(store, LATTE).quote.address == "1 High Street"
    store.set_address("lea", None)
    assert store.cart("lea").quote.address == "1 High Street"


def test_a_household_cannot_spend_its_account_twice_at_once(store: SqlStore) -> None:
    store.add_customer("Lea", None, "ann")
    store.credit("ann", usd("7"), NOON)
    carts = {customer: fill(store, LATTE, customer=customer) for customer in ("ann", "lea")}
    assert {cart.quote.payment for cart in carts.values()} == {"account"}
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(store.place, who, cart.key, cart.quote.digest, NOON) for who, cart in carts.items()]
    assert sorted(type(call.result()).__name__ for call in calls) == ["Placed", "PriceChanged"]
    assert store.balance("ann") == usd("0.60")


def test_who_has_an_open_order_or_money_is_not_erased(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    assert store.erase("ann") == StillOpen((number,), usd("0"))
    store.credit("bob", usd("1"), NOON)
    assert store.erase("bob") == StillOpen((), usd("1"))
    assert store.erase("nobody") == Unknown("nobody")


# The voice code


def set_code(store: SqlStore, digits: str = "1234") -> None:
    store.propose_code("ann", digits)
    assert store.confirm_code("ann", digits) == CodeRight()


def test_a_code_is_set_when_it_was_said_twice(store: SqlStore) -> None:
    store.propose_code("ann", "1234")
    assert store.code_state("ann") == CodeState(False, False)
    assert isinstance(store.confirm_code("ann", "1235"), CodeWrong)
    assert store.code_state("ann") == CodeState(False, False)
    set_code(store)
    assert store.code_state("ann") == CodeState(True, False)
    assert store.try_code("ann", "1234") == CodeRight()


def test_three_wrong_codes_lock_the_account_even_for_the_right_one(store: SqlStore) -> None:
    set_code(store)
    assert store.try_code("ann", "0000") == CodeWrong(2)
    assert store.try_code("ann", "0001") == CodeWrong(1)
    assert store.try_code("ann", "0002") == CodeLocked()
    assert store.try_code("ann", "1234") == CodeLocked()
    assert [account.locked for account in store.accounts()] == [True, False]
    store.unlock("ann")
    assert store.try_code("ann", "1234") == CodeRight()


def test_a_right_code_gives_the_tries_back(store: SqlStore) -> None:
    set_code(store)
    store.try_code("ann", "0000")
    store.try_code("ann", "1234")
    assert store.try_code("ann", "0000") == CodeWrong(2)


def test_tries_at_once_are_all_counted(store: SqlStore) -> None:
    set_code(store)
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda n: store.try_code("ann", f"000{n}"), range(6)))
    assert sum(isinstance(outcome, CodeWrong) for outcome in outcomes) == 2
    assert store.try_code("ann", "1234") == CodeLocked()


def test_a_household_has_one_code(store: SqlStore) -> None:
    store.add_customer("Lea", None, "ann")
    set_code(store)
    assert store.try_code("lea", "1234") == CodeRight()


def test_no_code_is_kept_in_clear(store: SqlStore) -> None:
    set_code(store, "4711")
    with store._reading() as connection:
        row = connection.exec_driver_sql("SELECT * FROM codes").one()
    assert not re.search(r"\b4711\b", " ".join(map(str, row)))  # a digest may hold any figures


def test_without_a_code_none_is_right(store: SqlStore) -> None:
    assert isinstance(store.try_code("ann", "1234"), CodeWrong)
    assert store.unlock("nobody") == Unknown("nobody")


# Carts


def test_a_cart_can_be_picked_up_instead(store: SqlStore) -> None:
    before = fill(store, LATTE)
    cart = store.pick_up("ann", True)
    assert (cart.quote.address, cart.quote.delivery) == (None, usd("0"))
    assert cart.key != before.key
    assert store.pick_up("ann", False).quote.address == "1 High Street"


def test_an_order_that_was_picked_up_says_nothing_of_the_next_one(store: SqlStore) -> None:
    fill(store, LATTE)
    cart = store.pick_up("ann", True)
    assert isinstance(store.place("ann", cart.key, cart.quote.digest, NOON), Placed)
    assert fill(store, LATTE).quote.address == "1 High Street"


def test_a_cart_goes_to_a_kept_address(store: SqlStore) -> None:
    store.set_place("ann", "office", "5 Work Street")
    before = fill(store, LATTE)
    cart = store.deliver_to("ann", "office")
    assert (cart.quote.address, cart.key != before.key) == ("5 Work Street", True)
    assert cart.quote.digest != before.quote.digest
    store.set_place("ann", "office", None)
    assert (store.cart("ann").quote.address, store.places("ann")) == ("1 High Street", {})
    assert store.set_place("nobody", "office", "x") == Unknown("nobody")


def test_a_household_shares_kept_addresses(store: SqlStore) -> None:
    store.add_customer("Lea", None, "ann")
    store.set_place("ann", "office", "5 Work Street")
    assert store.places("lea") == {"office": "5 Work Street"}
    fill(store, LATTE, customer="lea")
    assert store.deliver_to("lea", "office").quote.address == "5 Work Street"


def test_an_order_comes_when_it_is_wished_for(store: SqlStore) -> None:
    before = fill(store, LATTE)
    cart = store.due("ann", NOON + 5 * HOUR)
    assert cart.quote.digest != before.quote.digest
    assert isinstance(store.place("ann", before.key, before.quote.digest, NOON), CartMoved)
    placed = store.place("ann", cart.key, cart.quote.digest, NOON)
    assert isinstance(placed, Placed)
    assert placed.order.promised_at == NOON + 5 * HOUR
    assert fill(store, LATTE).quote.due_at is None


def test_a_moment_that_has_passed_is_said_anew(store: SqlStore) -> None:
    fill(store, LATTE)
    cart = store.due("ann", NOON + HOUR)
    late = store.place("ann", cart.key, cart.quote.digest, NOON + HOUR)
    assert isinstance(late, PriceChanged)
    assert late.cart.quote.due_at is None


def test_goods_tell_price_and_stock(store: SqlStore) -> None:
    with_cream = replace(LATTE, modifiers=(Modifier("extra", ("cream",)),))
    goods = store.goods([with_cream, replace(LATTE, products=("none",))])
    assert goods[0] is not None
    assert (goods[0].sku, goods[0].price, goods[0].stock) == ("LATTE", usd("4.50"), 10)
    assert goods[1] is None


# Coupons

TEN = Coupon("save ten", percent=10, least=usd("10"))
TWO = Coupon("two off", amount=usd("2"), once=True)
SUMMER = Coupon("summer", percent=50, starts=date(2026, 6, 1), ends=date(2026, 8, 31), public=False)


@pytest.fixture
def coupons(store: SqlStore) -> SqlStore:
    store.add_coupons([TEN, TWO, SUMMER])
    return store


def test_reading_no_coupons_drops_none(coupons: SqlStore) -> None:
    coupons.add_coupons([])
    coupons.add_coupons([replace(TEN, percent=20)])
    assert [coupon.percent for coupon in coupons.coupons()] == [20, 50, 0]


def test_a_coupon_takes_off_the_goods_before_tax(coupons: SqlStore) -> None:
    fill(coupons, replace(LATTE, quantity=5))
    outcome = coupons.use_coupon("ann", "save ten", TODAY)
    assert isinstance(outcome, CouponUsed)
    assert outcome.saving == usd("2")
    quote = outcome.cart.quote
    assert (quote.goods, quote.discount, quote.tax, quote.total) == (usd("20"), usd("2"), usd("1.80"), usd("19.80"))


@pytest.mark.parametrize(
    ("code", "today", "reason"),
    [
        ("nothing", TODAY, "unknown"),
        ("save ten", TODAY, "little"),
        ("summer", TODAY, "expired"),
        ("summer", date(2026, 5, 31), "early"),
    ],
)
def test_a_coupon_that_does_not_fit_says_why(coupons: SqlStore, code: str, today: date, reason: str) -> None:
    fill(coupons, LATTE)
    outcome = coupons.use_coupon("ann", code, today)
    assert isinstance(outcome, CouponRefused)
    assert outcome.reason == reason


def test_an_empty_cart_takes_no_coupon(coupons: SqlStore) -> None:
    for outcome in (coupons.use_coupon("ann", "two off", TODAY), coupons.best_coupon("ann", TODAY)):
        assert isinstance(outcome, CouponRefused)
        assert outcome.reason == "empty"


def test_the_best_public_coupon_is_the_one_that_saves_most(coupons: SqlStore) -> None:
    fill(coupons, replace(LATTE, quantity=3))
    best = coupons.best_coupon("ann", date(2026, 7, 1))
    assert isinstance(best, CouponUsed)
    assert best.coupon == TWO
    fill(coupons, replace(LATTE, quantity=9))
    best = coupons.best_coupon("ann", TODAY)
    assert isinstance(best, CouponUsed)
    assert best.coupon == TEN


def test_a_coupon_for_once_is_used_up_by_an_order_and_back_when_it_is_cancelled(coupons: SqlStore) -> None:
    fill(coupons, LATTE)
    used = coupons.use_coupon("ann", "two off", TODAY)
    assert isinstance(used, CouponUsed)
    placed = coupons.place("ann", used.cart.key, used.cart.quote.digest, NOON)
    assert isinstance(placed, Placed)
    assert placed.order.quote.coupon == "two off"
    fill(coupons, LATTE)
    again = coupons.use_coupon("ann", "two off", TODAY)
    assert isinstance(again, CouponRefused)
    assert again.reason == "used"
    coupons.cancel(placed.order.number, NOON)
    assert isinstance(coupons.use_coupon("ann", "two off", TODAY), CouponUsed)


def test_a_coupon_that_ends_before_the_yes_orders_nothing_at_the_old_price(coupons: SqlStore) -> None:
    fill(coupons, LATTE)
    used = coupons.use_coupon("ann", "summer", date(2026, 8, 31))
    assert isinstance(used, CouponUsed)
    outcome = coupons.place("ann", used.cart.key, used.cart.quote.digest, NOON)
    assert isinstance(outcome, PriceChanged)
    assert outcome.cart.quote.discount is None
    assert coupons.orders("ann", 9) == ()


def test_a_cart_that_gets_too_small_loses_the_saving(coupons: SqlStore) -> None:
    fill(coupons, replace(LATTE, quantity=3))
    coupons.use_coupon("ann", "save ten", TODAY)
    assert fill(coupons, LATTE).quote.discount is None


# Replacing an order


def replacing(store: SqlStore, number: str, *lines: object) -> object:
    cart = store.cart("ann")
    return store.change_cart("ann", lines, cart.revision, number)  # type: ignore[arg-type]


def test_an_order_takes_the_place_of_another_in_one_step(store: SqlStore) -> None:
    store.credit("ann", usd("25"), NOON)
    old = buy(store, replace(LATTE, quantity=4)).order
    assert store.balance("ann") == usd("5.40")
    replacing(store, old.number, replace(LATTE, quantity=3))
    cart = store.cart("ann")
    assert (cart.replaces, cart.quote.payment) == (old.number, "account")
    placed = store.place("ann", cart.key, cart.quote.digest, NOON)
    assert isinstance(placed, Placed)
    assert placed.order.replaces == old.number
    assert [order.state for order in store.orders("ann", 9)] == ["placed", "cancelled"]
    assert store.balance("ann") == usd("9.80")


def test_what_gives_way_is_on_the_shelf_for_what_takes_its_place(store: SqlStore) -> None:
    old = buy(store, replace(GALLON, quantity=5)).order
    replacing(store, old.number, replace(GALLON, quantity=4))
    cart = store.cart("ann")
    assert cart.lines == (replace(GALLON, quantity=4),)
    assert isinstance(store.place("ann", cart.key, cart.quote.digest, NOON), Placed)


def test_an_order_that_has_begun_is_not_replaced(store: SqlStore) -> None:
    old = buy(store, replace(LATTE, quantity=4)).order
    replacing(store, old.number, LATTE)
    cart = store.cart("ann")
    store.advance(old.number, "begun", NOON)
    outcome = store.place("ann", cart.key, cart.quote.digest, NOON)
    assert isinstance(outcome, TooLate)
    assert len(store.orders("ann", 9)) == 1
    assert store.cart("ann").replaces is None


def test_an_order_that_has_begun_cannot_be_cancelled(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    store.advance(number, "begun", NOON)
    assert isinstance(store.cancel(number, NOON), TooLate)


def test_the_carrier_is_kept(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    outcome = store.advance(number, "ready", NOON, "City Bikes")
    assert isinstance(outcome, Changed)
    assert outcome.order.carrier == "City Bikes"


# Money taken outside


def reserved(store: SqlStore) -> Reserved:
    cart = fill(store, replace(MILK, quantity=4))
    assert cart.quote.payment == "provider"
    outcome = store.reserve("ann", cart.key, cart.quote.digest, NOON)
    assert isinstance(outcome, Reserved)
    return outcome


def test_reserved_goods_are_off_the_shelf_and_no_order_yet(outside: SqlStore) -> None:
    order = reserved(outside).order
    assert outside.orders("ann", 9) == ()
    assert outside.order_of("ann", order.key) is None
    assert outside.unsettled() == (order,)
    assert outside.cart("ann").lines == (replace(MILK, quantity=4),)
    goods = outside.goods([MILK])[0]
    assert goods is not None
    assert goods.stock == 1
    assert outside.transactions("ann", 9) == ()


def test_the_same_key_reserves_once(outside: SqlStore) -> None:
    first = reserved(outside)
    again = outside.reserve("ann", first.order.key, "whatever", NOON)
    assert again == first
    assert len(outside.unsettled()) == 1


def test_a_settled_order_is_placed_paid_and_booked_once(outside: SqlStore) -> None:
    order = reserved(outside).order
    placed = outside.settle("ann", order.key, NOON)
    assert outside.settle("ann", order.key, NOON) == placed
    assert isinstance(placed, Placed)
    assert placed.order.state == "placed"
    assert outside.cart("ann").lines == ()
    assert [entry.kind for entry in outside.transactions("ann", 9)] == ["payment", "order"]
    assert outside.balance("ann") == usd("0")
    assert outside.reserve("ann", order.key, "whatever", NOON) == placed


def test_a_released_order_leaves_the_cart_as_it_was(outside: SqlStore) -> None:
    order = reserved(outside).order
    before = outside.cart("ann")
    released = outside.release("ann", order.key)
    assert isinstance(released, Released)
    assert released.cart.lines == before.lines
    assert released.cart.key != before.key
    goods = outside.goods([MILK])[0]
    assert goods is not None
    assert goods.stock == 5
    assert outside.unsettled() == ()
    assert outside.release("ann", order.key) == Unknown(order.key)
    assert outside.settle("ann", order.key, NOON) == Unknown(order.key)


def test_what_a_provider_took_comes_back_to_the_account(outside: SqlStore) -> None:
    order = reserved(outside).order
    outside.settle("ann", order.key, NOON)
    outside.cancel(order.number, NOON)
    assert outside.balance("ann") == order.quote.total


def test_another_channel_cannot_place_what_a_provider_is_asked_for(outside: SqlStore) -> None:
    order = reserved(outside).order
    assert outside.place("ann", order.key, order.quote.digest, NOON) == Unknown(order.key)
    assert outside.orders("ann", 9) == ()


def test_what_the_account_covers_needs_no_provider(outside: SqlStore) -> None:
    outside.credit("ann", usd("50"), NOON)
    cart = fill(outside, MILK)
    assert isinstance(outside.reserve("ann", cart.key, cart.quote.digest, NOON), Placed)
    assert outside.unsettled() == ()


def test_a_payment_for_a_cart_that_is_another_by_now_places_nothing(outside: SqlStore) -> None:
    order = reserved(outside).order
    fill(outside, LATTE)
    assert isinstance(outside.settle("ann", order.key, NOON), CartMoved)
    assert outside.orders("ann", 9) == ()


def test_an_order_gives_way_only_when_the_money_for_the_other_is_there(outside: SqlStore) -> None:
    first = reserved(outside).order
    outside.settle("ann", first.key, NOON)
    cart = outside.cart("ann")
    outside.change_cart("ann", [MILK, LATTE], cart.revision, first.number)
    cart = outside.cart("ann")
    if cart.quote.payment == "provider":
        again = outside.reserve("ann", cart.key, cart.quote.digest, NOON)
        assert isinstance(again, Reserved)
        assert outside.orders("ann", 9)[0].state == "placed"
        assert isinstance(outside.settle("ann", cart.key, NOON), Placed)
    else:
        assert isinstance(outside.reserve("ann", cart.key, cart.quote.digest, NOON), Placed)
    assert [order.state for order in outside.orders("ann", 9)] == ["placed", "cancelled"]


def test_a_placed_order_is_not_released(outside: SqlStore) -> None:
    order = reserved(outside).order
    placed = outside.settle("ann", order.key, NOON)
    assert outside.release("ann", order.key) == placed


# The account


def test_open_orders_hold_a_part_of_the_account(store: SqlStore) -> None:
    store.credit("ann", usd("50"), NOON)
    order = buy(store, LATTE).order
    assert (store.balance("ann"), store.held("ann")) == (usd("43.60"), usd("6.40"))
    store.advance(order.number, "delivered", NOON)
    assert (store.balance("ann"), store.held("ann")) == (usd("43.60"), usd("0"))


def test_spending_on_some_goods_is_theirs_alone(store: SqlStore) -> None:
    buy(store, replace(LATTE, quantity=2), MILK)
    assert store.spent("ann", NOON, NOON + SECOND, [("coffee", "latte")]) == usd("8")
    assert store.spent("ann", NOON, NOON + SECOND, [("milk", "oat_milk")]) == usd("0")


def test_transactions_are_told_in_parts(store: SqlStore) -> None:
    for amount in ("1", "2", "3"):
        store.credit("ann", usd(amount), NOON)
    assert [entry.amount for entry in store.transactions("ann", 2)] == [usd("3"), usd("2")]
    assert [entry.amount for entry in store.transactions("ann", 2, 2)] == [usd("1")]


def test_credit_for_nobody_is_unknown(store: SqlStore) -> None:
    assert store.credit("nobody", usd("1"), NOON) == Unknown("nobody")


def test_a_bill_is_paid_once_from_the_account(store: SqlStore) -> None:
    bill = store.add_bill("ann", "gift wrap", usd("5"), date(2026, 12, 1), NOON)
    assert not isinstance(bill, Unknown)
    assert store.pay_bill("ann", bill.number, NOON) == NotCovered(usd("0"))
    store.credit("ann", usd("8"), NOON)
    assert store.pay_bill("bob", bill.number, NOON) == Unknown(bill.number)
    first = store.pay_bill("ann", bill.number, NOON)
    assert first == store.pay_bill("ann", bill.number, NOON) == Paid(replace(bill, paid=True), usd("3"))
    assert store.bills("ann", open_only=True) == ()
    assert [entry.amount for entry in store.transactions("ann", 9)] == [usd("-5"), usd("8"), usd("-5")]


def test_a_bill_paid_by_two_at_once_is_paid_once(store: SqlStore) -> None:
    bill = store.add_bill("ann", "gift wrap", usd("5"), date(2026, 12, 1), NOON)
    assert not isinstance(bill, Unknown)
    store.credit("ann", usd("20"), NOON)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: store.pay_bill("ann", bill.number, NOON), range(4)))
    assert store.balance("ann") == usd("15")


# After the sale


def test_the_same_complaint_is_one_ticket_while_it_is_open(store: SqlStore) -> None:
    number = delivered(store, LATTE)
    first = store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    assert store.open_ticket("ann", number, "broken", "1 LATTE", NOON) == first
    store.close_ticket(first.number, NOON)
    assert store.open_ticket("ann", number, "broken", "1 LATTE", NOON).number != first.number
    assert store.close_ticket("99", NOON) == Unknown("99")


def test_a_refund_is_booked_once_and_never_more_than_was_paid(store: SqlStore) -> None:
    number = delivered(store, replace(LATTE, quantity=2))
    ticket = store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    assert store.refund(ticket.number, usd("99"), NOON) == TooMuch(usd("10.80"))
    done = store.refund(ticket.number, usd("4.40"), NOON)
    assert isinstance(done, Refunded)
    assert (done.balance, done.ticket.state) == (usd("4.40"), "refunded")
    assert store.refund(ticket.number, usd("4.40"), NOON) == done
    assert store.refund(ticket.number, usd("5"), NOON) == Unknown(ticket.number)
    assert store.open_ticket("ann", number, "missing", "1 LATTE", NOON) == done.ticket
    other = store.open_ticket("ann", number, "missing", "2 LATTE", NOON)
    assert store.refund(other.number, usd("7"), NOON) == TooMuch(usd("6.40"))
    assert store.spent("ann", NOON, NOON + SECOND) == usd("6.40")


def test_a_cancelled_order_is_not_refunded_too(store: SqlStore) -> None:
    number = buy(store, LATTE).order.number
    ticket = store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    store.cancel(number, NOON)
    assert isinstance(store.refund(ticket.number, usd("1"), NOON), TooLate)


def test_goods_sent_again_cost_nothing_and_leave_the_shelf(store: SqlStore) -> None:
    number = delivered(store, LATTE)
    ticket = store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    done = store.replace_goods(ticket.number, [LATTE], NOON)
    assert isinstance(done, Replaced)
    assert (done.order.quote.total, done.order.replaces, done.order.state) == (usd("0"), number, "placed")
    goods = store.goods([LATTE])[0]
    assert goods is not None
    assert goods.stock == 8
    assert store.replace_goods(ticket.number, [LATTE], NOON) == done
    assert store.goods([LATTE])[0] == goods
    assert store.balance("ann") == usd("0")
    other = store.open_ticket("ann", number, "broken", "all of it", NOON)
    assert store.refund(other.number, usd("2.41"), NOON) == TooMuch(usd("2.40"))


def test_a_replacement_that_is_called_off_opens_its_ticket_again(store: SqlStore) -> None:
    number = delivered(store, LATTE)
    ticket = store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    first = store.replace_goods(ticket.number, [LATTE], NOON)
    assert isinstance(first, Replaced)
    store.cancel(first.order.number, NOON)
    assert store.tickets("ann", open_only=True) == (ticket,)
    with store._reading() as connection:
        given = connection.exec_driver_sql("SELECT sum(minor) FROM postings WHERE account = 'replacements'").scalar()
    assert given == 0
    assert isinstance(store.replace_goods(ticket.number, [LATTE], NOON), Replaced)


def test_a_refund_and_a_cancellation_give_back_what_was_paid_and_no_more(store: SqlStore) -> None:
    store.credit("ann", usd("50"), NOON)
    number = buy(store, LATTE).order.number
    ticket = store.open_ticket("ann", number, "broken", "1 LATTE", NOON)
    store.refund(ticket.number, usd("5"), NOON)
    store.cancel(number, NOON)
    assert store.balance("ann") == usd("50")
    assert store.spent("ann", NOON, NOON + SECOND) == usd("0")


def test_a_ticket_about_very_many_goods_is_cut(store: SqlStore) -> None:
    number = delivered(store, LATTE)
    ticket = store.open_ticket("ann", number, "broken", "1 LATTE, " * 90, NOON)
    assert len(ticket.text) == 300
    assert store.open_ticket("ann", number, "broken", "1 LATTE, " * 90, NOON) == ticket


def test_a_ticket_knows_its_goods_though_its_text_is_cut(store: SqlStore) -> None:
    number = delivered(store, LATTE)
    goods = [(f"SKU-{at}", at + 1) for at in range(90)]
    text = ", ".join(f"{many} {sku}" for sku, many in goods)
    ticket = store.open_ticket("ann", number, "broken", text, NOON, goods)
    assert store.tickets("ann", open_only=True)[0].goods == tuple(goods)
    assert store.open_ticket("ann", number, "broken", text, NOON, goods) == ticket
    assert store.open_ticket("ann", number, "broken", text, NOON, goods[:-1]).number != ticket.number


def test_goods_that_are_gone_are_not_sent_again(store: SqlStore) -> None:
    number = delivered(store, replace(MILK, quantity=5))
    ticket = store.open_ticket("ann", number, "broken", "5 MILK-HALF", NOON)
    assert isinstance(store.replace_goods(ticket.number, [MILK], NOON), OutOfStock)
    assert store.tickets("ann", open_only=True) == (ticket,)


def test_a_handoff_takes_the_cart_along(store: SqlStore) -> None:
    fill(store, replace(LATTE, quantity=2))
    handoff = store.hand_off("ann", "5550123", [{"heard": "help", "said": "hm"}], None, NOON)
    assert handoff.cart == ("2 LATTE",)
    assert store.handoffs(open_only=True) == (handoff,)
    assert store.finish_handoff(handoff.number) == replace(handoff, done=True)
    assert store.handoffs(open_only=True) == ()
    assert store.finish_handoff("99") == Unknown("99")


# What is remembered


def test_a_favourite_is_kept_under_its_name(store: SqlStore) -> None:
    store.keep_favourite("ann", "breakfast", [LATTE])
    store.keep_favourite("ann", "breakfast", [MILK, LATTE])
    assert [(f.name, f.lines) for f in store.favourites("ann")] == [("breakfast", (MILK, LATTE))]
    assert store.favourites("bob") == ()
    assert store.forget_favourite("ann", "breakfast")
    assert not store.forget_favourite("ann", "breakfast")


def test_preferences_are_kept_once_the_latest_first(store: SqlStore) -> None:
    store.remember("ann", "oat milk", NOON)
    nuts = store.remember("ann", "nuts", NOON, "allergy", "allergens/nuts")
    store.remember("ann", "oat milk", NOON)
    assert [preference.text for preference in store.preferences("ann")] == ["oat milk", "nuts"]
    assert store.forget("ann", nuts.number)
    assert not store.forget("bob", None)
    assert store.forget("ann", None)
    assert store.preferences("ann") == ()


def test_an_opinion_counts_all_and_quotes_the_language(store: SqlStore) -> None:
    reviews = [
        Review("coffee", "latte", 5, "lovely", "en-US"),
        Review("coffee", "latte", 1, "fade", "fr-FR"),
        Review("coffee", "latte", 3, "so so", "en-GB", example=True),
    ]
    assert store.add_reviews(reviews, NOON) == 3
    assert store.add_reviews(reviews, NOON) == 0
    opinion = store.opinion("coffee", "latte", "en-US")
    assert opinion is not None
    assert (opinion.stars, opinion.count, opinion.praise, opinion.complaint) == (3.0, 3, "lovely", None)
    assert opinion.example
    assert store.opinion("coffee", "mocha", "en-US") is None


def test_the_typical_review_is_the_one_most_like_the_others(store: SqlStore) -> None:
    texts = ("crisp and hot", "crisp and fresh", "crisp and very hot", "my aunt came by")
    store.add_reviews([Review("coffee", "latte", 5, text, "en-US") for text in texts], NOON)
    opinion = store.opinion("coffee", "latte", "en-US")
    assert opinion is not None
    assert opinion.praise == "crisp and hot"


# The outbox


def test_notifications_come_in_order_for_each_customer(store: SqlStore) -> None:
    first, second = buy(store, LATTE).order, buy(store, LATTE, customer="bob").order
    store.advance(first.number, "ready", NOON)
    until = NOON + timedelta(minutes=2)
    claimed = [store.claim(NOON, until) for _ in range(3)]
    assert [(c.customer, c.kind) for c in claimed if c] == [("ann", "order_placed"), ("bob", "order_placed")]
    assert claimed[0] is not None
    store.sent(claimed[0].number, NOON)
    after = store.claim(NOON, until)
    assert after is not None
    assert (after.customer, after.kind, after.facts) == ("ann", "order_ready", {"order": first.number})
    assert second.number == "1002"


def test_what_is_not_sent_is_due_again(store: SqlStore) -> None:
    buy(store, LATTE)
    first = store.claim(NOON, NOON + timedelta(minutes=2))
    assert first is not None
    assert store.claim(NOON + timedelta(minutes=1), NOON + timedelta(minutes=9)) is None
    again = store.claim(NOON + timedelta(minutes=2), NOON + timedelta(minutes=9))
    assert again is not None
    assert (again.number, again.attempts) == (first.number, 1)
    store.put_off(again.number, NOON + timedelta(hours=1))
    assert store.claim(NOON + timedelta(minutes=30), NOON + timedelta(minutes=32)) is None


def test_two_workers_share_the_work(store: SqlStore) -> None:
    for customer in ("ann", "bob"):
        buy(store, LATTE, customer=customer)
    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(lambda _: store.claim(NOON, NOON + timedelta(minutes=2)), range(8)))
    numbers = [each.number for each in claimed if each]
    assert len(numbers) == len(set(numbers))


def test_a_key_of_somebody_else_reserves_nothing(outside: SqlStore) -> None:
    outside.enter("Bob")
    cart = fill(outside, LATTE)
    assert isinstance(outside.reserve("bob", cart.key, cart.quote.digest, NOON), CartMoved)
