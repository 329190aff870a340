"""Entity resolution: what the words of a slot stand for, by the type of the slot and by what the customer may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sayso.intent import Intent, Slot
from sayso.language import Language, spoken
from sayso.understanding.edits import Context
from sayso.understanding.faq import Faq
from sayso.understanding.periods import PeriodReader
from sayso.understanding.samples import ORDER_TYPE, Model
from sayso.understanding.slot_values import DATE_TYPE, TIME_TYPE, SlotValues
from sayso.understanding.wishes.reader import Wish

PERIOD_TYPE = "PERIOD"
"""The slot type whose values are periods; they are resolved to ISO 8601 intervals, the end exclusive."""
EVER = "ever"
"""The value of a period that has no bounds."""
QUESTION_TYPE = "QUESTION"
"""The slot type whose values are the shop's own questions; they are resolved to the place of their answer."""
OWN_TYPES = ("FAVOURITE", "MEMBER", "COUPON", "SHOP")
"""Slot types whose values are the shop's or the customer's own, and not the interaction model's."""
TRAIT_TYPE = "TRAIT"
"""The slot type of allergens and labels."""
PURPOSE_TYPE = "PURPOSE"
"""The slot type of what something is wanted for; some values are the model's, all others are heard as wishes."""
OPTION_TYPE = "OPTION"
"""The slot type of sizes, kinds and toppings; which ones are meant depends on the goods."""
PLACE_TYPE = "PLACE"
"""The slot type of where an order is brought."""
MOMENT_TYPES = (DATE_TYPE, TIME_TYPE)
MOST_WORDS, LONGEST_VALUE = 60, 24
"""Words of an utterance in which a value is looked for, and words of a value."""
EXACTLY = ":00"
"""The seconds of a time that was told to be in this half of the day: 07:00:00 is never meant in the evening."""
HOURS = 24


