"""Orders on the database: placed in one transaction, or reserved, paid outside and settled; moved on, called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from sayso.money import Money
from sayso.order import line_from_json
from sayso.store import (
    OPEN_STATES,
    Cart,
    CartMoved,
    Changed,
    NotCounted,
    OutOfStock,
    Placed,
    PlacedOrder,
    PriceChanged,
    Quote,
    QuotedLine,
    Released,
    Reserved,
    Restocked,
    TooLate,
    Unknown,
)
from sayso.stores import journal, shelf, tables
from sayso.stores.carts import FIRST_NUMBER, SqlCarts, order_row
from sayso.stores.database import row_id
from sayso.stores.shelf import Shelf

NEXT_STATES = {"placed": ("begun", "ready", "delivered"), "begun": ("ready", "delivered"), "ready": ("delivered",)}
TICKET_KEY = "ticket-"
"""The key of an order that settles a ticket begins with this."""
UNFINISHED_STATES = ("reserved", *OPEN_STATES)
"""States of an order that goods are set aside for."""


class SqlOrders(SqlCarts):
    """What was bought."""

    def place(
        self, customer: str, key: str, digest: str, now: datetime
    ) -> Placed | CartMoved | PriceChanged | OutOfStock | TooLate | Unknown:
        """Order the cart whose draft has this key, if its quote still has this digest, in one transaction."""
        with self._transaction() as connection:
            made = self._made(connection, customer, key, digest, now)
            if not isinstance(made, Reserved):
                return made
            if made.order.quote.payment == "provider":  # another channel asks a provider; only that one can tell
                return Unknown(key)
            return self._settled(connection, made.order, now)

    def reserve(
        self, customer: str, key: str, digest: str, now: datetime
    ) -> Reserved | Placed | CartMoved | PriceChanged | OutOfStock | TooLate:
        """Set the goods aside under the draft's key; what needs no provider is placed at once."""
        with self._transaction() as connection:
            made = self._made(connection, customer, key, digest, now)
            if isinstance(made, Reserved) and made.order.quote.payment != "provider":
                return self._settled(connection, made.order, now)
            return made

    def _made(
        self, connection: Connection, customer: str, key: str, digest: str, now: datetime
    ) -> Reserved | Placed | CartMoved | PriceChanged | OutOfStock | TooLate:
        """The order of this draft, its goods off the shelf; cart and account are locked until the transaction ends."""
        self._lock_account(connection, customer)
        cart = self._own_cart(connection, customer)
        known = self._order_with_key(connection, customer, key)
        if known is not None:
            return Reserved(known) if known.state == "reserved" else Placed(known)
        if cart.key != key or not cart.quote.lines:
            return CartMoved(cart)
        if cart.quote.digest != digest:
            return PriceChanged(cart)
        expired = self._without_expired_coupon(connection, customer, cart, now)
        if expired is not None:
            return PriceChanged(expired)
        soonest = self._terms.promised(now, cart.quote.address is None)
        promised = cart.quote.due_at or soonest
        if promised < soonest:  # what was wished for cannot be kept any more
            return PriceChanged(self._write_cart(connection, customer, cart.lines, due_at=None).cart)
        if cart.replaces is not None:
            old = self._locked_order(connection, cart.replaces)
            if old is None or old.state != "placed":  # it is being made already: both would come
                self._write_cart(connection, customer, cart.lines, replaces=None)
                return TooLate(old) if old else CartMoved(self._own_cart(connection, customer))
            if cart.quote.payment != "provider":  # else it stays until the money for what takes its place is there
                self._called_off(connection, cart.replaces, now)
        held = Shelf.holding(connection, cart.lines, locking=True)
        _, refused = held.take(cart.lines)
        if refused:
            changed = self._write_cart(connection, customer, cart.lines)
            return OutOfStock(changed.refused, changed.cart)
        held.sell(connection, cart.lines)
        order_id = insert_order(connection, customer, key, cart.quote, now, promised, cart.replaces)
        return Reserved(self._order_of(connection, order_id))

    def _without_expired_coupon(self, connection: Connection, customer: str, cart: Cart, now: datetime) -> Cart | None:
        """The cart without a coupon that was valid when it was read back, but is no more."""
        coupon = self._coupon(connection, cart.quote.coupon) if cart.quote.coupon else None
        today = now.astimezone(self._terms.time_zone).date()
        if coupon is None or not self._refusal(connection, coupon, customer, cart.quote.goods, today):
            return None
        return self._write_cart(connection, customer, cart.lines, coupon=None).cart

    def _settled(self, connection: Connection, order: PlacedOrder, now: datetime) -> Placed | CartMoved | TooLate:
        """Book a reserved order whose draft the cart still is, and empty the cart."""
        order_id, customer = order_row(order.number), order.customer
        cart = self._own_cart(connection, customer)
        if cart.key != order.key:
            return CartMoved(cart)
        if order.replaces is not None:
            old = self._locked_order(connection, order.replaces)
            if old is not None and old.state == "placed":
                self._called_off(connection, order.replaces, now)
            elif old is not None and old.state != "cancelled":
                return TooLate(old)
        holder = self._holder(connection, customer)
        soonest = self._terms.promised(now, order.quote.address is None)
        moments = {"placed_at": now, "promised_at": max(order.promised_at, soonest)}
        connection.execute(
            update(tables.orders).where(tables.orders.c.id == order_id).values(state="placed", **moments)
        )
        self._book(connection, "order", customer, order_id, now, journal.order_postings(holder, order.quote, 1))
        if order.quote.payment == "provider":
            paid = journal.paid_postings(holder, order.quote.total)
            self._book(connection, "payment", customer, order_id, now, paid)
        if order.quote.coupon:
            connection.execute(
                insert(tables.coupon_uses).values(order_id=order_id, customer=customer, code=order.quote.coupon)
            )
        self._tell(connection, "order_placed", customer, now, order=order.number)
        self._write_cart(connection, customer, ())
        return Placed(self._order_of(connection, order_id))

    def settle(self, customer: str, key: str, now: datetime) -> Placed | CartMoved | TooLate | Unknown:
        """The money was taken; the order is placed."""
        with self._transaction() as connection:
            self._lock_account(connection, customer)
            self._own_row(connection, customer)  # one at a time
            order = self._order_with_key(connection, customer, key)
            if order is None:
                return Unknown(key)
            return self._settled(connection, order, now) if order.state == "reserved" else Placed(order)

    def release(self, customer: str, key: str) -> Released | Placed | Unknown:
        """No money was taken; goods go back, and the cart is as it was, with a new key."""
        with self._transaction() as connection:
            cart = self._own_row(connection, customer)
            order = self._order_with_key(connection, customer, key)
            if order is None:
                return Unknown(key)
            if order.state != "reserved":
                return Placed(order)
            order_id = order_row(order.number)
            shelf.give_back(connection, [(each.sku, each.line.quantity) for each in order.quote.lines])
            connection.execute(delete(tables.order_lines).where(tables.order_lines.c.order_id == order_id))
            connection.execute(delete(tables.orders).where(tables.orders.c.id == order_id))
            if cart.key == key:
                self._renew(connection, cart)
            return Released(self._own_cart(connection, customer))

    def unsettled(self) -> tuple[PlacedOrder, ...]:
        """Orders whose payment is open."""
        with self._reading() as connection:
            query = select(tables.orders).where(tables.orders.c.state == "reserved").order_by(tables.orders.c.id)
            return tuple(self._order(connection, row) for row in connection.execute(query).all())

    def order_of(self, customer: str, key: str) -> PlacedOrder | None:
        """The order that this draft became; None where it did not become one."""
        with self._reading() as connection:
            order = self._order_with_key(connection, customer, key)
            return None if order is None or order.state == "reserved" else order

    def _order_with_key(self, connection: Connection, customer: str, key: str) -> PlacedOrder | None:
        row = connection.execute(
            select(tables.orders).where(and_(tables.orders.c.key == key, tables.orders.c.customer == customer))
        ).first()
        return None if row is None else self._order(connection, row)

    def orders(self, customer: str, most: int) -> tuple[PlacedOrder, ...]:
        """The customer's orders, the latest first."""
        with self._reading() as connection:
            return self._orders(connection, customer, most)

    def orders_between(self, customer: str, start: datetime, end: datetime) -> tuple[PlacedOrder, ...]:
        """The customer's orders of `start <= placed_at < end`, the latest first."""
        with self._reading() as connection:
            at = tables.orders.c.placed_at
            return self._orders(connection, customer, 1_000, at >= start, at < end)

    def _orders(self, connection: Connection, customer: str, most: int, *conditions: Any) -> tuple[PlacedOrder, ...]:
        rows = connection.execute(
            select(tables.orders)
            .where(tables.orders.c.customer == customer)
            .where(tables.orders.c.state != "reserved")
            .where(*conditions)
            .order_by(tables.orders.c.placed_at.desc(), tables.orders.c.id.desc())
            .limit(most)
        ).all()
        return tuple(self._order(connection, row) for row in rows)

    def all_orders(self, open_only: bool) -> tuple[PlacedOrder, ...]:
        """Every customer's orders, the oldest first."""
        with self._reading() as connection:
            query = select(tables.orders).order_by(tables.orders.c.id)
            if open_only:
                query = query.where(tables.orders.c.state.in_(UNFINISHED_STATES))
            return tuple(self._order(connection, row) for row in connection.execute(query).all())

    def _order_of(self, connection: Connection, order_id: int) -> PlacedOrder:
        row = connection.execute(select(tables.orders).where(tables.orders.c.id == order_id)).one()
        return self._order(connection, row)

    def _order(self, connection: Connection, row: Any) -> PlacedOrder:
        lines = connection.execute(
            select(tables.order_lines)
            .where(tables.order_lines.c.order_id == row.id)
            .order_by(tables.order_lines.c.position)
        ).all()
        quote = Quote(
            tuple(
                QuotedLine(line_from_json(each.line), each.sku, each.name, Money(each.unit_minor, row.currency))
                for each in lines
            ),
            Money(row.goods_minor, row.currency),
            Money(row.delivery_minor, row.currency),
            Money(row.tax_minor, row.currency),
            Money(row.total_minor, row.currency),
            row.address,
            row.payment,
            Money(row.discount_minor, row.currency) if row.discount_minor else None,
            row.coupon,
            note=row.note,
        )
        return PlacedOrder(
            str(FIRST_NUMBER + row.id),
            row.customer,
            row.state,
            row.placed_at,
            row.promised_at,
            quote,
            row.carrier,
            row.key,
            str(FIRST_NUMBER + row.replaces) if row.replaces else None,
        )

    def _locked_order(self, connection: Connection, number: str) -> PlacedOrder | None:
        order_id = order_row(number)
        row = connection.execute(select(tables.orders).where(tables.orders.c.id == order_id).with_for_update()).first()
        return None if row is None else self._order(connection, row)

    def note_order(self, number: str, text: str) -> Changed | TooLate | Unknown:
        """Have whoever brings an order that is not there yet be told something."""
        with self._transaction() as connection:
            order = self._locked_order(connection, number)
            if order is None or order.state == "reserved":
                return Unknown(number)
            if order.state not in OPEN_STATES:
                return TooLate(order)
            order_id = order_row(number)
            connection.execute(update(tables.orders).where(tables.orders.c.id == order_id).values(note=text))
            return Changed(self._order_of(connection, order_id))

    def cancel(self, number: str, now: datetime) -> Changed | TooLate | Unknown:
        """Call off an order that the shop has not begun; stock and money go back."""
        with self._transaction() as connection:
            order = self._locked_order(connection, number)
            if order is None or order.state == "reserved":
                return Unknown(number)
            if order.state != "placed":
                return TooLate(order)
            return Changed(self._called_off(connection, number, now))

    def _called_off(self, connection: Connection, number: str, now: datetime) -> PlacedOrder:
        order_id = order_row(number)
        order = self._order_of(connection, order_id)
        self._set_state(connection, order_id, "cancelled")
        shelf.give_back(connection, [(each.sku, each.line.quantity) for each in order.quote.lines])
        holder = self._holder(connection, order.customer)
        postings = journal.order_postings(holder, order.quote, -1)
        given = self._given_for_nothing(connection, order_id)
        if given:  # goods that were sent again: the complaint they were to settle is open again
            postings = {"replacements": -given, "sales": given}
            ticket = tables.tickets.c
            connection.execute(
                update(tables.tickets)
                .where(ticket.id == row_id(order.key.removeprefix(TICKET_KEY)))
                .values(state="open", refund_minor=None)
            )
        refunded = self._refunded(connection, order_id)
        if refunded:  # given back already: only the rest comes back
            postings["refunds"] = -refunded
            postings[f"account:{holder}"] = postings.get(f"account:{holder}", 0) + refunded
        self._book(connection, "cancellation", order.customer, order_id, now, postings)
        connection.execute(delete(tables.coupon_uses).where(tables.coupon_uses.c.order_id == order_id))
        self._tell(connection, "order_cancelled", order.customer, now, order=order.number)
        return self._order_of(connection, order_id)

    def _given_for_nothing(self, connection: Connection, order_id: int) -> int:
        """Minor units that the goods of a replacement are worth; nothing for other orders."""
        query = (
            select(func.coalesce(func.sum(tables.postings.c.minor), 0))
            .join(tables.journal, tables.journal.c.id == tables.postings.c.entry)
            .where(tables.journal.c.order_id == order_id)
            .where(tables.postings.c.account == "replacements")
        )
        return int(connection.execute(query).scalar_one())

    def _refunded(self, connection: Connection, order_id: int) -> int:
        """Minor units that were refunded for an order."""
        columns = tables.tickets.c
        query = select(func.coalesce(func.sum(columns.refund_minor), 0)).where(columns.order_id == order_id)
        return int(connection.execute(query.where(columns.state == "refunded")).scalar_one())

    def advance(
        self, number: str, state: str, now: datetime, carrier: str | None = None
    ) -> Changed | TooLate | Unknown:
        """Move an order on to `begun`, `ready` or `delivered`."""
        with self._transaction() as connection:
            order = self._locked_order(connection, number)
            if order is None or order.state == "reserved":
                return Unknown(number)
            if state not in NEXT_STATES.get(order.state, ()):
                return TooLate(order)
            order_id = order_row(number)
            self._set_state(connection, order_id, state)
            if carrier is not None:
                connection.execute(update(tables.orders).where(tables.orders.c.id == order_id).values(carrier=carrier))
            total = order.quote.total
            if state == "delivered" and order.quote.payment == "delivery" and total.minor:
                postings = journal.paid_postings(self._holder(connection, order.customer), total)
                self._book(connection, "payment", order.customer, order_id, now, postings)
            self._tell(connection, f"order_{state}", order.customer, now, order=order.number)
            return Changed(self._order_of(connection, order_id))

    def _set_state(self, connection: Connection, order_id: int, state: str) -> None:
        connection.execute(update(tables.orders).where(tables.orders.c.id == order_id).values(state=state))

    def restock(self, sku: str, quantity: int) -> Restocked | NotCounted | Unknown:
        """Put so many more on the shelf."""
        with self._transaction() as connection:
            row = connection.execute(
                update(tables.skus)
                .where(tables.skus.c.sku == sku)
                .values(stock=tables.skus.c.stock + quantity)
                .returning(tables.skus.c.stock)
            ).first()
            if row is None:
                return Unknown(sku)
            return NotCounted(sku) if row.stock is None else Restocked(sku, int(row.stock))


