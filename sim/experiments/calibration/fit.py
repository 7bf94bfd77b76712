"""A fit from its first set of parameters to the files that scenarios and comparisons read."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.calibration.files import ENSEMBLE, FILES, POINT, REACHED
from sim.experiments.calibration.moments import MOMENTS, Moments, Question, moments
from sim.experiments.calibration.problem import UNSEEN, Problem, Yardstick
from sim.experiments.calibration.region import candidates, far_apart, nearest
from sim.experiments.calibration.trials import Trials, Tried
from sim.experiments.engine import Engine
from sim.experiments.progress import Progress
from sim.experiments.saving import check_folder, save_tables
from sim.model.economy_data import EconomyData

if TYPE_CHECKING:
    import pandas as pd

_SEARCHED = 0.12  # share of the budget for the search of the best point
_FEWEST, _AT_A_TIME = 8, 24  # points of the region between two emulators


class Fresh(NamedTuple):
    """Deviations of a set on seeds that it was not chosen by, (seeds, ``MOMENTS``)."""

    deviations: NDArray[np.float64]

    def distance(self, yardstick: Yardstick) -> float:
        """As of a set that is tried, with the mean over these seeds."""
        return yardstick.distance(self.deviations.mean(axis=0))


@dataclass(frozen=True)
class Fit:
    """What a fit found.

    ``tried``: sets of parameters. ``point``: the nearest, see ``nearest``. ``start``: the first.
    ``ensemble``: sets within the region, the nearest first. ``fresh``, ``fresh_start``: both on
    seeds that neither was chosen by. ``published``: moments asked for, (``MOMENTS``,).
    """

    problem: Problem
    yardstick: Yardstick
    tried: int
    point: Tried
    start: Tried
    ensemble: tuple[Tried, ...]
    fresh: Fresh
    fresh_start: Fresh
    published: NDArray[np.float64]
    seconds: float

    @property
    def better(self) -> bool:
        """Whether the point is nearer than the start by more than sampling noise.

        By seed, paired: the distance of single worlds, its mean difference over two standard
        errors.
        """
        one, other = (
            np.sum((fresh.deviations / self.yardstick.one) ** 2, axis=1)
            for fresh in (self.fresh, self.fresh_start)
        )
        gained = other - one
        return bool(gained.mean() > 2.0 * gained.std(ddof=1) / math.sqrt(len(gained)))

    def moments_frame(self) -> "pd.DataFrame":
        """Every moment: asked for, at the start and at the point, with standard errors."""
        import pandas as pd

        error = math.sqrt(len(self.fresh.deviations))
        columns: dict[str, object] = {"moment": MOMENTS, "asked_for": np.exp(self.published)}
        for name, fresh in (("start", self.fresh_start), ("point", self.fresh)):
            mean = fresh.deviations.mean(axis=0)
            columns[name] = np.exp(self.published + mean)
            columns[f"{name}_off"] = np.expm1(mean)
            columns[f"{name}_error"] = fresh.deviations.std(axis=0, ddof=1) / error
        columns["one_world"] = self.yardstick.one
        return pd.DataFrame(columns)

    def ensemble_frame(self, economy: EconomyData) -> "pd.DataFrame":
        """One row a member: its distance, fitted parameters, and those no target speaks of."""
        import pandas as pd

        rows = [
            {"member": k, "distance": one.distance, **one.parameters}
            for k, one in enumerate(self.ensemble, 1)
        ]
        frame = pd.DataFrame(rows)
        for name, column in unseen_draws(economy, len(rows)).items():
            frame[name] = column
        return frame

    def save(self, folder: str | Path, economy: EconomyData) -> None:
        """Write ``FILES``.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        path = check_folder(folder, FILES)
        save_tables(path, {ENSEMBLE: self.ensemble_frame(economy), REACHED: self.moments_frame()})
        (path / POINT).write_text(self._point_text(), "utf-8")

    def _point_text(self) -> str:
        problem, yardstick = self.problem, self.yardstick
        lines = [
            "# The nearest set of parameters that `jobshift calibrate` tried, and how near it is.",
            "# Distances are sums of squares over the sampling noise of one world; `limit` is what",
            "# noise alone exceeds in one case of twenty. fresh: on seeds not used in the choice.",
            "# start: where the search began. Scenarios use parameters.toml of the economy.",
            "",
            f"model = {problem.model!r}".replace("'", '"'),
            f"population = {problem.population}",
            f"months = {problem.months}",
            f"replicates = {len(problem.seeds)}",
            'chosen = "as the nearest"',
            f"tried = {self.tried}",
            f"within_region = {len(self.ensemble)}",
            f"limit = {yardstick.limit:.4g}",
            f"distance = {self.point.distance:.4g}",
            f"distance_start = {self.start.distance:.4g}",
            f"distance_fresh = {self.fresh.distance(yardstick):.4g}",
            f"distance_start_fresh = {self.fresh_start.distance(yardstick):.4g}",
            f"better_than_start = {str(self.better).lower()}",
            "",
            "[parameters]",
            *(f"{name} = {value:.4g}" for name, value in self.point.parameters.items()),
            "",
            "[start]",
            *(f"{name} = {value:.4g}" for name, value in self.start.parameters.items()),
            "",
        ]
        return "\n".join(lines)


