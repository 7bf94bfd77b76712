"""Who moved between occupations, in both worlds."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.intervals import paired
from sim.model.economy_data import EconomyData

if TYPE_CHECKING:
    from sim.experiments.world import Traces


def moves(baseline: "Traces", policy: "Traces", start: int, occupations: int) -> NDArray[np.int64]:
    """People in a formal job both before the policy's start and at the end of the run.

    Args:
        baseline, policy: with snapshots of the month before ``start`` and of the last month.

    Returns:
        int64 (worlds, from, to): simulated people by the occupations of these two jobs.
    """
    return np.stack([_of_world(world, start, occupations) for world in (baseline, policy)])


def _of_world(world: "Traces", start: int, occupations: int) -> NDArray[np.int64]:
    from sim.experiments.counting import count_moves

    before, after = world.snapshots[start - 1], world.snapshots[world.months - 1]
    people = np.zeros((occupations, occupations), np.int64)
    count_moves(before.status, before.occupation, after.status, after.occupation, people)
    return people


def move_rows(
    by_seed: Sequence[NDArray[np.int64]], weight: float, data: EconomyData
) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.moves`` for one scenario; moves that nobody makes are left out.

    Args:
        by_seed: what ``moves`` gives for each seed.
        weight: real people for each simulated one.
    """
    ids = data.occupations.ids
    people = np.stack(by_seed) * weight
    for origin, target in np.argwhere(people.any(axis=(0, 1))).tolist():
        pairs = [(float(one[0]), float(one[1])) for one in people[:, :, origin, target]]
        yield {"from": ids[origin], "to": ids[target], **paired(pairs)._asdict()}
