"""The sweeps that ship can be lived: every point of them makes sense."""

import pytest

from sim.experiments.sweeps.file import load_sweep, sweep_names
from sim.experiments.sweeps.samples import SAMPLES


@pytest.mark.parametrize("name", sweep_names())
def test_every_point_makes_sense(name: str) -> None:
    asked = load_sweep(name)
    manifest = asked.expanded()
    assert asked.name == name
    assert len(manifest.points) == asked.design.size
    assert asked.design.method == "grid" or asked.design.method in SAMPLES
    assert {world.scenario for world in manifest.worlds} == {
        one.name for one in asked.all_scenarios
    }


def test_the_sweeps_of_the_guides_ship() -> None:
    names = {"orders_screening", "orders_assumptions", "orders_payment", "spending"}
    assert names <= set(sweep_names())
