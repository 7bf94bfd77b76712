"""Names and numbers as people write them."""

import pytest

from sim.app.names import name_and_value, scenario_called, setting_called, value_called
from sim.app.options import InvalidOption
from sim.scenario.files import load_scenario


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("订单班", "order_based_training"),
        ("人头补贴", "per_head_subsidy"),
        ("不作为", "do_nothing"),
        ("提案全部措施", "proposal_guangdong"),
        ("Order-based training", "order_based_training"),
        ("order_based_training", "order_based_training"),
        ("mine.toml", "mine.toml"),
        ("order_based", "order_based"),
    ],
)
def test_scenarios_by_their_titles(word, name):
    assert scenario_called(word) == name


def test_a_title_that_is_none_has_the_nearest_beside_it():
    with pytest.raises(InvalidOption, match="订单班"):
        scenario_called("定单班")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("60%", 0.6),
        ("60 ％", 0.6),
        ("1万", 1e4),
        ("2.5亿", 2.5e8),
        ("1,000", 1000.0),
        ("hire", "hire"),
    ],
)
def test_values(word, value):
    assert value_called("--if", word) == value


def test_a_name_and_a_value():
    assert name_and_value("--if", "承诺录用率＝60%") == ("承诺录用率", "60%")
    for wrong in ("commitment", "=3", "commitment="):
        with pytest.raises(InvalidOption, match="NAME=VALUE"):
            name_and_value("--if", wrong)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("承诺录用率", "order_based_training.commitment"),
        ("commitment", "order_based_training.commitment"),
        ("order_based_training.payment", "order_based_training.payment"),
        ("competitors", "competitors"),
        ("AI路径", "ai_path"),
        ("kappa", "kappa"),
    ],
)
def test_settings_by_what_they_are_called(word, name):
    assert setting_called("--if", word, [load_scenario("order_based_training")]) == name


def test_a_setting_that_is_none():
    scenarios = [load_scenario("order_based_training")]
    with pytest.raises(InvalidOption, match="承诺录用率"):
        setting_called("--if", "承诺录取率", scenarios)
    with pytest.raises(InvalidOption, match="audit"):
        setting_called("--if", "audi", scenarios)  # could be several
