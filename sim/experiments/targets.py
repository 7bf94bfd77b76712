"""Targets of a scenario: the share of runs that reach each, and by how much the others miss."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from sim.experiments.seed_result import Twin
from sim.scenario.schema import Targets

MEASURED = {
    "job_changes": "job_changes_best_year",
    "hired_share": "delivered_share",
    "lessons": "lessons_a_year",
    "programme_cost": "programme_cost",
}
"""The measure of the policy world that each target is about."""

_AT_MOST = ("programme_cost",)  # a cap; the others are to be reached from below


def target_rows(targets: Targets, twins: Sequence[Twin]) -> Iterator[dict[str, Any]]:
    """One row for each target that is set.

    A run in which the measure is undefined, such as a hired share without orders, does not reach
    its target; it is left out of the means.
    """
    for name, goal in targets.items():
        values = [twin.measures[MEASURED[name]][1] for twin in twins]
        known = [value for value in values if not math.isnan(value)]
        missing = [_missing(name, goal, value) for value in known]
        missed = [one for one in missing if one > 0.0]
        yield {
            "target": name,
            "measure": MEASURED[name],
            "goal": goal,
            "mean": math.fsum(known) / len(known) if known else math.nan,
            "reached": (len(known) - len(missed)) / len(values) if values else math.nan,
            "missed_by": math.fsum(missed) / len(missed) if missed else 0.0,
            "seeds": len(values),
        }


def _missing(name: str, goal: float, value: float) -> float:
    """How much is missing to the goal; not positive where it is reached."""
    return value - goal if name in _AT_MOST else goal - value
