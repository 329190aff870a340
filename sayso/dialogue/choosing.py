"""Help to choose: at most three questions, each the one that narrows most, then at most three offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from sayso.act import Act, Choices, Kind, Trait
from sayso.dialogue.offers import MOST_OFFERED, harmless, has_trait, in_stock, offer, own_first
from sayso.dialogue.ordering import take
from sayso.dialogue.shop import Shop, Turn, going_on, inform, products_like, products_named, spoken_goods
from sayso.intent import Change, Intent
from sayso.menu import for_people
from sayso.money import Money, minor_digits
from sayso.order import OrderLine
from sayso.session import Question, Session
from sayso.store import Goods

MOST_QUESTIONS = 3
ENOUGH = 3
"""So many goods are offered at once."""
MOST_GOODS = 60
"""Goods that are narrowed down; a session is carried along with every request."""
MOST_KINDS = 3


def help_choose(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Begin with what was named, else ask for a kind of goods."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    if intent.slot("purpose") is not None and intent.slot("goods") is None:
        return _for_purpose(intent, session, shop)
    if intent.slot("purpose") is not None and len(intent.goods) == 1 and len(intent.goods[0]) == 1:
        return _recommended(in_stock(intent.goods[0], shop), session, shop)  # "something for my head, ibuprofen"
    groups = intent.goods or (spoken_goods(intent, session, shop) if session.about else ())
    if not groups:
        return _which_kind("choose-what", session, shop)
    return _among(groups[0], session, shop)


def _which_kind(topic: str, session: Session, shop: Shop) -> Turn:
    """Ask for a kind of goods, with some for example."""
    kinds = Choices(tuple(shop.menu.categories[:MOST_KINDS]))
    return Act(Kind.REQUEST, topic, {"kinds": kinds}), session.asking(Question("choose-what"))


def _for_purpose(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Offer what the menu says is good for it, of each category one first; else ask for a kind of goods."""
    if not intent.goods:
        return _which_kind("good-for-unknown", session, shop)
    lines = [line for each in zip_longest(*intent.goods) for line in each if line is not None]
    people = intent.slot("quantity")
    if people is not None and people.id is not None:
        enough = [made for line in lines if (made := for_people(line, int(people.id), shop.menu)) is not None]
        found = own_first(harmless(in_stock(enough, shop), session, shop), session, shop) if enough else []
        if found:
            shown = tuple(each.line for each in found[:MOST_OFFERED])
            return offer(found, session, shop, "serves-which", people=int(people.id), lines=shown)
    found = own_first(harmless(in_stock(lines, shop), session, shop), session, shop)
    return _recommended(found, session, shop) if found else inform("nothing-left", session)


def _recommended(goods: Sequence[Goods], session: Session, shop: Shop) -> Turn:
    """Offer these, of which "more" tells the rest."""
    return offer(goods, session, shop, "recommend-one" if len(goods) == 1 else "recommend-which")


def _among(lines: Sequence[OrderLine], session: Session, shop: Shop) -> Turn:
    """Begin to narrow these down; of one thing, all that is of its category."""
    if len(lines) == 1:
        lines = products_like(lines[0], shop.menu) or lines
    return _narrow(harmless(in_stock(lines, shop), session, shop)[:MOST_GOODS], (), session, shop)


