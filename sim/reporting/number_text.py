"""Numbers as people read them: percent, thousands of people, millions of yuan, and 万 and 亿.

A figure is shown with the decimals that its unit deserves; a column of them adds up as shown,
because people are counted in thousands throughout.
"""

import math
from typing import NamedTuple

from sim.experiments.headline import JOB_YEARS, POINTS
from sim.experiments.intervals import Interval
from sim.experiments.measure import CHANGE, INDEX, ORDERS, SIMULATED, YUAN_EACH
from sim.language import Language
from sim.model.indicators import MONTHS, PEOPLE, SHARE, YUAN, YUAN_A_MONTH

MINUS = "\N{MINUS SIGN}"


class Scale(NamedTuple):
    """How a unit is shown: divided by ``divisor``, with so many decimals."""

    divisor: float
    decimals: int


_COMMON = {
    SHARE: Scale(0.01, 1),
    CHANGE: Scale(0.01, 1),
    MONTHS: Scale(1.0, 1),
    YUAN_A_MONTH: Scale(1.0, 0),
    YUAN_EACH: Scale(1.0, 0),
    SIMULATED: Scale(1.0, 0),
    INDEX: Scale(1.0, 3),
    POINTS: Scale(1.0, 1),
}
_LARGE = {
    "en": {PEOPLE: Scale(1e3, 1), YUAN: Scale(1e6, 1)},
    "zh": {PEOPLE: Scale(1e4, 2), YUAN: Scale(1e8, 2)},
}
_LIKE = {ORDERS: PEOPLE, JOB_YEARS: PEOPLE}
_IDS = {
    YUAN_A_MONTH: "yuan_a_month",
    YUAN_EACH: "yuan_each",
    SIMULATED: "simulated_people",
    INDEX: "index",
    JOB_YEARS: "job_years",
    POINTS: "points",
}


def scale(unit: str, words: Language) -> Scale:
    """How a unit of the measures is shown in a language."""
    unit = _LIKE.get(unit, unit)
    return _LARGE[words.code].get(unit) or _COMMON[unit]


def unit_text(unit: str, words: Language) -> str:
    """The unit as it stands beside the number, with its scale: thousand people, %."""
    id = "share" if unit == CHANGE else _IDS.get(unit, unit)
    return words(f"unit.{id}")


def number_text(value: float, unit: str, words: Language, *, signed: bool = False) -> str:
    """One number; "not reached" for a duration that is none, a dash for what is undefined."""
    if math.isnan(value):
        return words("number.not_reached") if unit == MONTHS else "–"
    shown = scale(unit, words)
    number = round(value / shown.divisor, shown.decimals) + 0.0  # -0.0 is 0.0
    text = f"{abs(number):,.{shown.decimals}f}"
    sign = MINUS if number < 0 else "+" if signed and number > 0 else ""
    return sign + text


def interval_text(found: Interval, unit: str, words: Language, *, signed: bool = True) -> str:
    """A mean with its interval: +1.2 [−0.3, +2.7]; the mean alone for a single seed."""
    mean = number_text(found.mean, unit, words, signed=signed)
    if math.isnan(found.lower):
        return mean
    ends = (number_text(end, unit, words, signed=signed) for end in (found.lower, found.upper))
    return f"{mean} [{', '.join(ends)}]"


def verdict(found: Interval, words: Language) -> str:
    """What must be said beside a difference: that it may be nothing, that its sign is unstable.

    Empty where the interval is clear of zero and the seeds agree.
    """
    if math.isnan(found.mean) or found.lower == found.upper:
        return ""  # nobody could be counted, or the same in every pair
    if found.seeds == 1:
        return words("number.one_seed")
    if found.spans_zero:
        return words("number.may_be_zero")
    if found.same_sign < 1.0:
        agree = round(found.same_sign * found.seeds)
        return words("number.sign", seeds=agree, total=found.seeds)
    return ""
