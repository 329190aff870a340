"""Utterances with their intents and slots made from phrases, and orders made from frames beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from sayso.understanding.learnt.senses import Senses
from sayso.understanding.phrases.frames import Frames
from sayso.understanding.phrases.sampling import HIDDEN, KEPT_ASIDE, SENSED, Sampler, Words
from sayso.understanding.phrases.tokens import Token
from sayso.understanding.wishes.phrases import (
    GOODS_SLOTS,
    NUMBER_SLOTS,
    SLOTLESS,
    STATES,
    Phrase,
    Phrases,
    intent_of,
    slot_of,
)
from sayso.understanding.wishes.tokens import OUTSIDE, State

SECTIONS = (("order", "OrderIntent", 0.45), ("item", "OrderIntent", 0.65), ("edit", "ChangeIntent", 1.0))
"""Sections of the frames, the intents that they are, and up to which share each is met."""
ORDERS = 0.28
"""How often an utterance is an order."""
OFTEN = (0.34, 0.3, 0.04, 0.06, 0.12, 0.07, 0.07)
"""How often each of `STATES` is met, where a phrase does not say."""
NAMED_WORDS = 0.02
"""How often a word names something on the menu, too."""
TRAIT_NAMED = 0.25
"""How often a trait is a name of the menu, too ("nuts")."""
GOODS_AND_TRAIT = 0.12
"""How often goods are called like a trait ("milk", "nuts")."""
PREFERRED_TRAIT = {"preference": 0.4, "preference.diet": 0.7}
"""How often what somebody likes, or cannot eat, is a trait that the shop knows ("nuts"), by the section of values."""
UNKNOWN_TRAIT, UNKNOWN_NAME = 0.2, 0.25
"""How often a trait, or what the customer named, is one that the shop does not know."""
EVENED = 0.5
"""The power of its phrases by which an intent is met: none is met much more often than another."""
KINDS_OF_GOODS = (
    ("H", 30), ("H H", 2), ("A H", 12), ("H A", 3), ("N H", 4), ("A A H", 2), ("category", 12), ("A category", 3),
    ("M", 4), ("H M", 4), ("half", 14), ("half half", 2), ("strange", 24), ("strange strange", 7),
    ("strange H", 7), ("H strange", 3), ("A", 1), ("half strange", 6), ("strange half", 5),
    ("strange strange strange", 2), ("A strange", 4), ("M strange", 3), ("strange strange H", 2), ("half H", 2),
    ("A half", 3),
)  # fmt: skip
"""What a slot of goods is filled with, and how often."""
GOODS_SAID = 0.45
"""How often goods are called as people call some, of any trade."""
ALL_SOLD, ONE_SOLD = 0.25, 0.2
"""How often all of their words mean something on the menu, and how often one does."""
ONE_WORD, STRANGE_NAME = 0.65, 0.5
"""How often a name is one word, and how often that is a word that no phrase has."""
IN_FULL = "goods.in_full"
"""The section of ways in which goods are named with their sizes, options and numbers."""
SAID_IN_FULL = 0.14
"""How often goods are named so."""
PARTS_IN_FULL = {"size": "A", "option": "M", "quantity": "N"}
"""Slots of these ways that are no goods, to the kinds of things that they are."""
OPTION, OPTION_NAMED = "option", 0.7
"""The slot of an option of goods, and how often it is a name of the menu."""
OPTION_AND_TRAIT = 0.2
"""How often an option is called like a trait ("milk", "hot")."""
OWN = frozenset({"favourite", "member", "coupon"})
"""Slots of what the customer, or the shop, has named."""


@dataclass(frozen=True)
class Lesson:
    """One utterance: tokens, the label of each, what each is known to be said of, the state, the intent."""

    tokens: tuple[Token, ...]
    labels: tuple[str, ...]
    traits: tuple[bool, ...]
    own: tuple[bool, ...]
    state: State
    intent: str


class WishSampler:
    """Makes lessons; the same ones for the same seed."""

    def __init__(self, phrases: Phrases, frames: Frames, words: Words, seed: int) -> None:
        self._phrases = phrases
        self._orders = Sampler(frames, words, seed)
        self._words = words
        self._random = Random(seed)
        self._of: dict[str, list[Phrase]] = {}
        for phrase in phrases.phrases:
            self._of.setdefault(intent_of(phrase.intent), []).append(phrase)
        self._intents = sorted(self._of)
        self._weights = [len(self._of[intent]) ** EVENED for intent in self._intents]
        often = phrases.words()
        self._hidden = {word: next((p for most, p in KEPT_ASIDE if n <= most), HIDDEN) for word, n in often.items()}
        self._known = sorted(often)
        self._strange = strange_words(words.senses, {*often, *frames.words()})

    def lesson(self) -> Lesson:
        """One utterance."""
        random = self._random
        if random.random() < ORDERS:
            chance = random.random()
            root, intent = next((root, intent) for root, intent, most in SECTIONS if chance < most)
            order = self._orders.lesson_of(root)
            while not any(order.begins):  # talk that orders nothing
                order = self._orders.lesson_of(root)
            named = [token.kind == "name" for token in order.tokens]
            tokens = tuple(
                self._called(token) if name and not token.word else token
                for name, token in zip(named, order.tokens, strict=True)
            )
            state = replace(self._state(()), cart=bool(order.cart))
            traits = tuple(name and random.random() < GOODS_AND_TRAIT for name in named)
            return Lesson(tokens, (OUTSIDE,) * len(tokens), traits, (False,) * len(tokens), state, intent)
        intent = random.choices(self._intents, self._weights)[0]
        return self.said(random.choice(self._of[intent]))

    def said(self, phrase: Phrase) -> Lesson:
        """A phrase with its slots filled."""
        found: list[tuple[Token, str, bool, bool]] = []
        for part in phrase.parts:
            slot = slot_of(part)
            if slot:
                found += self._filled(slot, part[1:-1])
            else:
                found.append((self._word(part), OUTSIDE, False, False))
        tokens, labels, traits, own = zip(*found, strict=True)
        if phrase.intent in SLOTLESS:
            labels = (OUTSIDE,) * len(tokens)
        return Lesson(tokens, labels, traits, own, self._state(phrase.states), phrase.intent)

    def _state(self, states: Sequence[str]) -> State:
        random = self._random
        said = random.choice(states) if states else random.choices(STATES, OFTEN)[0]
        cart = {"opening": 0.15, "place-order": 1.0, "ordered": 0.1}.get(said, 0.65)
        return State(said, random.random() < cart)

    def _filled(self, slot: str, section: str) -> list[tuple[Token, str, bool, bool]]:
        """Tokens of a slot, by the values of a section: the slot's own, or some of a kind."""
        random = self._random
        if slot in GOODS_SLOTS:
            trait = random.random() < GOODS_AND_TRAIT
            return [(token, GOODS_SLOTS[0], trait and token.kind == "name", False) for token in self._goods()]
        if slot in NUMBER_SLOTS and (slot == "quantity" or random.random() < 0.5):
            return [(Token("number", random.choice(self._words.numbers)), slot, False, False)]
        if slot == OPTION and random.random() < OPTION_NAMED:
            trait = random.random() < OPTION_AND_TRAIT
            return [(self._called(self._thing(random.choice("AM"))), slot, trait, False)]
        values = self._phrases.values.get("order_number" if slot == "number" else section, [])
        known_trait = random.random() > (UNKNOWN_TRAIT if slot == "trait" else 1 - PREFERRED_TRAIT.get(section, 0))
        known_name = slot in OWN and random.random() > UNKNOWN_NAME
        filled: list[tuple[Token, str, bool, bool]] = []
        for part in random.choice(values):
            if part[0] == "{":
                filled += [(token, slot, False, known_name) for token in self._goods()]
                continue
            token = self._word(part)
            if (slot == "trait" or known_trait) and token.kind == "word" and random.random() < TRAIT_NAMED:
                token = self._named(part)
            filled.append((token, slot, known_trait, known_name))
        return filled

    def _goods(self) -> list[Token]:
        ways = self._phrases.values.get(IN_FULL)
        if not ways or self._random.random() > SAID_IN_FULL:
            return self._plain_goods()
        found: list[Token] = []
        for part in self._random.choice(ways):
            slot = slot_of(part)
            if slot in GOODS_SLOTS:
                found += self._plain_goods()
            elif slot:
                thing = self._thing(PARTS_IN_FULL[slot])
                found.append(self._called(thing) if thing.kind == "name" else thing)
            else:
                found.append(self._word(part))
        return found

    def _plain_goods(self) -> list[Token]:
        random = self._random
        if random.random() < GOODS_SAID and (called := self._phrases.values.get(GOODS_SLOTS[0])):
            return self._said(random.choice(called))
        kinds, often = zip(*KINDS_OF_GOODS, strict=True)
        things = [self._thing(kind) for kind in random.choices(kinds, often)[0].split()]
        return [self._called(thing) if thing.kind == "name" else thing for thing in things]

    def _said(self, words: Sequence[str]) -> list[Token]:
        """Goods as people call them, of which a shop may have all, a part, or nothing."""
        random = self._random
        chance, one = random.random(), random.randrange(len(words))
        sold = [chance < ALL_SOLD or (at == one and chance < ALL_SOLD + ONE_SOLD) for at in range(len(words))]
        return [self._named(word) if named else self._word(word) for word, named in zip(words, sold, strict=True)]

    def _called(self, name: Token) -> Token:
        """A name as it is met: most are one word, whose sense is known or not."""
        random = self._random
        if random.random() > ONE_WORD:
            return name
        if self._strange and random.random() < STRANGE_NAME:
            return replace(name, word=random.choice(self._strange), strange=True)
        return replace(name, word=random.choice(self._known))

    def _thing(self, kind: str) -> Token:
        random = self._random
        cart = random.random() < 0.25
        match kind:
            case "N":
                return Token("number", random.choice(self._words.numbers))
            case "strange":
                known = self._strange and random.random() < SENSED
                return Token("word", random.choice(self._strange) if known else "", strange=bool(known))
            case "A":
                return Token("name", attribute=True, modifier=random.random() < 0.1, cart_option=random.random() < 0.1)
            case "M":
                return Token("name", modifier=True, product=random.random() < 0.3)
            case "category":
                return Token("name", category=True, product=random.random() < 0.2, cart_goods=cart)
            case "half":
                both = random.random() < 0.3
                return Token("name", product=True, half_goods=True, modifier=both, half_option=both, cart_goods=cart)
        return Token("name", product=True, category=random.random() < 0.1, cart_goods=cart)

    def _word(self, word: str) -> Token:
        random, words = self._random, self._words
        if word in words.counting:
            return Token("number", word)
        chance = random.random()
        if chance < NAMED_WORDS:
            return self._named(word)
        if chance < self._hidden.get(word, 0):
            strange = random.random() < SENSED
            return Token("word", word if strange else "", strange=strange)
        return Token("word", word)

    def _named(self, word: str) -> Token:
        """A word that also names something on the menu."""
        kind = self._thing(self._random.choice(("H", "half", "A", "M", "category")))
        return replace(kind, word=word)


def strange_words(senses: Senses, known: set[str]) -> list[str]:
    """Words of which only the sense is known."""
    return sorted(senses.rows.keys() - known)
