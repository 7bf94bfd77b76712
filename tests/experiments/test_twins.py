import dataclasses

import numpy as np
import pytest

from sim.experiments.twins import horizons, new_programmes, start_of_policy
from sim.experiments.world import build_economy, live
from sim.policies.catalogue import policy_classes

SEED = 11


def neutral(policy):
    """The lines of a scenario file that switch a policy on and make it change nothing."""
    settings = policy.neutral().items()
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in settings]
    return "\n".join([f"[policies.{policy.name}]", *lines])


GENEROUS = {
    "order_based_training": "firm_awareness = 1\nawareness = 1\npayment = 10000\n",
    "per_head_subsidy": "awareness = 1\nper_enrolment = 10000\n",
}
"""Settings under which something happens within a few months among a few thousand people."""


@pytest.mark.parametrize("name", GENEROUS)  # tests/policies meets all of them
def test_a_neutral_policy_is_the_baseline_bit_for_bit(scenario, name):
    baseline = live(build_economy(scenario("base"), SEED))
    policy = live(build_economy(scenario("quiet", neutral(policy_classes()[name])), SEED))
    assert np.array_equal(policy.series, baseline.series)
    assert policy.digest == baseline.digest


ORDERS = "[parameters]\norder_share = 1\n"
ANYBODY = """[policies.{name}.target]
age_min = 0
education_max = "college"
occupations = "any"
"""


@pytest.mark.parametrize("name", GENEROUS)
def test_a_policy_changes_nothing_before_it_starts(scenario, name):
    body = f"[policies.{name}]\nstart = 24\n{GENEROUS[name]}"
    worlds = [
        live(build_economy(asked, SEED, snapshots=[23, 29]))
        for asked in (
            scenario("base", ORDERS, population=4_000),
            scenario("late", ORDERS + body + ANYBODY.format(name=name), population=4_000),
        )
    ]
    before = [dataclasses.asdict(world.snapshots[23]) for world in worlds]
    for column in before[0]:
        assert np.array_equal(before[0][column], before[1][column]), column
    assert np.array_equal(worlds[0].series[:24], worlds[1].series[:24])
    assert not np.array_equal(worlds[0].series[24:], worlds[1].series[24:])


def test_the_clock_starts_with_the_first_policy_that_differs(scenario):
    one = scenario("one", "[policies.per_head_subsidy]\nstart = 7\n")
    two = scenario(
        "two",
        "[policies.per_head_subsidy]\nstart = 7\n[policies.order_based_training]\nstart = 9\n",
    )
    base = scenario("base")
    assert start_of_policy(None, one) == start_of_policy(base, one) == 7
    assert start_of_policy(base, two) == 7
    assert start_of_policy(one, two) == start_of_policy(two, one) == 9
    assert start_of_policy(one, one) == 0
    assert start_of_policy(base, scenario("none", 'ai_path = "none"')) == 0


def test_a_programme_is_known_by_its_place_among_the_policies(scenario):
    one = scenario("one", "[policies.per_head_subsidy]\nstart = 7\n")
    both = scenario(
        "both", "[policies.per_head_subsidy]\nstart = 7\n[policies.order_based_training]\n"
    )
    more = scenario("more", "[policies.per_head_subsidy]\nstart = 7\nper_completion = 9\n")
    base = scenario("base")
    assert new_programmes(base, one) == 0b1
    assert new_programmes(base, both) == 0b11
    assert new_programmes(one, both) == 0b01  # orders come first by name
    assert new_programmes(one, more) == 0b1  # changed terms make it another programme
    assert new_programmes(one, one) == 0


def test_horizons_go_as_far_as_the_run():
    assert horizons(12, 72) == (6, 12, 24, 36, 48, 59)
    assert horizons(0, 61) == (6, 12, 24, 36, 48, 60)
    assert horizons(12, 14) == (1,)


def test_a_neutral_policy_beside_another_leaves_that_one_its_luck(scenario):
    orders = "[policies.order_based_training]\nfirm_awareness = 0\n"
    heads = "[policies.per_head_subsidy]\nstart = 6\nawareness = 0.5\nper_enrolment = 5000\n"
    alone, beside = (
        live(build_economy(asked, SEED))
        for asked in (scenario("alone", heads), scenario("beside", heads + orders))
    )
    assert np.array_equal(alone.series, beside.series)
