"""What a cart and a session may hold, and what is said of more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.act import Kind, Named
from sayso.dialogue.shop import Shop, Turn, going_on
from sayso.order import OrderLine
from sayso.session import Session

MOST_LINES = 100
"""Lines that a cart holds."""
MOST_REMEMBERED = 40
"""Lines of earlier carts that can be brought back; a session is carried along with every request."""


def beyond_limits(lines: Sequence[OrderLine], session: Session, shop: Shop) -> Turn | None:
    """What to say instead of filling a cart with so much; None where it may hold these lines."""
    most = shop.menu.terms.most_of_one
    too_many = next((line for line in lines if line.quantity > most), None)
    if too_many is not None:
        return going_on(Kind.REQUEST, "too-many-together", session, goods=Named(too_many), most=most)
    if len(lines) > MOST_LINES:
        return going_on(Kind.NOTIFY_FAILURE, "cart-full", session)
    return None


def remembering(before: Sequence[OrderLine], session: Session) -> Session:
    """With the cart as it was before a change, to be brought back by "undo"; the oldest are forgotten first."""
    carts = (*session.before, tuple(before))
    while carts and sum(max(1, len(lines)) for lines in carts) > MOST_REMEMBERED:
        carts = carts[1:]
    return replace(session, before=carts)
