"""The store on its own: rows in, rows out, nothing lost, nothing foreign touched."""

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sim.store.opening import APPLICATION
from sim.store.place import place_of
from sim.store.problem import InvalidStore, StoreTrouble, UnknownRun
from sim.store.store import Store
from sim.store.tables import Run, Status, Twin


def run_row(key: str = "a", status: Status = Status.DONE, measuring: str = "m") -> Run:
    return Run(
        run_id=key * 64,
        scenario="baseline",
        scenario_digest="s" * 64,
        model_digest="d" * 64,
        seed=1,
        population=1_000,
        months=2,
        resolved="{}",
        status=status,
        weight=2.0 if status is Status.DONE else None,
        result_sha256="r" * 64 if status is Status.DONE else None,
        measuring=measuring * 64 if status is Status.DONE else None,
        measures='{"x": 1.0}' if status is Status.DONE else None,
        indicators="[]",
        monthly=b"\1\2",
        traceback=None if status is Status.DONE else "Traceback",
        seconds=0.5,
        peak_memory_bytes=10,
        finished="2026-01-01T00:00:00",
        versions="{}",
        machine="Linux",
    )


def twin_row(key: str, baseline: str, policy: str | None) -> Twin:
    return Twin(
        twin_id=key * 64,
        baseline_run=baseline * 64,
        policy_run=policy and policy * 64,
        measuring="m" * 64,
        payload=b"payload",
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def test_rows_come_back(place: Path) -> None:
    with Store(place) as store:
        store.keep([run_row("a"), run_row("b")], [twin_row("t", "a", "b")])
    with Store(place, write=False) as store:
        found = store.runs(["a" * 64, "b" * 64, "c" * 64])
        assert set(found) == {"a" * 64, "b" * 64}
        assert found["a" * 64].monthly == b"\1\2"
        assert store.twins(["t" * 64])["t" * 64].payload == b"payload"
        assert [one.run_id[0] for one in store.every_run()] == ["a", "b"]
        assert store.every_run("other") == []
        assert list(store.damage()) == []


def test_a_run_is_kept_once_and_a_failed_one_gives_way(place: Path) -> None:
    with Store(place) as store:
        store.keep([run_row("a", Status.FAILED)])
        assert store.runs(["a" * 64])["a" * 64].status == Status.FAILED
        store.keep([run_row("a")])
        store.keep([run_row("a", Status.FAILED)])
        kept = store.runs(["a" * 64])["a" * 64]
        assert (kept.status, kept.traceback) == (Status.DONE, None)
        store.keep([run_row("a", measuring="n")])
        assert store.runs(["a" * 64])["a" * 64].measuring == "n" * 64
        assert len(store.every_run()) == 1


def test_what_is_set_up_is_really_set(place: Path) -> None:
    with Store(place) as store, store._engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("busy_timeout") == 60_000
        assert pragma("foreign_keys") == 1
        assert pragma("application_id") == APPLICATION


def test_deleting_a_run_deletes_its_comparisons(place: Path) -> None:
    with Store(place) as store:
        rows = [run_row("a"), run_row("b"), run_row("c")]
        store.keep(
            rows, [twin_row("s", "a", None), twin_row("t", "a", "b"), twin_row("u", "c", "b")]
        )
        store.delete(["a" * 64])
        assert [one.run_id[0] for one in store.every_run()] == ["b", "c"]
        assert [one.twin_id[0] for one in store.every_twin()] == ["u"]


def test_a_run_is_found_by_the_beginning_of_its_id(place: Path) -> None:
    with Store(place) as store:
        store.keep([run_row("a"), run_row("b")])
        assert store.run_like("aaaa").run_id == "a" * 64
        for beginning in ("aaa", "cccc", "%%%%", ""):
            with pytest.raises(UnknownRun, match="4 digits or more"):
                store.run_like(beginning)


def test_a_flipped_byte_is_found_and_never_handed_out(place: Path) -> None:
    with Store(place) as store:
        store.keep([run_row("a"), run_row("b")])
    with closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE runs SET monthly = x'0103' WHERE run_id LIKE 'b%'")
    with Store(place, write=False) as store:
        damaged = list(store.damage())
        assert len(damaged) == 1
        assert "b" * 64 in damaged[0]
        assert store.runs(["a" * 64])
        with pytest.raises(StoreTrouble, match="check-store"):
            store.runs(["b" * 64])


def foreign_database(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE mine (x)")


@pytest.mark.parametrize(
    "make",
    [
        foreign_database,
        lambda file: file.write_text("hello, I am a text"),
        lambda file: file.write_bytes(b"SQLite format 3\0" + bytes(84)),
    ],
)
def test_what_is_not_ours_is_refused_and_left_as_it_is(place: Path, make: object) -> None:
    assert callable(make)
    make(place)
    before = place.read_bytes()
    with pytest.raises(InvalidStore, match="found a file of another kind"):
        Store(place)
    assert place.read_bytes() == before
    assert [one.name for one in place.parent.iterdir()] == [place.name]


def test_another_version_is_refused_but_can_be_read(place: Path) -> None:
    with Store(place) as store:
        store.keep([run_row("a")])
    with closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE jobshift_store SET schema_version = 0")
    with pytest.raises(InvalidStore, match="runs export"):
        Store(place)
    with Store(place, write=False, any_version=True) as store:
        assert len(store.every_run()) == 1
    with closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE jobshift_store SET schema_version = 99")
    with pytest.raises(InvalidStore, match="a newer jobshift wrote it"):
        Store(place)


def test_a_folder_a_missing_file_and_a_wrong_url_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidStore, match="found a folder"):
        Store(tmp_path)
    with pytest.raises(InvalidStore, match="found no file"):
        Store(tmp_path / "none.db", write=False)
    with pytest.raises(InvalidStore, match="allowed a file or a URL"):
        Store("nothing://user:secret@host/x")


def write_many(place: Path, first: int) -> None:
    with Store(place) as store:
        for k in range(first, first + 20):
            store.keep([run_row(chr(0x4E00 + k)), run_row("shared"[0])])


def test_two_processes_write_into_one_store(place: Path) -> None:
    Store(place).close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(place, first)) for first in (0, 20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    with Store(place, write=False) as store:
        assert len(store.every_run()) == 41
        assert list(store.damage()) == []


def test_a_password_is_never_shown() -> None:
    place = place_of("postgresql://me:secret@host/runs?password=secret")
    assert "secret" not in f"{place} {place!r} {[place]}"
    assert "secret" in place.name
