"""The commands ``sensitivity``, ``explore``, ``frontier`` and ``break-even``."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import RenderableType

from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes
from sim.app.screen import answer
from sim.app.sweeps import How, live_sweep, opened_for_a_sweep, plan_sweep
from sim.experiments.request import check_processes
from sim.experiments.saving import check_folder
from sim.language import Language
from sim.store.place import Place

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.experiments.sweeps.plan import Asked


class Analysis(Protocol):
    """What an analysis gives: a table and a folder of files."""

    def to_frame(self) -> "pd.DataFrame": ...
    def save(self, folder: str | Path) -> None: ...


def find_sensitivity(
    file: str,
    outcomes: Sequence[str],
    how: How,
    out: Path | None,
    place: Place,
    form: Format,
    words: Language,
) -> None:
    """Say what indices cost, live the worlds that are missing, and print the indices.

    Raises:
        InvalidScenario, InvalidStore, StoreTrouble, RunFailed: as ``sim.sensitivity`` does.
        Interrupted: with what was kept.
    """
    notes = Notes(words, "worlds")
    check_processes(how.processes)
    with notes.waiting():
        from sim.experiments.analysis.sensitivity import FILES, check_asked, sensitivity
        from sim.experiments.sweeps.file import load_sweep

        asked = load_sweep(file)
        check_asked(asked, outcomes)
    if how.dry_run:
        if form is Format.TABLE:
            answer().print(cost_line(asked, words), soft_wrap=True)
        return plan_sweep(asked, how, place, form, words)
    notes.say(cost_line(asked, words))
    if out is not None:
        check_folder(out, FILES)
    with opened_for_a_sweep(place, notes) as store:
        live_sweep(store, asked, file, how, notes)
        found = sensitivity(asked, outcomes=outcomes, store=store, out=out)
    if out is not None:
        pictures = (
            (f"{scenario}-{outcome}", lambda o=outcome, s=scenario: found.plot(o, s, words.code))
            for scenario in found.sweep.scenarios
            for outcome in found.outcomes
        )
        _draw(out, pictures, notes)
    from sim.app.analysis_tables import sensitivity_parts

    return _print(found, sensitivity_parts(found, words), form)


def cost_line(asked: "Asked", words: Language) -> str:
    """What the indices of a sweep file cost, in points, seeds and worlds."""
    from sim.experiments.analysis.sensitivity import METHODS

    sobol = METHODS[asked.design.method] == "sobol"
    return words(
        "sensitivity.cost_sobol" if sobol else "sensitivity.cost_morris",
        names=len(asked.design.axes),
        samples=asked.design.samples,
        points=f"{asked.design.size:,}",
        seeds=len(asked.seeds),
        worlds_each=len(asked.all_scenarios),
        worlds=f"{asked.size:,}",
    )


def explore_sweep(
    sweep: str,
    outcome: str | None,
    above: float | None,
    below: float | None,
    scenario: str | None,
    out: Path | None,
    place: Place,
    form: Format,
    words: Language,
) -> None:
    """Print which assumptions flip a conclusion.

    Raises:
        InvalidScenario, InvalidStore, StoreTrouble: as ``sim.explore`` does.
    """
    notes = Notes(words)
    with notes.waiting():
        from sim.app.analysis_tables import exploration_parts
        from sim.experiments.analysis.explore import explore

        found = explore(
            sweep,
            outcome=outcome,
            above=above,
            below=below,
            scenario=scenario,
            store=place.name,
            out=out,
        )
    if out is not None:
        _draw(out, [("boxes", lambda: found.plot(words.code))], notes)
    _print(found, exploration_parts(found, words), form)


def find_frontier(
    sweep: str, horizon: int | None, out: Path | None, place: Place, form: Format, words: Language
) -> None:
    """Print jobs against yuan for all options of a sweep.

    Raises:
        InvalidScenario, InvalidStore, StoreTrouble: as ``sim.frontier`` does.
    """
    notes = Notes(words)
    with notes.waiting():
        from sim.app.analysis_tables import frontier_parts
        from sim.experiments.analysis.frontier import frontier

        found = frontier(sweep, horizon=horizon, store=place.name, out=out)
    if out is not None:
        _draw(out, [("frontier", lambda: found.plot(words.code))], notes)
    _print(found, frontier_parts(found, words), form)


def find_break_even(
    sweep: str,
    parameter: str,
    price: float,
    scenario: str | None,
    horizon: int | None,
    out: Path | None,
    place: Place,
    form: Format,
    words: Language,
) -> None:
    """Print from where on an additional job-year costs less than a price.

    Raises:
        InvalidScenario, InvalidStore, StoreTrouble: as ``sim.break_even`` does.
    """
    notes = Notes(words)
    with notes.waiting():
        from sim.app.analysis_tables import break_even_parts
        from sim.experiments.analysis.break_even import break_even

        found = break_even(
            sweep,
            parameter,
            price=price,
            scenario=scenario,
            horizon=horizon,
            store=place.name,
            out=out,
        )
    if out is not None:
        _draw(out, [("break_even", lambda: found.plot(words.code))], notes)
    _print(found, break_even_parts(found, words), form)


def _draw(
    folder: Path, pictures: "Iterable[tuple[str, Callable[[], Figure]]]", notes: Notes
) -> None:
    from sim.reporting.style import look

    for name, draw in pictures:
        with look():
            draw().savefig(folder / f"{name}.png")
    notes.say(notes.words("files.saved", folder=folder))


def _print(found: Analysis, parts: Iterable[RenderableType], form: Format) -> None:
    if form is Format.TABLE:
        screen = answer()
        for part in parts:
            screen.print(part)
        return
    frame = found.to_frame()
    rows: list[dict[str, Any]] = [
        dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)
    ]
    write_json(rows) if form is Format.JSON else write_csv(list(frame.columns), rows)
