"""Learnt weights on disk: one `.npz` with the vocabulary, the version and the digest of the data behind them."""

from __future__ import annotations

import hashlib
import io
import math
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

VERSION = 4
FIRST_WORD = 4
"""Id of the first word of a vocabulary; those before it are of what is no word."""
WORDS, SCALE = "words", ".scale"
LEAST = 1e-6
"""Nothing is less likely, and nothing is more certain than that it is not."""
LEAST_ROWS = 32
"""Of a matrix that is kept as bytes."""
SENSES = "senses"
"""The weights by which a sense becomes what the network makes of a word."""


@dataclass(frozen=True)
class Calibration:
    """From what networks say to how often it is right."""

    slope: float = 1.0
    offset: float = 0.0

    @staticmethod
    def log_odds(likely: float) -> float:
        """The logarithm of the odds of a probability; what is certain is nearly so."""
        kept = min(max(likely, LEAST), 1 - LEAST)
        return math.log(kept / (1 - kept))

    def __call__(self, likely: float) -> float:
        """How likely it is that something is right, of which the networks say that it is."""
        return 1 / (1 + math.exp(-(self.slope * self.log_odds(likely) + self.offset)))


@dataclass(frozen=True)
class Learnt:
    """Networks with their vocabulary."""

    network: Ensemble
    calibration: Calibration
    vocabulary: Mapping[str, int]
    """Words to ids: first those that the data has, then those of which only the sense is known."""
    words: tuple[str, ...]
    """The words that the data has."""
    roles: tuple[str, ...]
    """What the network may say of each token."""
    begins: tuple[str, ...]
    """What else it may say of each."""
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


def packed(
    members: Sequence[Mapping[str, Any]],
    words: Sequence[str],
    heads: int,
    names: tuple[Sequence[str], Sequence[str]],
    digest: str,
    calibration: Calibration = Calibration(),
) -> bytes:
    """The bytes of the weights of some networks; matrices as bytes with scales, the rest in half precision.

    Of `words`, the rows of the weights `words` are; of `names`, the columns of `roles` and of `begins`.
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
        "_roles": np.array(names[0]),
        "_begins": np.array(names[1]),
        "_calibration": np.array([calibration.slope, calibration.offset]),
        "_words": np.array(words),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **held, **head)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpacked(
    data: bytes, name: str, features: int, senses: Senses, names: tuple[Sequence[str], Sequence[str]] | None = None
) -> Learnt:
    """What `packed` wrote, with words of which only the sense is known.

    Raises WeightsUnusable for anything else, and for other `names` than these where they are given.
    """
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
            words, roles, begins = (tuple(map(str, held[f"_{each}"])) for each in ("words", "roles", "begins"))
            heads, digest = int(held["_heads"]), str(held["_digest"])
            calibration = Calibration(*map(float, held["_calibration"]))
        fits = bool(members) and (names is None or (roles, begins) == (tuple(names[0]), tuple(names[1])))
        for weights in members:
            fits = fits and weights["roles"].shape[1] == len(roles) and weights["begins"].shape[1] == len(begins)
            fits = fits and weights["features"].shape[0] == features
            fits = fits and len(weights[WORDS]) == len(words) + FIRST_WORD
            fits = fits and weights[SENSES].shape[0] == senses.vectors.shape[1]
    except (ValueError, KeyError, TypeError, OSError, EOFError, IndexError, zipfile.BadZipFile) as error:
        raise WeightsUnusable(again % f"damaged: {type(error).__name__}") from None
    if not fits or not all(np.isfinite(value).all() for weights in members for value in weights.values()):
        raise WeightsUnusable(again % "not of this program")
    vocabulary = vocabulary_of(words, senses)
    sensed = senses.vectors[[senses.rows[word] for word in [*vocabulary][len(words) :]]]
    for weights in members:
        weights[WORDS] = np.concatenate([weights[WORDS], sensed @ weights.pop(SENSES)])
    network = Ensemble([Network(weights, heads) for weights in members])
    return Learnt(network, calibration, vocabulary, words, roles, begins, digest)


def is_shipped(name: str) -> bool:
    """Whether the package has a weights file."""
    return files("sayso.understanding.learnt").joinpath(name).is_file()


@cache
def shipped(name: str) -> bytes:
    """The bytes of a weights file of the package. Raises WeightsUnusable where it is missing."""
    if not is_shipped(name):
        raise WeightsUnusable(f"the weights {name} are missing; learn them with: python -m sayso learn")
    return files("sayso.understanding.learnt").joinpath(name).read_bytes()
