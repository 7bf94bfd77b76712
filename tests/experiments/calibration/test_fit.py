"""A fit finds the parameters that made the data, keeps what it tried, and goes on from there."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from sim.app.cli import main
from sim.experiments.calibration.fit import Fit, fit, unseen_draws
from sim.experiments.calibration.moments import MOMENTS, Question, moments
from sim.experiments.calibration.problem import UNSEEN, Problem, Yardstick, problem_of
from sim.experiments.progress import Progress
from sim.model.economy_data import load_economy

TRUE = {"delta_u_old": 0.007, "delta_u_young": 0.011, "phi_E": 0.5}
PEOPLE, MONTHS = 3_000, 48


def small() -> Problem:
    """Three parameters; the data are eight worlds that have others than the economy declares."""
    problem = problem_of(
        load_economy("guangdong"),
        names=tuple(TRUE),
        population=PEOPLE,
        months=MONTHS,
        replicates=2,
        noise_worlds=6,
        fresh_worlds=6,
    )
    data = [moments(Question(TRUE, seed, PEOPLE, MONTHS)).seen for seed in range(501, 509)]
    return dataclasses.replace(problem, observed=tuple(np.mean(data, axis=0).tolist()))


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small()


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fit") / "calibration.journal"


@pytest.fixture(scope="module")
def found(problem: Problem, journal: Path) -> Fit:
    return fit(problem, journal, budget=36, members=12, processes=1)


def test_known_parameters_are_recovered(problem: Problem, found: Fit) -> None:
    """From simulated data, beginning elsewhere: within the spread of those that fit as well."""
    assert found.start.distance > 3.0 * found.yardstick.limit
    assert found.point.distance < found.yardstick.limit
    assert found.better
    units = np.array([one.unit for one in found.ensemble])
    assert len(units) >= 8
    spread, centre = units.std(axis=0, ddof=1), units.mean(axis=0)
    assert (spread < 0.25).all()  # of the box: a region as wide as that would say nothing
    off = np.abs(centre - problem.to_unit(TRUE))
    assert (off < 2.0 * spread).all(), dict(zip(TRUE, off / spread, strict=True))


def test_every_member_fits_as_well_as_sampling_noise_allows(found: Fit) -> None:
    assert all(one.distance <= found.yardstick.limit for one in found.ensemble)
    assert np.all(np.ptp([one.unit for one in found.ensemble], axis=0) > 0.0)


def test_started_again_it_goes_on_where_it_was(problem: Problem, journal: Path, found: Fit) -> None:
    """Nothing is tried twice: the same budget gives the same answer from the journal alone."""
    said: list[Progress] = []
    again = fit(problem, journal, budget=36, members=12, processes=1, progress=said.append)
    assert [p for p in said if p.stage == "running" and p.done] == []
    assert np.array_equal(again.point.unit, found.point.unit)
    assert again.tried == found.tried


def test_another_problem_shares_nothing_with_the_journal(problem: Problem) -> None:
    assert problem.digest != dataclasses.replace(problem, months=60).digest
    assert problem.digest != dataclasses.replace(problem, model="another").digest
    assert problem.digest == dataclasses.replace(problem).digest


def test_files_say_what_was_found(found: Fit, tmp_path: Path) -> None:
    import tomllib

    import pandas as pd

    found.save(tmp_path, load_economy("guangdong"))
    point = tomllib.loads((tmp_path / "point.toml").read_text("utf-8"))
    assert point["parameters"] == pytest.approx(dict(found.point.parameters), rel=5e-4)
    assert point["start"] == pytest.approx(dict(found.start.parameters), rel=5e-4)
    ensemble = pd.read_csv(tmp_path / "ensemble.csv", encoding="utf-8-sig")
    assert {"member", "distance", *TRUE, *UNSEEN} == set(ensemble.columns)
    reached = pd.read_csv(tmp_path / "moments.csv", encoding="utf-8-sig")
    assert list(reached["moment"]) == list(MOMENTS)


def test_what_no_target_speaks_of_is_drawn_from_its_declared_range() -> None:
    economy = load_economy("guangdong")
    for name, column in unseen_draws(economy, 40).items():
        declared = economy.parameters[name]
        assert declared.low <= column.min() < column.max() <= declared.high
        assert np.ptp(column) > 0.9 * (declared.high - declared.low)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_target_speaks_of_does_nothing_without_ai(name: str) -> None:
    economy = load_economy("guangdong")
    declared = economy.parameters[name]
    plain, moved = (
        moments(Question({name: value}, 1, 1_000, 48)).seen
        for value in (
            declared.value,
            declared.high if declared.value < declared.high else declared.low,
        )
    )
    assert np.array_equal(plain, moved)


def test_the_limit_is_what_noise_exceeds_once_in_twenty() -> None:
    yardstick = Yardstick(np.full(len(MOMENTS), 0.03), replicates=3)
    chance = np.random.default_rng(1)
    drawn = chance.normal(0.0, yardstick.both, (20_000, len(MOMENTS)))
    beyond = np.mean([yardstick.distance(one) > yardstick.limit for one in drawn])
    assert beyond == pytest.approx(0.05, abs=0.005)


def test_the_command_says_what_a_fit_takes_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = tmp_path / "calibration.journal"
    asked = f"calibrate --dry-run --budget 50 --journal {journal} --format json"
    assert main(asked.split()) == 0
    plan = json.loads(capsys.readouterr().out)
    assert (plan["budget"], plan["tried"], plan["left"]) == (50, 0, 50)
    assert plan["seconds"] > 0
    assert not journal.exists()


@pytest.mark.parametrize("wrong", ["--budget 3", "--ensemble 0", "--processes 0", "--budget x"])
def test_numbers_that_make_no_fit_are_refused(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", *wrong.split()]) == 2
    assert wrong.split()[0].strip("-") in capsys.readouterr().err
