"""Learning the intents and slots of wishes from phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sayso.understanding.learnt.learning import NOT_JUDGED, STRANGE, Example, Shape, learnt, vocabulary_for
from sayso.understanding.phrases.frames import Frames
from sayso.understanding.phrases.sampling import Words
from sayso.understanding.wishes.phrases import Phrases
from sayso.understanding.wishes.sampling import WishSampler
from sayso.understanding.wishes.tokens import FEATURES, features, intents_of, labels_of

WIDE, LAYERS, HEADS = 80, 3, 4
WEIGHT_OF_SLOTS = 4.0
"""Most words are in no slot; so much more does a label count, beside the intent."""


def learnt_wishes(
    phrases: Phrases, frames: Frames, words: Words, seeds: Sequence[int], steps: int, tell: Callable[[str], None]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Weights by name for each seed, and the words of the phrases. The same for the same data, seeds and steps."""
    intents, labels = intents_of(phrases), labels_of(phrases)
    shape = Shape(WIDE, LAYERS, HEADS, FEATURES, len(labels), len(intents), WEIGHT_OF_SLOTS)
    often = phrases.words()
    often.update({word: count for word, count in frames.words().items() if count >= OFTEN_IN_FRAMES})
    vocabulary = vocabulary_for(often, words.hesitations, words.senses)

    def examples(own_seed: int) -> Callable[[], Example]:
        sampler = WishSampler(phrases, frames, words, own_seed)

        def example() -> Example:
            lesson = sampler.lesson()
            ids, rows = features(lesson.tokens, vocabulary.ids, lesson.state, lesson.traits, lesson.own)
            for at, token in enumerate(lesson.tokens, 1):
                ids[at] += STRANGE if token.strange else 0
            roles = [NOT_JUDGED, *(labels.index(label) for label in lesson.labels)]
            begins = [intents.index(lesson.intent), *(NOT_JUDGED for _ in lesson.tokens)]
            return Example(ids, rows, roles, begins)

        return example

    return learnt(examples, vocabulary, shape, seeds, steps, tell), vocabulary.known


OFTEN_IN_FRAMES = 10
"""Forms of orders that have a word of which more than the sense is learnt."""
