"""What goods can be had with, and how those in the cart are: sizes, kinds, toppings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sayso.act import Items, Named
from sayso.dialogue.liking import likeliest
from sayso.dialogue.questions import nothing_named, of_the_cart, speaking_of, there_of
from sayso.dialogue.shop import Shop, Turn, inform, price_of, spoken_goods
from sayso.intent import Intent
from sayso.menu import Category, Option, OptionGroup
from sayso.order import Modifier, OrderLine, line_from_json
from sayso.session import Question, Session

MOST_TOLD = 3
"""Options that are told at once."""


def options(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Whether goods are, or can be had, as was asked; which options there are where none was named."""
    groups = spoken_goods(intent, session, shop)
    slot = intent.slot("option")
    asked = tuple(slot.id.split(",")) if slot is not None and slot.id else ()
    there = _there(groups, asked, session, shop)
    if not groups and not there:
        return nothing_named(intent, session)
    line = (there[-1] if there else likeliest(groups[0], session, shop)).with_quantity(1)
    session = of_the_cart(there[-1], session, shop) if there else speaking_of(line, session)
    category = shop.menu.category(line.category)
    found = [pair for each in asked if category and (pair := _option(category, each))]
    named = next(((group, option) for group, option in found if option is not None), None)
    if named is not None and there:
        return _is_so(*named, there[-1], session)
    if named is not None:
        return _possible(*named, line, session, shop)
    offered = [group for group, _ in found] or _groups(line, category, shop)
    if there and len(offered) == 1 and offered[0].id in dict(there[-1].attributes):
        current = offered[0].option(dict(there[-1].attributes)[offered[0].id])
        return inform("option-told", session, current=current, lines=there)
    unknown = slot.value if slot is not None and slot.id is None else ""
    return _told(line, [group.id for group in offered], session, shop, there=there, unknown=unknown)


def more_options(question: Question, session: Session, shop: Shop) -> Turn:
    """The next ones."""
    facts = question.facts
    return _told(line_from_json(facts["line"]), facts["groups"], session, shop, facts["skip"])


def _there(
    groups: Sequence[Sequence[OrderLine]], asked: Iterable[str], session: Session, shop: Shop
) -> tuple[OrderLine, ...]:
    """Lines of the cart that are meant: those of the goods, else those that can be as was asked."""
    if groups:
        return there_of(groups, session, shop)
    lines = shop.store.cart(session.customer).lines
    found = [(each, shop.menu.category(each.category)) for each in lines]
    return tuple(each for each, category in found if category and any(_option(category, name) for name in asked))


def _option(category: Category, name: str) -> tuple[OptionGroup, Option | None] | None:
    """The group, and the option where one is named, that an id of the slot stands for ("milk", "milk/oat_milk")."""
    group_id, _, option_id = name.partition("/")
    group = category.group(group_id)
    return None if group is None else (group, group.option(option_id))


def _is_so(group: OptionGroup, option: Option, line: OrderLine, session: Session) -> Turn:
    """Whether a line of the cart has it."""
    lines = (line,)
    if group.kind == "attribute":
        current = group.option(dict(line.attributes).get(group.id, ""))
        if current is not None and current is not option:
            return inform("option-is", session, option=option, current=current, lines=lines)
        has = current is option
    else:
        has = any(each.action == "add" and set(option.ids) & set(each.options) for each in line.modifiers)
    return inform("option-has" if has else "option-has-not", session, option=option, lines=lines)


def _with(line: OrderLine, group: OptionGroup, option: Option) -> OrderLine:
    if group.kind == "attribute":
        return replace(line, attributes=tuple(sorted({**dict(line.attributes), group.id: option.id}.items())))
    return replace(line, modifiers=(*line.modifiers, Modifier("add", option.ids)))


def _possible(group: OptionGroup, option: Option, line: OrderLine, session: Session, shop: Shop) -> Turn:
    """Whether goods can be had so, and what they cost then."""
    amount = price_of(_with(line, group, option), shop)
    if amount is None:
        return _told(line, [group.id], session, shop)
    goods = Named(replace(line, attributes=()), several=False)
    return inform("option-possible", session, option=option, goods=goods, price=amount)


def _groups(line: OrderLine, category: Category | None, shop: Shop) -> list[OptionGroup]:
    """Groups of which there is something to choose; those first of which there is always one."""
    products = shop.menu.products_of(line)
    if category is None or not products:
        return []
    attributes = [group for group in category.attributes_of(products[0]) if len(group.options) > 1]
    return attributes + [group for group in category.groups if group.kind == "modifier"]


def _told(
    line: OrderLine,
    groups: Sequence[str],
    session: Session,
    shop: Shop,
    skip: int = 0,
    there: tuple[OrderLine, ...] = (),
    unknown: str = "",
) -> Turn:
    """The options of the first of some groups, a few at a time; what is left of it, and the other groups, are more."""
    category = shop.menu.category(line.category)
    group = category.group(groups[0]) if category and groups else None
    priced = shop.store.goods([_with(line, group, option) for option in group.options]) if group else ()
    sold = [option for option, goods in zip(group.options if group else (), priced, strict=True) if goods is not None]
    goods = Named(replace(line, attributes=(), modifiers=()), several=False)
    if not sold[skip:]:
        return inform("no-options", session, goods=goods)
    shown, rest = sold[skip : skip + MOST_TOLD], sold[skip + MOST_TOLD :]
    left = list(groups if rest else groups[1:])
    facts = {"line": line.to_json(), "groups": left, "skip": skip + MOST_TOLD if rest else 0}
    session = replace(session, more=Question("options", facts) if left else None)
    if unknown:
        return inform("options-rather", session, goods=goods, unknown=unknown, list=Items(tuple(shown)))
    if there:
        return inform("options-beside-cart", session, lines=there, list=Items(tuple(shown)))
    return inform("options-more" if left else "options", session, goods=goods, list=Items(tuple(shown)))
