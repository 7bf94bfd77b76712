"""A scenario is called what people call it."""

from sim.language import language
from sim.reporting.scenario_text import scenario_text


def test_a_scenario_has_a_short_name_in_both_languages() -> None:
    zh, en = language("zh"), language("en")
    assert scenario_text("order_based_training", zh) == "订单班"
    assert scenario_text("debate_orders", en) == "Debate: order classes"
    assert scenario_text("my_own", zh) == "my_own"
