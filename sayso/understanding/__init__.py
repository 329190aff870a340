"""From words, or from an Alexa intent, to what was meant: an intent with its slots and changes to the cart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from platformdirs import user_cache_path

from sayso.intent import PLACES, REMARK, UNSURE_YES, Change, Choice, Intent, Slot
from sayso.language import Language, spoken
from sayso.menu import Menu, Product, complete, names_in
from sayso.order import OrderLine
from sayso.understanding import edits
from sayso.understanding.consent import CONFIRMING, FINISHING, NO, YES, Consent
from sayso.understanding.corrections import EXCHANGING, NO_CORRECTION, Correction, Corrections
from sayso.understanding.edits import Context
from sayso.understanding.entities import (
    EVER,
    OPTION_TYPE,
    OWN_TYPES,
    PERIOD_TYPE,
    PURPOSE_TYPE,
    QUESTION_TYPE,
    TRAIT_TYPE,
    Entities,
)
from sayso.understanding.faq import Faq
from sayso.understanding.follow_ups import FollowUps
from sayso.understanding.items import Item
from sayso.understanding.lexicon import Lexicon
from sayso.understanding.options import options_asked
from sayso.understanding.periods import PeriodReader
from sayso.understanding.phrase import ParsedLine, ParsedPhrase, PhraseParser
from sayso.understanding.phrases.reader import DOUBTFUL, SURE, PhraseReader, Reading
from sayso.understanding.phrases.tokens import CHANGE, COPY, KEEP, MORE, REMOVE, Token
from sayso.understanding.purposes import Purposes
from sayso.understanding.samples import ORDER_TYPE, Match, Model, matches, wordings
from sayso.understanding.search import CatalogPhrases
from sayso.understanding.slot_values import DATE_TYPE, TIME_TYPE, SlotValues
from sayso.understanding.spans import Span
from sayso.understanding.wishes.phrases import GOODS_SLOTS, ORDERING
from sayso.understanding.wishes.reader import Wish, WishReader, learnt_wishes
from sayso.understanding.wishes.tokens import State

FALLBACK = "AMAZON.FallbackIntent"
MANY_PRODUCTS = 3_000
"""From so many on goods are searched rather than kept in mind."""
CHANGE_SLOT = "change"
"""The slot of what shall be other than in an earlier order: goods, or how many."""
CUSTOMERS_OWN = ("FAVOURITE", "MEMBER")
"""Those of them that each customer has their own of."""
CODE_TYPE = "AMAZON.FOUR_DIGIT_NUMBER"
ALONE_WHEN_EXPECTED = (CODE_TYPE, "AMAZON.PhoneNumber")
"""Slot types whose values are only said alone where we have asked for them."""
REWORDED = {"OrderIntent": "order", "ChangeIntent": "change", "RemoveIntent": "remove", "SameAgainIntent": "again"}
LIKELY = 0.5
"""How likely the intent of a wish must be."""
CERTAIN = 0.97
"""From this on nobody looks for a second wish in an utterance."""
UNDERSTOOD, FEW_LITERALS = 2, 3
"""How well the slots of a sample must be understood, and how many words be its own, that nobody looks further."""
TOLD = ("told", "which", "ordered")
"""States of the talk in which short words mean something else than by themselves."""
TELLING = frozenset(
    {
        *("ShowCartIntent", "DetailsIntent", "OrderStatusIntent", "LastOrderIntent", "TicketIntent", "HoursIntent"),
        *("BalanceIntent", "TransactionsIntent", "SpendingIntent", "BillsIntent", "PreferencesIntent", "OffersIntent"),
        *("FavouritesIntent", "NewIntent", "PriceIntent", "StockIntent", "SizesIntent", "TellMeIntent", "FaqIntent"),
        *("RunningLowIntent", "OptionsIntent", "DeliveryAddressIntent", "OrdersIntent", "EarlierOrderIntent"),
        *("IngredientsIntent", "TraitsIntent", "ReviewsIntent", "PopularIntent", "BrowseIntent", "BudgetIntent"),
        *("ShopAddressIntent", "ShopPhoneIntent", "AMAZON.HelpIntent"),
    }
)
"""Intents that only tell something: what leads up to them changes nothing."""
MOST_LEADING = 2
"""Words with which a period may begin that a sample has cut off."""
MOST_LED = 12
"""Words that may lead up to a wish."""
FINISHING_STATES = ("anything-else", "told", "which")
"""States of the talk in which "i'm good" says that this is all."""
ORDERED = "ordered"
"""The state of the talk in which "that's all" ends it."""
LEAVING = ("AMAZON.CancelIntent", NO)
"""Intents of not wanting what was told or offered."""
TIMED_INTENTS = ("DeliverIntent", "PickUpIntent")
"""Intents of when goods shall be brought, or fetched."""
WHICH = "which"
"""The state of the talk in which one of several goods is to be chosen."""
CHOOSING = (*ORDERING, "PickIntent", "TakeThatIntent", "IndifferentIntent", "CheaperIntent", FALLBACK)
"""Intents that words may seem to have that choose something by its name."""
ANSWERING = (YES, NO, FINISHING)
"""Intents that answer what we ask at the end of a visit."""
REORDER, SHOW_CART = "ReorderIntent", "ShowCartIntent"
FILLING = ("UsualIntent", REORDER, "FavouriteIntent")
"""Intents that put goods into the cart by themselves."""
FILLING_LEAST = 0.96
"""How likely these must be: "how was that usual of mine" wants nothing."""
RATHER_AN_ORDER = 0.8
"""How sure the reading of an order must be that it is one, and no wish, where nothing is in the cart."""
SHORT = 3
"""Words of an utterance that may as well be goods of which nobody knows."""
REMARKING = 0.7
"""How likely it must be that something is said to nobody, where it might order or change something."""
PLAIN = 0.9
"""How likely each of two wishes of one breath must be."""
LEAST_OF_A_HALF = 0.4
"""How sure the reading of an order must be that is one half of them."""
MOST_STRANGE = 2
"""Words that goods which are not sold may have."""
FEWEST_OF_A_WISH = 2
"""Words of each of them."""
NAMING = frozenset({*GOODS_SLOTS, CHANGE_SLOT, "trait", "purpose"})
"""Slots beside which goods are not looked for."""
FAQ_INTENT, STOCK, TAKE_THAT = "FaqIntent", "StockIntent", "TakeThatIntent"
ORDER_INTENT, CHANGE_INTENT = "OrderIntent", "ChangeIntent"
"""The intent whose slot may hold any words."""
SEEKING = (STOCK, "HelpChooseIntent")
"""Intents of asking whether there is something, and of what is good for something."""
TRAITS, OPTIONS = "TraitsIntent", "OptionsIntent"
"""The intents of asking what goods are, or what is in them; and what they can be had with, and how mine is."""
PICK = "PickIntent"
"""The intent of choosing among what was offered."""
ACTS = {
    REMOVE: "RemoveIntent",
    KEEP: "RemoveIntent",
    COPY: "SameAgainIntent",
    MORE: "ChangeIntent",
    CHANGE: "ChangeIntent",
}
"""Acts upon the cart to the intents that they are; the first of these that an utterance holds names it."""
NOTE, REFUSED_WITHIN = "note", 4
"""The slot of what is to be passed on, and how many words before it a refusal may begin."""
EDITED = ("order", "old", "quantity")
"""Slots that name goods or options of the cart."""
_WRITTEN = {DATE_TYPE: re.compile(r"\d{4}-\d\d-\d\d"), TIME_TYPE: re.compile(r"\d\d:\d\d|MO|AF|EV|NI")}
"""Days and times as Alexa writes them."""
_SLOT_NAMES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class _Candidate:
    intent: Intent
    rank: tuple[int, int, int]
    """How well its slots are understood, how many words are the sample's own, how many slots are resolved."""

    @property
    def plain(self) -> bool:
        """Whether it can hardly be meant otherwise: said word for word, or with slots that are what they should be."""
        understood, literals, _ = self.rank
        if self.intent.name == ORDER_INTENT:
            return False
        if self.intent.name == FAQ_INTENT and not literals:  # one of the shop's questions, or only like it
            return False
        if not self.intent.slots or all(slot.id is not None for slot in self.intent.slots):
            return True
        return understood >= UNDERSTOOD and literals >= (1 if self.intent.name in REWORDED else FEW_LITERALS)


