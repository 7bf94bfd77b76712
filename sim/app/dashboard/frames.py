"""What the page is told of a world each month, in few bytes: curves, cities, people, moves.

The first world that is told of is the baseline's. It chooses the people of the crowd, so that the
same people are seen in both.
"""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.app.dashboard.shown import CROWD, DESTINATIONS, STATES
from sim.model.columns import DISPLACEMENT, NONE, Records, WorkerStatus
from sim.model.economy import Economy
from sim.model.indicators import INDICATORS
from sim.model.panel import sample
from sim.model.snapshots import KIND_OF_WORK
from sim.model.workers import who_is_focal

_FEWEST = 5
_RECENT = 24  # months
_AGE = 35 * 12
_OUTSIDE = 6
_STATE = np.full(len(WorkerStatus), _OUTSIDE, np.int64)
_STATE[WorkerStatus.EMPLOYED] = 0
_STATE[WorkerStatus.GIG], _STATE[WorkerStatus.OWN_BUSINESS] = 2, 3
_STATE[[WorkerStatus.UNEMPLOYED, WorkerStatus.ENTRANT]] = 5
_COURSE = 4
_PLACE = {name: place for place, name in enumerate(INDICATORS)}


class Frames:
    """Tells of two worlds, month by month.

    Args:
        policy: the scenario's name; every other world is the baseline.
        programmes: bits of the programmes that are new or changed in it.
        tell: takes one line of JSON.
    """

    def __init__(self, policy: str, programmes: int, tell: Callable[[bytes], None]) -> None:
        self._policy = policy
        self._programmes = np.uint32(programmes)
        self._say = tell
        self._focal = np.zeros(0, np.int64)
        self._crowd = np.zeros(0, np.int64)
        self._from = np.zeros(0, np.int64)
        self._cost = 0.0

    def __call__(self, name: str, economy: Economy) -> None:
        """Tell of the month just lived."""
        if len(self._focal) == 0:
            self._choose(economy)
        if economy.month == 0:
            self._cost = 0.0
        is_policy = name == self._policy
        bits = self._programmes if is_policy else np.uint32(0)
        state, occupation = self._states(economy)
        frame = {
            "world": int(is_policy),
            "month": economy.month,
            "curves": [_rounded(value) for value in self._curves(economy)],
            "cities": [_rounded(100.0 * rate) for rate in economy.unemployment],
            "crowd": self._digits(economy, state, bits),
            "moves": self._moves(economy, state, occupation),
        }
        self._tell(frame)

    def _tell(self, frame: dict[str, Any]) -> None:
        self._say(json.dumps(frame, separators=(",", ":")).encode())

    def _choose(self, economy: Economy) -> None:
        """The focal group as it is in the first month, and whom of it the crowd shows."""
        workers, exposed = economy.records("workers"), economy.data.focal_occupations
        self._focal = np.flatnonzero(who_is_focal(workers, economy.month, exposed))
        places = np.cumsum(exposed) - 1
        self._from = places[workers["occupation"][self._focal]]
        self._crowd = self._focal[sample(economy.draw_seed, len(self._focal), CROWD)]
        people = workers[self._crowd]
        told = {
            "rows": self._crowd.tolist(),
            "age": ((economy.month - people["birth"].astype(np.int64)) // 12).tolist(),
            **{key: people[key].tolist() for key in ("sex", "occupation", "city")},
        }
        self._tell({"weight": economy.weight, "months": economy.months, "people": told})

    def _states(self, economy: Economy) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """A digit of ``STATES`` for each of the focal group, and the occupation held or last held.

        Both of shape (focal,).
        """
        workers = economy.records("workers")[self._focal]
        occupation = workers["occupation"].astype(np.int64)
        state = _STATE[workers["status"]]
        state[(state == 0) & ~economy.data.focal_occupations[occupation]] = 1
        state[workers["training"] != NONE] = _COURSE
        return state, occupation

    def _curves(self, economy: Economy) -> tuple[float, ...]:
        series = economy.history.series[economy.month]
        self._cost += float(series[_PLACE["programmes_paid"]]) * economy.weight
        workers = economy.records("workers")
        return (
            _re_employment(economy.displacements.rows, workers, economy.month),
            float(series[_PLACE["focal_income"]]),
            float(series[_PLACE["unemployment_rate_35_plus"]]),
            float(np.count_nonzero(workers["training"] != NONE)) * economy.weight,
            self._cost,
        )

    def _digits(self, economy: Economy, state: NDArray[np.int64], programmes: np.uint32) -> str:
        """A character for each of the crowd: the state, and seven more for a participant."""
        took_part = (economy.records("workers")["programmes"] & programmes) != 0
        code = state[np.searchsorted(self._focal, self._crowd)]
        return "".join(map(chr, ord("0") + code + len(STATES) * took_part[self._crowd]))

    def _moves(
        self, economy: Economy, state: NDArray[np.int64], occupation: NDArray[np.int64]
    ) -> list[list[int]]:
        """People of the focal group by exposed occupation in month 0 and where they are now."""
        occupations = len(economy.data.occupations)
        to = np.where(state < 2, occupation, occupations + state - 2)
        columns = occupations + len(DESTINATIONS)
        rows = int(economy.data.focal_occupations.sum())
        counts = np.bincount(self._from * columns + to, minlength=rows * columns)
        table: list[list[int]] = counts.reshape(rows, columns).tolist()
        return table


def _re_employment(events: Records, workers: Records, month: int) -> float:
    """Of those of 35 and over displaced within two years and not recalled, the share at work."""
    assert events.dtype == DISPLACEMENT
    recent = events[events["month"] > month - _RECENT]
    recent = recent[(recent["recalled"] == 0) & (recent["age"] >= _AGE)]
    if len(recent) < _FEWEST:
        return float("nan")
    return float((KIND_OF_WORK[workers["status"][recent["worker"]]] > 0).mean())


def _rounded(value: float) -> float | None:
    """Five digits are enough to draw; JSON knows no nan."""
    return float(f"{value:.5g}") if np.isfinite(value) else None
