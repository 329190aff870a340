"""Repair of words that the menu does not have: slips of a finger, words glued or split, beginnings of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set

LEAST_FOR_ONE_SLIP = 4
LEAST_FOR_TWO_SLIPS = 8
LEAST_FOR_BEGINNING = 3
LEAST_OF_A_HALF = 2
LEAST_OF_TWO_WORDS = 7
MOST_APART = 2
"""Letters by which a word may differ from one that sounds like it."""
FEW_WORDS = 12_000
MOST_LETTERS = 24
"""Of a word that is looked at; longer ones are noise."""


class Repair:
    """Repairs words against a vocabulary."""

    def __init__(
        self,
        words: Mapping[str, bool],
        common: Set[str],
        small: Set[str],
        abbreviations: Mapping[str, tuple[str, ...]],
        sense: Callable[[str], object],
    ) -> None:
        self._words = words
        """Known words, and whether each is one of the menu's."""
        self._abbreviations = abbreviations
        self._everyday = common
        """Words of everyday speech, which are meant as they are."""
        self._common = common | small
        """These and all words of small phrases."""
        self._sense = sense
        """What a word means by itself; words of one sense are as good as one."""
        self._dropped: dict[int, dict[str, list[str]]] = {}
        if len(words) <= FEW_WORDS:  # an index of two slips is big for many words, and then made when it is needed
            self._index(1)
            self._index(2)
        self._sounds: dict[str, list[str]] | None = None
        self._known: dict[str, tuple[str, ...]] = {}

    def repaired(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words, with those that are not known replaced where one repair is nearest."""
        words = self._glued(words)
        if all(word in self._words or word in self._common for word in words):
            return tuple(words)
        after: list[str] = []
        at = 0
        while at < len(words):
            word = words[at]
            following = words[at + 1] if at + 1 < len(words) else ""
            glued_on = word + following
            glued_back = after[-1] + word if after else ""
            if word in self._words or word in self._common or not word.isalpha() or len(word) > MOST_LETTERS:
                strange = following and following not in self._words and following not in self._common
                if strange and glued_on in self._words and self._on_menu(glued_on):
                    after.append(glued_on)
                    at += 2
                    continue
                after.append(word)
            elif following and glued_on in self._words:
                after.append(glued_on)
                at += 1
            elif glued_back and glued_back in self._words:
                after[-1] = glued_back
            else:
                after.extend(self._one(word))
            at += 1
        return tuple(after)

    def _glued(self, words: Sequence[str]) -> list[str]:
        """The words with two that are one of the menu's put together: "pepper jack" where it is "pepperjack"."""
        glued: list[str] = []
        for word in words:
            both = glued[-1] + word if glued else ""
            long = len(both) >= LEAST_OF_TWO_WORDS and len(word) > LEAST_OF_A_HALF and not self._on_menu(word)
            if long and self._on_menu(both):
                glued[-1] = both
            else:
                glued.append(word)
        return glued

    def _on_menu(self, word: str) -> bool:
        return self._words.get(word, False)

    def _one(self, word: str) -> tuple[str, ...]:
        written = self._abbreviations.get(word)
        if written and all(self._on_menu(each) for each in written):
            return written
        if word not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[word] = (
                self._slip(word, 1) or self._split(word) or self._near(word) or self._alike(word) or (word,)
            )
        return self._known[word]

    def _split(self, word: str) -> tuple[str, ...]:
        """Two known words that were glued, one of them the menu's."""
        cuts = range(LEAST_OF_A_HALF, len(word) - LEAST_OF_A_HALF + 1)
        halves = [(word[:cut], word[cut:]) for cut in cuts if word[:cut] in self._words and word[cut:] in self._words]
        long = len(word) >= LEAST_OF_TWO_WORDS
        halves = [each for each in halves if long and any(self._on_menu(half) for half in each)]
        return max(halves, key=lambda each: min(map(len, each)), default=())

    def _alike(self, word: str) -> tuple[str, ...]:
        """The one word of the menu that sounds like this one: "flower" for flour."""
        if len(word) < LEAST_FOR_ONE_SLIP:
            return ()
        if self._sounds is None:
            self._sounds = {}
            for known in sorted(self._words):
                if self._on_menu(known) and len(known) >= LEAST_FOR_ONE_SLIP:
                    self._sounds.setdefault(sound(known), []).append(known)
        near = [known for known in self._sounds.get(sound(word), []) if distance(word, known, MOST_APART) <= MOST_APART]
        best = self._one_of(near) if len(sound(word)) > 2 else None
        return (best,) if best else ()

    def _slip(self, word: str, slips: int) -> tuple[str, ...]:
        """The one known word that is so many slips away."""
        if len(word) < LEAST_FOR_ONE_SLIP:
            return ()
        found = self.neighbours(word, slips)
        best = self._one_of([known for known in found if self._on_menu(known)] or found)
        return (best,) if best else ()

    def _near(self, word: str) -> tuple[str, ...]:
        """The one known word that is two slips away from a long one, or that begins with these letters."""
        if len(word) >= LEAST_FOR_TWO_SLIPS and (found := self._slip(word, 2)):
            return found
        if len(word) >= LEAST_FOR_BEGINNING:
            longer = [known for known in self._words if known.startswith(word) and self._on_menu(known)]
            best = self._one_of(longer)
            if best:
                return (best,)
        return ()

    def named(self, word: str) -> str | None:
        """The one word that is a name by itself and a slip away from this, which is only a part of names."""
        if len(word) < LEAST_FOR_ONE_SLIP or word in self._everyday:
            return None
        return self._one_of([known for known in self.neighbours(word, 1) if self._sense(known)])

    def neighbours(self, word: str, slips: int) -> list[str]:
        """Known words at most so many slips away, by the letters that are left when some are dropped (SymSpell)."""
        index = self._index(slips)
        near = {known for rest in dropped(word, slips) for known in index.get(rest, ()) if known != word}
        return sorted(
            known
            for known in near
            if (known[0] == word[0] or known[-1] == word[-1])
            and distance(word, known, slips) <= slips
            and not (slips > 1 and word.endswith(known))  # what stands before a word says otherwise: "unsalted"
        )

    def _index(self, slips: int) -> dict[str, list[str]]:
        if slips not in self._dropped:
            least = LEAST_FOR_ONE_SLIP if slips == 1 else LEAST_FOR_TWO_SLIPS - slips
            index: dict[str, list[str]] = {}
            for word, on_menu in self._words.items():
                if least <= len(word) <= MOST_LETTERS and (slips == 1 or on_menu):
                    for rest in dropped(word, slips):
                        index.setdefault(rest, []).append(word)
            self._dropped[slips] = index
        return self._dropped[slips]

    def _one_of(self, words: list[str]) -> str | None:
        """The only word, or one of several that mean the same, or the one of which the others are plurals."""
        if not words:
            return None
        shortest = min(words, key=lambda word: (len(word), word))
        whole = [word for word in words if self._sense(word)]
        if whole and len({self._sense(word) for word in whole}) == 1:
            return min(whole, key=lambda word: (len(word), word))
        return shortest if all(word.startswith(shortest[:-1]) for word in words) else None


def dropped(word: str, most: int) -> set[str]:
    """The word, and what is left of it when one letter is dropped, or two."""
    left = {word}
    for _ in range(most):
        left |= {each[:at] + each[at + 1 :] for each in left for at in range(len(each))}
    return left


def distance(one: str, other: str, most: int) -> int:
    """Letters to put in, take out, exchange or swap (optimal string alignment); `most` + 1 where it is more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def one_slip(one: str, other: str) -> bool:
    """Whether one letter put in, taken out or exchanged, or two swapped, makes one word of another."""
    if abs(len(one) - len(other)) > 1:
        return False
    start, last = 0, min(len(one), len(other))
    while start < last and one[start] == other[start]:
        start += 1
    end = 0
    while end < last - start and one[-1 - end] == other[-1 - end]:
        end += 1
    rest, other_rest = one[start : len(one) - end], other[start : len(other) - end]
    if len(rest) <= 1 and len(other_rest) <= 1:
        return True
    return len(rest) == 2 and rest == other_rest[::-1]


_SOUNDS = tuple(
    (re.compile(spelling), left)
    for spelling, left in (
        (r"ph", "f"),
        (r"gh", ""),
        (r"ck|q|c(?![eiy])", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"x", "ks"),
        (r"wh", "w"),
        (r"(?<=.)[aeiouyhw]", ""),
        (r"(.)\1+", r"\1"),
    )
)
"""Spellings and what is left of them for the ear, roughly as Metaphone has it (Philips 1990)."""


def sound(word: str) -> str:
    """What is left of a word for the ear: "flower" and "flour" are one."""
    for spelling, left in _SOUNDS:
        word = spelling.sub(left, word)
    return word
