"""Sets of parameters that have been tried, in a journal that survives whatever happens.

The journal is Optuna's: a file to which lines are only added. Started again, a fit goes on from
what is there; a set whose worlds were not all lived is forgotten.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.calibration.moments import MOMENTS, Moments, Question, moments
from sim.experiments.calibration.problem import Problem, Yardstick
from sim.experiments.engine import Engine
from sim.experiments.progress import Progress

if TYPE_CHECKING:
    import optuna

_NOISE = "noise"


class Tried(NamedTuple):
    """A set of parameters and what its worlds showed.

    ``unit``: its point of the unit cube. ``deviation``: mean over replicates, (``MOMENTS``,).
    """

    parameters: Mapping[str, float]
    unit: NDArray[np.float64]
    deviation: NDArray[np.float64]
    distance: float


class Trials:
    """The journal of one problem.

    Args:
        file: where it is; made if it is not there.
        engine: lives the worlds.
        say: told how many sets have been tried of how many.
    """

    def __init__(
        self,
        problem: Problem,
        file: Path,
        engine: Engine,
        say: Callable[[Progress], None],
    ) -> None:
        import optuna
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.problem, self._engine, self._say = problem, engine, say
        self._optuna = optuna
        file.parent.mkdir(parents=True, exist_ok=True)
        sampler = optuna.samplers.CmaEsSampler(seed=1, warn_independent_sampling=False)
        self._study = optuna.create_study(
            storage=JournalStorage(JournalFileBackend(str(file))),
            study_name=problem.digest,
            sampler=sampler,
            load_if_exists=True,
        )
        self._box: dict[str, optuna.distributions.BaseDistribution] = {
            name: optuna.distributions.FloatDistribution(-1.0, 1.0) for name in problem.box
        }
        self._begin, self._lived_now = perf_counter(), 0
        self.target = 0
        self._forget_unfinished()
        self.yardstick = Yardstick(self._noise(), len(problem.seeds))

    @property
    def done(self) -> int:
        """Sets that have been tried."""
        return len(self._finished())

    def all(self) -> list[Tried]:
        """What has been tried, in the order in which it was asked for."""
        return [self._read(trial) for trial in self._finished()]

    def search(self, number: int) -> None:
        """Let the search propose sets until so many have been tried, some at a time."""
        at_a_time = 4 + int(3 * math.log(len(self._box)))  # a generation of CMA-ES
        if not self.done:
            self._enqueue(self.problem.start)
        while (missing := number - self.done) > 0:
            asked = [self._study.ask(self._box) for _ in range(min(at_a_time, missing))]
            self._try(asked)

    def try_these(self, units: NDArray[np.float64]) -> None:
        """Try some points of the unit cube, shape (points, parameters)."""
        for unit in units:
            self._enqueue(self.problem.from_unit(unit))
        self._try([self._study.ask(self._box) for _ in units])

    def _try(self, asked: "Sequence[optuna.Trial]") -> None:
        """Live the worlds of some sets; each set is kept as soon as its worlds are done."""
        problem = self.problem
        replicates = len(problem.seeds)
        items = [
            _Item(number, problem.question(self._parameters(trial.params), seed))
            for number, trial in enumerate(asked)
            for seed in problem.seeds
        ]
        found: dict[int, dict[int, Moments]] = {number: {} for number in range(len(asked))}
        for number, seed, its in self._lived(items):
            found[number][seed] = its
            if len(found[number]) == replicates:
                mean = np.mean([problem.deviation(found[number][s]) for s in problem.seeds], axis=0)
                trial = asked[number]
                trial.set_user_attr("deviation", mean.tolist())
                self._study.tell(trial, self.yardstick.distance(mean))
                self._tell_progress()

    def _lived(self, items: "Sequence[_Item]") -> Iterator[tuple[int, int, Moments]]:
        with closing(self._engine.map(_live, items)) as done:  # an interrupt stops them
            yield from done

    def _noise(self) -> NDArray[np.float64]:
        """Standard deviation of each moment over worlds at the start, lived once for a journal."""
        kept = self._study.user_attrs.get(_NOISE)
        if kept is None:
            items = [_Item(0, self.problem.question({}, seed)) for seed in self.problem.noise_seeds]
            by_seed = {seed: its for _, seed, its in self._lived(items)}
            spread = np.std(
                [self.problem.deviation(by_seed[seed]) for seed in sorted(by_seed)], axis=0, ddof=1
            )
            kept = spread.tolist()
            self._study.set_user_attr(_NOISE, kept)
        return np.array(kept)

    def _forget_unfinished(self) -> None:
        state = self._optuna.trial.TrialState
        for _ in self._study.get_trials(deepcopy=False, states=(state.WAITING,)):
            self._study.ask(self._box)  # takes those that wait before any other
        for trial in self._study.get_trials(deepcopy=False, states=(state.RUNNING,)):
            self._study.tell(trial.number, state=state.FAIL)

    def _finished(self) -> "list[optuna.trial.FrozenTrial]":
        state = self._optuna.trial.TrialState
        trials = self._study.get_trials(deepcopy=False, states=(state.COMPLETE,))
        return list(trials)

    def _read(self, trial: "optuna.trial.FrozenTrial") -> Tried:
        deviation = np.array(trial.user_attrs["deviation"])
        assert deviation.shape == (len(MOMENTS),)
        parameters = self._parameters(trial.params)
        distance = self.yardstick.distance(deviation)
        return Tried(parameters, self.problem.to_unit(parameters), deviation, distance)

    def _tell_progress(self) -> None:
        self._lived_now += 1
        seconds = perf_counter() - self._begin
        left = max(self.target - self.done, 0)
        self._say(Progress("running", self._lived_now, self._lived_now + left, seconds))

    # The search begins in the middle of its own box with steps of a sixth of it. There stands the
    # start, -1 and 1 are the ends of the box, and the square makes first steps small: a tenth.

    def _parameters(self, place: Mapping[str, float]) -> dict[str, float]:
        found = {}
        for name, (low, high) in self.problem.box.items():
            start, x = self.problem.start[name], place[name]
            value = start + x * abs(x) * (high - start if x > 0.0 else start - low)
            found[name] = min(max(value, low), high)
        return found

    def _enqueue(self, parameters: Mapping[str, float]) -> None:
        place = {}
        for name, (low, high) in self.problem.box.items():
            start = self.problem.start[name]
            x = parameters[name] - start
            side = high - start if x > 0.0 else start - low
            place[name] = math.copysign(math.sqrt(abs(x) / side), x) if side else 0.0
        self._study.enqueue_trial(place)


def tried_already(problem: Problem, file: Path) -> int:
    """How many sets of a problem a journal has; nothing is written."""
    if not file.is_file():
        return 0
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = JournalStorage(JournalFileBackend(str(file)))
    known = {study.study_name: study._study_id for study in storage.get_all_studies()}
    if problem.digest not in known:
        return 0
    done = (optuna.trial.TrialState.COMPLETE,)
    return len(storage.get_all_trials(known[problem.digest], deepcopy=False, states=done))


class _Item(NamedTuple):
    """One world of one set, by its place among those asked for."""

    number: int
    question: Question

    def __str__(self) -> str:
        return f"set {self.number}, seed {self.question.seed}"


def _live(item: _Item) -> tuple[int, int, Moments]:
    return item.number, item.question.seed, moments(item.question)
