"""Every word sequence that means something in an order: the menu's names and the language's small words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sayso.language import Language, spoken
from sayso.menu import Category, Menu, Names, names_in
from sayso.spoken_names import SpokenNames
from sayso.understanding.amounts import HALF, Amounts, packs_counted
from sayso.understanding.phrases.role_weights import learnt_roles
from sayso.understanding.repair import Repair
from sayso.understanding.sizes import sizes_called
from sayso.understanding.spans import Meaning, Span, words_of

MENDED = ("number", "article", "joining", "measure")
"""Kinds of small words that slips are mended to, beside the words that people were heard to say."""


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    meanings: list[Meaning] = field(default_factory=list)
    small: str | None = None
    value: Any = None


class Lexicon:
    """A trie of names and small words; `scan` cuts an utterance into the longest ones."""

    def __init__(self, menu: Menu, language: Language) -> None:
        self.menu = menu
        self.language = language
        self._root = _Node()
        self._elsewhere: dict[tuple[str, str], list[tuple[str, Meaning]]] = {}
        self._plurals: list[tuple[tuple[str, ...], Meaning]] = []
        self._spoken_names = SpokenNames(language)
        self._otherwise: dict[tuple[str, ...], list[Meaning]] = {}
        """Names as they are said, other than they are written."""
        self._joining = language.phrases("joining")
        halves = language.data["numbers"]["halves"]
        self._halves = {spoken(half): [spoken(each) for each in longer] for half, longer in halves.items()}
        self._collections = language.collections
        self._amounts = Amounts(language)
        self._hanging = {word for word in language.words("copulas") if word.startswith("'")}
        self.packs: dict[int, tuple[Meaning, ...]] = {}
        """Attributes that are a collection of so many pieces ("dozen")."""
        self._add_small_words()
        for category in menu.categories:
            self._add_category(category)
        self._add_spoken_forms()
        self._add_names_of_elsewhere()
        self._add_plurals()
        self._add_synonyms()
        self._add_sizes()
        self._find_packs()
        self._everyday = frozenset(learnt_roles(language.code).words)
        self._abbreviations = {short: spoken(long) for short, long in language.data["order"]["abbreviations"].items()}
        self._spoken: set[str] = set()
        self._vocabulary = self._words()
        self._repair = Repair(
            self._vocabulary,
            self._everyday | language.everyday,
            self._spoken,
            self._abbreviations,
            lambda word: tuple(self._known((word,)).meanings),
        )

    def _add_small_words(self) -> None:
        for words, number in self.language.number_words.items():
            self._add_small(words, "number", number)
        for kind, key in (
            ("determiner", "determiners"),
            ("of", "of"),
            ("joining", "joining"),
            ("or", "alternative"),
            ("article", "articles"),
            ("every", "every"),
            ("partitive", "partitives"),
            ("measure", "measures"),
        ):
            for words in self.language.phrases(key):
                self._add_small(words, kind, None)
        for number, phrases in self.menu.lexicon.numbers:
            for phrase in phrases:
                words = spoken(phrase)
                if self._find(words).small is None:
                    self._add_small(words, "number", number)

    def _find(self, words: Sequence[str]) -> _Node:
        node = self._root
        for word in words:
            node = node.children.setdefault(word, _Node())
        return node

    def _known(self, words: Sequence[str]) -> _Node:
        """The node of these words; an empty one where nothing begins so."""
        node = self._root
        for word in words:
            if word not in node.children:
                return _Node()
            node = node.children[word]
        return node

    def _add_small(self, words: Sequence[str], kind: str, value: Any) -> None:
        if words:
            node = self._find(words)
            node.small, node.value = kind, value

    def _add_name(self, name: str, meaning: Meaning) -> None:
        written, *otherwise = map(spoken, self._spoken_names.of(name))
        halved = self._halves.get(written[:1], ())
        for words in (written, *self._without_joining(written), *((*half, *written[1:]) for half in halved)):
            if words:
                node = self._find(words)
                if meaning not in node.meanings:
                    node.meanings.append(meaning)
        if len(written) > 1:
            turned = self.language.data["order"]["turned"].format(last=written[-1], rest=" ".join(written[:-1]))
            otherwise.append(spoken(turned))
        for words in otherwise:
            self._otherwise.setdefault(words, []).append(meaning)
        self._plurals.extend((spoken(several), meaning) for several in self.language.plurals(name))

    def _add_spoken_forms(self) -> None:
        """Let names be said as people say them, where their category calls nothing else so; one of several is asked."""
        for words, meanings in self._otherwise.items():
            node = self._find(words)
            by_category: dict[tuple[str, str, str], list[Meaning]] = {}
            for meaning in meanings:
                by_category.setdefault((meaning.kind, meaning.category, meaning.group), []).append(meaning)
            taken = {m.category for m in node.meanings}
            for (kind, category, group), same in by_category.items():
                ids = tuple(dict.fromkeys(each for meaning in same for each in meaning.ids))
                if category not in taken:
                    many = kind == "product" or len(same) == 1
                    meant = Meaning(kind, category, ids if many else same[0].ids, group, same[0].counted)
                    node.meanings.append(meant)

    def _add_names_of_elsewhere(self) -> None:
        """What an option is called in one category, it may be called in another ("med" for a medium drink)."""
        for named in self._elsewhere.values():
            for meaning in {meaning for _, meaning in named}:
                for name in {name for name, other in named if other != meaning}:
                    node = self._find(spoken(name))
                    if not any(m.category == meaning.category for m in node.meanings):
                        node.meanings.append(meaning)

    def _add_synonyms(self) -> None:
        """Let an everyday name stand for what the menu calls by another, where nothing else is called so."""
        for row in self.language.data["synonyms"]:
            names = [spoken(name) for name in row]
            known = next((meanings for name in names if (meanings := self._known(name).meanings)), None)
            for name in names if known else ():
                node = self._find(name)
                if not node.meanings and not node.small:
                    node.meanings.extend(known or ())

    def _add_sizes(self) -> None:
        """Let sizes be called big, small and normal, where their category calls nothing else so."""
        for category in self.menu.categories:
            for name, group, option in sizes_called(category, self.language, self.menu.language):
                node = self._find(spoken(name))
                if node.small is None and not any(m.category == category.id for m in node.meanings):
                    node.meanings.append(Meaning(group.kind, category.id, option.ids, group.id))

    def _add_plurals(self) -> None:
        """Names of several, where the category calls nothing else so ("veggies" beside "veggie")."""
        for words, meaning in self._plurals:
            node = self._find(words)
            if words and not any(m.category == meaning.category for m in node.meanings):
                node.meanings.append(meaning)

    def _without_joining(self, name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """A name of three or more parts, with its "and" left out or before the last part."""
        joining = [word for word in name if (word,) in self._joining]
        parts = tuple(word for word in name if (word,) not in self._joining)
        if joining and len(parts) > 2:
            yield parts
            yield (*parts[:-1], joining[0], parts[-1])

    def _names(self, names: Names) -> tuple[str, ...]:
        return names_in(names, self.language.code, self.menu.language)

    def _add_category(self, category: Category) -> None:
        goods = {spoken(name): product for product in category.products for name in self._names(product.names)}
        for name in self._names(category.names):
            ends = [goods[words[at:]] for words in [spoken(name)] for at in range(1, len(words)) if words[at:] in goods]
            if ends:  # "side of chips" where chips are one of the sides
                self._add_name(name, Meaning("product", category.id, (ends[0].id,)))
            else:
                self._add_name(name, Meaning("category", category.id))
        for product in category.products:
            for name in (*self._names(product.names), *product.plurals.values()):
                self._add_name(name, Meaning("product", category.id, (product.id,)))
        for group in category.groups:
            for option in group.options:
                meaning = Meaning(group.kind, category.id, option.ids, group.id, option.count)
                for name in self._names(option.names):
                    self._add_name(name, meaning)
                    self._elsewhere.setdefault((group.id, option.id), []).append((name, meaning))
                    for prefix in group.prefixes:
                        self._add_name(f"{prefix} {name}", meaning)
                    for suffix in group.suffixes:
                        self._add_name(f"{name} {suffix}", meaning)

    def _find_packs(self) -> None:
        """Note which attributes are a collection of pieces."""
        measures = self.language.words("measures", "of")
        for category in self.menu.categories:
            for group in category.groups:
                for option in group.options:
                    for name in self._names(option.names) if group.kind == "attribute" else ():
                        words = tuple(word for word in spoken(name) if word not in measures)
                        number = self._collections.get(words, 1)
                        if number > 1:
                            meaning = Meaning(group.kind, category.id, option.ids, group.id, option.count)
                            known = self.packs.get(number, ())
                            self.packs[number] = known if meaning in known else (*known, meaning)

    def _words(self) -> dict[str, bool]:
        """Every word that slips are mended to, and whether it is one of the menu's."""
        found: dict[str, bool] = {}

        def walk(node: _Node) -> tuple[bool, bool]:
            on_menu, useful = bool(node.meanings), bool(node.meanings) or node.small in MENDED
            for word, child in node.children.items():
                child_on_menu, child_useful = walk(child)
                self._spoken.add(word)
                if child_useful:
                    found[word] = found.get(word, False) or child_on_menu
                on_menu, useful = on_menu or child_on_menu, useful or child_useful
            return on_menu, useful

        walk(self._root)
        for word in self._everyday:
            found.setdefault(word, False)
        return found

    def scan(self, words: Sequence[str], repairing: bool = True) -> list[Span]:
        """The utterance as spans, each the longest name or small word from where the last one ended.

        Words that nothing on the menu has are repaired, where only one repair is near.
        """
        words = self._written_apart(words)
        if not repairing:
            return self._scan(words)
        words = self._repair.repaired(words)
        spans = self._scan(words)
        strange = [s.start for s in spans if s.small == "unknown" and s.words[0] in self._vocabulary]
        named = {at: self._repair.named(words[at]) for at in strange}
        if not any(named.values()):
            return spans
        return self._scan([named.get(at) or word for at, word in enumerate(words)])

    def _before_name(self, words: Sequence[str], at: int, end: int) -> int:
        """Where a small phrase ends if a name begins within it and goes on after it: "a | dozen eggs"."""
        for earlier in range(at + 1, end):
            node = self._known(words[at:earlier])
            if node.small and earlier + self.longest(words, earlier) >= end:
                return earlier
        return end

    def written_out(self, span: Span) -> tuple[Meaning, ...]:
        """What an abbreviation ("med") means when it is written out."""
        longer = self._abbreviations.get(" ".join(span.words))
        return tuple(self._known(longer).meanings) if longer else ()

    def _unpacked(self, span: Span, words: Sequence[str], end: int) -> list[Span]:
        """A number and its measure apart, where a number of pieces follows: "two packs of thirty two"."""
        number = packs_counted(span.words, self.language)
        of = tuple(words[end : end + 1]) in self.language.phrases("of")
        if not number or not of or tuple(words[end + 1 : end + 2]) not in self.language.number_words:
            return [span]
        one, rest = span.words[:1], span.words[1:]
        return [Span(one, span.start, small="number", value=number), Span(rest, span.start + 1, small="measure")]

    def pieces(self, span: Span, category: str) -> list[Span]:
        """A name of elsewhere cut into names of a category's options ("matte black"); empty where it cannot be."""
        found: list[Span] = []
        at = 0
        while at < len(span.words):
            for end in range(len(span.words), at, -1):
                known = tuple(m for m in self._known(span.words[at:end]).meanings if m.category == category)
                if known:
                    found.append(Span(span.words[at:end], span.start + at, known))
                    at = end
                    break
            else:
                return []
        return found

    def longest(self, words: Sequence[str], at: int) -> int:
        """How many words the longest name that begins here has; nought where none does."""
        node, length, reach = self._root, 0, at
        while reach < len(words) and words[reach] in node.children:
            node = node.children[words[reach]]
            reach += 1
            length = reach - at if node.meanings else length
        return length

    def _scan(self, words: Sequence[str]) -> list[Span]:
        spans: list[Span] = []
        at = 0
        while at < len(words):
            node, found, end, reach = self._root, None, at, at
            while reach < len(words) and words[reach] in node.children:
                node = node.children[words[reach]]
                reach += 1
                if node.meanings or node.small:
                    found, end = node, reach
            if found is not None and found.small and not found.meanings:
                end = self._before_name(words, at, end)
                found = self._known(words[at:end])
            if found is None:
                span = Span((words[at],), at, small="unknown")
                if words[at].isascii() and words[at].isdigit() and len(words[at]) <= 6:
                    span = Span((words[at],), at, small="number", value=int(words[at]))
                end = at + 1
            else:
                span = Span(tuple(words[at:end]), at, tuple(found.meanings), found.small, found.value)
                if span.words in self._collections and not span.heads:
                    span.meanings, span.collection = (), True
            spans.extend(self._unpacked(span, words, end))
            at = end
        return self._amounts.joined(self._leftovers(self._without_sizes(_numbers_joined(spans, self.language))))

    def _written_apart(self, words: Sequence[str]) -> list[str]:
        """The words with "2x" as "2" and a verb that hangs on a name apart from it ("one duck's plenty")."""
        apart: list[str] = []
        for word in words:
            times = _times.fullmatch(word)
            stem, mark, ending = word.partition("'")
            if times:
                apart.append(times[1])
            elif (
                mark
                and word not in self._root.children
                and f"{mark}{ending}" in self._hanging
                and self._known((stem,)).meanings
            ):
                apart += [stem, mark + ending]
            else:
                apart.append(word)
        return apart

    def _leftovers(self, spans: Sequence[Span]) -> list[Span]:
        """The spans with numbers that nothing can be sold by as one, to be asked about: fractions and ranges."""
        language = self.language
        half, alternative = language.phrases("half"), language.phrases("alternative")
        point = set(spoken(language.data["numbers"]["point"].format(whole="", tenths="")))
        kept: list[Span] = []
        at = 0
        while at < len(spans):
            here = spans[at]
            rest = spans[at + 1 : at + 4]
            between = rest[0].words if rest else ()
            length = 0
            if (
                here.small == "number" and not here.collection and _half_of_one(rest, half)
            ):  # "two | and | a half dozen"
                words = (*here.words, *rest[0].words, *rest[1].words)
                kept.append(Span(words, here.start, small="number", value=(2 * here.value + 1) * rest[1].value))
                at += 3
                continue
            if here.small == "unknown" and any(c.isnumeric() for c in here.words[0]) and not here.words[0].isdigit():
                length = 1  # "0.5", "½"
            elif here.small == "number" and not here.meanings and rest:
                if len(rest) > 1 and (between in alternative or set(between) == point) and rest[1].small == "number":
                    length = 3
                elif rest[0].small == "joining":
                    one = len(rest) > 1 and rest[1].small in ("article", "number") and rest[1].value in (None, 1)
                    length = 4 if one else 3
                    length = length if rest[length - 2 : length - 1] and rest[length - 2].words[:1] in half else 0
            if not length:
                kept.append(here)
                at += 1
                continue
            taken = list(spans[at : at + length])
            behind = self._scan(taken[-1].words[1:]) if taken[-1].words[:1] in half else []  # "a | half pound"
            if behind:
                taken[-1] = Span(taken[-1].words[:1], taken[-1].start, small="unknown")
            words = words_of(taken)
            value = _worth(taken, between in alternative if length == 3 else False)
            if here.collection and value is not None and value == int(value):  # "a dozen and a half"
                kept.append(Span(words, here.start, small="number", value=int(value)))
            else:
                kept.append(Span(words, here.start, small="leftover", value=value))
            kept += (replace(span, start=span.start + taken[-1].start + 1) for span in behind)
            at += length
        return kept

    def _without_sizes(self, spans: Sequence[Span]) -> list[Span]:
        """The spans without sizes that only describe: "a sixteen ounce latte" is one latte, not sixteen."""
        sizes, kept = self.language.phrases("sizes"), list[Span]()
        at = 0
        while at < len(spans):
            here, after = spans[at], spans[at + 1] if at + 1 < len(spans) else None
            counted = bool(kept) and (kept[-1].small in ("article", "number") and not kept[-1].meanings)
            size = here.small == "number" and not here.meanings and after is not None and after.words in sizes
            if size and counted and after is not None and not after.meanings:
                at += 2
                continue
            kept.append(here)
            at += 1
        return kept


