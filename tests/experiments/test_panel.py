from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.panel import panel
from sim.model.chance import Purpose, uniforms
from sim.model.panel import sample
from sim.scenario.problem import InvalidScenario

SMALL: dict[str, Any] = {"population": 1_000, "months": 30, "seed": 7}


@pytest.fixture(scope="module")
def everybody():
    return panel("baseline", "per_head_subsidy", workers=10**6, **SMALL)


def test_a_panel_of_all_is_the_world(everybody):
    world = sim.run("per_head_subsidy", **SMALL)
    rows = everybody.query("scenario == 'per_head_subsidy'")
    months = rows.groupby("month")
    at_work = rows["status"].isin(["employed", "gig", "own_business"])
    assert (at_work.groupby(rows["month"]).sum() == world.monthly["employed"]).all()
    assert (months["status"].apply(lambda s: (s == "unemployed").sum())).tolist() == world.monthly[
        "unemployed"
    ].tolist()
    wage = rows[rows["status"] == "employed"].groupby("month")["wage"].mean()
    formal = world.monthly["formal_jobs"]
    # Who retires or dies is paid a last time: at most a few of a thousand people.
    assert np.allclose(wage * formal, world.monthly["mean_wage"] * formal, atol=5 * wage.max())
    assert np.isclose(wage.mean(), world.monthly["mean_wage"].mean(), rtol=1e-3)
    trainees = rows.query("month == 29 and assignment == 'participant'")
    took_part = rows.groupby("worker")["programme"].any().sum()
    assert 0 < len(trainees) <= took_part


def test_re_employment_can_be_had_from_the_panel_alone(everybody):
    world = sim.run("baseline", **SMALL)
    lives = everybody.query("scenario == 'baseline'").pivot(index="month", columns="worker")
    events = world.displaced.query("not recalled and month + 12 < 30")
    events = events[(events["censored"] < 0) | (events["censored"] > events["month"] + 12)]
    then = (
        lives["status"].stack().loc[list(zip(events["month"] + 12, events["worker"], strict=True))]
    )
    found = then == "employed"
    assert np.mean(found) == pytest.approx(world.measures["reemployed_formal_12_months"])


def test_a_world_without_another_has_a_panel_too(everybody):
    alone = panel("baseline", workers=5, **SMALL)
    assert alone["worker"].nunique() == 5
    assert len(alone.merge(everybody, on=["scenario", "worker", "month"])) == len(alone)


def test_the_same_people_in_every_world_and_in_a_larger_sample(everybody):
    few = panel("baseline", "per_head_subsidy", workers=20, **SMALL)
    people = few.groupby("scenario")["worker"].unique()
    assert set(people.iloc[0]) == set(people.iloc[1])
    keys = ["scenario", "worker", "month"]
    both = few.merge(everybody, on=keys, suffixes=("", "_all"))
    assert len(both) == len(few)
    assert (both["income"] == both["income_all"]).all()
    assert set(sample(7, 1_000, 20)) <= set(sample(7, 1_000, 200))


def test_assignment_is_the_policys_in_both_worlds(everybody):
    marks = everybody.groupby(["worker", "scenario"])["assignment"].first().unstack()
    both = marks.dropna()
    assert (both["baseline"] == both["per_head_subsidy"]).all()
    assert set(both["baseline"]) == {"participant", "eligible", "neither"}
    never = everybody.query("scenario == 'baseline'")
    assert not never["programme"].any()


def test_a_panel_of_nobody_is_refused():
    with pytest.raises(InvalidScenario, match="panel: found 0; allowed a whole number, 1 or more"):
        panel("baseline", workers=0)


def test_a_sample_is_those_whose_draws_are_lowest():
    lowest = np.argsort(uniforms(7, int(Purpose.PANEL), 0, 1_000), kind="stable")
    for number in (0, 1, 200, 999, 1_000, 2_000):
        assert sample(7, 1_000, number).tolist() == sorted(lowest[:number].tolist())
