"""The one door: what was heard goes in, a reply comes out. Here the concrete parts are chosen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from sayso import demo
from sayso.act import Act, Kind
from sayso.dialogue import GREETING, after_fault, state_of, stay_silent, take_turn
from sayso.dialogue.access import EXPECTED, LINK, SECRET_QUESTIONS
from sayso.dialogue.buying import open_say_so
from sayso.dialogue.manners import NOT_UNDERSTOOD, TWO_CHOICES, at_rest
from sayso.dialogue.offers import choices_of, not_yet_offered
from sayso.dialogue.ordering import NOTHING_PUT
from sayso.dialogue.paying import reconcile
from sayso.dialogue.shop import Shop, Turn, from_json, going_on
from sayso.intent import REMARK, TIMED, UNSURE_YES, Intent, Slot
from sayso.language import load_language, locale_text, sentences, spoken
from sayso.menu import Menu
from sayso.menu.faq import Answer, faq_file, read_faq
from sayso.menu.reading import read_menu
from sayso.money import Money
from sayso.order import OrderLine, line_from_json
from sayso.payments import Payments
from sayso.session import Session, session_from_json
from sayso.speech import Speech
from sayso.store import Cart, Customer, StoreUnavailable
from sayso.stores.sql import SqlStore
from sayso.understanding import FALLBACK, Context, Understanding
from sayso.understanding.consent import NO, YES
from sayso.understanding.faq import Faq
from sayso.understanding.samples import read_model

MOST_CHARACTERS = 20_000
"""Of an utterance; the rest is not read."""

MISSED = (NOT_UNDERSTOOD, TWO_CHOICES)
"""What we say where nobody understood."""
MOST_SENTENCES, FEWEST_OF_A_SENTENCE = 4, 3
"""Sentences of one turn that are answered one by one, and words that make one."""
SAYING_NOTHING = (
    *(FALLBACK, REMARK, UNSURE_YES, "GreetingIntent", "ThanksIntent", "WaitIntent"),
    *("AMAZON.CancelIntent", "AMAZON.StopIntent", "AMAZON.RepeatIntent"),
)
"""Intents of sentences that are passed over beside others: "good evening. i have a question"."""
PASSED_OVER = (NOTHING_PUT, "remember-what", "about-what", "note-what", "which-amount")
"""What we say of a sentence that tells too little, which is left out beside answers to others."""
CART_TOLD = ("cart", "cart-pick-up")
"""What we say of what is in the cart."""
UNDIVIDED = ("asked",)
"""States of the talk in which sentences are one answer; at the read-back none of several is a yes."""
FEWEST_ECHOED = 4
"""Words of our own that are taken for an echo; fewer may be an answer that takes up our words."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What one turn gives back to a channel."""

    act: Act
    words: str
    """What we say; plain text, no markup."""
    session: Session
    cart: Cart | None
    """The cart now; None where the store could not tell."""
    intent: Intent | None
    """What was understood; None for a greeting, for silence, and where something failed."""
    placed: str | None = None
    """Number of the order that this turn placed."""
    secret: bool = False
    """Whether what was heard is a code, which no channel may show, keep or log."""

    @property
    def listening(self) -> bool:
        """Whether an answer is awaited."""
        return self.act.listening

    @property
    def total(self) -> Money | None:
        """What the cart would cost."""
        return self.cart.quote.total if self.cart else None

    @property
    def slow(self) -> bool:
        """Whether we were asked to speak slower."""
        return self.session.slow

    @property
    def wants_link(self) -> bool:
        """Whether the customer has to link an account first; a channel shows how."""
        return self.act.topic == LINK


