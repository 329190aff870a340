"""From words, or from an Alexa intent, to what was meant: an intent with its slots and changes to the cart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from platformdirs import user_cache_path

from sayso.intent import JOIN, REMARK, SOONEST, TIMED, UNSURE_YES, Intent, Slot
from sayso.language import ASKING, Language, spoken
from sayso.menu import Menu
from sayso.order import OrderLine
from sayso.understanding.consent import CONFIRMING, FINISHING, NO, YES, Consent
from sayso.understanding.corrections import Corrections
from sayso.understanding.cut_slots import CutSlots
from sayso.understanding.edits import Context
from sayso.understanding.entities import QUESTION_TYPE, TRAIT_TYPE, Entities
from sayso.understanding.faq import Faq
from sayso.understanding.follow_ups import FollowUps
from sayso.understanding.known_intents import (
    ACTS,
    CHANGE_INTENT,
    CODE_TYPE,
    FALLBACK,
    INGREDIENTS,
    LIKE_ORDERS,
    ORDER_INTENT,
    PICK,
    REORDER,
    REWORDED,
    SHOW_CART,
    STOCK,
    TAKE_THAT,
)
from sayso.understanding.lexicon import Lexicon
from sayso.understanding.likelihood import PLAIN
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.periods import PeriodReader
from sayso.understanding.phrase import ParsedLine, ParsedPhrase, PhraseParser
from sayso.understanding.phrases.reader import PhraseReader, Reading
from sayso.understanding.phrases.tokens import COPY, REMOVE
from sayso.understanding.purposes import Purposes
from sayso.understanding.read_orders import ReadOrders
from sayso.understanding.sample_reading import ALONE_WHEN_EXPECTED, Candidate, SampleReader
from sayso.understanding.samples import ORDER_TYPE, Model, wordings
from sayso.understanding.search import CatalogPhrases
from sayso.understanding.slot_goods import SlotGoods
from sayso.understanding.slot_values import SlotValues
from sayso.understanding.wanted import FEWEST_OF_A_WISH, PLACE_ORDER, TOLD, Wanted
from sayso.understanding.wish_intents import WishIntents
from sayso.understanding.wishes.reader import WishReader, learnt_wishes

FINISHING_STATES = ("anything-else", "told", "which")
"""States of the talk in which "i'm good" says that this is all."""
CALLING_OFF = ("CancelOrderIntent",)
"""Intents of calling off what is placed."""
ORDERED = "ordered"
"""The state of the talk in which "that's all" ends it."""
MOST_STRANGE = 2
"""Words that goods which are not sold may have."""
MANY_PRODUCTS = 3_000
"""From so many on goods are searched rather than kept in mind."""


class Understanding:
    """Understands one shop's customers in one language."""

    def __init__(
        self,
        menu: Menu,
        model: Model,
        language: Language,
        faq: Faq | None = None,
    ) -> None:
        self._language = language
        self.parser = parser_for(menu, language)
        """Reads order phrases by themselves."""
        self._reader = PhraseReader(menu, language, self.parser)
        self._goods = NamedGoods(menu, language, self._reader, self.parser)
        self._faq = faq or Faq((), language)
        self._values = SlotValues(language)
        self._consent = Consent(model, language)
        self._alone = {
            slot_type: (sample.intent, sample.slots[0])
            for sample in model.samples
            if sample.literals == 0
            if (slot_type := model.slot_types[sample.intent, sample.slots[0]]) in (*ALONE_WHEN_EXPECTED, QUESTION_TYPE)
        }
        """Slot types to the intent and slot of the sample in which they stand alone."""
        periods = PeriodReader(language)
        self._entities = Entities(model, language, self._faq, periods, self._values, self._goods.number)
        self._follow_ups = FollowUps(model, language, periods)
        self._corrections = Corrections(language)
        self._readings = ReadOrders(menu, self._corrections, self._reader, self._goods)
        self._samples = SampleReader(model, language, self._entities, self._goods, self.parser)
        purposes = Purposes(menu, language)
        self._slots = SlotGoods(
            menu, language, self._entities, self._goods, self._reader, self._readings, self._samples, purposes
        )
        self._cut = CutSlots(language, self._entities, self._goods, self._readings, self._values, self._alone)
        learnt = learnt_wishes(language.code)
        traits = model.types[TRAIT_TYPE].values if TRAIT_TYPE in model.types else {}
        wishes = WishReader(learnt, traits) if learnt is not None else None
        question_slot = self._alone[QUESTION_TYPE][1] if QUESTION_TYPE in self._alone else ""
        self._wish_intents = WishIntents(
            wishes,
            language,
            self._entities,
            self._faq,
            self._goods,
            self._reader,
            self.parser,
            self._samples,
            self._slots,
            question_slot,
        )
        self._wanted = Wanted(
            menu,
            language,
            self._entities,
            self._consent,
            self._goods,
            self._reader,
            self._readings,
            self._wish_intents,
            purposes,
        )
        self._all_of = {
            (),
            *((word, that[0]) for word in language.words("of") for that in language.phrases("that") if len(that) == 1),
        }
        self.intents = model.intents
        """Every intent there is."""

    def understand(self, heard: str | Intent, context: Context) -> Intent:
        """What was meant. Words that fit nothing are the fallback intent."""
        if not isinstance(heard, str):
            return self._of_alexa(heard, context)
        asked = heard.rstrip().endswith(ASKING)
        words = self._typed(spoken(heard))
        meant = self._said(words, asked, context)
        of_goods = meant.name in (FALLBACK, ORDER_INTENT, CHANGE_INTENT, ACTS[REMOVE])  # "no. add it to my last order"
        joins = of_goods and not (meant.choices or meant.unknown)
        if joins and not asked and self._corrections.joins_an_order(words):
            additions = tuple(change for change in meant.changes if change.at is None)
            return Intent(JOIN, changes=additions)  # "put one white bread in with my order"
        if meant.name == FALLBACK:
            return self._behind_a_no(words, asked, context) or meant
        return self._considered(meant, words, asked, context)

    def _of_alexa(self, heard: Intent, context: Context) -> Intent:
        """What an intent of Alexa's means, whose slots may be cut out of the words anyhow."""
        resolved = self._cut.expected(self._cut.resolved(heard, context), context)
        order = resolved.slot("order")
        if order is not None:
            said = spoken(order.value)
            picked = self._samples.recognise(said, context)
            if picked.name == PICK:  # Alexa puts "the first one" into any slot
                return picked
            answer = self._answer(said, resolved, context)
            if answer is None and resolved.name == ORDER_INTENT:  # and whatever no sample is like into this one
                answer = self._wanted.wished(said, False, context)
            if answer is not None:
                return answer
        return self._cut.edited(resolved, context) or self._slots.with_changes(resolved, context)

    def _considered(self, meant: Intent, words: tuple[str, ...], asked: bool, context: Context) -> Intent:
        """What was meant, where what stands beside it says otherwise: a no, a question mark, a moment."""
        if meant.name in CALLING_OFF and context.said in CONFIRMING and self._corrections.says_no(words):
            return Intent(NO)  # "no no, cancel nothing!"
        if meant.name == INGREDIENTS and context.said == PLACE_ORDER and not (meant.goods or meant.unknown):
            return Intent(SHOW_CART)  # "what's in it", of an order that was read back
        if meant.name == ACTS[REMOVE] and asked and not self._reader.is_removing(words):
            return Intent(SHOW_CART)  # "the rice is still there, no?"
        if meant.name == FINISHING and meant.then is None:
            moment = self._entities.moment_in(TIMED[0], words, context, bare=False)
            if any(slot.id != SOONEST for slot in moment):  # "okay, finish, send it at eleven"
                return Intent(TIMED[0], tuple(moment), then=meant)
        return meant

    def _behind_a_no(self, words: tuple[str, ...], asked: bool, context: Context) -> Intent | None:
        """What is said behind a rejection: "no. add cat litter"; None where that is no wish of its own."""
        rest = self._corrections.behind_a_no(words)
        again = self._said(rest, asked, context) if rest else Intent(FALLBACK)
        return None if again.name in (YES, UNSURE_YES, NO, REMARK, FALLBACK) else again

    def _said(self, words: tuple[str, ...], asked: bool, context: Context) -> Intent:
        """What words say: the first of these that they are, then what they are by samples, phrases and frames."""
        finished = self._finished(words, context) or (self._echoed(words, context) if asked else None)
        if finished is not None:
            return finished
        for reader in (self._asked_on, self._wanted.moment_anew, self._wanted.named_choice, self._so_many):
            said = reader(words, context)
            if said is not None:
                return said
        sampled = self._samples.best(words, context)
        if sampled is not None and self._entities.is_to_come(sampled.intent, context):
            sampled = None  # "tomorrow" is when it is wished for, and nothing was spent then
        intent = self._samples.with_whole_period(sampled.intent, words, context) if sampled else Intent(FALLBACK)
        return (
            self._answer(words, intent, context)
            or self._plainly_ordered(words, sampled, context)
            or self._wished(words, intent, sampled, context)
            or self._in_full(words, intent, context)
            or self._read(words, intent, sampled, context)
        )

    def _finished(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """A yes, or that this is all, by known pieces alone."""
        if context.said in CONFIRMING and self._consent.given(words, context.said):
            return Intent(YES)
        there = bool(context.lines) and not context.placed
        if context.said in FINISHING_STATES and self._consent.finished(words):
            return Intent(FINISHING if there else NO)
        if context.said in FINISHING_STATES and there and self._consent.ordered(words):
            return Intent(FINISHING)
        return Intent(NO) if context.said == ORDERED and self._consent.finished(words) else None

    def _so_many(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """Nothing but a number, of what was just told about: "five"."""
        number = self._goods.number(words) if context.told is not None else None
        return None if number is None else Intent(TAKE_THAT, (Slot("quantity", " ".join(words), str(number)),))

    def _plainly_ordered(self, words: tuple[str, ...], sampled: Candidate | None, context: Context) -> Intent | None:
        """An order in as many words, of which the learnt roles say nothing and the learnt wishes that it is one."""
        if sampled is None or not sampled.orders_all or context.choices:
            return None
        reading = self._readings.reading(words, context)
        wish = self._wish_intents.wish(words, context)
        if reading is None or not reading.silent or (wish is not None and wish.intent not in LIKE_ORDERS):
            return None
        ordered = self._slots.with_changes(sampled.intent, context)
        return ordered if (ordered.changes or ordered.choices) and not ordered.unknown else None

    def _wished(
        self, words: tuple[str, ...], intent: Intent, sampled: Candidate | None, context: Context
    ) -> Intent | None:
        """What was learnt from phrases, where the sample is not plain."""
        so_many = intent.name == CHANGE_INTENT and [slot.name for slot in intent.slots] == ["quantity"]
        if so_many and context.told is not None and (taken := self._wanted.taken(words, context)) is not None:
            return taken
        in_full = _is_in_full(intent)
        if sampled is not None and sampled.plain and not (in_full and context.said in TOLD):
            return None
        return self._wanted.wished(words, in_full, context) or self._wish_intents.so_many_of_it(words, context)

    def _in_full(self, words: tuple[str, ...], intent: Intent, context: Context) -> Intent | None:
        """What is a sample word for word, or one of the shop's questions, or an intent whose slots tell what it is."""
        in_full = _is_in_full(intent)
        if in_full and context.lines and not context.placed:
            again = self._reader.read(words, context.lines, context.that)
            if COPY in again.acts and again.changes:  # with a cart, "the same again" is no reorder
                return Intent(ACTS[COPY], (), again.changes)
            if intent.name == REORDER and not self._wish_intents.is_certain(intent.name, words, context):
                return Intent(SHOW_CART)  # "repeat my order", which reads it out
        if in_full:  # and a day that is a part of it: "are you open tomorrow"
            return replace(intent, slots=tuple(self._entities.slots_of(intent.name, {}, words, context)))
        question = next(
            (self._question(w) for w in wordings(words, self._language) if self._faq.asked(w) is not None), None
        )
        if question is not None:
            return question
        if intent.slots and intent.name not in REWORDED:
            asked = self._slots.with_changes(intent, context)
            return (self._question(words) if asked.unknown else None) or asked
        return None

    def _read(self, words: tuple[str, ...], intent: Intent, sampled: Candidate | None, context: Context) -> Intent:
        """The order or the change that words are by what was learnt from frames; else a question of the shop's."""
        read = self._readings.read(words, intent, context)
        if read is not None and read.name == FALLBACK and (strange := self._strange_goods(sampled)):
            return Intent(ORDER_INTENT, intent.slots, unknown=(strange,))
        understood = read if read is not None else self._slots.with_changes(intent, context)
        if understood.name != FALLBACK:
            return understood
        return self._question(words) or self._maybe_wanted(words, context) or understood

    def _maybe_wanted(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """Goods that the learnt wishes take for wanted, and the roles do not, as a question: "i ran out of eggs"."""
        wish = self._wish_intents.wish(words, context)
        if wish is None or wish.intent != ORDER_INTENT or wish.likely < PLAIN:
            return None
        if context.choices or self._goods.refuses(words):  # "minus two bananas"
            return None
        goods = self._goods.kinds_outright(words)
        return Intent(STOCK, goods=goods) if len(goods) == 1 else None

    def _echoed(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """Bare goods behind which a question mark was typed: what is in the cart, or in stock; nothing is ordered."""
        if context.lines and not context.placed and self._is_amount(words):  # "forty three dollars?"
            return Intent(SHOW_CART)
        if not self._goods.is_bare(words):
            return None
        named = {line.category for group in self._goods.goods_of(words, context) for line in group}
        if not named or context.choices or context.told is not None:
            return None
        if any(context.lines[at].category in named for at in context.just_put):
            return Intent(SHOW_CART)
        return self._slots.asked(Intent(STOCK, (Slot("goods", " ".join(words)),)), context)

    def _is_amount(self, words: tuple[str, ...]) -> bool:
        """Whether words are nothing but an amount of money."""
        currencies = self._language.data["currencies"].values()
        named = {word for names in currencies for name in names for word in spoken(name)}
        named |= self._language.words("money")
        counted = [word for word in words if word not in named]
        return 0 < len(counted) < len(words) and self._goods.number(tuple(counted)) is not None

    def _typed(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Words as they are said, where hands have left something out: "thats it"."""
        as_said: Mapping[str, str] = self._language.data["order"]["typed"]
        return tuple(as_said.get(word, word) for word in words)

    def _asked_on(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """The question that was asked before, of what is named now: "and the parmesan"."""
        if context.inquiry is None:
            return None
        for wording in wordings(words, self._language):
            found = self._follow_ups.read(
                wording,
                context.inquiry,
                lambda slot_type, value: self._entities.resolved(slot_type, value, context),
                lambda value: self._goods.is_bare(value) and bool(self._goods.goods_of(value, context)),
            )
            if found is not None:
                return self._slots.asked(found, context)
        return None

    def _strange_goods(self, sampled: Candidate | None) -> str:
        """What is ordered in as many words and is not sold: "i want a bicycle"; empty where nothing is."""
        order = sampled.intent.slot("order") if sampled and sampled.intent.name == ORDER_INTENT else None
        if sampled is None or order is None or sampled.rank[1] < FEWEST_OF_A_WISH:
            return ""
        small = self._language.words("articles", "determiners")
        words = [word for word in spoken(order.value) if word not in small]
        return " ".join(words) if 0 < len(words) <= MOST_STRANGE else ""

    def _answer(self, words: tuple[str, ...], intent: Intent, context: Context) -> Intent | None:
        """An answer that only makes sense to what we have just asked: goods that are not ordered, figures of a code."""
        if context.expecting == ORDER_TYPE and intent.name in (FALLBACK, *REWORDED):
            for wording in wordings(words, self._language):
                goods = self._goods.goods_of(wording, context)
                if goods:
                    said = (Slot("order", " ".join(words)), *self._wish_intents.only_number(wording))
                    named = (each for each in self._goods.outright(wording) if each not in goods)
                    return Intent("OrderIntent", said, goods=(*goods, *named))
        if context.expecting == CODE_TYPE and self._values.digits(words) and intent.slot("code") is None:
            name, slot = self._alone[CODE_TYPE]
            return Intent(name, (Slot(slot, " ".join(words)),))
        return None

    def _question(self, words: tuple[str, ...]) -> Intent | None:
        """The intent of asking one of the shop's own questions; None where it has none like it."""
        answer = self._faq.find(words)
        if answer is None or QUESTION_TYPE not in self._alone:
            return None
        name, slot = self._alone[QUESTION_TYPE]
        return Intent(name, (Slot(slot, " ".join(words), str(answer)),))

    def without_figures(self, text: str) -> str:
        """An utterance with a sign in place of every number, so that no code and no phone number is in it."""
        counting = self._language.number_words.items()
        numbers = {words[0] for words, value in counting if len(words) == 1 and value != 1} | {self._language.number(1)}
        figures = (word in numbers or any(letter.isdigit() for letter in word) for word in spoken(text))
        return " ".join("#" if figure else word for word, figure in zip(spoken(text), figures, strict=True))

    def names_goods(self, text: str) -> bool:
        """Whether words name goods."""
        return self._goods.names_goods(spoken(text), Context())

    def says_all(self, text: str) -> bool:
        """Whether words only say that all of what was said before is meant: "all of it"."""
        words, every = spoken(text), self._language.phrases("every")
        return any(words[: len(each)] == each and words[len(each) :] in self._all_of for each in every)

    def likely(self, line: OrderLine, products: Sequence[str]) -> OrderLine:
        """The line as the one of several products of which people speak in most ways."""
        return self._goods.likely(line, products)

    def reading(self, words: Sequence[str], context: Context) -> Reading | None:
        """What the learnt reader makes of an utterance; None where it is not for it."""
        return self._readings.reading(words, context)

    def order(self, text: str) -> tuple[ParsedPhrase, bool]:
        """The order of an utterance by itself, and whether one could act on it without asking."""
        return self._readings.order(text)


def _is_in_full(intent: Intent) -> bool:
    """Whether an intent was said word for word, with nothing that changes from time to time."""
    return not intent.slots and intent.name not in (FALLBACK, *REWORDED)


def parser_for(menu: Menu, language: Language, folder: Path | None = None) -> PhraseParser:
    """A phrase parser for a menu; for a big one through an index, which is kept in a folder (the user's cache)."""
    if sum(len(category.products) for category in menu.categories) < MANY_PRODUCTS:
        return PhraseParser(Lexicon(menu, language))
    return CatalogPhrases(menu, language, folder or user_cache_path("sayso", appauthor=False))


__all__ = ["FALLBACK", "QUESTION_TYPE", "Context", "ParsedLine", "Understanding", "parser_for"]
