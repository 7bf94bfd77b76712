"""Training: who considers a course, who is admitted, what it teaches, what becomes of it."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NEVER, NONE, Records, Result
from sim.model.eligibility import covering_programme
from sim.model.kernel import kernel, lean_kernel, rule
from sim.model.labour_market import GIG, age_penalty, logistic, old_wage, spell_penalty
from sim.model.programmes import Offer
from sim.model.workers import EMPLOYED, INACTIVE

_COURSE, _ENROLMENT = map(int, (Purpose.COURSE, Purpose.ENROLMENT))
_ADMISSION, _DROPOUT = map(int, (Purpose.ADMISSION, Purpose.DROPOUT))
_AWARENESS = int(Purpose.AWARENESS)
_COURSES, _ORDERS, _SUPPORT = map(int, (Offer.COURSES, Offer.ORDERS, Offer.SUPPORT))
_OPEN, _COMPLETED = int(Result.OPEN), int(Result.COMPLETED)
_DROPPED, _LEFT = int(Result.DROPPED_OUT), int(Result.LEFT_FOR_JOB)
_DIGITAL = 2
_OTHER = 1 << 40  # beyond every row: a second draw of the same purpose
LONGEST = 84  # months after its start in which a spell is still followed

APPLICANT = np.dtype(
    [
        ("worker", "i4"),
        ("order", "i4"),  # NONE for an open course
        ("provider", "i4"),
        ("occupation", "i4"),
        ("programme", "i4"),  # NONE outside every programme
        ("part", "f8"),  # share of a course that is taken; 1 for all of it
        ("fee", "f8"),  # yuan she pays
        ("public", "f8"),  # yuan the existing public subsidy pays
        ("rank", "f8"),
    ],
    align=True,
)


@rule
def taught(
    requirement: Any, base: Any, occupation: int, skill: int, progress_then: float, drift: Any
) -> float:
    """The level a curriculum teaches: what the occupation asked for when it was revised."""
    level = base[occupation, skill]
    if skill == _DIGITAL:
        level = min(1.0, level + drift[occupation] * progress_then)
    return float(min(level, requirement[occupation, skill]))


@rule
def value_of_course(
    worker: Any,
    wage_there: float,
    placement: float,
    months: float,
    price: float,
    forgone: float,
    month: int,
    r: Any,
) -> float:
    """What a person expects to gain from a course, yuan: she cannot see additionality.

    Args:
        placement: published gross placement of past cohorts, 0..1; discounted by ``trust``.
        forgone: income given up while training, yuan in all.
    """
    to_retirement = max(0.0, pension_age(worker) - (month - worker.birth))
    last = min(to_retirement, r.horizon_training)
    if last <= months:
        return -1e9
    beta = np.exp(-r.discount_yearly / 12.0)
    annuity = (beta**months - beta ** (last + 1.0)) / (1.0 - beta)
    gain = wage_there - worker.wage if worker.status == EMPLOYED else wage_there
    return float(
        annuity * r.trust * placement * max(0.0, gain) - price - forgone - r.effort_cost * months
    )


@rule
def pension_age(worker: Any) -> float:
    """The age to which people expect to work, months: the one they grew up with."""
    if worker.sex == 0:
        return 720.0
    return 660.0 if worker.education == 3 else 600.0


@rule
def forgone_income(worker: Any, market: Any, months: float, r: Any) -> float:
    """Income given up during a course of ``months``, yuan."""
    if worker.status == EMPLOYED:
        return float(r.training_hours_forgone * worker.wage * months)
    if worker.status == GIG:
        return float(market.gig_income[0] * r.gig_casual_hours * months)
    return float((1.0 - r.lock_in) * r.finding_believed * old_wage(worker, market, r) * months)


@rule
def fee_share(worker: Any, programme: int, programmes: Any, r: Any) -> float:
    """The share of a course's price that the trainee pays."""
    if programme != NONE and programmes[programme].on_top == 0:
        return float(programmes[programme].trainee_price)
    return float(r.course_price_share * (1.0 - public_share(worker, r)))


@rule
def public_share(worker: Any, r: Any) -> float:
    """The share of the price that today's subsidy pays: for job seekers and migrants only."""
    covered = worker.status != EMPLOYED or worker.hukou == 1
    return float(r.public_subsidy_share if covered else 0.0)


@rule
def class_public_share(programme: Any, r: Any) -> float:
    """The share of the price of an order class that its programme pays; the firm pays the rest."""
    today = r.public_subsidy_share
    return float(today + (1.0 - today) * programme.class_share)


