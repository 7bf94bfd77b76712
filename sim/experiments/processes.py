"""A task for many items in long-lived processes of this computer, whatever happens to them.

``concurrent.futures`` would do but for two things: a process that is killed while it sends its
result leaves the pool waiting for the rest for ever (seen after a dozen of ``kill -9``), and one
that dies takes all others with it. Here each process has a pipe of its own: the end of a process is
the end of its pipe, it is known which chunk it had, and the others go on.
"""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from queue import SimpleQueue
from types import ModuleType
from typing import Any, NamedTuple

from sim.experiments.chunks import Chunk, Chunks, Ended, died, failed, run_chunk
from sim.scenario.problem import InvalidScenario
from sim.store.problem import StoreTrouble

_AHEAD = 2  # chunks that a process has, so that it need not wait for the next one
_DEATHS = 4  # of its process, alone, that an item is granted: somebody else may have killed it
_PATIENCE = 2.0  # seconds for processes that have nothing more to do to end
WORLDS = (
    "sim.experiments.processes",
    "sim.experiments.twin_runs",
    "sim.experiments.loaded_kernels",
)
"""What processes import to live worlds."""
_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "JOBSHIFT_THREADS",
    ),
    "1",
)


def in_processes[Item, Result](
    task: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> Generator[Ended[Item, Result]]:
    """What became of each item; see ``sim.experiments.engine.Engine.each``.

    When a process dies, the items of the chunk that it had are done again one at a time, each with
    a process to itself, so that the one that kills its process harms no other.
    """
    waiting: Chunks[Item] = Chunks(items, processes)
    suspects: deque[_Suspect[Item]] = deque()
    module = getattr(task, "__module__", None) or type(task).__module__
    context = start_context([__name__, module, *getattr(task, "preload", ())])
    workers: list[_Worker[Item]] = []
    try:
        while waiting or suspects or any(worker.chunks for worker in workers):
            while len(workers) < processes:
                workers.append(_Worker(context))
            for worker in workers:
                _supply(worker, task, waiting, suspects)
            readable = wait([worker.connection for worker in workers if worker.chunks])
            for worker in [one for one in workers if one.connection in readable]:
                reply = worker.reply()
                if reply is None:
                    workers.remove(worker)
                    yield from _buried(worker, waiting, suspects)
                elif isinstance(reply, Chunk):
                    waiting.took(len(reply.ended), reply.seconds)
                    yield from reply.ended
                else:
                    raise reply
        for worker in workers:
            worker.let_go()
    finally:  # also interrupted, or the caller wants no more
        for worker in workers:
            worker.end()


class _Suspect[Item](NamedTuple):
    """An item whose process has died, and how often it has since it was alone."""

    item: Item
    deaths: int


def _supply[Item](
    worker: "_Worker[Item]",
    task: Callable[[Item], Any],
    waiting: Chunks[Item],
    suspects: "deque[_Suspect[Item]]",
) -> None:
    """Give a process what it has room for; one that does a suspect gets nothing else."""
    if suspects and not worker.chunks:
        worker.send(task, [suspects[0].item], suspects.popleft())
    while waiting and not suspects and len(worker.chunks) < _AHEAD and worker.suspect is None:
        worker.send(task, waiting.take(), None)


def _buried[Item](
    worker: "_Worker[Item]", waiting: Chunks[Item], suspects: "deque[_Suspect[Item]]"
) -> Iterator[Ended[Item, Any]]:
    """What a dead process had is done again, but for an item that has had its chances."""
    worker.end()
    suspect = worker.suspect
    if suspect is None:
        first, *others = worker.chunks
        suspects.extendleft(_Suspect(item, 0) for item in reversed(first))
        for chunk in reversed(others):
            waiting.give_back(chunk)
    elif suspect.deaths + 1 < _DEATHS:
        suspects.append(_Suspect(suspect.item, suspect.deaths + 1))
    else:
        yield Ended(suspect.item, None, died(suspect.item, worker.process.exitcode))


class _Worker[Item]:
    """A process that takes chunks one after the other and answers each in turn.

    ``chunks``: those it has not answered. ``suspect``: what it does alone.
    """

    def __init__(self, context: Any) -> None:
        self.connection, theirs = context.Pipe()
        with workers_environment():
            self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self.process.start()
        theirs.close()
        self.chunks: deque[list[Item]] = deque()
        self.suspect: _Suspect[Item] | None = None

    def send(
        self,
        task: Callable[[Item], Any],
        chunk: list[Item],
        suspect: _Suspect[Item] | None,
    ) -> None:
        self.chunks.append(chunk)
        self.suspect = suspect
        with suppress(OSError):  # it has died, as its reply will say
            self.connection.send_bytes(pickle.dumps((task, chunk)))

    def reply(self) -> "Chunk[Item, Any] | InvalidScenario | StoreTrouble | None":
        """The next answer; None if the process has died."""
        try:
            content = self.connection.recv_bytes()
        except (EOFError, OSError):
            return None
        chunk = self.chunks.popleft()
        self.suspect = None
        try:
            found: Chunk[Item, Any] | InvalidScenario | StoreTrouble = pickle.loads(content)
        except Exception as error:
            return Chunk([Ended(item, None, failed(item, error)) for item in chunk], 0.0)
        return found

    def let_go(self) -> None:
        """There is nothing more to do."""
        self.connection.close()
        self.process.join(_PATIENCE)

    def end(self) -> None:
        """End the process now, if it has not ended."""
        self.connection.close()
        self.process.kill()
        self.process.join(_PATIENCE)


def start_context(modules: Sequence[str]) -> Any:
    """How processes start: never by a fork of this one, which can hang after Numba's threads.

    On Linux they are forked from a server that has imported what they need, so that eight processes
    import it once and one that died is replaced at once. The server never hears of Ctrl-C, nor do
    those it forks.
    """
    if sys.platform == "linux":
        from multiprocessing import forkserver

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["sim.experiments.ends_with_parent", *modules])
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with workers_environment():
                forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return context
    else:
        return multiprocessing.get_context("spawn")


# In a worker


def _serve(connection: Any) -> None:
    """Do what comes, and end when the other end of the pipe does, whatever is being done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    messages: SimpleQueue[bytes] = SimpleQueue()

    def receive() -> None:
        try:
            while True:
                messages.put(connection.recv_bytes())
        except (EOFError, OSError):
            os._exit(1)

    threading.Thread(target=receive, daemon=True).start()
    while True:
        answer = _answer(messages.get())
        with suppress(OSError):  # the parent is gone, as the other thread will see
            connection.send_bytes(answer)


def _answer(message: bytes) -> bytes:
    items: Sequence[Any] = ("unreadable items",)
    try:
        task, items = pickle.loads(message)
        return pickle.dumps(run_chunk(task, items))
    except (InvalidScenario, StoreTrouble) as error:
        return pickle.dumps(error)
    except BaseException as error:  # what came or what came out cannot be sent
        ended: list[Ended[Any, Any]] = [Ended(item, None, failed(item, error)) for item in items]
        return pickle.dumps(Chunk(ended, 0.0))


@contextmanager
def workers_environment() -> Iterator[None]:
    """What processes started now find: one thread each, and no main program to import again.

    Threads of BLAS change the last bits of matrix products. The tasks live in modules of their
    own, so a script that calls ``sim.compare`` needs no ``if __name__ == "__main__"``.
    """
    main: Any = sys.modules["__main__"]
    theirs = {**_ONE_THREAD, "JOBSHIFT_PARENT": str(os.getpid())}
    before = {name: os.environ.get(name) for name in theirs}
    os.environ.update(theirs)
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
