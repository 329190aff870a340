"""What is to be told to whoever brings an order: a note of a cart and of an order."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in ("carts", "orders"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("note", sa.String(length=200), nullable=True))
