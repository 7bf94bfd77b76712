"""Who pays whom for what, under which programme, and what of it uses up real resources.

``docs/model.md#costs`` defines the terms.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.experiments.intervals import paired
from sim.experiments.seed_result import Payment
from sim.model.columns import NONE, Records
from sim.model.indicators import YUAN
from sim.model.ledger import Account, Kind

if TYPE_CHECKING:
    from sim.experiments.world import Traces

TODAY = "training_today"
"""Courses outside every programme, with today's public subsidy."""
BY_FIRMS = "retraining_by_firms"
"""What firms spend on retraining their own staff; what programmes bear of it is their own line."""

_WITHOUT_PROGRAMME = {
    Kind.WAGES: "wages",
    Kind.SEVERANCE: "severance",
    Kind.PLATFORM_INCOME: "platform_work",
    Kind.OWN_BUSINESS_INCOME: "own_business",
    Kind.WORK_AFTER_RETIREMENT: "work_after_retirement",
    Kind.UNEMPLOYMENT_BENEFIT: "benefits",
    Kind.TAXES: "taxes",
    Kind.CONTRIBUTIONS: "taxes",
    Kind.RETRAINING: BY_FIRMS,
}
_PAY = {
    kind.name.lower()
    for kind in (
        Kind.WAGES,
        Kind.PLATFORM_INCOME,
        Kind.OWN_BUSINESS_INCOME,
        Kind.WORK_AFTER_RETIREMENT,
    )
}
_TRAINING = tuple(k for k in Kind if _WITHOUT_PROGRAMME.get(k, BY_FIRMS) == BY_FIRMS)


class Bill(NamedTuple):
    """What programmes and today's training cost, yuan of the simulated people.

    ``public``: paid by government, net of what it gets back.
    ``private``: paid by firms and workers for courses.
    ``resources``: paid to those outside, whoever paid: teaching that was really given.
    ``transfers``: net payments between each two of government, firms, workers and providers.
    """

    public: int
    private: int
    resources: int
    transfers: int


def payments(baseline: "Traces", policy: "Traces", since: int) -> tuple[Payment, ...]:
    """All payments of two worlds from month ``since`` to the end, sorted; nothing is left out."""
    before, after = (_by_heading(world, since) for world in (baseline, policy))
    headings = sorted({*before, *after})
    return tuple(Payment(*one, before.get(one, 0), after.get(one, 0)) for one in headings)


def bill(traces: "Traces", since: int, until: int | None = None) -> Bill:
    """The bill of months ``since`` to ``until``, both included; to the end by default."""
    rows = _window(traces.bookings, since, until)
    rows = rows[(rows["programme"] != NONE) | np.isin(rows["kind"], _TRAINING)]
    flow = np.zeros((len(Account), len(Account)), np.int64)
    np.add.at(flow, (_purse(rows["payer"]), _purse(rows["payee"])), rows["yuan"])
    net = flow - flow.T
    inside = [account for account in Account if account is not Account.OUTSIDE]
    private = flow[np.ix_((Account.FIRMS, Account.WORKERS), (Account.PROVIDERS, Account.OUTSIDE))]
    return Bill(
        public=int(net[Account.GOVERNMENT].sum()),
        private=int(private.sum()),
        resources=int(net[:, Account.OUTSIDE].sum()),
        transfers=int(np.maximum(net[np.ix_(inside, inside)], 0).sum()),
    )


def cost_rows(by_seed: Sequence[Sequence[Payment]], weight: float) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.costs`` for one scenario.

    Args:
        by_seed: the payments of each seed; what one does not name was not paid there.
        weight: real people for each simulated one.
    """
    known = [{one[:4]: (one.baseline, one.policy) for one in seed} for seed in by_seed]
    for heading in sorted({one for seed in known for one in seed}):
        pairs = [seed.get(heading, (0, 0)) for seed in known]
        real = [(before * weight, after * weight) for before, after in pairs]
        names = dict(zip(Payment._fields, heading, strict=False))
        yield {**names, "nature": _nature(names), "unit": YUAN, **paired(real)._asdict()}


def _purse(accounts: Records) -> Records:
    """Accounts with local and central government taken as one."""
    return np.where(accounts == Account.CENTRE, Account.GOVERNMENT, accounts)


def _nature(names: dict[str, str]) -> str:
    if names["kind"] in _PAY:
        return "pay"
    return "resources" if names["payee"] == Account.OUTSIDE.name.lower() else "transfer"


def _window(bookings: Records, since: int, until: int | None) -> Records:
    month = bookings["month"]
    last = np.iinfo(month.dtype).max if until is None else until
    return bookings[(month >= since) & (month <= last)]


def _by_heading(traces: "Traces", since: int) -> dict[tuple[str, str, str, str], int]:
    rows = _window(traces.bookings, since, None)
    names = ("programme", "payer", "payee", "kind")
    code = np.zeros(len(rows), np.int64)
    for name in names:
        code = code * _SIZE + (rows[name].astype(np.int64) - NONE)  # NONE comes first
    codes, place = np.unique(code, return_inverse=True)
    yuan = np.zeros(len(codes), np.int64)
    np.add.at(yuan, place, rows["yuan"])
    columns = np.unravel_index(codes, (_SIZE,) * len(names))
    entries = zip(*(column + NONE for column in columns), yuan.tolist(), strict=True)
    return {_heading(traces, *entry): amount for *entry, amount in entries}


_SIZE = 257  # a byte, and NONE


def _heading(
    traces: "Traces", programme: int, payer: int, payee: int, kind: int
) -> tuple[str, str, str, str]:
    named = _WITHOUT_PROGRAMME.get(Kind(kind), TODAY)
    if programme != NONE:
        named = traces.programme_names[programme]
    return named, Account(payer).name.lower(), Account(payee).name.lower(), Kind(kind).name.lower()
