"""Coupons and reviews from spreadsheets: CSV with a head line, errors with the line's number."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from sayso.menu import Menu, MenuError
from sayso.menu.located import read_text
from sayso.money import Money, parse_money
from sayso.store.service import Coupon, Review

MOST_BYTES = 16 * 1024 * 1024
MOST_TEXT = 300
COUPON_COLUMNS = ("code", "percent", "amount", "least", "starts", "ends", "once", "public")
REVIEW_COLUMNS = ("sku", "stars", "text", "locale", "example")
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")

Row = Mapping[str, str]
Value = TypeVar("Value")


def coupons_from_csv(path: Path, currency: str) -> tuple[Coupon, ...]:
    """The coupons of a file. Raises MenuError with file and line."""
    seen: set[str] = set()

    def coupon(row: Row) -> Coupon:
        read = _coupon(row, currency)
        if read.code in seen:
            raise ValueError(f"the code '{read.code}' is there twice; keep one of them")
        seen.add(read.code)
        return read

    return tuple(_values(path, COUPON_COLUMNS, "code", coupon))


def reviews_from_csv(path: Path, menu: Menu) -> tuple[Review, ...]:
    """The reviews of a file, of products by their SKU. Raises MenuError with file and line."""
    places = {
        variant.sku: (category.id, "" if product is category.itself else product.id)
        for category in menu.categories
        for product in (*category.products, *([category.itself] if category.itself else []))
        for variant in product.variants
    }
    return tuple(_values(path, REVIEW_COLUMNS, "sku", lambda row: _review(row, places)))


def _values(path: Path, known: tuple[str, ...], needed: str, read: Callable[[Row], Value]) -> Iterator[Value]:
    rows = csv.DictReader(io.StringIO(read_text(path, MOST_BYTES)), restval="")
    head = rows.fieldnames or []
    if needed not in head or not set(head) <= set(known):
        raise MenuError(f"{path}:1: the columns are {', '.join(head) or 'missing'}; write {', '.join(known)}")
    try:
        for row in rows:
            if None in row:
                raise ValueError("there are more cells than columns; put text with commas in quotes")
            yield read({name: (value or "").strip() for name, value in row.items()})
    except (ValueError, csv.Error) as error:
        raise MenuError(f"{path}:{rows.line_num}: {error}") from None


def _coupon(row: Row, currency: str) -> Coupon:
    code = " ".join(row["code"].lower().split())
    if not code or len(code) > 60:
        raise ValueError("a code is 1 to 60 letters, as customers say it")
    percent, amount = row.get("percent", ""), row.get("amount", "")
    if bool(percent) == bool(amount):
        raise ValueError("give either 'percent' or 'amount'")
    if percent and (not percent.isdigit() or not 0 < int(percent) <= 100):
        raise ValueError(f"'{percent}' is no percentage; write a whole number from 1 to 100")
    return Coupon(
        code,
        int(percent or 0),
        _money(amount, currency),
        _money(row.get("least", ""), currency),
        _day(row.get("starts", "")),
        _day(row.get("ends", "")),
        _flag(row.get("once", "")),
        _flag(row.get("public", "") or "yes"),
    )


def _review(row: Row, places: Mapping[str, tuple[str, str]]) -> Review:
    place = places.get(row["sku"])
    if place is None:
        raise ValueError(f"'{row['sku']}' is no SKU of the menu")
    stars = row.get("stars", "")
    if stars not in ("1", "2", "3", "4", "5"):
        raise ValueError(f"'{stars}' are no stars; write a whole number from 1 to 5")
    text = " ".join(row.get("text", "").split())
    if len(text) > MOST_TEXT:
        raise ValueError(f"the text is longer than {MOST_TEXT} letters")
    return Review(*place, int(stars), text, row.get("locale", "") or "en", _flag(row.get("example", "")))


def _money(text: str, currency: str) -> Money | None:
    amount = parse_money(text, currency) if text else None
    if amount is not None and amount.minor <= 0:
        raise ValueError(f"'{text}' is not more than nothing")
    return amount


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"'{text}' is no day; write it like 2026-11-20") from None


def _flag(text: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise ValueError(f"'{text}' is neither yes nor no")
    return text.lower() in YES
