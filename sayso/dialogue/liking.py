"""Which of several goods a customer most likely means: what they had before, else what they told us they like."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.act import Named, Trait
from sayso.dialogue.habits import weights
from sayso.dialogue.shop import LAST_ORDERS, Shop
from sayso.language import spoken
from sayso.order import OrderLine
from sayso.session import Session


def habit(products: Sequence[str], category: str, session: Session, shop: Shop) -> OrderLine | None:
    """The line of this customer's history that has the likeliest of these products."""
    baskets: list[list[str]] = []
    latest: dict[str, OrderLine] = {}
    for order in shop.store.orders(session.customer, LAST_ORDERS):
        basket: list[str] = []
        for quoted in order.quote.lines:
            line = quoted.line
            if line.category == category and len(line.products) == 1 and line.products[0] in products:
                basket.append(line.products[0])
                latest.setdefault(line.products[0], line)
        baskets.append(basket)
    likely = next(iter(weights(baskets)), None)
    return latest[likely] if likely is not None else None


def liked(lines: Sequence[OrderLine], session: Session, shop: Shop) -> OrderLine | None:
    """The one of these goods whose name a preference holds; None where none or several do."""
    known = shop.store.preferences(session.customer)
    told = [set(spoken(preference.text)) for preference in known if preference.kind == "like"]
    found = []
    for line in lines:
        names = [name for product in shop.menu.products_of(line) for each in product.names.values() for name in each]
        if any(set(spoken(name)) <= words for name in names for words in told):
            found.append(line)
    return found[0] if len(found) == 1 else None


def likeliest(lines: Sequence[OrderLine], session: Session, shop: Shop) -> OrderLine:
    """The one of these goods that is meant when nothing more is said."""
    if len(lines) == 1:
        return lines[0]
    products = [product for line in lines for product in line.products]
    known = habit(products, lines[0].category, session, shop)
    same = next((line for line in lines if known and line.products == known.products), None)
    return same or liked(lines, session, shop) or lines[0]


def allergies_of(session: Session, shop: Shop) -> set[str]:
    """Ids of allergens that the customer told us to be allergic to."""
    return {trait.partition("/")[2] for trait in _told_of("allergy", session, shop)}


def diets_of(session: Session, shop: Shop) -> set[str]:
    """Ids of labels that the customer told us to keep to: what is theirs is vegetarian, or organic."""
    return {trait.partition("/")[2] for trait in _told_of("like", session, shop) if trait.startswith("labels/")}


def _told_of(kind: str, session: Session, shop: Shop) -> list[str]:
    """Traits (`allergens/nuts`, `labels/vegan`) of preferences of a kind that the customer told us."""
    told = [each.trait or "" for each in shop.store.preferences(session.customer) if each.kind == kind]
    return [trait for traits in told for trait in traits.split(",") if "/" in trait]


def unfitting(lines: Sequence[OrderLine], session: Session, shop: Shop) -> list[tuple[OrderLine, str]]:
    """Goods that the shop labels, and not as the customer keeps to, with the label that they lack."""
    diets = sorted(diets_of(session, shop))
    return [
        (line, diet)
        for line in lines
        for diet in diets
        if any(p.facts.labels is not None and diet not in p.facts.labels for p in shop.menu.products_of(line))
    ]


def dangers(
    lines: Sequence[OrderLine], session: Session, shop: Shop
) -> tuple[list[tuple[OrderLine, str]], list[OrderLine]]:
    """Goods that hold, as the shop says, what the customer is allergic to, with its id; and what it says nothing of."""
    allergies = allergies_of(session, shop)
    held: list[tuple[OrderLine, str]] = []
    untold: list[OrderLine] = []
    for line in lines if allergies else ():
        facts = [product.facts for product in shop.menu.products_of(line)]
        found = [name for each in facts for name in each.allergens or () if name in allergies]
        held.extend((line, name) for name in found)
        added = any(modifier.action == "add" for modifier in line.modifiers)
        if not found and (added or any(each.allergens is None for each in facts)):
            untold.append(line)
    return held, untold


def careful(line: OrderLine, allergen: str) -> dict[str, object]:
    """What a warning names: the goods, and the allergen that they hold."""
    return {"goods": Named(line, several=False), "trait": Trait("allergens", allergen)}
