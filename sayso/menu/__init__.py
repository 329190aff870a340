"""What a shop sells: categories, products, option groups, with SKUs, prices and first stock.

The shape is that of `neutral-menu/1` plus what a shop needs to sell. Readers are in `reading` (any file), `shop_file`
(a shopkeeper's YAML), `neutral` and `from_csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from sayso.menu.facts import Contents, Facts
from sayso.money import Money
from sayso.order import OrderLine

Names = Mapping[str, tuple[str, ...]]
"""Language to names; the first one is what we say, in the singular."""


class MenuError(Exception):
    """A menu that cannot be used; the message says where and what to write instead."""


@dataclass(frozen=True)
class Option:
    """One value of an option group: a size, a topping."""

    id: str
    names: Names
    price: Money
    """What it adds to the price of one; may be negative for an attribute."""
    stands_for: tuple[str, ...] = ()
    """The options that this word stands for, where it stands for any of several."""
    count: int | None = None
    """What the name counts ("double" of a shot is two)."""
    unit: str | None = None
    serves: int | None = None
    """For how many people goods of this size are."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids an order writes for it."""
        return self.stands_for or (self.id,)


@dataclass(frozen=True)
class OptionGroup:
    """A choice that a category's products have."""

    id: str
    kind: str
    """`attribute` (one value a line: size, pack) or `modifier` (any number, added or left out)."""
    options: tuple[Option, ...]
    default: str | None = None
    unit: bool = False
    """Said as "two half gallons of milk" rather than "two large pizzas"."""
    can_remove: bool = True
    can_qualify: bool = True
    exclusive: bool = False
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    """Words that may follow a value without changing it: "large size"."""

    def option(self, option_id: str) -> Option | None:
        """The option of this id."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True)
class Variant:
    """What has a SKU: a product in one pack or make."""

    sku: str
    price: Money
    stock: int | None
    """First stock; None is never short."""
    attributes: tuple[tuple[str, str], ...] = ()
    """The attributes that choose this variant."""
    contents: Contents | None = None
    """How much is in it, for the price of a unit."""


@dataclass(frozen=True)
class Product:
    """One thing on the menu, in one or more variants."""

    id: str
    names: Names
    variants: tuple[Variant, ...]
    plurals: Mapping[str, str] = field(default_factory=dict)
    """Language to the plural of the first name, where the language's rule would be wrong."""
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True)
class Category:
    """Products that share their option groups."""

    id: str
    names: Names
    groups: tuple[OptionGroup, ...]
    products: tuple[Product, ...]
    itself: Product | None = None
    """The category as a thing that is sold ("a pizza with mushrooms")."""
    plurals: Mapping[str, str] = field(default_factory=dict)
    good_for: Names = field(default_factory=dict)
    """What all of its products are wanted for ("breakfast")."""
    together: bool = False
    """Whether several products named in one breath are one line ("chips and guacamole" as one side)."""

    def group(self, group_id: str) -> OptionGroup | None:
        """The option group of this id."""
        return next((group for group in self.groups if group.id == group_id), None)

    def product(self, product_id: str) -> Product | None:
        """The product of this id."""
        return next((product for product in self.products if product.id == product_id), None)

    @cached_property
    def measuring(self) -> OptionGroup | None:
        """The group whose usual value is told, too: packs, else the first of which each value has a price of its own.

        People ask which size they get, and what a pack holds, where nobody says it.
        """
        attributes = [group for group in self.groups if group.kind == "attribute" and len(group.options) > 1]
        varied = {group for each in self.products for variant in each.variants for group, _ in variant.attributes}
        priced = [g for g in attributes if g.id in varied or len({o.price for o in g.options}) == len(g.options)]
        return next((group for group in attributes if group.unit), None) or next(iter(priced), None)

    def attributes_of(self, product: Product) -> tuple[OptionGroup, ...]:
        """The attribute groups that this product can have."""
        varied = {group for variant in product.variants for group, _ in variant.attributes}
        other = {
            group for each in self.products for variant in each.variants for group, _ in variant.attributes
        } - varied
        return tuple(group for group in self.groups if group.kind == "attribute" and group.id not in other)


