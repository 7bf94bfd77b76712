"""One run of one scenario with one seed, and its results as tables."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.above import above
from sim.experiments.engine import RunFailed
from sim.experiments.frames import (
    displaced_frame,
    monthly_frame,
    orders_frame,
    training_frame,
)
from sim.experiments.kept_run import Lived, Question, done_row, failed_row, lived_of
from sim.experiments.progress import Progress
from sim.experiments.request import check_seed, choose, read_scenario
from sim.model.indicators import INDICATORS
from sim.scenario.schema import Scenario
from sim.store.place import opened

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.experiments.world import Traces
    from sim.model.economy import Economy
    from sim.store.store import Store


@dataclass(frozen=True)
class RunResult:
    """What came out of one run.

    ``run_id``, ``scenario_digest``, ``model_digest``, ``result_sha256``: 64 hexadecimal digits;
    the same ``run_id`` always gives the same ``result_sha256``.
    ``seconds``: for building and living the world, compilation included where it was needed.
    ``peak_memory_bytes``: of the whole process so far.
    ``measures``: by name, see ``sim.experiments.measures.MEASURES``; people and yuan are those
    of the real population, nan where nobody could be counted.
    ``series``: float64 (months, indicators), of the simulated people.
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
    series: NDArray[np.float64] = field(repr=False)
    _traces: "Traces | None" = field(repr=False)

    @property
    def stored(self) -> bool:
        """Whether it came from a store, which keeps no traces."""
        return self._traces is None

    @cached_property
    def traces(self) -> "Traces":
        """All that the world left behind; if it came from a store, it is lived again for that.

        Raises:
            RunFailed: it is another world with the libraries that are here now.
        """
        if self._traces is not None:
            return self._traces
        from sim.experiments.world import build_economy, live

        traces = live(build_economy(self.scenario, self.seed))
        if traces.digest != self.result_sha256:
            said = "lived again, it is another world: the store has it from other libraries"
            raise RunFailed([f"run {self.run_id[:16]}: {said}"])
        return traces

    @cached_property
    def monthly(self) -> "pd.DataFrame":
        """One row a month, one column an indicator, of the simulated people."""
        return monthly_frame(self.series)

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

    def plot(self, indicator: str = "unemployment_rate") -> "Figure":
        """One monthly indicator as a line, drawn with matplotlib.

        Raises:
            InvalidScenario: there is no such indicator.
        """
        choose("indicator", indicator, list(INDICATORS))
        drawn: Figure = above("sim.reporting.figures.indicator").indicator(self, indicator)
        return drawn

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
    progress: Callable[[Progress], None] | None = None,
    store: "Store | str | Path | None" = None,
) -> RunResult:
    """Live one world.

    Args:
        scenario: a name, a path to a TOML file, or a scenario.
        seed: a whole number, 0..2^32 - 1.
        population: simulated people, instead of the scenario's.
        months: length, instead of the scenario's.
        competitors: other workers and job seekers for each one of the focal group.
        progress: called when it is known whether the run is in the store, when the kernels are
            compiled, when the world begins, and after each month.
        store: where results are kept, a file or a database's URL; a run that is there already is
            not computed again. By default none is kept.

    Raises:
        InvalidScenario: the scenario or an option makes no sense.
        InvalidStore: the store is something else.
        StoreTrouble: the store cannot be read or written.
    """
    check_seed(seed)
    asked = read_scenario(scenario).with_options(population, months, competitors)
    question, say = Question(asked), progress or (lambda _: None)
    with opened(store) as kept:
        lived = _kept(question, seed, kept)
        say(Progress("stored", int(lived is not None), 1, 0.0))
        if lived is not None:
            return _result(question, seed, lived, None)
        return _computed(question, seed, kept, say)


def _kept(question: Question, seed: int, store: "Store | None") -> Lived | None:
    row = store and store.runs([question.run_id(seed)]).get(question.run_id(seed))
    return lived_of(row) if row else None


def _computed(
    question: Question, seed: int, store: "Store | None", say: Callable[[Progress], None]
) -> RunResult:
    from sim.experiments.alone import live_alone
    from sim.experiments.compiling import compile_once

    compile_once([question.scenario], say)
    say(Progress("running", 0, 1, 0.0))
    began: list[float] = []

    def tell(world: "Economy") -> None:
        lived = world.month + 1
        began.append(perf_counter())  # the first month is over: what came before was drawing people
        seconds = (began[-1] - began[0]) * lived / max(1, lived - 1)
        say(Progress("months", lived, question.scenario.months, seconds))

    try:
        traces, alone = live_alone(question.scenario, seed, question.scenario.data(), tell=tell)
    except Exception as error:
        if store is not None:
            trace = "".join(traceback.format_exception(error))
            store.keep([failed_row(question, seed, trace)])
        raise
    lived = Lived(traces.weight, traces.series, traces.digest, alone)
    if store is not None:
        store.keep([done_row(question, seed, lived)])
    return _result(question, seed, lived, traces)


def _result(question: Question, seed: int, lived: Lived, traces: "Traces | None") -> RunResult:
    return RunResult(
        scenario=question.scenario,
        seed=seed,
        run_id=question.run_id(seed),
        scenario_digest=question.scenario_digest,
        model_digest=question.model_digest,
        result_sha256=lived.digest,
        population=question.scenario.population,
        months=question.scenario.months,
        weight=lived.weight,
        seconds=lived.alone.seconds,
        peak_memory_bytes=lived.alone.peak_memory_bytes,
        measures=lived.alone.measures,
        series=lived.series,
        _traces=traces,
    )
