"""The store, as the dialogue and the shopkeeper see it: a port of a few methods with typed outcomes.

A business "no" (out of stock, price moved) is a value. Exceptions are for a store that cannot work at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sayso.money import Money
from sayso.order import OrderLine


class StoreUnavailable(Exception):
    """The store cannot work now; the message says why and what to do."""


@dataclass(frozen=True)
class Customer:
    """Somebody who buys."""

    id: str
    name: str
    address: str | None
    """Where we deliver; None is pick-up at the shop."""


@dataclass(frozen=True)
class QuotedLine:
    """An order line with its SKU and price."""

    line: OrderLine
    sku: str
    name: str
    unit_price: Money

    @property
    def price(self) -> Money:
        """Of the whole line."""
        return self.unit_price * self.line.quantity


@dataclass(frozen=True)
class Quote:
    """What a set of lines costs now."""

    lines: tuple[QuotedLine, ...]
    goods: Money
    delivery: Money
    tax: Money
    total: Money
    address: str | None
    """None is pick-up."""
    payment: str
    """`account` (from the balance) or `delivery` (when it is handed over)."""

    @property
    def digest(self) -> str:
        """Everything that was read back, in short: another quote has another digest."""
        said = [
            [[each.sku, each.unit_price.minor, each.line.to_json()] for each in self.lines],
            [self.goods.minor, self.delivery.minor, self.tax.minor, self.total.minor, self.total.currency],
            self.address,
            self.payment,
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Cart:
    """What a customer has chosen, quoted."""

    quote: Quote
    revision: int
    key: str
    """Idempotency key of this draft: another one after every change and after every order."""

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """What is wanted, without prices."""
        return tuple(quoted.line for quoted in self.quote.lines)


@dataclass(frozen=True)
class PlacedOrder:
    """An order that was placed."""

    number: str
    customer: str
    state: str
    """`placed`, `ready`, `delivered` or `cancelled`."""
    placed_at: datetime
    promised_at: datetime
    """When it should be there, or can be picked up."""
    quote: Quote


@dataclass(frozen=True)
class Transaction:
    """One entry of a customer's account, as the customer sees it."""

    at: datetime
    kind: str
    """`deposit`, `order`, `cancellation` or `payment`."""
    amount: Money
    """Positive where the customer gains."""
    order: str | None


# Outcomes of changing a cart


@dataclass(frozen=True)
class Short:
    """Fewer are in stock than wanted."""

    line: OrderLine
    requested: int
    added: int
    """How many the line has now; zero where the line was left out."""


@dataclass(frozen=True)
class NotSold:
    """Nothing on the menu matches the line."""

    line: OrderLine


@dataclass(frozen=True)
class CartChanged:
    """The cart as it is now, and what could not be had."""

    cart: Cart
    refused: tuple[Short | NotSold, ...] = ()


# Outcomes of placing and changing orders


@dataclass(frozen=True)
class Placed:
    """There is exactly one order for this draft."""

    order: PlacedOrder


@dataclass(frozen=True)
class CartMoved:
    """The cart is no longer what was read back: by another channel, or since it was emptied."""

    cart: Cart


@dataclass(frozen=True)
class PriceChanged:
    """The quote is no longer what was read back: a price, the way of paying, the address."""

    cart: Cart


@dataclass(frozen=True)
class OutOfStock:
    """Something was sold in between; the cart holds what can still be had."""

    refused: tuple[Short | NotSold, ...]
    cart: Cart


@dataclass(frozen=True)
class Changed:
    """The order is in its new state."""

    order: PlacedOrder


@dataclass(frozen=True)
class TooLate:
    """The order's state does not allow it."""

    order: PlacedOrder


@dataclass(frozen=True)
class Unknown:
    """There is no such order, customer or SKU."""

    key: str


@dataclass(frozen=True)
class Restocked:
    """The SKU's stock now."""

    sku: str
    stock: int


@dataclass(frozen=True)
class NotCounted:
    """The SKU is never short; there is no stock to add to."""

    sku: str


@dataclass(frozen=True)
class Account:
    """A customer and what the journal says of them."""

    customer: Customer
    balance: Money


class Store(Protocol):
    """A shop's memory. Moments are aware datetimes; the store reads no clock."""

    def enter(self, name: str) -> Customer:
        """The customer of this name, who is made known where they are new."""

    def cart(self, customer: str) -> Cart:
        """The customer's cart at today's prices."""

    def change_cart(self, customer: str, lines: Sequence[OrderLine], revision: int) -> CartChanged | CartMoved:
        """Put these lines in place of the cart of `revision`."""

    def place(
        self, customer: str, key: str, digest: str, now: datetime
    ) -> Placed | CartMoved | PriceChanged | OutOfStock:
        """Order the cart whose draft has this key, if its quote still has this digest, in one transaction.

        The same key again answers with the same order.
        """

    def order_of(self, customer: str, key: str) -> PlacedOrder | None:
        """The order that this draft became; None where it did not become one."""

    def orders(self, customer: str, most: int) -> tuple[PlacedOrder, ...]:
        """The customer's orders, the latest first."""

    def cancel(self, number: str, now: datetime) -> Changed | TooLate | Unknown:
        """Call off an order that is not ready yet; stock and money go back."""

    def balance(self, customer: str) -> Money:
        """What the customer has on the account; negative is owed."""

    def transactions(self, customer: str, most: int) -> tuple[Transaction, ...]:
        """The entries of the customer's account, the latest first."""

    def spent(self, customer: str, start: datetime, end: datetime) -> Money:
        """What orders less cancellations came to in `start <= at < end`."""

    def all_orders(self, open_only: bool) -> tuple[PlacedOrder, ...]:
        """Every customer's orders, the oldest first."""

    def advance(self, number: str, state: str, now: datetime) -> Changed | TooLate | Unknown:
        """Move an order on to `ready` or `delivered`."""

    def restock(self, sku: str, quantity: int) -> Restocked | NotCounted | Unknown:
        """Put so many more on the shelf."""

    def accounts(self) -> tuple[Account, ...]:
        """Every customer, by name."""

    def close(self) -> None:
        """Let go of files and connections."""
