"""An utterance to an intent of any Alexa interaction model, or to none, learnt from the model's samples.

Learning is done once and kept in a file; what is kept is only read again where the model is the same.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from sayso.language import spoken
from sayso.understanding.learnt.linear import Floats, Linear, Views, learn, pack, unpack
from sayso.understanding.learnt.tagging import PLACEHOLDER, Listed, Tagger, cut_words, filled, learn_tagger
from sayso.understanding.samples import language_model, names_of_values

VERSION = 2
"""Of what is kept; another one is learnt anew."""
FILLINGS = 8
"""Of each sample with slots."""
MOST_FILLED = 4_000
"""Samples with slots filled in, of a whole model: where there are very many, each is filled less often."""
EPOCHS = 12
EPOCHS_OF_MANY = 5
LEAST_SAMPLES_OF_A_WORD = 2
"""For a word to be one of the samples' own and no slot's."""
FOLDS = 3
FEW_SAMPLES = 5_000
"""Up to so many, every sample is held out once to find the threshold; of more, a twentieth is."""
GIVEN_UP = 0.22
"""As many right answers are given up for rejection as this share of the wrong ones."""
LOWERED = 0.5
"""By this the threshold of a model with slots is less than the least score of a sample not seen."""
MOST_STRANGE = 0.34
"""Share of words that an utterance may have in no slot and in no sample, where intents have slots."""
MANY_VALUES = 500
"""Of a slot type whose list is taken for most of what can be said for it."""
MOST_WORDS = 100
"""Of an utterance that are read."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lesson:
    """What there is to learn from: the samples of each intent, the types of its slots, the values of each type."""

    samples: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, tuple[str, ...]]
    everyday: Mapping[str, tuple[str, ...]]
    """Values of types that everybody knows."""
    small: frozenset[str] = frozenset()
    """Words that tell nothing: "the", "of"."""

    @property
    def has_slots(self) -> bool:
        """Whether any sample has a slot, and so any utterance words that no sample has."""
        return any(PLACEHOLDER.search(sample) for samples in self.samples.values() for sample in samples)

    @property
    def literals(self) -> frozenset[str]:
        """Words that samples say outside of slots."""
        bare = (PLACEHOLDER.sub(" ", sample) for samples in self.samples.values() for sample in samples)
        count = Counter(word for text in bare for word in {word.text for word in cut_words(text)})
        least = LEAST_SAMPLES_OF_A_WORD
        return frozenset(word for word, often in count.items() if often >= least)


@dataclass(frozen=True)
class Recognised:
    """An intent with the words of its slots."""

    intent: str
    slots: tuple[tuple[str, str], ...]


class Recognizer:
    """Tells intents by what was learnt."""

    def __init__(
        self,
        lesson: Lesson,
        literals: frozenset[str],
        names: Sequence[str],
        linear: Linear,
        threshold: float,
        taggers: Mapping[str, Tagger],
    ) -> None:
        self.names = tuple(names)
        self.linear = linear
        self.threshold = threshold
        self.taggers = dict(taggers)
        self._lesson = lesson
        self.literals = literals
        self._listed = Listed(lesson.lists, lesson.everyday)
        self._has_slots = lesson.has_slots
        self._long_lists = {
            slot_type: frozenset(word.text for value in values for word in cut_words(value))
            for slot_type, values in lesson.lists.items()
            if len(values) >= MANY_VALUES
        }
        self._own_words = _own_words(lesson)

    def scores(self, text: str) -> Floats:
        """How much an utterance is like each intent's samples."""
        if self._has_slots:
            return self.linear.scores(views(text, None))
        return self.linear.scores(views(text, self.literals), STRANGE)

    def recognise(self, text: str) -> Recognised | None:
        """The intent of an utterance; None where it belongs to none."""
        scores = self.scores(text)
        best = int(scores.argmax())
        if not text.strip() or float(scores[best]) < self.threshold:
            return None
        intent = self.names[best]
        alone = len(self.names) == 1 and not self._has_slots
        if alone and self._strangeness(intent, text, ()) > MOST_STRANGE:
            return None  # there is nothing that it could be liker
        slots = self.slots(intent, text)
        if self._has_slots and self._strangeness(intent, text, slots) > MOST_STRANGE:
            return None
        return Recognised(intent, slots)

    def _strangeness(self, intent: str, text: str, slots: Sequence[tuple[str, str]]) -> float:
        """Share of an utterance's words that are in no slot and in none of the intent's samples.

        All of it is strange where a slot that takes anything has taken all but small words.
        """
        words = [word.text for word in cut_words(text)]
        within = {word.text for _, value in slots for word in cut_words(value)}
        own = self._own_words[intent]
        takes_anything = any(self._lesson.slots[intent][name] not in self._lesson.lists for name, _ in slots)
        if takes_anything and not any(word in own and word not in self._lesson.small for word in words):
            return 1.0
        strange = [word for word in words if word not in within and word not in own]
        for name, value in slots:
            known = self._long_lists.get(self._lesson.slots[intent][name])
            if known is not None:
                strange += [word.text for word in cut_words(value) if word.text not in known]
        return len(strange) / max(1, len(words))

    def slots(self, intent: str, text: str) -> tuple[tuple[str, str], ...]:
        """The slots of an utterance that is of this intent."""
        tagger = self.taggers.get(intent)
        if tagger is None:
            return ()
        return tuple(tagger.slots(text, self._lesson.slots[intent], self._listed, self.literals))


