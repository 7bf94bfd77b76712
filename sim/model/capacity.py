"""What providers can teach, and how well: seats, teachers and equipment that grow at a cost."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NEVER, Records, Result
from sim.model.programmes import Offer

if TYPE_CHECKING:
    from sim.model.economy import Economy

_BEST = 0.95  # teaching quality that no staffing exceeds


class Capacity:
    """The stocks behind the seats of each provider; all float64 (providers,).

    ``founded``: seats at the start. ``added``: seats added since.
    ``quality``: of teaching with the staffing of the start. ``graduates``: float64
    (providers, 2), placed and known, slowly forgotten.
    """

    def __init__(self, economy: "Economy", labour_force: NDArray[np.int64]) -> None:
        data, providers = economy.data, economy.records("providers")
        city, kind = providers["city"], providers["kind"]
        self.thousands = labour_force[city] / 1000.0
        self.share = np.asarray(data.providers["share_of_seats"], np.float64)[kind]
        self.founded = np.maximum(1e-9, providers["seats"].astype(np.float64))
        of_city = np.asarray(data.cities["teachers_per_1000"], np.float64)[city]
        self.first_teachers = np.maximum(1e-9, of_city * self.thousands * self.share)
        providers["teachers"] = self.first_teachers
        self.added = np.zeros(len(providers))
        self.quality = providers["quality"].astype(np.float64)
        self.graduates = np.zeros((len(providers), 2))

    def grow(self, economy: "Economy") -> NDArray[np.int64]:
        """Seats, teachers and renewals of this month; yuan paid to providers by programme."""
        programmes, month = economy.programmes, economy.month
        paid = np.zeros(len(programmes), np.int64)
        running = economy.public_policy.running(month)
        providers = economy.records("providers")
        for p in np.flatnonzero(running & ((programmes["offers"] & Offer.CAPACITY) > 0)):
            programme = programmes[p]
            bits = np.asarray(providers["city"], np.uint32)
            where = (programme["cities"] >> bits & 1).astype(np.bool_)
            for cost in (
                self._build(programme, where, month),
                self._hire_teachers(programme, where, providers, month),
                self._renew(programme, where, providers, month),
            ):
                paid[p] += self._pay(programme, cost, providers)
        self._staff(providers, economy.rate.teacher_elasticity)
        return paid

    def _pay(self, programme: np.void, cost: NDArray[np.float64], providers: Records) -> int:
        yuan = np.rint(cost).astype(np.int64)
        providers["subsidies"] += yuan
        programme["spent"] += yuan.sum()
        return int(yuan.sum())

    def _affordable(self, programme: np.void, cost: NDArray[np.float64], month: int) -> float:
        """The share of what was planned for this month that the money left pays for."""
        left = float(programme["budget"] - programme["spent"]) - len(cost)  # each rounds up
        total = float(cost.sum())
        if total <= left or total == 0.0:
            return 1.0
        if programme["exhausted"] == NEVER:
            programme["exhausted"] = month
        return max(0.0, left) / total

    def _build(
        self, programme: np.void, where: NDArray[np.bool_], month: int
    ) -> NDArray[np.float64]:
        """Cities short of seats are brought to a floor, evenly over the time it takes to build."""
        floor = float(programme["seats_per_1000"]) * self.thousands * self.share
        short = np.where(where, np.maximum(0.0, floor - self.founded - self.added), 0.0)
        new = short / max(1, int(programme["build_months"]))
        cost = new * float(programme["seat_cost"])
        paid = self._affordable(programme, cost, month)
        self.added += paid * new
        return paid * cost

    def _hire_teachers(
        self, programme: np.void, where: NDArray[np.bool_], providers: Records, month: int
    ) -> NDArray[np.float64]:
        """Teachers come out of their training after a delay; some open further classes."""
        begun = month - int(programme["start"])
        if begun < int(programme["teacher_delay"]) or programme["teacher_growth"] == 0.0:
            return np.zeros(len(self.added))
        new = np.where(where, self.first_teachers * float(programme["teacher_growth"]) / 12.0, 0.0)
        added = np.where(where, providers["teachers"] - self.first_teachers, 0.0)
        cost = new * float(programme["teacher_cost"]) + added * float(programme["teacher_pay"])
        paid = self._affordable(programme, cost, month)
        providers["teachers"] += (paid * new).astype(np.float32)
        class_size = self.founded / self.first_teachers
        self.added += paid * new * float(programme["classes_share"]) * class_size
        return paid * cost

    def _renew(
        self, programme: np.void, where: NDArray[np.bool_], providers: Records, month: int
    ) -> NDArray[np.float64]:
        """Once a year those who place most renew courses and equipment."""
        begun = month - int(programme["start"])
        nothing = np.zeros(len(self.added))
        if programme["renewal_cost"] == 0.0 or begun == 0 or begun % 12 != 0:
            return nothing
        placed, known = self.graduates.T
        good = where & (known > 0) & (placed >= float(programme["renewal_threshold"]) * known)
        cost = np.where(good, providers["seats"] * float(programme["renewal_cost"]), 0.0)
        if self._affordable(programme, cost, month) < 1.0:
            return nothing
        providers["curriculum"][good] = month
        self.quality[good] = np.minimum(
            _BEST, self.quality[good] + float(programme["renewal_gain"])
        )
        return cost

    def _staff(self, providers: Records, elasticity: float) -> None:
        """Seats, and quality by teachers for each seat relative to the start."""
        providers["seats"] = self.founded + self.added
        teachers = providers["teachers"] / self.first_teachers
        staffing = teachers / (1.0 + self.added / self.founded)
        better = np.minimum(_BEST, self.quality * staffing**elasticity)
        providers["quality"] = np.where(staffing == 1.0, self.quality, better)

    def note_graduates(self, spells: Records, month: int) -> None:
        """Count who was placed within six months of a course, by provider."""
        rows = spells[(spells["result"] == Result.COMPLETED) & (spells["end"] == month - 6)]
        known = np.bincount(rows["provider"], minlength=len(self.added))
        placed = np.bincount(rows["provider"][rows["placed"] != NEVER], minlength=len(self.added))
        self.graduates = 0.98 * self.graduates + np.stack([placed, known], axis=1)
