"""Tokens of an utterance as the roles' network sees them: words, numbers, and names with what they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.understanding.learnt.network import Floats

ROLES = ("O", "Q", "H", "A", "R", "X", "L", "RX", "C", "T", "U", "K", "S", "E", "P")
"""nothing; quantity; goods; option added, refused, extra, light, extra refused; count of an option;
attribute; unknown goods; name of a line of the cart; its place; every line; how many of it."""
BEGINS = ("", "add", "part", "change", "remove", "more", "copy", "all", "keep")
"""What begins at a token: nothing, or an act upon the cart; `all` is said of new lines, `keep` of what stays."""
ADD, PART, CHANGE, REMOVE, MORE, COPY, ALL, KEEP = range(1, len(BEGINS))
"""The acts, as places in `BEGINS`."""
UPON_THE_CART = (CHANGE, REMOVE, MORE, COPY, KEEP)
"""Acts upon lines that are there."""
PADDING, UNKNOWN, NUMBER, NAME = range(4)
"""Ids of what is no word of the vocabulary."""
FEATURES = 23


@dataclass(frozen=True)
class Token:
    """One token and what is known of it; categories are ids of any kind that can be compared."""

    kind: str
    """`word`, `number` or `name`."""
    word: str = ""
    strange: bool = False
    """Whether only the sense of the word is to be known while learning, as of words that no form has."""
    product: bool = False
    category: bool = False
    attribute: bool = False
    modifier: bool = False
    half_goods: bool = False
    """Whether the goods that it may name are named by half their name."""
    half_option: bool = False
    """Whether the option that it may name is named so."""
    heads: frozenset[object] = frozenset()
    """Categories of the goods that it may name."""
    options: frozenset[object] = frozenset()
    """Categories of which it may be an option."""
    things: frozenset[object] = frozenset()
    """Everything that it may name, so that what is said twice is known."""
    groups: frozenset[object] = frozenset()
    """Groups of which it may be an attribute: of each, a line has one."""
    cart_goods: bool = False
    """Whether it may name goods of a line of the cart."""
    cart_option: bool = False
    """Whether it may name an option that a line of the cart has."""
    unsold: bool = False
    """Whether it is a part of goods that are surely not sold here."""


def id_of(token: Token, vocabulary: Mapping[str, int]) -> int:
    """The network's id of a token: all numbers are one, names and words that were not learnt are one each."""
    if token.kind == "number":
        return NUMBER
    return vocabulary.get(token.word, UNKNOWN if token.kind == "word" else NAME)


def features(
    tokens: Sequence[Token],
    vocabulary: Mapping[str, int],
    cart: frozenset[object] = frozenset(),
    that: object | None = None,
) -> tuple[list[int], Floats]:
    """Word ids and a row of features for each token; `cart` holds the categories of its lines."""
    ids = [id_of(token, vocabulary) for token in tokens]
    rows = np.zeros((len(tokens), FEATURES), dtype=np.float32)
    goods = [at for at, token in enumerate(tokens) if token.kind == "name" and token.heads]
    for at, token in enumerate(tokens):
        row = rows[at]
        row[11] = bool(cart)
        if token.kind != "name":
            row[0] = token.kind == "number"
            continue
        row[1] = 1
        row[2:7] = token.product, token.category, token.attribute, token.modifier, token.half_goods
        left = next((tokens[i].heads for i in reversed(goods) if i < at), frozenset())
        right = next((tokens[i].heads for i in goods if i > at), frozenset())
        row[7], row[8] = bool(token.options & left), bool(token.options & right)
        row[9], row[10] = bool(token.heads & left), bool(token.heads & right)
        row[12], row[13] = token.cart_goods, token.cart_option
        row[14] = bool(token.options & cart)
        row[15] = that is not None and that in token.options
        row[16] = bool(token.heads & cart)
        row[17] = that is not None and that in token.heads
        row[18] = token.half_option
        row[19] = any(token.things & other.things for other in tokens[:at])
        row[20] = any(token.things & other.things for other in tokens[at + 1 :])
        before = next((other.groups for other in reversed(tokens[:at]) if other.groups), frozenset())
        after = next((other.groups for other in tokens[at + 1 :] if other.groups), frozenset())
        row[21], row[22] = bool(token.groups & before), bool(token.groups & after)
    return ids, rows