class Assistant:
    """A shop that can be talked to."""

    def __init__(self, shop: Shop, understanding: Understanding, speech: Speech, locale: str, invocation: str) -> None:
        self.shop = shop
        self.locale = locale
        self.invocation = invocation
        """The wake phrase of the interaction model."""
        self._understanding = understanding
        self._speech = speech

    def enter(self, customer: str, linked: bool = True) -> Session:
        """A new visit of a customer, who is made known where they are new; `linked`: whether we know who it is.

        Raises StoreUnavailable.
        """
        known: Customer = self.shop.store.enter(customer)
        return Session(known.id, self.locale, linked=linked)

    def resume(self, kept: Mapping[str, Any], fresh: Session) -> Session:
        """The visit that a channel carried along, if it is this customer's, or one of their household's.

        Who is speaking and whether the account is linked are taken from `fresh`, never from what was carried.
        """
        try:
            session = session_from_json(kept)
        except (KeyError, TypeError, ValueError, AttributeError):
            return fresh
        if session.customer != fresh.customer:
            household = {member.id for member in self.shop.store.members(fresh.customer)} if fresh.linked else set()
            if session.customer not in household:
                return fresh
        return replace(session, locale=fresh.locale, linked=fresh.linked)

    def at_rest(self, session: Session) -> Session:
        """The visit after nobody spoke for a while: a yes that comes later answers nothing."""
        return at_rest(session)

    def greet(self, session: Session) -> Reply:
        """Our first words."""
        turn = self._at_one_moment()
        return turn._safely(lambda: turn._turn(Intent(GREETING), session, None, ""), session)

    def respond(self, heard: str | Intent, session: Session) -> Reply:
        """The answer to an utterance, or to an intent that Alexa understood."""
        if isinstance(heard, str):
            heard = heard[:MOST_CHARACTERS]
        turn = self._at_one_moment()
        return turn._safely(lambda: turn._respond(heard, session), session)

    def _at_one_moment(self) -> Assistant:
        """The assistant for one turn, during which the clock stands still."""
        return Assistant(self.shop.at_one_moment(), self._understanding, self._speech, self.locale, self.invocation)

    def speak(self, act: Act) -> str:
        """An act in words, for a channel that has something of its own to say."""
        return self._speech.say(act, self.shop.now)

    def _respond(self, heard: str | Intent, session: Session) -> Reply:
        if isinstance(heard, str) and (not heard.strip() or _is_echo(heard, session.said)):
            act, after = stay_silent(session, self.shop)
            return self._reply(act, after, None, None, "")
        if isinstance(heard, str) and state_of(session, just_placed=False) not in UNDIVIDED:
            parts = sentences(heard, MOST_SENTENCES, FEWEST_OF_A_SENTENCE)
            reply = self._respond_to_each(parts, heard, session) if len(parts) > 1 else None
            if reply is not None:
                return reply
        context = self._context(session)
        intent = self._understanding.understand(heard, context)
        said = heard if isinstance(heard, str) else " ".join(slot.value for slot in heard.slots) or heard.name
        reply = self._turn(intent, session, intent, said)
        missed = reply.act.topic in MISSED and isinstance(heard, str) and not reply.secret
        if missed and self.shop.menu.terms.keeps_unmatched:
            self.shop.store.keep_unmatched(self._understanding.without_figures(said), context.said, self.shop.now)
        return reply

    def _respond_to_each(self, parts: Sequence[str], heard: str, session: Session) -> Reply | None:
        """The answer to several sentences that were typed at once, one after another; None where none says anything.

        What was read back in between is not heard yet: a yes behind it is none.
        """
        acts: list[Act] = []
        intents: list[Intent] = []
        after = session
        taken_out = False
        for part in parts:
            if acts and self._understanding.says_all(part):
                continue  # "take out the milk. all of it."
            intent = self._understanding.understand(part, self._context(after))
            if _is_secret(intent, after):
                return None
            read_back = open_say_so(after) is not None
            if intent.name in SAYING_NOTHING or (read_back and intent.name in (YES, NO)):
                continue
            if taken_out and intent.name == "RemoveIntent" and not self._understanding.names_goods(part):
                continue  # "i don't want the olive oil. take that off."
            act, told = take_turn(intent, after, self.shop)
            if not act.listening and part is not parts[-1]:
                continue  # "no, my account. what's my balance?" is no leave
            if told.before is not after.before:  # what was told of the cart is so no more
                acts = [each for each in acts if each.topic not in CART_TOLD]
            after = told
            taken_out = taken_out or act.topic.startswith("removed")
            if act.kind is Kind.CONFIRM:  # read back once, as it is then
                acts = [each for each in acts if each.kind is not Kind.CONFIRM]
            if act not in acts:  # "what's in it, details"
                acts.append(act)
                intents.append(intent)
            if not act.listening:
                break
        acts = [act for act in acts if act.topic not in PASSED_OVER] or acts[-1:]
        if not acts:
            return None
        said = acts[-1]
        for act in reversed(acts[:-1]):
            said = replace(act, then=said)
        return self._reply(said, after, intents[0], None, heard)

    def _turn(self, intent: Intent, session: Session, understood: Intent | None, heard: str) -> Reply:
        act, after = take_turn(intent, session, self.shop)
        if intent.later and after.question is not None and after.question.topic == "place-order":
            act, after = self._changed_at_once(intent.later, act, after)
        if intent.then is not None and act.then is None and act.listening:  # two wishes in one breath
            second, after = take_turn(intent.then, after, self.shop)
            read_back = second.kind is Kind.CONFIRM and intent.name in TIMED  # and tells the moment
            act = second if read_back else replace(act, then=second)
        placed = after.placed if after.placed != session.placed else None
        secret = _is_secret(intent, session)
        shown = _without_values(understood) if understood is not None and secret else understood
        return self._reply(act, after, shown, placed, "" if secret else heard, secret)

    def _changed_at_once(self, words: str, act: Act, session: Session) -> Turn:
        """What was said of an earlier order ("but put jalapenos on the pizza"), now that it is in the cart."""
        change = self._understanding.understand(words, self._context(session))
        if not change.changes:
            failed, _ = going_on(Kind.NOTIFY_FAILURE, "not-in-that-order", session)
            return replace(failed, then=act), session
        return take_turn(change, session, self.shop)

    def _reply(
        self, act: Act, session: Session, intent: Intent | None, placed: str | None, heard: str, secret: bool = False
    ) -> Reply:
        words = self.speak(act)
        try:
            cart = self.shop.store.cart(session.customer)
        except StoreUnavailable as error:  # what the turn did is done; only the cart cannot be shown
            log.error("%s", error)
            cart = None
        return Reply(act, words, session.having_said(heard, words), cart, intent, placed, secret)

    def _context(self, session: Session) -> Context:
        lines = self.shop.store.cart(session.customer).lines
        question = session.question
        waiting: OrderLine | None = None
        if question is not None and "line" in question.facts:
            waiting = line_from_json(question.facts["line"])
        placed = False
        if not lines:  # a change may be meant for the order placed last, as long as nobody has begun it
            orders = self.shop.store.orders(session.customer, 1)
            placed = bool(orders) and (session.placed == orders[0].number or orders[0].state == "placed")
            lines = tuple(quoted.line for quoted in orders[0].quote.lines) if placed else ()
        return Context(
            lines,
            session.spoken_of,
            session.just_put,
            session.moment,
            placed,
            waiting,
            (*choices_of(session), *not_yet_offered(session)),
            self.shop.now.date(),
            session.about,
            EXPECTED.get(question.topic) if question else None,
            state_of(session, placed),
            from_json(session.inquiry.facts) if session.inquiry else None,
            cache(lambda slot_type: self._known(slot_type, session)),  # one turn asks often, and it is in the store
        )

    def _known(self, slot_type: str, session: Session) -> Mapping[tuple[str, ...], str]:
        """What this customer, or this shop, calls by names of their own."""
        store = self.shop.store
        match slot_type:
            case "FAVOURITE":
                names = {favourite.name: favourite.name for favourite in store.favourites(session.customer)}
            case "MEMBER":
                names = {member.name: member.id for member in store.members(session.customer)}
            case "COUPON":
                names = {coupon.code: coupon.code for coupon in store.coupons()}
            case _:
                names = {self.shop.menu.terms.name: self.shop.menu.terms.id}
        return {spoken(name): value for name, value in names.items()}

    def _safely(self, turn: Callable[[], Reply], session: Session) -> Reply:
        """The turn; a fault of ours is logged once and apologised for, and nothing is lost."""
        try:
            return turn()
        except StoreUnavailable as error:
            log.error("%s", error)
            topic = "store-unavailable"
        except Exception:
            log.error("a turn failed; its traceback, which may hold what was said, is logged at DEBUG")
            if session.question is None or session.question.topic not in SECRET_QUESTIONS:  # a code is never logged
                log.debug("a turn failed", exc_info=True)
            topic = "apology"
            session = session if open_say_so(session) else session.asking(None)  # it may be what we cannot answer
        try:  # what the failed turn may have done is looked up, never guessed
            known = after_fault(session, self.shop)
            if known is not None:
                placed = known[1].placed if known[1].placed != session.placed else None
                return self._reply(*known, None, placed, "")
        except Exception:
            topic = "apology-unknown"
        return self._apology(topic, session)

    def _apology(self, topic: str, session: Session) -> Reply:
        act = Act(Kind.NOTIFY_FAILURE, topic)
        return Reply(act, self.speak(act), session, None, None)


