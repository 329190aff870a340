"""Questions about goods, answered from the menu's facts and the store; what is not known is never made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sayso.act import Act, Choices, Items, Kind, Named, Trait
from sayso.dialogue.liking import likeliest
from sayso.dialogue.offers import choices_of, has_trait, in_stock, offer, own_first, trait_told
from sayso.dialogue.shop import Shop, Turn, each_of, goods_of, inform, opinion_of, price_of, spoken_goods
from sayso.intent import Intent
from sayso.menu import Category, Product, names_in
from sayso.order import OrderLine, line_from_json
from sayso.session import Question, Session

FEW = 5
"""Stock that is told as a number."""
NEW_DAYS = 60
"""How long something is new."""
MOST_NAMED = 3


def _about(intent: Intent, session: Session, shop: Shop) -> tuple[OrderLine | None, Session]:
    """The one thing that is asked about, which is then spoken of."""
    groups = spoken_goods(intent, session, shop)
    if not groups:
        return None, session
    line = likeliest(groups[0], session, shop).with_quantity(1)
    return line, speaking_of(line, session)


def speaking_of(line: OrderLine, session: Session) -> Session:
    """With this as what "it" means; an offer of other goods is over."""
    offered = choices_of(session)
    over = bool(offered) and not any(each.same_goods(line) for each in offered)
    return replace(session, about=(line,), question=None if over else session.question)


def of_the_cart(line: OrderLine, session: Session, shop: Shop) -> Session:
    """With this line of the cart as what "it" means: what is then said of it changes it, and adds nothing."""
    return replace(session, about=(), spoken_of=shop.store.cart(session.customer).lines.index(line))


def nothing_named(intent: Intent, session: Session) -> Turn:
    """What is named is not sold, or nothing is named."""
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    return inform("about-what", session)


def stock(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Whether there is any, and of many which ones."""
    groups = spoken_goods(intent, session, shop)
    if not groups:
        return nothing_named(intent, session)
    lines = each_of(groups[0], shop.menu)
    trait = intent.slot("trait")
    if trait is not None and trait.id is not None:
        return _with_trait(lines, trait.id, session, shop)
    if len(lines) > 1:
        goods = in_stock(lines, shop)
        return (
            offer(own_first(goods, session, shop), session, shop, "have-which") if goods else _gone(lines[0], session)
        )
    line = lines[0].with_quantity(1)
    goods = in_stock([line], shop)
    session = speaking_of(line, session)
    if not goods or goods[0].stock == 0:
        return _gone(line, session)
    facts = {"goods": Named(line, several=False), "price": goods[0].price}
    if goods[0].stock is not None and goods[0].stock <= FEW:
        return inform("in-stock-few", session, left=goods[0].stock, **facts)
    return inform("in-stock", session, **facts)


def _with_trait(lines: list[OrderLine], trait: str, session: Session, shop: Shop) -> Turn:
    """Those of some goods that the shop says have a trait."""
    kind, _, name = trait.partition("/")
    fitting = [line for line in lines if has_trait(line, kind, name, shop)]
    goods = in_stock(fitting, shop)
    if not goods:
        return inform("none-of-these", session, trait=Trait(kind, name))
    return offer(own_first(goods, session, shop), session, shop, "have-which")


def _gone(line: OrderLine, session: Session) -> Turn:
    return inform("is-out-of-stock", session, goods=Named(line, several=False))


