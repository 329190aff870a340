"""The store on a relational database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sayso.money import Money
from sayso.order import OrderLine
from sayso.stores import journal, shelf, tables
from sayso.stores.accounts import SqlAccounts
from sayso.stores.carts import new_key
from sayso.stores.customers import SqlCustomers, customer_id
from sayso.stores.orders import insert_order
from sayso.stores.remembering import SqlOutbox, SqlRemembering
from sayso.stores.service import SqlService
from sayso.stores.shelf import Shelf
from sayso.stores.unmatched import SqlUnmatched


class SqlStore(SqlCustomers, SqlAccounts, SqlService, SqlRemembering, SqlUnmatched, SqlOutbox):
    """A shop's memory in a database: each part is in a file of its own."""

    def enter_with_history(
        self, name: str, address: str, deposit: Money, history: Sequence[tuple[datetime, Sequence[OrderLine]]]
    ) -> bool:
        """Make a customer known together with a deposit and delivered orders; whether they were new."""
        customer = customer_id(name)
        with self._transaction() as connection:
            values = {"id": customer, "name": name.strip(), "address": address}
            if not shelf.insert_unless_known(connection, tables.customers, **values):
                return False
            first = min(at for at, _ in history)
            self._book(connection, "deposit", customer, None, first, journal.deposit_postings(customer, deposit))
            cart = self._own_row(connection, customer)
            for at, lines in history:
                quote = self._quote(connection, cart, Shelf.holding(connection, lines), lines)
                promised = self._terms.promised(at, quote.address is None)
                order_id = insert_order(connection, customer, new_key(), quote, at, promised)
                self._book(connection, "order", customer, order_id, at, journal.order_postings(customer, quote, 1))
                self._set_state(connection, order_id, "delivered")
            return True
