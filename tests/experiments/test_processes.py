"""Processes that die, hang about or are told to stop."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

import sim
from sim.experiments.engine import Engine
from sim.experiments.request import refuse
from sim.scenario.problem import InvalidScenario

ROOT = Path(sim.__path__[0]).parent


def work(item: int) -> bytes:
    """Dies at 7, always; otherwise an answer that no pipe holds at once."""
    if item == 7:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return bytes(200_000)


def slow(item: int) -> int:
    time.sleep(0.05)
    return item


def refused(item: int) -> None:
    raise refuse("economy", "files that have changed since", "the same to the end")


def unpickled(item: int) -> object:
    return (one for one in range(item))


@pytest.mark.parametrize("processes", [2, 3])
def test_an_item_that_kills_its_process_costs_only_itself(processes: int) -> None:
    ended = list(Engine(processes).each(work, range(40)))
    assert sorted(one.item for one in ended) == list(range(40))
    (dead,) = (one for one in ended if one.failed)
    assert dead.item == 7
    assert dead.failed is not None
    assert dead.failed.died
    assert "its process died by signal" in dead.failed.line
    assert all(
        one.result is not None and len(one.result) == 200_000 for one in ended if one != dead
    )


@pytest.mark.parametrize("processes", [1, 2])
def test_what_no_item_can_do_is_said_once_and_at_once(processes: int) -> None:
    with pytest.raises(InvalidScenario, match="files that have changed"):
        list(Engine(processes).each(refused, range(1_000_000)))


def test_an_answer_that_cannot_be_sent_is_a_failure_of_its_item() -> None:
    ended = list(Engine(2).each(unpickled, range(4)))
    assert len(ended) == 4
    assert all(one.failed and "pickle" in one.failed.line for one in ended)


def test_whoever_wants_no_more_leaves_no_process() -> None:
    results = Engine(3).each(slow, range(1000))
    next(results)
    mine = [one for server in psutil.Process().children() for one in _workers(server)]
    assert mine
    results.close()
    assert psutil.wait_procs(mine, timeout=5)[1] == []


def _workers(server: psutil.Process) -> list[psutil.Process]:
    """What has been forked from a server of ``multiprocessing``; nothing from what has ended."""
    with suppress(psutil.NoSuchProcess):  # a zombie is one, too
        if "forkserver" in " ".join(server.cmdline()):
            return server.children()
    return []


def test_no_process_outlives_its_parent() -> None:
    program = (
        "from sim.experiments.engine import Engine\n"
        "from tests.experiments.test_processes import slow\n"
        "for one in Engine(3).each(slow, range(10_000)): print(one.item, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout:
        process.stdout.readline()
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 3
        process.kill()
        process.wait()
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_no_server_outlives_its_parent_while_it_imports(tmp_path: Path) -> None:
    (tmp_path / "takes_long.py").write_text("import time; time.sleep(60)", "utf-8")
    program = (
        "from sim.experiments.processes import start_context\n"
        "start_context(['takes_long']); print(flush=True); input()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        process.stdout.readline()
        time.sleep(2.0)  # it imports
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
    assert children
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_process_takes_many_items_one_trip() -> None:
    begin = time.perf_counter()
    assert sorted(Engine(2).map(abs, range(5_000))) == list(range(5_000))
    assert time.perf_counter() - begin < 30.0  # a hang
