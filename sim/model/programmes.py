"""Programmes: what a government offers, to whom, on which terms.

A policy of kind "programme" fills one ``PROGRAMME`` record; the world reads it. All fields
are zero or open in a neutral programme, which nobody can notice.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.model.columns import WorkerStatus

MAX_PROGRAMMES = 32


class PaidOn(IntEnum):
    """When a firm receives its payment for an order class."""

    SIGNING = 0  # up front, for every seat
    HIRE = 1
    RETENTION = 2


PROGRAMME = np.dtype(
    [
        ("identity", "u4"),  # of its name: addresses its draws, whatever stands beside it
        ("start", "i2"),
        ("end", "i2"),  # first month without it
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
        ("trainee_price", "f8"),  # share of the price of an open course the trainee pays
        ("enrolment_payment", "f8"),  # yuan a head to the provider
        ("completion_payment", "f8"),
        ("orders", "u1"),  # 1: firms may place orders
        ("commitment", "f8"),
        ("firm_payment", "f8"),  # yuan a head to the firm
        ("paid_on", "u1"),
        ("retention_months", "i2"),
        ("audit", "f8"),  # probability per claim
        ("clawback", "f8"),  # multiple of the payment, on top of repaying it
        ("reputation", "f8"),  # yuan a trainee for every full share of the promise missed
        ("budget", "f8"),  # yuan of the simulated people, infinite if none was set
        ("spent", "f8"),
    ],
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
