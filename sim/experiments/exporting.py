"""Everything that a store holds as tables for other programs, with a codebook."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.codebook import CODEBOOK, codebook_frame
from sim.experiments.frames import table
from sim.experiments.kept_run import months_of
from sim.experiments.measure import MEASURES
from sim.experiments.measuring import measuring_digest
from sim.experiments.request import refuse
from sim.experiments.saving import check_folder, save_tables
from sim.experiments.seed_result import MONEY, Twin
from sim.store.door import measures_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.store import tables
    from sim.store.store import Store

EXPORTED = ("runs", "measures", "run_months", "accounts")
"""The tables of an export, as ``codebook`` has them."""
FORMATS = ("csv", "parquet")
_CODEBOOKS = ("codebook.csv", "codebook.md")


def export(store: "Store", folder: str | Path, form: str = "csv") -> list[str]:
    """Write what the store holds to a folder: a file for each of ``EXPORTED``, and a codebook.

    Args:
        form: one of ``FORMATS``; "parquet" needs the extra ``analysis``.

    Returns:
        The names of the files.

    Raises:
        InvalidScenario: the folder cannot be written, or a library is missing.
        StoreTrouble: the store cannot be read, or a row is damaged.
    """
    check_export(folder, EXPORTED, form)
    frames = dict(zip(EXPORTED, stored_tables(store), strict=True))
    return write_export(folder, frames, codebook_frame(EXPORTED), form)


def check_export(folder: str | Path, tables: Sequence[str], form: str) -> None:
    """Require that tables of these names can be written to a folder in a form.

    Raises:
        InvalidScenario: the folder cannot be written, or a library is missing.
    """
    check_folder(folder, (*(f"{name}.{form}" for name in tables), *_CODEBOOKS))
    if form == "parquet":
        _require_parquet()


def write_export(
    folder: str | Path, frames: "Mapping[str, pd.DataFrame]", codebook: "pd.DataFrame", form: str
) -> list[str]:
    """Write tables and their codebook, for programs and for people; the names of the files."""
    named = {f"{name}.{form}": frame for name, frame in frames.items()}
    if form == "csv":
        save_tables(folder, {**named, "codebook.csv": codebook})
    else:
        for name, frame in named.items():
            frame.to_parquet(Path(folder) / name, index=False)
        save_tables(folder, {"codebook.csv": codebook})
    (Path(folder) / "codebook.md").write_text(codebook_text(codebook), "utf-8")
    return [*named, *_CODEBOOKS]


def stored_tables(store: "Store") -> "Iterator[pd.DataFrame]":
    """The tables of ``EXPORTED``, in that order."""
    runs = list(store.runs(run.run_id for run in store.every_run()).values())
    yield table("runs", map(_run_row, runs))
    yield table("measures", (row for run in runs for row in _measure_rows(run)))
    yield table("run_months", (row for run in runs for row in _month_rows(run)))
    names = {run.run_id: (run.scenario, run.seed) for run in runs}
    yield table(
        "accounts", (row for twin in store.every_twin() for row in _account_rows(twin, names))
    )


def codebook_text(codebook: "pd.DataFrame") -> str:
    """The codebook to read, Markdown in both languages."""
    lines = ["# Codebook / 变量说明", ""]
    for name, rows in codebook.groupby("table", sort=False):
        lines += [f"## {name}", "", "| column | unit | 中文 | English |", "|---|---|---|---|"]
        lines += [f"| `{r.column}` | {r.unit} | {r.zh} | {r.en} |" for r in rows.itertuples()]
        lines.append("")
    return "\n".join(lines)


def _require_parquet() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        allowed = "csv, or parquet with the extra `analysis` of jobshift"
        raise refuse("format", "parquet without the library pyarrow", allowed) from None


def _run_row(run: "tables.Run") -> dict[str, Any]:
    return {name: getattr(run, name, None) for name in CODEBOOK["runs"]}


def _measure_rows(run: "tables.Run") -> Iterator[dict[str, Any]]:
    keys = {"run_id": run.run_id, "scenario": run.scenario, "seed": run.seed}
    for name, value in measures_of(run.measures or "{}").items():
        unit = MEASURES[name].unit if name in MEASURES else None
        yield {**keys, "measure": name, "unit": unit, "value": value}


def _month_rows(run: "tables.Run") -> Iterator[dict[str, Any]]:
    if run.monthly is None:
        return
    indicators = json.loads(run.indicators or "[]")
    keys = {"run_id": run.run_id, "scenario": run.scenario, "seed": run.seed}
    for month, values in enumerate(months_of(run).tolist()):
        yield {**keys, "month": month, **dict(zip(indicators, values, strict=True))}


def _account_rows(
    kept: "tables.Twin", names: dict[str, tuple[str, int]]
) -> Iterator[dict[str, Any]]:
    """The accounts of a comparison; nothing if other definitions counted them."""
    if kept.policy_run is None or kept.measuring != measuring_digest():
        return
    from sim.store.codec import decode

    baseline, policy = names[kept.baseline_run], names[kept.policy_run]
    for account in decode(kept.payload, Twin).accounts:
        yield {
            "baseline": baseline[0],
            "scenario": policy[0],
            "seed": policy[1],
            "baseline_run": kept.baseline_run,
            "policy_run": kept.policy_run,
            "definition": account.definition,
            "horizon_months": account.horizon,
            **account.effects._asdict(),
            **{name: getattr(account, name) for name in ("matched", *MONEY, "job_years")},
        }
