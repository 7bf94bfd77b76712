"""The columns of the world: one structured array per kind of entity, one row per entity.

A row is a fixed record, so that a rule touching one entity touches one cache line;
``workers["wage"]`` is that column for everybody. Missing references are -1.
Money is in whole yuan, months count from the scenario's first month (0).
"""

from bisect import bisect_left
from collections.abc import Sequence
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
        ("status", "u1"),  # what she does, see ``WorkerStatus``
        ("sex", "u1"),  # 0 man, 1 woman
        ("education", "u1"),  # level, 0..3, see ``EDUCATION``
        ("hukou", "u1"),  # 0 local, 1 migrant
        ("city", "u1"),  # row of the city she lives in
        ("occupation", "u1"),  # held or last held
        ("trained_for", "u1"),  # occupation of the last completed course, NO_OCCUPATION before
        ("cause", "u1"),  # why the last job ended, see ``Cause``
        ("birth", "i2"),  # month of birth, negative for all who are born before month 0
        ("since", "i2"),  # month in which the status began
        ("hired", "i2"),  # month in which the present or last job began
        ("contribution", "i2"),  # insured months in jobs before the present one, since a claim
        ("benefit_left", "i2"),  # months of unemployment insurance left
        ("support", "i2"),  # income support without work, yuan, as of the last pay day
        ("cell", "i4"),  # row of the job cell that employs her, NONE without
        ("last_firm", "i4"),  # row of the firm she left last, NONE before
        ("training", "i4"),  # row of the open training spell, NONE without
        ("match", "f4"),  # pay relative to the base of occupation and city, fixed at hire
        ("wage", "i4"),  # yuan a month, of this month, or of the last one worked
        ("wage_before", "i4"),  # wage of the job lost last, yuan a month
        ("pending", "i4"),  # lump sums of this month: severance, allowances; yuan
        ("earned", "i4"),  # income since month 0, yuan
        ("programmes", "u4"),  # one bit for each programme received
        ("skill", "f4", (len(SKILLS),)),  # by ``SKILLS``, 0..1
    ],
    align=True,
)

FIRM = np.dtype(
    [
        ("sector", "u1"),  # row of the sector
        ("city", "u1"),  # row of the city
        ("size_class", "u1"),  # by staff at the start: 0 below 10, 1 below 100, 2 below 1000, 3
        ("adopted", "i2", (len(CHANNELS),)),  # month of adoption by channel, NONE before
        ("first", "i4"),  # row of its first job cell; the others follow
        ("cells", "i4"),  # how many job cells it has
        ("staff", "i4"),  # planned heads at the start
        ("premium", "f4"),  # pay and productivity relative to the market, a ratio
        ("cheating_cost", "f4"),  # dislike of a false claim, as a multiple of the subsidy
        ("saving", "f4", (len(CHANNELS),)),  # yuan per head and month at capability 1
        ("removed", "f4"),  # jobs removed by technology, lagged: what new tasks follow; heads
        ("scale", "f4"),  # output relative to the start, a ratio
        ("kept", "f4", (len(CHANNELS),)),  # share of the labour it could replace and does not
        ("relief", "f4"),  # hiring subsidies, yuan a month, mean of about a year
        ("subsidy", "i8"),  # received so far, net of clawback; yuan
        ("paid", "i8"),  # paid so far for training; yuan
    ],
    align=True,
)

CELL = np.dtype(
    [
        ("firm", "i4"),  # row of the firm
        ("occupation", "u1"),  # row of the occupation
        ("city", "u1"),  # row of the city
        ("line", "u1"),  # months from adoption to the lumpy part of a cut
        ("planned", "f4"),  # heads at the start
        ("task_share", "f4"),  # share of the firm's new tasks that arise here
        ("target", "f4"),  # heads that the firm wants, a real number
        ("rounding", "f4"),  # 0..1, fixed: heads = floor(target + rounding)
        ("technology", "f4"),  # share of labour need removed by technology
        ("filled", "i4"),  # heads at work
        ("vacant", "i4"),  # open posts
        ("reserved", "i4"),  # open posts kept for an order class
        ("departures", "i4"),  # of this month
        ("cut", "i4"),  # heads that fall at once this month
    ],
    align=True,
)