def unseen_draws(economy: EconomyData, number: int) -> dict[str, NDArray[np.float64]]:
    """A Latin hypercube over the declared ranges of ``UNSEEN``, one column each, (number,)."""
    from scipy.stats import qmc

    known = [name for name in UNSEEN if name in economy.parameters]
    drawn = qmc.LatinHypercube(len(known), rng=np.random.default_rng(1)).random(number)
    ends = [(economy.parameters[name].low, economy.parameters[name].high) for name in known]
    return {
        name: low + column * (high - low)
        for name, column, (low, high) in zip(known, drawn.T, ends, strict=True)
    }


def fit(
    problem: Problem,
    journal: Path,
    *,
    budget: int = 400,
    members: int = 64,
    processes: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Fit:
    """Search for the nearest set of parameters, then for all that are as near as noise allows.

    Started again with the same journal it goes on where it was.

    Args:
        journal: where every set that was tried is kept.
        budget: sets of parameters in all, those of earlier starts included.
        members: of the ensemble, if so many are found.

    Raises:
        RunFailed: a world raised an error; what was tried before is kept.
    """
    begin, say = perf_counter(), progress or (lambda _: None)
    engine = Engine(processes)
    say(Progress("running", 0, budget, 0.0))
    trials = Trials(problem, journal, engine, say)
    trials.target = budget
    say(Progress("stored", min(trials.done, budget), budget, 0.0))
    trials.search(max(2 * len(problem.box) + 2, int(_SEARCHED * budget)))
    tried = trials.all()
    while len(tried) < budget and len(_within(tried, trials.yardstick)) < members:
        number = min(_AT_A_TIME, max(_FEWEST, budget // 6), budget - len(tried))
        points = candidates(problem, tried, trials.yardstick, number, len(tried))
        if not len(points):
            break  # the emulator rules everything out
        trials.try_these(points)
        tried = trials.all()
    return _found(problem, trials.yardstick, tried, members, engine, begin)


def _within(tried: Sequence[Tried], yardstick: Yardstick) -> list[Tried]:
    """The sets within sampling noise, the nearest first."""
    near = [one for one in tried if one.distance <= yardstick.limit]
    return sorted(near, key=lambda one: one.distance)


def _found(
    problem: Problem,
    yardstick: Yardstick,
    tried: Sequence[Tried],
    members: int,
    engine: Engine,
    begin: float,
) -> Fit:
    near = _within(tried, yardstick)
    chosen = far_apart(np.array([one.unit for one in near]), members) if near else []
    point = nearest(tried, yardstick)
    published, fresh = _fresh(problem, point.parameters, engine)
    _, fresh_start = _fresh(problem, problem.start, engine)
    return Fit(
        problem=problem,
        yardstick=yardstick,
        tried=len(tried),
        point=point,
        start=tried[0],
        ensemble=tuple(sorted((near[k] for k in chosen), key=lambda one: one.distance)),
        fresh=fresh,
        fresh_start=fresh_start,
        published=published,
        seconds=perf_counter() - begin,
    )


def _fresh(
    problem: Problem, parameters: Mapping[str, float], engine: Engine
) -> tuple[NDArray[np.float64], Fresh]:
    """What is asked for, and the deviations of a set, on fresh seeds."""
    asked = [problem.question(parameters, seed) for seed in problem.fresh_seeds]
    with closing(engine.map(_with_seed, asked)) as done:
        found = dict(done)
    in_order = [found[seed] for seed in problem.fresh_seeds]
    published = np.mean([one.published for one in in_order], axis=0)
    if problem.observed is not None:
        published = np.array(problem.observed)
    return published, Fresh(np.array([problem.deviation(one) for one in in_order]))


def _with_seed(question: Question) -> tuple[int, Moments]:
    return question.seed, moments(question)
