"""What we do about an intent: one function each, and one table from intents to functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sayso.act import Act, Kind
from sayso.dialogue import account, buying, manners, ordering, past_orders
from sayso.dialogue.shop import Shop, Turn
from sayso.intent import Intent
from sayso.session import Question, Session

GREETING = "Greeting"
"""The intent of opening the conversation: a wake phrase, a launch."""

TURNS: Mapping[str, Callable[[Intent, Session, Shop], Turn]] = {
    GREETING: manners.greet,
    "OrderIntent": ordering.order,
    "ChangeIntent": ordering.change,
    "RemoveIntent": ordering.remove,
    "SameAgainIntent": ordering.order,
    "ShowCartIntent": ordering.show_cart,
    "DetailsIntent": ordering.details,
    "StartOverCartIntent": ordering.start_over,
    "UndoIntent": ordering.undo,
    "CheckoutIntent": buying.check_out,
    "ReorderIntent": past_orders.reorder,
    "UsualIntent": past_orders.usual,
    "OrderStatusIntent": past_orders.status,
    "CancelOrderIntent": past_orders.cancel,
    "BalanceIntent": account.balance,
    "TransactionsIntent": account.transactions,
    "SpendingIntent": account.spending,
    "AMAZON.YesIntent": manners.yes,
    "AMAZON.NoIntent": manners.no,
    "AMAZON.HelpIntent": manners.help_,
    "AMAZON.RepeatIntent": manners.repeat,
    "AMAZON.CancelIntent": manners.never_mind,
    "AMAZON.StopIntent": manners.stop,
    "AMAZON.StartOverIntent": ordering.start_over,
    "AMAZON.NavigateHomeIntent": manners.greet,
    "AMAZON.FallbackIntent": manners.not_understood,
}

REASKED: Mapping[str, Callable[[Question], Act]] = {
    "place-order": lambda _: Act(Kind.CONFIRM, "place-order-again"),
    "cancel-order": lambda q: Act(Kind.CONFIRM, "cancel-again", {"number": q.facts["number"]}),
    "empty-cart": lambda _: Act(Kind.CONFIRM, "empty-cart-again"),
    "which": lambda _: Act(Kind.REQUEST, "which-again"),
    "how-many": lambda _: Act(Kind.REQUEST, "how-many-again"),
}
"""Questions that are asked again after another topic was answered."""


def take_turn(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What to say to an intent, and the session afterwards.

    An answer that only informs leaves an open question open and asks it again.
    """
    act, after = TURNS.get(intent.name, manners.not_understood)(intent, session, shop)
    if act.topic not in (manners.NOT_UNDERSTOOD, manners.TWO_CHOICES):
        after = replace(after, misunderstood=0)
    return _taken_up_again(act, after)


def stay_silent(session: Session, shop: Shop) -> Turn:
    """What to say when nothing was said: everything stays as it is."""
    return _taken_up_again(*manners.silence(session, shop))


def after_fault(session: Session, shop: Shop) -> Turn | None:
    """What to say when a turn failed in which an order may have been placed; None where none can have been."""
    if session.question is None or session.question.topic != "place-order":
        return None
    return buying.after_fault(session, shop)


def _taken_up_again(act: Act, session: Session) -> Turn:
    if act.kind is not Kind.INFORM or act.then is not None:
        return act, session
    if session.question is None and session.aside:  # what was put aside is taken up again
        session = session.asking(session.aside[-1])
    question = session.question
    if question is None:
        return act, session.asking(Question("anything-else"))
    if question.topic in REASKED:
        return replace(act, then=REASKED[question.topic](question)), session
    return act, session
