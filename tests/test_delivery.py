"""Moments that an order is wished for, and addresses by name: what can be, and what is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sayso import demo
from sayso.assistant import Assistant, open_assistant
from sayso.dialogue.delivery import due_at
from sayso.session import Session
from tests.conftest import NOON

FRIDAY = "2026-11-20"
NOON_THERE = NOON.replace(tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    opened = open_assistant("sqlite://", clock=lambda: NOON_THERE)
    yield opened
    opened.shop.store.close()


@pytest.fixture
def visit(assistant: Assistant) -> Session:
    return assistant.enter(demo.CUSTOMER)


@pytest.mark.parametrize(
    ("day", "said", "hour"),
    [
        (None, "18:00", "2026-11-20T18:00"),
        (None, "06:00", "2026-11-20T18:00"),  # nobody is there at six in the morning
        (None, "10:00", "2026-11-21T10:00"),  # ten has passed
        ("2026-11-21", "09:30", "2026-11-21T09:30"),
        ("2026-11-21", None, "2026-11-21T09:45"),
        (FRIDAY, "12:10", None),  # sooner than anybody can be there
        (FRIDAY, "00:00", None),
        (FRIDAY, "23:00", None),
        ("2026-11-22", "12:00", None),  # a Sunday
        ("2026-11-19", "12:00", None),
        ("2026-12-30", "12:00", None),  # too far ahead
        ("2026-11-22", None, None),
        (FRIDAY, "07:00", "2026-11-20T19:00"),
        (FRIDAY, "07:00:00", None),  # in the morning, it was said
        ("2026-11-21", "MO", "2026-11-21T09:45"),
        (None, "MO", "2026-11-21T09:45"),  # the morning has passed
        (FRIDAY, "AF", "2026-11-20T12:45"),
        (FRIDAY, "EV", "2026-11-20T17:45"),
        ("2026-11-22", "MO", None),
    ],
)
def test_a_moment_is_the_next_at_which_the_shop_is_open(
    assistant: Assistant, day: str | None, said: str | None, hour: str | None
) -> None:
    due = due_at(day, said, False, assistant.shop)
    assert (due.strftime("%Y-%m-%dT%H:%M") if due else None) == hour


def test_a_shop_that_told_no_hours_comes_whenever(assistant: Assistant) -> None:
    terms = replace(assistant.shop.menu.terms, hours=None)
    shop = replace(assistant.shop, menu=replace(assistant.shop.menu, terms=terms))
    due = due_at("2026-11-22", "03:00", False, shop)
    assert due is not None
    assert due.time() == time(3)


def test_an_order_goes_to_a_kept_address_by_its_name(assistant: Assistant, visit: Session) -> None:
    store = assistant.shop.store
    store.set_place(visit.customer, "office", "5 Work Street")
    session = assistant.respond("a latte", visit).session
    reply = assistant.respond("deliver it to my office please", session)
    assert "5 Work Street" in reply.words
    reply = assistant.respond("no bring it to my house", reply.session)
    assert "12 Garden Street" in reply.words


def test_what_was_read_back_holds_until_it_has_passed() -> None:
    now = [NOON_THERE]
    assistant = open_assistant("sqlite://", clock=lambda: now[0])
    session = assistant.enter(demo.CUSTOMER)
    for said in ("a latte", "bring it at three", "that's all"):
        reply = assistant.respond(said, session)
        session = reply.session
    assert "three PM" in reply.words
    now[0] += timedelta(hours=2, minutes=30)
    reply = assistant.respond("yes", session)
    assert reply.placed is None
    assert "Shall I place the order?" in reply.words
    assert "three PM" not in reply.words
    assistant.shop.store.close()
