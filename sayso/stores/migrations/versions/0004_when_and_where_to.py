"""When and where an order is wished to come: a moment and a kept address of a cart, and addresses by name."""

import sqlalchemy as sa
from alembic import op

from sayso.stores import tables

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("customer", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_places_customer_customers")),
        sa.PrimaryKeyConstraint("customer", "name", name=op.f("pk_places")),
    )
    with op.batch_alter_table("carts") as batch:
        batch.add_column(sa.Column("place", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("due_at", tables.Instant(), nullable=True))
