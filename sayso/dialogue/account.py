"""What the account says: balance, transactions, spending."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sayso.dialogue.shop import Shop, Turn, inform
from sayso.intent import Intent
from sayso.session import Session

MOST_TRANSACTIONS = 3


def balance(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What is on the account."""
    amount = shop.store.balance(session.customer)
    return inform("balance-owed" if amount.minor < 0 else "balance", session, amount=amount)


def transactions(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The last entries of the account."""
    entries = shop.store.transactions(session.customer, MOST_TRANSACTIONS)
    if not entries:
        return inform("no-transactions", session)
    return inform("transactions", session, count=len(entries), list=entries)


def spending(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What was spent in a period; without one, this month."""
    slot = intent.slot("period")
    today = shop.now.date()
    if slot and slot.id == "ever":
        amount = shop.store.spent(session.customer, _midnight(date(1970, 1, 1), shop), shop.now + timedelta(seconds=1))
        return inform("spent-ever", session, amount=amount)
    if slot and slot.id is None:
        return inform("period-unknown", session)
    bounds = slot.id.split("/") if slot and slot.id else [str(today.replace(day=1)), str(today + timedelta(days=1))]
    first, end = map(date.fromisoformat, bounds)
    amount = shop.store.spent(session.customer, _midnight(first, shop), _midnight(end, shop))
    last = end - timedelta(days=1)
    topic = ("spent" if amount.minor else "spent-nothing") + ("-day" if first == last else "")
    return inform(topic, session, first=first, last=last, amount=amount)


def _midnight(day: date, shop: Shop) -> datetime:
    return datetime.combine(day, time(), shop.menu.terms.time_zone)
