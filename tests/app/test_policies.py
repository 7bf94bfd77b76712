import json

import pytest

from sim.app.options import Format, InvalidOption
from sim.app.policies import show_policies
from sim.app.policy_page import PAGE, policies_page
from sim.app.policy_table import levers_of
from sim.language import LANGUAGES, language
from sim.model.economy_data import load_economy
from sim.policies.catalogue import policy_classes, policy_names


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_policy_is_listed_and_shown(code, capsys):
    show_policies(None, Format.TABLE, language(code))
    listed = capsys.readouterr().out
    assert all(name in listed for name in policy_names())
    for name, policy in policy_classes().items():
        show_policies(name, Format.TABLE, language(code))
        shown = capsys.readouterr().out
        assert all(key in shown for key in policy.parameters)
        assert " · " in shown  # through which levers


def test_machines_get_every_number(capsys):
    show_policies(None, Format.JSON, language("en"))
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == list(policy_names())
    for row in rows:
        declared = policy_classes()[row["name"]].parameters
        assert [one["name"] for one in row["parameters"]] == list(declared)
        assert all(one["source"] for one in row["parameters"])


def test_a_policy_that_does_not_exist_is_said_in_one_line():
    with pytest.raises(InvalidOption, match="hiring_subsidy"):
        show_policies("hireing_subsidy", Format.TABLE, language("en"))


def test_every_policy_pulls_a_lever():
    economy = load_economy("guangdong")
    for policy in policy_classes().values():
        assert list(levers_of(policy, economy)), policy.name


def test_the_page_is_what_the_declarations_say():
    assert PAGE.read_text("utf-8") == policies_page(), "python -m sim.app.policy_page"
