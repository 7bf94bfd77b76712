"""The commands `sweep` and `status`, and what they say when something is in the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sim.app.cli import main
from sim.experiments.sweeps.file import load_sweep
from sim.experiments.sweeps.sweep import sweep
from sim.store import disk
from sim.store.manifest import counts, manifest_of, results_digest
from sim.store.store import Store
from tests.experiments.sweeps.conftest import new_store
from tests.experiments.sweeps.small_task import SmallTask
from tests.services import ROOT, dask_cluster, lacking

__all__ = ["new_store"]

FILE = """
baseline = "baseline"
scenarios = ["order_based_training"]
seeds = 5
population = 1000
months = 24
[vary]
order_share = { levels = 20 }
"""
WORLDS = 5 * 20 * 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(FILE, "utf-8")
    return path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def answer(*arguments: str) -> Any:
        code = main(list(arguments))
        return (code, *capsys.readouterr())

    return answer


def small(
    file: Path, store: str | Path, *options: str, seconds: float = 0.0, before: tuple[str, ...] = ()
) -> "subprocess.Popen[str]":
    """`jobshift sweep` with the small task, in a process of its own."""
    module = (sys.executable, "-m", "tests.experiments.sweeps.small_sweep")
    return subprocess.Popen(
        [*before, *module, str(seconds), str(file), "--store", str(store), *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def first_world(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("running") and line != "running 0\n":
            return
    raise AssertionError(process.communicate()[1])


def digest(file: Path, store: str | Path) -> str:
    with Store(store, write=False) as opened:
        manifest = manifest_of(opened, load_sweep(file).sweep_id)
        assert manifest is not None
        assert counts(opened, manifest).done == WORLDS
        assert list(opened.damage()) == []
        return results_digest(opened, manifest)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the sweep when nothing is in its way."""
    folder = tmp_path_factory.mktemp("undisturbed")
    file = folder / "mine.toml"
    file.write_text(FILE, "utf-8")
    asked = load_sweep(file)
    sweep(asked, store=folder / "s.db", processes=1, task=SmallTask.of(asked))
    return digest(file, folder / "s.db")


# What is said


def test_dry_run_says_what_it_takes_and_writes_nothing(
    file: Path, own_store: Path, call: Any
) -> None:
    code, out, err = call("sweep", str(file), "--dry-run")
    assert (code, err) == (0, "")
    assert "200 worlds (20 points × 5 seeds; baseline, order_based_training" in out
    assert "first guess" in out
    found = json.loads(call("sweep", str(file), "--dry-run", "--format", "json")[1])
    assert (found["total"], found["done"], found["left"]) == (WORLDS, 0, WORLDS)
    assert found["bytes"] > 1e6
    assert found["seconds"] > 1
    assert not own_store.exists()


def test_status_and_exit_codes(file: Path, own_store: Path, call: Any, tmp_path: Path) -> None:
    assert call("status")[0] == 2
    asked = load_sweep(file)
    task = SmallTask.of(asked, raises=(3,))
    sweep(asked, store=own_store, processes=1, task=task)
    found = json.loads(call("status", "--format", "json")[1])
    expected = {"done": 160, "failed": 20, "left": 20, "total": WORLDS}  # one has no baseline yet
    assert {name: found[name] for name in expected} == expected
    assert "seed 3 is not to my liking" in found["failures"][0]["traceback"]
    for name in ("mine", found["sweep_id"][:8], str(file)):
        code, out, _ = call("status", name)
        assert code == 0
        assert "20 × ValueError: seed 3 is not to my liking" in out
        assert "--retry-failed" in out
    code, _, err = call("status", "yours")
    assert code == 2
    assert "there are: mine" in err
    dry = json.loads(call("sweep", str(file), "--dry-run", "--format", "json")[1])
    assert (dry["done"], dry["failed"]) == (160, 20)


def test_some_failed_is_exit_code_3(file: Path, call: Any, own_store: Path) -> None:
    text = FILE.replace("seeds = 5", "seeds = 1").replace("levels = 20", "levels = 2")
    file.write_text(text, "utf-8")
    asked = load_sweep(file)
    first = SmallTask.of(asked, raises=(1,))
    sweep(asked, store=own_store, processes=1, task=first)
    retried = small(file, own_store, "--retry-failed", "--format", "json", "--processes", "1")
    assert ended(retried)[0] == 0
    with Store(own_store) as store:
        store.delete([run.run_id for run in store.every_run()])
    sweep(asked, store=own_store, processes=1, task=first)
    code, out, err = ended(small(file, own_store, "--processes", "1"))
    assert code == 3
    assert "2 worlds failed: `jobshift status mine` says why" in err.splitlines()[-1]
    assert out.splitlines()[-1].startswith("mine")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sweep", "nowhere.toml"), "no such file"),
        (("sweep", "FILE", "--processes", "0"), "processes: found 0"),
        (("sweep", "FILE", "--cluster", "tcp://127.0.0.1:1"), "PostgreSQL database"),
        (("sweep", "FILE", "--store", "nothing://me:secret@host/x"), "allowed a file or a URL"),
        (("status", "--store", "nowhere.db"), "found no file"),
    ],
)
def test_bad_input_is_one_line(
    arguments: tuple[str, ...], said: str, file: Path, own_store: Path, call: Any
) -> None:
    code, out, err = call(*(str(file) if one == "FILE" else one for one in arguments))
    assert (code, out) == (2, "")
    assert said in err
    assert "secret" not in err
    assert len(err.splitlines()) == 1
    if "--cluster" not in arguments:
        assert not own_store.exists()


# What gets in the way


