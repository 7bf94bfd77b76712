"""Every setting in which a scenario differs from its baseline, with where its number is from."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.language import Language
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity
from sim.scenario.schema import Scenario


class Difference(NamedTuple):
    """One setting: what it is, both values, and the source of its range."""

    key: str
    text: str
    baseline: str
    value: str
    unit: str
    source: str
    status: str


def differences(baseline: Scenario, scenario: Scenario, words: Language) -> Iterator[Difference]:
    """Scenario against baseline: AI path, parameters, and each policy's settings."""
    before, after = baseline.resolved(), scenario.resolved()
    numbers = baseline.data().parameters
    for name, value in after["parameters"].items():
        if before["parameters"].get(name) != value:
            yield _of_number(name, numbers[name], before["parameters"].get(name), value, words)
    if before["ai_path"] != after["ai_path"]:
        text = words("report.ai_path")
        paths = [", ".join(sorted(set(one["ai_path"].values()))) for one in (before, after)]
        yield Difference("ai_path", text, paths[0], paths[1], "", "", "")
    for policy in sorted({*before["policies"], *after["policies"]}):
        yield from _of_policy(
            policy, before["policies"].get(policy), after["policies"].get(policy), words
        )


def _of_policy(
    name: str, before: dict[str, Any] | None, after: dict[str, Any] | None, words: Language
) -> Iterator[Difference]:
    one = policy_classes()[name]
    if before == after:
        return
    on, off = words("report.on"), words("report.off")
    yield Difference(
        name,
        words.of(one),
        on if before else off,
        on if after else off,
        "",
        one.says,
        "",
    )
    if after is None:
        return
    for key, value in sorted(_flat(after)):
        old = dict(_flat(before or {})).get(key)
        if old != value:
            declared = one.parameters.get(key)
            place = f"{name}.{key}"
            if isinstance(declared, Quantity):
                yield _of_number(place, declared, old, value, words)
            else:
                text = words.of(declared) if declared else key
                source = declared.source if declared else ""
                status = str(declared.status) if declared else ""
                yield Difference(place, text, _shown(old), _shown(value), "", source, status)


def _of_number(key: str, declared: Quantity, old: Any, value: Any, words: Language) -> Difference:
    return Difference(
        key,
        words.of(declared),
        _shown(old),
        _shown(value),
        declared.unit,
        declared.source,
        str(declared.status),
    )


def _flat(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Settings by name; those of a policy and of its target group without their table's name."""
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield key, value


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
