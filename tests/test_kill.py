"""An order survives `kill -9`: whatever instant it comes, nothing is lost and nothing is doubled."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from sayso.menu import Menu
from sayso.stores.sql import SqlStore
from tests.conftest import CORNER_CAFE, NOON

ROUNDS = 30

BUYER = """
import sys
from datetime import UTC, datetime
from sayso.menu.reading import read_menu
from sayso.order import OrderLine
from sayso.stores.sql import SqlStore

store = SqlStore(sys.argv[1], read_menu(sys.argv[2]))
store.enter("ann")
latte = OrderLine("coffee", ("latte",), 1, (("size", "small"),))
print("open", flush=True)
while True:
    cart = store.cart("ann")
    if not cart.lines:
        cart = store.change_cart("ann", [latte], cart.revision).cart
    print("confirm", cart.key, flush=True)
    placed = store.place("ann", cart.key, cart.quote.digest, datetime(2026, 11, 20, tzinfo=UTC))
    print("placed", placed.order.number, cart.key, flush=True)
"""


def test_kill_in_the_middle_of_ordering_loses_nothing_and_doubles_nothing(tmp_path: Path, cafe: Menu) -> None:
    menu = tmp_path / "menu.yaml"
    menu.write_text(CORNER_CAFE.replace("stock: 10", "stock: 1000000"), encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    instants = random.Random(7)
    told: dict[str, str] = {}
    confirmed: set[str] = set()
    for _ in range(ROUNDS):
        child = subprocess.Popen(
            [sys.executable, "-c", BUYER, url, str(menu)], stdout=subprocess.PIPE, text=True, cwd=tmp_path
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        for _ in range(instants.randrange(1, 12)):  # a line of its output is the clock
            _note(child.stdout.readline(), told, confirmed)
        child.send_signal(signal.SIGKILL)
        for line in child.communicate()[0].splitlines(keepends=True):
            if line.endswith("\n"):
                _note(line, told, confirmed)
    _check(tmp_path / "shop.db", url, cafe, told, confirmed)


def _note(line: str, told: dict[str, str], confirmed: set[str]) -> None:
    match line.split():
        case ["placed", number, key]:
            assert told.setdefault(key, number) == number
        case ["confirm", key]:
            confirmed.add(key)


def _check(file: Path, url: str, cafe: Menu, told: dict[str, str], confirmed: set[str]) -> None:
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        keys = dict(database.execute("SELECT key, 1000 + id FROM orders").fetchall())
        sold = 1_000_000 - database.execute("SELECT stock FROM skus WHERE sku = 'LATTE'").fetchone()[0]
        sums = database.execute("SELECT SUM(minor) FROM postings GROUP BY entry").fetchall()
        entries = database.execute("SELECT COUNT(*) FROM journal WHERE kind = 'order'").fetchone()[0]
        outbox = database.execute("SELECT COUNT(*) FROM outbox").fetchone()[0]
    assert len(told) > ROUNDS / 2
    assert {key: str(number) for key, number in keys.items() if key in told} == told
    assert set(keys) <= confirmed
    assert len(keys) == sold == entries == outbox
    assert set(sums) == {(0,)}
    store = SqlStore(url, cafe)
    assert store.spent("ann", NOON.replace(year=2000), NOON.replace(year=2100)).minor == 440 * len(keys)
    store.close()
