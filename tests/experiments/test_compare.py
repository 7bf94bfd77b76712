import math
import sys

import pandas as pd
import pytest

import sim
from sim.experiments.compare import FILES
from sim.experiments.effects import Effects
from sim.experiments.engine import RunFailed
from sim.experiments.measures import MEASURES
from sim.experiments.progress import Progress
from sim.model.indicators import INDICATORS
from sim.scenario.problem import InvalidScenario

SUMMARY = ["scenario", "measure", "unit", "baseline", "policy", "difference"]
SUMMARY += ["lower", "upper", "seeds"]


def test_the_account_of_every_world_adds_up_to_its_months(comparison):
    effects = comparison.effects
    assert set(effects["definition"]) == {"all_work", "formal"}
    assert set(effects["horizon_months"]) == {6, 12, 17}
    by_month = comparison.monthly.set_index(["scenario", "seed", "month"])
    for row in effects.itertuples():
        column = "employed" if row.definition == "all_work" else "formal_jobs"
        month = 12 + row.horizon_months
        policy, before = (
            by_month.loc[(name, row.seed, month), column] for name in (row.scenario, "baseline")
        )
        assert row.net == policy - before
        assert row.net == row.gross - row.deadweight - row.substitution - row.displacement
        assert 0 <= row.harmed <= row.deadweight <= row.participants


def test_tables_have_their_columns(comparison):
    assert list(comparison.summary) == SUMMARY
    keys = ["scenario", "seed", "definition", "horizon_months"]
    assert list(comparison.effects) == [*keys, *Effects._fields]
    assert list(comparison.monthly) == ["scenario", "seed", "month", *INDICATORS]
    assert len(comparison.monthly) == 3 * 3 * 30
    for _, rows in comparison.summary.groupby("scenario"):
        assert list(rows["measure"]) == list(MEASURES)


def test_differences_are_paired_and_job_years_those_of_the_months(comparison):
    summary = comparison.summary.set_index(["scenario", "measure"])
    known = summary.dropna()
    assert (known["policy"] - known["baseline"]).to_numpy() == pytest.approx(
        known["difference"].to_numpy(), rel=1e-6, abs=1e-9
    )
    headline = comparison.headline.query("definition == 'all_work' and horizon_months == 17")
    rows = headline.set_index(["scenario", "measure"])["mean"]
    for scenario in ("order_based_training", "per_head_subsidy"):
        years = summary.loc[(scenario, "job_years"), "difference"]
        assert rows[scenario, "additional_job_years"] == pytest.approx(years)
        cost = summary.loc[(scenario, "programme_cost"), "difference"]
        assert rows[scenario, "programme_cost"] == pytest.approx(cost)


def test_processes_and_the_order_of_seeds_do_not_matter(comparison, tmp_path):
    again = sim.compare(
        "baseline",
        "order_based_training",
        "per_head_subsidy",
        seeds=[3, 4, 5],
        population=3_000,
        months=30,
        processes=2,
        out=tmp_path / "again",
    )
    comparison.save(tmp_path / "first")
    assert again.seeds == comparison.seeds == (3, 4, 5)
    for name in FILES:
        one, other = ((tmp_path / folder / name).read_bytes() for folder in ("first", "again"))
        assert one == other
        assert one.startswith(b"\xef\xbb\xbf")
    assert sorted(path.name for path in (tmp_path / "first").iterdir()) == sorted(FILES)
    digests = [[twin.digest for twin in r.twins] for r in comparison.results]
    assert digests == [[twin.digest for twin in r.twins] for r in again.results]
    pd.testing.assert_frame_equal(again.headline, comparison.headline)


def test_a_policy_that_changes_nothing_has_no_effect(scenario):
    silent = scenario("silent", "[policies.order_based_training]\nfirm_awareness = 0\n")
    found = sim.compare(scenario("base"), silent, seeds=2, processes=1)
    assert (found.effects[list(Effects._fields)] == 0).all(axis=None)
    assert found.headline.query("measure == 'cost_per_participant'")["mean"].isna().all()
    assert (found.summary["difference"].fillna(0) == 0).all()
    cohorts = found.summary[found.summary["measure"].str.startswith("reemployed_formal_6")]
    assert cohorts["baseline"].nunique() == 1


def test_seeds_count_from_the_first(scenario):
    reports: list[Progress] = []
    one = scenario("one", "[policies.per_head_subsidy]\n", months=6)
    found = sim.compare(
        scenario("base", months=6), one, seeds=2, seed=90, processes=1, progress=reports.append
    )
    assert found.seeds == (90, 91)
    assert [report.done for report in reports if report.stage == "running"] == [0, 1, 2]
    assert reports[-1].seconds_left == 0.0
    assert reports[0].seconds_left is None
    alone = sim.run(one, seed=91)
    assert found.results[1].twins[0].digest == alone.result_sha256


def bad(message, *scenarios, **options):
    with pytest.raises(InvalidScenario) as refused:
        sim.compare(*scenarios, **options)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_cannot_be_compared_is_refused_in_one_line(scenario):
    base = scenario("base")
    bad("scenarios: found none", base)
    bad("found 'base'; allowed a name no other has here", base, base)
    longer = scenario("longer", months=31)
    bad("longer.toml: months: found 31; allowed 30, as in base", base, longer)
    rivals = scenario("rivals", "competitors = 5")
    bad("rivals.toml: competitors: found 5; allowed 3, as in base", base, rivals)
    for options, said in (
        ({"seeds": 0}, "seeds: found 0"),
        ({"seeds": [1, 1]}, "different seeds"),
        ({"seed": -1}, "seed: found -1"),
        ({"processes": 0}, "processes: found 0"),
        ({"population": 10**12}, "population"),
    ):
        bad(said, base, scenario("other"), **options)


def test_an_unwritable_folder_is_found_before_anything_runs(scenario, tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    ran: list[Progress] = []
    options = {"out": file / "below", "progress": ran.append}
    bad("options: out: found", scenario("base"), scenario("other"), **options)
    assert ran == []


def test_worlds_with_different_people_are_no_twins(scenario):
    older = scenario("older", "[parameters]\nentry_age_low = 20\n")
    with pytest.raises(InvalidScenario, match="found a parameter that people are drawn with"):
        sim.compare(scenario("base"), older, seeds=1, processes=1)


def test_an_error_names_scenario_and_seed(scenario, monkeypatch):
    from sim.experiments import alone

    def fail(*_):
        raise AssertionError("people\nwere lost")

    monkeypatch.setattr(alone, "live", fail)
    with pytest.raises(RunFailed) as failed:
        sim.compare(scenario("base"), scenario("other"), seeds=2, processes=1)
    assert str(failed.value) == (
        "scenario base, seed 1: AssertionError: people were lost (+1 more failed)"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a file's owner may always write on Windows")
def test_tables_are_replaced_all_or_none(comparison, tmp_path, monkeypatch):
    comparison.save(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in FILES}
    monkeypatch.setattr(pd.DataFrame, "to_csv", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        comparison.save(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_median_not_reached_is_left_out_of_the_mean(comparison):
    summary = comparison.summary
    unknown = summary[summary["measure"] == "reemployed_formal_24_months"]
    assert (unknown["seeds"] == 0).all()
    assert all(math.isnan(value) for value in unknown["difference"])
