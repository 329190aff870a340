"""Accounts on the database: balances, transactions, spending and bills, read from the journal; the voice code."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from sayso.money import Money
from sayso.store import (
    OPEN_STATES,
    Bill,
    CodeLocked,
    CodeRight,
    CodeState,
    CodeWrong,
    NotCovered,
    Paid,
    Transaction,
    Unknown,
)
from sayso.stores import journal, shelf, tables
from sayso.stores.carts import FIRST_NUMBER
from sayso.stores.database import Database, row_id

TRIES = 3
"""Wrong codes an account may hear before it is locked."""
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}
"""Cost of a digest, about 50 ms (RFC 7914); a code has few digits: what protects it is the lock after three tries."""


class SqlAccounts(Database):
    """What the journal says."""

    def credit(self, customer: str, amount: Money, now: datetime) -> Money | Unknown:
        """Book money that the customer paid in; answers the balance."""
        with self._transaction() as connection:
            if not self._exists(connection, customer):
                return Unknown(customer)
            holder = self._holder(connection, customer)
            self._book(connection, "deposit", customer, None, now, journal.deposit_postings(holder, amount))
            return self._money(journal.balance_minor(connection, holder))

    def _exists(self, connection: Connection, customer: str) -> bool:
        return (
            connection.execute(select(tables.customers.c.id).where(tables.customers.c.id == customer)).first()
            is not None
        )

    def balance(self, customer: str) -> Money:
        """What the account has to spend; negative is owed."""
        with self._reading() as connection:
            return self._money(journal.balance_minor(connection, self._holder(connection, customer)))

    def held(self, customer: str) -> Money:
        """What of the account is set aside for orders that are not delivered yet."""
        with self._reading() as connection:
            columns = tables.orders.c
            minor = connection.execute(
                select(func.coalesce(func.sum(columns.total_minor), 0))
                .where(columns.customer.in_(self._household(connection, customer)))
                .where(columns.payment == "account")
                .where(columns.state.in_(OPEN_STATES))
            ).scalar_one()
            return self._money(int(minor))

    def transactions(self, customer: str, most: int, skip: int = 0) -> tuple[Transaction, ...]:
        """The entries of the account, the latest first."""
        with self._reading() as connection:
            return tuple(
                Transaction(
                    row.at,
                    row.kind,
                    self._money(-int(row.minor)),
                    None if row.order_id is None else str(FIRST_NUMBER + row.order_id),
                )
                for row in journal.entries(connection, self._holder(connection, customer), most, skip)
            )

    def spent(
        self, customer: str, start: datetime, end: datetime, goods: Sequence[tuple[str, str]] | None = None
    ) -> Money:
        """What orders less cancellations and refunds came to; for some goods, what was paid for those alone."""
        with self._reading() as connection:
            household = self._household(connection, customer)
            if goods is None:
                return self._money(journal.spent_minor(connection, household, start, end))
            wanted = set(goods)
            orders, lines = tables.orders.c, tables.order_lines.c
            rows = connection.execute(
                select(lines.line, lines.quantity, lines.unit_minor, orders.goods_minor, orders.discount_minor)
                .join(tables.orders, orders.id == lines.order_id)
                .where(orders.customer.in_(household))
                .where(orders.state.not_in(("cancelled", "reserved")))
                .where(and_(orders.placed_at >= start, orders.placed_at < end))
            ).all()
            return self._money(sum(_paid_for(row) for row in rows if _named(row.line) & wanted))

    # Bills

    def add_bill(self, customer: str, what: str, amount: Money, due_on: date, now: datetime) -> Bill | Unknown:
        """Charge something that is not an order."""
        with self._transaction() as connection:
            if not self._exists(connection, customer):
                return Unknown(customer)
            holder = self._holder(connection, customer)
            bill_id = connection.execute(
                insert(tables.bills)
                .values(customer=holder, what=what, amount_minor=amount.minor, due_on=due_on, paid=False)
                .returning(tables.bills.c.id)
            ).scalar_one()
            postings = {f"due:{holder}": amount.minor, "bills": -amount.minor}
            self._book(connection, "bill", holder, None, now, postings)
            self._tell(connection, "bill_due", holder, now, bill=str(bill_id))
            return self._bill(connection, bill_id)

    def _bill(self, connection: Connection, bill_id: int) -> Bill:
        return self._bill_of(connection.execute(select(tables.bills).where(tables.bills.c.id == bill_id)).one())

    def _bill_of(self, row: Any) -> Bill:
        return Bill(str(row.id), row.customer, row.what, self._money(row.amount_minor), row.due_on, row.paid)

    def bills(self, customer: str | None, open_only: bool) -> tuple[Bill, ...]:
        """Bills of an account, or of everybody; the one due first comes first."""
        with self._reading() as connection:
            query = select(tables.bills).order_by(tables.bills.c.due_on, tables.bills.c.id)
            if customer is not None:
                query = query.where(tables.bills.c.customer == self._holder(connection, customer))
            if open_only:
                query = query.where(~tables.bills.c.paid)
            return tuple(self._bill_of(row) for row in connection.execute(query).all())

    def pay_bill(self, customer: str, number: str, now: datetime) -> Paid | NotCovered | Unknown:
        """Pay from the account, once."""
        with self._transaction() as connection:
            self._lock_account(connection, customer)
            holder = self._holder(connection, customer)
            columns = tables.bills.c
            row = connection.execute(
                select(tables.bills)
                .where(and_(columns.id == row_id(number), columns.customer == holder))
                .with_for_update()
            ).first()
            if row is None:
                return Unknown(number)
            balance = journal.balance_minor(connection, holder)
            if row.paid:
                return Paid(self._bill_of(row), self._money(balance))
            if balance < row.amount_minor:
                return NotCovered(self._money(balance))
            connection.execute(update(tables.bills).where(columns.id == row.id).values(paid=True))
            postings = {f"account:{holder}": row.amount_minor, f"due:{holder}": -row.amount_minor}
            self._book(connection, "bill_payment", customer, None, now, postings)
            return Paid(self._bill(connection, row.id), self._money(balance - row.amount_minor))

    # The voice code

    def code_state(self, customer: str) -> CodeState:
        """Whether there is a code, and whether it is locked."""
        with self._reading() as connection:
            row = connection.execute(
                select(tables.codes).where(tables.codes.c.customer == self._holder(connection, customer))
            ).first()
            return _code_state(row)

    def propose_code(self, customer: str, digits: str) -> None:
        """Keep a new code aside until it is said once more."""
        salt = secrets.token_hex(16)
        digest = _digest(salt, digits)
        with self._transaction() as connection:
            holder = self._holder(connection, customer)
            shelf.insert_unless_known(connection, tables.codes, customer=holder, tries_left=TRIES)
            connection.execute(
                update(tables.codes)
                .where(tables.codes.c.customer == holder)
                .values(proposed_salt=salt, proposed_digest=digest)
            )

    def confirm_code(self, customer: str, digits: str) -> CodeRight | CodeWrong:
        """The code said once more: from now on it is the account's, if it is the same."""
        with self._transaction() as connection:
            holder = self._holder(connection, customer)
            row = self._code_row(connection, holder)
            same = (
                row is not None
                and row.proposed_salt is not None
                and hmac.compare_digest(_digest(row.proposed_salt, digits), row.proposed_digest)
            )
            kept = (
                {"salt": row.proposed_salt, "digest": row.proposed_digest, "tries_left": TRIES} if same and row else {}
            )
            connection.execute(
                update(tables.codes)
                .where(tables.codes.c.customer == holder)
                .values(proposed_salt=None, proposed_digest=None, **kept)
            )
            return CodeRight() if same else CodeWrong(TRIES)

    def try_code(self, customer: str, digits: str) -> CodeRight | CodeWrong | CodeLocked:
        """Whether it is the code; a wrong one costs a try, counted before it is compared."""
        with self._transaction() as connection:
            holder = self._holder(connection, customer)
            row = self._code_row(connection, holder)
            if row is None or row.salt is None:
                return CodeWrong(TRIES)
            if row.tries_left == 0:
                return CodeLocked()
            right = hmac.compare_digest(_digest(row.salt, digits), row.digest)
            left = TRIES if right else row.tries_left - 1
            connection.execute(update(tables.codes).where(tables.codes.c.customer == holder).values(tries_left=left))
            if right:
                return CodeRight()
            return CodeWrong(left) if left else CodeLocked()

    def _code_row(self, connection: Connection, holder: str) -> Any:
        return connection.execute(
            select(tables.codes).where(tables.codes.c.customer == holder).with_for_update()
        ).first()

    def unlock(self, customer: str) -> CodeState | Unknown:
        """Give all tries back."""
        with self._transaction() as connection:
            if not self._exists(connection, customer):
                return Unknown(customer)
            holder = self._holder(connection, customer)
            connection.execute(update(tables.codes).where(tables.codes.c.customer == holder).values(tries_left=TRIES))
            return _code_state(self._code_row(connection, holder))


def _code_state(row: Any) -> CodeState:
    return CodeState(row is not None and row.salt is not None, row is not None and row.tries_left == 0)


def _digest(salt: str, digits: str) -> str:
    return hashlib.scrypt(digits.encode(), salt=bytes.fromhex(salt), dklen=32, **SCRYPT).hex()


def _paid_for(row: Any) -> int:
    """What a line cost, less its share of the order's discount."""
    cost = int(row.quantity * row.unit_minor)
    return cost - (cost * row.discount_minor // row.goods_minor if row.discount_minor else 0)


def _named(line: dict[str, Any]) -> set[tuple[str, str]]:
    """Category and product of each thing that a line is."""
    return {(line["category"], product) for product in line["products"] or [""]}
