"""Some people followed month by month, for others' own analysis."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniforms
from sim.model.columns import NONE, Records
from sim.model.eligibility import eligible
from sim.model.kernel import array_kernel
from sim.model.workers import EMPLOYED

if TYPE_CHECKING:
    from sim.model.economy import Economy

_SHARE = int(Purpose.ELIGIBLE_SHARE)
_TAUGHT_NOTHING = 255

LIFE = np.dtype(
    [
        ("status", "u1"),  # WorkerStatus; AWAY before entry and in the end
        ("cause", "u1"),  # why the last job ended
        ("city", "u1"),
        ("occupation", "u1"),  # held or last held
        ("training", "u1"),  # occupation taught in the course attended, 255 for none
        ("trained_for", "u1"),  # occupation of the last completed course, 255 for none
        ("age", "i2"),  # months
        ("since", "i2"),  # month in which the status began
        ("firm", "i4"),
        ("cell", "i4"),
        ("wage", "i4"),  # yuan, 0 without a formal job
        ("income", "i4"),  # yuan from all sources
        ("programmes", "u4"),  # bits of the programmes received so far
        ("eligible", "u4"),  # bits of the programmes in force whose conditions are met
    ],
    align=True,
)
"""One person at the end of one month."""


def sample(seed: int, rows: int, number: int) -> NDArray[np.int32]:
    """``number`` people drawn from ``rows``, rising; the same in every world of the seed.

    Who is in a sample is in every larger one of the seed.
    """
    if number >= rows:
        return np.arange(rows, dtype=np.int32)
    drawn = uniforms(seed, int(Purpose.PANEL), 0, rows)
    next_one = np.partition(drawn, number)[number]
    chosen = np.flatnonzero(drawn < next_one)
    alike = np.flatnonzero(drawn == next_one)[: number - len(chosen)]
    return np.sort(np.concatenate([chosen, alike])).astype(np.int32)


class Panel:
    """The lives of some people in one world.

    ``workers``: int32 (people,), their rows. ``lives``: ``LIFE`` (months, people).
    """

    def __init__(self, workers: NDArray[np.int32], months: int) -> None:
        self.workers = workers
        self.lives = np.zeros((months, len(workers)), LIFE)

    def record(self, economy: "Economy") -> None:
        """Keep the month just lived."""
        follow(
            economy._columns["workers"],
            economy.records("cells"),
            economy.schools.spells.rows,
            self.workers,
            economy.income,
            economy.programmes,
            economy.draw_seed,
            economy.month,
            self.lives[economy.month],
        )


@array_kernel
def follow(
    workers: Records,
    cells: Records,
    spells: Records,
    rows: Records,
    incomes: Records,
    programmes: Records,
    seed: int,
    month: int,
    lives: Records,
) -> None:
    """Write one month of the lives of some people.

    Args:
        rows: int32, of the people.
        incomes: int32 (workers,), of this month.
        lives: ``LIFE`` (people,), written.
    """
    for k in range(len(rows)):
        i = rows[k]
        worker, life = workers[i], lives[k]
        life.status, life.cause, life.city = worker.status, worker.cause, worker.city
        life.occupation, life.trained_for = worker.occupation, worker.trained_for
        life.training = _TAUGHT_NOTHING
        if worker.training != NONE:
            life.training = spells[worker.training].occupation
        life.age, life.since = month - worker.birth, worker.since
        life.cell = worker.cell
        life.firm = cells[worker.cell].firm if worker.cell != NONE else NONE
        life.wage = worker.wage if worker.status == EMPLOYED else 0
        life.income = incomes[i]
        life.programmes = worker.programmes
        bits = 0
        for p in range(len(programmes)):
            programme = programmes[p]
            if programme.start <= month < programme.end:
                address = key(seed, _SHARE, programme.identity)
                if eligible(programme, worker, i, month, address):
                    bits |= 1 << p
        life.eligible = bits
