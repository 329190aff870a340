"""Utterances with roles made from frames, over menus that are made up on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from sayso.understanding.phrases.frames import MARKERS, MOST_DEPTH, SHARED, SLOTS, Form, Frames
from sayso.understanding.phrases.tokens import Token

GOODS, ATTRIBUTES, OPTIONS = frozenset("Hh"), frozenset("Aa"), frozenset({"M", "m", "R", "X", "L", "RX"})
WANTED = frozenset("HAMXNU")
"""Slots before which "a" counts."""
MOST_TOKENS = 48
HESITATING = 0.012
"""How often a word of hesitation is put before a token."""
KEPT_ASIDE = ((1, 0.2), (3, 0.1), (10, 0.03))
"""How often a word is hidden, by the number of forms that have it: so that strange words are met."""
HIDDEN = 0.008
EXCLUSIVE = 0.12
"""How often what is added is of a group of which there is always one."""
NAMED_WORDS = 0.12
"""How often a name of the menu is a word of the language, too."""
WORDS_NAMED = 0.015
"""How often a word that means nothing of the menu names something on it, too."""


@dataclass(frozen=True)
class Lesson:
    """One utterance: tokens, the role of each, what begins at each, the cart's categories."""

    tokens: tuple[Token, ...]
    roles: tuple[str, ...]
    begins: tuple[int, ...]
    cart: frozenset[object] = frozenset()
    that: object | None = None


@dataclass(frozen=True)
class Words:
    """The words of a language by which numbers and hesitations are told while sampling."""

    ones: frozenset[str]
    """Words that count one ("a", "another")."""
    numbers: tuple[str, ...]
    places: tuple[str, ...]
    hesitations: tuple[str, ...]
    merged: tuple[tuple[str, ...], ...]
    """Phrases that are one number ("a couple of")."""
    holding: frozenset[str]
    """Words before an option by which a line is told ("the one with")."""
    ones_after: frozenset[str]
    """Words behind it ("the large one")."""
    measures: frozenset[str]
    """Words that count goods, which on some menus are attributes ("can")."""


@dataclass
class _Menu:
    """Categories of a made-up menu; which of them lie in the cart."""

    count: int
    cart: frozenset[object]
    that: object | None


