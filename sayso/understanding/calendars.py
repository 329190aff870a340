"""Stretches of days: calendar units, months, holidays; half-open, weeks begin on Monday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that are taken for years."""


@dataclass(frozen=True)
class Period:
    """Days from `start` up to and without `end`, in the shop's local time."""

    start: date
    end: date


def unit_around(unit: str, day: date) -> Period:
    """The calendar day, week, weekend, month, quarter, half or year that a day is in."""
    if unit == "day":
        return Period(day, day + DAY)
    if unit == "week":
        monday = day - day.weekday() * DAY
        return Period(monday, monday + 7 * DAY)
    if unit == "weekend":
        saturday = day - day.weekday() * DAY + 5 * DAY
        return Period(saturday, saturday + 2 * DAY)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start, moved(start, months))


def moved(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no month {month + 1} of {year}")


def shifted(unit: str, day: date, many: int) -> Period:
    """The calendar unit so many units after the one that a day is in; before it where negative."""
    if unit in ("day", "week", "weekend"):
        return unit_around(unit, day + many * (7 if unit != "day" else 1) * DAY)
    return unit_around(unit, moved(day.replace(day=1), many * {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]))


def back_from(unit: str, end: date, many: int) -> date:
    """The day on which so many units that end with `end` (not included) begin."""
    if unit in ("day", "week"):
        return end - many * (7 if unit == "week" else 1) * DAY
    return moved(end, -many * {"month": 1, "quarter": 3, "half": 6, "year": 12, "weekend": 1}[unit])


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def holiday(rule: Mapping[str, str], year: int) -> date:
    """The day of a holiday in a year.

    A rule is `{easter: -2}`, `{month: 12, day: 25}`, or `{month: 11, weekday: 3, nth: 4, plus: 1}`: the day after the
    fourth Thursday of November; `nth: -1` is the last one.
    """
    if "easter" in rule:
        return easter(year) + int(rule["easter"]) * DAY
    month = int(rule["month"])
    if "day" in rule:
        return date(year, month, int(rule["day"]))
    nth, weekday = int(rule["nth"]), int(rule["weekday"])
    first = date(year, month, 1)
    day = first + (weekday - first.weekday()) % 7 * DAY + (nth - 1) * 7 * DAY
    if nth < 0:
        last = moved(first, 1) - DAY
        day = last - (last.weekday() - weekday) % 7 * DAY
    return day + int(rule.get("plus", 0)) * DAY


def long_weekend(day: date) -> Period:
    """The weekend that a holiday makes longer: Saturday to Monday, Thursday to Sunday."""
    saturday = unit_around("weekend", day).start if day.weekday() > 1 else unit_around("weekend", day - 3 * DAY).start
    return Period(min(day, saturday), max(day, saturday + DAY) + DAY)


def cut(whole: Period, unit: str | int, many: int, place: int) -> Period | None:
    """The units at a place of a period: the first ten days (`many` 10, `place` 1), the last week (`place` -1).

    `unit` is a unit's name, or the number of a weekday, Monday being 1. None where the period has no such part.
    """
    if isinstance(unit, int) or unit == "weekend":
        wanted = 5 if unit == "weekend" else int(unit) - 1
        length = 2 if unit == "weekend" else 1
        first = whole.start + (wanted - whole.start.weekday()) % 7 * DAY
        days = [first + 7 * n * DAY for n in range(60) if first + 7 * n * DAY < whole.end]
        if not days or place > len(days):
            return None
        day = days[place - 1] if place > 0 else days[place]
        return Period(day, day + length * DAY)
    if unit == "half" and (whole.end - whole.start).days < 32:
        middle = whole.start + 15 * DAY
        return Period(whole.start, middle) if place == 1 else Period(middle, whole.end)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(unit)
    if months is not None:
        start = moved(whole.start, (place - 1) * many * months) if place > 0 else moved(whole.end, -many * months)
        part = Period(start, moved(start, many * months))
    else:
        length = many * (7 if unit == "week" else 1)
        start = whole.start + (place - 1) * length * DAY if place > 0 else whole.end - length * DAY
        part = Period(start, start + length * DAY)
    return part if whole.start <= part.start < whole.end else None
