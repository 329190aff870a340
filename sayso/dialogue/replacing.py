"""A draft in the place of an order that nobody has begun: it goes the same way, at the same moment, with its note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.dialogue.past_orders import open_order
from sayso.dialogue.shop import Shop
from sayso.order import OrderLine
from sayso.session import Session
from sayso.store import CartChanged, CartMoved, PlacedOrder


def just_placed(session: Session, shop: Shop) -> PlacedOrder | None:
    """The order of this visit that nobody has begun yet."""
    order = open_order(session, shop) if session.placed is not None else None
    return order if order is not None and (order.number, order.state) == (session.placed, "placed") else None


def draft_instead(
    order: PlacedOrder, lines: Sequence[OrderLine], revision: int, session: Session, shop: Shop
) -> CartChanged | CartMoved:
    """Put these lines into the cart of `revision`, to take an order's place after a say-so."""
    who, terms = session.customer, shop.menu.terms
    outcome = shop.store.change_cart(who, lines, revision, order.number)
    if isinstance(outcome, CartMoved) or not outcome.cart.lines:
        return outcome
    fetched = order.quote.address is None
    places = shop.store.places(who).items()
    place = next((name for name, address in places if address == order.quote.address), None)
    cart = shop.store.pick_up(who, True) if fetched else shop.store.deliver_to(who, place)
    wished = order.promised_at > terms.promised(order.placed_at, fetched)
    if wished and order.promised_at >= terms.promised(shop.now, fetched):
        cart = shop.store.due(who, order.promised_at)
    if order.quote.note is not None:
        cart = shop.store.note(who, order.quote.note)
    return replace(outcome, cart=cart)
