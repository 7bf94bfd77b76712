"""A task in the place of living worlds: as many rows of the same form, in milliseconds.

Its results depend on the run's id alone, as those of a world do.
"""

import os
import time
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from sim.experiments.kept_run import Question
from sim.experiments.kept_twins import TwinRows
from sim.experiments.seed_result import NO_MONTHS, Alone, Outcome, SeedResult, Twin
from sim.experiments.sweeps.jobs import Job, LiveWorlds, Rows, storable
from sim.experiments.sweeps.plan import OPTIONS, Asked
from sim.model.indicators import INDICATORS

_NO_RECORDS = np.zeros(0, [("a", "i8")])


@dataclass(frozen=True)
class SmallTask:
    """``raises``, ``dies``, ``nan``: seeds whose worlds do that."""

    live: LiveWorlds
    seconds: float = 0.0
    raises: tuple[int, ...] = ()
    dies: tuple[int, ...] = ()
    nan: tuple[int, ...] = ()

    @classmethod
    def of(cls, asked: Asked, **options) -> "SmallTask":
        return cls(LiveWorlds.of(asked), **options)

    def __call__(self, job: Job) -> Rows:
        time.sleep(self.seconds * (1 + len(job.worlds)))
        if job.seed in self.raises:
            raise ValueError(f"seed {job.seed} is not to my liking")
        if job.seed in self.dies:
            os._exit(9)
        here = job.worlds if job.baseline is None else (job.baseline, *job.worlds)
        beside = here[1:]
        first, *others = [self.live._question(one) for one in here]
        names = [
            f"{q.scenario.name} at point {one.point}" for q, one in zip(others, beside, strict=True)
        ]
        result = SeedResult(
            seed=job.seed,
            weight=640.0,
            baseline=self._months(first, job.seed),
            baseline_digest=_digest(first, job.seed),
            baseline_alone=_alone(first, job.seed),
            placebo=NO_MONTHS,
            twins=tuple(self._twin(n, q, job.seed) for n, q in zip(names, others, strict=True)),
        )
        outcome = storable(Outcome(result), first)
        runs, twins = TwinRows(first, dict(zip(names, others, strict=True)), OPTIONS).of(outcome)
        return Rows(runs, twins if job.baseline is not None else [])

    def _months(self, question: Question, seed: int) -> np.ndarray:
        months = _draw(question, seed).random((question.scenario.months, len(INDICATORS)))
        if seed in self.nan:
            months[3, 2] = np.nan
        return months

    def _twin(self, name: str, question: Question, seed: int) -> Twin:
        draw = _draw(question, seed)
        return Twin(
            scenario=name,
            measures={"unemployment_rate": (draw.random(), draw.random())},
            accounts=(),
            costs=(),
            groups=_NO_RECORDS,
            moves=draw.integers(9, size=(3, 3)),
            cities=draw.integers(9, size=(3, 3)),
            curves=draw.random((2, 2)),
            income_paths=draw.random((2, 2)),
            participation=draw.random((2, 2)),
            series=self._months(question, seed),
            digest=_digest(question, seed),
            alone=_alone(question, seed),
        )


def _digest(question: Question, seed: int) -> str:
    return sha256(f"result {question.run_id(seed)}".encode()).hexdigest()


def _draw(question: Question, seed: int) -> np.random.Generator:
    return np.random.default_rng(int(_digest(question, seed)[:16], 16))


def _alone(question: Question, seed: int) -> Alone:
    return Alone({"unemployment_rate": float(_draw(question, seed).random())}, 0.01, 1_000_000)
