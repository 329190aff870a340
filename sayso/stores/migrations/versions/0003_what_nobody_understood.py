"""What nobody understood, for the owner to read."""

import sqlalchemy as sa
from alembic import op

from sayso.stores import tables

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "unmatched",
        sa.Column("id", tables.Number, autoincrement=True, nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("intent", sa.String(length=60), nullable=True),
        sa.Column("at", tables.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmatched")),
        sa.UniqueConstraint("said", "state", name=op.f("uq_unmatched_said")),
    )
