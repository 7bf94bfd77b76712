"""What every test has: a store of its own, away from the checkout."""

from pathlib import Path
from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands keep their results by default, in this process and in those it starts."""
    place = tmp_path_factory.getbasetemp() / "stores" / f"{uuid4().hex}.db"
    monkeypatch.setenv("JOBSHIFT_STORE", str(place))
    return place
