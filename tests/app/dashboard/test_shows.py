"""Who watches what: one run a visitor, the same question once, what nobody wants is given up."""

import asyncio
from collections.abc import Callable
from typing import Any

from sim.app.dashboard.asked import Asked, Wish, asked
from sim.app.dashboard.shows import Show, Shows
from sim.experiments.pool import Done, Failed, Told


class Pool:
    """Remembers what it was given; tests say what becomes of it."""

    processes = 1

    def __init__(self) -> None:
        self.jobs: list[Any] = []
        self.cancelled: list[Any] = []

    def submit(self, task: Any, *arguments: Any, hear: Any, **options: Any) -> Any:
        self.jobs.append(hear)
        return hear

    def cancel(self, job: Any) -> None:
        self.cancelled.append(job)

    def ahead(self, job: Any) -> tuple[int, float]:
        return self.jobs.index(job), 1.5 * self.jobs.index(job)


def question(seed: int) -> Asked:
    return asked(Wish(seed=seed, population=1_000, months=24))


def played(scene: Callable[[Shows, Pool], Any]) -> None:
    async def play() -> None:
        pool = Pool()
        shows = Shows(pool, None)  # type: ignore[arg-type]
        shows.ready.set()
        await scene(shows, pool)

    asyncio.run(play())


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def told(shows: Shows, show: Show, first: int = 0) -> list[bytes]:
    return [event async for event in shows.follow(show, first)]


def test_the_same_question_is_computed_once() -> None:
    async def scene(shows: Shows, pool: Pool) -> None:
        one, other = shows.watch(question(1), "ann"), shows.watch(question(1), "bob")
        await settle()
        assert one is other
        assert len(pool.jobs) == 1
        shows.leave("ann")
        assert pool.cancelled == []
        shows.leave("bob")
        assert pool.cancelled == pool.jobs

    played(scene)


def test_a_visitor_has_one_run_at_a_time() -> None:
    async def scene(shows: Shows, pool: Pool) -> None:
        first = shows.watch(question(1), "ann")
        await settle()
        shows.watch(question(2), "ann")
        await settle()
        assert pool.cancelled == pool.jobs[:1]
        assert b"given_up" in (await told(shows, first))[0]
        assert shows.find(first.asked.key) is None

    played(scene)


def test_lines_are_followed_from_anywhere_to_the_end() -> None:
    async def scene(shows: Shows, pool: Pool) -> None:
        show = shows.watch(question(1), "ann")
        await settle()
        (hear,) = pool.jobs
        for month in range(30):
            hear(Told(b'{"month":%d}' % month))
        hear(Done((b"result", {"net": 1})))
        await settle()
        everything = b"".join(await told(shows, show)).split(b"\n\n")
        assert everything[0] == b'id: 0\ndata: {"month":0}'
        assert everything[30] == b'id: 30\ndata: {"account":{"net":1}}'
        assert everything[31] == b"event: over\ndata: {}"
        rest = b"".join(await told(shows, show, 30))
        assert rest.startswith(b"id: 30\n")

    played(scene)


def test_the_queue_says_how_long() -> None:
    async def scene(shows: Shows, pool: Pool) -> None:
        shows.watch(question(1), "ann")
        second = shows.watch(question(2), "bob")
        await settle()
        event = await anext(shows.follow(second, 0))
        assert event == b'event: queue\ndata: {"ahead": 1, "seconds": 1.5}\n\n'

    played(scene)


def test_one_that_failed_is_tried_again() -> None:
    async def scene(shows: Shows, pool: Pool) -> None:
        show = shows.watch(question(1), "ann")
        await settle()
        pool.jobs[0](Failed("run: out of memory"))
        await settle()
        assert b"out of memory" in (await told(shows, show))[0]
        assert shows.watch(question(1), "ann") is not show
        await settle()
        assert len(pool.jobs) == 2

    played(scene)


def test_more_seeds_wait_for_the_end() -> None:
    async def scene(shows: Shows, pool: Pool) -> None:
        show = shows.watch(question(1), "ann")
        await settle()
        shows.more(show)
        assert not show.asked_for_more

    played(scene)
