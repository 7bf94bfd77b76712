"""What a sweep can vary, by its name: a parameter, a policy's setting, a key of the scenario."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.language.message import Message, Unit
from sim.model.economy_data import EconomyData
from sim.policies.catalogue import policy_classes, policy_names
from sim.quantity import Quantity
from sim.scenario.problem import Key, Problem, listed, nearest, shown
from sim.scenario.schema import NO_AI, PolicyEntry, Scenario, Target

Value = float | int | str
"""What a scenario may hold under a name."""

MOST_LEVELS = 10_000
DEFAULT_LEVELS = 3
_RANGE = ("low", "high", "levels")
_KEYS = ("ai_path", "population", "months")
_WHOLE = ("population", "months", "start", "end")


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that varies: either over ``values`` or from ``low`` to ``high``.

    ``name``: as in the file, such as ``order_share`` or ``order_based_training.payment``.
    ``path``: where it stands in a scenario.
    ``levels``: how many values a grid takes from ``low`` to ``high``, both included.
    ``whole``: only whole numbers make sense.
    """

    name: str
    path: Key
    values: tuple[Value, ...] = ()
    low: float = math.nan
    high: float = math.nan
    levels: int = DEFAULT_LEVELS
    whole: bool = False

    def grid(self) -> tuple[Value, ...]:
        """The values that a grid takes, each once."""
        if self.values:
            return self.values
        steps = (k / (self.levels - 1) for k in range(self.levels))
        between = (self.low + (self.high - self.low) * step for step in steps)
        return tuple(dict.fromkeys(round(x) if self.whole else x for x in between))

    def at(self, share: float) -> Value:
        """The value so far along the axis; of listed values each has an equal part.

        Args:
            share: 0..1.
        """
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return min(int(self.low + share * (self.high - self.low + 1.0)), int(self.high))
        return self.low + (self.high - self.low) * share


def varied(scenario: Scenario, axes: Sequence[Axis], values: Mapping[str, Value]) -> Scenario:
    """The scenario with these values in place; a policy that is off in it stays off.

    Only the shape is checked, not the meaning: see ``sim.scenario.meaning.problems``.

    Args:
        values: by the axes' names.
    """
    table = scenario.model_dump()
    for axis in axes:
        if axis.path[0] != "policies" or axis.path[1] in scenario.policies:
            _put(table, axis.path, values[axis.name])
    copy = Scenario.model_validate(table)
    copy._file = scenario.file
    return copy


def _put(table: dict[str, Any], path: Key, value: Value) -> None:
    if path == ("competitors",):
        table["parameters"].pop("competitors", None)  # it could be set in both places
    for part in path[:-1]:
        table = table[str(part)]
    table[str(path[-1])] = value


# Names into axes


def read_axes(vary: Mapping[str, Any], economy: EconomyData) -> tuple[list[Axis], list[Problem]]:
    """The axes that the table ``vary`` of a sweep file describes, and all that is wrong with it."""
    axes: list[Axis] = []
    problems: list[Problem] = []
    for key, entry in _entries(vary):
        found = _axis(key, entry, economy)
        (axes if isinstance(found, Axis) else problems).append(found)  # type: ignore[arg-type]
    return axes, problems


