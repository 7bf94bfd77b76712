import dataclasses
import math

from sim.experiments.targets import MEASURED, target_rows
from sim.scenario.schema import Targets


def twins_with(comparison, measure, values):
    twin = comparison.results[0].twins[0]
    return [
        dataclasses.replace(twin, measures=twin.measures | {measure: (0.0, value)})
        for value in values
    ]


def row(comparison, name, goal, values):
    twins = twins_with(comparison, MEASURED[name], values)
    (found,) = target_rows(Targets(**{name: goal}), twins)
    return found


def test_a_target_is_reached_in_a_share_of_the_runs_and_missed_by_so_much(comparison):
    found = row(comparison, "job_changes", 300_000.0, [350_000.0, 200_000.0, 260_000.0, 300_000.0])
    assert found["reached"] == 0.5
    assert found["missed_by"] == 70_000.0
    assert found["mean"] == 277_500.0


def test_a_cap_is_missed_from_above(comparison):
    found = row(comparison, "programme_cost", 5e9, [4e9, 6e9])
    assert (found["reached"], found["missed_by"]) == (0.5, 1e9)


def test_without_orders_no_hired_share_is_reached(comparison):
    found = row(comparison, "hired_share", 0.8, [math.nan, 0.9])
    assert (found["reached"], found["missed_by"], found["mean"]) == (0.5, 0.0, 0.9)


def test_a_scenario_without_targets_has_none(comparison):
    assert list(target_rows(Targets(), comparison.results[0].twins)) == []
    assert len(comparison.targets) == 0
