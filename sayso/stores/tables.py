"""The store's tables, with the rules that the database itself keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as UTC without its zone, which every database can."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, naive."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware again."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = BigInteger().with_variant(Integer, "sqlite")
"""An integer key that SQLite counts up by itself."""

shop = Table(
    "shop",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("currency", String(3), nullable=False),
)
"""The one shop that this store belongs to."""

skus = Table(
    "skus",
    metadata,
    Column("sku", String(200), primary_key=True),
    Column("category", String(200), nullable=False),
    Column("product", String(200)),  # null: the category itself
    Column("attributes", JSON, nullable=False),  # the attributes that choose this SKU
    Column("name", String(200), nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("stock", BigInteger),  # null: never short
    Column("sold", Boolean, nullable=False),
    CheckConstraint("stock >= 0", name="stock_not_negative"),
    CheckConstraint("price_minor >= 0", name="price_not_negative"),
    Index(None, "category", "product"),
)

options = Table(
    "options",
    metadata,
    Column("category", String(200), primary_key=True),
    Column("option_group", String(200), primary_key=True),
    Column("option", String(200), primary_key=True),
    Column("price_minor", BigInteger, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("address", String(200)),  # null: pick-up
)

carts = Table(
    "carts",
    metadata,
    Column("customer", ForeignKey("customers.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("key", String(40), nullable=False, unique=True),
)

cart_lines = Table(
    "cart_lines",
    metadata,
    Column("customer", ForeignKey("carts.customer"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("line", JSON, nullable=False),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String(40), nullable=False, unique=True),  # the draft's; never expires
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("promised_at", Instant, nullable=False),
    Column("address", String(200)),
    Column("payment", String(20), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("goods_minor", BigInteger, nullable=False),
    Column("delivery_minor", BigInteger, nullable=False),
    Column("tax_minor", BigInteger, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    CheckConstraint("state in ('placed', 'ready', 'delivered', 'cancelled')", name="state_known"),
    CheckConstraint("payment in ('account', 'delivery')", name="payment_known"),
    CheckConstraint("total_minor = goods_minor + delivery_minor + tax_minor", name="total_adds_up"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("line", JSON, nullable=False),
    Column("sku", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_minor", BigInteger, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("order_id", ForeignKey("orders.id")),
    CheckConstraint("kind in ('deposit', 'order', 'cancellation', 'payment')", name="kind_known"),
)

postings = Table(
    "postings",
    metadata,
    Column("entry", ForeignKey("journal.id"), primary_key=True),
    Column("account", String(150), primary_key=True),
    Column("minor", BigInteger, nullable=False),  # debit positive, credit negative
    Column("currency", String(3), nullable=False),
    CheckConstraint("minor <> 0", name="minor_not_zero"),
    Index(None, "account"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("sent_at", Instant),
)
