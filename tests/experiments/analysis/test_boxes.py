"""Boxes are found where they are, and nowhere in noise."""

import numpy as np
import pandas as pd
import pytest

from sim.experiments.analysis.boxes import find_boxes

NAMES = ("pay", "share", "path")


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
    found = find_boxes(table, NAMES, holds)
    assert found.share < 0.5
    flips = [box for box in found.boxes if box.flips]
    assert len(flips) == 2
    (both,) = (box for box in flips if len(box.conditions) == 2)
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
        found = find_boxes(points(300, rng), NAMES, rng.uniform(size=300) < 0.35)
        flips += any(box.flips for box in found.boxes)
        single += len(found.boxes) == 1
    assert flips <= 2
    assert single >= 30


@pytest.mark.parametrize("always", [True, False])
def test_a_conclusion_that_always_holds_or_never(always):
    found = find_boxes(points(100, np.random.default_rng(3)), NAMES, np.full(100, always))
    (box,) = found.boxes
    assert box.conditions == ()
    assert box.share == float(always)
    assert not box.flips
    assert found.skill == 0.0


def test_words_that_are_left_are_named():
    rng = np.random.default_rng(4)
    table = points(600, rng)
    found = find_boxes(table, NAMES, (table["path"] != "slow").to_numpy())
    kept = {condition.words for box in found.boxes for condition in box.conditions}
    assert kept == {("slow",), ("central", "fast")}
