"""Claims: what is said of them follows from the worlds, seed by seed."""

import math
from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.analysis.break_even import Verdict
from sim.experiments.analysis.claim import (
    Claim,
    ClaimResult,
    _levels,
    _share,
    _turning,
    check_claim,
)
from sim.experiments.intervals import mean_interval
from sim.language import LANGUAGES, language
from sim.reporting.claim_text import claim_text, quotation
from sim.scenario.files import load_scenario
from sim.scenario.problem import InvalidScenario

COMMITMENT = "order_based_training.commitment"
SMALL: dict[str, Any] = {"population": 2_000, "months": 30, "processes": 1}
LEVELS = (0.8, 0.6, 0.0, 0.25, 0.5, 0.75, 1.0)


def made_up(slope: float, luck: float = 1.0, by: float = 0.0, direction: str = "fewer"):
    """A claim about an outcome that rises with the setting by ``slope`` and luck."""
    rng = np.random.default_rng(1)
    values = np.array([slope * level + luck * rng.standard_normal(12) for level in LEVELS])
    claim = Claim(COMMITMENT, 0.6, 0.8, "hired", direction, by)
    difference = values[1] - values[0]
    sign = 1.0 if direction == "more" else -1.0
    return ClaimResult(
        claim=claim,
        baseline=load_scenario("baseline"),
        scenario=load_scenario("order_based_training"),
        horizon=24,
        seeds=tuple(range(1, 13)),
        weight=640.0,
        before=mean_interval(values[0].tolist()),
        after=mean_interval(values[1].tolist()),
        difference=mean_interval(difference.tolist()),
        holds=_share(int((sign * difference > by).sum()), 12),
        levels=_levels(LEVELS, values),
        turning=_turning(claim, LEVELS, values),
    )


def test_a_claim_that_is_true_is_supported():
    tested = made_up(100.0)
    assert tested.verdict == "holds"
    assert tested.holds.mean == 1.0
    assert tested.shown_from == 0.75
    assert made_up(100.0, direction="more").verdict == "fails"


def test_luck_supports_nothing():
    tested = made_up(0.0)
    assert tested.verdict == "open"
    assert tested.shown_from is None


def test_a_size_has_a_turning_point():
    tested = made_up(100.0, by=40.0)
    assert tested.verdict == "fails"  # 20 at most
    assert tested.turning is not None
    assert tested.turning.verdict is Verdict.FOUND
    assert tested.turning.at == pytest.approx(0.4, abs=0.02)
    assert not tested.turning.rising
    assert made_up(100.0, by=1_000.0).turning.verdict is Verdict.NEVER


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("slope", [0.0, 100.0])
@pytest.mark.parametrize("by", [0.0, 40.0, 1_000.0])
@pytest.mark.parametrize("direction", ["fewer", "more"])
def test_the_paragraph_says_no_more_than_it_may(code, slope, by, direction):
    tested, words = made_up(slope, by=by, direction=direction), language(code)
    said = quotation(tested, words)
    assert "nan" not in said
    assert "60%" in said
    assert "80%" in claim_text(tested, words)
    supported = {"zh": "得到支持", "en": "is supported"}[code]
    assert (supported in said) == (tested.verdict == "holds")


def test_the_share_of_seeds_has_an_exact_interval():
    assert _share(0, 20).lower == 0.0
    assert _share(20, 20).upper == 1.0
    assert _share(10, 20)[:3] == pytest.approx((0.5, 0.272, 0.728), abs=1e-3)  # Clopper, Pearson


@pytest.fixture(scope="module")
def lived():
    return check_claim(
        "order_based_training", COMMITMENT, 0.2, outcome="promised", levels=0, seeds=3, **SMALL
    )


def test_both_values_are_lived_with_the_same_luck(lived):
    assert (lived.claim.instead_of, lived.claim.value) == (0.8, 0.2)
    pair = sim.compare("baseline", "order_based_training", seeds=3, placebo=False, **SMALL)
    promised = [result.twins[0].measures["promised"][1] for result in pair.results]
    assert lived.before.mean == pytest.approx(np.nanmean(promised))
    assert lived.turning is None
    assert len(lived.levels) == 2


def test_an_assumption_of_the_world_changes_both_worlds():
    tested = check_claim(
        "per_head_subsidy",
        "ai_path",
        "fast",
        outcome="jobs_removed",
        direction="more",
        seeds=2,
        **SMALL,
    )
    assert tested.claim.instead_of == "central"
    assert tested.difference.mean > 0
    assert len(tested.levels) == 0
    assert math.isnan(tested.holds.same_sign)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"value": 0.8}, "other than 0.8"),
        ({"value": 2.0}, "allowed 0..1"),
        ({"setting": "per_head_subsidy.per_completion", "value": 1.0}, "per_head_subsidy is on"),
        ({"outcome": "hird"}, 'did you mean "hired"'),
        ({"by": -1.0}, "by: found -1"),
        ({"horizon": 23}, "horizon: found 23"),
        ({"direction": "less"}, "fewer, more"),
    ],
)
def test_a_claim_that_makes_no_sense_is_one_line(asked, said):
    asked = {"setting": COMMITMENT, "value": 0.6, **asked}
    with pytest.raises(InvalidScenario, match=said.replace("(", r"\(")):
        check_claim("order_based_training", **SMALL, **asked)
