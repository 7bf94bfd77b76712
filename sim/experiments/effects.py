"""The account of a policy, person by person: who works because of it, and at whose expense.

    net effect = gross - deadweight - substitution - displacement

``docs/model.md#account`` defines the terms. Two worlds with the same seed hold the same people, so
that each is compared with herself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.ledger import ImbalanceError

if TYPE_CHECKING:
    from sim.model.snapshots import Snapshot

FORMAL = 1  # in Snapshot.work

DEFINITIONS: dict[str, Callable[[NDArray[np.uint8]], NDArray[np.bool_]]] = {
    "all_work": lambda work: work > 0,
    "formal": lambda work: work == FORMAL,
}
"""What counts as employment: formal jobs, platform work and own business, or formal jobs alone."""

INDICATORS = {"all_work": "employed", "formal": "formal_jobs"}
"""The monthly indicator that counts the same people."""


class Effects(NamedTuple):
    """The account at one month, in whole simulated people.

    ``participants``: received a programme that is new or changed against the baseline.
    ``gross``: of these, at work in the policy world.
    ``deadweight``: of these, at work in the baseline world, whatever the policy did to them.
    ``harmed``: of the deadweight, those not at work in the policy world.
    ``substitution``: others who lost their place in the firms that employ participants.
    ``displacement``: others who lost their place elsewhere; negative if they gained.
    ``net``: people at work in the policy world less those at work in the baseline world.
    """

    participants: int
    gross: int
    deadweight: int
    harmed: int
    substitution: int
    displacement: int
    net: int


def effects(
    baseline: "Snapshot", policy: "Snapshot", programmes: int, definition: str = "all_work"
) -> Effects:
    """Count the effects of a policy at the end of one month.

    Args:
        baseline: who worked where in the baseline world; the same people, the same month.
        policy: likewise in the policy world.
        programmes: bits of the programmes that are new or changed, in the policy world.
        definition: one of ``DEFINITIONS``.

    Raises:
        ImbalanceError: the terms do not add up to the difference in employment, a bug.
    """
    from sim.experiments.counting import count_account
    from sim.model.snapshots import KIND_OF_WORK

    firms = 1 + max(int(baseline.firm.max(initial=-1)), int(policy.firm.max(initial=-1)))
    people, placed, short = np.zeros((2, 2, 2), np.int64), *np.zeros((2, firms), np.int64)
    count_account(
        baseline.status,
        baseline.firm,
        policy.status,
        policy.firm,
        policy.programmes,
        np.uint32(programmes),
        DEFINITIONS[definition](KIND_OF_WORK),
        people,
        placed,
        short,
    )
    (_, won), (lost, _) = people[0].tolist()
    (_, gained), (harmed, kept) = people[1].tolist()
    substitution = int(np.minimum(np.maximum(short, 0), placed).sum())
    gross, deadweight = gained + kept, harmed + kept
    displacement = lost - won - substitution
    found = Effects(
        participants=int(people[1].sum()),
        gross=gross,
        deadweight=deadweight,
        harmed=harmed,
        substitution=substitution,
        displacement=displacement,
        net=gross - deadweight - substitution - displacement,
    )
    if found.net != int(people[:, :, 1].sum() - people[:, 1].sum()):
        raise ImbalanceError(f"month {policy.month}: {found} is not the change in employment")
    return found
