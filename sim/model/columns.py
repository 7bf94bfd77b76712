"""The columns of the world: one structured array per kind of entity, one row per entity.

A row is a fixed record, so that a rule touching one entity touches one cache line;
``workers["wage"]`` is that column for everybody. Missing references are -1.
Money is in whole yuan, months count from the scenario's first month (0).
"""

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Records = NDArray[Any]

SKILLS = ("manual", "technical", "digital", "clerical", "social")
CHANNELS = ("llm", "vision", "robot")
EDUCATION = ("primary", "middle", "high_school", "college")
NONE = -1
NEVER = np.iinfo(np.int16).min  # of a month: NONE could be the last one of the burn-in
NO_OCCUPATION = 255


class WorkerStatus(IntEnum):
    """What a person does at the end of a month."""

    EMPLOYED = 0
    UNEMPLOYED = 1
    ENTRANT = 2  # seeks a first job, or is back from inactivity: outside the unemployment rate
    GIG = 3
    OWN_BUSINESS = 4
    INACTIVE = 5
    RETIRED = 6
    AWAY = 7  # not yet of age, beyond the upper age, or dead


class Cause(IntEnum):
    """Why the last job ended."""

    NONE = 0
    LAID_OFF = 1  # background layoffs and closures of firms
    TECHNOLOGY = 2
    DEMAND = 3
    ORDER_DISMISSAL = 4
    QUIT = 5
    RETIREMENT = 6
    JOB_MOVE = 7


INVOLUNTARY = (Cause.LAID_OFF, Cause.TECHNOLOGY, Cause.DEMAND, Cause.ORDER_DISMISSAL)


class Result(IntEnum):
    """How a training spell ended."""

    OPEN = 0
    COMPLETED = 1
    DROPPED_OUT = 2
    LEFT_FOR_JOB = 3


WORKER = np.dtype(
    [
        ("status", "u1"),
        ("sex", "u1"),  # 0 man, 1 woman
        ("education", "u1"),
        ("hukou", "u1"),  # 0 local, 1 migrant
        ("city", "u1"),
        ("occupation", "u1"),  # held or last held
        ("trained_for", "u1"),  # occupation of the last completed course
        ("cause", "u1"),
        ("birth", "i2"),  # month of birth, negative
        ("since", "i2"),  # month in which the status began
        ("hired", "i2"),  # month in which the present or last job began
        ("contribution", "i2"),  # insured months in jobs before the present one, since a claim
        ("benefit_left", "i2"),  # months of unemployment insurance left
        ("support", "i2"),  # income support without work, yuan, as of the last pay day
        ("cell", "i4"),
        ("last_firm", "i4"),
        ("training", "i4"),  # row of the open training spell
        ("match", "f4"),  # pay relative to the base of occupation and city, fixed at hire
        ("wage", "i4"),  # of this month, or of the last one worked
        ("wage_before", "i4"),  # wage of the job lost last
        ("pending", "i4"),  # lump sums of this month: severance, allowances
        ("earned", "i4"),  # income since month 0
        ("programmes", "u4"),  # one bit for each programme received
        ("skill", "f4", (len(SKILLS),)),
    ],
    align=True,
)

FIRM = np.dtype(
    [
        ("sector", "u1"),
        ("city", "u1"),
        ("size_class", "u1"),  # by staff at the start: 0 below 10, 1 below 100, 2 below 1000, 3
        ("adopted", "i2", (len(CHANNELS),)),  # month of adoption by channel, NONE before
        ("first", "i4"),  # its job cells are rows first .. first + cells - 1
        ("cells", "i4"),
        ("staff", "i4"),  # planned heads at the start
        ("premium", "f4"),  # pay and productivity relative to the market
        ("cheating_cost", "f4"),  # dislike of a false claim, as a multiple of the subsidy
        ("saving", "f4", (len(CHANNELS),)),  # yuan per head and month at capability 1
        ("removed", "f4"),  # jobs removed by technology, lagged: what new tasks follow
        ("scale", "f4"),  # output relative to the start
        ("kept", "f4", (len(CHANNELS),)),  # share of the labour it could replace and does not
        ("relief", "f4"),  # hiring subsidies, yuan a month, mean of about a year
        ("subsidy", "i8"),  # received so far, net of clawback
        ("paid", "i8"),  # paid so far for training
    ],
    align=True,
)

CELL = np.dtype(
    [
        ("firm", "i4"),
        ("occupation", "u1"),
        ("city", "u1"),
        ("line", "u1"),  # months from adoption to the lumpy part of a cut
        ("planned", "f4"),  # heads at the start
        ("task_share", "f4"),  # share of the firm's new tasks that arise here
        ("target", "f4"),
        ("rounding", "f4"),  # heads = floor(target + rounding)
        ("technology", "f4"),  # share of labour need removed by technology
        ("filled", "i4"),
        ("vacant", "i4"),
        ("reserved", "i4"),  # open posts kept for an order class
        ("departures", "i4"),  # of this month
        ("cut", "i4"),  # heads that fall at once this month
    ],
    align=True,
)

