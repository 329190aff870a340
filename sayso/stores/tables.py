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
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
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
    Column("household", ForeignKey("customers.id"), index=True),  # whose account and address they share
)

places = Table(
    "places",
    metadata,
    Column("customer", ForeignKey("customers.id"), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("address", String(200), nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("customer", ForeignKey("customers.id"), primary_key=True),
    Column("salt", String(32)),  # null: no code yet
    Column("digest", String(64)),
    Column("proposed_salt", String(32)),
    Column("proposed_digest", String(64)),
    Column("tries_left", Integer, nullable=False),
    CheckConstraint("tries_left >= 0", name="tries_not_negative"),
)

carts = Table(
    "carts",
    metadata,
    Column("customer", ForeignKey("customers.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("key", String(40), nullable=False, unique=True),
    Column("pick_up", Boolean, nullable=False, server_default=false()),
    Column("coupon", String(60)),
    Column("replaces", Number),  # the order that gives way to this one
    Column("place", String(60)),  # the kept address that it goes to; null: the customer's own
    Column("due_at", Instant),  # when it is wished for; null: as soon as can be
    Column("note", String(200)),  # for whoever brings it, or hands it over
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
    Column("discount_minor", BigInteger, nullable=False, server_default="0"),
    Column("coupon", String(60)),
    Column("carrier", String(60)),
    Column("replaces", Number),
    Column("note", String(200)),
    CheckConstraint("state in ('reserved', 'placed', 'begun', 'ready', 'delivered', 'cancelled')", name="state_known"),
    CheckConstraint("payment in ('account', 'delivery', 'provider')", name="payment_known"),
    CheckConstraint("total_minor = goods_minor - discount_minor + delivery_minor + tax_minor", name="total_adds_up"),
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
    CheckConstraint(
        "kind in ('deposit', 'order', 'cancellation', 'payment', 'refund', 'replacement', 'bill', 'bill_payment')",
        name="kind_known",
    ),
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
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("again_at", Instant),  # not to be tried before
    Index(None, "sent_at", "customer"),
)

coupons = Table(
    "coupons",
    metadata,
    Column("code", String(60), primary_key=True),
    Column("percent", Integer, nullable=False),
    Column("amount_minor", BigInteger),
    Column("least_minor", BigInteger),
    Column("starts", Date),
    Column("ends", Date),
    Column("once", Boolean, nullable=False),
    Column("public", Boolean, nullable=False),
    CheckConstraint("percent between 0 and 100", name="percent_possible"),
)

coupon_uses = Table(
    "coupon_uses",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("code", String(60), nullable=False),
)

favourites = Table(
    "favourites",
    metadata,
    Column("customer", ForeignKey("customers.id"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("lines", JSON, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("text", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("trait", String(80)),
    CheckConstraint("kind in ('like', 'dislike', 'allergy')", name="kind_known"),
)

unmatched = Table(
    "unmatched",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("said", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("times", Integer, nullable=False),
    Column("intent", String(60)),
    Column("at", Instant, nullable=False),
    UniqueConstraint("said", "state"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("category", String(200), nullable=False),
    Column("product", String(200), nullable=False),  # empty: the category itself
    Column("stars", Integer, nullable=False),
    Column("text", String(300), nullable=False),
    Column("locale", String(20), nullable=False),
    Column("example", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("stars between 1 and 5", name="stars_possible"),
    Index(None, "category", "product"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("order_id", ForeignKey("orders.id")),
    Column("kind", String(20), nullable=False),
    Column("text", String(300), nullable=False),
    Column("goods", JSON),  # SKUs and how many of each; null in tickets from before migration 0006
    Column("state", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("refund_minor", BigInteger),
    CheckConstraint("state in ('open', 'refunded', 'replaced', 'closed')", name="state_known"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("phone", String(30)),
    Column("at", Instant, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("transcript", JSON, nullable=False),
    Column("cart", JSON, nullable=False),
    Column("order_id", ForeignKey("orders.id")),
)

bills = Table(
    "bills",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("customer", ForeignKey("customers.id"), nullable=False, index=True),
    Column("what", String(100), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("paid", Boolean, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
)
