"""What makes two scenarios differ, and when: the clock of a comparison."""

from typing import Any

from sim.scenario.schema import Scenario

HORIZONS = (6, 12, 24, 36, 48, 60)
"""Months since a policy's start at which its effects are counted."""


def _policies(scenario: Scenario | None) -> dict[str, dict[str, Any]]:
    return {} if scenario is None else scenario.resolved()["policies"]


def start_of_policy(baseline: Scenario | None, scenario: Scenario) -> int:
    """The first month in which a policy differs from the baseline; 0 if none does.

    Args:
        baseline: None for a world without policies.
    """
    before, after = _policies(baseline), _policies(scenario)
    changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    starts = [p[name]["start"] for p in (before, after) for name in changed if name in p]
    return min(starts, default=0)


def new_programmes(baseline: Scenario, scenario: Scenario) -> int:
    """The bits of the scenario's programmes that are new or changed against the baseline.

    A programme's bit is its place among the scenario's policies, sorted by name.
    """
    before, after = _policies(baseline), _policies(scenario)
    return sum(1 << k for k, name in enumerate(sorted(after)) if after[name] != before.get(name))


def horizons(start: int, months: int) -> tuple[int, ...]:
    """Months since ``start`` at which effects are counted: ``HORIZONS``, and the run's last month.

    Stocks are read at the end of a month, so horizon h is the end of month ``start`` + h.
    """
    last = months - 1 - start
    return (*(h for h in HORIZONS if h < last), last)
