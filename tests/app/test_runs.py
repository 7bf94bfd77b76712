"""What is kept, as a user sees it: never computed twice, listed, shown, deleted, exported."""

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.app.cli import main
from sim.experiments import gathering
from sim.experiments.engine import RunFailed
from sim.experiments.seed_result import Failure, Outcome

SMALL: dict[str, Any] = {"population": 1_000, "months": 16}
BOTH = ("baseline", "order_based_training")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")

    def answer(*arguments: str) -> Any:
        code = main(list(arguments))
        return (code, *capsys.readouterr())

    return answer


def compared(store: Path, *scenarios: str, seeds: int = 2) -> Any:
    return sim.compare(*(scenarios or BOTH), seeds=seeds, processes=1, store=store, **SMALL)


def test_nothing_is_computed_twice(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compared(own_store)
    lived: list[tuple[int, tuple[str, ...]]] = []
    task = gathering.live_missing
    defaults = gathering.gather.__kwdefaults__ or {}

    def counted(missing: gathering.Missing) -> Outcome:
        lived.append((missing.seed, tuple(one.name for one in missing.scenarios)))
        return task(missing)

    monkeypatch.setattr(gathering.gather, "__kwdefaults__", defaults | {"task": counted})
    again = compared(own_store)
    assert lived == []
    for name in ("summary", "headline", "effects", "costs", "groups", "curves", "moves", "cities"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name))
    compared(own_store, "baseline", "order_based_training", "per_head_subsidy", seeds=3)
    assert lived == [
        (1, ("per_head_subsidy",)),
        (2, ("per_head_subsidy",)),
        (3, ("order_based_training", "per_head_subsidy")),
    ]


def test_a_run_is_taken_from_what_a_comparison_kept(own_store: Path) -> None:
    compared(own_store)
    kept = sim.run("order_based_training", seed=2, store=own_store, **SMALL)
    assert kept.stored
    alone = sim.run("order_based_training", seed=2, **SMALL)
    assert kept.result_sha256 == alone.result_sha256
    assert kept.measures == pytest.approx(alone.measures, nan_ok=True)
    assert kept.displaced.equals(alone.displaced)


def test_a_seed_that_fails_keeps_the_others(
    own_store: Path, monkeypatch: pytest.MonkeyPatch, call: Any
) -> None:
    task = gathering.live_missing
    defaults = gathering.gather.__kwdefaults__ or {}

    def failing(missing: gathering.Missing) -> Outcome:
        if missing.seed == 2:
            return Outcome(None, (Failure("baseline", 2, "seed 2: boom", "Traceback: boom"),))
        return task(missing)

    monkeypatch.setattr(gathering.gather, "__kwdefaults__", defaults | {"task": failing})
    with pytest.raises(RunFailed, match="boom"):
        compared(own_store, seeds=3)
    listed = json.loads(call("runs", "--format", "json")[1])
    status = sorted((one["seed"], one["scenario"], one["status"]) for one in listed)
    assert status == [
        (1, "baseline", "done"),
        (1, "order_based_training", "done"),
        (2, "baseline", "failed"),
        (3, "baseline", "done"),
        (3, "order_based_training", "done"),
    ]
    failed = next(one["run_id"] for one in listed if one["status"] == "failed")
    assert "Traceback: boom" in call("runs", "show", failed[:10])[1]


def test_list_show_delete(own_store: Path, call: Any) -> None:
    code, out, err = call("runs")
    assert (code, out) == (2, "")
    assert "found no file" in err
    compared(own_store)
    code, out, _ = call("runs", "--scenario", "baseline")
    assert code == 0
    assert out.count("1,000 people, 16 months") == 2
    listed = json.loads(call("runs", "--format", "json")[1])
    assert len(listed) == 4
    one = listed[0]["run_id"]
    shown = json.loads(call("runs", "show", one[:8], "--format", "json")[1])
    assert shown["run_id"] == one
    assert shown["measures"]["unemployment_rate"] > 0
    assert "unemployment rate" in call("runs", "show", one[:8])[1]
    code, _, err = call("runs", "show", "zz")
    assert code == 2
    assert len(err.splitlines()) == 1
    for wrong in (("runs", "delete"), ("runs", "delete", one[:8], "--all")):
        assert call(*wrong)[0] == 2
    assert call("runs", "delete", one[:8], "--yes")[0] == 0
    assert len(json.loads(call("runs", "--format", "json")[1])) == 3
    assert call("runs", "delete", "--all", "--yes")[0] == 0
    assert json.loads(call("runs", "--format", "json")[1]) == []


def test_export_and_check(own_store: Path, call: Any, tmp_path: Path) -> None:
    kept = compared(own_store)
    code, out, _ = call("runs", "export", str(tmp_path / "all"))
    assert code == 0
    names = [Path(line).name for line in out.split()]
    assert names[-2:] == ["codebook.csv", "codebook.md"]
    tables = {name: pd.read_csv(tmp_path / "all" / name) for name in names[:-1]}
    assert len(tables["runs.csv"]) == 4
    assert len(tables["run_months.csv"]) == 4 * 16
    accounts = tables["accounts.csv"].query("definition == 'all_work'")
    effects = kept.effects.query("definition == 'all_work'")
    assert sorted(accounts["net"]) == sorted(effects["net"])
    with (tmp_path / "all" / "codebook.csv").open(encoding="utf-8-sig") as file:
        said = {(row["table"], row["column"]) for row in csv.DictReader(file)}
    for name in names[:-2]:
        table = name.removesuffix(".csv")
        assert {(table, column) for column in tables[name].columns} <= said
    code, out, _ = call("runs", "export", str(tmp_path / "other"), "--parquet")
    assert code == 0
    again = pd.read_parquet(tmp_path / "other" / "measures.parquet")
    assert len(again) == len(tables["measures.csv"])
    code, out, _ = call("check-store")
    assert code == 0
    assert "all 4 runs" in out


def test_a_damaged_store_says_what_is_damaged(own_store: Path, call: Any) -> None:
    import sqlite3
    from contextlib import closing

    compared(own_store)
    with closing(sqlite3.connect(own_store)) as raw, raw:
        raw.execute("UPDATE twins SET payload = payload || x'00' WHERE policy_run IS NOT NULL")
    code, out, err = call("check-store")
    assert (code, out) == (4, "")
    assert len(err.splitlines()) == 2
    code, _, err = call("compare", *BOTH, "--seeds", "2", "--population", "1000", "--months", "16")
    assert code == 4
    assert "check-store" in err
