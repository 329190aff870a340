"""What nobody understood, on the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update

from sayso.store import Unknown, Unmatched
from sayso.stores import tables
from sayso.stores.database import Database

MOST_CHARACTERS = 200
MOST_KEPT = 2_000
"""Utterances that are kept; further ones are only counted where they are there already."""


class SqlUnmatched(Database):
    """Utterances that nobody understood, until the owner says what they are."""

    def keep_unmatched(self, said: str, state: str, now: datetime) -> None:
        """Keep an utterance with the state of the talk; the same one again is counted."""
        columns = tables.unmatched.c
        said = said[:MOST_CHARACTERS]
        with self._transaction() as connection:
            again = connection.execute(
                update(tables.unmatched)
                .where(and_(columns.said == said, columns.state == state))
                .values(times=columns.times + 1, at=now)
            )
            if again.rowcount:
                return
            many = connection.execute(select(func.count()).select_from(tables.unmatched)).scalar_one()
            if many < MOST_KEPT:
                connection.execute(insert(tables.unmatched).values(said=said, state=state, times=1, at=now))

    def unmatched(self) -> tuple[Unmatched, ...]:
        """All that is kept, the most frequent first."""
        columns = tables.unmatched.c
        with self._reading() as connection:
            rows = connection.execute(select(tables.unmatched).order_by(columns.times.desc(), columns.id)).all()
            return tuple(_unmatched(row) for row in rows)

    def approve_unmatched(self, number: int, intent: str | None) -> Unmatched | Unknown:
        """Say which intent an utterance is; with None that nobody has said so."""
        columns = tables.unmatched.c
        with self._transaction() as connection:
            row = connection.execute(
                update(tables.unmatched).where(columns.id == number).values(intent=intent).returning(*columns)
            ).first()
            return Unknown(str(number)) if row is None else _unmatched(row)

    def drop_unmatched(self, number: int) -> bool:
        """Let go of an utterance; whether there was one."""
        with self._transaction() as connection:
            gone = connection.execute(delete(tables.unmatched).where(tables.unmatched.c.id == number))
            return gone.rowcount > 0


def _unmatched(row: Any) -> Unmatched:
    return Unmatched(row.id, row.said, row.state, row.times, row.intent)
