"""A sweep file: what it may hold, which points and worlds it stands for."""

import re
import textwrap
from pathlib import Path

import pytest

from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.plan import Asked
from sim.language import language
from sim.scenario.problem import InvalidScenario
from sim.store.manifest import Counts, counts, keep_manifest, manifest_of, sweep_like
from sim.store.problem import UnknownSweep
from sim.store.store import Store

SMALL = """
scenarios = ["baseline", "order_based_training"]
seeds = 3
population = 2000
months = 18
"""
TWINS = 'baseline = "baseline"' + SMALL


def asked(folder: Path, text: str) -> Asked:
    file = folder / "mine.toml"
    file.write_text(textwrap.dedent(text), "utf-8")
    return load_sweep(file)


def test_a_file_may_be_as_small_as_this(tmp_path: Path) -> None:
    sweep = asked(tmp_path, SMALL)
    manifest = sweep.expanded()
    assert sweep.size == len(manifest.worlds) == 6
    assert manifest.points == ({},)
    assert [(w.seed, w.scenario) for w in manifest.worlds][:2] == [
        (1, "baseline"),
        (1, "order_based_training"),
    ]
    assert {w.baseline_run for w in manifest.worlds} == {None}
    assert {(one.population, one.months) for one in sweep.scenarios} == {(2000, 18)}


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    sweep = asked(
        tmp_path,
        TWINS
        + """
        [vary]
        order_share = { levels = 2 }
        order_based_training.payment = [1000, 2000]
        order_based_training.target.share = { low = 0.0, high = 1.0 }
        ai_path = {}
        """,
    )
    manifest = sweep.expanded()
    paths = sweep.design.axes[3].values
    assert sweep.design.size == len(manifest.points) == 2 * 2 * 3 * len(paths)
    assert manifest.points[1]["ai_path"] == paths[1]
    assert manifest.points[len(paths)]["order_based_training.target.share"] == 0.5
    declared = sweep.scenarios[0].data().parameters["order_share"]
    assert {p["order_share"] for p in manifest.points} == {declared.low, declared.high}
    here = sweep.scenario_at(sweep.scenarios[0], manifest.points[-1])
    assert here.policies["order_based_training"].settings["payment"] == 2000.0
    assert here.policies["order_based_training"].target.share == 1.0
    assert here.parameters["order_share"] == declared.high
    assert here.ai_path == paths[-1]


