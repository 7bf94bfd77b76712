"""What every policy must keep, whoever wrote it: they are met by discovery."""

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import sim
from sim.model.columns import NEVER, WorkerStatus
from sim.model.economy import Economy
from sim.model.indicators import INDICATORS
from sim.model.ledger import Account, Kind
from sim.model.programmes import Group
from sim.policies.catalogue import policy_classes
from sim.policies.policy import Choice, Policy
from sim.quantity import Quantity
from sim.scenario.files import scenario_names
from tests.worlds import guangdong, live, with_column, world

POLICIES = policy_classes()
START, MONTHS = 4, 28
GROUP = Group(age_min=35.0, education_max=2)
EAGER = {"order_share": 1.0}  # small firms would order no class


@cache
def roomy() -> Any:
    """Guangdong with seats for three in a hundred, so that small worlds show what happens."""
    return with_column(guangdong(), "cities", "seats_per_1000", 30.0)


PEOPLE = 4_000
MANY_PEOPLE = {"training_tax_deduction": 40_000, "adoption_pace": 20_000}
"""Policies about what happens to a handful of people in a world of the usual size."""


def lived(
    *policies: Policy, people: int = PEOPLE, months: int = MONTHS, **parameters: float
) -> Economy:
    return live(
        world(
            population=people,
            months=months,
            policies=policies,
            data=roomy(),
            parameters=EAGER | parameters,
        )
    )


@cache
def without(people: int = PEOPLE) -> Economy:
    return lived(people=people)


@cache
def with_policy(name: str) -> Economy:
    """The world of a policy on its declared terms, of which everybody has heard."""
    policy = POLICIES[name]
    told = {key: 1.0 for key in ("awareness", "firm_awareness") if key in policy.parameters}
    people = MANY_PEOPLE.get(name, PEOPLE)
    return lived(policy(told, start=START, group=GROUP), people=people)


def same(one: Economy, other: Economy) -> bool:
    workers, others = (economy.records("workers") for economy in (one, other))
    return (
        np.array_equal(one.history.series, other.history.series)
        and np.array_equal(one.history.flow, other.history.flow)
        and np.array_equal(workers, others)
    )


@pytest.mark.parametrize("name", POLICIES)
def test_it_says_what_it_is_in_both_languages(name: str) -> None:
    policy = POLICIES[name]
    for chinese in (policy.zh, policy.does_zh, policy.says):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    for english in (policy.en, policy.does_en):
        assert english.isascii()
    assert policy.__doc__
    assert "(" in policy.says  # where the sentence stands


@pytest.mark.parametrize("name", POLICIES)
def test_every_number_has_a_source_and_a_status(name: str) -> None:
    for key, declared in POLICIES[name].parameters.items():
        assert declared.source.strip()
        assert declared.zh.strip()
        assert declared.en.strip()
        if isinstance(declared, Quantity):
            assert declared.unit
            low, high = declared.bounds
            assert low <= declared.low <= declared.value <= declared.high <= high, key
        else:
            assert isinstance(declared, Choice)
            assert declared.value in declared.options


@pytest.mark.parametrize("name", POLICIES)
def test_neutral_settings_change_nothing(name: str) -> None:
    policy = POLICIES[name]
    assert set(policy.neutral()) <= set(policy.parameters)
    assert same(without(), lived(policy(policy.neutral(), start=START, group=GROUP)))


@pytest.mark.parametrize("name", POLICIES)
def test_nothing_happens_before_it_begins(name: str) -> None:
    before = with_policy(name).history.series[:START]
    base = without(MANY_PEOPLE.get(name, PEOPLE))
    assert np.array_equal(before, base.history.series[:START])


@pytest.mark.parametrize("name", POLICIES)
def test_it_changes_something_measurable(name: str) -> None:
    assert not same(without(MANY_PEOPLE.get(name, PEOPLE)), with_policy(name))


@pytest.mark.parametrize("name", POLICIES)
def test_what_it_spends_is_in_the_books(name: str) -> None:
    economy = with_policy(name)
    programme = economy.programmes[0]
    booked = economy.ledger.programme_spending[0]
    assert programme["spent"] == pytest.approx(booked, abs=1e-3)
    assert economy.ledger.balance.sum() == 0
    shared = economy.ledger.total[Kind.CENTRAL_SHARE]
    assert shared == pytest.approx(programme["central_share"] * max(0, booked), abs=MONTHS)
    assert economy.ledger.balance[Account.CENTRE] == -shared


@pytest.mark.parametrize("name", POLICIES)
def test_a_budget_ends_it_and_the_month_is_known(name: str) -> None:
    policy, unlimited = POLICIES[name], with_policy(name)
    spent = float(unlimited.programmes["spent"][0])
    if spent <= 0.0:
        assert unlimited.programmes["exhausted"][0] == NEVER
        return
    told = {key: 1.0 for key in ("awareness", "firm_awareness") if key in policy.parameters}
    budget = 0.5 * spent * unlimited.weight
    people = MANY_PEOPLE.get(name, PEOPLE)
    capped = lived(policy(told, start=START, group=GROUP, budget=budget), people=people)
    assert capped.programmes["spent"][0] <= 0.5 * spent
    assert START <= capped.programmes["exhausted"][0] < MONTHS


