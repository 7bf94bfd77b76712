"""The manifest of a sweep: all its worlds, written down before the first is lived.

What became of a world stands in ``runs`` and ``twins`` alone; here is only what was asked.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import inspect, or_, select

from sim.store.problem import StoreTrouble, UnknownSweep
from sim.store.tables import Run, Status, Sweep, SweepPoint, SweepWorld, Twin, columns_of

if TYPE_CHECKING:
    from sim.store.store import Store

_AT_ONCE = 5_000  # rows in one statement
_SHORTEST = 4  # digits that name a sweep


class World(NamedTuple):
    """One world of a sweep: which point, scenario and seed, and what names it in the store.

    ``baseline_run``, ``twin_id``: None for a baseline, and for a world that stands alone.
    """

    point: int
    scenario: str
    seed: int
    run_id: str
    baseline_run: str | None
    twin_id: str | None


@dataclass(frozen=True)
class Manifest:
    """A sweep as it was asked for.

    ``sweep_id``: 64 hexadecimal digits. ``described``: what was asked, plain values.
    ``measuring``: the digest of the definitions that results are taken by.
    ``names``: what varies. ``points``: a value for each of them. ``worlds``: seed by seed, point
    by point, the baseline before the scenarios.
    """

    sweep_id: str
    name: str
    file: str
    described: Mapping[str, Any]
    measuring: str
    names: tuple[str, ...]
    points: tuple[Mapping[str, Any], ...] = field(repr=False)
    worlds: tuple[World, ...] = field(repr=False)

    @property
    def size(self) -> int:
        """How many worlds there are, those that points share once."""
        return len({(world.run_id, world.twin_id) for world in self.worlds})

    @property
    def sha256(self) -> str:
        """The sha256 over points and worlds, 64 hexadecimal digits."""
        total = sha256(json.dumps(self.points, sort_keys=True).encode())
        for world in self.worlds:
            total.update(f"{tuple(world)}\n".encode())
        return total.hexdigest()


class Counts(NamedTuple):
    """How far a sweep is, in worlds; those that points share count once."""

    done: int
    failed: int
    left: int

    @property
    def total(self) -> int:
        return sum(self)


class SweepListed(NamedTuple):
    """A sweep in a list; what each is, says ``Manifest``. ``created``: UTC, ISO 8601."""

    sweep_id: str
    name: str
    file: str
    created: str


class WorldFailed(NamedTuple):
    """A world that failed, and the traceback that it left."""

    world: World
    traceback: str


def keep_manifest(store: "Store", manifest: Manifest) -> None:
    """Write a manifest in one transaction; one that is there already stays as it is.

    Raises:
        StoreTrouble: the store cannot be written.
    """
    row = Sweep(
        sweep_id=manifest.sweep_id,
        name=manifest.name,
        file=manifest.file,
        described=json.dumps(manifest.described, ensure_ascii=False),
        measuring=manifest.measuring,
        names=json.dumps(manifest.names),
        created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        manifest_sha256=manifest.sha256,
    )
    points = (
        {"sweep_id": manifest.sweep_id, "point": k, "parameters": json.dumps(point)}
        for k, point in enumerate(manifest.points)
    )
    worlds = (
        {"sweep_id": manifest.sweep_id, "place": k, **world._asdict()}
        for k, world in enumerate(manifest.worlds)
    )
    with store.writing() as connection:
        new = store.insert(Sweep).on_conflict_do_nothing()
        connection.execute(new.values(columns_of(row)))
        for table, rows in ((SweepPoint, points), (SweepWorld, worlds)):
            for some in batched(rows, _AT_ONCE):  # another may have begun the same sweep just now
                connection.execute(store.insert(table).on_conflict_do_nothing(), list(some))


def sweeps(store: "Store") -> list[SweepListed]:
    """All sweeps of a store, the newest first."""
    columns = [getattr(Sweep, name) for name in SweepListed._fields]
    with store.reading() as connection:
        if not inspect(connection).has_table(Sweep.__tablename__):
            return []  # an older jobshift made this store
        chosen = select(*columns).order_by(Sweep.created.desc(), Sweep.sweep_id)
        return [SweepListed(*row) for row in connection.execute(chosen)]


def sweep_like(store: "Store", name: str) -> SweepListed:
    """The newest sweep of that name, or the one whose id begins like this.

    Raises:
        UnknownSweep: there is none, or several ids begin like this.
    """
    known = sweeps(store)
    named = [one for one in known if one.name == name][:1]
    like = [one for one in known if len(name) >= _SHORTEST and one.sweep_id.startswith(name)]
    found = named or like
    if len(found) != 1:
        said = "several such sweeps" if found else "no such sweep"
        names = ", ".join(dict.fromkeys(one.name for one in known)) or "none"
        allowed = f"a sweep's name or the beginning of its id; there are: {names}"
        raise UnknownSweep(f"sweep {name!r}: found {said} in {store.place}; allowed {allowed}")
    return found[0]


def manifest_of(store: "Store", sweep_id: str) -> Manifest | None:
    """The manifest that was kept, or None.

    Raises:
        StoreTrouble: it is damaged, or the store cannot be read.
    """
    mine = [one for one in sweeps(store) if one.sweep_id == sweep_id]
    if not mine:
        return None
    columns = [getattr(SweepWorld, name) for name in World._fields]
    with store.reading() as connection:
        kept = select(Sweep.described, Sweep.measuring, Sweep.names, Sweep.manifest_sha256)
        described, measuring, names, digest = connection.execute(
            kept.where(Sweep.sweep_id == sweep_id)
        ).one()
        points = connection.scalars(
            select(SweepPoint.parameters)
            .where(SweepPoint.sweep_id == sweep_id)
            .order_by(SweepPoint.point)
        )
        worlds = connection.execute(
            select(*columns).where(SweepWorld.sweep_id == sweep_id).order_by(SweepWorld.place)
        )
        manifest = Manifest(
            sweep_id=sweep_id,
            name=mine[0].name,
            file=mine[0].file,
            described=json.loads(described),
            measuring=measuring,
            names=tuple(json.loads(names)),
            points=tuple(map(json.loads, points)),
            worlds=tuple(World(*row) for row in worlds),
        )
    if manifest.sha256 != digest:
        raise StoreTrouble(f"store {store.place}: the manifest of sweep {sweep_id} is damaged")
    return manifest


def states(store: "Store", manifest: Manifest) -> list[tuple[World, str]]:
    """What has become of each world: "done", "failed" or "left"; those shared come once.

    A policy's world is done when it has been set beside its baseline, too, and failed when one of
    the two has.
    """
    worlds: dict[tuple[str, str | None], World] = {}
    for world in manifest.worlds:
        worlds.setdefault((world.run_id, world.twin_id), world)
    ids = {id for one in worlds.values() for id in (one.run_id, one.baseline_run) if id}
    valid = or_(Run.measuring == manifest.measuring, Run.status == Status.FAILED)
    runs = _known(store, select(Run.run_id, Run.status).where(valid), Run.run_id, ids)
    twin_ids = {one.twin_id for one in worlds.values() if one.twin_id}
    twins = _known(store, select(Twin.twin_id, Twin.measuring), Twin.twin_id, twin_ids)
    return [(one, _state(one, runs, twins)) for one in worlds.values()]


def counts(store: "Store", manifest: Manifest) -> Counts:
    """How many worlds of a sweep are done, failed and left."""
    total = Counter(state for _, state in states(store, manifest))
    return Counts(total["done"], total["failed"], total["left"])


def failures(store: "Store", manifest: Manifest) -> Iterator[WorldFailed]:
    """The worlds that raised an error or whose process died, with what they left.

    A world that failed because its baseline did is not among them; the baseline is.
    """
    failed = [world for world, state in states(store, manifest) if state == "failed"]
    for some in batched(failed, 500):
        runs = store.runs(world.run_id for world in some)
        for world in some:
            run = runs.get(world.run_id)
            if run is not None and run.traceback is not None:
                yield WorldFailed(world, run.traceback)


def results_digest(store: "Store", manifest: Manifest) -> str:
    """The sha256 of all results of a sweep, 64 hexadecimal digits.

    Two stores in which the same sweep was finished have the same, however, where and in which
    order its worlds were lived. Times, memory and machines are left out.
    """
    total = sha256()
    for some in batched(manifest.worlds, 500):
        runs = store.runs({one.run_id for one in some})
        twins = store.twins({one.twin_id for one in some if one.twin_id})
        for one in some:
            total.update(f"{tuple(one)}\n".encode())
            if (run := runs.get(one.run_id)) is not None:
                total.update(f"{run.status} {run.result_sha256} {run.measures}\n".encode())
                total.update(run.monthly or b"")
            if one.twin_id in twins:
                total.update(twins[one.twin_id].payload)
    return total.hexdigest()


def _known(store: "Store", chosen: Any, key: Any, ids: Collection[str]) -> dict[str, str]:
    """Of these keys those that a table has, each with its value."""
    found: dict[str, str] = {}
    with store.reading() as connection:
        for some in batched(sorted(ids), 500):
            found.update(map(tuple, connection.execute(chosen.where(key.in_(some)))))
    return found


def _state(world: World, runs: Mapping[str, str], twins: Mapping[str, str]) -> str:
    run = runs.get(world.run_id)
    if run == Status.DONE and (world.twin_id is None or world.twin_id in twins):
        return "done"
    base = runs.get(world.baseline_run or "")
    return "failed" if Status.FAILED in (run, base) else "left"


def damage_in_manifests(store: "Store") -> Iterator[str]:
    """One line for each manifest that is not as it was written."""
    for one in sweeps(store):
        try:
            manifest_of(store, one.sweep_id)
        except (StoreTrouble, ValueError):
            yield f"sweeps {one.sweep_id}: not as it was written"
