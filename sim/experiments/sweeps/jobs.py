"""What a process is given of a sweep: some worlds of one seed, and what it gives back: rows."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import batched
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.kept_run import Lived, Question, done_row, failed_row
from sim.experiments.kept_twins import TwinRows
from sim.experiments.processes import WORLDS
from sim.experiments.request import refuse
from sim.experiments.seed_result import Failure, Outcome, SeedResult
from sim.experiments.sweeps.axes import Axis, Value, varied
from sim.experiments.sweeps.plan import OPTIONS, Asked
from sim.model.indicators import INDICATORS
from sim.scenario.schema import Scenario
from sim.store.door import check_months, measures_text
from sim.store.manifest import Manifest, World
from sim.store.problem import NotStorable

if TYPE_CHECKING:
    from sim.store.tables import Run, Twin

_BESIDE_ONE_BASELINE = 8  # worlds at most, so that no job is long and little is lost with it


class Here(NamedTuple):
    """A scenario at a point: its place among all of the sweep, and the values."""

    scenario: int
    point: int
    values: Mapping[str, Value]


class Job(NamedTuple):
    """Worlds of one seed that are lived one after the other, beside one baseline if there is one.

    With a baseline and nothing beside it, the baseline alone is lived. ``settles``: how many of
    the worlds that are left it is for; a baseline that several jobs live counts in one of them.
    """

    seed: int
    baseline: Here | None
    worlds: tuple[Here, ...]
    settles: int = 1

    def __str__(self) -> str:
        points = sorted({here.point for here in (self.baseline, *self.worlds) if here})
        some = ", ".join(map(str, points[:4])) + ("…" if len(points) > 4 else "")
        return f"point {some}, seed {self.seed}"

    def split(self) -> list["Job"]:
        """The same worlds, each in a job of its own."""
        others = self.settles - len(self.worlds)
        return [
            self._replace(worlds=(one,), settles=1 + (others if k == 0 else 0))
            for k, one in enumerate(self.worlds)
        ]


class Rows(NamedTuple):
    """What a job gives back: rows for the store, of worlds that were done or failed."""

    runs: "list[Run]"
    twins: "list[Twin]"


Task = Callable[[Job], Rows]


def jobs(asked: Asked, manifest: Manifest, left: Iterable[World]) -> Iterator[Job]:
    """Jobs for the worlds that have to be lived, in the order of the manifest.

    Worlds beside the same baseline are lived together, so that it is lived once for a few of them.
    """
    place = {scenario.name: k for k, scenario in enumerate(asked.all_scenarios)}
    together: dict[tuple[int, str], list[World]] = {}
    for world in left:
        together.setdefault((world.seed, world.baseline_run or world.run_id), []).append(world)

    def here(world: World) -> Here:
        return Here(place[world.scenario], world.point, manifest.points[world.point])

    for (seed, _), worlds in together.items():
        beside = [world for world in worlds if world.baseline_run is not None]
        if asked.baseline is None:
            yield from (Job(seed, None, (here(world),)) for world in worlds)
        elif not beside:
            yield Job(seed, here(worlds[0]), ())
        others = len(worlds) - len(beside)
        for some in batched(beside, _BESIDE_ONE_BASELINE):
            point = some[0].point
            baseline = Here(0, point, manifest.points[point])
            yield Job(seed, baseline, tuple(map(here, some)), len(some) + others)
            others = 0


@dataclass(frozen=True)
class LiveWorlds:
    """The task of a sweep: live the worlds of a job.

    ``scenarios``: all of the sweep, the baseline first if there is one. ``economies``: the digests
    of their data and of the model when the sweep began.
    """

    scenarios: tuple[Scenario, ...]
    axes: tuple[Axis, ...]
    models: tuple[str, ...]

    preload: ClassVar = WORLDS
    """What it imports when it is first called."""

    @classmethod
    def of(cls, asked: Asked) -> "LiveWorlds":
        models = tuple(Question(one).model_digest for one in asked.all_scenarios)
        return cls(asked.all_scenarios, asked.design.axes, models)

    def __call__(self, job: Job) -> Rows:
        """Live the worlds of a job; one that fails leaves the others as they are.

        Raises:
            InvalidScenario: the model or the economy is not what it was, or worlds are no twins.
        """
        if job.baseline is None:
            return self._alone(job)
        from sim.experiments.twin_runs import TwinRuns

        baseline = self._question(job.baseline)
        questions = {f"{q.scenario.name} at point {h.point}": q for h, q in self._questions(job)}
        named = tuple(q.scenario.model_copy(update={"name": n}) for n, q in questions.items())
        outcome = TwinRuns(baseline.scenario, named, **OPTIONS)(job.seed)
        return Rows(*TwinRows(baseline, questions, OPTIONS).of(storable(outcome, baseline)))

    def failed(self, job: Job, text: str) -> Rows:
        """Rows that say of a whole job that it failed."""
        here = job.worlds or (job.baseline,)
        questions = [self._question(one) for one in here if one is not None]
        return Rows([failed_row(question, job.seed, text) for question in questions], [])

    def _alone(self, job: Job) -> Rows:
        from sim.experiments.alone import live_alone

        rows = []
        for _, question in self._questions(job):
            try:
                traces, alone = live_alone(question.scenario, job.seed, question.scenario.data())
                lived = Lived(traces.weight, traces.series, traces.digest, alone)
                rows.append(done_row(question, job.seed, lived))
            except Exception as error:
                text = "".join(traceback.format_exception(error))
                rows.append(failed_row(question, job.seed, text))
        return Rows(rows, [])

    def _questions(self, job: Job) -> list[tuple[Here, Question]]:
        return [(here, self._question(here)) for here in job.worlds]

    def _question(self, here: Here) -> Question:
        scenario = varied(self.scenarios[here.scenario], self.axes, here.values)
        question = Question(scenario.holding(scenario.data()))
        if question.model_digest != self.models[here.scenario]:
            found = "another model or economy in this process than where the sweep began"
            raise refuse("jobshift", found, "the same version and the same files everywhere")
        return question


def storable(outcome: Outcome, baseline: Question) -> Outcome:
    """The same, with a failure in the place of each world that has a number that is none.

    Args:
        baseline: what the failure of the baseline's world is called by.
    """
    result = outcome.result
    if result is None:
        return outcome
    name = baseline.scenario.name
    wrong = _wrong(name, result.seed, result.baseline, result.baseline_alone.measures)
    if wrong is not None:
        return Outcome(None, (*outcome.failures, wrong))
    found = {
        twin.scenario: _wrong(twin.scenario, result.seed, twin.series, twin.alone.measures)
        for twin in result.twins
    }
    failures = [failure for failure in found.values() if failure is not None]
    return Outcome(
        _without(result, {one.scenario for one in failures}), (*outcome.failures, *failures)
    )


def _without(result: SeedResult, names: set[str]) -> SeedResult:
    kept = tuple(twin for twin in result.twins if twin.scenario not in names)
    return replace(result, twins=kept)


def _wrong(
    name: str, seed: int, series: NDArray[np.float64], measures: Mapping[str, float]
) -> Failure | None:
    try:
        check_months(series, list(INDICATORS))
        measures_text(measures)
    except NotStorable as error:
        line = f"scenario {name}, seed {seed}: {error}"
        return Failure(name, seed, line, line)
    return None
