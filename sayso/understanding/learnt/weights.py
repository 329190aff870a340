"""Learnt weights on disk: one `.npz` with the vocabulary, the version and the digest of the data behind them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sayso.language import WeightsUnusable
from sayso.understanding.learnt.network import Ensemble, Network
from sayso.understanding.learnt.senses import Senses

VERSION = 3
FIRST_WORD = 4
"""Id of the first word of a vocabulary; those before it are of what is no word."""
WORDS, SCALE = "words", ".scale"
LEAST_ROWS = 32
"""Of a matrix that is kept as bytes."""
SENSES = "senses"
"""The weights by which a sense becomes what the network makes of a word."""


@dataclass(frozen=True)
class Learnt:
    """Networks with their vocabulary."""

    network: Ensemble
    vocabulary: Mapping[str, int]
    """Words to ids: first those that the data has, then those of which only the sense is known."""
    words: tuple[str, ...]
    """The words that the data has."""
    digest: str
    """Of the data from which it was learnt."""

    def met(self, word: str) -> bool:
        """Whether the data has a word."""
        return self.vocabulary.get(word, len(self.words) + FIRST_WORD) < len(self.words) + FIRST_WORD


def digest_of(forms: Iterable[object], senses: Senses) -> str:
    """The digest of the forms of some frames and of the senses of words."""
    return hashlib.sha256(repr((sorted(map(repr, forms)), senses.digest)).encode()).hexdigest()


def vocabulary_of(words: Sequence[str], senses: Senses) -> dict[str, int]:
    """Words to ids: those that the data has, then those of which only the sense is known."""
    known = {word: at + FIRST_WORD for at, word in enumerate(words)}
    for word in sorted(senses.rows.keys() - known.keys()):
        known[word] = len(known) + FIRST_WORD
    return known


def packed(members: Sequence[Mapping[str, Any]], words: Sequence[str], heads: int, digest: str) -> bytes:
    """The bytes of the weights of some networks; matrices as bytes with scales, the rest in half precision.

    Of `words`, the rows of the weights `words` are.
    """
    held: dict[str, Any] = {}
    for at, weights in enumerate(members):
        for name, value in weights.items():
            kept = value[: len(words) + FIRST_WORD] if name == WORDS else value
            if kept.ndim != 2 or len(kept) < LEAST_ROWS:
                held[f"{at}:{name}"] = np.asarray(kept, np.float16)
                continue
            axis = 1 if name == WORDS else 0
            scale = np.maximum(np.abs(kept).max(axis, keepdims=True), 1e-6) / 127
            held[f"{at}:{name}"] = np.round(kept / scale).astype(np.int8)
            held[f"{at}:{name}{SCALE}"] = np.asarray(scale, np.float32)
    head = {
        "_version": np.array(VERSION),
        "_heads": np.array(heads),
        "_digest": np.array(digest),
        "_words": np.array(words),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **held, **head)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpacked(data: bytes, name: str, outputs: Mapping[str, Sequence[str]], features: int, senses: Senses) -> Learnt:
    """What `packed` wrote, with words of which only the sense is known. Raises WeightsUnusable for anything else."""
    again = f"the weights {name} cannot be used (%s); learn them again with: python -m sayso learn"
    members: list[dict[str, Any]] = []
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            if int(held["_version"]) != VERSION:
                raise WeightsUnusable(again % f"version {int(held['_version'])}, not {VERSION}")
            for key in held.files:
                at, _, part = key.partition(":")
                if key.startswith("_") or part.endswith(SCALE):
                    continue
                while len(members) <= int(at):
                    members.append({})
                value = held[key].astype(np.float32)
                members[int(at)][part] = value * held[key + SCALE] if key + SCALE in held.files else value
            words = tuple(str(word) for word in held["_words"])
            heads, digest = int(held["_heads"]), str(held["_digest"])
        fits = bool(members)
        for weights in members:
            fits = fits and all(weights[key].shape[1] == len(names) for key, names in outputs.items())
            fits = fits and weights["features"].shape[0] == features
            fits = fits and len(weights[WORDS]) == len(words) + FIRST_WORD
            fits = fits and weights[SENSES].shape[0] == senses.vectors.shape[1]
    except (ValueError, KeyError, OSError, EOFError, IndexError, zipfile.BadZipFile) as error:
        raise WeightsUnusable(again % f"damaged: {type(error).__name__}") from None
    if not fits or not all(np.isfinite(value).all() for weights in members for value in weights.values()):
        raise WeightsUnusable(again % "not of this program")
    vocabulary = vocabulary_of(words, senses)
    sensed = senses.vectors[[senses.rows[word] for word in [*vocabulary][len(words) :]]]
    for weights in members:
        weights[WORDS] = np.concatenate([weights[WORDS], sensed @ weights.pop(SENSES)])
    return Learnt(Ensemble([Network(weights, heads) for weights in members]), vocabulary, words, digest)


@cache
def shipped(name: str) -> bytes:
    """The bytes of a weights file of the package. Raises WeightsUnusable where it is missing."""
    file = files("sayso.understanding.learnt").joinpath(name)
    if not file.is_file():
        raise WeightsUnusable(f"the weights {name} are missing; learn them with: python -m sayso learn")
    return file.read_bytes()
