"""What we do about an intent: one function each, and one table from intents to functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sayso.act import Act, Digits, Kind
from sayso.dialogue import (
    access,
    account,
    browsing,
    buying,
    choosing,
    comparing,
    coupons,
    delivery,
    favourites,
    manners,
    offers,
    options,
    order_history,
    ordering,
    past_orders,
    paying,
    person,
    questions,
    running_low,
    service,
)
from sayso.dialogue.reading_back import read_back
from sayso.dialogue.shop import ANYTHING_ELSE, Shop, Take, Turn, inform, to_json
from sayso.intent import JOIN, REMARK, TIMED, UNSURE_YES, Intent
from sayso.session import MOST_ASIDE, Question, Session

GREETING = "Greeting"
"""The intent of opening the conversation: a wake phrase, a launch."""
LEADS: Mapping[str, str] = {
    topic: f"lead-{topic}" for topic in ("added", "changed", "removed", "removed-added", "removed-changed")
}
"""What came of a change at the read-back, to how the fresh read-back begins with it."""

Answer = Callable[[Session, Shop], Turn]


def yes(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Yes, to the open question; with none open, what is in the cart is read back, and nothing done."""
    if session.question is None and shop.store.cart(session.customer).lines:
        return buying.check_out(intent, session, shop)
    if session.question is None:
        return Act(Kind.REQUEST, "nothing-asked"), session
    return _answer_to(session)[0](session, shop)


def no(intent: Intent, session: Session, shop: Shop) -> Turn:
    """No, to the open question."""
    if session.question is None:
        return buying.finish(session, shop)
    if session.about and session.question == ANYTHING_ELSE and not shop.store.cart(session.customer).lines:
        return manners.no_problem(replace(session, about=()), shop)  # "better not, then", of what was told
    return _answer_to(session)[1](session, shop)


def _answer_to(session: Session) -> tuple[Answer, Answer]:
    """What yes and no do; to a question of another version nothing."""
    topic = session.question.topic if session.question else ""
    return ANSWERS.get(topic, (manners.no_problem, manners.no_problem))


