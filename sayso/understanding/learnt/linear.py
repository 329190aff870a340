"""A linear classifier over sparse features, learnt with NumPy alone: multinomial logistic regression, Adagrad.

Features come in views (words, letters ...); each view is a TF-IDF vector of length one (Salton and Buckley 1988).
The weights of a naive Bayes classifier are added to the learnt ones (Wang and Manning 2012 mix the two, too).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCH = 128
FIRST_STEP = 1.0
NAIVE_BAYES_WEIGHT = 0.3
SMOOTHING = 0.05

Views = Sequence[Mapping[str, int]]
"""Features of one text with their counts, a mapping a view."""
Floats = NDArray[np.float32]
Row = tuple[NDArray[np.int32], Floats]
"""Indices of features and their values."""


@dataclass(frozen=True)
class Linear:
    """Weights of features for classes."""

    index: Mapping[str, int]
    """Feature to its row."""
    rarity: Floats
    """Inverse document frequency, a feature."""
    weights: Floats
    """Features x classes."""
    unknown_rarity: float
    """The rarity of a feature never seen."""
    lengths: tuple[float, ...] = ()
    """How long the vector of each view is made; one where it is not said."""

    def scores(self, views: Views, unknown: str = "") -> Floats:
        """A score a class. Unknown features that begin with `unknown` make a text less like anything."""
        row, values = self._row(views, unknown)
        scores: Floats = values @ self.weights[row].astype(np.float32)
        return scores

    def _row(self, views: Views, unknown: str) -> Row:
        rows, parts = [], []
        for view, wanted in zip(views, self.lengths or (1.0,) * len(views), strict=True):
            known = [(self.index[key], count) for key, count in view.items() if key in self.index]
            at = np.array([i for i, _ in known], np.int32)
            values = (1 + np.log(np.array([count for _, count in known], np.float32))) * self.rarity[at]
            strange = sum(1 for key in view if key.startswith(unknown) and key not in self.index) if unknown else 0
            length = np.sqrt((values * values).sum() + strange * self.unknown_rarity**2)
            rows.append(at)
            parts.append(values * (wanted / length) if length > 0 else values)
        return np.concatenate(rows), np.concatenate(parts)


def learn(
    texts: Sequence[Views],
    answers: Sequence[int],
    classes: int,
    epochs: int,
    always: tuple[str, ...] = ("",),
    lengths: tuple[float, ...] = (),
) -> Linear:
    """Learn to tell classes (0, 1, 2 ...) apart; the same weights each time.

    A feature is kept where two texts have it, or where it begins with one of `always`.
    """
    frequency = Counter(key for views in texts for view in views for key in view)
    keys = sorted(key for key, count in frequency.items() if count > 1 or key.startswith(always))
    index = {key: i for i, key in enumerate(keys)}
    total = len(texts)
    rarity = np.array([np.log((1 + total) / (1 + frequency[key])) + 1 for key in keys], np.float32)
    empty = Linear(index, rarity, np.zeros((len(keys), 0), np.float32), float(np.log(1 + total) + 1), lengths)
    rows = [empty._row(views, "") for views in texts]
    right = np.array(answers, np.int64)
    weights = _descended(rows, right, (len(keys), classes), epochs)
    weights += NAIVE_BAYES_WEIGHT * _naive_bayes(rows, right, (len(keys), classes))
    return Linear(index, rarity, weights, empty.unknown_rarity, lengths)


def _descended(rows: Sequence[Row], answers: NDArray[np.int64], size: tuple[int, int], epochs: int) -> Floats:
    """Weights after stochastic gradient descent on the logistic loss, with one Adagrad step size a feature."""
    chance = np.random.default_rng(0)
    weights = np.zeros(size, np.float32)
    squares = np.full(size[0], 1e-3, np.float32)
    for epoch in range(epochs):
        order = chance.permutation(len(rows))
        step = FIRST_STEP * (1 - epoch / epochs)
        for start in range(0, len(rows), BATCH):
            batch = order[start : start + BATCH]
            used, columns = np.unique(np.concatenate([rows[i][0] for i in batch]), return_inverse=True)
            dense = np.zeros((len(batch), len(used)), np.float32)
            lines = np.repeat(np.arange(len(batch)), [len(rows[i][0]) for i in batch])
            dense[lines, columns] = np.concatenate([rows[i][1] for i in batch])
            scores = dense @ weights[used]
            scores -= scores.max(axis=1, keepdims=True)
            wrong = np.exp(scores)
            wrong /= wrong.sum(axis=1, keepdims=True)
            wrong[np.arange(len(batch)), answers[batch]] -= 1
            slope = dense.T @ wrong
            squares[used] += (slope * slope).sum(axis=1)
            weights[used] -= step * slope / np.sqrt(squares[used])[:, None]
    return weights


def _naive_bayes(rows: Sequence[Row], answers: NDArray[np.int64], size: tuple[int, int]) -> Floats:
    """Log-probabilities of features by class, less their mean."""
    counts = np.zeros(size, np.float32)
    for (at, values), answer in zip(rows, answers, strict=True):
        counts[at, answer] += values
    logs = np.log(counts + SMOOTHING) - np.log(counts.sum(axis=0) + SMOOTHING * size[0])
    result: Floats = logs - logs.mean(axis=1, keepdims=True)
    return result


def pack(linear: Linear, name: str) -> dict[str, Any]:
    """The classifier as arrays to be saved."""
    keys = "\n".join(linear.index)
    return {
        f"{name}.keys": np.frombuffer(keys.encode(), np.uint8),
        f"{name}.rarity": linear.rarity,
        f"{name}.weights": linear.weights.astype(np.float16),
        f"{name}.unknown": np.float32(linear.unknown_rarity),
        f"{name}.lengths": np.array(linear.lengths, np.float32),
    }


def unpack(arrays: Mapping[str, Any], name: str) -> Linear:
    """The classifier that `pack` made arrays of. Raises KeyError where it is not there."""
    keys: Iterable[str] = bytes(arrays[f"{name}.keys"]).decode().split("\n")
    index = {key: i for i, key in enumerate(keys)}
    rarity = arrays[f"{name}.rarity"]
    lengths = tuple(float(length) for length in arrays[f"{name}.lengths"])
    return Linear(index, rarity, arrays[f"{name}.weights"], float(arrays[f"{name}.unknown"]), lengths)
