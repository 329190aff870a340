"""What every part of the store on a database shares: transactions, money, the journal, the outbox."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.pool import StaticPool

from sayso.menu import Menu
from sayso.money import Money
from sayso.store import StoreUnavailable
from sayso.stores import journal, shelf, tables
from sayso.stores.opening import explained, lock_openings, open_engine


class Database:
    """An opened database of one shop. Opening it brings products and prices up to date from the menu."""

    def __init__(self, url: str, menu: Menu, provider: bool = False) -> None:
        self._engine: Engine = open_engine(url)
        self._shown = self._engine.url.render_as_string(hide_password=True)
        self._terms = menu.terms
        self._provider = provider
        """Whether what the account does not cover is taken by a payment provider, and not on delivery."""
        in_memory = isinstance(self._engine.pool, StaticPool)
        self._turn: AbstractContextManager[object] = threading.RLock() if in_memory else nullcontext()
        """A database in memory has one connection; its users take turns."""
        try:
            with self._transaction() as connection:
                lock_openings(connection)
                self._check_shop(connection)
                shelf.bring_up_to_date(connection, menu)
        except BaseException:
            self._engine.dispose()
            raise

    def _check_shop(self, connection: Connection) -> None:
        """A store belongs to one shop; another one's menu would take its goods off sale."""
        row = connection.execute(select(tables.shop)).first()
        if row is None:
            connection.execute(insert(tables.shop).values(id=self._terms.id, currency=self._terms.currency))
        elif (row.id, row.currency) != (self._terms.id, self._terms.currency):
            raise StoreUnavailable(
                f"the store {self._shown} belongs to the shop '{row.id}' ({row.currency}), not to '{self._terms.id}' "
                f"({self._terms.currency}); name that shop's menu with --menu, or another store"
            )

    def close(self) -> None:
        """Let go of files and connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._turn, explained(self._shown), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._turn, explained(self._shown), self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    @property
    def currency(self) -> str:
        """The currency that it counts in."""
        return self._terms.currency

    def _money(self, minor: int) -> Money:
        return Money(minor, self._terms.currency)

    def _book(
        self,
        connection: Connection,
        kind: str,
        customer: str,
        order_id: int | None,
        now: datetime,
        amounts: Mapping[str, int],
    ) -> None:
        journal.book(connection, journal.Entry(now, kind, customer, order_id, self._terms.currency), amounts)

    def _tell(self, connection: Connection, kind: str, customer: str, now: datetime, **facts: Any) -> None:
        """Put a notification into the outbox, in the transaction of what it tells."""
        connection.execute(insert(tables.outbox).values(at=now, kind=kind, customer=customer, payload=facts))

    def _holder(self, connection: Connection, customer: str) -> str:
        """Whose account it is: the household's, else the customer's own."""
        household = connection.execute(
            select(tables.customers.c.household).where(tables.customers.c.id == customer)
        ).scalar()
        return str(household) if household else customer

    def _lock_account(self, connection: Connection, customer: str) -> None:
        """Let nobody else spend from the account until the transaction ends."""
        holder = self._holder(connection, customer)
        connection.execute(
            select(tables.customers.c.id).where(tables.customers.c.id == holder).with_for_update(key_share=True)
        )

    def _household(self, connection: Connection, customer: str) -> list[str]:
        """Ids of everybody who shares the account, its holder first."""
        holder = self._holder(connection, customer)
        rows = connection.execute(
            select(tables.customers.c.id).where(tables.customers.c.household == holder).order_by(tables.customers.c.id)
        ).all()
        return [holder, *(row.id for row in rows)]


def row_id(number: str) -> int:
    """The row of a ticket's, a bill's or a handoff's number; one that is no number has none."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 15 else -1
