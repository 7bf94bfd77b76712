"""A comparison over the calibrated ensemble, and what of it holds under other assumptions.

A draw is a seed with a member of the ensemble: its worlds have that member's parameters and that
seed's luck. What is said of policies is said of shares of draws.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.compare import Comparison, compare
from sim.experiments.frames import table
from sim.experiments.intervals import mean_interval
from sim.experiments.progress import Progress
from sim.experiments.request import read_scenario
from sim.experiments.robustness.members import members
from sim.experiments.robustness.settings import ENSEMBLE, SETTINGS, is_as_asked, under
from sim.experiments.saving import check_folder, save_tables
from sim.model.indicators import INDICATORS
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.store import Store

STATED = 0.9
"""The share of draws in which a ranking or a sign must hold to be stated."""

OUTCOMES = ("additional_job_years", "focal_income_window", "net_public_cost")
"""What policies are ranked by: to the end of the run, policy world less baseline."""

BASELINE = "baseline"
FILE = "robustness.csv"


@dataclass(frozen=True)
class Robustness:
    """Comparisons of the same scenarios, by setting; the first over the ensemble alone."""

    comparisons: dict[str, Comparison]

    @property
    def main(self) -> Comparison:
        """The comparison over the calibrated ensemble."""
        return self.comparisons[ENSEMBLE]

    @cached_property
    def table(self) -> "pd.DataFrame":
        """Each scenario against the baseline and against each other one, under each setting.

        Columns as in ``sim.experiments.codebook``: ``share`` is the share of draws in which the
        first has the larger outcome, ties counted half; ``stated`` whether ``STATED`` agree.
        """
        return table(
            "robustness",
            (
                {"setting": setting, "offset": offset(found), **row}
                for setting, found in self.comparisons.items()
                for row in _rows(found)
            ),
        )

    def ranking(self, outcome: str, setting: str = ENSEMBLE) -> list[tuple[str, str, float]]:
        """Pairs of scenarios whose order is stated: the larger, the smaller, share of draws."""
        rows = self.table
        chosen = rows[(rows["setting"] == setting) & (rows["outcome"] == outcome) & rows["stated"]]
        found = []
        for row in chosen[chosen["second"] != BASELINE].to_dict("records"):
            pair = (row["first"], row["second"])
            larger, smaller = pair if row["share"] >= STATED else pair[::-1]
            found.append((larger, smaller, max(row["share"], 1.0 - row["share"])))
        return found

    def save(self, folder: str | Path) -> None:
        """Write the tables of the main comparison, and ``FILE``.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        check_folder(folder, (FILE,))
        self.main.save(folder)
        save_tables(folder, {FILE: self.table})


def robustness(
    baseline: str | Path | Scenario,
    *scenarios: str | Path | Scenario,
    seeds: int | Sequence[int] = 20,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
    processes: int | None = None,
    settings: Sequence[str] = tuple(SETTINGS),
    progress: Callable[[Progress], None] | None = None,
    told: Callable[[str, int, int], None] | None = None,
    store: "Store | str | Path | None" = None,
) -> Robustness:
    """Compare over the calibrated ensemble as well as over seeds, and under other assumptions.

    The arguments are those of ``sim.compare``.

    Args:
        settings: names in ``SETTINGS``; one that the scenarios have already is not lived again.
        told: called with the name of each setting as it begins, its place and their number.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, or there is no ensemble.
        InvalidStore: the store is something else.
        StoreTrouble: the store cannot be read or written.
        RunFailed: some runs failed; what the others gave is in the store, if there is one.
    """
    asked = [
        read_scenario(one).with_options(population, months, competitors)
        for one in (baseline, *scenarios)
    ]
    ensemble = members(asked[0].data())
    found: dict[str, Comparison] = {}
    names = [ENSEMBLE, *(name for name in settings if not is_as_asked(name, asked))]
    for k, name in enumerate(names):
        if told is not None:
            told(name, k, len(names))
        found[name] = compare(
            *under(name, asked),
            seeds=seeds,
            seed=seed,
            processes=processes,
            placebo=name == ENSEMBLE,
            members=ensemble,
            progress=progress,
            store=store,
        )
    as_asked = {name: found[ENSEMBLE] for name in settings if name not in names}
    return Robustness(found | as_asked)


def _rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """The shares of draws of one comparison."""
    for outcome in OUTCOMES:
        gained = {one.name: _by_draw(found, k, outcome) for k, one in enumerate(found.scenarios)}
        pairs = [(name, BASELINE) for name in gained] + list(combinations(gained, 2))
        for first, second in pairs:
            less = gained.get(second, 0.0)
            difference = gained[first] - less
            share = float(np.mean(difference > 0.0) + 0.5 * np.mean(difference == 0.0))
            interval = mean_interval(difference.tolist())
            yield {
                "outcome": outcome,
                "first": first,
                "second": second,
                "share": share,
                "stated": share >= STATED or share <= 1.0 - STATED,
                "difference": interval.mean,
                "lower": interval.lower,
                "upper": interval.upper,
                "draws": len(difference),
            }


def _by_draw(found: Comparison, place: int, outcome: str) -> NDArray[np.float64]:
    """An outcome of one scenario less the baseline's, at the end of the run, (draws,)."""
    values = []
    for result in found.results:
        twin = result.twins[place]
        if outcome == "focal_income_window":
            before, after = twin.measures[outcome]
            values.append(after - before)
        else:
            last = max(
                (one for one in twin.accounts if one.definition == "all_work"),
                key=lambda one: one.horizon,
            )
            name = "job_years" if outcome == "additional_job_years" else outcome
            values.append(float(getattr(last, name)))
    return np.array(values)


def offset(found: Comparison) -> float:
    """Jobs that came back for each one removed by technology, by the end of the baseline.

    Returns:
        Mean over draws; nan where technology removed none.
    """
    names = list(INDICATORS)
    removed, output, tasks = (
        sum(float(result.baseline[-1, names.index(name)]) for result in found.results)
        for name in ("jobs_removed", "jobs_added_by_output", "jobs_new_tasks")
    )
    return (output + tasks) / removed if removed else float("nan")
