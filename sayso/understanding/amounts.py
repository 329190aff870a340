"""Amounts that are measured: "300 grams of ham", "two and a half pounds", "half a kilo", "two and a half dozen"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sayso.language import Language, spoken
from sayso.menu import Variant
from sayso.menu.facts import Contents
from sayso.understanding.spans import Span, words_of

AMOUNT = "amount"
"""The kind of a span that is an amount; its value is `Contents`."""
HALF = Decimal("0.5")


class Amounts:
    """Joins numbers and units of one language to amounts."""

    def __init__(self, language: Language) -> None:
        units = language.data["amount_units"]
        self._units = {spoken(name): unit for unit, names in units.items() for name in names}
        self._half = language.phrases("half")
        self._articles = language.phrases("articles")
        self._of = language.phrases("of")

    def joined(self, spans: Sequence[Span]) -> list[Span]:
        """The spans with amounts as one span each; a whole number before a unit is one only where "of" follows."""
        after: list[Span] = []
        at = 0
        while at < len(spans):
            joined, length = self._collected(spans, at) or self._measured(spans, at) or (spans[at], 1)
            after.append(joined)
            at += length
        return after

    def _measured(self, spans: Sequence[Span], at: int) -> tuple[Span, int] | None:
        here = spans[at]
        number: Decimal | None = None
        place = at + 1
        if here.small == "leftover" and isinstance(here.value, Decimal):
            number = here.value
        elif here.words in self._half:
            number = HALF
            place += place < len(spans) and spans[place].words in self._articles
        elif here.small == "number" and not here.meanings and not here.collection:
            number = Decimal(int(here.value))
        unit = self._units.get(spans[place].words) if place < len(spans) else None
        if number is None or unit is None or number <= 0:
            return None
        of = place + 1 < len(spans) and spans[place + 1].words in self._of
        whole = here.small == "number"
        if whole and (not of or spans[place].meanings):  # "a sixteen ounce latte"; a pound that the menu knows
            return None
        if here.words in self._half and spans[place].meanings and not of:
            return None
        taken = spans[at : place + 1]
        return Span(words_of(taken), here.start, small=AMOUNT, value=Contents(number, unit)), len(taken)

    def _collected(self, spans: Sequence[Span], at: int) -> tuple[Span, int] | None:
        """A number of a collection that is no whole one: "two and a half dozen" is thirty."""
        here, taken = spans[at], spans[at : at + 2]
        if here.small != "leftover" or not isinstance(here.value, Decimal) or not taken[-1].collection:
            return None
        many = here.value * int(taken[-1].value)
        if many != int(many):
            return None
        return Span(words_of(taken), here.start, small="number", value=int(many)), len(taken)


def in_packs(wanted: Contents, variants: Sequence[Variant]) -> list[tuple[Variant, int]]:
    """The packs that together are an amount, the biggest first; empty where none are."""
    left, unit = wanted.told
    packs = [(v.contents.told[0], v) for v in variants if v.contents and v.contents.told[1] == unit]
    found: list[tuple[Variant, int]] = []
    for size, variant in sorted(packs, key=lambda pack: -pack[0]):
        many = int(left // size)
        if many:
            found.append((variant, many))
            left -= many * size
    return found if not left else []


def packs_counted(words: tuple[str, ...], language: Language) -> int | None:
    """The number of "two packs", where the goods are in no such pack: then it only counts."""
    number = language.number_words.get(words[:1])
    measures = language.phrases("measures")
    return number if number and len(words) > 1 and all((word,) in measures for word in words[1:]) else None
