"""What is said in other words than any sample: the intent that it is most like, learnt when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sayso.language import Language, spoken
from sayso.understanding.likeness import Likeness
from sayso.understanding.samples import Model

Paraphrases = Callable[[str], str | None]
"""An utterance to the name of an intent; None where it is like none."""

GUESSED = frozenset(
    {
        *("ShowCartIntent", "DetailsIntent", "OrderStatusIntent", "LastOrderIntent", "TicketIntent", "HoursIntent"),
        *("BalanceIntent", "TransactionsIntent", "SpendingIntent", "BillsIntent", "PreferencesIntent"),
        *("FavouritesIntent", "NewIntent", "HelpChooseIntent", "HandoffIntent", "AMAZON.HelpIntent"),
    }
)
"""Intents that only tell or ask: nobody buys, changes or gives anything by a likeness."""
LIKE_ENOUGH = 0.55
"""How alike the utterance and a sample of the guessed intent must be."""
MOST_STRANGE = 0.3
"""Share of words that no sample has."""
LEAST_WORDS = 3
"""Of an utterance that is compared."""


def open_paraphrases(model: Model, language: Language, folder: Path | None) -> Paraphrases:
    """Paraphrases of a model's samples without slots; what is learnt is kept in a folder."""
    samples: dict[str, list[str]] = {}
    for sample in model.samples:
        if not sample.slots and sample.intent in GUESSED:
            samples.setdefault(sample.intent, []).append(" ".join(sample.words))
    vocabulary = {word for said in samples.values() for sample in said for word in sample.split()}
    likeness = Likeness([(name, spoken(sample)) for name, said in samples.items() for sample in said], language)
    learnt: list[Paraphrases] = []

    def guess(text: str) -> str | None:
        words = spoken(text)
        strange = sum(word not in vocabulary for word in words)
        if len(words) < LEAST_WORDS or strange > MOST_STRANGE * len(words):
            return None
        if not learnt:
            learnt.append(_learnt(samples, folder))
        name = learnt[0](text)
        alike = likeness.best(words, name) if name else None
        return alike.key if alike and alike.share >= LIKE_ENOUGH else None

    return guess


def _learnt(samples: dict[str, list[str]], folder: Path | None) -> Paraphrases:
    try:
        from sayso.understanding.learnt.recognition import Lesson, known_recognizer
    except ImportError:  # without NumPy only samples are understood
        return lambda text: None
    frozen = {name: tuple(said) for name, said in sorted(samples.items())}
    lesson = Lesson(frozen, {name: {} for name in frozen}, {}, {})
    recognizer = known_recognizer(repr(list(frozen.items())), lesson, folder)

    def guess(text: str) -> str | None:
        found = recognizer.recognise(text)
        return found.intent if found else None

    return guess
