"""People, firms and jobs at the start, and those who will enter: from seed and economy alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, normal, uniform
from sim.model.columns import (
    NO_OCCUPATION,
    NONE,
    WORKER,
    Records,
    WorkerStatus,
)
from sim.model.economy_data import EconomyData
from sim.model.founding import found_jobs
from sim.model.kernel import array_kernel, rule
from sim.model.labour_market import is_casual
from sim.model.threads import in_parts
from sim.model.workers import EMPLOYED, INACTIVE, UNEMPLOYED

_POPULATION = int(Purpose.POPULATION)
_GIG = int(WorkerStatus.GIG)
_OWN = int(WorkerStatus.OWN_BUSINESS)
_AWAY = int(WorkerStatus.AWAY)
_ENTRANT = int(WorkerStatus.ENTRANT)
_DRAWS = 19  # purposes POPULATION of one person; 17 is the match of her first job
_BANDS = 3  # under 35, 35-49, 50 and over
_LAST_MONTH = np.iinfo(np.int16).max


@dataclass
class Population:
    """Everybody and everything at the start.

    ``workers``, ``firms``, ``cells``: structured arrays of ``WORKER``, ``FIRM``, ``CELL``.
    ``entry_first``: int64 (months + 1,), first row entering in each month of the calendar.
    ``retirement``, ``farewell``: calendars of row numbers.
    """

    workers: Records
    firms: Records
    cells: Records
    entry_first: NDArray[np.int64]
    retirement: "Calendar"
    farewell: "Calendar"
    first_month: int


@dataclass
class Calendar:
    """Rows in the order of the month in which something happens to them."""

    rows: NDArray[np.int32]
    first: NDArray[np.int64]
    first_month: int

    def of(self, month: int) -> NDArray[np.int32]:
        """Rows due in ``month``."""
        k = month - self.first_month
        return self.rows[self.first[k] : self.first[k + 1]]

    @classmethod
    def build(cls, due: NDArray[np.int16], first_month: int, months: int) -> "Calendar":
        """Sort rows by their month, keeping those within the run."""
        rows = np.flatnonzero((due >= first_month) & (due < months)).astype(np.int32)
        rows = rows[np.argsort(due[rows], kind="stable")]
        first = np.searchsorted(due[rows], np.arange(first_month, months + 1))
        return cls(rows, first.astype(np.int64), first_month)


@rule
def draw_from(cumulative: Any, u: float) -> int:
    """The place of a discrete distribution given by cumulative shares."""
    place = 0
    for k in range(len(cumulative) - 1):  # counting all is faster than stopping: nothing to guess
        place += int(u >= cumulative[k])
    return place


@rule
def statutory_age(sex: int, education: int, birth: int, retirement: Any) -> int:
    """Months of age at which the pension begins, under the reform of 2025.

    Args:
        retirement: int64 (3 classes, 4): old age, new age, months of birth for each month
            more, month (from month 0) in which the reform began; classes are men, women in
            cadre posts (college), women workers.
    """
    kind = 0 if sex == 0 else (1 if education == 3 else 2)
    old, new, step, began = retirement[kind]
    due = birth + old
    if due < began:
        return int(old)
    return int(min(new, old + (due - began) // step + 1))


@rule
def month_of_death(
    birth: int, from_month: int, u: float, yearly_at_40: float, doubling: float
) -> int:
    """Month of death by a Gompertz law that doubles every ``doubling`` years."""
    g = np.log(2.0) / (12.0 * doubling)
    rate = yearly_at_40 / 12.0 * np.exp(g * (from_month - birth - 480))
    life = np.log(1.0 - g / rate * np.log(max(1e-12, 1.0 - u))) / g
    return int(min(_LAST_MONTH - 1, from_month + life))


@array_kernel
def draw_people(
    workers: Records,
    sector: Records,
    first: int,
    last: int,
    focal: int,
    entry_month: Records,
    mixes: tuple[Any, ...],
    requirement: Records,
    retirement: Records,
    rates: Records,
    seed: int,
    start: int,
    due: Records,
) -> None:
    """Draw the people of some rows; the first ``focal`` of all are the focal group.

    Args:
        first, last: the rows, the last exclusive.
        sector: int8 (rows,), the sector of the first job, written.
        entry_month: int16, month of entry of each row drawn; empty for those there from the
            first month of the run, ``start``.
        mixes: cumulative shares: sectors (n,), focal occupations and their sectors, staffing
            (sectors, occupations), cities by sector, and for worker groups female, migrant,
            education; see ``economy_mixes``.
        due: int16 (2, rows): months of retirement and of the end, written.
    """
    r = rates[0]
    (
        sectors,
        focal_job,
        focal_sector,
        staffing,
        cities,
        female,
        migrant,
        education,
        exposed,
        schooling,
    ) = mixes
    a = np.empty(_DRAWS, np.uint64)
    for k in range(_DRAWS):
        a[k] = key(seed, _POPULATION, k)
    skills = requirement.shape[1]
    weights = np.empty(schooling.shape[0])
    for i in range(first, last):
        w = workers[i]
        is_focal = i < focal
        enters = len(entry_month) > 0
        if is_focal:
            o = draw_from(focal_job, uniform(a[0], i))
            s = draw_from(focal_sector[o], uniform(a[1], i))
        else:
            s = draw_from(sectors, uniform(a[1], i))
            o = draw_from(staffing[s], uniform(a[0], i))
        sector[i] = s
        w.occupation = o
        w.city = draw_from(cities[s], uniform(a[2], i))
        entry = r.entry_age_low + (r.entry_age_high - r.entry_age_low) * uniform(a[3], i)
        old = is_focal or (not exposed[o] and uniform(a[4], i) < r.competitor_share_35)
        if enters:
            age = entry
        elif old:
            age = age_from_35(uniform(a[5], i), female[0 if is_focal else 1, 1])
        else:
            age = entry + (35.0 - entry) * uniform(a[5], i)
        if enters:
            old = False
        band = 0 if not old else (1 if age < 50.0 else 2)
        group = 0 if is_focal else 1
        base = entry_month[i - first] if enters else start
        w.birth = int(np.floor(base - 12.0 * age))
        w.sex = 1 if uniform(a[6], i) < female[group, band] else 0
        w.hukou = 1 if uniform(a[7], i) < migrant[group, band] else 0
        total = 0.0
        for e in range(len(weights)):
            total += education[group, band, e] * (1.0 if is_focal else schooling[e, o])
            weights[e] = total
        w.education = draw_from(weights, uniform(a[8], i) * total)
        if w.birth + statutory_age(w.sex, w.education, w.birth, retirement) <= base:
            w.sex = 0
        end = w.birth + statutory_age(w.sex, w.education, w.birth, retirement)
        last = w.birth + int(12 * r.upper_age)
        death = month_of_death(
            w.birth, base, uniform(a[9], i), r.mortality_40, r.mortality_doubling
        )
        due[0, i] = end if end < death else _LAST_MONTH
        due[1, i] = min(death, last, _LAST_MONTH)
        w.cell = w.last_firm = w.training = NONE
        w.trained_for = NO_OCCUPATION
        w.wage = w.wage_before = 0
        for k in range(skills):
            noise = r.skill_noise * normal(uniform(a[10 + k], i))
            w.skill[k] = np.float32(min(1.0, max(0.0, requirement[o, k] + noise)))
        if enters:
            w.status = _AWAY
            w.since = w.hired = base
            for k in range(skills):
                w.skill[k] = np.float32(w.skill[k] * r.entrant_skill)
        else:
            draw_status(w, i, old, age - entry, is_casual(i, seed, r), r, a[15:], start)


@rule
def age_from_35(u: float, women: float) -> float:
    """Age of a working person of 35 and over, years: most women leave at 50, men at 60.

    Args:
        women: their share at 35-49.
    """
    until_50, after = 15.0, 10.0 * (1.0 - women)
    at = u * (until_50 + after)
    return 35.0 + at if at < until_50 else 50.0 + (at - until_50) / (1.0 - women)


@rule
def draw_status(
    w: Any, i: int, old: bool, years: float, casual: bool, r: Any, address: Any, start: int
) -> None:
    """Status, and how long it has lasted, in the steady state.

    Those who stay on platforms longer are more of those found there.
    """
    stay = r.gig_casual_exit if not casual else r.gig_regular_exit
    mean_stay = (
        r.gig_casual_share * r.gig_regular_exit + (1.0 - r.gig_casual_share) * r.gig_casual_exit
    )
    platform = r.gig_share_start * stay / mean_stay
    idle = r.unemployment_old if old else r.unemployment_young
    seekers = r.seekers_start_old if old else r.seekers_start_young
    outside = seekers + r.inactive_start
    u = uniform(address[0], i)
    within = (u - outside) / (1.0 - outside)
    length = -np.log(1.0 - uniform(address[1], i))
    if u < seekers:
        w.status = _ENTRANT
        months = 0.5 * length * r.spell_start
    elif u < outside:
        w.status = INACTIVE
        months = length / r.reentry
    elif within < idle:
        w.status = UNEMPLOYED
        months = length * r.spell_start
    elif within < idle + platform:
        w.status = _GIG
        months = length / (r.gig_casual_exit if casual else r.gig_regular_exit)
    elif within < idle + platform + r.own_share_start:
        w.status = _OWN
        months = length / r.own_failure
    else:
        w.status = EMPLOYED
        months = length / (r.leaving_start_old if old else r.leaving_start_young)
    months = min(months, 12.0 * max(0.0, years))
    w.since = start - int(min(600.0, months))
    w.hired = w.since if w.status == EMPLOYED else w.since - 24
    w.contribution = int(r.contribution_start * uniform(address[3], i)) if years > 4.0 else 0


def economy_mixes(data: EconomyData, schooling: NDArray[np.float64]) -> tuple[Any, ...]:
    """Cumulative shares that ``draw_people`` reads, from the economy's tables."""
    share = data.sectors["share"]
    staffing = data.staffing
    split = data.occupations["focal_split"]
    joint = share[:, None] * staffing
    by_occupation = (joint / np.maximum(joint.sum(axis=0), 1e-12)).T
    tilt = np.where(
        data.sectors["manufacturing_like"][:, None] > 0, data.cities["industry_index"][None, :], 1.0
    )
    cities = data.cities["residents"][None, :] * tilt
    groups = data.worker_groups
    female = np.zeros((2, _BANDS))
    migrant = np.zeros((2, _BANDS))
    education = np.zeros((2, _BANDS, schooling.shape[0]))
    for row in range(len(groups)):
        g = 0 if groups["group"][row] == "focal" else 1
        band = int(np.searchsorted([35, 50], groups["age_low"][row], side="right"))
        female[g, band] = groups["female"][row]
        migrant[g, band] = groups["migrant"][row]
        education[g, band] = [
            groups[level][row] for level in ("primary", "middle", "high_school", "college")
        ]
    return (
        np.cumsum(share),
        np.cumsum(split),
        np.cumsum(by_occupation, axis=1),
        np.cumsum(staffing, axis=1),
        np.cumsum(cities / cities.sum(axis=1, keepdims=True), axis=1),
        female,
        migrant,
        education,
        data.focal_occupations,
        schooling,
    )


