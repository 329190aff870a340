"""How alike an utterance and known phrases are: by the words they share, the rarer the heavier."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sayso.language import Language

SHORTEST_STEM = 4
"""Letters by which forms of a word are told to be one: deliver, delivery, delivers."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Alike(Generic[Key]):
    """The known phrase that an utterance is most like."""

    key: Key
    share: float
    """Dice's coefficient of the weights of their words: 1 where they are the same."""
    strange: bool
    """Whether the utterance has a word that no phrase has."""


class Likeness(Generic[Key]):
    """Phrases with keys, compared with utterances."""

    def __init__(self, phrases: Iterable[tuple[Key, Sequence[str]]], language: Language) -> None:
        self._small = language.words("determiners", "articles", "of", "fillers", "that")
        self._phrases = [(key, self._stems(words)) for key, words in phrases]
        seen = Counter(stem for _, stems in self._phrases for stem in stems)
        many = len(self._phrases) or 1
        self._weights = {stem: math.log(1 + many / count) for stem, count in seen.items()}
        self._strange = math.log(1 + many)
        """Weight of a word that no phrase has."""

    def best(self, words: Sequence[str]) -> Alike[Key] | None:
        """The phrase most like these words; None where there is none."""
        said = self._stems(words)
        if not said or not self._phrases:
            return None
        found, share = max(
            ((name, self._share(said, stems)) for name, stems in self._phrases), key=lambda each: each[1]
        )
        return Alike(found, share, any(stem not in self._weights for stem in said))

    def _share(self, said: frozenset[str], known: frozenset[str]) -> float:
        common = sum(self._weights[stem] for stem in said & known)
        whole = sum(self._weights.get(stem, self._strange) for stem in (*said, *known))
        return 2 * common / whole if whole else 0.0

    def _stems(self, words: Sequence[str]) -> frozenset[str]:
        kept = [word for word in words if word not in self._small] or list(words)
        return frozenset(word[: max(SHORTEST_STEM, len(word) - 3)] for word in kept)
