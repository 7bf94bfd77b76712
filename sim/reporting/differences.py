"""Every setting in which a scenario differs from its baseline, with where its number is from."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sim.language import Language
from sim.model.columns import EDUCATION
from sim.model.economy_data import EconomyData
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity, Status
from sim.reporting.setting_text import word_text
from sim.scenario.schema import ANY, EXPOSED, STATUSES, Scenario

_OPEN: dict[str, Any] = {
    "age_min": 0.0,
    "age_max": 200.0,
    "education_min": EDUCATION[0],
    "education_max": EDUCATION[-1],
    "occupations": ANY,
    "cities": ANY,
    "share": 1.0,
    "on_warning": False,
    "status": STATUSES,
}
"""Conditions that shut nobody out, and need not be listed."""


class Difference(NamedTuple):
    """One setting: what it is, both values, and where it is from.

    ``status``: how well it is known; None for what is no number. ``policy``: whether it is one of a
    policy's, not of the world's.
    """

    key: str
    text: str
    baseline: str
    value: str
    unit: str
    source: str
    status: Status | None
    policy: bool = False


def differences(baseline: Scenario, scenario: Scenario, words: Language) -> Iterator[Difference]:
    """Scenario against baseline: AI path, parameters, and each policy's settings."""
    before, after = baseline.resolved(), scenario.resolved()
    numbers = baseline.data().parameters
    for name, value in after["parameters"].items():
        if before["parameters"].get(name) != value:
            yield _of_number(name, numbers[name], before["parameters"].get(name), value, words)
    if before["ai_path"] != after["ai_path"]:
        text = words("report.ai_path")
        paths = [
            ", ".join(word_text(path, words) for path in sorted(set(one["ai_path"].values())))
            for one in (before, after)
        ]
        yield Difference("ai_path", text, paths[0], paths[1], "", "", None)
    for policy in sorted({*before["policies"], *after["policies"]}):
        names = _names(baseline.data(), words)
        both = before["policies"].get(policy), after["policies"].get(policy)
        for one in _of_policy(policy, *both, words, names):
            yield one._replace(policy=True)


def _of_policy(
    name: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    words: Language,
    names: Mapping[str, str],
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
        None,
    )
    if after is None:
        return
    for key, value in sorted(_flat(after)):
        old = dict(_flat(before or {})).get(key)
        if old == value or (old is None and value == _OPEN.get(key)):
            continue
        declared = one.parameters.get(key)
        place = f"{name}.{key}"
        if isinstance(declared, Quantity):
            yield _of_number(place, declared, old, value, words)
        elif declared is not None:
            shown = ("–" if old is None else word_text(old, words)), word_text(value, words)
            source = words.source(declared)
            yield Difference(place, words.of(declared), *shown, "", source, declared.status)
        else:
            text = words(f"report.key_{key}")
            yield Difference(place, text, _shown(old, names), _shown(value, names), "", "", None)


def _of_number(key: str, declared: Quantity, old: Any, value: Any, words: Language) -> Difference:
    return Difference(
        key,
        words.of(declared),
        _shown(old),
        _shown(value),
        words.unit(declared.unit),
        words.source(declared),
        declared.status,
    )


def _names(data: EconomyData, words: Language) -> dict[str, str]:
    """What the ids of cities, occupations, levels of education and statuses are called."""
    found = {level: words(f"report.education_{level}") for level in EDUCATION}
    found |= {status: words(f"report.status_{status}") for status in STATUSES}
    found |= {word: words(f"report.{word}") for word in (ANY, EXPOSED)}
    for table in (data.cities, data.occupations):
        found |= dict(zip(table.ids, table[f"name_{words.code}"].tolist(), strict=True))
    return found


def _flat(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Settings by name; those of a policy and of its target group without their table's name."""
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield key, value


def _shown(value: Any, names: Mapping[str, str] = MappingProxyType({})) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, list | tuple):
        return ", ".join(names.get(one, str(one)) for one in value)
    return names.get(value, str(value))
