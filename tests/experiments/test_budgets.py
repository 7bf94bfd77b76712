"""Programmes that run out of money say when, each for itself and in both languages."""

import math
import re

import pytest
from rich.console import Console

import sim
from sim.app.comparison_table import comparison_parts
from sim.app.run_table import run_table
from sim.experiments.measure import RAN_OUT
from sim.language import language
from sim.policies.catalogue import policy_classes
from sim.reporting.report import report_text

POLICIES = """
[parameters]
training_interest = 0.1
[policies.per_head_subsidy]
start = 6
budget = 20_000_000
awareness = 1
[policies.transition_fund]
start = 6
budget = 500_000_000_000
[policies.ai_literacy]
start = 6
"""
LIMITED = ("per_head_subsidy", "transition_fund")


@pytest.fixture
def limited(scenario):
    return scenario("limited", POLICIES, months=18)


def text(parts) -> str:
    console = Console(width=110)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return " ".join(capture.get().split())


def test_a_run_says_which_programme_ran_out_and_when(limited):
    measures = sim.run(limited, seed=1).measures
    found = {n.removeprefix(RAN_OUT): m for n, m in measures.items() if n.startswith(RAN_OUT)}
    assert tuple(found) == LIMITED  # not the one without a budget
    assert 6 <= found["per_head_subsidy"] < 18
    assert math.isnan(found["transition_fund"])
    assert measures["month_out_of_money"] == found["per_head_subsidy"]


def test_a_comparison_says_so_by_name_in_both_languages(limited):
    compared = sim.compare(
        "baseline", limited, seeds=[1, 2], population=2_000, months=18, processes=1
    )
    summary = compared.summary.set_index("measure")
    row = summary.loc[RAN_OUT + "per_head_subsidy"]
    assert row["seeds"] == 2
    assert 6 <= row["policy"] < 18
    assert summary.loc[RAN_OUT + "transition_fund"]["seeds"] == 0
    alone = sim.run(limited, seed=1)
    for code in ("zh", "en"):
        words = language(code)
        shown = text(comparison_parts(compared, words))
        assert words("compare.budgets") in shown
        assert words("compare.month", month=f"{row['policy'] + 1:.0f}") in shown
        for name in LIMITED:
            assert words.of(policy_classes()[name]) in shown
        title = words.of(policy_classes()["per_head_subsidy"])
        assert title in text([run_table(alone, words)])
        page = report_text(compared, words).partition('<table class="budgets">')[2]
        (row_of_page,) = re.findall(f"<tr><th[^>]*>{title}</th>(.*?)</tr>", page)
        assert words("compare.month", month=f"{row['policy'] + 1:.0f}") in row_of_page
