"""The command ``validate``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes
from sim.app.ruled_table import ruled
from sim.app.screen import answer
from sim.experiments.request import check_processes, list_seeds
from sim.experiments.saving import check_folder, save_tables
from sim.language import Language

if TYPE_CHECKING:
    from sim.experiments.validation.validate import Validation


def validate_model(
    seeds: int,
    seed: int,
    population: int,
    processes: int | None,
    out: Path | None,
    form: Format,
    words: Language,
) -> None:
    """Print what the model hits and misses of what it was never fitted to.

    Raises:
        InvalidScenario: an option makes no sense, or a file cannot be written.
        RunFailed: a world raised an error.
    """
    notes = Notes(words, "observations")
    list_seeds(seeds, seed)
    check_processes(processes)
    if out is not None:
        check_folder(out, ("validation.csv", "validation.md"))
    with notes.waiting():
        from sim.experiments.validation.validate import validate
    with notes.counting():
        found = validate(
            seeds=seeds,
            seed=seed,
            population=population,
            processes=processes,
            progress=notes.progress,
        )
    if out is not None:
        _save(found, out)
        notes.say(words("files.saved", folder=out))
    if form is Format.TABLE:
        screen = answer()
        for part in _parts(found, words):
            screen.print(part)
        return
    frame = found.to_frame()
    rows = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    if form is Format.JSON:
        named = [row for row in rows if row["name"] in found.verdicts]
        write_json(
            [row | {"hit": bool(row["hit"]), "counted": bool(row["counted"])} for row in named]
        )
    else:
        write_csv(list(frame.columns), rows)


def _save(found: "Validation", folder: Path) -> None:
    """The table as CSV, and the page with what was lived."""
    from sim.reporting.validation_page import TABLE, page

    frame = found.to_frame()
    save_tables(folder, {TABLE: frame})
    first, last = found.seeds[0], found.seeds[-1]
    run = (
        f"Lived: seeds {first} to {last} of {found.population:,} people for each kind of world "
        f"(model {found.model_digest[:12]})."
    )
    (folder / "validation.md").write_text(page(frame, run), "utf-8")


def _parts(found: "Validation", words: Language) -> Iterator[RenderableType]:
    from sim.reporting.validation_page import band, interval

    table = ruled()
    table.add_column(words("validate.finding"), width=34)
    for name in ("band", "simulated"):
        table.add_column(words(f"validate.{name}"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for one in found.verdicts.values():
        said = (
            Text(words("validate.hit")) if one.hit else Text(words("validate.miss"), style="bold")
        )
        if one.finding.known is not None:
            said.append(" " + words("validate.not_counted"), style="dim")
        name = one.finding.zh if words.code == "zh" else one.finding.en
        table.add_row(
            name, band(one.finding), interval(one.found._asdict() | {"value": one.found.mean}), said
        )
    yield table
    hits, counted = found.score
    yield words("validate.score", hits=hits, counted=counted, rest=len(found.verdicts) - counted)
    yield Text(words("validate.then"), style="dim")
