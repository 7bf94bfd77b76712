"""The analyses of sweeps, front to back, where the answer is known."""

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from sim.experiments.analysis.break_even import Verdict, break_even_of
from sim.experiments.analysis.explore import Conclusion, explored
from sim.experiments.analysis.frontier import frontier_of
from sim.experiments.analysis.names import plain_number, value_title
from sim.experiments.analysis.sensitivity import indices_of
from sim.experiments.sweeps.samples import SAMPLES
from sim.scenario.problem import InvalidScenario
from tests.sweeps import made_up

PAYMENT, AUDIT = "order_based_training.payment", "order_based_training.audit"
COST, JOBS = "account_net_public_cost", "account_job_years"


def grid(**values):
    return [dict(zip(values, row, strict=True)) for row in product(*values.values())]


def paying(slope=1.0, noise=50.0, **more):
    """Each 1,000 yuan buy 1,000 job-years, and cost 40 million, and 60 million fixed."""
    points = grid(**{PAYMENT: [0.0, 1000.0, 2000.0, 3000.0, 4000.0], **more})
    return made_up(
        points,
        {
            JOBS: lambda point, luck: slope * point[PAYMENT] + noise * luck,
            COST: lambda point, luck: 6e7 + 4e4 * point[PAYMENT] + 1e5 * luck,
        },
        seeds=20,
    )


def test_a_break_even_is_found_and_covers():
    found = break_even_of(paying(), PAYMENT, 70_000.0, "order_based_training")
    # 70,000 p = 60 m + 40,000 p at p = 2,000
    assert found.found.verdict is Verdict.FOUND
    assert found.found.lower < 2000.0 < found.found.upper
    assert found.found.at == pytest.approx(2000.0, abs=100.0)
    assert found.averaged == ()
    dear = break_even_of(paying(), PAYMENT, 41_000.0, "order_based_training")
    assert dear.found.verdict is Verdict.NEVER
    assert math.isnan(dear.found.at)


def test_other_names_are_averaged_and_named():
    sweep = paying(**{"competitors": [3.0, 10.0]})
    found = break_even_of(sweep, PAYMENT, 70_000.0, "order_based_training")
    assert found.averaged == ("competitors",)
    assert len(found.to_frame()) == 5


@pytest.mark.parametrize(
    ("parameter", "price", "said"),
    [
        (PAYMENT, -1.0, "price"),
        (PAYMENT, math.inf, "price"),
        ("order_based_training.paymnt", 1.0, "did you mean"),
    ],
)
def test_a_break_even_that_makes_no_sense(parameter, price, said):
    with pytest.raises(InvalidScenario, match=said):
        break_even_of(paying(), parameter, price, "order_based_training")


def test_few_levels_seeds_or_a_sample_give_no_break_even():
    outcomes = {JOBS: lambda p, luck: luck, COST: lambda p, luck: luck}
    two = made_up(grid(**{PAYMENT: [0.0, 1.0]}), outcomes)
    few = made_up(grid(**{PAYMENT: [0.0, 1.0, 2.0]}), outcomes, seeds=3)
    sample = made_up(grid(**{PAYMENT: [0.0, 1.0, 2.0]}), outcomes, design="latin_hypercube")
    for sweep, said in ((two, "2 numbers"), (few, "seeds"), (sample, "latin_hypercube")):
        with pytest.raises(InvalidScenario, match=said):
            break_even_of(sweep, PAYMENT, 1.0, "order_based_training")


def test_the_frontier_keeps_to_settings_and_averages_over_the_world():
    sweep = paying(**{AUDIT: [0.0, 0.5], "competitors": [3.0, 10.0]})
    found = frontier_of(sweep)
    assert len(found.options) == 10
    assert found.averaged == ("competitors",)
    assert found.options["cost"].is_monotonic_increasing
    best = found.options[found.options["efficient"]]
    assert best["jobs"].is_monotonic_increasing
    assert not found.options.query("efficient and jobs <= 0").size
    nothing = found.options[found.options[PAYMENT] == 0.0]
    assert not nothing["jobs_shown"].any()
    assert found.options[found.options[PAYMENT] >= 1000.0]["jobs_shown"].all()


def test_settings_and_world_that_vary_together_have_no_frontier():
    rng = np.random.default_rng(1)
    points = [{PAYMENT: p, "competitors": c} for p, c in rng.uniform(1, 10, (8, 2))]
    sweep = made_up(points, {}, design="latin_hypercube")
    with pytest.raises(InvalidScenario, match="same world"):
        frontier_of(sweep)


