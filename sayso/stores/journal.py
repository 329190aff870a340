"""The double-entry journal: every entry's postings come to zero, debit positive, credit negative.

Accounts: `account:<customer>` (what a customer paid in, or owes), `due:<customer>` (to be paid on delivery, or billed),
`cash`, `sales`, `delivery`, `tax`, `bills`, `refunds` (sales given back), `replacements` (goods given for nothing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, insert, select

from sayso.money import Money
from sayso.store import Quote
from sayso.stores import tables

INCOME = ("sales", "delivery", "tax", "refunds")
SPENDING = ("order", "cancellation", "refund")
"""Kinds of entries that make up what a customer spent."""


@dataclass(frozen=True)
class Entry:
    """What an entry is about."""

    at: datetime
    kind: str
    """`deposit`, `order`, `cancellation`, `payment`, `refund`, `replacement`, `bill` or `bill_payment`."""
    customer: str
    """Who did it; of a household, the member."""
    order_id: int | None
    currency: str


def order_postings(holder: str, quote: Quote, sign: int) -> dict[str, int]:
    """Accounts and minor units of an order (`sign` 1) or its cancellation (-1).

    What a provider has taken comes back to the account: its customer can have it paid out, or buy for it.
    """
    payer = "due" if quote.payment == "delivery" or (quote.payment == "provider" and sign > 0) else "account"
    return {
        f"{payer}:{holder}": sign * quote.total.minor,
        "sales": -sign * (quote.goods.minor - (quote.discount.minor if quote.discount else 0)),
        "delivery": -sign * quote.delivery.minor,
        "tax": -sign * quote.tax.minor,
    }


def paid_postings(holder: str, amount: Money) -> dict[str, int]:
    """Accounts and minor units of what was due and is paid."""
    return {"cash": amount.minor, f"due:{holder}": -amount.minor}


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


def entries(connection: Connection, holder: str, most: int, skip: int) -> Sequence[Any]:
    """The latest entries that touch the account, else the dues, of a customer: at, kind, order_id, minor."""
    account, due = f"account:{holder}", f"due:{holder}"
    posted = tables.postings.c
    of_account = func.sum(case((posted.account == account, posted.minor)))
    of_dues = func.sum(case((posted.account == due, posted.minor)))
    at, entry_id = tables.journal.c.at, tables.journal.c.id
    return connection.execute(
        select(at, tables.journal.c.kind, tables.journal.c.order_id, func.coalesce(of_account, of_dues).label("minor"))
        .join(tables.postings, posted.entry == entry_id)
        .where(posted.account.in_((account, due)))
        .group_by(entry_id, at, tables.journal.c.kind, tables.journal.c.order_id)
        .order_by(at.desc(), entry_id.desc())
        .limit(most)
        .offset(skip)
    ).all()


def spent_minor(connection: Connection, customers: Sequence[str], start: datetime, end: datetime) -> int:
    """Orders less cancellations and refunds in `start <= at < end`, in minor units."""
    credit = connection.execute(
        _sum()
        .join(tables.journal, tables.postings.c.entry == tables.journal.c.id)
        .where(
            and_(
                tables.journal.c.customer.in_(customers),
                tables.journal.c.kind.in_(SPENDING),
                tables.journal.c.at >= start,
                tables.journal.c.at < end,
                tables.postings.c.account.in_(INCOME),
            )
        )
    ).scalar_one()
    return -int(credit)
