"""The shopkeeper's commands for customers: added, addressed, unlocked, credited, billed, exported and erased."""

from __future__ import annotations

from collections.abc import Callable

from sayso.commands.desk import Commands, Desk, day, name, word
from sayso.commands.printing import Columns, amount, print_json, print_rows, print_table, refuse, tell
from sayso.money import Money
from sayso.store import Account, Customer, Erased, StillOpen, Unknown


def add(commands: Commands) -> None:
    """The commands `customers` and `bills`."""
    _, customers = commands.group("customers", "the customers and their balances", _list)
    adding = customers.add("add", "make a customer known", _add)
    adding.add_argument("name", type=name)
    adding.add_argument("--address", type=word, help="where to deliver (default: pick-up)")
    adding.add_argument(
        "--household", type=name, metavar="NAME", help="a customer whose account and address they share"
    )
    address = customers.add("address", "deliver to another address from now on", _address)
    address.add_argument("name", type=name)
    where = address.add_mutually_exclusive_group(required=True)
    where.add_argument("address", nargs="?", type=word)
    where.add_argument("--pick-up", action="store_true", help="no address: orders are picked up")
    address.add_argument("--as", dest="place", type=word, metavar="PLACE", help="keep it under a name beside (office)")
    forgetting = customers.add("forget-address", "let go of an address that is kept under a name", _forget_address)
    forgetting.add_argument("name", type=name)
    forgetting.add_argument("place", type=word)
    customers.add("unlock", "give back all tries of the voice code", _unlock).add_argument("name", type=name)
    credit = customers.add("credit", "book money that was paid in", _credit)
    credit.add_argument("name", type=name)
    credit.add_argument("amount")
    customers.add("export", "everything kept about a customer, as JSON", _export).add_argument("name", type=name)
    customers.add("erase", "forget who a customer was; the books stay, without a name", _erase).add_argument(
        "name", type=name
    )
    bills_parser, bills = commands.group("bills", "the open bills, the one due first first", _bills)
    bills_parser.add_argument("--all", action="store_true", help="paid ones, too")
    billing = bills.add("add", "charge a customer something that is not an order", _bill)
    billing.add_argument("name", type=name)
    billing.add_argument("amount")
    billing.add_argument("--for", dest="what", type=word, required=True, metavar="WHAT", help="what it is for")
    billing.add_argument("--due", type=day, required=True, metavar="DAY", help="the day until which it is to be paid")


def _list(desk: Desk) -> int:
    accounts = desk.store.accounts()
    if desk.as_json:
        return print_json([_account_json(account) for account in accounts])
    rows = [(a.customer.name, a.customer.address or "pick-up", amount(a.balance)) for a in accounts]
    return print_table(("NAME", "DELIVERY", "BALANCE"), rows)


def _account_json(account: Account) -> dict[str, object]:
    return {**_customer_json(account.customer), "balance": account.balance.to_json(), "locked": account.locked}


def _customer_json(customer: Customer) -> dict[str, object]:
    return {
        "id": customer.id,
        "name": customer.name,
        "address": customer.address,
        "household": customer.household,
    }


def _unknown(desk: Desk, who: str) -> int:
    return refuse(f"there is no customer {who}; 'shop customers' lists them")


def _add(desk: Desk) -> int:
    options = desk.options
    known = {account.customer.id for account in desk.store.accounts()}
    if desk.customer(options.name) in known:
        return refuse(f"{options.name} is known already; 'shop customers address' changes the address")
    outcome = desk.store.add_customer(options.name, options.address, options.household)
    if isinstance(outcome, Unknown):
        return _unknown(desk, outcome.key)
    shared = f", who shares the account of {outcome.household}" if outcome.household else ""
    return tell(desk.as_json, _customer_json(outcome), f"{outcome.name} is known{shared}.")


