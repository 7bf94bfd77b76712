"""Training providers: their seats, courses, curricula and money."""

import numpy as np
from numpy.typing import NDArray

from sim.model.agent_set import RowView
from sim.model.chance import Purpose, uniforms
from sim.model.columns import PROVIDER, Records
from sim.model.economy_data import EconomyData


class TrainingProvider(RowView):
    """One provider, a view of its row."""

    kind = "providers"


def found_providers(
    data: EconomyData, labour_force: NDArray[np.int64], start: int, seed: int
) -> Records:
    """One provider of each kind in every city; ``PROVIDER`` records sorted by city.

    Args:
        labour_force: int64 (cities,), simulated people.
        start: first month of the run.
    """
    kinds = len(data.providers)
    providers = np.zeros(len(data.cities) * kinds, PROVIDER)
    providers["city"] = np.repeat(np.arange(len(data.cities)), kinds)
    providers["kind"] = np.tile(np.arange(kinds), len(data.cities))
    kind = providers["kind"]
    per_head = data.cities["seats_per_1000"] / 1000.0 * labour_force
    seats = per_head[providers["city"]] * data.providers["share_of_seats"][kind]
    luck = uniforms(seed, int(Purpose.ROUNDING), 1, len(providers))
    providers["seats"] = np.floor(seats + luck)
    providers["quality"] = data.providers["teacher_quality"][kind]
    providers["curriculum"] = start - data.providers["curriculum_age"][kind]
    return providers


def revise_curricula(providers: Records, month: int, interval: float) -> None:
    """Providers whose catalogue is due revise it this month."""
    due = month - providers["curriculum"] >= interval
    providers["curriculum"][due] = month
