"""The command as a process of its own: streams, signals, exit codes, speed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
JOBSHIFT = [sys.executable, "-m", "sim.app.cli"]
SMALL = ["--population", "2000", "--months", "15"]


def environment(**changes: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"} | changes


def call(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*JOBSHIFT, *arguments],
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def test_help_answers_at_once() -> None:
    call("--help")  # the first time Python compiles

    def seconds() -> float:
        begin = time.perf_counter()
        assert call("--help").returncode == 0
        return time.perf_counter() - begin

    # Far more than it takes, and again if something else had the machine in these seconds.
    assert any(seconds() < 3.0 for _ in range(10))


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["scenarios", "--lang", "x"]])
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    program = (
        "import sys; from sim.app.cli import main; main(sys.argv[1:]); "
        "print(*{'mesa', 'numba', 'pandas', 'scipy', 'numpy'} & set(sys.modules), file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
    )
    assert found.stderr.splitlines()[-1] == ""


def test_json_is_alone_on_standard_output() -> None:
    arguments = ["no_ai", *SMALL, "--seeds", "2", "--format", "json"]
    found = call("compare", "baseline", *arguments)
    assert found.returncode == 0
    assert json.loads(found.stdout)["seeds"] == [1, 2]
    assert found.stderr.startswith("starting")


def test_two_processes_say_what_one_says() -> None:
    arguments = ["compare", "baseline", "no_ai", *SMALL, "--seeds", "2", "--format", "csv"]
    arguments += ["--no-store"]
    one, two = (call(*arguments, "--processes", n) for n in ("1", "2"))
    assert one.returncode == 0
    assert one.stdout == two.stdout


@pytest.mark.parametrize("code", ["ascii", "gbk", "cp1252"])
def test_any_encoding_of_the_terminal(code: str) -> None:
    for arguments in (["scenarios", "--lang", "zh"], ["parameters", "kappa"], ["--help"]):
        changes = {"PYTHONUTF8": "0", "PYTHONIOENCODING": code}
        found = subprocess.run(
            [*JOBSHIFT, *arguments], env=environment(**changes), capture_output=True
        )
        assert found.returncode == 0, found.stderr


def test_nobody_reads_on() -> None:
    process = subprocess.Popen(
        [*JOBSHIFT, "parameters"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.parametrize("processes", ["1", "2"])
def test_an_interruption_is_answered_soon(processes: str) -> None:
    interrupt_all = getattr(os, "killpg", None)
    if interrupt_all is None:
        pytest.skip("Windows has no such signal for one process")
    arguments = ["no_ai", "--population", "20000", "--months", "240", "--seeds", "40"]
    process = subprocess.Popen(
        [*JOBSHIFT, "compare", "baseline", *arguments, "--processes", processes],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith(b"starting")
    time.sleep(4.0)
    begin = time.perf_counter()
    interrupt_all(process.pid, signal.SIGINT)  # what a terminal does
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()  # one that does not hear would go on
    assert time.perf_counter() - begin < 5.0  # 2 s on a machine that does nothing else
    assert process.returncode == 130
    assert out == b""
    assert err.splitlines()[-1] == b"interrupted"
    assert b"Traceback" not in err
