"""What slots say of goods, of their options, and of the cart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sayso.intent import Change, Choice, Intent, Slot
from sayso.language import Language, spoken
from sayso.menu import Menu
from sayso.order import OrderLine
from sayso.understanding import edits
from sayso.understanding.edits import Context
from sayso.understanding.entities import OPTION_TYPE, PURPOSE_TYPE, Entities
from sayso.understanding.known_intents import CHANGE_SLOT
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.phrase import ParsedLine, ParsedPhrase
from sayso.understanding.phrases.reader import PhraseReader
from sayso.understanding.purposes import Purposes
from sayso.understanding.read_orders import ReadOrders
from sayso.understanding.sample_reading import SampleReader
from sayso.understanding.samples import ORDER_TYPE, wordings


class SlotGoods:
    """Reads what the slots of an intent say of goods and of the cart."""

    def __init__(
        self,
        menu: Menu,
        language: Language,
        entities: Entities,
        goods: NamedGoods,
        reader: PhraseReader,
        orders: ReadOrders,
        samples: SampleReader,
        purposes: Purposes,
    ) -> None:
        self._menu, self._language, self._entities = menu, language, entities
        self._goods, self._reader = goods, reader
        self._readings, self._samples = orders, samples
        self._purposes = purposes

    def with_changes(self, intent: Intent, context: Context) -> Intent:
        """The intent with what its order phrase does to the cart."""
        order = intent.slot("order")
        if intent.name == "OrderIntent" and order:
            return self._readings.ordered(intent, self._order_in(order.value, context), context)
        if intent.name == "ChangeIntent":
            return self._changed(intent, context)
        if intent.name == "RemoveIntent":
            return self._removed(intent, context)
        return self.asked(intent, context)

    def asked(self, intent: Intent, context: Context) -> Intent:
        """The intent with the goods that it asks about."""
        if any(self._entities.type_of(intent, s) == "FAVOURITE" and s.id is None for s in intent.slots):
            phrase = intent.slots[0].value  # "order my pizza", which Alexa takes for a favourite
            if self._samples.quality(spoken(phrase), context) == 2:
                return self.with_changes(Intent("OrderIntent", (Slot("order", phrase),)), context)
        goods: list[tuple[OrderLine, ...]] = []
        unknown = []
        for slot in intent.slots:
            if self._entities.type_of(intent, slot) == ORDER_TYPE:
                number = self._goods.number(spoken(slot.value)) if slot.value[:1].isalnum() else None
                named = self._goods.goods_of(spoken(slot.value), context) if number is None else ()
                goods.extend(named)
                if number is not None:
                    counted = replace(slot, id=str(number))
                    intent = replace(intent, slots=tuple(counted if each is slot else each for each in intent.slots))
                elif not named:
                    unknown.append(slot.value)
        change = intent.slot(CHANGE_SLOT)
        if change is not None and change.id is None and self._says_more(spoken(change.value)):
            slots = tuple(each for each in intent.slots if each is not change)
            return replace(intent, slots=slots, later=change.value)
        if not goods and not unknown:
            wanted = next((s for s in intent.slots if self._entities.type_of(intent, s) == PURPOSE_TYPE), None)
            if wanted is not None:
                slots = intent.slots if intent.slot("quantity") else (*intent.slots, *self._people(wanted))
                return replace(intent, slots=slots, goods=self._purposes.goods(spoken(wanted.value)))
            return self._with_option(intent, context)
        slots = (*intent.slots, *self._some_of(intent))
        found = replace(intent, slots=slots, goods=tuple(goods), unknown=tuple(unknown))
        return self._with_option(found, context)

    def _with_option(self, intent: Intent, context: Context) -> Intent:
        """The intent with the ids of options, or of groups of them, that it asks about."""
        said = next((slot for slot in intent.slots if self._entities.type_of(intent, slot) == OPTION_TYPE), None)
        if said is None:
            return intent
        found = self._goods.options_in(said.value, intent.goods, context)
        known = replace(said, id=",".join(found) or None)
        return replace(intent, slots=tuple(known if each is said else each for each in intent.slots))

    def _says_more(self, words: tuple[str, ...]) -> bool:
        """Whether what shall be other is more than other goods, or another number: "put jalapenos on the pizza"."""
        reading = self._reader.read(words)
        lines = reading.phrase.lines
        plain = all(each.headed and not each.attributes_said and not each.line.modifiers for each in lines)
        names = sum(token.product or token.category for _, token in self._reader.tokens(words))
        plain = plain and names <= len(lines)  # "two sprites in place of the diet cokes"
        return reading.edits or not plain or not (lines or reading.phrase.unknown)

    def is_purpose(self, words: tuple[str, ...]) -> bool:
        """Whether words name what some goods are good for."""
        return bool(self._purposes.goods(words))

    def is_good_for(self, goods: tuple[str, ...], purpose: tuple[str, ...], context: Context) -> bool:
        """Whether goods that words name are among those that are good for something."""
        fitting = [line for group in self._purposes.goods(purpose) for line in group]
        return any(line in fitting for group in self._goods.goods_of(goods, context) for line in group)

    def _people(self, purpose: Slot) -> Iterator[Slot]:
        """For how many people something is wanted: "dinner for four"."""
        words = spoken(purpose.value)
        counts = [count for word in words[1:] if (count := self._goods.number((word,))) is not None and count > 1]
        if len(counts) == 1:
            yield Slot("quantity", self._language.number(counts[0]), str(counts[0]))

    def _some_of(self, intent: Intent) -> Iterator[Slot]:
        """How many of goods are spoken of: "one of the diet cokes"."""
        goods = intent.slot("goods")
        words = spoken(goods.value) if goods is not None and intent.slot("quantity") is None else ()
        if (
            len(words) > 2
            and words[1] in self._language.words("of")
            and (count := self._goods.number(words[:1])) is not None
        ):
            yield Slot("quantity", words[0], str(count))

    def _order_in(self, phrase: str, context: Context) -> ParsedPhrase:
        """The order of a phrase; where it is not plain, of what stands behind its politeness."""
        words = spoken(phrase)
        for wording in wordings(words, self._language):
            chosen = self._goods.chosen(wording, context)
            if chosen is not None:
                return ParsedPhrase((ParsedLine(chosen, quantity_said=True, product_said=True),))
            if self._samples.quality(wording, context) == 2:
                return self._goods.phrase(wording, context.line_meant)
        return self._goods.phrase(words, context.line_meant)

    def _changed(self, intent: Intent, context: Context) -> Intent:
        quantity, order, old = intent.slot("quantity"), intent.slot("order"), intent.slot("old")
        at = None
        if old is not None:
            at = self._named(old.value, context)
            if at is None:
                return replace(intent, unknown=(old.value,))
        if quantity is not None and quantity.id is not None:
            return replace(intent, changes=edits.set_quantity(int(quantity.id), context, at))
        if order is None:
            return intent
        about = context.lines[at] if at is not None else context.line_meant
        parsed = self._goods.phrase(spoken(order.value), about)
        if len(parsed.lines) != 1 or parsed.unknown:
            return replace(intent, unknown=parsed.unknown or (order.value,))
        line = parsed.lines[0]
        if line.products:
            return replace(intent, choices=(Choice(line.line, line.products),))
        changes = edits.alteration(line, self._menu, context, at)
        return replace(intent, changes=changes, unknown=() if changes else (order.value,))

    def _named(self, phrase: str, context: Context) -> int | None:
        """Index of the cart line that a phrase names."""
        named = self._goods.phrase(spoken(phrase), context.line_meant).lines
        return edits.find(named[0], context) if named else None

    def _removed(self, intent: Intent, context: Context) -> Intent:
        order, old = intent.slot("order"), intent.slot("old")
        if old is not None and order is not None:  # an option of one of the lines
            at = self._named(old.value, context)
            about = context.lines[at] if at is not None else None
            loose = [each for each in self._goods.phrase(spoken(order.value), about).lines if each.line.modifiers]
            if about is None or not loose:
                return replace(intent, unknown=(order.value,))
            return replace(intent, changes=edits.without_options(loose[0].line.modifiers, context, at))
        if order is None:
            that = context.that
            return intent if that is None else replace(intent, changes=edits.set_quantity(0, context))
        fewer = self._goods.number(spoken(order.value)) if order.value[:1].isalnum() else None  # "-3" is no number said
        if fewer is not None and context.that is not None:  # "remove one"
            left = max(0, context.lines[context.that].quantity - fewer)
            return replace(intent, changes=edits.set_quantity(left, context, context.that))
        parsed = self._goods.phrase(spoken(order.value), context.line_meant)
        changes: list[Change] = []
        unknown = list(parsed.unknown)
        for each in parsed.lines:
            at = edits.find(each, context) if each.headed else None
            if not each.headed and each.line.modifiers:
                changes.extend(edits.without_options(each.line.modifiers, context))
            elif at is None:
                unknown.append(order.value)
            else:
                changes.append(edits.removal(each, at, context))
        return replace(intent, changes=tuple(changes), unknown=tuple(unknown))
