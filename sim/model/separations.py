"""Jobs end: background separations, layoffs over target, and what else people leave."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, ceiling, happens, key, struck, uniform
from sim.model.columns import NONE, Cause, Records
from sim.model.firms import heads
from sim.model.indicators import Flow
from sim.model.kernel import AHEAD, array_kernel, fetch, kernel, rule
from sim.model.labour_market import GIG, OWN, Market, benefit, is_casual, logistic
from sim.model.workers import EMPLOYED, ENTRANT, INACTIVE, UNEMPLOYED, age_group, leave_job

_SEPARATION, _LAYOFF, _CAUSE = map(int, (Purpose.SEPARATION, Purpose.LAYOFF, Purpose.CAUSE))
_LAYOFF_ROUNDING = int(Purpose.LAYOFF_ROUNDING)
_GIG = int(Purpose.GIG)
_LAID_OFF, _TECHNOLOGY, _DEMAND = map(int, (Cause.LAID_OFF, Cause.TECHNOLOGY, Cause.DEMAND))
_QUIT = int(Cause.QUIT)


@rule
def layoffs(e: float, v: float, d: float, r: Any) -> float:
    """Staff laid off in a month by a cell over its target, beyond expected attrition."""
    excess = e + r.kappa_v * v - d - r.attrition_horizon * r.expected_attrition * e
    return float(min(e, r.gamma_u * max(0.0, excess)))


class Endings(NamedTuple):
    """Monthly probabilities of leaving a formal job, by age group (35 and over, under 35).

    ``most``: a bound of their sum; only who draws a number below it is looked at.
    """

    separation: tuple[float, float]
    exit: float
    own_business: float
    most: float


@rule
def endings(r: Any) -> Endings:
    """To unemployment, out of the labour force, to an own business."""
    separation = (happens(r.delta_u_old), happens(r.delta_u_young))
    leaving, founding = happens(r.exit_employed), happens(r.own_entry)
    most = ceiling(max(separation) + leaving + founding)
    return Endings(separation, leaving, founding, most)


@kernel
def states_end(
    workers: Records,
    rows: Records,
    market: Market,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
) -> None:
    """Moves between the states outside a formal job.

    Args:
        rows: int32, people without a formal job.
        flows: int64 (age groups, flows), added to.
    """
    r = rates[0]
    address, gig_address = key(seed, _SEPARATION, month), key(seed, _GIG, month)
    returns, most_gig = happens(r.reentry), happens(r.gig_entry)
    most_exits = (
        happens(r.exit_spell_rise * r.exit_unemployed),
        happens(r.exit_spell_rise * r.exit_unemployed_50),
    )
    gig_ends = (happens(r.gig_regular_exit), happens(r.gig_casual_exit))
    for k in range(len(rows)):
        fetch(workers[rows[min(k + AHEAD, len(rows) - 1)]])
        i = rows[k]
        worker = workers[i]
        status = worker.status
        u = uniform(address, i)
        group = age_group(worker, month)
        target = -1
        if status in (UNEMPLOYED, ENTRANT):
            drawn = uniform(gig_address, i)
            most = most_exits[int(month - worker.birth >= 600)]
            if u < most and u < gives_up(worker, month, r):
                target = INACTIVE
                flows[group, Flow.LEFT_UNEMPLOYMENT] += 1
            elif drawn < most_gig and drawn < gig_take_up(worker, i, market, month, seed, r):
                target = GIG
                flows[group, Flow.GIG_ENTERED] += 1
        elif status == GIG:
            if u < gig_ends[int(is_casual(i, seed, r))]:
                target = UNEMPLOYED
                flows[group, Flow.GIG_LEFT] += 1
        elif status == OWN:
            if u < happens(r.own_failure / market.own_income[worker.city]):
                target = UNEMPLOYED
                flows[group, Flow.OWN_FAILED] += 1
        elif status == INACTIVE and u < returns:
            target = ENTRANT
            flows[group, Flow.RETURNED] += 1
        if target >= 0:
            worker.status = target
            worker.since = month


@kernel
def who_leaves(
    workers: Records, first: int, last: int, rates: Records, seed: int, month: int, leavers: Records
) -> int:
    """Those of some rows whose formal job ends in the background; returns how many.

    Args:
        first, last: the rows, the last exclusive.
        leavers: int32 scratch of one place for each row, written.
    """
    address, ends = key(seed, _SEPARATION, month), endings(rates[0])
    others = ends.exit + ends.own_business
    count = 0
    number = struck(address, first, last, ends.most, leavers)
    for k in range(number):
        fetch(workers[leavers[min(k + AHEAD, number - 1)]])
        i = leavers[k]
        worker = workers[i]
        if worker.status == EMPLOYED:
            separation = ends.separation[age_group(worker, month)]
            if ends.most * uniform(address, i) < separation + others:
                leavers[count] = i
                count += 1
    return count


@kernel
def jobs_end(
    workers: Records,
    cells: Records,
    leavers: Records,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    lost: Records,
) -> int:
    """Background separations: layoffs, quits, exits, own businesses; the draw that found them.

    Args:
        leavers: int32, rows of those whose job ends.
        lost: int32 scratch of one place for each worker; receives those laid off.

    Returns:
        How many were laid off.
    """
    r = rates[0]
    address = key(seed, _SEPARATION, month)
    ends = endings(r)
    count = 0
    for k in range(len(leavers)):
        fetch(cells[max(0, workers[leavers[min(k + AHEAD, len(leavers) - 1)]].cell)])
        i = leavers[k]
        u = ends.most * uniform(address, i)
        group = age_group(workers[i], month)
        separation = ends.separation[group]
        if u < separation:
            flows[group, Flow.SEPARATED] += 1
            if u < separation * r.involuntary_share:
                leave_job(workers, cells, i, _LAID_OFF, UNEMPLOYED, month, seed, r)
                lost[count] = i
                count += 1
            else:
                leave_job(workers, cells, i, _QUIT, UNEMPLOYED, month, seed, r)
        elif u < separation + ends.exit:
            flows[group, Flow.LEFT_LABOUR_FORCE] += 1
            leave_job(workers, cells, i, _QUIT, INACTIVE, month, seed, r)
        else:
            flows[group, Flow.OWN_ENTERED] += 1
            leave_job(workers, cells, i, _QUIT, OWN, month, seed, r)
    return count


@rule
def gives_up(worker: Any, month: int, r: Any) -> float:
    """The probability that a jobless person leaves the labour force this month.

    It rises with the months of her spell, evenly until ``exit_spell_months``.
    """
    at_first = r.exit_unemployed_50 if month - worker.birth >= 600 else r.exit_unemployed
    passed = min(1.0, (month - worker.since) / r.exit_spell_months)
    return happens(at_first * (1.0 + (r.exit_spell_rise - 1.0) * passed))


@rule
def gig_take_up(worker: Any, i: int, market: Any, month: int, seed: int, r: Any) -> float:
    """The probability that a jobless person starts platform work this month."""
    if worker.training != NONE:
        return 0.0
    hours = r.gig_casual_hours if is_casual(i, seed, r) else 1.0
    gig = market.gig_income[0] * hours * (1.0 - r.gig_discount)
    home = r.home_income_migrant if worker.hukou == 1 else r.home_income_local
    other = max(benefit(worker, market, r), home)
    drawn = logistic((np.log(gig) - np.log(other)) / r.sigma_R)
    return happens(r.gig_entry * drawn)


class Layoffs(NamedTuple):
    """The cells that lay off this month, in their order; arrays of one place for each cell."""

    cell: NDArray[np.int32]
    heads: NDArray[np.int32]  # how many go
    place: NDArray[np.int32]  # by cell: where it stands in ``cell``, if it lays off
    bits: NDArray[np.uint8]  # by cell, eight to the byte, which stay in the cache: who lays off


def no_layoffs(cells: int, place: NDArray[np.int32]) -> Layoffs:
    """Nobody goes yet.

    Args:
        place: scratch of one place for each cell.
    """
    empty = np.empty((2, cells), np.int32)
    return Layoffs(empty[0], empty[1], place, np.zeros(cells // 8 + 1, np.uint8))


@rule
def lays_off(c: int, bits: Any) -> bool:
    """Whether a cell lays off this month."""
    return bool((bits[c >> 3] >> np.uint8(c & 7)) & np.uint8(1))


@kernel
def firms_cut_posts(
    cells: Records,
    first: int,
    last: int,
    rates: Records,
    seed: int,
    month: int,
    layoffs_due: Layoffs,
) -> tuple[int, int]:
    """Cells over their target withdraw vacancies, then decide how many have to go.

    Args:
        first, last: the cells, the last exclusive.
        layoffs_due: written from place ``first`` on, but for ``place``; see ``close_ranks``.

    Returns:
        How many cells lay off, and the posts withdrawn.
    """
    r = rates[0]
    rounding = key(seed, _LAYOFF_ROUNDING, month)
    count = withdrawn_all = 0
    for c in range(first, last):
        cell = cells[c]
        d = heads(cell.target, cell.rounding)
        over = cell.filled + cell.vacant + cell.reserved - d
        if over <= 0:
            continue
        # In the published model vacancies count towards an excess, and are not withdrawn.
        withdrawn = int((1.0 - r.kappa_v) * min(cell.vacant, over))
        cell.vacant -= withdrawn
        cell.reserved -= min(cell.reserved, over - withdrawn)
        withdrawn_all += withdrawn
        if cell.filled + r.kappa_v * cell.vacant <= d:
            continue
        at_once = max(0, min(cell.filled - d, cell.cut))
        gradual = layoffs(cell.filled - at_once, cell.vacant, d, r)
        chance = uniform(rounding, c)
        n = min(cell.filled, at_once + int(np.floor(gradual + chance)))
        if n > 0:
            layoffs_due.cell[first + count], layoffs_due.heads[first + count] = c, n
            count += 1
    return count, withdrawn_all


def close_ranks(layoffs_due: Layoffs, parts: Sequence[tuple[int, int]]) -> int:
    """Put together what was found in parts of the cells; returns how many cells lay off.

    Args:
        parts: the place from which each part was written, and how many it has.
    """
    due = 0
    for first, number in parts:
        for column in (layoffs_due.cell, layoffs_due.heads):
            column[due : due + number] = column[first : first + number]
        due += number
    return due


@kernel
def mark_cells(layoffs_due: Layoffs, due: int) -> None:
    """Note which cells lay off, and where each of the ``due`` stands."""
    for k in range(due):
        c = layoffs_due.cell[k]
        layoffs_due.place[c] = k
        layoffs_due.bits[c >> 3] |= np.uint8(1) << np.uint8(c & 7)


@kernel
def staff_of(
    workers: Records, first: int, last: int, employer: Records, bits: Records, staff: Records
) -> int:
    """Those of some rows who work in a cell that lays off; returns how many.

    Args:
        first, last: the rows, the last exclusive.
        employer: int32 (workers,), each one's cell on a day since which nobody was hired.
        bits: see ``Layoffs``.
        staff: int32 scratch of one place for each row, written.
    """
    found = 0
    for i in range(first, last):
        c = employer[i]
        staff[found] = i  # whether the next one works there could not be guessed
        found += int((c != NONE) & lays_off(max(0, c), bits))
    count = 0
    for i in staff[:found]:
        if workers[i].cell == employer[i]:
            staff[count] = i
            count += 1
    return count


@array_kernel
def who_has_to_go(
    workers: Records,
    cells: Records,
    layoffs_due: Layoffs,
    due: int,
    staff: Records,
    seed: int,
    month: int,
    going: Records,
) -> int:
    """Who goes is drawn by lot among the staff of each cell that lays off; returns how many.

    Args:
        layoffs_due: of ``due`` cells; ``bits`` are cleared.
        staff: int32, rows of all who work in these cells.
        going: int32 scratch, written.
    """
    member_address = key(seed, _LAYOFF, month)
    count = 0
    begin = np.zeros(due + 1, np.int64)
    for k in range(due):
        begin[k + 1] = begin[k] + cells[layoffs_due.cell[k]].filled
    place = begin[:-1].copy()
    members = np.empty(len(staff), np.int32)
    for i in staff:
        k = layoffs_due.place[workers[i].cell]
        members[place[k]] = i
        place[k] += 1
    for k in range(due):
        c = layoffs_due.cell[k]
        layoffs_due.bits[c >> 3] = 0
        there = members[begin[k] : begin[k + 1]]
        scores = np.empty(len(there))
        for m in range(len(there)):
            scores[m] = uniform(member_address, there[m])
        limit = np.sort(scores)[layoffs_due.heads[k] - 1]
        for m in range(len(there)):
            if scores[m] <= limit:
                going[count] = there[m]
                count += 1
    return count


@kernel
def people_are_laid_off(
    workers: Records,
    cells: Records,
    going: Records,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
) -> None:
    """These go, because of technology or of demand, by its share in the fall of the target.

    Args:
        going: int32, rows of those who go.
    """
    r, address = rates[0], key(seed, _CAUSE, month)
    for i in going:
        cell = cells[workers[i].cell]
        fall = max(1e-9, cell.planned - cell.target)
        technology = min(1.0, cell.planned * cell.technology / fall)
        cause = _TECHNOLOGY if uniform(address, i) < technology else _DEMAND
        group = age_group(workers[i], month)
        flows[group, Flow.SEPARATED] += 1
        if cause == _TECHNOLOGY:
            flows[group, Flow.LAID_OFF_TECHNOLOGY] += 1
        else:
            flows[group, Flow.LAID_OFF_DEMAND] += 1
        leave_job(workers, cells, i, cause, UNEMPLOYED, month, seed, r)
