"""Learning the roles of an order's words from frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sayso.understanding.learnt.learning import STRANGE, Example, Shape, learnt, vocabulary_for
from sayso.understanding.phrases.frames import Frames
from sayso.understanding.phrases.sampling import Sampler, Words
from sayso.understanding.phrases.tokens import BEGINS, FEATURES, ROLES, features

SHAPE = Shape(wide=96, layers=3, heads=6, features=FEATURES, roles=len(ROLES), begins=len(BEGINS))


def learnt_roles(
    frames: Frames, words: Words, seeds: Sequence[int], steps: int, tell: Callable[[str], None]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Weights by name for each seed, and the words of the frames. The same for the same frames, seeds and steps."""
    vocabulary = vocabulary_for(frames.words(), [*words.hesitations, *words.places, *words.ones], words.senses)

    def examples(own_seed: int) -> Callable[[], Example]:
        sampler = Sampler(frames, words, own_seed)

        def example() -> Example:
            lesson = sampler.lesson()
            ids, rows = features(lesson.tokens, vocabulary.ids, lesson.cart, lesson.that)
            ids = [id + STRANGE if token.strange else id for id, token in zip(ids, lesson.tokens, strict=True)]
            return Example(ids, rows, [ROLES.index(role) for role in lesson.roles], lesson.begins)

        return example

    return learnt(examples, vocabulary, SHAPE, seeds, steps, tell), vocabulary.known