def insert_order(
    connection: Connection,
    customer: str,
    key: str,
    quote: Quote,
    placed_at: datetime,
    promised_at: datetime,
    replaces: str | None = None,
) -> int:
    """Write a reserved order with its lines; answers its row's id."""
    order_id: int = connection.execute(
        insert(tables.orders)
        .values(
            key=key,
            customer=customer,
            state="reserved",
            placed_at=placed_at,
            promised_at=promised_at,
            address=quote.address,
            payment=quote.payment,
            currency=quote.total.currency,
            goods_minor=quote.goods.minor,
            delivery_minor=quote.delivery.minor,
            tax_minor=quote.tax.minor,
            total_minor=quote.total.minor,
            discount_minor=quote.discount.minor if quote.discount else 0,
            coupon=quote.coupon,
            note=quote.note,
            replaces=order_row(replaces) if replaces else None,
        )
        .returning(tables.orders.c.id)
    ).scalar_one()
    connection.execute(
        insert(tables.order_lines),
        [
            {
                "order_id": order_id,
                "position": position,
                "line": each.line.to_json(),
                "sku": each.sku,
                "name": each.name,
                "quantity": each.line.quantity,
                "unit_minor": each.unit_price.minor,
            }
            for position, each in enumerate(quote.lines)
        ],
    )
    return order_id
