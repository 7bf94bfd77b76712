"""The world as a Mesa user meets it, and what no policy can change in it."""

import gc
import weakref
from typing import Any

import mesa
import numpy as np
import pytest

from sim.model.columns import NONE, WorkerStatus
from sim.model.economy import Economy
from sim.model.firms import Firm
from sim.model.government import Government
from sim.model.programmes import Group
from sim.model.providers import TrainingProvider
from sim.model.workers import Worker
from sim.policies.order_based_training import OrderBasedTraining
from sim.policies.per_head_subsidy import PerHeadSubsidy
from tests.worlds import guangdong, live, with_column, world

MONTHS = 24


def both_policies(start: int) -> list[Any]:
    """For everybody, known to all."""
    known = {"awareness": 1.0}
    return [
        OrderBasedTraining(known | {"firm_awareness": 1.0}, start=start, group=Group()),
        PerHeadSubsidy(known, start=start, group=Group()),
    ]


def same_world(one: Economy, other: Economy) -> bool:
    """All that anybody has, owes or did, bit for bit."""
    columns = all(
        np.array_equal(one.records(kind)[field], other.records(kind)[field])
        for kind in ("workers", "firms", "cells", "providers")
        for field in one.records(kind).dtype.names or ()
    )
    logs = all(
        np.array_equal(getattr(mine, field), getattr(theirs, field))
        for mine, theirs in [(one.history, other.history), (one.ledger, other.ledger)]
        for field in vars(mine)
        if isinstance(getattr(mine, field), np.ndarray)
    )
    events = all(
        np.array_equal(mine.rows[field], theirs.rows[field])
        for mine, theirs in [
            (one.displacements, other.displacements),
            (one.schools.spells, other.schools.spells),
            (one.schools.orders, other.schools.orders),
            (one.ledger.bookings, other.ledger.bookings),
        ]
        for field in mine.rows.dtype.names or ()
    )
    return columns and logs and events


@pytest.fixture(scope="module")
def data() -> Any:
    return with_column(guangdong(), "cities", "seats_per_1000", 60.0)


@pytest.fixture(scope="module")
def baseline(data: Any) -> Economy:
    return live(world(population=3_000, months=MONTHS, seed=3, data=data))


@pytest.fixture(scope="module")
def with_policies(data: Any) -> Economy:
    made = both_policies(start=6)
    return live(world(population=3_000, months=MONTHS, seed=3, policies=made, data=data))


# --- Mesa ----------------------------------------------------------------------------------


def test_a_step_is_a_month_until_the_last() -> None:
    economy = world(months=3)
    assert isinstance(economy, mesa.Model)
    assert economy.running
    seen = []
    while economy.running:
        economy.step()
        seen.append((economy.steps, economy.time, economy.month, economy.history.length))
    assert seen == [(1, 1.0, 0, 1), (2, 2.0, 1, 2), (3, 3.0, 2, 3)]
    everybody = economy.records("workers").copy()
    economy.step()
    assert not economy.running
    assert economy.month == 2
    assert np.array_equal(economy.records("workers"), everybody)


def test_a_step_that_fails_stops_the_clock() -> None:
    economy = world(months=5)
    economy.step()
    economy.people_age = lambda: 1 / 0  # type: ignore[method-assign,assignment]
    assert economy.running
    with pytest.raises(ZeroDivisionError):
        economy.step()
    assert not economy.running


def test_a_data_collector_reads_model_and_agents() -> None:
    economy = world(population=1_500, months=4, seed=6)

    def unemployed(model: Economy) -> int:
        return int(model.workers.count(status=int(WorkerStatus.UNEMPLOYED)))

    collector = mesa.DataCollector(
        model_reporters={
            "unemployed": unemployed,
            "mean wage": lambda m: m.workers.select(status=0).agg("wage", np.mean),
            "month": "month",
        },
        agenttype_reporters={
            Worker: {"wage": "wage", "doing": "doing", "age": lambda w: w.age},
            Firm: {"staff": "staff"},
            Government: {"balance": "balance"},
        },
    )
    people, pay = [], []
    while economy.running:
        economy.step()
        collector.collect(economy)
        records = economy.records("workers")
        people.append(len(records))
        pay.append(records["wage"][records["status"] == WorkerStatus.EMPLOYED].mean())
    by_month = collector.get_model_vars_dataframe()
    history = economy.history.stock[:, :, WorkerStatus.UNEMPLOYED].sum(axis=1)
    assert by_month["unemployed"].tolist() == history.tolist()
    assert by_month["month"].tolist() == [0, 1, 2, 3]
    assert by_month["mean wage"].tolist() == pytest.approx(pay)
    workers = collector.get_agenttype_vars_dataframe(Worker)
    assert workers.groupby(level="Step").size().tolist() == people
    last = workers.loc[economy.steps]
    assert last["wage"].tolist() == economy.records("workers")["wage"].tolist()
    assert (last["doing"] == WorkerStatus.UNEMPLOYED).sum() == history[-1]
    assert last["age"].min() >= 16
    firms = collector.get_agenttype_vars_dataframe(Firm)
    assert len(firms) == 4 * len(economy.firms)
    government = collector.get_agenttype_vars_dataframe(Government)
    assert government["balance"].diff().dropna().ne(0).all()


