"""Separations, layoffs, vacancies, search, screening and matching."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, ceiling, happens, key, normal, struck, uniform
from sim.model.columns import NO_OCCUPATION, NONE, SKILLS, Cause, Records, WorkerStatus
from sim.model.firms import heads
from sim.model.indicators import Flow
from sim.model.kernel import kernel, lean_kernel, rule
from sim.model.workers import (
    EMPLOYED,
    ENTRANT,
    INACTIVE,
    UNEMPLOYED,
    age_group,
    leave_job,
    take_job,
)

GIG = int(WorkerStatus.GIG)
OWN = int(WorkerStatus.OWN_BUSINESS)

_SEPARATION, _LAYOFF, _CAUSE = map(int, (Purpose.SEPARATION, Purpose.LAYOFF, Purpose.CAUSE))
_LAYOFF_ROUNDING = int(Purpose.LAYOFF_ROUNDING)
_OPENING, _WITHDRAWAL = map(int, (Purpose.OPENING, Purpose.WITHDRAWAL))
_SEARCH, _TARGET, _VACANCY = map(int, (Purpose.SEARCH, Purpose.TARGET, Purpose.VACANCY))
_MATCH, _ACCEPTANCE = map(int, (Purpose.MATCH, Purpose.ACCEPTANCE))
_SECOND_LOOK, _FIRM_AWARENESS = map(int, (Purpose.SECOND_LOOK, Purpose.FIRM_AWARENESS))
_FURTHER = 1 << 40  # beyond every row: a further draw of the same purpose
_SKILLS = len(SKILLS)  # known to the compiler, so that the loop unrolls
_HARD_CAP, _GIG, _GIG_TYPE = map(int, (Purpose.HARD_CAP, Purpose.GIG, Purpose.GIG_TYPE))
_LAID_OFF, _TECHNOLOGY, _DEMAND = map(int, (Cause.LAID_OFF, Cause.TECHNOLOGY, Cause.DEMAND))
_QUIT, _JOB_MOVE = map(int, (Cause.QUIT, Cause.JOB_MOVE))


class Market(NamedTuple):
    """What everybody in the market can see this month; arrays only, for the kernels."""

    base_pay: NDArray[np.float64]  # (occupations, cities), yuan a month
    requirement: NDArray[np.float64]  # (occupations, skills), 0..1
    mobility: NDArray[np.float64]  # (from, to) occupations, weight of applying
    schooling: NDArray[np.float64]  # (education, occupations), weight of applying
    fit_min: NDArray[np.float64]  # (occupations,), least fit a firm accepts
    city_weight: NDArray[np.float64]  # (from, to) cities, weight of applying
    minimum_wage: NDArray[np.float64]  # (cities,), yuan a month
    gig_income: NDArray[np.float64]  # (1,), yuan a month at full hours, after own costs


class Vacancies(NamedTuple):
    """The open posts of a month, sorted by city and occupation."""

    cell: NDArray[np.int32]  # (posts,)
    first: NDArray[np.int64]  # (cities * occupations + 1,)
    premium: NDArray[np.float32]  # (posts,), pay of the firm relative to the market


class Aid(NamedTuple):
    """What public services do for those who search this month; empty arrays for nobody."""

    looks: NDArray[np.uint8]  # (workers,), posts looked at beyond the first
    voucher: NDArray[np.float32]  # (workers,), yuan to the firm that takes her on
    known: NDArray[np.float64]  # (1,), share of cells that know of vouchers


NO_AID = Aid(np.zeros(0, np.uint8), np.zeros(0, np.float32), np.zeros(1))


class Acceptors(NamedTuple):
    """Who takes each open post."""

    taker: NDArray[np.int32]  # (posts,), the one served first, NONE without one
    priority: NDArray[np.float64]  # (posts,), hers
    match: NDArray[np.float32]  # (posts,), hers


def nobody_yet(posts: int) -> Acceptors:
    """Posts for which nobody has applied."""
    return Acceptors(
        np.full(posts, NONE, np.int32), np.full(posts, 2.0), np.empty(posts, np.float32)
    )


# --- the rules -----------------------------------------------------------------------------


@rule
def openings(e: float, v: float, d: float, q: float, r: Any) -> float:
    """Posts opened in a month by a cell of target ``d`` with ``e`` filled and ``v`` vacant.

    Departures ``q`` are replaced with share rho_v, the rest of a shortfall is closed at rate
    gamma_v (del Rio-Chanona et al. 2021, with replacement). A cell without staff opens as if
    it had one, else a new occupation could never begin.
    """
    z = max(0.0, d - e - v)
    replaced = r.rho_v * min(q, z)
    rest = min(max(e, 1.0), r.gamma_v * (z - replaced))
    return float(r.delta_v * e + replaced + (1.0 - r.delta_v) * rest)


@rule
def layoffs(e: float, v: float, d: float, r: Any) -> float:
    """Staff laid off in a month by a cell over its target, beyond expected attrition."""
    excess = e + r.kappa_v * v - d - r.attrition_horizon * r.expected_attrition * e
    return float(min(e, r.gamma_u * max(0.0, excess)))


@rule
def fit(worker: Any, occupation: int, requirement: Any, r: Any) -> float:
    """How far a person meets what an occupation asks for, 0..1; skills beyond it do not count."""
    short = asked = 0.0
    for k in range(_SKILLS):
        asked += requirement[occupation, k]
        short += max(0.0, requirement[occupation, k] - worker.skill[k])
    met = max(0.0, 1.0 - short / asked) if asked > 0.0 else 1.0
    if occupation != worker.occupation and occupation != worker.trained_for:
        met *= 1.0 - r.switch_loss
    return met


@rule
def age_penalty(worker: Any, month: int, r: Any) -> float:
    """Share of callbacks lost to age: none below 35, more from 50 (Neumark et al. 2019)."""
    age = month - worker.birth
    if age >= 600:
        return float(r.penalty_50)
    return float(r.penalty_35) if age >= 420 else 0.0


@rule
def spell_penalty(worker: Any, month: int, r: Any) -> float:
    """Share of callbacks lost to months without work, linear and then flat."""
    if worker.status != UNEMPLOYED and worker.status != INACTIVE:
        return 0.0
    return float(r.penalty_spell * min(1.0, (month - worker.since) / r.spell_months))


@rule
def refuses_35(c: int, seed: int, share: float) -> bool:
    """Whether the advertisements of a cell rule out people of 35 and over."""
    return uniform(key(seed, _HARD_CAP, 0), c) < share


@rule
def hiring_pull(voucher: float, pay: float, r: Any) -> float:
    """Factor on the chance to pass screening of a person who brings the firm ``voucher`` yuan.

    Args:
        pay: usual pay of the post, yuan a month; the subsidy is weighed against a year of it.
    """
    return float(1.0 + r.subsidy_weight * voucher / (12.0 * pay))


@rule
def is_casual(i: int, seed: int, r: Any) -> bool:
    """Whether a person does platform work only casually; the same all her life."""
    return uniform(key(seed, _GIG_TYPE, 0), i) < r.gig_casual_share


@rule
def outside_income(worker: Any, i: int, market: Any, seed: int, r: Any) -> float:
    """What a person has without a formal job, yuan a month: platform work or home."""
    hours = r.gig_casual_hours if is_casual(i, seed, r) else 1.0
    gig = market.gig_income[0] * hours * (1.0 - r.gig_discount)
    home = r.home_income_migrant if worker.hukou == 1 else r.home_income_local
    return float(max(gig, home))


@rule
def insurance_benefit(worker: Any, market: Any, r: Any) -> float:
    """Unemployment insurance she draws, yuan a month."""
    if worker.status != UNEMPLOYED or worker.benefit_left <= 0:
        return 0.0
    return float(r.ui_replacement * market.minimum_wage[worker.city])


@rule
def benefit(worker: Any, market: Any, r: Any) -> float:
    """What she has from the public purse while without work, yuan a month."""
    return insurance_benefit(worker, market, r) + worker.support


@rule
def old_wage(worker: Any, market: Any, r: Any) -> float:
    """The wage a person compares an offer with, yuan a month."""
    if worker.wage_before > 0:
        return float(worker.wage_before)
    return float(r.first_wage_ratio * market.base_pay[worker.occupation, worker.city])


@rule
def log_reservation_wage(worker: Any, i: int, market: Any, month: int, seed: int, r: Any) -> float:
    """Ln of the wage at which she takes half of the offers (soft reservation wage)."""
    drift = r.delta_R_old if month - worker.birth >= 612 else r.delta_R
    fallback = max(benefit(worker, market, r), outside_income(worker, i, market, seed, r))
    start = r.alpha_R * np.log(r.rho_R * old_wage(worker, market, r))
    months = month - worker.since if worker.status == UNEMPLOYED else 0
    return float(start + (1.0 - r.alpha_R) * np.log(fallback) - drift * months)


@rule
def logistic(x: float) -> float:
    """The logistic function."""
    return float(1.0 / (1.0 + np.exp(-x)))


@rule
def match_factor(premium: float, fit_there: float, u: float, r: Any) -> float:
    """Pay of a new match relative to the base: firm premium, luck of the match, fit."""
    return float(premium * np.exp(r.sigma_match * normal(u) + r.beta_fit * (fit_there - 1.0)))


@rule
def effort(worker: Any, market: Any, r: Any) -> float:
    """The probability that a jobless person sends an application; lower on benefit, in class."""
    sent = 1.0 - r.phi_b * benefit(worker, market, r) / old_wage(worker, market, r)
    if worker.training != NONE:
        sent *= r.lock_in
    return float(max(0.0, sent))


@rule
def search_intensity(worker: Any, market: Any, month: int, r: Any) -> float:
    """The probability of an application this round, by status; on the job also by age."""
    if worker.status == EMPLOYED:
        return float(r.phi_E_old if age_group(worker, month) == 0 else r.phi_E)
    if worker.status == GIG:
        return float(r.phi_gig)
    if worker.status == UNEMPLOYED or worker.status == ENTRANT:
        return effort(worker, market, r)
    return 0.0


@rule
def accepts(
    worker: Any, i: int, wage: float, market: Any, u: float, month: int, seed: int, r: Any
) -> bool:
    """Whether she takes an offer of ``wage`` yuan a month."""
    if worker.status == EMPLOYED:
        return bool(u < r.chi_draw or wage > worker.wage * np.exp(r.move_cost))
    gap = np.log(wage) - log_reservation_wage(worker, i, market, month, seed, r)
    return bool(u < logistic(gap / r.sigma_R))


# --- jobs end ------------------------------------------------------------------------------


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


@lean_kernel
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
    returns, fails, most_gig = happens(r.reentry), happens(r.own_failure), happens(r.gig_entry)
    gives_up = (happens(r.exit_unemployed), happens(r.exit_unemployed_50))
    gig_ends = (happens(r.gig_regular_exit), happens(r.gig_casual_exit))
    for i in rows:
        worker = workers[i]
        status = worker.status
        u = uniform(address, i)
        group = age_group(worker, month)
        target = -1
        if status in (UNEMPLOYED, ENTRANT):
            drawn = uniform(gig_address, i)
            if u < gives_up[int(month - worker.birth >= 600)]:
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
            if u < fails:
                target = UNEMPLOYED
                flows[group, Flow.OWN_FAILED] += 1
        elif status == INACTIVE and u < returns:
            target = ENTRANT
            flows[group, Flow.RETURNED] += 1
        if target >= 0:
            worker.status = target
            worker.since = month


@lean_kernel
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
    for k in range(struck(address, first, last, ends.most, leavers)):
        i = leavers[k]
        worker = workers[i]
        if worker.status == EMPLOYED:
            separation = ends.separation[age_group(worker, month)]
            if ends.most * uniform(address, i) < separation + others:
                leavers[count] = i
                count += 1
    return count


@lean_kernel
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
    for i in leavers:
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
    place: NDArray[np.int32]  # by cell: where it stands in ``cell``, NONE where nobody goes


def no_layoffs(cells: int) -> Layoffs:
    """Nobody goes yet."""
    empty = np.empty((2, cells), np.int32)
    return Layoffs(empty[0], empty[1], np.full(cells, NONE, np.int32))


@lean_kernel
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
    layoffs_due.place[layoffs_due.cell[:due]] = np.arange(due)
    return due


@kernel
def staff_of(workers: Records, first: int, last: int, place: Records, staff: Records) -> int:
    """Those of some rows who work in a cell that has a ``place``; returns how many.

    Args:
        first, last: the rows, the last exclusive.
        place: int32 (cells,), NONE for cells that are not meant.
        staff: int32 scratch of one place for each row, written.
    """
    count = 0
    for i in range(first, last):
        c = workers[i].cell
        if c != NONE and place[c] != NONE:
            staff[count] = i
            count += 1
    return count


@kernel
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
        layoffs_due: of ``due`` cells; ``place`` holds NONE everywhere afterwards.
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
        layoffs_due.place[c] = NONE
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


# --- vacancies -----------------------------------------------------------------------------


@lean_kernel
def firms_open_vacancies(
    cells: Records,
    first: int,
    last: int,
    rates: Records,
    seed: int,
    month: int,
    hiring: Records,
) -> tuple[int, int]:
    """Every cell opens posts; departures are counted anew from here.

    Args:
        first, last: the cells, the last exclusive.
        hiring: int32 scratch of one place for each cell, written: those with a vacancy, rising.

    Returns:
        How many cells have a vacancy, and the posts opened.
    """
    r = rates[0]
    address = key(seed, _OPENING, month)
    count = opened = 0
    for c in range(first, last):
        cell = cells[c]
        d = heads(cell.target, cell.rounding)
        if r.delta_v > 0.0 or d > cell.filled + cell.vacant + cell.reserved:
            o = openings(cell.filled, cell.vacant + cell.reserved, d, cell.departures, r)
            n = int(np.floor(o + uniform(address, c)))
            cell.vacant += n
            opened += n
        cell.departures = 0
        if cell.vacant > 0:
            hiring[count] = c
            count += 1
    return count, opened


@kernel
def firms_withdraw_vacancies(
    cells: Records, hiring: Records, hazard: float, seed: int, month: int
) -> int:
    """Unfilled vacancies lapse; returns how many.

    Args:
        hiring: int32, the cells that had a vacancy this month.
    """
    address = key(seed, _WITHDRAWAL, month)
    probability = happens(hazard)
    total = 0
    for c in hiring:
        cell = cells[c]
        if cell.vacant > 0:
            n = int(np.floor(cell.vacant * probability + uniform(address, c)))
            cell.vacant -= n
            total += n
    return total


@kernel
def count_vacancies(cells: Records, hiring: Records, first: Records, occupations: int) -> int:
    """Where the posts of each city and occupation begin in the list; returns how many posts.

    Args:
        hiring: int32, the cells that may have a vacancy.
        first: int64 (cities * occupations + 1,), written.
    """
    first[:] = 0
    for c in hiring:
        cell = cells[c]
        if cell.vacant > 0:
            first[cell.city * occupations + cell.occupation + 1] += cell.vacant
    for bucket in range(1, len(first)):
        first[bucket] += first[bucket - 1]
    return int(first[-1])


@kernel
def list_vacancies(
    cells: Records, hiring: Records, firms: Records, posts: Vacancies, occupations: int
) -> None:
    """List open posts by city and occupation: their cell and the premium of their firm.

    Args:
        hiring: int32, the cells that may have a vacancy, rising.
        posts: with ``first`` counted, see ``count_vacancies``; the rest is written.
    """
    place = posts.first[:-1].copy()
    for c in hiring:
        cell = cells[c]
        bucket = cell.city * occupations + cell.occupation
        for _ in range(cell.vacant):
            v = place[bucket]
            posts.cell[v] = c
            posts.premium[v] = firms[cell.firm].premium
            place[bucket] += 1


@kernel
def weigh_targets(
    first: Records, market: Market, pull: float, by_occupation: Records, by_city: Records
) -> None:
    """Cumulative weights from which applicants draw where to apply.

    An occupation is drawn in proportion to its vacancies x mobility x schooling x pay.

    Args:
        first: int64 (cities * occupations + 1,).
        pull: elasticity of applications with respect to pay.
        by_occupation: float32 (occupations, educations, cities, occupations), filled.
        by_city: float32 (occupations, educations, cities, cities), filled.
    """
    occupations, cities = market.base_pay.shape
    weight = np.zeros((occupations, cities))
    for s in range(cities):
        for j in range(occupations):
            posts = first[s * occupations + j + 1] - first[s * occupations + j]
            if posts > 0:
                weight[j, s] = posts * (market.base_pay[j, s] / market.base_pay[0, 0]) ** pull
    # Sums that grow side by side, one for each city, do not wait for one another.
    total = np.empty(cities)
    for i in range(occupations):
        for e in range(market.schooling.shape[0]):
            total[:] = 0.0
            for j in range(occupations):
                drawn = market.mobility[i, j] * market.schooling[e, j]
                for s in range(cities):
                    total[s] += weight[j, s] * drawn
                    by_occupation[i, e, s, j] = total[s]
            total[:] = 0.0
            for s in range(cities):
                there = by_occupation[i, e, s, -1]
                for home in range(cities):
                    total[home] += market.city_weight[home, s] * there
                    by_city[i, e, home, s] = total[home]


@rule
def pick(cumulative: Any, u: float) -> int:
    """The first place whose cumulative weight exceeds the share ``u`` of the total."""
    goal = np.float32(u * cumulative[-1])
    place = 0
    for k in range(len(cumulative)):  # counting all is faster than halving: nothing to guess
        place += int(cumulative[k] <= goal)
    return min(place, len(cumulative) - 1)


@rule
def find_post(
    worker: Any, origin: int, posts: Any, by_occupation: Any, by_city: Any, u: float, w: float
) -> tuple[int, int, int]:
    """A post to apply for, by a person of occupation ``origin``: post, city, occupation.

    Args:
        u: draws city and occupation. w: draws the post among those alike.

    Returns:
        NONE as the post if there is none open.
    """
    cities = by_city[origin, worker.education, worker.city]
    if cities[-1] <= 0.0:
        return NONE, 0, 0
    s = pick(cities, u)
    below = cities[s - 1] if s > 0 else 0.0
    within = (u * cities[-1] - below) / (cities[s] - below)
    shares = by_occupation[origin, worker.education, s]
    j = pick(shares, min(within, 1.0 - 1e-12))
    bucket = s * len(shares) + j
    start = posts.first[bucket]
    count = posts.first[bucket + 1] - start
    return (start + int(w * count) if count > 0 else NONE), s, j


@rule
def prospect(
    worker: Any, v: int, j: int, posts: Any, market: Any, seed: int, month: int, r: Any
) -> float:
    """What a counsellor knows of an application: how well she fits, 0 where she is ruled out."""
    if v == NONE:
        return -1.0
    met = fit(worker, j, market.requirement, r)
    old = month - worker.birth >= 420 and refuses_35(posts.cell[v], seed, r.hard_cap)
    return 0.0 if old or met < market.fit_min[j] else met


# --- search and matching -------------------------------------------------------------------


class Applications(NamedTuple):
    """One row for each person who seeks a post this round, then for each who would take hers."""

    row: NDArray[np.int32]  # (people,)
    screen: NDArray[np.float32]  # (people,), 0..1: she is invited where her chance is above it
    post: NDArray[np.int32]  # (people,)
    priority: NDArray[np.float64]  # (people,), who has the least is served first
    match: NDArray[np.float32]  # (people,), what she would be paid relative to the base


def room_for(people: int) -> Applications:
    """Places for so many."""
    return Applications(
        np.empty(people, np.int32),
        np.empty(people, np.float32),
        np.empty(people, np.int32),
        np.empty(people),
        np.empty(people, np.float32),
    )


@rule
def lowest(values: Any) -> float:
    """The least of some numbers."""
    least = np.inf
    for value in values:
        least = min(least, value)
    return float(least)


@rule
def usual_chance(worker: Any, month: int, r: Any) -> float:
    """The probability to be invited of a person of perfect fit, without title or subsidy."""
    passes = (1.0 - age_penalty(worker, month, r)) * (1.0 - spell_penalty(worker, month, r))
    return float(r.kappa * passes)


@rule
def title_pull(worker: Any, r: Any) -> float:
    """Factor on the chance to be invited where a course she completed is recognised."""
    return float(1.0 + r.credential_screening if worker.trained_for != NO_OCCUPATION else 1.0)


@rule
def best_chance(worker: Any, i: int, aid: Any, least_pay: float, month: int, r: Any) -> float:
    """The probability to be invited at best: a perfect fit, and all that she brings counts."""
    chance = usual_chance(worker, month, r) * title_pull(worker, r)
    if len(aid.voucher) > 0 and aid.voucher[i] > 0.0:
        chance *= hiring_pull(aid.voucher[i], least_pay, r)
    return min(1.0, chance)


@lean_kernel
def employees_seek(
    workers: Records,
    first: int,
    last: int,
    market: Market,
    aid: Aid,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    sent: Applications,
) -> int:
    """Employees of some rows who look for another job; returns how many.

    One draw decides whether she applies, and screens her.

    Args:
        first, last: the rows, the last exclusive.
        aid: see ``Aid``.
        sent: with a place for each of the rows, written.
    """
    r = rates[0]
    search = key(seed, _SEARCH, month + 1024 * turn)
    least_pay = lowest(market.minimum_wage)
    most = max(r.phi_E, r.phi_E_old)
    if len(aid.voucher) == 0:
        most *= min(1.0, r.kappa * (1.0 + max(0.0, r.credential_screening)))
    count = 0
    for i in range(first, last):
        u = uniform(search, i)
        if u >= most:
            continue
        worker = workers[i]
        if worker.status == EMPLOYED:
            intensity = search_intensity(worker, market, month, r)
            if u < intensity * best_chance(worker, i, aid, least_pay, month, r):
                sent.row[count], sent.screen[count] = i, u / intensity
                count += 1
    return count


@lean_kernel
def others_seek(
    workers: Records,
    rows: Records,
    market: Market,
    aid: Aid,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    sent: Applications,
) -> int:
    """People without a formal job who look for one; returns how many.

    Args:
        rows: int32, who may.
        aid: see ``Aid``.
        sent: with a place for each of them, written.
    """
    r = rates[0]
    search = key(seed, _SEARCH, month + 1024 * turn)
    least_pay = lowest(market.minimum_wage)
    count = 0
    for i in rows:
        worker = workers[i]
        if worker.status == EMPLOYED or worker.status > GIG:
            continue
        u, intensity = uniform(search, i), search_intensity(worker, market, month, r)
        if u < intensity * best_chance(worker, i, aid, least_pay, month, r):
            sent.row[count], sent.screen[count] = i, u / intensity
            count += 1
    return count


@lean_kernel
def people_apply(
    workers: Records,
    sent: Applications,
    number: int,
    posts: Vacancies,
    market: Market,
    by_occupation: Records,
    by_city: Records,
    aid: Aid,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    served_first: int,
) -> int:
    """Each seeker sends one application; who is invited may take the offer.

    Args:
        number: how many seekers there are.
        aid: see ``Aid``.
        served_first: purpose of the draw that ranks acceptors; a placebo world uses another.

    Returns:
        How many would take their post; they stand first in ``sent`` afterwards.
    """
    r = rates[0]
    turn_month = month + 1024 * turn
    target, choice = key(seed, _TARGET, turn_month), key(seed, _VACANCY, turn_month)
    luck, acceptance = key(seed, _MATCH, turn_month), key(seed, _ACCEPTANCE, turn_month)
    priority = key(seed, served_first, turn_month)
    further, known = key(seed, _SECOND_LOOK, turn_month), key(seed, _FIRM_AWARENESS, 0)
    least_pay = lowest(market.minimum_wage)
    takers = 0
    for k in range(number):
        i = sent.row[k]
        worker = workers[i]
        origin = worker.occupation
        if worker.trained_for != NO_OCCUPATION and i % 2 == (month + turn) % 2:
            origin = worker.trained_for
        v, s, j = find_post(
            worker, origin, posts, by_occupation, by_city, uniform(target, i), uniform(choice, i)
        )
        looks = aid.looks[i] if len(aid.looks) > 0 else 0
        for look in range(looks):
            u = uniform(further, i + 2 * look * _FURTHER)
            w = uniform(further, i + (2 * look + 1) * _FURTHER)
            v2, s2, j2 = find_post(worker, origin, posts, by_occupation, by_city, u, w)
            if prospect(worker, v2, j2, posts, market, seed, month, r) > prospect(
                worker, v, j, posts, market, seed, month, r
            ):
                v, s, j = v2, s2, j2
        if v == NONE:
            continue
        c = posts.cell[v]
        titled = worker.trained_for == j
        chance = usual_chance(worker, month, r) * (title_pull(worker, r) if titled else 1.0)
        voucher = aid.voucher[i] if len(aid.voucher) > 0 else 0.0
        if voucher > 0.0 and uniform(known, c) < aid.known[0]:
            chance *= hiring_pull(voucher, max(least_pay, market.base_pay[j, s]), r)
        fit_there = fit(worker, j, market.requirement, r)
        if fit_there < market.fit_min[j] or sent.screen[k] >= chance * fit_there:
            continue
        if worker.cell == c:
            continue
        if month - worker.birth >= 420 and refuses_35(c, seed, r.hard_cap):
            continue
        match = match_factor(posts.premium[v], fit_there, uniform(luck, i), r)
        if titled:
            match *= 1.0 + r.credential_pay
        wage = max(market.minimum_wage[s], market.base_pay[j, s] * match)
        if accepts(worker, i, wage, market, uniform(acceptance, i), month, seed, r):
            sent.row[takers], sent.post[takers], sent.match[takers] = i, v, match
            sent.priority[takers] = uniform(priority, i)
            takers += 1
    return takers


@lean_kernel
def serve(sent: Applications, number: int, acceptors: Acceptors) -> None:
    """Each post keeps whom it serves first of those who would take it.

    Args:
        number: how many would, the first in ``sent``.
    """
    for k in range(number):
        v = sent.post[k]
        if sent.priority[k] < acceptors.priority[v]:
            acceptors.taker[v], acceptors.priority[v] = sent.row[k], sent.priority[k]
            acceptors.match[v] = sent.match[k]


@lean_kernel
def posts_are_filled(
    workers: Records,
    cells: Records,
    posts: Vacancies,
    acceptors: Acceptors,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    hired_fit: Records,
    market: Market,
) -> int:
    """Each post with an acceptor hires her; returns the number of hires.

    Args:
        hired_fit: float64 (occupations, 2), a slowly forgetting sum of fit and count of hires.
    """
    r = rates[0]
    total = 0
    for v in range(len(posts.cell)):
        i = acceptors.taker[v]
        if i == NONE:
            continue
        worker = workers[i]
        group = age_group(worker, month)
        c = posts.cell[v]
        j = cells[c].occupation
        hired_fit[j, 0] += fit(worker, j, market.requirement, r)
        hired_fit[j, 1] += 1.0
        count_hire(worker, group, flows)
        if worker.status == EMPLOYED:
            leave_job(workers, cells, i, _JOB_MOVE, EMPLOYED, month, seed, r)
        take_job(workers, cells, i, c, acceptors.match[v], month)
        cells[c].vacant -= 1
        total += 1
    return total


@rule
def count_hire(worker: Any, group: int, flows: Any) -> None:
    """Count a hire under where the person comes from."""
    if worker.status == EMPLOYED:
        flows[group, Flow.HIRED_FROM_JOB] += 1
    elif worker.status == UNEMPLOYED:
        flows[group, Flow.HIRED_FROM_UNEMPLOYMENT] += 1
    elif worker.status == GIG:
        flows[group, Flow.HIRED_FROM_GIG] += 1
    else:
        flows[group, Flow.HIRED_FROM_OUTSIDE] += 1
