"""What an utterance wants, where it may be a wish, an order, a remark, or two of these in one breath."""

from __future__ import annotations

from dataclasses import replace

from sayso.intent import REMARK, SOONEST, TIMED, UNSURE_YES, Change, Intent, Slot
from sayso.language import Language, spoken
from sayso.menu import Menu
from sayso.understanding import edits
from sayso.understanding.consent import CONFIRMING, FINISHING, YES, Consent
from sayso.understanding.edits import Context
from sayso.understanding.entities import Entities
from sayso.understanding.known_intents import (
    ACTS,
    ANSWERING,
    CHANGE_SLOT,
    CHOOSING,
    FALLBACK,
    FILLING,
    LEAVING,
    ORDER_INTENT,
    SEEKING,
    TAKE_THAT,
    TELLING,
)
from sayso.understanding.likelihood import (
    CERTAIN,
    FILLING_LEAST,
    LEAST_OF_A_HALF,
    LIKELY,
    PLAIN,
    RATHER_AN_ORDER,
    REMARKING,
)
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.phrases.reader import DOUBTFUL, SURE, PhraseReader
from sayso.understanding.phrases.tokens import KEEP, REMOVE
from sayso.understanding.purposes import Purposes
from sayso.understanding.read_orders import ReadOrders
from sayso.understanding.wish_intents import WishIntents
from sayso.understanding.wishes.phrases import ORDERING
from sayso.understanding.wishes.reader import Wish

TOLD = ("told", "which", "ordered")
"""States of the talk in which short words mean something else than by themselves."""
MOST_LED = 12
"""Words that may lead up to a wish."""
PLACE_ORDER = "place-order"
"""The state of the talk in which an order was read back."""
WITH_A_MOMENT = (PLACE_ORDER, "ordered")
"""States of the talk in which the moment at which an order comes was told with it."""
WHICH = "which"
"""The state of the talk in which one of several goods is to be chosen."""
SHORT = 3
"""Words of an utterance that may as well be goods of which nobody knows."""
FEWEST_OF_A_WISH = 2
"""Words of each of them."""


