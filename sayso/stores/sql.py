"""The store on a relational database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, insert, select, update
from sqlalchemy.pool import StaticPool

from sayso.menu import Menu
from sayso.money import Money, percent_of
from sayso.order import OrderLine, line_from_json
from sayso.store import (
    Account,
    Cart,
    CartChanged,
    CartMoved,
    Changed,
    Customer,
    NotCounted,
    OutOfStock,
    Placed,
    PlacedOrder,
    PriceChanged,
    Quote,
    QuotedLine,
    Restocked,
    StoreUnavailable,
    TooLate,
    Transaction,
    Unknown,
)
from sayso.stores import journal, shelf, tables
from sayso.stores.opening import explained, lock_openings, open_engine
from sayso.stores.shelf import Shelf

FIRST_NUMBER = 1000
"""Order numbers count from the one after this."""

NEXT_STATES = {"placed": ("ready", "delivered"), "ready": ("delivered",)}


class SqlStore:
    """A shop's memory in a database. Opening it brings products and prices up to date from the menu."""

    def __init__(self, url: str, menu: Menu) -> None:
        self._engine: Engine = open_engine(url)
        self._shown = self._engine.url.render_as_string(hide_password=True)
        self._terms = menu.terms
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

    # Customers

    def enter(self, name: str) -> Customer:
        """The customer of this name, who is made known where they are new."""
        customer_id = name.strip().casefold()
        with self._reading() as connection:
            row = connection.execute(select(tables.customers).where(tables.customers.c.id == customer_id)).first()
        return self.add_customer(name, None) if row is None else Customer(row.id, row.name, row.address)

    def add_customer(self, name: str, address: str | None) -> Customer:
        """Make a customer known; one who already is stays as they are."""
        customer_id = name.strip().casefold()
        with self._transaction() as connection:
            values = {"id": customer_id, "name": name.strip(), "address": address}
            shelf.insert_unless_known(connection, tables.customers, **values)
            row = connection.execute(select(tables.customers).where(tables.customers.c.id == customer_id)).one()
            return Customer(row.id, row.name, row.address)

    def enter_with_history(
        self, name: str, address: str, deposit: Money, history: Sequence[tuple[datetime, Sequence[OrderLine]]]
    ) -> None:
        """Make a customer known together with a deposit and delivered orders; nothing where they already are."""
        customer = name.strip().casefold()
        with self._transaction() as connection:
            values = {"id": customer, "name": name.strip(), "address": address}
            if not shelf.insert_unless_known(connection, tables.customers, **values):
                return
            first = min(at for at, _ in history)
            self._book(connection, "deposit", customer, None, first, journal.deposit_postings(customer, deposit))
            for at, lines in history:
                quote = self._quote(connection, customer, Shelf.holding(connection, lines), lines)
                order_id = insert_order(connection, customer, _new_key(), quote, at, at + self._time(quote))
                self._book(connection, "order", customer, order_id, at, journal.order_postings(customer, quote, 1))
                self._set_state(connection, order_id, "delivered")

    def accounts(self) -> tuple[Account, ...]:
        """Every customer, by name."""
        with self._reading() as connection:
            rows = connection.execute(select(tables.customers).order_by(tables.customers.c.id)).all()
            return tuple(
                Account(Customer(row.id, row.name, row.address), self._money(journal.balance_minor(connection, row.id)))
                for row in rows
            )

    # Cart

    def cart(self, customer: str) -> Cart:
        """The customer's cart at today's prices."""
        with self._reading() as connection:
            row = connection.execute(select(tables.carts).where(tables.carts.c.customer == customer)).first()
            if row is not None:
                return self._cart(connection, customer, row.revision, row.key)
        with self._transaction() as connection:
            return self._own_cart(connection, customer)

    def _own_cart(self, connection: Connection, customer: str) -> Cart:
        """The cart, locked until the transaction ends; an empty one is made where there is none."""
        shelf.insert_unless_known(connection, tables.carts, customer=customer, revision=0, key=_new_key())
        row = connection.execute(
            select(tables.carts).where(tables.carts.c.customer == customer).with_for_update()
        ).one()
        return self._cart(connection, customer, row.revision, row.key)

    def _cart(self, connection: Connection, customer: str, revision: int, key: str) -> Cart:
        rows = connection.execute(
            select(tables.cart_lines.c.line)
            .where(tables.cart_lines.c.customer == customer)
            .order_by(tables.cart_lines.c.position)
        ).all()
        lines = tuple(line_from_json(row.line) for row in rows)
        return Cart(self._quote(connection, customer, Shelf.holding(connection, lines), lines), revision, key)

    def _quote(self, connection: Connection, customer: str, held: Shelf, lines: Sequence[OrderLine]) -> Quote:
        quoted = []
        for line in lines:
            price = held.price(line)
            if price is not None:  # a line no longer sold drops out
                quoted.append(QuotedLine(line, price.sku, price.name, self._money(price.minor)))
        if not quoted:
            nothing = self._money(0)
            return Quote((), nothing, nothing, nothing, nothing, None, "delivery")
        goods = self._money(sum(each.price.minor for each in quoted))
        row = connection.execute(select(tables.customers).where(tables.customers.c.id == customer)).one()
        fee, free_from = self._terms.delivery_fee, self._terms.delivery_free_from
        delivered = row.address is not None and fee is not None
        delivery = self._money(0)
        if delivered and fee is not None and (free_from is None or goods.minor < free_from.minor):
            delivery = fee
        tax = percent_of(goods, self._terms.tax_percent)
        due = goods + delivery + tax
        covered = due.minor > 0 and journal.balance_minor(connection, customer) >= due.minor
        return Quote(
            tuple(quoted),
            goods,
            delivery,
            tax,
            due,
            row.address if delivered else None,
            "account" if covered else "delivery",
        )

    def change_cart(self, customer: str, lines: Sequence[OrderLine], revision: int) -> CartChanged | CartMoved:
        """Put these lines in place of the cart of `revision`."""
        with self._transaction() as connection:
            cart = self._own_cart(connection, customer)
            if cart.revision != revision:
                return CartMoved(cart)
            return self._write_cart(connection, customer, cart, lines)

    def _write_cart(self, connection: Connection, customer: str, cart: Cart, lines: Sequence[OrderLine]) -> CartChanged:
        held = Shelf.holding(connection, lines)
        kept, refused = held.take(lines)
        self._put_lines(connection, customer, kept)
        key = _new_key()
        connection.execute(
            update(tables.carts).where(tables.carts.c.customer == customer).values(revision=cart.revision + 1, key=key)
        )
        quote = self._quote(connection, customer, held, kept)
        return CartChanged(Cart(quote, cart.revision + 1, key), tuple(refused))

    def _put_lines(self, connection: Connection, customer: str, lines: Sequence[OrderLine]) -> None:
        connection.execute(delete(tables.cart_lines).where(tables.cart_lines.c.customer == customer))
        for position, line in enumerate(lines):
            connection.execute(
                insert(tables.cart_lines).values(
                    customer=customer, position=position, line=line.to_json(), quantity=line.quantity
                )
            )

    # Orders

    def place(
        self, customer: str, key: str, digest: str, now: datetime
    ) -> Placed | CartMoved | PriceChanged | OutOfStock:
        """Order the cart whose draft has this key, if its quote still has this digest, in one transaction."""
        with self._transaction() as connection:
            cart = self._own_cart(connection, customer)
            placed = self._order_with_key(connection, customer, key)
            if placed is not None:
                return Placed(placed)
            if cart.key != key or not cart.quote.lines:
                return CartMoved(cart)
            if cart.quote.digest != digest:
                return PriceChanged(cart)
            held = Shelf.holding(connection, cart.lines, locking=True)
            _, refused = held.take(cart.lines)
            if refused:
                changed = self._write_cart(connection, customer, cart, cart.lines)
                return OutOfStock(changed.refused, changed.cart)
            held.sell(connection, cart.lines)
            order_id = insert_order(connection, customer, key, cart.quote, now, now + self._time(cart.quote))
            self._book(connection, "order", customer, order_id, now, journal.order_postings(customer, cart.quote, 1))
            self._tell(connection, "order_placed", customer, order_id, now)
            self._put_lines(connection, customer, ())
            connection.execute(
                update(tables.carts)
                .where(tables.carts.c.customer == customer)
                .values(revision=cart.revision + 1, key=_new_key())
            )
            return Placed(self._order_of(connection, order_id))

    def order_of(self, customer: str, key: str) -> PlacedOrder | None:
        """The order that this draft became; None where it did not become one."""
        with self._reading() as connection:
            return self._order_with_key(connection, customer, key)

    def _order_with_key(self, connection: Connection, customer: str, key: str) -> PlacedOrder | None:
        row = connection.execute(
            select(tables.orders).where(and_(tables.orders.c.key == key, tables.orders.c.customer == customer))
        ).first()
        return None if row is None else self._order(connection, row)

    def _time(self, quote: Quote) -> timedelta:
        return self._terms.pickup_time if quote.address is None else self._terms.delivery_time

    def orders(self, customer: str, most: int) -> tuple[PlacedOrder, ...]:
        """The customer's orders, the latest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(tables.orders)
                .where(tables.orders.c.customer == customer)
                .order_by(tables.orders.c.placed_at.desc(), tables.orders.c.id.desc())
                .limit(most)
            ).all()
            return tuple(self._order(connection, row) for row in rows)

    def all_orders(self, open_only: bool) -> tuple[PlacedOrder, ...]:
        """Every customer's orders, the oldest first."""
        with self._reading() as connection:
            query = select(tables.orders).order_by(tables.orders.c.id)
            if open_only:
                query = query.where(tables.orders.c.state.in_(("placed", "ready")))
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
        )
        number = str(FIRST_NUMBER + row.id)
        return PlacedOrder(number, row.customer, row.state, row.placed_at, row.promised_at, quote)

    def _locked_order(self, connection: Connection, number: str) -> PlacedOrder | None:
        order_id = _order_id(number)
        row = connection.execute(select(tables.orders).where(tables.orders.c.id == order_id).with_for_update()).first()
        return None if row is None else self._order(connection, row)

    def cancel(self, number: str, now: datetime) -> Changed | TooLate | Unknown:
        """Call off an order that is not ready yet; stock and money go back."""
        with self._transaction() as connection:
            order = self._locked_order(connection, number)
            if order is None:
                return Unknown(number)
            if order.state != "placed":
                return TooLate(order)
            order_id = _order_id(number)
            self._set_state(connection, order_id, "cancelled")
            shelf.give_back(connection, [(each.sku, each.line.quantity) for each in order.quote.lines])
            postings = journal.order_postings(order.customer, order.quote, -1)
            self._book(connection, "cancellation", order.customer, order_id, now, postings)
            self._tell(connection, "order_cancelled", order.customer, order_id, now)
            return Changed(self._order_of(connection, order_id))

    def advance(self, number: str, state: str, now: datetime) -> Changed | TooLate | Unknown:
        """Move an order on to `ready` or `delivered`."""
        with self._transaction() as connection:
            order = self._locked_order(connection, number)
            if order is None:
                return Unknown(number)
            if state not in NEXT_STATES.get(order.state, ()):
                return TooLate(order)
            order_id = _order_id(number)
            self._set_state(connection, order_id, state)
            total = order.quote.total.minor
            if state == "delivered" and order.quote.payment == "delivery" and total:
                postings = {"cash": total, f"due:{order.customer}": -total}
                self._book(connection, "payment", order.customer, order_id, now, postings)
            self._tell(connection, f"order_{state}", order.customer, order_id, now)
            return Changed(self._order_of(connection, order_id))

    def _set_state(self, connection: Connection, order_id: int, state: str) -> None:
        connection.execute(update(tables.orders).where(tables.orders.c.id == order_id).values(state=state))

    def _tell(self, connection: Connection, kind: str, customer: str, order_id: int, now: datetime) -> None:
        payload = {"order": str(FIRST_NUMBER + order_id)}
        connection.execute(insert(tables.outbox).values(at=now, kind=kind, customer=customer, payload=payload))

    # The account

    def deposit(self, customer: str, amount: Money, now: datetime) -> None:
        """Book money that the customer paid in."""
        with self._transaction() as connection:
            self._book(connection, "deposit", customer, None, now, journal.deposit_postings(customer, amount))

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

    def balance(self, customer: str) -> Money:
        """What the customer has on the account; negative is owed."""
        with self._reading() as connection:
            return self._money(journal.balance_minor(connection, customer))

    def transactions(self, customer: str, most: int) -> tuple[Transaction, ...]:
        """The entries of the customer's account, the latest first."""
        with self._reading() as connection:
            return tuple(
                Transaction(
                    row.at,
                    row.kind,
                    self._money(-row.minor),
                    None if row.order_id is None else str(FIRST_NUMBER + row.order_id),
                )
                for row in journal.entries(connection, customer, most)
            )

    def spent(self, customer: str, start: datetime, end: datetime) -> Money:
        """What orders less cancellations came to in `start <= at < end`."""
        with self._reading() as connection:
            return self._money(journal.spent_minor(connection, customer, start, end))

    # The shop's side

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
    connection: Connection, customer: str, key: str, quote: Quote, placed_at: datetime, promised_at: datetime
) -> int:
    """Write an order with its lines; answers its row's id."""
    order_id: int = connection.execute(
        insert(tables.orders)
        .values(
            key=key,
            customer=customer,
            state="placed",
            placed_at=placed_at,
            promised_at=promised_at,
            address=quote.address,
            payment=quote.payment,
            currency=quote.total.currency,
            goods_minor=quote.goods.minor,
            delivery_minor=quote.delivery.minor,
            tax_minor=quote.tax.minor,
            total_minor=quote.total.minor,
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


def _new_key() -> str:
    return uuid.uuid4().hex


def _order_id(number: str) -> int:
    """The row of an order number; one that is no number has none."""
    return int(number) - FIRST_NUMBER if number.isascii() and number.isdigit() and len(number) < 15 else -1
