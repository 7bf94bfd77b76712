import numpy as np
import pytest


def test_moves_are_of_those_in_a_formal_job_at_both_dates(comparison):
    for result in comparison.results:
        for twin in result.twins:
            assert twin.moves.shape[0] == 2
            stayed = np.trace(twin.moves[0]) / twin.moves[0].sum()
            assert 0.5 < stayed < 1.0
    rows = comparison.moves[comparison.moves["scenario"] == comparison.scenarios[0].name]
    everybody = np.mean([result.twins[0].moves[1].sum() for result in comparison.results])
    assert rows["policy"].sum() == pytest.approx(everybody * comparison.weight)
    gaps = rows["policy"] - rows["baseline"]
    assert np.allclose(rows["difference"], gaps)


def test_cities_add_up_to_the_country(comparison):
    last = list(comparison.monthly.columns).index("employed")
    name = comparison.scenarios[1].name
    cities = comparison.cities.query(f"scenario == '{name}' and measure == 'employed'")
    final = comparison.monthly.query("month == 29")
    for world, column in ((comparison.baseline.name, "baseline"), (name, "policy")):
        employed = final[final["scenario"] == world].iloc[:, last].mean()
        assert cities[column].sum() == pytest.approx(employed * comparison.weight)
    assert len(cities) == len(comparison.baseline.data().cities)
    rates = comparison.cities.query("measure == 'unemployment_rate'")
    assert rates["baseline"].between(0, 0.5).all()