@pytest.mark.parametrize("name", POLICIES)
def test_it_has_a_scenario_of_its_own(name: str) -> None:
    scenarios = [sim.load_scenario(file) for file in scenario_names()]
    mine = [one for one in scenarios if set(one.policies) == {name}]
    assert mine, f"no scenario with {name} alone"


# Where theory is sure of the direction.


def policy(name: str, **settings: Any) -> Policy:
    told = {key: 1.0 for key in ("awareness", "firm_awareness") if key in POLICIES[name].parameters}
    return POLICIES[name](told | settings, start=START, group=GROUP)


def mean(economy: Economy, indicator: str) -> float:
    series = economy.history.series[START:]
    return float(series[:, list(INDICATORS).index(indicator)].mean())


def test_a_slower_pace_never_lets_more_firms_adopt() -> None:
    adopted = [
        (lived(policy("adoption_pace", pace=pace, staff=1.0)).records("firms")["adopted"] >= 0)
        for pace in (1.0, 0.5, 0.0)
    ]
    for fast, slow in pairwise(adopted):
        assert fast.sum() > slow.sum()


def test_a_slower_pace_costs_output() -> None:
    """Where demand does not depend on incomes, output hangs on nothing but who has adopted."""
    data = with_column(roomy(), "sectors", "local_spending", 0.0)
    made = []
    for pace in (1.0, 0.5, 0.0):
        slow = policy("adoption_pace", pace=pace, staff=1.0)
        made.append(live(world(population=4_000, months=MONTHS, policies=[slow], data=data)))
    output = [mean(economy, "output") for economy in made]
    assert output == sorted(output, reverse=True)
    assert output[0] > output[1] > output[2]


def test_a_higher_guarantee_pays_more_and_is_never_below_the_lower_one() -> None:
    paid = [
        lived(policy("minimum_income", support=level)).ledger.total[Kind.PROGRAMME_WORKERS]
        for level in (0.0, 0.5, 1.0)
    ]
    assert 0 == paid[0] < paid[1] < paid[2]


def test_more_seats_teach_more_people() -> None:
    """Seats for eight in a thousand against three in a hundred everywhere."""
    data = with_column(guangdong(), "cities", "seats_per_1000", 4.0)
    enrolled = []
    for floor in (0.0, 30.0):
        built = policy("shared_training_base", seats_per_1000=floor, build_months=6.0)
        economy = live(world(population=4_000, months=MONTHS, policies=[built], data=data))
        enrolled.append(mean(economy, "enrolled"))
        seats = economy.records("providers")["seats"].sum()
    assert enrolled[1] > enrolled[0]
    assert seats > 2 * 0.004 * 4_000


def test_a_higher_minimum_wage_makes_firms_want_fewer_jobs_at_given_demand() -> None:
    """Demand itself may rise with incomes, so that jobs in all may go either way."""
    answers = []
    for factor in (1.0, 1.3, 1.6):
        economy = lived(policy("minimum_income", awareness=0.0, minimum_wage=factor), months=8)
        answers.append(economy.public_policy.wanted_at_the_floor(economy))
    assert (answers[0] == 1.0).all()
    assert (answers[1] <= 1.0).all()
    assert answers[2].mean() < answers[1].mean() < 1.0


def test_a_warning_switches_on_what_waits_for_it_and_nothing_else_does() -> None:
    waiting = POLICIES["ai_literacy"]({"awareness": 1.0}, start=START, group=GROUP, on_warning=True)
    quiet = policy("early_warning", unemployment_threshold=2.0)
    alarmed = policy("early_warning", unemployment_threshold=1.0, area="province", delay=1.0)
    assert mean(lived(waiting), "lessons") == 0.0
    assert mean(lived(quiet, waiting), "lessons") == 0.0
    economy = lived(alarmed, waiting)
    assert mean(economy, "lessons") > 0.0
    # Nothing is known in the first month, and the first figure comes a month late.
    assert economy.history.series[: START + 1, list(INDICATORS).index("lessons")].sum() == 0.0


