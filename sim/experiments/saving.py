"""Tables on disk: all of them or none, in a folder known to be writable before work starts."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.request import refuse
from sim.language.message import Message
from sim.scenario.problem import shown_file

if TYPE_CHECKING:
    import pandas as pd


def check_folder(folder: str | Path, names: tuple[str, ...] = ()) -> Path:
    """Make the folder and require that files of these names can be written to it.

    Raises:
        InvalidScenario: it cannot be made or written, or a file in it is locked; one line.
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
        for name in names:  # Excel locks what it shows
            if (path / name).exists():
                with (path / name).open("r+b"):
                    pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found = f"{shown_file(folder)} ({reason})"
        raise refuse("out", found, Message("allowed.writable")) from None
    return path


def without_formula(text: str) -> str:
    """A text as a spreadsheet may open it: what it would take for a formula begins with a quote.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _harmless(table: "pd.DataFrame") -> "pd.DataFrame":
    """The table without a text that a spreadsheet would take for a formula."""
    changed: dict[str, Any] = {}
    for name in table.select_dtypes(["object", "string"]):
        texts = {text for text in table[name].unique() if isinstance(text, str)}
        harmless = {text: without_formula(text) for text in texts if text != without_formula(text)}
        if harmless:
            changed[str(name)] = table[name].replace(harmless)
    return table.assign(**changed)


def save_tables(folder: str | Path, tables: "Mapping[str, pd.DataFrame]") -> None:
    """Write each table as CSV that Excel reads (UTF-8 with a mark), replacing older ones at once.

    Args:
        folder: made if it is not there.
        tables: by file name.

    Raises:
        InvalidScenario: the folder cannot be written.
    """
    path = check_folder(folder, tuple(tables))
    written: list[tuple[str, Path]] = []
    try:
        for name, table in tables.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}-", dir=path)
            written.append((temporary, path / name))
            with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
                _harmless(table).to_csv(file, index=False, lineterminator="\n")
        for temporary, final in written:
            Path(temporary).chmod(0o644)
            Path(temporary).replace(final)
    finally:
        for temporary, _ in written:
            Path(temporary).unlink(missing_ok=True)
