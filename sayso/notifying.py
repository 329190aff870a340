"""The outbox's worker: customers are told what happened, at least once, each in order, retried with growing pauses."""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, Protocol

from sayso.act import Act, Kind
from sayso.store import Notification, PlacedOrder, Store

LEASE = timedelta(minutes=2)
"""How long a worker has a notification to itself; longer than any sending takes."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_AT_ONCE = 1_000
SECONDS_TO_ANSWER = 5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """What is sent."""

    key: str
    """The same for every try: whoever gets it twice can tell."""
    customer: str
    kind: str
    words: str

    def to_json(self) -> dict[str, Any]:
        """JSON values only."""
        return {"key": self.key, "customer": self.customer, "kind": self.kind, "words": self.words}


class Notifier(Protocol):
    """A way to reach customers."""

    def send(self, message: Message) -> bool:
        """Whether it was taken over; raises nothing."""


class Webhook:
    """Posts messages as JSON to the shop's own service, which knows how to reach its customers."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: Message) -> bool:
        """Whether the service answered with a status of success within the deadline."""
        head = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        try:
            request = urllib.request.Request(self._url, json.dumps(message.to_json()).encode(), head)
            with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER):
                return True
        except (OSError, HTTPException, ValueError) as error:
            log.warning("a notification could not be sent: %s", type(error).__name__)
            return False


def deliver(
    store: Store, notifier: Notifier, speak: Callable[[Act], str], clock: Callable[[], datetime]
) -> tuple[int, int]:
    """Send everything that is due; how many were sent, and how many are put off."""
    sent = put_off = 0
    for _ in range(MOST_AT_ONCE):
        now = clock()
        notification = store.claim(now, now + LEASE)
        if notification is None:
            break
        act = told(notification, _order(notification, store))
        message = Message(f"notification-{notification.number}", notification.customer, notification.kind, speak(act))
        if notifier.send(message):
            store.sent(notification.number, clock())
            sent += 1
        else:
            store.put_off(notification.number, clock() + pause(notification.attempts))
            put_off += 1
    return sent, put_off


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries that failed before: twice as long each time."""
    doubled: timedelta = FIRST_PAUSE * (1 << min(attempts, 20))
    return min(doubled, LONGEST_PAUSE)


def _order(notification: Notification, store: Store) -> PlacedOrder | None:
    number = notification.facts.get("order")
    orders = store.orders(notification.customer, 100) if number else ()
    return next((order for order in orders if order.number == number), None)


def told(notification: Notification, order: PlacedOrder | None) -> Act:
    """The act that tells a notification."""
    way = "" if order is None else "-pick-up" if order.quote.address is None else "-delivery"
    topic = f"notify-{notification.kind.replace('_', '-')}"
    facts = {"number": str(next(iter(notification.facts.values()), ""))}
    return Act(Kind.INFORM, f"{topic}{way}" if notification.kind == "order_ready" else topic, facts)
