from types import SimpleNamespace

import numpy as np
import pytest

from sim.experiments.groups import DIMENSIONS, LATER, group_names, group_rows, groups
from sim.experiments.world import PERSON
from sim.model.columns import WorkerStatus
from tests.worlds import guangdong, snapshot

START, MONTHS = 6, 13  # the last horizon is 6
# birth in months before month 0, sex, education, hukou; the last two enter in months 7 and 20
BORN = [(240, 0, 1, 0), (419, 1, 2, 1), (419 - 6, 0, 0, 0), (600, 1, 3, 1), (700, 0, 1, 0)]
BORN += [(190, 0, 3, 0), (180, 0, 3, 0)]


def world(work, earned, programmes=(0,) * 7):
    """Traces of seven people: four of working life, one retired, two who enter later."""
    people = np.array(BORN, PERSON)
    people["birth"] *= -1
    before = snapshot(
        [1, 1, 0, 2, 0, 0, 0],
        [0] * 7,
        [0] * 7,
        month=START - 1,
        present=5,
        occupation=np.array([0, 1, 1, 3, 0, 0, 0], np.uint8),
        focal=np.array([0, 1, 0, 0, 0, 0, 0], bool),
    )
    before.status[4] = WorkerStatus.RETIRED
    before.status[5:] = WorkerStatus.AWAY
    then = snapshot(work, [0] * 7, programmes, present=6, earned=np.array(earned, np.int32))
    return SimpleNamespace(months=MONTHS, people=people, snapshots={START - 1: before, 12: then})


BASE = world([1, 1, 0, 2, 0, 1, 0], [700, 1400, 0, 2100, 70, 350, 0])
POLICY = world([1, 0, 1, 2, 0, 1, 0], [700, 700, 490, 2100, 70, 350, 0], [0, 0, 4, 1, 0, 0, 0])


@pytest.fixture(scope="module")
def rows():
    data = guangdong()
    found = groups(BASE, POLICY, START, 4, data)
    return {(row["dimension"], row["group"]): row for row in group_rows([found, found], 10.0, data)}


def test_people_are_counted_where_they_were_before_the_start(rows):
    # At the end of month 5 the second is 424 months old, the third 418: 35 is 420 months.
    ages = {group: row["people"] for (name, group), row in rows.items() if name == "age"}
    assert ages == {"16-24": 10, "25-34": 10, "35-49": 10, "50+": 10, LATER: 10}
    assert rows["occupation", "data_entry_clerk"]["people"] == 20
    assert rows["focal", "focal"]["people"] == 10
    assert rows["focal", "other"]["people"] == 30


def test_work_income_and_participants_of_a_group(rows):
    loser = rows["age", "35-49"]
    assert (loser["employed_baseline"], loser["employed_policy"]) == (10.0, 0.0)
    assert (loser["difference"], loser["points"]) == (-10.0, -100.0)
    assert (loser["income_baseline"], loser["income_policy"]) == (200.0, 100.0)
    assert loser["income_difference"] == loser["income_lower"] == -100.0
    clerks = rows["occupation", "data_entry_clerk"]
    assert (clerks["difference"], clerks["points"]) == (0.0, 0.0)
    assert clerks["participant_share"] == 0.5  # the first bit is of an old programme
    assert clerks["income_difference"] == pytest.approx((490 - 700) / 2 / 7)
    assert clerks["seeds"] == 2


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_groups_add_up_to_the_net_effect_of_every_seed(comparison, dimension):
    for result in comparison.results:
        for twin in result.twins:
            net = {
                account.horizon: account.effects
                for account in twin.accounts
                if account.definition == "all_work"
            }
            mine = twin.groups[twin.groups["dimension"] == DIMENSIONS.index(dimension)]
            for horizon, effects in net.items():
                at = mine[mine["horizon"] == horizon]
                assert np.diff(at["at_work"].sum(axis=0)) == effects.net
                assert at["participants"].sum() <= effects.participants


def test_the_table_of_groups_adds_up_too(comparison):
    headline = comparison.headline.query("definition == 'all_work' and measure == 'net'")
    nets = headline.set_index(["scenario", "horizon_months"])["mean"]
    sums = comparison.groups.groupby(["scenario", "horizon_months", "dimension"])["difference"]
    for (scenario, horizon, _), total in sums.sum().items():
        assert total == pytest.approx(
            nets[scenario, horizon], abs=1e-6
        )  # people, of sums of shares
    assert (comparison.groups["people"] > 0).all()


def test_every_group_has_names_in_both_languages():
    data = guangdong()
    for dimension in DIMENSIONS:
        names = group_names(dimension, data)
        assert len({name.key for name in names}) == len(names)
        assert all(name.zh and name.en for name in names)
