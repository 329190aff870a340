"""Periods in sentences, on a calendar that is known by heart: 22 November 2026 is a Sunday."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.language import load_language
from sayso.understanding.calendars import easter, moved, unit_around
from sayso.understanding.periods import PeriodReader

READER = PeriodReader(load_language("en"))
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("sentence", "start", "last"),
    [
        ("how much did i spend last month", "2026-10-01", "2026-10-31"),
        ("what did i spend this month", "2026-11-01", "2026-11-22"),
        ("what have i bought since monday", "2026-11-16", "2026-11-22"),
        ("my transactions in the last ten days", "2026-11-13", "2026-11-22"),
        ("so far this year", "2026-01-01", "2026-11-22"),
        ("this year so far", "2026-01-01", "2026-11-22"),
        ("year to date please", "2026-01-01", "2026-11-22"),
        ("the week before easter", "2026-03-29", "2026-04-04"),
        ("from the first to the tenth of november", "2026-11-01", "2026-11-10"),
        ("from monday to wednesday", "2026-11-16", "2026-11-18"),
        ("from march to may", "2026-03-01", "2026-05-31"),
        ("between christmas and new year's", "2025-12-25", "2026-01-01"),
        ("what did i buy in may", "2026-05-01", "2026-05-31"),
        ("how much in november", "2025-11-01", "2025-11-30"),
        ("march 2024", "2024-03-01", "2024-03-31"),
        ("the third quarter of last year", "2025-07-01", "2025-09-30"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("over the past week", "2026-11-16", "2026-11-22"),
        ("the day before yesterday", "2026-11-20", "2026-11-20"),
        ("two weeks ago", "2026-11-02", "2026-11-08"),
        ("monday last week", "2026-11-09", "2026-11-09"),
        ("on the third of november 2025", "2025-11-03", "2025-11-03"),
        ("on the thirty first", "2026-10-31", "2026-10-31"),
        ("the year before last", "2024-01-01", "2024-12-31"),
        ("on thanksgiving", "2025-11-27", "2025-11-27"),
        ("last weekend", "2026-11-14", "2026-11-15"),
        ("last summer", "2026-06-01", "2026-08-31"),
        ("the first week of november", "2026-11-01", "2026-11-07"),
        ("on 11/3/2026", "2026-11-03", "2026-11-03"),
        ("from 2024 to 2025", "2024-01-01", "2025-12-31"),
        ("from november second to today", "2026-11-02", "2026-11-22"),
        ("two fridays ago", "2026-11-13", "2026-11-13"),
        ("in the twelve months to june", "2025-07-01", "2026-06-30"),
        ("in the week ending november eighth", "2026-11-02", "2026-11-08"),
        ("the week starting october fifth", "2026-10-05", "2026-10-11"),
        ("over memorial day weekend", "2026-05-23", "2026-05-25"),
        ("a year ago today", "2025-11-22", "2025-11-22"),
        ("two days after christmas", "2025-12-27", "2025-12-27"),
        ("in the three days before christmas", "2025-12-22", "2025-12-24"),
        ("the saturday before christmas", "2025-12-20", "2025-12-20"),
        ("on christmas decorations in december", "2025-12-01", "2025-12-31"),
        ("how much did february cost me", "2026-02-01", "2026-02-28"),
        ("i may have bought it in march can you check", "2026-03-01", "2026-03-31"),
        ("on wednesday of the week before last", "2026-11-04", "2026-11-04"),
        ("the past fortnight", "2026-11-09", "2026-11-22"),
        ("q three spend versus budget", "2026-07-01", "2026-09-30"),
        ("what did cyber monday bring in", "2025-12-01", "2025-12-01"),
        ("10/1-10/10 expenses", "2026-10-01", "2026-10-10"),
        ("march through may fertilizer", "2026-03-01", "2026-05-31"),
        ("between the tenth and the twelfth refunds issued", "2026-11-10", "2026-11-12"),
        ("this month up to yesterday card fees", "2026-11-01", "2026-11-21"),
        ("so far in 2026", "2026-01-01", "2026-11-22"),
        ("statement for 10/2026", "2026-10-01", "2026-10-31"),
        ("refunds for oct '25", "2025-10-01", "2025-10-31"),
        ("first half of may ad spend", "2026-05-01", "2026-05-15"),
        ("month before last total utilities", "2026-09-01", "2026-09-30"),
    ],
)
def test_periods_are_read_as_people_mean_them(sentence: str, start: str, last: str) -> None:
    found = READER.find(sentence, TODAY)
    assert found is not None
    assert (found.start.isoformat(), (found.end - DAY).isoformat()) == (start, last)


@pytest.mark.parametrize(
    "sentence",
    [
        "how much is a latte",
        "may i know my balance",
        "what was my second order",
        "two coffees please",
        "",
        "from a to b",
        "i want to march in there",
        "my name is april and i need help",
        "a bunch of spring onions",
        "is next day delivery free",
    ],
)
def test_where_no_period_is_named_there_is_none(sentence: str) -> None:
    assert READER.find(sentence, TODAY) is None


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_last_month_is_the_calendar_month_before_this_one(today: date) -> None:
    last, this = READER.find("last month", today), READER.find("this month", today)
    assert last is not None
    assert this is not None
    assert last.end == this.start == today.replace(day=1)
    assert last.start == moved(this.start, -1)
    assert this.end == today + DAY


@given(
    DAYS,
    st.sampled_from(["monday", "friday", "march", "christmas", "easter", "the fifth", "summer", "the first quarter"]),
)
def test_what_is_named_alone_is_wholly_past(today: date, name: str) -> None:
    found = READER.find(f"on {name}", today)
    assert found is not None
    assert found.end <= today
    assert today - found.end < timedelta(days=400)


@given(DAYS, st.integers(1, 400))
def test_the_last_so_many_days_end_with_today(today: date, many: int) -> None:
    found = READER.find(f"in the last {many} days", today)
    assert found is not None
    assert (found.end - found.start).days == many
    assert found.end == today + DAY


@given(DAYS, DAYS)
def test_from_a_to_b_includes_both(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = READER.find(f"from {first.isoformat()} to {last.isoformat()}", date(2091, 1, 1))
    assert found is not None
    assert (found.start, found.end) == (first, last + DAY)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@given(DAYS, st.sampled_from(["day", "week", "month", "quarter", "half", "year"]))
def test_a_day_is_in_its_unit(today: date, unit: str) -> None:
    period = unit_around(unit, today)
    assert period.start <= today < period.end


WORDS = [
    "last",
    "this",
    "the",
    "of",
    "from",
    "to",
    "march",
    "may",
    "monday",
    "week",
    "first",
    "ago",
    "since",
    "2024",
    "in",
]
WORDS += ["three", "before", "easter", "so", "far", "q1"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=9), DAYS)
def test_any_words_are_read_to_a_period_or_none(words: list[str], today: date) -> None:
    found = READER.find(" ".join(words), today)
    assert found is None or found.start < found.end


def test_the_command_answers_line_by_line() -> None:
    lines = [
        {"id": 1, "text": "what did i spend last month", "now": "2026-11-22T10:00:00"},
        {"id": 2, "text": "hello", "now": "2026-11-22T10:00:00+01:00"},
    ]
    done = subprocess.run(
        [sys.executable, "-m", "sayso", "periods", "--locale", "en"],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 1, "start": "2026-10-01", "end": "2026-11-01"},
        {"id": 2, "start": None, "end": None},
    ]


def test_a_moment_that_is_none_is_refused_in_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sayso", "periods"],
        input='{"id": 1, "text": "today", "now": "noon"}\n',
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    assert "line 1" in done.stderr
