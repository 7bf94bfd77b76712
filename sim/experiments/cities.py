"""How each city stands at the end of a run, in both worlds."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.intervals import paired
from sim.model.economy_data import EconomyData

if TYPE_CHECKING:
    from sim.experiments.world import Traces

MEASURES = {"employed": "people", "unemployment_rate": "share", "income": "yuan per month"}
"""What is told of a city, and its unit."""

_COUNTS = 4  # at work, unemployed, of working age, yuan they earned since the policy's start


def cities(baseline: "Traces", policy: "Traces", start: int, number: int) -> NDArray[np.int64]:
    """What is counted in each city at the end, by where people live or last worked then.

    Args:
        baseline, policy: with snapshots of the month before ``start`` and of the last month.
        number: of cities.

    Returns:
        int64 (worlds, cities, 4): at work, unemployed, of working age, yuan earned by these.
    """
    return np.stack([_of_world(world, start, number) for world in (baseline, policy)])


def _of_world(world: "Traces", start: int, number: int) -> NDArray[np.int64]:
    from sim.experiments.counting import count_cities
    from sim.model.snapshots import KIND_OF_WORK

    before, after = world.snapshots[start - 1], world.snapshots[world.months - 1]
    counted = np.zeros((number, _COUNTS), np.int64)
    count_cities(after.status, after.city, before.earned, after.earned, KIND_OF_WORK, counted)
    return counted


def city_rows(
    by_seed: Sequence[NDArray[np.int64]], months: int, weight: float, data: EconomyData
) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.cities`` for one scenario.

    Args:
        by_seed: what ``cities`` gives for each seed.
        months: from the policy's start to the end.
        weight: real people for each simulated one.
    """
    counts = np.stack(by_seed).astype(np.float64)
    at_work, idle, there, earned = np.moveaxis(counts, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {
            "employed": at_work * weight,
            "unemployment_rate": idle / (at_work + idle),
            "income": earned / there / months,
        }
    for place, city in enumerate(data.cities.ids):
        names = {"city": city}
        names |= {code: str(data.cities[f"name_{code}"][place]) for code in ("zh", "en")}
        for measure, unit in MEASURES.items():
            pairs = [(float(one[0]), float(one[1])) for one in values[measure][:, :, place]]
            yield {**names, "measure": measure, "unit": unit, **paired(pairs)._asdict()}
