"""Sweeps that nobody lived: an outcome as a function of what varies, with luck that is known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

import sim
from sim.experiments.analysis.finished import Finished
from sim.experiments.seed_result import MONEY
from sim.experiments.sweeps.table import ACCOUNT, PEOPLE
from sim.store.manifest import Manifest

Point = Mapping[str, Any]


def made_up(
    points: Sequence[Point],
    outcomes: Mapping[str, Callable[[Point, float], float]],
    *,
    seeds: int = 6,
    design: str = "grid",
    scenarios: Sequence[str] = ("order_based_training",),
    left: int = 0,
) -> Finished:
    """A sweep with a baseline, in which an outcome is a function of a point and a seed's luck."""
    rng = np.random.default_rng(1)
    luck = rng.standard_normal((len(scenarios), len(points), seeds))
    rows = [
        {
            "point": number,
            **point,
            "scenario": scenario,
            "seed": seed,
            "run_id": f"{k}-{number}-{seed}",
            **{f"{ACCOUNT}{name}": 0.0 for name in (*PEOPLE, *MONEY, "job_years")},
            **{name: of(point, float(luck[k, number, seed])) for name, of in outcomes.items()},
        }
        for seed in range(seeds)
        for number, point in enumerate(points)
        for k, scenario in enumerate(scenarios)
    ]
    manifest = Manifest(
        sweep_id="0" * 64,
        name="made_up",
        file="made_up.toml",
        described={
            "baseline": {},
            "scenarios": {name: sim.load_scenario(name).resolved() for name in scenarios},
            "seeds": list(range(seeds)),
            "design": design,
        },
        measuring="",
        names=tuple(points[0]),
        points=tuple(points),
        worlds=(),
    )
    return Finished(manifest, pd.DataFrame(rows), left)
