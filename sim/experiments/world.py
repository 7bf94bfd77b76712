"""One world: built from a scenario, lived to its end, and what is kept of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sim.experiments.distribution import of_incomes
from sim.experiments.origin import Origin
from sim.model.columns import NEVER, Records
from sim.model.economy import Economy
from sim.model.economy_data import EconomyData
from sim.model.government import Measure
from sim.model.panel import sample
from sim.model.snapshots import Snapshot
from sim.model.standing import Standing
from sim.scenario.schema import Scenario
from sim.store.digest import arrays_digest

PERSON = np.dtype([("birth", "i2"), ("sex", "u1"), ("education", "u1"), ("hukou", "u1")])
"""What a person is born with; as in ``sim.model.columns.WORKER``."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What a world leaves behind; its people and firms are gone.

    ``weight``: real people for each simulated one.
    ``rates``: the parameters as one record, shape (1,).
    ``series``: float64 (months, indicators), in the order of ``INDICATORS``.
    ``stock``: int64 (months, age groups, statuses). ``flow``: int64 (months, age groups, flows).
    ``one_in``: of so many displaced people one is among ``displaced``; 1 unless the world is huge.
    ``displaced``, ``training``, ``orders``: records ``DISPLACEMENT``, ``SPELL``, ``ORDER``.
    ``job_changes``: records ``PARTICIPATION``.
    ``followed``: ``DISPLACEMENT`` records of another world's displaced, as they fared here.
    ``people``: ``PERSON`` records of all who are or will be there.
    ``programmes``: uint32 (people,), bits of the programmes received by the end.
    ``programme_names``: the policies in force, in the order of these bits.
    ``ran_out``: of each policy with a budget, the month in which it first had to turn somebody away
    for want of money; None if it never had.
    ``bookings``: ``BOOKING`` records, all payments since month 0, yuan of the simulated people.
    ``snapshots``: by month, -1 being the start.
    ``incomes``: poverty and inequality at the end, by name.
    ``standing``: how people stood each month, if somebody asked for it.
    ``origin``: sha256 over what every person was born with; twins share it.
    """

    months: int
    weight: float
    rates: Records
    series: NDArray[np.float64]
    stock: NDArray[np.int64]
    flow: NDArray[np.int64]
    one_in: int
    displaced: Records
    training: Records
    orders: Records
    job_changes: Records
    followed: Records
    people: Records
    programmes: NDArray[np.uint32]
    programme_names: tuple[str, ...]
    ran_out: Mapping[str, int | None]
    bookings: Records
    snapshots: Mapping[int, Snapshot]
    incomes: dict[str, float]
    standing: Standing | None
    origin: str

    @property
    def digest(self) -> str:
        """The sha256 of all that happened, 64 hexadecimal digits."""
        names = ("series", "stock", "flow", "displaced", "training", "orders")
        return arrays_digest({name: getattr(self, name) for name in names})


def build_economy(
    scenario: Scenario,
    seed: int,
    *,
    snapshots: Sequence[int] = (),
    followed: Records | None = None,
    data: EconomyData | None = None,
    like: Origin | None = None,
    placebo: int | None = None,
) -> Economy:
    """The world that a scenario describes, at the start of month 0.

    Args:
        seed: a whole number, 0 or more; worlds with the same seed are twins.
        snapshots: months at whose end a ``Snapshot`` is kept; -1 for the start.
        followed: ``DISPLACEMENT`` records of a twin, see ``sim.experiments.displaced.to_follow``;
            they are written to.
        data: the scenario's economy, if it has been read already.
        like: a world of the same seed and size at its start, from which this one goes on where
            the scenario would draw the same people.
        placebo: a month in which chance alone differs, see ``Economy``.
    """
    data = data or scenario.data()
    rates, paths = scenario.rates(data), scenario.city_paths(data)
    policies = cast("list[Measure]", scenario.policy_objects(data))
    if like is not None and np.array_equal(like.rates, rates):
        world = like.world()
        world.face(policies, paths, snapshots, followed, placebo)
        return world
    return Economy(
        data,
        rates,
        population=scenario.population,
        months=scenario.months,
        city_paths=paths,
        policies=policies,
        rng=seed,
        snapshots=snapshots,
        followed=followed,
        placebo=placebo,
    )


def live(economy: Economy, tell: Callable[[Economy], None] | None = None) -> Traces:
    """Live all months of a new world and keep its traces; the world itself is dismantled.

    Args:
        tell: called after each month with the world, which it leaves as it is.

    Raises:
        ImbalanceError: people or money were lost, a bug of the model.
    """
    workers = economy.records("workers")
    origin = arrays_digest({key: workers[key] for key in ("birth", "sex", "education", "hukou")})
    if economy.month in economy.snapshot_months:
        economy.snapshots[economy.month] = economy.take_snapshot()
    while economy.month + 1 < economy.months:
        economy.step()
        if tell is not None:
            tell(economy)
    kept: dict[str, Any] = {
        "months": economy.months,
        "weight": float(economy.weight),
        "rates": economy.rates,
        "series": economy.history.series,
        "stock": economy.history.stock,
        "flow": economy.history.flow,
        "one_in": economy.one_in,
        "displaced": economy.displacements.rows,
        "training": economy.schools.spells.rows,
        "orders": economy.schools.orders.rows,
        "job_changes": economy.public_policy.job_changes.log.rows,
        "followed": economy.followed,
        "programme_names": tuple(policy.name for policy in economy.policies),
        "ran_out": _ran_out(economy),
        "bookings": economy.ledger.bookings.rows,
        "snapshots": economy.snapshots,
        "incomes": of_incomes(economy),
        "standing": economy.standing,
    }
    workers = economy._columns["workers"]
    economy.__dict__.clear()  # a Mesa model is a circle of references, freed late otherwise
    programmes = workers["programmes"].copy()
    return Traces(people=_born(workers), programmes=programmes, origin=origin, **kept)


def note_standing(economy: Economy, programmes: int, most: int) -> Standing:
    """Have a new world note how people stand, and who takes some programmes.

    Args:
        programmes: bits. most: people noted; the same in every world of the seed.
    """
    chosen = sample(economy.draw_seed, len(economy._columns["workers"]), most)
    economy.standing = Standing(chosen, economy.months, programmes)
    return economy.standing


def _ran_out(economy: Economy) -> dict[str, int | None]:
    terms = economy.programmes
    months = [None if month == NEVER else int(month) for month in terms["exhausted"].tolist()]
    names = [policy.name for policy in economy.policies]
    limited = np.isfinite(terms["budget"]).tolist()
    return {n: month for n, month, has in zip(names, months, limited, strict=True) if has}


def _born(workers: Records) -> Records:
    people = np.empty(len(workers), PERSON)
    for name in PERSON.names or ():
        people[name] = workers[name]
    return people
