"""What is made of known pieces alone: a say-so, without which nothing is ordered, and that somebody has finished."""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise, product

from sayso.language import Language, spoken
from sayso.understanding.samples import Model

YES = "AMAZON.YesIntent"
CONFIRMING = ("place-order", "asked")
"""States of the talk in which a yes does something that is not to be undone."""
LONGEST = 6
"""Words of a piece."""
SMALL = ("fillers", "addresses", "endearments", "approvals", "joining")
"""Kinds of small phrases that change nothing of a yes, nor of having finished."""
CLOSINGS = "closings"
"""The kind of phrases that say that this is all, and by themselves are no yes."""
NO = "AMAZON.NoIntent"
FINISHING = "CheckoutIntent"
"""The intent of having said all."""
BESIDE_YES = ("ThanksIntent", FINISHING)
"""Intents of what may be said beside a yes: "yes, thank you", "yes, that's all"."""

Words = tuple[str, ...]


class Consent:
    """What says yes in one language: a model's samples, and at the read-back ways of telling us to order."""

    def __init__(self, model: Model, language: Language) -> None:
        self._yes = {sample.words for sample in model.samples if sample.intent == YES}
        thanks, done = (
            {sample.words for sample in model.samples if sample.intent == intent and not sample.slots}
            for intent in BESIDE_YES
        )
        small = [language.phrases(kind) for kind in SMALL]
        self._done = done | language.phrases(CLOSINGS)
        self._beside = frozenset[Words](thanks).union(self._done, *small)
        noes = {spoken(each) for each in language.data["intents"][NO]}  # "no thank you, that is all"
        self._politely = frozenset[Words](noes).union(thanks, *small)
        consents = language.data["consents"]
        parts = [[spoken(each) for each in ("", *consents[key])] for key in ("leads", "verbs", "objects")]
        orders = {lead + verb + what for lead, verb, what in product(*parts) if verb}
        self._orders = orders
        self._at_the_read_back = self._yes | orders | {spoken(each) for each in consents["others"]}
        self._never = {spoken(each) for each in consents["never"]}

    def given(self, words: Words, state: str) -> bool:
        """Whether words are made of nothing but what says yes, and of politeness: "yes, that's lovely, thank you".

        Nothing is ordered on a likelihood: "yes, actually no" is no yes, whatever was learnt.
        """
        if not self._never.isdisjoint(pairwise(words)):
            return False
        return _made_of(words, self._at_the_read_back if state == "place-order" else self._yes, self._beside)

    def finished(self, words: Words) -> bool:
        """Whether words are made of nothing but what says that this is all: "okay then, that's everything"."""
        return _made_of(words, self._done, self._politely)

    def ordered(self, words: Words) -> bool:
        """Whether words tell us to order, where nothing was read back yet: "i want to order this now"."""
        return self._never.isdisjoint(pairwise(words)) and _made_of(words, self._orders, self._beside)


def _made_of(words: Words, pieces: Set[Words], beside: Set[Words]) -> bool:
    """Whether words are pieces, at least one, with nothing but what may stand beside them."""
    reached = {0: False}  # up to there, and whether a piece was among it
    for at in range(len(words)):
        for end in range(at + 1, min(len(words), at + LONGEST) + 1) if at in reached else ():
            said = words[at:end]
            if said in pieces or said in beside:
                reached[end] = reached.get(end, False) or reached[at] or said in pieces
    return reached.get(len(words), False)