def _own_words(lesson: Lesson) -> dict[str, frozenset[str]]:
    """Words that an intent's samples say outside of slots."""
    return {
        name: frozenset(word.text for sample in samples for word in cut_words(PLACEHOLDER.sub(" ", sample)))
        for name, samples in lesson.samples.items()
    }


def views(text: str, literals: frozenset[str] | None) -> Views:
    """The features of an utterance: words and pairs, letters within words, and rows of the samples' own words.

    Rows are left out where `literals` is None: with slots about, a row of strange words says nothing.
    """
    words = spoken(text)[:MOST_WORDS]
    said = Counter(f"w {word}" for word in words)
    said.update(f"p {one} {other}" for one, other in pairwise(words))
    letters: Counter[str] = Counter()
    for word in words:
        edged = f" {word[:30]} "
        for size in (2, 3, 4, 5):
            letters.update(f"c {edged[at : at + size]}" for at in range(max(1, len(edged) - size + 1)))
    if literals is None:
        return said, letters
    rows: Counter[str] = Counter()
    plain = ["<", *_plain(words, literals), ">"]
    for size in (1, 2, 3):
        rows.update("r " + " ".join(plain[at : at + size]) for at in range(len(plain) - size + 1))
    return said, letters, rows


def _plain(words: Sequence[str], literals: frozenset[str]) -> Iterator[str]:
    strange = False
    for word in words:
        if word in literals:
            yield word
        elif not strange:
            yield "*"
        strange = word not in literals


def read_lesson(text: str, everyday: Mapping[str, Sequence[str]], small: frozenset[str] = frozenset()) -> Lesson:
    """What an interaction model has to teach; `everyday` are values of types that everybody knows.

    `small` are words that tell nothing.

    Raises ValueError, KeyError or TypeError where the text is no interaction model.
    """
    model = language_model(text)
    samples = {intent["name"]: tuple(intent.get("samples", ())) for intent in model["intents"]}
    slots = {
        intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())} for intent in model["intents"]
    }
    used = {slot_type for types in slots.values() for slot_type in types.values()}
    known = {name: tuple(values) for name, values in everyday.items()}
    lists = {name: values for name, values in known.items() if name in used}
    for each in model["types"] or ():
        said = [word for word, _ in names_of_values(each)]
        lists[each["name"]] = (*lists.get(each["name"], ()), *said)
    kept = {name: values for name, values in lists.items() if values}
    return Lesson({name: said for name, said in samples.items() if said}, slots, kept, known, small)


