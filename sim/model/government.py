"""Government: one account, what it collects and what it pays, and the programmes in force."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.model.agent_set import RowView
from sim.model.columns import Records
from sim.model.ledger import Account, Kind, Ledger
from sim.model.levers import Levers
from sim.model.pay import Income
from sim.model.programmes import MAX_PROGRAMMES, PROGRAMME

GOVERNMENT = np.dtype([("programmes", "i4"), ("balance", "i8"), ("spent_this_month", "i8")])


class Measure(Protocol):
    """What the world needs to know of a policy."""

    name: ClassVar[str]

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Move the levers of a month in which it is in force; ``where`` is bool (cities,)."""

    def programme(self, weight: float) -> np.void:
        """Its ``PROGRAMME`` record; ``weight`` is real people for each simulated one."""


class Government(RowView):
    """The government, a view."""

    kind = "government"


def programmes_in_force(policies: Sequence[Measure], weight: float) -> Records:
    """One ``PROGRAMME`` record for each policy, in the order given.

    Raises:
        ValueError: there are more policies than a worker has flags.
    """
    if len(policies) > MAX_PROGRAMMES:
        raise ValueError(f"{len(policies)} policies, at most {MAX_PROGRAMMES} can be switched on")
    records = np.zeros(len(policies), PROGRAMME)
    for k, policy in enumerate(policies):
        records[k] = policy.programme(weight)
    return records


def book_incomes(ledger: Ledger, incomes: NDArray[np.int64], severance: int) -> None:
    """Book what people received this month, by who paid it; programmes have booked theirs.

    Args:
        incomes: int64, by ``Income``, yuan.
        severance: yuan of the lump sums that firms paid.
    """
    sources = (
        (Account.FIRMS, Kind.WAGES, Income.WAGES),
        (Account.OUTSIDE, Kind.PLATFORM_INCOME, Income.GIG),
        (Account.OUTSIDE, Kind.OWN_BUSINESS_INCOME, Income.OWN_BUSINESS),
        (Account.OUTSIDE, Kind.WORK_AFTER_RETIREMENT, Income.AFTER_RETIREMENT),
        (Account.GOVERNMENT, Kind.UNEMPLOYMENT_BENEFIT, Income.BENEFITS),
    )
    for payer, kind, income in sources:
        ledger.pay(payer, Account.WORKERS, kind, int(incomes[income]))
    ledger.pay(Account.FIRMS, Account.WORKERS, Kind.SEVERANCE, severance)


def collect(ledger: Ledger, wages: int, tax_rate: float, contribution_rate: float) -> None:
    """Taxes on wages and contributions to unemployment insurance (half from each side)."""
    ledger.pay(Account.WORKERS, Account.GOVERNMENT, Kind.TAXES, round(wages * tax_rate))
    half = round(wages * contribution_rate / 2.0)
    for payer in (Account.WORKERS, Account.FIRMS):
        ledger.pay(payer, Account.GOVERNMENT, Kind.CONTRIBUTIONS, half)


def pay_for_orders(ledger: Ledger, paid: NDArray[np.int64], programmes: Records) -> None:
    """Book what programmes paid firms for orders, what was clawed back, and what audits cost.

    An audit costs the same whatever it finds: of the claims paid, the share that is audited.

    Args:
        paid: int64 (programmes, 2), yuan.
        programmes: ``PROGRAMME`` records; audits count against their budgets.
    """
    for p, (payments, clawback) in enumerate(paid.tolist()):
        terms = programmes[p]
        ledger.pay(Account.GOVERNMENT, Account.FIRMS, Kind.PROGRAMME_FIRMS, payments, p)
        ledger.pay(Account.FIRMS, Account.GOVERNMENT, Kind.CLAWBACK, clawback, p)
        if payments > 0:
            claims = payments / terms["firm_payment"]
            audits = int(claims * float(terms["audit"] * terms["audit_cost"]))
            programmes["spent"][p] += audits
            ledger.pay(Account.GOVERNMENT, Account.OUTSIDE, Kind.ADMINISTRATION, audits, p)
