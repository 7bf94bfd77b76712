"""Programmes: what a government offers, to whom, on which terms.

A policy fills one ``PROGRAMME`` record with terms for people, firms and providers; what it changes
in the world at large are ``levers``. All terms are zero or open in a neutral programme, which
nobody can notice. ``offers`` says which rules have to look at it: a rule asks for its own bit, so
that a world without such a programme does no work for it.
"""

from dataclasses import dataclass
from enum import IntEnum, IntFlag

import numpy as np

from sim.model.columns import NEVER, WorkerStatus

MAX_PROGRAMMES = 32


class PaidOn(IntEnum):
    """When a firm receives its payment for an order class."""

    SIGNING = 0  # up front, for every seat
    HIRE = 1
    RETENTION = 2


class Watched(IntEnum):
    """What an early warning looks at, of the last three months that are known."""

    UNEMPLOYMENT = 0  # rate relative to its norm before month 0
    LAYOFFS = 1  # by technology and demand, per 1,000 jobs of the same kind and month


class WatchedGroup(IntEnum):
    """Whose layoffs are counted; each is part of the one before."""

    EVERYBODY = 0
    OLDER = 1  # 35 and over
    FOCAL = 2


class Scope(IntEnum):
    """The areas that are watched apart."""

    CITY = 0
    ZONE = 1  # the Pearl River Delta and the rest
    PROVINCE = 2


class Offer(IntFlag):
    """What a programme offers; it may offer several things."""

    COURSES = 1  # open courses, and what providers are paid for them
    ORDERS = 2  # order classes
    HIRING = 4  # a payment to a firm that takes a person on
    SUPPORT = 8  # income for people without work, or in class
    COUNSELLING = 16  # help with where to apply
    BASICS = 32  # a short course in digital skill, outside seats
    START_UP = 64  # a grant for opening a business
    RETRAINING = 128  # part of what a firm pays to retrain its own staff
    RETENTION = 256  # a refund to firms that lay off few
    COLLABORATION = 512  # a grant to firms whose new technology works with people
    CAPACITY = 1024  # seats, teachers, equipment
    PENSION = 2048  # part of the pension contributions of people on platforms
    WARNING = 4096  # watches the labour market and switches on what waits for it


