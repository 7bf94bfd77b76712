"""Answers for programs: JSON or CSV, alone on standard output."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.app.screen import answer_in_utf8
from sim.experiments.saving import without_formula


def write_json(content: Any) -> None:
    """One JSON document; a number that is none (not reached, undefined) becomes null."""
    text = json.dumps(_plain(content), ensure_ascii=False, indent=2, allow_nan=False)
    answer_in_utf8().write(text + "\n")


def write_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """One header and one line a row; an empty field where there is no number."""
    writer = csv.DictWriter(answer_in_utf8(), columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _field(row.get(key)) for key in columns} for row in rows)


def _plain(value: Any) -> Any:
    """The value as JSON knows it: NumPy's numbers too, and None for what is not finite."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if hasattr(value, "item"):  # a NumPy scalar
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value
    return str(value)


def _field(value: Any) -> Any:
    plain = _plain(value)
    if isinstance(plain, str):
        return without_formula(plain)
    if isinstance(plain, list):
        return " ".join(str(entry) for entry in plain)
    if isinstance(plain, dict):
        return json.dumps(plain, ensure_ascii=False)
    return "" if plain is None else plain
