"""After the sale: something arrived broken, goods go back, tickets and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sayso.act import Act, Choices, Kind
from sayso.dialogue.order_history import is_kind_of
from sayso.dialogue.shop import LAST_ORDERS, Shop, Turn, going_on, inform
from sayso.intent import Intent
from sayso.money import Money, percent_of
from sayso.order import OrderLine, line_from_json
from sayso.session import Question, Session
from sayso.store import OutOfStock, PlacedOrder, QuotedLine, Refunded, Replaced, Ticket, TooLate, TooMuch

RECEIVED = ("delivered",)
LATE = "late"
"""The complaint that goods cannot make good."""


def complain(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Something of the last order is broken, missing or wrong: offer the money back, or the goods once more."""
    slot = intent.slot("complaint")
    kind = slot.id if slot and slot.id else "broken"
    orders = [order for order in shop.store.orders(session.customer, LAST_ORDERS) if order.state != "cancelled"]
    received = [order for order in orders if order.state in RECEIVED]
    if not received or (kind == LATE and orders[0].state not in RECEIVED):
        return _not_received(orders, session)
    if kind == LATE:
        return _to_a_person("complaint-late", received[0], session)
    open_remedy = session.question if session.question and session.question.topic == "remedy" else None
    if open_remedy is not None and not (intent.goods or intent.unknown):  # "not two, only one was missing"
        session = session.asking(_for_so_many(open_remedy, intent))
        return Act(Kind.REQUEST, "remedy-which", {"lines": _of_remedy(session)}), session
    order, lines = _meant(intent, received)
    if order is None:
        return inform("not-among-orders", session, unknown=Choices(_said(intent)))
    if shop.now - order.placed_at > timedelta(days=shop.menu.terms.complaint_days):
        return _to_a_person("complaint-too-old", order, session, days=shop.menu.terms.complaint_days)
    if not lines:
        if len(order.quote.lines) > 1:
            choices = Choices(tuple(quoted.line for quoted in order.quote.lines))
            facts = {"order": order.number, "kind": kind}
            return Act(Kind.REQUEST, "complaint-which", {"choices": choices}), session.asking(
                Question("complaint-which", facts)
            )
        lines = list(order.quote.lines)
    return _remedy(order, _so_many(lines, intent), kind, session, shop)


def _so_many(lines: Sequence[QuotedLine], intent: Intent) -> list[QuotedLine]:
    """Of one line as many as were said: "one of the diet cokes was leaking"."""
    slot = intent.slot("quantity")
    count = int(slot.id) if slot is not None and slot.id is not None else 0
    if len(lines) != 1 or not 0 < count < lines[0].line.quantity:
        return list(lines)
    return [replace(lines[0], line=lines[0].line.with_quantity(count))]


def _said(intent: Intent) -> tuple[str, ...]:
    return tuple(slot.value for slot in intent.slots if slot.name == "goods") or ("?",)


def _not_received(orders: Sequence[PlacedOrder], session: Session) -> Turn:
    """Nothing has arrived yet: say where it is."""
    if not orders:
        return inform("no-orders", session)
    order = orders[0]
    return inform("complaint-under-way", session, number=order.number, when=order.promised_at)


def _meant(intent: Intent, orders: Sequence[PlacedOrder]) -> tuple[PlacedOrder | None, list[QuotedLine]]:
    """The latest order that has the goods that were named, and those of its lines; without goods the latest order."""
    if not intent.goods:  # nothing that the shop sells: "my last order"
        return orders[0], []
    wanted = [line for group in intent.goods for line in group]
    for order in orders:
        found = [quoted for quoted in order.quote.lines if any(is_kind_of(quoted.line, line) for line in wanted)]
        if found:
            return order, found
    alike = _alike(orders[0], wanted)
    return (orders[0], alike) if alike else (None, [])


def _alike(order: PlacedOrder, named: Sequence[OrderLine]) -> list[QuotedLine]:
    """The one line of an order that is of the kind of what was named: "the cokes", of an order of diet cokes."""
    kinds = {line.category for line in named}
    alike = [quoted for quoted in order.quote.lines if quoted.line.category in kinds]
    return alike if len(alike) == 1 else []


