"""Money as shops count it: whole minor units (cents) of one currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

MINOR_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "HUF": 2, "KWD": 3, "BHD": 3, "TND": 3}
"""Digits after the point, where they are not two (ISO 4217)."""


@dataclass(frozen=True, order=False)
class Money:
    """An amount of one currency. Adding two currencies is an error."""

    minor: int
    """Minor units, for example cents; may be negative."""
    currency: str
    """ISO 4217 code, upper case."""

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def to_json(self) -> dict[str, Any]:
        """As programs read it."""
        return {"minor": self.minor, "currency": self.currency}

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")

    @property
    def major_and_minor(self) -> tuple[int, int]:
        """Whole units and the rest, both without sign: 1,250 cents are (12, 50)."""
        unit: int = 10 ** minor_digits(self.currency)
        return divmod(abs(self.minor), unit)


def minor_digits(currency: str) -> int:
    """Digits after the point in this currency."""
    return MINOR_DIGITS.get(currency, 2)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; nothing at all is zero of `currency`."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result


def parse_money(text: str, currency: str) -> Money:
    """Money from "12.50".

    Raises ValueError where it is no number, or finer than the currency's minor unit.
    """
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"'{text}' is not an amount of money; write it like 12.50") from None
    if not amount.is_finite() or abs(amount) > 10_000_000:
        raise ValueError(f"'{text}' is not an amount of money; write it like 12.50")
    minor = amount.scaleb(minor_digits(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"'{text}' is finer than {currency} can be counted")
    return Money(int(minor), currency)


def percent_of(amount: Money, percent: Decimal) -> Money:
    """A share of an amount, rounded half up as taxes commonly are."""
    share = (Decimal(amount.minor) * percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(share), amount.currency)
