"""Training providers: their seats, courses, curricula and money."""

import numpy as np
from numpy.typing import NDArray

from sim.model.agent_set import RowView
from sim.model.columns import PROVIDER, Records
from sim.model.economy_data import EconomyData
from sim.model.kernel import kernel


class TrainingProvider(RowView):
    """One provider, a view of its row."""

    kind = "providers"


def found_providers(data: EconomyData, labour_force: NDArray[np.int64], start: int) -> Records:
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
    providers["seats"] = seats
    providers["places"] = np.floor(seats)
    providers["quality"] = data.providers["teacher_quality"][kind]
    providers["curriculum"] = start - data.providers["curriculum_age"][kind]
    return providers


@kernel
def balance_seats(providers: Records, kept: Records, course_months: float) -> None:
    """Places of the next month: the seats, and what chance has left empty of them so far.

    A sample's demand fluctuates more than that of the people it stands for, by the square root
    of the number taught. Without a balance small samples would turn people away on days when
    the providers they stand for have room. That root may be made up for, or one course, so
    that over the years no more is taught than there are seats, and in large populations at any
    time.

    Args:
        kept: int64 (providers,), seats that stand empty for a class to come, not by chance.
        course_months: of the longest course, for which a place once given is taken.
    """
    months = np.float32(course_months)
    for p in range(len(providers)):
        one = providers[p]
        most = max(np.float32(1.0), np.sqrt(one.seats)) * months
        one.unused = min(most, max(0.0, one.unused + one.seats - one.busy - kept[p]))
        one.places = np.floor(one.seats + one.unused / months)


def revise_curricula(providers: Records, month: int, interval: float) -> None:
    """Providers whose catalogue is due revise it this month."""
    due = month - providers["curriculum"] >= interval
    providers["curriculum"][due] = month
