"""The store, as the dialogue and the shopkeeper see it: ports of a few methods each, with typed outcomes.

Moments are aware datetimes; a store reads no clock. "The account" of a member of a household is the household's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from sayso.money import Money
from sayso.order import OrderLine
from sayso.store.buying import (
    Cart,
    CartChanged,
    CartMoved,
    Changed,
    Customer,
    Goods,
    NotCounted,
    OutOfStock,
    Placed,
    PlacedOrder,
    PriceChanged,
    Released,
    Reserved,
    Restocked,
    TooLate,
    Transaction,
    Unknown,
)
from sayso.store.service import (
    Account,
    Bill,
    CodeLocked,
    CodeRight,
    CodeState,
    CodeWrong,
    Coupon,
    CouponRefused,
    CouponUsed,
    Erased,
    Favourite,
    Handoff,
    NotCovered,
    Notification,
    Opinion,
    Paid,
    Preference,
    Refunded,
    Replaced,
    Review,
    StillOpen,
    Ticket,
    TooMuch,
    Unmatched,
)


class Customers(Protocol):
    """Who buys here."""

    def enter(self, name: str) -> Customer:
        """The customer of this name, who is made known where they are new."""

    def add_customer(self, name: str, address: str | None, household: str | None = None) -> Customer | Unknown:
        """Make a customer known, as a member of a household where one is named; who is known stays as they are."""

    def set_address(self, customer: str, address: str | None) -> Customer | Unknown:
        """Deliver to another address from now on; None is pick-up."""

    def address(self, customer: str) -> str | None:
        """Where a customer, or else their household, is brought things to; None is pick-up."""

    def places(self, customer: str) -> Mapping[str, str]:
        """Addresses that a customer, or their household, is brought things to beside their own, by name."""

    def set_place(self, customer: str, name: str, address: str | None) -> Customer | Unknown:
        """Keep an address under a name; None lets go of it."""

    def members(self, customer: str) -> tuple[Customer, ...]:
        """The household of a customer, whose account it is first; alone where they share nothing."""

    def accounts(self) -> tuple[Account, ...]:
        """Every customer, by name."""

    def export(self, customer: str) -> Mapping[str, Any] | Unknown:
        """Everything kept about a customer, but for the code's digest."""

    def erase(self, customer: str) -> Erased | StillOpen | Unknown:
        """Forget who a customer was; the books keep their entries under a name that says nothing."""


class Codes(Protocol):
    """The voice code of an account: kept as a salted digest, three tries, then locked."""

    def code_state(self, customer: str) -> CodeState:
        """Whether there is a code, and whether it is locked."""

    def propose_code(self, customer: str, digits: str) -> None:
        """Keep a new code aside until it is said once more."""

    def confirm_code(self, customer: str, digits: str) -> CodeRight | CodeWrong:
        """The code said once more: from now on it is the account's, if it is the same."""

    def try_code(self, customer: str, digits: str) -> CodeRight | CodeWrong | CodeLocked:
        """Whether it is the code; a wrong one costs a try. An account without a code has none that is right."""

    def unlock(self, customer: str) -> CodeState | Unknown:
        """Give all tries back."""


class Carts(Protocol):
    """What is chosen."""

    def cart(self, customer: str) -> Cart:
        """The customer's cart at today's prices."""

    def change_cart(
        self, customer: str, lines: Sequence[OrderLine], revision: int, replacing: str | None = None
    ) -> CartChanged | CartMoved:
        """Put these lines in place of the cart of `revision`; `replacing` is an order that gives way to them."""

    def pick_up(self, customer: str, wanted: bool) -> Cart:
        """Have this cart picked up, or delivered where there is an address."""

    def deliver_to(self, customer: str, place: str | None) -> Cart:
        """Have this cart brought to a kept address; None is the customer's own. A name that is not kept is none."""

    def due(self, customer: str, at: datetime | None) -> Cart:
        """Have this cart come at a moment; None is as soon as can be."""

    def note(self, customer: str, text: str | None) -> Cart:
        """Have whoever brings this cart, or hands it over, be told something; None: nothing."""

    def goods(self, lines: Sequence[OrderLine]) -> tuple[Goods | None, ...]:
        """Each line's SKU, price and stock; None where it is not sold."""

    def use_coupon(self, customer: str, code: str, today: date) -> CouponUsed | CouponRefused:
        """Take a coupon off this cart."""

    def best_coupon(self, customer: str, today: date) -> CouponUsed | CouponRefused:
        """Take off whichever public coupon saves most."""

    def coupons(self) -> tuple[Coupon, ...]:
        """Every coupon there is."""

    def add_coupons(self, coupons: Sequence[Coupon]) -> None:
        """Put coupons in; one of the same code is replaced."""


