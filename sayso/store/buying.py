"""What is bought: customers, quotes, carts, orders, and what can come of changing them.

A business "no" (out of stock, price moved) is a value. Exceptions are for a store that cannot work at all.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

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
    household: str | None = None
    """Id of the customer whose account and address this member of the household shares; None: their own."""


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
    """`account` (from the balance), `delivery` (when it is handed over) or `provider` (outside, see `payments`)."""
    discount: Money | None = None
    """What a coupon takes off the goods; None where none does."""
    coupon: str | None = None
    """The coupon's code."""
    due_at: datetime | None = None
    """When it is wished for; None: as soon as can be."""
    note: str | None = None
    """What whoever brings it is to be told, in the customer's words."""

    @property
    def digest(self) -> str:
        """Everything that was read back, in short: another quote has another digest."""
        said = [
            [[each.sku, each.unit_price.minor, each.line.to_json()] for each in self.lines],
            [self.goods.minor, self.delivery.minor, self.tax.minor, self.total.minor, self.total.currency],
            self.address,
            self.payment,
            [self.coupon, self.discount.minor if self.discount else 0],
            self.due_at.isoformat() if self.due_at else None,
            self.note,
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Cart:
    """What a customer has chosen, quoted."""

    quote: Quote
    revision: int
    key: str
    """Idempotency key of this draft: another one after every change and after every order."""
    replaces: str | None = None
    """Number of the order that is cancelled when this one is placed."""

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """What is wanted, without prices."""
        return tuple(quoted.line for quoted in self.quote.lines)


OPEN_STATES = ("placed", "begun", "ready")
"""States of an order that is on its way to the customer."""


@dataclass(frozen=True)
class PlacedOrder:
    """An order that was placed."""

    number: str
    customer: str
    state: str
    """`reserved` (its payment is open), `placed`, `begun`, `ready`, `delivered` or `cancelled`."""
    placed_at: datetime
    promised_at: datetime
    """When it should be there, or can be picked up."""
    quote: Quote
    carrier: str | None = None
    """Who brings it, once that is known."""
    key: str = ""
    """The draft's."""
    replaces: str | None = None
    """Number of the order that it takes the place of, or whose broken goods it makes good."""


@dataclass(frozen=True)
class Transaction:
    """One entry of a customer's account, as the customer sees it."""

    at: datetime
    kind: str
    """A kind of the journal's entries: `deposit`, `order`, `cancellation`, `payment`, `refund`, `bill` ..."""
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
class Reserved:
    """Goods are set aside under the draft's key; the money is to be taken now, outside of any transaction."""

    order: PlacedOrder


@dataclass(frozen=True)
class Released:
    """Goods that were set aside are on the shelf again, and the cart is as it was."""

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
class Goods:
    """What the shelf says of a line: its SKU, the price of one, and how many there are."""

    line: OrderLine
    sku: str
    price: Money
    stock: int | None
    """None is never short."""
