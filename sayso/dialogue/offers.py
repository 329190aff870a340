"""Offering one of many: three at a time, told apart by what differs; "the second one", "the cheaper one", "more"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sayso.act import Act, Kind, Offered, Trait
from sayso.dialogue.liking import allergies_of, diets_of, habit
from sayso.dialogue.shop import MOST_KEPT, Shop, Turn, going_on, inform, opinion_of
from sayso.intent import PLACES, Change, Intent
from sayso.menu import complete
from sayso.money import Money
from sayso.order import OrderLine, line_from_json
from sayso.session import Question, Session
from sayso.store import Goods

MOST_OFFERED = 3

PutIntoCart = Callable[[Sequence[Change], Session, Shop], Turn]


def in_stock(lines: Sequence[OrderLine], shop: Shop) -> list[Goods]:
    """What is sold of some goods, at today's prices; what is out of stock is left out unless all of it is."""
    sold = [goods for goods in shop.store.goods(lines) if goods is not None]
    return [goods for goods in sold if goods.stock is None or goods.stock > 0] or sold


def offer(
    goods: Sequence[Goods],
    session: Session,
    shop: Shop,
    topic: str,
    waiting: OrderLine | None = None,
    ordered: bool = False,
    **facts: object,
) -> Turn:
    """Ask which one of these; the first three are named, "more" tells the rest.

    `waiting` is what the chosen goods shall be like; `ordered`: it was ordered, and is not only offered.
    """
    shown = goods[:MOST_OFFERED]
    rest = [each.line for each in goods[MOST_OFFERED:MOST_KEPT]]
    lines = tuple(each.line for each in shown)
    act = Act(
        Kind.REQUEST,
        topic,
        {
            "category": shop.menu.category(lines[0].category),
            "choices": Offered(tuple((each.line, each.price) for each in shown)),
            "list": Offered(tuple((each.line, each.price) for each in shown), either=False),
            "count": len(shown),
            **facts,
        },
    )
    wanted = waiting or replace(lines[0], products=(), attributes=(), modifiers=(), quantity=1)
    like = wanted.to_json()
    asked: dict[str, Any] = {"line": like, "choices": [line.to_json() for line in lines], "ordered": ordered}
    further = (
        Question("offers", {"line": like, "rest": [line.to_json() for line in rest], "ordered": ordered})
        if rest
        else None
    )
    return act, replace(session.asking(Question("which", asked)), about=lines, more=further)


def more(question: Question, session: Session, shop: Shop) -> Turn:
    """The next three of what was offered."""
    rest = [line_from_json(line) for line in question.facts["rest"]]
    goods = in_stock(rest, shop)
    if not goods:
        return inform("no-more-offers", replace(session, more=None))
    like, ordered = line_from_json(question.facts["line"]), bool(question.facts.get("ordered"))
    return offer(goods, session, shop, "which-more", like, ordered)


def choices_of(session: Session) -> tuple[OrderLine, ...]:
    """The goods that an open question offers."""
    if session.question is None or session.question.topic != "which":
        return ()
    return tuple(line_from_json(line) for line in session.question.facts.get("choices", ()))


def not_yet_offered(session: Session) -> tuple[OrderLine, ...]:
    """The goods beside those that an open question names, of which "more" would tell: they may be chosen, too."""
    if session.more is None or session.more.topic != "offers" or not choices_of(session):
        return ()
    return tuple(line_from_json(line) for line in session.more.facts["rest"])


def made_like(line: OrderLine, usual: OrderLine, shop: Shop) -> OrderLine:
    """What was said, and for the rest what the customer has had."""
    attributes = {**dict(usual.attributes), **dict(line.attributes)}
    modifiers = line.modifiers or usual.modifiers
    made = OrderLine(line.category, usual.products, line.quantity, tuple(sorted(attributes.items())), modifiers)
    return complete(shop.menu, made)


def wanted(session: Session, chosen: OrderLine, shop: Shop) -> OrderLine:
    """The chosen goods, in the quantity and with the options that were asked for before the question."""
    waiting = line_from_json(session.question.facts["line"]) if choices_of(session) and session.question else chosen
    many = waiting.quantity * chosen.quantity  # of what is offered for several people, several are one of it
    same = waiting.category == chosen.category
    return (made_like(waiting, chosen, shop) if same else chosen).with_quantity(many)


def counted(intent: Intent, line: OrderLine) -> OrderLine:
    """A line in the quantity that was said, if one was: "two of the cheapest"."""
    slot = intent.slot("quantity")
    return line if slot is None or slot.id is None else line.with_quantity(int(slot.id))


def pick(intent: Intent, session: Session, shop: Shop, take: PutIntoCart) -> Turn:
    """The cheaper one, the organic one: of what was offered, else of what was spoken of."""
    lines = choices_of(session) or session.about
    if not lines:
        return going_on(Kind.REQUEST, "nothing-offered", session)
    for said in (line for group in intent.goods for line in group):  # "the cheaper one, a tub"
        lines = tuple(made_like(said, line, shop) if said.category == line.category else line for line in lines)
    goods = in_stock(lines, shop)
    trait = intent.slot("trait")
    if trait is not None and trait.id is not None:
        kind, _, name = trait.id.partition("/")
        fitting = [each for each in goods if has_trait(each.line, kind, name, shop)]
        if not fitting:
            return inform("none-like-that", session, trait=Trait(kind, name))
        if len(fitting) > 1:
            return offer(fitting, session, shop, "which-of-these")
        return take((Change(None, counted(intent, wanted(session, fitting[0].line, shop))),), session, shop)
    choice = intent.slot("choice")
    place = PLACES.get(choice.id or "") if choice else None
    if place is not None and place < len(lines):
        return take((Change(None, counted(intent, wanted(session, lines[place], shop))),), session, shop)
    order = ORDERS.get(choice.id or "") if choice else None
    ranked = order(goods, session, shop) if order and goods else []
    if not ranked:
        return inform("cannot-tell", session)
    return take((Change(None, counted(intent, wanted(session, ranked[0].line, shop))),), session, shop)


