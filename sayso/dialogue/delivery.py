"""Where an order goes: to the customer's address, or picked up at the shop."""

from __future__ import annotations

from sayso.act import Kind
from sayso.dialogue.reading_back import read_back
from sayso.dialogue.shop import Shop, Turn, going_on, inform
from sayso.intent import Intent
from sayso.session import Session


def pick_up(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The customer comes for it."""
    return _go(True, session, shop)


def deliver(intent: Intent, session: Session, shop: Shop) -> Turn:
    """It is brought, where there is an address and the shop delivers; another place or time is refused in words."""
    if intent.slot("place") is not None:
        known = shop.store.cart(session.customer).quote.address
        facts = {"address": known} if known else {}
        return inform("only-to-address" if facts else "no-address-known", session, **facts)
    if intent.slot("time") is not None:
        return inform("no-time", session, minutes=int(shop.menu.terms.delivery_time.total_seconds() // 60))
    return _go(False, session, shop)


def _go(wanted: bool, session: Session, shop: Shop) -> Turn:
    """The cart's way; where the say-so was open it has to be given anew, for the new total."""
    asked = session.question is not None and session.question.topic == "place-order"
    cart = shop.store.pick_up(session.customer, wanted)
    if not cart.lines:
        return going_on(Kind.REQUEST, "nothing-to-order", session)
    if not wanted and cart.quote.address is None:
        return going_on(Kind.NOTIFY_FAILURE, "no-address", session)
    if asked:
        return read_back(cart, session, shop)
    topic = "will-pick-up" if wanted else "will-deliver"
    return going_on(Kind.NOTIFY_SUCCESS, topic, session, address=cart.quote.address or "", total=cart.quote.total)