class Understanding:
    """Understands one shop's customers in one language."""

    def __init__(
        self,
        menu: Menu,
        model: Model,
        language: Language,
        faq: Faq | None = None,
    ) -> None:
        self._menu = menu
        self._model = model
        self._language = language
        self.parser = parser_for(menu, language)
        """Reads order phrases by themselves."""
        self._reader = PhraseReader(menu, language, self.parser)
        learnt = learnt_wishes(language.code)
        traits = model.types[TRAIT_TYPE].values if TRAIT_TYPE in model.types else {}
        self._wishes = WishReader(learnt, traits) if learnt is not None else None
        self._faq = faq or Faq((), language)
        self._values = SlotValues(language)
        self._purposes = Purposes(menu, language)
        self._consent = Consent(model, language)
        self._alone = {
            slot_type: (sample.intent, sample.slots[0])
            for sample in model.samples
            if sample.literals == 0
            if (slot_type := model.slot_types[sample.intent, sample.slots[0]]) in (*ALONE_WHEN_EXPECTED, QUESTION_TYPE)
        }
        """Slot types to the intent and slot of the sample in which they stand alone."""
        periods = PeriodReader(language)
        self._entities = Entities(model, language, self._faq, periods, self._values, self.number)
        self._follow_ups = FollowUps(model, language, periods)
        self._corrections = Corrections(language)
        self._all_of = {
            (),
            *((word, that[0]) for word in language.words("of") for that in language.phrases("that") if len(that) == 1),
        }
        self.intents = model.intents
        """Every intent there is."""

    def understand(self, heard: str | Intent, context: Context) -> Intent:
        """What was meant. Words that fit nothing are the fallback intent."""
        if not isinstance(heard, str):
            resolved = self._expected(self._resolved(heard, context), context)
            order = resolved.slot("order")
            if order is not None:
                said = spoken(order.value)
                picked = self._recognise(said, context)
                if picked.name == PICK:  # Alexa puts "the first one" into any slot
                    return picked
                answer = self._answer(said, resolved, context)
                if answer is None and resolved.name == ORDER_INTENT:  # and whatever no sample is like into this one
                    answer = self._wished(said, False, context)
                if answer is not None:
                    return answer
            return self._edited(resolved, context) or self._with_changes(resolved, context)
        words = self._typed(spoken(heard))
        if context.said in CONFIRMING and self._consent.given(words, context.said):
            return Intent(YES)
        if context.said in FINISHING_STATES and self._consent.finished(words):
            return Intent(FINISHING if context.lines and not context.placed else NO)
        if context.said == ORDERED and self._consent.finished(words):
            return Intent(NO)
        asked_on = self._asked_on(words, context)
        if asked_on is not None:
            return asked_on
        moment = self._moment_anew(words, context)
        if moment is not None:
            return moment
        named = self._named_choice(words, context)
        if named is not None:
            return named
        number = self.number(words) if context.told is not None else None
        if number is not None:  # "five", of what was just told about
            return Intent(TAKE_THAT, (Slot("quantity", " ".join(words), str(number)),))
        sampled = self._sampled(words, context)
        if sampled is not None and self._entities.is_to_come(sampled.intent, context):
            sampled = None  # "tomorrow" is when it is wished for, and nothing was spent then
        intent = self._with_whole_period(sampled.intent, words, context) if sampled else Intent(FALLBACK)
        answer = self._answer(words, intent, context)
        if answer is not None:
            return answer
        said_in_full = not intent.slots and intent.name not in (FALLBACK, *REWORDED)
        so_many = intent.name == "ChangeIntent" and [slot.name for slot in intent.slots] == ["quantity"]
        if so_many and context.told is not None and (taken := self._taken(words, context)) is not None:
            return taken
        if sampled is None or not sampled.plain or (said_in_full and context.said in TOLD):
            wish = self._wished(words, said_in_full, context) or self._so_many_of_it(words, context)
            if wish is not None:
                return wish
        if said_in_full and context.lines and not context.placed:
            again = self._reader.read(words, context.lines, context.that)
            if COPY in again.acts and again.changes:  # with a cart, "the same again" is no reorder
                return Intent(ACTS[COPY], (), again.changes)
            if intent.name == REORDER and not self._is_certain(intent.name, words, context):
                return Intent(SHOW_CART)  # "repeat my order", which reads it out
        if said_in_full:  # and a day that is a part of it: "are you open tomorrow"
            return replace(intent, slots=tuple(self._entities.slots_of(intent.name, {}, words, context)))
        question = next(
            (self._question(w) for w in wordings(words, self._language) if self._faq.asked(w) is not None), None
        )
        if question is not None:
            return question
        if intent.slots and intent.name not in REWORDED:
            asked = self._with_changes(intent, context)
            return (self._question(words) if asked.unknown else None) or asked
        read = self._read(words, intent, context)
        if read is not None and read.name == FALLBACK and (strange := self._strange_goods(sampled)):
            return Intent(ORDER_INTENT, intent.slots, unknown=(strange,))
        if read is not None:
            return read if read.name != FALLBACK else self._question(words) or read
        understood = self._with_changes(intent, context)
        if understood.name == FALLBACK:
            return self._question(words) or understood
        return understood

    def _with_whole_period(self, intent: Intent, words: tuple[str, ...], context: Context) -> Intent:
        """The intent with a period as it was said; a sample may have cut off how it begins: "since october"."""
        period = next((slot for slot in intent.slots if self._entities.type_of(intent, slot) == PERIOD_TYPE), None)
        said = spoken(period.value) if period is not None else ()
        starts = [at for at in range(1, len(words)) if said and words[at : at + len(said)] == said]
        for start in (begin for at in starts for begin in range(max(0, at - MOST_LEADING), at)):
            longer = words[start : starts[0] + len(said)]
            known = self._entities.resolved(PERIOD_TYPE, longer, context)
            if known is not None and period is not None:
                cut = " ".join(words[start : starts[0]])
                whole = Slot(period.name, " ".join(longer), known)
                others = (replace(each, value=each.value.removesuffix(cut).strip()) for each in intent.slots)
                return replace(intent, slots=tuple(whole if each.name == period.name else each for each in others))
        return intent

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
                lambda value: self._is_bare(value) and bool(self._goods_of(value, context)),
            )
            if found is not None:
                return self._asked(found, context)
        return None

    def _moment_anew(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """Another moment than was just told, in few words that may as well count goods: "five then"."""
        if not context.moment or self._names_goods(words, context):
            return None
        slots = self._entities.moment_in(context.moment, words, context)
        wish = self._wish(words, context, ORDERING) if slots else None
        refuses = self._not_refused(words) != set(words)
        least = LIKELY if wish is not None and wish.intent in TIMED_INTENTS and not refuses else PLAIN
        known = wish is not None and wish.likely >= least and not (refuses and wish.intent in TIMED_INTENTS)
        return Intent(context.moment, tuple(slots)) if slots and not known else None

    def _wished(self, words: tuple[str, ...], said_in_full: bool, context: Context) -> Intent | None:
        """What an utterance asks for by what was learnt from phrases; None where it orders, or that is not sure."""
        wish = self._wish(words, context)
        if wish is None or (said_in_full and wish.likely < CERTAIN):
            return None
        wanted = self._for_something(words, context) if wish.intent in SEEKING and wish.likely < PLAIN else None
        if wanted is not None:
            return self._intent_of(wanted, words, context)
        if wish.intent in ORDERING and self._entities.tells_a_moment(words, context):
            wish = self._timed(words, context) or wish
        if wish.intent in ORDERING and self._orders_nothing(words, context):
            other = self._wish(words, context, ORDERING)  # "no, bring it to my house", which is no house blend
            if other is not None and (wish.likely < PLAIN or other.intent in TELLING):
                wish = other
        if wish.intent == YES and context.said in CONFIRMING and not self._consent.given(words, context.said):
            return Intent(UNSURE_YES if wish.likely >= LIKELY else FALLBACK)  # and nothing is added by half a yes
        if wish.likely < PLAIN or wish.intent in ORDERING:
            two = self._two_wishes(words, context)
            if two is not None:
                return two
        if wish.likely < (PLAIN if wish.intent == FALLBACK else LIKELY):
            wish = self._wish_within(words, context) or wish
        if wish.intent == FALLBACK and self._remarks(words, wish.likely, context):
            return Intent(REMARK)
        if wish.likely < LIKELY and context.said == TOLD[0] and self._remarks(words, wish.wants_nothing, context):
            return Intent(REMARK)  # "that's too much, i'll ask my mum first", in whichever way that is meant
        least = FILLING_LEAST if wish.intent in FILLING else LIKELY
        if wish.intent in FILLING and CHANGE_SLOT in dict(wish.slots):  # "the same again but only one coke"
            least = RATHER_AN_ORDER
        if wish.likely < least or wish.intent in (*ORDERING, FALLBACK):
            return None
        if self._changes_the_cart(words, context, wish):  # and may ask something, too
            return self._two_wishes(words, context) if wish.intent in TELLING else None
        return self._intent_of(wish, words, context)

    def _orders_nothing(self, words: tuple[str, ...], context: Context) -> bool:
        """Whether the reading of an utterance changes nothing: "have i got the coke in there, too"."""
        reading = self._reader.read(words, context.lines, context.that)
        silent = not reading.changes and not reading.failed and not reading.phrase.unknown and not reading.phrase.lines
        return reading.changes_nothing(context.lines) or (silent and bool(context.lines))

    def _for_something(self, words: tuple[str, ...], context: Context) -> Wish | None:
        """The wish for what is good for something, which as many words may be: "something sweet to go with it"."""
        wish = self._wish(words, context, SEEKING[:1])
        purpose = dict(wish.slots).get("purpose") if wish is not None else None
        return wish if purpose is not None and self._purposes.goods(spoken(purpose)) else None

    def _timed(self, words: tuple[str, ...], context: Context) -> Wish | None:
        """The wish for a moment, which an utterance is rather than a number of goods: "make it nine thirty today"."""
        if self._names_goods(words, context):
            return None
        wish = self._wish(words, context, ORDERING)
        return wish if wish is not None and self._entities.is_timed(wish, context) else None

    def _remarks(self, words: tuple[str, ...], likely: float, context: Context) -> bool:
        """Whether an utterance that is so likely said to nobody orders nothing, or may hardly be an order."""
        reading = self._reader.read(words, context.lines, context.that)
        plain = not reading.changes and len(words) > SHORT
        return likely >= (LIKELY if plain else REMARKING) and not (reading.changes and reading.sure >= SURE)

    def _strange_goods(self, sampled: _Candidate | None) -> str:
        """What is ordered in as many words and is not sold: "i want a bicycle"; empty where nothing is."""
        order = sampled.intent.slot("order") if sampled and sampled.intent.name == ORDER_INTENT else None
        if sampled is None or order is None or sampled.rank[1] < FEWEST_OF_A_WISH:
            return ""
        small = self._language.words("articles", "determiners")
        words = [word for word in spoken(order.value) if word not in small]
        return " ".join(words) if 0 < len(words) <= MOST_STRANGE else ""

    def _names_goods(self, words: tuple[str, ...], context: Context) -> bool:
        """Whether goods are named in full, and not by a word that half a name has, too ("sweet as")."""
        tokens = (token for _, token in self._reader.tokens(words, context.lines))
        return any((token.product or token.category) and not token.half_goods for token in tokens)

    def _names_any(self, words: Sequence[str], context: Context) -> bool:
        """Whether anything of the menu is named."""
        return any(token.kind == "name" for _, token in self._reader.tokens(words, context.lines))

    def _so_many_of_it(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """A number of what was just told about: "okay, can i get two"."""
        tokens = self._reader.tokens(words) if context.told is not None else ()
        numbers = [span for span, token in tokens if token.kind == "number" and isinstance(span.value, int)]
        if len(numbers) != 1 or self._names_goods(words, context):
            return None
        return Intent(TAKE_THAT, (Slot("quantity", " ".join(numbers[0].words), str(numbers[0].value)),))

    def _taken(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """A number of what was just told about, where no line of the cart is rather meant: "give me six"."""
        wish = self._wish(words, context) if context.lines else None
        return None if wish is not None and wish.intent != TAKE_THAT else self._so_many_of_it(words, context)

    def _wish_within(self, words: tuple[str, ...], context: Context) -> Wish | None:
        """The plain wish with which an utterance ends or begins, that orders nothing: "sorry to bother you but ..."."""
        if self._reader.read(words, context.lines, context.that).changes:
            return None
        tokens = self._reader.tokens(words, context.lines)
        led = range(1, min(MOST_LED, len(tokens) - FEWEST_OF_A_WISH + 1))
        for part in (*(tokens[at:] for at in led), *(tokens[:-at] for at in led)):
            wish = self._wish_of(part, context)
            least = PLAIN if wish is not None and wish.intent in TELLING else CERTAIN
            if wish is not None and wish.likely >= least and wish.intent in (*TELLING, FINISHING):
                return wish
        return None

    def _changes_the_cart(self, words: tuple[str, ...], context: Context, wish: Wish) -> bool:
        """Whether an utterance is rather an order, or a change of what is in the cart, than a wish."""
        had_before = wish.intent in FILLING and CHANGE_SLOT in dict(wish.slots)  # "the same again but only one coke"
        if not context.lines and (wish.likely >= CERTAIN or had_before):
            return False
        if self._entities.is_timed(wish, context) and (wish.likely >= CERTAIN or not self._names_goods(words, context)):
            return False
        purpose = dict(wish.slots).get("purpose")
        if purpose is not None and wish.likely >= PLAIN and self._purposes.goods(spoken(purpose)):
            return False  # "something sweet to go with it", and no sweet butter
        reading = self._reader.read(words, context.lines, context.that)
        if not reading.changes or reading.failed or reading.phrase.unknown:
            return False
        if reading.changes_nothing(context.lines):
            return False
        if wish.intent in ANSWERING and context.said in CONFIRMING:
            return False
        if wish.intent in LEAVING and reading.acts == {KEEP}:  # "no, i'll leave those", of what was told
            return False
        if wish.intent in ANSWERING:  # "aye, okay, and two tubs of vanilla ice cream"
            return reading.settled and reading.sure >= DOUBTFUL and self._names_goods(words, context)
        if wish.intent in TELLING and (wish.likely >= CERTAIN or reading.acts <= {REMOVE, KEEP}) and context.lines:
            return reading.sure >= PLAIN  # "have i got the ice cream in there, too"
        return reading.sure >= (DOUBTFUL if context.lines else RATHER_AN_ORDER)

    def _wish(self, words: tuple[str, ...], context: Context, without: Sequence[str] = ()) -> Wish | None:
        """What an utterance is most like; None where it is nothing but goods, or the answer that was just asked for.

        Intents `without` which it is are left aside.
        """
        if self._wishes is None or context.expecting == CODE_TYPE:
            return None
        if any(self._chosen(each, context) for each in wordings(words, self._language)):
            return None
        if not context.lines:  # of nothing there is nothing to change
            without = (*without, CHANGE_INTENT)
        return self._wish_of(self._reader.tokens(words, context.lines), context, without)

    def _is_certain(self, intent: str, words: tuple[str, ...], context: Context) -> bool:
        """Whether what was learnt is certain of an intent."""
        wish = self._wish(words, context)
        return wish is not None and wish.intent == intent and wish.likely >= CERTAIN

    def _wish_of(
        self, tokens: Sequence[tuple[Span, Token]], context: Context, without: Sequence[str] = ()
    ) -> Wish | None:
        """What tokens are most like; None where they are nothing but goods and numbers."""
        if self._wishes is None or all(token.kind != "word" for _, token in tokens):
            return None
        own = {name for slot_type in OWN_TYPES for name in context.known(slot_type)}
        return self._wishes.read(tokens, State(context.said, bool(context.lines)), own, without)

    def _intent_of(self, wish: Wish, words: tuple[str, ...], context: Context) -> Intent:
        if wish.intent == FAQ_INTENT:
            sample = self._recognise(words, context)
            about = spoken(sample.slots[0].value) if sample.name == FAQ_INTENT and sample.slots else words
            among = self._answers_about.get(wish.topic, ()) if wish.likely >= PLAIN else ()
            answer = self._faq.nearest(about, among)
            found = () if answer is None else (Slot(self._alone[QUESTION_TYPE][1], " ".join(words), str(answer)),)
            return Intent(FAQ_INTENT, found)
        said = {**dict(zip(GOODS_SLOTS, self._goods_left(wish, words, context), strict=False)), **dict(wish.slots)}
        trait = said.get("trait", "")
        known = self._entities.longest(wish.intent, "trait", trait, context)
        held = known is not None and known.startswith("allergens") and bool(self._goods_of(spoken(trait), context))
        if wish.intent == STOCK and trait and "goods" not in said and (known is None or held):
            said["goods"] = said.pop("trait")  # "have you nuts", in a shop that sells them; "have you coconut oil"
        if NOTE in said:
            said[NOTE] = self._with_refusal(said[NOTE], words)
        slots = self._entities.slots_of(wish.intent, said, words, context)
        if "complaint" in self._wishes_slots(wish) and "quantity" not in said:
            slots = [*slots, *self._only_number(words)]
        counted = self._so_many_of_it(words, context) if wish.intent == TAKE_THAT and "quantity" not in said else None
        if counted is not None:
            return counted
        if wish.intent == OPTIONS or self._asks_of_an_option(wish, said, context):
            return self._options_asked(said, words, context)
        if wish.intent == PICK and (picked := self._picked(words, slots, context)) is not None:
            return picked
        return self._asked(Intent(wish.intent, tuple(slots)), context)

    def _with_refusal(self, said: str, words: tuple[str, ...]) -> str:
        """What is to be passed on with the refusal that stands a few words before it: "don't press the bell"."""
        note = spoken(said)
        at = next((at for at in range(len(words)) if words[at : at + len(note)] == note), 0)
        refusals = self._language.phrases("refusals")
        near = range(max(0, at - REFUSED_WITHIN), at)
        starts = (start for start in near for refusal in refusals if words[start : start + len(refusal)] == refusal)
        return " ".join(words[next(starts, at) : at + len(note)])

    def _wishes_slots(self, wish: Wish) -> set[str]:
        return self._wishes.slots_of(wish.intent) if self._wishes is not None else set()

    def _only_number(self, words: tuple[str, ...]) -> Iterator[Slot]:
        """The number of goods where just one is said: "the coke, one can was leaking"."""
        numbers = [span for span in self.parser.scan(words) if span.small == "number" and isinstance(span.value, int)]
        if len(numbers) == 1 and numbers[0].value > 0:
            yield Slot("quantity", " ".join(numbers[0].words), str(numbers[0].value))

    def _asks_of_an_option(self, wish: Wish, said: Mapping[str, str], context: Context) -> bool:
        """Whether what a trait was taken for is an option of the goods: "is the latte hot", and not spicy."""
        trait, goods = said.get("trait", ""), spoken(said.get("goods", ""))
        known = self._entities.longest(wish.intent, "trait", trait, context)
        if wish.intent != TRAITS or not trait or (known or "").startswith("allergens"):
            return False
        found = self._options_in(trait, self._goods_of(goods, context) if goods else (), context)
        return any("/" in each for each in found)

    def _options_asked(self, said: Mapping[str, str], words: tuple[str, ...], context: Context) -> Intent:
        """The question about options of goods; of what was told or is there, where half a name may be the option."""
        option = said.get("option") or said.get("trait") or " ".join(words)  # "which milk can go in it": a group
        goods = said.get("goods", "")
        there = context.told is not None or bool(context.lines)
        if there and goods and not self._names_goods(spoken(goods), context):
            goods = ""
        slots = ([Slot("goods", goods)] if goods else []) + [Slot("option", option)]
        return self._asked(Intent(OPTIONS, tuple(slots)), context)

    def _options_in(self, said: str, goods: Sequence[Sequence[OrderLine]], context: Context) -> tuple[str, ...]:
        """Ids of options, and of groups of them, that words name: of the goods, else of what was told or is there."""
        there = (context.told, self._about(context), *context.lines)
        named = {line.category for group in goods for line in group}
        categories = named or {line.category for line in there if line is not None}
        return options_asked(self.parser.scan(spoken(said)), self._menu, categories, self._language)

    @cached_property
    def _answers_about(self) -> Mapping[str, frozenset[int]]:
        """Places of the shop's answers by what their questions are about, as was learnt."""
        found: dict[str, set[int]] = {}
        for answer, words in self._faq.questions:
            wish = self._wish_of(self._reader.tokens(words), Context())
            if wish is not None and wish.intent == FAQ_INTENT and wish.topic:
                found.setdefault(wish.topic, set()).add(answer)
        return {topic: frozenset(answers) for topic, answers in found.items()}

    def _picked(self, words: tuple[str, ...], slots: Sequence[Slot], context: Context) -> Intent | None:
        """What was chosen by its place, or its price, with more said of it: "the first one, please, a big bag"."""
        chosen = [slot.id for slot in slots if slot.name == "choice" and slot.id]
        place = PLACES.get(chosen[0], 0) if chosen else len(context.choices)
        if place >= len(context.choices):
            return None
        reading = self._reader.read(words, about=context.choices[place])
        lines = [each for each in reading.phrase.lines if each.attributes_said or each.line.modifiers]
        if len(reading.phrase.lines) != 1 or not lines or lines[0].headed:
            return None
        if chosen[0] in PLACES:
            return Intent(PICK, tuple(slots), (Change(None, lines[0].line),))
        return Intent(PICK, tuple(slots), goods=((replace(lines[0].line, products=()),),))

    def _named_choice(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """What is chosen by words that only one of the offers has, with more said of it: "the mountain air, then"."""
        if context.said != WHICH or not context.choices or self._chosen(words, context) is not None:
            return None
        named = [at for at, own in enumerate(self._own_words(context.choices)) if own & self._not_refused(words)]
        if len(named) != 1:
            return None
        wish = self._wish(words, context)
        if wish is None or (wish.intent not in CHOOSING and wish.likely >= LIKELY):
            return None
        chosen = self._as_waiting(context.choices[named[0]], context)
        reading = self._reader.read(words, about=chosen)
        for each in reading.phrase.lines:
            if each.line.category != chosen.category:
                return None
            chosen = edits.altered(replace(each, product_said=False), self._menu, chosen)
        return Intent(ORDER_INTENT, (Slot("order", " ".join(words)),), (Change(None, chosen),))

    def _own_words(self, lines: Sequence[OrderLine]) -> list[set[str]]:
        """The words of the names of each of some goods that no other of them has."""
        names = [
            {word for product in self._menu.products_of(line) for name in self._names(product) for word in spoken(name)}
            for line in lines
        ]
        return [own.difference(*(other for at, other in enumerate(names) if at != i)) for i, own in enumerate(names)]

    def _names(self, product: Product) -> tuple[str, ...]:
        return names_in(product.names, self._language.code, self._menu.language)

    def _not_refused(self, words: tuple[str, ...]) -> set[str]:
        """Words that do not stand behind one of refusing: "not the golden valley"."""
        small = self._language.words("determiners", "articles")
        refusing = {phrase[0] for phrase in self._language.phrases("negation") if len(phrase) == 1}
        refused = False
        left = set()
        for word in words:
            refused = word in refusing or (refused and word in small)
            if not refused:
                left.add(word)
        return left

    def _goods_left(self, wish: Wish, words: tuple[str, ...], context: Context) -> list[str]:
        """Goods that an utterance names in full and the wish has no slot of, where it could have one."""
        told = {name for name, _ in wish.slots}
        if self._wishes is None or "goods" not in self._wishes.slots_of(wish.intent) or told & NAMING:
            return []
        tokens = self._reader.tokens(words, context.lines)
        named = [span for span, token in tokens if (token.product or token.category) and not token.half_goods]
        if not named and (strange := self._wishes.strange(tokens)):
            return [strange]
        if not named and context.told is not None:
            return []  # "what meat is inside", of what was just told about
        named = named or [span for span, token in tokens if token.product or token.category]
        several = GOODS_SLOTS[1] in self._wishes.slots_of(wish.intent)
        return [" ".join(span.words) for span in named][: 2 if several else 1]

    def _two_wishes(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """An order and a wish, or two wishes, in one breath: cut at a word that joins, where both halves are plain."""
        joining = self._language.words("joining")
        whole = self._reader.read(words, context.lines, context.that)
        orders = bool(whole.changes) and not whole.changes_nothing(context.lines)  # not by half of a question
        for at in range(FEWEST_OF_A_WISH, len(words) - FEWEST_OF_A_WISH):
            if words[at] not in joining:
                continue
            halves = [(half, self._wish(half, context)) for half in (words[:at], words[at + 1 :])]
            if not any(wish is not None and wish.intent not in (*ORDERING, FALLBACK) for _, wish in halves):
                continue
            first, second = (self._plainly(half, wish, context) for half, wish in halves)
            if context.said in CONFIRMING and any(
                each is not None and each.name in ANSWERING for each in (first, second)
            ):
                continue  # nothing is ordered by half of what was said: "okay, but at half past twelve"
            if not orders and any(each is not None and each.changes for each in (first, second)):
                continue
            if halves[1][1] is not None and halves[1][1].intent in ORDERING and self._is_bare(halves[1][0]):
                continue  # "compare a latte and a latte"
            if first is not None and second is not None and first.name != second.name:
                if first.name in FILLING and second.name in (*ORDERING, *ACTS.values()):  # of what is then in the cart
                    return replace(first, later=" ".join(words[at + 1 :]))
                return replace(first, then=second)
        return None

    def _is_bare(self, words: tuple[str, ...]) -> bool:
        """Whether words are nothing but goods with their articles."""
        small = self._language.words("articles", "determiners")
        return all(token.kind != "word" or token.word in small for _, token in self._reader.tokens(words))

    def _plainly(self, words: tuple[str, ...], wish: Wish | None, context: Context) -> Intent | None:
        """What half of an utterance asks for, or orders, where that is plain."""
        if self._is_bare(words) if wish is None else wish.intent in ORDERING:  # "four bananas", and nothing else
            return self._plain_order(words, context)
        if wish is None or wish.likely < PLAIN or wish.intent == FALLBACK:
            return None
        return self._intent_of(wish, words, context)

    def _plain_order(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """What words order or change, where that is plain."""
        reading = self._reader.read(words, context.lines, context.that)
        if reading.sure < LEAST_OF_A_HALF or reading.phrase.unknown or not reading.changes or reading.failed:
            return None
        return self._meant(reading, words, Intent(FALLBACK), context)

    def reading(self, words: Sequence[str], context: Context) -> Reading | None:
        """What the learnt reader makes of an utterance; None where it is not for it."""
        if self._chosen(tuple(words), context) is not None:
            return None
        if context.waiting is not None:
            answer = self._reader.read(words, about=context.waiting, within=context.waiting.category)
            over = self._reader.read(words, context.lines, context.that) if context.lines else answer
            answered = bool(answer.phrase.lines) and not answer.phrase.unknown
            if over.edits and over.changes and not over.failed and over.sure >= (SURE if answered else DOUBTFUL):
                return over  # "forget the crisps"
            return answer
        if context.told is not None:
            told = self._reader.read(words, about=context.told)
            refused = any(m.action == "remove" for each in told.phrase.lines for m in each.line.modifiers)
            there = self._reader.read(words, context.lines, context.that) if refused and context.lines else None
            if there is not None and there.edits and there.changes and not there.failed:  # "just remove the caramel"
                return there
            if told.settled and not any(each.headed for each in told.phrase.lines):  # "a large one, then"
                lines = tuple(replace(each, headed=True) for each in told.phrase.lines)
                return replace(told, phrase=replace(told.phrase, lines=lines))
        return self._reader.read(words, context.lines, context.that)

    def order(self, text: str) -> tuple[ParsedPhrase, bool]:
        """The order of an utterance by itself, and whether one could act on it without asking."""
        reading = self._reader.read(spoken(text))
        return reading.phrase, reading.settled and reading.sure >= SURE

    def _read(self, words: Sequence[str], intent: Intent, context: Context) -> Intent | None:
        """The order or the changes that an utterance is by its learnt roles; None where the rules shall say."""
        reading = self.reading(words, context)
        if reading is None:
            return None
        taking = reading.acts & {REMOVE, KEEP} or (reading.edits and reading.sure >= DOUBTFUL)
        if intent.name == "RemoveIntent" and intent.slots and not taking:
            return None
        return self._meant(reading, words, intent, context)

    def _meant(self, reading: Reading, words: Sequence[str], intent: Intent, context: Context) -> Intent | None:
        """The intent of a reading; None where the rules shall say."""
        slot = intent.slot("order") or Slot("order", " ".join(words))
        correcting = self._corrections.heard(words) if context.just_put else NO_CORRECTION
        if reading.edits:
            name = next((name for act, name in ACTS.items() if act in reading.acts), "ChangeIntent")
            unknown = reading.phrase.unknown
            if reading.acts <= {REMOVE, KEEP} and reading.sure < PLAIN and not self._names_any(words, context):
                return None  # what is there is taken out by plain words alone
            if KEEP in reading.acts and reading.sure < DOUBTFUL:
                return Intent(FALLBACK)  # and nobody guesses what alone is to stay
            if reading.changes and not reading.failed:
                return Intent(name, intent.slots, reading.changes, unknown=unknown)
            told = reading.missing and (reading.sure >= DOUBTFUL or not context.lines)
            nothing = Intent(FALLBACK) if reading.phrase.no_order and reading.failed else None
            return Intent(name, intent.slots, unknown=reading.missing) if told else nothing
        if reading.otherwise is not None:
            both = (reading.phrase, reading.otherwise.phrase)
            ordered = self._ordered(Intent("OrderIntent", (slot,)), reading.phrase, context, correcting)
            if any(each.at is not None for each in ordered.changes):
                return ordered
            return replace(ordered, readings=tuple(tuple(each.line for each in phrase.lines) for phrase in both))
        if reading.phrase.lines or reading.phrase.unknown:
            return self._ordered(Intent("OrderIntent", (slot,)), reading.phrase, context, correcting)
        silent = reading.phrase.no_order and intent.name in ("OrderIntent", FALLBACK) and reading.sure >= DOUBTFUL
        return Intent(FALLBACK) if silent else None

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
        return self._reader.read(words, about=about).phrase

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
            if read is not None and read.name != FALLBACK and not reading.changes_nothing(context.lines):
                return read
        return None

    def _recognise(self, words: tuple[str, ...], context: Context) -> Intent:
        """The intent of the best match; the fallback intent where there is none."""
        best = self._sampled(words, context)
        return best.intent if best else Intent(FALLBACK)

    def _sampled(self, words: tuple[str, ...], context: Context) -> _Candidate | None:
        """The best match over the utterance and its barer wordings; the earlier wording wins a draw."""
        best: _Candidate | None = None
        for wording in wordings(words, self._language):
            for match in matches(wording, self._model):
                candidate = self._candidate(match, context)
                if candidate and (best is None or candidate.rank > best.rank):
                    best = candidate
        return best

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
            resolved = self._entities.resolved(slot_type, words, context)
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
        for each in self._phrase(words, context.told).lines or self._named_outright(words):
            if each.products or each.rivals:
                lines = [replace(each.line, products=(product,)) for product in each.products] or [each.line]
                named.append((*(complete(self._menu, line) for line in lines), *each.rivals))
            elif each.headed or context.told is not None:  # "the large one", of what was just told about
                named.append((complete(self._menu, each.line),))
        if not named and context.told is None and context.that is not None:  # "the large bag", of what is in the cart
            line = context.lines[context.that]
            read = self._phrase(words, replace(line, quantity=1, modifiers=()))
            named = [(complete(self._menu, e.line),) for e in read.lines if e.attributes_said and not read.unknown]
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
        """The line that an answer to "which one?" means by words that only one of them has."""
        if not context.choices:
            return None
        said = set(words) - self._language.words("determiners", "articles", "that", "fillers", "pronouns")
        found = []
        for line in context.choices:
            products = self._menu.products_of(line)
            names = self._names(products[0]) if products else ()
            if said and any(said <= set(spoken(name)) for name in names):
                found.append(line)
        return self._as_waiting(found[0], context) if len(found) == 1 else None

    def _as_waiting(self, chosen: OrderLine, context: Context) -> OrderLine:
        """Goods that were chosen, in the quantity and with the options that were said before we asked."""
        waiting = context.waiting
        if waiting is None or waiting.category != chosen.category:
            return chosen.with_quantity(waiting.quantity) if waiting is not None else chosen
        return complete(self._menu, replace(waiting, products=chosen.products, attributes=_both(waiting, chosen)))

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

    def without_figures(self, text: str) -> str:
        """An utterance with a sign in place of every number, so that no code and no phone number is in it."""
        counting = self._language.number_words.items()
        numbers = {words[0] for words, value in counting if len(words) == 1 and value != 1} | {self._language.number(1)}
        figures = (word in numbers or any(letter.isdigit() for letter in word) for word in spoken(text))
        return " ".join("#" if figure else word for word, figure in zip(spoken(text), figures, strict=True))

    def says_all(self, text: str) -> bool:
        """Whether words only say that all of what was said before is meant: "all of it"."""
        words, every = spoken(text), self._language.phrases("every")
        return any(words[: len(each)] == each and words[len(each) :] in self._all_of for each in every)

    def number(self, words: tuple[str, ...]) -> int | None:
        """The whole number that these words are."""
        spans = self.parser.scan(words)
        return int(spans[0].value) if len(spans) == 1 and spans[0].small == "number" else None

    def _resolved(self, intent: Intent, context: Context) -> Intent:
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
                return self._resolved(replace(intent, slots=rest), context)
            if found is None and self._entities.is_closed(slot_type):
                answers = self._chosen(spoken(slot.value), context) is not None  # Alexa puts anything into a slot
                return Intent("OrderIntent", (Slot("order", slot.value),)) if answers else Intent(FALLBACK)
            slots.append(replace(slot, id=found))
        return replace(intent, slots=tuple(slots))

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
        if any(self._entities.type_of(intent, s) == "FAVOURITE" and s.id is None for s in intent.slots):
            phrase = intent.slots[0].value  # "order my pizza", which Alexa takes for a favourite
            if self._quality(spoken(phrase), context) == 2:
                return self._with_changes(Intent("OrderIntent", (Slot("order", phrase),)), context)
        goods: list[tuple[OrderLine, ...]] = []
        unknown = []
        for slot in intent.slots:
            if self._entities.type_of(intent, slot) == ORDER_TYPE:
                number = self.number(spoken(slot.value)) if slot.value[:1].isalnum() else None
                named = self._goods_of(spoken(slot.value), context) if number is None else ()
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
                return replace(intent, goods=self._purposes.goods(spoken(wanted.value)))
            return self._with_option(intent, context)
        slots = (*intent.slots, *self._some_of(intent))
        found = replace(intent, slots=slots, goods=tuple(goods), unknown=tuple(unknown))
        return self._with_option(found, context)

    def _with_option(self, intent: Intent, context: Context) -> Intent:
        """The intent with the ids of options, or of groups of them, that it asks about."""
        said = next((slot for slot in intent.slots if self._entities.type_of(intent, slot) == OPTION_TYPE), None)
        if said is None:
            return intent
        found = self._options_in(said.value, intent.goods, context)
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

    def _some_of(self, intent: Intent) -> Iterator[Slot]:
        """How many of goods are spoken of: "one of the diet cokes"."""
        goods = intent.slot("goods")
        words = spoken(goods.value) if goods is not None and intent.slot("quantity") is None else ()
        if len(words) > 2 and words[1] in self._language.words("of") and (count := self.number(words[:1])) is not None:
            yield Slot("quantity", words[0], str(count))

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

    def _ordered(
        self, intent: Intent, parsed: ParsedPhrase, context: Context, correcting: Correction = NO_CORRECTION
    ) -> Intent:
        if parsed.no_order:
            return Intent(FALLBACK)
        said_again, left = self._said_again(parsed.lines, context, correcting)
        if said_again:
            intent = replace(intent, changes=said_again)
            parsed = replace(parsed, lines=left)
            if not left:
                return replace(intent, unknown=parsed.unknown)
        lines: list[ParsedLine] = []
        loose: list[ParsedLine] = []
        waiting = context.waiting
        for each in parsed.lines:
            offered = waiting is not None and any(each.line.products == line.products for line in context.choices)
            among = waiting is not None and (offered or each.line.category == waiting.category)
            if waiting is not None and among and not each.quantity_said:
                each = replace(each, line=replace(each.line, quantity=waiting.quantity))
            (lines if each.headed else loose).append(self._among(each, context))
        if loose and not lines and waiting is not None and waiting.category == loose[0].line.category:
            return self._waiting_with(intent, loose[0], waiting, context)  # "the eight pack", before which one is said
        changes = edits.additions([each for each in lines if not each.products and not each.rivals])
        if loose and not lines:  # "no onions", said of what is there
            changes = tuple(c for each in loose for c in edits.alteration(each, self._menu, context, splitting=True))
        asked = [each for each in lines if each.products or each.rivals]
        choices = tuple(Choice(each.line, each.products or each.line.products, each.rivals) for each in asked)
        kept = tuple(each for line in lines for each in line.kept)
        return replace(intent, changes=(*said_again, *changes), choices=choices, unknown=parsed.unknown, kept=kept)

    def _said_again(
        self, lines: Sequence[ParsedLine], context: Context, correcting: Correction
    ) -> tuple[tuple[Change, ...], tuple[ParsedLine, ...]]:
        """Goods that the last turn put in and that are said anew, as what becomes of them; and the other goods."""
        changes: dict[int, Change] = {}
        left = []
        for each in lines if correcting else ():
            at = next((at for at in context.just_put if at not in changes and self._is_meant(each, at, context)), None)
            if at is None and correcting == EXCHANGING:
                alike = [i for i in context.just_put if context.lines[i].category == each.line.category]
                at = alike[0] if len(alike) == 1 and each.headed and alike[0] not in changes else None
                at = None if each.products or each.rivals else at
            if at is None:
                left.append(each)
            else:
                said = replace(each, product_said=each.product_said and not each.products, counted=each.quantity_said)
                changes[at] = Change(at, edits.altered(said, self._menu, context.lines[at]))
        return tuple(changes.values()), tuple(left) if correcting else tuple(lines)

    def _is_meant(self, parsed: ParsedLine, at: int, context: Context) -> bool:
        """Whether goods that are said may be those of a line of the cart: the same, or their kind alone."""
        line, wanted = context.lines[at], parsed.line
        if line.category != wanted.category or not parsed.headed:
            return False
        return line.products in (wanted.products, parsed.products) or bool(set(line.products) & set(parsed.products))

    def _waiting_with(self, intent: Intent, said: ParsedLine, waiting: OrderLine, context: Context) -> Intent:
        """What is to be chosen, with an option that was said meanwhile; which one is asked again."""
        merged = replace(
            waiting,
            attributes=tuple(sorted({**waiting.attribute_map, **dict(said.attributes_said)}.items())),
            modifiers=(*waiting.modifiers, *(m for m in said.line.modifiers if m not in waiting.modifiers)),
            quantity=said.line.quantity if said.counted else waiting.quantity,
        )
        products = [
            product for line in context.choices for product in line.products if line.category == merged.category
        ]
        return replace(intent, name=ORDER_INTENT, choices=(Choice(merged, tuple(products)),))

    def _among(self, parsed: ParsedLine, context: Context) -> ParsedLine:
        """A line that may be several products, as the one of them that was offered: "i'll have the sunny farm one"."""
        offered = {product for line in context.choices for product in line.products}
        left = [product for product in parsed.products or parsed.line.products if product in offered]
        if len(left) != 1:
            return parsed
        line = complete(self._menu, replace(parsed.line, products=tuple(left)))
        return replace(parsed, line=line, products=(), rivals=())

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
