"""What was ordered before: the last order, one of a time or a number, the one before it, all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sayso.act import Act, Choices, Day, Items, Kind
from sayso.dialogue.shop import LAST_ORDERS, Shop, Turn, inform
from sayso.intent import Intent
from sayso.order import OrderLine
from sayso.session import Question, Session
from sayso.store import OPEN_STATES, PlacedOrder

MOST_TOLD = 3
"""Orders that are told at once."""
ONE_ORDER = "order-told"
"""What "more" goes on with after one order was told: the one before it."""


def orders_of(intent: Intent, session: Session, shop: Shop) -> Sequence[PlacedOrder] | Act:
    """The customer's orders, or those of a period, the latest first; what to say where there are none then."""
    slot = intent.slot("period")
    if slot is None or slot.id == "ever":
        return shop.store.orders(session.customer, LAST_ORDERS)
    if slot.id is None or "/" not in slot.id:
        return Act(Kind.INFORM, "period-unknown")
    first, end = (date.fromisoformat(day) for day in slot.id.split("/"))
    start, stop = (datetime.combine(day, time(), shop.menu.terms.time_zone) for day in (first, end))
    found = shop.store.orders_between(session.customer, start, stop)
    if found:
        return found
    last_day = end - timedelta(days=1)
    topic = "no-orders-then-day" if first == last_day else "no-orders-then"
    return Act(Kind.INFORM, topic, {"first": first, "last": last_day})


def last(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What was in the last order, or in the one of a number, of a period, with some goods; nothing is ordered."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    orders = orders_of(intent, session, shop)
    if isinstance(orders, Act):
        return orders, session
    if not orders:
        return inform("no-orders", session)
    number = intent.slot("number")
    named = [line for group in intent.goods for line in group]
    wanted = [
        order
        for order in orders
        if (number is None or order.number == number.id) and (not named or _holds(order, named))
    ]
    if not wanted:
        return inform("no-such-order" if number is not None else "never-ordered", session)
    return _told(wanted[0], session, shop)


def last_open(orders: Sequence[PlacedOrder]) -> PlacedOrder | None:
    """The latest that is not there yet."""
    return next((order for order in orders if order.state in OPEN_STATES), None)


def _holds(order: PlacedOrder, named: Sequence[OrderLine]) -> bool:
    return any(is_kind_of(quoted.line, wanted) for quoted in order.quote.lines for wanted in named)


def is_kind_of(line: OrderLine, wanted: OrderLine) -> bool:
    """Whether a line is some of the goods that were named."""
    return line.category == wanted.category and (not wanted.products or line.products == wanted.products)


def _told(order: PlacedOrder, session: Session, shop: Shop) -> Turn:
    facts = {
        "number": order.number,
        "day": _day(order, shop),
        "lines": order.quote.lines,
        "total": order.quote.total,
    }
    return inform("last-order", replace(session, more=Question(ONE_ORDER, {"number": order.number})), **facts)


def earlier(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The order before the one that was told last; before the last one where none was."""
    return before_told(session.more or Question(""), session, shop)


def before_told(question: Question, session: Session, shop: Shop) -> Turn:
    """The order before the one of a question."""
    orders = shop.store.orders(session.customer, LAST_ORDERS)
    told = next((at for at, each in enumerate(orders) if each.number == question.facts.get("number")), 0)
    if len(orders) < told + 2:
        return inform("no-earlier-order" if orders else "no-orders", session)
    return _told(orders[told + 1], session, shop)


def list_all(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Every order, or those of a period, the latest first, some at a time."""
    orders = orders_of(intent, session, shop)
    if isinstance(orders, Act):
        return orders, session
    return _listed(orders, 0, session, shop)


def more_orders(question: Question, session: Session, shop: Shop) -> Turn:
    """The orders before those that were listed."""
    told = question.facts["told"]
    orders = shop.store.orders(session.customer, LAST_ORDERS)
    return _listed([order for order in orders if int(order.number) < int(told)], 1, session, shop)


def _listed(orders: Sequence[PlacedOrder], page: int, session: Session, shop: Shop) -> Turn:
    if not orders:
        return inform("no-earlier-order" if page else "no-orders", replace(session, more=None))
    shown = orders[:MOST_TOLD]
    told = tuple(
        Act(Kind.INFORM, "order-listed", {"number": o.number, "day": Day(_day(o, shop)), "total": o.quote.total})
        for o in shown
    )
    further = Question("orders", {"told": shown[-1].number}) if len(orders) > len(shown) else None
    session = replace(session, more=further)
    return inform("orders-more" if further else "orders", session, list=Items(told), count=len(orders))


def _day(order: PlacedOrder, shop: Shop) -> date:
    return order.placed_at.astimezone(shop.now.tzinfo).date()
