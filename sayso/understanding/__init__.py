"""From words, or from an Alexa intent, to what was meant: an intent with its slots and changes to the cart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path

from sayso.intent import Change, Choice, Intent, Slot
from sayso.language import Language, spoken
from sayso.menu import Menu, complete, names_in
from sayso.order import OrderLine
from sayso.understanding import edits
from sayso.understanding.edits import Context
from sayso.understanding.faq import Faq
from sayso.understanding.items import Item
from sayso.understanding.lexicon import Lexicon
from sayso.understanding.paraphrases import Paraphrases
from sayso.understanding.periods import PeriodReader
from sayso.understanding.phrase import ParsedLine, ParsedPhrase, PhraseParser
from sayso.understanding.phrases.reader import SURE, PhraseReader, Reading
from sayso.understanding.phrases.tokens import CHANGE, COPY, MORE, REMOVE
from sayso.understanding.samples import ORDER_TYPE, Match, Model, matches, wordings
from sayso.understanding.search import CatalogPhrases
from sayso.understanding.slot_values import SlotValues

FALLBACK = "AMAZON.FallbackIntent"
MANY_PRODUCTS = 3_000
"""From so many on goods are searched rather than kept in mind."""
PERIOD_TYPE = "PERIOD"
"""The slot type whose values are periods; they are resolved to ISO 8601 intervals, the end exclusive."""
EVER = "ever"
"""The value of a period that has no bounds."""
QUESTION_TYPE = "QUESTION"
"""The slot type whose values are the shop's own questions; they are resolved to the place of their answer."""
OWN_TYPES = ("FAVOURITE", "MEMBER", "COUPON", "SHOP")
"""Slot types whose values are the shop's or the customer's own, and not the interaction model's."""
CHANGE_SLOT = "change"
"""The slot of what shall be other than in an earlier order: goods, or how many."""
CUSTOMERS_OWN = ("FAVOURITE", "MEMBER")
"""Those of them that each customer has their own of."""
TRAIT_TYPE = "TRAIT"
"""The slot type of allergens and labels."""
CODE_TYPE = "AMAZON.FOUR_DIGIT_NUMBER"
ALONE_WHEN_EXPECTED = (CODE_TYPE, "AMAZON.PhoneNumber")
"""Slot types whose values are only said alone where we have asked for them."""
REWORDED = {"OrderIntent": "order", "ChangeIntent": "change", "RemoveIntent": "remove", "SameAgainIntent": "again"}
ACTS = {REMOVE: "RemoveIntent", COPY: "SameAgainIntent", MORE: "ChangeIntent", CHANGE: "ChangeIntent"}
"""Acts upon the cart to the intents that they are; the first of these that an utterance holds names it."""
DOUBTFUL = 0.5
"""Below this probability of its roles an utterance that seems to say nothing, or what cannot be, is looked at again."""
EDITED = ("order", "old", "quantity")
"""Slots that name goods or options of the cart."""
_SLOT_NAMES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class _Candidate:
    intent: Intent
    rank: tuple[int, ...]


