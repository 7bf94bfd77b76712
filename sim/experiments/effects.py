"""The account of a policy, person by person: who works because of it, and at whose expense.

    net effect = gross - deadweight - substitution - displacement

``docs/model.md#account`` defines the terms. Two worlds with the same seed hold the same people, so
that each is compared with herself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

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
    at_work = DEFINITIONS[definition]
    before, after = at_work(baseline.work), at_work(policy.work)
    took_part = (policy.programmes & np.uint32(programmes)) != 0
    lost, won = before & ~after & ~took_part, after & ~before & ~took_part
    substitution = _substitution(baseline, policy, took_part, lost, won)
    gross, deadweight = _count(took_part & after), _count(took_part & before)
    displacement = _count(lost) - _count(won) - substitution
    found = Effects(
        participants=_count(took_part),
        gross=gross,
        deadweight=deadweight,
        harmed=_count(took_part & before & ~after),
        substitution=substitution,
        displacement=displacement,
        net=gross - deadweight - substitution - displacement,
    )
    if found.net != _count(after) - _count(before):
        raise ImbalanceError(f"month {policy.month}: {found} is not the change in employment")
    return found


def _substitution(
    baseline: "Snapshot",
    policy: "Snapshot",
    took_part: NDArray[np.bool_],
    lost: NDArray[np.bool_],
    won: NDArray[np.bool_],
) -> int:
    """Others a firm is short of, up to the number of participants it employs, over all firms.

    Who works in neither world's firms but on a platform or for herself belongs to no firm.
    """
    firms = 1 + max(int(baseline.firm.max(initial=-1)), int(policy.firm.max(initial=-1)))
    placed = _by_firm(policy, took_part, firms)
    short = _by_firm(baseline, lost, firms) - _by_firm(policy, won, firms)
    return int(np.minimum(np.maximum(short, 0), placed).sum())


def _by_firm(world: "Snapshot", people: NDArray[np.bool_], firms: int) -> NDArray[np.int64]:
    """How many of some people each firm employs, int64 (firms,)."""
    staff = world.firm[people & (world.work == FORMAL)]
    return np.bincount(staff, minlength=firms)


def _count(people: NDArray[Any]) -> int:
    return int(np.count_nonzero(people))
