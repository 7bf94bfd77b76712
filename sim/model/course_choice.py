"""Who considers a course, which of those she has heard of, and whether she applies.

She meets one class of an order and one open course; the same course may be on offer on today's
terms and on those of several programmes. She weighs what each costs her and may bring her, and
applies for the best, or for none.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NONE, Records
from sim.model.eligibility import covers, in_force, in_its_time, lot
from sim.model.kernel import AHEAD, fetch, kernel, rule
from sim.model.labour_market import GIG, age_penalty, logistic, old_wage, spell_penalty
from sim.model.programmes import Offer
from sim.model.training import Credits, months_of, on_terms_of
from sim.model.workers import EMPLOYED

_COURSE, _ENROLMENT = map(int, (Purpose.COURSE, Purpose.ENROLMENT))
_ADMISSION, _AWARENESS = map(int, (Purpose.ADMISSION, Purpose.AWARENESS))
_COURSES, _ORDERS, _SUPPORT = map(int, (Offer.COURSES, Offer.ORDERS, Offer.SUPPORT))
_OTHER = 1 << 40  # beyond every row: a second draw of the same purpose
_CLASS, _TODAY = -2, NONE  # offers that are not a programme's open course


class Catalogue(NamedTuple):
    """What can be learned, where, and what it leads to; arrays only, for the kernel.

    ``providers``: their records, ``kinds`` in each city.
    ``seat_share``: float64 (occupations,), cumulative; every provider's.
    ``placement``: float64 (occupations,), published gross placement of open courses.
    ``course``: float64 (occupations, 2): months, price in yuan.
    ``supported``: bool (occupations,), courses that public money may pay for.
    ``credit``: modules completed so far.
    """

    providers: Records
    kinds: int
    seat_share: NDArray[np.float64]
    placement: NDArray[np.float64]
    course: NDArray[np.float64]
    supported: NDArray[np.bool_]
    credit: Credits


class Classes(NamedTuple):
    """Classes of orders for which people may sign up.

    ``orders``: ``ORDER`` records. ``published``: int32, rows of those whose classes have not
    begun, sorted by city. ``first``: int64 (cities + 1,), where each city begins.
    """

    orders: Records
    published: NDArray[np.int32]
    first: NDArray[np.int64]


@rule
def is_published(order: Any, month: int) -> bool:
    """Whether its class has not begun and is still to come."""
    return bool(order.start >= month and order.settled == 0)


@kernel
def publish_classes(classes: Classes, since: int, month: int) -> None:
    """List the classes that have not begun by city, in each in the order of their rows.

    Args:
        classes: ``first`` and ``published`` are written; with a place for each order from row
            ``since`` on, where the first comes that may not have begun.
    """
    orders, first = classes.orders, classes.first
    first[:] = 0
    for o in range(since, len(orders)):
        if is_published(orders[o], month):
            first[orders[o].city + 1] += 1
    for city in range(1, len(first)):
        first[city] += first[city - 1]
    for o in range(since, len(orders)):
        if is_published(orders[o], month):
            city = orders[o].city
            classes.published[first[city]] = o
            first[city] += 1
    for city in range(len(first) - 1, 0, -1):
        first[city] = first[city - 1]
    first[0] = 0


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
def provider_by_seats(providers: Any, first: int, kinds: int, u: float) -> int:
    """A provider of the city, in proportion to seats."""
    total = 0.0
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
def who_pays(
    worker: Any, order: int, programme: int, supported: bool, programmes: Any, r: Any
) -> tuple[float, float]:
    """The shares of a course's price that she and the public pay.

    Args:
        order: the class of an order, or NONE.
        programme: NONE for today's terms.
        supported: whether public money may pay for an open course of this kind.
    """
    if order != NONE:
        terms = programmes[programme]
        return float(terms.trainee_price), class_public_share(terms, r)
    if on_terms_of(programme, programmes) != NONE:
        return float(programmes[programme].trainee_price), 0.0
    public = public_share(worker, r) if supported else 0.0
    return float(r.course_price_share * (1.0 - public)), public


@rule
def allowance(worker: Any, i: int, programmes: Any, seed: int, month: int) -> float:
    """What she would get a month while in class, from all programmes that cover her, yuan."""
    total = 0.0
    for p in range(len(programmes)):
        programme = programmes[p]
        if programme.offers & np.uint32(_SUPPORT) == 0 or programme.training_allowance <= 0.0:
            continue
        if in_force(programme, month) and covers(programme, worker, i, seed, month):
            total += programme.training_allowance
    return total


@rule
def class_met(
    worker: Any, i: int, u: float, classes: Any, programmes: Any, seed: int, month: int
) -> int:
    """The class of an order in her city that she hears of and may join, or NONE."""
    first = classes.first[worker.city]
    number = classes.first[worker.city + 1] - first
    if number == 0:
        return NONE
    order = classes.published[first + int(u * number)]
    programme = programmes[classes.orders[order].programme]
    if in_force(programme, month) and covers(programme, worker, i, seed, month):
        return int(order)
    return NONE


@rule
def course_met(city: int, u: float, pick: float, catalogue: Any) -> tuple[int, int]:
    """The open course that she meets: a provider by seats, a course by its seat shares.

    Returns:
        The provider, and the occupation taught: NONE if it teaches nothing.
    """
    provider = provider_by_seats(catalogue.providers, city * catalogue.kinds, catalogue.kinds, u)
    shares = catalogue.seat_share
    if shares[-1] <= 0.0:
        return provider, NONE
    occupation = 0
    while shares[occupation] <= pick * shares[-1]:
        occupation += 1
    return provider, occupation


@rule
def joins(
    offer: int,
    worker: Any,
    i: int,
    met: Any,
    knows_today: bool,
    classes: Any,
    catalogue: Any,
    programmes: Any,
    seed: int,
    month: int,
    a: Any,
) -> bool:
    """Whether an offer is open to her; writes what it is into the ``APPLICANT`` record ``a``.

    Args:
        offer: a row of ``programmes``, ``_CLASS`` or ``_TODAY``.
        met: the order class, the provider and the occupation taught that she met.
    """
    a.order, a.programme, a.part = NONE, offer, 1.0
    a.provider, a.occupation = met[1], met[2]
    if offer == _CLASS:
        if met[0] == NONE:
            return False
        order = classes.orders[met[0]]
        a.order, a.programme = met[0], order.programme
        a.provider, a.occupation = order.provider, order.occupation
        return True
    if a.occupation == NONE:
        return False
    if offer == _TODAY:
        return bool(knows_today)
    programme = programmes[offer]
    if programme.offers & np.uint32(_COURSES) == 0 or not in_force(programme, month):
        return False
    if not covers(programme, worker, i, seed, month):
        return False
    if programme.module > 0.0:
        a.part = programme.module
        credit = catalogue.credit
        if len(credit.share) > 0 and credit.share[i] > 0.0:
            a.occupation = credit.occupation[i]  # she goes on with what she has begun
            if programme.portable == 0:
                a.provider = credit.provider[i]
    return bool(catalogue.supported[a.occupation])


@rule
def worth(
    worker: Any,
    gift: float,
    catalogue: Any,
    programmes: Any,
    market: Any,
    month: int,
    r: Any,
    a: Any,
) -> float:
    """What the offer in ``a`` is worth to her, yuan; writes what she and the public would pay.

    Args:
        gift: yuan a month that she would get while in class.
    """
    j = a.occupation
    months, price = catalogue.course[j, 0], catalogue.course[j, 1] * a.part
    fee, public = who_pays(worker, a.order, a.programme, catalogue.supported[j], programmes, r)
    a.fee, a.public = price * fee, price * public
    chance, length = catalogue.placement[j] * a.part, months_of(months, a.part)
    if a.order != NONE:
        chance = max(programmes[a.programme].commitment, chance)
        length = r.order_class_months
    lost = length if a.part >= 1.0 else a.part * months
    return value_of_course(
        worker,
        market.base_pay[j, worker.city],
        chance,
        length,
        a.fee - gift * length,
        forgone_income(worker, market, lost, r),
        month,
        r,
    )


@rule
def best_offer(
    worker: Any,
    i: int,
    met: Any,
    knows_today: bool,
    classes: Any,
    catalogue: Any,
    programmes: Any,
    market: Any,
    seed: int,
    month: int,
    r: Any,
    a: Any,
) -> float:
    """Write the offer that is worth most to her into ``a``; its worth, -inf without any.

    Where offers are worth the same to her, a programme's comes before today's terms, and of
    several programmes' one by lot.
    """
    gift = allowance(worker, i, programmes, seed, month)
    best, chosen, drawn = -np.inf, _CLASS, -2.0
    for offer in range(_CLASS, len(programmes)):
        if not joins(
            offer, worker, i, met, knows_today, classes, catalogue, programmes, seed, month, a
        ):
            continue
        value = worth(worker, gift, catalogue, programmes, market, month, r, a)
        ticket = lot(programmes[a.programme], i, seed) if a.programme != NONE else -1.0
        if value > best or (value == best and ticket > drawn):
            best, chosen, drawn = value, offer, ticket
    if best > -np.inf:
        joins(chosen, worker, i, met, knows_today, classes, catalogue, programmes, seed, month, a)
        worth(worker, gift, catalogue, programmes, market, month, r, a)
    return float(best)


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


@kernel
def employees_may_apply(programmes: Records, month: int) -> bool:
    """Whether a programme with courses or order classes is open to employees this month."""
    for p in range(len(programmes)):
        one = programmes[p]
        teaches = one.offers & np.uint32(_COURSES | _ORDERS) > 0
        admits = (one.statuses >> np.uint32(EMPLOYED)) & np.uint32(1) > 0
        if teaches and admits and in_its_time(one, month):
            return True
    return False


@kernel
def people_consider_training(
    workers: Records,
    rows: Records,
    employed: bool,
    most: float,
    programmes: Records,
    classes: Classes,
    catalogue: Catalogue,
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
        applicants: ``APPLICANT`` records, written.

    Returns:
        The number of applicants.
    """
    r = rates[0]
    consider, choice = key(seed, _COURSE, month), key(seed, _ENROLMENT, month)
    admission, known = key(seed, _ADMISSION, month), key(seed, _AWARENESS, 0)
    count = 0
    for k in range(len(rows)):
        fetch(workers[rows[min(k + AHEAD, len(rows) - 1)]])
        i = rows[k]
        worker = workers[i]
        status = worker.status
        if (status == EMPLOYED) != employed or status > GIG or worker.training != NONE:
            continue
        interest = r.training_interest_employed if status == EMPLOYED else r.training_interest
        u = most * uniform(consider, i)
        if u >= interest:
            continue
        u /= interest
        knows_today = status != EMPLOYED and uniform(known, i) < r.training_awareness
        if len(programmes) == 0 and not knows_today:
            continue
        order = class_met(worker, i, u, classes, programmes, seed, month)
        provider, lesson = course_met(worker.city, u, uniform(choice, i + _OTHER), catalogue)
        met = (order, provider, lesson)
        a = applicants[count]
        value = best_offer(
            worker,
            i,
            met,
            knows_today,
            classes,
            catalogue,
            programmes,
            market,
            seed,
            month,
            r,
            a,
        )
        if uniform(choice, i) < logistic(value / r.sigma_V):
            a.worker = i
            a.rank = place_in_the_queue(
                worker,
                a.programme,
                programmes,
                catalogue.placement[a.occupation],
                uniform(admission, i),
                month,
                r,
            )
            count += 1
            if count == len(applicants):
                return count
    return count
