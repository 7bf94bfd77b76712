import pickle

import numpy as np
import pytest
from pydantic import ValidationError

from sim.model.columns import CHANNELS, WorkerStatus
from sim.policies.catalogue import policy_classes
from sim.scenario.files import load_scenario
from sim.scenario.problem import InvalidScenario
from sim.scenario.schema import Scenario


@pytest.fixture
def write(tmp_path):
    def write(text, name="mine"):
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(path)

    return write


TRAINING = "[policies.order_based_training]\n"
TARGET = "[policies.order_based_training.target]\n"


def group(scenario):
    (policy,) = scenario.policy_objects(scenario.data())
    return policy.group


def test_an_empty_file_is_the_economy_as_it_is(write):
    scenario = write("")
    economy = scenario.data()
    assert (scenario.name, scenario.months, scenario.population) == ("mine", 120, 20_000)
    assert economy.id == "guangdong"
    assert scenario.policy_objects(economy) == []
    for name, quantity in economy.parameters.items():
        assert scenario.rates(economy)[name][0] == quantity.value
    paths = scenario.city_paths(economy)
    assert paths.shape == (len(economy.cities), len(CHANNELS), 3)
    assert (paths == economy.ai_paths["central"]).all()


def test_the_default_group_is_the_focal_group(write):
    scenario = write(TRAINING)
    economy, found = scenario.data(), group(scenario)
    assert found.age_min == economy.focal_age_min.value == 35
    assert (found.education_min, found.education_max) == (0, economy.focal_education_max)
    assert found.occupations == tuple(np.flatnonzero(economy.focal_occupations))
    assert found.cities == ()
    assert found.share == 1.0
    assert WorkerStatus.RETIRED not in found.statuses
    assert WorkerStatus.AWAY not in found.statuses


def test_names_of_a_group_become_rows(write):
    scenario = write(
        TRAINING + TARGET + "age_min = 40\nage_max = 55\neducation_min = 'middle'\n"
        "education_max = 'college'\noccupations = ['packer', 'assembler', 'packer']\n"
        "cities = ['shenzhen', 'guangzhou']\nstatus = ['gig', 'unemployed']\nshare = 0.5\n"
    )
    economy, found = scenario.data(), group(scenario)
    assert (found.age_min, found.age_max) == (40, 55)
    assert (found.education_min, found.education_max) == (1, 3)
    assert [economy.occupations.ids[row] for row in found.occupations] == ["assembler", "packer"]
    assert {economy.cities.ids[row] for row in found.cities} == {"guangzhou", "shenzhen"}
    assert found.statuses == (WorkerStatus.UNEMPLOYED, WorkerStatus.GIG)
    assert found.share == 0.5


def test_any_occupation_leaves_the_group_open(write):
    assert group(write(TRAINING + TARGET + "occupations = 'any'\ncities = 'any'")).occupations == ()


def test_policies_carry_their_settings(write):
    scenario = write(
        "[policies.per_head_subsidy]\n"
        + TRAINING
        + "start = 3\nend = 9\nbudget = 1e6\npaid_on = 'retention'\npayment = 3000"
    )
    orders, heads = scenario.policy_objects(scenario.data())
    assert (orders.name, heads.name) == ("order_based_training", "per_head_subsidy")
    assert (orders.start, orders.end, orders.budget) == (3, 9, 1e6)
    assert orders.settings["paid_on"] == "retention"
    assert orders.settings["payment"] == 3000.0
    assert (
        orders.settings["audit"]
        == policy_classes()["order_based_training"].parameters["audit"].value
    )
    record = orders.programme(weight=10.0)
    assert (record["start"], record["end"], record["budget"]) == (3, 9, 1e5)
    assert (heads.start, heads.end, heads.budget) == (0, None, None)


def test_neutral_settings_are_legal_in_a_file(write):
    for name, policy in policy_classes().items():
        settings = "\n".join(f"{key} = {value!r}" for key, value in policy.neutral().items())
        assert write(f"[policies.{name}]\n{settings}").policies[name].settings == policy.neutral()