def complain_of(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The answer to which goods: those of the order that was asked about."""
    facts = session.question.facts if session.question else {}
    order = _order(facts.get("order", ""), session, shop)
    named = [line for group in intent.goods for line in group]
    lines = [q for q in order.quote.lines if any(is_kind_of(q.line, line) for line in named)] if order else []
    lines = lines or (_alike(order, named) if order else [])
    if order is None or not lines:
        said = intent.slot("order")
        return inform("not-among-orders", session, unknown=Choices(intent.unknown or (said.value if said else "",)))
    return _remedy(order, _so_many(lines, intent), facts["kind"], session, shop)


def _settled_before(order: PlacedOrder, lines: Sequence[QuotedLine], session: Session, shop: Shop) -> Turn | None:
    """What has a ticket already is not made good twice: a person looks at it."""
    skus = {quoted.sku for quoted in lines}
    for ticket in shop.store.tickets(session.customer, open_only=False):
        named = {sku for sku, _ in ticket.goods}
        if ticket.order == order.number and ticket.state != "closed" and named & skus:
            act = Act(Kind.OFFER, "settled-before", {"number": ticket.number})
            return act, session.asking(Question("offer-person", {"order": order.number}))
    return None


def _remedy(order: PlacedOrder, lines: Sequence[QuotedLine], kind: str, session: Session, shop: Shop) -> Turn:
    before = _settled_before(order, lines, session, shop)
    if before is not None:
        return before
    said = tuple(quoted.line for quoted in lines)
    facts: dict[str, Any] = {"order": order.number, "kind": kind, "lines": [line.to_json() for line in said]}
    return Act(Kind.REQUEST, "remedy-which", {"lines": said}), session.asking(Question("remedy", facts))


def refund(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Money back: at once up to what the shop allows, else a person decides."""
    act, session = _with_its_complaint(intent, session, shop)
    if act is not None:
        return act, session
    found = _remedied(session, shop)
    if found is None:
        return going_on(Kind.REQUEST, "remedy-for-what", session)
    order, lines, ticket = found
    amount = _worth(lines, order, shop)
    if ticket.state == "open" and not _at_once(amount, order.number, session, shop):
        return going_on(Kind.NOTIFY_SUCCESS, "ticket-opened", session, number=ticket.number)
    match shop.store.refund(ticket.number, amount, shop.now):
        case Refunded(_, left):
            return going_on(Kind.NOTIFY_SUCCESS, "refunded", session, amount=amount, number=ticket.number, balance=left)
        case TooMuch() | TooLate():
            shop.store.close_ticket(ticket.number, shop.now)
            return _to_a_person("refund-not-left", order, session)
    return going_on(Kind.NOTIFY_SUCCESS, "ticket-opened", session, number=ticket.number)


def replace_goods(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The goods once more, for nothing, under the same rules."""
    act, session = _with_its_complaint(intent, session, shop)
    if act is not None:
        return act, session
    found = _remedied(session, shop)
    if found is None:
        return going_on(Kind.REQUEST, "remedy-for-what", session)
    order, lines, ticket = found
    if ticket.state == "open" and not _at_once(_worth(lines, order, shop), order.number, session, shop):
        return going_on(Kind.NOTIFY_SUCCESS, "ticket-opened", session, number=ticket.number)
    wanted = [quoted.line for quoted in lines]
    match shop.store.replace_goods(ticket.number, wanted, shop.now):
        case Replaced(_, fresh):
            facts = {"lines": tuple(wanted), "number": fresh.number, "ticket": ticket.number, "when": fresh.promised_at}
            return going_on(Kind.NOTIFY_SUCCESS, "replaced", session, **facts)
        case OutOfStock():
            return Act(Kind.REQUEST, "replacement-out-of-stock"), session
    return going_on(Kind.NOTIFY_SUCCESS, "ticket-opened", session, number=ticket.number)


def _with_its_complaint(intent: Intent, session: Session, shop: Shop) -> tuple[Act | None, Session]:
    """Where goods were named with the wish, first what was wrong with them; an act where that needs an answer."""
    if session.question is not None and session.question.topic == "remedy":
        return None, session.asking(_for_so_many(session.question, intent))
    if not (intent.goods or intent.unknown):
        return None, session
    act, after = complain(intent, session, shop)
    settled = after.question is not None and after.question.topic == "remedy"
    return (None, after) if settled else (act, after)


def _for_so_many(question: Question, intent: Intent) -> Question:
    """The open remedy, of one line as many as were said: "a refund for one of them"."""
    slot = intent.slot("quantity")
    count = int(slot.id) if slot is not None and slot.id is not None else 0
    lines = [line_from_json(line) for line in question.facts["lines"]]
    if len(lines) != 1 or not 0 < count < lines[0].quantity:
        return question
    return replace(question, facts={**question.facts, "lines": [lines[0].with_quantity(count).to_json()]})


def _of_remedy(session: Session) -> tuple[OrderLine, ...]:
    """The goods of the open remedy."""
    lines = session.question.facts["lines"] if session.question else ()
    return tuple(line_from_json(line) for line in lines)


def _remedied(session: Session, shop: Shop) -> tuple[PlacedOrder, list[QuotedLine], Ticket] | None:
    """The order, the lines and the ticket of the question that is open."""
    facts = session.question.facts if session.question and session.question.topic == "remedy" else None
    order = _order(facts["order"], session, shop) if facts else None
    if facts is None or order is None:
        return None
    wanted = [line_from_json(line) for line in facts["lines"]]
    lines = [
        replace(quoted, line=line.with_quantity(min(line.quantity, quoted.line.quantity)))
        for quoted in order.quote.lines
        for line in wanted
        if quoted.line.same_goods(line)
    ]
    text = ", ".join(f"{quoted.line.quantity} {quoted.sku}" for quoted in lines)
    goods = [(quoted.sku, quoted.line.quantity) for quoted in lines]
    ticket = shop.store.open_ticket(session.customer, order.number, facts["kind"], text, shop.now, goods)
    return order, lines, ticket


def _order(number: str, session: Session, shop: Shop) -> PlacedOrder | None:
    orders = shop.store.orders(session.customer, LAST_ORDERS)
    return next((order for order in orders if order.number == number), None)


def _worth(lines: Sequence[QuotedLine], order: PlacedOrder, shop: Shop) -> Money:
    """What was paid for some lines of an order: less its discount, with tax."""
    price = Money(sum(quoted.price.minor for quoted in lines), order.quote.total.currency)
    if order.quote.discount is not None:
        price = price - Money(order.quote.discount.minor * price.minor // order.quote.goods.minor, price.currency)
    worth = price + percent_of(price, shop.menu.terms.tax_percent)
    return min(worth, order.quote.total, key=lambda amount: amount.minor)


def _at_once(amount: Money, order: str, session: Session, shop: Shop) -> bool:
    """Whether nobody has to decide: a small amount, of an account that is not locked."""
    most = shop.menu.terms.refund_up_to
    given = sum(
        t.refund.minor for t in shop.store.tickets(session.customer, open_only=False) if t.order == order and t.refund
    )
    if most is None or shop.store.code_state(session.customer).locked:
        return False
    return 0 < amount.minor <= most.minor - given


def _to_a_person(topic: str, order: PlacedOrder, session: Session, **facts: object) -> Turn:
    """What we may not decide: offer somebody who may."""
    act = Act(Kind.OFFER, topic, {"number": order.number, **facts})
    return act, session.asking(Question("offer-person", {"order": order.number}))


def give_back(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Goods go back, by the order's state and the shop's policy: a ticket, and the money when they are here."""
    days = shop.menu.terms.return_days
    if days is None:
        return inform("no-returns", session)
    orders = shop.store.orders(session.customer, LAST_ORDERS)
    received = [order for order in orders if order.state in RECEIVED]
    if not received:
        waiting = next((order for order in orders if order.state not in (*RECEIVED, "cancelled")), None)
        if waiting is None:
            return inform("no-orders", session)
        return inform("return-cancel-instead", session, number=waiting.number)
    order, lines = _meant(intent, received)
    if order is None:
        return inform("not-among-orders", session, unknown=Choices(_said(intent)))
    if shop.now - order.placed_at > timedelta(days=days):
        return _to_a_person("return-too-late", order, session, days=days)
    lines = lines or list(order.quote.lines)
    before = _settled_before(order, lines, session, shop)
    if before is not None:
        return before
    said = tuple(quoted.line for quoted in lines)
    amount = _worth(lines, order, shop)
    facts: dict[str, Any] = {"order": order.number, "kind": "return", "lines": [line.to_json() for line in said]}
    return Act(Kind.CONFIRM, "return-confirm", {"lines": said, "amount": amount}), session.asking(
        Question("return", facts)
    )


def confirm_return(session: Session, shop: Shop) -> Turn:
    """The answer was yes: note it; the money comes when the goods are back."""
    facts = session.question.facts if session.question else {}
    found = _remedied(session.asking(Question("remedy", facts)), shop)
    if found is None:
        return going_on(Kind.REQUEST, "remedy-for-what", session)
    return going_on(Kind.NOTIFY_SUCCESS, "return-noted", session, number=found[2].number)


def keep_goods(session: Session, shop: Shop) -> Turn:
    """The answer was no."""
    return going_on(Kind.INFORM, "return-not-noted", session)


def tickets(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What became of the last ticket."""
    known = shop.store.tickets(session.customer, open_only=False)
    if not known:
        return inform("no-tickets", session)
    ticket = known[0]
    facts: dict[str, object] = {"number": ticket.number}
    if ticket.refund is not None and ticket.state == "refunded":
        facts["amount"] = ticket.refund
    return inform(f"ticket-{ticket.state}", session, **facts)
