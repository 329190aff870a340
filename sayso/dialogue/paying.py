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
    if shop.payments is None or order.quote.payment != "provider":
        return _settled(order, shop)
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


def _settled(order: PlacedOrder, shop: Shop) -> Settled | Open:
    outcome = shop.store.settle(order.customer, order.key, shop.now)
    return Settled(outcome.order) if isinstance(outcome, Placed) else Open()


def give_up(customer: str, key: str, shop: Shop) -> bool:
    """The customer does not want it any more: release what was set aside; False while money may have been taken."""
    mine = [order for order in shop.store.unsettled() if order.customer == customer and order.key == key]
    return all(_let_go(order, shop) for order in mine)


def _let_go(order: PlacedOrder, shop: Shop) -> bool:
    """Return money that was taken, then the goods."""
    if order.quote.payment != "provider":
        shop.store.release(order.customer, order.key)
        return True
    if shop.payments is None:  # only a provider can tell
        return False
    answer = shop.payments.find(order.key)
    if isinstance(answer, Taken):
        answer = shop.payments.give_back(Charge(order.key, order.customer, order.quote.total))
        if not isinstance(answer, Taken):
            return False
    elif isinstance(answer, PaymentUnknown):
        return False
    shop.store.release(order.customer, order.key)
    return True


def reconcile(shop: Shop) -> tuple[int, int, int]:
    """Finish what was interrupted: how many orders were placed, released, and are still open.

    An order whose money was taken, and whose cart nobody changed since, is placed: there was a say-so for exactly that.
    Anything else that is older than PATIENCE goes back, its money first.
    """
    placed = released = still_open = 0
    for order in shop.store.unsettled():
        provider = shop.payments if order.quote.payment == "provider" else None
        paid = provider is not None and isinstance(provider.find(order.key), Taken)
        young = shop.now - order.placed_at < PATIENCE
        if paid and shop.store.cart(order.customer).key == order.key:
            shop.store.settle(order.customer, order.key, shop.now)
            placed += 1
        elif not young and _let_go(order, shop):
            released += 1
        else:
            still_open += 1
    return placed, released, still_open
