"""What was fitted is committed, is enough of it, and stands on its page."""

import tomllib

import pandas as pd

from sim.experiments.calibration.files import ENSEMBLE, FOLDER, POINT, REACHED
from sim.experiments.calibration.moments import MOMENTS
from sim.experiments.calibration.problem import FITTED, UNSEEN
from sim.experiments.robustness.members import members, with_member
from sim.model.economy_data import load_economy
from sim.reporting.calibration_page import PAGE, calibration_page
from sim.scenario.files import load_scenario
from tests.test_house import ROOT

GUANGDONG = load_economy("guangdong")
FITTED_FILES = GUANGDONG.folder / FOLDER


def test_the_page_is_written_from_what_was_fitted() -> None:
    written = (ROOT / PAGE).read_text("utf-8")
    assert written == calibration_page(GUANGDONG), "python -m sim.reporting.calibration_page"


def test_scenarios_use_the_best_set() -> None:
    point = tomllib.loads((FITTED_FILES / POINT).read_text("utf-8"))
    assert point["better_than_start"]
    assert set(point["parameters"]) == set(point["start"]) == set(FITTED)
    declared = {name: GUANGDONG.parameters[name].value for name in FITTED}
    assert declared == point["parameters"]


def test_fifty_sets_or_more_fit_as_well_as_noise_allows() -> None:
    point = tomllib.loads((FITTED_FILES / POINT).read_text("utf-8"))
    table = pd.read_csv(FITTED_FILES / ENSEMBLE, encoding="utf-8-sig")
    assert len(table) >= 50
    assert (table["distance"] <= point["limit"]).all()
    assert point["distance"] <= point["limit"]


def test_members_are_within_what_parameters_declare() -> None:
    found = members(GUANGDONG)
    scenario = load_scenario("baseline")
    for member in found:
        assert set(member) == {*FITTED, *UNSEEN}
        for name, value in member.items():
            declared = GUANGDONG.parameters[name]
            assert declared.low <= value <= declared.high, name
        with_member(scenario, member)


def test_every_moment_is_reported() -> None:
    table = pd.read_csv(FITTED_FILES / REACHED, encoding="utf-8-sig")
    assert list(table["moment"]) == list(MOMENTS)
