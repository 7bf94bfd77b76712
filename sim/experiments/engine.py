"""One task for many items, on the cores of this computer or on a cluster."""

import os
from collections.abc import Callable, Generator, Sequence

from sim.experiments.chunks import Ended, run_chunk


class RunFailed(RuntimeError):
    """Runs that raised an error or whose process died; one line, the first of them and how many.

    ``failures``: a line for each. What the others gave has been yielded before; ``kept`` is the
    store that has it, if any.
    """

    def __init__(self, failures: Sequence[str], kept: str | None = None) -> None:
        self.failures = tuple(failures)
        self.kept = kept
        others = len(self.failures) - 1
        super().__init__(self.failures[0] + (f" (+{others} more failed)" if others else ""))

    def __reduce__(self) -> tuple[type["RunFailed"], tuple[tuple[str, ...], str | None]]:
        """Give the failures again, so that the error crosses a process unharmed."""
        return type(self), (self.failures, self.kept)


class Engine:
    """Runs a task for each of many items, in processes of its own where more than one is asked.

    Args:
        processes: at most so many at once; by default as many as there are cores.
        cluster: the address of a Dask scheduler, such as ``tcp://host:8786``, whose workers do
            the work instead; needs the extra ``cluster``.
    """

    def __init__(self, processes: int | None = None, cluster: str | None = None) -> None:
        self.processes = processes or cores()
        self.cluster = cluster

    def get_ready(self) -> None:
        """Have the server of processes that live worlds begin now, while the caller plans them."""
        if self.cluster is None and self.processes > 1:
            from sim.experiments.processes import WORLDS, start_context

            start_context(WORLDS)

    def map[Item, Result](
        self, task: Callable[[Item], Result], items: Sequence[Item]
    ) -> Generator[Result]:
        """Results in the order in which they are done, which no caller may rely on.

        Args:
            task: a function of a module, for another process imports it.

        Raises:
            RunFailed: some items failed; raised after the results of all others.
            InvalidScenario: the task cannot be done for any item; raised at once.
        """
        failures = []
        for ended in self.each(task, items):
            if ended.failed is None:
                yield ended.result  # type: ignore[misc]
            else:
                failures.append(ended.failed.line)
        if failures:
            raise RunFailed(sorted(failures))

    def each[Item, Result](
        self, task: Callable[[Item], Result], items: Sequence[Item]
    ) -> Generator[Ended[Item, Result]]:
        """What became of each item, in the order in which they are done.

        An item that raises an error, or whose process dies, leaves the others as they are. On a
        cluster an item may be done more than once.

        Raises:
            InvalidScenario, StoreTrouble: the task cannot be done for any item; raised at once.
            RunFailed: the cluster is gone.
        """
        if self.cluster is not None:
            from sim.experiments.cluster import on_cluster

            return on_cluster(self.cluster, task, items)
        if min(self.processes, len(items)) <= 1:
            return _one_by_one(task, items)
        from sim.experiments.processes import in_processes

        return in_processes(task, items, min(self.processes, len(items)))


def cores() -> int:
    """The cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _one_by_one[Item, Result](
    task: Callable[[Item], Result], items: Sequence[Item]
) -> Generator[Ended[Item, Result]]:
    for item in items:
        yield from run_chunk(task, [item]).ended
