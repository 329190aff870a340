"""Putting things into the cart, changing them, taking them out, and hearing what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sayso.act import Act, AllLines, Choices, Items, Kind, Named, Trait
from sayso.dialogue import offers, past_orders
from sayso.dialogue.liking import careful, dangers, habit, liked, unfitting
from sayso.dialogue.limits import beyond_limits, remembering
from sayso.dialogue.offers import made_like
from sayso.dialogue.order_history import is_kind_of
from sayso.dialogue.questions import packs_of
from sayso.dialogue.reading_back import read_back
from sayso.dialogue.replacing import draft_instead
from sayso.dialogue.shop import Shop, Turn, going_on, inform, products_named
from sayso.intent import PLACES, Change, Choice, Intent, apply_changes
from sayso.money import total
from sayso.order import OrderLine, line_from_json
from sayso.session import Question, Session
from sayso.store import Cart, CartChanged, CartMoved, NotSold, PlacedOrder, QuotedLine, Short

MOST_READ_OUT = 7
"""Lines of a cart that are all read out where somebody asks for it."""
MOST_ASKED = 6
"""Goods of one order that are asked about, one after another."""
NOTHING_PUT = "nothing-put"
"""What we say where somebody ordered nothing, and nothing was put in."""
WHICH_ORDER = "which-order"
"""The question which of two orders was meant."""
TRIES = 5
"""To change a cart that others change, too."""


def order(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Add what was asked for; where words fit several products, take the customer's own or ask."""
    open_topic = session.question.topic if session.question else ""
    if intent.readings and open_topic != WHICH_ORDER:  # asked once; after that the likeliest is taken
        return _which_order(intent.readings, session)
    changes, asked = list(intent.changes), list(intent.choices)
    for choice in intent.choices:
        usual = habit(choice.products, choice.line.category, session, shop)
        usual = usual or liked(products_named(choice.line.category, choice.products, shop.menu), session, shop)
        if usual is not None:
            changes.append(Change(None, made_like(choice.line, usual, shop)))
            asked.remove(choice)
    if not changes:
        if asked:
            return _ask([*asked, *_left_to_ask(session)], session, shop)
        if intent.unknown:
            return going_on(Kind.NOTIFY_FAILURE, "not-sold", session, unknown=Choices(intent.unknown))
        return going_on(Kind.REQUEST, "not-understood", session)
    return _change(changes, asked, intent.unknown, session, shop, intent.kept)


