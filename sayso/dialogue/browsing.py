"""Looking around in the shop: what it sells, what people like, what costs no more than one wants to spend."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import Act, Choices, Items, Kind
from sayso.dialogue.offers import ORDERS, harmless, in_stock, offer, own_first
from sayso.dialogue.questions import stock
from sayso.dialogue.shop import Shop, Turn, each_of, inform, products_like
from sayso.intent import Intent
from sayso.money import Money, minor_digits
from sayso.order import OrderLine
from sayso.session import Question, Session

MOST_LOOKED_AT = 120
"""Goods of a whole shop among which the most liked, or those of a price, are sought."""
MOST_KINDS = 3


def browse(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What there is of a kind; where none is named, which kinds there are, three at a time."""
    if intent.goods or intent.unknown:
        return stock(intent, session, shop)
    return _kinds(0, session, shop)


def more_kinds(question: Question, session: Session, shop: Shop) -> Turn:
    """The next three kinds of goods."""
    return _kinds(int(question.facts["skip"]), session, shop)


def _kinds(skip: int, session: Session, shop: Shop) -> Turn:
    kinds = shop.menu.categories[skip : skip + MOST_KINDS]
    further = skip + MOST_KINDS
    rest = Question("kinds", {"skip": further}) if further < len(shop.menu.categories) else None
    topic = "kinds-more" if rest else "kinds"
    act = Act(Kind.REQUEST, topic, {"kinds": Items(tuple(kinds))})
    return act, replace(session.asking(Question("choose-what")), more=rest)


def popular(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What customers like best, of a kind or of all."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    goods = harmless(in_stock(_sought(intent, shop), shop), session, shop)
    best = ORDERS["best"](goods, session, shop)
    if not best:
        return inform("none-rated", session)
    return offer(best, session, shop, "popular-which" if len(best) > 1 else "recommend-one")


def within_budget(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What costs no more than an amount, of a kind or of all; the best liked first."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    slot = intent.slot("amount")
    if slot is None or slot.id is None:
        return inform("which-amount", session)
    goods = harmless(in_stock(_sought(intent, shop), shop), session, shop)
    if not goods:
        return inform("nothing-left", session)
    currency = goods[0].price.currency
    most = Money(round(float(slot.id) * 10 ** minor_digits(currency)), currency)
    fitting = [each for each in goods if each.price.minor <= most.minor]
    if not fitting:
        return inform("none-within", session, amount=most)
    liked = ORDERS["best"](fitting, session, shop)
    ranked = [*liked, *(each for each in fitting if each not in liked)]
    return offer(own_first(ranked, session, shop), session, shop, "within-which", amount=most)


def back(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What was offered last, once more."""
    goods = in_stock(session.about, shop) if session.about else []
    return offer(goods, session, shop, "have-which") if goods else inform("nothing-offered", session)


def _sought(intent: Intent, shop: Shop) -> list[OrderLine]:
    if intent.goods:
        return each_of(intent.goods[0], shop.menu)
    kinds = [products_like(OrderLine(category.id, ()), shop.menu) for category in shop.menu.categories]
    ranks = range(max(map(len, kinds), default=0))
    return [kind[rank] for rank in ranks for kind in kinds if rank < len(kind)][:MOST_LOOKED_AT]
