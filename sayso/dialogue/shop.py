"""What a dialogue function works with, and the small steps that many of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sayso.act import Act, Kind
from sayso.intent import Intent, Slot
from sayso.menu import Menu, Product, complete
from sayso.menu.faq import Answer
from sayso.money import Money
from sayso.order import OrderLine, line_from_json
from sayso.payments import Payments
from sayso.session import Question, Session
from sayso.store import Opinion, Store

Turn = tuple[Act, Session]

ANYTHING_ELSE = Question("anything-else")
MOST_KEPT = 9
"""Goods that are kept of many; a session is carried along with every request."""
LAST_ORDERS = 20
"""How far back a customer's habits are looked for."""


@dataclass(frozen=True)
class Shop:
    """One shop: its memory, its menu, its clock, what it answers about itself, and who takes money for it."""

    store: Store
    menu: Menu
    clock: Callable[[], datetime]
    """Now, as an aware moment."""
    faq: Sequence[Answer] = ()
    payments: Payments | None = None
    """None: the shop is paid from the account that it keeps, or on delivery."""

    @property
    def now(self) -> datetime:
        """Now, in the shop's own time."""
        return self.clock().astimezone(self.menu.terms.time_zone)

    def at_one_moment(self) -> Shop:
        """The shop with its clock standing still: all of a turn happens at one moment."""
        moment = self.clock()
        return replace(self, clock=lambda: moment)


Take = Callable[[Intent, Session, Shop], Turn]
"""What a turn with an intent does."""


def inform(topic: str, session: Session, **facts: object) -> Turn:
    """Tell something that leaves an open question open; `take_turn` asks it again."""
    return Act(Kind.INFORM, topic, facts), session


def going_on(kind: Kind, topic: str, session: Session, **facts: object) -> Turn:
    """Tell something and ask what else."""
    return Act(kind, topic, facts), session.asking(ANYTHING_ELSE)


def goods_of(product: Product, category_id: str, menu: Menu) -> OrderLine:
    """One of a product, made as it is when nothing else is said."""
    category = menu.category(category_id)
    itself = category is not None and product is category.itself
    return complete(menu, OrderLine(category_id, () if itself else (product.id,)))


def products_named(category_id: str, product_ids: Sequence[str], menu: Menu) -> list[OrderLine]:
    """These products of a category, each as it is when nothing else is said; unknown ones are left out."""
    category = menu.category(category_id)
    found = [category.product(product_id) for product_id in product_ids] if category else []
    return [goods_of(product, category_id, menu) for product in found if product]


def products_like(line: OrderLine, menu: Menu) -> list[OrderLine]:
    """Every product of a line's category, each as it is when nothing else is said."""
    category = menu.category(line.category)
    return [goods_of(product, category.id, menu) for product in category.products] if category else []


def price_of(line: OrderLine, shop: Shop) -> Money | None:
    """What one of it costs today; None where it is not sold."""
    goods = shop.store.goods([line])[0]
    return goods.price if goods else None


def opinion_of(line: OrderLine, session: Session, shop: Shop) -> Opinion | None:
    """What customers say of a line's product, for this customer's locale; None where nobody said anything."""
    return shop.store.opinion(line.category, line.products[0] if line.products else "", session.locale)


def each_of(lines: Sequence[OrderLine], menu: Menu) -> list[OrderLine]:
    """The goods that words could mean; of a category that is sold as it is, too, all of its products."""
    if len(lines) == 1 and not lines[0].products:
        return products_like(lines[0], menu) or list(lines)
    return list(lines)


def spoken_goods(intent: Intent, session: Session, shop: Shop) -> tuple[tuple[OrderLine, ...], ...]:
    """What the intent asks about; where it names nothing, what was spoken of, else the cart's line."""
    if intent.goods or intent.unknown:
        return intent.goods
    if session.about:
        return tuple((line,) for line in session.about)
    lines = shop.store.cart(session.customer).lines
    if not lines:
        return ()
    at = session.spoken_of if session.spoken_of is not None and session.spoken_of < len(lines) else len(lines) - 1
    return ((lines[at],),)


def to_json(intent: Intent) -> Mapping[str, Any]:
    """An intent that tells or asks, to be taken up again after a question of ours."""
    return {
        "name": intent.name,
        "slots": [[slot.name, slot.value, slot.id] for slot in intent.slots],
        "goods": [[line.to_json() for line in group[:MOST_KEPT]] for group in intent.goods],
        "unknown": list(intent.unknown),
    }


def from_json(data: Mapping[str, Any]) -> Intent:
    """The intent that `to_json` wrote."""
    return Intent(
        data["name"],
        tuple(Slot(*slot) for slot in data["slots"]),
        goods=tuple(tuple(map(line_from_json, group)) for group in data["goods"]),
        unknown=tuple(data["unknown"]),
    )
