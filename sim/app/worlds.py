"""The commands ``run`` and ``compare``.

Everything that is asked is checked first; only then is the engine imported, which takes seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.app.machine import write_csv, write_json
from sim.app.options import Format, InvalidOption
from sim.app.progress import Notes
from sim.app.screen import answer
from sim.experiments.progress import Progress
from sim.experiments.request import (
    check_panel,
    check_processes,
    check_seed,
    check_twins,
    list_seeds,
)
from sim.experiments.saving import check_folder, save_tables
from sim.language import Language
from sim.reporting.world_size import world_size
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario
from sim.store.place import Place, opened

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.compare import Comparison
    from sim.experiments.run import RunResult
    from sim.store.store import Store

RUN_FILES = (
    "run.csv",
    "measures.csv",
    "monthly.csv",
    "displaced.csv",
    "training.csv",
    "orders.csv",
)
PANEL_FILE = "panel.csv"
MEASURE_COLUMNS = ("measure", "unit", "value", "zh", "en")


@dataclass(frozen=True)
class Size:
    """What of a scenario the command line may change."""

    population: int | None
    months: int | None
    competitors: float | None

    def of(self, name: str) -> Scenario:
        """The scenario of that name or path in this size."""
        asked = load_scenario(name)
        return asked.with_options(self.population, self.months, self.competitors)


@dataclass(frozen=True)
class Request:
    """What ``compare`` is asked: the baseline's name first."""

    names: Sequence[str]
    seeds: int
    seed: int
    size: Size
    processes: int | None
    placebo: bool

    def shorter(self, seeds: int) -> "Request":
        """The same with so many seeds at most, and without the twins that show what chance does."""
        return replace(self, seeds=min(self.seeds, seeds), placebo=False)


@dataclass(frozen=True)
class Files:
    """Where results go as files: the folder, and how many workers go there month by month."""

    folder: Path
    panel: int | None

    @classmethod
    def of(cls, out: Path | None, panel: int | None) -> "Files | None":
        """What was asked for; None if nothing was.

        Raises:
            InvalidOption: a panel without a folder.
        """
        if out is None and panel is not None:
            raise InvalidOption("--panel", "no --out", "--panel N together with --out DIR")
        return None if out is None else cls(out, panel)

    def check(self, names: Sequence[str]) -> None:
        """Require that the files can be written, and that somebody is in the panel.

        Raises:
            InvalidScenario: they cannot, or nobody is.
        """
        if self.panel is not None:
            check_panel(self.panel)
        check_folder(self.folder, (*names, *([] if self.panel is None else [PANEL_FILE])))

    def save(self, tables: "dict[str, pd.DataFrame]", notes: Notes) -> None:
        """Write the tables and say so."""
        if tables:
            save_tables(self.folder, tables)
        notes.say(notes.words("files.saved", folder=self.folder))

    def people(
        self, scenarios: Sequence[Scenario], seed: int, notes: Notes
    ) -> "dict[str, pd.DataFrame]":
        """The panel of the worlds of one seed, by file name; none if nobody asked for it."""
        if self.panel is None:
            return {}
        from sim.experiments.panel import panel

        notes.say(notes.words("progress.panel", workers=self.panel, seed=seed))
        return {PANEL_FILE: panel(*scenarios, workers=self.panel, seed=seed)}


# One world


def run_scenario(
    name: str,
    seed: int,
    size: Size,
    place: Place | None,
    files: Files | None,
    form: Format,
    words: Language,
) -> None:
    """Live one world, or take it from the store, and print what it measured.

    Args:
        place: where runs are kept, None for nowhere.

    Raises:
        InvalidScenario: the scenario or an option makes no sense, or a file cannot be written.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
    """
    notes = Notes(words, "months")
    check_seed(seed)
    with notes.waiting():
        scenario = size.of(name)
    if files:
        files.check(RUN_FILES)
    with opened(place and place.name) as store:
        result = _lived(scenario, seed, store, notes)
    if files:
        if result.stored:
            notes.say(words("progress.again"))
        people = files.people([scenario], seed, notes)
        files.save(_run_tables(result) | people, notes)
    _print_run(result, form, words)


def _lived(scenario: Scenario, seed: int, store: "Store | None", notes: Notes) -> "RunResult":
    notes.say(notes.words("progress.starting"))
    from sim.experiments.run import run

    def tell(now: Progress) -> None:
        if now.stage == "running":
            people, months = f"{scenario.population:,}", scenario.months
            notes.say(notes.words("progress.world", population=people, months=months))
        elif now.stage == "stored" and now.done:
            notes.say(notes.words("progress.stored_run", store=store and store.place))
        else:
            notes.progress(now)

    with notes.counting():
        return run(scenario, seed=seed, store=store, progress=tell)


def _print_run(result: "RunResult", form: Format, words: Language) -> None:
    if form is Format.JSON:
        return write_json(_facts(result) | {"measures": result.measures})
    if form is Format.CSV:
        return write_csv(MEASURE_COLUMNS, _measure_rows(result))
    from sim.app.run_table import run_table

    screen = answer()
    title = words.of(result.scenario.title)
    screen.print(words("run.title", title=title, seed=result.seed), style="bold")
    screen.print(run_table(result, words))
    screen.print(
        words(
            "run.scale",
            **world_size(result.scenario, result.weight, words),
            seconds=f"{result.seconds:.1f}",
            run_id=result.run_id[:16],
        )
    )
    screen.print(words("run.one_world"))


