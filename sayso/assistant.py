"""The one door: what was heard goes in, a reply comes out. Here the concrete parts are chosen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from sayso import demo
from sayso.act import Act, Kind
from sayso.dialogue import GREETING, after_fault, stay_silent, take_turn
from sayso.dialogue.shop import Shop
from sayso.intent import Intent
from sayso.language import load_language, locale_text
from sayso.menu import Menu
from sayso.menu.reading import read_menu
from sayso.money import Money
from sayso.order import OrderLine, line_from_json
from sayso.session import Session
from sayso.speech import Speech
from sayso.store import Cart, Customer, StoreUnavailable
from sayso.stores.sql import SqlStore
from sayso.understanding import Context, Understanding
from sayso.understanding.paraphrases import open_paraphrases
from sayso.understanding.samples import read_model

MOST_CHARACTERS = 20_000
"""Of an utterance; the rest is not read."""

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

    @property
    def listening(self) -> bool:
        """Whether an answer is awaited."""
        return self.act.listening

    @property
    def total(self) -> Money | None:
        """What the cart would cost."""
        return self.cart.quote.total if self.cart else None


class Assistant:
    """A shop that can be talked to."""

    def __init__(self, shop: Shop, understanding: Understanding, speech: Speech, locale: str, invocation: str) -> None:
        self.shop = shop
        self.locale = locale
        self.invocation = invocation
        """The wake phrase of the interaction model."""
        self._understanding = understanding
        self._speech = speech

    def enter(self, customer: str) -> Session:
        """A new visit of a customer, who is made known where they are new.

        Raises StoreUnavailable.
        """
        known: Customer = self.shop.store.enter(customer)
        return Session(known.id, self.locale)

    def greet(self, session: Session) -> Reply:
        """Our first words."""
        return self._safely(lambda: self._turn(Intent(GREETING), session, None), session)

    def respond(self, heard: str | Intent, session: Session) -> Reply:
        """The answer to an utterance, or to an intent that Alexa understood."""
        if isinstance(heard, str):
            heard = heard[:MOST_CHARACTERS]
        return self._safely(lambda: self._respond(heard, session), session)

    def speak(self, act: Act) -> str:
        """An act in words, for a channel that has something of its own to say."""
        return self._speech.say(act, self.shop.now)

    def _respond(self, heard: str | Intent, session: Session) -> Reply:
        if isinstance(heard, str) and not heard.strip():
            act, after = stay_silent(session, self.shop)
            return self._reply(act, after, None, None)
        intent = self._understanding.understand(heard, self._context(session))
        return self._turn(intent, session, intent)

    def _turn(self, intent: Intent, session: Session, understood: Intent | None) -> Reply:
        act, after = take_turn(intent, session, self.shop)
        placed = after.placed if after.placed != session.placed else None
        return self._reply(act, after, understood, placed)

    def _reply(self, act: Act, session: Session, intent: Intent | None, placed: str | None) -> Reply:
        words = self.speak(act)
        try:
            cart = self.shop.store.cart(session.customer)
        except StoreUnavailable as error:  # what the turn did is done; only the cart cannot be shown
            log.error("%s", error)
            cart = None
        return Reply(act, words, replace(session, said=words), cart, intent, placed)

    def _context(self, session: Session) -> Context:
        lines = self.shop.store.cart(session.customer).lines
        waiting: OrderLine | None = None
        choices: tuple[str, ...] = ()
        if session.question is not None and "line" in session.question.facts:
            waiting = line_from_json(session.question.facts["line"])
            choices = tuple(session.question.facts.get("products", ()))
        placed = not lines and session.placed is not None
        if placed:
            orders = self.shop.store.orders(session.customer, 1)
            lines = tuple(quoted.line for quoted in orders[0].quote.lines) if orders else ()
        return Context(lines, session.spoken_of, placed, waiting, choices, self.shop.now.date())

    def _safely(self, turn: Callable[[], Reply], session: Session) -> Reply:
        """The turn; a fault of ours is logged once and apologised for, and nothing is lost."""
        try:
            return turn()
        except StoreUnavailable as error:
            log.error("%s", error)
            topic = "store-unavailable"
        except Exception:
            log.error("a turn failed; its traceback, which may hold what was said, is logged at DEBUG")
            log.debug("a turn failed", exc_info=True)
            topic = "apology"
        try:  # what the failed turn may have done is looked up, never guessed
            known = after_fault(session, self.shop)
            if known is not None:
                placed = known[1].placed if known[1].placed != session.placed else None
                return self._reply(*known, None, placed)
        except Exception:
            topic = "apology-unknown"
        return self._apology(topic, session)

    def _apology(self, topic: str, session: Session) -> Reply:
        act = Act(Kind.NOTIFY_FAILURE, topic)
        return Reply(act, self.speak(act), session, None, None)


def now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


def open_assistant(
    store: str | None = None,
    menu: str | Path | None = None,
    locale: str = "en-US",
    clock: Callable[[], datetime] = now,
    models_folder: Path | None = None,
) -> Assistant:
    """An assistant for a shop: store by URL, menu by file, both of the demo shop where they are left out.

    Raises MenuError, StoreUnavailable or LocaleMissing.
    """
    language = load_language(locale.partition("-")[0], models_folder)
    model = read_model(locale_text(f"{locale}.json", models_folder))
    read = demo.menu() if menu is None else read_menu(menu)
    speech = Speech(locale, language, read, models_folder)
    paraphrases = open_paraphrases(model, language, user_cache_path("sayso", appauthor=False))
    understanding = Understanding(read, model, language, paraphrases)
    opened = SqlStore(default_store_url(read) if store is None else store, read)
    try:
        if menu is None:
            demo.make_customer_known(opened, clock())
    except BaseException:
        opened.close()
        raise
    return Assistant(Shop(opened, read, clock), understanding, speech, locale, model.invocation)


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