def harmless(goods: Sequence[Goods], session: Session, shop: Shop) -> list[Goods]:
    """Goods without what the customer is allergic to, and as they eat; what is not known is not recommended either."""
    allergies, diets = allergies_of(session, shop), diets_of(session, shop)
    return [
        each
        for each in goods
        if all(has_trait(each.line, "free", name, shop) for name in allergies)
        and all(has_trait(each.line, "labels", name, shop) for name in diets)
    ]


def has_trait(line: OrderLine, kind: str, name: str, shop: Shop) -> bool:
    """Whether the shop says that goods have a label, hold an allergen or are free of it; what is not known is a no."""
    return trait_told(line, kind, name, shop) is True


def trait_told(line: OrderLine, kind: str, name: str, shop: Shop) -> bool | None:
    """What the shop says of goods and a trait (`labels`, `allergens`, or `free` of an allergen); None where nothing."""
    facts = [product.facts for product in shop.menu.products_of(line)]
    if not facts or (line.modifiers and kind != "labels"):  # what an option holds, the menu does not tell
        return None
    if kind == "labels":
        told = [None if each.labels is None else name in each.labels for each in facts]
    elif kind == "free" and all(f"{name}_free" in (each.labels or ()) for each in facts):
        return True
    else:
        told = [None if each.allergens is None else (name in each.allergens) is (kind == "allergens") for each in facts]
    if kind == "allergens" and any(told):
        return True
    return None if None in told else all(told)


def _contents(goods: Goods, shop: Shop) -> tuple[Decimal, str] | None:
    """How much is in it and the unit; None where the menu does not say."""
    variant = next((v for p in shop.menu.products_of(goods.line) for v in p.variants if v.sku == goods.sku), None)
    return variant.contents.told if variant is not None and variant.contents is not None else None


def unit_price(goods: Goods, shop: Shop) -> tuple[Money, str] | None:
    """The price of a unit and the unit; None where the menu does not say how much is in it."""
    contents = _contents(goods, shop)
    if contents is None:
        return None
    amount, unit = contents
    return Money(round(goods.price.minor / amount), goods.price.currency), unit


def by_price(goods: Sequence[Goods], shop: Shop) -> list[Goods]:
    """The cheapest first: by the price of a unit where all tell the same unit, else by their prices."""
    told = [(price, each) for each in goods if (price := unit_price(each, shop)) is not None]
    if len(told) == len(goods) and len({unit for (_, unit), _ in told}) == 1:
        return [each for _, each in sorted(told, key=lambda pair: pair[0][0].minor)]
    return sorted(goods, key=lambda each: each.price.minor)


def _by_contents(goods: Sequence[Goods], shop: Shop) -> list[Goods]:
    """The smallest first; nothing where the menu does not tell how much is in them, or in different units."""
    told = [(contents, each) for each in goods if (contents := _contents(each, shop)) is not None]
    if len(told) < len(goods) or len({unit for (_, unit), _ in told}) != 1:
        return []
    return [each for _, each in sorted(told, key=lambda pair: pair[0][0])]


def _by_stars(goods: Sequence[Goods], session: Session, shop: Shop) -> list[Goods]:
    rated = [(opinion.stars, each) for each in goods if (opinion := opinion_of(each.line, session, shop)) is not None]
    return [each for _, each in sorted(rated, key=lambda pair: -pair[0])]


def _by_age(goods: Sequence[Goods], shop: Shop) -> list[Goods]:
    known = [(p.facts.since, each) for each in goods for p in shop.menu.products_of(each.line) if p.facts.since]
    return [each for _, each in sorted(known, key=lambda pair: pair[0], reverse=True)]


Ranking = Callable[[Sequence[Goods], Session, Shop], list[Goods]]

ORDERS: Mapping[str, Ranking] = {
    "cheapest": lambda goods, session, shop: sorted(goods, key=lambda each: each.price.minor),
    "dearest": lambda goods, session, shop: sorted(goods, key=lambda each: -each.price.minor),
    "best": _by_stars,
    "biggest": lambda goods, session, shop: _by_contents(goods, shop)[::-1],
    "smallest": lambda goods, session, shop: _by_contents(goods, shop),
    "newest": lambda goods, session, shop: _by_age(goods, shop),
}
"""Values of the slot type CHOICE to the goods in that order."""


def own_first(goods: Sequence[Goods], session: Session, shop: Shop) -> list[Goods]:
    """What the customer has bought comes first."""
    products = [product for each in goods for product in each.line.products]
    known = habit(products, goods[0].line.category, session, shop) if goods else None
    return sorted(goods, key=lambda each: known is None or each.line.products != known.products)
