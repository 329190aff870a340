"""From the cart to an order: the read-back, the say-so, and what may come between."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import Act, Kind
from sayso.dialogue.shop import Shop, Turn, going_on, read_back, say_so_for
from sayso.intent import Intent
from sayso.money import Money
from sayso.session import Question, Session
from sayso.store import CartMoved, OutOfStock, Placed, PriceChanged


def check_out(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Read the cart back and ask for the say-so."""
    return read_back(shop.store.cart(session.customer), session, shop)


def place(session: Session, shop: Shop) -> Turn:
    """The answer to the read-back was yes: order that draft at that total, once."""
    facts = session.question.facts if session.question else {}
    said = Money(facts["minor"], facts["currency"])
    outcome = shop.store.place(session.customer, facts["key"], said, shop.now)
    match outcome:
        case Placed(order):
            pick_up = order.quote.address is None
            act = Act(
                Kind.NOTIFY_SUCCESS,
                "placed-pick-up" if pick_up else "placed-delivery",
                {"number": order.number, "total": order.quote.total, "when": order.promised_at},
            )
            session = replace(session, placed=order.number, spoken_of=None)
            return act, session.asking(Question("anything-else"))
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


def hold(session: Session, shop: Shop) -> Turn:
    """The answer to the read-back was no: nothing is ordered, the cart stays."""
    return going_on(Kind.REQUEST, "not-placed", session)


def ask_again(session: Session, shop: Shop) -> Act:
    """The say-so asked again, after something else was answered."""
    return Act(Kind.CONFIRM, "place-order-again")


def finish(session: Session, shop: Shop) -> Turn:
    """Nothing else is wanted: read the cart back; with nothing in it, say goodbye."""
    cart = shop.store.cart(session.customer)
    if cart.lines:
        return read_back(cart, session, shop)
    return Act(Kind.GOODBYE, "goodbye"), session.asking(None)
