"""Utterances with roles made from frames, over menus that are made up on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random

from sayso.understanding.learnt.senses import Senses
from sayso.understanding.phrases.frames import MARKERS, MOST_DEPTH, SLOTS, Form, Frames, slot_of
from sayso.understanding.phrases.tokens import ADD, UPON_THE_CART, Token

GOODS, ATTRIBUTES, OPTIONS = frozenset("Hh"), frozenset("Aa"), frozenset({"M", "m", "R", "X", "L", "RX"})
WANTED = frozenset("HAMXNU")
"""Slots before which "a" counts."""
MOST_TOKENS = 48
HESITATING = 0.012
"""How often a word of hesitation is put before a token."""
KEPT_ASIDE = ((1, 0.6), (3, 0.45), (10, 0.3))
"""How often a word is hidden, by the number of forms that have it: so that strange words are met."""
HIDDEN = 0.16
SENSED = 0.88
"""How often its sense is known even so."""
EXCLUSIVE = 0.12
"""How often what is added is of a group of which there is always one."""
NAMED_WORDS = 0.25
"""How often a name of the menu is a word of the language, too; frequent words more often, as in `WORDS_NAMED`."""
MEASURES_NAMED, ATTRIBUTES_MEASURING = 0.08, 0.15
"""How often a measure that says nothing is an attribute of something, and how often an attribute is a measure."""
WORDS_NAMED = 0.025
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
    """Numbers with which slots are filled, small ones more often."""
    counting: frozenset[str]
    """Every word that is a number."""
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
    senses: Senses
    """Senses of words, of which many are strange to the forms."""


HALF = {"K": 0.35, "k": 0.3, "H": 0.3, "h": 0.3, "A": 0.3, "a": 0.3}
"""How often a name is said by half."""
HALF_OTHERWISE = 0.2
OPTION_OF_A_NAME = 0.12
"""How often an option is half the name of goods, too ("strawberry", of a shop with strawberry shakes)."""
HALF_AND_OPTION = 0.35
"""How often goods said by half are an option, too."""
REFUSED_ATTRIBUTES = 0.06
"""How often something is refused of which there is always one ("no dressing")."""
AGAIN_BY_HALF = 0.2
"""How often a name that is said again is said by half."""
RICHER = 0.2
"""How often more is said of goods than a form says."""
CORRECTED = 0.75
"""How often an attribute that is taken back is followed by another of its group."""


@dataclass
class _Menu:
    """Categories of a made-up menu; which of them lie in the cart; what was said of it."""

    count: int
    cart: frozenset[object]
    that: object | None
    again: dict[str, str] = field(default_factory=dict)
    """Digits of what is said again, to the slot that says what it is."""
    named: dict[str, Token] = field(default_factory=dict)
    """Digits to what was named so."""
    groups: set[int] = field(default_factory=set)
    """Groups of which the line has an attribute."""
    taken_back: int | None = None
    """Group of the attribute that was taken back last."""


class Sampler:
    """Makes lessons; the same ones for the same seed."""

    def __init__(self, frames: Frames, words: Words, seed: int) -> None:
        self._sections = {
            name: (forms, list(accumulate(form.weight for form in forms))) for name, forms in frames.sections.items()
        }
        self._words = words
        self._random = Random(seed)
        self._shift = 0
        often = frames.words()
        self._known = sorted(often)
        self._often = list(accumulate(often[word] for word in self._known))
        self._measures = sorted(words.measures)
        self._strange = sorted(words.senses.rows.keys() - often.keys())
        self._merging = frozenset(words.merged)
        self._hidden = {word: next((p for most, p in KEPT_ASIDE if n <= most), HIDDEN) for word, n in often.items()}

    def lesson(self) -> Lesson:
        """One utterance."""
        while True:
            chance = self._random.random()
            root = "order" if chance < 0.59 else "edit" if chance < 0.92 else "edit_none"
            made = self._made(root)
            if made is not None:
                return made

    def lesson_of(self, root: str) -> Lesson:
        """One utterance of a root section."""
        while True:
            made = self._made(root)
            if made is not None:
                return made

    def form(self, section: str) -> Form:
        """A form of a section, the frequent ones more often."""
        forms, summed = self._sections[section]
        return self._random.choices(forms, cum_weights=summed)[0]

    def expanded(self, section: str, depth: int = 0) -> Iterator[str]:
        """The tokens of a form, with sections in their places; the same digit in two forms is not the same thing."""
        self._shift += 3
        shift = self._shift
        for token in self.form(section).tokens:
            slot, digit = slot_of(token)
            if token.startswith("%") and depth < MOST_DEPTH:
                yield from self.expanded(token[1:], depth + 1)
            elif digit:
                yield f"@{slot}{(int(digit) + shift) % 10}"
            elif slot == "H" and depth < MOST_DEPTH and self._random.random() < RICHER:
                yield from self.expanded("richer", MOST_DEPTH)
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
        pending = 0 if editing else ADD
        category: object = random.randrange(menu.count)
        last: Token | None = None
        act = pending
        by_option = any(token.endswith("/E") for token in said)
        menu.again = _said_again(said)
        for at, each in enumerate(said):
            if each in MARKERS:
                pending = act = MARKERS[each]
                menu.groups.clear()
                if act == ADD and random.random() < 0.7:
                    category = random.randrange(menu.count)
                if act in UPON_THE_CART:
                    category = random.choice(sorted(menu.cart)) if menu.cart else category  # type: ignore[type-var]
                continue
            optional = (
                by_option
                or (at > 0 and last is not None and last.word in self._words.holding)
                or (said[at + 1 : at + 2] and said[at + 1] in self._words.ones_after)
            )
            filled = self._token(each, category, menu, act in UPON_THE_CART, last, bool(optional))
            for token, role in filled:
                if role == "?":
                    role = "Q" if pending and pending not in UPON_THE_CART and self._counts(said, at) else "O"
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
        if not any(role not in ("O", "Q", "C") for role in roles) and not any(b in UPON_THE_CART for b in begins):
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
        if token.kind == "name" and role == "T" and random.random() < ATTRIBUTES_MEASURING:
            return replace(token, word=random.choice(self._measures)), role
        if token.kind == "name" and random.random() < NAMED_WORDS:
            return replace(token, word=random.choices(self._known, cum_weights=self._often)[0]), role
        if token.kind != "word" or not token.word or role != "O":
            return token, role
        chance = random.random()
        if chance < self._hidden.get(token.word, 0):
            return (replace(token, strange=True) if random.random() < SENSED else replace(token, word="")), role
        measure = token.word in self._words.measures
        if measure and before in ("Q", "T") and chance > 0.75:
            return Token("name", token.word, attribute=True, options=frozenset({category})), "T"
        if chance > 1 - (MEASURES_NAMED if measure else WORDS_NAMED):
            anywhere: frozenset[object] = frozenset({category, random.randrange(menu.count)})
            kind = 2 if measure else random.randrange(4)
            half = not measure and random.random() < 0.7
            named = Token(
                "name",
                token.word,
                product=kind == 0,
                category=kind == 1,
                attribute=kind == 2,
                modifier=kind == 3,
                heads=anywhere if kind < 2 else frozenset(),
                options=anywhere if kind > 1 else frozenset(),
                half_goods=half and kind == 0,
                half_option=half and kind > 1,
            )
            return self._known_as(named, menu, ""), role
        return token, role

    def _counts(self, said: list[str], at: int) -> bool:
        """Whether a counting word stands right before something wanted."""
        for following in said[at + 1 : at + 4]:
            if following[0] == "@":
                return following[1:] in WANTED
            if following in MARKERS:
                return False
        return False

    def _token(
        self, each: str, category: object, menu: _Menu, editing: bool, last: Token | None, optional: bool
    ) -> list[tuple[Token, str]]:
        random, words = self._random, self._words
        if not each.startswith("@"):
            word, _, role = each.partition("/") if "/" in each else (each, "", "")
            if word in words.numbers or word in words.counting:
                return [(Token("number", word), role or "?")]
            after_name = last is not None and last.kind == "name"
            if not role and word in words.ones and not (word == "one" and after_name):
                role = "?"
            return [(Token("word", word), role or "O")]
        slot, digit = slot_of(each)
        role = SLOTS[slot]
        if slot in ("N", "C", "P", "x"):
            small = {"C": ("one", "a"), "P": ("one",)}.get(slot, ())
            if small and random.random() < 0.4:
                return [(Token("word", random.choice(small)), role)]
            return [(Token("number", random.choice(words.numbers)), role)]
        if slot == "S":
            return [(Token("word", random.choice(words.places)), role)]
        if slot in ("U", "u"):
            many = random.choice((1, 1, 2))
            strange = [
                random.choice(self._strange) if self._strange and random.random() < SENSED else "" for _ in range(many)
            ]
            return [(Token("word", word), role) for word in strange]
        name = self._said(slot, digit, category, menu, editing, optional)
        if role == "A" and random.random() < EXCLUSIVE:  # "with oat milk", where the milk is one of several
            return [(replace(name, attribute=True, modifier=False), "T")]
        return [(name, role)]

    def _said(self, slot: str, digit: str, category: object, menu: _Menu, editing: bool, optional: bool) -> Token:
        """What a slot is filled with: what it was before, where it is the same thing again."""
        random = self._random
        before = menu.named.get(digit)
        if before is not None:
            if random.random() >= AGAIN_BY_HALF:
                return before
            return replace(before, half_goods=before.product, half_option=bool(before.options))
        telling = menu.again.get(digit, slot)
        name = self._name(telling, category, menu, editing or telling in ("K", "KA"), optional)
        if telling == "K" and slot in "AaMmRXL" and not name.options:  # "the large one", of what was said to be large
            attribute = slot in ATTRIBUTES
            name = replace(name, attribute=attribute, modifier=not attribute, options=frozenset({category}))
            name = replace(name, cart_option=bool(menu.cart))
        if random.random() < HALF.get(slot, HALF_OTHERWISE):
            name = replace(name, half_goods=name.product, half_option=bool(name.options))
        if name.half_goods and not name.options and random.random() < HALF_AND_OPTION:
            name = replace(name, modifier=True, options=frozenset({random.randrange(menu.count)}))
        elif not name.heads and random.random() < OPTION_OF_A_NAME:
            name = replace(name, product=True, half_goods=True, heads=frozenset({random.randrange(menu.count)}))
        name = self._known_as(name, menu, slot)
        if digit:
            menu.named[digit] = name
        return name

    def _known_as(self, name: Token, menu: _Menu, slot: str) -> Token:
        """A name with all that it may name; an attribute of a group of which its line has none yet."""
        random = self._random
        things: set[object] = set()
        groups: frozenset[object] = frozenset()
        if name.product:
            things |= {("product", head, random.randrange(5)) for head in name.heads}
        if name.category:
            things |= {("category", head) for head in name.heads}
        if name.modifier:
            things.add(("modifier", random.randrange(9)))
        if name.attribute:
            free = [group for group in range(4) if group not in menu.groups] or [0]
            group = random.choice(free)
            if slot == "A" and menu.taken_back is not None and random.random() < CORRECTED:
                group = menu.taken_back
            if slot == "A":
                menu.groups.add(group)
            menu.taken_back = group if slot == "a" else None
            groups = frozenset({group})
            things.add(("attribute", group, random.randrange(4)))
        return replace(name, things=frozenset(things), groups=groups)

    def _name(self, slot: str, category: object, menu: _Menu, editing: bool, optional: bool) -> Token:
        random = self._random
        any_category = random.randrange(menu.count)
        others: frozenset[object] = frozenset(c for c in range(menu.count) if random.random() < 0.3)
        few: frozenset[object] = frozenset(c for c in others if random.random() < 0.7)
        token = Token("name")
        if slot in ("K", "KA"):
            kind = random.random()
            if slot == "K" and kind < (0.5 if optional else 1.0):
                token = _goods(token, random.random() < 0.75, frozenset({category}), cart=bool(menu.cart))
                if random.random() < 0.1:
                    token = replace(token, modifier=True, options=frozenset({any_category}))
            else:
                attribute = random.random() < 0.5
                token = replace(
                    token,
                    attribute=attribute,
                    modifier=not attribute,
                    options=others | {category},
                    cart_option=bool(menu.cart),
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
        if slot == "R" and random.random() < REFUSED_ATTRIBUTES:
            return replace(token, attribute=True, half_option=random.random() < 0.7, options=others | {category})
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


TELLING = ("K", "KA", "H", "k", "h", "A", "M", "R", "X", "L", "RX", "a", "m")
"""Slots, those first that tell most of what fills them."""


def _said_again(said: Iterable[str]) -> dict[str, str]:
    """Digits of a form, to that of their slots that tells most of what fills them."""
    slots: dict[str, set[str]] = {}
    for token in said:
        slot, digit = slot_of(token)
        if digit:
            slots.setdefault(digit, set()).add(slot)
    return {digit: next((slot for slot in TELLING if slot in found), "") for digit, found in slots.items()}


def _goods(token: Token, product: bool, heads: frozenset[object], cart: bool = False) -> Token:
    return replace(token, product=product, category=not product, heads=heads, cart_goods=cart)
