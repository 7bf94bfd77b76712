"""A pass in parts gives the same for any number of threads, and covers every row once."""

from itertools import pairwise

import numpy as np
import pytest

from sim.model import threads
from tests.worlds import live, world


@pytest.mark.parametrize("rows", [0, 1, 99_999, 100_001, 200_003, 1_234_567])
def test_parts_cover_every_row_once(rows: int) -> None:
    edges = threads.parts(rows)
    assert edges[0][0] == 0
    assert edges[-1][1] == rows
    assert all(one[1] == other[0] for one, other in pairwise(edges))


@pytest.mark.parametrize(("asked", "found"), [("", None), (" ", None), ("1", 1), (" 12 ", 12)])
def test_threads_may_be_limited(
    asked: str, found: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(threads.THREADS, asked)
    assert threads.most_threads() == found


@pytest.mark.parametrize("asked", ["two", "0", "-1", "1.5", "²", "9" * 5000])
def test_a_limit_that_is_none_is_refused(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(threads.THREADS, asked)
    with pytest.raises(ValueError, match=r"JOBSHIFT_THREADS: found .*, allowed 1\.\.1024"):
        threads.most_threads()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_parts_are_put_together_in_their_order(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "_threads", lambda: number)
    threads._pool.cache_clear()
    found = threads.in_parts(lambda part, first, last: (part, first, last), 250_000)
    threads._pool.cache_clear()
    assert found == [(k, *edges) for k, edges in enumerate(threads.parts(250_000))]


def test_a_world_in_parts_is_the_same_for_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "_WORTH_IT", 1_000)
    found = []
    for number in (1, 2):
        monkeypatch.setattr(threads, "_threads", lambda number=number: number)
        threads._pool.cache_clear()
        economy = live(world(population=3_000, months=12, seed=2))
        found.append((economy.history.series, economy.records("workers").copy()))
    threads._pool.cache_clear()
    assert np.array_equal(found[0][0], found[1][0])
    assert np.array_equal(found[0][1], found[1][1])


def test_a_world_in_parts_is_the_world_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = live(world(population=3_000, months=12, seed=2))
    monkeypatch.setattr(threads, "_WORTH_IT", 1_000)
    parted = live(world(population=3_000, months=12, seed=2))
    assert np.array_equal(whole.history.series, parted.history.series)
    assert np.array_equal(whole.records("workers"), parted.records("workers"))
