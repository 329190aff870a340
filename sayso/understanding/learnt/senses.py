"""Senses of words: vectors in which words that are used alike lie together, so that no common word is strange."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from sayso.understanding.learnt.network import Floats


@dataclass(frozen=True)
class Senses:
    """Words to rows of vectors; N words, D wide."""

    rows: Mapping[str, int]
    vectors: Floats
    digest: str = ""
    """Of the file in which they are."""

    def likeness(self, word: str, other: str) -> float:
        """The cosine of the senses of two words; nothing where one of them is not known."""
        if word not in self.rows or other not in self.rows:
            return 0.0
        one, two = self.vectors[self.rows[word]], self.vectors[self.rows[other]]
        return float(one @ two / max(1e-9, float(np.linalg.norm(one) * np.linalg.norm(two))))


@lru_cache(maxsize=8)
def senses_of(language: str) -> Senses:
    """The senses of a language's common words; none where it has no file of them."""
    file = files("interaction_models").joinpath(language, "senses.npz")
    if not file.is_file():
        return Senses({}, np.zeros((0, 1), np.float32))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as held:
        vectors = held["vectors"].astype(np.float32) * held["scale"].astype(np.float32)
        return Senses({str(word): at for at, word in enumerate(held["words"])}, vectors, digest)
