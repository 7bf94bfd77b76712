"""Pay: wages, platform income, benefits; the wage curve; what everybody received this month."""

from enum import IntEnum, auto
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import Records
from sim.model.job_changes import Memory, comes
from sim.model.kernel import BLOCK, FAR, fetch, kernel, rule
from sim.model.labour_market import GIG, OWN, Market, is_casual
from sim.model.workers import (
    EMPLOYED,
    INACTIVE,
    RETIRED,
    UNEMPLOYED,
    age_group,
    is_focal,
    learns_on_the_job,
    tenure,
)

_AFTER_RETIREMENT = int(Purpose.AFTER_RETIREMENT)
_SEVERANCE = int(Purpose.SEVERANCE)


class Income(IntEnum):
    """Where a month's income comes from."""

    WAGES = 0
    GIG = auto()
    OWN_BUSINESS = auto()
    BENEFITS = auto()
    AFTER_RETIREMENT = auto()
    LUMP_SUMS = auto()


INCOMES = len(Income)
STATUSES = 8
_SOURCE = np.full(STATUSES, int(Income.BENEFITS))  # of what people have by what they do
_SOURCE[[EMPLOYED, GIG, OWN, RETIRED]] = (
    Income.WAGES,
    Income.GIG,
    Income.OWN_BUSINESS,
    Income.AFTER_RETIREMENT,
)


class Tally(NamedTuple):
    """What a month's pay adds up to, and how many people do what; all int64."""

    incomes: NDArray[np.int64]  # (INCOMES,), yuan by source
    city_income: NDArray[np.int64]  # (cities,), yuan
    city_stock: NDArray[np.int64]  # (cities, 2): labour force without first-job seekers, unemployed
    stock: NDArray[np.int64]  # (age groups, statuses), people
    focal: NDArray[np.int64]  # (statuses + 1,): the focal group by status, and their income
    platform: NDArray[np.int64]  # (2,): people on platforms, regulars and casuals


def empty_tally(cities: int) -> Tally:
    """Nothing counted yet."""
    shapes = ((INCOMES,), (cities,), (cities, 2), (2, STATUSES), (STATUSES + 1,), (2,))
    return Tally(*(np.zeros(shape, np.int64) for shape in shapes))


@rule
def wage_of(worker: Any, market: Any, tenure_factor: Any, month: int) -> int:
    """The wage of an employee, whole yuan a month, not below the minimum wage."""
    held = min(tenure(worker, month), tenure_factor.shape[1] - 1)
    pay = market.base_pay[worker.occupation, worker.city] * worker.match
    pay *= tenure_factor[worker.hukou, held]
    return int(np.floor(max(market.minimum_wage[worker.city], pay) + 0.5))


class PayDay(NamedTuple):
    """What is noted of everybody on pay day; arrays only, for the kernel."""

    income: NDArray[np.int32]  # (workers,), of this month, yuan
    employer: NDArray[np.int32]  # (workers,), row of the job cell, NONE without
    memory: Memory


@rule
def income_without_job(worker: Any, i: int, market: Any, after: Any, seed: int, r: Any) -> int:
    """What she has this month from elsewhere than a firm, lump sums aside; whole yuan.

    Args:
        after: address of the draw that says who works after retirement.
    """
    status = worker.status
    if status == UNEMPLOYED and worker.benefit_left > 0:
        worker.benefit_left -= 1
        return int(r.ui_replacement * market.minimum_wage[worker.city] + 0.5)
    if status == GIG:
        hours = r.gig_casual_hours if is_casual(i, seed, r) else 1.0
        return int(market.gig_income[0] * hours + 0.5)
    if status == OWN:
        base = market.base_pay[worker.occupation, worker.city]
        return int(r.own_income_ratio * base * market.own_income[worker.city] + 0.5)
    if status == RETIRED and uniform(after, i) < r.post_retirement_work:
        return int(r.post_retirement_pay * worker.wage_before + 0.5)
    return 0


@rule
def those_without_job_are_paid(
    workers: Any,
    outside: Any,
    count: int,
    end: int,
    market: Any,
    exposed: Any,
    day: Any,
    r: Any,
    seed: int,
    month: int,
    tally: Any,
) -> int:
    """Pay people who are not employees, and count those who are neither retired nor away.

    Args:
        outside: int32 rows; those from ``count`` to ``end`` are meant, and who counts is moved up.

    Returns:
        How many there are now in ``outside``.
    """
    after, pays = key(seed, _AFTER_RETIREMENT, 0), int(month >= 0)
    for k in range(count, end):
        i = outside[k]
        worker = workers[i]
        status = worker.status
        income = income_without_job(worker, i, market, after, seed, r)
        tally.incomes[_SOURCE[status]] += income
        if status in (UNEMPLOYED, GIG, OWN):
            tally.city_stock[worker.city, 0] += 1
            tally.city_stock[worker.city, 1] += int(status == UNEMPLOYED)
        if status == GIG:
            tally.platform[int(is_casual(i, seed, r))] += 1
        day.income[i] += income
        worker.earned += pays * income
        tally.city_income[worker.city] += income
        if status <= INACTIVE and is_focal(worker, month, exposed):
            tally.focal[STATUSES] += income
        outside[count] = i
        count += int(status <= INACTIVE)
    return count


