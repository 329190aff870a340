"""Orders that were placed: ordering them again, where they are, calling them off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sayso.act import Act, Kind, Named
from sayso.dialogue.habits import FADING, weights
from sayso.dialogue.limits import beyond_limits, remembering
from sayso.dialogue.order_history import is_kind_of, last_open, orders_of
from sayso.dialogue.reading_back import read_back
from sayso.dialogue.shop import LAST_ORDERS, Shop, Turn, going_on, inform
from sayso.intent import Change, Intent, apply_changes
from sayso.order import OrderLine
from sayso.session import Question, Session
from sayso.store import OPEN_STATES, CartChanged, CartMoved, Changed, PlacedOrder, Short, TooLate, Unknown

USUAL_ORDERS = 10
"""Orders in which a usual is looked for."""


def reorder(intent: Intent, session: Session, shop: Shop) -> Turn:
    """An order again, read back at once: the last one, or that of a day; with a change where one was said."""
    found = orders_of(intent, session, shop)
    if isinstance(found, Act):
        return found, session
    orders = paid_for(found)
    if not orders:
        return going_on(Kind.REQUEST, "no-orders", session)
    order, lines = orders[0], [quoted.line for quoted in orders[0].quote.lines]
    if intent.slot("goods") is not None and intent.goods:  # "the same pizza as last time": of all that was in it, that
        named = [line for group in intent.goods for line in group]
        fitting = ((each, _of_kind(each, named)) for each in orders)
        order, lines = next((pair for pair in fitting if pair[1]), (order, []))
        if not lines:
            return going_on(Kind.NOTIFY_FAILURE, "not-in-that-order", session)
    changed = _changed(lines, intent, shop)
    if changed is None:
        return going_on(Kind.NOTIFY_FAILURE, "not-in-that-order", session)
    return again(changed, order, session, shop)


def paid_for(orders: Sequence[PlacedOrder]) -> list[PlacedOrder]:
    """Orders that were paid for: not called off, and no replacement of something broken."""
    return [order for order in orders if order.state != "cancelled" and order.quote.total.minor > 0]


def _changed(lines: list[OrderLine], intent: Intent, shop: Shop) -> list[OrderLine] | None:
    """The lines with what was said after "but": a number of all of it, or of some goods; None where it fits nothing."""
    slot = intent.slot("change")
    if slot is None:
        return lines
    if slot.id is not None:  # "but two"
        return [line.with_quantity(int(slot.id)) for line in lines] if int(slot.id) > 0 else None
    named = [line for group in intent.goods for line in group[:1]]
    if not named:
        return None
    for wanted in named:
        at = next((i for i, line in enumerate(lines) if is_kind_of(line, wanted)), None)
        if at is None:
            lines = [*lines, wanted]
        elif wanted.products and wanted.products != lines[at].products:
            lines = [*lines[:at], wanted, *lines[at + 1 :]]
        else:
            lines = [*lines[:at], lines[at].with_quantity(wanted.quantity), *lines[at + 1 :]]
    return lines


def _of_kind(order: PlacedOrder, named: Sequence[OrderLine]) -> list[OrderLine]:
    """The lines of an order that are some of the goods that were named."""
    return [q.line for q in order.quote.lines if any(is_kind_of(q.line, wanted) for wanted in named)]


def usual(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What this customer mostly orders, read back at once."""
    orders = paid_for(shop.store.orders(session.customer, USUAL_ORDERS))
    lines = usual_lines(orders)
    if not lines:
        return going_on(Kind.REQUEST, "no-usual" if orders else "no-orders", session)
    changed = _changed(lines, intent, shop)
    if changed is None:
        return going_on(Kind.NOTIFY_FAILURE, "not-in-that-order", session)
    return again(changed, orders[0], session, shop)


