"""What every conversation has: greeting, yes and no, help, repeating, stopping, not understanding."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import Act, Kind
from sayso.dialogue.shop import ANYTHING_ELSE, LAST_ORDERS, Shop, Turn, going_on, inform
from sayso.intent import Intent
from sayso.session import Session

NOT_UNDERSTOOD = "not-understood"
TWO_CHOICES = "two-choices"


def at_rest(session: Session) -> Session:
    """The visit after nobody spoke for a while: no question is open, and the code has to be said again."""
    return replace(session.asking(None), aside=(), code_given=False, about=(), more=None, remembered=None)


def greet(intent: Intent, session: Session, shop: Shop) -> Turn:
    """A welcome; a cart that was left is mentioned."""
    session = at_rest(session)  # a yes from now on answers nothing of before
    cart = shop.store.cart(session.customer)
    if cart.lines:
        return going_on(Kind.REQUEST, "greeting-cart", session, shop=shop.menu.terms.name, lines=cart.quote.lines)
    ready = next((order for order in shop.store.orders(session.customer, LAST_ORDERS) if order.state == "ready"), None)
    if ready is not None:
        topic = "greeting-ready-pick-up" if ready.quote.address is None else "greeting-ready-delivery"
        return Act(Kind.REQUEST, topic, {"shop": shop.menu.terms.name, "number": ready.number}), session
    return Act(Kind.REQUEST, "greeting", {"shop": shop.menu.terms.name}), session


def what_else(session: Session, shop: Shop) -> Turn:
    """Yes to "anything else?"."""
    return going_on(Kind.REQUEST, "what-else", session)


def no_problem(session: Session, shop: Shop) -> Turn:
    """No to a question that can simply be dropped; one that it had pushed away is taken up again."""
    return Act(Kind.INFORM if session.aside else Kind.REQUEST, "no-problem"), session.asking(None)


def help_(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What can be said."""
    return inform("help", session)


def hello(intent: Intent, session: Session, shop: Shop) -> Turn:
    """A greeting in the middle of a visit; every question stays open."""
    return inform("hello", session)


def about_us(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Who speaks here."""
    return inform("about-us", session, shop=shop.menu.terms.name)


def remark(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Something was said that wants nothing of the shop; every question stays open."""
    return inform("remark", session)


def unsure_yes(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What is most likely a yes and could be none: the question is asked again, and how to answer it told."""
    return inform("unsure-yes", session)


def wait(intent: Intent, session: Session, shop: Shop) -> Turn:
    """There is time; every question stays open and is not asked again."""
    return Act(Kind.OFFER, "take-your-time"), session


def repeat(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Our last reply again; every question stays open."""
    if not session.said:
        return Act(Kind.REQUEST, "nothing-to-repeat"), session
    return Act(Kind.OFFER, "repeated", {"said": session.said}), session


def thanks(intent: Intent, session: Session, shop: Shop) -> Turn:
    """You're welcome; every question stays open."""
    return inform("you-are-welcome", session)


def slower(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Our last reply again, and from now on slower."""
    return repeat(intent, replace(session, slow=True), shop)


def faster(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Our last reply again, and from now on at the usual speed."""
    return repeat(intent, replace(session, slow=False), shop)


def never_mind(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Drop the open question; the cart stays."""
    filled = bool(shop.store.cart(session.customer).lines)  # a no, then, is to "anything else?"
    return Act(Kind.REQUEST, "never-mind"), session.asking(ANYTHING_ELSE if filled else None)


def stop(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The end of the visit; the cart stays."""
    topic = "goodbye-cart" if shop.store.cart(session.customer).lines else "goodbye"
    return Act(Kind.GOODBYE, topic), session.asking(None)


def not_understood(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Say so; the second time in a row offer two things to say."""
    times = session.misunderstood + 1
    session = replace(session, misunderstood=times)
    if times < 2:
        return Act(Kind.INFORM, NOT_UNDERSTOOD), session
    return Act(Kind.OFFER, TWO_CHOICES), session.putting_aside()


def silence(session: Session, shop: Shop) -> Turn:
    """Nothing was said: everything stays as it is."""
    return Act(Kind.INFORM, "silence"), session
