"""A simulated world as an economist meets the real one: everybody, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiments.matched_controls import MOST_PEOPLE
from sim.experiments.world import Traces, build_economy, live, note_standing
from sim.model.columns import NONE, Records, WorkerStatus
from sim.model.economy_data import EconomyData
from sim.model.panel import Panel
from sim.scenario.schema import Scenario

AT_WORK = (WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)
INFORMAL = (WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)
OUT_OF_FORCE = (WorkerStatus.ENTRANT, WorkerStatus.INACTIVE)
NO_TENURE = -1


@dataclass(frozen=True)
class Survey:
    """A world's traces, and its people month by month.

    ``lives``: ``LIFE`` (months, people), empty if nobody asked for them.
    ``hired``, ``employer``: int (people,), month in which the job held at the start began, and its
    firm, or ``NONE``. ``status``, ``occupation``: uint8 (people,), at the start.
    ``city_benefit``: int64 (cities,), unemployment benefit of a month, yuan.
    """

    data: EconomyData
    traces: Traces
    lives: Records
    hired: NDArray[np.int16]
    employer: NDArray[np.int32]
    status: NDArray[np.uint8]
    occupation: NDArray[np.uint8]
    city_benefit: NDArray[np.int64]


def take_survey(
    scenario: Scenario,
    seed: int,
    *,
    everybody: bool = True,
    takers_of: int | None = None,
    snapshots: Sequence[int] = (),
) -> Survey:
    """Live a world and follow its people.

    Args:
        everybody: whether people are followed month by month; 36 bytes for each and month.
        takers_of: bits of programmes, if it is noted how people stand; see ``note_standing``.
        snapshots: months at whose end a ``Snapshot`` is kept.
    """
    data = scenario.data()
    economy = build_economy(scenario, seed, data=data, snapshots=snapshots)
    workers, cells = economy._columns["workers"], economy.records("cells")
    people = np.arange(len(workers) if everybody else 0, dtype=np.int32)
    panel = economy.panel = Panel(people, scenario.months)
    if takers_of is not None:
        note_standing(economy, takers_of, MOST_PEOPLE)
    employed = workers["status"] == WorkerStatus.EMPLOYED
    rate = float(economy.rate.ui_replacement)
    start = {
        "hired": workers["hired"].copy(),
        "employer": np.where(employed, cells["firm"][workers["cell"]], NONE).astype(np.int32),
        "status": workers["status"].copy(),
        "occupation": workers["occupation"].copy(),
        "city_benefit": (rate * data.cities["minimum_wage"] + 0.5).astype(np.int64),
    }
    return Survey(data, live(economy), panel.lives, **start)


def tenure(survey: Survey) -> NDArray[np.int16]:
    """Months in the firm at the end of each month, ``NO_TENURE`` without a formal job.

    Returns:
        int16 (months, people).
    """
    lives = survey.lives
    found = np.full(lives.shape, NO_TENURE, np.int16)
    firm_before, hired = survey.employer, survey.hired.astype(np.int16)
    for month in range(len(lives)):
        firm = np.where(lives["status"][month] == WorkerStatus.EMPLOYED, lives["firm"][month], NONE)
        hired = np.where(firm == firm_before, hired, np.int16(month))
        found[month] = np.where(firm == NONE, NO_TENURE, month - hired)
        firm_before = firm
    return found


def gone_from(survey: Survey) -> NDArray[np.int64]:
    """The first month after entry in which a person is retired, dead or past the upper age.

    Returns:
        int64 (people,), the length of the run for those who stay.
    """
    status = survey.lives["status"]
    months = len(status)
    entered = np.maximum.accumulate(status != WorkerStatus.AWAY, axis=0)
    gone = (status >= WorkerStatus.RETIRED) & entered
    return np.where(gone.any(axis=0), gone.argmax(axis=0), months)
