"""Migrations lead from the first tables to today's, and lose nothing on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

import sayso.stores
from sayso.menu import Menu
from sayso.stores import tables
from sayso.stores.opening import _postgresql, _sqlite, make_url, open_engine
from sayso.stores.sql import SqlStore


def upgraded_to(url: str, revision: str, *then: str) -> None:
    """Make a database as the first sayso left it, brought up to a revision; then carry out statements."""
    made = _sqlite if url.startswith("sqlite") else _postgresql
    engine = made(make_url(url))
    config = Config()
    config.set_main_option("script_location", str(Path(sayso.stores.__file__).parent / "migrations"))
    with engine.connect().execution_options(migrating=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO shop VALUES ('cafe', 'USD')"))
        connection.execute(text("INSERT INTO customers VALUES ('ann', 'Ann', '1 High Street')"))
        connection.execute(text("INSERT INTO carts VALUES ('ann', 4, 'k')"))
        connection.execute(
            text(
                "INSERT INTO orders (key, customer, state, placed_at, promised_at, address, payment, currency,"
                " goods_minor, delivery_minor, tax_minor, total_minor) VALUES ('old', 'ann', 'placed',"
                " '2026-11-01 10:00:00', '2026-11-01 11:00:00', '1 High Street', 'delivery', 'USD', 400, 200, 40, 640)"
            )
        )
        connection.execute(
            text("INSERT INTO outbox (at, kind, customer, payload) VALUES ('2026-11-01 10:00:00', 'x', 'ann', '{}')")
        )
        command.upgrade(config, revision)
        for statement in then:
            connection.execute(text(statement))
    engine.dispose()


def test_an_older_store_is_brought_up_to_date(store_url: str, cafe: Menu) -> None:
    if store_url == "sqlite://":
        pytest.skip("a database in memory is never older than the program")
    upgraded_to(store_url, "0001")
    store = SqlStore(store_url, cafe)
    assert [order.number for order in store.orders("ann", 9)] == ["1001"]
    assert store.cart("ann").revision == 4
    store.close()


def test_an_older_ticket_knows_its_goods(store_url: str, cafe: Menu) -> None:
    if store_url == "sqlite://":
        pytest.skip("a database in memory is never older than the program")
    upgraded_to(
        store_url,
        "0005",
        "INSERT INTO tickets (customer, order_id, kind, text, state, at) VALUES"
        " ('ann', 1, 'broken', '2 MILK-HALF, 1 LATTE', 'open', '2026-11-02 10:00:00')",
    )
    store = SqlStore(store_url, cafe)
    assert store.tickets("ann", open_only=True)[0].goods == (("MILK-HALF", 2), ("LATTE", 1))
    store.close()


def test_migrations_make_todays_tables(store_url: str) -> None:
    engine = open_engine(store_url)
    with engine.connect().execution_options(reading=True) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()
