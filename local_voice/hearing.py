"""Which of a menu's names a speech model can never hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sayso.language import Language
from sayso.menu import Menu, names_in
from sayso.spoken_names import SpokenNames


class Words(Protocol):
    """The words of a speech model."""

    def missing_words(self, words: Sequence[str]) -> list[str]:
        """Those of the words that it can never hear."""


def unheard(menu: Menu, language: Language, model: Words) -> tuple[str, ...]:
    """Products, by their first names, of which no name can be heard in any of the ways in which it is said."""
    said = SpokenNames(language)
    found = []
    for category in menu.categories:
        for product in category.products:
            names = names_in(product.names, language.code, menu.language)
            ways = [way.split() for name in names for way in said.of(name)]
            if ways and all(model.missing_words(way) for way in ways):
                found.append(names[0])
    return tuple(found)
