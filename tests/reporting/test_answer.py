"""The three sentences claim what the intervals allow, and nothing else."""

import math
from typing import Any

import pytest

from sim.experiments.intervals import Interval, mean_interval, ratio_interval
from sim.language import language
from sim.reporting.answer import _cost, _employment, _expense, not_policy_alone
from sim.scenario.files import load_scenario

EN = language("en")
NONE = Interval(math.nan, math.nan, math.nan, 0, True, math.nan)


def account(net: list[float], **others: list[float]) -> dict[str, Any]:
    matched = ("deadweight_matched", "displacement_matched")
    names = ("participants", "gross", "substitution", *matched)
    found = {name: mean_interval(others.get(name, [0.0, 0.0, 0.0])) for name in names}
    needed = Interval(48.0, math.nan, math.nan, 3, False, math.nan)
    return {"net": mean_interval(net), "seeds_needed": needed, **found}


def test_an_interval_that_spans_zero_claims_no_effect() -> None:
    said = _employment(account([-5e3, 4e3, 2e3]), 24, 3, EN)
    assert "no effect on employment that these 3 pairs of worlds can show" in said
    assert "about 48 pairs" in said
    assert "more people are at work" not in said


@pytest.mark.parametrize(("sign", "claim"), [(1, "more people"), (-1, "fewer people")])
def test_a_clear_effect_is_said_with_its_interval(sign: int, claim: str) -> None:
    said = _employment(account([sign * value for value in (5e3, 6e3, 7e3)]), 24, 3, EN)
    assert claim in said
    assert "6.0 [" in said


def test_one_seed_says_nothing() -> None:
    assert "one seed says nothing" in _employment(account([5e3]), 12, 1, EN)


def test_deadweight_stands_beside_the_gross_effect() -> None:
    said = _expense(
        account(
            [0.0],
            participants=[100e3, 110e3, 90e3],
            gross=[80e3, 81e3, 79e3],
            deadweight_matched=[72e3, 71e3, 73e3],
            substitution=[2e3, 3e3, 1e3],
            displacement_matched=[1e3, 2e3, 3e3],
        ),
        EN,
    )
    assert "deadweight: 90 % of the gross effect" in said
    assert "2.0 [−0.5, 4.5]" in said  # spans zero: nothing is claimed
    assert said.count("neither a loss nor a gain of places can be told from chance") == 2
    assert _expense(account([0.0]), EN) == EN("answer.no_participants")


@pytest.mark.parametrize(
    ("elsewhere", "en", "zh"),
    [
        (
            [1e3, 2e3, 1.5e3],
            "1.5 [0.3, 2.7] thousand people lost a place elsewhere",
            "别处有 0.15 [0.03, 0.27] 万人失去岗位",
        ),
        (
            [-1e3, -2e3, -1.5e3],
            "1.5 [0.3, 2.7] thousand people gained a place elsewhere",
            "别处有 0.15 [0.03, 0.27] 万人得到岗位",
        ),
        (
            [-1e3, 2e3, -2.5e3],
            "elsewhere neither a loss nor a gain of places can be told from chance "
            "(net loss: −0.5 [−6.2, 5.2] thousand people)",
            "别处看不出岗位的得失（净失去 −0.05 [−0.62, 0.52] 万人）",
        ),
    ],
)
def test_what_others_lost_or_gained(elsewhere: list[float], en: str, zh: str) -> None:
    found = account(
        [0.0],
        participants=[100e3, 110e3, 90e3],
        gross=[80e3, 81e3, 79e3],
        deadweight_matched=[72e3, 71e3, 73e3],
        substitution=[2e3, 2.1e3, 1.9e3],
        displacement_matched=elsewhere,
    )
    assert en in _expense(found, EN)
    assert "2.0 [1.8, 2.2] thousand people lost a place in the same firms" in _expense(found, EN)
    assert zh in _expense(found, language("zh"))


def test_what_is_not_the_policys_doing_is_said() -> None:
    orders, slow = load_scenario("order_based_training"), load_scenario("baseline_slow")
    assert not_policy_alone(load_scenario("baseline"), orders, EN) is None
    assert not_policy_alone(load_scenario("baseline"), slow, EN) is None  # nothing but the world
    said = not_policy_alone(slow, orders, EN)
    assert said is not None
    assert "AI path" in said
    assert "AI路径" in (not_policy_alone(slow, orders, language("zh")) or "")


def test_no_cost_per_job_without_jobs() -> None:
    money = mean_interval([1e6, 2e6, 3e6])
    costs = {"programme_cost": money, "net_public_cost": money}
    said = _cost({**costs, "cost_per_additional_job_year": NONE}, EN)
    assert "no additional jobs are shown" in said
    ratio = ratio_interval([1e6, 2e6, 3e6], [10.0, 11.0, 12.0])
    assert ratio is not None
    said = _cost({**costs, "cost_per_additional_job_year": ratio}, EN)
    assert "yuan per additional job-year" in said
