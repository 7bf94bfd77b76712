"""A comparison over the calibrated ensemble, and what is stated of it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

import sim
from sim.app.cli import main
from sim.experiments.calibration.files import ENSEMBLE, FOLDER
from sim.experiments.compare import Comparison
from sim.experiments.robustness.members import members, with_member
from sim.experiments.robustness.robustness import OUTCOMES, Robustness, robustness
from sim.experiments.robustness.settings import SETTINGS, is_as_asked, under
from sim.language import language
from sim.model.economy_data import load_economy
from sim.model.indicators import INDICATORS
from sim.reporting.report import report_text
from sim.reporting.robustness_text import sentences, signs
from sim.scenario.problem import InvalidScenario

MEMBERS = "member,distance,kappa,new_tasks\n1,3.5,0.9,0.1\n2,4.5,0.95,0.4\n"


@pytest.fixture
def economy(tmp_path: Path) -> Path:
    """Guangdong under another name, with an ensemble of two members."""
    folder = tmp_path / "other"
    (folder / FOLDER).mkdir(parents=True)
    (folder / "economy.toml").write_text('id = "other"\nextends = "guangdong"\n', "utf-8")
    (folder / FOLDER / ENSEMBLE).write_text(MEMBERS, "utf-8")
    return folder


def test_an_ensemble_is_read_from_the_economys_folder(economy: Path) -> None:
    assert members(load_economy(economy)) == [
        {"kappa": 0.9, "new_tasks": 0.1},
        {"kappa": 0.95, "new_tasks": 0.4},
    ]


def test_an_economy_without_an_ensemble_says_how_to_get_one(economy: Path) -> None:
    (economy / FOLDER / ENSEMBLE).unlink()
    with pytest.raises(InvalidScenario, match="jobshift calibrate"):
        members(load_economy(economy))


def test_an_unknown_parameter_of_an_ensemble_is_named(economy: Path) -> None:
    (economy / FOLDER / ENSEMBLE).write_text(MEMBERS.replace("kappa", "kapa"), "utf-8")
    with pytest.raises(InvalidScenario, match="kapa"):
        members(load_economy(economy))


def test_what_a_scenario_sets_itself_stays() -> None:
    own = sim.load_scenario("no_ai").model_copy(update={"parameters": {"kappa": 0.8}})
    assert with_member(own, {"kappa": 0.9, "new_tasks": 0.1}).parameters == {
        "kappa": 0.8,
        "new_tasks": 0.1,
    }


def test_each_seed_has_the_next_member() -> None:
    """The worlds of a draw are those of a comparison with that member's parameters."""
    sets = [{"kappa": 0.9}, {"kappa": 0.8}]
    size: dict[str, Any] = {"population": 1_000, "months": 14, "processes": 1, "placebo": False}
    found = sim.compare("baseline", "per_head_subsidy", seeds=[3, 4, 5], members=sets, **size)
    assert found.members == 2
    for k, seed in enumerate([3, 4, 5]):
        alone = [
            sim.load_scenario(name).model_copy(update={"parameters": sets[k % 2]})
            for name in ("baseline", "per_head_subsidy")
        ]
        own = sim.compare(*alone, seeds=[seed], **size).results[0]
        assert found.results[k].baseline_digest == own.baseline_digest
        assert found.results[k].twins[0].digest == own.twins[0].digest


def test_settings_set_what_they_say() -> None:
    asked = [sim.load_scenario(name) for name in ("baseline", "per_head_subsidy")]
    assert is_as_asked("competitors_3", asked)
    assert not is_as_asked("competitors_10", asked)
    for setting, values in SETTINGS.items():
        for scenario in under(setting, asked):
            rates = scenario.rates(scenario.data())
            assert {name: float(rates[name][0]) for name in values} == values


# --- what is stated, by hand ------------------------------------------------------------------


