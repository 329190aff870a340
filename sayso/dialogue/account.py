"""What the account says: balance, transactions, spending, bills; and paying a bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sayso.act import Act, Choices, Items, Kind
from sayso.dialogue import access
from sayso.dialogue.shop import Shop, Turn, going_on, inform
from sayso.intent import Intent
from sayso.order import OrderLine
from sayso.session import Question, Session
from sayso.store import NotCovered, Paid

MOST_TRANSACTIONS = 3


def balance(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What is on the account; of a part that open orders hold, what is left."""
    amount = shop.store.balance(session.customer)
    held = shop.store.held(session.customer)
    if amount.minor < 0:
        return inform("balance-owed", session, amount=amount)
    cart = shop.store.cart(session.customer)
    if cart.lines:  # "can I pay for this"
        topic = "balance-covers" if cart.quote.total.minor <= amount.minor else "balance-short"
        return inform(topic, session, amount=amount, total=cart.quote.total)
    if held.minor:
        return inform("balance-available", session, current=amount + held, amount=amount, held=held)
    return inform("balance", session, amount=amount)


def transactions(intent: Intent, session: Session, shop: Shop) -> Turn:
    """The last entries of the account, three at a time; of a period, what was ordered then."""
    if intent.slot("period") is not None:
        return spending(intent, session, shop)
    return _transactions(0, session, shop)


def more_transactions(question: Question, session: Session, shop: Shop) -> Turn:
    """The three before those."""
    return _transactions(question.facts["skip"], session, shop)


def _transactions(skip: int, session: Session, shop: Shop) -> Turn:
    entries = shop.store.transactions(session.customer, MOST_TRANSACTIONS + 1, skip)
    if not entries:
        return inform("no-more-transactions" if skip else "no-transactions", replace(session, more=None))
    shown = entries[:MOST_TRANSACTIONS]
    further = Question("transactions", {"skip": skip + MOST_TRANSACTIONS}) if len(entries) > len(shown) else None
    topic = "earlier-transactions" if skip else "transactions"
    return inform(topic, replace(session, more=further), count=len(shown), list=shown)


def spending(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What was spent in a period, at a shop, on goods; without a period, this month."""
    shop_named, slot = intent.slot("shop"), intent.slot("period")
    if shop_named is not None and shop_named.id is None:
        return inform("only-this-shop", session, shop=shop.menu.terms.name)
    if intent.unknown:
        return inform("not-sold", session, unknown=Choices(intent.unknown))
    if slot is not None and slot.id is None:
        return inform("period-unknown", session)
    lines = [line for group in intent.goods for line in group]
    goods = sorted({each for line in lines for each in _products(line, shop)}) if lines else None
    what = Choices((_kind(lines, shop),)) if lines else None
    if slot and slot.id == "ever":
        end = shop.now + timedelta(seconds=1)
        amount = shop.store.spent(session.customer, _midnight(date(1970, 1, 1), shop), end, goods)
        facts = {"amount": amount} if what is None else {"amount": amount, "goods": what}
        return inform("spent-ever" if what is None else "spent-ever-on", session, **facts)
    today = shop.now.date()
    bounds = slot.id.split("/") if slot and slot.id else [str(today.replace(day=1)), str(today + timedelta(days=1))]
    first, end_day = map(date.fromisoformat, bounds)
    amount = shop.store.spent(session.customer, _midnight(first, shop), _midnight(end_day, shop), goods)
    if not amount.minor and _is_this_month_a_year_ago(first, end_day, today):  # "in november", said in November
        first, end_day = today.replace(day=1), today + timedelta(days=1)
        amount = shop.store.spent(session.customer, _midnight(first, shop), _midnight(end_day, shop), goods)
    last = end_day - timedelta(days=1)
    topic = ("spent" if amount.minor else "spent-nothing") + ("-day" if first == last else "")
    facts = {"first": first, "last": last, "amount": amount}
    if what is not None:
        return inform(f"{topic}-on", session, goods=what, **facts)
    return inform(topic, session, **facts)


def _is_this_month_a_year_ago(first: date, end: date, today: date) -> bool:
    """Whether days are all of the month that it is, of last year."""
    return (
        first.day == end.day == 1
        and (first.year, first.month) == (today.year - 1, today.month)
        and (end - first).days < 32
    )


def _products(line: OrderLine, shop: Shop) -> list[tuple[str, str]]:
    """Category and product of what words name; of a category, all of its products."""
    category = shop.menu.category(line.category)
    if line.products or category is None:
        return [(line.category, product) for product in line.products]
    return [(line.category, ""), *((line.category, product.id) for product in category.products)]


def _kind(lines: list[OrderLine], shop: Shop) -> object:
    """What the goods are called together: their product, else their category."""
    products = shop.menu.products_of(lines[0])
    if len(lines) == 1 and lines[0].products and products:
        return products[0]
    return shop.menu.category(lines[0].category)


def _midnight(day: date, shop: Shop) -> datetime:
    return datetime.combine(day, time(), shop.menu.terms.time_zone)


# Bills


def bills(intent: Intent, session: Session, shop: Shop) -> Turn:
    """What is to be paid, the one due first first."""
    known = shop.store.bills(session.customer, open_only=True)
    if not known:
        return inform("no-bills", session)
    told = tuple(
        Act(Kind.INFORM, "bill", {"number": bill.number, "what": bill.what, "amount": bill.amount, "day": bill.due_on})
        for bill in known
    )
    return inform("bills", session, count=len(known), list=Items(told))


def pay_bill(intent: Intent, session: Session, shop: Shop) -> Turn:
    """Read the bill back and ask for the say-so."""
    known = shop.store.bills(session.customer, open_only=True)
    slot = intent.slot("number")
    bill = next((each for each in known if slot is None or each.number == slot.id), None)
    if bill is None:
        return inform("no-such-bill" if known else "no-bills", session)
    facts = {"number": bill.number, "what": bill.what, "amount": bill.amount, "day": bill.due_on}
    question = Question("pay-bill", {"number": bill.number})
    return Act(Kind.CONFIRM, "pay-bill-confirm", facts), session.asking(question)


def confirm_pay_bill(session: Session, shop: Shop) -> Turn:
    """The answer was yes: pay it, after the code."""
    if not access.allowed(session):
        return access.ask_code(Intent(access.YES), session, shop)
    number = session.question.facts["number"] if session.question else ""
    match shop.store.pay_bill(session.customer, number, shop.now):
        case Paid(bill, left):
            return going_on(Kind.NOTIFY_SUCCESS, "bill-paid", session, amount=bill.amount, left=left)
        case NotCovered(left):
            return going_on(Kind.NOTIFY_FAILURE, "bill-not-covered", session, left=left)
    return going_on(Kind.NOTIFY_FAILURE, "no-bills", session)


def keep_bill(session: Session, shop: Shop) -> Turn:
    """The answer was no."""
    return going_on(Kind.INFORM, "bill-not-paid", session)
