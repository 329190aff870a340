"""Intents of any Alexa interaction model, recognised locally: by its samples, else by what was learnt from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from sayso.intent import Intent, Slot
from sayso.language import Language, spoken
from sayso.understanding.learnt.recognition import Recognizer, known_recognizer, read_lesson
from sayso.understanding.learnt.tagging import Word, cut_words
from sayso.understanding.periods import PeriodReader
from sayso.understanding.samples import Model, Sample, fits, read_model, wordings
from sayso.understanding.slot_values import ANYTHING, DATE_TYPE, SlotValues

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
        self._plain = {words: name for words, name in {**built_in, **self._plain}.items() if words}
        self._language = language
        own_words = {word for sample in model.samples for word in sample.words}
        self._hesitations = language.words("hesitations") - own_words
        """Sounds that mean nothing wherever they stand, in a model that has no such word."""
        self._polite = language.words("fillers") - own_words
        """Words of politeness of which no sample makes anything."""
        self._asking = language.words("asking")
        """Those that are in no slot's value at the end of an utterance, whatever the samples say."""
        self._slotted: dict[str, list[Sample]] = {}
        for sample in model.samples:
            if sample.slots:
                first = sample.parts[0]
                self._slotted.setdefault("" if isinstance(first, str) else first[0], []).append(sample)

    def read(self, text: str) -> Intent | None:
        """The intent of an utterance with its slots resolved; None where it belongs to none.

        What is a sample but for politeness and hesitation is that sample, and they are in no slot.
        """
        whole = self._plain.get(spoken(text))
        if whole is not None:
            return Intent(whole)
        kept = [word for word in cut_words(text) if not self._hesitations.issuperset(spoken(word.text))]
        best: tuple[int, Intent] | None = None
        for said in self._wordings(kept):
            words = spoken(" ".join(word.text for word in said))
            exact = self._plain.get(words)
            if exact is not None:
                return Intent(exact)
            found = self._sampled(words) if len(words) <= MOST_WORDS else None
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        if best is not None:
            return best[1]
        return self._recognised(text, kept)

    def _wordings(self, kept: Sequence[Word]) -> Iterator[Sequence[Word]]:
        """The words without politeness at their ends, the barest first; then all of them."""
        words = tuple(word.text for word in kept)
        bare = [*wordings(words, self._language)][-1] if words else words
        at = next((i for i in range(len(words)) if words[i : i + len(bare)] == bare), 0)
        if len(bare) < len(words):
            yield kept[at : at + len(bare)]
        yield kept

    def _recognised(self, text: str, kept: Sequence[Word]) -> Intent | None:
        """What is most like an utterance by what was learnt, with what was said beside it in no slot."""
        bare = [*kept]
        while len(bare) > 1 and bare[-1].text in self._polite:
            bare.pop()
        while len(bare) > 1 and bare[0].text in self._polite:
            bare.pop(0)
        if not bare or len(bare) == len(cut_words(text)):
            said = text
        else:  # as it was written, but for what was left out
            gaps = [text[one.end : other.start] if one.end <= other.start else " " for one, other in pairwise(bare)]
            said = "".join(text[word.start : word.end] + gap for word, gap in zip(bare, [*gaps, ""], strict=True))
        found = self._recognizer.recognise(said)
        if found is None:
            return None
        plain = said
        while (words := cut_words(plain))[1:] and words[-1].text in self._asking:
            plain = plain[: words[-2].end]
        values = found.slots if plain == said else self._recognizer.slots(found.intent, plain)
        once = dict(reversed(values))  # no slot twice
        slots = [self._slot(found.intent, name, once[name]) for name in dict.fromkeys(name for name, _ in values)]
        if all(self._may_be(found.intent, slot) for slot in slots):
            return Intent(found.intent, tuple(slots))
        return self._fitting(found.intent, spoken(plain)) or Intent(found.intent, tuple(slots))

    def _may_be(self, intent: str, slot: Slot) -> bool:
        """Whether a slot may hold its words: no number is "blue"."""
        return slot.id is not None or not self._values.is_built_in(self._model.slot_types[intent, slot.name])

    def _sampled(self, words: tuple[str, ...]) -> tuple[int, Intent] | None:
        """The sample that fits with every slot resolved, and its own words; the one with most of them."""
        best: tuple[int, Intent] | None = None
        for sample in self._beginning(words):
            if best is not None and sample.literals <= best[0]:
                continue
            for said in fits(words, sample.parts):
                slots = [self._slot(sample.intent, name, " ".join(value)) for name, value in said]
                if all(slot.id is not None or self._takes_anything(sample, slot) for slot in slots):
                    best = (sample.literals, Intent(sample.intent, tuple(slots)))
                    break
        return best

    def _fitting(self, intent: str, words: tuple[str, ...]) -> Intent | None:
        """The sample of an intent that words fit, where what is not in a list may be in its slots; the likeliest."""
        best: tuple[tuple[int, int], Intent] | None = None
        for sample in self._beginning(words):
            if sample.intent != intent or len(words) > MOST_WORDS or not sample.literals:
                continue
            for said in fits(words, sample.parts):
                slots = [self._slot(intent, name, " ".join(value)) for name, value in said]
                rank = (sample.literals, sum(slot.id is not None for slot in slots))
                right = all(self._may_be(intent, slot) for slot in slots)
                if right and (best is None or rank > best[0]):
                    best = rank, Intent(intent, tuple(slots))
        return best[1] if best else None

    def _beginning(self, words: tuple[str, ...]) -> Sequence[Sample]:
        """The samples with slots that begin as the words do, or with a slot."""
        return (*self._slotted.get(words[0] if words else "", ()), *self._slotted.get("", ()))

    def _takes_anything(self, sample: Sample, slot: Slot) -> bool:
        return self._model.slot_types[sample.intent, slot.name] in ANYTHING and sample.literals > 0

    def _date(self, words: Sequence[str]) -> str | None:
        """A day, week, month or year as Alexa writes it; a bare weekday or holiday is the next one, as Alexa has it."""
        period = self._periods.coming(words, self._today())
        if period is None:
            return None
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
