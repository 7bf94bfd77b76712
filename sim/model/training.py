"""Training: what a course teaches, and what becomes of those who took it."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NEVER, NONE, Records, Result
from sim.model.job_changes import LASTING
from sim.model.kernel import AHEAD, fetch, kernel, rule
from sim.model.workers import EMPLOYED, INACTIVE

_DROPOUT = int(Purpose.DROPOUT)
_OPEN, _COMPLETED = int(Result.OPEN), int(Result.COMPLETED)
_DROPPED, _LEFT = int(Result.DROPPED_OUT), int(Result.LEFT_FOR_JOB)
_DIGITAL = 2
LONGEST = 84  # months after its start in which a graduate's job is still looked at
_LAST_PLACED, _RETAINED = 12, 12  # months after a course, and months in the job found then


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
def on_terms_of(programme: int, programmes: Any) -> int:
    """The programme by whose terms a course is paid for; NONE for today's terms."""
    if programme != NONE and programmes[programme].on_top == 1:
        return NONE
    return programme


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


@rule
def is_followed(spell: Any, exposed: Any, month: int) -> bool:
    """Whether something may still be noted of a graduate."""
    if month - spell.start >= LONGEST:
        return False
    leaves = exposed[spell.from_occupation] and spell.new_occupation_months < LASTING
    return bool(leaves or month - spell.end < _LAST_PLACED + _RETAINED)


@kernel
def follow_graduates(
    workers: Records,
    cells: Records,
    spells: Records,
    graduates: Records,
    exposed: Records,
    month: int,
    placements: Records,
) -> int:
    """Note where graduates found work and whether they stayed.

    Args:
        graduates: int32, rows of the completed spells that are followed; those that still are
            are moved to the front.
        placements: float64 (occupations, 2), gross placements and graduates who could be
            followed six months; slowly forgotten by the caller.

    Returns:
        How many are followed from here on.
    """
    count = 0
    for k in range(len(graduates)):
        fetch(spells[graduates[min(k + 2 * AHEAD, len(graduates) - 1)]])
        fetch(workers[spells[graduates[min(k + AHEAD, len(graduates) - 1)]].worker])
        spell = spells[graduates[k]]
        worker = workers[spell.worker]
        working = worker.status == EMPLOYED
        if spell.placed == NEVER and working:
            moved = spell.from_status != EMPLOYED or worker.hired >= spell.end
            if moved and month - spell.end <= _LAST_PLACED:
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
            elif month - spell.placed == _RETAINED:
                spell.retained_12 = 1 if stays else 0
        if exposed[spell.from_occupation] and spell.new_occupation_months < LASTING:
            if working and not exposed[worker.occupation]:
                spell.new_occupation_months += 1
            else:
                spell.new_occupation_months = 0
        if is_followed(spell, exposed, month):
            graduates[count] = graduates[k]
            count += 1
    return count
