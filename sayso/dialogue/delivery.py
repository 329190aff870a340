"""Where an order goes: to the customer's address, or picked up at the shop."""

from __future__ import annotations

from sayso.act import Kind
from sayso.dialogue.reading_back import read_back
from sayso.dialogue.shop import Shop, Turn, going_on
from sayso.intent import Intent
from sayso.session import Session


def pick_up(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The customer comes for it."""
    return _go(True, session, shop)


def deliver(intent: Intent, session: Session, shop: Shop) -> Turn:
    """It is brought, where there is an address and the shop delivers."""
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