def _half_of_one(rest: Sequence[Span], half: Set[tuple[str, ...]]) -> bool:
    """Whether "and" follows and then half of a collection."""
    if len(rest) < 2 or rest[0].small != "joining" or not rest[1].collection or rest[1].meanings:
        return False
    return any((word,) in half for word in rest[1].words)


def _worth(spans: Sequence[Span], either: bool) -> Decimal | None:
    """What a decimal or a fraction comes to; None of a range ("two or three")."""
    first = spans[0]
    if either:
        return None
    if len(spans) == 1:
        word = first.words[0].replace(",", ".")
        if len(word) == 1:
            return Decimal(str(unicodedata.numeric(word, 0)))
        return Decimal(word) if re.fullmatch(r"\d{1,6}\.\d{1,4}", word) else None
    if spans[2].small == "number" and spans[1].small != "joining":  # "one point five"
        return Decimal(f"{first.value}.{spans[2].value}")
    return (first.times + HALF) * int(first.value) if first.collection else int(first.value) + HALF


_times = re.compile(r"(\d{1,4})x")


def _numbers_joined(spans: Sequence[Span], language: Language) -> list[Span]:
    """Spans in which "two thousand three hundred and five" is one number."""
    link = language.data["numbers"]["link"]
    thousand = spoken(language.data["numbers"]["thousands"].format(n=""))
    hundred = spoken(language.data["numbers"]["hundreds"][0])[1:]
    nought = {(word,) for word, value in language.data["digits"]["also"].items() if int(value) == 0}
    joined: list[Span] = []
    for at, span in enumerate(spans):
        before = joined[-2] if len(joined) > 1 else None
        if before is not None and joined[-1].words in nought and _digits(before, span):  # "one oh five"
            value = before.value * 100 + span.value
            joined[-2:] = [
                Span((*before.words, *joined[-1].words, *span.words), before.start, small="number", value=value)
            ]
            continue
        last = joined[-1] if joined else None
        if last is not None and last.small == "article" and span.collection and not last.meanings:  # "a | dozen"
            joined[-1] = replace(span, words=(*last.words, *span.words), start=last.start)
            continue
        if last is not None and span.collection and not span.meanings and _plain(last, 2, 100):  # "two | dozen"
            words = (*last.words, *span.words)
            joined[-1] = replace(span, words=words, start=last.start, times=last.value)
            continue
        if last is not None and last.small == "number" and not last.meanings:
            if span.words == thousand and 0 < last.value < 1000:
                joined[-1] = Span((*last.words, *span.words), last.start, small="number", value=last.value * 1000)
                continue
            if span.words == hundred and 9 < last.value < 100:
                joined[-1] = Span((*last.words, *span.words), last.start, small="number", value=last.value * 100)
                continue
            if _run_on(last, span) and at + 1 < len(spans) and spans[at + 1].heads:  # "one twenty two nails"
                value = last.value * 100 + span.value
                joined[-1] = Span((*last.words, *span.words), last.start, small="number", value=value)
                continue
            if span.small == "number" and not span.meanings and _continues(last.value, span.value):
                value = last.value + span.value
                joined[-1] = Span((*last.words, *span.words), last.start, small="number", value=value)
                continue
        if (
            span.small == "number"
            and not span.meanings
            and len(joined) >= 2
            and joined[-1].words == (link,)
            and joined[-2].small == "number"
            and not joined[-2].meanings
            and _continues(joined[-2].value, span.value)
        ):
            whole = Span(
                (*joined[-2].words, link, *span.words),
                joined[-2].start,
                small="number",
                value=joined[-2].value + span.value,
            )
            joined[-2:] = [whole]
            continue
        joined.append(span)
    return joined


def _plain(span: Span, low: int, high: int) -> bool:
    """Whether a span is nothing but a number in a range."""
    return span.small == "number" and not span.meanings and not span.collection and low <= span.value < high


def _run_on(first: Span, second: Span) -> bool:
    """Whether two numbers in words are one, its hundreds left unsaid."""
    written = any(word.isdigit() for span in (first, second) for word in span.words)
    return (
        not written
        and first.words != ("a",)
        and len(first.words) == 1
        and _plain(first, 1, 10)
        and _plain(second, 20, 100)
    )


def _digits(first: Span, second: Span) -> bool:
    return _plain(first, 1, 10) and _plain(second, 1, 10)


def _continues(number: int, rest: int) -> bool:
    """Whether the second number may be the end of the first: 900 and 2."""
    return (number >= 1000 and number % 1000 == 0 and 0 < rest < 1000) or (
        number >= 100 and number % 100 == 0 and 0 < rest < 100
    )