def test_a_city_can_have_its_own_ai(write):
    scenario = write("ai_path = 'none'\n[cities.shenzhen]\nai_path = 'fast'")
    economy = scenario.data()
    paths = scenario.city_paths(economy)
    shenzhen = economy.cities.index("shenzhen")
    assert (paths[shenzhen] == economy.ai_paths["fast"]).all()
    assert not np.delete(paths, shenzhen, axis=0).any()


def test_parameters_and_competitors_reach_the_rates(write):
    scenario = write("competitors = 10\n[parameters]\nkappa = 0.5")
    rates = scenario.rates(scenario.data())
    assert rates.shape == (1,)
    assert (rates["kappa"][0], rates["competitors"][0]) == (0.5, 10.0)


def test_the_digest_is_that_of_the_run_and_not_of_its_words(write):
    plain = write("", "plain")
    words = "name = 'other'\n[title]\nzh = '题'\nen = 'T'\n[description]\nzh = '述'\nen = 'D'"
    assert write(words, "b").digest == plain.digest
    assert len(plain.digest) == 64


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("", "months = 120\npopulation = 20000\nai_path = 'central'"),
        ("competitors = 4", "[parameters]\ncompetitors = 4.0"),
        ("[parameters]\ndelta_v = 0", "[parameters]\ndelta_v = -0.0"),
        ("ai_path = 'fast'", "ai_path = 'fast'\n[cities.foshan]\nai_path = 'fast'"),
        (TRAINING, TRAINING + "payment = 2000\n" + TARGET + "age_min = 35"),
        (
            TRAINING + TARGET + "cities = ['foshan', 'zhuhai']",
            TRAINING + TARGET + "cities = ['zhuhai', 'foshan', 'zhuhai']",
        ),
    ],
)
def test_two_ways_to_ask_the_same_have_one_digest(write, one, same):
    assert write(one, "one").resolved() == write(same, "same").resolved()
    assert write(one, "one").digest == write(same, "same").digest


@pytest.mark.parametrize(
    "change",
    [
        "months = 60",
        "population = 30000",
        "competitors = 10",
        "ai_path = 'slow'",
        "[parameters]\nkappa = 0.8",
        "[cities.foshan]\nai_path = 'none'",
        TRAINING,
        TRAINING + "payment = 1",
        TRAINING + "budget = 1",
        TRAINING + "start = 1",
        TRAINING + TARGET + "share = 0.5",
        TRAINING + TARGET + "occupations = 'any'",
    ],
)
def test_whatever_changes_a_run_changes_the_digest(write, change):
    policy = TRAINING if change.startswith(TRAINING) and change != TRAINING else ""
    assert write(change, "changed").digest != write(policy, "plain").digest


def test_options_give_a_checked_copy(write):
    scenario = write(TRAINING + "start = 12\naudit = 0.2\n" + TARGET + "cities = ['foshan']")
    assert scenario.with_options().resolved() == scenario.resolved()
    small = scenario.with_options(population=5_000, months=24, competitors=1)
    assert (small.population, small.months, small.overrides()["competitors"]) == (5_000, 24, 1.0)
    assert (small.policies, small.file) == (scenario.policies, scenario.file)
    assert scenario.months == 120


def test_an_option_replaces_the_parameter(write):
    scenario = write("[parameters]\ncompetitors = 5").with_options(competitors=2)
    assert scenario.rates(scenario.data())["competitors"][0] == 2.0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"population": 10}, "options: population: found 10; allowed"),
        ({"competitors": 11}, "options: competitors: found 11; allowed a number, 1..10"),
        ({"months": 0}, "options: months: found 0; allowed"),
        ({"months": 601}, "options: months: found 601; allowed a whole number, 1..600"),
        ({"months": 12}, "start: found 12; allowed below months, which is 12"),
    ],
)
def test_options_out_of_range_are_refused(write, options, said):
    with pytest.raises(InvalidScenario) as error:
        write(TRAINING + "start = 12").with_options(**options)
    assert said in str(error.value)


def test_a_scenario_does_not_change_and_crosses_processes(write):
    scenario = write(TRAINING + "audit = 0.2")
    with pytest.raises(ValidationError):
        scenario.months = 3
    twin = pickle.loads(pickle.dumps(scenario))
    assert isinstance(twin, Scenario)
    assert (twin, twin.digest, twin.file) == (scenario, scenario.digest, scenario.file)
