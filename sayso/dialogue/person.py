"""Questions about the shop itself, and a person where we have no answer: a callback with all that was said."""

from __future__ import annotations

from datetime import date, datetime

from sayso.act import Act, Clock, Day, Digits, Kind
from sayso.dialogue.shop import Shop, Turn, going_on, inform
from sayso.intent import Intent
from sayso.session import Question, Session


def ask_shop(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The shop's own answer, else the offer of a person; never one of ours."""
    slot = intent.slot("question")
    place = int(slot.id) if slot and slot.id and slot.id.isdigit() else -1
    if 0 <= place < len(shop.faq):
        return inform("faq", session, answer=shop.faq[place].answer)
    return _not_known(session)


def hours(intent: Intent, session: Session, shop: Shop) -> Turn:
    """When somebody is there."""
    if shop.menu.terms.hours is None:
        return inform("hours-unknown", session)
    slot = intent.slot("day")
    day = date.fromisoformat(slot.id) if slot is not None and slot.id is not None else shop.now.date()
    if day != shop.now.date():
        times = shop.menu.terms.hours.get(day.weekday())
        if times is None:
            return inform("closed-on", session, day=Day(day, by_name=True))
        return inform("open-on", session, day=Day(day, by_name=True), opens=Clock(times[0]), closes=Clock(times[1]))
    opens, closes = shop.menu.terms.opens(shop.now), shop.menu.terms.hours.get(shop.now.weekday())
    if opens == shop.now and closes is not None:
        return inform("open-until", session, when=datetime.combine(shop.now.date(), closes[1], shop.now.tzinfo))
    if closes is not None and opens.date() == shop.now.date():
        return inform("opens-today", session, opens=Clock(closes[0]), closes=Clock(closes[1]))
    return inform("opens", session, when=opens)


def address(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Where the shop is."""
    known = shop.menu.terms.address
    return inform("shop-address", session, address=known) if known else _not_known(session)


def shop_phone(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The number under which the shop can be called."""
    known = shop.menu.terms.phone
    return inform("shop-phone", session, phone=Digits(known)) if known else _not_known(session)


def _not_known(session: Session) -> Turn:
    return Act(Kind.OFFER, "faq-unknown"), session.asking(Question("offer-person"))


def _is_open(shop: Shop) -> bool:
    return shop.menu.terms.opens(shop.now) == shop.now


def hand_off(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Ask for a number to call back; outside of opening hours say when somebody is there."""
    question = session.question
    order = question.facts.get("order") if question and question.topic == "offer-person" else None
    asking = session.putting_aside() if question and question.topic == "place-order" else session
    asking = asking.asking(Question("phone", {"order": order} if order else {}))
    if _is_open(shop):
        return Act(Kind.REQUEST, "phone-please"), asking
    return Act(Kind.REQUEST, "phone-please-closed", {"when": shop.menu.terms.opens(shop.now)}), asking


def yes_person(session: Session, shop: Shop) -> Turn:
    """A person is wanted."""
    return hand_off(Intent(""), session, shop)


def phone(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Read the number back in groups."""
    slot = intent.slot("phone")
    if session.question is None or session.question.topic not in ("phone", "phone-right"):
        return going_on(Kind.REQUEST, "no-phone-asked", session)
    if slot is None or slot.id is None:
        return Act(Kind.REQUEST, "phone-unclear"), session
    facts = {**session.question.facts, "phone": slot.id}
    return Act(Kind.CONFIRM, "phone-right", {"phone": Digits(slot.id)}), session.asking(Question("phone-right", facts))


def confirm_phone(session: Session, shop: Shop) -> Turn:
    """The number is right: a person gets it, with what was said, the cart and the order."""
    facts = session.question.facts if session.question else {}
    turns = [{"heard": heard, "said": said} for heard, said in session.turns]
    order = facts.get("order") or session.placed
    handoff = shop.store.hand_off(session.customer, facts["phone"], turns, order, shop.now)
    topic = "handed-off" if _is_open(shop) else "handed-off-closed"
    when = shop.now if _is_open(shop) else shop.menu.terms.opens(shop.now)
    return going_on(Kind.NOTIFY_SUCCESS, topic, session, number=handoff.number, when=when)


def another_phone(session: Session, shop: Shop) -> Turn:
    """The number was heard wrongly."""
    facts = session.question.facts if session.question else {}
    kept = {name: value for name, value in facts.items() if name != "phone"}
    return Act(Kind.REQUEST, "phone-anew"), session.asking(Question("phone", kept))


def no_phone(session: Session, shop: Shop) -> Turn:
    """No number, no call."""
    return going_on(Kind.REQUEST, "no-problem", session)


def phone_is_no_yes(session: Session, shop: Shop) -> Turn:
    """Yes is no number."""
    return Act(Kind.REQUEST, "phone-unclear"), session
