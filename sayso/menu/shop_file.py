"""A shopkeeper's menu: one YAML file (`sayso-menu/1`), checked against `shop_file.schema.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sayso.menu import (
    Category,
    Menu,
    Names,
    Option,
    OptionGroup,
    Product,
    Terms,
    Variant,
)
from sayso.menu.facts import Facts, parse_contents
from sayso.menu.located import Located
from sayso.money import Money, parse_money

SHOP_FORMAT = "sayso-menu/1"

Place = tuple[str | int, ...]


def schema() -> dict[str, Any]:
    """The JSON Schema of a shopkeeper's menu."""
    text = files("sayso.menu").joinpath("shop_file.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def menu_from_shop_file(located: Located) -> Menu:
    """The menu. Raises MenuError at the first thing that is wrong."""
    _check_schema(located)
    data = located.data
    language = data.get("language", "en")
    shop = data["shop"]
    currency = shop["currency"]
    terms = Terms(
        id=shop["id"],
        name=shop["name"],
        currency=currency,
        time_zone=_time_zone(located, shop),
        tax_percent=Decimal(str(shop.get("tax_percent", 0))),
        delivery_fee=_money(located, ("shop", "delivery", "fee"), currency) if "delivery" in shop else None,
        delivery_free_from=(
            _money(located, ("shop", "delivery", "free_from"), currency)
            if "free_from" in shop.get("delivery", {})
            else None
        ),
        delivery_time=timedelta(minutes=shop.get("delivery", {}).get("minutes", 45)),
        pickup_time=timedelta(minutes=shop.get("pickup", {}).get("minutes", 20)),
        most_of_one=shop.get("most_of_one", 99),
        hours=_hours(located, shop["hours"]) if "hours" in shop else None,
        code_from=_money(located, ("shop", "code_from"), currency) if "code_from" in shop else None,
        return_days=shop.get("returns", {}).get("days"),
        address=shop.get("address", ""),
        keeps_unmatched=shop.get("keeps_unmatched", False),
        phone=shop.get("phone", ""),
        complaint_days=shop.get("complaints", {}).get("days", 14),
        refund_up_to=(
            _money(located, ("shop", "complaints", "refund_up_to"), currency)
            if "refund_up_to" in shop.get("complaints", {})
            else None
        ),
    )
    reader = _Reader(located, language, currency)
    _check_unique(located, ("categories",), (c["id"] for c in data["categories"]), "category id")
    categories = tuple(reader.category(("categories", i), c) for i, c in enumerate(data["categories"]))
    return Menu(language, terms, categories)


def _time_zone(located: Located, shop: dict[str, Any]) -> ZoneInfo:
    name = shop.get("time_zone", "UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise located.error(
            ("shop", "time_zone"), f"the time zone '{name}' is not known; write one like America/New_York"
        ) from None


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _hours(located: Located, data: dict[str, str]) -> dict[int, tuple[time, time]]:
    hours = {}
    for day, said in data.items():
        opens, _, closes = said.partition("-")
        try:
            hours[WEEKDAYS.index(day)] = (time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
        except ValueError:
            raise located.error(
                ("shop", "hours", day), f"'{said}' are no opening hours; write them like 08:00-20:00"
            ) from None
    return hours


def _money(located: Located, place: Place, currency: str) -> Money:
    value = located.data
    for step in place:
        value = value[step]
    try:
        return parse_money(str(value), currency)
    except ValueError as error:
        raise located.error(place, str(error)) from None


def _check_unique(located: Located, place: Place, ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for index, each in enumerate(ids):
        if each in seen:
            raise located.error((*place, index), f"the {what} '{each}' is used twice; each needs its own")
        seen.add(each)


class _Reader:
    """Builds the menu's values from checked data; keeps the SKUs seen."""

    def __init__(self, located: Located, language: str, currency: str) -> None:
        self.located = located
        self.language = language
        self.currency = currency
        self.skus: dict[str, Place] = {}

    def category(self, place: Place, data: dict[str, Any]) -> Category:
        groups = tuple(self.group((*place, "groups", i), group) for i, group in enumerate(data.get("groups", [])))
        _check_unique(self.located, (*place, "groups"), (group.id for group in groups), "group id")
        attributes = {g.id: {o.id for o in g.options} for g in groups if g.kind == "attribute"}
        products = tuple(
            self.product((*place, "products", i), product, attributes)
            for i, product in enumerate(data.get("products", []))
        )
        _check_unique(self.located, (*place, "products"), (product.id for product in products), "product id")
        names = self.names(data["names"])
        plurals = self.plurals(data.get("plural"))
        itself = None
        if "itself" in data:
            variant = self.variant((*place, "itself"), data["itself"], ())
            itself = Product(data["id"], names, (variant,), plurals, self.facts((*place, "itself"), data["itself"]))
        if itself is None and not products:
            raise self.located.error(place, f"the category '{data['id']}' sells nothing; add products, or 'itself'")
        good_for = self.names(data["good_for"]) if "good_for" in data else {}
        return Category(data["id"], names, groups, products, itself, plurals, good_for)

    def group(self, place: Place, data: dict[str, Any]) -> OptionGroup:
        attribute = data["kind"] == "attribute"
        _check_unique(self.located, (*place, "values"), (v["id"] for v in data["values"]), "value id")
        ids = [value["id"] for value in data["values"]]
        default = data.get("default")
        if default is not None and (not attribute or default not in ids):
            raise self.located.error(
                (*place, "default"),
                f"the default '{default}' is none of the values; write one of {', '.join(ids)}"
                if attribute
                else "only an attribute has a default; leave it out",
            )
        options = tuple(self.option((*place, "values", i), value) for i, value in enumerate(data["values"]))
        return OptionGroup(
            id=data["id"],
            kind=data["kind"],
            options=options,
            default=default,
            unit=data.get("unit", False),
            can_remove=data.get("can_remove", not attribute),
            can_qualify=data.get("can_qualify", not attribute),
            exclusive=data.get("exclusive", attribute),
            prefixes=tuple(data.get("prefixes", ())),
            suffixes=tuple(data.get("suffixes", ())),
        )

    def option(self, place: Place, data: dict[str, Any]) -> Option:
        price = _money(self.located, (*place, "price"), self.currency) if "price" in data else Money(0, self.currency)
        return Option(data["id"], self.names(data["names"]), price, count=data.get("count"), serves=data.get("serves"))

    def product(self, place: Place, data: dict[str, Any], attributes: dict[str, set[str]]) -> Product:
        if "variants" in data:
            variants = tuple(
                self.variant(
                    (*place, "variants", i),
                    variant,
                    self.choosing((*place, "variants", i), variant, attributes),
                )
                for i, variant in enumerate(data["variants"])
            )
        else:
            variants = (self.variant(place, data, ()),)
        for i, one in enumerate(variants):
            if any(one.attributes == other.attributes for other in variants[:i]):
                raise self.located.error(
                    (*place, "variants", i), "two variants have the same attributes; they must differ"
                )
        names = self.names(data["names"])
        own = names.get(self.language) or next(iter(names.values()))
        product_id = data.get("id") or re.sub(r"\W+", "_", own[0]).strip("_")
        return Product(product_id, names, variants, self.plurals(data.get("plural")), self.facts(place, data))

    def facts(self, place: Place, data: dict[str, Any]) -> Facts:
        said = data.get("facts", {})
        since = said.get("since")
        if since is not None and type(since) is not date:
            raise self.located.error((*place, "facts", "since"), f"'{since}' is no day; write it like 2026-11-20")
        description = said.get("description", {})
        return Facts(
            description if isinstance(description, dict) else {self.language: description},
            self.names(said["ingredients"]) if "ingredients" in said else {},
            tuple(said["allergens"]) if "allergens" in said else None,
            tuple(said["labels"]) if "labels" in said else None,
            since,
            self.names(said["good_for"]) if "good_for" in said else {},
            said.get("serves"),
        )

    def choosing(
        self, place: Place, data: dict[str, Any], attributes: dict[str, set[str]]
    ) -> tuple[tuple[str, str], ...]:
        chosen = []
        for group, option in data.items():
            if group in ("sku", "price", "stock", "contains"):
                continue
            if group not in attributes:
                known = ", ".join(sorted(attributes)) or "none"
                raise self.located.error(
                    (*place, group), f"'{group}' is no attribute of this category; its attributes are: {known}"
                )
            if option not in attributes[group]:
                known = ", ".join(sorted(attributes[group]))
                raise self.located.error((*place, group), f"'{option}' is no value of '{group}'; write one of {known}")
            chosen.append((group, option))
        return tuple(chosen)

    def variant(self, place: Place, data: dict[str, Any], attributes: tuple[tuple[str, str], ...]) -> Variant:
        sku = data["sku"]
        if sku in self.skus:
            first = self.located.lines.get(self.skus[sku], 1)
            raise self.located.error(
                (*place, "sku"), f"the SKU '{sku}' is already used in line {first}; each needs its own"
            )
        self.skus[sku] = (*place, "sku")
        try:
            contents = parse_contents(data["contains"]) if "contains" in data else None
        except ValueError as error:
            raise self.located.error((*place, "contains"), str(error)) from None
        price = _money(self.located, (*place, "price"), self.currency)
        return Variant(sku, price, data.get("stock"), attributes, contents)

    def names(self, data: Any) -> Names:
        by_language = data if isinstance(data, dict) else {self.language: data}
        return {
            language: tuple(" ".join(name.lower().split()) for name in (said if isinstance(said, list) else [said]))
            for language, said in by_language.items()
        }

    def plurals(self, data: Any) -> dict[str, str]:
        if data is None:
            return {}
        return dict(data) if isinstance(data, dict) else {self.language: data}


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def _check_schema(located: Located) -> None:
    errors = sorted(
        _validator().iter_errors(located.data), key=lambda e: (located.lines.get(tuple(e.path), 0), -len(e.path))
    )
    if not errors:
        return
    error = errors[0]
    while error.context:  # the branch of a oneOf that got furthest says most
        error = max(error.context, key=lambda e: (len(e.absolute_path), e.validator != "type"))
    place = tuple(error.absolute_path)
    name = next((step for step in reversed(place) if isinstance(step, str)), "the menu")
    value = error.instance
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in value)
        raise located.error(place, f"'{missing}' is missing; add '{missing}: ...'")
    if error.validator == "additionalProperties" and isinstance(value, dict):
        known = list(error.schema.get("properties", {}))
        extra = next(key for key in value if key not in known)
        close = get_close_matches(extra, known, 1)
        cure = f"did you mean '{close[0]}'?" if close else f"known are: {', '.join(known)}"
        raise located.error((*place, extra), f"'{extra}' is not known here; {cure}")
    if error.validator == "type":
        wanted = {
            "number": "a number like 2.50",
            "integer": "a whole number like 12",
            "string": "text (in quotes where it looks like a number, yes or no)",
            "array": "a list like [one, two]",
            "object": "a mapping like {en: [milk]}",
            "boolean": "true or false",
        }[error.validator_value]
        raise located.error(place, f"'{name}' is {_shown(value)}; write {wanted}")
    if error.validator == "enum":
        raise located.error(place, f"'{name}' is {_shown(value)}; write one of {', '.join(error.validator_value)}")
    if error.validator == "minimum":
        raise located.error(place, f"'{name}' is {_shown(value)}; write {error.validator_value} or more")
    if error.validator == "maximum":
        raise located.error(place, f"'{name}' is {_shown(value)}; write {error.validator_value} or less")
    if error.validator == "pattern":
        form = {
            "^[A-Z]{3}$": "three capital letters, like USD",
            "^[a-z]{2,3}$": "a language code, like en",
            "^[^\\n\\r]*\\w[^\\n\\r]*$": "a name that can be said, in one line",
        }.get(error.validator_value, "letters, digits, '_' or '-', without spaces")
        raise located.error(place, f"'{name}' is {_shown(value)}; write {form}")
    if error.validator in ("minItems", "minLength", "minProperties"):
        raise located.error(place, f"'{name}' is empty; write at least one")
    if error.validator in ("maxItems", "maxLength"):
        raise located.error(place, f"'{name}' is too long; at most {error.validator_value} are taken")
    if error.validator == "oneOf":
        raise located.error(place, "give either 'sku' and 'price', or 'variants', and not both")
    raise located.error(place, f"'{name}': {error.message}")


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "..."
