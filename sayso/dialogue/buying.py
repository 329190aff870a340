"""From the cart to an order: the read-back, the say-so, and what may come between."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import Act, Kind
from sayso.dialogue.shop import Shop, Turn, going_on, read_back, say_so_for
from sayso.intent import Intent
from sayso.session import Question, Session
from sayso.store import CartMoved, OutOfStock, Placed, PlacedOrder, PriceChanged


def check_out(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Read the cart back and ask for the say-so."""
    return read_back(shop.store.cart(session.customer), session, shop)


def place(session: Session, shop: Shop) -> Turn:
    """The answer to the read-back was yes: order that draft at that total, once."""
    facts = session.question.facts if session.question else {}
    outcome = shop.store.place(session.customer, facts["key"], facts["digest"], shop.now)
    match outcome:
        case Placed(order):
            return _placed(order, session)
        case PriceChanged(cart) if cart.quote.total.minor == facts["total"]:
            return read_back(cart, session, shop)  # another way of paying, or another address
        case PriceChanged(cart):
            act = Act(Kind.CONFIRM, "price-changed", {"lines": cart.quote.lines, "total": cart.quote.total})
            return act, session.asking(say_so_for(cart))
        case OutOfStock(_, cart):
            if not cart.lines:
                return going_on(Kind.NOTIFY_FAILURE, "stock-gone-all", session)
            act = Act(Kind.CONFIRM, "stock-gone", {"lines": cart.quote.lines, "total": cart.quote.total})
            return act, session.asking(say_so_for(cart))
        case CartMoved(cart):
            if not cart.lines:
                return going_on(Kind.REQUEST, "nothing-to-order", session)
            act = Act(Kind.CONFIRM, "cart-moved", {"lines": cart.quote.lines, "total": cart.quote.total})
            return act, session.asking(say_so_for(cart))


def _placed(order: PlacedOrder, session: Session) -> Turn:
    pick_up = order.quote.address is None
    act = Act(
        Kind.NOTIFY_SUCCESS,
        "placed-pick-up" if pick_up else "placed-delivery",
        {"number": order.number, "total": order.quote.total, "when": order.promised_at},
    )
    return act, replace(session, placed=order.number, spoken_of=None).asking(Question("anything-else"))


def after_fault(session: Session, shop: Shop) -> Turn:
    """A turn failed while the say-so was open: look up by the draft's key whether the order was placed.

    Raises StoreUnavailable where that cannot be told now; the same yes again is safe.
    """
    facts = session.question.facts if session.question else {}
    order = shop.store.order_of(session.customer, facts["key"])
    if order is not None:
        return _placed(order, session)
    return Act(Kind.NOTIFY_FAILURE, "apology-not-placed"), session.asking(None)


def hold(session: Session, shop: Shop) -> Turn:
    """The answer to the read-back was no: nothing is ordered, the cart stays."""
    return going_on(Kind.REQUEST, "not-placed", session)


def finish(session: Session, shop: Shop) -> Turn:
    """Nothing else is wanted: read the cart back; with nothing in it, say goodbye."""
    cart = shop.store.cart(session.customer)
    if cart.lines:
        return read_back(cart, session, shop)
    return Act(Kind.GOODBYE, "goodbye"), session.asking(None)
