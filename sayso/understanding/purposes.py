"""What goods are good for: what the menu says of it, found in what somebody wants something for."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.language import Language, spoken
from sayso.menu import Category, Menu, Product, complete, names_in
from sayso.order import OrderLine

MOST_OF_A_CATEGORY = 9
"""Goods of one category that are told of."""


def purposes_of(menu: Menu, language: Language) -> Iterator[tuple[str, Category, Product]]:
    """Everything that goods of a menu are good for, with the goods."""
    for category in menu.categories:
        for product in (*category.products, *([category.itself] if category.itself else [])):
            for purposes in (product.facts.good_for, category.good_for):
                yield from ((name, category, product) for name in names_in(purposes, language.code, menu.language))


class Purposes:
    """Finds goods of one menu by what they are wanted for."""

    def __init__(self, menu: Menu, language: Language) -> None:
        self._menu, self._language = menu, language
        self._refusing = language.single_words("negation")
        self._goods: dict[tuple[str, ...], dict[str, list[OrderLine]]] = {}
        """What goods are good for, to the goods by category."""
        for name, category, product in purposes_of(menu, language):
            line = OrderLine(category.id, () if product is category.itself else (product.id,))
            found = self._goods.setdefault(spoken(name), {}).setdefault(category.id, [])
            if line not in found:
                found.append(line)

    def goods(self, said: tuple[str, ...]) -> tuple[tuple[OrderLine, ...], ...]:
        """The goods, by category, that are good for something that is said: "a bad headache".

        None for what is not wanted ("something not sweet").
        """
        if not self._refusing.isdisjoint(said):
            return ()
        several = {*said, *map(self._language.plural, said)}
        named = [name for name in self._goods if all(self._is_said(word, several) for word in name)]
        named = [name for name in named if not any({*name} < {*other} for other in named)]  # "a power cut" is no cut
        found: dict[str, list[OrderLine]] = {}
        for name in named:
            for category, lines in self._goods[name].items():
                known = found.setdefault(category, [])
                known += [line for line in lines if line not in known]
        return tuple(
            tuple(complete(self._menu, line) for line in lines[:MOST_OF_A_CATEGORY]) for lines in found.values()
        )

    def _is_said(self, word: str, said: set[str]) -> bool:
        return word in said or self._language.plural(word) in said
