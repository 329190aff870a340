"""Where the slots of an intent are in an utterance: every word is labelled, and the best row of labels is taken.

What is learnt comes from the intent's samples, their slots filled with values of their types and, as often, with words
that nobody knows, so that the words around a slot are learnt as well as those within it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sayso.understanding.learnt.linear import Floats, Linear, Views, learn

FILLINGS = 20
"""Of each sample with slots."""
MOST_FILLED = 1_500
"""The same of an intent: where it has very many, each is filled less often."""
SHARE_UNKNOWN = 0.2
"""Of the slots, filled with words that nobody knows."""
FEW_VALUES = 4
"""Of a list that is likely to be whole ("points", "stars")."""
SHARE_UNLISTED = 0.4
"""Of the values, taken for words that no list has."""
EPOCHS = 6
UNKNOWN = "\u2042"
"""Stands for a word that nobody knows."""
OUTSIDE = "O"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\S+")
_ENDS = ".,?!;:\"'()"

Lists = Mapping[str, Sequence[str]]
"""Slot type to what may be said for it."""


@dataclass(frozen=True)
class Word:
    """A word of an utterance and where it stands."""

    text: str
    start: int
    end: int


def cut_words(text: str) -> list[Word]:
    """The words between spaces, without the punctuation around them."""
    words = []
    for found in _WORD.finditer(text):
        bare = found.group()
        left = len(bare) - len(bare.lstrip(_ENDS))
        bare = bare.lstrip(_ENDS)
        shorter = bare.rstrip(_ENDS)
        if "." in shorter and bare[len(shorter) :].startswith("."):  # "u.s.a."
            shorter += "."
        if shorter:
            words.append(Word(shorter.lower(), found.start() + left, found.start() + left + len(shorter)))
    return words


@dataclass(frozen=True)
class Tagger:
    """Labels the words of one intent's utterances."""

    labels: tuple[str, ...]
    """`O`, and `B-slot` and `I-slot` for each slot."""
    linear: Linear
    steps: Floats
    """Log-probabilities of one label after another; labels x labels."""

    def slots(
        self, text: str, types: Mapping[str, str], listed: Listed, literals: frozenset[str]
    ) -> list[tuple[str, str]]:
        """Slots and their values, in the order in which they were said."""
        words = cut_words(text)
        if not words:
            return []
        views = list(_views([word.text for word in words], types, listed, literals))
        scores = np.array([self.linear.scores(view) for view in views])
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return list(_values(text, words, [self.labels[i] for i in _best_row(logs, self.steps)]))


class Listed:
    """The values of slot types, to be looked up word by word."""

    def __init__(self, lists: Lists, everyday: Lists) -> None:
        self._values: dict[tuple[str, ...], set[str]] = {}
        self.everyday = frozenset(everyday)
        """Types whose values everybody knows, whether a slot is of them or not."""
        self.longest = 1
        for slot_type, values in (*lists.items(), *everyday.items()):
            for value in values:
                words = tuple(word.text for word in cut_words(value))
                self._values.setdefault(words, set()).add(slot_type)
                self.longest = max(self.longest, len(words))

    def found(self, words: Sequence[str], without: frozenset[tuple[str, ...]] = frozenset()) -> list[set[str]]:
        """For each word, the types of values that begin (`B:type`) or go on (`I:type`) there."""
        marks: list[set[str]] = [set() for _ in words]
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self.longest) + 1):
                value = tuple(words[start:end])
                for slot_type in sorted(self._values.get(value, ())):
                    if value in without and slot_type not in self.everyday:
                        continue
                    marks[start].add(f"B:{slot_type}")
                    for inside in range(start + 1, end):
                        marks[inside].add(f"I:{slot_type}")
        return marks


