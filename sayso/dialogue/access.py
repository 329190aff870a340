"""Who may hear and do what: linked accounts, the voice code, members of a household.

Tiers: what everybody may hear; the account's figures (a customer that we know, and the code where there is one, once a
visit); orders from an amount on, paying bills, and a new code (the code each time).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sayso.act import Act, Items, Kind
from sayso.dialogue.shop import Shop, Take, Turn, from_json, going_on, inform, to_json
from sayso.intent import Intent
from sayso.session import Question, Session
from sayso.store import CodeLocked, CodeRight, CodeWrong

LINK = "link-account"
"""Topic of the act that asks to link an account; a channel may show how."""
SECRET_QUESTIONS = ("code", "new-code", "new-code-again")
"""Questions whose answers are a code: never echoed, kept or logged."""
YES = "AMAZON.YesIntent"
"""The intent that is taken up again when a code was asked for between a say-so and what it is for."""
ANSWERING = (YES, "SetCodeIntent")
"""Intents that carry out the question behind which a code was asked for."""
PAYING = "pay-bill"
"""The question that may be answered without a code where the code was just said to hear it."""
EXPECTED: Mapping[str, str] = {
    **dict.fromkeys(SECRET_QUESTIONS, "AMAZON.FOUR_DIGIT_NUMBER"),
    "phone": "AMAZON.PhoneNumber",
    "complaint-which": "ORDER",
    "choose-what": "ORDER",
}
"""Topic of a question to the slot type of its answer, where that may be said alone."""


def reading(function: Take) -> Take:
    """The function, for customers that we know; where they have a code, once it was said in this visit."""

    def guarded(intent: Intent, session: Session, shop: Shop) -> Turn:
        if not session.linked:
            return going_on(Kind.NOTIFY_FAILURE, LINK, session)
        state = shop.store.code_state(session.customer)
        if state.known and not session.code_given:
            return ask_code(intent, session, shop)
        return function(intent, session, shop)

    return guarded


def ask_code(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Ask for the code, and keep in mind what it is for; refuse where it would not help."""
    state = shop.store.code_state(session.customer)
    if not session.linked:
        return going_on(Kind.NOTIFY_FAILURE, LINK, session)
    if state.locked:
        return going_on(Kind.NOTIFY_FAILURE, "code-locked", session)
    if not state.known:
        return going_on(Kind.NOTIFY_FAILURE, "code-needed", session)
    question = session.question
    facts: dict[str, Any] = {"intent": to_json(intent)}
    if question is not None and question.topic not in SECRET_QUESTIONS:
        facts["question"] = {"topic": question.topic, "facts": dict(question.facts)}
    return Act(Kind.REQUEST, "code-please"), session.asking(Question("code", facts))


def code(take: Take) -> Take:
    """The function that hears a code; `take` goes on with what it was asked for."""

    def heard(intent: Intent, session: Session, shop: Shop) -> Turn:
        topic = session.question.topic if session.question else ""
        slot = intent.slot("code")
        digits = slot.id if slot else None
        if topic not in SECRET_QUESTIONS:
            return going_on(Kind.REQUEST, "no-code-asked", session)
        if digits is None:
            return Act(Kind.REQUEST, "code-unclear"), session
        if topic == "new-code":
            shop.store.propose_code(session.customer, digits)
            return Act(Kind.REQUEST, "code-again"), session.asking(Question("new-code-again"))
        if topic == "new-code-again":
            return _confirmed(digits, session, shop)
        return _tried(digits, session, shop, take)

    return heard


def _confirmed(digits: str, session: Session, shop: Shop) -> Turn:
    if isinstance(shop.store.confirm_code(session.customer, digits), CodeRight):
        return going_on(Kind.NOTIFY_SUCCESS, "code-set", replace(session, code_given=True))
    return Act(Kind.REQUEST, "code-differs"), session.asking(Question("new-code"))


def _tried(digits: str, session: Session, shop: Shop, take: Take) -> Turn:
    facts = session.question.facts if session.question else {}
    match shop.store.try_code(session.customer, digits):
        case CodeLocked():
            return going_on(Kind.NOTIFY_FAILURE, "code-locked", session)
        case CodeWrong(left):
            return Act(Kind.REQUEST, "code-wrong", {"left": left}), session
        case CodeRight():
            put_aside, intent = facts.get("question"), from_json(facts["intent"])
            question = Question(put_aside["topic"], put_aside["facts"]) if put_aside else None
            if question is not None and intent.name in ANSWERING:  # the code was for that question, and no other
                question = Question(question.topic, {**question.facts, "allowed": True})
            act, after = take(intent, replace(session, question=question, code_given=True), shop)
            if after.question is not None and after.question.topic == PAYING:
                after = after.asking(Question(PAYING, {**after.question.facts, "allowed": True}))
            return act, after


def allowed(session: Session) -> bool:
    """Whether the code was said for the very question that is open."""
    return bool(session.question and session.question.facts.get("allowed"))


def set_code(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Choose a code; where there is one, that comes first."""
    if not session.linked:
        return going_on(Kind.NOTIFY_FAILURE, LINK, session)
    state = shop.store.code_state(session.customer)
    asked = session.question.topic if session.question else ""
    if state.known and asked != "change-code":
        return ask_code(intent, session.asking(Question("change-code")), shop)
    if state.known and not allowed(session):
        return ask_code(intent, session, shop)
    return Act(Kind.REQUEST, "code-new"), session.asking(Question("new-code"))


def forgotten(intent: Intent, session: Session, shop: Shop) -> Turn:
    """We cannot tell a code: we do not know it ourselves."""
    return inform("code-forgotten", session)


def no_code(session: Session, shop: Shop) -> Turn:
    """No code is given: what it was for does not happen."""
    return going_on(Kind.REQUEST, "no-problem", session)


def code_is_no_yes(session: Session, shop: Shop) -> Turn:
    """Yes is no code."""
    return Act(Kind.REQUEST, "code-unclear"), session


# Households


def member(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Another member of the household speaks from now on, with a cart and a usual of their own."""
    slot = intent.slot("member")
    known = {each.id: each for each in shop.store.members(session.customer)}
    if len(known) < 2:
        mine = next((each.name for each in known.values()), session.customer)
        return inform("only-member", session, name=mine)
    if not session.linked:
        return going_on(Kind.NOTIFY_FAILURE, LINK, session)
    if slot is None or slot.id not in known:
        return going_on(Kind.NOTIFY_FAILURE, "no-such-member", session, name=slot.value if slot else "")
    holder = known[slot.id].household is None and slot.id != session.customer
    if holder and shop.store.code_state(session.customer).known and not session.code_given:
        return ask_code(intent, session, shop)
    fresh = Session(slot.id, session.locale, linked=session.linked, slow=session.slow)
    return going_on(Kind.REQUEST, "hello-member", fresh, name=known[slot.id].name)


def members(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Who belongs to the household, and who is speaking."""
    household = shop.store.members(session.customer)
    mine = next((each.name for each in household if each.id == session.customer), session.customer)
    if len(household) < 2 or not session.linked:
        return inform("one-member", session, name=mine)
    return inform("members", session, name=mine, list=Items(tuple(each.name for each in household)))
