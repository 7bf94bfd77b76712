"""The ledger: every yuan has a payer and a payee."""

from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NONE, Log


class Account(IntEnum):
    """Who holds money."""

    WORKERS = 0
    FIRMS = auto()
    PROVIDERS = auto()
    GOVERNMENT = auto()
    OUTSIDE = auto()  # customers, platforms, the rest of the economy
    CENTRE = auto()  # central government, which bears a share of some programmes


class Kind(IntEnum):
    """What a payment is for."""

    WAGES = 0
    PLATFORM_INCOME = auto()
    OWN_BUSINESS_INCOME = auto()
    WORK_AFTER_RETIREMENT = auto()
    UNEMPLOYMENT_BENEFIT = auto()
    SEVERANCE = auto()
    TAXES = auto()
    CONTRIBUTIONS = auto()
    COURSE_FEES_TRAINEES = auto()
    COURSE_FEES_FIRMS = auto()
    PUBLIC_TRAINING = auto()
    PROGRAMME_PROVIDERS = auto()
    PROGRAMME_FIRMS = auto()
    CLAWBACK = auto()
    COURSE_DELIVERY = auto()
    PROGRAMME_WORKERS = auto()
    ADMINISTRATION = auto()
    SERVICES = auto()  # counselling and lessons that programmes buy
    CENTRAL_SHARE = auto()
    RETRAINING = auto()  # what firms spend on retraining their own staff
    SOCIAL_INSURANCE = auto()


BOOKING = np.dtype(
    [
        ("month", "i2"),
        ("programme", "i1"),  # NONE outside every programme
        ("payer", "u1"),  # ``Account``
        ("payee", "u1"),
        ("kind", "u1"),  # ``Kind``
        ("yuan", "i8"),
    ],
    align=True,
)
"""What one account paid another in a month, for one thing and under one programme."""


class ImbalanceError(AssertionError):
    """People or money were lost or made: a bug of the model."""


class Entry(NamedTuple):
    """Where in the books a payment stands."""

    programme: int
    payer: Account
    payee: Account
    kind: Kind


@dataclass
class Ledger:
    """Double-entry accounts in whole yuan of the simulated people.

    ``programmes``: how many there are.
    ``balance``: int64 (accounts,), since the start; sums to zero.
    ``month``: what has been paid this month.
    ``bookings``: ``BOOKING`` records of all months from month 0 on that have been closed.
    """

    programmes: int = 0
    balance: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(Account), np.int64))
    month: dict[Entry, int] = field(default_factory=dict)
    bookings: Log = field(default_factory=lambda: Log(BOOKING))

    def open_month(self) -> None:
        """Start a new month."""
        self.month.clear()

    def pay(
        self, payer: Account, payee: Account, kind: Kind, amount: int, programme: int = NONE
    ) -> None:
        """Book a payment of ``amount`` whole yuan, not negative, under a programme or none."""
        if amount == 0:
            return
        entry = Entry(programme, payer, payee, kind)
        self.month[entry] = self.month.get(entry, 0) + amount
        self.balance[payer] -= amount
        self.balance[payee] += amount

    def close_month(self, month: int) -> None:
        """Keep the month's payments (unless it is before month 0).

        Raises:
            ImbalanceError: the balances do not sum to zero.
        """
        if self.balance.sum() != 0:
            raise ImbalanceError(f"balances sum to {self.balance.sum()} yuan")
        if month >= 0:
            rows = [(month, *entry, amount) for entry, amount in self.month.items()]
            self.bookings.append(np.array(rows, BOOKING))

    def received(self, account: Account) -> int:
        """What an account received this month, yuan."""
        return sum(amount for entry, amount in self.month.items() if entry.payee == account)

    def programme_month(self, programme: int) -> int:
        """Public money a programme has cost this month, net of clawback, whoever bears it; yuan."""
        public = Account.GOVERNMENT
        mine = [(e, yuan) for e, yuan in self.month.items() if e.programme == programme]
        paid = sum(yuan for entry, yuan in mine if entry.payer == public)
        back = sum(yuan for entry, yuan in mine if entry.kind == Kind.CLAWBACK)
        return paid - back

    def spent(self, account: Account) -> int:
        """What an account paid this month, yuan."""
        return sum(amount for entry, amount in self.month.items() if entry.payer == account)

    def by_kind(self) -> list[int]:
        """What was paid this month for each thing, yuan; in the order of ``Kind``."""
        paid = [0] * len(Kind)
        for entry, amount in self.month.items():
            paid[entry.kind] += amount
        return paid

    @property
    def total(self) -> NDArray[np.int64]:
        """What was paid since month 0 by kind, yuan; int64 (kinds,)."""
        total = np.zeros(len(Kind), np.int64)
        np.add.at(total, self.bookings.rows["kind"], self.bookings.rows["yuan"])
        return total

    @property
    def programme_spending(self) -> NDArray[np.int64]:
        """Public money by programme since month 0, net of clawback; int64 (programmes,)."""
        spending = np.zeros(self.programmes, np.int64)
        rows = self.bookings.rows[self.bookings.rows["programme"] != NONE]
        rows = rows[rows["kind"] != Kind.CENTRAL_SHARE]
        for side, sign in (("payer", 1), ("payee", -1)):
            public = rows[rows[side] == Account.GOVERNMENT]
            np.add.at(spending, public["programme"], sign * public["yuan"])
        return spending