_CONDITIONS = (
    ("identity", "u4"),  # of its name: addresses its draws, whatever stands beside it
    ("offers", "u4"),  # ``Offer``
    ("start", "i2"),
    ("end", "i2"),  # first month without it
    ("waits", "u1"),  # 1: in force only where a warning is out
    ("on", "u1"),  # 0: it waits now
    ("age_min", "f8"),  # years
    ("age_max", "f8"),  # years, exclusive
    ("education_min", "i2"),
    ("education_max", "i2"),
    ("occupations", "u8"),  # one bit for each occupation held or last held
    ("cities", "u4"),
    ("statuses", "u4"),
    ("share", "f8"),  # random share of those eligible who may take part
    ("awareness", "f8"),  # share of eligible people who know of it
    ("firm_awareness", "f8"),
)
_COURSES = (
    ("trainee_price", "f8"),  # share of the price of an open course the trainee pays
    ("on_top", "u1"),  # 1: today's price and subsidy stay as they are
    ("module", "f8"),  # share of a course taught at a time; 0: whole courses
    ("portable", "u1"),  # 1: credits count with every provider
    ("enrolment_payment", "f8"),  # yuan a head to the provider
    ("completion_payment", "f8"),
    ("placement_payment", "f8"),  # for a graduate in a new formal job within six months
    ("training_allowance", "f8"),  # yuan a month to a person in class
)
_ORDERS = (
    ("commitment", "f8"),
    ("firm_payment", "f8"),  # yuan a head to the firm
    ("paid_on", "u1"),
    ("retention_months", "i2"),
    ("audit", "f8"),  # probability per claim
    ("clawback", "f8"),  # multiple of the payment, on top of repaying it
    ("reputation", "f8"),  # yuan a trainee for every full share of the promise missed
    ("class_share", "f8"),  # of what today's subsidy leaves of a class's price, borne by it
)
_FIRMS = (
    ("hire_payment", "f8"),  # yuan a head to the firm that takes an eligible person on
    ("hire_months", "i2"),  # months she has to stay first
    ("retraining_share", "f8"),  # share of a firm's own cost of retraining
    ("class_relief", "f8"),  # share of what a firm pays for its order class
    ("refund", "f8"),  # yuan a head and year to a firm that lays off few
    ("layoff_limit", "f8"),  # share of staff in a year
    ("small_limit", "f8"),  # likewise for small firms
    ("grant", "f8"),  # yuan a head of staff for technology that works with people
    ("collaboration", "f8"),  # share of the labour need left that other technology would remove
)
_PEOPLE = (
    ("support", "f8"),  # income without work, as a share of the city's minimum wage
    ("support_after", "i2"),  # months without work before
    ("support_months", "i2"),  # at most
    ("after_loss", "u1"),  # 1: only after a job lost against one's will
    ("looks", "u1"),  # posts looked at before one applies, beyond the first
    ("clients", "f8"),  # people helped at a time, of the simulated ones
    ("client_cost", "f8"),  # yuan a head and month
    ("reach", "f8"),  # people a month, of the simulated ones
    ("lesson_cost", "f8"),  # yuan a head
    ("lesson_level", "f8"),  # digital skill taught, 0..1
    ("lesson_gain", "f8"),  # share of the gap closed
    ("start_up_grant", "f8"),  # yuan
    ("start_up_interest", "f8"),  # share of the eligible who think of it in a month
    ("start_up_failure", "f8"),  # monthly hazard
    ("pension_match", "f8"),  # yuan a month for each person on a platform
)
_CAPACITY = (
    ("seats_per_1000", "f8"),  # floor to which cities are brought
    ("build_months", "i2"),
    ("seat_cost", "f8"),  # yuan a new seat
    ("teacher_growth", "f8"),  # of the stock of teachers, a year
    ("teacher_delay", "i2"),  # months
    ("teacher_cost", "f8"),  # yuan for each new teacher
    ("teacher_pay", "f8"),  # yuan a month for each
    ("classes_share", "f8"),  # share of new teachers who open further classes
    ("renewal_threshold", "f8"),  # placement rate from which a provider is renewed
    ("renewal_cost", "f8"),  # yuan a seat
    ("renewal_gain", "f8"),  # of teaching quality
)
_WARNING = (
    ("watched", "u1"),  # ``Watched``
    ("scope", "u1"),  # ``Scope``
    ("by_sector", "u1"),  # 1: layoffs of each sector are watched apart
    ("by_occupation", "u1"),  # 1: of each occupation, which alone is then answered to
    ("watched_group", "u1"),  # ``WatchedGroup``
    ("least_people", "f8"),  # simulated people laid off, below which nothing is said
    ("threshold", "f8"),
    ("delay", "i2"),  # months until a figure is known
    ("lasting", "i2"),  # months for which a warning stays out
)
_MONEY = (
    ("monthly_cost", "f8"),  # yuan of the simulated people: running it
    ("audit_cost", "f8"),  # yuan an audit
    ("central_share", "f8"),  # of what it spends, borne by the centre
    ("due", "f8"),  # the largest single payment: without it in hand nobody is admitted
    ("budget", "f8"),  # yuan of the simulated people, infinite if none was set
    ("spent", "f8"),
    ("exhausted", "i2"),  # month in which the money ran out, NEVER before
)
_SINGLE_PAYMENTS = (
    "enrolment_payment",
    "completion_payment",
    "placement_payment",
    "firm_payment",
    "hire_payment",
    "lesson_cost",
    "start_up_grant",
)

PROGRAMME = np.dtype(
    [*_CONDITIONS, *_COURSES, *_ORDERS, *_FIRMS, *_PEOPLE, *_CAPACITY, *_WARNING, *_MONEY],
    align=True,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Who may take part. Empty collections mean everybody.

    Ages in years; ``education_max`` etc. are levels of ``columns.EDUCATION``; ``occupations``
    and ``cities`` are row numbers of the economy's tables; ``share`` is a random share of
    those eligible, the same people in every world.
    """

    age_min: float = 0.0
    age_max: float = 200.0
    education_min: int = 0
    education_max: int = 3
    occupations: tuple[int, ...] = ()
    cities: tuple[int, ...] = ()
    statuses: tuple[int, ...] = (
        WorkerStatus.EMPLOYED,
        WorkerStatus.UNEMPLOYED,
        WorkerStatus.GIG,
        WorkerStatus.ENTRANT,
    )
    share: float = 1.0


def neutral_programme() -> np.void:
    """A programme that offers nothing to anybody: one ``PROGRAMME`` record."""
    record = np.zeros(1, PROGRAMME)
    record["on"] = 1
    record["exhausted"] = NEVER
    record["end"] = np.iinfo(np.int16).max
    record["budget"] = np.inf
    record["trainee_price"] = 1.0
    return record[0]


def admit(record: np.void, group: Group) -> None:
    """Write the conditions of ``group`` into a programme's record."""
    for field in ("age_min", "age_max", "education_min", "education_max", "share"):
        record[field] = getattr(group, field)
    for field in ("occupations", "cities", "statuses"):
        members = getattr(group, field)
        everybody = np.iinfo(PROGRAMME[field].type).max
        record[field] = sum(1 << int(m) for m in set(members)) if members else everybody


def close_terms(record: np.void) -> None:
    """Work out what follows from the terms once they are all written."""
    record["due"] = max(record[payment] for payment in _SINGLE_PAYMENTS)
