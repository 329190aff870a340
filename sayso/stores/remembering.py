"""What customers like and think, and what they are to be told, on the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from sayso.order import OrderLine, line_from_json
from sayso.store import Favourite, Notification, Opinion, Preference, Review
from sayso.stores import tables
from sayso.stores.database import Database

MOST_COMPARED = 200
"""Reviews of a product, the newest, among which a typical one is looked for."""
GOOD_STARS, BAD_STARS = 4, 2
"""From how many stars on words are praise, and up to how many a complaint."""


class SqlRemembering(Database):
    """Favourites, preferences and reviews."""

    def favourites(self, customer: str) -> tuple[Favourite, ...]:
        """Named baskets, by name."""
        with self._reading() as connection:
            columns = tables.favourites.c
            rows = connection.execute(
                select(tables.favourites).where(columns.customer == customer).order_by(columns.name)
            ).all()
            return tuple(Favourite(row.name, tuple(map(line_from_json, row.lines))) for row in rows)

    def keep_favourite(self, customer: str, name: str, lines: Sequence[OrderLine]) -> None:
        """Give a basket a name; one of that name is replaced."""
        with self._transaction() as connection:
            columns = tables.favourites.c
            connection.execute(
                delete(tables.favourites).where(and_(columns.customer == customer, columns.name == name))
            )
            written = [line.to_json() for line in lines]
            connection.execute(insert(tables.favourites).values(customer=customer, name=name, lines=written))

    def forget_favourite(self, customer: str, name: str) -> bool:
        """Whether there was one."""
        with self._transaction() as connection:
            columns = tables.favourites.c
            gone = connection.execute(
                delete(tables.favourites).where(and_(columns.customer == customer, columns.name == name))
            )
            return gone.rowcount > 0

    def preferences(self, customer: str) -> tuple[Preference, ...]:
        """What we were asked to remember, the latest first."""
        with self._reading() as connection:
            columns = tables.preferences.c
            rows = connection.execute(
                select(tables.preferences).where(columns.customer == customer).order_by(columns.id.desc())
            ).all()
            return tuple(Preference(row.id, row.text, row.kind, row.trait) for row in rows)

    def remember(
        self, customer: str, text: str, now: datetime, kind: str = "like", trait: str | None = None
    ) -> Preference:
        """Keep a preference; the same one again is kept once, as the latest."""
        with self._transaction() as connection:
            columns = tables.preferences.c
            connection.execute(
                delete(tables.preferences).where(and_(columns.customer == customer, columns.text == text))
            )
            values = {"customer": customer, "text": text, "at": now, "kind": kind, "trait": trait}
            number = connection.execute(insert(tables.preferences).values(**values).returning(columns.id)).scalar_one()
            return Preference(number, text, kind, trait)

    def forget(self, customer: str, number: int | None) -> bool:
        """Forget a preference, all of them with None; whether there was one."""
        with self._transaction() as connection:
            columns = tables.preferences.c
            query = delete(tables.preferences).where(columns.customer == customer)
            if number is not None:
                query = query.where(columns.id == number)
            return connection.execute(query).rowcount > 0

    def opinion(self, category: str, product: str, locale: str) -> Opinion | None:
        """What people thought of a product; words are of the locale's language."""
        columns = tables.reviews.c
        language = locale.partition("-")[0]
        with self._reading() as connection:
            rows: Sequence[Any] = connection.execute(
                select(tables.reviews)
                .where(and_(columns.category == category, columns.product == product))
                .order_by(columns.id.desc())
            ).all()
        if not rows:
            return None
        spoken = [row for row in rows if row.text and row.locale.partition("-")[0] == language]
        praise = _typical([row.text for row in spoken if row.stars >= GOOD_STARS])
        complaint = _typical([row.text for row in spoken if row.stars <= BAD_STARS])
        stars = sum(row.stars for row in rows) / len(rows)
        return Opinion(round(stars, 1), len(rows), praise, complaint, any(row.example for row in rows))

    def add_reviews(self, reviews: Sequence[Review], now: datetime) -> int:
        """Put reviews in; how many were new."""
        columns = tables.reviews.c
        new = 0
        with self._transaction() as connection:
            for each in reviews:
                values = {name: getattr(each, name) for name in ("category", "product", "stars", "text", "locale")}
                known = connection.execute(
                    select(columns.id).where(*(columns[name] == value for name, value in values.items()))
                ).first()
                if known is None:
                    connection.execute(insert(tables.reviews).values(example=each.example, at=now, **values))
                    new += 1
        return new


def _typical(texts: Sequence[str]) -> str | None:
    """The text that has most words in common with the others; of equal ones the first, which is the newest."""
    words = [set(text.lower().split()) for text in texts[:MOST_COMPARED]]
    shared = [sum(len(mine & other) for other in words) / (len(mine) or 1) for mine in words]
    return texts[shared.index(max(shared))] if shared else None


class SqlOutbox(Database):
    """What customers are told later."""

    def claim(self, now: datetime, until: datetime) -> Notification | None:
        """The oldest notification that is due, and the first open one of its customer."""
        columns = tables.outbox.c
        with self._transaction() as connection:
            first = select(func.min(columns.id)).where(columns.sent_at.is_(None)).group_by(columns.customer)
            row = connection.execute(
                select(tables.outbox)
                .where(columns.id.in_(first))
                .where(or_(columns.again_at.is_(None), columns.again_at <= now))
                .order_by(columns.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return None
            connection.execute(
                update(tables.outbox).where(columns.id == row.id).values(again_at=until, attempts=columns.attempts + 1)
            )
            return Notification(row.id, row.customer, row.kind, row.payload, row.at, row.attempts)

    def put_off(self, number: int, again_at: datetime) -> None:
        """It could not be sent; it is due again then."""
        with self._transaction() as connection:
            connection.execute(update(tables.outbox).where(tables.outbox.c.id == number).values(again_at=again_at))

    def sent(self, number: int, now: datetime) -> None:
        """The customer was told."""
        with self._transaction() as connection:
            connection.execute(update(tables.outbox).where(tables.outbox.c.id == number).values(sent_at=now))
