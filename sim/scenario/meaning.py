"""Whether a scenario makes sense: names that exist, numbers in range, rates that fit together."""

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.language.characters import escaped
from sim.language.message import Message, Unit
from sim.model.columns import EDUCATION
from sim.model.economy_data import EconomyData, InvalidEconomy
from sim.policies.catalogue import policy_classes, policy_names
from sim.quantity import Quantity
from sim.scenario.problem import (
    InvalidScenario,
    Key,
    Problem,
    listed,
    misnamed,
    nearest,
    shown,
    unknown_key,
)
from sim.scenario.resolve import highest_education, youngest
from sim.scenario.schema import (
    ANY,
    EXPOSED,
    LONGEST_RUN,
    NO_AI,
    STATUSES,
    Names,
    PolicyEntry,
    Scenario,
    Target,
)
from sim.scenario.shape import problems_of_shape

if TYPE_CHECKING:
    from sim.policies.policy import Declaration

MOST_PROBLEMS = 50

_RISING = (
    ("entry_age_low", "entry_age_high"),
    ("entry_age_high", "upper_age"),
    ("min_firm", "mean_firm_size"),
    ("mean_firm_size", "max_firm"),
    ("order_class_months", "order_lead"),
)
_AT_MOST_ONE = (
    ("tax_rate", "contribution_rate"),
    (
        "unemployment_old",
        "inactive_start",
        "gig_share_start",
        "own_share_start",
        "seekers_start_old",
    ),
    (
        "unemployment_young",
        "inactive_start",
        "gig_share_start",
        "own_share_start",
        "seekers_start_young",
    ),
)


def checked(table: Mapping[str, Any], place: Callable[[Key], str]) -> Scenario:
    """The scenario that a table describes.

    Args:
        table: the keys of a scenario file, without ``extends``.
        place: the file, and the line if known, in which a key is set.

    Raises:
        InvalidScenario: the table has the wrong shape or makes no sense in its economy.
    """
    try:
        scenario = Scenario.model_validate(dict(table))
    except ValidationError as error:
        raise _invalid(problems_of_shape(error), place) from None
    try:
        economy = scenario.data()
    except (InvalidEconomy, OSError) as error:  # a name too long, a folder that is closed
        said = error.args[0] if isinstance(error, InvalidEconomy) else escaped(str(error))[:300]
        line = Message("problem.in_file", place=place(("economy",)), said=said)
        raise InvalidScenario([line]) from None
    found = list(islice(problems(scenario, economy), MOST_PROBLEMS))
    if found:
        raise _invalid(iter(found), place)
    return scenario


def _invalid(found: Iterator[Problem], place: Callable[[Key], str]) -> InvalidScenario:
    some = islice(found, MOST_PROBLEMS)
    return InvalidScenario(problem.line(place(problem.key)) for problem in some)


def problems(scenario: Scenario, economy: EconomyData) -> Iterator[Problem]:
    """Everything that is wrong with a scenario of the right shape in its economy."""
    yield from _paths(scenario, economy)
    parameters = list(islice(_parameters(scenario, economy), MOST_PROBLEMS))
    yield from parameters or _rates_that_do_not_fit(scenario, economy)
    known = policy_names()
    for name, entry in scenario.policies.items():
        if name in known:
            yield from _policy(name, entry, scenario.months)
            yield from _target(("policies", name, "target"), entry.target, economy)
            yield from _untargeted(name, entry.target)
        else:
            yield misnamed(("policies", name), name, known)
    yield from _waiting(scenario)


def _paths(scenario: Scenario, economy: EconomyData) -> Iterator[Problem]:
    paths = (*economy.ai_paths, NO_AI)
    if scenario.ai_path not in paths:
        yield misnamed(("ai_path",), scenario.ai_path, paths)
    for city, entry in scenario.cities.items():
        if city not in economy.cities.ids:
            yield misnamed(("cities", city), city, economy.cities.ids)
        if entry.ai_path not in paths:
            yield misnamed(("cities", city, "ai_path"), entry.ai_path, paths)


def _parameters(scenario: Scenario, economy: EconomyData) -> Iterator[Problem]:
    if scenario.competitors is not None and "competitors" in scenario.parameters:
        again: Key = ("parameters", "competitors")
        yield Problem(again, Message("found.twice"), Message("allowed.once"))
    allowed = Message("allowed.parameter")
    for name, value in scenario.parameters.items():
        key: Key = ("parameters", name)
        if name in economy.parameters:
            yield from _within(key, value, economy.parameters[name])
        else:
            yield misnamed(key, name, economy.parameters, allowed)


def _within(key: Key, value: float, declared: Quantity) -> Iterator[Problem]:
    low, high = declared.bounds
    if declared.unit == "months":
        high = min(high, LONGEST_RUN)
    if not low <= value <= high:
        limits = {"low": f"{low:g}", "high": f"{high:g}", "unit": Unit(declared.unit)}
        bounded = math.isfinite(high)
        allowed = Message("allowed.range" if bounded else "allowed.or_more", **limits)
        yield Problem(key, shown(value), allowed)