def learn_tagger(
    samples: Sequence[str], types: Mapping[str, str], lists: Lists, listed: Listed, literals: frozenset[str]
) -> Tagger | None:
    """Learn from an intent's samples; None where none has a slot. `types` are the intent's slots and their types."""
    chance = random.Random(0)
    labels = (OUTSIDE, *(f"{mark}-{slot}" for slot in types for mark in "BI"))
    number = {label: i for i, label in enumerate(labels)}
    texts: list[Views] = []
    answers: list[int] = []
    steps = np.full((len(labels), len(labels)), 0.1, np.float32)
    slotted = sum(bool(PLACEHOLDER.search(sample)) for sample in samples)
    often = max(3, min(FILLINGS, MOST_FILLED // max(1, slotted)))
    for sample in samples:
        for _ in range(often if PLACEHOLDER.search(sample) else 1):
            words, said, unlisted = _filled(sample, types, lists, literals, chance)
            if not words:
                continue
            texts.extend(_views(words, types, listed, literals, unlisted))
            answers.extend(number[label] for label in said)
            for one, other in pairwise(said):
                steps[number[one], number[other]] += 1
    if len(set(answers)) < 2:
        return None
    logs: Floats = np.log(steps / steps.sum(axis=1, keepdims=True))
    for i, one in enumerate(labels):
        for j, other in enumerate(labels):
            if other[0] == "I" and one[2:] != other[2:]:
                logs[i, j] = -50.0
    linear = learn(texts, answers, len(labels), EPOCHS)
    return Tagger(labels, linear, logs)


def filled(sample: str, types: Mapping[str, str], lists: Lists, chance: random.Random) -> str:
    """A sample with values in place of its slots."""
    return PLACEHOLDER.sub(lambda slot: _value(types.get(slot[1], ""), lists, chance), sample)


def _value(slot_type: str, lists: Lists, chance: random.Random) -> str:
    values = lists.get(slot_type)
    return chance.choice(values) if values else UNKNOWN


def _filled(
    sample: str, types: Mapping[str, str], lists: Lists, literals: frozenset[str], chance: random.Random
) -> tuple[list[str], list[str], frozenset[tuple[str, ...]]]:
    """Words and labels of a sample with its slots filled, and the values that no list shall have."""
    words: list[str] = []
    labels: list[str] = []
    unlisted = set()
    for at, piece in enumerate(PLACEHOLDER.split(sample)):
        if at % 2 == 0:
            literal = [word.text for word in cut_words(piece)]
            words += literal
            labels += [OUTSIDE] * len(literal)
            continue
        listed = types.get(piece) in lists
        value = [word.text for word in cut_words(_value(types.get(piece, ""), lists, chance))]
        closed = listed and len(lists[types[piece]]) < FEW_VALUES
        if not listed or (not closed and chance.random() < SHARE_UNKNOWN):
            value = _unheard(lists, literals, chance)
        elif not closed and chance.random() < SHARE_UNLISTED:
            unlisted.add(tuple(value))
        words += value
        labels += [f"B-{piece}", *[f"I-{piece}"] * (len(value) - 1)][: len(value)]
    return words, labels, frozenset(unlisted)


def _unheard(lists: Lists, literals: frozenset[str], chance: random.Random) -> list[str]:
    """A value that nobody knows, built like one that somebody does: "the * of *"."""
    if not lists:
        return [UNKNOWN] * chance.choice((1, 1, 2, 3))
    values = lists[chance.choice(sorted(lists))]
    return [word.text if word.text in literals else UNKNOWN for word in cut_words(chance.choice(values))] or [UNKNOWN]


def _views(
    words: Sequence[str],
    types: Mapping[str, str],
    listed: Listed,
    literals: frozenset[str],
    unlisted: frozenset[tuple[str, ...]] = frozenset(),
) -> Iterator[list[Counter[str]]]:
    """The features of each word: itself, its neighbours, and the lists that it is in."""
    wanted = {*types.values(), *listed.everyday}
    marks = [{mark for mark in each if mark[2:] in wanted} for each in listed.found(words, unlisted)]
    plain = ["<", "<", *(_plain(word, literals) for word in words), ">", ">"]
    before, after = _literals_around(plain)
    for i, word in enumerate(words):
        at = i + 2
        one, two, here, next_, next_two = plain[at - 2 : at + 3]
        around = [
            f"0 {here}",
            f"-1 {two}",
            f"+1 {next_}",
            f"-2 {one}",
            f"+2 {next_two}",
            f"-10 {two} {here}",
            f"01 {here} {next_}",
            f"-11 {two} {here} {next_}",
            f"-2-1 {one} {two}",
            f"12 {next_} {next_two}",
            f"before {before[i]}",
            f"after {after[i]}",
            f"between {before[i]} {after[i]}",
        ]
        lists = [f"list {mark}" for mark in marks[i]]
        lists += [f"list-1 {mark}" for mark in (marks[i - 1] if i else ())]
        lists += [f"list+1 {mark}" for mark in (marks[i + 1] if i + 1 < len(words) else ())]
        lists += [f"list {mark} {two}" for mark in marks[i]]
        lists += [f"none {here}"] if not marks[i] else []
        shape = [f"digit {any(c.isdigit() for c in word)}", f"known {word in literals}"]
        shape += [f"end {word[-3:]}"] if word != UNKNOWN else []
        yield [Counter(around), Counter(lists), Counter(shape)]


def _plain(word: str, literals: frozenset[str]) -> str:
    """The word where samples say it, else only that it is one, or a number."""
    if word in literals:
        return word
    return "#" if any(c.isdigit() for c in word) else "*"


def _literals_around(plain: Sequence[str]) -> tuple[list[str], list[str]]:
    """For each word the last word of the samples before it and the next one after it."""
    before, after = [], []
    last = "<"
    for word in plain[2:-2]:
        before.append(last)
        last = word if word not in ("*", "#") else last
    last = ">"
    for word in reversed(plain[2:-2]):
        after.append(last)
        last = word if word not in ("*", "#") else last
    return before, after[::-1]


def _best_row(logs: Floats, steps: Floats) -> list[int]:
    """The row of labels with the highest sum of scores and steps (Viterbi 1967)."""
    inside = np.arange(logs.shape[1]) > 0
    best = logs[0].copy()
    best[[i for i in np.flatnonzero(inside) if i % 2 == 0]] -= 50.0  # nothing goes on at the first word
    came_from = []
    for row in logs[1:]:
        ways = best[:, None] + steps
        came_from.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    labels = [int(best.argmax())]
    for back in reversed(came_from):
        labels.append(int(back[labels[-1]]))
    return labels[::-1]


def _values(text: str, words: Sequence[Word], labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(words):
        if labels[at] == OUTSIDE:
            at += 1
            continue
        slot, end = labels[at][2:], at + 1
        while end < len(words) and labels[end] == f"I-{slot}":
            end += 1
        yield slot, text[words[at].start : words[end - 1].end]
        at = end