PROVIDER = np.dtype(
    [
        ("city", "u1"),
        ("kind", "u1"),
        ("seats", "i4"),
        ("busy", "i4"),  # seats taken by trainees
        ("ordered", "i4"),  # seats promised to order classes that have not begun
        ("quality", "f4"),  # of teaching, 0..1: teachers who know both AI and teaching
        ("teachers", "f4"),  # of this kind, a real number of simulated people
        ("curriculum", "i2"),  # month of the last revision
        ("fees", "i8"),  # received so far from trainees
        ("subsidies", "i8"),  # received so far from government
        ("orders", "i8"),  # received so far from firms
    ],
    align=True,
)

SPELL = np.dtype(
    [
        ("worker", "i4"),
        ("programme", "i1"),
        ("occupation", "u1"),  # taught
        ("from_occupation", "u1"),
        ("from_status", "u1"),
        ("result", "u1"),
        ("provider", "i2"),
        ("order", "i4"),
        ("start", "i2"),
        ("end", "i2"),
        ("placed", "i2"),  # month of the first job after the course, NEVER before
        ("placed_occupation", "u1"),
        ("placed_firm", "i4"),
        ("retained_6", "i1"),  # -1 unknown, 0 no, 1 yes
        ("retained_12", "i1"),
        ("new_occupation_months", "i1"),  # consecutive months in an unexposed occupation, up to 6
        ("curriculum", "i2"),  # month in which the curriculum was revised
        ("part", "f4"),  # share of a course: 1, or less for a module
    ],
    align=True,
)

ORDER = np.dtype(
    [
        ("cell", "i4"),
        ("programme", "i1"),
        ("occupation", "u1"),
        ("city", "u1"),
        ("provider", "i2"),
        ("signed", "i2"),
        ("start", "i2"),
        ("due", "i2"),
        ("settled", "u1"),
        ("size", "i4"),
        ("promised", "i4"),
        ("enrolled", "i4"),
        ("completed", "i4"),
        ("first_spell", "i4"),
        ("hired", "i4"),
        ("relabelled", "i4"),
        ("dismissed", "i4"),
        ("retained_6", "i4"),
        ("retained_12", "i4"),
        ("paid", "i8"),
        ("clawed_back", "i8"),
    ],
    align=True,
)

HORIZONS = (3, 6, 12, 24)
LOSS_YEARS = 6
INCOME_SPANS = (
    *((first, first + 2) for first in range(-12, 0, 3)),
    (0, 0),
    *((first, first + 2) for first in range(1, 36, 3)),
    *((first, first + 11) for first in range(37, 12 * LOSS_YEARS, 12)),
)
"""Months since displacement, first and last, over which incomes are summed: quarters from one
year before to three years after, severance in the month itself, then years."""

DISPLACEMENT = np.dtype(
    [
        ("worker", "i4"),
        ("month", "i2"),
        ("cause", "u1"),
        ("occupation", "u1"),
        ("city", "u1"),
        ("age", "i2"),  # months
        ("tenure", "i2"),
        ("focal", "u1"),
        ("firm", "i4"),
        ("wage", "i4"),
        ("recalled", "u1"),
        ("back", "i2"),  # first month in a formal job
        ("back_any", "i2"),  # first month in formal, gig or own work
        ("wage_back", "i4"),
        ("occupation_back", "u1"),
        ("state", "u1", (len(HORIZONS),)),  # WorkerStatus at 3, 6, 12, 24 months; 255 not yet
        ("censored", "i2"),  # month of death or statutory age
        ("income", "i4", (len(INCOME_SPANS),)),  # yuan in each of the spans
    ],
    align=True,
)


class Log:
    """Records that only grow: training spells, orders, displacements."""

    def __init__(self, dtype: np.dtype[Any], capacity: int = 256) -> None:
        self._data = np.zeros(capacity, dtype)
        self.length = 0

    def append(self, rows: Records) -> NDArray[np.int32]:
        """Add ``rows`` and return their places, shape (len(rows),)."""
        end = self.length + len(rows)
        if end > len(self._data):
            grown = np.zeros(max(end, 2 * len(self._data)), self._data.dtype)
            grown[: self.length] = self._data[: self.length]
            self._data = grown
        self._data[self.length : end] = rows
        places = np.arange(self.length, end, dtype=np.int32)
        self.length = end
        return places

    @property
    def rows(self) -> Records:
        """The records written so far, a view of shape (length,)."""
        return self._data[: self.length]

    def copy(self) -> "Log":
        """An independent copy."""
        twin = Log(self._data.dtype, 0)
        twin._data = self._data.copy()
        twin.length = self.length
        return twin