def _address(desk: Desk) -> int:
    options = desk.options
    if options.place is not None and options.address is None:
        return refuse("an address that is kept under a name is written down; --pick-up has none")
    if options.place is not None:
        return _place(desk, options.address, f"can have orders brought to {options.place}: {options.address}")
    outcome = desk.store.set_address(desk.customer(options.name), options.address)
    if isinstance(outcome, Unknown):
        return _unknown(desk, options.name)
    where = f"at {outcome.address}" if outcome.address else "at the shop, to pick up"
    return tell(desk.as_json, _customer_json(outcome), f"{outcome.name} gets orders {where}.")


def _forget_address(desk: Desk) -> int:
    return _place(desk, None, f"has no address called {desk.options.place} any more")


def _place(desk: Desk, address: str | None, done: str) -> int:
    """Keep an address under a name, or let go of it."""
    outcome = desk.store.set_place(desk.customer(desk.options.name), desk.options.place, address)
    if isinstance(outcome, Unknown):
        return _unknown(desk, desk.options.name)
    places = dict(desk.store.places(outcome.id))
    return tell(desk.as_json, {**_customer_json(outcome), "places": places}, f"{outcome.name} {done}.")


def _unlock(desk: Desk) -> int:
    outcome = desk.store.unlock(desk.customer(desk.options.name))
    if isinstance(outcome, Unknown):
        return _unknown(desk, desk.options.name)
    sentence = f"{desk.options.name} is unlocked." if outcome.known else f"{desk.options.name} has no voice code."
    return tell(desk.as_json, {"name": desk.options.name, "code": outcome.known, "locked": outcome.locked}, sentence)


def _money(desk: Desk, then: Callable[[Money], int]) -> int:
    nothing = f"'{desk.options.amount}' is not more than nothing"
    return desk.with_amount(lambda money: then(money) if money.minor > 0 else refuse(nothing))


def _credit(desk: Desk) -> int:
    def credit(money: Money) -> int:
        outcome = desk.store.credit(desk.customer(desk.options.name), money, desk.now)
        if isinstance(outcome, Unknown):
            return _unknown(desk, desk.options.name)
        data = {"name": desk.options.name, "balance": outcome}
        return tell(desk.as_json, data, f"{desk.options.name} has {amount(outcome)}.")

    return _money(desk, credit)


def _export(desk: Desk) -> int:
    outcome = desk.store.export(desk.customer(desk.options.name))
    return _unknown(desk, desk.options.name) if isinstance(outcome, Unknown) else print_json(outcome)


def _erase(desk: Desk) -> int:
    who = desk.options.name
    match desk.store.erase(desk.customer(who)):
        case Erased(nobody):
            return tell(desk.as_json, {"erased": nobody}, f"{who} is erased; the books call them {nobody}.")
        case StillOpen(orders, balance, bills, tickets):
            reasons = [
                f"{what} {number} is open"
                for what, numbers in (("order", orders), ("bill", bills), ("ticket", tickets))
                for number in numbers
            ]
            if balance.minor:
                reasons.append(f"the account has {amount(balance)}")
            return refuse(f"{who} cannot be erased yet: {', '.join(reasons) or 'others share the account'}")
        case Unknown():
            return _unknown(desk, who)


def _bills(desk: Desk) -> int:
    bills = desk.store.bills(None, open_only=not desk.options.all)
    columns: Columns = {
        "number": [bill.number for bill in bills],
        "customer": [bill.customer for bill in bills],
        "amount": [bill.amount for bill in bills],
        "due": [bill.due_on for bill in bills],
        "paid": [bill.paid for bill in bills],
        "what": [bill.what for bill in bills],
    }
    return print_rows(desk.as_json, columns)


def _bill(desk: Desk) -> int:
    options = desk.options

    def charge(money: Money) -> int:
        outcome = desk.store.add_bill(desk.customer(options.name), options.what, money, options.due, desk.now)
        if isinstance(outcome, Unknown):
            return _unknown(desk, options.name)
        data = {"number": outcome.number, "customer": outcome.customer, "amount": outcome.amount, "due": outcome.due_on}
        return tell(desk.as_json, data, f"Bill {outcome.number} of {amount(outcome.amount)} is due {outcome.due_on}.")

    return _money(desk, charge)
