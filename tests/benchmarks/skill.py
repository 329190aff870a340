"""Requests per second of the Alexa skill, against a bare ask-sdk hello world behind the same server, in turn."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sayso.testing import Setting, TextDriver
from skill.testing import AlexaDriver, envelope

REQUESTS = 300
WARM_UP = 30
TURNS = 100


def launch() -> dict[str, Any]:
    """A launch request of this moment."""
    return envelope({"type": "LaunchRequest"}, {}, True, datetime.now(UTC).isoformat())


def order(number: int) -> dict[str, Any]:
    """An order of one croissant, or its removal."""
    slots = {"order": {"name": "order", "value": "a croissant"}}
    name = "OrderIntent" if number % 2 == 0 else "RemoveIntent"
    return envelope(
        {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}, {}, False, "2026-01-01T00:00:00Z"
    )


class Server:
    """A server in a process of its own."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        if command[0] == "skill":
            self.port = next(
                int(line.rsplit(":", 1)[1].split("/")[0]) for line in self._process.stderr if line.startswith("Serving")
            )
            return
        line = self._process.stdout.readline()
        self.signed: dict[str, Any] = json.loads(line) if line.startswith("{") else {}
        self.port = int(self._process.stdout.readline() if self.signed else line)

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate()


def measure(server: Server, bodies: list[str], headers: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Requests per second over one connection, and the 99th percentile in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    taken = []
    for number in range(WARM_UP + REQUESTS):
        body = bodies[number % len(bodies)]
        start = time.perf_counter()
        connection.request("POST", "/alexa", body, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status}")
        if number >= WARM_UP:
            taken.append(time.perf_counter() - start)
    connection.close()
    return len(taken) / sum(taken), sorted(taken)[int(0.99 * len(taken))] * 1000


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        store = f"sqlite:///{folder}/shop.db"
        ours = Server("skill", "--port", "0", "--unverified", "--customer", "demo", "--store", store)
        hello = Server("tests.benchmarks.servers", "hello")
        verified = Server("tests.benchmarks.servers", "verified", f"sqlite:///{folder}/verified.db")
        try:
            for turn in ("A B", "A B again"):
                _print(f"{turn}: A sayso, unverified launch", measure(ours, [json.dumps(launch())]))
                _print(f"{turn}: B bare ask-sdk hello world", measure(hello, [json.dumps(launch())]))
            _print("verified launch", measure(verified, [verified.signed["body"]], verified.signed["headers"]))
            _print("add to cart, with the store's commit", measure(ours, [json.dumps(order(n)) for n in range(2)]))
        finally:
            for server in (ours, hello, verified):
                server.close()
    setting = Setting(None, "en-US", "demo", datetime(2026, 11, 20, 12))
    for name, made in (("text", TextDriver), ("Alexa", AlexaDriver)):
        driver = made(setting)
        start = time.perf_counter()
        for number in range(TURNS):
            driver.say("a croissant" if number % 2 == 0 else "remove the croissant")
        print(f"a hundred {name} turns in the test tool: {time.perf_counter() - start:.2f} s")
        driver.close()


def _print(name: str, figures: tuple[float, float]) -> None:
    print(f"{figures[0]:6.0f} requests/s  p99 {figures[1]:6.2f} ms  {name}", flush=True)
