"""Intents of any Alexa interaction model, recognised locally: by its samples, else by what was learnt from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from sayso.intent import Intent, Slot
from sayso.language import Language, spoken
from sayso.understanding.learnt.recognition import Recognizer, known_recognizer, read_lesson
from sayso.understanding.periods import PeriodReader
from sayso.understanding.samples import Model, Sample, fits, read_model
from sayso.understanding.slot_values import ANYTHING, SlotValues

DATE_TYPE = "AMAZON.DATE"
MOST_WORDS = 60
"""Of an utterance that is compared with samples word by word."""


class IntentReader:
    """Reads intents of one model in one language."""

    def __init__(
        self, model: Model, language: Language, recognizer: Recognizer, today: Callable[[], date] = date.today
    ) -> None:
        self._model = model
        self._recognizer = recognizer
        self._values = SlotValues(language)
        self._periods = PeriodReader(language)
        self._today = today
        self._names = {name: _resolutions(slot_type.all_values) for name, slot_type in model.types.items()}
        own = language.data["intents"]
        built_in = {spoken(said): name for name in model.intents for said in own.get(name, ())}
        self._plain = {sample.words: sample.intent for sample in reversed(model.samples) if not sample.slots}
        self._plain = {**built_in, **self._plain}
        self._slotted: dict[str, list[Sample]] = {}
        for sample in model.samples:
            if sample.slots:
                first = sample.parts[0]
                self._slotted.setdefault("" if isinstance(first, str) else first[0], []).append(sample)

    def read(self, text: str) -> Intent | None:
        """The intent of an utterance with its slots resolved; None where it belongs to none."""
        words = spoken(text)
        exact = self._plain.get(words)
        if exact is not None and words:
            return Intent(exact)
        sampled = self._sampled(words) if len(words) <= MOST_WORDS else None
        if sampled is not None:
            return sampled
        found = self._recognizer.recognise(text)
        if found is None:
            return None
        return Intent(found.intent, tuple(self._slot(found.intent, name, value) for name, value in found.slots))

    def _sampled(self, words: tuple[str, ...]) -> Intent | None:
        """The sample that fits with every slot resolved; the one with most words of its own."""
        best: tuple[int, Intent] | None = None
        for sample in (*self._slotted.get(words[0] if words else "", ()), *self._slotted.get("", ())):
            if best is not None and sample.literals <= best[0]:
                continue
            for said in fits(words, sample.parts):
                slots = [self._slot(sample.intent, name, " ".join(value)) for name, value in said]
                if all(slot.id is not None or self._takes_anything(sample, slot) for slot in slots):
                    best = (sample.literals, Intent(sample.intent, tuple(slots)))
                    break
        return best[1] if best else None

    def _takes_anything(self, sample: Sample, slot: Slot) -> bool:
        return self._model.slot_types[sample.intent, slot.name] in ANYTHING and sample.literals > 0

    def _date(self, words: Sequence[str]) -> str | None:
        """A day, week, month or year as Alexa writes it; a bare weekday or holiday is the next one, as Alexa has it."""
        today = self._today()
        period = self._periods.whole(words, today)
        if period is None:
            return None
        coming = self._periods.whole(("next", *words), today) if period.end <= today else None
        if coming is not None:  # "monday", and not "last monday"
            ahead = self._periods.whole(("this", *words), today)
            period = ahead if ahead is not None and ahead.start >= today else coming
        days = (period.end - period.start).days
        if days == 1:
            return period.start.isoformat()
        if days == 7 and period.start.weekday() == 0:
            return period.start.strftime("%G-W%V")
        if period.start.day == 1 and 28 <= days <= 31:
            return period.start.strftime("%Y-%m")
        return str(period.start.year) if days >= 365 else None

    def _slot(self, intent: str, name: str, value: str) -> Slot:
        """A slot with the id of what was matched; without one where nothing is, or several things are."""
        slot_type = self._model.slot_types.get((intent, name), "")
        if slot_type == DATE_TYPE:
            return Slot(name, value, self._date(spoken(value)))
        if self._values.is_built_in(slot_type):
            return Slot(name, value, self._values.resolve(slot_type, spoken(value)))
        ids = self._names.get(slot_type, {}).get(spoken(value), ())
        return Slot(name, value, ids[0] if len(ids) == 1 else None)


def _resolutions(values: Sequence[tuple[tuple[str, ...], str]]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Words to the ids of all values that are called so."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for words, value_id in values:
        known = found.get(words, ())
        found[words] = known if value_id in known else (*known, value_id)
    return found


def open_intents(
    text: str, language: Language, folder: Path | None, today: Callable[[], date] = date.today
) -> IntentReader:
    """A reader of an interaction model; what has to be learnt is kept in a folder.

    Raises ValueError, KeyError or TypeError where the text is no interaction model.
    """
    numbers = [" ".join(words) for words in language.number_words]
    everyday = {**language.data["lists"], "AMAZON.NUMBER": numbers}
    small = language.words("determiners", "articles", "of", "pronouns", "joining", "that", "alternative", "contrast")
    model, lesson = read_model(text), read_lesson(text, everyday, small)
    return IntentReader(model, language, known_recognizer(text, lesson, folder), today)
