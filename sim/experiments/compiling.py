"""Compile once, in the parent, before any worker starts: cold workers would all compile."""

import platform
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numba
import numpy as np

from sim.experiments.measuring import measuring_digest
from sim.experiments.progress import Progress
from sim.model.columns import DISPLACEMENT
from sim.model.kernel import CACHE_FOLDER
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.model.government import Measure

_PEOPLE, _MONTHS = 1_000, 12


def compile_once(scenarios: Sequence[Scenario], say: Callable[[Progress], None]) -> None:
    """Compile what these scenarios need, and say so, unless this machine has done it before."""
    if not is_warm(scenarios):
        say(Progress("compiling", 0, 0, 0.0))
        warm_up(scenarios)


def is_warm(scenarios: Sequence[Scenario]) -> bool:
    """Whether all that these scenarios need has been compiled on this machine before."""
    mark = _mark(scenarios)
    return mark is not None and mark.exists()


def is_anything_warm() -> bool:
    """Whether all that some scenarios need has been compiled here by this version."""
    return CACHE_FOLDER is not None and any(CACHE_FOLDER.glob("warm-*"))


def warm_up(scenarios: Sequence[Scenario]) -> None:
    """Run each scenario's policies in a tiny world, so that every kernel is in Numba's cache."""
    for scenario in scenarios:
        live_a_little(scenario)
    _compare_a_little(scenarios[0])
    mark = _mark(scenarios)
    if mark is not None:
        mark.touch()


def live_a_little(scenario: Scenario) -> None:
    """Two months, or until a firm has ordered a class if it may: some rules wait for that.

    Few firms of so small a world would, so all are told, well paid and eager. The model is imported
    here, for who only asks whether it is compiled need not wait for it.
    """
    from sim.experiments.world import note_standing
    from sim.model.economy import Economy
    from sim.model.programmes import Group, Offer

    data = scenario.data()
    rates = scenario.rates(data)
    rates["order_share"] = 1e3
    policies = scenario.policy_objects(data)
    for policy in policies:
        policy.start, policy.end, policy.group = 0, None, Group()
    economy = Economy(
        data,
        rates,
        population=_PEOPLE,
        months=_MONTHS,
        city_paths=scenario.city_paths(data),
        policies=cast("list[Measure]", policies),
        rng=1,
        followed=np.zeros(0, DISPLACEMENT),
    )
    note_standing(economy, 0, _PEOPLE)
    orders = economy.public_policy.offers(Offer.ORDERS)
    economy.programmes["firm_awareness"], economy.programmes["firm_payment"] = 1.0, 1e6
    while economy.running and (
        economy.month < 1 or (orders and len(economy.schools.orders.rows) == 0)
    ):
        economy.step()
    economy.__dict__.clear()


def _compare_a_little(scenario: Scenario) -> None:
    """Twins of a month without policies: what twins are measured by is compiled, too."""
    from sim.experiments.twin_runs import TwinRuns

    plain = scenario.model_copy(update={"policies": {}, "population": _PEOPLE, "months": 1})
    TwinRuns(plain, (plain,))(1)


def _mark(scenarios: Sequence[Scenario]) -> Path | None:
    names = sorted({name for scenario in scenarios for name in scenario.policies})
    kernels = ",".join([measuring_digest(), *names])
    return mark_of(sha256(kernels.encode()).hexdigest()[:16])  # a name of all is too long


def mark_of(kernels: str) -> Path | None:
    """A file that says that these are compiled, for this Python, Numba and kind of computer.

    None if compiled kernels cannot be kept here.
    """
    if CACHE_FOLDER is None:
        return None
    machine = f"{platform.machine()}-{platform.python_version()}-numba{numba.__version__}"
    return CACHE_FOLDER / f"warm-{machine}-{kernels}"
