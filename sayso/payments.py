"""Money that is taken outside of the shop's own books: a port of three methods with typed answers.

It is asked outside of any transaction, and every question carries the draft's key: the same key is the same payment, so
that a question can be repeated and an answer that was lost looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sayso.money import Money


@dataclass(frozen=True)
class Charge:
    """What is to be taken, from whom, under which key."""

    key: str
    customer: str
    amount: Money


@dataclass(frozen=True)
class Taken:
    """The money was taken."""


@dataclass(frozen=True)
class PaymentRefused:
    """No money was taken, and none will be under this key."""


@dataclass(frozen=True)
class ApprovalNeeded:
    """The customer has to approve it elsewhere (an app of their bank's); ask again afterwards."""


@dataclass(frozen=True)
class PaymentUnknown:
    """It cannot be told now whether the money was taken."""


Answer = Taken | PaymentRefused | ApprovalNeeded | PaymentUnknown


class Payments(Protocol):
    """A provider. A method answers within its deadline and raises nothing; what is not known is PaymentUnknown."""

    def take(self, charge: Charge) -> Answer:
        """Take the money; asked again with the same key, the same answer, and the money once."""

    def find(self, key: str) -> Answer:
        """What became of a payment; one that was never asked for is refused."""

    def give_back(self, charge: Charge) -> Answer:
        """Return what was taken under the key, and take nothing under it from now on, approved or not.

        Taken where the money is back, PaymentRefused where there was none; anything else: ask again.
        """