def again(lines: Sequence[OrderLine], before: PlacedOrder | None, session: Session, shop: Shop) -> Turn:
    """Put what was had before into the cart and read it back, the total first, with what changed since then."""
    cart = shop.store.cart(session.customer)
    asked = session.question is not None and session.question.topic == "place-order"
    if asked and all(any(there == line for there in cart.lines) for line in lines):  # said twice, it is had once
        return read_back(cart, session, shop, topic="read-back-again")
    after = apply_changes(cart.lines, [Change(None, line) for line in lines])
    refusal = beyond_limits(after, session, shop)
    if refusal is not None:
        return refusal
    outcome = shop.store.change_cart(session.customer, after, cart.revision)
    if isinstance(outcome, CartMoved):
        return again(lines, before, session, shop)
    if not outcome.cart.lines:
        return going_on(Kind.NOTIFY_FAILURE, "gone-from-menu", session)
    lead = _since_then(outcome, before, shop)
    return read_back(outcome.cart, remembering(cart.lines, session), shop, lead, "read-back-again")


def _since_then(outcome: CartChanged, before: PlacedOrder | None, shop: Shop) -> Act | None:
    """What is other than it was: goods that are short, else a price that moved."""
    if outcome.refused:
        line = outcome.refused[0].line
        left = outcome.refused[0].added if isinstance(outcome.refused[0], Short) else 0
        if left:
            facts: dict[str, object] = {"lines": (line.with_quantity(left),)}
            return Act(Kind.INFORM, "lead-only", facts)
        return Act(Kind.INFORM, "lead-without", {"goods": Named(line, several=False)})
    for quoted in before.quote.lines if before else ():
        now = next((each for each in outcome.cart.quote.lines if each.line.same_goods(quoted.line)), None)
        if now is not None and now.unit_price != quoted.unit_price:
            moved = {"goods": Named(quoted.line, several=False), "price": now.unit_price, "before": quoted.unit_price}
            return Act(Kind.INFORM, "lead-price", moved)
    return None


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


def status(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Where the order is: the last open one, else when what is in the cart would come, else the last."""
    orders = shop.store.orders(session.customer, LAST_ORDERS)
    slot = intent.slot("number")
    on_its_way = last_open(orders)
    cart = shop.store.cart(session.customer) if slot is None and on_its_way is None else None
    if cart is not None and cart.lines:  # "when would that get here", of what is not ordered yet
        pick_up = cart.quote.address is None
        topic = "would-be-ready" if pick_up else "would-arrive"
        return inform(topic, session, when=cart.quote.due_at or shop.menu.terms.promised(shop.now, pick_up))
    if not orders:
        return inform("no-orders", session)
    order = on_its_way or orders[0]
    if slot is not None:
        named = next((each for each in orders if each.number == slot.id), None)
        if named is None:
            return inform("no-such-order", session)
        order = named
    way = "pick-up" if order.quote.address is None else "delivery"
    if order.state in OPEN_STATES:
        facts = {"number": order.number, "when": order.promised_at}
        if order.carrier is not None and order.state == "ready" and way == "delivery":
            return inform("status-ready-carrier", session, carrier=order.carrier, **facts)
        return inform(f"status-{order.state}-{way}", session, **facts)
    day = order.placed_at.astimezone(shop.now.tzinfo).date()
    return inform(f"status-{order.state}", session, number=order.number, day=day)


def cancel(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Ask before the last open order is called off."""
    orders, slot = shop.store.orders(session.customer, LAST_ORDERS), intent.slot("number")
    order = last_open(orders if slot is None else [each for each in orders if each.number == slot.id])
    if order is None:
        return going_on(Kind.NOTIFY_FAILURE, "nothing-to-cancel", session)
    if order.state != "placed":
        return _too_late(order, session)
    return ask_cancel(order, session)


def open_order(session: Session, shop: Shop) -> PlacedOrder | None:
    """The last order that was neither handed over nor called off."""
    return last_open(shop.store.orders(session.customer, LAST_ORDERS))


def ask_cancel(order: PlacedOrder, session: Session) -> Turn:
    """Say what would be called off, and ask for the say-so."""
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
