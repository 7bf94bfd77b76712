"""Sweeps whose processes are killed at random moments, and what is left of them."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import psutil
from sqlalchemy import func, select

from sim.experiments.sweeps.file import load_sweep
from sim.store.manifest import counts, manifest_of, results_digest
from sim.store.store import Store
from sim.store.tables import Run, Twin
from tests.experiments.sweeps.small_sweep import PATIENCE, How, Running, start

FILE = """
baseline = "baseline"
scenarios = ["order_based_training"]
seeds = 6
population = 1000
months = 24
[vary]
order_share = { levels = 30 }
"""
"""The sweep whose processes are killed."""

OUTLIVING = 5.0  # seconds that a process may outlive its parent


class Tally(NamedTuple):
    """What many kills did: worlds lost and lived twice, sweeps finished, with other results."""

    kills: int = 0
    lost: int = 0
    twice: int = 0
    orphans: int = 0
    sweeps: int = 0
    different: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*map(sum, zip(self, other, strict=True)))


def kill_parents(
    file: str,
    how: How,
    new_store: Callable[[], str],
    kills: int,
    digest: str,
    seed: int,
    longest: float = 0.8,
) -> Tally:
    """Kill the process that lives a sweep at random moments and start it again, until it is done.

    Args:
        digest: of the same sweep undisturbed.
        longest: seconds between its first world and the kill; sometimes it is killed before.
    """
    chance = random.Random(seed)
    total, store = Tally(), new_store()
    while total.kills < kills or total.sweeps == 0:
        running = start(file, store, how._replace(processes=chance.choice((1, 1, 2, 3))))
        if chance.random() < 0.2:
            moment = chance.uniform(0.0, 2.0)
        else:
            running.first_world()
            moment = chance.uniform(0.0, longest)
        code = running.ended(moment if total.kills < kills else PATIENCE)
        if code is None:
            children = _children(running)
            running.process.kill()
            running.process.join()
            total = total.plus(Tally(kills=1, orphans=_outliving(children)))
        else:
            assert code == 0
            total = total.plus(found(file, store, digest))
            store = new_store()
        running.told.close()
        running.process.close()
    return total


def kill_workers(
    file: str,
    how: How,
    new_store: Callable[[], str],
    kills: int,
    digest: str,
    seed: int,
    longest: float = 1.0,
) -> Tally:
    """Kill what a sweep started at random moments; it comes to its end all the same.

    That is its workers, the server they are forked from, and what tracks their resources.

    Args:
        longest: seconds between two kills; there are at least 0.3, or one item could be hit again
            and again until it is to blame.
    """
    chance = random.Random(seed)
    total = Tally()
    while total.kills < kills:
        store = new_store()
        running = start(file, store, how)
        running.first_world()
        while total.kills < kills and running.ended(chance.uniform(0.3, longest)) is None:
            children = _children(running)
            if children:
                with suppress(psutil.NoSuchProcess):
                    chance.choice(children).kill()
                    total = total.plus(Tally(kills=1))
        assert running.ended(PATIENCE) == 0
        total = total.plus(found(file, store, digest))
        running.told.close()
        running.process.close()
    return total


def found(file: str, store: str, digest: str) -> Tally:
    """What a store holds of a sweep that is said to be done."""
    with Store(store, write=False) as opened:
        manifest = manifest_of(opened, load_sweep(file).sweep_id)
        assert manifest is not None
        counted = counts(opened, manifest)
        with opened.reading() as connection:
            rows = connection.scalar(select(func.count()).select_from(Run)) or 0
            twins = connection.scalar(select(func.count()).select_from(Twin)) or 0
        worlds = {one.run_id for one in manifest.worlds}
        shared = {(one.seed, one.baseline_run) for one in manifest.worlds if one.baseline_run}
        beside = {one.twin_id for one in manifest.worlds if one.twin_id}
        expected = len(worlds), len(beside) + len(shared)
        return Tally(
            lost=counted.total - counted.done,
            twice=abs(rows - expected[0]) + abs(twins - expected[1]),
            sweeps=1,
            different=int(results_digest(opened, manifest) != digest) + len(list(opened.damage())),
        )


def _children(running: Running) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(running.process.pid).children(recursive=True)
    return []


def _outliving(children: list[psutil.Process]) -> int:
    return len(psutil.wait_procs(children, timeout=OUTLIVING)[1])
