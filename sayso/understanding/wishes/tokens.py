"""Tokens of an utterance as the wishes' network sees them: first the state of the talk, then words and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.understanding.learnt.network import Floats
from sayso.understanding.phrases.tokens import PADDING, Token, id_of
from sayso.understanding.wishes.phrases import GOODS_SLOTS, ORDERING, STATES, Phrases

OUTSIDE = "O"
"""The label of a token that is in no slot."""
_OF_A_STATE = 13
FEATURES = _OF_A_STATE + len(STATES)


def intents_of(phrases: Phrases) -> tuple[str, ...]:
    """What an utterance may be: orders and changes, and every intent that has phrases."""
    return tuple(sorted({*phrases.intents, *ORDERING}))


def labels_of(phrases: Phrases) -> tuple[str, ...]:
    """What a token may be: nothing, or a part of a slot's value."""
    return (OUTSIDE, *sorted(set().union(*phrases.slots.values()) - {*GOODS_SLOTS[1:]}))


@dataclass(frozen=True)
class State:
    """What was said before an utterance, and what there is."""

    said: str = STATES[0]
    """One of `STATES`."""
    cart: bool = False
    """Whether there is anything in the cart."""


def features(
    tokens: Sequence[Token], vocabulary: Mapping[str, int], state: State, traits: Sequence[bool], own: Sequence[bool]
) -> tuple[list[int], Floats]:
    """Word ids and a row of features: of the state, then of each token.

    `traits` and `own` say of each token whether it is said of a trait, or by the customer of what they named.
    """
    ids = [PADDING, *(id_of(token, vocabulary) for token in tokens)]
    rows = np.zeros((len(tokens) + 1, FEATURES), dtype=np.float32)
    rows[:, _OF_A_STATE + STATES.index(state.said)] = 1
    rows[:, 12] = state.cart
    for at, token in enumerate(tokens, 1):
        row = rows[at]
        row[10], row[11] = traits[at - 1], own[at - 1]
        if token.kind != "name":
            row[0] = token.kind == "number"
            continue
        row[1:8] = (
            1,
            token.product,
            token.category,
            token.attribute,
            token.modifier,
            token.half_goods,
            token.half_option,
        )
        row[8:10] = token.cart_goods, token.cart_option
    return ids, rows
