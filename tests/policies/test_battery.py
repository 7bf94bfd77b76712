"""What every policy must keep, whoever wrote it: they are met by discovery."""

from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.model.columns import NEVER
from sim.model.economy import Economy
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


def lived(*policies: Policy, months: int = MONTHS, **parameters: float) -> Economy:
    return live(
        world(
            population=4_000,
            months=months,
            policies=policies,
            data=roomy(),
            parameters=EAGER | parameters,
        )
    )


@cache
def without() -> Economy:
    return lived()


@cache
def with_policy(name: str) -> Economy:
    """The world of a policy on its declared terms, of which everybody has heard."""
    policy = POLICIES[name]
    told = {key: 1.0 for key in ("awareness", "firm_awareness") if key in policy.parameters}
    return lived(policy(told, start=START, group=GROUP))


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
    assert np.array_equal(before, without().history.series[:START])


@pytest.mark.parametrize("name", POLICIES)
def test_it_changes_something_measurable(name: str) -> None:
    assert not same(without(), with_policy(name))


@pytest.mark.parametrize("name", POLICIES)
def test_what_it_spends_is_in_the_books(name: str) -> None:
    economy = with_policy(name)
    programme = economy.programmes[0]
    courses = economy.ledger.bookings.rows
    today = courses[(courses["programme"] == 0) & (courses["kind"] == Kind.PUBLIC_TRAINING)]
    booked = economy.ledger.programme_spending[0] - today["yuan"].sum()
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
    capped = lived(policy(told, start=START, group=GROUP, budget=budget))
    assert capped.programmes["spent"][0] <= 0.5 * spent
    assert START <= capped.programmes["exhausted"][0] < MONTHS


@pytest.mark.parametrize("name", POLICIES)
def test_it_has_a_scenario_of_its_own(name: str) -> None:
    scenarios = [sim.load_scenario(file) for file in scenario_names()]
    mine = [one for one in scenarios if set(one.policies) == {name}]
    assert mine, f"no scenario with {name} alone"
