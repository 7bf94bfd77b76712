"""What the tables of a comparison take from it, as intervals by name."""

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.intervals import Interval, mean_interval

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison

Account = dict[str, Interval]
"""Effects and costs at one horizon, by the names of ``Comparison.headline``."""


class Pair(NamedTuple):
    """A measure over all seeds: in the baseline, in the scenario, and the paired difference.

    A seed without a value on one side counts on the other side all the same: where the baseline
    has no orders, what became of the scenario's orders is still known.
    """

    baseline: Interval
    scenario: Interval
    difference: Interval


def paired(comparison: "Comparison", scenario: str, measure: str) -> Pair:
    """A measure of one scenario beside the baseline."""
    k = [one.name for one in comparison.scenarios].index(scenario)
    pairs = [result.twins[k].measures[measure] for result in comparison.results]
    differences = [after - before for before, after in pairs]  # nan if either is
    known = [pair for pair, d in zip(pairs, differences, strict=True) if not isnan(d)]
    return Pair(
        mean_interval([before for before, _ in known or pairs]),
        mean_interval([after for _, after in known or pairs]),
        mean_interval(differences),
    )


def accounts(comparison: "Comparison", scenario: str, definition: str) -> dict[int, Account]:
    """The account of a scenario by horizon, months since the policy's start.

    Args:
        definition: ``all_work`` or ``formal``.
    """
    frame = comparison.headline
    rows = frame[(frame["scenario"] == scenario) & (frame["definition"] == definition)]
    found: dict[int, Account] = {}
    for row in rows.to_dict("records"):
        interval = Interval(*(row[name] for name in Interval._fields))
        found.setdefault(int(row["horizon_months"]), {})[str(row["measure"])] = interval
    return found