class Sampler:
    """Makes lessons; the same ones for the same seed."""

    def __init__(self, frames: Frames, words: Words, seed: int) -> None:
        self._sections = {name: (forms, [form.weight for form in forms]) for name, forms in frames.sections.items()}
        self._words = words
        self._random = Random(seed)
        often = frames.words()
        self._known = sorted(often)
        self._merging = frozenset(words.merged)
        self._hidden = {word: next((p for most, p in KEPT_ASIDE if n <= most), HIDDEN) for word, n in often.items()}

    def lesson(self) -> Lesson:
        """One utterance."""
        while True:
            chance = self._random.random()
            root = "order" if chance < 0.62 else "edit" if chance < 0.95 else "edit_none"
            made = self._made(root)
            if made is not None:
                return made

    def form(self, section: str) -> Form:
        """A form of a section, the frequent ones more often."""
        forms, weights = self._sections[section]
        return self._random.choices(forms, weights)[0]

    def expanded(self, section: str, depth: int = 0) -> Iterator[str]:
        """The tokens of a form, with sections in their places."""
        for token in self.form(section).tokens:
            if token.startswith("%") and depth < MOST_DEPTH:
                yield from self.expanded(token[1:], depth + 1)
            else:
                yield token

    def _made(self, root: str) -> Lesson | None:
        random = self._random
        said = list(self.expanded(root))
        if len(said) > MOST_TOKENS:
            return None
        count = random.randint(1, 6)
        over_cart = root != "order" or random.random() < 0.3
        cart: frozenset[object] = frozenset(random.randrange(count) for _ in range(random.randint(1, 4)))
        menu = _Menu(count, cart if over_cart else frozenset(), random.choice(sorted(cart)) if over_cart else None)  # type: ignore[type-var]
        return self._filled(said, menu, over_cart and root == "edit")

    def _filled(self, said: list[str], menu: _Menu, editing: bool) -> Lesson:
        random = self._random
        tokens: list[Token] = []
        roles: list[str] = []
        begins: list[int] = []
        pending, shared = (0 if editing else 1), False
        category: object = random.randrange(menu.count)
        last: Token | None = None
        act = pending
        by_option = any(token.endswith("/E") for token in said)
        for at, each in enumerate(said):
            if each == SHARED:
                shared = True
                continue
            if each in MARKERS:
                pending = act = MARKERS[each]
                if act == 1 and random.random() < 0.7:
                    category = random.randrange(menu.count)
                if act > 2:
                    category = random.choice(sorted(menu.cart)) if menu.cart else category  # type: ignore[type-var]
                continue
            optional = (
                by_option
                or (at > 0 and last is not None and last.word in self._words.holding)
                or (said[at + 1 : at + 2] and said[at + 1] in self._words.ones_after)
            )
            filled = self._token(each, category, menu, act > 2, last, bool(optional))
            for token, role in filled:
                if role == "?":
                    role = "Q" if pending and pending < 3 and self._counts(said, at) else "O"
                if shared and role in ("A", "T"):
                    role, shared = "G", False
                    begin = 0
                else:
                    begin = pending if role != "O" else 0
                if begin:
                    pending = 0
                if random.random() < HESITATING:
                    tokens.append(Token("word", random.choice(self._words.hesitations)))
                    roles.append("O")
                    begins.append(0)
                tokens.append(token)
                roles.append(role)
                begins.append(begin)
                last = token
        tokens, roles, begins = self._merged(tokens, roles, begins)
        if not any(role not in ("O", "Q", "C") for role in roles) and not any(b > 2 for b in begins):
            roles, begins = ["O"] * len(roles), [0] * len(begins)
        before = ["O", *roles]
        varied = [
            self._varied(token, role, earlier, category, menu)
            for token, role, earlier in zip(tokens, roles, before[:-1], strict=True)
        ]
        return Lesson(
            tuple(token for token, _ in varied), tuple(role for _, role in varied), tuple(begins), menu.cart, menu.that
        )

    def _varied(self, token: Token, role: str, before: str, category: object, menu: _Menu) -> tuple[Token, str]:
        """A token as it may be met: a word hidden, or a word that also names something on the menu.

        On a menu with cans "can i have" begins with what may be an attribute; the word tells that it is none.
        """
        random = self._random
        if token.kind == "name" and random.random() < NAMED_WORDS:
            return replace(token, word=random.choice(self._known)), role
        if token.kind != "word" or not token.word or role != "O":
            return token, role
        chance = random.random()
        if chance < self._hidden.get(token.word, 0):
            return replace(token, word=""), role
        measure = token.word in self._words.measures
        if measure and before in ("Q", "T") and chance > 0.75:
            return Token("name", token.word, attribute=True, options=frozenset({category})), "T"
        if chance > 1 - (0.2 if measure else WORDS_NAMED):
            anywhere: frozenset[object] = frozenset({category, random.randrange(menu.count)})
            kind = 2 if measure else random.randrange(4)
            named = Token(
                "name",
                token.word,
                product=kind == 0,
                category=kind == 1,
                attribute=kind == 2,
                modifier=kind == 3,
                heads=anywhere if kind < 2 else frozenset(),
                options=anywhere if kind > 1 else frozenset(),
            )
            return named, role
        return token, role

    def _counts(self, said: list[str], at: int) -> bool:
        """Whether a counting word stands right before something wanted."""
        for following in said[at + 1 : at + 4]:
            if following[0] == "@":
                return following[1:] in WANTED
            if following in MARKERS or following == SHARED:
                return False
        return False

    def _token(
        self, each: str, category: object, menu: _Menu, editing: bool, last: Token | None, optional: bool
    ) -> list[tuple[Token, str]]:
        random, words = self._random, self._words
        if not each.startswith("@"):
            word, _, role = each.partition("/") if "/" in each else (each, "", "")
            if word in words.numbers:
                return [(Token("number", word), role or "?")]
            after_name = last is not None and last.kind == "name"
            if not role and word in words.ones and not (word == "one" and after_name):
                role = "?"
            return [(Token("word", word), role or "O")]
        slot = each[1:]
        role = SLOTS[slot]
        if slot in ("N", "C", "P", "x"):
            small = {"C": ("one", "a"), "P": ("one",)}.get(slot, ())
            if small and random.random() < 0.4:
                return [(Token("word", random.choice(small)), role)]
            return [(Token("number", random.choice(words.numbers)), role)]
        if slot == "S":
            return [(Token("word", random.choice(words.places)), role)]
        if slot in ("U", "u"):
            return [(Token("word", ""), role)] * random.choice((1, 1, 2))
        name = self._name(slot, category, menu, editing, optional)
        if role == "A" and random.random() < EXCLUSIVE:  # "with oat milk", where the milk is one of several
            return [(replace(name, attribute=True, modifier=False), "T")]
        return [(name, role)]

    def _name(self, slot: str, category: object, menu: _Menu, editing: bool, optional: bool) -> Token:
        random = self._random
        any_category = random.randrange(menu.count)
        others: frozenset[object] = frozenset(c for c in range(menu.count) if random.random() < 0.3)
        few: frozenset[object] = frozenset(c for c in others if random.random() < 0.7)
        token = Token("name", part=random.random() < 0.1)
        if slot == "K":
            kind = random.random()
            if kind < (0.5 if optional else 1.0):
                token = _goods(token, random.random() < 0.75, frozenset({category}), cart=True)
                if random.random() < 0.1:
                    token = replace(token, modifier=True, options=frozenset({any_category}))
            else:
                attribute = random.random() < 0.5
                token = replace(
                    token, attribute=attribute, modifier=not attribute, options=others | {category}, cart_option=True
                )
                if random.random() < 0.1:
                    token = replace(token, product=True, heads=frozenset({any_category}))
            return token
        if slot[0] in GOODS or slot == "k":
            mine = category if slot == "H" or random.random() < 0.5 else any_category
            heads = frozenset({mine}) | (frozenset({any_category}) if random.random() < 0.06 else frozenset())
            token = _goods(token, random.random() < 0.78, heads)
            if random.random() < 0.1 and any_category != category:
                token = replace(token, modifier=True, options=frozenset({any_category}))
            if random.random() < 0.02:
                token = replace(token, attribute=True, options=token.options | {any_category})
            in_cart = menu.cart and (random.random() < (0.7 if slot == "k" else 0.12 if editing else 0.35))
            return replace(token, cart_goods=bool(in_cart) and bool(heads & menu.cart))
        if slot in ATTRIBUTES:
            token = replace(token, attribute=True, options=others | {category})
            if random.random() < 0.1:
                token = replace(token, modifier=True)
            if random.random() < 0.12:
                token = replace(token, product=True, heads=frozenset({any_category}))
            return replace(token, cart_option=bool(menu.cart) and random.random() < (0.5 if slot == "a" else 0.07))
        if slot == "R" and random.random() < 0.07:  # "a coke without sugar", in a shop that sells sugar by the bag
            return _goods(token, True, frozenset({any_category}))
        token = replace(token, modifier=True, options=few | {category})
        if random.random() < 0.06:
            token = replace(token, attribute=True)
        if random.random() < 0.15:
            heads = frozenset({any_category}) | (frozenset({category}) if random.random() < 0.2 else frozenset())
            token = replace(token, product=True, heads=heads)
        present = {"R": 0.7 if editing else 0.1, "m": 0.3}.get(slot, 0.06)
        return replace(token, cart_option=bool(menu.cart) and random.random() < present)

    def _merged(
        self, tokens: list[Token], roles: list[str], begins: list[int]
    ) -> tuple[list[Token], list[str], list[int]]:
        """The same with "a couple of" as one number, as the lexicon gives it."""
        after: tuple[list[Token], list[str], list[int]] = ([], [], [])
        at = 0
        while at < len(tokens):
            said = tuple(token.word if token.kind == "word" else "" for token in tokens[at : at + 3])
            length = next((n for n in (3, 2) if said[:n] in self._merging), 1)
            token = tokens[at] if length == 1 else Token("number", " ".join(said[:length]))
            after[0].append(token)
            after[1].append(next((role for role in roles[at : at + length] if role != "O"), "O"))
            after[2].append(max(begins[at : at + length]))
            at += length
        return after


def _goods(token: Token, product: bool, heads: frozenset[object], cart: bool = False) -> Token:
    return replace(token, product=product, category=not product, heads=heads, cart_goods=cart)
