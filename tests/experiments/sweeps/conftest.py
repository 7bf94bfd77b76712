"""New stores, in each kind of database."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.services import new_database


@pytest.fixture
def new_store(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """A new, empty store in the kind of database named."""

    def store(database: str) -> str:
        name = uuid4().hex
        if database == "sqlite":
            return str(tmp_path / f"{name}.db")
        return new_database(request.getfixturevalue("server"), name)

    return store
