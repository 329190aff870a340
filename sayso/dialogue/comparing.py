"""Comparing goods: only what differs is said; and something cheaper, by the price of a unit."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import Act, Choices, Items, Kind, Named, Trait, Unit
from sayso.dialogue.liking import likeliest
from sayso.dialogue.offers import by_price, in_stock, offer, unit_price
from sayso.dialogue.shop import Shop, Turn, each_of, inform, opinion_of, products_like, spoken_goods
from sayso.intent import Intent
from sayso.order import OrderLine
from sayso.session import Session
from sayso.store import Goods

MOST_DIFFERENCES = 3


def compare(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What differs between two things."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    groups = spoken_goods(intent, session, shop)
    lines = [likeliest(group, session, shop) for group in groups]
    if len(groups) == 1 and len(groups[0]) > 1:  # "compare the orange juices"
        lines = list(groups[0][:2])
    goods = [each for each in shop.store.goods([line.with_quantity(1) for line in lines[:2]]) if each is not None]
    if len(goods) < 2 or goods[0].sku == goods[1].sku:
        return inform("compare-what", session)
    one, other = goods
    session = replace(session, about=(one.line, other.line))
    told = _differences(one, other, session, shop)[:MOST_DIFFERENCES]
    pair = {"one": Named(one.line, several=False), "other": Named(other.line, several=False)}
    if not told:
        return inform("no-difference", session, **pair)
    return inform("differences", session, list=tuple(told), **pair)


def _differences(one: Goods, other: Goods, session: Session, shop: Shop) -> list[Act]:
    """Prices, prices of a unit, labels, allergens and stars, where they are not the same."""
    pair = {"one": Named(one.line, several=False), "other": Named(other.line, several=False)}
    told = []
    if one.price != other.price:
        prices = {"first": one.price, "last": other.price}
        told.append(Act(Kind.INFORM, "differ-price", {**pair, **prices}))
    units = unit_price(one, shop), unit_price(other, shop)
    if units[0] and units[1] and units[0][1] == units[1][1] and units[0] != units[1]:
        cheaper = pair["one"] if units[0][0].minor < units[1][0].minor else pair["other"]
        amounts = sorted((units[0][0], units[1][0]), key=lambda amount: amount.minor)
        facts = {"goods": cheaper, "first": amounts[0], "last": amounts[1], "unit": Unit(units[0][1])}
        told.append(Act(Kind.INFORM, "differ-unit", facts))
    facts_of = [shop.menu.products_of(each.line)[0].facts for each in (one, other)]
    if facts_of[0].labels is not None and facts_of[1].labels is not None:
        labels = [set(each.labels or ()) for each in facts_of]
        for mine, theirs, name in ((labels[0], labels[1], "one"), (labels[1], labels[0], "other")):
            only = sorted(mine - theirs)
            if only:
                traits = Items(tuple(Trait("labels", label) for label in only))
                told.append(Act(Kind.INFORM, "differ-label", {"goods": pair[name], "labels": traits}))
    opinions = [opinion_of(each.line, session, shop) for each in (one, other)]
    if opinions[0] and opinions[1] and opinions[0].stars != opinions[1].stars:
        stars = {"first": opinions[0].stars, "last": opinions[1].stars}
        told.append(Act(Kind.INFORM, "differ-stars", {**pair, **stars}))
    return told


def cheaper(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What costs less by the unit, of the same kind; without goods, less than what was spoken of."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    groups = spoken_goods(intent, session, shop)
    if not groups:
        return inform("about-what", session)
    lines = each_of(groups[0], shop.menu)
    if len(lines) > 1:  # "the cheapest milk": the ones that cost least
        ranked = by_price(in_stock(lines, shop), shop)
        return offer(ranked[:3], session, shop, "cheapest-which") if ranked else inform("about-what", session)
    line = lines[0].with_quantity(1)
    mine = next(iter(in_stock([line], shop)), None)
    if mine is None:
        return inform("is-out-of-stock", session, goods=Named(line, several=False))
    others = [each for each in _alike(line, shop) if each.products != line.products]
    goods = [each for each in in_stock(others, shop) if _costs_less(each, mine, shop)]
    if not goods:
        return inform("is-cheapest", replace(session, about=(line,)), goods=Named(line, several=False))
    ranked = by_price(goods, shop)[:3]
    unit = unit_price(ranked[0], shop)
    act, session = offer(ranked, session, shop, "cheaper-which")
    if len(ranked) == 1 and unit is not None:
        facts = {**act.facts, "amount": unit[0], "unit": Unit(unit[1])}
        return Act(act.kind, "cheaper-one-unit", facts), session
    return (Act(act.kind, "cheaper-one", act.facts) if len(ranked) == 1 else act), session


def _alike(line: OrderLine, shop: Shop) -> list[OrderLine]:
    """Goods of the same category whose names end alike ("orange juice"), in as many words as any do."""
    mine, kin = _words(line, shop), products_like(line, shop.menu)
    for length in range(len(mine) - 1, 0, -1):
        same = [each for each in kin if _words(each, shop)[-length:] == mine[-length:]]
        if len(same) > 1:
            return same
    return kin


def _words(line: OrderLine, shop: Shop) -> list[str]:
    products = shop.menu.products_of(line)
    names = next(iter(products[0].names.values()), ()) if products else ()
    return names[0].split() if names else []


def _costs_less(goods: Goods, mine: Goods, shop: Shop) -> bool:
    unit, own = unit_price(goods, shop), unit_price(mine, shop)
    if unit and own and unit[1] == own[1]:
        return unit[0].minor < own[0].minor
    return goods.price.minor < mine.price.minor
