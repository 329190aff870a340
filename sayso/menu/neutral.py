"""Menus in `neutral-menu/1`: what customers may say, without prices; goods cost nothing and are never short."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sayso.menu import Category, Lexicon, Menu, Option, OptionGroup, Product, Terms, Variant
from sayso.menu.located import Located
from sayso.money import Money

NEUTRAL_FORMAT = "neutral-menu/1"

_TEXTS = {"type": "array", "items": {"type": "string"}}
_SCHEMA = {
    "type": "object",
    "required": ["restaurant", "categories"],
    "properties": {
        "restaurant": {"type": "string"},
        "title": {"type": "string"},
        "language": {"type": "string"},
        "lexicon": {"type": ["object", "null"]},
        "categories": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "nouns": _TEXTS,
                    "slots": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["id", "kind", "values"],
                            "properties": {
                                "id": {"type": "string"},
                                "kind": {"enum": ["product", "attribute", "modifier"]},
                                "prefixes": _TEXTS,
                                "suffixes": _TEXTS,
                                "values": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["names"],
                                        "anyOf": [{"required": ["id"]}, {"required": ["any_of"]}],
                                        "properties": {
                                            "id": {"type": "string"},
                                            "any_of": _TEXTS,
                                            "names": _TEXTS,
                                            "count": {"type": "integer"},
                                            "unit": {"type": "string"},
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_SCHEMA)


def menu_from_neutral(located: Located) -> Menu:
    """The menu. Raises MenuError where the file is not of the format."""
    error = next(iter(_validator().iter_errors(located.data)), None)
    if error is not None:
        raise located.error(tuple(error.absolute_path), f"not {NEUTRAL_FORMAT}: {error.message[:200]}")
    data = located.data
    language = data.get("language", "en")
    free = Money(0, data.get("currency", "USD"))
    name = data.get("title") or data["restaurant"]
    terms = Terms(data["restaurant"], name, free.currency, ZoneInfo("UTC"))
    seen: set[str] = set()
    for index, category in enumerate(data["categories"]):
        if category["id"] in seen:
            raise located.error(
                ("categories", index), f"the category id '{category['id']}' is used twice; each needs its own"
            )
        seen.add(category["id"])
    categories = tuple(_category(category, language, free) for category in data["categories"])
    return Menu(language, terms, categories, _lexicon(data.get("lexicon") or {}))


def _category(data: dict[str, Any], language: str, free: Money) -> Category:
    names = {language: tuple(data.get("nouns", ()))}
    slots = data.get("slots", [])
    groups = tuple(_group(slot, language, free) for slot in slots if slot["kind"] != "product")
    products: list[Product] = []
    for slot in slots:
        if slot["kind"] == "product":
            for value in slot["values"]:
                sku = f"{data['id']}:{_option_id(value)}"
                variant = Variant(sku, free, None)
                products.append(Product(_option_id(value), {language: _with_affixes(slot, value)}, (variant,)))
    itself = None
    if not products:
        itself = Product(data["id"], names, (Variant(data["id"], free, None),))
    affixes = [affix for slot in slots if slot["kind"] == "product" for affix in _affixes(slot)]
    together = any("of" in each.split() or each.startswith("on ") for each in (*names[language], *affixes))  # a side
    return Category(data["id"], names, groups, tuple(products), itself, together=together)


def _affixes(slot: dict[str, Any]) -> list[str]:
    return [*slot.get("prefixes", ()), *slot.get("suffixes", ())]


def _with_affixes(slot: dict[str, Any], value: dict[str, Any]) -> tuple[str, ...]:
    """The names, also with the slot's prefixes and suffixes of several words ("guacamole on the side")."""
    names = list(value["names"])
    prefixed = [f"{prefix} {name}" for prefix in slot.get("prefixes", ()) if " " in prefix for name in names]
    suffixed = [f"{name} {suffix}" for suffix in slot.get("suffixes", ()) if " " in suffix for name in names]
    return (*names, *prefixed, *suffixed)


def _option_id(value: dict[str, Any]) -> str:
    return str(value["id"]) if "id" in value else "/".join(sorted(value["any_of"]))


def _group(data: dict[str, Any], language: str, free: Money) -> OptionGroup:
    attribute = data["kind"] == "attribute"
    return OptionGroup(
        id=data["id"],
        kind=data["kind"],
        options=tuple(
            Option(
                _option_id(value),
                {language: tuple(value["names"])},
                free,
                tuple(sorted(value.get("any_of", ()))),
                value.get("count"),
                value.get("unit"),
            )
            for value in data["values"]
        ),
        default=data.get("default"),
        can_remove=data.get("can_remove", not attribute),
        can_qualify=data.get("can_qualify", not attribute),
        exclusive=data.get("exclusive", attribute),
        prefixes=tuple(data.get("prefixes", ())),
        suffixes=tuple(data.get("suffixes", ())),
    )


def _lexicon(data: dict[str, Any]) -> Lexicon:
    numbers = tuple(
        (int(entry["id"]), tuple(entry["names"]))
        for entry in data.get("numbers", ())
        if isinstance(entry, dict) and str(entry.get("id", "")).isdigit() and "names" in entry
    )
    amounts = tuple(
        (str(entry["id"]), tuple(entry["names"])) for entry in data.get("amounts", ()) if isinstance(entry, dict)
    )
    return Lexicon(numbers, amounts, tuple(data.get("negation", ())))
