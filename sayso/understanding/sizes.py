"""Sizes as people call them whatever the menu does: "the big tub", "a normal box"."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.language import Language, spoken
from sayso.menu import Category, Option, OptionGroup, names_in

FEWEST = 2
"""Sizes of which one can be the biggest."""


def sizes_called(
    category: Category, language: Language, menu_language: str
) -> Iterator[tuple[str, OptionGroup, Option]]:
    """What the smallest, the biggest and the usual size of a category may be called, with the size.

    What counts pieces ("six pack") is no size.
    """
    group = category.measuring
    if group is None:
        return
    counting = {word for words in language.number_words for word in words}
    named = {option.id: names_in(option.names, language.code, menu_language) for option in group.options}
    sizes = [o for o in group.options if not any(counting & {*spoken(name)} for name in named[o.id])]
    if len(sizes) < FEWEST:
        return
    sizes.sort(key=lambda option: _price(category, group, option))
    called = language.data["sizes"]
    large = next((o for o in sizes if {*called["most"]} & {*named[o.id]}), sizes[-1])
    usual = next((option for option in sizes if option.id == group.default), None)
    for words, option in ((called["least"], sizes[0]), (called["most"], large), (called["usual"], usual)):
        if option is None:
            continue
        units = {spoken(name)[-1] for name in named[option.id] if name} if group.unit else set()
        for word in words:
            yield word, group, option
            yield from ((f"{word} {unit}", group, option) for unit in sorted(units | {*called["units"]}))


def _price(category: Category, group: OptionGroup, option: Option) -> int:
    """What a size costs, of the first product that comes in several, else what it adds."""
    pair = (group.id, option.id)
    priced = (v.price.minor for each in category.products for v in each.variants if pair in v.attributes)
    return next(priced, option.price.minor)
