"""What is kept of runs and comparisons, and how it is found again."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import batched
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sim.store.manifest import damage_in_manifests
from sim.store.opening import open_database, told
from sim.store.place import Place, place_of
from sim.store.problem import InvalidStore, StoreTrouble, UnknownRun
from sim.store.tables import Row, Run, Status, Twin, columns_of, is_intact, row_sha256

_AT_ONCE = 500  # keys in one question: a database takes so many and no more
_SHORTEST = 4  # digits that name a run
POSTGRESQL = "a PostgreSQL database such as postgresql://user@host/database"


class Listed(NamedTuple):
    """A run in a list; what each is, says ``sim.store.tables.Run``."""

    run_id: str
    scenario: str
    seed: int
    population: int
    months: int
    status: str
    finished: str
    seconds: float | None
    versions: str
    scenario_digest: str
    model_digest: str
    result_sha256: str | None


class Store:
    """Runs and comparisons in a database. Use it in a ``with`` statement, or ``close`` it.

    Args:
        place: a file, or a database's URL; by default that of ``JOBSHIFT_STORE``, or
            ``outputs/jobshift.db``. A file that is not there is made, unless it is only read.
        write: may be written to.
        any_version: read tables of another version as far as they are the same.

    Raises:
        InvalidStore: there is something else, or tables of another version.
        StoreTrouble: it is locked, cannot be written, or is damaged. Every method may raise it.
    """

    def __init__(
        self, place: str | Path | None = None, *, write: bool = True, any_version: bool = False
    ) -> None:
        self.place = place_of(place)
        self._engine = open_database(self.place, write=write, any_version=any_version)
        self._file = _identity(self.place)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def check_shared(self) -> None:
        """Require a store that several machines can write to.

        Raises:
            InvalidStore: it is a file.
        """
        if self._engine.dialect.name == "sqlite":
            found = f"a file, {self.place}, which one machine alone may write to"
            raise InvalidStore(f"store: found {found}; allowed, with a cluster, {POSTGRESQL}")

    # --- keeping ---------------------------------------------------------------------------

    def keep(self, runs: Sequence[Run], twins: Sequence[Twin] = ()) -> None:
        """Write rows in one transaction; what is kept already stays as it is.

        A run that failed, or whose measures were taken by other definitions, gives way to one
        that was done.
        """
        rows: tuple[Run | Twin, ...] = (*runs, *twins)
        for row in rows:
            row.sha256 = row_sha256(row)
        with self.writing() as connection:
            if runs:  # in one order, or two that write the same would wait for each other
                ordered = sorted(runs, key=lambda one: one.run_id)
                connection.execute(self._insert_run, [columns_of(run) for run in ordered])
            if twins:
                ordered_twins = sorted(twins, key=lambda one: one.twin_id)
                connection.execute(self._insert_twin, [columns_of(twin) for twin in ordered_twins])

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept if nothing is raised inside.

        A file that is open can be written even when its name is gone or nobody may write it any
        more, and what was written would be lost with it; so its name is looked up each time.
        """
        if self.place.file is not None:
            there = _identity(self.place)
            if there != self._file:
                found = "it is gone" if there is None else "another file has taken its place"
                raise StoreTrouble(f"store {self.place}: {found}")
            if not os.access(self.place.file, os.W_OK):
                raise StoreTrouble(f"store {self.place}: it may no longer be written")
        with told(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        with told(self.place), self._engine.connect() as connection:
            yield connection

    @cached_property
    def _insert_twin(self) -> Any:
        return self.insert(Twin).on_conflict_do_nothing()

    @cached_property
    def _insert_run(self) -> Any:
        """Made once: to build the statement takes longer than to write a row."""
        insert = self.insert(Run)
        new = insert.excluded
        outdated = or_(Run.status == Status.FAILED, Run.measuring != new.measuring)
        return insert.on_conflict_do_update(
            index_elements=[Run.run_id],
            set_={name: column for name, column in new.items() if name != Run.run_id.key},
            where=and_(outdated, or_(new.status == Status.DONE, Run.status == Status.FAILED)),
        )

    def insert(self, table: type[Row]) -> Any:
        """An INSERT that knows what to do when a row is there already."""
        return {"sqlite": sqlite, "postgresql": postgresql}[self._engine.dialect.name].insert(
            table.__table__
        )

    # --- finding ---------------------------------------------------------------------------

    def runs(self, ids: Iterable[str]) -> dict[str, Run]:
        """The runs of these ids that are kept, done or failed."""
        return {run.run_id: run for run in self._by_key(Run, ids)}

    def twins(self, ids: Iterable[str]) -> dict[str, Twin]:
        """The twins of these ids that are kept."""
        return {twin.twin_id: twin for twin in self._by_key(Twin, ids)}

    def every_run(self, scenario: str | None = None) -> list[Listed]:
        """All runs, or those of a scenario by its name, the newest first."""
        columns = [getattr(Run, name) for name in Listed._fields]
        chosen = select(*columns).order_by(Run.finished.desc(), Run.run_id)
        if scenario is not None:
            chosen = chosen.where(Run.scenario == scenario)
        with self.reading() as connection:
            return [Listed(*row) for row in connection.execute(chosen)]

    def every_twin(self) -> Iterator[Twin]:
        """All twins."""
        with self.reading() as connection:
            ids = list(connection.scalars(select(Twin.twin_id)))
        for some in batched(ids, _AT_ONCE):
            yield from self._by_key(Twin, some)

    def run_like(self, beginning: str) -> Run:
        """The one run whose id begins like this.

        Raises:
            UnknownRun: none does, or several do.
        """
        like = Run.run_id.startswith(beginning, autoescape=True)
        with self.reading() as connection:
            found = list(connection.scalars(select(Run.run_id).where(like).limit(2)))
        if len(beginning) < _SHORTEST or len(found) != 1:
            said = "several such runs" if found else "no such run"
            allowed = f"the beginning of one run's id, {_SHORTEST} digits or more"
            raise UnknownRun(f"run {beginning!r}: found {said} in {self.place}; allowed {allowed}")
        return next(self._by_key(Run, found))

    def _by_key[Kind: (Run, Twin)](self, table: type[Kind], ids: Iterable[str]) -> Iterator[Kind]:
        """Rows by their keys, each of them intact."""
        key = _key(table)
        for some in batched(ids, _AT_ONCE):
            for row in self._rows(table, key.in_(some)):
                if not is_intact(row):
                    said = f"{table.__tablename__} {getattr(row, key.key)} is damaged"
                    hint = "`jobshift check-store` says what else is"
                    raise StoreTrouble(f"store {self.place}: {said}; {hint}")
                yield row

    def _rows[Kind: (Run, Twin)](
        self, table: type[Kind], condition: ColumnElement[bool]
    ) -> list[Kind]:
        chosen = select(table).where(condition)
        with told(self.place), Session(self._engine) as session:
            try:
                return list(session.scalars(chosen))
            except TypeError:  # text where bytes were
                raise StoreTrouble(f"store {self.place}: a row is damaged") from None

    # --- deleting and checking -------------------------------------------------------------

    def delete(self, ids: Sequence[str]) -> None:
        """Forget runs and every comparison they are in, in one transaction."""
        with self.writing() as connection:
            for some in batched(ids, _AT_ONCE):
                compared = or_(Twin.baseline_run.in_(some), Twin.policy_run.in_(some))
                connection.execute(delete(Twin).where(compared))
                connection.execute(delete(Run).where(Run.run_id.in_(some)))

    def damage(self) -> Iterator[str]:
        """One line for each row that is not as it was written, and for what SQLite finds."""
        yield from self._damage_in(Run)
        yield from self._damage_in(Twin)
        yield from damage_in_manifests(self)
        if self._engine.dialect.name == "sqlite":
            with self.reading() as connection:
                found = list(connection.scalars(text("PRAGMA integrity_check")))
            yield from (line for line in found if line != "ok")

    def _damage_in[Kind: (Run, Twin)](self, table: type[Kind]) -> Iterator[str]:
        """Row by row, for one that cannot be read must not hide the others."""
        key = _key(table)
        with self.reading() as connection:
            ids = list(connection.scalars(select(key)))
        for id in ids:
            try:
                rows = self._rows(table, key == id)
            except StoreTrouble as trouble:
                yield f"{table.__tablename__} {id}: {trouble}"
            else:
                if not (rows and is_intact(rows[0]) and getattr(rows[0], key.key) == id):
                    yield f"{table.__tablename__} {id}: not as it was written"


def _identity(place: Place) -> tuple[int, int] | None:
    """What tells the file from every other; None if it is not there, or is no file."""
    try:
        found = place.file.stat() if place.file is not None else None
    except OSError:
        return None
    return found and (found.st_dev, found.st_ino)


def _key(table: type[Run | Twin]) -> Any:
    return Run.run_id if table is Run else Twin.twin_id
