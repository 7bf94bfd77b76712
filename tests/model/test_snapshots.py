"""A snapshot says the same from memory and from disk."""

from dataclasses import fields

import numpy as np
import pytest

from sim.model import snapshots
from sim.model.snapshots import Snapshot
from tests.worlds import live, world


def test_a_snapshot_kept_on_disk_is_the_one_that_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    album = live(world(months=12, snapshots=[3, 11])).snapshots
    monkeypatch.setattr(snapshots, "_IN_MEMORY", 0)
    on_disk = live(world(months=12, snapshots=[3, 11])).snapshots
    assert sorted(album) == sorted(on_disk) == [3, 11]
    assert len(on_disk) == 2
    for month in (3, 11):
        for field in fields(Snapshot):
            one, other = getattr(album[month], field.name), getattr(on_disk[month], field.name)
            assert np.array_equal(one, other), field.name
            assert getattr(one, "dtype", int) == getattr(other, "dtype", int)
    folder = on_disk._folder
    assert folder is not None
    assert len(list(folder.iterdir())) == 2
    with pytest.raises(KeyError):
        on_disk[5]
    del on_disk
    assert not folder.exists()


def test_a_snapshot_says_what_people_do_now() -> None:
    economy = world(months=6)
    live(economy)
    taken, workers = economy.take_snapshot(), economy.people.workers
    for column in ("status", "programmes", "earned", "occupation", "city"):
        assert np.array_equal(getattr(taken, column), workers[column]), column
    employed = workers["cell"] >= 0
    firm = economy.records("cells")["firm"][workers["cell"]]
    assert np.array_equal(taken.firm, np.where(employed, firm, -1))
    exposed = economy.data.focal_occupations[workers["occupation"]]
    older = economy.month - workers["birth"] >= 35 * 12
    assert np.array_equal(taken.focal, older & exposed & (workers["education"] <= 2))
    assert (taken.month, taken.present) == (economy.month, economy.present)
