"""Small worlds that the tests of experiments share."""

import pytest

import sim


@pytest.fixture
def scenario(tmp_path):
    """Write a scenario that extends the baseline and load it, 2,000 people for 30 months."""

    def write(name, body="", extends="baseline", months=30, population=2_000):
        path = tmp_path / f"{name}.toml"
        path.write_text(f'name = "{name}"\nextends = "{extends}"\n{body}', encoding="utf-8")
        return sim.load_scenario(path).with_options(population, months)

    return write


@pytest.fixture(scope="session")
def comparison():
    """Two policies beside the baseline, three seeds, in this process."""
    return sim.compare(
        "baseline",
        "order_based_training",
        "per_head_subsidy",
        seeds=[5, 3, 4],
        population=3_000,
        months=30,
        processes=1,
    )
