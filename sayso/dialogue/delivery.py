"""Where an order goes, to an address or over the counter, and when: as soon as can be, or at a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sayso.act import Clock, Day, Items, Kind
from sayso.dialogue.past_orders import open_order
from sayso.dialogue.reading_back import read_back
from sayso.dialogue.replacing import draft_instead, just_placed
from sayso.dialogue.shop import Shop, Turn, going_on, inform
from sayso.intent import SOONEST, Intent, Slot
from sayso.language import spoken
from sayso.session import Session
from sayso.store import Cart, Changed, PlacedOrder

HOME = "home"
"""The id of the place that is the customer's own address."""
DAYS_AHEAD = 14
"""So far ahead an order may be wished for."""
MOST_OF_A_NOTE = 200
"""Characters of a note that are kept."""
NOON = 12
DAY_PARTS = {"MO": (6, 12), "AF": (12, 17), "EV": (17, 21), "NI": (18, 24)}
"""Parts of the day as AMAZON.TIME names them, to the hours from and until which they last."""
HALF_A_DAY = timedelta(hours=NOON)


def pick_up(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The customer comes for it, at a time where one was said."""
    return _go(intent, True, session, shop)


def deliver(intent: Intent, session: Session, shop: Shop) -> Turn:
    """It is brought, where there is an address and the shop delivers; what cannot be is refused in words."""
    said = intent.slot("place")
    if said is None or said.id == HOME:
        return _go(intent, False, session, shop)
    place = _kept_place(said, shop, session)
    if place is None:
        known = shop.store.cart(session.customer).quote.address
        return inform("only-to-address", session, address=known) if known else inform("no-address-known", session)
    shop.store.deliver_to(session.customer, place)
    return _go(intent, False, session, shop, place)


def address(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Where it goes: what is in the cart, else the open order; else the addresses that the shop has."""
    cart = shop.store.cart(session.customer)
    if cart.lines:
        known = cart.quote.address
        return inform("goes-to", session, address=known) if known else inform("is-picked-up", session)
    on_its_way = open_order(session, shop)
    if on_its_way is not None:
        known = on_its_way.quote.address
        topic = "order-goes-to" if known else "order-is-picked-up"
        return inform(topic, session, number=on_its_way.number, address=known or "")
    own, places = shop.store.address(session.customer), shop.store.places(session.customer)
    if own and places:
        kept = tuple(f"{name}, {address}" for name, address in sorted(places.items()))
        return inform("addresses-known", session, address=own, list=Items(kept))
    return inform("address-known", session, address=own) if own else inform("no-address-known", session)


def note(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What whoever brings it is to be told: of the open order where one was just placed, else of the cart."""
    said = intent.slot("note")
    text = " ".join(spoken(said.value))[:MOST_OF_A_NOTE] if said is not None else ""
    if not text:
        return inform("note-what", session)
    cart = shop.store.cart(session.customer)
    on_its_way = None if cart.lines else open_order(session, shop)
    if on_its_way is not None:
        match shop.store.note_order(on_its_way.number, _joined(on_its_way.quote.note, text)):
            case Changed(order):
                return inform("noted-order", session, number=order.number, note=order.quote.note)
            case _:
                return inform("no-such-order", session)
    asked = session.question is not None and session.question.topic == "place-order"
    text = _joined(cart.quote.note, text)
    cart = shop.store.note(session.customer, text)
    if asked:
        return read_back(cart, session, shop)
    return inform("noted", session, note=text)


def _joined(before: str | None, text: str) -> str:
    """What was noted before, with this; what was said twice is noted once."""
    return text if before is None or text in before else f"{before}; {text}"[:MOST_OF_A_NOTE]


def _kept_place(said: Slot, shop: Shop, session: Session) -> str | None:
    """The name of the kept address that words mean; None where none is called so."""
    words = {*spoken(said.value), *spoken(said.id or "")}
    return next((name for name in shop.store.places(session.customer) if set(spoken(name)) <= words), None)


def _go(intent: Intent, wanted: bool, session: Session, shop: Shop, place: str | None = None) -> Turn:
    """The cart's way and moment; where the say-so was open it has to be given anew, for what it is then."""
    asked = session.question is not None and session.question.topic == "place-order"
    day, clock = intent.slot("day"), intent.slot("time")
    timed = [slot for slot in (day, clock) if slot is not None]
    if any(slot.id is None for slot in timed):
        return inform("which-time", session)
    home = not wanted and intent.slot("place") is not None and place is None
    who = session.customer
    cart = shop.store.deliver_to(who, None) if home else shop.store.pick_up(who, wanted)
    moved = just_placed(session, shop) if not cart.lines and timed else None
    if moved is not None and moved.quote.address is None and intent.slot("place") is None:
        wanted = True  # what is to be fetched is fetched at another time
        cart = shop.store.pick_up(who, wanted)
    if not cart.lines and not timed:
        return going_on(Kind.REQUEST, "nothing-to-order", session)
    if cart.lines and not wanted and cart.quote.address is None:
        return going_on(Kind.NOTIFY_FAILURE, "no-address", session)
    due = None
    if timed and clock is not None and clock.id == SOONEST and day is None:
        cart = shop.store.due(session.customer, None)
    elif timed:
        wished = day.id if day else _day_told(cart, shop)
        due = due_at(wished, clock.id if clock else None, wanted, shop)
        if due is None:
            return _not_then(day.id if day else None, wanted, session, shop)
        cart = shop.store.due(session.customer, due)
    if moved is not None:
        return _at_another_time(moved, due, wanted, cart, session, shop)
    if not cart.lines:  # said before anything is ordered
        if due is None:
            return going_on(Kind.REQUEST, "what-else", session)
        return going_on(Kind.REQUEST, "what-then", session, when=due)
    if asked:
        return read_back(cart, session, shop)
    soonest = clock is not None and clock.id == SOONEST
    return _told(cart, wanted, session, shop.menu.terms.promised(shop.now, wanted) if soonest else None)


def _day_told(cart: Cart, shop: Shop) -> str | None:
    """The day for which the cart is wished already, where that is another than today: "no, at eight"."""
    due = cart.quote.due_at.astimezone(shop.menu.terms.time_zone).date() if cart.quote.due_at is not None else None
    return None if due is None or due == shop.now.date() else due.isoformat()


def _at_another_time(
    order: PlacedOrder, due: datetime | None, pick_up: bool, cart: Cart, session: Session, shop: Shop
) -> Turn:
    """The same order at another moment, which takes the order's place after a say-so."""
    lines = [quoted.line for quoted in order.quote.lines]
    outcome = draft_instead(order, lines, cart.revision, session, shop)
    if not outcome.cart.lines:
        return inform("which-time", session)
    if pick_up is not (outcome.cart.quote.address is None):
        shop.store.pick_up(session.customer, pick_up)
    moved = shop.store.due(session.customer, due)
    return read_back(moved, replace(session, spoken_of=0, before=()), shop)


def _not_then(day: str | None, pick_up: bool, session: Session, shop: Shop) -> Turn:
    """Say why it cannot be then: the shop is closed that day, or nobody is there so early or late; and when it can."""
    terms, soonest = shop.menu.terms, shop.menu.terms.promised(shop.now, pick_up)
    wished = date.fromisoformat(day) if day else shop.now.date()
    within = shop.now.date() <= wished <= shop.now.date() + timedelta(days=DAYS_AHEAD)
    if terms.hours is None or not within:
        return inform("not-then", session, when=soonest, days=DAYS_AHEAD)
    times = terms.hours.get(wished.weekday())
    if times is None:
        after = terms.promised(datetime.combine(wished, time(), shop.now.tzinfo), pick_up)
        return inform("closed-then", session, day=Day(wished, by_name=True), when=max(after, soonest))
    facts = {"opens": Clock(times[0]), "closes": Clock(times[1]), "when": soonest}
    return inform("not-so-early-or-late", session, day=Day(wished, by_name=True), **facts)


def _told(cart: Cart, pick_up: bool, session: Session, soonest: datetime | None) -> Turn:
    """Say which way the cart goes now, and when where that was wished, were it as soon as can be."""
    topic = "will-pick-up" if pick_up else "will-deliver"
    facts = {"address": cart.quote.address or "", "total": cart.quote.total}
    when = cart.quote.due_at or soonest
    if when is not None:
        return going_on(Kind.NOTIFY_SUCCESS, f"{topic}-then", session, when=when, **facts)
    return going_on(Kind.NOTIFY_SUCCESS, topic, session, **facts)


def due_at(day: str | None, clock: str | None, pick_up: bool, shop: Shop) -> datetime | None:
    """The moment of a day and a time (ISO) that is meant: the next at which the shop is open; None where it is at none.

    An hour before noon is meant in the evening, too, where the shop is not there in the morning ("at six"), unless the
    time has seconds. Of a part of the day it is the first such moment.
    """
    terms, now = shop.menu.terms, shop.now
    soonest = terms.promised(now, pick_up)
    if clock is not None and clock.startswith("P"):  # from now on
        moment = now + _length(clock)
        return max(moment, soonest) if terms.is_open(max(moment, soonest)) else None
    if clock is None:
        start = datetime.combine(date.fromisoformat(day or ""), time(), now.tzinfo)
        due = max(terms.promised(start, pick_up), soonest)
        return due if due.date() == start.date() and due <= now + timedelta(days=DAYS_AHEAD) else None
    days = [date.fromisoformat(day)] if day else [now.date() + timedelta(days=ahead) for ahead in range(2)]
    latest = now + timedelta(days=DAYS_AHEAD)
    moments = (moment for each in days for moment in _moments(each, clock, pick_up, shop))
    return next((each for each in moments if soonest <= each <= latest and terms.is_open(each)), None)


def _moments(day: date, clock: str, pick_up: bool, shop: Shop) -> Iterator[datetime]:
    """The moments of a day that a time, or a part of the day, may mean."""
    if clock in DAY_PARTS:
        first, last = DAY_PARTS[clock]
        start = datetime.combine(day, time(first), shop.now.tzinfo)
        moment = shop.menu.terms.promised(max(start, shop.now), pick_up)
        if moment.date() == day and moment.hour < last:
            yield moment
        return
    said = datetime.combine(day, time.fromisoformat(clock), shop.now.tzinfo)
    yield said
    if 0 < said.hour < NOON and len(clock) == len("hh:mm"):
        yield said + HALF_A_DAY


def _length(duration: str) -> timedelta:
    """An ISO 8601 length of hours and minutes: PT1H30M."""
    parts = {unit: int(many) for many, unit in re.findall(r"(\d+)([HM])", duration)}
    return timedelta(hours=parts.get("H", 0), minutes=parts.get("M", 0))
