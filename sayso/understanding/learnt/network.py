"""The forward pass of the learnt readers: a small transformer in plain NumPy.

Pre-norm blocks with RMS norm (Zhang and Sennrich 2019) and learnt relative positions (Shaw et al. 2018); attention over
all tokens (Vaswani et al. 2017). Shapes: T tokens, D wide, H heads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FARTHEST = 16
"""Tokens farther apart than this are as far apart as this."""


@dataclass(frozen=True)
class Network:
    """Weights by name, and how many heads attend."""

    weights: Mapping[str, Floats]
    heads: int

    @property
    def layers(self) -> int:
        """How many blocks there are."""
        return sum(name.endswith(".qkv") for name in self.weights)

    def __call__(self, ids: list[int], features: Floats) -> tuple[Floats, Floats]:
        """Scores of every role and of every beginning for each token: T x roles, T x beginnings."""
        w = self.weights
        x: Any = w["words"][np.array(ids)] + features @ w["features"]
        count, wide = x.shape
        depth = wide // self.heads
        apart = np.clip(np.arange(count)[:, None] - np.arange(count)[None, :], -FARTHEST, FARTHEST) + FARTHEST
        for layer in range(self.layers):
            part = f"{layer}."
            h = _normed(x, w[part + "g1"]) @ w[part + "qkv"]
            q, k, v = (each.reshape(count, self.heads, depth).transpose(1, 0, 2) for each in np.split(h, 3, axis=-1))
            scores = q @ k.transpose(0, 2, 1) / math.sqrt(depth) + w[part + "apart"][:, apart]
            mixed = softmax(scores) @ v
            x = x + mixed.transpose(1, 0, 2).reshape(count, wide) @ w[part + "out"]
            h = _normed(x, w[part + "g2"]) @ w[part + "up"] + w[part + "up_bias"]
            x = x + _gelu(h) @ w[part + "down"] + w[part + "down_bias"]
        x = _normed(x, w["g"])
        return x @ w["roles"], x @ w["begins"]


def softmax(scores: Any) -> Any:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def _normed(x: Any, gain: Floats) -> Any:
    return x * gain / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)


def _gelu(x: Any) -> Any:
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