def change(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Change a line that is there."""
    if intent.changes or intent.choices:
        return order(intent, session, shop)
    if intent.unknown:
        return going_on(Kind.NOTIFY_FAILURE, "not-in-cart", session, unknown=Choices(intent.unknown))
    topic = "not-understood" if shop.store.cart(session.customer).lines else "cart-empty"
    return going_on(Kind.REQUEST, topic, session)


def remove(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Take a line, or some of it, out."""
    cart = shop.store.cart(session.customer)
    if not cart.lines and not intent.changes:
        return going_on(Kind.REQUEST, "cart-empty", session)
    if not intent.changes:
        if not intent.unknown:
            return going_on(Kind.REQUEST, "not-understood", session)
        return going_on(Kind.NOTIFY_FAILURE, "not-in-cart", session, unknown=Choices(intent.unknown))
    return _change(intent.changes, (), intent.unknown, session, shop)


def show_cart(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Say what is in the cart."""
    cart = shop.store.cart(session.customer)
    if not cart.lines:
        return inform("cart-empty", session)
    topic = "cart-pick-up" if cart.quote.address is None else "cart"
    lines = AllLines(cart.lines) if len(cart.lines) <= MOST_READ_OUT else cart.quote.lines
    return inform(topic, session, lines=lines, total=cart.quote.total)


def details(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Say every line of the cart."""
    cart = shop.store.cart(session.customer)
    if not cart.lines:
        return inform("cart-empty", session)
    topic = "cart-pick-up" if cart.quote.address is None else "cart"
    return inform(topic, session, lines=AllLines(cart.lines), total=cart.quote.total)


def start_over(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Ask before the cart is emptied."""
    cart = shop.store.cart(session.customer)
    if not cart.lines:
        return going_on(Kind.REQUEST, "cart-empty", session)
    question = Question("empty-cart", {"revision": cart.revision})
    return Act(Kind.CONFIRM, "empty-cart-confirm", {"lines": cart.quote.lines}), session.asking(question)


def empty_cart(session: Session, shop: Shop) -> Turn:
    """The answer was yes: empty it, if it still is the cart we spoke of."""
    revision = session.question.facts["revision"] if session.question else -1
    before = shop.store.cart(session.customer).lines
    outcome = shop.store.change_cart(session.customer, (), revision)
    if isinstance(outcome, CartMoved):
        return start_over(Intent(""), session, shop)
    return going_on(Kind.NOTIFY_SUCCESS, "emptied", remembering(before, session))


def order_anew(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Goods in answer to whether to empty the cart: they take the place of what is there."""
    if not intent.changes or any(change.at is not None for change in intent.changes):
        return order(intent, session, shop)
    gone = [Change(at, None) for at, _ in enumerate(shop.store.cart(session.customer).lines)]
    return order(replace(intent, changes=(*gone, *intent.changes)), session, shop)


def keep_cart(session: Session, shop: Shop) -> Turn:
    """The answer was no."""
    return going_on(Kind.INFORM, "kept", session)


def undo(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The cart as it was before it was last changed in this visit; said again, as it was before that."""
    if not session.before:
        return going_on(Kind.REQUEST, "nothing-to-undo", session)
    cart = shop.store.cart(session.customer)
    outcome = shop.store.change_cart(session.customer, session.before[-1], cart.revision)
    session = replace(session, before=session.before[:-1], spoken_of=None, just_put=())
    if isinstance(outcome, CartMoved):
        return show_cart(Intent(""), session, shop)
    if not outcome.cart.lines:
        return going_on(Kind.NOTIFY_SUCCESS, "undone-empty", session)
    facts = {"lines": outcome.cart.quote.lines, "total": outcome.cart.quote.total}
    return going_on(Kind.NOTIFY_SUCCESS, "undone", session, **facts)


def not_ordering(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Nothing was to be ordered: goods that are named go out, else what the last turn has put in."""
    named = [line for group in intent.goods for line in group]
    lines = shop.store.cart(session.customer).lines
    there = [at for at, line in enumerate(lines) if any(is_kind_of(line, each) for each in named)]
    if there:
        return take([Change(at, None) for at in there], session, shop)
    if session.just_put and not named:
        return undo(intent, session, shop)
    return inform(NOTHING_PUT, session)


def _which_order(readings: Sequence[Sequence[OrderLine]], session: Session) -> Turn:
    """Ask which of two orders was meant, before anything is put into the cart."""
    first, second = (tuple(lines) for lines in readings[:2])
    asked = {"readings": [[line.to_json() for line in lines] for lines in (first, second)]}
    act = Act(Kind.REQUEST, WHICH_ORDER, {"first": first, "second": second})
    return act, session.asking(Question(WHICH_ORDER, asked))


def of_readings(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The first one, the second one, of two orders that the words may have been."""
    choice = intent.slot("choice")
    place = PLACES.get(choice.id or "") if choice else None
    readings = session.question.facts.get("readings", ()) if session.question else ()
    if place is None or place >= len(readings):
        return yes_which_order(session, shop)
    lines = [line_from_json(line) for line in readings[place]]
    return take([Change(None, line) for line in lines], session, shop)


def yes_which_order(session: Session, shop: Shop) -> Turn:
    """Yes does not say which."""
    return Act(Kind.REQUEST, "which-order-again"), session


def _ask(choices: Sequence[Choice], session: Session, shop: Shop) -> Turn:
    """Ask which one is meant of the first of these; the others are asked about afterwards."""
    act, session = _which(choices[0], session, shop)
    question, further = session.question, [_choice_to_json(each) for each in choices[1:MOST_ASKED]]
    if question is not None and further and offers.choices_of(session):
        session = replace(session, question=replace(question, facts={**question.facts, "further": further}))
    return act, session


def _left_to_ask(session: Session) -> list[Choice]:
    """What is still to be asked about once the open question is answered: "rice and onions"."""
    if session.question is None or not offers.choices_of(session):
        return []
    return [
        Choice(line_from_json(each["line"]), tuple(each["products"]), tuple(map(line_from_json, each["others"])))
        for each in session.question.facts.get("further", ())
    ]


def _choice_to_json(choice: Choice) -> dict[str, Any]:
    others = [line.to_json() for line in choice.others]
    return {"line": choice.line.to_json(), "products": list(choice.products), "others": others}


def _which(choice: Choice, session: Session, shop: Shop) -> Turn:
    named = [
        made_like(choice.line, line, shop) for line in products_named(choice.line.category, choice.products, shop.menu)
    ]
    goods = offers.in_stock([line.with_quantity(1) for line in (*named, *choice.others)], shop)
    if not goods:
        return going_on(Kind.NOTIFY_FAILURE, "not-like-that", session, goods=Named(choice.line, several=False))
    return offers.offer(goods, session, shop, "have-which" if choice.others else "which", choice.line, True)


def take(changes: Sequence[Change], session: Session, shop: Shop) -> Turn:
    """Put what was chosen from our offers into the cart."""
    return _change(changes, (), (), session, shop)


def pick(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The cheaper one, the organic one; the first one with something else said of it."""
    if intent.changes:
        return take(intent.changes, session, shop)
    return offers.pick(intent, session, shop, take)


def take_that(intent: Intent, session: Session, shop: Shop) -> Turn:
    """One of what was just asked about or offered; one more of what the cart has where nothing was."""
    choices = session.about if len(session.about) == 1 else offers.choices_of(session) or session.about
    if len(choices) > 1:
        return Act(Kind.REQUEST, "which-again"), session
    if choices:
        line = offers.counted(intent, offers.wanted(session, choices[0], shop))
        return take((Change(None, line),), session, shop)
    return going_on(Kind.REQUEST, "about-what", session)


def yes_which(session: Session, shop: Shop) -> Turn:
    """Yes to an offer: of one thing it takes it, of several it does not say which."""
    choices = offers.choices_of(session)
    if len(choices) == 1:
        return take((Change(None, offers.wanted(session, choices[0], shop)),), session, shop)
    return Act(Kind.REQUEST, "which-again"), session


def _change(
    changes: Sequence[Change],
    asked: Sequence[Choice],
    unknown: Sequence[str],
    session: Session,
    shop: Shop,
    kept: Sequence[str] = (),
) -> Turn:
    """Carry out changes, and say what came of them, and what could not be left out."""
    refusal = _refused_quantity(changes, session, shop)
    if refusal is not None:
        return refusal
    cart = shop.store.cart(session.customer)
    if not cart.lines and any(change.at is not None for change in changes):
        return _after_placing(changes, cart, session, shop)
    for _ in range(TRIES):
        before = cart.lines
        after = apply_changes(before, changes)
        refusal = beyond_limits(after, session, shop)
        if refusal is not None:
            return refusal
        outcome = shop.store.change_cart(session.customer, after, cart.revision)
        if isinstance(outcome, CartChanged):
            break
        cart = outcome.cart  # another channel was quicker
        if any(change.at is not None for change in changes):  # and what "that" meant may be elsewhere now
            return show_cart(Intent(""), session, shop)
    else:
        return going_on(Kind.NOTIFY_FAILURE, "apology", session)
    lost = [each for each in outcome.refused if isinstance(each, NotSold) or each.added == 0]
    if lost and any(change.at is not None and change.line is not None for change in changes):
        shop.store.change_cart(session.customer, before, outcome.cart.revision)  # better the old than nothing
        return _not_to_be_had(lost[0], session, shop)
    now = outcome.cart
    asked = [*asked, *_left_to_ask(session)]
    session = _speaking_of(changes, now, remembering(before, session))
    act, session = _outcome(changes, before, now, outcome.refused, unknown, kept, session, shop)
    if asked:
        question, session = _ask(asked, session, shop)
        act = Act(act.kind, act.topic, act.facts, then=question)
    return act, session


def _refused_quantity(changes: Sequence[Change], session: Session, shop: Shop) -> Turn | None:
    """Quantities that cannot be meant: ask instead."""
    most = shop.menu.terms.most_of_one
    for each in changes:
        if each.line is None or 0 < each.line.quantity <= most:
            continue
        question = Question("how-many", {"line": each.line.with_quantity(1).to_json()})
        if each.line.quantity < 1:
            act = Act(Kind.REQUEST, "quantity-zero", {"goods": Named(each.line)})
        else:
            act = Act(Kind.REQUEST, "quantity-too-large", {"goods": Named(each.line), "most": most})
        return act, session.asking(question if each.at is None else Question("anything-else"))
    return None


def _speaking_of(changes: Sequence[Change], now: Cart, session: Session) -> Session:
    """Remember the line that "that" means from here on, and every line that was put in or changed."""
    lines = now.lines
    put = [change.line for change in changes if change.line is not None]
    at_all = (at for at, line in enumerate(lines) if any(line.same_goods(each) for each in put))
    session = replace(session, just_put=tuple(at_all))
    for change in reversed(changes):
        wanted = change.line
        if wanted is not None:
            at = next((i for i, line in enumerate(lines) if line.same_goods(wanted)), None)
            if at is not None:
                return _with(session, at)
    return _with(session, None)


def _with(session: Session, spoken_of: int | None) -> Session:
    return replace(session, spoken_of=spoken_of, placed=None, about=())


def _outcome(
    changes: Sequence[Change],
    before: Sequence[OrderLine],
    now: Cart,
    refused: Sequence[Short | NotSold],
    unknown: Sequence[str],
    kept: Sequence[str],
    session: Session,
    shop: Shop,
) -> Turn:
    """What to say of changes that were carried out as far as stock allowed."""
    gone = tuple(before[c.at] for c in changes if c.line is None and c.at is not None)
    new = [change.line for change in changes if change.at is None and change.line is not None]
    added = [quoted for line in new if (quoted := _quoted(line, now))]
    sold_out = [each for each in refused if isinstance(each, NotSold) or each.added == 0]
    short = [each for each in refused if isinstance(each, Short) and each.added > 0]
    if short and len(changes) == 1:
        there = sum(line.quantity for line in before if line.same_goods(short[0].line))
        if short[0].added <= there and changes[0].at is None:
            line = short[0].line.with_quantity(there)
            return going_on(Kind.NOTIFY_FAILURE, "no-more", session, lines=(line,))
        line = short[0].line.with_quantity(short[0].added)
        return going_on(Kind.NOTIFY_SUCCESS, "only-some", session, lines=(line,))
    if sold_out and not added:
        return _not_to_be_had(sold_out[0], session, shop)
    if added:
        facts = {"lines": tuple(added), "price": total((q.price for q in added), now.quote.total.currency)}
        held, untold = dangers([quoted.line for quoted in added], session, shop)
        if held:
            return going_on(Kind.NOTIFY_SUCCESS, "added-careful", session, **careful(*held[0]), **facts)
        if untold:
            return going_on(
                Kind.NOTIFY_SUCCESS, "added-untold", session, goods=Named(untold[0], several=False), **facts
            )
        if unfit := unfitting([quoted.line for quoted in added], session, shop):
            trait = {"goods": Named(unfit[0][0], several=False), "trait": Trait("labels", unfit[0][1])}
            return going_on(Kind.NOTIFY_SUCCESS, "added-unfitting", session, **trait, **facts)
        if sold_out:
            goods = Named(sold_out[0].line, several=False)
            return going_on(Kind.NOTIFY_SUCCESS, "added-but-out", session, goods=goods, **facts)
        if kept:
            return going_on(Kind.NOTIFY_SUCCESS, "added-kept", session, unknown=Choices(tuple(kept)), **facts)
        if unknown:
            topic = "removed-added-but" if gone else "added-but"
            return going_on(Kind.NOTIFY_SUCCESS, topic, session, gone=gone, unknown=Choices(tuple(unknown)), **facts)
        if gone:
            return going_on(Kind.NOTIFY_SUCCESS, "removed-added", session, gone=gone, **facts)
        return going_on(Kind.NOTIFY_SUCCESS, "added", session, **facts)
    changed = tuple(quoted for c in changes if c.line and (quoted := _quoted(c.line, now)))
    if gone and changed:
        return going_on(Kind.NOTIFY_SUCCESS, "removed-changed", session, gone=gone, lines=changed)
    if gone:
        topic = "removed" if now.lines else "removed-empty"
        if unknown and now.lines:
            return going_on(Kind.NOTIFY_SUCCESS, "removed-but", session, lines=gone, unknown=Choices(tuple(unknown)))
        return going_on(Kind.NOTIFY_SUCCESS, topic, session, lines=gone)
    return going_on(Kind.NOTIFY_SUCCESS, "changed", session, lines=changed)


def _not_to_be_had(refused: Short | NotSold, session: Session, shop: Shop) -> Turn:
    packs = packs_of(refused.line, shop) if isinstance(refused, NotSold) else ()
    if packs:
        goods = Named(replace(refused.line, attributes=()), several=False)
        return going_on(Kind.NOTIFY_FAILURE, "not-like-that-but", session, goods=goods, list=Items(packs))
    topic = "not-like-that" if isinstance(refused, NotSold) else "out-of-stock"
    return going_on(Kind.NOTIFY_FAILURE, topic, session, goods=Named(refused.line, several=False))


def _quoted(line: OrderLine, cart: Cart) -> QuotedLine | None:
    """The line at the cart's price; None where the cart has none like it."""
    for quoted in cart.quote.lines:
        if quoted.line.same_goods(line):
            return QuotedLine(
                line.with_quantity(min(line.quantity, quoted.line.quantity)), quoted.sku, quoted.name, quoted.unit_price
            )
    return None


def _after_placing(changes: Sequence[Change], cart: Cart, session: Session, shop: Shop) -> Turn:
    """A change to what was just ordered: more of it is a new draft with the difference, read back at once.

    Anything else takes the order's place, as long as the shop has not begun it.
    """
    placed = shop.store.orders(session.customer, 1)
    if not placed or (session.placed != placed[0].number and placed[0].state != "placed"):
        return going_on(Kind.REQUEST, "cart-empty", session)
    order = placed[0]
    bought = [quoted.line for quoted in order.quote.lines]
    extra = [_more(change, bought) for change in changes]
    replacing = None if all(extra) else order.number
    if replacing is not None and order.state != "placed":
        return going_on(Kind.NOTIFY_FAILURE, "already-begun", session, number=order.number)
    lines = [line for line in extra if line] if replacing is None else apply_changes(bought, changes)
    if not lines:
        return past_orders.ask_cancel(order, session)
    if replacing is not None:
        return _instead_of(order, lines, cart, session, shop)
    outcome = shop.store.change_cart(session.customer, lines, cart.revision)
    if isinstance(outcome, CartMoved):
        return show_cart(Intent(""), session, shop)
    if not outcome.cart.lines:
        return going_on(Kind.NOTIFY_FAILURE, "out-of-stock", session, goods=Named(lines[0], several=False))
    on_top = Act(Kind.INFORM, "lead-on-top", {"shop": shop.menu.terms.name, "number": order.number})
    return read_back(outcome.cart, replace(session, spoken_of=0, before=()), shop, on_top)


def _instead_of(order: PlacedOrder, lines: Sequence[OrderLine], cart: Cart, session: Session, shop: Shop) -> Turn:
    """Read back what takes an order's place."""
    outcome = draft_instead(order, lines, cart.revision, session, shop)
    if isinstance(outcome, CartMoved):
        return show_cart(Intent(""), session, shop)
    if not outcome.cart.lines:
        return going_on(Kind.NOTIFY_FAILURE, "out-of-stock", session, goods=Named(lines[0], several=False))
    return read_back(outcome.cart, replace(session, spoken_of=0, before=()), shop)


def join(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What is said, and what is in the cart, comes with the open order, as long as nobody has begun it."""
    placed = past_orders.open_order(session, shop)
    cart = shop.store.cart(session.customer)
    own = bool(cart.lines) if intent.changes else not cart.lines  # "add two croissants to my order", which is this cart
    if placed is None or placed.state != "placed" or cart.replaces is not None or own:
        return change(intent, session, shop)
    bought = [quoted.line for quoted in placed.quote.lines]
    added = [Change(None, line) for line in cart.lines] + [each for each in intent.changes if each.at is None]
    return _instead_of(placed, apply_changes(bought, added), cart, session, shop)


def _more(change: Change, bought: Sequence[OrderLine]) -> OrderLine | None:
    """What a change asks for on top of what was bought; None where it takes something away or alters it."""
    if change.at is None:
        return change.line
    old = bought[change.at] if change.at < len(bought) else None
    if change.line is None or old is None or not change.line.same_goods(old) or change.line.quantity <= old.quantity:
        return None
    return change.line.with_quantity(change.line.quantity - old.quantity)
