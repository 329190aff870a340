"""What a dialogue function works with, and the small steps that many of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sayso.act import Act, Kind, Named
from sayso.dialogue.habits import weights
from sayso.menu import Menu
from sayso.order import OrderLine
from sayso.session import Question, Session
from sayso.store import Cart, Store

Turn = tuple[Act, Session]

ANYTHING_ELSE = Question("anything-else")
LAST_ORDERS = 20
"""How far back a customer's habits are looked for."""


@dataclass(frozen=True)
class Shop:
    """One shop: its memory, its menu and its clock."""

    store: Store
    menu: Menu
    clock: Callable[[], datetime]
    """Now, as an aware moment."""

    @property
    def now(self) -> datetime:
        """Now, in the shop's own time."""
        return self.clock().astimezone(self.menu.terms.time_zone)


def inform(topic: str, session: Session, **facts: object) -> Turn:
    """Tell something that leaves an open question open; `take_turn` asks it again."""
    return Act(Kind.INFORM, topic, facts), session


def going_on(kind: Kind, topic: str, session: Session, **facts: object) -> Turn:
    """Tell something and ask what else."""
    return Act(kind, topic, facts), session.asking(ANYTHING_ELSE)


def read_back(
    cart: Cart, session: Session, shop: Shop, on_top_of: str | None = None, without: Named | None = None
) -> Turn:
    """Say exactly what would be ordered, and ask for the say-so.

    `on_top_of` is the number of the order that this one comes in addition to; `without` are goods that were asked for
    and cannot be had.
    """
    quote = cart.quote
    if not quote.lines:
        return going_on(Kind.REQUEST, "nothing-to-order", session)
    pick_up = quote.address is None
    payment = "pay-account" if quote.payment == "account" else "pay-pick-up" if pick_up else "pay-delivery"
    act = Act(
        Kind.CONFIRM,
        "read-back-pick-up" if pick_up else "read-back",
        {
            "lead": Act(
                Kind.INFORM,
                "lead-without" if without else "lead" if on_top_of is None else "lead-on-top",
                {"shop": shop.menu.terms.name, "number": on_top_of or "", "goods": without or ""},
            ),
            "lines": quote.lines,
            "total": quote.total,
            "payment": Act(Kind.INFORM, payment),
            "address": quote.address or "",
        },
    )
    return act, session.asking(say_so_for(cart))


def say_so_for(cart: Cart) -> Question:
    """The question whose yes orders this draft with exactly this quote, and nothing else."""
    return Question("place-order", {"key": cart.key, "digest": cart.quote.digest, "total": cart.quote.total.minor})


def habit(products: Sequence[str], category: str, session: Session, shop: Shop) -> OrderLine | None:
    """The line of this customer's history that has the likeliest of these products."""
    baskets: list[list[str]] = []
    latest: dict[str, OrderLine] = {}
    for order in shop.store.orders(session.customer, LAST_ORDERS):
        basket: list[str] = []
        for quoted in order.quote.lines:
            line = quoted.line
            if line.category == category and len(line.products) == 1 and line.products[0] in products:
                basket.append(line.products[0])
                latest.setdefault(line.products[0], line)
        baskets.append(basket)
    likely = next(iter(weights(baskets)), None)
    return latest[likely] if likely is not None else None
