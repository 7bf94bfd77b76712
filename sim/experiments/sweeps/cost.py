"""What a sweep will take, said before it starts: seconds and bytes."""

from typing import NamedTuple

from sqlalchemy import func, select

from sim.experiments.sweeps.plan import Asked
from sim.model.indicators import INDICATORS
from sim.scenario.schema import Scenario
from sim.store.digest import model_digest
from sim.store.store import Store
from sim.store.tables import Run, Status

_SECONDS_A_MONTH = 6e-7
"""Of one worker on one core, burn-in included: a first guess, on an ordinary computer of 2024."""
_SECONDS_A_RUN = 0.02
_RUN_BYTES = 11_000  # besides the months: scenario, measures, names
_TWIN_BYTES = 40_000  # groups, moves, cities, curves


class Cost(NamedTuple):
    """An estimate for the worlds that are left.

    ``seconds``: on so many cores. ``bytes``: in the store. ``measured``: whether the time rests on
    worlds that the store has, or is a first guess.
    """

    seconds: float
    bytes: float
    measured: bool


def cost(asked: Asked, left: int, places: int, store: Store | None) -> Cost:
    """What the worlds that are left will take.

    Args:
        left: how many.
        places: how many are lived at a time.
        store: where earlier worlds are looked up; None for nowhere.
    """
    scenarios = asked.all_scenarios
    rate = measured_rate(scenarios[0], store) if store else None
    worker_months = sum(one.population * one.months for one in scenarios) / len(scenarios)
    seconds = seconds_of(worker_months, 1, rate)
    months = sum(one.months for one in scenarios) / len(scenarios)
    size = months * len(INDICATORS) * 8 + _RUN_BYTES + (_TWIN_BYTES if asked.baseline else 0)
    return Cost(left * seconds / places, left * size, rate is not None)


def seconds_of(population: float, months: int, rate: float | None = None) -> float:
    """About how long one world takes on one core.

    Args:
        rate: seconds for a worker and a month, where they have been measured.
    """
    return (_SECONDS_A_MONTH if rate is None else rate) * population * months + _SECONDS_A_RUN


def measured_rate(scenario: Scenario, store: Store) -> float | None:
    """Seconds for a worker and a month, over the worlds of its model that a store has."""
    model = model_digest(scenario.data())
    worker_months = func.sum(Run.population * Run.months * 1.0)
    chosen = select(func.sum(Run.seconds) / worker_months).where(
        Run.model_digest == model, Run.status == Status.DONE
    )
    with store.reading() as connection:
        found = connection.scalar(chosen)
    return None if found is None else float(found)
