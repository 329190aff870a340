"""Carts on the database: lines, quotes, coupons, and where they go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sayso.money import Money, percent_of
from sayso.order import OrderLine, line_from_json
from sayso.store import (
    Cart,
    CartChanged,
    CartMoved,
    Coupon,
    CouponRefused,
    CouponUsed,
    Goods,
    Quote,
    QuotedLine,
)
from sayso.stores import journal, shelf, tables
from sayso.stores.database import Database
from sayso.stores.shelf import Shelf

FIRST_NUMBER = 1000
"""Order numbers count from the one after this."""


class SqlCarts(Database):
    """What is chosen."""

    def cart(self, customer: str) -> Cart:
        """The customer's cart at today's prices."""
        with self._reading() as connection:
            row = connection.execute(select(tables.carts).where(tables.carts.c.customer == customer)).first()
            if row is not None:
                return self._cart(connection, row)
        with self._transaction() as connection:
            return self._own_cart(connection, customer)

    def _own_cart(self, connection: Connection, customer: str) -> Cart:
        """The cart, locked until the transaction ends; an empty one is made where there is none."""
        return self._cart(connection, self._own_row(connection, customer))

    def _own_row(self, connection: Connection, customer: str) -> Any:
        shelf.insert_unless_known(connection, tables.carts, customer=customer, revision=0, key=new_key())
        return connection.execute(
            select(tables.carts).where(tables.carts.c.customer == customer).with_for_update()
        ).one()

    def _renew(self, connection: Connection, row: Any, **columns: Any) -> None:
        """Write columns of a cart; under another revision and key no earlier say-so holds for it."""
        connection.execute(
            update(tables.carts)
            .where(tables.carts.c.customer == row.customer)
            .values(revision=row.revision + 1, key=new_key(), **columns)
        )

    def _cart(self, connection: Connection, row: Any) -> Cart:
        rows = connection.execute(
            select(tables.cart_lines.c.line)
            .where(tables.cart_lines.c.customer == row.customer)
            .order_by(tables.cart_lines.c.position)
        ).all()
        lines = tuple(line_from_json(each.line) for each in rows)
        quote = self._quote(connection, row, Shelf.holding(connection, lines), lines)
        return Cart(quote, row.revision, row.key, str(FIRST_NUMBER + row.replaces) if row.replaces else None)

    def _quote(self, connection: Connection, cart: Any, held: Shelf, lines: Sequence[OrderLine]) -> Quote:
        quoted = []
        for line in lines:
            price = held.price(line)
            if price is not None:  # a line no longer sold drops out
                quoted.append(QuotedLine(line, price.sku, price.name, self._money(price.minor)))
        nothing = self._money(0)
        if not quoted:
            return Quote((), nothing, nothing, nothing, nothing, None, "delivery")
        goods = self._money(sum(each.price.minor for each in quoted))
        discount = self._discount(connection, cart, goods)
        row = connection.execute(select(tables.customers).where(tables.customers.c.id == cart.customer)).one()
        address = self._address(connection, row)
        if cart.place is not None:
            kept = select(tables.places.c.address).where(tables.places.c.name == cart.place)
            holders = (row.id, row.household or row.id)
            address = connection.execute(kept.where(tables.places.c.customer.in_(holders))).scalar() or address
        fee, free_from = self._terms.delivery_fee, self._terms.delivery_free_from
        delivered = address is not None and fee is not None and not cart.pick_up
        delivery = nothing
        if delivered and fee is not None and (free_from is None or goods.minor < free_from.minor):
            delivery = fee
        tax = percent_of(goods - discount, self._terms.tax_percent)
        due = goods - discount + delivery + tax
        return Quote(
            tuple(quoted),
            goods,
            delivery,
            tax,
            due,
            address if delivered else None,
            self._payment(connection, cart, row.household or row.id, due),
            discount if discount.minor else None,
            cart.coupon if discount.minor else None,
            cart.due_at,
            cart.note,
        )

    def _address(self, connection: Connection, customer: Any) -> str | None:
        """The address of a row of customers, else of their household."""
        if customer.address is not None or not customer.household:
            return customer.address  # type: ignore[no-any-return]
        query = select(tables.customers.c.address).where(tables.customers.c.id == customer.household)
        return connection.execute(query).scalar()

    def address(self, customer: str) -> str | None:
        """Where a customer, or else their household, is brought things to; None is pick-up."""
        with self._reading() as connection:
            row = connection.execute(select(tables.customers).where(tables.customers.c.id == customer)).first()
            return None if row is None else self._address(connection, row)

    def _payment(self, connection: Connection, cart: Any, holder: str, due: Money) -> str:
        """From the account where it covers all of it; what an order that gives way has cost is there again."""
        balance = journal.balance_minor(connection, holder)
        if cart.replaces:
            balance += (
                connection.execute(
                    select(tables.orders.c.total_minor)
                    .where(tables.orders.c.id == cart.replaces)
                    .where(tables.orders.c.payment != "delivery")
                ).scalar()
                or 0
            )
        if due.minor > 0 and balance >= due.minor:
            return "account"
        return "provider" if self._provider and due.minor > 0 else "delivery"

    def change_cart(
        self, customer: str, lines: Sequence[OrderLine], revision: int, replacing: str | None = None
    ) -> CartChanged | CartMoved:
        """Put these lines in place of the cart of `revision`; `replacing` is an order that gives way to them."""
        with self._transaction() as connection:
            row = self._own_row(connection, customer)
            if row.revision != revision:
                return CartMoved(self._cart(connection, row))
            replaces = order_row(replacing) if replacing is not None else row.replaces if lines else None
            return self._write_cart(connection, customer, lines, replaces=replaces)

    def _write_cart(
        self, connection: Connection, customer: str, lines: Sequence[OrderLine], **columns: Any
    ) -> CartChanged:
        """Write the cart as far as stock allows, under a new revision and key."""
        row = self._own_row(connection, customer)
        replaces = columns.get("replaces", row.replaces)
        held = Shelf.holding(connection, lines)
        given_back = self._goods_of(connection, replaces) if replaces else ()
        kept, refused = held.take(lines, given_back)
        self._put_lines(connection, customer, kept)
        if not kept:
            columns |= {"replaces": None, "coupon": None, "pick_up": False, "place": None, "due_at": None, "note": None}
        self._renew(connection, row, **columns)
        return CartChanged(self._own_cart(connection, customer), tuple(refused))

    def _goods_of(self, connection: Connection, order_id: int) -> list[tuple[str, int]]:
        """SKUs and quantities of an order."""
        rows = connection.execute(
            select(tables.order_lines.c.sku, tables.order_lines.c.quantity).where(
                tables.order_lines.c.order_id == order_id
            )
        ).all()
        return [(row.sku, row.quantity) for row in rows]

    def _put_lines(self, connection: Connection, customer: str, lines: Sequence[OrderLine]) -> None:
        connection.execute(delete(tables.cart_lines).where(tables.cart_lines.c.customer == customer))
        if lines:
            connection.execute(
                insert(tables.cart_lines),
                [
                    {"customer": customer, "position": position, "line": line.to_json(), "quantity": line.quantity}
                    for position, line in enumerate(lines)
                ],
            )

    def pick_up(self, customer: str, wanted: bool) -> Cart:
        """Have this cart picked up, or delivered where there is an address."""
        return self._with(customer, pick_up=wanted)

    def deliver_to(self, customer: str, place: str | None) -> Cart:
        """Have this cart brought to a kept address; None is the customer's own. A name that is not kept is none."""
        return self._with(customer, place=place, pick_up=False)

    def due(self, customer: str, at: datetime | None) -> Cart:
        """Have this cart come at a moment; None is as soon as can be."""
        return self._with(customer, due_at=at)

    def note(self, customer: str, text: str | None) -> Cart:
        """Have whoever brings this cart, or hands it over, be told something; None: nothing."""
        return self._with(customer, note=text)

    def _with(self, customer: str, **columns: Any) -> Cart:
        """The cart with these columns; what is so already needs no fresh say-so."""
        with self._transaction() as connection:
            row = self._own_row(connection, customer)
            if any(getattr(row, name) != value for name, value in columns.items()):
                self._renew(connection, row, **columns)
            return self._own_cart(connection, customer)

    def goods(self, lines: Sequence[OrderLine]) -> tuple[Goods | None, ...]:
        """Each line's SKU, price and stock; None where it is not sold."""
        with self._reading() as connection:
            held = Shelf.holding(connection, lines)
            found: list[Goods | None] = []
            for line in lines:
                price = held.price(line)
                goods = Goods(line, price.sku, self._money(price.minor), held.stock(line)) if price else None
                found.append(goods)
            return tuple(found)

    # Coupons

    def _discount(self, connection: Connection, cart: Any, goods: Money) -> Money:
        """What the cart's coupon takes off; nothing where its conditions are not met."""
        coupon = self._coupon(connection, cart.coupon) if cart.coupon else None
        return self._saving(coupon, goods) if coupon else self._money(0)

    def _coupon(self, connection: Connection, code: str) -> Coupon | None:
        row = connection.execute(select(tables.coupons).where(tables.coupons.c.code == code)).first()
        return None if row is None else self._coupon_of(row)

    def _coupon_of(self, row: Any) -> Coupon:
        return Coupon(
            row.code,
            row.percent,
            None if row.amount_minor is None else self._money(row.amount_minor),
            None if row.least_minor is None else self._money(row.least_minor),
            row.starts,
            row.ends,
            row.once,
            row.public,
        )

    def _saving(self, coupon: Coupon, goods: Money) -> Money:
        if coupon.least is not None and goods.minor < coupon.least.minor:
            return self._money(0)
        saving = coupon.amount or self._money(goods.minor * coupon.percent // 100)
        return self._money(min(saving.minor, goods.minor))

    def _refusal(
        self, connection: Connection, coupon: Coupon, customer: str, goods: Money, today: date
    ) -> CouponRefused | None:
        """Why a coupon takes nothing off now."""
        uses = tables.coupon_uses.c
        used = (
            coupon.once
            and connection.execute(
                select(uses.order_id).where(
                    uses.customer.in_(self._household(connection, customer)), uses.code == coupon.code
                )
            ).first()
        )
        reasons = {
            "empty": goods.minor == 0,
            "early": coupon.starts is not None and today < coupon.starts,
            "expired": coupon.ends is not None and today > coupon.ends,
            "used": bool(used),
            "little": coupon.least is not None and goods.minor < coupon.least.minor,
        }
        reason = next((name for name, holds in reasons.items() if holds), None)
        return CouponRefused(coupon.code, reason, coupon) if reason else None

    def use_coupon(self, customer: str, code: str, today: date) -> CouponUsed | CouponRefused:
        """Take a coupon off this cart."""
        with self._transaction() as connection:
            goods = self._own_cart(connection, customer).quote.goods
            coupon = self._coupon(connection, code)
            if coupon is None:
                return CouponRefused(code, "unknown")
            refusal = self._refusal(connection, coupon, customer, goods, today)
            return refusal or self._with_coupon(connection, customer, coupon)

    def best_coupon(self, customer: str, today: date) -> CouponUsed | CouponRefused:
        """Take off whichever public coupon saves most."""
        with self._transaction() as connection:
            goods = self._own_cart(connection, customer).quote.goods
            if not goods.minor:
                return CouponRefused("", "empty")
            public = [self._coupon_of(row) for row in connection.execute(select(tables.coupons)).all() if row.public]
            valid = [each for each in public if not self._refusal(connection, each, customer, goods, today)]
            if not valid:
                return CouponRefused("", "none")
            best = max(valid, key=lambda coupon: (self._saving(coupon, goods).minor, coupon.code))
            return self._with_coupon(connection, customer, best)

    def _with_coupon(self, connection: Connection, customer: str, coupon: Coupon) -> CouponUsed:
        self._renew(connection, self._own_row(connection, customer), coupon=coupon.code)
        cart = self._own_cart(connection, customer)
        return CouponUsed(cart, coupon, cart.quote.discount or self._money(0))

    def coupons(self) -> tuple[Coupon, ...]:
        """Every coupon there is."""
        with self._reading() as connection:
            rows = connection.execute(select(tables.coupons).order_by(tables.coupons.c.code)).all()
            return tuple(map(self._coupon_of, rows))

    def add_coupons(self, coupons: Sequence[Coupon]) -> None:
        """Put coupons in; one of the same code is replaced."""
        with self._transaction() as connection:
            for each in coupons:
                connection.execute(delete(tables.coupons).where(tables.coupons.c.code == each.code))
                connection.execute(
                    insert(tables.coupons).values(
                        code=each.code,
                        percent=each.percent,
                        amount_minor=each.amount.minor if each.amount else None,
                        least_minor=each.least.minor if each.least else None,
                        starts=each.starts,
                        ends=each.ends,
                        once=each.once,
                        public=each.public,
                    )
                )


def new_key() -> str:
    """An idempotency key for a draft."""
    return uuid.uuid4().hex


def order_row(number: str) -> int:
    """The row of an order number; one that is no number has none."""
    return int(number) - FIRST_NUMBER if number.isascii() and number.isdigit() and len(number) < 15 else -1