class Orders(Protocol):
    """What was bought."""

    def place(
        self, customer: str, key: str, digest: str, now: datetime
    ) -> Placed | CartMoved | PriceChanged | OutOfStock | TooLate | Unknown:
        """Order the cart whose draft has this key, if its quote still has this digest, in one transaction.

        The same key again answers with the same order. TooLate: the order that it should replace has begun. Unknown: a
        provider is being asked for its money elsewhere.
        """

    def reserve(
        self, customer: str, key: str, digest: str, now: datetime
    ) -> Reserved | Placed | CartMoved | PriceChanged | OutOfStock | TooLate:
        """The first of three steps where money is taken outside: set the goods aside under the draft's key.

        What is paid from the account or on delivery is placed at once, as by `place`.
        """

    def settle(self, customer: str, key: str, now: datetime) -> Placed | CartMoved | TooLate | Unknown:
        """The last step: the money was taken; the order is placed, unless the cart is another one by now."""

    def release(self, customer: str, key: str) -> Released | Placed | Unknown:
        """The last step, too: no money was taken; goods go back, and the cart is as it was, with a new key."""

    def unsettled(self) -> tuple[PlacedOrder, ...]:
        """Orders whose payment is open."""

    def order_of(self, customer: str, key: str) -> PlacedOrder | None:
        """The order that this draft became; None where it did not become one."""

    def orders(self, customer: str, most: int) -> tuple[PlacedOrder, ...]:
        """The customer's orders, the latest first."""

    def orders_between(self, customer: str, start: datetime, end: datetime) -> tuple[PlacedOrder, ...]:
        """The customer's orders of `start <= placed_at < end`, the latest first."""

    def note_order(self, number: str, text: str) -> Changed | TooLate | Unknown:
        """Have whoever brings an order that is not there yet be told something."""

    def cancel(self, number: str, now: datetime) -> Changed | TooLate | Unknown:
        """Call off an order that the shop has not begun; stock and money go back."""

    def all_orders(self, open_only: bool) -> tuple[PlacedOrder, ...]:
        """Every customer's orders, the oldest first."""

    def advance(
        self, number: str, state: str, now: datetime, carrier: str | None = None
    ) -> Changed | TooLate | Unknown:
        """Move an order on to `begun`, `ready` or `delivered`."""

    def restock(self, sku: str, quantity: int) -> Restocked | NotCounted | Unknown:
        """Put so many more on the shelf."""


class Accounts(Protocol):
    """What the journal says."""

    def credit(self, customer: str, amount: Money, now: datetime) -> Money | Unknown:
        """Book money that the customer paid in; answers the balance."""

    def balance(self, customer: str) -> Money:
        """What the account has to spend; negative is owed."""

    def held(self, customer: str) -> Money:
        """What is set aside for orders that are not delivered yet; the current balance is this and the other."""

    def transactions(self, customer: str, most: int, skip: int = 0) -> tuple[Transaction, ...]:
        """The entries of the account, the latest first."""

    def spent(
        self, customer: str, start: datetime, end: datetime, goods: Sequence[tuple[str, str]] | None = None
    ) -> Money:
        """What orders less cancellations and refunds came to in `start <= at < end`.

        `goods` are pairs of category and product (empty for the category itself): then what was paid for those alone.
        """

    def add_bill(self, customer: str, what: str, amount: Money, due_on: date, now: datetime) -> Bill | Unknown:
        """Charge something that is not an order."""

    def bills(self, customer: str | None, open_only: bool) -> tuple[Bill, ...]:
        """Bills of an account, or of everybody; the one due first comes first."""

    def pay_bill(self, customer: str, number: str, now: datetime) -> Paid | NotCovered | Unknown:
        """Pay from the account, once."""


