"""Sweeps from file to table: the same everywhere, going on where they were, whoever fails."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiments.progress import Progress
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.plan import Asked
from sim.experiments.sweeps.sweep import Swept, sweep
from sim.experiments.sweeps.table import points_table
from sim.scenario.problem import InvalidScenario
from sim.store.manifest import Counts, counts, failures, results_digest
from sim.store.problem import InvalidStore
from sim.store.store import Store
from tests.experiments.sweeps.small_task import SmallTask

TWINS = """
baseline = "baseline"
scenarios = ["order_based_training", "per_head_subsidy"]
seeds = 6
population = 1000
months = 24
[vary]
order_share = { levels = 5 }
order_based_training.payment = [1000, 2000, 4000]
"""
ALONE = """
scenarios = ["baseline", "order_based_training"]
seeds = 20
population = 1000
months = 24
"""


def asked(folder: Path, text: str) -> Asked:
    file = folder / "mine.toml"
    file.write_text(text, "utf-8")
    return load_sweep(file)


def small(plan: Asked, store: str | Path, processes: int = 1, **options: Any) -> Swept:
    return sweep(plan, store=store, processes=processes, task=SmallTask.of(plan, **options))


def digest(swept: Swept) -> str:
    with Store(swept.place.name, write=False) as store:
        assert list(store.damage()) == []
        return results_digest(store, swept.manifest)


# The same everywhere


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("expected")
    return {
        text: digest(small(asked(folder, text), folder / f"{k}.db"))
        for k, text in enumerate((TWINS, ALONE))
    }


@pytest.mark.parametrize(
    ("processes", "database", "text"),
    [
        (1, "postgresql", TWINS),
        (2, "sqlite", TWINS),
        (2, "postgresql", ALONE),
        (3, "postgresql", TWINS),
        (3, "sqlite", ALONE),
        (8, "sqlite", TWINS),
    ],
)
def test_the_same_results_wherever_they_were_made(
    processes: int,
    database: str,
    text: str,
    tmp_path: Path,
    new_store: Callable[[str], str],
    expected: dict[str, str],
) -> None:
    swept = small(asked(tmp_path, text), new_store(database), processes)
    assert swept.counts.done == swept.counts.total > 0
    assert digest(swept) == expected[text]


@pytest.mark.parametrize("text", [TWINS, ALONE])
def test_the_same_results_on_a_cluster(
    text: str, tmp_path: Path, new_store: Callable[[str], str], cluster: str, expected: Any
) -> None:
    plan = asked(tmp_path, text)
    place = new_store("postgresql")
    swept = sweep(plan, store=place, cluster=cluster, task=SmallTask.of(plan))
    assert swept.counts.done == swept.counts.total
    assert digest(swept) == expected[text]


# Going on


def test_what_is_there_is_not_done_again(tmp_path: Path) -> None:
    plan, said = asked(tmp_path, TWINS), list[Progress]()
    first = small(plan, tmp_path / "s.db")
    task = SmallTask.of(plan, raises=tuple(range(1, 7)))
    again = sweep(plan, store=tmp_path / "s.db", task=task, progress=said.append)
    assert again == first
    total = first.counts.total
    assert said == [Progress("stored", total, total, 0.0)]
    more = asked(tmp_path, TWINS.replace("seeds = 6", "seeds = 7"))
    swept = sweep(more, store=tmp_path / "s.db", task=SmallTask.of(more), progress=said.append)
    assert said[1] == Progress("stored", total, total * 7 // 6, 0.0)
    assert swept.counts == Counts(total * 7 // 6, 0, 0)


def test_worlds_that_were_forgotten_are_left_again(tmp_path: Path) -> None:
    plan = asked(tmp_path, ALONE)
    swept = small(plan, tmp_path / "s.db")
    with Store(tmp_path / "s.db") as store:
        store.delete([swept.manifest.worlds[0].run_id])
        assert counts(store, swept.manifest) == Counts(39, 0, 1)
    assert small(plan, tmp_path / "s.db").counts == Counts(40, 0, 0)


# Failing


@pytest.mark.parametrize("processes", [1, 2])
def test_a_world_that_raises_costs_only_itself(processes: int, tmp_path: Path) -> None:
    plan = asked(tmp_path, ALONE)
    swept = small(plan, tmp_path / "s.db", processes, raises=(3, 5))
    assert swept.counts == Counts(36, 4, 0)
    with Store(tmp_path / "s.db", write=False) as store:
        failed = list(failures(store, swept.manifest))
    assert {one.world.seed for one in failed} == {3, 5}
    assert all("ValueError: seed" in one.traceback for one in failed)
    assert all("Traceback" in one.traceback for one in failed)
    assert small(plan, tmp_path / "s.db", processes).counts == Counts(36, 4, 0)
    retried = sweep(plan, store=tmp_path / "s.db", task=SmallTask.of(plan), retry_failed=True)
    assert retried.counts == Counts(40, 0, 0)


def test_worlds_that_kill_their_process_cost_only_themselves(tmp_path: Path) -> None:
    plan = asked(tmp_path, TWINS)
    swept = small(plan, tmp_path / "s.db", 2, dies=(4,))
    assert (swept.counts.left, swept.counts.failed) == (5, 15 + 5)  # its baselines never came back
    with Store(tmp_path / "s.db", write=False) as store:
        said = {one.traceback.partition(": ")[2] for one in failures(store, swept.manifest)}
    assert said == {"its process died with exit code 9 (out of memory?)"}


@pytest.mark.parametrize("text", [TWINS, ALONE])
def test_a_number_that_is_none_fails_at_the_door(text: str, tmp_path: Path) -> None:
    plan = asked(tmp_path, text)
    swept = small(plan, tmp_path / "s.db", 2, nan=(2,))
    assert swept.counts.failed > 0
    with Store(tmp_path / "s.db", write=False) as store:
        failed = list(failures(store, swept.manifest))
        assert list(store.damage()) == []
    assert {one.world.seed for one in failed} == {2}
    assert all("month 3, " in one.traceback and "found nan" in one.traceback for one in failed)


# Refused


def test_a_cluster_needs_a_database_that_machines_share(tmp_path: Path) -> None:
    with pytest.raises(InvalidStore, match="PostgreSQL"):
        sweep(asked(tmp_path, ALONE), store=tmp_path / "s.db", cluster="tcp://127.0.0.1:1")


def test_a_cluster_that_is_not_there_is_said_in_one_line(
    tmp_path: Path, new_store: Callable[[str], str]
) -> None:
    plan = asked(tmp_path, ALONE)
    with pytest.raises(InvalidScenario, match=r"tcp://127\.0\.0\.1:1") as error:
        sweep(
            plan,
            store=new_store("postgresql"),
            cluster="tcp://127.0.0.1:1",
            task=SmallTask.of(plan),
        )
    assert "\n" not in str(error.value)


# The real world


def test_a_real_sweep_is_read_as_a_table(
    tmp_path: Path, new_store: Callable[[str], str], cluster: str
) -> None:
    text = TWINS.replace("seeds = 6", "seeds = 2").replace("levels = 5", "levels = 2")
    plan = asked(tmp_path, text.replace("[1000, 2000, 4000]", "[2000]"))
    one = sweep(plan, store=tmp_path / "one.db", processes=1)
    two = sweep(plan, store=tmp_path / "two.db", processes=2)
    assert one.counts == two.counts == Counts(2 * 2 * 3, 0, 0)
    many = sweep(plan, store=new_store("postgresql"), cluster=cluster)
    assert digest(one) == digest(two) == digest(many)
    worlds = two.table()
    assert len(worlds) == 2 * 2 * 2
    assert list(worlds.columns[:5]) == [
        *("point", "order_share", "order_based_training.payment", "scenario", "seed"),
    ]
    net = worlds["account_gross"] - worlds["account_deadweight"]
    net -= worlds["account_substitution"] + worlds["account_displacement"]
    np.testing.assert_allclose(worlds["account_net"], net, atol=1e-6)
    points = points_table(worlds, two.manifest.names, "unemployment_rate_difference")
    assert len(points) == 4
    assert set(points["seeds"]) == {2}
    with pytest.raises(InvalidScenario, match="horizon"):
        two.table(horizon=7)


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    swept = small(asked(tmp_path, ALONE), tmp_path / "s.db")
    run = swept.manifest.worlds[5].run_id
    with closing(sqlite3.connect(tmp_path / "s.db")) as raw, raw:
        (content,) = raw.execute("SELECT monthly FROM runs WHERE run_id = ?", [run]).fetchone()
        flipped = content[:100] + bytes([content[100] ^ 1]) + content[101:]
        raw.execute("UPDATE runs SET monthly = ? WHERE run_id = ?", [flipped, run])
    with Store(tmp_path / "s.db", write=False) as store:
        (line,) = store.damage()
    assert run in line
