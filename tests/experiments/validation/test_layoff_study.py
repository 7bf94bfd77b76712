"""The study of earnings after a layoff, on lives made by hand."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from sim.experiments.validation.layoff_study import Who, layoff_study
from sim.experiments.validation.survey import Survey, tenure
from sim.model.columns import DISPLACEMENT, NONE, WorkerStatus
from sim.model.panel import LIFE

MONTHS, MONTH = 80, 20
EMPLOYED, UNEMPLOYED = WorkerStatus.EMPLOYED, WorkerStatus.UNEMPLOYED
WHO = Who((MONTH, MONTH + 1), hukou=0, ages=(25, 35, 45), least_tenure=12, past=12, horizon=48)


def survey(wages: list[list[int]], ages: list[int], laid_off: list[int]) -> Survey:
    """People with a wage each month, 0 being out of work; in firm 1, after a gap in firm 2."""
    people = len(wages)
    lives = np.zeros((MONTHS, people), LIFE)
    lives["wage"] = np.array(wages).T
    lives["status"] = np.where(lives["wage"] > 0, EMPLOYED, UNEMPLOYED)
    was_out = np.maximum.accumulate(lives["wage"] == 0, axis=0)
    lives["firm"] = np.where(lives["wage"] > 0, 1 + was_out, NONE)
    lives["age"] = 12 * np.array(ages)
    events = np.zeros(len(laid_off), DISPLACEMENT)
    events["worker"], events["month"] = laid_off, MONTH
    born = np.zeros(people, [("sex", "u1"), ("hukou", "u1")])
    traces = SimpleNamespace(displaced=events, people=born, months=MONTHS)
    return Survey(
        data=cast(Any, None),
        traces=cast(Any, traces),
        lives=lives,
        hired=np.full(people, -12, np.int16),
        employer=np.ones(people, np.int32),
        status=np.zeros(people, np.uint8),
        occupation=np.zeros(people, np.uint8),
        city_benefit=np.zeros(1, np.int64),
    )


def path(before: int, out: int, after: int) -> list[int]:
    """A wage until the layoff, none for some months, another from then on."""
    return [before] * MONTH + [0] * out + [after] * (MONTHS - MONTH - out)


STEADY = [1000] * MONTHS


def studied(of: Survey) -> Any:
    return layoff_study(of, tenure(of), WHO)


def test_the_loss_is_against_those_who_stayed() -> None:
    """A year out, then a fifth less; the others' pay rises by a tenth in the layoff's month."""
    stays = [1000] * MONTH + [1100] * (MONTHS - MONTH)
    found = studied(survey([path(1000, 12, 800)] + [stays] * 5, [30] * 6, [0]))
    assert found.people == 1
    assert found.change("earnings", 0, 11) == pytest.approx(-1.1)
    assert found.change("earnings", 12, 23) == pytest.approx(0.8 - 1.1)
    assert found.change("at_work", 0, 11) == pytest.approx(-1.0)
    assert found.change("at_work", 12, 23) == pytest.approx(0.0)
    assert found.change("pay", 12, 23) == pytest.approx(0.8 - 1.1)


def test_controls_are_compared_within_bands_of_age() -> None:
    """The young who stay gain a half; the laid-off is set beside those of her own age."""
    young = [1000] * MONTH + [1500] * (MONTHS - MONTH)
    people = [path(1000, 1, 1000), *[young] * 4, *[STEADY] * 4]
    found = studied(survey(people, [40, *[30] * 4, *[40] * 4], [0]))
    assert found.change("earnings", 2, 12) == pytest.approx(0.0)


def test_a_control_may_lose_her_job_after_the_year() -> None:
    """Who stayed the year is a control, whatever becomes of her; who did not is none."""
    later = [1000] * (MONTH + 24) + [0] * (MONTHS - MONTH - 24)
    soon = [1000] * (MONTH + 5) + [0] * (MONTHS - MONTH - 5)
    found = studied(survey([path(1000, 12, 1000), STEADY, later, soon], [30] * 4, [0]))
    assert found.earnings[1, 30] == pytest.approx(0.5)
    assert found.earnings[1, 6] == pytest.approx(1.0)


def test_who_has_not_been_long_enough_in_the_firm_is_in_neither_group() -> None:
    of = survey([path(1000, 12, 800), *[STEADY] * 3], [30] * 4, [0])
    of.hired[0] = MONTH - 5
    assert studied(of).people == 0


def test_statutory_retirement_within_the_horizon_leaves_a_person_out() -> None:
    of = survey([path(1000, 12, 800), *[STEADY] * 3], [30] * 4, [0])
    assert studied(of).people == 1
    of.lives["status"][MONTH + 40 :, 0] = WorkerStatus.RETIRED
    assert studied(of).people == 0


def test_informal_work_is_counted_among_those_at_work() -> None:
    of = survey([path(1000, 60, 0), *[STEADY] * 3], [30] * 4, [0])
    of.lives["status"][MONTH + 12 :, 0] = WorkerStatus.GIG
    found = studied(of)
    assert found.change("informal", 13, 13) == pytest.approx(1.0)
    assert found.change("at_work", 13, 13) == pytest.approx(-1.0)


def test_the_present_value_holds_the_last_year_to_the_twentieth() -> None:
    """Half of past pay lost for ever: an annuity of 0.5 over twenty years at 5 %."""
    of = survey([path(1000, 1, 500), *[STEADY] * 3], [30] * 4, [0])
    months = np.arange(1, 241)
    assert studied(of).present_value() == pytest.approx(0.5 * (1.05 ** (-months / 12)).sum() / 12)
