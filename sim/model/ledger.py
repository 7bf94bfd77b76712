"""The ledger: every yuan has a payer and a payee."""

from dataclasses import dataclass, field
from enum import IntEnum, auto

import numpy as np
from numpy.typing import NDArray


class Account(IntEnum):
    """Who holds money."""

    WORKERS = 0
    FIRMS = auto()
    PROVIDERS = auto()
    GOVERNMENT = auto()
    OUTSIDE = auto()  # customers, platforms, the rest of the economy


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


class ImbalanceError(AssertionError):
    """People or money were lost or made: a bug of the model."""


@dataclass
class Ledger:
    """Double-entry accounts in whole yuan of the simulated people.

    ``balance``: int64 (accounts,), since the start; sums to zero.
    ``month``: int64 (accounts, accounts, kinds), what was paid this month by payer, payee, kind.
    ``total``: int64 (kinds,), since month 0.
    ``programme_spending``: int64 (programmes,), net of clawback.
    """

    balance: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(Account), np.int64))
    month: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((len(Account), len(Account), len(Kind)), np.int64)
    )
    total: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(Kind), np.int64))
    programme_spending: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def open_month(self) -> None:
        """Start a new month."""
        self.month[:] = 0

    def pay(self, payer: Account, payee: Account, kind: Kind, amount: int) -> None:
        """Book a payment of ``amount`` whole yuan, not negative."""
        self.month[payer, payee, kind] += amount
        self.balance[payer] -= amount
        self.balance[payee] += amount

    def close_month(self, counted: bool) -> None:
        """Add the month to the totals (unless it is before month 0).

        Raises:
            ImbalanceError: the balances do not sum to zero.
        """
        if self.balance.sum() != 0:
            raise ImbalanceError(f"balances sum to {self.balance.sum()} yuan")
        if counted:
            self.total += self.month.sum(axis=(0, 1))

    def received(self, account: Account) -> int:
        """What an account received this month, yuan."""
        return int(self.month[:, account].sum())

    def spent(self, account: Account) -> int:
        """What an account paid this month, yuan."""
        return int(self.month[account].sum())