@rule
def on_terms_of(programme: int, programmes: Any) -> int:
    """The programme by whose terms a course is paid for; NONE for today's terms."""
    if programme != NONE and programmes[programme].on_top == 1:
        return NONE
    return programme


@rule
def provider_by_seats(providers: Any, first: int, kinds: int, u: float) -> int:
    """A provider of the city, in proportion to seats."""
    total = 0
    for p in range(first, first + kinds):
        total += providers[p].seats
    goal = u * total
    passed = 0.0
    for p in range(first, first + kinds - 1):
        passed += providers[p].seats
        if goal < passed:
            return p
    return first + kinds - 1


@rule
def allowance(worker: Any, i: int, programmes: Any, seed: int, month: int) -> float:
    """What she would get a month while in class, yuan."""
    p = covering_programme(worker, i, programmes, _SUPPORT, seed, month)
    return float(programmes[p].training_allowance) if p != NONE else 0.0


class Credits(NamedTuple):
    """Modules completed towards a course that is not complete; no rows where nobody has any.

    ``share``: float32 (workers,), of the course. ``occupation``: uint8 (workers,).
    ``provider``: int16 (workers,), where the last module was taken.
    """

    share: NDArray[np.float32]
    occupation: NDArray[np.uint8]
    provider: NDArray[np.int16]


def no_credits(people: int = 0) -> Credits:
    """Nobody has completed a module yet."""
    return Credits(
        np.zeros(people, np.float32), np.zeros(people, np.uint8), np.zeros(people, np.int16)
    )


@rule
def months_of(months: float, part: float) -> float:
    """Whole months that a part of a course takes."""
    return max(1.0, np.floor(months * part + 0.5))


@rule
def place_in_the_queue(
    worker: Any, programme: int, programmes: Any, placement: float, u: float, month: int, r: Any
) -> float:
    """The rank of an applicant, least first: by lot, tilted where a provider is paid by placement.

    It prefers those whom it expects to place, by what it can see: age and months without work.
    """
    weight = 1.0
    if programme != NONE and programmes[programme].placement_payment > 0.0:
        seen = placement * (1.0 - age_penalty(worker, month, r))
        seen *= 1.0 - spell_penalty(worker, month, r)
        weight = np.exp(r.skim * programmes[programme].placement_payment * seen / r.sigma_pi)
    return float(-np.log(1.0 - u) / weight)