def test_layoffs_are_watched_by_sector_and_occupation_and_answered_where_they_are() -> None:
    """Those in other occupations are not helped, though they live where the warning is out."""
    waiting = POLICIES["ai_literacy"]({"awareness": 1.0}, start=START, group=GROUP, on_warning=True)
    watch = {"indicator": "layoffs", "delay": 1.0, "layoff_threshold": 1.0, "least_people": 0.0}
    by_all = lived(policy("early_warning", **watch, breakdown="none"), waiting, months=60)
    finely = lived(policy("early_warning", **watch), waiting, months=60)
    blind = lived(policy("early_warning", **watch | {"least_people": 2e5}), waiting, months=60)
    out = finely.public_policy.watch.until > 0
    assert out.any()
    assert not out.all(axis=1).any()  # nowhere for everybody
    exposed = np.asarray(finely.data.focal_occupations)
    assert not out[:, ~exposed].any()  # the focal group works in exposed occupations
    taught = [e.records("workers")["programmes"] >> 1 & 1 == 1 for e in (by_all, finely)]
    held = finely.records("workers")["occupation"][taught[1]]
    assert taught[1].sum() > 0
    assert mean(blind, "lessons") == 0.0
    assert (np.isin(held, np.flatnonzero(out.any(axis=0)))).mean() > 0.5  # some have moved since


def test_retraining_is_paid_to_firms_that_would_have_moved_people_anyway() -> None:
    """Deadweight comes out: the deduction pays for moves that the baseline makes, too."""
    base = without(MANY_PEOPLE["training_tax_deduction"])
    assert base.ledger.total[Kind.RETRAINING] > 0
    deducted = with_policy("training_tax_deduction").ledger
    assert 0 < deducted.total[Kind.PROGRAMME_FIRMS] <= 0.25 * deducted.total[Kind.RETRAINING]


def test_a_deduction_lets_firms_order_more_classes_and_pays_its_share_of_them() -> None:
    orders = policy("order_based_training", payment=0.0, commitment=0.7)
    deduction = policy("training_tax_deduction", retraining_share=0.5)
    alone = lived(orders, public_subsidy_share=0.4)  # the firm's part of the price is large
    both = lived(orders, deduction, public_subsidy_share=0.4)
    signed = [economy.schools.orders.rows for economy in (alone, both)]
    first, also = (set(rows["cell"][rows["signed"] == START].tolist()) for rows in signed)
    assert first <= also
    assert 0 < len(signed[0]) < len(signed[1])
    total = both.ledger.total
    classes = total[Kind.COURSE_FEES_FIRMS]
    most = classes + total[Kind.RETRAINING]  # of those retrained some are younger than its group
    since = both.ledger.bookings.rows
    paid = since["yuan"][(since["programme"] == 1) & (since["kind"] == Kind.PROGRAMME_FIRMS)].sum()
    assert 0.99 * 0.5 * classes < paid <= 0.5 * most


def test_start_ups_crowd_one_another_and_those_who_were_there() -> None:
    """Where customers are only shared, more businesses earn less each, and fewer survive."""
    grant = policy("self_employment_support", start_up_interest=0.05, start_up_grant=50_000.0)
    alone, shared = (lived(grant, own_epsilon=epsilon) for epsilon in (0.0, 1.0))
    assert (alone.market.own_income == 1.0).all()
    assert (shared.market.own_income <= 1.0).all()
    assert shared.market.own_income.mean() < 0.9
    assert (shared.market.own_income == 1.0).any()  # cities without any
    owners = [mean(economy, "own_business") for economy in (without(), shared, alone)]
    assert owners == sorted(owners)
    granted = [(e.records("workers")["programmes"] & 1) == 1 for e in (alone, shared)]
    usual = [
        (e.records("workers")["status"][~g] == WorkerStatus.OWN_BUSINESS).sum()
        for e, g in zip((alone, shared), granted, strict=True)
    ]
    assert usual[1] < usual[0]  # those without a grant are crowded out


# Nothing is created by magic.

MOVE_DEMAND = {
    "adoption_pace": "fewer firms replace labour, and fewer grow by it",
    "human_ai_collaboration": "technology replaces less",
    "minimum_income": "a higher minimum wage makes labour dearer",
    "new_occupations": "it is what it assumes",
}
"""Policies that are about how many posts firms want, and why."""


@cache
def posts_wanted(name: str | None, people: int = PEOPLE) -> Any:
    """Targets of all cells in a world where neither incomes nor pay move labour demand."""
    data = with_column(roomy(), "sectors", "local_spending", 0.0)
    made = [] if name is None else [policy(name)]
    economy = live(
        world(
            population=people,
            months=MONTHS,
            policies=made,
            data=data,
            parameters=EAGER | {"eta_w": 0.0},
        )
    )
    return economy.records("cells")["target"].copy()


@pytest.mark.parametrize("name", sorted(POLICIES.keys() - MOVE_DEMAND.keys()))
def test_no_policy_adds_a_post_that_no_firm_wants(name: str) -> None:
    assert np.array_equal(posts_wanted(name), posts_wanted(None))


@pytest.mark.parametrize("name", sorted(MOVE_DEMAND.keys() - {"minimum_income"}))
def test_what_is_about_demand_moves_it(name: str) -> None:
    people = MANY_PEOPLE.get(name, PEOPLE)
    assert not np.array_equal(posts_wanted(name, people), posts_wanted(None, people))
