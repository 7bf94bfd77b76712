"""A sweep from its file to its last world: what is kept already stays, the rest is lived."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from sim.experiments.engine import Engine
from sim.experiments.progress import Progress
from sim.experiments.request import check_processes
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.jobs import Job, LiveWorlds, Rows, jobs
from sim.experiments.sweeps.plan import Asked
from sim.store.manifest import Counts, Manifest, World, counts, keep_manifest, manifest_of, states
from sim.store.place import Place, opened, place_of
from sim.store.store import Store
from sim.store.tables import Status

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Swept:
    """A sweep that came to its end, some of its worlds perhaps failed.

    ``manifest``: what was asked. ``counts``: how many worlds are done, failed and left.
    """

    manifest: Manifest
    counts: Counts
    place: Place = field(repr=False)

    def table(self, *, definition: str = "all_work", horizon: int | None = None) -> "pd.DataFrame":
        """One row a world; see ``sim.experiments.sweeps.table.worlds_table``."""
        from sim.experiments.sweeps.table import worlds_table

        with Store(self.place.name, write=False) as store:
            return worlds_table(store, self.manifest, definition=definition, horizon=horizon)


def sweep(
    file: str | Path | Asked,
    *,
    store: Store | str | Path | None = None,
    processes: int | None = None,
    cluster: str | None = None,
    retry_failed: bool = False,
    progress: Callable[[Progress], None] | None = None,
    task: Callable[[Job], Rows] | None = None,
) -> Swept:
    """Live the worlds of a sweep that the store does not have, and keep each as it is done.

    Started again, it goes on where it was.

    Args:
        file: the name of a sweep that ships, a path to a TOML file, or one that has been read.
        store: where worlds are kept, a file or a database's URL; by default that of
            ``JOBSHIFT_STORE``, or ``outputs/jobshift.db``.
        processes: at most so many at once; by default as many as there are cores.
        cluster: the address of a Dask scheduler whose workers live the worlds and write them to
            the store themselves, which must be a PostgreSQL database that all of them reach.
        retry_failed: live those again that failed before.
        progress: called when it is known how many worlds are there already ("stored"), when the
            kernels are compiled, and after every job ("running").
        task: instead of living the worlds of a job.

    Raises:
        InvalidScenario: the file, a point of the design or an option makes no sense.
        InvalidStore: the store is something else.
        StoreTrouble: the store cannot be read or written; what was kept before stays.
        RunFailed: the cluster is gone.
    """
    check_processes(processes)
    asked = file if isinstance(file, Asked) else load_sweep(file)
    with opened(place_of().name if store is None else store) as kept:
        assert kept is not None
        return sweep_into(kept, asked, Engine(processes, cluster), retry_failed, progress, task)


def sweep_into(
    store: Store,
    asked: Asked,
    engine: Engine,
    retry_failed: bool = False,
    progress: Callable[[Progress], None] | None = None,
    task: Callable[[Job], Rows] | None = None,
) -> Swept:
    """``sweep`` with the parts that it makes."""
    say = progress or (lambda _: None)
    if engine.cluster is not None:
        store.check_shared()
    manifest = planned(store, asked)
    todo = left(store, manifest, retry_failed)
    total = manifest.size
    say(Progress("stored", total - len(todo), total, 0.0))
    if todo:
        live = LiveWorlds.of(asked)
        if task is None:
            _compile(asked, engine, say)
        _live(store, engine, live, task or live, list(jobs(asked, manifest, todo)), say)
    return Swept(manifest, counts(store, manifest), store.place)


def planned(store: Store, asked: Asked) -> Manifest:
    """The manifest of a sweep: the one that was kept, or a new one, which is kept now."""
    kept = manifest_of(store, asked.sweep_id)
    if kept is not None:
        return kept
    manifest = asked.expanded()
    keep_manifest(store, manifest)
    return manifest


def left(store: Store, manifest: Manifest, retry_failed: bool = False) -> list[World]:
    """The worlds that have to be lived, those that points share once."""
    wanted = ("left", "failed") if retry_failed else ("left",)
    return [world for world, state in states(store, manifest) if state in wanted]


@dataclass(frozen=True)
class _Keeping:
    """A task whose rows are written where it is done; what comes back is how many failed."""

    task: Callable[[Job], Rows]
    place: Place

    def __call__(self, job: Job) -> Rows:
        rows = self.task(job)
        _store_of_this_process(self.place.name).keep(rows.runs, rows.twins)
        return Rows([run for run in rows.runs if run.status == Status.FAILED], [])


@cache
def _store_of_this_process(name: str) -> Store:
    return Store(name)


def _live(
    store: Store,
    engine: Engine,
    live: LiveWorlds,
    task: Callable[[Job], Rows],
    waiting: Sequence[Job],
    say: Callable[[Progress], None],
) -> None:
    begin, total, done = perf_counter(), sum(job.settles for job in waiting), 0
    say(Progress("running", 0, total, 0.0))
    doing = task if engine.cluster is None else _Keeping(task, store.place)
    while waiting:
        apart: list[Job] = []
        with closing(engine.each(doing, waiting)) as ended:  # an interrupt stops them
            for job, rows, failed in ended:
                if failed is not None and len(job.worlds) > 1:
                    apart += job.split()  # one of them is to blame
                    continue
                if failed is not None or rows is None:
                    rows = live.failed(job, failed.traceback if failed else "")
                    store.keep(rows.runs)
                elif engine.cluster is None:
                    store.keep(rows.runs, rows.twins)
                done += job.settles
                say(Progress("running", done, total, perf_counter() - begin))
        waiting = apart


def _compile(asked: Asked, engine: Engine, say: Callable[[Progress], None]) -> None:
    from sim.experiments.compiling import compile_once

    if engine.cluster is None:
        return compile_once(asked.all_scenarios, say)
    from sim.experiments.cluster import connected, once_on_each_machine
    from sim.experiments.compiling import warm_up

    say(Progress("compiling", 0, 0, 0.0))
    with connected(engine.cluster) as client:
        once_on_each_machine(client, partial(warm_up, asked.all_scenarios))
