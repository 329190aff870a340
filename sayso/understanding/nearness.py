"""How near in meaning an utterance is to known phrases: by the senses of their words, the rarer the heavier."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from sayso.understanding.learnt.senses import Senses

NEAR, NEARER = 0.62, 0.04
"""The cosine from which on an utterance means a phrase, and how much nearer it must be than to those of other keys."""
COMMON = 0.7
"""Share of what all phrases have in common that is left out (after Arora, Liang and Ma 2017)."""


class Nearness:
    """Phrases with keys, as the sums of their words' senses."""

    def __init__(self, phrases: Sequence[tuple[int, Sequence[str]]], senses: Senses) -> None:
        self._senses = senses
        self._keys = [key for key, _ in phrases]
        self._seen = Counter(word for _, words in phrases for word in set(words))
        sums = np.array([self._sum(words) for _, words in phrases])
        self._common = COMMON * sums.mean(axis=0) if len(sums) else 0.0
        self._phrases = np.array([_unit(each - self._common) for each in sums])

    def best(self, words: Sequence[str], among: Collection[int] = ()) -> int | None:
        """The key of the phrase that is nearest; None where none is near, or no word has a sense.

        `among` are keys of which one is meant.
        """
        meant = self._sum(words)
        if not len(self._phrases) or not meant.any():
            return None
        near = self._phrases @ _unit(meant - self._common)
        if among:
            return max(zip(near, self._keys, strict=True), key=lambda each: (each[1] in among, each[0]))[1]
        best = self._keys[int(near.argmax())]
        others = [float(each) for each, key in zip(near, self._keys, strict=True) if key != best]
        enough = max(NEAR, max(others, default=0.0) + NEARER)
        return best if float(near.max()) >= enough else None

    def _sum(self, words: Sequence[str]) -> Any:
        """The senses of words together, at length one."""
        total = np.zeros(self._senses.vectors.shape[1], np.float32)
        for word in words:
            if word in self._senses.rows:
                weight = math.log(1 + len(self._keys) / self._seen.get(word, 1))
                total += weight * _unit(self._senses.vectors[self._senses.rows[word]])
        return _unit(total)


def _unit(vector: Any) -> Any:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
