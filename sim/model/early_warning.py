"""Early warning: what a bureau sees of the labour market, when, and where it raises an alarm."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import Cause
from sim.model.programmes import Scope, Watched

if TYPE_CHECKING:
    from sim.model.economy import Economy

_MONTHS = 3  # over which a figure is taken: single months jump


class Watch:
    """Figures by month, and until when a warning is out, by city."""

    def __init__(self, cities: int) -> None:
        self.known: list[dict[Watched, tuple[NDArray[np.float64], NDArray[np.float64]]]] = []
        self.until = np.zeros(cities, np.int64)

    def note(self, economy: "Economy") -> None:
        """Count, for each city, what is watched and what it is measured against."""
        force, idle = economy.tally.city_stock.T.astype(np.float64)
        norm = economy.unemployment_norm
        usual = force * (norm if norm is not None else economy.unemployment)
        events = economy.displacements.rows
        recent = events[events["month"] == economy.month]
        cut = np.isin(recent["cause"], (Cause.TECHNOLOGY, Cause.DEMAND)) & (recent["focal"] == 1)
        layoffs = np.bincount(recent["city"][cut], minlength=len(force)).astype(np.float64)
        self.known.append(
            {Watched.UNEMPLOYMENT: (idle, usual), Watched.LAYOFFS: (1000.0 * layoffs, force)}
        )

    def raise_alarms(self, programme: np.void, zone: NDArray[np.int64], month: int) -> None:
        """Put out warnings where the figures known by now exceed the threshold."""
        last = len(self.known) - int(programme["delay"])
        figures = self.known[max(0, last - _MONTHS) : max(0, last)]
        if not figures:
            return
        watched = Watched(int(programme["watched"]))
        cities = len(self.until)
        areas = {
            Scope.CITY: np.arange(cities),
            Scope.ZONE: zone,
            Scope.PROVINCE: np.zeros(cities, np.int64),
        }[Scope(int(programme["scope"]))]
        seen, against = (
            np.bincount(areas, np.sum([figure[watched][k] for figure in figures], axis=0))
            for k in range(2)
        )
        alarm = (seen > float(programme["threshold"]) * against)[areas]
        bits = np.arange(cities, dtype=np.uint32)
        alarm &= (programme["cities"] >> bits & 1).astype(np.bool_)
        self.until[alarm] = month + int(programme["lasting"])

    def out(self, month: int) -> NDArray[np.bool_]:
        """Where a warning is out, bool (cities,)."""
        out: NDArray[np.bool_] = self.until > month
        return out
