"""The role of every token of an utterance, read by the learnt network under what the menu and the language allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from math import prod

import numpy as np

from sayso.language import Language, spoken
from sayso.menu import Menu, names_in
from sayso.order import OrderLine
from sayso.understanding.amounts import AMOUNT
from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.phrases.frames import WORD_ROLES
from sayso.understanding.phrases.half_names import HalfNames
from sayso.understanding.phrases.role_weights import learnt_roles
from sayso.understanding.phrases.sampling import Words
from sayso.understanding.phrases.tokens import ROLES, UPON_THE_CART, Token, features
from sayso.understanding.spans import Span

OF_THIS_UTTERANCE = 0.3
"""How likely it is, over an empty cart, that words speak of lines said a moment ago, beside what the network says."""
MOST_TOKENS = 120
"""Tokens of an utterance that are read; nobody says more in a breath."""
ALONE = 2
"""Tokens of an utterance that is nothing but one of something."""
UNSOLD = "unsold"
"""Kind of the words of goods that are surely not sold here."""
OF_NUMBERS = frozenset({"O", "Q", "C", "P"})
OF_OPTIONS = frozenset({"A", "R", "X", "L", "RX", "T", "K"})


@dataclass(frozen=True)
class Said:
    """A token with its role."""

    span: Span
    token: Token
    role: str
    begin: int
    """What begins here, an index of `BEGINS`."""
    sure: float
    """The probability of role and beginning."""

    @property
    def number(self) -> int:
        """What it counts."""
        return self.span.value if self.token.kind == "number" and isinstance(self.span.value, int) else 1


def counting_one(language: Language) -> frozenset[str]:
    """Words that count one by themselves ("a", "another")."""
    return frozenset(words[0] for words, value in language.number_words.items() if value == 1 and len(words) == 1)


def sampling_words(language: Language) -> Words:
    """What sampling has to know of a language's words."""
    numbers = language.data["numbers"]
    some = tuple(
        str(name)
        for value, name in enumerate(numbers["under_hundred"])
        if 1 < value < 21
        for _ in range(max(1, 7 - value))
    )
    nought = str(numbers["under_hundred"][0])
    digits = tuple(str(value) for value in range(2, 13))
    several = [words for words, value in language.number_words.items() if value > 1 and len(words) > 1]
    merged = sorted((words for words in several if all(word.isalpha() for word in words)), key=len, reverse=True)
    places = tuple(numbers["ordinals"][1:7]) + tuple(" ".join(words) for words in sorted(language.phrases("last")))
    adding = language.single_words("adding")
    kinds = (adding, language.words("pronouns"), language.words("measures"))
    hesitations = tuple(word for phrase in sorted(language.phrases("fillers")) for word in phrase[:1])
    single = tuple(words[0] for words, value in sorted(language.number_words.items()) if value > 1 and len(words) == 1)
    return Words(
        counting_one(language),
        (*some, *digits, nought),
        frozenset(single),
        places,
        hesitations,
        tuple(merged),
        *kinds,
        senses_of(language.code),
    )


def token_of(span: Span, cart: Sequence[OrderLine]) -> Token:
    """A name of the menu as the network sees it."""
    heads, options = span.heads, span.options
    goods = any(names_goods(line, span) for line in cart)
    held = any(has_option(line, span) for line in cart)
    return Token(
        "name",
        span.words[0] if len(span.words) == 1 else "",
        product=any(m.kind == "product" for m in heads),
        category=any(m.kind == "category" for m in heads),
        attribute=any(m.kind == "attribute" for m in options),
        modifier=any(m.kind == "modifier" for m in options),
        half_goods=any(m.half for m in heads),
        half_option=any(m.half for m in options),
        heads=frozenset(m.category for m in heads),
        options=frozenset(m.category for m in options),
        things=frozenset((m.category, m.group, each) for m in span.meanings for each in m.ids or ("",)),
        groups=frozenset((m.category, m.group) for m in options if m.kind == "attribute"),
        cart_goods=goods,
        cart_option=held,
    )


