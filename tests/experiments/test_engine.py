import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.experiments.engine import Engine, RunFailed

ROOT = Path(sim.__path__[0]).parent


@pytest.mark.parametrize("processes", [1, 2])
def test_every_item_is_done_and_errors_come_last(processes):
    found: list[float] = []
    with pytest.raises(RunFailed, match=r"-1.0: ValueError: .*\(\+1 more failed\)"):
        found.extend(Engine(processes).map(math.sqrt, [4.0, -1.0, 9.0, -2.0, 16.0]))
    assert sorted(found) == [2.0, 3.0, 4.0]


def test_a_process_that_dies_is_said_in_one_line():
    with pytest.raises(RunFailed, match="its process died") as failure:
        list(Engine(2).map(os._exit, [3, 4]))
    assert "\n" not in str(failure.value)


def test_the_parents_environment_is_as_it_was():
    before = dict(os.environ), sys.modules["__main__"]
    assert sorted(Engine(2).map(abs, [-1, 2])) == [1, 2]
    assert (dict(os.environ), sys.modules["__main__"]) == before


def test_a_script_needs_no_guard_around_its_main_part(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from sim.experiments.engine import Engine\nprint(sorted(Engine(2).map(abs, [-1, 2])))\n",
        encoding="utf-8",
    )
    found = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout == "[1, 2]\n"
    assert found.stderr == ""


def test_by_default_there_are_as_many_processes_as_cores():
    assert 1 <= Engine().processes <= (os.cpu_count() or 1)


@pytest.mark.parametrize(
    ("engine", "begins"),
    [(Engine(2), True), (Engine(1), False), (Engine(2, "tcp://host:8786"), False)],
    ids=["processes", "this process", "cluster"],
)
def test_a_server_begins_early_only_where_processes_will_be_forked(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, begins: bool
) -> None:
    begun: list[object] = []
    monkeypatch.setattr("sim.experiments.processes.start_context", begun.append)
    engine.get_ready()
    assert bool(begun) == begins
