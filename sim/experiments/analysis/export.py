"""A sweep as files for other programs: every world, every point, and what the columns mean."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.analysis.finished import finished
from sim.experiments.analysis.tables import (
    analysis_codebook,
    columns_of_points,
    columns_of_worlds,
)
from sim.experiments.exporting import check_export, write_export
from sim.experiments.sweeps.table import points_table

if TYPE_CHECKING:
    from sim.store.store import Store

TABLES = ("worlds", "points")


def export_sweep(
    sweep: str | Path, store: "Store", folder: str | Path, form: str = "csv"
) -> list[str]:
    """Write a sweep to a folder: ``TABLES``, and a codebook for every column of them.

    Args:
        sweep: its name, the beginning of its id, or the file that asks for it.
        form: "csv", or "parquet", which needs the extra ``analysis``.

    Returns:
        The names of the files.

    Raises:
        InvalidScenario: the folder cannot be written, or a library is missing.
        InvalidStore: the store has no such sweep.
        StoreTrouble: the store cannot be read.
    """
    check_export(folder, TABLES, form)
    found = finished(sweep, store)
    points = points_table(found.worlds, found.names, *found.outcomes)
    book = analysis_codebook(
        worlds=columns_of_worlds(found), points=columns_of_points(found, found.outcomes)
    )
    return write_export(folder, {"worlds": found.worlds, "points": points}, book, form)