def _facts(result: "RunResult") -> dict[str, Any]:
    names = (
        "run_id",
        "scenario_digest",
        "model_digest",
        "seed",
        "result_sha256",
        "population",
        "months",
        "weight",
        "seconds",
        "peak_memory_bytes",
    )
    return {"scenario": result.scenario.name} | {name: getattr(result, name) for name in names}


def _measure_rows(result: "RunResult") -> list[dict[str, Any]]:
    from sim.experiments.measure import MEASURES

    return [
        {"measure": name, "unit": m.unit, "value": result.measures[name], "zh": m.zh, "en": m.en}
        for name, m in MEASURES.items()
        if name in result.measures
    ]


def _run_tables(result: "RunResult") -> "dict[str, pd.DataFrame]":
    import pandas as pd

    tables = (
        pd.DataFrame([_facts(result)]),
        pd.DataFrame(_measure_rows(result), columns=list(MEASURE_COLUMNS)),
        result.monthly,
        result.displaced,
        result.training,
        result.orders,
    )
    return dict(zip(RUN_FILES, tables, strict=True))


# Twin worlds


def compare_scenarios(
    request: Request, place: Place | None, files: Files | None, form: Format, words: Language
) -> None:
    """Live twin worlds for many seeds, those not in the store, and print what they say together.

    Args:
        place: where runs are kept, None for nowhere.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, or a file cannot be written.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: a world raised an error.
    """
    notes = Notes(words)
    asked = asked_scenarios(request, notes)
    if files:
        from sim.experiments.compare import FILES

        files.check(FILES)
    notes.say(words("progress.starting"))
    with opened(place and place.name) as store:
        comparison = compared(asked, request, store, notes)
    if files:
        from sim.reporting.report import write_figures, write_report

        people = files.people(asked, request.seed, notes)
        comparison.save(files.folder)
        notes.say(words("progress.drawing"))
        write_figures(comparison, files.folder / "figures", words)
        write_report(comparison, files.folder / "report.html", words)
        files.save(people, notes)
    _print_comparison(comparison, files.folder if files else None, form, words)


def report_scenarios(request: Request, place: Place | None, file: Path, words: Language) -> None:
    """Write a comparison as one HTML page, from what is stored where it is.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, or the file cannot be written.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: a world raised an error.
    """
    notes = Notes(words)
    asked = asked_scenarios(request, notes)
    check_folder(file.parent, (file.name,))
    notes.say(words("progress.starting"))
    with opened(place and place.name) as store:
        comparison = compared(asked, request, store, notes)
    from sim.reporting.report import write_report

    notes.say(words("progress.drawing"))
    answer().print(write_report(comparison, file, words).as_posix(), soft_wrap=True)


def asked_scenarios(request: Request, notes: Notes) -> list[Scenario]:
    """The baseline and the scenarios beside it, checked.

    Raises:
        InvalidScenario: a scenario or an option makes no sense.
    """
    list_seeds(request.seeds, request.seed)
    check_processes(request.processes)
    with notes.waiting():
        asked = [request.size.of(name) for name in request.names]
        check_twins(asked[0], asked[1:])
    return asked


def compared(
    asked: Sequence[Scenario],
    request: Request,
    store: "Store | None",
    notes: Notes,
) -> "Comparison":
    """Live the twin worlds that the store does not have, telling how far they are."""
    from sim.experiments.compare import compare

    def tell(now: Progress) -> None:
        if now.stage == "stored" and now.done:
            counts = {"done": now.done, "total": now.total}
            notes.say(notes.words("progress.stored", store=store and store.place, **counts))
        else:
            notes.progress(now)

    with notes.counting():
        return compare(
            *asked,
            seeds=request.seeds,
            seed=request.seed,
            processes=request.processes,
            placebo=request.placebo,
            progress=tell,
            store=store,
        )


def _print_comparison(
    comparison: "Comparison", out: Path | None, form: Format, words: Language
) -> None:
    if form is Format.JSON:
        return write_json(document(comparison))
    if form is Format.CSV:
        summary = comparison.summary
        return write_csv(list(summary.columns), _records(summary))
    from sim.app.comparison_table import assumptions, comparison_parts

    screen = answer()
    for part in comparison_parts(comparison, words):
        screen.print(part)
    screen.print()
    screen.print(assumptions(comparison, words), style="dim")
    screen.print(words("files.saved", folder=out) if out else words("files.how"), style="dim")


def document(comparison: "Comparison") -> dict[str, Any]:
    """All of a comparison but the months, which are for ``--out``."""
    return {
        "baseline": comparison.baseline.name,
        "scenarios": [scenario.name for scenario in comparison.scenarios],
        "seeds": list(comparison.seeds),
        "population": comparison.population,
        "months": comparison.months,
        "weight": comparison.weight,
        "model_digest": comparison.model_digest,
        "scenario_digests": comparison.scenario_digests,
        "seconds": comparison.seconds,
        "headline": _records(comparison.headline),
        "summary": _records(comparison.summary),
        "effects": _records(comparison.effects),
        "targets": _records(comparison.targets),
    }


def _records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]
