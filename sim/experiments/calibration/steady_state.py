"""The steady state (docs/model.md#steady-state): its table at another age mix, and what runs show.

A rate is events of a month over the stock at the end of the month before.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.evidence.rows import targets
from sim.model.columns import WorkerStatus
from sim.model.indicators import INDICATORS, Flow

OLD, YOUNG = "35+", "under 35"
GROUPS = (OLD, YOUNG)  # in the order of the age groups of a history
LEAVING = 0.0017  # a month beyond retirement, of the employed; an assumption


class Rates(NamedTuple):
    """Unemployment rate, and monthly rates of U to E, E to U and E to E."""

    u: float
    u_to_e: float
    e_to_u: float
    e_to_e: float


def separations(u: float, f: float) -> float:
    """E to U where u = s / (s + f)."""
    return u * f / (1.0 - u)


def steady_state_targets(share_35: float) -> dict[str, Rates]:
    """The rates of ``calibration/targets.toml`` for a labour force with this share at 35 or over.

    The row of the 35+ and the total u and f are given; the under-35s make up the rest.
    """
    given = {name: target.value for name, target in targets().items()}
    u_all, f_all = given["unemployment"], given["job_finding"]
    u_old, f_old = given["unemployment_35"], given["job_finding_35"]
    moves_old, moves_young = given["moves_35"], given["moves_young"]
    young = 1.0 - share_35
    u = (u_all - share_35 * u_old) / young
    f = (u_all * f_all - share_35 * u_old * f_old) / (young * u)
    e_old, e_young = share_35 * (1.0 - u_old), young * (1.0 - u)
    moves = (e_old * moves_old + e_young * moves_young) / (e_old + e_young)
    return {
        OLD: Rates(u_old, f_old, separations(u_old, f_old), moves_old),
        YOUNG: Rates(u, f, separations(u, f), moves_young),
        "all": Rates(u_all, f_all, separations(u_all, f_all), moves),
    }


def composition_of_hires(total: Rates, retiring: float) -> tuple[float, float, float]:
    """Shares of hires from unemployment, from jobs and from outside that the table implies.

    The half-and-half table gives .25, .63, .12; job moves are rarer among the older, so at
    62 % it is .26, .62, .12. From outside come as many as leave for good.

    Args:
        retiring: retirements of a month, share of the employed (the reform lowers them).
    """
    employed = 1.0 - total.u
    flows = (total.u * total.u_to_e, employed * total.e_to_e, employed * (LEAVING + retiring))
    one, two, three = (flow / sum(flows) for flow in flows)
    return one, two, three


# --- what a run shows ------------------------------------------------------------------------

_WORKING = [WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS]
_DEPARTURES = [
    Flow.HIRED_FROM_JOB,
    Flow.SEPARATED,
    Flow.LEFT_LABOUR_FORCE,
    Flow.OWN_ENTERED,
    Flow.RETIRED,
]
_SOURCES = [Flow.HIRED_FROM_UNEMPLOYMENT, Flow.HIRED_FROM_JOB, Flow.HIRED_FROM_OUTSIDE]
_NAMES = list(INDICATORS)


class Months(NamedTuple):
    """What a run keeps of every month, as in ``History``, and the stock before the first.

    ``start``: int64 (age groups, statuses).
    """

    start: NDArray[np.int64]
    stock: NDArray[np.int64]
    flow: NDArray[np.int64]
    series: NDArray[np.float64]


@dataclass
class Window:
    """Some months of one run, summed; arrays by age group are in the order of ``GROUPS``.

    ``other_exits``: per unemployed person and month, who leaves unemployment for anything but
    a job less who comes from anything but a job (platform, inactivity, pension, birthdays).
    """

    force: NDArray[np.float64]
    unemployed: NDArray[np.float64]
    employed_before: NDArray[np.float64]
    rates: dict[str, Rates]
    other_exits: NDArray[np.float64]
    hires: tuple[float, float, float]
    retiring: float
    openings: float
    departures: float
    withdrawn: float
    means: Mapping[str, float]


def window_of(lived: Months, months: slice) -> Window:
    """Measure the months ``months`` of a run."""
    before = np.concatenate([lived.start[None], lived.stock])[months].sum(axis=0)
    after, flow = lived.stock[months].sum(axis=0), lived.flow[months].sum(axis=0)
    force = after[:, [*_WORKING, WorkerStatus.UNEMPLOYED]].sum(axis=1).astype(np.float64)
    jobless, jobless_before = (x[:, WorkerStatus.UNEMPLOYED] for x in (after, before))
    staff = before[:, WorkerStatus.EMPLOYED]
    found, lost = flow[:, Flow.HIRED_FROM_UNEMPLOYMENT], flow[:, Flow.SEPARATED]

    def rates(rows: NDArray[np.int64]) -> Rates:
        counts = (jobless, force, found, jobless_before, lost, staff, flow[:, Flow.HIRED_FROM_JOB])
        u, all_, f, b, s, e, moves = (float(x[rows].sum()) for x in counts)
        return Rates(u / all_, f / b, s / e, moves / e)

    rows = {OLD: np.array([0]), YOUNG: np.array([1]), "all": np.array([0, 1])}
    hired = flow[:, _SOURCES].sum(axis=0)
    a, b, c = (float(x / hired.sum()) for x in hired)
    series = lived.series[months]
    return Window(
        force,
        jobless.astype(np.float64),
        staff.astype(np.float64),
        {name: rates(which) for name, which in rows.items()},
        (jobless_before - jobless + lost - found) / jobless_before,
        (a, b, c),
        float(flow[:, Flow.RETIRED].sum() / staff.sum()),
        float(series[:, _NAMES.index("openings")].sum()),
        float(flow[:, _DEPARTURES].sum()),
        float(series[:, _NAMES.index("withdrawn")].sum()),
        dict(zip(_NAMES, series.mean(axis=0), strict=True)),
    )


def targets_for(seen: Window, table: Mapping[str, Rates]) -> dict[str, Rates]:
    """The table's rows for the people of a window: the row "all" has their mix of ages.

    Where people also leave unemployment for other things, u is not s / (s + f): it is what the
    table's s and f give beside the other exits that were seen.
    """
    weights = {name: seen.force[k] for k, name in enumerate(GROUPS)}
    rows = {}
    for k, name in enumerate(GROUPS):
        row = table[name]
        pool = row.e_to_u * seen.employed_before[k] / (row.u_to_e + seen.other_exits[k])
        rows[name] = row._replace(u=pool / seen.force[k])
    jobless = {name: weights[name] * rows[name].u for name in GROUPS}
    staff = {name: weights[name] * (1.0 - rows[name].u) for name in GROUPS}

    def mixed(field: str, weight: Mapping[str, float]) -> float:
        values = [weight[name] * getattr(rows[name], field) for name in GROUPS]
        return math.fsum(values) / math.fsum(weight.values())

    rows["all"] = Rates(
        mixed("u", weights),
        mixed("u_to_e", jobless),
        mixed("e_to_u", staff),
        mixed("e_to_e", staff),
    )
    return rows
