"""Whether an utterance says anew what was just put into the cart: "no no, just the one", "i said sprite"."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from sayso.language import Language, begins, holds


class Correction(IntEnum):
    """How what was just put in is taken up again."""

    NONE = 0
    SAYING_AGAIN = 1
    """The same goods are said otherwise: "just one of them"."""
    EXCHANGING = 2
    """What was put in is rejected, and other goods of its kind are meant in its place."""


NO_CORRECTION, SAYING_AGAIN, EXCHANGING = Correction


class Corrections:
    """Hears corrections by the words that a language has for them."""

    def __init__(self, language: Language) -> None:
        self._before = language.phrases("interjections") | language.phrases("fillers") | language.phrases("addresses")
        self._rejecting = language.phrases("rejecting")
        self._insisting = language.phrases("insisting")
        self._told_before = language.phrases("told_before")
        self._beside = language.words("beside")
        self._joining_an_order = language.phrases("joining_an_order")

    def heard(self, words: Sequence[str]) -> Correction:
        """What kind of correction an utterance is; what is wanted beside what is there is none."""
        if not self._beside.isdisjoint(words):
            return NO_CORRECTION
        said = self._without_interjections(tuple(words))
        if begins(said, self._rejecting):
            return EXCHANGING
        insisting = begins(said, self._insisting) or holds(said, self._told_before)
        return SAYING_AGAIN if insisting else NO_CORRECTION

    def joins_an_order(self, words: Sequence[str]) -> bool:
        """Whether something is to come with an order that is placed: "add it to my last order"."""
        return holds(words, self._joining_an_order)

    def says_no(self, words: Sequence[str]) -> bool:
        """Whether an utterance begins with a rejection."""
        return bool(begins(words, self._rejecting))

    def behind_a_no(self, words: Sequence[str]) -> tuple[str, ...]:
        """What is said behind interjections and a rejection: "no, add cat litter"; nothing where none is."""
        said = self._without_interjections(tuple(words))
        length = begins(said, self._rejecting)
        return self._without_interjections(said[length:]) if length or len(said) < len(words) else ()

    def _without_interjections(self, words: tuple[str, ...]) -> tuple[str, ...]:
        while length := begins(words, self._before):
            words = words[length:]
        return words