class Entities:
    """Resolves the slots of one model in one language."""

    def __init__(
        self,
        model: Model,
        language: Language,
        faq: Faq,
        periods: PeriodReader,
        values: SlotValues,
        number: Callable[[tuple[str, ...]], int | None],
    ) -> None:
        self._model = model
        self._language = language
        self._faq = faq
        self._periods = periods
        self._number = number
        self._values = values
        self._refusing = language.single_words("negation")
        self._before_a_place = language.words("determiners", "articles", "toward")
        self._types_by_slot = {slot: slot_type for (_, slot), slot_type in model.slot_types.items()}

    def type_of(self, intent: Intent, slot: Slot) -> str:
        """The type of a slot of an intent; by its name alone where the intent has none so called."""
        return self._model.slot_types.get((intent.name, slot.name)) or self._types_by_slot.get(slot.name, "")

    def has_slot(self, intent: str, slot: str) -> bool:
        """Whether an intent of the model has a slot of a name."""
        return slot in self._model.slots.get(intent, {})

    def _slot_of_type(self, intent: str, slot_type: str, heard: Sequence[Slot] = ()) -> str | None:
        """The first slot of a type that an intent has and that was not heard; None where it has no other."""
        named = {slot.name for slot in heard}
        slots = self._model.slots.get(intent, {}).items()
        return next((name for name, each in slots if each == slot_type and name not in named), None)

    def is_closed(self, slot_type: str) -> bool:
        """Whether only the values of a type can be meant."""
        open_types = (ORDER_TYPE, PERIOD_TYPE, QUESTION_TYPE, PURPOSE_TYPE, OPTION_TYPE, *OWN_TYPES)
        return slot_type in self._model.types and slot_type not in open_types

    def resolved(self, slot_type: str, words: tuple[str, ...], context: Context) -> str | None:
        """The id of the value that words are; None where they are none of the type."""
        if slot_type == "AMAZON.NUMBER":
            number = self._number(words)
            return None if number is None else str(number)
        if slot_type == QUESTION_TYPE:
            answer = self._faq.find(words)
            return None if answer is None else str(answer)
        if slot_type in OWN_TYPES:
            return context.known(slot_type).get(words)
        if self._values.is_built_in(slot_type):
            hour = self._number(words) if slot_type == TIME_TYPE else None
            whole = f"{hour:02}:00" if hour is not None and 0 < hour < HOURS else None  # "at two"
            told = self._values.resolve(slot_type, words) or whole
            if slot_type != TIME_TYPE:
                return told
            if told is not None and self._values.is_before_noon(words):
                told += EXACTLY
            return self._values.from_now(words) or told or self._values.part_of_day(words)
        if slot_type == "AMAZON.SearchQuery":
            return self._traits(words)
        if slot_type == DATE_TYPE:
            day = self._periods.coming(words, context.today) if context.today is not None else None
            return day.start.isoformat() if day is not None and (day.end - day.start).days == 1 else None
        known = self._model.types.get(slot_type)
        value = known.values.get(words) if known else None
        if slot_type == PERIOD_TYPE and value != EVER and context.today is not None:
            period = self._periods.whole(words, context.today)
            return f"{period.start}/{period.end}" if period else None
        return value

    def _traits(self, words: tuple[str, ...]) -> str | None:
        """The traits that words name, with commas between them: "fish and eggs"; None where they name none."""
        known = self._model.types[TRAIT_TYPE].values if TRAIT_TYPE in self._model.types else {}
        splitting = self._language.words("joining", "alternative")
        parts: list[list[str]] = [[]]
        for word in words:
            if word in splitting:
                parts.append([])
            else:
                parts[-1].append(word)
        found = [known.get(words), *(known.get(tuple(part)) for part in parts)]
        return ",".join(dict.fromkeys(each for each in found if each)) or None

    def longest(self, intent: str, slot: str, value: str, context: Context) -> str | None:
        """What the words of a slot stand for; of a list, what the longest run of them that it has does."""
        return self._longest(intent, slot, value, context)[0]

    def _longest(self, intent: str, slot: str, value: str, context: Context) -> tuple[str | None, str]:
        """The same with the words that do."""
        slot_type = self.type_of(Intent(intent), Slot(slot, value))
        words = spoken(value)
        if slot_type == ORDER_TYPE or not words:
            return None, value
        words = words[:MOST_WORDS]
        runs = sorted(
            (end - start, start)
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + LONGEST_VALUE) + 1)
        )
        for length, start in reversed(runs):
            if slot_type == PLACE_TYPE and not self._begins_a_place(words, start):
                continue
            found = self.resolved(slot_type, words[start : start + length], context)
            if found is not None:
                run = " ".join(words[start : start + length])
                return found, run if slot_type in (PERIOD_TYPE, DATE_TYPE) else value
        return None, value

    def slots_of(self, intent: str, said: Mapping[str, str], words: tuple[str, ...], context: Context) -> list[Slot]:
        """The slots that were said of an intent, resolved, with a day and a place that stand beside them."""
        types = self._model.slots.get(intent, {})
        told = {
            name: self._whole_time(value, words) if types.get(name) == TIME_TYPE else value
            for name, value in said.items()
        }
        found = {name: self._longest(intent, name, value, context) for name, value in told.items()}
        slots = [Slot(name, value, known) for name, (known, value) in found.items()]
        places = list(self._places_beside(intent, slots, words))
        heard = [slot for slot in slots if slot.name not in {place.name for place in places}]
        of_a_day = list(self._model.slots.get(intent, {}).values()) == [DATE_TYPE]
        if not slots and of_a_day and not self._periods.days_named.isdisjoint(words):  # "and what time tomorrow"
            return [*self._day_beside(intent, (), words, context)]
        heard = self._with_times(intent, heard, words, context)
        timed = self._with_days(intent, heard, context)
        if any(types.get(slot.name) == TIME_TYPE for slot in timed):
            timed += self._day_beside(intent, timed, words, context)
        return [*timed, *places]

    def _with_times(self, intent: str, slots: Sequence[Slot], words: tuple[str, ...], context: Context) -> list[Slot]:
        """Slots with the time that an utterance says where what was heard of it is none: "soon as you can"."""
        types = self._model.slots.get(intent, {})
        if not any(types.get(slot.name) == TIME_TYPE and slot.id is None for slot in slots):
            return [*slots]
        said = self.moment_in(intent, words, context, bare=False)
        if not said:
            return [*slots]
        return [*(slot for slot in slots if slot.name not in {each.name for each in said}), *said]

    def _whole_time(self, value: str, words: tuple[str, ...]) -> str:
        """A time with what was said before it: the "half" of "half two"."""
        time = spoken(value)
        starts = [at for at in range(1, len(words)) if words[at : at + len(time)] == time]
        longer = [words[at - 1 : at + len(time)] for at in starts]
        return next((" ".join(each) for each in longer if self._values.resolve(TIME_TYPE, each)), value)

    def is_timed(self, wish: Wish, context: Context) -> bool:
        """Whether a wish names a day or a time of its own, whose number counts no goods: "bring it at three"."""
        types = self._model.slots.get(wish.intent, {})
        timed = [(name, value) for name, value in wish.slots if types.get(name) in MOMENT_TYPES]
        return any(self.longest(wish.intent, name, value, context) is not None for name, value in timed)

    def is_to_come(self, intent: Intent, context: Context) -> bool:
        """Whether a period of an intent has not begun yet."""
        periods = [slot.id for slot in intent.slots if self.type_of(intent, slot) == PERIOD_TYPE]
        begins = [each.partition("/")[0] for each in periods if each is not None and "/" in each]
        return context.today is not None and any(begin > context.today.isoformat() for begin in begins)

    def tells_a_moment(self, words: tuple[str, ...], context: Context) -> bool:
        """Whether a day and a time are said, whose number counts no goods."""
        timed = next((name for name, slots in self._model.slots.items() if {*MOMENT_TYPES} <= {*slots.values()}), None)
        if timed is None or self._periods.days_named.isdisjoint(words):
            return False
        of = {each: name for name, each in self._model.slots[timed].items()}
        return all(self.longest(timed, of[each], " ".join(words), context) is not None for each in MOMENT_TYPES)

    def moment_in(self, intent: str, words: tuple[str, ...], context: Context, bare: bool = True) -> list[Slot]:
        """The slots of a time that an utterance says, the last that it does not refuse: "not at nine, ten".

        Where `bare`, a number by itself is one.
        """
        name = self._slot_of_type(intent, TIME_TYPE)
        if name is None:
            return []
        small = self._language.words("pronouns", "articles")
        at, found = 0, ""
        while at < len(words):
            lengths = self._times_at(words, at, context, bare)
            refused = at > 0 and words[at - 1] in self._refusing
            if refused:  # "not nine forty five, ten": what is left must begin with a time, too
                lengths = [n for n in lengths if self._times_at(words, at + n, context, bare)] or lengths
            run = words[at : at + lengths[0]] if lengths else ()
            if run and not refused and not small.issuperset(run):
                found = " ".join(run)
            at += max(len(run), 1)
            while refused and not run and at < len(words) and self._number(words[at : at + 1]) is not None:
                at += 1  # "eight o'clock, not forty five"
        if not found:
            return []
        slots = [Slot(name, found, self.resolved(TIME_TYPE, spoken(found), context))]
        return [*slots, *self._day_beside(intent, slots, words, context)]

    def _day_beside(
        self, intent: str, slots: Sequence[Slot], words: tuple[str, ...], context: Context
    ) -> Iterator[Slot]:
        """The day that an utterance names beside a time, where none was heard: "tomorrow in the morning"."""
        missing = self._slot_of_type(intent, DATE_TYPE, slots)
        if missing is None or self._periods.days_named.isdisjoint(words):
            return
        kept = [word for before, word in zip(("", *words), words, strict=False) if before not in self._refusing]
        known, said = self._longest(intent, missing, " ".join(kept), context)  # "monday, not today"
        if known is not None:
            yield Slot(missing, said, known)

    def _times_at(self, words: tuple[str, ...], at: int, context: Context, bare: bool) -> list[int]:
        """The numbers of words, the most first, that are a time where they begin at a place."""
        lengths = range(min(LONGEST_VALUE, len(words) - at), 0, -1)
        runs = [words[at : at + n] for n in lengths]
        return [
            len(run) for run in runs if self.resolved(TIME_TYPE, run, context) and (bare or self._number(run) is None)
        ]

    def _with_days(self, intent: str, slots: Sequence[Slot], context: Context) -> list[Slot]:
        """Slots with a day that was said beside a time taken out of it: "tomorrow at six"."""
        types = self._model.slots.get(intent, {})
        missing = self._slot_of_type(intent, DATE_TYPE, slots)
        timed = next((slot for slot in slots if types.get(slot.name) == TIME_TYPE), None)
        if timed is None:
            return [*slots, *self._part_of_its_day(intent, slots, context)]
        if missing is None:
            return [*slots]
        day, said = self._longest(intent, missing, timed.value, context)
        if day is None:
            return [*slots]
        left = f" {timed.value} ".replace(f" {said} ", " ").strip()
        others = [slot for slot in slots if slot is not timed]
        if timed.id is not None or len(left.split()) > 1:  # else nothing but the day was said
            others.append(replace(timed, value=left or said))  # "this afternoon" is both
        return [*others, Slot(missing, said, day)]

    def _part_of_its_day(self, intent: str, slots: Sequence[Slot], context: Context) -> Iterator[Slot]:
        """The part of the day that the words of a day say, too: "tonight"."""
        types = self._model.slots.get(intent, {})
        name = self._slot_of_type(intent, TIME_TYPE)
        said = next((slot.value for slot in slots if types.get(slot.name) == DATE_TYPE), "")
        part = self.resolved(TIME_TYPE, spoken(said), context) if name is not None else None
        if name is not None and part is not None:
            yield Slot(name, said, part)

    def _begins_a_place(self, words: tuple[str, ...], at: int) -> bool:
        """Whether a place may begin there, and no other's is meant: "to my mom's house" is not home."""
        return at == 0 or words[at - 1] in self._before_a_place

    def _places_beside(self, intent: str, slots: Sequence[Slot], words: tuple[str, ...]) -> Iterator[Slot]:
        """A place that everybody has, where none of those was heard of: "bring it to my house"."""
        missing = self._slot_of_type(intent, PLACE_TYPE)
        if missing is None or any(slot.name == missing and slot.id is not None for slot in slots):
            return
        known = self._model.types[PLACE_TYPE].values
        starts = [at for at in range(len(words)) if self._begins_a_place(words, at)]
        runs = (words[at:end] for at in starts for end in range(len(words), at, -1))
        said = next((run for run in runs if run in known), None)
        if said is not None:
            yield Slot(missing, " ".join(said), known[said])
