"""A store opened: a new one made, what is none refused untouched, SQLite set up to lose nothing."""

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from sim.scenario.problem import shown_file
from sim.store.disk import network_disk
from sim.store.place import Place, without_password
from sim.store.problem import InvalidStore, StoreTrouble
from sim.store.tables import SCHEMA, Row, Version

APPLICATION = 0x6A6F6273  # "jobs", in the header of the file where SQLite leaves room for it
WAIT = 60.0  # seconds: eight writers at once have been seen to wait for 6
_HEADER = 100  # bytes
_ELSEWHERE = "; --store names another place, --no-store keeps nothing"


def open_database(place: Place, *, write: bool, any_version: bool = False) -> Engine:
    """A database with our tables; a new one is made where there is none, unless it is only read.

    Args:
        write: may be written to; otherwise it stays as it is, byte for byte.
        any_version: whatever the version of its tables.

    Raises:
        InvalidStore: there is something else, or tables of another version.
        StoreTrouble: it is locked, cannot be written, or is damaged.
    """
    if place.file is not None:
        _check_file(place.file, write)
        if write:
            _check_disk(place.file)
    with told(place):
        engine = _engine(place, write)
        try:
            found = _version(engine, write)
        except BaseException:
            engine.dispose()
            raise
    if found != SCHEMA and not any_version:
        engine.dispose()
        raise InvalidStore(f"store {place}: {_other_version(found)}")
    return engine


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Say in one line what a database complains of."""
    try:
        yield
    except DBAPIError as error:
        said = _one_line(error.orig)
        raise StoreTrouble(f"store {place}: {said}{_advice(said)}") from None
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        needed = "`pip install jobshift[cluster]` brings it"
        raise InvalidStore(f"store {place}: found no library psycopg; {needed}") from None
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        allowed = "allowed a file or a URL such as postgresql://user@host/database"
        raise InvalidStore(f"store {place}: {_one_line(error)}; {allowed}") from None
    except SQLAlchemyError as error:
        raise StoreTrouble(f"store {place}: {_one_line(error)}") from None


def _one_line(error: object) -> str:
    return without_password(" ".join(str(error).split()))


def _advice(said: str) -> str:
    if "locked" in said:
        return f" (another program has been writing to it for {WAIT:.0f} s)"
    if "malformed" in said or "not a database" in said:
        return " (it is damaged: put a copy in its place)"
    return _ELSEWHERE if "unable to open" in said or "readonly" in said else ""


# What is there


def _check_file(file: Path, write: bool) -> None:
    """Require a file of ours, or a place for one; it is not opened as a database yet."""
    try:
        there = file.exists()
        if there and not file.is_file():
            raise InvalidStore(
                f"store: found a folder or device, {shown_file(file)}; allowed a file"
            )
        if not there and not write:
            raise InvalidStore(f"store: found no file {file.as_posix()}; allowed one that is there")
        if not there:
            return file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("r+b" if write else "rb") as opened:
            header = opened.read(_HEADER)
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno == errno.ENAMETOOLONG:
            raise InvalidStore(
                f"store: found {shown_file(file)} ({reason}); allowed a file"
            ) from None
        raise StoreTrouble(f"store {file.as_posix()}: {reason}{_ELSEWHERE}") from None
    if header and not _is_ours(header):
        allowed = "allowed a file made by jobshift, or a new one"
        raise InvalidStore(f"store: found a file of another kind, {file.as_posix()}; {allowed}")


def _check_disk(file: Path) -> None:
    kind = network_disk(file)
    if kind is not None:
        allowed = "allowed a file on a local disk, postgresql://user@host/database, or --no-store"
        found = f"{shown_file(file)} on a network disk ({kind}), where SQLite loses data"
        raise InvalidStore(f"store: found {found}; {allowed}")


def _is_ours(header: bytes) -> bool:
    mark = int.from_bytes(header[68:72], "big")
    return header.startswith(b"SQLite format 3\0") and mark == APPLICATION


def _version(engine: Engine, write: bool) -> int | None:
    """The version of the tables; those that are missing are made if they may be written."""
    with engine.begin() as connection:
        found = _version_in(connection)
        if not write or found not in (None, SCHEMA):
            return found
        if engine.dialect.name == "postgresql":  # of two that begin at once, one makes the tables
            connection.execute(select(func.pg_advisory_xact_lock(APPLICATION)))
            found = _version_in(connection)
        Row.metadata.create_all(connection)
        if found is None:
            connection.execute(insert(Version).values(schema_version=SCHEMA))
        return SCHEMA


def _version_in(connection: Connection) -> int | None:
    if not inspect(connection).has_table(Version.__tablename__):
        return None
    return connection.scalar(select(Version.schema_version))


def _other_version(found: int | None) -> str:
    if found is None:
        return "found no tables of jobshift; allowed a store that jobshift has made"
    if found > SCHEMA:
        return f"found tables of version {found}; allowed {SCHEMA}: a newer jobshift wrote it"
    return (
        f"found tables of version {found}; allowed {SCHEMA}: an older jobshift wrote it "
        "(`jobshift runs export DIR --store FILE` saves what it holds)"
    )


# Connections


def _engine(place: Place, write: bool) -> Engine:
    if place.file is None:
        url = _url(place)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return create_engine(url, pool_pre_ping=True)
    query = {"uri": "true", "mode": "rwc" if write else "rw"}
    if not write and not _may_write(place.file):
        query |= {"mode": "ro", "immutable": "1"}  # SQLite could make no files beside it
    url = URL.create("sqlite", database=place.file.absolute().as_uri(), query=query)
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up if write else _set_up_reading)
    event.listen(engine, "begin", _begin if write else _begin_reading)
    return engine


def _url(place: Place) -> URL:
    try:
        return make_url(place.url)
    except ValueError:  # what stands for the port is handed to int()
        raise ArgumentError("no such port") from None


def _may_write(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK)


def _set_up(connection: Any, _: object) -> None:
    """Transactions that last, once they are over, and a mark that the file is ours."""
    _prepare(connection)
    with closing(connection.cursor()) as cursor:
        if cursor.execute("PRAGMA page_count").fetchone() == (0,):
            cursor.execute(f"PRAGMA application_id={APPLICATION}")  # before the journal is apart
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")


def _set_up_reading(connection: Any, _: object) -> None:
    _prepare(connection)
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA query_only=ON")


def _prepare(connection: Any) -> None:
    """No transaction that we have not begun, damaged text as it is, and patience."""
    connection.isolation_level = None
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"PRAGMA busy_timeout={WAIT * 1000:.0f}")


def _begin(connection: Connection) -> None:
    """Ask for the lock first: a transaction that reads before it writes may never get it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
