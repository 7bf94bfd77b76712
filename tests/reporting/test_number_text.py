"""Numbers as people read them."""

import math

import pytest

from sim.experiments.intervals import Interval, mean_interval
from sim.experiments.measure import MEASURES
from sim.language import language
from sim.reporting.number_text import interval_text, number_text, unit_text, verdict

ZH, EN = language("zh"), language("en")


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (0.4123, "share", "41.2", "41.2"),
        (-0.2, "relative change", "−20.0", "−20.0"),
        (1_234_567.0, "people", "1,234.6", "123.46"),
        (2.5e9, "yuan", "2,500.0", "25.00"),
        (4963.4, "yuan per month", "4,963", "4,963"),
        (math.nan, "months", "not reached", "未达到"),
        (math.nan, "share", "–", "–"),
        (-0.0, "share", "0.0", "0.0"),
        (-1e-9, "share", "0.0", "0.0"),
    ],
)
def test_number(value: float, unit: str, en: str, zh: str) -> None:
    assert number_text(value, unit, EN) == en
    assert number_text(value, unit, ZH) == zh


def test_difference_has_a_sign() -> None:
    assert number_text(0.01, "share", EN, signed=True) == "+1.0"
    assert number_text(-0.01, "share", EN, signed=True) == "−1.0"
    assert number_text(0.0, "share", EN, signed=True) == "0.0"


@pytest.mark.parametrize("unit", sorted({measure.unit for measure in MEASURES.values()}))
def test_every_unit_of_the_measures_can_be_shown(unit: str) -> None:
    for words in (ZH, EN):
        assert number_text(1.0, unit, words)
        assert unit_text(unit, words)


def test_interval() -> None:
    found = Interval(0.012, -0.003, 0.027, 20, True, 0.8)
    assert interval_text(found, "share", EN) == "+1.2 [−0.3, +2.7]"
    assert interval_text(mean_interval([0.5]), "share", EN) == "+50.0"


@pytest.mark.parametrize(
    ("found", "en", "zh"),
    [
        (Interval(1, -1, 3, 20, True, 0.7), "may be zero", "与零无显著差别"),
        (Interval(2, 1, 3, 20, False, 1.0), "", ""),
        (Interval(2, 1, 3, 20, False, 0.9), "same sign in 18 of 20 seeds only", "仅 18/20"),
        (mean_interval([2.0]), "one seed", "只有一个种子"),
        (mean_interval([0.0, 0.0]), "", ""),
        (mean_interval([]), "", ""),
    ],
)
def test_verdict_says_what_may_be_nothing(found: Interval, en: str, zh: str) -> None:
    assert verdict(found, EN).startswith(en)
    assert verdict(found, ZH).startswith(zh)
    assert bool(verdict(found, EN)) == bool(en)
