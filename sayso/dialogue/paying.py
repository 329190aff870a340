"""Money taken outside: goods are set aside first, the money is asked for outside of any transaction, then it is booked.

Every step carries the draft's key; a step that was interrupted is taken up again by it, in whatever process.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from sayso.dialogue.shop import Shop
from sayso.payments import ApprovalNeeded, Charge, PaymentRefused, PaymentUnknown, Taken
from sayso.store import Placed, PlacedOrder

PATIENCE = timedelta(minutes=15)
"""How long goods are set aside for a payment whose customer does not come back to it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settled:
    """The money is taken and the order placed."""

    order: PlacedOrder


@dataclass(frozen=True)
class NotTaken:
    """No money was taken; the goods are on the shelf again and the cart is as it was."""


@dataclass(frozen=True)
class Waiting:
    """The customer has to approve the payment elsewhere."""


@dataclass(frozen=True)
class Open:
    """It cannot be told yet; the goods stay set aside."""


def pay(order: PlacedOrder, shop: Shop) -> Settled | NotTaken | Waiting | Open:
    """Take the money for a reserved order; an answer that was lost is looked up by the key before anything is said."""
    if shop.payments is None:
        return Open()
    charge = Charge(order.key, order.customer, order.quote.total)
    answer = shop.payments.take(charge)
    if isinstance(answer, PaymentUnknown):
        answer = shop.payments.find(order.key)
    match answer:
        case Taken():
            return _settled(order, shop)
        case PaymentRefused():
            shop.store.release(order.customer, order.key)
            return NotTaken()
        case ApprovalNeeded():
            return Waiting()
        case PaymentUnknown():
            log.error("the payment of order %s is unknown; it is looked up again", order.number)
            return Open()


def _settled(order: PlacedOrder, shop: Shop) -> Settled | NotTaken | Open:
    outcome = shop.store.settle(order.customer, order.key, shop.now)
    if isinstance(outcome, Placed):
        return Settled(outcome.order)
    return NotTaken() if _let_go(order, shop) else Open()  # what it was paid for is not wanted like that any more


def _let_go(order: PlacedOrder, shop: Shop) -> bool:
    """Return the money, then the goods; False while it cannot be told whether there is money to return."""
    if shop.payments is None:  # only a provider can tell
        return False
    answer = shop.payments.find(order.key)
    if not isinstance(answer, PaymentRefused):
        answer = shop.payments.give_back(Charge(order.key, order.customer, order.quote.total))
    if not isinstance(answer, Taken | PaymentRefused):
        return False
    shop.store.release(order.customer, order.key)
    return True


def give_up(customer: str, shop: Shop, but_for: str | None = None) -> None:
    """Let go of what a customer had set aside and does not want any more, but for the draft of one key.

    What cannot be let go of now is not placed later either: the cart gets another key.
    """
    for order in shop.store.unsettled() if shop.payments is not None else ():
        if order.customer != customer or order.key == but_for or _let_go(order, shop):
            continue
        cart = shop.store.cart(customer)
        if cart.key == order.key:
            shop.store.change_cart(customer, cart.lines, cart.revision)


def stale(customer: str, key: str, digest: str, shop: Shop) -> bool:
    """Whether goods are set aside for this draft at another quote than the one that was read back last."""
    waiting = shop.store.unsettled() if shop.payments is not None else ()
    mine = [order for order in waiting if order.customer == customer and order.key == key]
    return any(order.quote.digest != digest for order in mine)


def reconcile(shop: Shop) -> tuple[int, int, int]:
    """Finish what was interrupted: how many orders were placed, released, and are still open.

    An order whose money was taken a moment ago, and whose cart nobody changed since, is placed: there was a say-so for
    exactly that. Anything that is older than PATIENCE goes back, its money first.
    """
    placed = released = still_open = 0
    for order in shop.store.unsettled():
        if shop.now - order.placed_at >= PATIENCE:
            done = _let_go(order, shop)
            released, still_open = released + done, still_open + (not done)
        elif shop.payments is not None and isinstance(shop.payments.find(order.key), Taken):
            settled = isinstance(_settled(order, shop), Settled)
            placed, released = placed + settled, released + (not settled)
        else:
            still_open += 1
    return placed, released, still_open
