"""Tasks for many who wait: processes that outlive each task, and tell how far they are.

``Engine`` does one task for many items and is done. Here tasks come one at a time, from visitors of
a page; each is told of while it is done, and the others know how long they have to wait.
"""

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from time import perf_counter
from typing import Any, NamedTuple

from sim.experiments.chunks import died, failed
from sim.experiments.engine import cores
from sim.experiments.processes import start_context, workers_environment
from sim.scenario.problem import InvalidScenario

_COURTESY = 10  # steps by which a worker gives way to the page, see nice(2)
_PATIENCE = 2.0  # seconds to stop, or to end when killed
_FORGETTING = 0.3  # weight of the last task in what is known of their speed


_STOP = b"stop"


class _Stopped(BaseException):
    """Nobody wants the task any more; no task may take it for an error of its own."""


class Told(NamedTuple):
    """What a task says while it is done."""

    what: Any


class Done(NamedTuple):
    """What a task gave."""

    result: Any


class Failed(NamedTuple):
    """Why a task gave nothing: one line, and the traceback of what is a bug."""

    line: str
    traceback: str = ""


Answer = Told | Done | Failed


class Job:
    """A task that waits, is being done, or has ended.

    ``size``: how much there is to do, in any unit that all tasks share.
    """

    def __init__(
        self,
        task: Callable[..., Any],
        arguments: Sequence[Any],
        size: float,
        hear: Callable[[Answer], None],
    ) -> None:
        self.message = pickle.dumps((task, tuple(arguments)))
        self.size = size
        self.hear = hear
        self.worker: _Worker | None = None
        self.begun = 0.0
        self.cancelled = False


class Pool:
    """Processes that do tasks one after the other, the urgent ones first.

    Args:
        modules: imported once, before the first process starts, where the system can.
        processes: how many; by default as many as there are cores.
    """

    def __init__(self, modules: Sequence[str], processes: int | None = None) -> None:
        self._context = start_context([__name__, *modules])
        self._waiting: tuple[list[Job], list[Job]] = ([], [])
        self._running: list[Job] = []
        self._news = threading.Condition()
        self._closed = False
        self._pace = 0.0  # seconds for each unit of size, once one is known
        self.processes = processes or cores()
        self._threads = [
            threading.Thread(target=self._work, daemon=True) for _ in range(self.processes)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        task: Callable[..., Any],
        *arguments: Any,
        hear: Callable[[Answer], None],
        size: float = 0.0,
        urgent: bool = True,
    ) -> Job:
        """Have a task done.

        Args:
            task: a function of a module; called with the arguments and ``tell``, which sends
                whatever it is given to ``hear``.
            hear: called in another thread, with every ``Told`` and at the end once with ``Done`` or
                ``Failed``; never after ``cancel``.
            size: how much there is to do.
            urgent: whether it goes before those that are not.
        """
        job = Job(task, arguments, size, hear)
        with self._news:
            self._waiting[0 if urgent else 1].append(job)
            self._news.notify()
        return job

    def cancel(self, job: Job) -> None:
        """Nobody wants this any more: it leaves the queue, or stops where it next tells something.

        One that tells nothing for some seconds loses its process.
        """
        with self._news:
            job.cancelled = True
            for queue in self._waiting:
                if job in queue:
                    queue.remove(job)
            if job in self._running and job.worker is not None:
                job.worker.send(_STOP)
                patience = threading.Timer(_PATIENCE, self._kill, (job,))
                patience.daemon = True
                patience.start()

    def _kill(self, job: Job) -> None:
        with self._news:
            if job in self._running and job.worker is not None:
                job.worker.process.kill()

    def ahead(self, job: Job) -> tuple[int, float] | None:
        """How many come before a job that waits, and seconds until its turn; None once it runs."""
        with self._news:
            queue = [*self._waiting[0], *self._waiting[1]]
            if job not in queue:
                return None
            before = queue[: queue.index(job)]
            now = perf_counter()
            left = [max(0.0, one.size * self._pace - now + one.begun) for one in self._running]
            work = sum(left) + sum(one.size for one in before) * self._pace
            return len(before) + len(self._running), work / self.processes

    def close(self) -> None:
        """End all processes; what was waiting is never done."""
        with self._news:
            self._closed = True
            for queue in self._waiting:
                queue.clear()
            for job in self._running:
                job.cancelled = True
            self._news.notify_all()
        for job in [*self._running]:
            self._kill(job)
        for thread in self._threads:
            thread.join(_PATIENCE)

    # In a thread of its own for each process

    def _work(self) -> None:
        worker = _Worker(self._context)
        while (job := self._next()) is not None:
            self._do(job, worker)
            if not worker.process.is_alive():
                worker.end()
                worker = _Worker(self._context)
        worker.end()

    def _next(self) -> Job | None:
        with self._news:
            while not (self._closed or self._waiting[0] or self._waiting[1]):
                self._news.wait()
            if self._closed:
                return None
            job = (self._waiting[0] or self._waiting[1]).pop(0)
            job.begun = perf_counter()
            self._running.append(job)
            return job

    def _do(self, job: Job, worker: "_Worker") -> None:
        with self._news:
            job.worker = worker
        for answer in worker.answers(job):
            if not job.cancelled:
                job.hear(answer)
        with self._news:
            self._running.remove(job)
            if job.size and not job.cancelled:
                pace = (perf_counter() - job.begun) / job.size
                self._pace += (_FORGETTING if self._pace else 1.0) * (pace - self._pace)


_STARTING = threading.Lock()  # the environment is everybody's


class _Worker:
    def __init__(self, context: Any) -> None:
        self.connection, theirs = context.Pipe()
        with _STARTING, workers_environment():
            self.process: BaseProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
            self.process.start()
        theirs.close()

    def answers(self, job: Job) -> Iterator[Answer]:
        """What the process says of a task, up to the task's end or its own."""
        answer: Answer = Told(None)
        self.send(job.message)
        try:
            while isinstance(answer, Told):
                answer = pickle.loads(self.connection.recv_bytes())
                yield answer
        except (EOFError, OSError):
            self.process.join(_PATIENCE)
            yield Failed(died("run", self.process.exitcode).line)

    def send(self, message: bytes) -> None:
        with suppress(OSError):  # it has died, as its answer will say
            self.connection.send_bytes(message)

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join(_PATIENCE)


# In a process


def _serve(connection: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    if hasattr(os, "nice"):
        os.nice(_COURTESY)

    def tell(what: Any) -> None:
        if connection.poll():  # while a task is done nothing else is sent
            connection.recv_bytes()
            raise _Stopped
        connection.send_bytes(pickle.dumps(Told(what)))

    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            message = connection.recv_bytes()
            if message != _STOP:  # of a task that had ended by then
                connection.send_bytes(_answer(message, tell))


def _answer(message: bytes, tell: Callable[[Any], None]) -> bytes:
    try:
        task, arguments = pickle.loads(message)
        return pickle.dumps(Done(task(*arguments, tell=tell)))
    except InvalidScenario as error:
        return pickle.dumps(Failed(str(error)))
    except _Stopped:
        return pickle.dumps(Failed("stopped"))
    except Exception as error:
        return pickle.dumps(Failed(*failed("run", error)[:2]))
