"""Properties of money and the journal: whatever happens, postings come to zero and balances add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select

from sayso.money import Money, parse_money, percent_of, total
from sayso.order import Modifier, Order, OrderLine, line_from_json, order_from_json
from sayso.store import CartChanged, Changed, Placed
from sayso.stores import tables
from sayso.stores.sql import SqlStore
from tests.conftest import CORNER_CAFE, NOON, menu_from

amounts = st.integers(-(10**9), 10**9).map(lambda minor: Money(minor, "USD"))


@given(amounts, amounts)
def test_adding_and_taking_away_are_each_others_opposite(one: Money, other: Money) -> None:
    assert one + other - other == one
    assert total([one, other, -one], "USD") == other


def test_two_currencies_do_not_add() -> None:
    with pytest.raises(ValueError, match="cannot add EUR to USD"):
        Money(1, "USD") + Money(1, "EUR")


@given(st.integers(0, 10**8))
def test_an_amount_is_read_as_it_is_written(minor: int) -> None:
    assert parse_money(f"{minor // 100}.{minor % 100:02}", "USD") == Money(minor, "USD")


@pytest.mark.parametrize("text", ["", "ten", "1.234", "NaN", "1e99", "Infinity"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_money(text, "USD")


def test_a_tax_is_rounded_half_up() -> None:
    assert percent_of(Money(50, "USD"), Decimal(1)) == Money(1, "USD")
    assert percent_of(Money(49, "USD"), Decimal(1)) == Money(0, "USD")


names = st.text("abc_", min_size=1, max_size=5)
modifiers = st.builds(
    Modifier,
    names,
    st.lists(names, min_size=1, max_size=3, unique=True).map(lambda ids: tuple(sorted(ids))),
    st.sampled_from(["add", "remove"]),
    st.sampled_from([None, "extra", "light"]),
    st.none() | st.integers(1, 9),
)
lines = st.builds(
    OrderLine,
    names,
    st.lists(names, max_size=2).map(tuple),
    st.integers(1, 99),
    st.dictionaries(names, names, max_size=3).map(lambda pairs: tuple(sorted(pairs.items()))),
    st.lists(modifiers, max_size=3).map(tuple),
)


@given(st.lists(lines, max_size=4))
def test_an_order_survives_json(said: list[OrderLine]) -> None:
    order = Order(tuple(said))
    assert order_from_json(order.to_json()) == order


@given(lines)
def test_goods_are_the_same_whatever_their_number(line: OrderLine) -> None:
    assert line.same_goods(line_from_json(line.with_quantity(77).to_json()))


class Ledger(RuleBasedStateMachine):
    """A shop in which anything may happen, in any order."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.store = SqlStore("sqlite://", menu_from(CORNER_CAFE))
        self.store.add_customer("Ann", "1 High Street")
        self.paid_in = 0
        self.open: dict[str, tuple[str, int]] = {}
        """Orders that were not cancelled: their payment and total."""

    @rule(minor=st.integers(1, 5000))
    def deposit(self, minor: int) -> None:
        self.store.credit("ann", Money(minor, "USD"), NOON)
        self.paid_in += minor

    @rule(target=orders, quantity=st.integers(1, 6), large=st.booleans())
    def order(self, quantity: int, large: bool) -> str:
        line = OrderLine("coffee", ("latte",), quantity, (("size", "large" if large else "small"),))
        changed = self.store.change_cart("ann", [line], self.store.cart("ann").revision)
        assert isinstance(changed, CartChanged)
        cart = changed.cart
        outcome = self.store.place("ann", cart.key, cart.quote.digest, NOON)
        if not isinstance(outcome, Placed):
            assert cart.lines == ()
            return ""
        quote = outcome.order.quote
        self.open[outcome.order.number] = (quote.payment, quote.total.minor)
        return outcome.order.number

    @rule(number=orders)
    def cancel(self, number: str) -> None:
        if isinstance(self.store.cancel(number, NOON), Changed):
            del self.open[number]

    @rule(number=orders, state=st.sampled_from(["ready", "delivered"]))
    def advance(self, number: str, state: str) -> None:
        self.store.advance(number, state, NOON)

    @rule(quantity=st.integers(1, 9))
    def restock(self, quantity: int) -> None:
        self.store.restock("LATTE", quantity)

    @invariant()
    def every_entry_comes_to_zero(self) -> None:
        with self.store._reading() as connection:
            sums = connection.execute(select(func.sum(tables.postings.c.minor)).group_by(tables.postings.c.entry))
            assert all(row[0] == 0 for row in sums)

    @invariant()
    def the_balance_is_what_was_paid_in_less_what_was_bought_from_it(self) -> None:
        bought = sum(minor for payment, minor in self.open.values() if payment == "account")
        assert self.store.balance("ann").minor == self.paid_in - bought >= 0

    @invariant()
    def spending_is_the_sum_of_the_orders(self) -> None:
        spent = self.store.spent("ann", NOON, replace_year(2100))
        assert spent.minor == sum(minor for _, minor in self.open.values())

    def teardown(self) -> None:
        self.store.close()


def replace_year(year: int):  # type: ignore[no-untyped-def]
    return NOON.replace(year=year)


Ledger.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestLedger = Ledger.TestCase
