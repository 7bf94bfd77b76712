"""What the figures share: which comparison, which scenario, in which language; bands and labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import bdtrc, stdtrit

from sim.experiments.intervals import Interval
from sim.experiments.twins import start_of_policy
from sim.language import Language
from sim.reporting.number_text import interval_text
from sim.reporting.paired import Account, accounts
from sim.reporting.style import footer
from sim.reporting.world_size import world_size
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.experiments.compare import Comparison


@dataclass(frozen=True)
class Drawing:
    """One policy beside its baseline, to be drawn in a language."""

    comparison: "Comparison"
    scenario: Scenario
    words: Language

    @property
    def name(self) -> str:
        """The scenario's title."""
        return self.words.of(self.scenario.title)

    @property
    def start(self) -> int:
        """The month in which the policy starts."""
        return start_of_policy(self.comparison.baseline, self.scenario)

    @cached_property
    def accounts(self) -> dict[int, Account]:
        """The account over all work, by horizon."""
        return accounts(self.comparison, self.scenario.name, "all_work")

    @property
    def horizon(self) -> int:
        """Two years after the start, or the last horizon of a shorter run."""
        return 24 if 24 in self.accounts else max(self.accounts)

    def rows(self, table: str) -> Any:
        """The rows of one of the comparison's tables that are about this scenario, a frame."""
        frame = getattr(self.comparison, table)
        return frame[frame["scenario"] == self.scenario.name]

    def sign(self, found: Interval) -> str:
        """What may be said of a difference: "none" where its interval includes zero."""
        if found.spans_zero:
            return "none"
        return "more" if found.mean > 0 else "less"

    def number(self, found: Interval, unit: str) -> str:
        """A number with its interval."""
        return interval_text(found, unit, self.words)

    def beyond_chance(self, rows: Any, lower: str = "lower", upper: str = "upper") -> bool:
        """Whether more intervals exclude zero than chance alone would have it.

        One interval in twenty does where nothing has changed; a count is more than chance where
        it would come about in fewer than one comparison in twenty.
        """
        clear = int(((rows[lower] > 0) | (rows[upper] < 0)).sum())
        return bool(clear and bdtrc(clear - 1, len(rows), 0.05) < 0.05)

    def signed_off(self, figure: "Figure") -> "Figure":
        """The figure with the line that says on what it rests."""
        size = world_size(self.comparison.baseline, self.comparison.weight, self.words)
        seeds = len(self.comparison.seeds)
        footer(figure, self.words("figure.footer", scenario=self.name, seeds=seeds, **size))
        return figure


def banded(
    axes: "Axes", x: Any, mean: Any, lower: Any, upper: Any, color: str, *, style: str = "-"
) -> None:
    """A line with its 95 % interval as a band."""
    axes.plot(x, mean, style, color=color, lw=2.2)
    axes.fill_between(x, lower, upper, color=color, alpha=0.18, lw=0)


def label_ends(
    axes: "Axes", ends: Sequence[tuple[float, float, str, str]], *, least: float = 0.06
) -> None:
    """Name lines directly, at their right ends, pushed apart where they would overlap.

    Args:
        ends: x, y, text and colour of each line.
        least: distance between labels, as a share of the height of the axes.
    """
    low, high = axes.get_ylim()
    gap, last = least * (high - low), -float("inf")
    for x, y, text, color in sorted(ends, key=lambda end: end[1]):
        last = max(y, last + gap)
        axes.annotate(
            text,
            (x, last),
            xytext=(6, 0),
            textcoords="offset points",
            color=color,
            va="center",
            annotation_clip=False,
        )


def across_seeds(values: Any) -> tuple[Any, Any, Any]:
    """Mean and 95 % interval over the first axis; the mean alone three times for one seed."""
    mean = values.mean(axis=0)
    n = len(values)
    if n < 2:
        return mean, mean, mean
    half = stdtrit(n - 1, 0.975) * values.std(axis=0, ddof=1) / np.sqrt(n)
    return mean, mean - half, mean + half