def names_goods(line: OrderLine, span: Span) -> bool:
    """Whether words name the goods of a line."""
    return any(
        m.category == line.category and (m.kind == "category" or bool(set(m.ids) & set(line.products)))
        for m in span.heads
    )


def is_part_of_name(menu: Menu, language: Language, line: OrderLine, span: Span) -> bool:
    """Whether words that name other goods are a part of the name of a line's: "the coke" is the diet coke."""
    names = [
        name for product in menu.products_of(line) for name in names_in(product.names, language.code, menu.language)
    ]
    words = set(span.words)
    return any(words <= {*spoken(name), *spoken(language.plural(name))} for name in names)


def has_option(line: OrderLine, span: Span) -> bool:
    """Whether words name an option that a line has."""
    return any(
        m.category == line.category
        and (
            any(group == m.group and option in m.ids for group, option in line.attributes)
            or any(k.group == m.group and set(k.options) & set(m.ids) and k.action == "add" for k in line.modifiers)
        )
        for m in span.options
    )


def _within(span: Span, category: str) -> Span:
    """Words with what they mean in a category, where they are goods of it."""
    if not any(m.category == category for m in span.heads):
        return span
    return replace(span, meanings=tuple(m for m in span.meanings if m.category == category))


def _unsold(span: Span) -> Span:
    """Words as a part of goods that are not sold here."""
    return replace(span, meanings=(), small=UNSOLD)


