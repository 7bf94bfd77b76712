"""The tables of the store, the same in every kind of database.

Every row carries the sha256 over its other columns, for a database does not notice a flipped bit.
"""

from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = 1
"""The version of these tables; a store says in ``jobshift_store`` which one it has."""

DIGEST = String(64)
"""A sha256, 64 hexadecimal digits."""


class Status(StrEnum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"


class Row(DeclarativeBase):
    """What all tables share."""


class Version(Row):
    """The version of the tables, one row; its name tells our databases from others."""

    __tablename__ = "jobshift_store"

    schema_version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class Run(Row):
    """One world that was lived, or failed: what was asked, by which model, and what came out.

    ``run_id``: the digest of scenario, seed and model. ``resolved``: the scenario with every
    default filled in, JSON. ``weight``: real people for each simulated one. ``measures``: JSON by
    name, null where undefined; ``measuring`` is the digest of the definitions they were taken by.
    ``monthly``: float64, little-endian, (months, indicators) in the order of ``indicators``, JSON.
    ``seconds``: for building and living the world. ``finished``: UTC, ISO 8601. ``versions``: JSON.
    A failed run has a traceback and no results.
    """

    __tablename__ = "runs"

    run_id: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    scenario: Mapped[str] = mapped_column(String(60), index=True)
    scenario_digest: Mapped[str] = mapped_column(DIGEST)
    model_digest: Mapped[str] = mapped_column(DIGEST)
    seed: Mapped[int] = mapped_column(BigInteger)
    population: Mapped[int] = mapped_column(Integer)
    months: Mapped[int] = mapped_column(Integer)
    resolved: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10))
    weight: Mapped[float | None] = mapped_column(Double)
    result_sha256: Mapped[str | None] = mapped_column(DIGEST)
    measuring: Mapped[str | None] = mapped_column(DIGEST)
    measures: Mapped[str | None] = mapped_column(Text)
    indicators: Mapped[str | None] = mapped_column(Text)
    monthly: Mapped[bytes | None] = mapped_column(LargeBinary)
    traceback: Mapped[str | None] = mapped_column(Text)
    seconds: Mapped[float | None] = mapped_column(Double)
    peak_memory_bytes: Mapped[int | None] = mapped_column(BigInteger)
    finished: Mapped[str] = mapped_column(String(32), index=True)
    versions: Mapped[str] = mapped_column(Text)
    machine: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(DIGEST)


class Twin(Row):
    """What two worlds of one seed say beside each other, as bytes that ``codec`` reads.

    ``twin_id``: the digest of both runs and of ``measuring``, the definitions that were used.
    ``policy_run``: null for what all worlds beside one baseline share. ``payload``: MessagePack.
    """

    __tablename__ = "twins"

    twin_id: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    baseline_run: Mapped[str] = mapped_column(ForeignKey(Run.run_id), index=True)
    policy_run: Mapped[str | None] = mapped_column(ForeignKey(Run.run_id), index=True)
    measuring: Mapped[str] = mapped_column(DIGEST)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(DIGEST)


class Sweep(Row):
    """A sweep that was asked for; see ``sim.store.manifest``.

    ``described``: what was asked, JSON. ``names``: what varies, JSON. ``measuring``: the digest of
    the definitions that results are taken by. ``manifest_sha256``: over all points and worlds.
    """

    __tablename__ = "sweeps"

    sweep_id: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    file: Mapped[str] = mapped_column(Text)
    described: Mapped[str] = mapped_column(Text)
    measuring: Mapped[str] = mapped_column(DIGEST)
    names: Mapped[str] = mapped_column(Text)
    created: Mapped[str] = mapped_column(String(32))
    manifest_sha256: Mapped[str] = mapped_column(DIGEST)


class SweepPoint(Row):
    """One point of a sweep's design. ``parameters``: the values by name, JSON."""

    __tablename__ = "sweep_points"

    sweep_id: Mapped[str] = mapped_column(ForeignKey(Sweep.sweep_id), primary_key=True)
    point: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    parameters: Mapped[str] = mapped_column(Text)


class SweepWorld(Row):
    """One world that a sweep asks for, in the order in which it is to be lived.

    ``run_id``, ``baseline_run``, ``twin_id``: what it is called in ``runs`` and ``twins`` once it
    has been lived, so they refer to rows that need not be there.
    """

    __tablename__ = "sweep_worlds"

    sweep_id: Mapped[str] = mapped_column(ForeignKey(Sweep.sweep_id), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    point: Mapped[int] = mapped_column(Integer)
    scenario: Mapped[str] = mapped_column(String(60))
    seed: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[str] = mapped_column(DIGEST)
    baseline_run: Mapped[str | None] = mapped_column(DIGEST)
    twin_id: Mapped[str | None] = mapped_column(DIGEST)


def columns_of(row: Row) -> dict[str, Any]:
    """The values of a row by column."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def row_sha256(row: Run | Twin) -> str:
    """The sha256 over all other columns of a row, 64 hexadecimal digits."""
    total = sha256()
    for name, value in sorted(columns_of(row).items()):
        if name != "sha256":
            kind, content = _content(value)
            total.update(f"{name} {kind} {len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()


def is_intact(row: Run | Twin) -> bool:
    """Whether a row is as it was written."""
    return row.sha256 == row_sha256(row)


def _content(value: object) -> tuple[str, bytes]:
    """A value as bytes; damaged text, too, which SQLite hands out with surrogates."""
    if isinstance(value, bytes):
        return "bytes", value
    kind = "text" if isinstance(value, str) else "number or null"
    return kind, str(value).encode("utf-8", "surrogateescape")
