"""The forward pass of the learnt readers: a small transformer in plain NumPy.

Pre-norm blocks with RMS norm (Zhang and Sennrich 2019) and learnt relative positions (Shaw et al. 2018); attention over
all tokens (Vaswani et al. 2017). Shapes: T tokens, D wide, H heads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FARTHEST = 16
"""Tokens farther apart than this are as far apart as this."""


MOST_KEPT = 64
"""Lengths of utterances for which the distances of tokens are kept."""


class Network:
    """Weights by name, and how many heads attend."""

    def __init__(self, weights: Mapping[str, Floats], heads: int) -> None:
        self.weights = weights
        self.heads = heads
        self.layers = sum(name.endswith(".qkv") for name in weights)
        """How many blocks there are."""
        self._distances = lru_cache(MOST_KEPT)(self._distances_of)

    def __call__(self, ids: list[int], features: Floats) -> tuple[Floats, Floats]:
        """Scores of every role and of every beginning for each token: T x roles, T x beginnings."""
        w = self.weights
        x: Any = w["words"][np.array(ids)] + features @ w["features"]
        count, wide = x.shape
        depth = wide // self.heads
        distances = self._distances(count)
        for layer in range(self.layers):
            part = f"{layer}."
            h = _normed(x, w[part + "g1"]) @ w[part + "qkv"]
            q, k, v = h.reshape(count, 3, self.heads, depth).transpose(1, 2, 0, 3)
            scores = q @ k.transpose(0, 2, 1)
            scores *= 1 / math.sqrt(depth)
            scores += distances[layer]
            mixed = _softmax_in_place(scores) @ v
            x = x + mixed.transpose(1, 0, 2).reshape(count, wide) @ w[part + "out"]
            h = _normed(x, w[part + "g2"]) @ w[part + "up"]
            h += w[part + "up_bias"]
            x = x + _gelu(h) @ w[part + "down"] + w[part + "down_bias"]
        x = _normed(x, w["g"])
        return x @ w["roles"], x @ w["begins"]

    def _distances_of(self, count: int) -> list[Floats]:
        """What the distance of two tokens adds to their attention, for each block: heads x T x T."""
        apart = np.clip(np.arange(count)[:, None] - np.arange(count)[None, :], -FARTHEST, FARTHEST) + FARTHEST
        return [np.ascontiguousarray(self.weights[f"{layer}.apart"][:, apart]) for layer in range(self.layers)]


class Ensemble:
    """Networks that are asked together; the mean of their probabilities (Hansen and Salamon 1990)."""

    def __init__(self, members: Sequence[Network]) -> None:
        self.members = tuple(members)

    def __call__(self, ids: list[int], features: Floats) -> list[tuple[Floats, Floats]]:
        """Probabilities of every role and of every beginning for each token: their mean, then each network's own."""
        own = [(softmax(roles), softmax(begins)) for roles, begins in (each(ids, features) for each in self.members)]
        roles = sum(each for each, _ in own) / len(own)
        begins = sum(each for _, each in own) / len(own)
        return [(roles, begins), *own]


def softmax(scores: Any) -> Any:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def _softmax_in_place(scores: Any) -> Any:
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.add.reduce(scores, -1, keepdims=True)
    return scores


def _normed(x: Any, gain: Floats) -> Any:
    scale = np.einsum("td,td->t", x, x)
    scale *= 1 / x.shape[1]
    scale += 1e-6
    np.sqrt(scale, out=scale)
    return x * (gain / scale[:, None])


def _gelu(x: Any) -> Any:
    inner = x * x
    inner *= 0.044715
    inner += 1
    inner *= x
    inner *= math.sqrt(2 / math.pi)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= 0.5
    return inner
