"""``sim.explore``: which assumptions flip a conclusion, in a sweep that was lived."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.above import above as layer_above
from sim.experiments.analysis.boxes import LEAST_POINTS, Box, Boxes, Condition, find_boxes
from sim.experiments.analysis.finished import Finished, check_outcome, finished
from sim.experiments.analysis.names import plain_number
from sim.experiments.analysis.tables import analysis_codebook, columns_of_points
from sim.experiments.codebook import Column
from sim.experiments.intervals import mean_interval
from sim.experiments.request import choose, refuse
from sim.experiments.saving import check_folder, save_tables
from sim.language.message import Message
from sim.store.place import opened
from sim.store.store import Store

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

FILES = ("boxes.csv", "points.csv", "codebook.csv")
DEFAULT_PAIRED, DEFAULT_LONE = "account_job_years", "unemployment_rate_35_plus"


@dataclass(frozen=True)
class Conclusion:
    """An outcome above (or below) a limit."""

    outcome: str
    limit: float
    above: bool = True


@dataclass(frozen=True)
class Exploration:
    """Where a conclusion holds and where not.

    ``undecided``: share of the points at which the outcome's interval over seeds holds the limit,
    so that luck may have decided on which side the point stands.
    ``points``: values, the outcome's mean over seeds with its interval, and whether it holds.
    """

    sweep: Finished = field(repr=False)
    scenario: str
    conclusion: Conclusion
    found: Boxes
    undecided: float
    points: "pd.DataFrame" = field(repr=False)

    @property
    def boxes(self) -> "pd.DataFrame":
        """A row for each box: conditions, points, share with its interval, what is said."""
        import pandas as pd

        rows = [
            {
                "box": number,
                "conditions": conditions_text(box.conditions),
                "points": box.points,
                "share": box.share,
                "share_lower": box.lower,
                "share_upper": box.upper,
                **_outcome(box, self.conclusion),
                "verdict": box.verdict.value,
            }
            for number, box in enumerate(self.found.boxes, 1)
        ]
        return pd.DataFrame(rows)

    def to_frame(self) -> "pd.DataFrame":
        """The boxes; the same as ``boxes``."""
        return self.boxes

    def plot(self, language: str = "en") -> "Figure":
        """The boxes with the share of points for which the conclusion holds.

        Raises:
            InvalidScenario: there is no such language.
        """
        words = layer_above("sim.language").language(choose("language", language, ("zh", "en")))
        drawn: Figure = layer_above("sim.reporting.figures.boxes").boxes(self, words)
        return drawn

    def save(self, folder: str | Path) -> None:
        """Write ``FILES``; all or none.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        columns = columns_of_points(self.sweep, (self.conclusion.outcome,))
        holds = Column("", "结论是否成立", "whether the conclusion holds, by the mean")
        book = analysis_codebook(boxes="boxes", points=columns | {"holds": holds})
        tables = (self.boxes, self.points, book)
        save_tables(folder, dict(zip(FILES, tables, strict=True)))


def explore(
    sweep: str | Path,
    *,
    outcome: str | None = None,
    above: float | None = None,
    below: float | None = None,
    scenario: str | None = None,
    store: "Store | str | Path | None" = None,
    out: str | Path | None = None,
) -> Exploration:
    """Find the assumptions that flip a conclusion.

    Args:
        sweep: the name of a sweep of the store, the beginning of its id, or its file.
        outcome: a column of ``sim.experiments.sweeps.table.worlds_table``; by default additional
            job-years, or the unemployment rate of those over 35 without a baseline.
        above: the conclusion is that the outcome's mean over seeds is above this; 0 by default
            with a baseline.
        below: or that it is below this.
        scenario: the first by default.
        store: where it was kept.
        out: a folder to save to.

    Raises:
        InvalidScenario: there is no such outcome or scenario, or there are too few points.
        InvalidStore, StoreTrouble: there is no such store or sweep, or it cannot be read.
    """
    _require_scikit_learn()
    if out is not None:
        check_folder(out, FILES)
    with opened(store if isinstance(store, Store) else Store(store, write=False)) as kept:
        assert kept is not None
        lived = finished(sweep, kept)
    chosen = outcome or (DEFAULT_PAIRED if lived.paired else DEFAULT_LONE)
    check_outcome(chosen, lived.outcomes)
    result = explored(lived, lived.scenario(scenario), _conclusion(chosen, above, below, lived))
    if out is not None:
        result.save(out)
    return result


def _conclusion(
    outcome: str, above: float | None, below: float | None, sweep: Finished
) -> Conclusion:
    if above is not None and below is not None:
        raise refuse("above", Message("found.too", other="below"), Message("allowed.one"))
    if above is None and below is None:
        if not sweep.paired:
            raise refuse("above", Message("found.nothing"), Message("allowed.limit"))
        above = 0.0
    if above is not None:
        return Conclusion(outcome, above)
    assert below is not None
    return Conclusion(outcome, below, above=False)


def _outcome(box: Box, conclusion: Conclusion) -> dict[str, float]:
    """The outcome's mean in a box with its interval over seeds, from that of the margin."""
    ends = (box.mean.mean, box.mean.lower, box.mean.upper)
    if not conclusion.above:
        ends = (-ends[0], -ends[2], -ends[1])
    keys = ("mean", "mean_lower", "mean_upper")
    return {key: conclusion.limit + end for key, end in zip(keys, ends, strict=True)}


def explored(sweep: Finished, scenario: str, conclusion: Conclusion) -> Exploration:
    """``explore`` with what it reads.

    Raises:
        InvalidScenario: nothing varies, or there are too few points.
    """
    values = sweep.values(scenario, conclusion.outcome)
    if len(values) < LEAST_POINTS or not sweep.names:
        found = Message("found.points", number=len(values))
        raise refuse("sweep", found, Message("allowed.points", least=LEAST_POINTS))
    points = sweep.points(values.index)
    means = [mean_interval(row.tolist()) for row in values.to_numpy(float)]
    name, limit = conclusion.outcome, conclusion.limit
    points[name] = np.array([one.mean for one in means])
    points[f"{name}_lower"] = np.array([one.lower for one in means])
    points[f"{name}_upper"] = np.array([one.upper for one in means])
    margin = (values.to_numpy(float) - limit) * (1.0 if conclusion.above else -1.0)
    points["holds"] = margin.mean(axis=1) > 0.0
    open_ = [not (one.lower > limit or one.upper < limit) for one in means]
    points.insert(0, "scenario", scenario)
    return Exploration(
        sweep=sweep,
        scenario=scenario,
        conclusion=conclusion,
        found=find_boxes(points, sweep.names, margin),
        undecided=float(np.mean(open_)),
        points=points.reset_index(),
    )


def conditions_text(
    conditions: Sequence[Condition],
    call: Callable[[str], str] = str,
    joined: str = ", ",
) -> str:
    """Conditions in signs; "" for none.

    Args:
        call: what to call a parameter; by default its name.
    """
    return joined.join(_condition_text(one, call(one.parameter)) for one in conditions)


def _condition_text(condition: Condition, name: str) -> str:
    low, high = plain_number(condition.low), plain_number(condition.high)
    if condition.words:
        return f"{name} = {' | '.join(condition.words)}"
    if math.isinf(condition.low):
        return f"{name} ≤ {high}"
    return f"{name} > {low}" if math.isinf(condition.high) else f"{low} < {name} ≤ {high}"


def _require_scikit_learn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        found = Message("found.no_library", library="scikit-learn")
        raise refuse("explore", found, Message("allowed.extra")) from None