@lean_kernel
def people_consider_training(
    workers: Records,
    rows: Records,
    employed: bool,
    most: float,
    programmes: Records,
    orders: Records,
    opening: Records,
    opening_first: Records,
    providers: Records,
    kinds: int,
    seat_share: Records,
    placement: Records,
    course: Records,
    supported: Records,
    credit: Credits,
    market: Any,
    rates: Records,
    seed: int,
    month: int,
    applicants: Records,
) -> int:
    """Those of some people who think of a course this month, and apply.

    Args:
        rows: int32, who might; of these either the employees or the others are asked.
        most: their draws lie below it, see ``chance.struck``; 1 if all are asked.
        opening: int32, rows of the orders whose classes begin now, sorted by city.
        opening_first: int64 (cities + 1,).
        kinds: providers in each city.
        seat_share: float64 (providers, occupations), cumulative.
        placement: float64 (occupations,), published gross placement of open courses.
        course: float64 (occupations, 2): months, price in yuan.
        supported: bool (occupations,), courses that public money may pay for.
        credit: modules completed so far, see ``Credits``.
        applicants: ``APPLICANT`` records, written.

    Returns:
        The number of applicants.
    """
    r = rates[0]
    consider, choice = key(seed, _COURSE, month), key(seed, _ENROLMENT, month)
    admission, known = key(seed, _ADMISSION, month), key(seed, _AWARENESS, 0)
    count = 0
    for i in rows:
        worker = workers[i]
        status = worker.status
        if (status == EMPLOYED) != employed or status > GIG or worker.training != NONE:
            continue
        interest = r.training_interest_employed if status == EMPLOYED else r.training_interest
        u = most * uniform(consider, i)
        if u >= interest:
            continue
        u /= interest
        order, programme = NONE, NONE
        available = opening_first[worker.city + 1] - opening_first[worker.city]
        if available > 0:
            programme = covering_programme(worker, i, programmes, _ORDERS, seed, month)
            if programme != NONE:
                order = opening[opening_first[worker.city] + int(u * available)]
                if orders[order].programme != programme:
                    order, programme = NONE, NONE
        if order == NONE:
            programme = covering_programme(worker, i, programmes, _COURSES, seed, month)
            if programme == NONE and (
                status == EMPLOYED or uniform(known, i) >= r.training_awareness
            ):
                continue
        part = 1.0
        if order != NONE:
            provider, occupation = int(orders[order].provider), int(orders[order].occupation)
            chance = max(programmes[programme].commitment, placement[occupation])
            length = r.order_class_months
        else:
            module = programmes[programme].module if programme != NONE else 0.0
            provider = provider_by_seats(providers, worker.city * kinds, kinds, u)
            shares = seat_share[provider]
            if shares[-1] <= 0.0:
                continue
            occupation = 0
            pick = uniform(choice, i + _OTHER) * shares[-1]
            while shares[occupation] <= pick:
                occupation += 1
            if module > 0.0:
                part = module
                if len(credit.share) > 0 and credit.share[i] > 0.0:
                    occupation = int(credit.occupation[i])  # she goes on with what she has begun
                    if programmes[programme].portable == 0:
                        provider = int(credit.provider[i])
            if not supported[occupation] and programme != NONE:
                programme, part = NONE, 1.0
                if status == EMPLOYED:
                    continue
            chance = placement[occupation] * part
            length = months_of(course[occupation, 0], part)
        paid_share = fee_share(worker, programme, programmes, r)
        if not supported[occupation] and order == NONE:
            paid_share = r.course_price_share
        price = course[occupation, 1] * part * paid_share
        gift = allowance(worker, i, programmes, seed, month) * length
        value = value_of_course(
            worker,
            market.base_pay[occupation, worker.city],
            chance,
            length,
            price - gift,
            forgone_income(
                worker, market, length if part >= 1.0 else part * course[occupation, 0], r
            ),
            month,
            r,
        )
        if uniform(choice, i) < logistic(value / r.sigma_V):
            a = applicants[count]
            a.worker, a.order, a.provider, a.occupation = i, order, provider, occupation
            a.programme, a.part, a.fee = programme, part, price
            a.rank = place_in_the_queue(
                worker,
                programme,
                programmes,
                placement[occupation],
                uniform(admission, i),
                month,
                r,
            )
            a.public = 0.0
            if order != NONE:
                a.public = course[occupation, 1] * class_public_share(programmes[programme], r)
            elif supported[occupation] and (programme == NONE or programmes[programme].on_top == 1):
                a.public = course[occupation, 1] * part * public_share(worker, r)
            count += 1
            if count == len(applicants):
                return count
    return count