def of_kind(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The answer to which kind of goods: an order phrase that is none here."""
    lines = intent.goods[0] if intent.goods else ()
    if not lines:
        return going_on(Kind.NOTIFY_FAILURE, "not-sold", session, unknown=Choices(intent.unknown or ("",)))
    if len(lines) == 1:  # "ibuprofen, please": nothing is left to choose
        return take([Change(None, lines[0])], session.asking(None), shop)
    return _among(lines, session.asking(None), shop)


def _left(facts: Mapping[str, Any], shop: Shop) -> list[Goods]:
    """What an open narrowing question still has to choose from."""
    return in_stock(products_named(facts["category"], facts["products"], shop.menu), shop)


def _narrow(goods: Sequence[Goods], asked: Sequence[str], session: Session, shop: Shop) -> Turn:
    """Ask the question that splits the goods most evenly; offer what is left where none does."""
    if not goods:
        return inform("nothing-left", session)
    question = None if len(goods) <= ENOUGH or len(asked) >= MOST_QUESTIONS else _best(goods, asked, shop)
    if question is None:
        return _recommended(own_first(goods, session, shop)[:ENOUGH], session, shop)
    facts: dict[str, Any] = {
        "category": goods[0].line.category,
        "products": [each.line.products[0] if each.line.products else "" for each in goods],
        "test": question,
        "asked": [*asked, question],
    }
    return _asking(question, goods, shop), session.asking(Question("narrow", facts))


def _asking(test: str, goods: Sequence[Goods], shop: Shop) -> Act:
    kind, _, value = test.partition("/")
    if kind == "price":
        amount = Money(int(value), goods[0].price.currency)
        return Act(Kind.REQUEST, "narrow-price", {"amount": amount})
    return Act(Kind.REQUEST, f"narrow-{kind}", {"trait": Trait(kind, value)})


def _best(goods: Sequence[Goods], asked: Sequence[str], shop: Shop) -> str | None:
    """The test whose answer is least certain: the one that about half of the goods pass."""
    labels = {label for g in goods for p in shop.menu.products_of(g.line) for label in p.facts.labels or ()}
    tests = [f"labels/{label}" for label in sorted(labels)] + _prices(goods)
    half = len(goods) / 2
    best: tuple[float, str] | None = None
    for test in tests:
        passing = sum(_passes(each, test, shop) for each in goods)
        off = abs(passing - half)
        if 0 < passing < len(goods) and test not in asked and (best is None or off < best[0]):
            best = (off, test)
    return best[1] if best else None


def _prices(goods: Sequence[Goods]) -> list[str]:
    """Whole amounts of money between the cheaper and the dearer half."""
    whole: int = 10 ** minor_digits(goods[0].price.currency)
    ranked = sorted(each.price.minor for each in goods)
    bound = -(-ranked[len(ranked) // 2] // whole) * whole
    return [f"price/{bound}"]


def _passes(goods: Goods, test: str, shop: Shop) -> bool:
    kind, _, value = test.partition("/")
    if kind == "price":
        return goods.price.minor < int(value)
    return has_trait(goods.line, kind, value, shop)


def narrowed(answer: bool | None, session: Session, shop: Shop) -> Turn:
    """The answer to a narrowing question: yes, no, or that it does not matter."""
    facts = session.question.facts if session.question else {}
    goods = _left(facts, shop)
    kept = [each for each in goods if answer is None or _passes(each, facts["test"], shop) is answer]
    return _narrow(kept, facts["asked"], replace(session, question=None), shop)


def yes_narrow(session: Session, shop: Shop) -> Turn:
    """Only those."""
    return narrowed(True, session, shop)


def no_narrow(session: Session, shop: Shop) -> Turn:
    """Only the others."""
    return narrowed(False, session, shop)


def of_trait(intent: Intent, session: Session, shop: Shop) -> Turn:
    """A trait of one's own in place of an answer: only those."""
    slot = intent.slot("trait")
    facts = session.question.facts if session.question else {}
    if slot is None or slot.id is None:
        return narrowed(None, session, shop)
    goods = _left(facts, shop)
    kept = [each for each in goods if _passes(each, slot.id, shop)]
    if not kept:
        return inform("none-of-these", session, trait=Trait(*slot.id.split("/", 1)))
    return _narrow(kept, facts["asked"], replace(session, question=None), shop)


def indifferent(intent: Intent, session: Session, shop: Shop) -> Turn:
    """It does not matter: no goods are ruled out; of those offered the first is as good as any."""
    if session.question is not None and session.question.topic == "narrow":
        return narrowed(None, session, shop)
    return going_on(Kind.REQUEST, "no-problem", session)