def _is_echo(heard: str, said: str) -> bool:
    """Whether the microphone has heard the end of our own last sentence."""
    words, ours = spoken(heard), spoken(said)
    return len(words) >= FEWEST_ECHOED and words == ours[-len(words) :]


def _is_secret(intent: Intent, session: Session) -> bool:
    """Whether what was heard may be a code: the answer to a question for it, or what is understood as one."""
    asked = session.question is not None and session.question.topic in SECRET_QUESTIONS
    return asked or any(slot.name == "code" for slot in intent.slots)


def _without_values(intent: Intent) -> Intent:
    """The intent as it may be shown: that something was said, and not what."""
    return Intent(intent.name, tuple(Slot(slot.name, "") for slot in intent.slots))


def now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


def open_assistant(
    store: str | None = None,
    menu: str | Path | None = None,
    locale: str = "en-US",
    clock: Callable[[], datetime] = now,
    models_folder: Path | None = None,
    payments: Payments | None = None,
) -> Assistant:
    """An assistant for a shop: store by URL, menu by file, both of the demo shop where they are left out.

    `payments` takes the money outside that the customer's account does not cover.

    Raises MenuError, StoreUnavailable or LocaleMissing.
    """
    read = demo.menu() if menu is None else read_menu(menu)
    speech = speech_for(read, locale, models_folder)
    answers = read_answers(menu, locale)
    if menu is None:
        understanding = _understanding_of_the_demo(locale, models_folder)
    else:
        understanding = _understanding_of(read, answers, locale, models_folder)
    opened = SqlStore(default_store_url(read) if store is None else store, read, provider=payments is not None)
    shop = Shop(opened, read, clock, answers, payments)
    try:
        if menu is None:
            demo.make_customer_known(opened, clock())
        reconcile(shop)
    except BaseException:
        opened.close()
        raise
    model = read_model(locale_text(f"{locale}.json", models_folder))
    return Assistant(shop, understanding, speech, locale, model.invocation)


