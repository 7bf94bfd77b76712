"""A database server and a cluster, started when a test first asks for them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.services import dask_cluster, new_database, postgresql


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


@pytest.fixture
def new_store(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """A new, empty store in the kind of database named."""

    def store(database: str) -> str:
        name = uuid4().hex
        if database == "sqlite":
            return str(tmp_path / f"{name}.db")
        return new_database(request.getfixturevalue("server"), name)

    return store
