"""What a customer is about to run out of, by how often they bought it: told where that is asked, and never ordered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from sayso.act import Choices
from sayso.dialogue.offers import in_stock, offer
from sayso.dialogue.past_orders import paid_for
from sayso.dialogue.shop import LAST_ORDERS, Shop, Turn, inform
from sayso.intent import Intent
from sayso.order import OrderLine
from sayso.session import Session
from sayso.store import PlacedOrder

DUE = 0.8
"""Share of the usual time between two purchases from which on something runs low."""


def running_low(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What was bought again and again and is due by now, the most overdue first; of goods that are named, those."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    orders = paid_for(shop.store.orders(session.customer, LAST_ORDERS))
    named = {(line.category, product) for group in intent.goods for line in group for product in line.products}
    due = [line for line in due_lines(orders, shop.now) if not named or (line.category, line.products[0]) in named]
    goods = in_stock(due, shop)
    if not goods:
        return inform("not-running-low" if orders else "no-orders", session)
    return offer(goods, session, shop, "running-low" if len(goods) > 1 else "running-low-one")


def due_lines(orders: Sequence[PlacedOrder], now: datetime) -> list[OrderLine]:
    """One of everything that is due: the median of the times between its purchases has almost passed since the last."""
    bought: dict[tuple[str, tuple[str, ...]], list[tuple[datetime, OrderLine]]] = {}
    for order in orders:  # the latest first
        for quoted in order.quote.lines:
            line = quoted.line.with_quantity(1)
            if line.products:
                bought.setdefault((line.category, line.products), []).append((order.placed_at, line))
    overdue: list[tuple[float, OrderLine]] = []
    for times in bought.values():
        days = [at for at, _ in times]
        gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(days) if later > earlier]
        passed = (now - days[0]).total_seconds()
        if gaps and passed >= DUE * median(gaps):
            overdue.append((passed / median(gaps), times[0][1]))
    return [line for _, line in sorted(overdue, key=lambda pair: -pair[0])]
