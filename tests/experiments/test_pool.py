"""Tasks of many who wait: told of while they run, ended when nobody wants them, never in a knot."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from sim.experiments.pool import Answer, Done, Failed, Pool, Told
from sim.scenario.problem import InvalidScenario


def count(last: int, tell: Any) -> int:
    for number in range(last):
        tell(number)
    return last


def sleep(seconds: float, tell: Any) -> None:
    tell(os.getpid())
    time.sleep(seconds)


def tell_on(tell: Any) -> None:
    while True:
        tell(os.getpid())
        time.sleep(0.01)


def fail(tell: Any) -> None:
    raise ZeroDivisionError("by intention")


def refuse(tell: Any) -> None:
    raise InvalidScenario(["months: found 0; allowed 1 or more"])


def die(tell: Any) -> None:
    os._exit(7)


def unspeakable(tell: Any) -> Any:
    return lambda: None


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    one = Pool([__name__], processes=1)
    yield one
    one.close()


def heard(pool: Pool, task: Any, *arguments: Any) -> list[Answer]:
    answers: SimpleQueue[Answer] = SimpleQueue()
    pool.submit(task, *arguments, hear=answers.put)
    found = [answers.get(timeout=60)]
    while isinstance(found[-1], Told):
        found.append(answers.get(timeout=60))
    return found


def test_a_task_is_told_of_and_gives_its_result(pool: Pool) -> None:
    assert heard(pool, count, 3) == [Told(0), Told(1), Told(2), Done(3)]


@pytest.mark.parametrize(
    ("task", "line"),
    [
        (fail, "run: ZeroDivisionError: by intention"),
        (refuse, "months: found 0; allowed 1 or more"),
        (die, "its process died with exit code 7"),
        (unspeakable, "Can't"),
    ],
)
def test_one_that_fails_says_so_in_a_line_and_the_next_is_done(
    pool: Pool, task: Any, line: str
) -> None:
    (failed,) = heard(pool, task)
    assert isinstance(failed, Failed)
    assert line in failed.line
    assert heard(pool, count, 0) == [Done(0)]


def test_urgent_ones_come_first_and_all_know_their_place(pool: Pool) -> None:
    order: SimpleQueue[str] = SimpleQueue()

    def note(name: str) -> Any:
        return lambda answer: order.put(name) if isinstance(answer, Done) else None

    first = pool.submit(sleep, 0.5, hear=note("first"), size=1.0)
    later = pool.submit(count, 1, hear=note("later"), urgent=False, size=1.0)
    urgent = pool.submit(count, 1, hear=note("urgent"), size=1.0)
    until(lambda: pool.ahead(first) is None)
    ahead = [pool.ahead(job) for job in (urgent, later)]
    assert [one and one[0] for one in ahead] == [1, 2]
    assert [order.get(timeout=60) for _ in range(3)] == ["first", "urgent", "later"]


def test_a_task_that_nobody_wants_stops_and_its_process_goes_on(pool: Pool) -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    for _ in range(3):
        running = pool.submit(tell_on, hear=answers.put)
        process = answers.get(timeout=60)
        pool.cancel(running)
        after = heard(pool, sleep, 0.0)
        assert after == [process, Done(None)]
        while not answers.empty():
            assert answers.get() == process


def test_one_that_does_not_stop_loses_its_process_and_harms_no_other(pool: Pool) -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    running = pool.submit(sleep, 600.0, hear=answers.put)
    waiting = pool.submit(count, 1, hear=answers.put)
    process = answers.get(timeout=60)
    assert isinstance(process, Told)
    pool.cancel(waiting)
    pool.cancel(running)
    assert heard(pool, count, 0) == [Done(0)]
    assert answers.empty()
    if Path("/proc/self").exists():
        until(lambda: not Path(f"/proc/{process.what}").exists())


def until(true: Any) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
