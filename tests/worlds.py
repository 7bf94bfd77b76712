"""Small worlds for the tests of the model."""

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sim.experiments.calibration.moments import without_reform
from sim.model.columns import WorkerStatus
from sim.model.economy import Economy
from sim.model.economy_data import EconomyData, load_economy
from sim.model.parameters import rates
from sim.model.snapshots import Snapshot

__all__ = [
    "guangdong",
    "live",
    "plain_uniform",
    "snapshot",
    "with_column",
    "without_reform",
    "world",
]


def guangdong() -> EconomyData:
    return load_economy("guangdong")


def with_column(data: EconomyData, table: str, column: str, values: ArrayLike) -> EconomyData:
    """The economy with other numbers in one column of a table."""
    old = getattr(data, table)
    new = np.broadcast_to(np.asarray(values, old[column].dtype), len(old)).copy()
    columns = MappingProxyType({**old.columns, column: new})
    return dataclasses.replace(data, **{table: dataclasses.replace(old, columns=columns)})


def world(
    *,
    population: int = 2_000,
    months: int = 24,
    seed: int = 1,
    ai: str | None = "central",
    parameters: Mapping[str, float] | None = None,
    policies: Sequence[Any] = (),
    data: EconomyData | None = None,
    **options: Any,
) -> Economy:
    """A world before its first month; ``ai`` names a path of the economy, None is no AI."""
    data = data or guangdong()
    path = np.zeros((3, 3)) if ai is None else data.ai_paths[ai]
    return Economy(
        data,
        rates(data.parameters, parameters or {}),
        population=population,
        months=months,
        city_paths=np.tile(path, (len(data.cities), 1, 1)),
        policies=policies,
        rng=seed,
        **options,
    )


def live(economy: Economy) -> Economy:
    """The same world after its last month."""
    while economy.month + 1 < economy.months:
        economy.step()
    return economy


STATUS_OF_WORK = (
    WorkerStatus.UNEMPLOYED,
    WorkerStatus.EMPLOYED,
    WorkerStatus.GIG,
    WorkerStatus.OWN_BUSINESS,
)


def snapshot(
    work: Sequence[int], firm: Sequence[int], programmes: Sequence[int], **others: Any
) -> Snapshot:
    """People by kind of work, 0 none, 1 formal job, 2 platform, 3 own business; who has none is
    unemployed. Nobody has earned anything or is focal, occupation and city are the first, unless
    said.
    """
    people = len(work)
    columns = {
        "status": np.array(STATUS_OF_WORK, np.uint8)[list(work)],
        "earned": np.zeros(people, np.int32),
        "occupation": np.zeros(people, np.uint8),
        "city": np.zeros(people, np.uint8),
        "focal": np.zeros(people, np.bool_),
    }
    return Snapshot(
        **{"month": 0, "present": people, **columns, **others},
        firm=np.where(np.array(work) == 1, firm, -1).astype(np.int32),
        programmes=np.array(programmes, np.uint32),
    )


def plain_uniform(seed: int, purpose: int, month: int, entity: int) -> float:
    """``chance.uniform`` in plain integers: two rounds of SplitMix64's finaliser make a key."""
    golden, size = 0x9E3779B97F4A7C15, 2**64

    def scramble(x: int) -> int:
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % size
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB % size
        return x ^ (x >> 31)

    x = scramble((seed * golden + purpose + 1) % size)
    x = scramble((x + (month + 4096) * golden) % size)
    return (scramble((x + (entity + 1) * golden) % size) >> 11) * 2.0**-53
