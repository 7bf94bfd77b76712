"""Who may take part in a programme: its conditions against one person's record."""

from typing import Any

import numpy as np

from sim.model.chance import uniform
from sim.model.kernel import rule


@rule
def in_force(programme: Any, month: int) -> bool:
    """Whether a programme runs this month and could still make its next payment."""
    due = max(programme.enrolment_payment, programme.completion_payment, programme.firm_payment)
    funded = programme.budget - programme.spent >= due
    return bool(programme.start <= month < programme.end and funded)


@rule
def eligible(programme: Any, worker: Any, entity: int, month: int, share_address: int) -> bool:
    """Whether a worker's record meets the conditions of a programme's record."""
    age = (month - worker.birth) / 12.0
    if age < programme.age_min or age >= programme.age_max:
        return False
    if worker.education < programme.education_min or worker.education > programme.education_max:
        return False
    if (programme.occupations >> np.uint64(worker.occupation)) & np.uint64(1) == 0:
        return False
    if (programme.cities >> np.uint32(worker.city)) & np.uint32(1) == 0:
        return False
    if (programme.statuses >> np.uint32(worker.status)) & np.uint32(1) == 0:
        return False
    return programme.share >= 1.0 or uniform(share_address, entity) < programme.share
