"""What providers teach: seats move to the courses that pay them most."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NONE, Records
from sim.model.eligibility import in_its_time
from sim.model.kernel import kernel, rule


@rule
def pays_by_the_head(programme: Any) -> bool:
    """Whether it pays providers for each trainee, at entry, at the end or when placed."""
    return bool(
        programme.enrolment_payment > 0.0
        or programme.completion_payment > 0.0
        or programme.placement_payment > 0.0
    )


@kernel
def seats_paid_for(enrolled: Records, programmes: Records) -> tuple[int, int]:
    """Seats of open courses taken this month: those paid for by the head, and all.

    Args:
        enrolled: ``APPLICANT`` records.
    """
    paid = taken = 0
    for k in range(len(enrolled)):
        one = enrolled[k]
        if one.order == NONE:
            taken += 1
            if one.programme != NONE and pays_by_the_head(programmes[one.programme]):
                paid += 1
    return paid, taken


@rule
def income_from_trainee(programme: Any, price: float, completed: float, placement: float) -> float:
    """What a provider may expect of one who comes with a programme, yuan for a whole course.

    Args:
        completed: share of trainees who complete the course. placement: of graduates, 0..1.
    """
    whole = programme.module if programme.module > 0.0 else 1.0
    fee = 1.0 if programme.on_top == 1 else programme.trainee_price
    return float(
        fee * price
        + (
            programme.enrolment_payment
            + programme.completion_payment * completed
            + programme.placement_payment * completed * placement
        )
        / whole
    )


@kernel
def gains_of_seats(
    course: Records,
    completions: Records,
    placement: Records,
    supported: Records,
    programmes: Records,
    subsidised: float,
    public_share: float,
    month: int,
    gains: Records,
) -> None:
    """What a seat brings beyond its fee by the course that it is used for, yuan a month.

    The best of the programmes that pay by the head now, as far as seats are paid for so; and the
    public subsidy is missed where a course is not on the list.

    Args:
        course: float64 (occupations, 2): months, price in yuan.
        completions: float64 (occupations, 2), completed and dropped out, slowly forgotten.
        placement: float64 (occupations,), published.
        supported: bool (occupations,), courses that public money may pay for.
        subsidised: share of seats that programmes pay for by the head.
        gains: float64 (occupations,), written.
    """
    for j in range(len(course)):
        months, price = course[j, 0], course[j, 1]
        completed = completions[j, 0] / (completions[j, 0] + completions[j, 1])
        best, found = price, False
        for p in range(len(programmes)):
            programme = programmes[p]
            if pays_by_the_head(programme) and in_its_time(programme, month):
                brought = income_from_trainee(programme, price, completed, placement[j])
                best = max(best, brought) if found else brought
                found = True
        missed = 0.0 if supported[j] else public_share * price / months
        gains[j] = subsidised * (best - price) / months - (1.0 - subsidised) * missed


def seat_shares(
    share: NDArray[np.float64], profit: NDArray[np.float64], speed: float, sigma: float
) -> NDArray[np.float64]:
    """Providers shift seats towards the courses that pay.

    Args:
        share: float64 (courses,), sums to one.
        profit: float64 (courses,), yuan a seat and month.

    Returns:
        New shares of the same shape.
    """
    goal = np.exp((profit - profit.max()) / sigma) * (share > 0)
    goal /= goal.sum()
    moved: NDArray[np.float64] = share + speed * (goal - share)
    return moved
