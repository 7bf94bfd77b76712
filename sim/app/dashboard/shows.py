"""Runs that visitors watch: each question is computed once, each visitor has one at a time."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from sim.app.dashboard import tasks
from sim.app.dashboard.asked import Asked
from sim.app.dashboard.limits import KEPT, SEEDS
from sim.experiments.pool import Answer, Done, Failed, Job, Pool, Told

_BATCH = 24  # lines that are sent at once
_REPORT = 1.0  # seconds between reports of the queue


class TaskFailed(Exception):
    """A task of the pool gave nothing; one line."""


class Show:
    """One question, and what is known of its answer so far.

    ``lines``: JSON, in the order in which they were told; see ``frames`` and ``tasks``.
    ``results``: of each seed, pickled. ``wanted``: visitors who watch it.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.lines: list[bytes] = []
        self.results: list[bytes] = []
        self.wanted: set[str] = set()
        self.job: Job | None = None
        self.begun = self.over = self.failed = self.asked_for_more = False
        self._news = asyncio.Event()

    def say(self, line: bytes | dict[str, Any]) -> None:
        """Add a line, and wake those who follow."""
        self.lines.append(
            line if isinstance(line, bytes) else json.dumps(line, separators=(",", ":")).encode()
        )
        self.wake()

    def wake(self) -> None:
        """Something has changed."""
        self._news.set()
        self._news = asyncio.Event()

    async def change(self, timeout: float) -> None:
        """Wait until something changes, or for some seconds."""
        try:
            await asyncio.wait_for(self._news.wait(), timeout)
        except TimeoutError:
            return


class Shows:
    """All questions that were asked.

    Args:
        store: where results are kept; None for nowhere.
    """

    def __init__(self, pool: Pool, store: str | None) -> None:
        self.pool = pool
        self.store = store
        self.ready = asyncio.Event()
        self.compiling = False
        self._shows: dict[str, Show] = {}
        self._loop = asyncio.get_running_loop()

    async def prepare(self, everything: Asked) -> None:
        """Have the kernels compiled before anything runs, and loaded by every process."""
        both = (everything.baseline, everything.scenario)

        def hear(_: Any) -> None:
            self.compiling = True

        await self.ask_pool(tasks.prepare, everything.scenario, told=hear)
        self.compiling = False
        each = [self.ask_pool(tasks.warm, *both) for _ in range(self.pool.processes)]
        for one in asyncio.as_completed(each):
            await one
            self.ready.set()

    def find(self, key: str) -> Show | None:
        """The question of that key, if it is remembered."""
        return self._shows.get(key)

    def watch(self, asked: Asked, visitor: str) -> Show:
        """Have a question answered for a visitor; what she asked before is given up."""
        show = self._shows.get(asked.key)
        if show is None or show.failed:
            show = self._shows[asked.key] = Show(asked)
        show.wanted.add(visitor)
        self.leave(visitor, but=show)
        self._shows[asked.key] = self._shows.pop(asked.key)  # the newest is the last
        self._forget()
        if not show.begun:
            show.begun = True
            asyncio.create_task(self._begin(show)).add_done_callback(_never_lost)
        return show

    def leave(self, visitor: str, but: Show | None = None) -> None:
        """A visitor no longer watches; what nobody watches is not computed."""
        for key, show in [*self._shows.items()]:
            if show is but or visitor not in show.wanted:
                continue
            show.wanted.discard(visitor)
            if not show.wanted and not show.over:
                if show.job is not None:
                    self.pool.cancel(show.job)
                del self._shows[key]
                show.over = True
                show.say({"given_up": True})

    def more(self, show: Show) -> None:
        """Have further seeds lived in the background, for intervals."""
        if show.asked_for_more or not show.over:
            return
        show.asked_for_more, show.over = True, False
        asyncio.create_task(self._more(show)).add_done_callback(_never_lost)

    async def follow(self, show: Show, first: int) -> AsyncIterator[bytes]:
        """Server-sent events: the lines from ``first`` on, and meanwhile the queue."""
        place = first
        while True:
            if place < len(show.lines):
                batch = show.lines[place : place + _BATCH]
                yield b"".join(
                    b"id: %d\ndata: %s\n\n" % (place + k, line) for k, line in enumerate(batch)
                )
                place += len(batch)
                await asyncio.sleep(0)
            elif show.over:
                yield b"event: over\ndata: {}\n\n"
                return
            else:
                if not show.lines:
                    yield b"event: queue\ndata: %s\n\n" % json.dumps(self._queue(show)).encode()
                await show.change(_REPORT)

    async def ask_pool(
        self, task: Callable[..., Any], *arguments: Any, told: Any = None, urgent: bool = True
    ) -> Any:
        """What a task of the pool gives.

        Raises:
            TaskFailed: it gave nothing.
        """
        answer: asyncio.Future[Any] = self._loop.create_future()

        def heard(one: Answer) -> None:
            if isinstance(one, Told):
                if told is not None:
                    told(one.what)
            elif not answer.done():
                if isinstance(one, Done):
                    answer.set_result(one.result)
                else:
                    answer.set_exception(TaskFailed(one.line))

        self.pool.submit(task, *arguments, hear=self._here(heard), urgent=urgent)
        return await answer

    def _here(self, heard: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """``heard``, called in the page's thread."""

        def hear(answer: Answer) -> None:
            self._loop.call_soon_threadsafe(heard, answer)

        return hear

    async def _begin(self, show: Show) -> None:
        await self.ready.wait()
        if not show.wanted:
            return
        asked = show.asked

        def heard(answer: Answer) -> None:
            if isinstance(answer, Told):
                return show.say(answer.what)
            show.over = True
            if isinstance(answer, Failed):
                show.failed = True
                return show.say({"failed": answer.line})
            result, account = answer.result
            show.results = [result]
            return show.say({"account": account})

        show.job = self.pool.submit(
            tasks.live,
            asked.baseline,
            asked.scenario,
            asked.seed,
            self.store,
            hear=self._here(heard),
            size=asked.size,
        )

    async def _more(self, show: Show) -> None:
        asked, found = show.asked, []
        both = (asked.baseline, asked.scenario)
        seeds = range(asked.seed, asked.seed + SEEDS)
        show.say({"seeds": {"done": 0, "of": SEEDS}})
        each = [
            self.ask_pool(tasks.live_one_more, *both, seed, self.store, urgent=False)
            for seed in seeds
        ]
        try:
            for one in asyncio.as_completed(each):
                found.append(await one)
                show.say({"seeds": {"done": len(found), "of": SEEDS}})
            show.results = found
            show.say({"account": await self.ask_pool(tasks.account, *both, found)})
        except TaskFailed as failed:
            show.say({"failed": str(failed)})
        show.over = True
        show.wake()

    def _queue(self, show: Show) -> dict[str, Any]:
        """How long a visitor has to wait."""
        if not self.ready.is_set():
            return {"compiling": self.compiling, "starting": True}
        place = self.pool.ahead(show.job) if show.job is not None else None
        ahead, seconds = place or (0, 0.0)
        return {"ahead": ahead, "seconds": seconds}

    def _forget(self) -> None:
        for key, show in [*self._shows.items()]:
            if len(self._shows) > KEPT and show.over and not show.wanted:
                del self._shows[key]


def _never_lost(task: "asyncio.Task[None]") -> None:
    """Let an error of ours be seen."""
    if not task.cancelled():
        task.result()
