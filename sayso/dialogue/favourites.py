"""Baskets with a name, and what customers ask us to remember."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import Act, Choices, Items, Kind
from sayso.dialogue import manners
from sayso.dialogue.past_orders import again
from sayso.dialogue.shop import Shop, Take, Turn, going_on, inform
from sayso.intent import Intent, Slot
from sayso.language import spoken
from sayso.session import Question, Session
from sayso.store import Preference

MOST_FAVOURITES = 50
MOST_PREFERENCES = 50
MOST_NAME = 60


def save(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Give the cart a name; where it is empty, the order placed last."""
    slot = intent.slot("favourite")
    name = " ".join(spoken(slot.value))[:MOST_NAME] if slot else ""
    lines = shop.store.cart(session.customer).lines
    if not lines:
        orders = shop.store.orders(session.customer, 1)
        lines = tuple(quoted.line for quoted in orders[0].quote.lines) if orders else ()
    if not name or not lines:
        return going_on(Kind.REQUEST, "nothing-to-save", session)
    known = {favourite.name for favourite in shop.store.favourites(session.customer)}
    if len(known) >= MOST_FAVOURITES and name not in known:
        return going_on(Kind.NOTIFY_FAILURE, "too-many-favourites", session)
    shop.store.keep_favourite(session.customer, name, lines)
    return going_on(Kind.NOTIFY_SUCCESS, "favourite-saved", session, name=name, lines=lines)


def order(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What stands under the name, read back at once."""
    slot = intent.slot("favourite")
    known = {favourite.name: favourite for favourite in shop.store.favourites(session.customer)}
    favourite = known.get(slot.id or "") if slot else None
    if not known:
        return manners.not_understood(intent, session, shop)
    if favourite is None:
        return going_on(Kind.NOTIFY_FAILURE, "no-such-favourite", session, name=slot.value if slot else "")
    return again(favourite.lines, None, session, shop)


def list_all(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Their names."""
    known = shop.store.favourites(session.customer)
    if not known:
        return inform("no-favourites", session)
    return inform("favourites", session, list=Items(tuple(favourite.name for favourite in known)))


def forget(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Drop one."""
    slot = intent.slot("favourite")
    name = (slot.id or " ".join(spoken(slot.value))) if slot else ""
    gone = shop.store.forget_favourite(session.customer, name)
    return going_on(
        Kind.NOTIFY_SUCCESS if gone else Kind.NOTIFY_FAILURE,
        "favourite-forgotten" if gone else "no-such-favourite",
        session,
        name=name,
    )


# Preferences


def remember(kind: str) -> Take:
    """A function that keeps what was said, in the customer's words: what they `like`, `dislike`, or an `allergy`."""

    def kept(intent: Intent, session: Session, shop: Shop) -> Turn:
        slot = intent.slot("preference")
        text = " ".join(spoken(slot.value))[:200] if slot else ""
        if not text:
            return going_on(Kind.REQUEST, "remember-what", session)
        if len(shop.store.preferences(session.customer)) >= MOST_PREFERENCES:
            return going_on(Kind.NOTIFY_FAILURE, "too-many-preferences", session)
        new = shop.store.remember(session.customer, text, shop.now, kind, slot.id if slot else None)
        session = replace(session, remembered=new.number)
        return going_on(Kind.NOTIFY_SUCCESS, "remembered", session, what=_told(new))

    return kept


def _told(preference: Preference) -> Act:
    diet = preference.kind == "like" and (preference.trait or "").startswith("labels/")
    return Act(Kind.INFORM, "told-diet" if diet else f"told-{preference.kind}", {"text": preference.text})


def preferences(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What we remember, the latest first, three at a time."""
    return _preferences(0, session, shop)


def more_preferences(question: Question, session: Session, shop: Shop) -> Turn:
    """The next three."""
    return _preferences(question.facts["skip"], session, shop)


def _preferences(skip: int, session: Session, shop: Shop) -> Turn:
    known = shop.store.preferences(session.customer)
    if not known:
        return inform("nothing-remembered", session)
    shown = known[skip : skip + 3]
    further = Question("preferences", {"skip": skip + 3}) if len(known) > skip + 3 else None
    session = replace(session, more=further, remembered=shown[0].number if shown else None)
    return inform("preferences", session, list=Items(tuple(map(_told, shown))))


def forget_preference(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Forget what was named, else what was just remembered; where nothing was, the question is dropped."""
    slot = intent.slot("preference")
    if slot is None:
        if session.remembered is None:
            return manners.never_mind(intent, session, shop)
        gone = shop.store.forget(session.customer, session.remembered)
        topic = "forgotten" if gone else "nothing-remembered"
        return going_on(Kind.NOTIFY_SUCCESS, topic, replace(session, remembered=None))
    known = next((p for p in shop.store.preferences(session.customer) if _is_meant(p, slot)), None)
    if known is None:
        return going_on(Kind.NOTIFY_FAILURE, "not-remembered", session, text=Choices((slot.value,)))
    shop.store.forget(session.customer, known.number)
    return going_on(Kind.NOTIFY_SUCCESS, "forgotten", replace(session, remembered=None))


def _is_meant(preference: Preference, said: Slot) -> bool:
    """Whether words name what is remembered: its trait, or in all that matters the same: "the shrimp thing"."""
    if said.id is not None and said.id == preference.trait:
        return True
    words, kept = set(spoken(said.value)), set(spoken(preference.text))
    return words <= kept or kept <= words or max(kept, key=len) in words


def forget_all(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Ask before everything is forgotten."""
    known = shop.store.preferences(session.customer)
    if not known:
        return inform("nothing-remembered", session)
    question = Question("forget-all")
    return going_on(Kind.CONFIRM, "forget-all-confirm", session, count=len(known))[0], session.asking(question)


def confirm_forget_all(session: Session, shop: Shop) -> Turn:
    """The answer was yes."""
    shop.store.forget(session.customer, None)
    return going_on(Kind.NOTIFY_SUCCESS, "forgotten-all", replace(session, remembered=None))


def keep_all(session: Session, shop: Shop) -> Turn:
    """The answer was no."""
    return going_on(Kind.INFORM, "kept-all", session)
