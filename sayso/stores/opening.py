"""Opening a database: engine settings, migrations, and errors in words that help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import StaticPool

from sayso.store import StoreUnavailable
from sayso.stores.tables import metadata

BUSY_SECONDS = 5
"""How long a writer waits for another one."""


def open_engine(url: str) -> Engine:
    """An engine for a database URL, its tables brought up to date.

    `sqlite://` is kept in memory. Raises StoreUnavailable with the reason in one sentence.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        raise StoreUnavailable(f"'{url}' is no store; write one like sqlite:///shop.db") from None
    shown = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreUnavailable(f"'{shown}' cannot be used; a store is sqlite:///FILE or postgresql://...")
    try:
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    except (exc.ArgumentError, ValueError, TypeError):
        raise StoreUnavailable(f"'{shown}' is no store; write one like sqlite:///shop.db") from None
    except ImportError:
        raise StoreUnavailable("PostgreSQL needs psycopg; install it with: pip install 'sayso[postgresql]'") from None
    try:
        with explained(shown):
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _sqlite(url: URL) -> Engine:
    if url.host or url.query:
        raise StoreUnavailable(f"'{url}' is no store; a file has three slashes, like sqlite:///{url.host or 'shop.db'}")
    arguments: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    if url.database in (None, "", ":memory:"):
        arguments["poolclass"] = StaticPool
    else:
        folder = Path(url.database).resolve().parent
        if not folder.is_dir():
            raise StoreUnavailable(f"the folder {folder} does not exist; create it, or name another file")
    engine = create_engine(url, **arguments)

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("migrating", False):  # a table that is made anew is dropped first; see Alembic's batch mode
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        reading = options.get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(
        url, isolation_level="READ COMMITTED", connect_args={"connect_timeout": BUSY_SECONDS}, pool_pre_ping=True
    )


def _migrate(engine: Engine) -> None:
    """Bring the tables up to date; a database in memory gets them as they are today."""
    if engine.dialect.name == "sqlite" and isinstance(engine.pool, StaticPool):
        metadata.create_all(engine)
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    with engine.connect().execution_options(reading=True) as connection:
        known = inspect(connection).has_table("alembic_version")
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None
    if current == head:
        return
    if current not in (None, *(script.revision for script in scripts.walk_revisions())):
        shown = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"the store {shown} was made by a newer sayso; install that, or name another store")
    with engine.connect().execution_options(migrating=True) as connection, connection.begin():
        lock_openings(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise AssertionError("the migration lost a row that another one needs")
    engine.dispose()  # connections from now on keep foreign keys


def lock_openings(connection: Connection) -> None:
    """Let one opening at a time go on until its transaction ends; on SQLite every writer is alone already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7295729)"))


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn the database's errors into StoreUnavailable; `what` names the database, without password."""
    try:
        yield
    except exc.DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "unknown"
        lowered = reason.lower()
        if "locked" in lowered or "busy" in lowered:
            cure = "another program is writing to it; close that, or try again"
        elif "not a database" in lowered or "malformed" in lowered or "corrupt" in lowered:
            cure = "the file is damaged or no database; put back a copy, or name another file"
        elif "readonly" in lowered or "unable to open" in lowered or "permission" in lowered:
            cure = "the file or its folder may not be written; change its permissions, or name another file"
        elif "full" in lowered:
            cure = "the disk is full; make room and try again"
        else:
            cure = "check that the database runs and the address is right"
        raise StoreUnavailable(f"the store {what} cannot be used ({reason}): {cure}") from error