def test_worlds_that_points_share_have_one_name(tmp_path: Path) -> None:
    text = TWINS + "[vary]\norder_based_training.payment = [1000, 2000]"
    worlds = asked(tmp_path, text).expanded().worlds
    assert len(worlds) == 2 * 3 * 2
    assert len({w.run_id for w in worlds if w.scenario == "baseline"}) == 3
    assert len({w.run_id for w in worlds if w.scenario != "baseline"}) == 6
    assert all((w.twin_id is None) == (w.scenario == "baseline") for w in worlds)


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_a_sample_fills_the_ranges_and_never_changes(tmp_path: Path, design: str) -> None:
    text = TWINS + f"design = '{design}'\nsamples = 64\n"
    text += "[vary]\norder_share = {}\nmonths = {low = 18, high = 21}\nai_path = ['slow', 'fast']"
    sweep = asked(tmp_path, text)
    points = sweep.design.points()
    assert points == asked(tmp_path, text).design.points()
    assert len(points) == 64
    for name, kinds in (("months", 4), ("ai_path", 2)):
        found = [point[name] for point in points]
        assert {found.count(value) for value in set(found)} == {64 // kinds}
    declared = sweep.scenarios[0].data().parameters["order_share"]
    bins = {
        int(64 * (float(p["order_share"]) - declared.low) / (declared.high - declared.low))
        for p in points
    }
    assert bins == set(range(64))


def test_points_from_elsewhere_are_expanded_alike(tmp_path: Path) -> None:
    sweep = asked(tmp_path, TWINS + "[vary]\norder_share = {low = 0.2, high = 0.4}")
    points = sweep.design.at([[0.0], [1.0]])
    assert points == [{"order_share": 0.2}, {"order_share": 0.4}]
    assert len(sweep.expanded(points).worlds) == 2 * 2 * 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "scenarios: found nothing; allowed a list of scenarios"),
        ("scenarios = []", "scenarios: found a list of 0"),
        ("scenarios = ['baselin']", 'did you mean "baseline"?'),
        ("scenarios = ['../../baseline.toml']", "allowed the name of a scenario"),
        ("scenarios = ['baseline', 'baseline']", "the same name twice"),
        ("baseline = 'baseline'\nscenarios = ['baseline']", "the baseline alone"),
        ("scenarios = ['baseline']\nseed = -1", "seed: found -1; allowed"),
        ("scenarios = ['baseline']\nseeds = [1, 1]", "mine.toml:2: seeds"),
        ("scenarios = ['baseline']\nseeds = 'x'", "seeds: found 'x'"),
        ("scenarios = ['baseline']\nscenario = 1", 'did you mean "scenarios"?'),
        ("scenarios = ['baseline']\ndesign = 'sobel'", 'did you mean "sobol"?'),
        ("scenarios = ['baseline']\nsamples = 5", "samples only with latin_hypercube"),
        (SMALL + "design = 'sobol'\nsamples = 60\n[vary]\nkappa = {}", "32 or 64"),
        (SMALL + "design = 'sobol'\nsamples = 64", "vary: found nothing"),
        (SMALL + "[vary]\nkapa = {}", 'did you mean "kappa"?'),
        (SMALL + "[vary]\npayment = {}", 'did you mean "order_based_training.payment"?'),
        (SMALL + "[vary]\norder_based_training.paymnt = {}", "order_based_training.payment"),
        (SMALL + "[vary]\nper_head_subsidy.per_enrolment = {}", "is off in all"),
        (SMALL + "[vary]\nkappa = 3", "a list of values, or a table"),
        (SMALL + "[vary]\nkappa = ['x']", "finite numbers"),
        (SMALL + "[vary]\nkappa = [inf]", "finite numbers"),
        (SMALL + "[vary]\nkappa = []", "0 values"),
        (SMALL + "[vary]\nkappa = [1, 1.0]", "the same value twice"),
        (SMALL + "[vary]\nkappa = {low = 2, high = 1}", "low below high"),
        (SMALL + "[vary]\nkappa = {lo = 2}", 'did you mean "low"?'),
        (SMALL + "[vary]\nkappa = {levels = 1}", "2..10000"),
        (SMALL + "[vary]\nmonths = {}", "this name declares no range"),
        (SMALL + "[vary]\nmonths = [18.5]", "whole numbers"),
        (SMALL + "[vary]\nai_path = ['warp']", "at point 0"),
        (SMALL + "[vary]\nlumpy_share = [0.5, 7.0]", "mine.toml:7: vary.lumpy_share: found 7.0 at"),
        (
            SMALL
            + "[vary]\n"
            + "\n".join(
                f"{n} = {{levels = 1000}}"
                for n in ("kappa", "order_share", "lumpy_share", "gamma_u")
            ),
            "6,000,000,000,000 runs; allowed at most 1,000,000",
        ),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidScenario) as error:
        asked(tmp_path, text).expanded()
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    chinese = error.value.told(language("zh")).partition("mine.toml")[2]
    assert re.findall(r"\b(?:a|an|the|of|or|at|found|allowed|nothing|twice)\b", chinese) == []


def test_a_manifest_comes_back_and_is_found(tmp_path: Path) -> None:
    manifest = asked(tmp_path, TWINS + "[vary]\norder_share = [0.1, 0.2]").expanded()
    with Store(tmp_path / "s.db") as store:
        keep_manifest(store, manifest)
        keep_manifest(store, manifest)
        assert manifest_of(store, manifest.sweep_id) == manifest
        assert manifest_of(store, "0" * 64) is None
        assert counts(store, manifest) == Counts(0, 0, 12)
        for name in ("mine", manifest.sweep_id[:6]):
            assert sweep_like(store, name).sweep_id == manifest.sweep_id
        with pytest.raises(UnknownSweep, match="there are: mine"):
            sweep_like(store, "yours")
        assert list(store.damage()) == []
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE sweep_worlds SET seed = 9 WHERE place = 3")
        assert [line[:6] for line in store.damage()] == ["sweeps"]
