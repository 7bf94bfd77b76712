"""A sweep in a process of its own, which can be killed.

The process is forked from a server that has imported everything, so that it starts at once. As a
program it is the command `jobshift sweep` with the small task:

python -m tests.experiments.sweeps.small_sweep SECONDS FILE OPTIONS…
"""

import multiprocessing
import sys
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from sim.experiments.progress import Progress
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.sweep import sweep
from tests.experiments.sweeps.small_task import SmallTask

PATIENCE = 300.0  # seconds, for a hang


class How(NamedTuple):
    """``seconds``: the small task takes; None to live real worlds."""

    processes: int | None = None
    cluster: str | None = None
    seconds: float | None = 0.0


class Running(NamedTuple):
    process: BaseProcess
    told: Any

    def first_world(self) -> bool:
        """Wait until a world has been kept; false if the process ended without."""
        if not self.told.poll(PATIENCE):
            raise TimeoutError("no world in time")
        try:
            return bool(self.told.recv())
        except EOFError:
            return False

    def ended(self, seconds: float) -> int | None:
        """The exit code, or None if it is still there after so many seconds."""
        self.process.join(seconds)
        return self.process.exitcode


def start(file: str, store: str, how: How) -> Running:
    context: Any = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_live, args=(file, store, how, writer))
    process.start()
    writer.close()
    return Running(process, reader)


def _live(file: str, store: str, how: How, told: Any) -> None:
    def tell(now: Progress) -> None:
        if now.stage == "running" and now.done and not told.closed:
            told.send(True)
            told.close()

    asked = load_sweep(file)
    task = None if how.seconds is None else SmallTask.of(asked, seconds=how.seconds)
    sweep(
        asked,
        store=store,
        processes=how.processes,
        cluster=how.cluster,
        progress=tell,
        task=task,
    )


def main() -> int:
    from sim.app.cli import main as jobshift
    from sim.experiments.sweeps import sweep as module

    seconds, *arguments = sys.argv[1:]
    real = module.sweep_into

    def small(store: Any, asked: Any, engine: Any, retry_failed: bool, progress: Any) -> Any:
        task = SmallTask.of(asked, seconds=float(seconds))

        def tell(now: Progress) -> None:
            print(now.stage, now.done, flush=True)
            progress(now)

        return real(store, asked, engine, retry_failed, tell, task)

    setattr(module, "sweep_into", small)  # noqa: B010
    return jobshift(["sweep", *arguments])


if __name__ == "__main__":
    sys.exit(main())
