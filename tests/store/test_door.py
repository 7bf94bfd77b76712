import math

import numpy as np
import pytest

from sim.store.door import check_months, measures_of, measures_text, plain_number
from sim.store.problem import NotStorable


def test_plain_numbers_pass_and_are_plain() -> None:
    for value in (np.int64(7), 7):
        assert type(plain_number("x", value)) is int
    assert plain_number("x", np.float32(0.5)) == 0.5
    assert type(plain_number("x", np.float64(0.5))) is float
    assert math.copysign(1.0, plain_number("x", -0.0) or 0.0) == 1.0
    assert plain_number("x", math.nan) is None


@pytest.mark.parametrize("value", [math.inf, -math.inf, "1", None, True, np.array([1.0])])
def test_what_is_no_finite_number_is_refused_by_name(value: object) -> None:
    with pytest.raises(NotStorable, match=r"^share: found"):
        plain_number("share", value)


def test_undefined_measures_come_back_undefined() -> None:
    again = measures_of(measures_text({"a": 1.5, "b": math.nan, "c": 2}))
    assert again["a"] == 1.5
    assert math.isnan(again["b"])
    assert again["c"] == 2.0


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_month_that_is_no_number_is_named(value: float) -> None:
    series = np.zeros((4, 2))
    check_months(series, ["hires", "wage"])
    series[3, 1] = value
    with pytest.raises(NotStorable, match="month 3, wage"):
        check_months(series, ["hires", "wage"])
