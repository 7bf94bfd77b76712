"""Views and sets answer as Mesa's agents and agent sets do, and as plain NumPy on the columns."""

import copy
import gc
import pickle
import subprocess
import sys
import timeit
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mesa.agentset import AbstractAgentSet, AgentSet

from sim.model import columns
from sim.model.agent_set import MixedSet, RowSet, RowView
from sim.model.columns import FIRM, WORKER, Records, WorkerStatus


class Worker(RowView):
    kind = "workers"

    @property
    def age(self) -> float:
        return float(self.model.time - self.row["birth"]) / 12.0

    def older(self, by: int) -> int:
        return int(by - self.birth)

    @property
    def broken(self) -> int:
        return int(self.row.nothing)


class Firm(RowView):
    kind = "firms"


class World(mesa.Model):
    """Twelve workers a firm; every step raises pay by one yuan."""

    def __init__(self, workers: int = 24, rng: int = 1) -> None:
        super().__init__(rng=rng)
        draw = np.random.default_rng(7)
        people = np.zeros(workers, WORKER)
        people["status"] = draw.integers(0, 6, workers)
        people["city"] = draw.integers(0, 4, workers)
        people["birth"] = -draw.integers(200, 700, workers)
        people["wage"] = draw.integers(3, 9, workers) * 1000
        people["match"] = draw.normal(size=workers)
        people["skill"] = draw.random((workers, 5))
        firms = np.zeros(max(1, workers // 12), FIRM)
        firms["city"] = 3
        self.columns = {"workers": people, "firms": firms}

    def records(self, kind: str) -> Records:
        return self.columns[kind]

    @property
    def workers(self) -> RowSet[Worker]:
        return RowSet(self, Worker)

    @property
    def firms(self) -> RowSet[Firm]:
        return RowSet(self, Firm)

    @property
    def agents_by_type(self) -> dict[type[RowView], RowSet[Any]]:
        return {Worker: self.workers, Firm: self.firms}

    @property
    def agent_types(self) -> list[type]:
        return list(self.agents_by_type)

    @property
    def agents(self) -> MixedSet:
        return MixedSet(self, self.agents_by_type.values())

    def step(self) -> None:
        self.columns["workers"]["wage"] += 1


class Person(mesa.Agent):
    """A worker as Mesa would hold her, to compare with."""

    def __init__(self, model: mesa.Model, record: dict[str, Any]) -> None:
        super().__init__(model)
        self.record = record
        for name, value in record.items():
            if name != "unique_id":
                setattr(self, name, value)

    def older(self, by: int) -> int:
        return int(by - self.record["birth"])


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def people(world: World) -> Records:
    return world.records("workers")


@pytest.fixture
def mesas(world: World) -> Iterator[AgentSet]:
    """The same workers as a set of Mesa's own, in the same order."""
    model = mesa.Model(rng=1)  # which keeps its agents: the set does not
    yield AgentSet([Person(model, view.to_dict()) for view in world.workers], model.random)
    assert len(model.agents) == len(world.workers)


def ids_of(agents: Any) -> list[int]:
    return [getattr(a, "record", {"unique_id": a.unique_id})["unique_id"] for a in agents]


# A view


def test_view_reads_every_column_as_python_values(world: World, people: Records) -> None:
    view = world.workers[5]
    for name in WORKER.names or ():
        value = getattr(view, name)
        if name == "skill":
            assert np.array_equal(value, people["skill"][5])
        else:
            assert type(value) in (int, float)
            assert value == people[name][5]
    assert view.to_dict().keys() == {"unique_id", *(WORKER.names or ())}


def test_view_reads_what_is_so_now(world: World, people: Records) -> None:
    view, before = world.workers[3], int(people["wage"][3])
    assert view.age == -people["birth"][3] / 12
    world.step()
    assert view.wage == before + 1
    assert view.row["wage"] == before + 1


def test_view_is_an_agent_that_nobody_registered(world: World) -> None:
    view = world.workers[np.int32(2)]
    assert isinstance(view, mesa.Agent)
    assert type(view.unique_id) is int
    assert view.model is world
    assert view.pos is None
    assert view.random is world.random
    assert view.rng is world.rng
    assert len(mesa.Model.agents.fget(world)) == 0
    assert world.agent_id_counter == 1


@pytest.mark.parametrize("name", ["wage", "skill", "pos", "unique_id", "model", "anything", "age"])
def test_nothing_can_be_set(world: World, name: str) -> None:
    before = world.records("workers").tobytes()
    with pytest.raises(AttributeError, match=f"columns hold, views speak.*'{name}'|no setter"):
        setattr(world.workers[1], name, 5)
    assert world.records("workers").tobytes() == before
    assert vars(world.workers[1]).keys() == {"model", "unique_id"}


def test_message_says_where_a_column_is_written(world: World) -> None:
    with pytest.raises(AttributeError) as raised:
        world.workers[1].wage = 5
    assert str(raised.value) == (
        "columns hold, views speak: cannot set 'wage', a Worker stores nothing; "
        "the model's rules write records('workers')['wage'][1]"
    )


def test_nothing_read_can_be_written_through(world: World) -> None:
    view = world.workers[1]
    with pytest.raises(ValueError, match="read-only"):
        view.row["wage"] = 5
    with pytest.raises(ValueError, match="read-only"):
        view.skill[0] = 5
    with pytest.raises(ValueError, match="read-only"):
        world.workers.select(wage=lambda yuan: yuan.fill(0))
    with pytest.raises(ValueError, match="read-only"):
        world.workers.ids[0] = 5


def test_unknown_name_gets_the_nearest(world: World) -> None:
    with pytest.raises(AttributeError, match="no column or property 'wagee'; did you mean 'wage'"):
        _ = world.workers[0].wagee
    with pytest.raises(AttributeError, match=r"no column or property 'xyzxyz'$"):
        world.workers.get("xyzxyz")
    with pytest.raises(AttributeError, match="did you mean 'age'"):
        world.workers.agg("agee", np.mean)


def test_failing_property_says_why(world: World) -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = world.workers[0].broken


def test_views_are_equal_by_class_model_and_id(world: World) -> None:
    assert world.workers[4] == world.workers[4]
    assert len({world.workers[4], world.workers[4], world.workers[5]}) == 2
    assert world.workers[1] != world.firms[1]
    assert world.workers[1] != World().workers[1]
    assert world.workers[1] != 1


def test_repr_and_dir_help(world: World) -> None:
    assert repr(world.workers[4]).startswith(f"<Worker 4: status={world.workers[4].status}, sex=0,")
    assert repr(Worker(world, 99)) == "<Worker 99: no such row, workers has 24>"
    assert {"wage", "age", "to_dict"} <= set(dir(world.workers[4]))
    assert repr(world.workers.select(status=0)).endswith("of 24 Worker>")


def test_ids_that_are_no_rows_are_refused(world: World) -> None:
    with pytest.raises(IndexError, match="-1 means none"):
        Worker(world, columns.NONE)
    with pytest.raises(IndexError):
        _ = Worker(world, 24).wage


def test_view_cannot_be_removed(world: World) -> None:
    with pytest.raises(TypeError, match="rows enter and leave"):
        world.workers[0].remove()


def test_views_and_sets_survive_copy_and_pickle(world: World) -> None:
    chosen = world.workers.select(status=0)
    assert copy.copy(world.workers[3]) == world.workers[3]
    assert copy.copy(chosen) == chosen
    twin, twins = pickle.loads(pickle.dumps((world.workers[3], chosen)))
    assert twin.wage == world.workers[3].wage
    assert twin.model is twins.model is not world
    assert twins.get("wage") == chosen.get("wage")


@pytest.mark.parametrize("name", ["WORKER", "FIRM", "CELL", "SPELL", "ORDER", "DISPLACEMENT"])
def test_no_column_hides_behind_an_agent_or_an_argument(name: str) -> None:
    names = set(getattr(columns, name).names)
    assert {column for column in names if hasattr(RowView, column)} == set()
    assert (
        names & {"filter_func", "at_most", "inplace", "agent_type", "value", "unique_id"} == set()
    )


# A set, compared with Mesa's own


def test_set_is_one_of_mesas(world: World) -> None:
    for agents in (world.workers, world.agents):
        assert isinstance(agents, AbstractAgentSet)
        public = {name for name in dir(AgentSet) if not name.startswith("_")}
        assert public <= set(dir(agents))


CHOICES: list[Callable[[Any], Any]] = [
    lambda a: a.select(),
    lambda a: a.select(lambda p: p.wage > 5000),
    lambda a: a.select(lambda p: p.wage > 5000, at_most=2),
    lambda a: a.select(at_most=3),
    lambda a: a.select(at_most=0),
    lambda a: a.select(at_most=0.25),
    lambda a: a.select(at_most=1.0),
    lambda a: a.select(at_most=99),
    lambda a: a.select(lambda p: p.city == 1, inplace=True),
    lambda a: a.select(agent_type=mesa.Agent),
    lambda a: a.select(agent_type=Firm),
    lambda a: a.sort("wage"),
    lambda a: a.sort("wage", ascending=True),
    lambda a: a.sort("match", ascending=True, inplace=True),
    lambda a: a.sort(lambda p: (p.city, p.wage)),
    lambda a: a.sort("wage").select(lambda p: p.city == 1).sort("status"),
    lambda a: a.groupby("city").groups[1],
    lambda a: a.groupby(lambda p: p.wage > 5000).groups[True],
    lambda a: a.groupby("city", result_type="list").groups[2],
    lambda a: a.to_list(),
    lambda a: a.do(lambda p: None),
    lambda a: a.shuffle_do(lambda p: None),
    lambda a: reversed(a.to_list()),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_same_agents_as_mesa(world: World, mesas: AgentSet, choice: Callable[[Any], Any]) -> None:
    assert ids_of(choice(world.workers)) == ids_of(choice(mesas))
    some = world.workers.select(lambda p: p.status != 0)
    theirs = mesas.select(lambda p: p.status != 0)
    assert ids_of(choice(some)) == ids_of(choice(theirs))
    if "agent_type" not in choice.__code__.co_consts:
        assert ids_of(choice(MixedSet(world, [some]))) == ids_of(choice(theirs))


ANSWERS: list[Callable[[Any], Any]] = [
    len,
    lambda a: a.get("wage"),
    lambda a: a.get(["wage", "match"]),
    lambda a: a.get([]),
    lambda a: a.get("nothing", handle_missing="default", default_value=4),
    lambda a: a.get(["wage", "nothing"], handle_missing="default"),
    lambda a: a.agg("wage", max),
    lambda a: a.agg("wage", [min, max, sum, np.mean]),
    lambda a: a.agg("match", np.mean),
    lambda a: a.agg("status", lambda s: sum(v - 5 for v in s)),
    lambda a: a.map(lambda p, more: p.wage + more, more=1),
    lambda a: a.map("older", by=5),
    lambda a: len(a.do("older", by=5)),
    lambda a: a.groupby("city").count(),
    lambda a: list(a.groupby("city").count()),
    lambda a: a.groupby("status").agg("wage", np.mean),
    lambda a: a.groupby("status", result_type="list").agg("wage", max),
    lambda a: a.groupby("status").map(len),
    lambda a: len(a.groupby("status")),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_same_answers_as_mesa(world: World, mesas: AgentSet, answer: Callable[[Any], Any]) -> None:
    assert answer(world.workers) == answer(mesas)
    some = world.workers.select(lambda p: p.status != 0)
    theirs = mesas.select(lambda p: p.status != 0)
    assert answer(some) == answer(theirs)
    assert answer(MixedSet(world, [some])) == answer(theirs)


def test_shuffle_is_a_permutation_drawn_from_the_model() -> None:
    first, second = World(rng=3), World(rng=3)
    shuffled = first.workers.shuffle()
    assert sorted(ids_of(shuffled)) == list(range(24)) != ids_of(shuffled)
    assert ids_of(second.workers.shuffle()) == ids_of(shuffled)
    assert ids_of(World(rng=4).workers.shuffle()) != ids_of(shuffled)
    mixed = first.agents.shuffle(inplace=True)
    assert len(set(mixed)) == len(first.agents) == 26
    seen: list[int] = []
    agents = first.workers
    assert agents.shuffle_do(lambda view: seen.append(view.unique_id)) is agents
    assert sorted(seen) == ids_of(agents) != seen


# A set, compared with NumPy


@given(
    rows=st.lists(st.integers(0, 23), max_size=40),
    status=st.integers(0, 300),
    cities=st.lists(st.integers(0, 5)),
    at_most=st.integers(0, 30),
)
def test_conditions_equal_numpy(
    rows: list[int], status: int, cities: list[int], at_most: int
) -> None:
    world = World()
    people = world.records("workers")
    ids = np.array(list(dict.fromkeys(rows)), np.int64)
    agents = RowSet(world, Worker, np.array(rows, np.int64))
    assert np.array_equal(agents.ids, ids)
    mine = people[ids]
    mask = (mine["status"] != status) & np.isin(mine["city"], cities) & (mine["wage"] > 4000)
    chosen = agents.select(
        lambda view: view.status != status,
        at_most,
        city=cities,
        wage=lambda yuan: yuan > 4000,
    )
    assert np.array_equal(chosen.ids, ids[mask][:at_most])
    assert np.array_equal(agents.select(mask).ids, ids[mask])
    assert agents.count(status=status) == np.count_nonzero(mine["status"] == status)
    assert all((i in {*ids.tolist()}) == (Worker(world, i) in agents) for i in range(24))
    for key, group in agents.groupby("city"):
        assert np.array_equal(group.ids, ids[mine["city"] == key])


def test_conditions_take_enums_sets_properties_and_arrays(world: World, people: Records) -> None:
    agents = world.workers
    assert agents.count(status=WorkerStatus.GIG) == (people["status"] == 3).sum()
    assert agents.count(status={0, 1}, city=range(2)) == len(
        agents.select((people["status"] < 2) & (people["city"] < 2))
    )
    older = agents.select(age=lambda years: years >= 35)
    assert np.array_equal(older.ids, np.flatnonzero(-people["birth"] >= 420))
    able = agents.select(skill=lambda levels: levels[:, 2] > 0.5)
    assert np.array_equal(able.ids, np.flatnonzero(people["skill"][:, 2] > 0.5))
    assert agents.count() == 24
    assert agents.count(agents[1]) == 1
    assert agents.count(world.firms[1]) == 0
    assert agents.groupby("age").agg("wage", np.max) == {
        view.age: agents.select(birth=view.birth).agg("wage", np.max) for view in agents
    }


@pytest.mark.parametrize("mask", [np.ones(3, bool), np.ones(24, int), True])
def test_what_is_no_mask_is_refused(world: World, mask: Any) -> None:
    with pytest.raises(TypeError, match=r"a mask is bool of shape \(24,\)"):
        world.workers.select(mask)


def test_arrays_cannot_be_compared_or_grouped(world: World) -> None:
    with pytest.raises(TypeError, match="'skill' holds arrays"):
        world.workers.select(skill=0.5)
    with pytest.raises(TypeError, match="cannot group by 'skill': it holds arrays"):
        world.workers.groupby("skill")
    with pytest.raises(ValueError, match="handle_missing"):
        world.workers.get("wage", handle_missing="no")  # type: ignore[call-overload]


def test_sums_do_not_overflow(world: World, people: Records) -> None:
    people["wage"] = 2_000_000_000
    people["status"] = 255
    assert world.workers.agg("wage", [sum, np.sum]) == [48_000_000_000, 48_000_000_000]
    assert world.workers.agg("status", lambda values: (values + 1).min()) == 256
    assert world.workers.agg("skill", lambda levels: levels.mean(axis=0)).shape == (5,)


def test_arrays_come_as_read_only_rows(world: World, people: Records) -> None:
    values = world.workers.select(city=1).get("skill")
    assert np.array_equal(values, people["skill"][people["city"] == 1])
    with pytest.raises(ValueError, match="read-only"):
        values[0][0] = 1


def test_indexing(world: World) -> None:
    agents = world.workers.select(lambda view: view.unique_id % 2 == 1)
    assert agents[3].unique_id == 7
    assert agents[1:4].ids.tolist() == [3, 5, 7]
    assert agents[::-1].ids.tolist() == list(range(23, 0, -2))
    assert agents[[2, 0, 2]].ids.tolist() == [5, 1]
    assert agents[np.arange(12) > 9].ids.tolist() == [21, 23]
    assert len(agents[[]]) == 0
    assert world.agents[25] == world.firms[1]
    assert world.agents[22:25] == [*world.workers[22:], world.firms[0]]


@pytest.mark.parametrize("place", [-1, 24, [-1], [0, 24], np.array([3, -1])])
def test_missing_references_are_not_the_last_agent(world: World, place: Any) -> None:
    with pytest.raises(IndexError, match=r"no agent at|there are rows"):
        world.workers[place]


def test_rows_are_checked(world: World) -> None:
    assert RowSet(world, Worker, [3, 1, 3]).ids.tolist() == [3, 1]
    assert len(RowSet(world, Worker, [])) == 0
    with pytest.raises(IndexError, match="there are rows 0 to 23"):
        RowSet(world, Worker, [24])
    with pytest.raises(TypeError, match="rows are integers"):
        RowSet(world, Worker, np.ones(24, bool))
    with pytest.raises(IndexError):
        world.agents[26]


def test_sets_combine(world: World) -> None:
    low, high = world.workers[:10], world.workers[8:]
    assert (low & high).ids.tolist() == [8, 9]
    assert (low - high).ids.tolist() == list(range(8))
    assert low | high == world.workers
    assert (low ^ high).ids.tolist() == [*range(8), *range(10, 24)]
    assert (low & [world.workers[2]]).ids.tolist() == [2]
    low |= high
    assert len(low) == 24
    assert high < low
    assert world.workers[:10].isdisjoint(world.workers[10:])
    with pytest.raises(TypeError, match="not all of these are Workers of this model"):
        low & world.firms
    with pytest.raises(TypeError, match="not all of these"):
        low & World().workers


def test_sets_refuse_to_change_what_is_there(world: World) -> None:
    for agents in (world.workers, world.agents):
        with pytest.raises(AttributeError, match="columns hold, views speak: cannot set 'wage'"):
            agents.set("wage", 1)
        for change in (agents.add, agents.remove, agents.discard):
            with pytest.raises(TypeError, match="rows enter and leave"):
                change(world.workers[0])


def test_what_mesa_calls_to_replace_the_content(world: World) -> None:
    for agents in (world.workers, world.agents):
        assert agents._update(iter([world.workers[5], world.workers[2]])) is agents
        assert ids_of(agents) == [5, 2]
        assert agents.random is world.random


def test_set_of_all_rows_grows_with_its_table(world: World) -> None:
    everybody, three = world.workers, world.workers[:3]
    world.columns["workers"] = np.zeros(30, WORKER)
    assert len(everybody) == len(list(everybody)) == 30
    assert len(three) == 3


def test_frame(world: World, people: Records) -> None:
    frame = world.workers.select(city=2).to_frame()
    ids = np.flatnonzero(people["city"] == 2)
    assert frame.index.name == "unique_id"
    assert frame.index.tolist() == ids.tolist()
    assert np.array_equal(frame["wage"], people["wage"][ids])
    assert frame["wage"].dtype == np.int32
    assert np.array_equal(frame["skill_4"], people["skill"][ids, 4])
    few = world.workers.to_frame(["age", "wage"])
    world.step()
    assert list(few) == ["age", "wage"]
    assert np.array_equal(few["wage"] + 1, people["wage"])
    assert len(RowSet(world, Worker, []).to_frame()) == 0


# The agents of a model


def test_agents_of_all_kinds(world: World) -> None:
    agents = world.agents
    assert len(agents) == len(list(agents)) == 26
    assert world.firms[0] in agents
    assert World().firms[0] not in agents
    firms = agents.select(agent_type=Firm)
    assert isinstance(firms, RowSet)
    assert firms == world.firms
    assert ids_of(agents.select(lambda view: view.city == 3, at_most=0.5, agent_type=Firm)) == [
        0,
        1,
    ]
    assert len(agents.select(at_most=25)) == 25
    assert agents.groupby(type).count() == {Worker: 24, Firm: 2}
    assert agents.get("city") == [*world.workers.get("city"), 3, 3]
    assert "26" in repr(agents)


def test_data_collector(world: World, people: Records) -> None:
    collector = mesa.DataCollector(
        model_reporters={
            "mean_wage": lambda model: model.workers.agg("wage", np.mean),
            "unemployed": lambda model: model.workers.count(status=1),
            "agents": lambda model: len(model.agents),
        },
        agent_reporters={"city": "city"},
        agenttype_reporters={
            Worker: {"wage": "wage", "age": "age", "skill": "skill"},
            Firm: {"city": lambda firm: firm.city},
        },
    )
    wages = []
    for _ in range(3):
        collector.collect(world)
        wages.append(people["wage"].copy())
        world.step()
    totals = collector.get_model_vars_dataframe()
    assert totals["mean_wage"].tolist() == [pay.mean() for pay in wages]
    assert (totals["unemployed"] == (people["status"] == 1).sum()).all()
    assert (totals["agents"] == 26).all()
    paid = collector.get_agenttype_vars_dataframe(Worker)
    assert paid.index.names == ["Step", "AgentID"]
    assert paid["wage"].tolist() == np.concatenate(wages).tolist()
    assert np.array_equal(paid["skill"].loc[2.0, 7], people["skill"][7])
    assert len(collector.get_agenttype_vars_dataframe(Firm)) == 6
    assert len(collector.get_agent_vars_dataframe()) == 78
    assert world.steps == 3
    assert world.time == 3.0


def test_mesas_data_sets(world: World) -> None:
    world.data_registry.track_agents(world.workers, "pay", ["wage"])
    assert world.data_registry["pay"].data[3] == {"unique_id": 3, "wage": world.workers[3].wage}


def test_discarded_model_is_collected(world: World) -> None:
    mine = World()
    mine.kept = mine.workers.select(status=0)  # even with sets and views that the model keeps
    mine.first = mine.workers[0]
    mine.step()
    found = [view.wage for view in mine.agents.select(agent_type=Worker)]
    gone = weakref.ref(mine)
    del mine
    gc.collect()
    assert found
    assert gone() is None


def test_views_and_columns_are_fast() -> None:
    world = World(100_000)
    agents = world.workers

    def seconds(task: Callable[[], object]) -> float:
        return min(timeit.repeat(task, number=1, repeat=3))

    assert seconds(lambda: [None for _ in agents]) < 5e-6 * len(agents)
    assert seconds(lambda: [view.wage for view in agents]) < 10e-6 * len(agents)
    assert seconds(lambda: agents.select(status=0).agg("wage", np.mean)) < 0.2


def test_pandas_is_asked_for_only_by_to_frame() -> None:
    """Mesa loads pandas today; this module must not where Mesa no longer does."""
    program = (
        "import sys, types; import mesa; sys.modules['pandas'] = None; import sim.model.agent_set"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
