"""``sensitivity``, ``explore``, ``frontier`` and ``break-even`` on a sweep that was lived."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.app.cli import main
from sim.experiments.sweeps.sweep import sweep

MORRIS = """
baseline = "baseline"
scenarios = ["order_based_training"]
seeds = 2
population = 1000
months = 26
design = "morris"
samples = 2

[vary]
order_share = {}
order_based_training.payment = { low = 0, high = 10000 }
"""
OUTCOMES = ("--outcome", "account_job_years", "--outcome", "account_net_public_cost")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sweep file and the store in which its worlds are kept."""
    folder = tmp_path_factory.mktemp("analyses")
    (folder / "mine.toml").write_text(MORRIS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def lived(place: Path) -> Path:
    """The same folder after the sweep was lived."""
    sweep(place / "mine.toml", store=place / "kept.db", processes=1)
    return place


def asked(place: Path, command: str, *more: str) -> list[str]:
    return [command, str(place / "mine.toml"), "--store", str(place / "kept.db"), *more]


def test_the_cost_comes_first_and_alone_with_dry_run(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked(place, "sensitivity", "--dry-run")) == 0
    out, _ = capsys.readouterr()
    assert "2 × (2 + 1) = 6 points × 2 seeds × 2 worlds, 24 worlds at most" in out
    assert "to live" in out
    assert not (place / "kept.db").exists()


def test_indices_are_printed_saved_and_not_computed_again(
    lived: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = asked(lived, "sensitivity", *OUTCOMES, "--processes", "1")
    assert main([*command, "--out", str(lived / "out")]) == 0
    out, err = capsys.readouterr()
    assert "additional job-years" in out
    assert "6 points" in err
    names = {path.name for path in (lived / "out").iterdir()}
    assert {"indices.csv", "luck.csv", "points.csv", "codebook.csv"} < names
    assert "order_based_training-account_job_years.png" in names
    assert main([*command, "--format", "json", "--lang", "zh"]) == 0
    out, _ = capsys.readouterr()
    rows = json.loads(out)
    assert {(row["outcome"], row["parameter"]) for row in rows} == {
        (outcome, name)
        for outcome in OUTCOMES[1::2]
        for name in ("order_share", "order_based_training.payment")
    }


@pytest.mark.parametrize(
    ("command", "more", "said"),
    [
        ("sensitivity", ("--outcome", "acount_job_years"), 'did you mean "account_job_years"?'),
        ("explore", (), "60 or more"),
        ("explore", ("--above", "1", "--below", "2"), "one of them"),
        ("explore", ("--scenario", "order_based"), "did you mean"),
        ("frontier", ("--horizon", "7"), "horizon"),
        ("break-even", ("order_share", "--price", "1000"), "seeds"),
        ("break-even", ("order_shar", "--price", "1000"), 'did you mean "order_share"?'),
        ("break-even", ("order_share", "--price", "0"), "price"),
        ("break-even", ("order_share",), "--price"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    lived: Path,
    command: str,
    more: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(asked(lived, command, *more)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err.splitlines()[-1]


def test_the_frontier_of_settings(lived: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, store = lived / "grid.toml", lived / "kept.db"
    text = MORRIS.replace('design = "morris"\nsamples = 2\n', "").replace("order_share = {}\n", "")
    file.write_text(text.replace("high = 10000", "high = 10000, levels = 2"), "utf-8")
    sweep(file, store=store, processes=1)
    assert main(["frontier", "grid", "--store", str(store), "--out", str(lived / "front")]) == 0
    out, _ = capsys.readouterr()
    assert "Jobs against yuan" in out
    names = {path.name for path in (lived / "front").iterdir()}
    assert names == {"options.csv", "codebook.csv", "frontier.png"}


def test_a_sweep_that_nobody_lived(lived: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lived / "other.toml"
    file.write_text(MORRIS.replace("seeds = 2", "seeds = 3"), "utf-8")
    for name, said in ((str(file), "jobshift sweep"), ("nowhere", "no such sweep")):
        assert main(["frontier", name, "--store", str(lived / "kept.db")]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_sweep_is_exported_with_every_column_explained(lived: Path, form: str) -> None:
    folder = lived / form
    more = ["--parquet"] if form == "parquet" else []
    store = ["--store", str(lived / "kept.db")]
    assert main(["runs", "export", str(folder), "--sweep", "mine", *more, *store]) == 0
    read: Any = pd.read_parquet
    if form == "csv":
        read = partial(pd.read_csv, encoding="utf-8-sig")
    book = pd.read_csv(folder / "codebook.csv", encoding="utf-8-sig")
    for name, rows in (("worlds", 12), ("points", 6)):
        table = read(folder / f"{name}.{form}")
        assert len(table) == rows
        explained = set(book[book["table"] == name]["column"])
        assert set(table.columns) <= explained
    assert "order_based_training.payment" in (folder / "codebook.md").read_text("utf-8")
