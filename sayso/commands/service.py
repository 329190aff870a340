"""The shopkeeper's commands after the sale: refunds, tickets, handoffs; coupons, reviews; notifications."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from sayso.assistant import speech_for
from sayso.commands.desk import Commands, Desk, positive
from sayso.commands.printing import Columns, amount, plain, print_json, print_rows, refuse, tell
from sayso.language import LocaleMissing
from sayso.money import Money
from sayso.notifying import Message, Notifier, Webhook, deliver
from sayso.store import Handoff, Refunded, Ticket, TooLate, TooMuch, Unknown
from sayso.store.read_csv import coupons_from_csv, reviews_from_csv


def add(commands: Commands) -> None:
    """The commands."""
    refund = commands.add("refund", "give money back for an order, to the customer's account", _refund_order)
    refund.add_argument("number", metavar="ORDER")
    refund.add_argument("amount")
    tickets_parser, tickets = commands.group("tickets", "the open tickets, the latest first", _tickets)
    tickets_parser.add_argument("--all", action="store_true", help="settled ones, too")
    settling = tickets.add("refund", "settle a ticket with money", _refund)
    settling.add_argument("number", metavar="TICKET")
    settling.add_argument("amount")
    tickets.add("close", "there is nothing more to do about a ticket", _close).add_argument("number", metavar="TICKET")
    handoffs_parser, handoffs = commands.group("handoffs", "who wants to talk to a person, the oldest first", _handoffs)
    handoffs_parser.add_argument("--all", action="store_true", help="finished ones, too")
    handoffs.add("show", "what was said, the cart and the order", _handoff).add_argument("number")
    handoffs.add("done", "somebody talked to them", _handoff_done).add_argument("number")
    _, coupons = commands.group("coupons", "the coupons", _coupons)
    coupons.add("read", "put in coupons from a CSV file", _read_coupons).add_argument("file", type=Path)
    _, reviews = commands.group("reviews", "what people think of each product", _reviews)
    reviews.add("read", "put in reviews from a CSV file", _read_reviews).add_argument("file", type=Path)
    notify = commands.add("notify", "tell customers what happened; without --webhook as JSON lines", _notify)
    notify.add_argument("--webhook", metavar="URL", help="post each as JSON to this address")
    notify.add_argument("--locale", default="en-US", help="language and country (default: en-US)")
    notify.add_argument("--every", type=positive, metavar="SECONDS", help="go on, looking again after a pause")


# Tickets and refunds


def _refund_order(desk: Desk) -> int:
    orders = {order.number: order for order in desk.store.all_orders(open_only=False)}
    order = orders.get(desk.options.number)
    if order is None or order.state == "reserved":
        return refuse(f"there is no order {desk.options.number}; 'shop orders --all' lists them")
    text = ", ".join(f"{quoted.line.quantity} {quoted.sku}" for quoted in order.quote.lines)

    def settle(money: Money) -> int:
        goods = [(quoted.sku, quoted.line.quantity) for quoted in order.quote.lines]
        ticket = desk.store.open_ticket(order.customer, order.number, "return", text, desk.now, goods)
        status = _settle(desk, ticket.number, money)
        if status:
            desk.store.close_ticket(ticket.number, desk.now)
        return status

    return desk.with_amount(settle)


def _refund(desk: Desk) -> int:
    return desk.with_amount(lambda money: _settle(desk, desk.options.number, money))


def _settle(desk: Desk, number: str, money: Money) -> int:
    match desk.store.refund(number, money, desk.now):
        case Refunded(ticket, balance):
            data = {**_ticket_json(ticket), "balance": balance}
            return tell(desk.as_json, data, f"Ticket {ticket.number}: {amount(money)} refunded to {ticket.customer}.")
        case TooMuch(left):
            return refuse(f"more than nothing and at most {amount(left)} can be refunded")
        case TooLate(order):
            return refuse(f"order {order.number} is {order.state}; it costs nothing any more")
        case Unknown(key):
            return refuse(f"there is no open ticket {key} with an order; 'shop tickets' lists them")


def _ticket_json(ticket: Ticket) -> dict[str, object]:
    names = ("number", "customer", "order", "kind", "text", "state", "at", "refund")
    return {name: plain(getattr(ticket, name)) for name in names}


def _tickets(desk: Desk) -> int:
    tickets = desk.store.tickets(None, open_only=not desk.options.all)
    columns: Columns = {
        "number": [ticket.number for ticket in tickets],
        "state": [ticket.state for ticket in tickets],
        "at": [desk.local(ticket.at) for ticket in tickets],
        "customer": [ticket.customer for ticket in tickets],
        "order": [ticket.order for ticket in tickets],
        "kind": [ticket.kind for ticket in tickets],
        "refund": [ticket.refund for ticket in tickets],
        "text": [ticket.text for ticket in tickets],
    }
    return print_rows(desk.as_json, columns)


def _close(desk: Desk) -> int:
    outcome = desk.store.close_ticket(desk.options.number, desk.now)
    if isinstance(outcome, Unknown):
        return refuse(f"there is no ticket {outcome.key}; 'shop tickets --all' lists them")
    return tell(desk.as_json, _ticket_json(outcome), f"Ticket {outcome.number} is {outcome.state}.")


# Handoffs


def _handoffs(desk: Desk) -> int:
    handoffs = desk.store.handoffs(open_only=not desk.options.all)
    columns: Columns = {
        "number": [each.number for each in handoffs],
        "at": [desk.local(each.at) for each in handoffs],
        "customer": [each.customer for each in handoffs],
        "phone": [each.phone for each in handoffs],
        "order": [each.order for each in handoffs],
        "done": [each.done for each in handoffs],
    }
    return print_rows(desk.as_json, columns)


def _handoff(desk: Desk) -> int:
    found = next((each for each in desk.store.handoffs(open_only=False) if each.number == desk.options.number), None)
    if found is None:
        return refuse(f"there is no handoff {desk.options.number}; 'shop handoffs --all' lists them")
    if desk.as_json:
        return print_json(_handoff_json(found))
    print(f"{found.customer}, {found.phone or 'no number'}, order {found.order or '-'}, cart: {', '.join(found.cart)}")
    for turn in found.transcript:
        print(f"> {turn['heard']}\n< {turn['said']}")
    return 0


def _handoff_json(handoff: Handoff) -> dict[str, object]:
    names = ("number", "customer", "phone", "at", "done", "transcript", "cart", "order")
    return {name: plain(getattr(handoff, name)) for name in names}


def _handoff_done(desk: Desk) -> int:
    outcome = desk.store.finish_handoff(desk.options.number)
    if isinstance(outcome, Unknown):
        return refuse(f"there is no handoff {outcome.key}; 'shop handoffs --all' lists them")
    return tell(desk.as_json, _handoff_json(outcome), f"Handoff {outcome.number} is done.")


# Coupons and reviews


def _coupons(desk: Desk) -> int:
    coupons = desk.store.coupons()
    names = ("code", "percent", "amount", "least", "starts", "ends", "once", "public")
    return print_rows(desk.as_json, {name: [getattr(each, name) for each in coupons] for name in names})


def _read_coupons(desk: Desk) -> int:
    coupons = coupons_from_csv(desk.options.file, desk.menu.terms.currency)
    desk.store.add_coupons(coupons)
    return tell(desk.as_json, {"read": len(coupons)}, f"{len(coupons)} coupon{'s' * (len(coupons) != 1)} read.")


def _reviews(desk: Desk) -> int:
    rated = [
        (variant.sku, opinion)
        for category in desk.menu.categories
        for product in (*category.products, *([category.itself] if category.itself else []))
        for variant in product.variants[:1]
        if (opinion := desk.store.opinion(category.id, "" if product is category.itself else product.id, "en"))
    ]
    columns: Columns = {
        "sku": [sku for sku, _ in rated],
        "stars": [opinion.stars for _, opinion in rated],
        "reviews": [opinion.count for _, opinion in rated],
        "example": [opinion.example for _, opinion in rated],
    }
    return print_rows(desk.as_json, columns)


def _read_reviews(desk: Desk) -> int:
    reviews = reviews_from_csv(desk.options.file, desk.menu)
    new = desk.store.add_reviews(reviews, desk.now)
    return tell(desk.as_json, {"read": len(reviews), "new": new}, f"{len(reviews)} reviews read, {new} of them new.")


# Notifications


class _Lines(Notifier):
    """Prints messages as JSON lines, for a program that sends them."""

    def send(self, message: Message) -> bool:
        print(json.dumps(message.to_json(), ensure_ascii=False), flush=True)
        return True


def _notify(desk: Desk) -> int:
    url = desk.options.webhook
    if url is not None and not url.startswith(("http://", "https://")):
        return refuse(f"'{url}' is no address; write one like https://your.host/notifications")
    notifier = _Lines() if url is None else Webhook(url)
    try:
        speech = speech_for(desk.menu, desk.options.locale)
    except LocaleMissing as error:
        return refuse(str(error))
    while True:
        sent, put_off = deliver(desk.store, notifier, lambda act: speech.say(act, desk.local(desk.now)), desk.clock)
        if not desk.options.every:
            break
        time.sleep(desk.options.every)
    if url is not None:
        tell(desk.as_json, {"sent": sent, "put_off": put_off}, f"{sent} sent, {put_off} put off.")
    if put_off:
        print("sayso: some could not be sent; they are tried again later", file=sys.stderr)
    return 1 if put_off else 0
