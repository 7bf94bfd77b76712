"""``sim.sensitivity``: which assumptions an outcome hangs on, from a sample made for it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.above import above
from sim.experiments.analysis.finished import (
    Finished,
    check_outcome,
    known_outcomes,
    read_worlds,
    unit_of,
)
from sim.experiments.analysis.indices import morris_indices, sobol_indices
from sim.experiments.analysis.seed_noise import seed_noise
from sim.experiments.analysis.tables import analysis_codebook, columns_of_points
from sim.experiments.intervals import mean_interval
from sim.experiments.progress import Progress
from sim.experiments.request import choose, refuse
from sim.experiments.saving import check_folder, save_tables
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.plan import Asked
from sim.language.message import Message

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.store.store import Store

METHODS = {"saltelli": "sobol", "morris": "morris"}
"""The designs from which indices can be had, and what they are called."""
PAIRED_OUTCOMES = (
    "account_job_years",
    "account_net_public_cost",
    "reemployed_formal_12_months_difference",
)
LONE_OUTCOMES = ("unemployment_rate_35_plus", "focal_income_window")
FILES = ("indices.csv", "luck.csv", "points.csv", "codebook.csv")


@dataclass(frozen=True)
class Sensitivity:
    """Indices of some outcomes, and how much of each is luck.

    ``method``: "sobol" or "morris".
    ``indices``: a row for each scenario, outcome and parameter; columns as in
    ``sim.experiments.analysis.indices``.
    ``luck``: a row for each scenario and outcome: unit, mean and standard deviation over the
    points, the share of seed noise in their variance with its interval, whether the points differ
    at all.
    ``points``: values, and each outcome's mean over seeds with its interval.
    """

    method: str
    sweep: Finished = field(repr=False)
    outcomes: tuple[str, ...]
    indices: "pd.DataFrame" = field(repr=False)
    luck: "pd.DataFrame" = field(repr=False)
    points: "pd.DataFrame" = field(repr=False)

    def to_frame(self) -> "pd.DataFrame":
        """The indices; the same as ``indices``."""
        return self.indices

    def plot(
        self, outcome: str | None = None, scenario: str | None = None, language: str = "en"
    ) -> "Figure":
        """The indices of one outcome as bars with whiskers, and what luck alone would give.

        Args:
            outcome: one of ``outcomes``; the first by default.
            scenario: the first by default.
            language: "zh" or "en".

        Raises:
            InvalidScenario: there is no such outcome, scenario or language.
        """
        chosen = self.outcomes[0] if outcome is None else choose("outcome", outcome, self.outcomes)
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        drawing = above("sim.reporting.figures.sensitivity")
        drawn: Figure = drawing.sensitivity(self, chosen, self.sweep.scenario(scenario), words)
        return drawn

    def save(self, folder: str | Path) -> None:
        """Write ``FILES``; all or none.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        book = analysis_codebook(
            indices=f"{self.method}_indices",
            luck="luck",
            points=columns_of_points(self.sweep, self.outcomes),
        )
        tables = (self.indices, self.luck, self.points, book)
        save_tables(folder, dict(zip(FILES, tables, strict=True)))


def sensitivity(
    file: str | Path | Asked,
    *,
    outcomes: Sequence[str] = (),
    store: "Store | str | Path | None" = None,
    processes: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    out: str | Path | None = None,
) -> Sensitivity:
    """Live the worlds that indices need, those not in the store, and compute the indices.

    Args:
        file: a sweep file with the design "saltelli" or "morris"; see ``check_asked``.
        outcomes: columns of ``sim.experiments.sweeps.table.worlds_table``; by default those of
            ``PAIRED_OUTCOMES``, or of ``LONE_OUTCOMES`` without a baseline.
        store: where worlds are kept; see ``sim.experiments.sweeps.sweep.sweep``.
        processes: at most so many at once.
        progress: told how far it is.
        out: a folder to save to, checked before anything runs.

    Raises:
        InvalidScenario: the file, a point or an option makes no sense; an outcome is nan at some
            points.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: some worlds failed; an index needs all of them.
    """
    from sim.experiments.engine import RunFailed
    from sim.experiments.sweeps.sweep import sweep
    from sim.store.place import opened
    from sim.store.store import Store

    asked = file if isinstance(file, Asked) else load_sweep(file)
    check_asked(asked, outcomes)
    shares = asked.design.shares()  # a missing library is told before anything is lived
    if out is not None:
        check_folder(out, FILES)
    with opened(store if isinstance(store, Store) else Store(store)) as kept:
        assert kept is not None
        swept = sweep(asked, store=kept, processes=processes, progress=progress)
        if swept.counts.failed or swept.counts.left:
            missing = swept.counts.failed + swept.counts.left
            said = f"sweep {asked.name}: {missing} worlds are missing, and indices need all"
            raise RunFailed([f"{said}: `jobshift status` says why"])
        found = read_worlds(swept.manifest, kept)
    if list(asked.design.at(shares.tolist())) != [dict(one) for one in found.manifest.points]:
        raise refuse("design", Message("found.other_sample"), Message("allowed.same_sample"))
    result = indices_of(found, shares, outcomes)
    if out is not None:
        result.save(out)
    return result


