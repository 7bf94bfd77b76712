"""Assumptions under which the sign of every effect is shown beside the calibrated ensemble."""

from collections.abc import Mapping, Sequence

from sim.experiments.variants import read_axis, with_value
from sim.scenario.schema import Scenario

ENSEMBLE = "ensemble"
"""The setting of the scenarios themselves."""

SETTINGS: Mapping[str, Mapping[str, float]] = {
    "competitors_3": {"competitors": 3.0},
    "competitors_10": {"competitors": 10.0},
    "offset_0": {"new_tasks": 0.0, "output_response": 0.0},
    # at the central path, after six years
    "offset_0_7": {"new_tasks": 0.825, "output_response": 1.0},
    "offset_1_1": {"new_tasks": 1.5, "output_response": 1.0},
}
"""By name, what is set in all worlds.

An offset is the jobs that come back, from cheaper output and new tasks, for each one that
technology removes; ``offset`` measures what it came to.
"""


def under(setting: str, scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios under a setting.

    Raises:
        InvalidScenario: a value makes no sense in one of them.
    """
    data = scenarios[0].data()
    changed = list(scenarios)
    for name, value in SETTINGS.get(setting, {}).items():
        axis = read_axis(name, [value], data)
        changed = [with_value(one, axis, value) for one in changed]
    return changed


def is_as_asked(setting: str, scenarios: Sequence[Scenario]) -> bool:
    """Whether the scenarios have the setting already."""
    pairs = zip(scenarios, under(setting, scenarios), strict=True)
    return all(one.digest == other.digest for one, other in pairs)
