"""Fixtures that several tests share: a small menu, a clock that stands still, databases."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sayso.language import load_language, locale_text
from sayso.menu import Menu
from sayso.menu.located import located_from_text
from sayso.menu.shop_file import menu_from_shop_file
from sayso.understanding import Understanding
from sayso.understanding.samples import read_model

pytest_plugins = ["pytester"]

os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="sayso-cache-")  # what is learnt, shared by a run's workers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

CORNER_CAFE = """
format: sayso-menu/1
shop:
  id: cafe
  name: Corner Cafe
  currency: USD
  tax_percent: 10
  delivery: {fee: 2.00, free_from: 20.00, minutes: 30}
  most_of_one: 20
categories:
  - id: coffee
    names: [coffee]
    groups:
      - id: size
        kind: attribute
        default: small
        values:
          - {id: small, names: [small]}
          - {id: large, names: [large], price: 1.00}
      - id: extra
        kind: modifier
        values:
          - {id: cream, names: [cream], price: 0.50}
          - {id: sugar, names: [sugar]}
    products:
      - {sku: LATTE, names: [latte], price: 4.00, stock: 10}
      - {sku: MOCHA, names: [mocha], price: 5.00, stock: 0}
  - id: milk
    names: [milk]
    groups:
      - id: pack
        kind: attribute
        default: half
        unit: true
        values:
          - {id: half, names: [half gallon]}
          - {id: whole, names: [gallon]}
    products:
      - names: [whole milk]
        variants:
          - {sku: MILK-HALF, pack: half, price: 3.00, stock: 5}
          - {sku: MILK-WHOLE, pack: whole, price: 5.00, stock: 5}
"""


def menu_from(text: str) -> Menu:
    """The menu of a YAML text."""
    return menu_from_shop_file(located_from_text(text, "cafe.yaml"))


def understanding_of(text: str) -> Understanding:
    """What understands the customers of a YAML text's shop in English."""
    return Understanding(menu_from(text), read_model(locale_text("en-US.json")), load_language("en"))


@pytest.fixture
def cafe() -> Menu:
    """A menu small enough to know by heart."""
    return menu_from(CORNER_CAFE)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """The folder of the socket of a throw-away PostgreSQL cluster."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not programs and not on_path:
        pytest.skip("no PostgreSQL server here; on Debian install it with: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="psycopg is missing; install it with: pip install 'sayso[postgresql]'")
    folder = programs[-1].parent if programs else Path(str(on_path)).parent
    root = Path(tempfile.mkdtemp(prefix="sayso-postgresql-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # initdb refuses to run as root
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("run as root, PostgreSQL needs the user postgres; on Debian: apt-get install postgresql")
        os.chown(root, owner.pw_uid, owner.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data = root / "data"
    quiet = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run([*as_user, folder / "initdb", "-D", data, "-U", "sayso", "-A", "trust", "--no-sync"], **quiet)
    options = f"-c listen_addresses= -c unix_socket_directories={root} -c fsync=off"
    control = [*as_user, folder / "pg_ctl", "-D", data]
    subprocess.run([*control, "-w", "-l", root / "log", "-o", options, "start"], **quiet)
    yield str(root)
    subprocess.run([*control, "-w", "-m", "immediate", "stop"], **quiet)
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_cluster: str) -> str:
    """An empty PostgreSQL database."""
    import psycopg

    name = f"shop_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(host=postgresql_cluster, user="sayso", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://sayso@/{name}?host={postgresql_cluster}"


@pytest.fixture(params=["sqlite-memory", "sqlite-file", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite-memory":
        return "sqlite://"
    if request.param == "sqlite-file":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands at noon."""
    return lambda: NOON
