"""The double-entry journal: every entry's postings come to zero, debit positive, credit negative.

Accounts: `account:<customer>` (what a customer paid in, or owes), `due:<customer>` (to be paid on delivery), `cash`,
`sales`, `delivery`, `tax`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select

from sayso.money import Money
from sayso.store import Quote
from sayso.stores import tables

INCOME = ("sales", "delivery", "tax")


@dataclass(frozen=True)
class Entry:
    """What an entry is about."""

    at: datetime
    kind: str
    """`deposit`, `order`, `cancellation` or `payment`."""
    customer: str
    order_id: int | None
    currency: str


def order_postings(customer: str, quote: Quote, sign: int) -> dict[str, int]:
    """Accounts and minor units of an order (`sign` 1) or its cancellation (-1)."""
    payer = "account" if quote.payment == "account" else "due"
    return {
        f"{payer}:{customer}": sign * quote.total.minor,
        "sales": -sign * quote.goods.minor,
        "delivery": -sign * quote.delivery.minor,
        "tax": -sign * quote.tax.minor,
    }


def deposit_postings(customer: str, amount: Money) -> dict[str, int]:
    """Accounts and minor units of money paid in."""
    return {"cash": amount.minor, f"account:{customer}": -amount.minor}


def book(connection: Connection, entry: Entry, amounts: Mapping[str, int]) -> None:
    """Write one entry; the database is asked whether it comes to zero, within the transaction."""
    entry_id = connection.execute(
        insert(tables.journal)
        .values(at=entry.at, kind=entry.kind, customer=entry.customer, order_id=entry.order_id)
        .returning(tables.journal.c.id)
    ).scalar_one()
    rows = [
        {"entry": entry_id, "account": account, "minor": minor, "currency": entry.currency}
        for account, minor in amounts.items()
        if minor
    ]
    if rows:
        connection.execute(insert(tables.postings), rows)
    off = connection.execute(_sum().where(tables.postings.c.entry == entry_id)).scalar_one()
    if off != 0:
        raise AssertionError(f"journal entry {entry_id} is off by {off}")


def _sum() -> Any:
    return select(func.coalesce(func.sum(tables.postings.c.minor), 0))


def balance_minor(connection: Connection, customer: str) -> int:
    """What the customer has on the account, in minor units."""
    return -int(connection.execute(_sum().where(tables.postings.c.account == f"account:{customer}")).scalar_one())


def entries(connection: Connection, customer: str, most: int) -> Sequence[Any]:
    """The latest entries that touch the customer's account or dues: at, kind, order_id, minor."""
    return connection.execute(
        select(tables.journal, tables.postings.c.minor)
        .join(tables.postings, tables.postings.c.entry == tables.journal.c.id)
        .where(tables.postings.c.account.in_((f"account:{customer}", f"due:{customer}")))
        .order_by(tables.journal.c.at.desc(), tables.journal.c.id.desc())
        .limit(most)
    ).all()


def spent_minor(connection: Connection, customer: str, start: datetime, end: datetime) -> int:
    """Orders less cancellations in `start <= at < end`, in minor units."""
    credit = connection.execute(
        _sum()
        .join(tables.journal, tables.postings.c.entry == tables.journal.c.id)
        .where(
            and_(
                tables.journal.c.customer == customer,
                tables.journal.c.kind.in_(("order", "cancellation")),
                tables.journal.c.at >= start,
                tables.journal.c.at < end,
                tables.postings.c.account.in_(INCOME),
            )
        )
    ).scalar_one()
    return -int(credit)