class Service(Protocol):
    """After the sale."""

    def open_ticket(
        self,
        customer: str,
        order: str | None,
        kind: str,
        text: str,
        now: datetime,
        goods: Sequence[tuple[str, int]] = (),
    ) -> Ticket:
        """Note what went wrong; the same goods of the same order are one ticket until it is closed."""

    def tickets(self, customer: str | None, open_only: bool) -> tuple[Ticket, ...]:
        """Tickets of a customer, or of everybody; the latest first."""

    def refund(self, ticket: str, amount: Money, now: datetime) -> Refunded | TooMuch | TooLate | Unknown:
        """Book money back for an open ticket's order, once; TooLate where the order was called off."""

    def replace_goods(
        self, ticket: str, lines: Sequence[OrderLine], now: datetime
    ) -> Replaced | OutOfStock | TooLate | Unknown:
        """Send goods of an open ticket's order again, for nothing, once."""

    def close_ticket(self, ticket: str, now: datetime) -> Ticket | Unknown:
        """There is nothing more to do about it."""

    def hand_off(
        self,
        customer: str,
        phone: str | None,
        transcript: Sequence[Mapping[str, Any]],
        order: str | None,
        now: datetime,
    ) -> Handoff:
        """Note that the customer wants a person; the cart as it is now is kept with it."""

    def handoffs(self, open_only: bool) -> tuple[Handoff, ...]:
        """Who wants a person, the oldest first."""

    def finish_handoff(self, number: str) -> Handoff | Unknown:
        """Somebody talked to them."""


class Remembering(Protocol):
    """What customers like, and what they think."""

    def favourites(self, customer: str) -> tuple[Favourite, ...]:
        """Named baskets, by name."""

    def keep_favourite(self, customer: str, name: str, lines: Sequence[OrderLine]) -> None:
        """Give a basket a name; one of that name is replaced."""

    def forget_favourite(self, customer: str, name: str) -> bool:
        """Whether there was one."""

    def preferences(self, customer: str) -> tuple[Preference, ...]:
        """What we were asked to remember, the latest first."""

    def remember(
        self, customer: str, text: str, now: datetime, kind: str = "like", trait: str | None = None
    ) -> Preference:
        """Keep a preference; the same one again is kept once."""

    def forget(self, customer: str, number: int | None) -> bool:
        """Forget a preference, all of them with None; whether there was one."""

    def opinion(self, category: str, product: str, locale: str) -> Opinion | None:
        """What people thought of a product; words are of the locale's language."""

    def add_reviews(self, reviews: Sequence[Review], now: datetime) -> int:
        """Put reviews in; how many were new."""


class UnmatchedWords(Protocol):
    """What nobody understood, for the owner to read; nothing learns by itself."""

    def keep_unmatched(self, said: str, state: str, now: datetime) -> None:
        """Keep an utterance with the state of the talk; the same one again is counted."""

    def unmatched(self) -> tuple[Unmatched, ...]:
        """All that is kept, the most frequent first."""

    def approve_unmatched(self, number: int, intent: str | None) -> Unmatched | Unknown:
        """Say which intent an utterance is; with None that nobody has said so."""

    def drop_unmatched(self, number: int) -> bool:
        """Let go of an utterance; whether there was one."""


class Outbox(Protocol):
    """What customers are told later: at least once, in order for each customer."""

    def claim(self, now: datetime, until: datetime) -> Notification | None:
        """The oldest notification that is due and its customer's first open one; nobody else gets it `until` then."""

    def put_off(self, number: int, again_at: datetime) -> None:
        """It could not be sent; it is due again then."""

    def sent(self, number: int, now: datetime) -> None:
        """The customer was told."""


class Store(Customers, Codes, Carts, Orders, Accounts, Service, Remembering, UnmatchedWords, Outbox, Protocol):
    """A shop's memory."""

    def close(self) -> None:
        """Let go of files and connections."""
