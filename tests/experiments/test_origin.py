"""A world goes on from its start as if it had been drawn for the purpose."""

import errno
from pathlib import Path

import numpy as np
import pytest

from sim.experiments import origin
from sim.experiments.origin import Origin
from sim.experiments.twin_runs import TwinRuns
from sim.experiments.world import build_economy, live

SEED = 5
ORDERS = "[policies.order_based_training]\nstart = 1\nawareness = 1\nfirm_awareness = 1\n"


@pytest.mark.parametrize("most", [0, 200_000], ids=["disk", "memory"])
def test_worlds_that_share_an_origin_are_those_drawn_apart(
    scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: int
) -> None:
    monkeypatch.setattr(origin, "_IN_MEMORY", most)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    asked = [scenario("base"), scenario("orders", ORDERS)]
    start = Origin(build_economy(asked[0], SEED))
    assert len(list(folder.iterdir())) == int(most == 0)
    for one in (*asked, asked[0]):  # the first is not worn out by the others
        apart = live(build_economy(one, SEED))
        together = live(build_economy(one, SEED, like=start))
        assert together.digest == apart.digest
        assert together.incomes == apart.incomes
        assert np.array_equal(together.bookings, apart.bookings)
    del start
    assert list(folder.iterdir()) == []


def test_without_room_for_their_start_worlds_are_drawn_apart(
    scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    twins = TwinRuns(scenario("base"), (scenario("orders", ORDERS),))
    together = twins(SEED).result

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(origin, "_IN_MEMORY", 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("pickle.dump", full)
    apart = twins(SEED).result
    assert together is not None
    assert apart is not None
    assert apart.baseline_digest == together.baseline_digest
    assert apart.twins[0].digest == together.twins[0].digest
    assert list(tmp_path.glob("jobshift-*")) == []


def test_other_people_are_drawn_anew(scenario) -> None:
    start = Origin(build_economy(scenario("base"), SEED))
    other = scenario("other", "[parameters]\ntau = 0.02\n")
    assert live(build_economy(other, SEED, like=start)).digest == (
        live(build_economy(other, SEED)).digest
    )
