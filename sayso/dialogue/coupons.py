"""Offers and coupons: the best valid one applied and its saving said, a refusal explained."""

from __future__ import annotations

from sayso.act import Act, Items, Kind
from sayso.dialogue.shop import Shop, Turn, going_on, inform
from sayso.intent import Intent
from sayso.session import Session
from sayso.store import Coupon, CouponRefused, CouponUsed


def offers(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Which public coupons there are; with something in the cart, the best one is applied."""
    today = shop.now.date()
    outcome = shop.store.best_coupon(session.customer, today)
    if isinstance(outcome, CouponUsed):
        return _used(outcome, session)
    public = [coupon for coupon in shop.store.coupons() if coupon.public and _holds(coupon, shop)]
    if not public:
        return inform("no-offers", session)
    told = Items(tuple(Act(Kind.INFORM, *_terms(coupon)) for coupon in public))
    return inform("offers" if outcome.reason == "empty" else "offers-none-fits", session, list=told)


def _holds(coupon: Coupon, shop: Shop) -> bool:
    today = shop.now.date()
    return (coupon.starts is None or coupon.starts <= today) and (coupon.ends is None or today <= coupon.ends)


def _terms(coupon: Coupon) -> tuple[str, dict[str, object]]:
    """The message that tells a coupon's terms, and its facts."""
    saving = "percent" if coupon.percent else "amount"
    topic = f"coupon-{saving}-from" if coupon.least else f"coupon-{saving}"
    return topic, {
        "code": coupon.code,
        "percent": coupon.percent,
        "amount": coupon.amount or "",
        "least": coupon.least or "",
    }


def use(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Take off the coupon that was named."""
    slot = intent.slot("coupon")
    today = shop.now.date()
    if slot is None:  # "use the best coupon"
        outcome = shop.store.best_coupon(session.customer, today)
    else:
        outcome = shop.store.use_coupon(session.customer, slot.id or slot.value, today)
    if isinstance(outcome, CouponUsed):
        return _used(outcome, session)
    return _refused(outcome, session)


def _used(used: CouponUsed, session: Session) -> Turn:
    total = used.cart.quote.total
    return going_on(Kind.NOTIFY_SUCCESS, "coupon-used", session, code=used.coupon.code, saving=used.saving, total=total)


def _refused(refused: CouponRefused, session: Session) -> Turn:
    coupon = refused.coupon
    facts: dict[str, object] = {"code": refused.code}
    if coupon is not None:
        dates = {"least": coupon.least, "day": coupon.starts if refused.reason == "early" else coupon.ends}
        facts |= {name: value for name, value in dates.items() if value is not None}
    reason = "used-up" if refused.reason == "used" else refused.reason
    return going_on(Kind.NOTIFY_FAILURE, f"coupon-{reason}", session, **facts)
