"""Which options of goods are asked about: "is the latte hot", "which milk can go in it"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sayso.language import Language
from sayso.menu import Menu, names_in
from sayso.understanding.spans import Span


def options_of(menu: Menu, language: Language) -> Iterator[str]:
    """Names of all options of a menu."""
    for category in menu.categories:
        for group in category.groups:
            for option in group.options:
                yield from names_in(option.names, language.code, menu.language)


def options_asked(
    spans: Sequence[Span], menu: Menu, categories: Collection[str], language: Language
) -> tuple[str, ...]:
    """Options, and groups of options, of some categories that are named: "milk/oat_milk", "milk"; each once.

    A group is named by its id, which says what the menu's writer calls it, or by what its options have in common.
    """
    found = []
    for span in spans:
        meant = [meaning for meaning in span.options_in(categories) if meaning.group]
        whole = [f"{each.group}/{each.ids[0]}" for each in meant if not each.half and each.ids]
        half = {each.group for each in meant if each.half}
        found += whole or (sorted(half) if len(half) == 1 else [])
        found += [] if whole else list(_groups_called(span.words, menu, categories, language))
    return tuple(dict.fromkeys(found))


def _groups_called(words: Sequence[str], menu: Menu, categories: Collection[str], language: Language) -> Iterator[str]:
    said = " ".join(words)
    for name in categories:
        category = menu.category(name)
        for group in category.groups if category else ():
            called = group.id.replace("_", " ")
            if said in (called, language.plural(called)):
                yield group.id
