"""The read-back: exactly what would be ordered, and the question whose yes orders that and nothing else."""

from __future__ import annotations

from dataclasses import replace

from sayso.act import MOST_ALL_NAMED, Act, Kind
from sayso.dialogue.liking import careful, dangers
from sayso.dialogue.shop import Shop, Turn, going_on
from sayso.session import Question, Session
from sayso.store import Cart


def read_back(
    cart: Cart,
    session: Session,
    shop: Shop,
    lead: Act | None = None,
    topic: str = "read-back",
) -> Turn:
    """Say exactly what would be ordered, and ask for the say-so.

    `lead` is what has to be said before it; `topic` is `read-back`, or `read-back-again` for what was had before: then
    the total comes first.
    """
    quote = cart.quote
    if not quote.lines:
        return going_on(Kind.REQUEST, "nothing-to-order", session)
    pick_up = quote.address is None
    ways = {"account": "pay-account", "provider": "pay-provider"}
    payment = ways.get(quote.payment, "pay-pick-up" if pick_up else "pay-delivery")
    terms = shop.menu.terms
    saving = Act(Kind.INFORM, "saving", {"amount": quote.discount}) if quote.discount else ""
    if cart.replaces is not None:  # what gives way is said every time
        topic = "read-back"
        lead = Act(Kind.INFORM, "lead-instead", {"shop": terms.name, "number": cart.replaces})
    held, _ = dangers([quoted.line for quoted in quote.lines], session, shop)
    if held and lead is None:
        warning = "lead-careful" if topic == "read-back" else "lead-again-careful"
        lead = Act(Kind.INFORM, warning, {"shop": terms.name, **careful(*held[0])})
    many = len(quote.lines) > MOST_ALL_NAMED  # then the dearest are named and the others counted
    facts = {
        "shop": terms.name,
        "lead": lead or Act(Kind.INFORM, "lead" if topic == "read-back" else "lead-again", {"shop": terms.name}),
        "lines": tuple(sorted(quote.lines, key=lambda each: -each.price.minor)) if many else quote.lines,
        "hint": Act(Kind.INFORM, "hint-details") if many else "",
        "total": quote.total,
        "saving": saving,
        "payment": Act(Kind.INFORM, payment),
        "note": Act(Kind.INFORM, "with-note", {"note": quote.note}) if quote.note else "",
        "address": quote.address or "",
        "when": quote.due_at or terms.promised(shop.now, pick_up),
    }
    act = Act(Kind.CONFIRM, f"{topic}-pick-up" if pick_up else topic, facts)
    return act, replace(session.asking(say_so_for(cart)), more=None)


def say_so_for(cart: Cart) -> Question:
    """The question whose yes orders this draft with exactly this quote, and nothing else."""
    return Question("place-order", {"key": cart.key, "digest": cart.quote.digest, "total": cart.quote.total.minor})
