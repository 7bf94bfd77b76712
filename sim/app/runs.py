"""The commands ``runs`` and ``check-store``: what a store holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from sim.app.failure import STORE_TROUBLE, say
from sim.app.machine import write_csv, write_json
from sim.app.options import Format, InvalidOption
from sim.app.progress import Notes
from sim.app.ruled_table import ruled
from sim.app.screen import answer, notes
from sim.language import Language
from sim.reporting.number_text import number_text, unit_text
from sim.store.place import Place

if TYPE_CHECKING:
    from sim.store.store import Store
    from sim.store.tables import Run

_SHOWN = 12  # digits of a run's id


def list_runs(scenario: str | None, place: Place, form: Format, words: Language) -> None:
    """Print the runs of a store, the newest first.

    Args:
        scenario: only those of this name.

    Raises:
        InvalidStore, StoreTrouble: the store is none, or cannot be read.
    """
    with _reading(place) as store:
        found = store.every_run(scenario)
    rows = [one._asdict() for one in found]
    if form is Format.JSON:
        return write_json(rows)
    if form is Format.CSV:
        from sim.store.store import Listed

        return write_csv(Listed._fields, rows)
    table = ruled()
    for name in ("run", "scenario", "seed", "size", "status", "finished", "seconds"):
        table.add_column(words(f"runs.{name}"))
    for one in found:
        table.add_row(
            one.run_id[:_SHOWN],
            one.scenario,
            str(one.seed),
            words("runs.people_months", people=f"{one.population:,}", months=one.months),
            words(f"runs.{one.status}"),
            one.finished[:16].replace("T", " "),
            "" if one.seconds is None else f"{one.seconds:.1f}",
        )
    screen = answer()
    if found:
        screen.print(table)
    screen.print(words("runs.count", number=len(found), store=place), style="dim")


def show_run(beginning: str, place: Place, form: Format, words: Language) -> None:
    """Print one run: what was asked, by which versions, and its measures, or why it failed.

    Raises:
        InvalidStore, StoreTrouble: the store is none or cannot be read, or has no such run.
    """
    from sim.store.door import measures_of

    with _reading(place) as store:
        run = store.run_like(beginning)
    measures = measures_of(run.measures or "{}")
    facts = _facts(run)
    if form is Format.JSON:
        return write_json(facts | {"measures": measures})
    if form is Format.CSV:
        rows = [{"name": name, "value": value} for name, value in (facts | measures).items()]
        return write_csv(("name", "value"), rows)
    screen = answer()
    for name, value in facts.items():
        screen.print(f"{name:18} {value}", soft_wrap=True)
    if measures:
        screen.print(_measures(measures, words))


def delete_runs(
    beginnings: Sequence[str], every: bool, yes: bool, place: Place, words: Language
) -> None:
    """Forget runs, and the comparisons they are in, after asking.

    Args:
        every: all of them.
        yes: do not ask.

    Raises:
        InvalidOption: neither some nor all are named, or both.
        InvalidStore, StoreTrouble: the store is none or cannot be written, or has no such run.
    """
    if every == bool(beginnings):
        found = "runs and --all" if every else "neither a run nor --all"
        raise InvalidOption("runs delete", found, "the beginnings of some ids, or --all")
    from sim.store.store import Store

    with Store(place.name) as store:
        ids = [run.run_id for run in store.every_run()] if every else []
        ids += [store.run_like(one).run_id for one in beginnings]
        question = words("runs.sure", number=len(ids), store=place)
        if not yes and not typer.confirm(question, err=True):
            return notes().print(words("runs.kept_all"))
        store.delete(ids)
    return notes().print(words("runs.deleted", number=len(ids), store=place))


def export_runs(
    folder: Path, sweep: str | None, parquet: bool, place: Place, words: Language
) -> None:
    """Write all that a store holds, or one sweep of it, to a folder, with a codebook.

    Raises:
        InvalidScenario: the folder cannot be written, or a library is missing.
        InvalidStore, StoreTrouble: the store is none, or cannot be read.
    """
    from sim.store.store import Store

    said = Notes(words)
    with said.waiting():
        from sim.experiments.analysis.export import export_sweep
        from sim.experiments.exporting import export

        form = "parquet" if parquet else "csv"
        with Store(place.name, write=False, any_version=sweep is None) as store:
            if sweep is None:
                written = export(store, folder, form)
            else:
                written = export_sweep(sweep, store, folder, form)
    said.say(words("files.saved", folder=folder))
    for name in written:
        answer().print((folder / name).as_posix(), soft_wrap=True)


def check_store(place: Place, words: Language) -> None:
    """Read every row and say which are not as they were written.

    Raises:
        InvalidStore, StoreTrouble: the store is none, or cannot be read.
        Exit: with code 4 if something is damaged.
    """
    with _reading(place) as store:
        damaged = list(store.damage())
        number = len(store.every_run())
    for line in damaged:
        say(line)
    if damaged:
        raise typer.Exit(STORE_TROUBLE)
    answer().print(words("runs.intact", number=number, store=place))


def _reading(place: Place) -> "Store":
    from sim.store.store import Store

    return Store(place.name, write=False)


def _facts(run: "Run") -> dict[str, Any]:
    """What is known of a run but its results."""
    from sim.store.tables import columns_of

    left_out = ("monthly", "indicators", "measures", "sha256")
    known = {name: value for name, value in columns_of(run).items() if name not in left_out}
    return {name: value for name, value in known.items() if value is not None}


def _measures(measures: dict[str, float], words: Language) -> Any:
    from sim.experiments.measure import MEASURES

    table = ruled()
    table.add_column(words("run.measure"), overflow="fold", min_width=58)
    table.add_column(words("run.value"), justify="right")
    table.add_column(words("run.unit"))
    for name, value in measures.items():
        measure = MEASURES.get(name)
        if measure is not None:
            table.add_row(
                Text(words.of(measure)),
                Text(number_text(value, measure.unit, words)),
                Text(unit_text(measure.unit, words)),
            )
    return table
