"""What a customer has beside carts and orders: account, code, favourites, tickets ...; and what can come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sayso.money import Money
from sayso.order import OrderLine
from sayso.store.buying import Cart, Customer, PlacedOrder

# Customers and their account


@dataclass(frozen=True)
class Account:
    """A customer and what the journal says of them."""

    customer: Customer
    balance: Money
    """What can be spent; negative is owed."""
    locked: bool = False
    """Whether the voice code was wrong too often."""


@dataclass(frozen=True)
class Erased:
    """Nothing that tells who the customer was is left; what the books need stays, without a name."""

    customer: str


@dataclass(frozen=True)
class StillOpen:
    """Something has to be settled before the customer can be erased."""

    orders: tuple[str, ...]
    balance: Money
    bills: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bill:
    """Something to be paid until a day."""

    number: str
    customer: str
    what: str
    amount: Money
    due_on: date
    paid: bool


@dataclass(frozen=True)
class Paid:
    """The bill is paid, now or before."""

    bill: Bill
    balance: Money


@dataclass(frozen=True)
class NotCovered:
    """The account has less than that."""

    balance: Money


# The voice code


@dataclass(frozen=True)
class CodeState:
    """Whether an account has a voice code, and whether it still opens anything."""

    known: bool
    locked: bool


@dataclass(frozen=True)
class CodeRight:
    """It was the code; all tries are there again."""


@dataclass(frozen=True)
class CodeWrong:
    """It was not the code, or not the one said before."""

    tries_left: int


@dataclass(frozen=True)
class CodeLocked:
    """Too many wrong codes: not even the right one helps until the shopkeeper unlocks the account."""


# Coupons


@dataclass(frozen=True)
class Coupon:
    """A price off, under conditions."""

    code: str
    """As customers say it, in lower case."""
    percent: int = 0
    amount: Money | None = None
    """Taken off instead of a percentage."""
    least: Money | None = None
    """Goods have to come to at least this."""
    starts: date | None = None
    ends: date | None = None
    """The last day; None is for ever."""
    once: bool = False
    """Whether a customer can use it once only."""
    public: bool = True
    """Whether it is told to everybody who asks for offers."""


@dataclass(frozen=True)
class CouponUsed:
    """The coupon is in the cart's quote."""

    cart: Cart
    coupon: Coupon
    saving: Money


@dataclass(frozen=True)
class CouponRefused:
    """The coupon takes nothing off this cart."""

    code: str
    reason: str
    """`unknown`, `early`, `expired`, `little`, `used`, `empty` or `none` (no coupon fits)."""
    coupon: Coupon | None = None


# What people say of goods, and what a customer likes


@dataclass(frozen=True)
class Review:
    """What somebody thought of a product."""

    category: str
    product: str
    """The product's id; empty for the category as a thing that is sold."""
    stars: int
    """One to five."""
    text: str
    locale: str
    example: bool = False
    """Whether it was made up to show what reviews look like."""


@dataclass(frozen=True)
class Opinion:
    """What people thought of a product: a rating, how many gave one, and words of theirs."""

    stars: float
    count: int
    praise: str | None
    """Typical words with four or five stars; theirs, never ours."""
    complaint: str | None
    example: bool


@dataclass(frozen=True)
class Favourite:
    """A basket that has a name."""

    name: str
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class Preference:
    """Something that a customer asked us to remember, in their words."""

    number: int
    text: str
    kind: str = "like"
    """`like`, `dislike` or `allergy`."""
    trait: str | None = None
    """The allergen or label that the words are, as in the menu's facts."""


# After the sale


@dataclass(frozen=True)
class Ticket:
    """Something that went wrong, or shall be given back."""

    number: str
    customer: str
    order: str | None
    kind: str
    """`broken`, `missing`, `wrong` or `return`."""
    text: str
    """What it is about, for people to read; cut where it is long."""
    state: str
    """`open`, `refunded`, `replaced` or `closed`."""
    at: datetime
    refund: Money | None = None
    goods: tuple[tuple[str, int], ...] = ()
    """SKUs of the goods that it is about, and how many of each."""


@dataclass(frozen=True)
class Refunded:
    """The money is on the customer's account."""

    ticket: Ticket
    balance: Money


@dataclass(frozen=True)
class Replaced:
    """The goods are sent once more, for nothing."""

    ticket: Ticket
    order: PlacedOrder


@dataclass(frozen=True)
class TooMuch:
    """More than what is left to refund of the order."""

    left: Money


@dataclass(frozen=True)
class Handoff:
    """A customer who wants to talk to a person, with what that person has to know."""

    number: str
    customer: str
    phone: str | None
    at: datetime
    done: bool
    transcript: tuple[Mapping[str, Any], ...]
    """The last turns: `{"heard", "said"}`."""
    cart: tuple[str, ...]
    """Lines of the cart: quantity and SKU."""
    order: str | None


@dataclass(frozen=True)
class Unmatched:
    """Words that nobody understood."""

    number: int
    said: str
    """Without figures."""
    state: str
    """The state of the talk in which they were said."""
    times: int
    intent: str | None = None
    """What the owner says that they mean."""


# What is told later


@dataclass(frozen=True)
class Notification:
    """Something that a customer shall be told, in the order in which it happened."""

    number: int
    customer: str
    kind: str
    """`order_placed`, `order_ready`, `order_delivered` ..."""
    facts: Mapping[str, Any]
    at: datetime
    attempts: int
    """How often it was tried before."""
