"""Enrolment: spells begin, seats are taken, fees and grants change hands."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.class_relief import relieving_programme
from sim.model.columns import NEVER, NONE, Records
from sim.model.eligibility import can_pay
from sim.model.kernel import kernel
from sim.model.training import months_of, on_terms_of

FEES, FIRM_FEES, PUBLIC = range(3)


class Register(NamedTuple):
    """What an enrolment is written into; arrays only, for the kernel.

    ``spells``: new ``SPELL`` rows, one for each person enrolled. ``orders``: ``ORDER`` rows.
    ``money``: int64 (programmes + 1, 3), yuan paid by trainees, by firms, by government, by
    programme on whose terms, the last on today's. ``relief``: int64 (programmes,), yuan that
    firms get back of what they pay for order classes.
    """

    spells: Records
    workers: Records
    providers: Records
    orders: Records
    cells: Records
    firms: Records
    money: NDArray[np.int64]
    relief: NDArray[np.int64]


@kernel
def enrol(
    applicants: Records,
    register: Register,
    first_place: int,
    course: Records,
    programmes: Records,
    order_class_months: float,
    seed: int,
    month: int,
) -> None:
    """Begin a training spell for each of those admitted, and settle the price of the course.

    Args:
        applicants: ``APPLICANT`` records of those admitted, members of an order side by side.
        first_place: row that the first new spell will have.
        course: float64 (occupations, 2): months, price in yuan.
    """
    register.money[:] = 0
    register.relief[:] = 0
    for k in range(len(applicants)):
        a = applicants[k]
        spell, worker = register.spells[k], register.workers[a.worker]
        provider = register.providers[a.provider]
        spell.worker, spell.programme, spell.occupation = a.worker, a.programme, a.occupation
        spell.provider, spell.order, spell.start = a.provider, a.order, month
        spell.from_occupation, spell.from_status = worker.occupation, worker.status
        spell.placed, spell.part = NEVER, a.part
        spell.placed_firm = spell.retained_6 = spell.retained_12 = NONE
        worker.training = first_place + k
        if a.programme != NONE:
            worker.programmes |= np.uint32(1) << np.uint32(a.programme)
        provider.busy += 1
        public = int(np.rint(a.public))
        fee, firm_fee = int(np.rint(a.fee)), 0
        if a.order == NONE:
            spell.end = month + int(months_of(course[a.occupation, 0], a.part))
            spell.curriculum = provider.curriculum
        else:
            order = register.orders[a.order]
            if order.enrolled == 0:
                order.first_spell = first_place + k
            order.enrolled += 1
            spell.end = month + int(order_class_months)
            spell.curriculum = order.signed  # it teaches what the firm asked for on that day
            fee, firm_fee = 0, int(np.rint(course[a.occupation, 1])) - public
            f = register.cells[order.cell].firm
            register.firms[f].paid += firm_fee
            p = relieving_programme(register.firms[f], f, programmes, seed, month)
            back = int(firm_fee * programmes[p].class_relief) if p != NONE else 0
            if back > 0 and can_pay(programmes[p], back, month):
                programmes[p].spent += back
                register.firms[f].subsidy += back
                register.relief[p] += back
        provider.fees += fee
        provider.orders += firm_fee
        provider.subsidies += public
        money = register.money[on_terms_of(a.programme, programmes)]  # NONE is the last place
        money[FEES] += fee
        money[FIRM_FEES] += firm_fee
        money[PUBLIC] += public


@kernel
def grant_claims(
    programme: Records, provider: Records, payment: Records, programmes: Records, providers: Records
) -> None:
    """Pay providers for each claim, in the order given, until the budget is exhausted.

    Each programme's part is added to its ``spent``.

    Args:
        programme: of each claim, NONE outside every programme.
        provider: of each claim.
        payment: float64 (programmes,), yuan a claim.
    """
    for k in range(len(programme)):
        p = programme[k]
        if p == NONE:
            continue
        amount = int(payment[p])
        if amount > 0 and programmes[p].budget - programmes[p].spent >= amount:
            programmes[p].spent += amount
            providers[provider[k]].subsidies += amount
