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
    period = slot.id if slot and slot.id else "this_month"
    if period == "ever":
        amount = shop.store.spent(session.customer, _midnight(date(1970, 1, 1), shop), shop.now + timedelta(seconds=1))
        return inform("spent-ever", session, amount=amount)
    first, end = period_days(period, today)
    amount = shop.store.spent(session.customer, _midnight(first, shop), _midnight(end, shop))
    last = end - timedelta(days=1)
    topic = ("spent" if amount.minor else "spent-nothing") + ("-day" if first == last else "")
    return inform(topic, session, first=first, last=last, amount=amount)


def period_days(period: str, today: date) -> tuple[date, date]:
    """First day of a period and the day after its last one. Weeks begin on Monday."""
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    tomorrow = today + timedelta(days=1)
    match period:
        case "today":
            return today, tomorrow
        case "yesterday":
            return today - timedelta(days=1), today
        case "this_week":
            return monday, tomorrow
        case "last_week":
            return monday - timedelta(days=7), monday
        case "last_month":
            return (first_of_month - timedelta(days=1)).replace(day=1), first_of_month
        case "this_year":
            return today.replace(month=1, day=1), tomorrow
        case "last_year":
            return date(today.year - 1, 1, 1), date(today.year, 1, 1)
        case _:
            return first_of_month, tomorrow


def _midnight(day: date, shop: Shop) -> datetime:
    return datetime.combine(day, time(), shop.menu.terms.time_zone)
