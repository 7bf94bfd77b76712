"""What happens to a person, read from her months: jobs found and lost, courses, programmes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.model.columns import NO_OCCUPATION, NONE, Cause, Records, Result, WorkerStatus

UNKNOWN = -1


class Event(NamedTuple):
    """One event, in the order of the month.

    ``kind``: one of ``EVENTS``. ``occupation``, ``city``: rows of the economy's tables; of the job
    that begins or ends, or taught. ``wage``: yuan a month of that job. ``since``: months since the
    last formal job. ``programme``: a policy's name, "" for none. ``UNKNOWN`` where there is none.
    """

    month: int
    kind: str
    occupation: int = UNKNOWN
    city: int = UNKNOWN
    wage: int = UNKNOWN
    since: int = UNKNOWN
    programme: str = ""


_STATE = {status: status.name.lower() for status in WorkerStatus}
_ENDED = {
    Result.COMPLETED: "course_completed",
    Result.DROPPED_OUT: "course_dropped",
    Result.LEFT_FOR_JOB: "course_left",
}
EVENTS = (
    *(f"begin_{state}" for state in _STATE.values()),
    *(f"lost_{cause.name.lower()}" for cause in Cause if cause not in (Cause.NONE, Cause.JOB_MOVE)),
    *(f"to_{state}" for state in _STATE.values() if state != "employed"),
    "course_started",
    *_ENDED.values(),
    "takes_part",
    "enters",
    "found",
    "found_first",
    "found_as_taught",
    "found_by_order",
    "moved",
    "redeployed",
)
"""Every kind of event: what she does in the first month, why a job ended, what she turns to, …"""


def events_of(
    months: Records, spells: Records, ordering_firms: Sequence[int], programmes: Sequence[str]
) -> tuple[Event, ...]:
    """All that happened to one person, month by month.

    Args:
        months: ``LIFE`` records of one person, shape (months,).
        spells: her ``SPELL`` records.
        ordering_firms: for each spell the firm that ordered the class, -1 for none.
        programmes: policies in force, in the order of their bits.
    """
    found: list[Event] = [_beginning(months[0])]
    worked = 0 if months[0]["status"] == WorkerStatus.EMPLOYED else None
    for month in range(1, len(months)):
        before, now = months[month - 1], months[month]
        events = [
            *_job_ended(month, before, now),
            *_turned_to(month, before, now),
            *_classes(month, spells, programmes),
            *_programmes(month, before, now, spells, programmes),
            *_job_began(month, before, now, worked, _hired_by_order(month, spells, ordering_firms)),
        ]
        found += events
        if now["status"] == WorkerStatus.EMPLOYED:
            worked = month
    return tuple(found)


def _beginning(now: Records) -> Event:
    state = _STATE[WorkerStatus(int(now["status"]))]
    return Event(0, f"begin_{state}", *_job(now))


def _job(life: Records) -> tuple[int, int, int]:
    """Occupation, city and wage."""
    occupation = int(life["occupation"])
    known = occupation != NO_OCCUPATION
    return occupation if known else UNKNOWN, int(life["city"]), int(life["wage"])


def _employed(life: Records) -> bool:
    return bool(life["status"] == WorkerStatus.EMPLOYED)


def _changed_firm(before: Records, now: Records) -> bool:
    return _employed(before) and _employed(now) and bool(before["firm"] != now["firm"])


def _job_ended(month: int, before: Records, now: Records) -> Iterator[Event]:
    gone = _employed(before) and not _employed(now)
    cause = Cause(int(now["cause"]))
    again = _changed_firm(before, now) and cause != Cause.JOB_MOVE
    if (gone or again) and cause not in (Cause.NONE, Cause.JOB_MOVE):
        yield Event(month, f"lost_{cause.name.lower()}", *_job(before))


def _turned_to(month: int, before: Records, now: Records) -> Iterator[Event]:
    status = WorkerStatus(int(now["status"]))
    same = before["status"] == status
    retired_from_it = status == WorkerStatus.RETIRED and now["cause"] == Cause.RETIREMENT
    said = _employed(before) and (status == WorkerStatus.UNEMPLOYED or retired_from_it)
    if same or said or status == WorkerStatus.EMPLOYED:
        return
    enters = before["status"] == WorkerStatus.AWAY
    yield Event(month, "enters" if enters else f"to_{_STATE[status]}", *_job(now))


def _classes(month: int, spells: Records, programmes: Sequence[str]) -> Iterator[Event]:
    for spell in spells:
        result = Result(int(spell["result"]))
        if result in _ENDED and spell["end"] == month:
            yield Event(month, _ENDED[result], int(spell["occupation"]))
    for spell in spells[spells["start"] == month]:
        taken = int(spell["programme"])
        name = "" if taken == NONE else programmes[taken]
        yield Event(month, "course_started", int(spell["occupation"]), programme=name)


def _programmes(
    month: int, before: Records, now: Records, spells: Records, programmes: Sequence[str]
) -> Iterator[Event]:
    """Programmes received for the first time, but for those whose course begins now."""
    entered = {int(one) for one in spells["programme"][spells["start"] == month]}
    new = int(now["programmes"]) & ~int(before["programmes"])
    for bit, name in enumerate(programmes):
        if new >> bit & 1 and bit not in entered:
            yield Event(month, "takes_part", programme=name)


def _hired_by_order(month: int, spells: Records, firms: Sequence[int]) -> set[int]:
    """The firms that ordered a class of hers after which she is placed this month."""
    return {firm for spell, firm in zip(spells, firms, strict=True) if spell["placed"] == month}


def _job_began(
    month: int, before: Records, now: Records, worked: int | None, by_order: set[int]
) -> Iterator[Event]:
    if not _employed(now):
        return
    if _employed(before) and before["firm"] == now["firm"]:
        if before["occupation"] != now["occupation"]:
            yield Event(month, "redeployed", *_job(now))
        return
    if _employed(before) and now["cause"] == Cause.JOB_MOVE:
        yield Event(month, "moved", *_job(now))
        return
    kind = "found_first" if worked is None else "found"
    if int(now["firm"]) in by_order:
        kind = "found_by_order"
    elif now["trained_for"] == now["occupation"] != before["occupation"]:
        kind = "found_as_taught"
    # A job that ended this month was still held at the end of the last one.
    since = UNKNOWN if worked is None else month - worked - 1
    yield Event(month, kind, *_job(now), since=since)