class Wanted:
    """Weighs what was learnt of wishes against what was learnt of orders."""

    def __init__(
        self,
        menu: Menu,
        language: Language,
        entities: Entities,
        consent: Consent,
        goods: NamedGoods,
        reader: PhraseReader,
        orders: ReadOrders,
        wish_intents: WishIntents,
        purposes: Purposes,
    ) -> None:
        self._menu, self._language, self._entities, self._consent = menu, language, entities, consent
        self._goods, self._reader = goods, reader
        self._readings, self._wish_intents = orders, wish_intents
        self._purposes = purposes

    def wished(self, words: tuple[str, ...], said_in_full: bool, context: Context) -> Intent | None:
        """What an utterance asks for by what was learnt from phrases; None where it orders, or that is not sure."""
        wish = self._wish_intents.wish(words, context)
        if wish is None or (said_in_full and wish.likely < CERTAIN):
            return None
        wanted = self._for_something(words, context) if wish.intent in SEEKING and wish.likely < PLAIN else None
        if wanted is not None:
            return self._wish_intents.intent_of(wanted, words, context)
        if wish.intent in ORDERING and self._entities.tells_a_moment(words, context):
            wish = self._timed(words, context) or wish
        if wish.intent in ORDERING and self._orders_nothing(words, context):
            other = self._wish_intents.wish(
                words, context, ORDERING
            )  # "no, bring it to my house", which is no house blend
            if other is not None and other.intent in TELLING and other.likely >= LEAST_OF_A_HALF:
                wish = replace(other, likely=max(other.likely, LIKELY))  # what changes nothing is rather a question
            elif other is not None and wish.likely < PLAIN:
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
        if wish.intent == TAKE_THAT and not wish.slots and wish.likely < PLAIN and context.said == TOLD[0]:
            return Intent(REMARK)  # "ok, it's fine", of what was only told
        least = FILLING_LEAST if wish.intent in FILLING else LIKELY
        if wish.intent in FILLING and CHANGE_SLOT in dict(wish.slots):  # "the same again but only one coke"
            least = RATHER_AN_ORDER
        if wish.likely < least or wish.intent in (*ORDERING, FALLBACK):
            return None
        if self._changes_the_cart(words, context, wish):  # and may ask something, too
            return self._two_wishes(words, context) if wish.intent in TELLING else None
        return self._wish_intents.intent_of(wish, words, context)

    def _orders_nothing(self, words: tuple[str, ...], context: Context) -> bool:
        """Whether the reading of an utterance changes nothing: "have i got the coke in there, too"."""
        reading = self._reader.read(words, context.lines, context.that)
        silent = not reading.changes and not reading.failed and not reading.phrase.unknown and not reading.phrase.lines
        return reading.changes_nothing(context.lines) or (silent and bool(context.lines))

    def _for_something(self, words: tuple[str, ...], context: Context) -> Wish | None:
        """The wish for what is good for something, which as many words may be: "something sweet to go with it"."""
        wish = self._wish_intents.wish(words, context, SEEKING[:1])
        purpose = dict(wish.slots).get("purpose") if wish is not None else None
        return wish if purpose is not None and self._purposes.goods(spoken(purpose)) else None

    def _timed(self, words: tuple[str, ...], context: Context) -> Wish | None:
        """The wish for a moment, which an utterance is rather than a number of goods: "make it nine thirty today"."""
        if self._goods.names_goods(words, context):
            return None
        wish = self._wish_intents.wish(words, context, ORDERING)
        return wish if wish is not None and self._entities.is_timed(wish, context) else None

    def _remarks(self, words: tuple[str, ...], likely: float, context: Context) -> bool:
        """Whether an utterance that is so likely said to nobody orders nothing, or may hardly be an order."""
        reading = self._reader.read(words, context.lines, context.that)
        plain = not reading.changes and len(words) > SHORT
        return likely >= (LIKELY if plain else REMARKING) and not (reading.changes and reading.sure >= SURE)

    def taken(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """A number of what was just told about, where no line of the cart is rather meant: "give me six"."""
        wish = self._wish_intents.wish(words, context) if context.lines else None
        return (
            None if wish is not None and wish.intent != TAKE_THAT else self._wish_intents.so_many_of_it(words, context)
        )

    def _wish_within(self, words: tuple[str, ...], context: Context) -> Wish | None:
        """The plain wish with which an utterance ends or begins, that orders nothing: "sorry to bother you but ..."."""
        if self._reader.read(words, context.lines, context.that).changes:
            return None
        tokens = self._reader.tokens(words, context.lines)
        led = range(1, min(MOST_LED, len(tokens) - FEWEST_OF_A_WISH + 1))
        for part in (*(tokens[at:] for at in led), *(tokens[:-at] for at in led)):
            wish = self._wish_intents.wish_of(part, context)
            least = PLAIN if wish is not None and wish.intent in TELLING else CERTAIN
            if wish is not None and wish.likely >= least and wish.intent in (*TELLING, FINISHING):
                return wish
        return None

    def _changes_the_cart(self, words: tuple[str, ...], context: Context, wish: Wish) -> bool:
        """Whether an utterance is rather an order, or a change of what is in the cart, than a wish."""
        had_before = wish.intent in FILLING and CHANGE_SLOT in dict(wish.slots)  # "the same again but only one coke"
        if not context.lines and (wish.likely >= CERTAIN or had_before):
            return False
        if self._entities.is_timed(wish, context) and (
            wish.likely >= CERTAIN or not self._goods.names_goods(words, context)
        ):
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
            return reading.settled and reading.sure >= DOUBTFUL and self._goods.names_goods(words, context)
        if wish.intent in TELLING and (wish.likely >= CERTAIN or reading.acts <= {REMOVE, KEEP}) and context.lines:
            return reading.sure >= PLAIN  # "have i got the ice cream in there, too"
        return reading.sure >= (DOUBTFUL if context.lines else RATHER_AN_ORDER)

    def _two_wishes(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """An order and a wish, or two wishes, in one breath: cut at a word that joins, where both halves are plain."""
        joining = self._language.words("joining")
        whole = self._reader.read(words, context.lines, context.that)
        orders = bool(whole.changes) and not whole.changes_nothing(context.lines)  # not by half of a question
        for at in range(FEWEST_OF_A_WISH, len(words) - FEWEST_OF_A_WISH):
            if words[at] not in joining:
                continue
            halves = [(half, self._wish_intents.wish(half, context)) for half in (words[:at], words[at + 1 :])]
            if not any(wish is not None and wish.intent not in (*ORDERING, FALLBACK) for _, wish in halves):
                continue
            first, second = (self._plainly(half, wish, context) for half, wish in halves)
            if context.said in CONFIRMING and any(
                each is not None and each.name in ANSWERING for each in (first, second)
            ):
                continue  # nothing is ordered by half of what was said: "okay, but at half past twelve"
            if not orders and any(each is not None and each.changes for each in (first, second)):
                continue
            if halves[1][1] is not None and halves[1][1].intent in ORDERING and self._goods.is_bare(halves[1][0]):
                continue  # "compare a latte and a latte"
            if first is not None and second is not None and first.name != second.name:
                if first.name in FILLING and second.name in (*ORDERING, *ACTS.values()):  # of what is then in the cart
                    return replace(first, later=" ".join(words[at + 1 :]))
                return replace(first, then=second)
        return None

    def _plainly(self, words: tuple[str, ...], wish: Wish | None, context: Context) -> Intent | None:
        """What half of an utterance asks for, or orders, where that is plain."""
        if self._goods.is_bare(words) if wish is None else wish.intent in ORDERING:  # "four bananas", and nothing else
            return self._readings.plain_order(words, context)
        if wish is None or wish.likely < PLAIN or wish.intent == FALLBACK:
            return None
        return self._wish_intents.intent_of(wish, words, context)

    def moment_anew(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """Another moment than was just told, in few words that may as well count goods: "five then"."""
        told = context.moment or (TIMED[0] if context.said in WITH_A_MOMENT else "")
        if not told or self._goods.names_goods(words, context):
            return None
        slots = self._entities.moment_in(told, words, context, bare=bool(context.moment))
        if not context.moment and any(slot.id == SOONEST for slot in slots):
            return None  # "that's me now"
        wish = self._wish_intents.wish(words, context, ORDERING) if slots else None
        if not slots or wish is None:
            return Intent(told, tuple(slots)) if slots else None
        refuses = self._goods.refuses(words)
        timed = wish.intent in TIMED and wish.likely >= LIKELY and self._entities.is_timed(wish, context)
        other = wish.intent not in TIMED and wish.likely >= PLAIN
        return None if other or (timed and not refuses) else Intent(told, tuple(slots))

    def named_choice(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """What is chosen by words that only one of the offers has, with more said of it: "the mountain air, then"."""
        if context.said != WHICH or not context.choices or self._goods.chosen(words, context) is not None:
            return None
        named = [
            at for at, own in enumerate(self._goods.own_words(context.choices)) if own & self._goods.not_refused(words)
        ]
        if len(named) != 1:
            return None
        wish = self._wish_intents.wish(words, context)
        if wish is None or (wish.intent not in CHOOSING and wish.likely >= LIKELY):
            return None
        chosen = self._goods.as_waiting(context.choices[named[0]], context)
        reading = self._reader.read(words, about=chosen)
        for each in reading.phrase.lines:
            if each.line.category != chosen.category:
                return None
            chosen = edits.altered(replace(each, product_said=False), self._menu, chosen)
        return Intent(ORDER_INTENT, (Slot("order", " ".join(words)),), (Change(None, chosen),))
