"""What is set beside published findings: each by hand, then all of them in small worlds."""

import json
from functools import cache

import numpy as np
import pytest

from sim.app.cli import main
from sim.experiments.evidence.rows import findings
from sim.experiments.measures import monthly
from sim.experiments.validation.after_layoff import hazard
from sim.experiments.validation.incomes import drawn_by_month, platform_spells
from sim.experiments.validation.survey import Survey, take_survey, tenure
from sim.experiments.validation.worlds import Size, beveridge, scenario_of
from sim.model.columns import DISPLACEMENT, NONE, WorkerStatus


@cache
def small_survey() -> Survey:
    return take_survey(scenario_of("no_ai", Size(3_000), 24), 1)


@pytest.mark.parametrize("turn", [1.0, -1.0])
def test_the_loop_of_a_curve_has_a_direction(turn: float) -> None:
    angle = turn * np.arange(96) / 96 * 2 * np.pi
    found = beveridge(0.05 + 0.01 * np.cos(angle), 0.05 + 0.01 * np.sin(angle))
    assert found["beveridge_loop"] == pytest.approx(turn * np.pi / 4, rel=0.02)


def test_the_slope_of_a_curve_is_an_elasticity() -> None:
    u = np.linspace(0.04, 0.08, 96)
    assert beveridge(u, 0.0025 / u)["beveridge_slope"] == pytest.approx(-1.0)


def test_a_hazard_is_returns_per_person_month() -> None:
    """Back after 2 months, never seen back, and censored after 4: 1 of 3 + 24 + 4 months."""
    events = np.zeros(3, DISPLACEMENT)
    events["back_any"], events["censored"] = [2, NONE, NONE], [NONE, NONE, 4]
    assert hazard(events, months=100) == pytest.approx(1 / 31)


def test_who_draws_insurance_is_what_government_paid() -> None:
    """Benefits found person by person are those booked, to a per cent."""
    survey = small_survey()
    drawn = drawn_by_month(survey, tenure(survey))
    benefit = survey.city_benefit[survey.lives["city"]]
    booked = monthly(survey.traces, "benefits_paid")
    assert booked[1:].sum() > 0
    assert (benefit * drawn)[1:].sum() == pytest.approx(booked[1:].sum(), rel=0.01)


def test_tenure_is_that_of_displacement_records() -> None:
    """But for those who moved to another firm and were laid off there within a month."""
    survey = small_survey()
    lost = survey.traces.displaced
    lost = lost[lost["month"] > 0]
    held = tenure(survey)[lost["month"] - 1, lost["worker"]]
    assert len(lost) > 20
    assert np.mean(held + 1 == lost["tenure"]) > 0.97


def test_spells_on_platforms_are_counted_by_calendar_year() -> None:
    survey = small_survey()
    lives = survey.lives[:, :3].copy()
    lives["status"] = WorkerStatus.UNEMPLOYED
    lives["status"][3, 0] = WorkerStatus.GIG
    lives["status"][12:24, 1] = WorkerStatus.GIG
    found = platform_spells(Survey(**{**survey.__dict__, "lives": lives}))
    assert found == {"platform_short": 0.5, "platform_long": 0.5}


def test_the_command_measures_every_finding(capsys: pytest.CaptureFixture[str]) -> None:
    """In small worlds: each has a value, and JSON has what a reader needs."""
    arguments = "validate --seeds 2 --population 2000 --processes 1 --format json"
    assert main(arguments.split()) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == list(findings())
    for row in rows:
        assert {"name", "low", "high", "value", "hit", "source"} <= row.keys()
        assert isinstance(row["hit"], bool)
        assert row["source"]
        if None not in (row["value"], row["low"], row["high"]):
            assert row["hit"] == (row["low"] <= row["value"] <= row["high"])
    unknown = {row["name"] for row in rows if row["value"] is None}
    assert unknown <= {"hazard_women_50_61", "slump_over_boom"}  # too few people for these


@pytest.mark.parametrize(
    ("arguments", "says"),
    [("validate --seeds 1", "seeds"), ("validate --population 10", "population")],
)
def test_options_that_make_no_sense_are_refused(
    arguments: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments.split()) == 2
    assert says in capsys.readouterr().err