PROVIDER = np.dtype(
    [
        ("city", "u1"),  # row of the city
        ("kind", "u1"),  # row of the kind of provider
        ("seats", "f4"),  # people taught at a time, as a long mean: a real number
        ("unused", "f4"),  # months of a seat not taken that may still be made up for
        ("places", "i4"),  # who may be in class next month, see ``providers.balance_seats``
        ("busy", "i4"),  # places taken by trainees
        ("ordered", "i4"),  # places promised to order classes that have not begun
        ("quality", "f4"),  # of teaching, 0..1: teachers who know both AI and teaching
        ("teachers", "f4"),  # of this kind, a real number of simulated people
        ("curriculum", "i2"),  # month of the last revision
        ("fees", "i8"),  # received so far from trainees; yuan
        ("subsidies", "i8"),  # received so far from government; yuan
        ("orders", "i8"),  # received so far from firms; yuan
    ],
    align=True,
)

SPELL = np.dtype(
    [
        ("worker", "i4"),  # row of the trainee
        ("programme", "i1"),  # row of the programme, NONE outside all
        ("occupation", "u1"),  # row of the occupation taught
        ("from_occupation", "u1"),  # occupation held or last held at enrolment
        ("from_status", "u1"),  # ``WorkerStatus`` at enrolment
        ("result", "u1"),  # how it ended, see ``Result``
        ("provider", "i2"),  # row of the provider
        ("order", "i4"),  # row of the order, NONE for an open course
        ("start", "i2"),  # month of enrolment
        ("end", "i2"),  # month in which it ends
        ("placed", "i2"),  # month of the first job after the course, NEVER before
        ("placed_occupation", "u1"),  # occupation of that job
        ("placed_firm", "i4"),  # row of the firm of that job
        ("retained_6", "i1"),  # still there after 6 months: -1 unknown, 0 no, 1 yes
        ("retained_12", "i1"),  # likewise after 12 months
        ("new_occupation_months", "i1"),  # consecutive months in an unexposed occupation, up to 6
        ("curriculum", "i2"),  # month in which the curriculum was revised
        ("part", "f4"),  # share of a course: 1, or less for a module
    ],
    align=True,
)

ORDER = np.dtype(
    [
        ("cell", "i4"),  # row of the job cell that ordered
        ("programme", "i1"),  # row of the programme
        ("occupation", "u1"),  # row of the occupation taught
        ("city", "u1"),  # row of the city
        ("provider", "i2"),  # row of the provider
        ("signed", "i2"),  # month of signing
        ("start", "i2"),  # month in which classes begin
        ("due", "i2"),  # month of graduation
        ("settled", "u1"),  # 1 after the firm has chosen whom to hire
        ("size", "i4"),  # seats
        ("promised", "i4"),  # hires promised at signing
        ("enrolled", "i4"),  # people
        ("completed", "i4"),  # people
        ("first_spell", "i4"),  # row of its first training spell
        ("hired", "i4"),  # people, by the firm for the post
        ("relabelled", "i4"),  # people passed off as hires
        ("dismissed", "i4"),  # people, after the check
        ("retained_6", "i4"),  # people still there 6 months after hire
        ("retained_12", "i4"),  # likewise after 12 months
        ("paid", "i8"),  # to the firm so far; yuan
        ("clawed_back", "i8"),  # from the firm so far; yuan
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
        ("worker", "i4"),  # row of the person
        ("month", "i2"),  # of the layoff
        ("cause", "u1"),  # ``Cause``
        ("occupation", "u1"),  # lost
        ("city", "u1"),  # row of the city of the job lost
        ("age", "i2"),  # months
        ("tenure", "i2"),  # months in the job lost
        ("focal", "u1"),  # 1: of the proposal's group
        ("firm", "i4"),  # row of the firm
        ("wage", "i4"),  # of the job lost, yuan a month
        ("recalled", "u1"),  # 1: back in the same firm within the window
        ("back", "i2"),  # first month in a formal job
        ("back_any", "i2"),  # first month in formal, gig or own work
        ("wage_back", "i4"),  # first wage in a formal job, yuan a month
        ("occupation_back", "u1"),  # of that job
        ("state", "u1", (len(HORIZONS),)),  # WorkerStatus at 3, 6, 12, 24 months; 255 not yet
        ("censored", "i2"),  # month of death or statutory age
        ("income", "i4", (len(INCOME_SPANS),)),  # yuan in each of the spans
    ],
    align=True,
)


def stacked(parts: Sequence[Records]) -> Records:
    """Records of one kind, one part behind the other, shape (rows of all parts,).

    By the byte: NumPy would look at every field of every part, which takes longer than the rest.
    """
    rows: Records = np.concatenate([part.view(np.uint8) for part in parts]).view(parts[0].dtype)
    return rows


def since(rows: Records, field: str, month: int) -> Records:
    """The rows of ``month`` and later, of rows in the order of ``field``, a month; a view.

    Not ``searchsorted``: it would copy the column of a record before it looks.
    """
    return rows[bisect_left(rows[field], month) :]


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
