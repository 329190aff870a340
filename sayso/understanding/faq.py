"""Which of the shop's own questions somebody asks: by the words they share, the rarer the heavier."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from sayso.language import Language, spoken
from sayso.menu.faq import Answer

LIKE_ENOUGH = 0.6
"""Share of weight that a question and an utterance must have in common (Dice's coefficient of weighted words)."""
ALL_BUT_THE_SAME = 0.8
"""The same where the utterance has a word that no question has: it may be about something else."""
SHORTEST_STEM = 4
"""Letters by which forms of a word are told to be one: deliver, delivery, delivers."""


class Faq:
    """Finds the shop's answer to a question."""

    def __init__(self, answers: Sequence[Answer], language: Language) -> None:
        self._small = language.words("determiners", "articles", "of", "fillers", "that")
        self._asked: list[tuple[int, frozenset[str]]] = []
        self._exact: dict[tuple[str, ...], int] = {}
        for number, answer in enumerate(answers):
            for question in answer.questions:
                words = spoken(question)
                self._exact.setdefault(words, number)
                self._asked.append((number, self._stems(words)))
        seen = Counter(stem for _, stems in self._asked for stem in stems)
        many = len(self._asked) or 1
        self._weights = {stem: math.log(1 + many / count) for stem, count in seen.items()}
        self._strange = math.log(1 + many)
        """Weight of a word that no question has."""

    def asked(self, words: Sequence[str]) -> int | None:
        """The place of the answer whose question these words are, to the letter."""
        return self._exact.get(tuple(words))

    def find(self, words: Sequence[str]) -> int | None:
        """The place of the answer that fits; None where no question is like it."""
        known = self.asked(words)
        if known is not None:
            return known
        said = self._stems(words)
        if not said:
            return None
        number, share = max(
            ((number, self._share(said, stems)) for number, stems in self._asked),
            key=lambda each: each[1],
            default=(0, 0.0),
        )
        strange = any(stem not in self._weights for stem in said)
        return number if share >= (ALL_BUT_THE_SAME if strange else LIKE_ENOUGH) else None

    def _share(self, said: frozenset[str], asked: frozenset[str]) -> float:
        common = sum(self._weights[stem] for stem in said & asked)
        whole = sum(self._weights.get(stem, self._strange) for stem in (*said, *asked))
        return 2 * common / whole if whole else 0.0

    def _stems(self, words: Sequence[str]) -> frozenset[str]:
        kept = [word for word in words if word not in self._small] or list(words)
        return frozenset(word[: max(SHORTEST_STEM, len(word) - 3)] for word in kept)
