"""One run of one scenario with one seed, and its results as tables."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from sim.experiments.frames import (
    displaced_frame,
    monthly_frame,
    orders_frame,
    training_frame,
)
from sim.experiments.measures import measured
from sim.experiments.memory import peak_memory_bytes
from sim.experiments.request import check_seed, read_scenario
from sim.experiments.twins import start_of_policy
from sim.experiments.world import Traces, build_economy, live
from sim.scenario.schema import Scenario
from sim.store.digest import model_digest, run_id

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RunResult:
    """What came out of one run.

    ``run_id``, ``scenario_digest``, ``model_digest``, ``result_sha256``: 64 hexadecimal digits;
    the same ``run_id`` always gives the same ``result_sha256``.
    ``seconds``: for building and living the world, compilation included where it was needed.
    ``peak_memory_bytes``: of the whole process so far.
    ``measures``: by name, see ``sim.experiments.measures.MEASURES``; people and yuan are those
    of the real population, nan where nobody could be counted.
    """

    scenario: Scenario
    seed: int
    run_id: str
    scenario_digest: str
    model_digest: str
    result_sha256: str
    population: int
    months: int
    weight: float
    seconds: float
    peak_memory_bytes: int
    measures: dict[str, float]
    traces: Traces = field(repr=False)

    @cached_property
    def monthly(self) -> "pd.DataFrame":
        """One row a month, one column an indicator, of the simulated people."""
        return monthly_frame(self.traces.series)

    @cached_property
    def displaced(self) -> "pd.DataFrame":
        """One row for each displacement, recalled people included."""
        return displaced_frame(self.traces.displaced, self.scenario.data())

    @cached_property
    def training(self) -> "pd.DataFrame":
        """One row for each training spell."""
        return training_frame(self.traces.training, self.scenario.data())

    @cached_property
    def orders(self) -> "pd.DataFrame":
        """One row for each order of a firm."""
        return orders_frame(self.traces.orders, self.scenario.data())

    def to_frame(self) -> "pd.DataFrame":
        """The monthly indicators; the same as ``monthly``."""
        return self.monthly


def run(
    scenario: str | Path | Scenario,
    *,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
) -> RunResult:
    """Live one world.

    Args:
        scenario: a name, a path to a TOML file, or a scenario.
        seed: a whole number, 0..2^32 - 1.
        population: simulated people, instead of the scenario's.
        months: length, instead of the scenario's.
        competitors: other workers and job seekers for each one of the focal group.

    Raises:
        InvalidScenario: the scenario or an option makes no sense.
    """
    check_seed(seed)
    asked = read_scenario(scenario).with_options(population, months, competitors)
    data = asked.data()
    begin = perf_counter()
    traces = live(build_economy(asked, seed, data=data))
    seconds = perf_counter() - begin
    digest, model = asked.digest, model_digest(data)
    return RunResult(
        scenario=asked,
        seed=seed,
        run_id=run_id(digest, seed, model),
        scenario_digest=digest,
        model_digest=model,
        result_sha256=traces.digest,
        population=asked.population,
        months=asked.months,
        weight=traces.weight,
        seconds=seconds,
        peak_memory_bytes=peak_memory_bytes(),
        measures=measured(traces, since=start_of_policy(None, asked)),
        traces=traces,
    )