def learn_recognizer(lesson: Lesson) -> Recognizer:
    """Learn everything. The same lesson gives the same recognizer."""
    names = sorted(lesson.samples)
    chance = random.Random(0)
    literals = lesson.literals
    known = None if lesson.has_slots else literals
    seen: list[tuple[int, list[Views]]] = []
    slotted = sum(bool(PLACEHOLDER.search(sample)) for said in lesson.samples.values() for sample in said)
    fillings = max(2, min(FILLINGS, MOST_FILLED // max(1, slotted)))
    for number, name in enumerate(names):
        for sample in lesson.samples[name]:
            often = fillings if PLACEHOLDER.search(sample) else 1
            said = [filled(sample, lesson.slots[name], lesson.lists, chance) for _ in range(often)]
            seen.append((number, [views(text, known) for text in said]))
    linear, threshold = _with_threshold(seen, len(names), "" if lesson.has_slots else STRANGE)
    listed = Listed(lesson.lists, lesson.everyday)
    taggers = {}
    for name in names:
        tagger = learn_tagger(lesson.samples[name], lesson.slots[name], lesson.lists, listed, literals)
        if tagger is not None:
            taggers[name] = tagger
    return Recognizer(lesson, literals, names, linear, threshold, taggers)


def _with_threshold(seen: Sequence[tuple[int, Sequence[Views]]], classes: int, strange: str) -> tuple[Linear, float]:
    """The classifier, and the score that samples which it has not seen reach when they are told right."""
    right: list[float] = []
    total = 0
    many = len(seen) > FEW_SAMPLES
    epochs = EPOCHS_OF_MANY if many else EPOCHS
    order = np.random.default_rng(0).permutation(len(seen))
    for fold in range(0 if len(seen) <= FOLDS else 1 if many else FOLDS):
        out = {int(i) for i in order[fold :: 20 if many else FOLDS]}
        linear = _learnt([each for i, each in enumerate(seen) if i not in out], classes, epochs)
        for i in sorted(out):
            answer, texts = seen[i]
            scores = linear.scores(texts[0], strange)
            total += 1
            if int(scores.argmax()) == answer:
                right.append(float(scores.max()))
    if not many:
        linear = _learnt(seen, classes, epochs)
    if not right:
        return linear, 0.0
    if not strange:  # words that nobody knows, as slots have them, make a text like nothing much
        return linear, min(right) * LOWERED
    share = GIVEN_UP * (1 - len(right) / total)
    return linear, float(np.quantile(np.array(right), share))


def _learnt(seen: Sequence[tuple[int, Sequence[Views]]], classes: int, epochs: int) -> Linear:
    texts = [text for _, texts in seen for text in texts]
    answers = [answer for answer, texts in seen for _ in texts]
    lengths = LENGTHS if len(seen) > FEW_SAMPLES else LENGTHS_OF_FEW
    return learn(texts, answers, classes, epochs, ALWAYS, lengths[: len(texts[0])])


LENGTHS = (1.0, 1.0, 1.0)
"""Of the views of words, letters and rows."""
LENGTHS_OF_FEW = (1.0, 0.5, 1.0)
"""The same where there are few samples: their letters say less."""
STRANGE = "w "
"""Beginning of features whose like no sample has, if an utterance belongs to no intent."""
ALWAYS = ("w ", "p ", "r ")
"""Beginnings of features that are kept where only one sample has them."""


def known_recognizer(text: str, lesson: Lesson, folder: Path | None) -> Recognizer:
    """The recognizer of a model: as it was kept in a folder, else learnt, and kept there if that is possible."""
    mark = hashlib.sha256(
        f"{VERSION}\n{text}\n{sorted(lesson.lists.items())}\n{sorted(lesson.everyday.items())}".encode()
    ).hexdigest()[:32]
    file = folder / f"intents-{mark}.npz" if folder else None
    if file is not None and file.is_file():
        try:
            return _read(file, lesson)
        except (OSError, ValueError, KeyError) as error:
            log.warning("%s cannot be read (%s); the model is learnt again", file, error)
    recognizer = learn_recognizer(lesson)
    if file is not None:
        try:
            _write(file, recognizer)
        except OSError as error:
            log.warning("%s cannot be written (%s); the model will be learnt again next time", file, error)
    return recognizer


def _write(file: Path, recognizer: Recognizer) -> None:
    """Keep what was learnt; written beside and renamed, so that half a file is never read."""
    arrays = pack(recognizer.linear, "intents")
    about: dict[str, Any] = {"names": recognizer.names, "threshold": recognizer.threshold, "taggers": {}}
    about["literals"] = sorted(recognizer.literals)
    for number, (name, tagger) in enumerate(recognizer.taggers.items()):
        arrays |= pack(tagger.linear, f"tagger{number}") | {f"tagger{number}.steps": tagger.steps}
        about["taggers"][name] = tagger.labels
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as out:
        np.savez(out, **arrays)
    os.replace(beside, file)


def _read(file: Path, lesson: Lesson) -> Recognizer:
    with np.load(file, allow_pickle=False) as arrays:
        about = json.loads(bytes(arrays["about"]).decode())
        taggers = {
            name: Tagger(tuple(labels), unpack(arrays, f"tagger{number}"), arrays[f"tagger{number}.steps"])
            for number, (name, labels) in enumerate(about["taggers"].items())
        }
        literals = frozenset(about["literals"])
        return Recognizer(lesson, literals, about["names"], unpack(arrays, "intents"), about["threshold"], taggers)