class RoleReader:
    """Gives roles to the tokens of utterances over one menu."""

    def __init__(self, menu: Menu, in_mind: Menu, language: Language) -> None:
        self._menu, self._language = menu, language
        self._learnt = learnt_roles(language.code)
        self._half_names = HalfNames(in_mind, language)
        self._senses = senses_of(language.code)
        self._ones = counting_one(language)
        self._refusing = {spoken(name) for name in language.data["numbers"]["also"]["0"]}
        """Words that say that there is to be nothing ("none of that sauce"), and count nothing."""
        self._of_words = np.array([role in WORD_ROLES for role in ROLES])
        self._of_the_cart = [ROLES.index(role) for role in ("K", "S", "E", "P")]
        self._known: dict[tuple[object, ...], np.typing.NDArray[np.bool_]] = {}
        """What `_allowed` found, by all that it depends on."""
        self._of_numbers = np.array([role in OF_NUMBERS for role in ROLES])

    def tokens(
        self, spans: Iterable[Span], cart: Sequence[OrderLine], within: str | None = None
    ) -> list[tuple[Span, Token]]:
        """Spans as tokens: names and numbers as they are, everything else word by word.

        Names that goods `within` a category have, which was asked about, are of it.
        """
        found: list[tuple[Span, Token]] = []
        for span in self._without_other_goods(self._half_names.added(list(spans), within)):
            span = span if within is None else _within(span, within)
            if span.small in ("leftover", AMOUNT):
                found.append((span, Token("number", " ".join(span.words))))
            elif span.meanings:
                token = token_of(span, cart)
                if span.heads and not (token.cart_goods or token.cart_option):
                    said = any(is_part_of_name(self._menu, self._language, line, span) for line in cart)
                    token = replace(token, cart_goods=said)
                found.append((span, token))
            elif span.small == "number" and span.value != 1 and span.words not in self._refusing:
                found.append((span, Token("number", " ".join(span.words))))
            else:
                unsold = span.small == UNSOLD
                found.extend(
                    (
                        Span((word,), span.start + at, small=span.small, value=span.value),
                        Token("word", word, unsold=unsold),
                    )
                    for at, word in enumerate(span.words)
                )
        return found[:MOST_TOKENS]

    def _without_other_goods(self, spans: Sequence[Span]) -> list[Span]:
        """Spans without the goods of which half the name was said as a part of another's: "coconut oil"."""
        after = list(spans)
        for at, (first, second) in enumerate(pairwise(spans)):
            telling = self._half_names.telling_apart(first, second, self._senses)
            if telling is not None and (telling.heads or not (telling.meanings or self._learnt.met(telling.words[0]))):
                after[at], after[at + 1] = _unsold(first), _unsold(second)
        return after

    def read(
        self, found: Sequence[tuple[Span, Token]], cart: Sequence[OrderLine], that: OrderLine | None
    ) -> list[tuple[Said, ...]]:
        """Every token with its role as the networks see them together, then as those do that see them otherwise.

        How sure each is, is what they say together.
        """
        if not found:
            return [()]
        tokens = [token for _, token in found]
        categories: frozenset[object] = frozenset(line.category for line in cart)
        ids, rows = features(tokens, self._learnt.vocabulary, categories, that.category if that else None)
        allowed = np.array([self._allowed(token) for token in tokens])
        readings: dict[tuple[tuple[int, int], ...], None] = {}
        opinions = self._learnt.network(ids, rows)
        for roles, begins in opinions:
            if not cart:  # of lines that were said a moment ago
                begins[:, UPON_THE_CART] *= OF_THIS_UTTERANCE
                roles[:, self._of_the_cart] *= OF_THIS_UTTERANCE
            roles *= allowed
            best, begin = roles.argmax(-1).tolist(), begins.argmax(-1).tolist()
            readings[tuple((role, begin[at] if ROLES[role] != "O" else 0) for at, role in enumerate(best))] = None
        likely, begun = opinions[0]
        likely /= likely.sum(-1, keepdims=True)
        return [
            tuple(
                Said(*of, ROLES[role], begin, float(likely[at, role] * (begun[at, begin] if ROLES[role] != "O" else 1)))
                for at, (of, (role, begin)) in enumerate(zip(found, reading, strict=True))
            )
            for reading in readings
        ]

    def sure(self, said: Sequence[Said]) -> float:
        """How likely it is that all roles are right."""
        return self._learnt.calibration(prod(each.sure for each in said))

    def strange_after_number(self, said: Sequence[Said]) -> str:
        """The words behind the first number that no form has, up to one that some form has; empty without any."""
        at = next((at for at, each in enumerate(said) if each.role == "Q"), len(said)) + 1
        run = takewhile(lambda each: each.token.kind == "word" and not self._learnt.met(each.token.word), said[at:])
        strange = " ".join(each.token.word for each in run)
        counted = said[0].token.word in self._ones or said[0].token.kind == "number" if said else False
        if not strange and counted and len(said) == ALONE and said[1].token.kind == "word":  # "a bicycle", and no more
            return said[1].token.word
        return strange

    def _allowed(self, token: Token) -> np.typing.NDArray[np.bool_]:
        """Roles that a token can have."""
        if token.kind == "word":
            kind: tuple[bool, ...] = (token.word in self._ones, self._learnt.met(token.word), token.unsold)
        else:
            kind = (bool(token.heads), bool(token.options), token.attribute, token.modifier)
        key = (token.kind, *kind)
        if key not in self._known:
            self._known[key] = self._allowed_of(token)
        return self._known[key]

    def _allowed_of(self, token: Token) -> np.typing.NDArray[np.bool_]:
        if token.unsold:
            return np.array([role == "U" for role in ROLES])
        if token.kind == "word":
            allowed = self._of_words.copy()
            if token.word not in self._ones:
                allowed[ROLES.index("Q")] = False
            if self._learnt.met(token.word):  # goods that no shop here has are strange words
                allowed[ROLES.index("U")] = False
            return allowed
        if token.kind == "number":
            return self._of_numbers
        allowed = np.array([role == "O" or role in OF_OPTIONS or role == "H" for role in ROLES])
        if not token.heads:
            allowed[ROLES.index("H")] = False
        if not token.options:
            allowed[[ROLES.index(role) for role in OF_OPTIONS - {"K", "R"}]] = False
        elif not token.attribute:
            allowed[ROLES.index("T")] = False
        elif not token.modifier:
            allowed[[ROLES.index(role) for role in ("A", "X", "L", "RX")]] = False
        return allowed
