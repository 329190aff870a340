"""Households, voice codes, coupons, favourites, reviews, tickets, handoffs, bills, and orders in more states."""

import sqlalchemy as sa
from alembic import op

from sayso.stores import tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("customers") as batch:
        batch.add_column(sa.Column("household", sa.String(length=100), nullable=True))
        batch.create_foreign_key(batch.f("fk_customers_household"), "customers", ["household"], ["id"])
        batch.create_index(batch.f("ix_customers_household"), ["household"])
    with op.batch_alter_table("carts") as batch:
        batch.add_column(sa.Column("pick_up", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("coupon", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("replaces", tables.Number, nullable=True))
    with op.batch_alter_table("orders") as batch:
        batch.add_column(sa.Column("discount_minor", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("coupon", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("carrier", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("replaces", tables.Number, nullable=True))
        for name in ("state_known", "payment_known", "total_adds_up"):
            batch.drop_constraint(batch.f(f"ck_orders_{name}"), type_="check")
        batch.create_check_constraint(
            batch.f("ck_orders_state_known"),
            "state in ('reserved', 'placed', 'begun', 'ready', 'delivered', 'cancelled')",
        )
        batch.create_check_constraint(
            batch.f("ck_orders_payment_known"), "payment in ('account', 'delivery', 'provider')"
        )
        batch.create_check_constraint(
            batch.f("ck_orders_total_adds_up"),
            "total_minor = goods_minor - discount_minor + delivery_minor + tax_minor",
        )
    with op.batch_alter_table("journal") as batch:
        batch.drop_constraint(batch.f("ck_journal_kind_known"), type_="check")
        batch.create_check_constraint(
            batch.f("ck_journal_kind_known"),
            "kind in ('deposit', 'order', 'cancellation', 'payment', 'refund', 'replacement', 'bill', 'bill_payment')",
        )
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("again_at", tables.Instant(), nullable=True))
        batch.create_index(batch.f("ix_outbox_sent_at"), ["sent_at", "customer"])
    op.get_bind().execute(sa.text("UPDATE outbox SET sent_at = at"))  # nobody was waiting for the old ones
    op.create_table(
        "coupons",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("least_minor", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_coupons_percent_possible")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_coupons")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("at", tables.Instant(), nullable=False),
        sa.CheckConstraint("stars between 1 and 5", name=op.f("ck_reviews_stars_possible")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_category"), ["category", "product"], unique=False)

    op.create_table(
        "bills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_bills_amount_positive")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_bills_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bills")),
    )
    with op.batch_alter_table("bills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bills_customer"), ["customer"], unique=False)

    op.create_table(
        "codes",
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("proposed_salt", sa.String(length=32), nullable=True),
        sa.Column("proposed_digest", sa.String(length=64), nullable=True),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries_left >= 0", name=op.f("ck_codes_tries_not_negative")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_codes_customer")),
        sa.PrimaryKeyConstraint("customer", name=op.f("pk_codes")),
    )
    op.create_table(
        "favourites",
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_favourites_customer")),
        sa.PrimaryKeyConstraint("customer", "name", name=op.f("pk_favourites")),
    )
    op.create_table(
        "preferences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("at", tables.Instant(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("trait", sa.String(length=80), nullable=True),
        sa.CheckConstraint("kind in ('like', 'dislike', 'allergy')", name=op.f("ck_preferences_kind_known")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_preferences_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
    )
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preferences_customer"), ["customer"], unique=False)

    op.create_table(
        "coupon_uses",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_coupon_uses_customer")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_coupon_uses_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_coupon_uses")),
    )
    with op.batch_alter_table("coupon_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coupon_uses_customer"), ["customer"], unique=False)

    op.create_table(
        "handoffs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("at", tables.Instant(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("transcript", sa.JSON(), nullable=False),
        sa.Column("cart", sa.JSON(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_handoffs_customer")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_handoffs_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoffs_customer"), ["customer"], unique=False)

    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", tables.Instant(), nullable=False),
        sa.Column("refund_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('open', 'refunded', 'replaced', 'closed')", name=op.f("ck_tickets_state_known")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_tickets_customer")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_tickets_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_customer"), ["customer"], unique=False)
