"""Where a key stands in a TOML file. ``tomllib`` does not say, so the text is asked again."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sim.scenario.problem import Key

_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"\s*([^\s=#\[\]{}][^=#\[\]{}]*)=")


def known_depth(table: Mapping[str, Any], key: Key) -> int:
    """How many parts of ``key`` the table holds, one inside the other."""
    depth, here = 0, table
    for part in key:
        if not isinstance(here, Mapping) or part not in here:
            break
        depth, here = depth + 1, here[str(part)]
    return depth


def line_of(text: str, key: Key) -> int | None:
    """The line on which ``key`` is set, counted from 1; None if that is not certain."""
    lines = _lines(text)
    while key and key not in lines:
        key = key[:-1]
    found = lines.get(key, [])
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=4)  # a file with many errors is asked many times
def _lines(text: str) -> dict[Key, list[int]]:
    lines: dict[Key, list[int]] = {}
    table: Key = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TABLE.match(line):
            table = _parts(found[1])
            lines.setdefault(table, []).append(number)
        elif found := _ASSIGNMENT.match(line):
            lines.setdefault(table + _parts(found[1]), []).append(number)
    return lines


def _parts(dotted: str) -> Key:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
