"""``compare --ensemble``: over the calibrated ensemble, and under other assumptions."""

from typing import TYPE_CHECKING

from rich.text import Text

from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes
from sim.app.ruled_table import ruled
from sim.app.screen import answer
from sim.app.worlds import Files, Request, asked_scenarios, document
from sim.language import Language
from sim.store.place import Place, opened

if TYPE_CHECKING:
    from sim.experiments.robustness.robustness import Robustness


def compare_over_ensemble(
    request: Request, place: Place | None, files: Files | None, form: Format, words: Language
) -> None:
    """Compare over the ensemble as well as over seeds, and print what holds in nine draws of ten.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, there is no ensemble, or a file
            cannot be written.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: a world raised an error.
    """
    notes = Notes(words)
    asked = asked_scenarios(request, notes)
    with notes.waiting():
        from sim.experiments.compare import FILES
        from sim.experiments.robustness.robustness import FILE, robustness

    if files:
        files.check((*FILES, FILE))

    def tell(setting: str, place: int, number: int) -> None:
        said = {"name": words(f"robustness.{setting}"), "place": place + 1, "number": number}
        notes.say(words("robustness.begins", **said))

    with opened(place and place.name) as store, notes.counting():
        found = robustness(
            *asked,
            seeds=request.seeds,
            seed=request.seed,
            processes=request.processes,
            progress=notes.progress,
            told=tell,
            store=store,
        )
    if files:
        from sim.reporting.report import write_figures, write_report

        people = files.people(asked, request.seed, notes)
        found.save(files.folder)
        notes.say(words("progress.drawing"))
        write_figures(found.main, files.folder / "figures", words)
        write_report(found.main, files.folder / "report.html", words, robustness=found)
        files.save(people, notes)
    _print(found, form, words)


def _print(found: "Robustness", form: Format, words: Language) -> None:
    rows = [{str(k): v for k, v in row.items()} for row in found.table.to_dict("records")]
    if form is Format.JSON:
        return write_json(document(found.main) | {"robustness": rows})
    if form is Format.CSV:
        return write_csv(list(found.table.columns), rows)
    from sim.app.comparison_table import comparison_parts
    from sim.reporting.robustness_text import headings, sentences, signs

    screen = answer()
    for part in comparison_parts(found.main, words):
        screen.print(part)
    screen.print()
    screen.print(Text(words("robustness.title"), "bold"))
    said = {"draws": len(found.main.seeds), "members": found.main.members}
    screen.print(words("robustness.drawn", **said), soft_wrap=True)
    for sentence in sentences(found, words):
        screen.print(sentence, soft_wrap=True)
    screen.print()
    table = ruled()
    table.add_column(words("robustness.sign"), overflow="fold", min_width=28)
    for heading in headings(found, words):
        table.add_column(heading, justify="right", overflow="fold")
    for label, cells in signs(found, words):
        table.add_row(label, *cells)
    screen.print(table)
    screen.print(words("robustness.note"), style="dim", soft_wrap=True)
