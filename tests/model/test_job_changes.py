"""Job changes as a plain recount finds them, whatever kind of programme people came to."""

import numpy as np

from sim.experiments.measures import measured
from sim.experiments.world import build_economy, live
from sim.model.columns import NEVER, WorkerStatus
from sim.model.programmes import Group
from sim.policies.hiring_subsidy import HiringSubsidy
from sim.policies.job_matching_service import JobMatchingService
from sim.scenario.files import load_scenario
from tests.worlds import world

MONTHS, START = 30, 3
GROUP = Group(age_min=35.0, education_max=2)
KNOWN = {"awareness": 1.0}


def test_they_are_those_of_a_plain_recount() -> None:
    economy = world(
        population=3_000,
        months=MONTHS,
        policies=[JobMatchingService(KNOWN | {"clients": 2e6}, start=START, group=GROUP)],
    )
    exposed = economy.data.focal_occupations
    total = len(economy.people.workers)
    was_exposed, joined, run = np.zeros((3, total), np.int64)
    changed = np.full(total, NEVER)
    workers = economy.records("workers")
    was_exposed[: len(workers)] = exposed[workers["occupation"]]
    while economy.month + 1 < MONTHS:
        economy.step()
        for i, person in enumerate(economy.records("workers")):
            if person["programmes"] and not joined[i]:
                joined[i] = 1 + was_exposed[i]  # 2: she counts
            at_work = person["status"] == WorkerStatus.EMPLOYED
            out = joined[i] and at_work and not exposed[person["occupation"]]
            run[i] = run[i] + 1 if out else 0
            if run[i] == 6 and changed[i] == NEVER and joined[i] == 2:
                changed[i] = economy.month - 5
            was_exposed[i] = exposed[person["occupation"]]
    rows = economy.public_policy.job_changes.log.rows
    assert len(rows) == (joined == 2).sum() > 30
    assert np.array_equal(np.sort(rows["worker"]), np.flatnonzero(joined == 2))
    assert np.array_equal(rows["changed"], changed[rows["worker"]])
    assert (rows["changed"] >= START).sum() > 10  # no course was needed


def test_who_is_hired_with_a_subsidy_has_left_before_the_firm_is_paid() -> None:
    terms = KNOWN | {"firm_awareness": 1.0, "hire_months": 3.0}
    subsidy = HiringSubsidy(terms, start=START, group=GROUP)
    economy = world(population=6_000, months=MONTHS, policies=[subsidy])
    while economy.month + 1 < MONTHS:
        economy.step()
    rows = economy.public_policy.job_changes.log.rows
    assert (rows["changed"] != NEVER).sum() > 0


def test_the_best_year_is_part_of_all_and_the_baseline_has_none() -> None:
    scenario = load_scenario("job_matching_service").with_options(6_000, 48)
    traces = live(build_economy(scenario, 1))
    found = measured(traces, since=12)
    assert 0 < found["job_changes_best_year"] <= found["job_changes"] <= found["participants"]
    assert found["job_changes_trained"] == 0.0
    assert measured(traces, since=12, programmes=0)["job_changes"] == 0.0