class Understanding:
    """Understands one shop's customers in one language."""

    def __init__(
        self,
        menu: Menu,
        model: Model,
        language: Language,
        paraphrases: Paraphrases = lambda text: None,
        faq: Faq | None = None,
    ) -> None:
        self._menu = menu
        self._model = model
        self._language = language
        self.parser = parser_for(menu, language)
        """Reads order phrases by themselves."""
        self._reader = PhraseReader(menu, language, self.parser)
        self._phrases = lru_cache(256)(lambda words, about: self._reader.read(words, about=about).phrase)
        self._paraphrases = paraphrases
        self._faq = faq or Faq((), language)
        self._values = SlotValues(language)
        self._alone = {
            slot_type: (sample.intent, sample.slots[0])
            for sample in model.samples
            if sample.literals == 0
            if (slot_type := model.slot_types[sample.intent, sample.slots[0]]) in (*ALONE_WHEN_EXPECTED, QUESTION_TYPE)
        }
        """Slot types to the intent and slot of the sample in which they stand alone."""
        self._periods = PeriodReader(language)
        self.intents = model.intents
        """Every intent there is."""

    def understand(self, heard: str | Intent, context: Context) -> Intent:
        """What was meant. Words that fit nothing are the fallback intent."""
        if not isinstance(heard, str):
            resolved = self._expected(self._resolved(heard, context), context)
            order = resolved.slot("order")
            answer = self._answer(spoken(order.value), resolved, context) if order else None
            if answer is not None:
                return answer
            return self._edited(resolved, context) or self._with_changes(resolved, context)
        words = spoken(heard)
        intent = self._recognise(words, context)
        answer = self._answer(words, intent, context)
        if answer is not None:
            return answer
        said_in_full = not intent.slots and intent.name not in (FALLBACK, *REWORDED)
        if said_in_full and context.lines and not context.placed:
            again = self._reader.read(words, context.lines, context.that)
            if COPY in again.acts and again.changes:  # with a cart, "the same again" is no reorder
                return Intent(ACTS[COPY], (), again.changes)
        if said_in_full:
            return intent
        question = next(
            (self._question(w) for w in wordings(words, self._language) if self._faq.asked(w) is not None), None
        )
        if question is not None:
            return question
        if intent.slots and intent.name not in REWORDED:
            asked = self._with_changes(intent, context)
            return (self._question(words) if asked.unknown else None) or asked
        read = self._read(words, intent, context)
        if read is not None:
            return read if read.name != FALLBACK else self._question(words) or self._guessed(heard, words)
        understood = self._with_changes(intent, context)
        if understood.name == FALLBACK:
            return self._question(words) or self._guessed(heard, words)
        return understood

    def reading(self, words: Sequence[str], context: Context) -> Reading | None:
        """What the learnt reader makes of an utterance; None where it is not for it."""
        if self._chosen(tuple(words), context) is not None:
            return None
        if context.waiting is not None:
            return self._reader.read(words, about=context.waiting)
        return self._reader.read(words, context.lines, context.that)

    def order(self, text: str) -> tuple[ParsedPhrase, bool]:
        """The order of an utterance by itself, and whether one could act on it without asking."""
        reading = self._reader.read(spoken(text))
        settled = all(not each.products for each in reading.phrase.lines) and bool(reading.phrase.lines)
        return reading.phrase, settled and reading.sure >= SURE and not reading.phrase.unknown

    def _read(self, words: Sequence[str], intent: Intent, context: Context) -> Intent | None:
        """The order or the changes that an utterance is by its learnt roles; None where the rules shall say."""
        reading = self.reading(words, context)
        if reading is None or (intent.name == "RemoveIntent" and intent.slots and not reading.edits):
            return None
        return self._meant(reading, words, intent, context)

    def _meant(self, reading: Reading, words: Sequence[str], intent: Intent, context: Context) -> Intent | None:
        """The intent of a reading; None where the rules shall say."""
        slot = intent.slot("order") or Slot("order", " ".join(words))
        if reading.edits:
            name = next((name for act, name in ACTS.items() if act in reading.acts), "ChangeIntent")
            unknown = reading.phrase.unknown
            if reading.changes and not reading.failed:
                return Intent(name, intent.slots, reading.changes, unknown=unknown)
            told = reading.missing and (reading.sure >= DOUBTFUL or not context.lines)
            return Intent(name, intent.slots, unknown=reading.missing) if told else None
        if reading.phrase.lines or reading.phrase.unknown:
            return self._ordered(Intent("OrderIntent", (slot,)), reading.phrase, context)
        silent = reading.phrase.no_order and intent.name in ("OrderIntent", FALLBACK) and reading.sure >= DOUBTFUL
        return Intent(FALLBACK) if silent else None

    def _guessed(self, heard: str, words: tuple[str, ...]) -> Intent:
        """The intent that an utterance is most like, with the goods that it names."""
        name = self._paraphrases(heard) or FALLBACK
        asks = any(kind == ORDER_TYPE for (intent, _), kind in self._model.slot_types.items() if intent == name)
        return Intent(name, goods=self._goods_of(words, Context()) if asks and name not in REWORDED else ())

    def _answer(self, words: tuple[str, ...], intent: Intent, context: Context) -> Intent | None:
        """An answer that only makes sense to what we have just asked: goods that are not ordered, figures of a code."""
        if context.expecting == ORDER_TYPE and intent.name in (FALLBACK, *REWORDED):
            for wording in wordings(words, self._language):
                goods = self._goods_of(wording, context)
                if goods:
                    return Intent("OrderIntent", (Slot("order", " ".join(words)),), goods=goods)
        if context.expecting == CODE_TYPE and self._values.digits(words) and intent.slot("code") is None:
            name, slot = self._alone[CODE_TYPE]
            return Intent(name, (Slot(slot, " ".join(words)),))
        return None

    def _phrase(self, words: Sequence[str], about: OrderLine | None = None) -> ParsedPhrase:
        """What words order by themselves; loose options are said of `about`."""
        return self._phrases(tuple(words), about)

    def _question(self, words: tuple[str, ...]) -> Intent | None:
        """The intent of asking one of the shop's own questions; None where it has none like it."""
        answer = self._faq.find(words)
        if answer is None or QUESTION_TYPE not in self._alone:
            return None
        name, slot = self._alone[QUESTION_TYPE]
        return Intent(name, (Slot(slot, " ".join(words), str(answer)),))

    def _expected(self, intent: Intent, context: Context) -> Intent:
        """What Alexa made of the answer that we asked for: "1234" as a quantity is the code all the same."""
        if context.expecting not in self._alone or len(intent.slots) != 1:
            return intent
        value = intent.slots[0].value
        found = self._values.resolve(context.expecting, spoken(value))
        if found is None:
            return intent
        name, slot = self._alone[context.expecting]
        return Intent(name, (Slot(slot, value, found),))

    def _edited(self, intent: Intent, context: Context) -> Intent | None:
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
        found = [(words, reading) for words in said if (reading := self.reading(words, context)) is not None]
        found.sort(key=lambda each: (each[1].edits and bool(each[1].changes), each[1].sure), reverse=True)
        for words, reading in found:
            read = self._meant(reading, words, intent, context)
            if read is not None and read.name != FALLBACK:
                return read
        return None

    def _recognise(self, words: tuple[str, ...], context: Context) -> Intent:
        """The best match over the utterance and its barer wordings; the earlier wording wins a draw."""
        best: _Candidate | None = None
        for wording in wordings(words, self._language):
            for match in matches(wording, self._model):
                candidate = self._candidate(match, context)
                if candidate and (best is None or candidate.rank > best.rank):
                    best = candidate
        return best.intent if best else Intent(FALLBACK)

    def _candidate(self, match: Match, context: Context) -> _Candidate | None:
        """The match with its slots resolved; None where a slot cannot hold these words."""
        slots: list[Slot] = []
        understood = 2
        bare = match.sample.literals == 0
        for name, words in match.slots:
            slot_type = self._model.slot_types[match.sample.intent, name]
            text = " ".join(words)
            if slot_type == ORDER_TYPE:
                ordering = match.sample.intent in REWORDED
                quality = self._quality(words, context) if ordering else self._asked_quality(name, words, context)
                if quality == 0 or (bare and quality < 2):
                    return None
                understood = min(understood, quality)
                slots.append(Slot(name, text))
                continue
            resolved = self._slot_id(slot_type, words, context)
            if bare and slot_type in ALONE_WHEN_EXPECTED:
                if resolved is None:
                    return None
                understood = 3 if context.expecting == slot_type else 0
            elif resolved is None and slot_type in (*OWN_TYPES, QUESTION_TYPE):
                if match.sample.literals < 2:
                    return None
                understood = min(understood, 1 if slot_type != "FAVOURITE" else 0)
            elif resolved is None and slot_type != "AMAZON.SearchQuery":
                return None
            elif slot_type in CUSTOMERS_OWN:
                understood = 3  # a name of the customer's own means that and nothing else
            slots.append(Slot(name, text, resolved))
        told = sum(slot.id is not None for slot in slots)
        rank = (understood, match.sample.literals, 2 * told - len(slots))
        return _Candidate(Intent(match.sample.intent, tuple(slots)), rank)

    def _asked_quality(self, slot: str, words: tuple[str, ...], context: Context) -> int:
        """2: goods that we sell, or their new number; 1: it may be something else; 0: more words than anything has."""
        if slot == CHANGE_SLOT and self.number(words) is not None:
            return 2
        if self._goods_of(words, context):
            parsed = self._phrase(words)
            return 1 if parsed.lines and (parsed.unknown or parsed.no_order) else 2
        return 1 if len(words) <= 6 else 0

    def _goods_of(self, words: tuple[str, ...], context: Context) -> tuple[tuple[OrderLine, ...], ...]:
        """What words name without ordering it: for each thing the lines that it may be."""
        determiners = self._language.words("determiners", "articles")
        while len(words) > 1 and words[0] in determiners:
            words = words[1:]
        if words in self._language.phrases("that"):
            said = context.about or (() if context.that is None else (context.lines[context.that],))
            return tuple((line,) for line in said)
        chosen = self._chosen(words, context)
        if chosen is not None:
            return ((chosen,),)
        named = []
        for each in self._phrase(words).lines or self._named_outright(words):
            if each.products:
                lines = [replace(each.line, products=(product,)) for product in each.products]
                named.append(tuple(complete(self._menu, line) for line in lines))
            elif each.headed:
                named.append((complete(self._menu, each.line),))
        return tuple(named)

    def _named_outright(self, words: Sequence[str]) -> tuple[ParsedLine, ...]:
        """Goods that are called so among some words, whatever the words do."""
        spans = [replace(span, meanings=span.heads) for span in self.parser.scan(words) if span.heads]
        read = [self.parser.read_item(Item(head=span), None)[0] for span in spans]
        return tuple(line for line in read if line is not None)

    def _quality(self, words: tuple[str, ...], context: Context) -> int:
        """2: all of it is an order; 1: it may be one for something else; 0: it is none."""
        if not words:
            return 0
        if self.number(words) is not None:
            return 1
        if self._chosen(words, context) is not None:
            return 2
        parsed = self._phrase(words, self._about(context))
        if parsed.no_order:
            return 0
        if parsed.lines and not parsed.unknown:
            return 2
        counted = self.parser.scan(words[:2])[0].small in ("number", "article")
        if counted and parsed.lines and len(parsed.unknown) <= len(parsed.lines):
            return 2
        return 1 if parsed.lines or len(words) <= 6 else 0

    def _chosen(self, words: tuple[str, ...], context: Context) -> OrderLine | None:
        """The line that an answer to "which one?" means: by its place, or by words that only one of them has."""
        if not context.choices:
            return None
        said = set(words) - self._language.words("determiners", "articles", "that", "fillers", "pronouns")
        ordinals = self._language.data["numbers"]["ordinals"]
        said_place = next((place for place, name in enumerate(ordinals) if said == set(spoken(name))), None)
        if said and said == self._language.words("last"):
            said_place = len(context.choices)
        found = []
        for place, line in enumerate(context.choices, 1):
            products = self._menu.products_of(line)
            names = names_in(products[0].names, self._language.code, self._menu.language) if products else ()
            if said and (place == said_place or any(said <= set(spoken(name)) for name in names)):
                found.append(line)
        if len(found) != 1:
            return None
        waiting = context.waiting
        if waiting is None or waiting.category != found[0].category:
            return found[0]
        return complete(self._menu, replace(waiting, products=found[0].products, attributes=_both(waiting, found[0])))

    def likely(self, line: OrderLine, products: Sequence[str]) -> OrderLine:
        """The line as the one of several products of which people speak in most ways."""
        category = self._menu.category(line.category)
        found = [product for product in map(category.product, products) if product] if category else []
        if not found or (category and len(found) == len(category.products)):
            return line
        best = max(found, key=lambda product: len(names_in(product.names, self._language.code, self._menu.language)))
        return complete(self._menu, replace(line, products=(best.id,)))

    def _about(self, context: Context) -> OrderLine | None:
        return context.lines[context.that] if context.that is not None else None

    def _slot_id(self, slot_type: str, words: tuple[str, ...], context: Context) -> str | None:
        if slot_type == "AMAZON.NUMBER":
            number = self.number(words)
            return None if number is None else str(number)
        if slot_type == QUESTION_TYPE:
            answer = self._faq.find(words)
            return None if answer is None else str(answer)
        if slot_type in OWN_TYPES:
            return context.known(slot_type).get(words)
        if self._values.is_built_in(slot_type):
            return self._values.resolve(slot_type, words)
        if slot_type == "AMAZON.SearchQuery":
            return self._traits(words)
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

    def number(self, words: tuple[str, ...]) -> int | None:
        """The whole number that these words are."""
        spans = self.parser.scan(words)
        return int(spans[0].value) if len(spans) == 1 and spans[0].small == "number" else None

    def _resolved(self, intent: Intent, context: Context) -> Intent:
        """An intent from Alexa, with ids for slots that came without."""
        slots = []
        for slot in intent.slots:
            slot_type = self._type_of(intent, slot)
            typed = slot_type != ORDER_TYPE and slot.value[:1].isalnum()  # "-3" and "?" were not said
            ours = slot_type in (*OWN_TYPES, QUESTION_TYPE) or (slot_type == PERIOD_TYPE and slot.id != EVER)
            own = None if ours else slot.id
            found = own or (self._slot_id(slot_type, spoken(slot.value), context) if typed else None)
            named = next((s for s in intent.slots if self._type_of(intent, s) == ORDER_TYPE and s is not slot), None)
            if found is None and slot_type == TRAIT_TYPE and named is not None:  # "orange juice", cut in two
                whole = replace(named, value=f"{slot.value} {named.value}")
                rest = tuple(whole if each is named else each for each in intent.slots if each is not slot)
                return self._resolved(replace(intent, slots=rest), context)
            if found is None and self._is_closed(slot_type):
                answers = self._chosen(spoken(slot.value), context) is not None  # Alexa puts anything into a slot
                return Intent("OrderIntent", (Slot("order", slot.value),)) if answers else Intent(FALLBACK)
            slots.append(replace(slot, id=found))
        return replace(intent, slots=tuple(slots))

    def _type_of(self, intent: Intent, slot: Slot) -> str:
        return self._model.slot_types.get((intent.name, slot.name), "")

    def _is_closed(self, slot_type: str) -> bool:
        """Whether only the values of a type can be meant."""
        return slot_type in self._model.types and slot_type not in (ORDER_TYPE, PERIOD_TYPE, QUESTION_TYPE, *OWN_TYPES)

    def _with_changes(self, intent: Intent, context: Context) -> Intent:
        """The intent with what its order phrase does to the cart."""
        order = intent.slot("order")
        if intent.name == "OrderIntent" and order:
            return self._ordered(intent, self._order_in(order.value, context), context)
        if intent.name == "ChangeIntent":
            return self._changed(intent, context)
        if intent.name == "RemoveIntent":
            return self._removed(intent, context)
        return self._asked(intent, context)

    def _asked(self, intent: Intent, context: Context) -> Intent:
        """The intent with the goods that it asks about."""
        if any(self._type_of(intent, s) == "FAVOURITE" and s.id is None for s in intent.slots):
            phrase = intent.slots[0].value  # "order my pizza", which Alexa takes for a favourite
            if self._quality(spoken(phrase), context) == 2:
                return self._with_changes(Intent("OrderIntent", (Slot("order", phrase),)), context)
        goods: list[tuple[OrderLine, ...]] = []
        unknown = []
        for slot in intent.slots:
            if self._type_of(intent, slot) == ORDER_TYPE:
                number = self.number(spoken(slot.value)) if slot.value[:1].isalnum() else None
                named = self._goods_of(spoken(slot.value), context) if number is None else ()
                goods.extend(named)
                if number is not None:
                    counted = replace(slot, id=str(number))
                    intent = replace(intent, slots=tuple(counted if each is slot else each for each in intent.slots))
                elif not named:
                    unknown.append(slot.value)
        return replace(intent, goods=tuple(goods), unknown=tuple(unknown)) if goods or unknown else intent

    def _order_in(self, phrase: str, context: Context) -> ParsedPhrase:
        """The order of a phrase; where it is not plain, of what stands behind its politeness."""
        words = spoken(phrase)
        for wording in wordings(words, self._language):
            chosen = self._chosen(wording, context)
            if chosen is not None:
                return ParsedPhrase((ParsedLine(chosen, quantity_said=True, product_said=True),))
            if self._quality(wording, context) == 2:
                return self._phrase(wording, self._about(context))
        return self._phrase(words, self._about(context))

    def _ordered(self, intent: Intent, parsed: ParsedPhrase, context: Context) -> Intent:
        if parsed.no_order:
            return Intent(FALLBACK)
        lines: list[ParsedLine] = []
        loose: list[ParsedLine] = []
        for each in parsed.lines:
            waiting = context.waiting
            if waiting is not None and each.line.category == waiting.category and not each.quantity_said:
                each = replace(each, line=replace(each.line, quantity=waiting.quantity))
            (lines if each.headed else loose).append(each)
        changes = edits.additions([each for each in lines if not each.products])
        if loose and not lines:  # "no onions", said of what is there
            changes = tuple(c for each in loose for c in edits.alteration(each, self._menu, context, splitting=True))
        choices = tuple(Choice(each.line, each.products) for each in lines if each.products)
        kept = tuple(each for line in lines for each in line.kept)
        return replace(intent, changes=changes, choices=choices, unknown=parsed.unknown, kept=kept)

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
        about = context.lines[at] if at is not None else self._about(context)
        parsed = self._phrase(spoken(order.value), about)
        if len(parsed.lines) != 1 or parsed.unknown:
            return replace(intent, unknown=parsed.unknown or (order.value,))
        line = parsed.lines[0]
        if line.products:
            return replace(intent, choices=(Choice(line.line, line.products),))
        changes = edits.alteration(line, self._menu, context, at)
        return replace(intent, changes=changes, unknown=() if changes else (order.value,))

    def _named(self, phrase: str, context: Context) -> int | None:
        """Index of the cart line that a phrase names."""
        named = self._phrase(spoken(phrase), self._about(context)).lines
        return edits.find(named[0], context) if named else None

    def _removed(self, intent: Intent, context: Context) -> Intent:
        order, old = intent.slot("order"), intent.slot("old")
        if old is not None and order is not None:  # an option of one of the lines
            at = self._named(old.value, context)
            about = context.lines[at] if at is not None else None
            loose = [each for each in self._phrase(spoken(order.value), about).lines if each.line.modifiers]
            if about is None or not loose:
                return replace(intent, unknown=(order.value,))
            return replace(intent, changes=edits.without_options(loose[0].line.modifiers, context, at))
        if order is None:
            that = context.that
            return intent if that is None else replace(intent, changes=edits.set_quantity(0, context))
        fewer = self.number(spoken(order.value)) if order.value[:1].isalnum() else None  # "-3" is no number said
        if fewer is not None and context.that is not None:  # "remove one"
            left = max(0, context.lines[context.that].quantity - fewer)
            return replace(intent, changes=edits.set_quantity(left, context, context.that))
        parsed = self._phrase(spoken(order.value), self._about(context))
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


def _both(waiting: OrderLine, chosen: OrderLine) -> tuple[tuple[str, str], ...]:
    """The attributes of what was chosen, and those that were said before."""
    return tuple(sorted({**dict(chosen.attributes), **dict(waiting.attributes)}.items()))


def parser_for(menu: Menu, language: Language, folder: Path | None = None) -> PhraseParser:
    """A phrase parser for a menu; for a big one through an index, which is kept in a folder (the user's cache)."""
    if sum(len(category.products) for category in menu.categories) < MANY_PRODUCTS:
        return PhraseParser(Lexicon(menu, language))
    return CatalogPhrases(menu, language, folder or user_cache_path("sayso", appauthor=False))


__all__ = ["FALLBACK", "QUESTION_TYPE", "Context", "ParsedLine", "Understanding", "parser_for"]