def _understanding_of(menu: Menu, answers: Sequence[Answer], locale: str, models_folder: Path | None) -> Understanding:
    language = load_language(locale.partition("-")[0], models_folder)
    model = read_model(locale_text(f"{locale}.json", models_folder))
    return Understanding(menu, model, language, Faq(answers, language))


@cache
def _understanding_of_the_demo(locale: str, models_folder: Path | None) -> Understanding:
    """Kept: nothing of it changes, and every test opens the demo shop anew."""
    return _understanding_of(demo.menu(), read_answers(None, locale), locale, models_folder)


def speech_for(menu: Menu, locale: str, models_folder: Path | None = None) -> Speech:
    """How a shop's acts are said in a locale. Raises LocaleMissing."""
    language = load_language(locale.partition("-")[0], models_folder)
    model = read_model(locale_text(f"{locale}.json", models_folder))
    traits = {value: " ".join(words) for words, value in reversed(model.types["TRAIT"].all_values)}
    return Speech(locale, language, menu, models_folder, traits)


def read_answers(menu: str | Path | None, locale: str) -> tuple[Answer, ...]:
    """The shop's answers to questions about itself, from the file beside its menu. Raises MenuError."""
    if menu is None:
        return demo.answers(locale)
    path = faq_file(Path(menu), locale)
    return read_faq(path) if path else ()


def default_store_url(menu: Menu) -> str:
    """A file of the shop's in the user's data folder. Raises StoreUnavailable where there can be none."""
    folder = user_data_path("sayso", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(
            f"the folder {folder} cannot be made ({error.strerror}); name a store, like sqlite:///shop.db"
        ) from None
    name = "".join(c if c.isalnum() or c in "-_" else "_" for c in menu.terms.id)
    return f"sqlite:///{folder / name}.db"
