"""Utterances to wishes: the likeliest intent in a state of the talk, with the words of its slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any

import numpy as np

from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.learnt.weights import Learnt, is_shipped, shipped, unpacked
from sayso.understanding.phrases.tokens import Token
from sayso.understanding.spans import Span
from sayso.understanding.wishes.phrases import GOODS_SLOTS, Phrases, intent_of, topic_of
from sayso.understanding.wishes.tokens import FEATURES, OUTSIDE, State, features, intents_of

WANTING_NOTHING = frozenset(
    {
        "AMAZON.FallbackIntent",
        "AMAZON.CancelIntent",
        "AMAZON.NoIntent",
        "AMAZON.StopIntent",
        "WaitIntent",
        "ThanksIntent",
    }
)
"""Intents of what is said without wanting anything more of the shop."""
TOPIC_LEAST = 0.33
"""The share that a topic must have of those of its intent."""
MOST_TOKENS = 60
"""Tokens of an utterance that are read; no wish is longer."""


@dataclass(frozen=True)
class Wish:
    """What an utterance asks for."""

    intent: str
    likely: float
    """The probability that it is this intent."""
    slots: tuple[tuple[str, str], ...] = ()
    """Names of slots with their words, in the order in which they were said."""
    topic: str = ""
    """What it is about, of an intent that has topics."""
    wants_nothing: float = 0.0
    """The probability that it is a remark, or takes leave of what was told, in whichever of these ways."""


def weights_name(language: str) -> str:
    """The file of a language's weights."""
    return f"wishes.{language}.npz"


def names_of(phrases: Phrases) -> tuple[str, ...]:
    """Every intent with its slots behind it, as the weights keep them."""
    return tuple(" ".join((intent, *sorted(phrases.slots.get(intent, ())))) for intent in intents_of(phrases))


@lru_cache(maxsize=8)
def learnt_wishes(language: str) -> Learnt | None:
    """The wishes' network of a language; None where it has none. Raises WeightsUnusable for a damaged one."""
    name = weights_name(language)
    return unpacked(shipped(name), name, FEATURES, senses_of(language)) if is_shipped(name) else None


class WishReader:
    """Tells wishes by what was learnt."""

    def __init__(self, learnt: Learnt, traits: Collection[tuple[str, ...]]) -> None:
        self._learnt = learnt
        names = [name.split() for name in learnt.begins]
        self._topics = [topic_of(name) for name, *_ in names]
        """What each thing that may be said is about; empty for most."""
        self._intents = list(dict.fromkeys(intent_of(name) for name, *_ in names))
        self._at = np.array([self._intents.index(intent_of(name)) for name, *_ in names])
        """Which intent each of them is."""
        self._slots: list[set[str]] = [set() for _ in self._intents]
        for at, (_, *slots) in zip(self._at, names, strict=True):
            self._slots[at].update(slots)
        self._traits = frozenset(traits)

    def slots_of(self, intent: str) -> set[str]:
        """The slots that phrases of an intent have."""
        return self._slots[self._intents.index(intent)] if intent in self._intents else set()

    def strange(self, found: Sequence[tuple[Span, Token]]) -> str:
        """The first words in a row that no phrase has, of which some shop may have goods; empty without any."""
        met = [token.kind != "word" or (self._learnt.met(token.word) and not token.unsold) for _, token in found]
        run = takewhile(lambda at: not met[at], range(met.index(False), len(met))) if False in met else ()
        return " ".join(found[at][1].word for at in run)

    def read(
        self,
        found: Sequence[tuple[Span, Token]],
        state: State,
        own: Collection[tuple[str, ...]],
        without: Collection[str] = (),
    ) -> Wish:
        """What tokens ask for, intents `without` which it is left aside.

        `own` are names that the customer or the shop has given.
        """
        found = found[:MOST_TOKENS]
        spans, tokens = [span for span, _ in found], [token for _, token in found]
        traits, named = said_of(spans, self._traits), said_of(spans, frozenset(own))
        ids, rows = features(tokens, self._learnt.vocabulary, state, traits, named)
        labels, intents = self._learnt.network(ids, rows)[0]
        likely: Any = np.bincount(self._at, intents[0], len(self._intents))
        if without:
            likely = likely * [intent not in without for intent in self._intents]
            likely = likely / max(float(likely.sum()), 1e-9)
        best = int(likely.argmax())
        allowed = [label == OUTSIDE or label in self._slots[best] for label in self._learnt.roles]
        likeliest = (labels * allowed)[1:].argmax(-1).tolist()
        slots: list[tuple[str, list[str]]] = []
        before = OUTSIDE
        for span, at in zip(spans, likeliest, strict=True):
            label = self._learnt.roles[at]
            if label != OUTSIDE and label == before:
                slots[-1][1].extend(span.words)
            elif label != OUTSIDE:
                slots.append((label, list(span.words)))
            before = label
        once: dict[str, str] = {}
        for name, said in slots:
            again = name == GOODS_SLOTS[0] and name in once and GOODS_SLOTS[1] in self._slots[best]
            if again or name not in once:
                once.setdefault(GOODS_SLOTS[1] if again else name, " ".join(said))
            elif name not in GOODS_SLOTS and len(said) > len(once[name].split()):  # "on monday, around ten"
                once[name] = " ".join(said)
        nothing = float(sum(likely[at] for at, intent in enumerate(self._intents) if intent in WANTING_NOTHING))
        topic = self._topic(intents[0] * (self._at == best))
        return Wish(self._intents[best], float(likely[best]), tuple(once.items()), topic, nothing)

    def _topic(self, likely: Any) -> str:
        """What it is about by the probabilities of all that may be said; empty where no topic stands out."""
        topics = [float(each) if topic else 0.0 for each, topic in zip(likely, self._topics, strict=True)]
        best = int(np.argmax(topics))
        return self._topics[best] if topics[best] > TOPIC_LEAST * sum(topics) else ""


def said_of(spans: Sequence[Span], names: frozenset[tuple[str, ...]]) -> list[bool]:
    """Of each span, whether it is a part of one of some names."""
    words = [(word, at) for at, span in enumerate(spans) for word in span.words]
    said = [False] * len(spans)
    longest = max(map(len, names), default=0)
    for start in range(len(words)):
        for end in range(min(len(words), start + longest), start, -1):
            if tuple(word for word, _ in words[start:end]) in names:
                for _, at in words[start:end]:
                    said[at] = True
                break
    return said