def admitted(
    applicants: Records, class_size: NDArray[np.int64], seats: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Fill classes up to their seats, by rank.

    Args:
        applicants: ``APPLICANT`` records.
        class_size: int64, seats of each order by row.
        seats: int64 (providers,), free seats.

    Returns:
        Rows of the applicants admitted, grouped by order and provider.
    """
    group = np.where(applicants["order"] >= 0, -1 - applicants["order"], applicants["provider"])
    order = np.lexsort((applicants["rank"], group))
    group = group[order]
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    place = np.arange(len(group)) - np.repeat(starts, np.diff(np.append(starts, len(group))))
    limit = np.empty(len(group), np.int64)
    limit[group < 0] = class_size[-1 - group[group < 0]]
    limit[group >= 0] = seats[group[group >= 0]]
    return order[place < limit]


def within_room(
    provider: NDArray[np.int16], size: NDArray[np.int64], room: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Seats that classes can really have, served in the order given.

    Args:
        provider: of each class, shape (classes,).
        size: seats ordered, shape (classes,).
        room: free seats, shape (providers,).
    """
    order = np.argsort(provider, kind="stable")
    own, asked = provider[order], size[order]
    before = np.cumsum(asked) - asked
    first = np.searchsorted(own, own)
    left = room[own] - (before - before[first])
    granted = np.empty_like(size)
    granted[order] = np.clip(left, 0, asked)
    return granted


@rule
def completes_course(spell: Any, programmes: Any, credit: Any) -> bool:
    """Whether a course is complete with this spell; modules add up, where credits count."""
    if spell.part >= 1.0:
        return True
    i = spell.worker
    known = credit.share[i] > 0.0 and credit.occupation[i] == spell.occupation
    counts = programmes[spell.programme].portable == 1 or credit.provider[i] == spell.provider
    so_far = credit.share[i] + spell.part if known and counts else spell.part
    credit.share[i] = so_far if so_far < 0.999 else 0.0
    credit.occupation[i], credit.provider[i] = spell.occupation, spell.provider
    return bool(so_far >= 0.999)


@kernel
def classes_progress(
    workers: Records,
    spells: Records,
    orders: Records,
    providers: Records,
    requirement: Records,
    base_requirement: Records,
    drift: Records,
    progress: Records,
    progress_start: int,
    course: Records,
    programmes: Records,
    credit: Credits,
    rates: Records,
    seed: int,
    month: int,
    outcome: Records,
    delivery: Records,
) -> None:
    """Trainees leave for a job, drop out, or complete; graduates have learned.

    Args:
        progress: float64 (months,), AI progress that occupations have felt, by month.
        outcome: int64 (occupations, 2): completed this month, dropped out.
        delivery: float64 (programmes + 1,), yuan that this month's teaching costs by programme,
            the last outside all; added to.
    """
    r = rates[0]
    address = key(seed, _DROPOUT, month)
    outcome[:] = 0
    for k in range(len(spells)):
        spell = spells[k]
        if spell.result != _OPEN or spell.start == month:
            continue
        worker = workers[spell.worker]
        length = max(1, spell.end - spell.start)
        dropout = r.class_dropout_short
        if length >= r.long_course_months:
            dropout = r.class_dropout_long
        taught_now = course[spell.occupation, 1] * spell.part / length
        delivery[on_terms_of(spell.programme, programmes)] += taught_now  # NONE is the last place
        if spell.from_status != EMPLOYED and worker.status == EMPLOYED:
            spell.result = _LEFT
        elif worker.status > INACTIVE:
            spell.result = _DROPPED
        elif uniform(address, spell.worker) < 1.0 - (1.0 - dropout) ** (1.0 / length):
            spell.result = _DROPPED
            outcome[spell.occupation, 1] += 1
        elif month >= spell.end:
            spell.result = _COMPLETED
            outcome[spell.occupation, 0] += 1
            revised = max(0, spell.curriculum - progress_start)
            gain = r.skill_gain * providers[spell.provider].quality * spell.part
            for s in range(requirement.shape[1]):
                level = taught(
                    requirement, base_requirement, spell.occupation, s, progress[revised], drift
                )
                if level > worker.skill[s]:
                    worker.skill[s] += np.float32(gain * (level - worker.skill[s]))
            if completes_course(spell, programmes, credit):
                worker.trained_for = spell.occupation
            if spell.order != NONE:
                orders[spell.order].completed += 1
        if spell.result != _OPEN:
            spell.end = month
            worker.training = NONE
            providers[spell.provider].busy -= 1


@kernel
def follow_graduates(
    workers: Records,
    cells: Records,
    spells: Records,
    exposed: Records,
    month: int,
    placements: Records,
) -> None:
    """Note where graduates found work and whether they stayed.

    Args:
        placements: float64 (occupations, 2), gross placements and graduates who could be
            followed six months; slowly forgotten by the caller.
    """
    for k in range(len(spells)):
        spell = spells[k]
        if spell.result != _COMPLETED:
            continue
        worker = workers[spell.worker]
        working = worker.status == EMPLOYED
        if spell.placed == NEVER and working:
            moved = spell.from_status != EMPLOYED or worker.hired >= spell.end
            if moved and month - spell.end <= 12:
                spell.placed = month
                spell.placed_occupation = worker.occupation
                spell.placed_firm = cells[worker.cell].firm
        if month - spell.end == 6:
            placements[spell.occupation, 1] += 1.0
            if spell.placed != NEVER:
                placements[spell.occupation, 0] += 1.0
        if spell.placed != NEVER:
            stays = working and cells[worker.cell].firm == spell.placed_firm
            if month - spell.placed == 6:
                spell.retained_6 = 1 if stays else 0
            elif month - spell.placed == 12:
                spell.retained_12 = 1 if stays else 0
        if exposed[spell.from_occupation] and spell.new_occupation_months < 6:
            if working and not exposed[worker.occupation]:
                spell.new_occupation_months += 1
            else:
                spell.new_occupation_months = 0


def seat_shares(
    share: NDArray[np.float64], profit: NDArray[np.float64], speed: float, sigma: float
) -> NDArray[np.float64]:
    """Providers shift seats towards the courses that pay.

    Args:
        share: float64 (providers, courses), rows sum to one.
        profit: float64 (providers, courses), yuan a seat and month.

    Returns:
        New shares of the same shape.
    """
    best = profit.max(axis=1, keepdims=True)
    goal = np.exp((profit - best) / sigma) * (share > 0)
    goal /= goal.sum(axis=1, keepdims=True)
    moved: NDArray[np.float64] = share + speed * (goal - share)
    return moved
