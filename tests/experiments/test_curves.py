import numpy as np
import pytest

from sim.experiments.curves import (
    LONGEST,
    PATH_SPANS,
    curve_rows,
    income_paths,
    job_curves,
    path_rows,
)
from sim.experiments.displaced import Cohort
from sim.model.columns import DISPLACEMENT, NONE

MONTHS = 60


def cohort(*back, focal=0):
    """People displaced in month 10, back in a formal job so many months later or never."""
    events = np.zeros(len(back), DISPLACEMENT)
    events["month"], events["focal"] = 10, focal
    events["censored"] = events["back_any"] = NONE
    events["back"] = [NONE if months is None else 10 + months for months in back]
    events["income"][:, :4] = 9_000  # 3,000 a month
    return events


def both(*worlds):
    """A cohort in the baseline and in the policy world."""
    return tuple(Cohort.of(events, MONTHS) for events in worlds)


def test_curves_of_both_worlds_and_of_the_focal_group():
    one, other = cohort(1, 2, None, None), cohort(1, None, None, None)
    one["focal"][0] = other["focal"][0] = 1
    found = job_curves(both(one, other))
    assert found[0, 0, 0, :4] == pytest.approx([1, 0.75, 0.5, 0.5])
    assert found[0, 1, 0, :4] == pytest.approx([1, 0.75, 0.75, 0.75])
    assert found[1, :, 0, 1:] == pytest.approx(np.zeros((2, LONGEST)))
    assert found[0, 0, 1, :4].tolist() == [4, 4, 3, 2]
    rows = [row for row in curve_rows([found, found]) if row["months_since"] == 2]
    assert [(row["group"], row["world"]) for row in rows] == [
        ("all", "baseline"),
        ("all", "policy"),
        ("focal", "baseline"),
        ("focal", "policy"),
    ]
    policy = rows[1]
    assert policy["share_without_formal_job"] == pytest.approx(0.75)
    assert policy["difference"] == policy["difference_lower"] == pytest.approx(0.25)
    assert (policy["sample"], policy["seeds"]) == (3, 2)
    assert np.isnan(rows[0]["difference"])


def test_paths_are_relative_to_the_same_peoples_past():
    one = cohort(None, None)
    one["income"][:, 4], one["income"][:, 5] = (6_000, 0), (1_800, 900)
    one["censored"][1] = 14  # seen to the end of the first quarter, not of the second
    one["income"][0, 6] = 4_500
    found = income_paths(both(one, one))[0, 0]
    assert found[0, :7] == pytest.approx([1, 1, 1, 1, 1.0, 0.15, 0.5])
    assert found[1, :7].tolist() == [2, 2, 2, 2, 2, 2, 1]
    months = [row["months_since"] for row in path_rows([income_paths(both(one, one))])]
    assert months[: len(PATH_SPANS)] == [-11, -8, -5, -2, 0, *range(2, 36, 3)]


def test_curves_and_paths_are_those_of_the_summary(comparison):
    summary = comparison.summary.set_index(["scenario", "measure"])
    for name in ("order_based_training", "per_head_subsidy"):
        curve = comparison.curves.query("scenario == @name and group == 'all'")
        assert curve["months_since"].tolist() == 2 * list(range(LONGEST + 1))
        start = curve.query("months_since == 0 and world == 'policy'")
        sample = summary.loc[(name, "cohort"), "policy"]
        assert start["sample"].item() == pytest.approx(sample)
        for world, rows in curve.groupby("world"):
            known = rows.dropna(subset="share_without_formal_job")
            # Where a seed has nobody left to follow, the mean is of the others and may rise.
            same = known[known["seeds"] == known["seeds"].max()]
            assert (np.diff(same["share_without_formal_job"]) <= 1e-12).all()
            assert known["share_without_formal_job"].between(0, 1).all()
            assert len(known) >= 17, world
        path = comparison.income_paths.query("scenario == @name and group == 'all'")
        year = path.query("world == 'baseline' and months_since < 0")["relative_income"]
        assert year.mean() == pytest.approx(1.0)
    assert comparison.income_paths["seeds"].max() == 3
