"""After the sale on the database: tickets, refunds, goods sent once more, customers handed to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from sayso.money import Money
from sayso.order import OrderLine
from sayso.store import (
    Handoff,
    OutOfStock,
    Quote,
    QuotedLine,
    Refunded,
    Replaced,
    Ticket,
    TooLate,
    TooMuch,
    Unknown,
)
from sayso.stores import journal, tables
from sayso.stores.carts import FIRST_NUMBER, new_key, order_row
from sayso.stores.database import row_id
from sayso.stores.orders import TICKET_KEY, SqlOrders, insert_order
from sayso.stores.shelf import Shelf

MOST_TEXT = 300
"""Letters of what a ticket is about."""


class SqlService(SqlOrders):
    """After the sale."""

    # Tickets

    def open_ticket(
        self,
        customer: str,
        order: str | None,
        kind: str,
        text: str,
        now: datetime,
        goods: Sequence[tuple[str, int]] = (),
    ) -> Ticket:
        """Note what went wrong; the same goods of the same order are one ticket until it is closed."""
        columns = tables.tickets.c
        text = text[:MOST_TEXT]
        with self._transaction() as connection:
            self._own_row(connection, customer)  # one at a time
            values = {"customer": customer, "order_id": order_row(order) if order else None, "text": text}
            alike = connection.execute(
                select(tables.tickets)
                .where(columns.state != "closed")
                .where(*(columns[name] == value for name, value in values.items()))
            ).all()
            known = next((ticket for ticket in map(self._ticket_of, alike) if ticket.goods == tuple(goods)), None)
            if known is not None:
                return known
            kept = [list(each) for each in goods]
            ticket_id = connection.execute(
                insert(tables.tickets)
                .values(state="open", at=now, kind=kind, goods=kept, **values)
                .returning(columns.id)
            ).scalar_one()
            return self._ticket(connection, ticket_id)

    def _ticket(self, connection: Connection, ticket_id: int) -> Ticket:
        return self._ticket_of(connection.execute(select(tables.tickets).where(tables.tickets.c.id == ticket_id)).one())

    def _ticket_of(self, row: Any) -> Ticket:
        return Ticket(
            str(row.id),
            row.customer,
            str(FIRST_NUMBER + row.order_id) if row.order_id else None,
            row.kind,
            row.text,
            row.state,
            row.at,
            None if row.refund_minor is None else self._money(row.refund_minor),
            tuple((str(sku), int(many)) for sku, many in row.goods or ()),
        )

    def tickets(self, customer: str | None, open_only: bool) -> tuple[Ticket, ...]:
        """Tickets of a customer, or of everybody; the latest first."""
        with self._reading() as connection:
            query = select(tables.tickets).order_by(tables.tickets.c.id.desc())
            if customer is not None:
                query = query.where(tables.tickets.c.customer == customer)
            if open_only:
                query = query.where(tables.tickets.c.state == "open")
            return tuple(self._ticket_of(row) for row in connection.execute(query).all())

    def _locked_ticket(self, connection: Connection, number: str) -> Ticket | None:
        row = connection.execute(
            select(tables.tickets).where(tables.tickets.c.id == row_id(number)).with_for_update()
        ).first()
        return None if row is None else self._ticket_of(row)

    def _about_order(self, connection: Connection, number: str) -> Ticket | None:
        """A ticket with an order, locked until the transaction ends."""
        ticket = self._locked_ticket(connection, number)
        return ticket if ticket is not None and ticket.order is not None else None

    def _resolved(self, connection: Connection, ticket: Ticket, state: str, now: datetime, **columns: Any) -> Ticket:
        ticket_id = row_id(ticket.number)
        connection.execute(
            update(tables.tickets).where(tables.tickets.c.id == ticket_id).values(state=state, **columns)
        )
        self._tell(connection, f"ticket_{state}", ticket.customer, now, ticket=ticket.number)
        return self._ticket(connection, ticket_id)

    def refund(self, ticket: str, amount: Money, now: datetime) -> Refunded | TooMuch | TooLate | Unknown:
        """Book money back for an open ticket's order; TooLate where the order was called off."""
        with self._transaction() as connection:
            opened = self._about_order(connection, ticket)
            order = self._locked_order(connection, opened.order) if opened and opened.order else None
            if opened is not None and order is not None and opened.state == "refunded" and opened.refund == amount:
                holder = self._holder(connection, order.customer)  # asked again: its answer was lost
                return Refunded(opened, self._money(journal.balance_minor(connection, holder)))
            if opened is None or order is None or opened.state != "open":
                return Unknown(ticket)
            if order.state == "cancelled":
                return TooLate(order)
            settled = connection.execute(  # what was sent again counts as given back, too
                select(func.coalesce(func.sum(tables.tickets.c.refund_minor), 0)).where(
                    tables.tickets.c.order_id == order_row(order.number)
                )
            ).scalar_one()
            left = order.quote.total.minor - int(settled)
            if not 0 < amount.minor <= left:
                return TooMuch(self._money(left))
            holder = self._holder(connection, order.customer)
            postings = {"refunds": amount.minor, f"account:{holder}": -amount.minor}
            self._book(connection, "refund", order.customer, order_row(order.number), now, postings)
            closed = self._resolved(connection, opened, "refunded", now, refund_minor=amount.minor)
            return Refunded(closed, self._money(journal.balance_minor(connection, holder)))

    def replace_goods(
        self, ticket: str, lines: Sequence[OrderLine], now: datetime
    ) -> Replaced | OutOfStock | TooLate | Unknown:
        """Send goods of an open ticket's order once more, for nothing."""
        with self._transaction() as connection:
            opened = self._about_order(connection, ticket)
            order = self._locked_order(connection, opened.order) if opened and opened.order else None
            key = f"{TICKET_KEY}{ticket}"
            sent = self._order_with_key(connection, order.customer, key) if order else None
            if opened is not None and sent is not None and opened.state == "replaced":  # its answer was lost
                return Replaced(opened, sent)
            if opened is None or order is None or opened.state != "open":
                return Unknown(ticket)
            if order.state == "cancelled":
                return TooLate(order)
            if sent is not None:  # one that was called off: its key is free again
                key = new_key()
            held = Shelf.holding(connection, lines, locking=True)
            kept, refused = held.take(lines)
            if refused or not kept:
                return OutOfStock(tuple(refused), self._own_cart(connection, order.customer))
            held.sell(connection, kept)
            nothing = self._money(0)
            prices = [(line, held.price(line)) for line in kept]
            quoted = tuple(QuotedLine(line, price.sku, price.name, nothing) for line, price in prices if price)
            quote = Quote(quoted, nothing, nothing, nothing, nothing, order.quote.address, "account")
            due = self._terms.promised(now, quote.address is None)
            order_id = insert_order(connection, order.customer, key, quote, now, due, order.number)
            self._set_state(connection, order_id, "placed")
            worth = sum(price.minor * line.quantity for line, price in prices if price)
            postings = {"replacements": worth, "sales": -worth}
            self._book(connection, "replacement", order.customer, order_id, now, postings)
            self._tell(connection, "order_placed", order.customer, now, order=str(FIRST_NUMBER + order_id))
            closed = self._resolved(connection, opened, "replaced", now, refund_minor=worth)
            return Replaced(closed, self._order_of(connection, order_id))

    def close_ticket(self, ticket: str, now: datetime) -> Ticket | Unknown:
        """There is nothing more to do about it."""
        with self._transaction() as connection:
            known = self._locked_ticket(connection, ticket)
            if known is None:
                return Unknown(ticket)
            return self._resolved(connection, known, "closed", now) if known.state == "open" else known

    # A person

    def hand_off(
        self,
        customer: str,
        phone: str | None,
        transcript: Sequence[Mapping[str, Any]],
        order: str | None,
        now: datetime,
    ) -> Handoff:
        """Note that the customer wants a person; the cart as it is now is kept with it."""
        with self._transaction() as connection:
            cart = self._own_cart(connection, customer)
            handoff_id = connection.execute(
                insert(tables.handoffs)
                .values(
                    customer=customer,
                    phone=phone,
                    at=now,
                    done=False,
                    transcript=[dict(turn) for turn in transcript],
                    cart=[f"{quoted.line.quantity} {quoted.sku}" for quoted in cart.quote.lines],
                    order_id=order_row(order) if order else None,
                )
                .returning(tables.handoffs.c.id)
            ).scalar_one()
            return self._handoff(connection, handoff_id)

    def _handoff(self, connection: Connection, handoff_id: int) -> Handoff:
        row = connection.execute(select(tables.handoffs).where(tables.handoffs.c.id == handoff_id)).one()
        return _handoff_of(row)

    def handoffs(self, open_only: bool) -> tuple[Handoff, ...]:
        """Who wants a person, the oldest first."""
        with self._reading() as connection:
            query = select(tables.handoffs).order_by(tables.handoffs.c.id)
            if open_only:
                query = query.where(~tables.handoffs.c.done)
            return tuple(map(_handoff_of, connection.execute(query).all()))

    def finish_handoff(self, number: str) -> Handoff | Unknown:
        """Somebody talked to them."""
        with self._transaction() as connection:
            columns = tables.handoffs.c
            done = connection.execute(update(tables.handoffs).where(columns.id == row_id(number)).values(done=True))
            return self._handoff(connection, row_id(number)) if done.rowcount else Unknown(number)


def _handoff_of(row: Any) -> Handoff:
    return Handoff(
        str(row.id),
        row.customer,
        row.phone,
        row.at,
        row.done,
        tuple(row.transcript),
        tuple(row.cart),
        str(FIRST_NUMBER + row.order_id) if row.order_id else None,
    )
