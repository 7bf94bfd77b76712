"""A sweep expanded: every world it asks for, with the names under which the store keeps them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Any

from sim.experiments.kept_run import Question
from sim.experiments.kept_twins import twin_id
from sim.experiments.measuring import measuring_digest
from sim.experiments.sweeps.axes import Value, varied
from sim.experiments.sweeps.design import Design, Point
from sim.language.message import Message
from sim.model.economy_data import EconomyData
from sim.scenario.meaning import problems
from sim.scenario.problem import InvalidScenario, Key, Problem
from sim.scenario.schema import Scenario
from sim.store.manifest import Manifest, World

MOST_WORLDS = 1_000_000
_MOST_PROBLEMS = 20

OPTIONS: dict[str, Any] = {"placebo": None}
"""The further arguments of ``TwinRuns`` in a sweep: no placebo twins, which cost a third."""


@dataclass(frozen=True)
class Asked:
    """What a sweep file asks for.

    ``file``: how messages call it; ``place`` says on which line of it a key stands.
    ``baseline``: lived beside every scenario with the same values and seed; None for worlds that
    stand alone. ``scenarios``: the others. ``seeds``: the seeds of each point.
    """

    name: str
    file: str
    place: Callable[[Key], str]
    baseline: Scenario | None
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    design: Design

    @property
    def all_scenarios(self) -> tuple[Scenario, ...]:
        """The baseline first, if there is one."""
        return (*([self.baseline] if self.baseline else []), *self.scenarios)

    @property
    def size(self) -> int:
        """Worlds at most: where points differ in nothing that concerns a scenario, they share."""
        return self.design.size * len(self.seeds) * len(self.all_scenarios)

    @cached_property
    def described(self) -> dict[str, Any]:
        """All that decides which worlds are asked for, plain values."""
        axes = self.design.axes
        return {
            "name": self.name,
            "baseline": self.baseline and self.baseline.resolved(),
            "scenarios": {one.name: one.resolved() for one in self.scenarios},
            "seeds": list(self.seeds),
            "design": self.design.method,
            "samples": self.design.samples,
            "design_seed": self.design.seed,
            "vary": {
                axis.name: {"values": list(axis.grid())}
                if axis.values or self.design.method == "grid"
                else {"low": axis.low, "high": axis.high}
                for axis in axes
            },
        }

    @cached_property
    def sweep_id(self) -> str:
        """The sha256 of what is asked, of the model and of what is measured, 64 digits.

        A sweep that is started again under it goes on where it was.
        """
        models = [Question(one).model_digest for one in self.all_scenarios]
        asked = json.dumps(self.described, sort_keys=True)
        return _digest("sweep", asked, *models, measuring_digest())

    def expanded(self, points: Sequence[Point] | None = None) -> Manifest:
        """Every world asked for.

        Args:
            points: those of an earlier start, or of a sample made elsewhere; the design's own by
                default.

        Raises:
            InvalidScenario: there are too many, or a point makes no sense.
        """
        if points is None:
            self._check_size()
            points = self.design.points()
        questions = [self._questions(number, point) for number, point in enumerate(points)]
        worlds = (
            world
            for seed in self.seeds
            for number, here in enumerate(questions)
            for world in self._worlds(seed, number, here)
        )
        return Manifest(
            sweep_id=self.sweep_id,
            name=self.name,
            file=self.file,
            described=self.described,
            measuring=measuring_digest(),
            names=self.design.names,
            points=tuple(points),
            worlds=tuple(worlds),
        )

    def scenario_at(self, scenario: Scenario, point: Mapping[str, Value]) -> Scenario:
        """One of the scenarios with the values of a point."""
        return varied(scenario, self.design.axes, point) if point else scenario

    def _check_size(self) -> None:
        if self.size > MOST_WORLDS:
            number = f"{self.size:,}" if self.size < 10**15 else "> 10^15"
            allowed = Message("allowed.worlds", most=f"{MOST_WORLDS:,}")
            said = Problem(("vary",), Message("found.runs", number=number), allowed)
            raise InvalidScenario([said.line(self.place(("vary",)))])

    def _questions(self, number: int, point: Point) -> list["_Digests"]:
        """For each scenario what names its worlds at this point, checked."""
        found = []
        for scenario, economy in self._economies:
            here = self.scenario_at(scenario, point)
            self._check(here, economy, number, point)
            found.append(_Digests.of(here, economy))
        return found

    @cached_property
    def _economies(self) -> list[tuple[Scenario, EconomyData]]:
        return [(one, one.data()) for one in self.all_scenarios]

    def _check(self, here: Scenario, economy: EconomyData, number: int, point: Point) -> None:
        wrong = list(islice(problems(here, economy), _MOST_PROBLEMS)) if point else []
        if wrong:
            varied_keys = {axis.path: axis.name for axis in self.design.axes}
            raise InvalidScenario(self._line(one, number, varied_keys) for one in wrong)

    def _line(self, problem: Problem, number: int, varied_keys: dict[Key, str]) -> str:
        name = varied_keys.get(problem.key) or varied_keys.get(problem.key[-1:])
        key: Key = ("vary", *name.split(".")) if name else ("vary",)
        found = Message("found.at_point", found=problem.found, number=number)
        return problem._replace(key=key, found=found).line(self.place(key))

    def _worlds(self, seed: int, point: int, here: "list[_Digests]") -> Iterator[World]:
        from sim.store.digest import run_id

        runs = [run_id(one.scenario, seed, one.model) for one in here]
        baseline = runs[0] if self.baseline else None
        for k, (scenario, run) in enumerate(zip(self.all_scenarios, runs, strict=True)):
            beside = baseline if k > 0 else None
            twin = twin_id(OPTIONS, beside, run) if beside else None
            yield World(point, scenario.name, seed, run, beside, twin)


@dataclass(frozen=True, slots=True)
class _Digests:
    """The digests of a scenario at a point and of its model."""

    scenario: str
    model: str

    @classmethod
    def of(cls, scenario: Scenario, economy: EconomyData) -> "_Digests":
        from sim.scenario.resolve import digest
        from sim.store.digest import model_digest

        return cls(digest(scenario, economy), model_digest(economy))


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
