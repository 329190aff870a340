"""What Alexa has made of an utterance: slots without ids, and edits read as the words that they were cut from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sayso.intent import Intent, Slot
from sayso.language import Language, spoken
from sayso.understanding.edits import Context
from sayso.understanding.entities import (
    EVER,
    OWN_TYPES,
    PERIOD_TYPE,
    QUESTION_TYPE,
    TRAIT_TYPE,
    Entities,
)
from sayso.understanding.known_intents import FALLBACK, REWORDED
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.read_orders import ReadOrders
from sayso.understanding.samples import ORDER_TYPE
from sayso.understanding.slot_values import DATE_TYPE, TIME_TYPE, SlotValues

EDITED = ("order", "old", "quantity")
"""Slots that name goods or options of the cart."""
_WRITTEN = {DATE_TYPE: re.compile(r"\d{4}-\d\d-\d\d"), TIME_TYPE: re.compile(r"\d\d:\d\d|MO|AF|EV|NI")}
"""Days and times as Alexa writes them."""
_SLOT_NAMES = re.compile(r"\{(\w+)\}")


class CutSlots:
    """Reads the slots that Alexa has cut out of an utterance."""

    def __init__(
        self,
        language: Language,
        entities: Entities,
        goods: NamedGoods,
        orders: ReadOrders,
        values: SlotValues,
        alone: Mapping[str, tuple[str, str]],
    ) -> None:
        self._language, self._entities = language, entities
        self._goods, self._readings = goods, orders
        self._values, self._alone = values, alone

    def resolved(self, intent: Intent, context: Context) -> Intent:
        """An intent from Alexa, with ids for slots that came without."""
        slots = []
        for slot in intent.slots:
            slot_type = self._entities.type_of(intent, slot)
            typed = slot_type != ORDER_TYPE and slot.value[:1].isalnum()  # "-3" and "?" were not said
            ours = slot_type in (*OWN_TYPES, QUESTION_TYPE) or (slot_type == PERIOD_TYPE and slot.id != EVER)
            written = _WRITTEN.get(slot_type)
            own = None if ours else slot.value if written and written.fullmatch(slot.value) else slot.id
            found = own or (self._entities.resolved(slot_type, spoken(slot.value), context) if typed else None)
            named = next(
                (s for s in intent.slots if self._entities.type_of(intent, s) == ORDER_TYPE and s is not slot), None
            )
            if found is None and slot_type == TRAIT_TYPE and named is not None:  # "orange juice", cut in two
                whole = replace(named, value=f"{slot.value} {named.value}")
                rest = tuple(whole if each is named else each for each in intent.slots if each is not slot)
                return self.resolved(replace(intent, slots=rest), context)
            if found is None and self._entities.is_closed(slot_type):
                answers = self._goods.chosen(spoken(slot.value), context) is not None  # Alexa puts anything into a slot
                return Intent("OrderIntent", (Slot("order", slot.value),)) if answers else Intent(FALLBACK)
            slots.append(replace(slot, id=found))
        return replace(intent, slots=tuple(slots))

    def expected(self, intent: Intent, context: Context) -> Intent:
        """What Alexa made of the answer that we asked for: "1234" as a quantity is the code all the same."""
        if context.expecting is None or context.expecting not in self._alone or len(intent.slots) != 1:
            return intent
        value = intent.slots[0].value
        found = self._values.resolve(context.expecting, spoken(value))
        if found is None:
            return intent
        name, slot = self._alone[context.expecting]
        return Intent(name, (Slot(slot, value, found),))

    def edited(self, intent: Intent, context: Context) -> Intent | None:
        """What Alexa's slots of an edit say, read as the words that they were cut from."""
        slots = {slot.name: slot.value for slot in intent.slots if slot.name in EDITED and slot.value[:1].isalnum()}
        if context.waiting or intent.name not in REWORDED:
            return None
        wordings_of = self._language.data["rewordings"][REWORDED[intent.name]]
        said = [spoken(each.format(**slots)) for each in wordings_of if set(slots) == set(_SLOT_NAMES.findall(each))]
        read = self._read_likeliest(said, intent, context)
        if read is not None:
            return replace(read, slots=intent.slots)
        return None

    def _read_likeliest(self, said: Sequence[tuple[str, ...]], intent: Intent, context: Context) -> Intent | None:
        """What the surest of several wordings says; those that change what is there come before those that add."""
        found = [(words, reading) for words in said if (reading := self._readings.reading(words, context)) is not None]
        found.sort(key=lambda each: (each[1].edits and bool(each[1].changes), each[1].sure), reverse=True)
        for words, reading in found:
            read = self._readings.meant(reading, words, intent, context)
            if read is not None and read.name != FALLBACK and not reading.changes_nothing(context.lines):
                return read
        return None
