"""What every shopkeeper's command works with: store, menu and options; and how commands are put below others."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sayso.commands.printing import refuse
from sayso.menu import Menu
from sayso.money import Money, parse_money
from sayso.store import Store
from sayso.stores.customers import customer_id

MOST_CHARACTERS = 100


@dataclass(frozen=True)
class Desk:
    """A shop's store, opened for one command."""

    store: Store
    menu: Menu
    options: argparse.Namespace
    clock: Callable[[], datetime]

    @property
    def as_json(self) -> bool:
        """Whether a program reads what is printed."""
        return bool(self.options.json)

    @property
    def now(self) -> datetime:
        """Now."""
        return self.clock()

    def local(self, moment: datetime) -> datetime:
        """A moment in the shop's own time."""
        return moment.astimezone(self.menu.terms.time_zone)

    def customer(self, name: str) -> str:
        """The id of a customer's name."""
        return customer_id(name)

    def with_amount(self, then: Callable[[Money], int]) -> int:
        """Go on with the amount that was written; what is none is refused."""
        try:
            money = parse_money(self.options.amount, self.menu.terms.currency)
        except ValueError as error:
            return refuse(str(error))
        return then(money)


Function = Callable[[Desk], int]
Runner = Callable[[argparse.Namespace, Function], int]


class Commands:
    """Commands below a command; one of them may be the default."""

    def __init__(self, parser: argparse.ArgumentParser, run: Runner, required: bool = True) -> None:
        self._commands = parser.add_subparsers(required=required, metavar="COMMAND")
        self._run = run

    def add(self, name: str, help_: str, function: Function) -> argparse.ArgumentParser:
        """A command; its options and arguments are added to what is answered."""
        parser = self._commands.add_parser(name, help=help_, description=help_)
        _json(parser)
        parser.set_defaults(command=lambda options: self._run(options, function), function=function)
        return parser

    def group(self, name: str, help_: str, function: Function) -> tuple[argparse.ArgumentParser, Commands]:
        """A command that has commands below it, and does something by itself."""
        parser = self.add(name, help_, function)
        return parser, Commands(parser, self._run, required=False)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for programs")


def positive(text: str) -> int:
    """A whole number from 1 to a million. Raises argparse.ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to 1000000")
    return int(text)


def word(text: str) -> str:
    """Some printable text. Raises argparse.ArgumentTypeError."""
    said = " ".join(text.split())
    if not said or len(said) > MOST_CHARACTERS or not said.isprintable():
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is not 1 to {MOST_CHARACTERS} printable characters")
    return said


def name(text: str) -> str:
    """A customer's name. Raises argparse.ArgumentTypeError."""
    said = word(text)
    if len(said) > 60:
        raise argparse.ArgumentTypeError("a name has at most 60 characters")
    return said


def day(text: str) -> date:
    """A day. Raises argparse.ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it like 2026-12-01") from None
