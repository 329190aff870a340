"""Which goods a ticket is about, and how many: its text is for people, and may be cut."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch:
        batch.add_column(sa.Column("goods", sa.JSON(), nullable=True))
    tickets = sa.table("tickets", sa.column("id"), sa.column("text"), sa.column("goods", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(tickets.c.id, tickets.c.text)).all():
        pairs = [each.split(" ", 1) for each in row.text.split(", ")]
        goods = [[pair[1], int(pair[0])] for pair in pairs if len(pair) == 2 and pair[0].isdecimal()]
        connection.execute(tickets.update().where(tickets.c.id == row.id).values(goods=goods))
