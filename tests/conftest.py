"""What every test has: a store of its own, away from the checkout. And what many share: a
database server and a cluster, started when one first asks for them.
"""

import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.scheduling import (
    pytest_cmdline_main,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionstart,
    pytest_xdist_make_scheduler,
)
from tests.services import dask_cluster, postgresql

__all__ = [
    "cluster",
    "own_store",
    "pytest_cmdline_main",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_sessionstart",
    "pytest_xdist_make_scheduler",
    "server",
]


if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # A shell lets what it starts in the background ignore Ctrl-C, and that is handed down.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands keep their results by default, in this process and in those it starts."""
    place = tmp_path_factory.getbasetemp() / "stores" / f"{uuid4().hex}.db"
    monkeypatch.setenv("JOBSHIFT_STORE", str(place))
    return place


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a Dask scheduler with three workers."""
    with dask_cluster(3) as address:
        yield address
