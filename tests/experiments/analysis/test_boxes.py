"""Boxes are found where they are, and nowhere in noise."""

import numpy as np
import pandas as pd
import pytest

from sim.experiments.analysis.boxes import Verdict, find_boxes

NAMES = ("pay", "share", "path")


def margin_of(holds, rng, seeds=6):
    """A margin of one on the side where the conclusion holds, with a little luck."""
    return np.where(holds, 1.0, -1.0)[:, None] + 0.2 * rng.standard_normal((len(holds), seeds))


def points(number, rng):
    return pd.DataFrame(
        {
            "pay": rng.uniform(0, 6000, number),
            "share": rng.uniform(0, 1, number),
            "path": rng.choice(["slow", "central", "fast"], number),
        }
    )


def test_the_box_in_which_the_answer_is_another_one():
    rng = np.random.default_rng(1)
    table = points(600, rng)
    inside = (table["pay"] > 4000) & (table["path"] == "fast")
    holds = (inside | (table["path"] == "slow")).to_numpy() ^ (rng.uniform(size=600) < 0.05)
    found = find_boxes(table, NAMES, margin_of(holds, rng))
    assert found.share < 0.5
    assert found.flips
    there = [box for box in found.boxes if box.verdict is Verdict.HOLDS]
    assert len(there) == 2
    (both,) = (box for box in there if len(box.conditions) == 2)
    pay, path = both.conditions
    assert (pay.parameter, path.parameter) == ("pay", "path")
    assert pay.low == pytest.approx(4000, abs=200)
    assert path.words == ("fast",)
    assert 0.8 < both.lower < both.share <= both.upper
    assert found.skill > 0.7
    assert sum(box.points for box in found.boxes) == 300


def test_in_noise_there_is_one_box_that_flips_nothing():
    rng = np.random.default_rng(2)
    flips = single = 0
    for _ in range(40):
        found = find_boxes(points(300, rng), NAMES, margin_of(rng.uniform(size=300) < 0.35, rng))
        flips += found.flips
        single += len(found.boxes) == 1
    assert flips <= 2
    assert single >= 30


@pytest.mark.parametrize("always", [True, False])
def test_a_conclusion_that_always_holds_or_never(always):
    rng = np.random.default_rng(3)
    found = find_boxes(points(100, rng), NAMES, margin_of(np.full(100, always), rng))
    (box,) = found.boxes
    assert box.conditions == ()
    assert box.share == float(always)
    assert box.verdict is (Verdict.HOLDS if always else Verdict.FAILS)
    assert not found.flips
    assert found.skill == 0.0


def test_words_that_are_left_are_named():
    rng = np.random.default_rng(4)
    table = points(600, rng)
    found = find_boxes(table, NAMES, margin_of((table["path"] != "slow").to_numpy(), rng))
    kept = {condition.words for box in found.boxes for condition in box.conditions}
    assert kept == {("slow",), ("central", "fast")}


def test_luck_that_a_whole_box_shares_flips_nothing():
    rng = np.random.default_rng(5)
    flips = 0
    for _ in range(60):
        table = points(200, rng)
        shared = (table["pay"] > 3000).to_numpy()[:, None] * rng.standard_normal((1, 6))
        found = find_boxes(table, NAMES, shared - 1e-3)
        flips += found.flips
    assert flips <= 5  # 2.5 % are expected