def more(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What comes next of what we have told a part of."""
    if session.more is None:
        there = shop.store.cart(session.customer).lines
        return ordering.details(intent, session, shop) if there else inform("nothing-more", session)
    return MORE[session.more.topic](session.more, session, shop)


def cancel(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Call off the open order; where none is, and no number was said, what is in the cart is meant."""
    none_open = intent.slot("number") is None and past_orders.open_order(session, shop) is None
    if none_open and shop.store.cart(session.customer).lines:
        return ordering.start_over(intent, session, shop)
    return past_orders.cancel(intent, session, shop)


def _heard_code(intent: Intent, session: Session, shop: Shop) -> Turn:
    return access.code(_turn)(intent, session, shop)


LAPSING = ("which", "narrow", "choose-what", "offer-person")
"""Questions that offer something, which are not asked again once the talk is of something else."""
ELSEWHERE = frozenset(
    {
        *("BalanceIntent", "TransactionsIntent", "SpendingIntent", "BillsIntent", "TicketIntent", "HoursIntent"),
        *("OrderStatusIntent", "LastOrderIntent", "OrdersIntent", "EarlierOrderIntent", "ShowCartIntent"),
        *("DetailsIntent", "FaqIntent", "ShopAddressIntent", "ShopPhoneIntent", "DeliveryAddressIntent"),
        *("OffersIntent", "MembersIntent", "FavouritesIntent", "PreferencesIntent", "DeliverIntent", "PickUpIntent"),
        "DeliveryNoteIntent",
    }
)
"""Intents that are about something else than goods that were offered."""
TURNS: Mapping[str, Take] = {
    GREETING: manners.greet,
    "OrderIntent": ordering.order,
    "ChangeIntent": ordering.change,
    "RemoveIntent": ordering.remove,
    "SameAgainIntent": ordering.order,
    "ShowCartIntent": ordering.show_cart,
    "DetailsIntent": ordering.details,
    "StartOverCartIntent": ordering.start_over,
    "UndoIntent": ordering.undo,
    "NotOrderingIntent": ordering.not_ordering,
    "CheckoutIntent": buying.check_out,
    "PickUpIntent": delivery.pick_up,
    "DeliverIntent": delivery.deliver,
    "DeliveryAddressIntent": delivery.address,
    "DeliveryNoteIntent": delivery.note,
    "OffersIntent": coupons.offers,
    "CouponIntent": coupons.use,
    "StockIntent": questions.stock,
    "PriceIntent": questions.price,
    "SizesIntent": questions.sizes,
    "OptionsIntent": options.options,
    "TellMeIntent": questions.tell,
    "IngredientsIntent": questions.ingredients,
    "TraitsIntent": questions.traits,
    "ReviewsIntent": questions.reviews,
    "NewIntent": questions.new,
    "CompareIntent": comparing.compare,
    "CheaperIntent": comparing.cheaper,
    "HelpChooseIntent": choosing.help_choose,
    "IndifferentIntent": choosing.indifferent,
    "PopularIntent": browsing.popular,
    "BudgetIntent": browsing.within_budget,
    "BrowseIntent": browsing.browse,
    "BackIntent": browsing.back,
    "PickIntent": ordering.pick,
    "TakeThatIntent": ordering.take_that,
    "MoreIntent": more,
    "ReorderIntent": past_orders.reorder,
    "UsualIntent": past_orders.usual,
    "LastOrderIntent": order_history.last,
    "EarlierOrderIntent": order_history.earlier,
    "OrdersIntent": order_history.list_all,
    "RunningLowIntent": running_low.running_low,
    "SaveFavouriteIntent": favourites.save,
    "FavouriteIntent": favourites.order,
    "FavouritesIntent": favourites.list_all,
    "ForgetFavouriteIntent": favourites.forget,
    "OrderStatusIntent": past_orders.status,
    "CancelOrderIntent": cancel,
    "ComplaintIntent": service.complain,
    "RefundIntent": service.refund,
    "ReplacementIntent": service.replace_goods,
    "ReturnIntent": service.give_back,
    "TicketIntent": service.tickets,
    "FaqIntent": person.ask_shop,
    "HoursIntent": person.hours,
    "ShopAddressIntent": person.address,
    "ShopPhoneIntent": person.shop_phone,
    "HandoffIntent": person.hand_off,
    "PhoneIntent": person.phone,
    "BalanceIntent": access.reading(account.balance),
    "TransactionsIntent": access.reading(account.transactions),
    "SpendingIntent": access.reading(account.spending),
    "BillsIntent": access.reading(account.bills),
    "PayBillIntent": access.reading(account.pay_bill),
    "SetCodeIntent": access.set_code,
    "CodeIntent": _heard_code,
    "ForgottenCodeIntent": access.forgotten,
    "MemberIntent": access.member,
    "MembersIntent": access.members,
    "PreferenceIntent": favourites.remember("like"),
    "DislikeIntent": favourites.remember("dislike"),
    "AllergyIntent": favourites.remember("allergy"),
    "PreferencesIntent": favourites.preferences,
    "ForgetIntent": favourites.forget_preference,
    "ForgetAllIntent": favourites.forget_all,
    "GreetingIntent": manners.hello,
    "AboutIntent": manners.about_us,
    "WaitIntent": manners.wait,
    JOIN: ordering.join,
    REMARK: manners.remark,
    UNSURE_YES: manners.unsure_yes,
    "ThanksIntent": manners.thanks,
    "SlowerIntent": manners.slower,
    "FasterIntent": manners.faster,
    "AMAZON.YesIntent": yes,
    "AMAZON.NoIntent": no,
    "AMAZON.HelpIntent": manners.help_,
    "AMAZON.RepeatIntent": manners.repeat,
    "AMAZON.CancelIntent": manners.never_mind,
    "AMAZON.StopIntent": manners.stop,
    "AMAZON.StartOverIntent": ordering.start_over,
    "AMAZON.NavigateHomeIntent": manners.greet,
    "AMAZON.FallbackIntent": manners.not_understood,
}

ANSWERS: Mapping[str, tuple[Answer, Answer]] = {
    "anything-else": (buying.go_on, buying.finish),
    "place-order": (buying.place, buying.hold),
    "cancel-order": (past_orders.confirm_cancel, past_orders.keep_order),
    "empty-cart": (ordering.empty_cart, ordering.keep_cart),
    "which": (ordering.yes_which, manners.no_problem),
    "which-order": (ordering.yes_which_order, manners.no_problem),
    "how-many": (manners.no_problem, manners.no_problem),
    "narrow": (choosing.yes_narrow, choosing.no_narrow),
    "choose-what": (manners.what_else, manners.no_problem),
    "complaint-which": (manners.no_problem, manners.no_problem),
    "remedy": (manners.no_problem, manners.no_problem),
    "return": (service.confirm_return, service.keep_goods),
    "offer-person": (person.yes_person, manners.no_problem),
    "phone": (person.phone_is_no_yes, person.no_phone),
    "phone-right": (person.confirm_phone, person.another_phone),
    "pay-bill": (account.confirm_pay_bill, account.keep_bill),
    "forget-all": (favourites.confirm_forget_all, favourites.keep_all),
    "code": (access.code_is_no_yes, access.no_code),
    "new-code": (access.code_is_no_yes, access.no_code),
    "new-code-again": (access.code_is_no_yes, access.no_code),
    "change-code": (manners.no_problem, manners.no_problem),
}
"""Topic of an open question to what yes and what no do."""

MORE: Mapping[str, Callable[[Question, Session, Shop], Turn]] = {
    "offers": offers.more,
    "kinds": browsing.more_kinds,
    "ingredients": questions.more_ingredients,
    "options": options.more_options,
    "orders": order_history.more_orders,
    order_history.ONE_ORDER: order_history.before_told,
    "transactions": account.more_transactions,
    "preferences": favourites.more_preferences,
}
"""What "more" goes on with."""

INSTEAD: Mapping[tuple[str, str], Take] = {
    ("choose-what", "OrderIntent"): choosing.of_kind,
    ("complaint-which", "OrderIntent"): service.complain_of,
    ("narrow", "PickIntent"): choosing.of_trait,
    ("which-order", "PickIntent"): ordering.of_readings,
    ("empty-cart", "OrderIntent"): ordering.order_anew,
    ("cancel-order", "CancelOrderIntent"): lambda intent, session, shop: past_orders.confirm_cancel(session, shop),
}
"""Open questions whose answer names goods without ordering them."""

REASKED: Mapping[str, Callable[[Question], Act]] = {
    "place-order": lambda _: Act(Kind.CONFIRM, "place-order-again"),
    "cancel-order": lambda q: Act(Kind.CONFIRM, "cancel-again", {"number": q.facts["number"]}),
    "empty-cart": lambda _: Act(Kind.CONFIRM, "empty-cart-again"),
    "which": lambda _: Act(Kind.REQUEST, "which-again"),
    "which-order": lambda _: Act(Kind.REQUEST, "which-order-again"),
    "how-many": lambda _: Act(Kind.REQUEST, "how-many-again"),
    "remedy": lambda _: Act(Kind.REQUEST, "remedy-again"),
    "return": lambda _: Act(Kind.CONFIRM, "return-again"),
    "pay-bill": lambda _: Act(Kind.CONFIRM, "pay-bill-again"),
    "phone": lambda _: Act(Kind.REQUEST, "phone-again"),
    "phone-right": lambda q: Act(Kind.CONFIRM, "phone-right", {"phone": Digits(q.facts["phone"])}),
    "offer-person": lambda _: Act(Kind.OFFER, "offer-person-again"),
    "complaint-which": lambda _: Act(Kind.REQUEST, "complaint-which-again"),
    "forget-all": lambda _: Act(Kind.CONFIRM, "forget-all-again"),
    "new-code-again": lambda _: Act(Kind.REQUEST, "code-again"),
    "code": lambda _: Act(Kind.REQUEST, "code-please"),
    "new-code": lambda _: Act(Kind.REQUEST, "code-new"),
}
"""Questions that are asked again after another topic was answered."""


CHOOSING = ("which", "which-order", "narrow", "choose-what")
"""Questions that offer goods of which one is to be chosen."""


def state_of(session: Session, just_placed: bool) -> str:
    """What the last turn leaves open, as what is said next is understood by it (see `wishes/phrases.py`)."""
    topic = session.question.topic if session.question else None
    if topic == "place-order":
        return topic
    if topic in CHOOSING:
        return "which"
    if topic not in (None, "anything-else"):
        return "asked"
    if session.about:
        return "told"
    if just_placed:
        return "ordered"
    return topic or "opening"


ASKED_ON = frozenset(
    {
        *("PriceIntent", "StockIntent", "TraitsIntent", "IngredientsIntent", "SizesIntent", "ReviewsIntent"),
        *("OptionsIntent", "OrdersIntent", "LastOrderIntent"),
        *("TellMeIntent", "SpendingIntent", "TransactionsIntent", "HoursIntent", "NewIntent", "CompareIntent"),
    }
)
"""Intents of which another may be asked in few words: "and the parmesan", "and last month"."""
KEPT_ASIDE = ("place-order", "cancel-order", "pay-bill", "remedy", "return")
"""Questions that are taken up again after another one has come in between."""
IN_BETWEEN = ("which", "narrow", "choose-what", "phone", "offer-person")
"""Questions that may come in between."""


def take_turn(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What to say to an intent, and the session afterwards.

    An answer that only informs leaves an open question open and asks it again.
    """
    act, after = _read_back_anew(session, *_turn(intent, session, shop), shop)
    _tidy(session, after, shop)
    asked = to_json(replace(intent, goods=(), unknown=())) if intent.name in ASKED_ON else None
    after = replace(after, inquiry=Question(intent.name, asked) if asked else None)
    after = _as_last_changed(intent, act, session, after)
    before, now = session.question, after.question
    if before and now and before.topic in KEPT_ASIDE and now.topic in IN_BETWEEN:
        aside = (*(each for each in after.aside if each.topic != before.topic), before)
        after = replace(after, aside=aside[-MOST_ASIDE:])
    if act.topic not in (manners.NOT_UNDERSTOOD, manners.TWO_CHOICES):
        after = replace(after, misunderstood=0)
    return _taken_up_again(act, _lapsed(intent, session, after))


def _lapsed(intent: Intent, before: Session, after: Session) -> Session:
    """Without an offer that was not taken up, where something else is asked about; what was ordered is still open."""
    question = after.question
    if question is None or question is not before.question or intent.name not in ELSEWHERE:
        return after
    return after if question.topic not in LAPSING or question.facts.get("ordered") else after.asking(None)


def _as_last_changed(intent: Intent, act: Act, before: Session, after: Session) -> Session:
    """What the last turn put in, and of what moment it spoke: known until something else is told or changed."""
    missed = act.topic in (manners.NOT_UNDERSTOOD, manners.TWO_CHOICES) or intent.name in ("ShowCartIntent", REMARK)
    if after.before is not before.before:
        return replace(after, moment="")
    if intent.name in TIMED:
        return replace(after, moment=intent.name, just_put=())
    return after if missed else replace(after, just_put=())


def _read_back_anew(before: Session, act: Act, after: Session, shop: Shop) -> Turn:
    """Where the cart was changed at the read-back: say what came of it, and read the cart back again."""
    asked = before.question is not None and before.question.topic == "place-order"
    changed = asked and act.topic in LEADS and act.then is None
    cart = shop.store.cart(after.customer) if changed else None
    if cart is None or not cart.lines:
        return act, after
    return read_back(cart, after, shop, Act(Kind.INFORM, LEADS[act.topic], {**act.facts, "shop": shop.menu.terms.name}))


def _tidy(before: Session, after: Session, shop: Shop) -> None:
    """Where a provider takes the money: let go of what was set aside for a say-so that is no longer open."""
    if shop.payments is None:
        return
    said = buying.open_say_so(after)
    if said is None or said != buying.open_say_so(before):
        paying.give_up(before.customer, shop, but_for=said["key"] if said else None)


def _turn(intent: Intent, session: Session, shop: Shop) -> Turn:
    topic = session.question.topic if session.question else ""
    if topic in access.SECRET_QUESTIONS and intent.unknown:  # figures among other words: never said back
        return Act(Kind.REQUEST, "code-unclear"), session
    take = INSTEAD.get((topic, intent.name)) or TURNS.get(intent.name, manners.not_understood)
    return take(intent, session, shop)


def stay_silent(session: Session, shop: Shop) -> Turn:
    """What to say when nothing was said: everything stays as it is."""
    return _taken_up_again(*manners.silence(session, shop))


def after_fault(session: Session, shop: Shop) -> Turn | None:
    """What to say when a turn failed in which an order may have been placed; None where none can have been."""
    return buying.after_fault(session, shop) if buying.open_say_so(session) is not None else None


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
    return act, session.asking(Question("anything-else"))  # a yes is to what we ask last