def price(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What it costs; in each pack where there are several; of goods of several kinds, which there are."""
    if len(intent.goods) == 1 and len({line.category for line in intent.goods[0]}) > 1:
        return stock(intent, session, shop)
    line, session = _about(intent, session, shop)
    if line is None:
        return nothing_named(intent, session)
    priced = packs_of(line, shop)
    if len(priced) > 1 and not _pack_said(line, shop):
        return inform("prices", session, goods=Named(replace(line, attributes=()), several=False), list=Items(priced))
    amount = price_of(line, shop)
    if amount is None:
        return _gone(line, session)
    return inform("price", session, goods=Named(line, several=False), price=amount)


def packs_of(line: OrderLine, shop: Shop) -> tuple[Act, ...]:
    """Each pack in which a product is sold, with its price."""
    category = shop.menu.category(line.category)
    products = shop.menu.products_of(line)
    if category is None or len(products) != 1:
        return ()
    packs = []
    for variant in products[0].variants:
        for group_id, option_id in variant.attributes:
            group = category.group(group_id)
            option = group.option(option_id) if group else None
            if option is not None:
                cost = price_of(replace(line, attributes=variant.attributes, modifiers=()), shop) or variant.price
                packs.append(Act(Kind.INFORM, "pack-price", {"pack": option, "price": cost}))
    return tuple(packs)


def _pack_said(line: OrderLine, shop: Shop) -> bool:
    """Whether a line is in another pack than the one it has when nothing is said."""
    products = shop.menu.products_of(line)
    plain = goods_of(products[0], line.category, shop.menu) if len(products) == 1 else line
    return line.attributes != plain.attributes


def there_of(groups: Sequence[Sequence[OrderLine]], session: Session, shop: Shop) -> tuple[OrderLine, ...]:
    """Lines of the cart that goods mean; "the pizza" is whatever pizza is there."""
    meant = {(each.category, each.products) for group in groups[:1] for each in group}
    lines = shop.store.cart(session.customer).lines
    return tuple(each for each in lines if (each.category, each.products) in meant or (each.category, ()) in meant)


def sizes(intent: Intent, session: Session, shop: Shop) -> Turn:
    """In which sizes and packs it is sold; first, how what is in the cart of it is."""
    there = there_of(spoken_goods(intent, session, shop), session, shop)
    line, session = _about(intent, session, shop)
    if there:
        line = there[-1].with_quantity(1)
        session = of_the_cart(there[-1], session, shop)
    category = shop.menu.category(line.category) if line else None
    if line is None or category is None:
        return nothing_named(intent, session)
    goods = Named(replace(line, attributes=()), several=False)
    packs = packs_of(line, shop)
    if not packs:
        products = shop.menu.products_of(line)
        groups = category.attributes_of(products[0]) if products else ()
        sized = next((group for group in groups if any(option.price.minor for option in group.options)), None)
        options = sized.options if sized else ()
        packs = tuple(
            Act(Kind.INFORM, "pack-price", {"pack": option, "price": cost})
            for option in options
            if sized and (cost := price_of(_with(line, sized.id, option.id), shop))
        )
    if len(packs) < 2:
        return inform("one-size", session, goods=goods)
    if there:
        return inform("sizes-beside-cart", session, lines=there, goods=goods, list=Items(packs))
    return inform("sizes", session, goods=goods, list=Items(packs))


def _with(line: OrderLine, group: str, option: str) -> OrderLine:
    return replace(line, attributes=tuple(sorted({**dict(line.attributes), group: option}.items())), modifiers=())


def tell(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What the shop says of it, and its price."""
    line, session = _about(intent, session, shop)
    if line is None:
        return nothing_named(intent, session)
    products = shop.menu.products_of(line)
    amount = price_of(line, shop)
    facts = products[0].facts if products else None
    language = session.locale.partition("-")[0]
    description = facts.description.get(language) if facts else None
    goods = Named(line, several=False)
    if amount is None:
        return _gone(line, session)
    if description:
        return inform("told", session, goods=goods, description=description, price=amount)
    if facts and facts.labels:
        traits = tuple(Trait("labels", label) for label in facts.labels)
        return inform("told-labels", session, goods=goods, labels=Items(traits), price=amount)
    return inform("price", session, goods=goods, price=amount)


def ingredients(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What is in it, three at a time."""
    line, session = _about(intent, session, shop)
    if line is None:
        return nothing_named(intent, session)
    return _ingredients(line, 0, session, shop)


def more_ingredients(question: Question, session: Session, shop: Shop) -> Turn:
    """The next three."""
    return _ingredients(line_from_json(question.facts["line"]), question.facts["skip"], session, shop)


def _ingredients(line: OrderLine, skip: int, session: Session, shop: Shop) -> Turn:
    products = shop.menu.products_of(line)
    names = products[0].facts.ingredients if len(products) == 1 else {}
    known = names_in(names, session.locale.partition("-")[0], shop.menu.language)
    goods = Named(line, several=False)
    if not known:
        return inform("no-information", session, goods=goods)
    shown, rest = known[skip : skip + MOST_NAMED], known[skip + MOST_NAMED :]
    further = Question("ingredients", {"line": line.to_json(), "skip": skip + MOST_NAMED}) if rest else None
    session = replace(session, more=further)
    if rest:
        return inform("ingredients-more", session, goods=goods, list=Items(shown))
    return inform("ingredients", session, goods=goods, list=Items(shown))


def traits(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Whether something is in it, or whether it is something; without a trait, its allergens; of many, which ones."""
    trait = intent.slot("trait")
    if trait is not None and trait.id is not None and intent.goods and len(each_of(intent.goods[0], shop.menu)) > 1:
        return stock(intent, session, shop)
    line, session = _about(intent, session, shop)
    if line is None:
        return nothing_named(intent, session)
    slot = intent.slot("trait")
    goods = Named(line, several=False)
    facts = [product.facts for product in shop.menu.products_of(line)]
    added = bool(line.modifiers)  # what an option holds, the menu does not tell
    if slot is None:
        known = {name for each in facts if each.allergens is not None for name in each.allergens}
        if not facts or added or any(each.allergens is None for each in facts):
            return inform("no-information", session, goods=goods)
        if not known:
            return inform("no-allergens", session, goods=goods)
        return inform(
            "allergens", session, goods=goods, list=Items(tuple(Trait("allergens", a) for a in sorted(known)))
        )
    if slot.id is None:  # what the shop has no word for
        return inform("no-information", session, goods=goods)
    kind, _, name = slot.id.partition("/")
    told = trait_told(line, kind, name, shop)
    if told is None:
        return inform("no-information", session, goods=goods)
    topic = {
        ("allergens", True): "contains",
        ("allergens", False): "contains-not",
        ("free", True): "is-free",
        ("free", False): "is-not-free",
        ("labels", True): "is-labelled",
        ("labels", False): "is-not-labelled",
    }[(kind, told)]
    return inform(topic, session, goods=goods, trait=Trait("allergens" if kind == "free" else kind, name))


def reviews(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Rating and count, a typical praise and a typical complaint, in the words of those who wrote them."""
    line, session = _about(intent, session, shop)
    if line is None:
        return nothing_named(intent, session)
    opinion = opinion_of(line, session, shop)
    goods = Named(line, several=False)
    if opinion is None:
        return inform("no-reviews", session, goods=goods)
    words = [
        Act(Kind.INFORM, topic, {"words": said})
        for topic, said in (("praise", opinion.praise), ("complaint", opinion.complaint))
        if said
    ]
    facts = {"goods": goods, "stars": opinion.stars, "count": opinion.count, "words": Items(tuple(words))}
    topic = "reviews-example" if opinion.example else "reviews"
    return inform(topic if words else f"{topic}-stars", session, **facts)


def new(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What came lately, the newest first."""
    since = shop.now.date() - timedelta(days=NEW_DAYS)
    wanted = {line.category for group in intent.goods for line in group}
    if intent.unknown:
        return nothing_named(intent, session)
    found: list[tuple[Product, Category]] = [
        (product, category)
        for category in shop.menu.categories
        if not wanted or category.id in wanted
        for product in category.products
        if product.facts.since is not None and since <= product.facts.since <= shop.now.date()
    ]
    found.sort(key=lambda each: str(each[0].facts.since), reverse=True)
    goods = in_stock([goods_of(product, category.id, shop.menu) for product, category in found], shop)
    if not goods:
        return inform("nothing-new", session)
    return offer(goods, session, shop, "new-which")