def by_hand(**job_years: list[float]) -> Robustness:
    """Draws of additional job-years by scenario; nothing else differs from the baseline."""
    draws = len(next(iter(job_years.values())))
    titles = {name: SimpleNamespace(zh=name, en=name) for name in job_years}

    def twin(name: str, draw: int) -> Any:
        account = SimpleNamespace(
            definition="all_work", horizon=12, job_years=job_years[name][draw], net_public_cost=0.0
        )
        return SimpleNamespace(accounts=[account], measures={"focal_income_window": (1.0, 1.0)})

    results = [
        SimpleNamespace(
            twins=[twin(name, k) for name in job_years], baseline=np.zeros((1, len(INDICATORS)))
        )
        for k in range(draws)
    ]
    found = SimpleNamespace(
        scenarios=[SimpleNamespace(name=name, title=titles[name]) for name in job_years],
        results=results,
        seeds=tuple(range(draws)),
        members=draws,
    )
    return Robustness({"ensemble": cast(Comparison, found)})


def test_an_order_is_stated_where_nine_draws_in_ten_agree() -> None:
    nine = by_hand(a=[2.0] * 9 + [0.0], b=[1.0] * 10)
    assert nine.ranking("additional_job_years") == [("a", "b", 0.9)]
    eight = by_hand(a=[2.0] * 8 + [0.0] * 2, b=[1.0] * 10)
    assert eight.ranking("additional_job_years") == []
    behind = by_hand(a=[0.0] * 10, b=[1.0] * 10)
    assert behind.ranking("additional_job_years") == [("b", "a", 1.0)]


def test_what_is_equal_in_all_draws_has_no_order() -> None:
    assert by_hand(a=[1.0] * 10, b=[1.0] * 10).ranking("additional_job_years") == []


def test_sentences_and_signs_say_the_share() -> None:
    found, words = by_hand(a=[2.0] * 19 + [-2.0], b=[1.0] * 10 + [-1.0] * 10), language("en")
    assert next(sentences(found, words)) == words(
        "robustness.stated",
        outcome=words("robustness.additional_job_years"),
        larger="a",
        smaller="b",
        share="95 %",
    )
    cells = dict(signs(found, words))
    assert cells["a: additional job-years"] == ["+ 95 %"]
    assert cells["b: additional job-years"] == ["? 50 %"]


# --- all together -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Robustness:
    folder = tmp_path_factory.mktemp("economies") / "other"
    (folder / FOLDER).mkdir(parents=True)
    (folder / "economy.toml").write_text('id = "other"\nextends = "guangdong"\n', "utf-8")
    (folder / FOLDER / ENSEMBLE).write_text(MEMBERS, "utf-8")
    asked = [
        sim.load_scenario(name).model_copy(update={"economy": str(folder)})
        for name in ("baseline", "order_based_training", "per_head_subsidy")
    ]
    return robustness(
        *asked,
        seeds=2,
        population=1_200,
        months=20,
        processes=1,
        settings=("competitors_3", "competitors_10", "offset_1_1"),
    )


def test_every_scenario_pair_and_setting_has_its_share(lived: Robustness) -> None:
    assert set(lived.comparisons) == {"ensemble", "competitors_3", "competitors_10", "offset_1_1"}
    assert lived.comparisons["competitors_3"] is lived.main
    assert len(lived.table) == 4 * len(OUTCOMES) * 3
    assert lived.table["share"].between(0.0, 1.0).all()
    by_setting = lived.table.groupby("setting")["offset"].first()
    assert by_setting["offset_1_1"] > by_setting["ensemble"]


def test_files_and_page_say_what_holds(lived: Robustness, tmp_path: Path) -> None:
    lived.save(tmp_path)
    header = (tmp_path / "robustness.csv").read_text("utf-8-sig").splitlines()[0]
    assert header.split(",") == list(lived.table.columns)
    page = report_text(lived.main, language("en"), lived)
    assert language("en")("robustness.title") in page
    assert "of draws" in page


def test_the_command_refuses_an_economy_without_an_ensemble(
    economy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (economy / FOLDER / ENSEMBLE).unlink()
    file = tmp_path / "here.toml"
    file.write_text(f'name = "here"\nextends = "baseline"\neconomy = "{economy}"\n', "utf-8")
    other = tmp_path / "there.toml"
    other.write_text(
        f'name = "there"\nextends = "per_head_subsidy"\neconomy = "{economy}"\n', "utf-8"
    )
    assert main(["compare", str(file), str(other), "--ensemble", "--seeds", "2"]) == 2
    assert "jobshift calibrate" in capsys.readouterr().err