def _entries(vary: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    """Every name in the table and what stands there; a policy's settings are in its own table."""
    for name, entry in vary.items():
        if name in policy_names() and isinstance(entry, dict):
            for setting, inner in entry.items():
                if setting == "target" and isinstance(inner, dict):
                    for part, innermost in inner.items():
                        yield (name, setting, part), innermost
                else:
                    yield (name, setting), inner
        else:
            yield (name,), entry


def _axis(key: Key, entry: Any, economy: EconomyData) -> Axis | Problem:
    here: Key = ("vary", *key)
    place = _place(key, economy)
    if place is None:
        return _unknown(here, economy)
    path, declared = place
    name, whole = ".".join(map(str, key)), key[-1] in _WHOLE
    if isinstance(entry, list):
        return _of_values(name, path, here, entry, whole, declared)
    if isinstance(entry, dict):
        return _of_range(name, path, here, entry, whole, declared)
    return Problem(here, shown(entry), Message("allowed.values_or_range"))


def _place(key: Key, economy: EconomyData) -> tuple[Key, Quantity | Sequence[str] | None] | None:
    """Where a name stands in a scenario, and what it may be: a range, words, or not declared."""
    if len(key) == 1:
        name = str(key[0])
        if name in economy.parameters:
            path = (name,) if name == "competitors" else ("parameters", name)
            return path, economy.parameters[name]
        if name == "ai_path":
            return (name,), (*economy.ai_paths, NO_AI)
        return ((name,), None) if name in _KEYS else None
    policy, setting = str(key[0]), str(key[1])
    if setting in PolicyEntry.model_fields:
        model: type[BaseModel] = PolicyEntry if len(key) == 2 else Target
        known = key[-1] in model.model_fields and key[-1] != "target"
        return (("policies", *key), None) if known else None
    declared = policy_classes()[policy].parameters.get(setting)
    if declared is None:
        return None
    return ("policies", *key), declared if isinstance(declared, Quantity) else declared.options


def _unknown(here: Key, economy: EconomyData) -> Problem:
    names = list(_names(economy))
    said = ".".join(map(str, here[1:]))
    near = nearest(said, names) or nearest(said, [name.rpartition(".")[2] for name in names])
    full = next((name for name in names if near in (name, name.rpartition(".")[2])), None)
    allowed = Message("allowed.what_varies", keys=listed(_KEYS))
    return Problem(here, Message("found.unknown_name"), allowed, full)


def _names(economy: EconomyData) -> Iterator[str]:
    yield from _KEYS
    yield from economy.parameters
    for policy in policy_names():
        yield from (f"{policy}.{key}" for key in PolicyEntry.model_fields if key != "target")
        yield from (f"{policy}.target.{key}" for key in Target.model_fields)
        yield from (f"{policy}.{key}" for key in policy_classes()[policy].parameters)


def _of_values(
    name: str,
    path: Key,
    here: Key,
    values: list[Any],
    whole: bool,
    declared: Quantity | Sequence[str] | None,
) -> Axis | Problem:
    kind: type | tuple[type, ...] = int if whole else (int, float, str)
    allowed = Message("allowed.whole_numbers" if whole else "allowed.numbers_or_words")
    if isinstance(declared, Quantity):
        kind, allowed = (int, float), Message("allowed.finite_numbers", unit=Unit(declared.unit))
    elif declared is not None:
        kind, allowed = str, Message("allowed.plain_words")
    if not 1 <= len(values) <= MOST_LEVELS:
        return Problem(
            here, Message("found.values", number=f"{len(values):,}"), f"1..{MOST_LEVELS}"
        )
    for value in values:
        if isinstance(value, bool) or not isinstance(value, kind) or not _finite(value):
            return Problem(here, shown(value), allowed)
    plain = tuple(v if whole or isinstance(v, str) else float(v) for v in values)
    if len(set(plain)) < len(plain):
        return Problem(here, Message("found.same_value"), Message("allowed.different_values"))
    return Axis(name, path, values=plain, whole=whole)


def _of_range(
    name: str,
    path: Key,
    here: Key,
    table: dict[str, Any],
    whole: bool,
    declared: Quantity | Sequence[str] | None,
) -> Axis | Problem:
    for key in table:
        if key not in _RANGE:
            return Problem(
                (*here, key), Message("found.unknown_key"), listed(_RANGE), nearest(key, _RANGE)
            )
    if declared is not None and not isinstance(declared, Quantity):
        if table:
            return Problem(
                here, Message("found.range"), Message("allowed.list_of", names=listed(declared))
            )
        return Axis(name, path, values=tuple(declared))
    low, high = (
        table.get(key, None if declared is None else getattr(declared, key))
        for key in ("low", "high")
    )
    for key, end in (("low", low), ("high", high)):
        if end is None:
            return Problem(
                (*here, key), Message("found.nothing"), Message("allowed.no_range_declared")
            )
        allowed = (int,) if whole else (int, float)
        if isinstance(end, bool) or not isinstance(end, allowed) or not _finite(end):
            return Problem(
                (*here, key),
                shown(end),
                Message("allowed.whole_number" if whole else "allowed.number"),
            )
    assert low is not None
    assert high is not None
    levels = table.get("levels", DEFAULT_LEVELS)
    if isinstance(levels, bool) or not isinstance(levels, int) or not 2 <= levels <= MOST_LEVELS:
        return Problem(
            (*here, "levels"), shown(levels), Message("allowed.whole", low=2, high=MOST_LEVELS)
        )
    if not low < high:
        return Problem(here, f"low {low:g}, high {high:g}", Message("allowed.low_below_high"))
    return Axis(name, path, low=float(low), high=float(high), levels=levels, whole=whole)


def _finite(value: Any) -> bool:
    """Whether it is a word, or a number that a scenario can hold."""
    try:
        return isinstance(value, str) or math.isfinite(value)
    except OverflowError:
        return False
