"""What a dialogue function works with, and the small steps that many of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sayso.act import Act, Kind
from sayso.intent import Intent
from sayso.menu import Menu, Product, complete
from sayso.menu.faq import Answer
from sayso.money import Money
from sayso.order import OrderLine
from sayso.payments import Payments
from sayso.session import Question, Session
from sayso.store import Cart, Store

Turn = tuple[Act, Session]

ANYTHING_ELSE = Question("anything-else")
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


def inform(topic: str, session: Session, **facts: object) -> Turn:
    """Tell something that leaves an open question open; `take_turn` asks it again."""
    return Act(Kind.INFORM, topic, facts), session


def going_on(kind: Kind, topic: str, session: Session, **facts: object) -> Turn:
    """Tell something and ask what else."""
    return Act(kind, topic, facts), session.asking(ANYTHING_ELSE)


def read_back(
    cart: Cart,
    session: Session,
    shop: Shop,
    lead: Act | None = None,
    topic: str = "read-back",
) -> Turn:
    """Say exactly what would be ordered, and ask for the say-so.

    `lead` is what has to be said before it; `topic` is `read-back`, or `read-back-again` for what was had before: then
    the total comes first.
    """
    quote = cart.quote
    if not quote.lines:
        return going_on(Kind.REQUEST, "nothing-to-order", session)
    pick_up = quote.address is None
    ways = {"account": "pay-account", "provider": "pay-provider"}
    payment = ways.get(quote.payment, "pay-pick-up" if pick_up else "pay-delivery")
    terms = shop.menu.terms
    saving = Act(Kind.INFORM, "saving", {"amount": quote.discount}) if quote.discount else ""
    if cart.replaces is not None:  # what gives way is said every time
        topic = "read-back"
        lead = Act(Kind.INFORM, "lead-instead", {"shop": terms.name, "number": cart.replaces})
    facts = {
        "shop": terms.name,
        "lead": lead or Act(Kind.INFORM, "lead" if topic == "read-back" else "lead-again", {"shop": terms.name}),
        "lines": quote.lines,
        "total": quote.total,
        "saving": saving,
        "payment": Act(Kind.INFORM, payment),
        "address": quote.address or "",
        "when": shop.now + (terms.pickup_time if pick_up else terms.delivery_time),
    }
    act = Act(Kind.CONFIRM, f"{topic}-pick-up" if pick_up else topic, facts)
    return act, replace(session.asking(say_so_for(cart)), more=None)


def say_so_for(cart: Cart) -> Question:
    """The question whose yes orders this draft with exactly this quote, and nothing else."""
    return Question("place-order", {"key": cart.key, "digest": cart.quote.digest, "total": cart.quote.total.minor})


def goods_of(product: Product, category_id: str, menu: Menu) -> OrderLine:
    """One of a product, made as it is when nothing else is said."""
    category = menu.category(category_id)
    itself = category is not None and product is category.itself
    return complete(menu, OrderLine(category_id, () if itself else (product.id,)))


def products_like(line: OrderLine, menu: Menu) -> list[OrderLine]:
    """Every product of a line's category, each as it is when nothing else is said."""
    category = menu.category(line.category)
    return [goods_of(product, category.id, menu) for product in category.products] if category else []


def price_of(line: OrderLine, shop: Shop) -> Money | None:
    """What one of it costs today; None where it is not sold."""
    goods = shop.store.goods([line])[0]
    return goods.price if goods else None


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


def to_json(intent: Intent) -> Mapping[str, object]:
    """An intent's name and slots, to be taken up again after a question of ours."""
    return {"name": intent.name, "slots": [[slot.name, slot.value, slot.id] for slot in intent.slots]}
