"""Orders that were placed: ordering them again, where they are, calling them off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sayso.act import Act, Kind, Named
from sayso.dialogue.habits import FADING, weights
from sayso.dialogue.shop import LAST_ORDERS, Shop, Turn, going_on, inform, read_back
from sayso.intent import Change, Intent, apply_changes
from sayso.order import OrderLine
from sayso.session import Question, Session
from sayso.store import CartMoved, Changed, PlacedOrder, TooLate, Unknown

OPEN_STATES = ("placed", "ready")
USUAL_ORDERS = 10
"""Orders in which a usual is looked for."""


def reorder(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The last order again, read back at once."""
    orders = [order for order in shop.store.orders(session.customer, LAST_ORDERS) if order.state != "cancelled"]
    if not orders:
        return going_on(Kind.REQUEST, "no-orders", session)
    return _again([quoted.line for quoted in orders[0].quote.lines], session, shop)


def usual(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What this customer mostly orders, read back at once."""
    orders = [order for order in shop.store.orders(session.customer, USUAL_ORDERS) if order.state != "cancelled"]
    lines = usual_lines(orders)
    if not lines:
        return going_on(Kind.REQUEST, "no-usual" if orders else "no-orders", session)
    return _again(lines, session, shop)


def usual_lines(orders: Sequence[PlacedOrder]) -> list[OrderLine]:
    """The lines that are in at least half of the orders, later ones counting more, and in two of them.

    The likeliest come first, each in its commonest quantity.
    """
    counts: dict[OrderLine, Counter[int]] = {}
    baskets: list[list[OrderLine]] = []
    for order in orders:
        basket = []
        for quoted in order.quote.lines:
            one = quoted.line.with_quantity(1)
            known = next((line for line in counts if line.same_goods(one)), one)
            counts.setdefault(known, Counter())[quoted.line.quantity] += 1
            basket.append(known)
        baskets.append(basket)
    total = sum(FADING**age for age in range(len(baskets)))
    often = {line: sum(FADING**age for age, basket in enumerate(baskets) if line in basket) for line in counts}
    return [
        line.with_quantity(counts[line].most_common(1)[0][0])
        for line in weights(baskets)
        if counts[line].total() >= 2 and often[line] >= total / 2
    ]


def _again(lines: Sequence[OrderLine], session: Session, shop: Shop) -> Turn:
    """Put the lines into the cart and read it back; lines that are there already stay as they are."""
    cart = shop.store.cart(session.customer)
    missing = [line for line in lines if not any(line.same_goods(known) for known in cart.lines)]
    after = apply_changes(cart.lines, [Change(None, line) for line in missing])
    outcome = shop.store.change_cart(session.customer, after, cart.revision)
    if isinstance(outcome, CartMoved):
        return read_back(outcome.cart, session, shop)
    if not outcome.cart.lines:
        return going_on(Kind.NOTIFY_FAILURE, "gone-from-menu", session)
    refused = Named(outcome.refused[0].line, several=False) if outcome.refused else None
    return read_back(outcome.cart, session, shop, without=refused)


def status(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Where the order is: the last open one, else the last."""
    orders = shop.store.orders(session.customer, LAST_ORDERS)
    if not orders:
        return inform("no-orders", session)
    order = _last_open(orders) or orders[0]
    way = "pick-up" if order.quote.address is None else "delivery"
    if order.state in OPEN_STATES:
        return inform(f"status-{order.state}-{way}", session, number=order.number, when=order.promised_at)
    day = order.placed_at.astimezone(shop.now.tzinfo).date()
    return inform(f"status-{order.state}", session, number=order.number, day=day)


def _last_open(orders: Sequence[PlacedOrder]) -> PlacedOrder | None:
    return next((order for order in orders if order.state in OPEN_STATES), None)


def cancel(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Ask before the last open order is called off."""
    order = _last_open(shop.store.orders(session.customer, LAST_ORDERS))
    if order is None:
        return going_on(Kind.NOTIFY_FAILURE, "nothing-to-cancel", session)
    if order.state != "placed":
        return _too_late(order, session)
    facts = {"number": order.number, "lines": order.quote.lines, "total": order.quote.total}
    return Act(Kind.CONFIRM, "cancel-confirm", facts), session.asking(
        Question("cancel-order", {"number": order.number})
    )


def confirm_cancel(session: Session, shop: Shop) -> Turn:
    """The answer was yes: call it off."""
    number = session.question.facts["number"] if session.question else ""
    match shop.store.cancel(number, shop.now):
        case Changed(order):
            return going_on(Kind.NOTIFY_SUCCESS, "cancelled", session, number=order.number)
        case TooLate(order):
            return _too_late(order, session)
        case Unknown():
            return going_on(Kind.NOTIFY_FAILURE, "nothing-to-cancel", session)


def keep_order(session: Session, shop: Shop) -> Turn:
    """The answer was no."""
    return going_on(Kind.INFORM, "not-cancelled", session)


def _too_late(order: PlacedOrder, session: Session) -> Turn:
    state = Act(Kind.INFORM, f"state-{order.state}")
    return going_on(Kind.NOTIFY_FAILURE, "cancel-too-late", session, number=order.number, state=state)
