"""From dialogue acts to words: Project Fluent's messages, and how numbers, money, dates and goods are said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from sayso.act import MOST_ALL_NAMED, Act, AllLines, Choices, Clock, Day, Digits, Items, Named, Offered, Trait, Unit
from sayso.language import Language, locale_text
from sayso.menu import Category, Menu, Option, Product, names_in
from sayso.money import Money
from sayso.order import Modifier, OrderLine
from sayso.store import QuotedLine, Transaction

FORMS = {"count": "entries", "left": "tries"}
"""Facts that also come as a number, for the language's plural forms."""

AMOUNTS = ("option-extra", "option-light")
"""Messages for amounts of options that every language has."""
DAYS_OF_A_WEEK = 7
MOST_ITEMS = 3
"""Items named in one reply; further ones are counted."""


class Speech:
    """Says a shop's acts in one locale."""

    def __init__(
        self,
        locale: str,
        language: Language,
        menu: Menu,
        folder: Path | None = None,
        traits: Mapping[str, str] | None = None,
    ) -> None:
        self._language = language
        self._traits = traits or {}
        """Ids of allergens and labels to their names; another id is said as it is written."""
        self._menu = menu
        self._bundle = FluentBundle([locale], use_isolating=False)
        self._bundle.add_resource(_parsed(locale_text(f"{locale}.ftl", folder)))

    def say(self, act: Act, now: datetime) -> str:
        """The act in words. `now` is local time of the shop, for "today" and "tomorrow"."""
        words = self._say(act, now)
        return words[:1].upper() + words[1:]

    def _say(self, act: Act, now: datetime) -> str:
        facts: dict[str, Any] = {name: self._said(value, now) for name, value in act.facts.items()}
        facts |= {FORMS[name]: value for name, value in act.facts.items() if name in FORMS and isinstance(value, int)}
        words = self._message(act.topic, facts)
        if act.then is None:
            return words
        return f"{_without_question(words)} {self.say(act.then, now)}"

    def _message(self, topic: str, facts: Mapping[str, Any]) -> str:
        message = self._bundle.get_message(topic)
        if message.value is None:
            raise KeyError(topic)
        words, errors = self._bundle.format_pattern(message.value, dict(facts))
        if errors:
            raise ValueError(f"{topic}: {errors[0]}")
        return str(words)

    def _said(self, value: Any, now: datetime) -> str:
        """One fact as it is spoken."""
        match value:
            case str():
                return value
            case int():
                return self._language.number(value)
            case float():
                return self._language.decimal(value)
            case Money():
                return self._language.money(value)
            case datetime():
                return self._moment(value, now)
            case Clock():
                return self._language.time(value.at)
            case Day() if value.by_name and 0 <= (value.day - now.date()).days < DAYS_OF_A_WEEK:
                return self._language.weekday(value.day)
            case Day():
                return self._language.day(value.day, year=value.day.year != now.year)
            case date():
                return self._language.day(value, year=True)
            case OrderLine():
                return self.line(value)
            case Category():
                return self._name(value.names)
            case Product() | Option():
                return self._name(value.names)
            case Trait():
                return self._traits.get(f"{value.kind}/{value.id}", value.id.replace("_", " "))
            case Unit():
                return self._language.unit(value.id)
            case Digits():
                return self._language.figures(value.digits)
            case Items():
                return self._lines([self._said(each, now) for each in value.items])
            case Offered():
                return self._offered(value)
            case Act():
                return self._say(value, now)
            case Choices():
                return self._list([self._said(each, now) for each in value.items[:MOST_ITEMS]], "list-either")
            case Named():
                unit = self._unit(value.line, self._menu.category(value.line.category))
                if unit is None:
                    return self._name_of(value.line, several=value.several)
                packs = self._language.plural(unit) if value.several else unit
                return self._message("unit-of", {"unit": packs, "goods": self._name_of(value.line, several=False)})
            case AllLines():
                return self._list([self.line(line) for line in value.lines], "list")
            case tuple() if value and isinstance(value[0], Act):
                return "; ".join(self._say(each, now) for each in value[:MOST_ITEMS])
            case tuple() if value and isinstance(value[0], Transaction):
                return "; ".join(self._transaction(each, now) for each in value[:MOST_ITEMS])
            case tuple():
                return self._lines([self.line(_plain(line)) for line in value])
        raise TypeError(f"{value!r} cannot be said")

    def _offered(self, offered: Offered) -> str:
        """Goods without the words with which all of them begin or end; with their prices where those differ."""
        names = [self._name_of(line, several=False).split() for line, _ in offered.goods]
        units = [self._unit(line, self._menu.category(line.category)) for line, _ in offered.goods]
        prices = [price for _, price in offered.goods]
        apart = _apart(names)
        if not all(apart) or len({tuple(each) for each in apart}) < len(apart):
            apart = names
        said = []
        for words, unit, price in zip(apart, units, prices, strict=True):
            goods = " ".join(words)
            if unit is not None and len(set(units)) > 1:
                goods = self._message("unit-of", {"unit": unit, "goods": goods})
            if len(set(prices)) > 1 or len(prices) == 1:
                goods = self._message("offer-priced", {"goods": goods, "price": self._language.money(price)})
            said.append(goods)
        return self._list(said, "list-either" if offered.either else "list")

    def _name(self, names: Mapping[str, tuple[str, ...]]) -> str:
        return next(iter(names_in(names, self._language.code, self._menu.language)), "")

    def _moment(self, moment: datetime, now: datetime) -> str:
        local = moment.astimezone(now.tzinfo)
        days = (local.date() - now.date()).days
        if days == 0:
            return self._message("today", {"time": self._language.time(local.time())})
        if days == 1:
            return self._message("tomorrow", {"time": self._language.time(local.time())})
        facts = {"date": self._language.day(local.date()), "time": self._language.time(local.time())}
        if 0 < days < DAYS_OF_A_WEEK:
            return self._message("on-weekday", {"weekday": self._language.weekday(local.date()), **facts})
        return self._message("on-date", facts)

    def _day(self, moment: datetime, now: datetime) -> str:
        day = moment.astimezone(now.tzinfo).date()
        if day == now.date():
            return self._message("day-today", {})
        if day == now.date() - timedelta(days=1):
            return self._message("day-yesterday", {})
        return self._language.day(day, year=day.year != now.year)

    def _transaction(self, transaction: Transaction, now: datetime) -> str:
        return self._message(
            f"transaction-{transaction.kind}",
            {
                "day": self._day(transaction.at, now),
                "amount": self._language.money(transaction.amount),
                "order": transaction.order or "",
            },
        )

    def _lines(self, said: Sequence[str]) -> str:
        """Four lines by name; of more, three and the number of the others, as "one more" would be no shorter."""
        if len(said) <= MOST_ALL_NAMED:
            return self._list(said, "list")
        more = len(said) - MOST_ITEMS
        return self._message("and-more", {"list": ", ".join(said[:MOST_ITEMS]), "count": self._language.number(more)})

    def _list(self, said: Sequence[str], message: str) -> str:
        if len(said) < 2:
            return "".join(said)
        if len(said) == 2:
            return self._message(f"{message}-two", {"first": said[0], "last": said[1]})
        return self._message(f"{message}-many", {"rest": ", ".join(said[:-1]), "last": said[-1]})

    def line(self, line: OrderLine) -> str:
        """An order line: "two large pepperoni pizzas with extra cheese"."""
        category = self._menu.category(line.category)
        several = line.quantity != 1
        count = self._language.number(line.quantity)
        unit = self._unit(line, category, usual=True)
        if unit is None and not several and self._is_many(line):
            said = self._name_of(line, several, usual=True)
        elif unit is None:
            said = self._message("line", {"count": count, "goods": self._name_of(line, several, usual=True)})
        else:
            words = self._language.plural(unit) if several else unit
            said = self._message("line-unit", {"count": count, "unit": words, "goods": self._name_of(line, False)})
        added = [self._option(m, category) for m in line.modifiers if m.action == "add"]
        removed = [self._option(m, category) for m in line.modifiers if m.action == "remove"]
        if added and removed:
            facts = {"line": said, "added": self._list(added, "list"), "removed": self._list(removed, "list-either")}
            return self._message("line-both", facts)
        if added:
            return self._message("line-options", {"line": said, "options": self._list(added, "list")})
        if removed:
            return self._message("line-without", {"line": said, "options": self._list(removed, "list-either")})
        return said

    def _is_many(self, line: OrderLine) -> bool:
        """Whether one of it is called by a name in the plural ("eggs"), of which nobody says "one eggs"."""
        products = self._menu.products_of(line)
        category = self._menu.category(line.category)
        if len(products) != 1 or category is None:
            return False
        name = self._name(products[0].names)
        in_the_plural = self._language.plural(name[:-1]) == name
        return in_the_plural and self._plural(products[0], category).endswith(name)  # "two cartons of eggs", "eggs"

    def _unit(self, line: OrderLine, category: Category | None, usual: bool = False) -> str | None:
        """The pack in which it comes; the usual one only where `usual`."""
        for group_id, option_id in line.attributes:
            group = category.group(group_id) if category else None
            option = group.option(option_id) if group else None
            if group and option and group.unit and (usual or option_id != group.default):
                return self._name(option.names)
        return None

    def _name_of(self, line: OrderLine, several: bool, usual: bool = False) -> str:
        """The goods with the attributes that were chosen; where `usual`, with the size that is the usual one, too."""
        category = self._menu.category(line.category)
        products = self._menu.products_of(line)
        words = []
        said = line.attribute_map
        for group in category.groups if category else ():
            option = group.option(said[group.id]) if group.id in said else None
            told = usual and category is not None and group is category.measuring
            if option and not group.unit and (told or option.id != group.default):
                words.append(self._name(option.names))
        if len(products) == 1 and category is not None:
            words.append(self._plural(products[0], category) if several else self._name(products[0].names))
        elif products:
            words.append(self._list([self._name(product.names) for product in products], "list"))
        elif category is not None:
            name = self._name(category.names)
            words.append(self._language.plural(name) if several else name)
        return " ".join(words)

    def _plural(self, product: Product, category: Category) -> str:
        code = self._language.code
        own = product.plurals.get(code) or (category.plurals.get(code) if product is category.itself else None)
        return own or self._language.plural(self._name(product.names))

    def _option(self, modifier: Modifier, category: Category | None) -> str:
        group = category.group(modifier.group) if category else None
        names = []
        for option_id in modifier.options:
            option = group.option(option_id) if group else None
            names.append(self._name(option.names) if option else option_id.replace("_", " "))
        name = self._list(names, "list-either")
        if modifier.count is not None and modifier.count != 1:
            several = self._language.plural(name)
            return self._message("option-counted", {"count": self._language.number(modifier.count), "option": several})
        if modifier.amount:
            topic = f"option-{modifier.amount}"
            if topic in AMOUNTS:
                return self._message(topic, {"option": name})
            own = dict(self._menu.lexicon.amounts).get(modifier.amount) or (modifier.amount.replace("_", " "),)
            return self._message("option-amount", {"amount": own[0], "option": name})
        return name


def _apart(names: Sequence[Sequence[str]]) -> list[list[str]]:
    """Names without the words with which all of them begin or end; a single letter is no word ("double a")."""
    if len(names) < 2:
        return [list(name) for name in names]
    shortest = min(map(len, names))
    start = next((at for at in range(shortest) if len({name[at] for name in names}) > 1), shortest)
    end = next((at for at in range(shortest) if len({name[-1 - at] for name in names}) > 1), shortest)
    while end and len(names[0][-end]) == 1:
        end -= 1
    return [list(name[start : len(name) - end]) for name in names]


@lru_cache(maxsize=8)
def _parsed(messages: str) -> Any:
    """The messages of an `.ftl` file; the same text is parsed once."""
    return FluentResource(messages)


def _plain(line: OrderLine | QuotedLine) -> OrderLine:
    return line.line if isinstance(line, QuotedLine) else line


def _without_question(words: str) -> str:
    """The reply without its closing question, for another one to follow."""
    sentences = re.split(r"(?<=[.!?])\s+", words)
    while len(sentences) > 1 and sentences[-1].endswith("?"):
        sentences.pop()
    return " ".join(sentences)
