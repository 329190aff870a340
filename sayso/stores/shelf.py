"""What the database knows of goods: SKUs, prices and stock of the lines at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sayso.menu import Menu, names_in
from sayso.order import OrderLine
from sayso.store import NotSold, Short
from sayso.stores import tables

JOINER = "+"
"""Between the SKUs of a line that bundles several products."""


def insert_unless_known(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless its key is there, also when two insert it at once; whether it was inserted."""
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(made(table).values(**values).on_conflict_do_nothing()).rowcount == 1


def bring_up_to_date(connection: Connection, menu: Menu) -> None:
    """Write the menu's goods and prices; stock only for what is new. What left the menu is no longer sold."""
    wanted_skus: dict[str, dict[str, Any]] = {}
    wanted_options: dict[tuple[str, str, str], int] = {}
    for category in menu.categories:
        for product in (*category.products, *([category.itself] if category.itself else [])):
            name = next(iter(names_in(product.names, menu.language, menu.language)), product.id)
            for variant in product.variants:
                wanted_skus[variant.sku] = {
                    "sku": variant.sku,
                    "category": category.id,
                    "product": None if product is category.itself else product.id,
                    "attributes": dict(variant.attributes),
                    "name": name[:200],
                    "price_minor": variant.price.minor,
                    "stock": variant.stock,
                    "sold": True,
                }
        for group in category.groups:
            for option in group.options:
                wanted_options[category.id, group.id, option.id] = option.price.minor
    known = {row.sku: row for row in connection.execute(select(tables.skus)).all()}
    new = [values for sku, values in wanted_skus.items() if sku not in known]
    if new:
        connection.execute(insert(tables.skus), new)
    for sku, row in sorted(known.items()):
        values = wanted_skus.get(sku)
        if values is None:
            if row.sold:
                connection.execute(update(tables.skus).where(tables.skus.c.sku == sku).values(sold=False))
            continue
        changed = {key: value for key, value in values.items() if key != "stock" and getattr(row, key) != value}
        if changed:
            connection.execute(update(tables.skus).where(tables.skus.c.sku == sku).values(**changed))
    columns = tables.options.c
    known_options = {
        (row.category, row.option_group, row.option): row.price_minor
        for row in connection.execute(select(tables.options)).all()
    }
    new_options = [
        {"category": c, "option_group": g, "option": o, "price_minor": price}
        for (c, g, o), price in wanted_options.items()
        if (c, g, o) not in known_options
    ]
    if new_options:
        connection.execute(insert(tables.options), new_options)
    for (c, g, o), price in wanted_options.items():
        if known_options.get((c, g, o), price) != price:
            place = and_(columns.category == c, columns.option_group == g, columns.option == o)
            connection.execute(update(tables.options).where(place).values(price_minor=price))


@dataclass(frozen=True)
class Price:
    """A line's SKU, its name, and the price of one in minor units."""

    sku: str
    name: str
    minor: int


