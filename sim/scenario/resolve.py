"""What a scenario amounts to in an economy: names become rows, defaults are filled in."""

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import CHANNELS, EDUCATION, WorkerStatus
from sim.model.economy_data import EconomyData
from sim.policies.catalogue import policy_classes
from sim.scenario.schema import ANY, EXPOSED, NO_AI, PolicyEntry, Scenario, Target

if TYPE_CHECKING:
    from sim.model.programmes import Group
    from sim.policies.policy import Policy


def city_paths(scenario: Scenario, economy: EconomyData) -> NDArray[np.float64]:
    """The capability path in each city, float64 of shape (cities, channels, 3)."""
    nothing = np.zeros((len(CHANNELS), 3))
    paths = (path_of_city(scenario, city) for city in economy.cities.ids)
    return np.array([nothing if p == NO_AI else economy.ai_paths[p] for p in paths], np.float64)


def path_of_city(scenario: Scenario, city: str) -> str:
    """The name of the path of AI in a city: its own, or else the scenario's."""
    own = scenario.cities.get(city)
    return own.ai_path if own else scenario.ai_path


def policy_objects(scenario: Scenario, economy: EconomyData) -> "list[Policy]":
    """The policies that are on, sorted by name."""
    classes = policy_classes()
    return [
        classes[name](
            entry.settings,
            start=entry.start,
            end=entry.end,
            group=_group(entry.target, economy),
            budget=entry.budget,
            on_warning=entry.on_warning,
        )
        for name, entry in sorted(scenario.policies.items())
    ]


def youngest(target: Target, economy: EconomyData) -> float:
    """The least age of those a policy is for, in years."""
    return economy.focal_age_min.value if target.age_min is None else target.age_min


def highest_education(target: Target, economy: EconomyData) -> str:
    """The highest level of education of those a policy is for."""
    return target.education_max or EDUCATION[economy.focal_education_max]


def occupation_rows(target: Target, economy: EconomyData) -> tuple[int, ...]:
    """Rows of the occupations a policy is for, rising; empty for all."""
    if target.occupations == EXPOSED:
        return tuple(int(row) for row in np.flatnonzero(economy.focal_occupations))
    return _rows(target.occupations, economy.occupations.ids)


def city_rows(target: Target, economy: EconomyData) -> tuple[int, ...]:
    """Rows of the cities a policy is for, rising; empty for all."""
    return _rows(target.cities, economy.cities.ids)


def _rows(names: tuple[str, ...] | str, ids: tuple[str, ...]) -> tuple[int, ...]:
    return () if names == ANY else tuple(sorted({ids.index(name) for name in names}))


def _statuses(target: Target) -> list[WorkerStatus]:
    return sorted({WorkerStatus[name.upper()] for name in target.status})


def _group(target: Target, economy: EconomyData) -> "Group":
    from sim.model.programmes import Group  # it imports Numba

    return Group(
        age_min=youngest(target, economy),
        age_max=target.age_max,
        education_min=EDUCATION.index(target.education_min),
        education_max=EDUCATION.index(highest_education(target, economy)),
        occupations=occupation_rows(target, economy),
        cities=city_rows(target, economy),
        statuses=tuple(_statuses(target)),
        share=target.share,
    )


def resolved(scenario: Scenario, economy: EconomyData) -> dict[str, Any]:
    """All that defines a run as plain values, every default filled in."""
    declared = {name: quantity.value for name, quantity in economy.parameters.items()}
    parameters = declared | scenario.overrides()
    return {
        "economy": {"id": economy.id, "digest": economy.digest},
        "months": scenario.months,
        "population": scenario.population,
        "ai_path": {city: path_of_city(scenario, city) for city in economy.cities.ids},
        "parameters": {name: parameters[name] + 0.0 for name in sorted(parameters)},
        "policies": {
            name: _resolved_policy(name, entry, economy)
            for name, entry in sorted(scenario.policies.items())
        },
    }


def _resolved_policy(name: str, entry: PolicyEntry, economy: EconomyData) -> dict[str, Any]:
    declared = policy_classes()[name].parameters
    settings = {key: declaration.value for key, declaration in declared.items()} | entry.settings
    return {
        "start": entry.start,
        "end": entry.end,
        "budget": entry.budget,
        "on_warning": entry.on_warning,
        "settings": {key: _plain(settings[key]) for key in sorted(settings)},
        "target": _resolved_target(entry.target, economy),
    }


def _resolved_target(target: Target, economy: EconomyData) -> dict[str, Any]:
    occupations = [economy.occupations.ids[row] for row in occupation_rows(target, economy)]
    cities = [economy.cities.ids[row] for row in city_rows(target, economy)]
    return target.model_dump() | {
        "age_min": youngest(target, economy),
        "education_max": highest_education(target, economy),
        "occupations": occupations or ANY,
        "cities": cities or ANY,
        "status": [status.name.lower() for status in _statuses(target)],
    }


def _plain(setting: float | str) -> float | str:
    return setting if isinstance(setting, str) else setting + 0.0  # -0.0 is 0.0


def digest(scenario: Scenario, economy: EconomyData) -> str:
    """The sha256 of the canonical JSON of ``resolved``, 64 hexadecimal digits.

    Name, title, description and file are left out: they do not change a run.
    """
    text = json.dumps(
        resolved(scenario, economy), sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return sha256(text.encode()).hexdigest()