def _rates_that_do_not_fit(scenario: Scenario, economy: EconomyData) -> Iterator[Problem]:
    """Only what the scenario sets is its fault, so only that is named."""
    own = scenario.overrides()
    values = {name: quantity.value for name, quantity in economy.parameters.items()} | own
    for low, high in _RISING:
        if {low, high} <= values.keys() and values[low] > values[high]:
            if low in own:
                yield _conflict(
                    low, own, Message("allowed.at_most", name=high, value=f"{values[high]:g}")
                )
            elif high in own:
                yield _conflict(
                    high, own, Message("allowed.at_least", name=low, value=f"{values[low]:g}")
                )
    for parts in _AT_MOST_ONE:
        total = math.fsum(values.get(part, 0.0) for part in parts)
        blamed = next((part for part in parts if part in own), None)
        if total > 1.0 and blamed:
            others = " + ".join(part for part in parts if part != blamed)
            yield _conflict(blamed, own, Message("allowed.together", others=others))


def _conflict(name: str, own: Mapping[str, float], allowed: str) -> Problem:
    return Problem(("parameters", name), shown(own[name]), allowed)


def _policy(name: str, entry: PolicyEntry, months: int) -> Iterator[Problem]:
    key: Key = ("policies", name)
    if entry.start >= months:
        yield Problem(
            (*key, "start"), shown(entry.start), Message("allowed.before_end", months=months)
        )
    if entry.end is not None and entry.end <= entry.start:
        allowed = Message("allowed.after_start", start=entry.start)
        yield Problem((*key, "end"), shown(entry.end), allowed)
    if entry.settings:
        yield from _settings(key, entry.settings, policy_classes()[name].parameters)


def _untargeted(name: str, target: Target) -> Iterator[Problem]:
    """A target that a policy cannot tell apart would be ignored in silence."""
    everybody = Target()
    if target == everybody:
        return
    targets = str(policy_classes()[name].targets)
    readable = {"people": set(Target.model_fields), "cities": {"cities"}, "nobody": set()}[targets]
    for field in Target.model_fields:
        if field not in readable and getattr(target, field) != getattr(everybody, field):
            allowed = Message("allowed.everybody_in_cities" if readable else "allowed.everybody")
            yield Problem(("policies", name, "target", field), Message("found.group"), allowed)


def _waiting(scenario: Scenario) -> Iterator[Problem]:
    """What waits for a warning needs a policy that can put one out."""
    waiting = [name for name, entry in scenario.policies.items() if entry.on_warning]
    if not waiting:
        return
    from sim.model.programmes import Offer  # it imports Numba

    classes = policy_classes()
    warning = {name for name, policy in classes.items() if Offer.WARNING in policy.offers}
    for name in waiting:
        if name in warning:
            key: Key = ("policies", name, "on_warning")
            yield Problem(key, "true", Message("allowed.no_waiting"))
        elif not warning & scenario.policies.keys():
            key = ("policies", name, "on_warning")
            allowed = Message("allowed.warning_beside", names=", ".join(sorted(warning)))
            yield Problem(key, "true", allowed)


def _settings(
    key: Key, settings: Mapping[str, float | str], declared: "Mapping[str, Declaration]"
) -> Iterator[Problem]:
    names = (*PolicyEntry.model_fields, *declared)
    for name, value in settings.items():
        here = (*key, name)
        if name not in declared:
            yield unknown_key(here, names)
            continue
        declaration = declared[name]
        if not isinstance(declaration, Quantity):
            if value not in declaration.options:
                yield misnamed(here, value, declaration.options)
        elif isinstance(value, str):
            yield Problem(
                here, shown(value), Message("allowed.number_of", unit=Unit(declaration.unit))
            )
        else:
            yield from _within(here, value, declaration)


def _target(key: Key, target: Target, economy: EconomyData) -> Iterator[Problem]:
    low = youngest(target, economy)
    if low >= target.age_max:
        blamed = "age_max" if target.age_min is None else "age_min"
        allowed = Message("allowed.ages", low=f"{low:g}", high=f"{target.age_max:g}")
        yield Problem((*key, blamed), shown(getattr(target, blamed)), allowed)
    yield from _education(key, target.education_min, highest_education(target, economy))
    ids = economy.occupations.ids
    yield from _names((*key, "occupations"), target.occupations, ids, (ANY, EXPOSED))
    yield from _names((*key, "cities"), target.cities, economy.cities.ids, (ANY,))
    yield from _names((*key, "status"), target.status, STATUSES, ())


def _education(key: Key, low: str, high: str) -> Iterator[Problem]:
    levels = {"education_min": low, "education_max": high}
    unknown = {end: level for end, level in levels.items() if level not in EDUCATION}
    for end, level in unknown.items():
        yield misnamed((*key, end), level, EDUCATION)
    if not unknown and EDUCATION.index(low) > EDUCATION.index(high):
        allowed = Message("allowed.at_most", name="education_max", value=high)
        yield Problem((*key, "education_min"), shown(low), allowed)


def _names(
    key: Key, found: Names, names: tuple[str, ...], words: tuple[str, ...]
) -> Iterator[Problem]:
    if isinstance(found, tuple):
        for name in found:
            if name not in names:
                yield misnamed(key, name, names)
    elif found not in words:
        allowed = Message("allowed.list_of", names=listed(names))
        for word in reversed(words):
            allowed = Message("allowed.word_or", word=f'"{word}"', other=allowed)
        near = nearest(found, (*words, *names))
        yield Problem(key, shown(found), allowed, near)
