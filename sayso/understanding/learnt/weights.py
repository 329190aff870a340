"""Learnt weights on disk: one `.npz` with the vocabulary, the version and the digest of the data behind them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sayso.language import WeightsUnusable
from sayso.understanding.learnt.network import Network

VERSION = 2
MOST_HALVES = 1000
"""Rows of a matrix that is kept in half precision; longer ones are kept in bytes, each row with a scale of its own."""


@dataclass(frozen=True)
class Learnt:
    """A network with its vocabulary."""

    network: Network
    vocabulary: Mapping[str, int]
    digest: str
    """Of the frames from which it was learnt."""
    forms_have: int
    """How many words of the vocabulary, the first ones, the forms have; of the others only the sense is known."""

    def met(self, word: str) -> bool:
        """Whether the forms have a word."""
        return self.vocabulary.get(word, self.forms_have + 4) < self.forms_have + 4


def digest_of(texts: Mapping[str, str]) -> str:
    """The digest of frame files, by name and text."""
    return hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()


def packed(
    weights: Mapping[str, Any], vocabulary: Mapping[str, int], heads: int, digest: str, forms_have: int
) -> bytes:
    """The bytes of a weights file: half precision or bytes, compressed."""
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    held: dict[str, Any] = {}
    for name, value in weights.items():
        if len(value) <= MOST_HALVES:
            held[name] = np.asarray(value, np.float16)
            continue
        scale = np.maximum(np.abs(value).max(1, keepdims=True), 1e-6) / 127
        held[name] = np.round(value / scale).astype(np.int8)
        held["_scale_" + name] = np.asarray(scale, np.float16)
    head = {
        "_version": np.array(VERSION),
        "_heads": np.array(heads),
        "_forms_have": np.array(forms_have),
        "_digest": np.array(digest),
        "_words": np.array(words),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **held, **head)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpacked(data: bytes, name: str, outputs: Mapping[str, Sequence[str]], features: int) -> Learnt:
    """What `packed` wrote. Raises WeightsUnusable where it is anything else."""
    again = f"the weights {name} cannot be used (%s); learn them again with: python -m sayso learn"
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            if int(held["_version"]) != VERSION:
                raise WeightsUnusable(again % f"version {int(held['_version'])}, not {VERSION}")
            weights = {key: held[key].astype(np.float32) for key in held.files if not key.startswith("_")}
            for key in weights:
                if f"_scale_{key}" in held.files:
                    weights[key] *= held[f"_scale_{key}"].astype(np.float32)
            words = [str(word) for word in held["_words"]]
            heads, digest, forms_have = int(held["_heads"]), str(held["_digest"]), int(held["_forms_have"])
        fits = all(weights[key].shape[1] == len(names) for key, names in outputs.items())
        fits = fits and weights["features"].shape[0] == features and len(weights["words"]) == len(words) + 4
    except (ValueError, KeyError, OSError, EOFError, IndexError, zipfile.BadZipFile) as error:
        raise WeightsUnusable(again % f"damaged: {type(error).__name__}") from None
    if not fits or not all(np.isfinite(value).all() for value in weights.values()):
        raise WeightsUnusable(again % "not of this program")
    return Learnt(Network(weights, heads), {word: at + 4 for at, word in enumerate(words)}, digest, forms_have)


@cache
def shipped(name: str) -> bytes:
    """The bytes of a weights file of the package. Raises WeightsUnusable where it is missing."""
    file = files("sayso.understanding.learnt").joinpath(name)
    if not file.is_file():
        raise WeightsUnusable(f"the weights {name} are missing; learn them with: python -m sayso learn")
    return file.read_bytes()