class Shelf:
    """The SKUs and option prices of some lines, read at once."""

    def __init__(self, skus: Iterable[Any], option_prices: dict[tuple[str, str, str], int]) -> None:
        self._skus: dict[tuple[str, str | None], list[Any]] = {}
        for row in skus:
            self._skus.setdefault((row.category, row.product), []).append(row)
        self._option_prices = option_prices

    @classmethod
    def holding(cls, connection: Connection, lines: Sequence[OrderLine], locking: bool = False) -> Shelf:
        """What the database has for these lines; `locking` lets nobody else change it before the transaction ends."""
        if not lines:
            return cls((), {})
        columns = tables.skus.c
        wanted = {(line.category, product) for line in lines for product in (line.products or (None,))}
        query = (
            select(tables.skus)
            .where(columns.sold)
            .where(
                or_(
                    *(
                        and_(columns.category == category, columns.product.is_not_distinct_from(product))
                        for category, product in sorted(wanted, key=str)
                    )
                )
            )
            .order_by(columns.sku)
        )
        skus = connection.execute(query.with_for_update() if locking else query).all()
        options = connection.execute(
            select(tables.options).where(tables.options.c.category.in_({line.category for line in lines}))
        ).all()
        prices = {(row.category, row.option_group, row.option): row.price_minor for row in options}
        return cls(skus, prices)

    def _rows(self, line: OrderLine) -> list[Any] | None:
        """The SKU of each of the line's products; None where one is not sold like that."""
        attributes = line.attribute_map
        rows = []
        for product in line.products or (None,):
            fitting = [
                row
                for row in self._skus.get((line.category, product), ())
                if all(attributes.get(group) == option for group, option in row.attributes.items())
            ]
            if not fitting:
                return None
            rows.append(max(fitting, key=lambda row: len(row.attributes)))
        return rows

    def price(self, line: OrderLine) -> Price | None:
        """What one of the line costs; None where it is not sold."""
        rows = self._rows(line)
        if rows is None:
            return None
        minor = sum(row.price_minor for row in rows)
        for group, option in line.attributes:
            minor += self._option_prices.get((line.category, group, option), 0)
        for modifier in line.modifiers:
            if modifier.action == "add":
                dearest = max(
                    self._option_prices.get((line.category, modifier.group, option), 0) for option in modifier.options
                )
                minor += dearest * (modifier.count or 1)
        return Price(JOINER.join(row.sku for row in rows), " + ".join(row.name for row in rows), max(0, minor))

    def stock(self, line: OrderLine) -> int | None:
        """How many of a line there are; None is never short, or not sold."""
        stocks = [row.stock for row in self._rows(line) or () if row.stock is not None]
        return min(stocks, default=None)

    def take(
        self, lines: Sequence[OrderLine], given_back: Iterable[tuple[str, int]] = ()
    ) -> tuple[list[OrderLine], list[Short | NotSold]]:
        """The lines as far as there is stock for them, and what could not be had.

        `given_back` are SKUs and quantities that will be on the shelf again before the lines are sold.
        """
        stocks = {row.sku: row.stock for rows in self._skus.values() for row in rows}
        left: dict[str, int] = {}
        for joined, quantity in given_back:
            for sku in joined.split(JOINER):
                if stocks.get(sku) is not None:
                    left[sku] = left.get(sku, stocks[sku]) + quantity
        kept: list[OrderLine] = []
        refused: list[Short | NotSold] = []
        for line in lines:
            rows = self._rows(line)
            if rows is None:
                refused.append(NotSold(line))
                continue
            there = [left.get(row.sku, row.stock) for row in rows]
            most = min((stock for stock in there if stock is not None), default=line.quantity)
            given = min(line.quantity, most)
            if given < line.quantity:
                refused.append(Short(line, line.quantity, given))
            for row, stock in zip(rows, there, strict=True):
                if stock is not None:
                    left[row.sku] = stock - given
            if given > 0:
                kept.append(line.with_quantity(given))
        return kept, refused

    def sell(self, connection: Connection, lines: Sequence[OrderLine]) -> None:
        """Take the goods off a shelf that `take` found full and that is locked."""
        wanted: Counter[str] = Counter()
        for line in lines:
            for row in self._rows(line) or ():
                if row.stock is not None:
                    wanted[row.sku] += line.quantity
        columns = tables.skus.c
        for sku, quantity in sorted(wanted.items()):
            done = connection.execute(
                update(tables.skus)
                .where(and_(columns.sku == sku, columns.stock >= quantity))
                .values(stock=columns.stock - quantity)
            )
            if done.rowcount != 1:
                raise AssertionError(f"the stock of {sku} changed under its lock")


def give_back(connection: Connection, sold: Iterable[tuple[str, int]]) -> None:
    """Put quantities of SKUs back on the shelf, where their stock is counted."""
    columns = tables.skus.c
    back: Counter[str] = Counter()
    for joined, quantity in sold:
        for sku in joined.split(JOINER):
            back[sku] += quantity
    for sku, quantity in sorted(back.items()):  # in the order in which `sell` locks
        connection.execute(
            update(tables.skus)
            .where(and_(columns.sku == sku, columns.stock.is_not(None)))
            .values(stock=columns.stock + quantity)
        )