def check_asked(asked: Asked, outcomes: Sequence[str] = ()) -> None:
    """Require a design from which indices can be had, and outcomes that there will be.

    Raises:
        InvalidScenario: it is another design, or there is no such outcome.
    """
    if asked.design.method not in METHODS:
        found, allowed = asked.design.method, Message("allowed.index_design")
        raise refuse("design", found, allowed, asked.place(("design",)))
    if len(asked.design.axes) < 2:
        raise refuse(
            "vary", Message("found.one_name"), Message("allowed.two_names"), asked.place(("vary",))
        )
    known = known_outcomes(asked.baseline is not None)
    for outcome in outcomes:
        check_outcome(outcome, known)


def indices_of(
    sweep: Finished, shares: NDArray[np.float64], outcomes: Sequence[str] = ()
) -> Sensitivity:
    """The indices of a sweep that was lived.

    Args:
        shares: the sample, float64 (points, names that vary), 0..1.

    Raises:
        InvalidScenario: there is no such outcome, or it is nan at some points.
    """
    import pandas as pd

    method = METHODS[sweep.manifest.described["design"]]
    asked = tuple(outcomes) or (PAIRED_OUTCOMES if sweep.paired else LONE_OUTCOMES)
    compute = sobol_indices if method == "sobol" else morris_indices
    for outcome in asked:
        check_outcome(outcome, sweep.outcomes)
    indices, luck, points = [], [], []
    for scenario in sweep.scenarios:
        here = sweep.points(range(len(sweep.manifest.points)))
        here.insert(0, "scenario", scenario)
        for outcome in asked:
            values = sweep.values(scenario, outcome).to_numpy(float)
            if len(values) < len(shares):
                counts = {"missing": len(shares) - len(values), "points": len(shares)}
                found = Message("found.undefined", outcome=outcome, **counts)
                raise refuse("outcome", found, Message("allowed.defined"))
            rows = compute(shares, values, sweep.names)
            rows.insert(0, "outcome", outcome)
            rows.insert(0, "scenario", scenario)
            indices.append(rows)
            luck.append(_luck_row(scenario, outcome, values))
            intervals = [mean_interval(row.tolist()) for row in values]
            for name, k in ((outcome, 0), (f"{outcome}_lower", 1), (f"{outcome}_upper", 2)):
                here[name] = np.array([interval[k] for interval in intervals])
        points.append(here.reset_index())
    return Sensitivity(
        method=method,
        sweep=sweep,
        outcomes=asked,
        indices=pd.concat(indices, ignore_index=True),
        luck=pd.DataFrame(luck),
        points=pd.concat(points, ignore_index=True),
    )


def _luck_row(scenario: str, outcome: str, values: NDArray[np.float64]) -> dict[str, Any]:
    noise, means = seed_noise(values), values.mean(axis=1)
    return {
        "scenario": scenario,
        "outcome": outcome,
        "unit": unit_of(outcome),
        "points": len(values),
        "seeds": values.shape[1],
        "mean": float(means.mean()),
        "deviation": math.sqrt(noise.variance),
        "lowest": float(means.min()),
        "highest": float(means.max()),
        "noise_share": noise.share,
        "noise_share_lower": noise.lower,
        "noise_share_upper": noise.upper,
        "points_differ": noise.points_differ,
    }