def test_sets_select_aggregate_and_group_like_mesas(baseline: Economy) -> None:
    records, month = baseline.records("workers"), baseline.month
    workers = baseline.workers
    assert len(workers) == baseline.present
    employed = workers.select(status=int(WorkerStatus.EMPLOYED))
    mask = records["status"] == WorkerStatus.EMPLOYED
    assert 0 < len(employed) == mask.sum()
    assert employed.agg("wage", np.sum) == records["wage"][mask].sum()
    older = workers.select(lambda w: w.age >= 50, at_most=40)
    assert [w.unique_id for w in older] == np.flatnonzero(month - records["birth"] >= 600)[
        :40
    ].tolist()
    found = workers.groupby("city").agg("wage", np.mean)
    assert found == {
        city: pytest.approx(records["wage"][records["city"] == city].mean())
        for city in np.unique(records["city"])
    }


def test_agents_are_found_by_type(baseline: Economy) -> None:
    by_type = baseline.agents_by_type
    assert set(baseline.agent_types) == set(by_type) >= {Worker, Firm, TrainingProvider, Government}
    assert {kind: len(agents) for kind, agents in by_type.items()} == {
        kind: len(baseline.records(kind.kind)) for kind in by_type
    }
    assert len(by_type[Government]) == 1
    assert len(baseline.agents) == sum(len(agents) for agents in by_type.values())
    assert all(isinstance(agents[0], kind) for kind, agents in by_type.items())
    firm = baseline.firms[5]
    assert (firm.job_cells["firm"] == 5).all()
    assert firm.job_cells["planned"].sum() == firm.staff


def test_a_view_is_current_after_a_step() -> None:
    economy = world(population=1_500, months=3, seed=9)
    employed = [w for w in economy.workers[:100] if w.doing == WorkerStatus.EMPLOYED]
    ages = [w.age for w in employed]
    earned = [w.earned for w in employed]
    economy.step()
    assert [w.age - before for w, before in zip(employed, ages, strict=True)] == pytest.approx(
        [1 / 12] * len(employed)
    )
    gained = [w.earned - before for w, before in zip(employed, earned, strict=True)]
    stayed = [w.doing == WorkerStatus.EMPLOYED for w in employed]
    assert sum(stayed) > len(employed) / 2
    for worker, gain, still in zip(employed, gained, stayed, strict=True):
        assert gain >= worker.wage > 0 or not still
    assert economy.workers[3].schooling in ("primary", "middle", "high_school", "college")
    with pytest.raises(AttributeError):
        economy.workers[3].wage = 1
    newest = economy.workers[len(economy.workers) - 1]
    assert newest.unique_id == economy.present - 1


# --- the same world again ------------------------------------------------------------------


def test_the_same_world_lived_twice_is_the_same(baseline: Economy, data: Any) -> None:
    again = live(world(population=3_000, months=MONTHS, seed=3, data=data))
    assert same_world(baseline, again)
    other = live(world(population=3_000, months=MONTHS, seed=4, data=data))
    assert not same_world(baseline, other)


def test_worlds_lived_in_turns_do_not_disturb_each_other(
    baseline: Economy, with_policies: Economy, data: Any
) -> None:
    policies = both_policies(start=6)
    one = world(population=3_000, months=MONTHS, seed=3, policies=policies, data=data)
    other = world(population=3_000, months=MONTHS, seed=3, data=data)
    while other.running:
        other.step()
        one.step()
    assert same_world(baseline, other)
    assert same_world(with_policies, one)
    assert not same_world(one, other)


def test_a_longer_run_begins_with_the_shorter_one(baseline: Economy, data: Any) -> None:
    longer = world(population=3_000, months=MONTHS + 9, seed=3, data=data)
    for _ in range(MONTHS):
        longer.step()
    for field in ("stock", "flow", "series"):
        kept = getattr(longer.history, field)[:MONTHS]
        assert np.array_equal(kept, getattr(baseline.history, field)), field


def test_a_discarded_world_is_freed() -> None:
    economy = world(population=1_000, months=2)
    economy.step()
    agent = economy.workers[0]
    columns = weakref.ref(economy.records("cells"))
    gone = weakref.ref(economy)
    assert agent.wage >= 0
    del economy, agent
    gc.collect()
    assert gone() is None
    assert columns() is None


# --- people --------------------------------------------------------------------------------


