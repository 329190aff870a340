"""Half names: what people call by a part of its name ("the buffalo", "not apple, orange", "the travel one")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sayso.language import Language, spoken
from sayso.menu import Category, Menu, names_in
from sayso.understanding.learnt.senses import Senses
from sayso.understanding.spans import Meaning, Span, words_of

ALIKE = 0.45
"""From this likeness on (a cosine of senses) a word can tell goods of a kind apart as one of a name does."""
LEAST_LETTERS = 3
"""Of a word that stands for a name by itself."""
_SAYING_LITTLE = (
    "articles",
    "determiners",
    "of",
    "joining",
    "pronouns",
    "measures",
    "partitives",
    "negation",
    "adding",
    "every",
)
_KEPT = frozenset(
    {"number", "article", "determiner", "of", "joining", "or", "measure", "every", "partitive", "leftover"}
)
"""Kinds of small words that are never half a name by themselves."""


class HalfNames:
    """The parts of a menu's names of several words, and what each may mean."""

    def __init__(self, menu: Menu, language: Language) -> None:
        self._language = language
        amounts = {
            word for said in language.data["order"]["amounts"].values() for each in said for word in spoken(each)
        }
        numbers = {word for words in language.number_words for word in words}
        self._little = language.words(*_SAYING_LITTLE) | numbers | amounts
        self._general = language.words("general", "fillers")
        self._purposes = {
            spoken(name)
            for category in menu.categories
            for goods in (category.good_for, *(product.facts.good_for for product in category.products))
            for name in names_in(goods, language.code, menu.language)
        }
        """What goods are good for, which is no half of a name: "for breakfast", beside a breakfast tea."""
        self._meant: dict[tuple[str, ...], list[Meaning]] = {}
        self._stems: dict[str, list[Meaning]] = {}
        """What options are called, without the ends by which words of one stem differ: "fitted" is the fitting."""
        self._endings = tuple(language.data["order"]["word_endings"])
        self._beside: dict[tuple[str, ...], set[str]] = {}
        """Kinds of things, to the words that tell them apart in names: of "oil", the "olive" of olive oil."""
        self._nouns_last: bool = language.data["order"]["nouns"] == "last"
        self._longest = 1
        for category in menu.categories:
            self._add(menu, category)

    def added(self, spans: Sequence[Span], within: str | None = None) -> list[Span]:
        """The spans with what they may mean as half a name; words that are one together are one span.

        Half a name of goods `within` a category counts, also where the words are other goods' whole name.
        """
        after: list[Span] = []
        at = 0
        while at < len(spans):
            span, length = self._joined(spans, at, within)
            after.append(span)
            at += length
        return after

    def telling_apart(self, first: Span, second: Span, senses: Senses) -> Span | None:
        """The "coconut" of two words that name a thing of a known kind that is not sold: "coconut oil".

        So it is where the other is half a name and a kind, as of olive oil, and this one is used like what tells that
        kind apart and is no part of any such name.
        """
        other, kind = (first, second) if self._nouns_last else (second, first)
        beside = self._beside.get(kind.words)
        if beside is None or len(other.words) != 1 or other.words[0] in beside or not all(m.half for m in kind.heads):
            return None
        kinds = {m.category for m in kind.heads}
        if not kind.heads or any(not m.half or m.kinds for m in other.heads) or other.options_in(kinds):
            return None  # full names, and kinds one after another: "eggs butter cheese"
        alike = max((senses.likeness(other.words[0], word) for word in beside), default=0.0)
        return other if alike >= ALIKE else None

    def _joined(self, spans: Sequence[Span], at: int, within: str | None) -> tuple[Span, int]:
        for length in range(min(self._longest, len(spans) - at), 1, -1):
            together = spans[at : at + length]
            words = words_of(together)
            if words in self._meant and self._are_one(together, self._meant[words]):
                return Span(words, spans[at].start, tuple(self._meant[words])), length
        span = spans[at]
        if span.small in _KEPT and not span.meanings:
            return span, 1
        if not span.meanings and len(span.words) == 1 and span.words not in self._meant:
            alike = [m for stem in self._stems_of(span.words[0]) for m in self._stems.get(stem, ())]
            return (replace(span, meanings=tuple(dict.fromkeys(alike))) if alike else span), 1
        known = {m.category for m in span.options}
        halves = tuple(
            m
            for m in self._meant.get(span.words, ())
            if ((not span.heads or m.category == within) if m.kind == "product" else m.category not in known)
        )
        return (replace(span, meanings=(*span.meanings, *halves)) if halves else span), 1

    def _are_one(self, together: Sequence[Span], meant: Sequence[Meaning]) -> bool:
        """Whether words are the half of one name, and not names one after another: "orange juice" is a juice."""
        named = [span for span in together if span.small != "joining"]
        if len(named) < len(together):  # "salt and vinegar", unless both mean something by themselves
            return not all(any(not m.half for m in span.meanings) for span in named)
        kinds = {m.category for m in together[-1].heads if m.kind == "category"}
        return not all(span.meanings for span in together) or {m.category for m in meant} <= kinds

    def _add(self, menu: Menu, category: Category) -> None:
        goods: dict[tuple[str, ...], list[str]] = {}
        kinds: dict[tuple[str, ...], set[str]] = {}
        for product in category.products:
            for name in names_in(product.names, self._language.code, menu.language):
                for part in self._parts(name):
                    if product.id not in goods.setdefault(part, []):
                        goods[part].append(product.id)
                    if self._is_kind(part, name):
                        kinds.setdefault(part, set()).add(product.id)
                        self._beside.setdefault(part, set()).update({*spoken(name)} - {*part})
        for part, ids in ((part, ids) for part, ids in goods.items() if part not in self._purposes):
            self._mean(part, Meaning("product", category.id, tuple(ids), half=True, kinds=len(kinds.get(part, ()))))
        options: dict[tuple[str, ...], list[Meaning]] = {}
        bare = self._little | self._general
        for group in category.groups:
            for option in group.options:
                meaning = Meaning(group.kind, category.id, option.ids, group.id, option.count, half=True)
                for name in names_in(option.names, self._language.code, menu.language):
                    for word in spoken(name):
                        for stem in self._stems_of(word) if word not in bare else ():
                            if meaning not in self._stems.setdefault(stem, []):
                                self._stems[stem].append(meaning)
                    for part in self._parts(name):
                        if meaning not in options.setdefault(part, []):
                            options[part].append(meaning)
        for part, meanings in options.items():
            first = meanings[0]
            if {(m.kind, m.group) for m in meanings} == {(first.kind, first.group)}:  # else nobody could tell which
                any_of = tuple(dict.fromkeys(each for meaning in meanings for each in meaning.ids))
                self._mean(part, first if len(meanings) == 1 else replace(first, ids=any_of, counted=None))

    def _is_kind(self, part: tuple[str, ...], name: str) -> bool:
        """Whether a part of a name is what kind of thing it is: where the language has its nouns in a name."""
        words = spoken(name) if part[-1] in spoken(name) else spoken(self._language.plural(name))
        return (words[-len(part) :] if self._nouns_last else words[: len(part)]) == part

    def _stems_of(self, word: str) -> set[str]:
        """What is left of a word without an ending, and without the letter that was doubled before it."""
        stems = {word}
        for ending in self._endings:
            if word.endswith(ending):
                stem = word[: -len(ending)]
                stems |= {stem, stem[:-1]} if stem[-2:-1] == stem[-1:] else {stem}
        return {stem for stem in stems if len(stem) >= LEAST_LETTERS}

    def _mean(self, part: tuple[str, ...], meaning: Meaning) -> None:
        self._meant.setdefault(part, []).append(meaning)
        self._longest = max(self._longest, len(part))

    def _parts(self, name: str) -> Iterator[tuple[str, ...]]:
        words = spoken(name)
        for at in range(len(words)):
            for end in range(at + 1, len(words) + 1):
                part = words[at:end]
                if len(part) < len(words) and self._tells(part):
                    yield part
                    yield spoken(self._language.plural(" ".join(part)))

    def _tells(self, part: Iterable[str]) -> bool:
        """Whether words are enough to tell what is meant."""
        words = tuple(part)
        if self._general.issuperset(words):  # "food" alone is no cat food, and "good morning" no corn flakes
            return False
        telling = [word for word in words if word not in self._little and len(word) >= LEAST_LETTERS]
        return bool(telling) and words[0] not in self._little and words[-1] not in self._little
