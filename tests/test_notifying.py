"""The outbox's worker: at least once, in order for each customer, retried with pauses that grow."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sayso.act import Act
from sayso.menu import Menu
from sayso.notifying import FIRST_PAUSE, LONGEST_PAUSE, Message, Webhook, deliver, pause
from sayso.stores.sql import SqlStore
from tests.conftest import NOON
from tests.test_store import LATTE, buy


class Line:
    """A notifier that fails as often as it is told, and keeps what came through."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.came: list[Message] = []

    def send(self, message: Message) -> bool:
        if self.failures:
            self.failures -= 1
            return False
        self.came.append(message)
        return True


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(cafe: Menu) -> Iterator[SqlStore]:
    store = SqlStore("sqlite://", cafe)
    for name in ("Ann", "Bob"):
        store.enter(name)
    yield store
    store.close()


def topic(act: Act) -> str:
    return act.topic


def test_what_fails_is_tried_again_and_what_comes_after_waits(store: SqlStore) -> None:
    clock, line = Clock(), Line(failures=2)
    number = buy(store, LATTE).order.number
    store.advance(number, "ready", NOON)
    assert deliver(store, line, topic, clock) == (0, 1)
    assert deliver(store, line, topic, clock) == (0, 0)
    clock.now += FIRST_PAUSE
    assert deliver(store, line, topic, clock) == (0, 1)
    clock.now += FIRST_PAUSE
    assert deliver(store, line, topic, clock) == (0, 0)
    clock.now += FIRST_PAUSE
    assert deliver(store, line, topic, clock) == (2, 0)
    assert [message.words for message in line.came] == ["notify-order-placed", "notify-order-ready-pick-up"]


def test_one_customers_trouble_is_not_anothers(store: SqlStore) -> None:
    buy(store, LATTE)
    buy(store, LATTE, customer="bob")
    line = Line(failures=1)
    assert deliver(store, line, topic, Clock()) == (1, 1)
    assert [message.customer for message in line.came] == ["bob"]


def test_a_worker_that_dies_leaves_its_notification_to_the_next_one(store: SqlStore) -> None:
    buy(store, LATTE)
    store.claim(NOON, NOON + timedelta(minutes=2))
    clock, line = Clock(), Line()
    assert deliver(store, line, topic, clock) == (0, 0)
    clock.now += timedelta(minutes=2)
    assert deliver(store, line, topic, clock) == (1, 0)


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [pause(attempts) for attempts in range(40)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


@pytest.fixture
def service() -> Iterator[tuple[str, list[tuple[str | None, Any]]]]:
    """A shop's own service on loopback, and what reached it."""
    came: list[tuple[str | None, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            came.append((self.headers["Idempotency-Key"], body))
            self.send_response(503 if self.path == "/busy" else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_the_words_and_a_key(service: tuple[str, list[Any]]) -> None:
    url, came = service
    message = Message("notification-7", "ann", "order_ready", "It is ready.")
    assert Webhook(url).send(message)
    assert came == [("notification-7", message.to_json())]


def test_a_webhook_that_is_busy_or_gone_has_not_taken_it(service: tuple[str, list[Any]]) -> None:
    url, _ = service
    message = Message("notification-7", "ann", "order_ready", "It is ready.")
    assert not Webhook(f"{url}/busy").send(message)
    assert not Webhook("http://127.0.0.1:1/").send(message)
    assert not Webhook("http://[broken").send(message)
