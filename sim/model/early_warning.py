"""Early warning: what a bureau sees of the labour market, when, and where it raises an alarm."""

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import Cause, since
from sim.model.programmes import Scope, Watched, WatchedGroup

if TYPE_CHECKING:
    from sim.model.economy import Economy

_MONTHS = 3  # over which a figure is taken: single months jump
_KEPT = 24  # months that are kept: the longest delay, and what a figure is taken over


class Known(NamedTuple):
    """What a bureau learns of a month, of the simulated people.

    ``idle``, ``usual``: float64 (cities,), unemployed people, and how many there usually are.
    ``jobs``: float64 (cities, sectors, occupations), people at work.
    ``layoffs``: int64 (layoffs, 4): city, sector, occupation, ``WatchedGroup``.
    ``one_in``: of so many layoffs one is reported here.
    """

    idle: NDArray[np.float64]
    usual: NDArray[np.float64]
    jobs: NDArray[np.float64]
    layoffs: NDArray[np.int64]
    one_in: int


class Watch:
    """Figures by month, and until when a warning is out, by city and occupation."""

    def __init__(self, cities: int, occupations: int) -> None:
        self.known: deque[Known] = deque(maxlen=_KEPT)
        self.until = np.zeros((cities, occupations), np.int64)

    def note(self, economy: "Economy") -> None:
        """Count what is watched this month, and what it is measured against."""
        force, idle = economy.tally.city_stock.T.astype(np.float64)
        norm = economy.unemployment_norm
        usual = force * (norm if norm is not None else economy.unemployment)
        jobs, layoffs = _jobs(economy), _layoffs(economy)
        self.known.append(Known(idle, usual, jobs, layoffs, economy.one_in))

    def raise_alarms(self, programme: np.void, zone: NDArray[np.int64], month: int) -> None:
        """Put out warnings where the figures known by now exceed the threshold."""
        delay = int(programme["delay"])
        figures = list(self.known)[: len(self.known) - delay][-_MONTHS:]
        if not figures:
            return
        cities = len(self.until)
        areas = {
            Scope.CITY: np.arange(cities),
            Scope.ZONE: zone,
            Scope.PROVINCE: np.zeros(cities, np.int64),
        }[Scope(int(programme["scope"]))]
        if programme["watched"] == Watched.UNEMPLOYMENT:
            alarm = _idle_too_many(figures, programme, areas)
        else:
            alarm = _laid_off_too_many(figures, programme, areas)
        watched = programme["cities"] >> np.arange(cities, dtype=np.uint32) & 1
        out = alarm & watched.astype(np.bool_)[:, None]
        self.until[np.broadcast_to(out, self.until.shape)] = month + int(programme["lasting"])

    def out(self, month: int) -> NDArray[np.bool_]:
        """Where and for which occupations a warning is out, bool (cities, occupations)."""
        out: NDArray[np.bool_] = self.until > month
        return out


def _jobs(economy: "Economy") -> NDArray[np.float64]:
    cells, firms, data = economy.records("cells"), economy.records("firms"), economy.data
    shape = (len(data.cities), len(data.sectors), len(data.occupations))
    place = (cells["city"], firms["sector"][cells["firm"]], cells["occupation"])
    kind = np.ravel_multi_index(place, shape)
    return np.bincount(kind, cells["filled"], int(np.prod(shape))).reshape(shape)


def _layoffs(economy: "Economy") -> NDArray[np.int64]:
    """Layoffs for which firms have to name a reason, technology or demand."""
    events = economy.displacements.rows
    recent = since(events, "month", economy.month)
    recent = recent[np.isin(recent["cause"], (Cause.TECHNOLOGY, Cause.DEMAND))]
    group = np.where(recent["age"] >= 420, WatchedGroup.OLDER, WatchedGroup.EVERYBODY)
    group[recent["focal"] == 1] = WatchedGroup.FOCAL
    sector = economy.records("firms")["sector"][recent["firm"]]
    return np.stack([recent["city"], sector, recent["occupation"], group], axis=1).astype(np.int64)


def _idle_too_many(
    figures: list[Known], programme: np.void, areas: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Where unemployment is too far above its norm, bool (cities, 1)."""
    idle, usual = (
        np.bincount(areas, np.sum([getattr(figure, name) for figure in figures], axis=0))
        for name in ("idle", "usual")
    )
    return (idle > float(programme["threshold"]) * usual)[areas][:, None]


def _laid_off_too_many(
    figures: list[Known], programme: np.void, areas: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Where too many of a group are laid off, in some sector, and from which occupations.

    Returns:
        bool (cities, occupations), or (cities, 1) where occupations are not told apart.
    """
    jobs = np.sum([figure.jobs for figure in figures], axis=0)
    for axis, apart in ((1, programme["by_sector"]), (2, programme["by_occupation"])):
        jobs = jobs if apart else jobs.sum(axis=axis, keepdims=True)
    of_area = np.zeros((int(areas.max()) + 1, *jobs.shape[1:]))
    np.add.at(of_area, areas, jobs)
    city, sector, occupation, group = np.concatenate([figure.layoffs for figure in figures]).T
    counted = group >= programme["watched_group"]
    place = np.stack([areas[city], sector * programme["by_sector"], occupation], axis=0)
    place[2] *= programme["by_occupation"]
    seen = np.zeros_like(of_area)
    np.add.at(seen, tuple(place[:, counted]), figures[-1].one_in)
    alarm = 1000.0 * seen > float(programme["threshold"]) * of_area
    alarm &= seen >= float(programme["least_people"])
    found: NDArray[np.bool_] = alarm.any(axis=1)[areas]
    return found