def test_the_assumption_that_flips_a_conclusion_is_named():
    rng = np.random.default_rng(1)
    points = [
        {"order_share": a, "markup": b, "ai_path": path}
        for a, b, path in zip(
            rng.uniform(0.1, 0.6, 300),
            rng.uniform(0.1, 0.4, 300),
            rng.choice(["slow", "fast"], 300),
            strict=True,
        )
    ]
    outcomes = {JOBS: lambda p, luck: 1000.0 * (p["order_share"] - 0.35) + 20.0 * luck}
    sweep = made_up(points, outcomes, design="latin_hypercube", left=2)
    found = explored(sweep, "order_based_training", Conclusion(JOBS, 0.0))
    assert found.found.flips
    assert set(found.boxes["verdict"]) == {"holds", "fails"}
    assert all(text.startswith("order_share") for text in found.boxes["conditions"])
    assert 0.0 < found.undecided < 0.3
    frame = found.to_frame()
    assert ((frame["mean_lower"] < frame["mean"]) & (frame["mean"] < frame["mean_upper"])).all()
    turned = explored(sweep, "order_based_training", Conclusion(JOBS, 0.0, above=False))
    assert set(turned.boxes["mean"].round(6)) == set(frame["mean"].round(6))
    assert turned.found.share == pytest.approx(1.0 - found.found.share)


def test_indices_of_a_sweep_with_luck():
    shares = SAMPLES["saltelli"].draw(2, 64, 1)
    points = [{"order_share": a, "markup": b} for a, b in shares.tolist()]
    outcomes = {JOBS: lambda p, luck: 10.0 * p["order_share"] + 0.1 * luck}
    sweep = made_up(points, outcomes, design="saltelli")
    found = indices_of(sweep, shares, [JOBS])
    rows = found.indices.set_index("parameter")
    assert rows["beyond_noise"].to_dict() == {"order_share": True, "markup": False}
    assert rows["correlation_lower"].loc["order_share"] > 0.9
    (luck,) = found.luck.to_dict("records")
    assert luck["points_differ"]
    assert luck["noise_share"] < 0.01
    assert len(found.points) == len(points)
    with pytest.raises(InvalidScenario, match="did you mean"):
        indices_of(sweep, shares, ["acount_job_years"])


def test_an_outcome_that_is_undefined_somewhere_has_no_indices():
    shares = SAMPLES["morris"].draw(2, 4, 1)
    points = [{"order_share": a, "markup": b} for a, b in shares.tolist()]
    sweep = made_up(
        points, {JOBS: lambda p, luck: math.nan if p["markup"] > 0.5 else luck}, design="morris"
    )
    with pytest.raises(InvalidScenario, match="undefined at"):
        indices_of(sweep, shares, [JOBS])


def test_every_column_of_every_file_is_explained(tmp_path):
    shares = SAMPLES["morris"].draw(2, 4, 1)
    points = [{"order_share": a, "markup": b} for a, b in shares.tolist()]
    sweep = made_up(points, {JOBS: lambda p, luck: luck}, design="morris")
    rng = np.random.default_rng(1)
    sampled = [{"order_share": a, "markup": b} for a, b in rng.uniform(0, 1, (80, 2))]
    many = made_up(sampled, {JOBS: lambda p, luck: luck}, design="latin_hypercube")
    analyses = (
        indices_of(sweep, shares, [JOBS]),
        explored(many, "order_based_training", Conclusion(JOBS, 0.0)),
        frontier_of(paying()),
        break_even_of(paying(), PAYMENT, 70_000.0, "order_based_training"),
    )
    for number, analysis in enumerate(analyses):
        folder = tmp_path / str(number)
        analysis.save(folder)  # type: ignore[attr-defined]
        book = pd.read_csv(folder / "codebook.csv", encoding="utf-8-sig")
        files = [path for path in folder.glob("*.csv") if path.stem != "codebook"]
        assert files
        for path in files:
            columns = set(pd.read_csv(path, encoding="utf-8-sig").columns)
            explained = set(book[book["table"] == path.stem]["column"])
            extra = {f"{n}_{end}" for n in explained for end in ("lower", "upper")}
            assert columns <= explained | extra, path.name
        assert book["en"].notna().all()
        assert book["zh"].notna().all()


def test_a_sweep_that_was_stopped_has_fewer_seeds_and_all_points():
    whole = paying()
    some = whole.worlds[(whole.worlds["seed"] < 7) | (whole.worlds["point"] < 2)]
    stopped = replace(whole, worlds=some, left=39)
    assert stopped.used_seeds == tuple(range(7))
    assert stopped.values("order_based_training", JOBS).shape == (5, 7)


def test_points_that_failed_with_some_seed_are_left_out():
    whole = paying()
    some = whole.worlds[whole.worlds["point"] != whole.worlds["seed"] % 2]
    failed = replace(whole, worlds=some, left=20)
    assert failed.values("order_based_training", JOBS).shape == (3, 20)


@pytest.mark.parametrize(
    ("value", "text"), [(10_000.0, "10000"), (0.05, "0.05"), (1234.56, "1235"), (-0.5, "-0.5")]
)
def test_a_value_is_written_without_an_exponent(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize(
    "name", ["order_share", PAYMENT, "ai_path", "population", "order_based_training.target.share"]
)
def test_what_varies_has_a_name_in_both_languages(name):
    title = value_title(name, made_up(grid(order_share=[0.1]), {}).economy)
    assert title.zh
    assert title.en
