"""Which of the shop's own questions somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sayso.language import Language, spoken
from sayso.menu.faq import Answer
from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.likeness import Likeness
from sayso.understanding.nearness import Nearness

LIKE_ENOUGH = 0.6
"""How alike a question and an utterance must be."""
ALL_BUT_THE_SAME = 0.8
"""The same where the utterance has a word that no question has: it may be about something else."""


class Faq:
    """Finds the shop's answer to a question."""

    def __init__(self, answers: Sequence[Answer], language: Language) -> None:
        asked = [(number, spoken(question)) for number, answer in enumerate(answers) for question in answer.questions]
        self.questions = tuple(asked)
        """Every question that the shop answers, as words, with the place of its answer."""
        self._exact = {words: number for number, words in reversed(asked)}
        self._likeness = Likeness(asked, language)
        self._nearness = Nearness(asked, senses_of(language.code))

    def nearest(self, words: Sequence[str], among: Collection[int] = ()) -> int | None:
        """The same for words of which it is known that they ask something about the shop: by what they mean.

        `among` are the answers about the same thing, where that is known.
        """
        known = self.find(words)
        if among:
            return known if known in among else self._nearness.best(words, among)
        return self._nearness.best(words) if known is None else known

    def asked(self, words: Sequence[str]) -> int | None:
        """The place of the answer whose question these words are, to the letter."""
        return self._exact.get(tuple(words))

    def find(self, words: Sequence[str]) -> int | None:
        """The place of the answer that fits; None where no question is like it."""
        known = self.asked(words)
        alike = self._likeness.best(words) if known is None else None
        if alike is None:
            return known
        return alike.key if alike.share >= (ALL_BUT_THE_SAME if alike.strange else LIKE_ENOUGH) else None
