"""The door of the store: what passes is a plain finite number, or the NULL of an undefined one.

SQLite would make NULL of nan, 0.0 of -0.0 and a blob of ``np.int64``, and say nothing.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.store.problem import NotStorable


def plain_number(name: str, value: Any) -> int | float | None:
    """An int, a finite float, or None for nan: a measure that is not defined.

    Raises:
        NotStorable: it is infinite or no number.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotStorable(f"{name}: found {type(value).__name__}; allowed a number")
    if isinstance(value, int):
        return value
    if math.isinf(value):
        raise NotStorable(f"{name}: found {value}; allowed a finite number")
    return None if math.isnan(value) else value + 0.0  # -0.0 is 0.0


def measures_text(measures: Mapping[str, float]) -> str:
    """Measures as one JSON object, null where a measure is not defined.

    Raises:
        NotStorable: one is infinite or no number; it is named.
    """
    return json.dumps({name: plain_number(name, value) for name, value in measures.items()})


def measures_of(text: str) -> dict[str, float]:
    """The measures again, nan where one is not defined."""
    found = json.loads(text)
    return {name: math.nan if value is None else float(value) for name, value in found.items()}


def check_months(series: NDArray[np.float64], variables: Sequence[str]) -> None:
    """Require finite numbers in every month.

    Args:
        series: float64 (months, variables).

    Raises:
        NotStorable: one is not; month and variable are named.
    """
    for month, k in np.argwhere(~np.isfinite(series)):
        found = f"month {month}, {variables[k]}: found {series[month, k]}"
        raise NotStorable(f"{found}; allowed a finite number")