def entrants_by_month(due: NDArray[np.int16], first_month: int, months: int) -> NDArray[np.int64]:
    """How many enter each month: as many as the law retires, as a mean of two years.

    The same in every world, and in a longer run.

    Args:
        due: int16 (2, people), months of retirement and of the end.

    Returns:
        int64 (months - first_month,).
    """
    reach = 12
    leaving = due.min(axis=0).astype(np.int64) - first_month
    length = months - first_month
    counts = np.bincount(leaving[(leaving >= 0) & (leaving < length + reach)], minlength=length)
    passed = np.concatenate([[0], np.cumsum(counts), np.full(reach, counts.sum())])
    month = np.arange(length)
    low, high = np.maximum(month - reach, 0), month + reach
    smooth = np.floor(np.cumsum((passed[high] - passed[low]) / (high - low)) + 0.5)
    return np.diff(smooth, prepend=0.0).astype(np.int64)


def draw_population(
    data: EconomyData,
    rates: Records,
    schooling: NDArray[np.float64],
    savings: NDArray[np.float64],
    population: int,
    months: int,
    seed: int,
) -> Population:
    """Draw the starting population and all who will enter before ``months``.

    Args:
        rates: the model's parameters, structured, shape (1,).
        schooling: float64 (education, occupations), weight of holding a job.
        savings: float64 (occupations, channels, cities), yuan a month saved for each post.
        population: simulated people at the start.
        months: length of the run; the calendar begins ``burn_in`` months before month 0.
    """
    r = rates.view(np.recarray)[0]
    start = -int(r["burn_in"])
    focal = round(population / (1.0 + r["competitors"]))
    mixes = economy_mixes(data, schooling)
    requirement = np.asarray(data.skill_requirement, np.float64)
    reform = data.retirement
    law = np.stack(
        [reform.old_age, reform.new_age, reform.months_per_step, np.full(3, reform.start)], axis=1
    ).astype(np.int64)

    # Each entrant replaces one person of the start who leaves, so twice the rows always do;
    # those never used cost no memory.
    rows = np.zeros(2 * population, WORKER)
    sector = np.zeros(2 * population, np.int8)
    due = np.zeros((2, 2 * population), np.int16)

    def draw(first: int, end: int, entry: NDArray[np.int16]) -> None:
        def part(_: int, low: int, high: int) -> None:
            draw_people(
                rows,
                sector,
                first + low,
                first + high,
                focal,
                entry[low:high],
                mixes,
                requirement,
                law,
                rates,
                seed,
                start,
                due,
            )

        in_parts(part, end - first)

    draw(0, population, np.zeros(0, np.int16))
    counts = entrants_by_month(due[:, :population], start, months)
    entry_first = population + np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    firms, cells = found_jobs(data, rows[:population], sector, rates, savings, requirement, seed)
    total = int(entry_first[-1])
    if total > population:
        draw(population, total, np.repeat(np.arange(start, months, dtype=np.int16), counts))
    return Population(
        rows[:total],
        firms,
        cells,
        entry_first,
        Calendar.build(due[0, :total], start, months),
        Calendar.build(due[1, :total], start, months),
        start,
    )
