"""The same comparison under other assumptions, one changed at a time."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from sim.experiments.sweeps.axes import Axis, Value, read_axes, varied
from sim.model.economy_data import EconomyData
from sim.scenario.meaning import problems
from sim.scenario.problem import InvalidScenario
from sim.scenario.schema import Scenario

CUSTOMARY: tuple[tuple[str, Value], ...] = (
    ("competitors", 3.0),
    ("competitors", 10.0),
    ("ai_path", "slow"),
    ("ai_path", "fast"),
)
"""What a published result is shown under besides its own assumptions, where it differs."""


class Variant(NamedTuple):
    """Scenarios in which one assumption is another; the baseline first.

    ``name``: as in a sweep file, such as ``competitors`` or ``order_based_training.payment``.
    """

    name: str
    value: Value
    scenarios: tuple[Scenario, ...]


def variants(
    scenarios: Sequence[Scenario], assumptions: Sequence[tuple[str, Value]]
) -> Iterator[Variant]:
    """The scenarios under each assumption that is not theirs already.

    Args:
        scenarios: the baseline first.
        assumptions: names as in a sweep file, with one value each.

    Raises:
        InvalidScenario: there is no such name, or a value makes no sense.
    """
    for name, value in assumptions:
        axis = read_axis(name, [value], scenarios[0].data())
        changed = tuple(with_value(one, axis, value) for one in scenarios)
        if any(a.digest != b.digest for a, b in zip(scenarios, changed, strict=True)):
            yield Variant(name, value, changed)


def read_axis(name: str, values: Sequence[Value], economy: EconomyData) -> Axis:
    """What a name stands for, and these values of it.

    Raises:
        InvalidScenario: there is no such name, or a value is of the wrong kind.
    """
    table: Any = list(values)
    for part in reversed(name.split(".")):
        table = {part: table}
    axes, wrong = read_axes(table, economy)
    if wrong:
        raise InvalidScenario(one._replace(key=(name,)).line(economy.id) for one in wrong)
    return axes[0]


def with_value(scenario: Scenario, axis: Axis, value: Value) -> Scenario:
    """The scenario with another value, checked; unchanged where the policy is off in it.

    Raises:
        InvalidScenario: the value makes no sense there.
    """
    changed = varied(scenario, [axis], {axis.name: value})
    wrong = list(problems(changed, changed.data()))
    if wrong:
        raise InvalidScenario(one._replace(key=(axis.name,)).line(scenario.name) for one in wrong)
    return changed


def value_in(scenario: Scenario, axis: Axis) -> Value | None:
    """The value that a scenario has under a name, defaults filled in; None if it has none."""
    if axis.path[0] == "policies":
        policy = scenario.resolved()["policies"].get(axis.path[1])
        if policy is None:
            return None
        inner = policy["target"] if axis.path[2] == "target" else policy | policy["settings"]
        return cast("Value", inner[axis.path[-1]])
    if axis.name in ("ai_path", "population", "months"):
        return cast("Value", getattr(scenario, axis.name))
    return float(scenario.rates(scenario.data())[axis.name][0])
