"""kill -9 at random moments: nothing lost, nothing twice, the same results as undisturbed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.sweep import sweep
from sim.store.manifest import results_digest
from sim.store.store import Store
from tests.experiments.sweeps.killing import FILE, Tally, kill_parents, kill_workers
from tests.experiments.sweeps.small_sweep import How
from tests.experiments.sweeps.small_task import SmallTask

KILLS = 25
DATABASES = ("sqlite", "postgresql")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "killed.toml"
    path.write_text(FILE, "utf-8")
    return str(path)


@pytest.fixture
def undisturbed(file: str, tmp_path: Path) -> str:
    """The digest of the sweep when nobody is killed."""
    asked = load_sweep(file)
    with Store(tmp_path / "undisturbed.db") as store:
        swept = sweep(asked, store=store, processes=1, task=SmallTask.of(asked))
        assert swept.counts.done == 6 * 2 * 30
        return results_digest(store, swept.manifest)


REAL = FILE.replace("seeds = 6", "seeds = 3").replace("levels = 30", "levels = 4")


def on_both(kill: Callable[[str], Tally]) -> list[Tally]:
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(kill, DATABASES))


def check(tallies: list[Tally]) -> None:
    for tally in tallies:
        assert tally._replace(sweeps=1) == Tally(kills=KILLS, sweeps=1)


def test_the_parent_is_killed(file: str, undisturbed: str, new_store: Callable[[str], str]) -> None:
    new_store("postgresql")  # the server starts before two threads ask for it
    check(
        on_both(
            lambda database: kill_parents(
                file,
                How(seconds=0.01),
                lambda: new_store(database),
                KILLS,
                undisturbed,
                seed=DATABASES.index(database),
            )
        )
    )


def test_workers_are_killed(file: str, undisturbed: str, new_store: Callable[[str], str]) -> None:
    new_store("postgresql")
    check(
        on_both(
            lambda database: kill_workers(
                file,
                How(processes=2, seconds=0.03),
                lambda: new_store(database),
                KILLS,
                undisturbed,
                seed=DATABASES.index(database),
            )
        )
    )


def test_real_worlds_whose_processes_are_killed(
    tmp_path: Path, new_store: Callable[[str], str]
) -> None:
    path = tmp_path / "real.toml"
    path.write_text(REAL, "utf-8")
    file = str(path)
    swept = sweep(file, store=tmp_path / "undisturbed.db", processes=1)
    assert swept.counts.done == 3 * 4 * 2
    with Store(tmp_path / "undisturbed.db") as store:
        digest = results_digest(store, swept.manifest)
    how = How(processes=2, seconds=None)
    parents = kill_parents(file, how, lambda: new_store("postgresql"), 3, digest, 1, longest=2.0)
    workers = kill_workers(file, how, lambda: new_store("sqlite"), 3, digest, 1, longest=2.0)
    for tally in (parents, workers):
        assert tally._replace(sweeps=1) == Tally(kills=3, sweeps=1)
