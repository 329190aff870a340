"""From the cart to an order: the read-back, the say-so, and what may come between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sayso.act import Act, Kind
from sayso.dialogue import access, manners, paying
from sayso.dialogue.reading_back import read_back, say_so_for
from sayso.dialogue.shop import Shop, Turn, going_on
from sayso.intent import Intent
from sayso.session import Question, Session
from sayso.store import Cart, CartMoved, OutOfStock, Placed, PlacedOrder, PriceChanged, Reserved, TooLate, Unknown


def check_out(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Read the cart back and ask for the say-so."""
    return read_back(shop.store.cart(session.customer), session, shop)


def place(session: Session, shop: Shop) -> Turn:
    """The answer to the read-back was yes: order that draft at that total, once."""
    facts = session.question.facts if session.question else {}
    from_amount = shop.menu.terms.code_from
    if from_amount is not None and facts["total"] >= from_amount.minor and not access.allowed(session):
        return access.ask_code(Intent(access.YES), session, shop)
    if paying.stale(session.customer, facts["key"], facts["digest"], shop):
        paying.give_up(session.customer, shop)
        return read_back(shop.store.cart(session.customer), session, shop)
    step = shop.store.place if shop.payments is None else shop.store.reserve
    outcome = step(session.customer, facts["key"], facts["digest"], shop.now)
    match outcome:
        case Unknown():
            return Act(Kind.NOTIFY_FAILURE, "payment-unknown"), session
        case Placed(order):
            return _placed(order, session)
        case Reserved(order):
            return _paid(order, session, shop)
        case PriceChanged(cart) if cart.quote.total.minor == facts["total"]:
            return read_back(cart, session, shop)  # another way of paying, or another address
        case PriceChanged(cart):
            return _anew("price-changed", cart, session)
        case OutOfStock(_, cart):
            if not cart.lines:
                return going_on(Kind.NOTIFY_FAILURE, "stock-gone-all", session)
            return _anew("stock-gone", cart, session)
        case TooLate(order):
            return _anew("too-late-to-replace", shop.store.cart(session.customer), session, number=order.number)
        case CartMoved(cart):
            return _anew("cart-moved", cart, session)


def _anew(topic: str, cart: Cart, session: Session, **facts: object) -> Turn:
    """What was read back is no longer so: say what is now, and ask for a fresh say-so."""
    if not cart.lines:
        return going_on(Kind.REQUEST, "nothing-to-order", session)
    act = Act(Kind.CONFIRM, topic, {"lines": cart.quote.lines, "total": cart.quote.total, **facts})
    return act, session.asking(say_so_for(cart))


def _paid(order: PlacedOrder, session: Session, shop: Shop) -> Turn:
    """The second and third step where money is taken outside."""
    match paying.pay(order, shop):
        case paying.Settled(placed):
            return _placed(placed, session)
        case paying.NotTaken():
            return going_on(Kind.NOTIFY_FAILURE, "payment-refused", session)
        case paying.Waiting():
            return Act(Kind.REQUEST, "payment-approval"), session
        case paying.Open():
            return Act(Kind.NOTIFY_FAILURE, "payment-unknown"), session


def _placed(order: PlacedOrder, session: Session) -> Turn:
    pick_up = order.quote.address is None
    act = Act(
        Kind.NOTIFY_SUCCESS,
        "placed-pick-up" if pick_up else "placed-delivery",
        {"number": order.number, "total": order.quote.total, "when": order.promised_at},
    )
    session = replace(session, placed=order.number, spoken_of=None, about=(), more=None, before=())
    return act, session.asking(Question("anything-else"))


def open_say_so(session: Session) -> Mapping[str, Any] | None:
    """What the open read-back is about, also while a code is asked for it; None where there is none."""
    question = session.question
    if question is None:
        return None
    if question.topic == "place-order":
        return question.facts
    behind = question.facts.get("question") if question.topic == "code" else None
    return behind["facts"] if behind and behind["topic"] == "place-order" else None


def after_fault(session: Session, shop: Shop) -> Turn:
    """A turn failed while the say-so was open: look up by the draft's key whether the order was placed.

    Raises StoreUnavailable where that cannot be told now; the same yes again is safe.
    """
    facts = open_say_so(session) or {}
    order = shop.store.order_of(session.customer, facts["key"])
    if order is not None:
        return _placed(order, session)
    if any(each.key == facts["key"] for each in shop.store.unsettled()):  # its money may have been taken
        return Act(Kind.NOTIFY_FAILURE, "payment-unknown"), session
    return Act(Kind.NOTIFY_FAILURE, "apology-not-placed"), session.asking(None)


def hold(session: Session, shop: Shop) -> Turn:
    """The answer to the read-back was no: nothing is ordered, the cart stays; goods set aside go back."""
    paying.give_up(session.customer, shop)
    cart = shop.store.cart(session.customer)
    if cart.replaces is not None:
        shop.store.change_cart(session.customer, (), cart.revision)
        return going_on(Kind.INFORM, "order-stays", session, number=cart.replaces)
    return going_on(Kind.REQUEST, "not-placed", session)


def go_on(session: Session, shop: Shop) -> Turn:
    """Yes to "anything else?": with something in the cart it is read back, for which a yes is needed all the same."""
    return finish(session, shop) if shop.store.cart(session.customer).lines else manners.what_else(session, shop)


def finish(session: Session, shop: Shop) -> Turn:
    """Nothing else is wanted: read the cart back; with nothing in it, say goodbye."""
    cart = shop.store.cart(session.customer)
    if cart.lines:
        return read_back(cart, session, shop)
    return Act(Kind.GOODBYE, "goodbye"), session.asking(None)