def test_the_same_people_enter_whatever_the_policy(
    baseline: Economy, with_policies: Economy
) -> None:
    one, other = baseline._columns["workers"], with_policies._columns["workers"]
    assert baseline.people.entry_first.tolist() == with_policies.people.entry_first.tolist()
    assert baseline.present == with_policies.present > 3_000
    for column in ("birth", "sex", "education", "hukou"):
        assert np.array_equal(one[column], other[column]), column
    calendars = [(e.people.retirement, e.people.farewell) for e in (baseline, with_policies)]
    for mine, theirs in zip(*calendars, strict=True):
        assert np.array_equal(mine.rows, theirs.rows)
        assert np.array_equal(mine.first, theirs.first)
    assert not np.array_equal(one["status"], other["status"])  # but they fare differently


def test_people_enter_as_first_job_seekers_with_the_skills_they_were_born_with(data: Any) -> None:
    """At entry a person is the same in every world, although years of policy went before."""
    worlds = [
        world(population=2_000, months=18, seed=8, ai=ai, policies=policies, data=data)
        for ai, policies in [(None, []), ("fast", both_policies(start=0))]
    ]
    entered = 0
    for month in range(18):
        seen = []
        for economy in worlds:
            before = economy.present
            economy.step()
            new = economy.records("workers")[before:]
            assert (new["status"] == WorkerStatus.ENTRANT).all()
            assert (new["since"] == month).all()
            ages = (month - new["birth"]) / 12.0
            low, high = (
                float(getattr(economy.rate, f"entry_age_{end}")) for end in ("low", "high")
            )
            # Whole months of birth: a person may be up to a month older than drawn.
            assert ((ages >= low) & (ages <= high + 1 / 12)).all()
            seen.append(new)
        for field in ("birth", "sex", "education", "hukou", "city", "occupation", "skill"):
            assert np.array_equal(seen[0][field], seen[1][field]), field
        entered += len(seen[0])
    assert entered > 0


def statutory_month(economy: Economy, worker: Any) -> int:
    """The month in which the pension begins, by the law of 2025."""
    reform = economy.data.retirement
    kind = 0 if worker["sex"] == 0 else 1 if worker["education"] == 3 else 2
    due = int(worker["birth"]) + int(reform.old_age[kind])
    late = (
        0 if due < reform.start else (due - reform.start) // int(reform.months_per_step[kind]) + 1
    )
    most = int(reform.new_age[kind] - reform.old_age[kind])
    return due + min(late, most)


def test_people_retire_in_the_month_of_the_law_and_in_no_other() -> None:
    economy = world(population=3_000, months=36, seed=12)
    retired = 0
    before = economy._columns["workers"]["status"].copy()
    while economy.running:
        economy.step()
        workers = economy._columns["workers"]
        status, month = workers["status"], economy.month
        new = np.flatnonzero((status == WorkerStatus.RETIRED) & (before != WorkerStatus.RETIRED))
        for i in new:
            assert statutory_month(economy, workers[i]) == month
        retired += len(new)
        present = np.flatnonzero(status < WorkerStatus.RETIRED)
        for i in present:
            assert statutory_month(economy, workers[i]) > month
        back = (before == WorkerStatus.RETIRED) & (status < WorkerStatus.RETIRED)
        assert not back.any()
        assert not ((before == WorkerStatus.AWAY) & (status == WorkerStatus.RETIRED)).any()
        before = status.copy()
    assert retired > 50


def test_nobody_under_sixteen_works_and_nobody_dead_or_gone_holds_a_post(
    with_policies: Economy,
) -> None:
    workers = with_policies._columns["workers"]
    working = workers["status"] <= WorkerStatus.OWN_BUSINESS
    assert working.sum() > 2_000
    assert (with_policies.month - workers["birth"][working] >= 16 * 12).all()
    away = workers["status"] == WorkerStatus.AWAY
    assert away.sum() > 0
    assert (workers["cell"][away] == NONE).all()
    assert (workers["training"][away] == NONE).all()
    ages = (with_policies.month - workers["birth"][workers["status"] < WorkerStatus.RETIRED]) / 12
    assert ages.max() < 63


def test_a_branch_is_the_world_that_would_have_been_drawn() -> None:
    origin, drawn = world(months=12, seed=4, ai=None), world(months=12, seed=4)
    branches = [origin.branch((), drawn.city_paths) for _ in range(2)]
    for economy in (drawn, branches[0]):
        live(economy)
    for kind in ("workers", "firms", "cells"):
        assert np.array_equal(drawn.records(kind), branches[0].records(kind))
    assert np.array_equal(drawn.history.series, branches[0].history.series)
    assert branches[1].month == origin.month == -1
    with pytest.raises(ValueError, match="month 11"):
        drawn.branch((), drawn.city_paths)
