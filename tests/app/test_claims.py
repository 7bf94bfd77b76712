"""``jobshift test-claim`` as a user calls it."""

import json

import pytest

from sim.app.claims import outcome_called
from sim.app.cli import main
from sim.app.options import InvalidOption

SMALL = ("--population", "1000", "--months", "30", "--seeds", "2", "--processes", "1")


def test_a_claim_in_chinese(capsys):
    asked = ("test-claim", "订单班", "--if", "承诺录用率=60%", "--then", "录用", "--levels", "3")
    assert main([*asked, *SMALL, "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "承诺录用率由 80% 改为 60%" in said
    assert "2 对世界" in said
    assert "50%" in said  # a further value that was tried


def test_a_claim_for_programs(capsys):
    asked = ("test-claim", "--if", "commitment=60%", "--by", "1万", "--levels", "0", "--more")
    assert main([*asked, *SMALL, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["setting"] == "order_based_training.commitment"
    assert (told["outcome"], told["direction"], told["by"]) == ("account_net", "more", 10_000.0)
    assert told["verdict"] in ("holds", "fails", "open")
    assert told["paragraph"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "--if: found none"),
        (("--if", "commitment"), "NAME=VALUE"),
        (("--if", "commitmint=60%"), 'did you mean "commitment"'),
        (("--if", "commitment=60%", "--then", "hird"), 'did you mean "hired"'),
        (("--if", "commitment=60%", "--by", "many"), "--by"),
        (("--if", "commitment=60%", "--more", "--fewer"), "--more: found --fewer, too"),
        (("--if", "commitment=160%"), "allowed 0..1"),
    ],
)
def test_a_wrong_claim_is_one_line(asked, said, capsys):
    assert main(["test-claim", *asked, *SMALL, "--lang", "en"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert said in lines[-1]
    assert len(lines) <= 2  # the first says that it starts


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("net", "account_net"),
        ("录用", "hired"),
        ("再就业", "reemployed_formal_12_months"),
        ("支出", "account_programme_cost"),
        ("gini", "gini"),
        ("失业率", "unemployment_rate"),
    ],
)
def test_outcomes_by_what_they_are_called(word, name):
    assert outcome_called(word) == name


def test_an_outcome_that_is_none():
    with pytest.raises(InvalidOption, match="net"):
        outcome_called("happiness")
