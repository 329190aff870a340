"""Which of several goods a customer most likely means: what they had before, else what they told us they like."""

from __future__ import annotations

from collections.abc import Sequence

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


def dangers(lines: Sequence[OrderLine], session: Session, shop: Shop) -> list[tuple[OrderLine, str]]:
    """Goods that hold, as the shop says, what the customer told us to be allergic to; with that allergen's id."""
    allergies = {
        (preference.trait or "").removeprefix("allergens/")
        for preference in shop.store.preferences(session.customer)
        if preference.kind == "allergy"
    }
    return [
        (line, allergen)
        for line in lines
        for product in shop.menu.products_of(line)
        for allergen in product.facts.allergens or ()
        if allergen in allergies
    ]
