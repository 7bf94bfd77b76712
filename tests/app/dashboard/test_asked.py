"""What the form asks is what the command line would be asked."""

from pathlib import Path
from typing import Any

import pytest

from sim.app.dashboard.asked import Asked, Wish, asked, everything
from sim.app.dashboard.scenario_form import digits_of
from sim.language import language
from sim.policies.catalogue import policy_classes, policy_names
from sim.policies.policy import Choice
from sim.quantity import Quantity
from sim.scenario.files import load_scenario
from sim.scenario.problem import InvalidScenario


def wish(scenario: str = "order_based_training", **changes: Any) -> Wish:
    found = Wish(population=2_000, months=36)
    found.choose(scenario)
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def written(question: Asked, folder: Path) -> list[str | Path]:
    """The names for the command line, its files written."""
    for name, text in question.files().items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name if name.endswith(".toml") else name for name in question.names()]


@pytest.mark.parametrize(
    ("changes", "files"),
    [
        ({}, set()),
        ({"policies": {"hiring_subsidy": {"start": 12}}}, {"my_scenario.toml"}),
        ({"ai_path": "fast"}, {"my_scenario.toml", "my_baseline.toml"}),
        ({"beside": "per_head_subsidy"}, set()),
        ({"beside": "order_based_training"}, {"my_scenario.toml"}),
        ({"policies": {}}, {"my_scenario.toml"}),
    ],
)
def test_the_same_on_the_command_line(
    tmp_path: Path, changes: dict[str, Any], files: set[str]
) -> None:
    question = asked(wish(**changes))
    assert question.files().keys() == files
    names = written(question, tmp_path)
    for name, scenario in zip(names, (question.baseline, question.scenario), strict=True):
        again = load_scenario(name).with_options(2_000, 36, 3)
        assert again.digest == scenario.digest
    assert " ".join(question.names()) in question.command(1)
    compile(question.python(1), "shown", "exec")


def test_what_is_asked_twice_has_one_key() -> None:
    assert asked(wish()).key == asked(wish()).key
    others = [
        wish(seed=2),
        wish(months=48),
        wish("per_head_subsidy"),
        wish(beside="per_head_subsidy"),
    ]
    assert len({asked(one).key for one in [wish(), *others]}) == 5


def test_nobody_asks_for_more_than_is_allowed() -> None:
    question = asked(wish(population=10**9, months=10**6, competitors=99))
    assert question.scenario.population == 20_000
    assert question.scenario.months == 120


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": -1},
        {"policies": {"order_based_training": {"payment": -5.0}}},
        {"policies": {"no_such_policy": {}}},
        {"ai_path": "backwards"},
    ],
)
def test_nonsense_is_said_in_one_line(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidScenario) as found:
        asked(wish(**changes))
    assert "\n" not in str(found.value)


def test_everything_is_every_policy() -> None:
    assert tuple(sorted(everything().scenario.policies)) == policy_names()


def test_every_setting_of_every_policy_fits_its_slider() -> None:
    """The slider's range holds the declared value, and a step shows it as it is declared."""
    for policy in policy_classes().values():
        for name, declared in policy.parameters.items():
            if isinstance(declared, Quantity):
                digits = digits_of(declared)
                assert declared.low <= declared.value <= declared.high, name
                assert round(declared.value, digits) == pytest.approx(declared.value), name
                assert 10.0**-digits <= (declared.high - declared.low) / 20, name


def test_every_word_that_a_setting_takes_is_said() -> None:
    for policy in policy_classes().values():
        for declared in policy.parameters.values():
            if isinstance(declared, Choice):
                words = {f"serve.option_{option}" for option in declared.options}
                assert words <= language("en").messages.keys()
