"""From wishes that were learnt from phrases to intents with slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from sayso.intent import PLACES, Change, Intent, Slot
from sayso.language import Language, begins, spoken
from sayso.understanding.edits import Context
from sayso.understanding.entities import OWN_TYPES, Entities
from sayso.understanding.faq import Faq
from sayso.understanding.known_intents import (
    CHANGE_INTENT,
    CHANGE_SLOT,
    CODE_TYPE,
    FAQ_INTENT,
    HELP_CHOOSE,
    MAKING_GOOD,
    OPTIONS,
    PICK,
    SEEKING,
    STOCK,
    TAKE_THAT,
    TRAITS,
)
from sayso.understanding.likelihood import CERTAIN, PLAIN
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.phrase import PhraseParser
from sayso.understanding.phrases.reader import PhraseReader
from sayso.understanding.phrases.tokens import Token
from sayso.understanding.sample_reading import SampleReader
from sayso.understanding.samples import wordings
from sayso.understanding.slot_goods import SlotGoods
from sayso.understanding.spans import Span
from sayso.understanding.wishes.phrases import GOODS_SLOTS
from sayso.understanding.wishes.reader import Wish, WishReader
from sayso.understanding.wishes.tokens import State

NAMING = frozenset({*GOODS_SLOTS, CHANGE_SLOT, "trait", "purpose"})
"""Slots beside which goods are not looked for."""
ALLERGENS, FREE = "allergens", "free"
"""Kinds of traits: what is in goods, and what they are free of."""
PURPOSE = "purpose"
NOTE, REFUSED_WITHIN = "note", 4
"""The slot of what is to be passed on, and how many words before it a refusal may begin."""


class WishIntents:
    """Tells wishes as intents with slots."""

    def __init__(
        self,
        wishes: WishReader | None,
        language: Language,
        entities: Entities,
        faq: Faq,
        goods: NamedGoods,
        reader: PhraseReader,
        parser: PhraseParser,
        samples: SampleReader,
        slots: SlotGoods,
        question_slot: str,
    ) -> None:
        self._wishes, self._language, self._entities, self._faq = wishes, language, entities, faq
        self._goods, self._reader, self._parser = goods, reader, parser
        self._samples, self._slots = samples, slots
        self._question_slot = question_slot

    def wish(self, words: tuple[str, ...], context: Context, without: Sequence[str] = ()) -> Wish | None:
        """What an utterance is most like; None where it is nothing but goods, or the answer that was just asked for.

        Intents `without` which it is are left aside.
        """
        if self._wishes is None or context.expecting == CODE_TYPE:
            return None
        if any(self._goods.chosen(each, context) for each in wordings(words, self._language)):
            return None
        if not context.lines:  # of nothing there is nothing to change
            without = (*without, CHANGE_INTENT)
        return self.wish_of(self._reader.tokens(words, context.lines), context, without)

    def wish_of(
        self, tokens: Sequence[tuple[Span, Token]], context: Context, without: Sequence[str] = ()
    ) -> Wish | None:
        """What tokens are most like; None where they are nothing but goods and numbers."""
        if self._wishes is None or all(token.kind != "word" for _, token in tokens):
            return None
        own = {name for slot_type in OWN_TYPES for name in context.known(slot_type)}
        return self._wishes.read(tokens, State(context.said, bool(context.lines)), own, without)

    def is_certain(self, intent: str, words: tuple[str, ...], context: Context) -> bool:
        """Whether what was learnt is certain of an intent."""
        wish = self.wish(words, context)
        return wish is not None and wish.intent == intent and wish.likely >= CERTAIN

    def intent_of(self, wish: Wish, words: tuple[str, ...], context: Context) -> Intent:
        if wish.intent == FAQ_INTENT:
            sample = self._samples.recognise(words, context)
            about = spoken(sample.slots[0].value) if sample.name == FAQ_INTENT and sample.slots else words
            among = self._answers_about.get(wish.topic, ()) if wish.likely >= PLAIN else ()
            answer = self._faq.nearest(about, among)
            found = () if answer is None else (Slot(self._question_slot, " ".join(words), str(answer)),)
            return Intent(FAQ_INTENT, found)
        said = {**dict(zip(GOODS_SLOTS, self._goods_left(wish, words, context), strict=False)), **dict(wish.slots)}
        trait = said.get("trait", "")
        known = self._entities.longest(wish.intent, "trait", trait, context)
        held = (
            known is not None and known.startswith("allergens") and bool(self._goods.goods_of(spoken(trait), context))
        )
        if wish.intent == STOCK and trait and "goods" not in said and (known is None or held):
            said["goods"] = said.pop("trait")  # "have you nuts", in a shop that sells them; "have you coconut oil"
        if wish.intent == HELP_CHOOSE and said.keys().isdisjoint(NAMING) and self._slots.is_purpose(words):
            said[PURPOSE] = " ".join(words)  # "dinner for four"
        if wish.intent == HELP_CHOOSE and (named := self._named_for(said.get(PURPOSE, ""), words, context)):
            said[GOODS_SLOTS[0]] = named  # "something for my head, ibuprofen"
        if NOTE in said:
            said[NOTE] = self._with_refusal(said[NOTE], words)
        slots = self._entities.slots_of(wish.intent, said, words, context)
        if wish.intent in (*SEEKING, TRAITS):
            slots = [self._without(slot, words) for slot in slots]
        if wish.intent == PICK and "quantity" not in said:
            slots = [*slots, *self.only_number(words)]  # "two of the cheapest"
        if wish.intent in MAKING_GOOD and not self._goods.is_said("quantity", said, words):
            slots = [slot for slot in slots if slot.name != "quantity"]
            slots = [*slots, *self.only_number(words)]
        counted = self.so_many_of_it(words, context) if wish.intent == TAKE_THAT and "quantity" not in said else None
        if counted is not None:
            return counted
        if wish.intent == OPTIONS or self._asks_of_an_option(wish, said, context):
            return self._options_asked(said, words, context)
        if wish.intent == PICK and (picked := self._picked(words, slots, context)) is not None:
            return picked
        return self._slots.asked(Intent(wish.intent, tuple(slots)), context)

    def _named_for(self, purpose: str, words: tuple[str, ...], context: Context) -> str:
        """The one thing that is named in full beside what it is for, and is good for that; empty where none is."""
        tokens = self._reader.tokens(words, context.lines)
        named = [span.words for span, token in tokens if token.product and not token.half_goods] if purpose else []
        if len(named) != 1 or not self._slots.is_good_for(named[0], spoken(purpose), context):
            return ""
        return " ".join(named[0])

    def _with_refusal(self, said: str, words: tuple[str, ...]) -> str:
        """What is to be passed on with the refusal that stands a few words before it: "don't press the bell"."""
        note = spoken(said)
        at = next((at for at in range(len(words)) if words[at : at + len(note)] == note), 0)
        refusals = self._language.phrases("refusals")
        starts = (start for start in range(max(0, at - REFUSED_WITHIN), at) if begins(words[start:], refusals))
        return " ".join(words[next(starts, at) : at + len(note)])

    def _without(self, slot: Slot, words: tuple[str, ...]) -> Slot:
        """A trait that goods are sought without, as being free of it: "what cereal have you that ain't got nuts"."""
        kind, _, name = (slot.id or "").partition("/")
        if kind != ALLERGENS or self._language.words("negatives").isdisjoint(words):
            return slot
        return replace(slot, id=f"{FREE}/{name}")

    def only_number(self, words: tuple[str, ...]) -> Iterator[Slot]:
        """The number of goods where just one is said: "the coke, one can was leaking"; "that one" counts nothing."""
        spans = self._parser.scan(words)
        counting, only = self._language.words("measures", "of"), self._language.words("only")
        numbers = {}
        for at, span in enumerate(spans):
            before = spans[at - 1].words[-1] if at > 0 else ""
            after = spans[at + 1].words[0] if at + 1 < len(spans) else ""
            counted = span.value != 1 or not only.isdisjoint((before, *span.words)) or after in counting
            counted = counted or (at + 1 < len(spans) and bool(spans[at + 1].heads))  # "the one diet coke"
            whole = span.small == "number" and isinstance(span.value, int)
            if whole and counted and not self._goods.refuses((before,)):
                numbers[span.value] = span
        for value, span in numbers.items() if len(numbers) == 1 else ():
            yield Slot("quantity", " ".join(span.words), str(value))

    def _asks_of_an_option(self, wish: Wish, said: Mapping[str, str], context: Context) -> bool:
        """Whether what a trait was taken for is an option of the goods: "is the latte hot", and not spicy."""
        trait, goods = said.get("trait", ""), spoken(said.get("goods", ""))
        known = self._entities.longest(wish.intent, "trait", trait, context)
        if wish.intent != TRAITS or not trait or (known or "").startswith("allergens"):
            return False
        found = self._goods.options_in(trait, self._goods.goods_of(goods, context) if goods else (), context)
        return any("/" in each for each in found)

    def _options_asked(self, said: Mapping[str, str], words: tuple[str, ...], context: Context) -> Intent:
        """The question about options of goods; of what was told or is there, where half a name may be the option."""
        option = said.get("option") or said.get("trait") or " ".join(words)  # "which milk can go in it": a group
        goods = said.get("goods", "")
        there = context.told is not None or bool(context.lines)
        if there and goods and not self._goods.names_goods(spoken(goods), context):
            goods = ""
        slots = ([Slot("goods", goods)] if goods else []) + [Slot("option", option)]
        return self._slots.asked(Intent(OPTIONS, tuple(slots)), context)

    @cached_property
    def _answers_about(self) -> Mapping[str, frozenset[int]]:
        """Places of the shop's answers by what their questions are about, as was learnt."""
        found: dict[str, set[int]] = {}
        for answer, words in self._faq.questions:
            wish = self.wish_of(self._reader.tokens(words), Context())
            if wish is not None and wish.intent == FAQ_INTENT and wish.topic:
                found.setdefault(wish.topic, set()).add(answer)
        return {topic: frozenset(answers) for topic, answers in found.items()}

    def _picked(self, words: tuple[str, ...], slots: Sequence[Slot], context: Context) -> Intent | None:
        """What was chosen by its place, or its price, with more said of it: "the first one, please, a big bag"."""
        chosen = [slot.id for slot in slots if slot.name == "choice" and slot.id]
        place = PLACES.get(chosen[0], 0) if chosen else len(context.choices)
        if not context.choices or place >= len(context.choices):
            return None
        reading = self._reader.read(words, about=context.choices[place])
        lines = [each for each in reading.phrase.lines if each.attributes_said or each.line.modifiers]
        if len(reading.phrase.lines) != 1 or not lines or lines[0].headed:
            return None
        if chosen[0] in PLACES:
            return Intent(PICK, tuple(slots), (Change(None, lines[0].line),))
        return Intent(PICK, tuple(slots), goods=((replace(lines[0].line, products=()),),))

    def _goods_left(self, wish: Wish, words: tuple[str, ...], context: Context) -> list[str]:
        """Goods that an utterance names in full and the wish has no slot of, where it could have one."""
        told = {name for name, _ in wish.slots}
        if self._wishes is None or not self._entities.has_slot(wish.intent, GOODS_SLOTS[0]):
            return []
        tokens = self._reader.tokens(words, context.lines)
        named = [span for span, token in tokens if (token.product or token.category) and not token.half_goods]
        if told & NAMING == {"trait"}:  # "and that trail mix, he can't have peanuts, is it having them"
            trait = spoken(dict(wish.slots)["trait"])
            beside = [" ".join(span.words) for span in named if not {*span.words} & {*trait}]
            return beside[-1:]
        if told & NAMING:
            return []
        if not named and (strange := self._wishes.strange(tokens)):
            return [strange]
        if not named and context.told is not None:
            return []  # "what meat is inside", of what was just told about
        named = named or [span for span, token in tokens if token.product or token.category]
        several = GOODS_SLOTS[1] in self._wishes.slots_of(wish.intent)
        return [" ".join(span.words) for span in named][: 2 if several else 1]

    def so_many_of_it(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """A number of what was just told about: "okay, can i get two"."""
        tokens = self._reader.tokens(words) if context.told is not None else ()
        numbers = [span for span, token in tokens if token.kind == "number" and isinstance(span.value, int)]
        if len(numbers) != 1 or self._goods.names_goods(words, context):
            return None
        return Intent(TAKE_THAT, (Slot("quantity", " ".join(numbers[0].words), str(numbers[0].value)),))
