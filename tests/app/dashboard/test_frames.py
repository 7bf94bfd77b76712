"""What the page is told of two worlds is what happens in them, and telling changes nothing."""

import json
from typing import Any

import numpy as np
import pytest

from sim.app.dashboard.asked import Wish, asked
from sim.app.dashboard.frames import Frames
from sim.app.dashboard.shown import CROWD, CURVES, DESTINATIONS, STATES
from sim.experiments.seed_result import SeedResult
from sim.experiments.twin_runs import TwinRuns
from sim.experiments.twins import new_programmes
from sim.model.indicators import INDICATORS

MONTHS = 24
PLACE = {name: place for place, name in enumerate(INDICATORS)}


@pytest.fixture(scope="module")
def told() -> tuple[list[dict[str, Any]], SeedResult, SeedResult]:
    """What was told, the result, and that of the same worlds of which nobody told."""
    wish = Wish(population=2_000, months=MONTHS)
    wish.choose("proposal_guangdong")
    question = asked(wish)
    lines: list[bytes] = []
    bits = new_programmes(question.baseline, question.scenario)
    frames = Frames(question.scenario.name, bits, lines.append)
    runs = TwinRuns(question.baseline, (question.scenario,))
    watched, unwatched = runs(3, frames).result, runs(3).result
    assert watched is not None
    assert unwatched is not None
    return [json.loads(line) for line in lines], watched, unwatched


def worlds(lines: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [[line for line in lines if line.get("world") == world] for world in (0, 1)]


def test_watching_changes_nothing(told: Any) -> None:
    _, watched, unwatched = told
    assert watched.baseline_digest == unwatched.baseline_digest
    assert watched.twins[0].digest == unwatched.twins[0].digest


def test_every_month_of_both_worlds_is_told_in_order(told: Any) -> None:
    lines, *_ = told
    assert lines[0]["months"] == MONTHS
    for world in worlds(lines):
        assert [frame["month"] for frame in world] == list(range(MONTHS))
        assert all(len(frame["curves"]) == len(CURVES) for frame in world)


def test_curves_are_the_indicators(told: Any) -> None:
    lines, result, _ = told
    for world, series in zip(worlds(lines), (result.baseline, result.twins[0].series), strict=True):
        for place, name in ((1, "focal_income"), (2, "unemployment_rate_35_plus")):
            drawn = [frame["curves"][place] for frame in world]
            np.testing.assert_allclose(drawn, series[:, PLACE[name]], rtol=1e-4)
        cost = np.cumsum(series[:, PLACE["programmes_paid"]]) * result.weight
        np.testing.assert_allclose([frame["curves"][4] for frame in world], cost, rtol=1e-4)


def test_the_crowd_is_of_the_focal_group_and_nobody_is_lost(told: Any) -> None:
    lines, *_ = told
    people = lines[0]["people"]
    assert len(people["rows"]) == min(CROWD, len(people["rows"]))
    assert min(people["age"]) >= 35
    base, policy = worlds(lines)
    assert base[0]["crowd"] == policy[0]["crowd"]
    codes = [ord(sign) - ord("0") for frame in policy for sign in frame["crowd"]]
    assert len(codes) == MONTHS * len(people["rows"])
    assert max(codes) < 2 * len(STATES)
    assert max(codes) >= len(STATES)  # somebody takes part
    assert all(ord(sign) - ord("0") < len(STATES) for frame in base for sign in frame["crowd"])


def test_moves_are_those_of_everybody_in_the_group(told: Any) -> None:
    lines, *_ = told
    totals = {np.sum(frame["moves"]) for world in worlds(lines) for frame in world}
    assert len(totals) == 1
    first = np.array(worlds(lines)[0][0]["moves"])
    assert first.shape[0] == 4
    assert first[:, -len(DESTINATIONS) :].sum() < 0.2 * first.sum()
