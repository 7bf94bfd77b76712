"""The scalar parameters of a run, as one record that compiled rules can read."""

import math
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.message import Message, Unit, refusal
from sim.quantity import Quantity

LONGEST_NAME = 60
MOST = 1e300  # nothing is larger, infinity least of all
IN_ORDER = (
    ("entry_age_low", "entry_age_high"),
    ("min_firm", "max_firm"),
    ("order_class_months", "order_lead"),
)


class InvalidParameter(ValueError):
    """A parameter that does not exist, or a value it cannot take; the message is one line."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The name most like this one, or None if nothing is like it."""
    found = get_close_matches(name[:LONGEST_NAME], sorted(known), n=1, cutoff=0.5)
    return found[0] if found else None


def rates(parameters: Mapping[str, Quantity], overrides: Mapping[str, float]) -> NDArray[Any]:
    """All parameters as one record, for compiled rules: ``rates[0].kappa``.

    Args:
        parameters: the economy's declarations by name.
        overrides: values that replace the declared ones, in the declared unit.

    Returns:
        A structured array of shape (1,), one float64 field per parameter, sorted by name.

    Raises:
        InvalidParameter: an unknown name, a value that is not a number within the bounds,
            or two that contradict each other.
    """
    for name, value in overrides.items():
        _check(name, value, parameters)
    names = sorted(parameters)
    record = np.empty(1, dtype=[(name, np.float64) for name in names])
    for name in names:
        record[name] = overrides.get(name, parameters[name].value)
    for lower, upper in IN_ORDER:
        if {lower, upper} <= parameters.keys() and record[lower] > record[upper]:
            allowed = Message("allowed.at_most", name=upper, value=f"{record[upper][0]:g}")
            raise InvalidParameter(refusal(lower, f"{record[lower][0]:g}", allowed))
    return record


def _check(name: str, value: Any, parameters: Mapping[str, Quantity]) -> None:
    if name not in parameters:
        allowed = Message("allowed.names", number=len(parameters))
        near = nearest(name, parameters)
        raise InvalidParameter(refusal(name, Message("found.unknown_name"), allowed, near))
    low, high = parameters[name].bounds
    number = isinstance(value, int | float | np.integer | np.floating)
    if not number or isinstance(value, bool) or not low <= value <= min(high, MOST):
        unit = Unit(parameters[name].unit)
        if math.isfinite(high):
            allowed = Message("allowed.range", low=f"{low:g}", high=f"{high:g}", unit=unit)
        else:
            allowed = Message("allowed.or_more", low=f"{low:g}", unit=unit)
        raise InvalidParameter(refusal(name, f"{value!r:.40}", allowed))