@kernel
def people_are_paid(
    workers: Records,
    first: int,
    last: int,
    market: Market,
    tenure_factor: Records,
    exposed: Records,
    day: PayDay,
    rates: Records,
    seed: int,
    month: int,
    tally: Tally,
    outside: Records,
    newcomers: Records,
) -> tuple[int, int]:
    """Pay the people of some rows, and count them by what they do.

    The one pass over everybody in a month, in which employees also learn and those are noted who
    have come to a programme: to read a row costs more than what is done with it. It does the same
    for all, block by block, and those who learn and those without a job have their turn apart:
    the processor could not guess whether the next one is among them.

    Args:
        first, last: the rows, the last exclusive.
        tenure_factor: float64 (hukou, months), return to tenure.
        exposed: bool (occupations,), the occupations of the focal group.
        day: written.
        tally: written anew.
        outside: int32 scratch of one place for each row; receives those without a formal job who
            are neither retired nor away.
        newcomers: likewise; receives those who have come to a programme, if ``day`` has a memory.

    Returns:
        How many are outside, and how many have come to a programme.
    """
    r = rates[0]
    incomes, city_income, city_stock, stock, focal, platform = tally
    for counted in (incomes, city_income, focal, platform):
        counted[:] = 0
    for table in (city_stock, stock):
        table[:] = 0
    count = came = wages = 0
    remembers, pays = len(day.memory.programmes) > 0, int(month >= 0)
    for begin in range(first, last, BLOCK):
        end = min(last, begin + BLOCK)
        without_job = count
        for i in range(begin, end):
            fetch(workers[min(i + FAR, last - 1)])
            worker = workers[i]
            status = worker.status
            employed = status == EMPLOYED
            day.employer[i] = worker.cell
            if remembers:
                newcomers[came] = i
                came += int(comes(worker, i, exposed, day.memory))
            wage = wage_of(worker, market, tenure_factor, month)
            worker.wage = wage if employed else worker.wage
            income = wage if employed else 0
            wages += income
            if worker.pending != 0:
                incomes[Income.LUMP_SUMS] += worker.pending
                income += worker.pending
                worker.pending = 0
            stock[age_group(worker, month), status] += 1
            city_stock[worker.city, 0] += int(employed)
            day.income[i] = income
            worker.earned += pays * income
            city_income[worker.city] += income
            member = int(is_focal(worker, month, exposed))
            focal[status] += member
            focal[STATUSES] += member * income if status <= INACTIVE else 0
            outside[without_job] = i
            without_job += int(not employed)
        for i in range(begin + (month - begin) % 12, end, 12):
            if workers[i].status == EMPLOYED:
                learns_on_the_job(workers[i], market.requirement, r.learning_rate)
        asked = (market, exposed, day, r, seed, month, tally)
        count = those_without_job_are_paid(workers, outside, count, without_job, *asked)
    incomes[Income.WAGES] = wages
    return count, came


@kernel
def pay_severance(workers: Records, lost: Records, compliance: float, seed: int, month: int) -> int:
    """One month's wage for each year of service from firms that comply; returns yuan in all.

    Source: Labour Contract Law, arts 46-47 (recalled): half a year or more counts as a year,
    less as half a month's wage. The caps on high pay and long service are left out.
    """
    address = key(seed, _SEVERANCE, month)
    total = 0
    for i in lost:
        worker = workers[i]
        if uniform(address, i) < compliance:
            years, rest = divmod(max(1, month - worker.hired), 12)
            halves = 2 * years + (2 if rest >= 6 else min(rest, 1))
            amount = worker.wage * halves // 2
            worker.pending += amount
            total += amount
    return total


def tenure_factors(tau: float, tau_migrant: float, cap: float) -> NDArray[np.float64]:
    """Pay relative to a new hire, shape (2, cap + 1), by hukou and months of tenure."""
    months = np.arange(int(cap) + 1) / 12.0
    return np.exp(np.outer([tau, tau_migrant], months))


def wage_curve_step(
    log_pay: NDArray[np.float64], unemployment: NDArray[np.float64], rates: Any
) -> NDArray[np.float64]:
    """One month of the level-form wage curve.

    Args:
        log_pay: float64 (cities,), log of base pay relative to its norm.
        unemployment: float64 (cities,), rate relative to its norm.

    Returns:
        The new log of base pay relative to its norm, shape (cities,).
    """
    gap = log_pay + rates.wage_curve * np.log(np.maximum(unemployment, 0.05))
    moved: NDArray[np.float64] = log_pay - rates.speed_w * gap
    return moved


def gig_hourly_factor(
    hours: float, hours_start: float, elasticity: float, floor: float = 0.0
) -> float:
    """Platform pay relative to the start as more hours crowd in.

    Where a ``floor`` under hourly pay binds, platforms offer the hours that customers want at
    that price, and these are shared: a person's pay is the floor times her share of her hours.
    """
    crowding = float((max(hours, 1.0) / max(hours_start, 1.0)) ** (-elasticity))
    if floor <= crowding:
        return crowding
    offered = max(hours_start, 1.0) * floor ** (-1.0 / elasticity)
    return floor * min(1.0, offered / max(hours, 1.0))