@pytest.mark.parametrize("processes", ["1", "3"])
def test_ctrl_c_says_what_is_kept_and_how_it_goes_on(
    processes: str, file: Path, tmp_path: Path, undisturbed: str
) -> None:
    interrupt_all = getattr(os, "killpg", None)
    if interrupt_all is None:
        pytest.skip("Windows has no such signal for one process")
    store = tmp_path / "s.db"
    process = small(file, store, "--processes", processes, seconds=0.05)
    first_world(process)
    begin = time.perf_counter()
    interrupt_all(process.pid, signal.SIGINT)  # what a terminal does
    code, _, err = ended(process)
    assert time.perf_counter() - begin < 20.0  # 2 s on a machine that does nothing else
    assert code == 130
    line = err.splitlines()[-1]
    assert line.startswith("interrupted – ")
    assert f"of {WORLDS} worlds are kept in {store}" in line
    assert f"`jobshift sweep {file} --store {store}` goes on" in line
    assert "Traceback" not in err
    assert ended(small(file, store))[0] == 0
    assert digest(file, store) == undisturbed


def test_two_sweeps_into_one_store_at_once(file: Path, tmp_path: Path, undisturbed: str) -> None:
    store = tmp_path / "s.db"
    both = [small(file, store, "--processes", "1", seconds=0.005) for _ in range(2)]
    assert [ended(one)[0] for one in both] == [0, 0]
    assert digest(file, store) == undisturbed


def test_two_sweeps_into_one_new_database_at_once(
    file: Path, tmp_path: Path, new_store: Callable[[str], str], undisturbed: str
) -> None:
    store = new_store("postgresql")
    both = [small(file, store, "--processes", "1", seconds=0.005) for _ in range(2)]
    assert [ended(one)[0] for one in both] == [0, 0]
    assert digest(file, store) == undisturbed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        lacking("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(file: Path, tmp_path: Path, small_disk: Path, undisturbed: str) -> None:
    store = small_disk / "s.db"
    code, _, err = ended(small(file, store, "--processes", "2"))
    assert code == 4
    line = err.splitlines()[-1]
    assert "full" in line
    assert f"worlds are kept in {store}; `jobshift sweep {file} --store {store}` goes on" in line
    assert "Traceback" not in err
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    with Store(store, write=False) as opened:
        assert 0 < len(opened.every_run()) < WORLDS
        assert list(opened.damage()) == []
    assert ended(small(file, store))[0] == 0
    assert digest(file, store) == undisturbed


def test_a_file_made_read_only_in_the_middle(file: Path, tmp_path: Path, undisturbed: str) -> None:
    before: tuple[str, ...] = ()
    if getattr(os, "geteuid", lambda: 1)() == 0:  # root may write what nobody may
        if shutil.which("setpriv") is None:
            lacking("setpriv, to take from root the right to write what is read-only")
        before = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
    store = tmp_path / "s.db"
    process = small(file, store, "--processes", "2", seconds=0.02, before=before)
    first_world(process)
    store.chmod(0o444)
    code, _, err = ended(process)
    assert code == 4
    assert "it may no longer be written – " in err.splitlines()[-1]
    with Store(store, write=False) as opened:
        assert 0 < len(opened.every_run()) < WORLDS
    store.chmod(0o644)
    assert ended(small(file, store))[0] == 0
    assert digest(file, store) == undisturbed


def test_a_file_that_is_taken_away(file: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    process = small(file, store, "--processes", "2", seconds=0.02)
    first_world(process)
    store.rename(tmp_path / "t.db")
    code, _, err = ended(process)
    assert code == 4
    assert f"store {store}: it is gone" in err.splitlines()[-1]


def test_a_database_made_read_only_in_the_middle(
    file: Path, tmp_path: Path, new_store: Callable[[str], str], server: str, undisturbed: str
) -> None:
    import psycopg

    store = new_store("postgresql")
    name = store.rpartition("/")[2]
    process = small(file, store, "--processes", "2", seconds=0.02)
    first_world(process)
    forbid = f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'
    stop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(forbid.encode())
        connection.execute(stop, [name])
        code, _, err = ended(process)
        assert code == 4
        line = err.splitlines()[-1]
        assert "worlds are kept in postgresql://jobshift:***@127.0.0.1" in line
        assert "geheim" not in err
        with Store(store, write=False) as opened:
            assert 0 < len(opened.every_run()) < WORLDS
        connection.execute(f'ALTER DATABASE "{name}" RESET ALL'.encode())
    assert ended(small(file, store))[0] == 0
    assert digest(file, store) == undisturbed


def test_a_scheduler_that_is_gone(file: Path, new_store: Callable[[str], str]) -> None:
    store = new_store("postgresql")
    with dask_cluster(1) as address:
        process = small(file, store, "--cluster", address, seconds=0.05)
        first_world(process)
        port = address.rpartition(":")[2]
        for one in psutil.process_iter(["cmdline"]):
            if {"scheduler", port} <= set(one.info["cmdline"] or ()):
                one.kill()
        code, _, err = ended(process)
    assert code == 3
    line = err.splitlines()[-1]
    assert line.startswith(f"cluster {address}: the scheduler is gone – ")
    assert "the same command goes on" in line
    assert "Traceback" not in err
    assert "geheim" not in err


def test_a_file_on_a_network_disk_is_refused(
    own_store: Path, call: Any, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_store.parent.mkdir(parents=True, exist_ok=True)
    mounted = [disk.Disk("/", "ext4", "rw"), disk.Disk(str(own_store.parent), "nfs4", "rw")]
    monkeypatch.setattr(disk, "disks", lambda: mounted)
    code, _, err = call("sweep", str(file))
    assert code == 2
    assert "on a network disk (nfs4), where SQLite loses data" in err
    assert not own_store.exists()
