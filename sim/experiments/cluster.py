"""A task for many items on a Dask cluster: its workers take chunks, its scheduler hands them out.

Dask does a chunk again on another worker when one dies, so a chunk may be done more than once;
whoever keeps results keeps them under a key. Few futures are held at a time and each is released
once it has been read: what a scheduler holds, it would do again when the worker that has it dies.
"""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from sim.experiments.chunks import Chunk, Chunks, Ended, died, failed, run_chunk
from sim.experiments.engine import RunFailed
from sim.experiments.request import refuse
from sim.scenario.problem import InvalidScenario, shown
from sim.store.problem import StoreTrouble

_CONNECTING = 10  # seconds
_FIRST_WORKER = 60  # seconds
_AHEAD = 2  # chunks for each thread of the cluster


def on_cluster[Item, Result](
    address: str, task: Callable[[Item], Result], items: Sequence[Item]
) -> Generator[Ended[Item, Result]]:
    """What became of each item; see ``sim.experiments.engine.Engine.each``.

    Raises:
        InvalidScenario: there is no such cluster, or it has no workers.
        RunFailed: the cluster is gone.
    """
    with connected(address) as client, _telling(address):
        yield from _results(client, task, items)


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the cluster, which has one worker at least.

    Raises:
        InvalidScenario: there is no such cluster, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        allowed = "none without the extra: `pip install jobshift[cluster]`"
        raise refuse("cluster", shown(address), allowed) from None
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters we say
    try:
        client = Client(address, timeout=_CONNECTING)
    except (OSError, ValueError, TypeError) as error:
        said = " ".join(str(error).split())
        allowed = f"the address of a Dask scheduler, such as tcp://host:8786 ({said})"
        raise refuse("cluster", shown(address), allowed) from None
    try:
        try:
            client.wait_for_workers(1, timeout=_FIRST_WORKER)
        except TimeoutError:
            found = f"a scheduler without workers at {address}"
            raise refuse("cluster", found, "one with workers: `dask worker ADDRESS`") from None
        yield client
    finally:
        client.close()


@contextmanager
def _telling(address: str) -> Iterator[None]:
    """Say in one line that the scheduler is gone; Dask says it in many ways and at length."""
    from distributed.client import FuturesCancelledError

    try:
        yield
    except (FuturesCancelledError, CancelledError, OSError) as error:
        raise RunFailed([f"cluster {address}: the scheduler is gone"]) from error


def threads(client: Any) -> int:
    """How many chunks the cluster does at a time."""
    return max(1, sum(client.nthreads().values()))


def once_on_each_machine(client: Any, task: Callable[[], Any]) -> None:
    """Do something on one worker of every machine, such as compiling."""
    machines = {worker["host"]: key for key, worker in _workers(client).items()}
    done = [client.submit(task, workers=[one], pure=False) for one in machines.values()]
    for future in done:
        future.result()


def _workers(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _results[Item, Result](
    client: Any, task: Callable[[Item], Result], items: Sequence[Item]
) -> Generator[Ended[Item, Result]]:
    from distributed import wait

    places = threads(client)
    waiting = Chunks(items, places)
    suspects: list[Item] = []  # of chunks whose workers died again and again
    flying: dict[Any, list[Item]] = {}
    while waiting or suspects or flying:
        while (waiting or suspects) and len(flying) < _AHEAD * places:
            chunk = waiting.take() if waiting else [suspects.pop()]
            flying[client.submit(run_chunk, task, chunk, pure=False)] = chunk
        for future in wait(list(flying), return_when="FIRST_COMPLETED").done:
            chunk = flying.pop(future)
            if future.status in ("cancelled", "lost"):
                raise CancelledError
            if future.status == "finished":
                found: Chunk[Item, Result] = future.result()
                waiting.took(len(chunk), found.seconds)
                yield from found.ended
            elif _killed(future) and len(chunk) > 1:
                suspects += chunk
            else:
                yield from _failed(chunk, future)
            future.release()


def _killed(future: Any) -> bool:
    from distributed.scheduler import KilledWorker

    return isinstance(future.exception(), KilledWorker)


def _failed[Item](chunk: Sequence[Item], future: Any) -> Iterator[Ended[Item, Any]]:
    error = future.exception()
    if isinstance(error, (InvalidScenario, StoreTrouble)):
        raise error
    for item in chunk:
        yield Ended(item, None, died(item) if _killed(future) else failed(item, error))
