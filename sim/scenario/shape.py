"""What pydantic finds wrong with the shape of a scenario, in the project's own words."""

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.language.message import Message
from sim.scenario.problem import Key, Problem, shown, unknown_key
from sim.scenario.schema import CityEntry, PolicyEntry, Scenario, Target, Words

_TABLES: dict[Key, type[BaseModel]] = {
    (): Scenario,
    ("title",): Words,
    ("description",): Words,
    ("policies", "*"): PolicyEntry,
    ("policies", "*", "target"): Target,
    ("cities", "*"): CityEntry,
}
_TOP_LEVEL = ("extends", *Scenario.model_fields)
_ENTRIES: dict[Key, str] = {
    ("parameters", "*"): Message("allowed.finite"),
    ("policies", "*"): Message("allowed.table"),
    ("cities", "*"): Message("allowed.city"),
    ("policies", "*", "*"): Message("allowed.finite_or_word"),
}


def problems_of_shape(error: ValidationError) -> Iterator[Problem]:
    """One problem for each thing that has the wrong type, name or range."""
    details = error.errors(include_url=False, include_context=False)
    return (_problem(detail) for detail in details)


def _problem(detail: ErrorDetails) -> Problem:
    key: Key = detail["loc"]
    if detail["type"] == "extra_forbidden":
        names = _names(_pattern(key[:-1]))
        return unknown_key(key, names)
    found = Message("found.nothing") if detail["type"] == "missing" else shown(detail["input"])
    return Problem(key, found, _allowed(_pattern(key)))


def _pattern(key: Key) -> Key:
    """The key with names that the file chooses replaced by a star."""
    if len(key) > 1 and key[0] in ("policies", "cities", "parameters"):
        return (key[0], "*", *key[2:])
    return key


def _names(table: Key) -> tuple[str, ...]:
    return _TOP_LEVEL if table == () else tuple(_TABLES[table].model_fields)


def _allowed(key: Key) -> str:
    model = _TABLES.get(key[:-1])
    field = model.model_fields.get(str(key[-1])) if model else None
    if field is not None:
        return field.description or Message("found.nothing")
    return _ENTRIES.get(key) or _ENTRIES[(*key[:-1], "*")]