@dataclass(frozen=True)
class Terms:
    """How a shop sells: its name, taxes, delivery."""

    id: str
    name: str
    currency: str
    time_zone: ZoneInfo
    tax_percent: Decimal = Decimal(0)
    delivery_fee: Money | None = None
    """None: this shop does not deliver."""
    delivery_free_from: Money | None = None
    delivery_time: timedelta = timedelta(minutes=45)
    pickup_time: timedelta = timedelta(minutes=20)
    most_of_one: int = 99
    """The largest quantity of one line."""
    hours: Mapping[int, tuple[time, time]] | None = None
    """Day of the week (Monday is 0) to when it opens and closes; None where nobody said."""
    code_from: Money | None = None
    """Orders that come to this much take the voice code."""
    return_days: int | None = None
    """Days after an order within which goods can be given back; None: not at all."""
    complaint_days: int = 14
    """Days after an order within which something broken or missing is made good."""
    refund_up_to: Money | None = None
    """What is refunded or sent again at once; more than that a person decides. None: a person always does."""
    keeps_unmatched: bool = False
    """Whether what nobody understood is kept for the owner to read."""
    address: str = ""
    """Where the shop is, in words; empty where nobody said."""
    phone: str = ""
    """Its number, digits only; empty where nobody said."""

    def opens(self, now: datetime) -> datetime:
        """From when on somebody is there: now, while it is open; local time of the shop."""
        if self.hours is None:
            return now
        for ahead in range(8):
            day = now.date() + timedelta(days=ahead)
            times = self.hours.get(day.weekday())
            if times is not None and (ahead or now.time() < times[1]):
                return max(now, datetime.combine(day, times[0], now.tzinfo))
        return now

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there at a moment, or until it; nobody said when: always."""
        local = moment.astimezone(self.time_zone)
        times = self.hours.get(local.weekday()) if self.hours is not None else (time(), time.max)
        return times is not None and times[0] <= local.time() <= times[1]

    def promised(self, now: datetime, pick_up: bool) -> datetime:
        """When an order of now is there, or can be picked up."""
        return self.opens(now.astimezone(self.time_zone)) + (self.pickup_time if pick_up else self.delivery_time)


@dataclass(frozen=True)
class Lexicon:
    """Words that a menu brings along for its own language; empty where the language's own words do."""

    numbers: tuple[tuple[int, tuple[str, ...]], ...] = ()
    amounts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    negation: tuple[str, ...] = ()


@dataclass(frozen=True)
class Menu:
    """Everything a shop sells and how it is called."""

    language: str
    terms: Terms
    categories: tuple[Category, ...]
    lexicon: Lexicon = Lexicon()

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    def category(self, category_id: str) -> Category | None:
        """The category of this id."""
        return self._categories.get(category_id)

    def products_of(self, line: OrderLine) -> tuple[Product, ...]:
        """The products that a line names; the category's own where it names none. Empty where nothing is sold."""
        category = self.category(line.category)
        if category is None:
            return ()
        if not line.products:
            return (category.itself,) if category.itself else ()
        found = tuple(category.product(product_id) for product_id in line.products)
        return tuple(product for product in found if product) if all(found) else ()


def for_people(line: OrderLine, people: int, menu: Menu) -> OrderLine | None:
    """So many of goods, in such a size, as so many people eat; None where the menu does not say for how many it is.

    It is the smallest size that is enough, else as many of the largest as are.
    """
    category, products = menu.category(line.category), menu.products_of(line)
    if category is None or len(products) != 1:
        return None
    for group in category.attributes_of(products[0]):
        sizes = sorted((option.serves, option.id) for option in group.options if option.serves is not None)
        if sizes:
            serves, size = next((each for each in sizes if each[0] >= people), sizes[-1])
            sized = replace(line, attributes=tuple(sorted({**line.attribute_map, group.id: size}.items())))
            return sized.with_quantity(-(-people // serves))
    one_serves = products[0].facts.serves
    return None if one_serves is None else line.with_quantity(-(-people // one_serves))


def names_in(names: Names, language: str, fallback: str) -> tuple[str, ...]:
    """The names in a language, else in the menu's own, else in any."""
    return names.get(language) or names.get(fallback) or next(iter(names.values()), ())


def variant_for(product: Product, attributes: Iterable[tuple[str, str]]) -> Variant | None:
    """The variant that has these attributes; None where they name one that is not sold.

    A product whose variants leave a group open takes the first variant that contradicts nothing.
    """
    wanted = dict(attributes)
    for variant in product.variants:
        if all(wanted.get(group, option) == option for group, option in variant.attributes):
            return variant
    return None


def complete(menu: Menu, line: OrderLine) -> OrderLine:
    """The line with the attributes that it has when nothing else is said.

    A group's default, unless the product is not sold in it: then the product's first variant.
    """
    category = menu.category(line.category)
    products = menu.products_of(line)
    if category is None or len(products) != 1:
        return line
    product = products[0]
    said = dict(line.attributes)
    for group in category.attributes_of(product):
        if group.id in said or group.default is None:
            continue
        if variant_for(product, [*said.items(), (group.id, group.default)]):
            said[group.id] = group.default
    variant = variant_for(product, said.items())
    if variant:
        for group_id, option_id in variant.attributes:
            said.setdefault(group_id, option_id)
    kept = [pair for pair in line.attributes if pair[0] in said]
    added = [pair for pair in said.items() if pair[0] not in dict(line.attributes)]
    return OrderLine(line.category, line.products, line.quantity, tuple(sorted([*kept, *added])), line.modifiers)
