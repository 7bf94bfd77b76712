"""``extends``: the tables of a child and those of its parents in one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.reading import ScenarioFile

_OWN_WORDS = ("name", "title", "description")  # what a file says of itself is not its child's


def merged(chain: Sequence[ScenarioFile]) -> dict[str, Any]:
    """One table out of a file and those it extends, child first; the child wins, key by key.

    A file without a name takes that of the file; without a title, its name.
    """
    child = chain[0]
    table: dict[str, Any] = {}
    for file in reversed(chain):
        own = {key: value for key, value in file.table.items() if key != "extends"}
        if file is not child:
            own = {key: value for key, value in own.items() if key not in _OWN_WORDS}
        if _sets_competitors(own):
            _forget_competitors(table)
        table = _merge(table, own)
    name = table.setdefault("name", child.path.stem)
    table.setdefault("title", {"zh": name, "en": name})
    table.setdefault("description", {"zh": "", "en": ""})
    return table


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables in one, tables within them likewise; ``above`` wins, and leaves out by false."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merge(old, value)
        elif isinstance(old, dict) and value is False:
            del merged[key]  # ``policies.publicity = false``: the child does without
        else:
            merged[key] = value
    return merged


def _sets_competitors(table: Mapping[str, Any]) -> bool:
    parameters = table.get("parameters")
    return "competitors" in table or (isinstance(parameters, dict) and "competitors" in parameters)


def _forget_competitors(table: dict[str, Any]) -> None:
    """The number can be set in two places; a child's choice replaces its parent's in both."""
    table.pop("competitors", None)
    if isinstance(table.get("parameters"), dict):
        table["parameters"] = {
            key: value for key, value in table["parameters"].items() if key != "competitors"
        }
