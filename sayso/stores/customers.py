"""Customers on the database: known by name, sharing a household's account, exported and erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, case, delete, func, insert, or_, select, update

from sayso.store import Account, Customer, Erased, StillOpen, Unknown
from sayso.stores import journal, shelf, tables
from sayso.stores.carts import FIRST_NUMBER
from sayso.stores.database import Database
from sayso.stores.orders import UNFINISHED_STATES

NAMES_CUSTOMER = (
    tables.places,
    tables.cart_lines,
    tables.carts,
    tables.codes,
    tables.favourites,
    tables.preferences,
    tables.handoffs,
    tables.outbox,
)
"""Tables of which nothing is left when a customer is erased; lines before their carts."""
KEEPS_CUSTOMER = (tables.orders, tables.journal, tables.tickets, tables.bills, tables.coupon_uses)
"""Tables that the books need; their rows are kept under a name that says nothing."""
ERASED = "erased-"


class SqlCustomers(Database):
    """Who buys here."""

    def enter(self, name: str) -> Customer:
        """The customer of this name, who is made known where they are new."""
        with self._reading() as connection:
            known = self._customer(connection, customer_id(name))
        if known is not None:
            return known
        with self._transaction() as connection:
            return self._made_known(connection, name, None, None)

    def _customer(self, connection: Connection, customer: str) -> Customer | None:
        row = connection.execute(select(tables.customers).where(tables.customers.c.id == customer)).first()
        return None if row is None else _customer_of(row)

    def _made_known(self, connection: Connection, name: str, address: str | None, household: str | None) -> Customer:
        values = {"id": customer_id(name), "name": name.strip(), "address": address, "household": household}
        shelf.insert_unless_known(connection, tables.customers, **values)
        return _customer_of(
            connection.execute(select(tables.customers).where(tables.customers.c.id == values["id"])).one()
        )

    def add_customer(self, name: str, address: str | None, household: str | None = None) -> Customer | Unknown:
        """Make a customer known, as a member of a household where one is named; who is known stays as they are."""
        with self._transaction() as connection:
            holder = None
            if household is not None:
                if self._customer(connection, customer_id(household)) is None:
                    return Unknown(household)
                holder = self._holder(connection, customer_id(household))
            return self._made_known(connection, name, address, holder if holder != customer_id(name) else None)

    def set_address(self, customer: str, address: str | None) -> Customer | Unknown:
        """Deliver to another address from now on; None is pick-up, or a household's address."""
        with self._transaction() as connection:
            known = self._customer(connection, customer)
            if known is None:
                return Unknown(customer)
            connection.execute(
                update(tables.customers).where(tables.customers.c.id == customer).values(address=address)
            )
            return Customer(known.id, known.name, address, known.household)

    def places(self, customer: str) -> Mapping[str, str]:
        """Addresses that a customer, or their household, is brought things to beside their own, by name."""
        with self._reading() as connection:
            holder = self._holder(connection, customer)
            rows = connection.execute(
                select(tables.places)
                .where(tables.places.c.customer.in_((customer, holder)))
                .order_by(case((tables.places.c.customer == holder, 0), else_=1), tables.places.c.name)
            ).all()
            return {row.name: row.address for row in rows}

    def set_place(self, customer: str, name: str, address: str | None) -> Customer | Unknown:
        """Keep an address under a name; None lets go of it."""
        with self._transaction() as connection:
            known = self._customer(connection, customer)
            if known is None:
                return Unknown(customer)
            columns = tables.places.c
            connection.execute(delete(tables.places).where(columns.customer == customer).where(columns.name == name))
            if address is not None:
                connection.execute(insert(tables.places).values(customer=customer, name=name, address=address))
            return known

    def members(self, customer: str) -> tuple[Customer, ...]:
        """The household of a customer, whose account it is first."""
        with self._reading() as connection:
            holder = self._holder(connection, customer)
            columns = tables.customers.c
            rows = connection.execute(
                select(tables.customers)
                .where(or_(columns.id == holder, columns.household == holder))
                .order_by(case((columns.id == holder, 0), else_=1), columns.id)
            ).all()
            return tuple(map(_customer_of, rows))

    def accounts(self) -> tuple[Account, ...]:
        """Every customer, by name."""
        with self._reading() as connection:
            rows = connection.execute(select(tables.customers).order_by(tables.customers.c.id)).all()
            locked = set(
                connection.execute(select(tables.codes.c.customer).where(tables.codes.c.tries_left == 0)).scalars()
            )
            return tuple(
                Account(
                    _customer_of(row),
                    self._money(journal.balance_minor(connection, row.household or row.id)),
                    (row.household or row.id) in locked,
                )
                for row in rows
            )

    def export(self, customer: str) -> Mapping[str, Any] | Unknown:
        """Everything kept about a customer, but for the code's digest."""
        with self._reading() as connection:
            if self._customer(connection, customer) is None:
                return Unknown(customer)
            kept: dict[str, Any] = {"customer": customer}
            orders = select(tables.orders.c.id).where(tables.orders.c.customer == customer)
            entries = select(tables.journal.c.id).where(tables.journal.c.customer == customer)
            named = [table for table in (*NAMES_CUSTOMER, *KEEPS_CUSTOMER) if table is not tables.codes]
            for table, holds in (
                (tables.customers, tables.customers.c.id == customer),
                *((table, table.c.customer == customer) for table in named),
                (tables.order_lines, tables.order_lines.c.order_id.in_(orders)),
                (tables.postings, tables.postings.c.entry.in_(entries)),
            ):
                rows = connection.execute(select(table).where(holds)).mappings().all()
                kept[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows]
            return kept

    def erase(self, customer: str) -> Erased | StillOpen | Unknown:
        """Forget who a customer was; the books keep their entries under a name that says nothing."""
        columns = tables.customers.c
        with self._transaction() as connection:
            self._lock_account(connection, customer)
            known = self._customer(connection, customer)
            if known is None:
                return Unknown(customer)
            open_orders = connection.execute(
                select(tables.orders.c.id)
                .where(tables.orders.c.customer == customer)
                .where(tables.orders.c.state.in_(UNFINISHED_STATES))
            ).scalars()
            numbers = tuple(str(FIRST_NUMBER + number) for number in open_orders)
            members = self._household(connection, customer)
            shared = known.household is None and len(members) > 1
            balance = 0 if known.household else journal.balance_minor(connection, customer)
            bills = self._open_rows(connection, tables.bills, customer, ~tables.bills.c.paid)
            tickets = self._open_rows(connection, tables.tickets, customer, tables.tickets.c.state == "open")
            if numbers or balance or shared or bills or tickets:
                return StillOpen(numbers, self._money(balance), bills, tickets)
            erased = connection.execute(
                select(func.count()).select_from(tables.customers).where(columns.id.startswith(ERASED))
            ).scalar_one()
            nobody = f"{ERASED}{erased + 1}"
            connection.execute(insert(tables.customers).values(id=nobody, name=nobody))
            for table in NAMES_CUSTOMER:
                connection.execute(delete(table).where(table.c.customer == customer))
            for table in KEEPS_CUSTOMER:
                connection.execute(update(table).where(table.c.customer == customer).values(customer=nobody))
            connection.execute(
                update(tables.orders)
                .where(tables.orders.c.customer == nobody)
                .where(tables.orders.c.address.is_not(None))
                .values(address=ERASED.strip("-"))
            )
            connection.execute(update(tables.orders).where(tables.orders.c.customer == nobody).values(note=None))
            for kind in ("account", "due"):
                connection.execute(
                    update(tables.postings)
                    .where(tables.postings.c.account == f"{kind}:{customer}")
                    .values(account=f"{kind}:{nobody}")
                )
            connection.execute(delete(tables.customers).where(columns.id == customer))
            return Erased(nobody)

    def _open_rows(self, connection: Connection, table: Table, customer: str, is_open: Any) -> tuple[str, ...]:
        """Numbers of bills or tickets of a customer that wait for something."""
        rows = connection.execute(select(table.c.id).where(table.c.customer == customer).where(is_open)).scalars()
        return tuple(map(str, rows))


def customer_id(name: str) -> str:
    """The key of a name: people write it in different ways."""
    return name.strip().casefold()


def _customer_of(row: Row[Any]) -> Customer:
    return Customer(row.id, row.name, row.address, row.household)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
