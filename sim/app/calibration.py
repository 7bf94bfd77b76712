"""The command ``calibrate``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from sim.app.failure import Interrupted
from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes, duration
from sim.app.ruled_table import ruled
from sim.app.screen import answer
from sim.experiments.engine import cores
from sim.experiments.request import check_processes, refuse
from sim.experiments.saving import check_folder
from sim.language import Language
from sim.language.characters import escaped
from sim.language.message import Message

if TYPE_CHECKING:
    from sim.experiments.calibration.fit import Fit
    from sim.experiments.calibration.problem import Problem

MOST_SETS = 100_000
FEWEST_SETS = 20


class Asked(NamedTuple):
    """What a fit is asked for: sets of parameters in all, members of the ensemble, its worlds."""

    economy: str
    budget: int
    members: int
    population: int
    processes: int | None
    journal: Path


def calibrate_economy(
    asked: Asked, dry_run: bool, out: Path | None, form: Format, words: Language
) -> None:
    """Fit an economy's parameters, and print how near they come to what is published.

    Args:
        out: where the point, the ensemble and the moments are written; None for nowhere.

    Raises:
        InvalidScenario: an option makes no sense, or a file cannot be written.
        Interrupted: with what was kept.
        RunFailed: a world raised an error.
    """
    notes = Notes(words, "sets")
    _check(asked)
    with notes.waiting():
        from sim.experiments.calibration.files import FILES
        from sim.experiments.calibration.fit import fit
        from sim.experiments.calibration.problem import problem_of
        from sim.experiments.compiling import compile_once
        from sim.model.economy_data import load_economy
        from sim.scenario.files import load_scenario

        economy = load_economy(asked.economy)
        problem = problem_of(economy, asked.economy, population=asked.population)
    if dry_run:
        return _print_plan(problem, asked, form, words)
    if out is not None:
        check_folder(out, FILES)
    notes.say(_plan_line(problem, asked, words))
    compile_once([load_scenario("no_ai")], notes.progress)
    with notes.counting(), _what_is_kept(asked, notes):
        found = fit(
            problem,
            asked.journal,
            budget=asked.budget,
            members=asked.members,
            processes=asked.processes,
            progress=notes.progress,
        )
    if out is not None:
        found.save(out, economy)
        notes.say(words("files.saved", folder=out))
    _print(found, form, words)


def _check(asked: Asked) -> None:
    """Refuse numbers that make no fit."""
    check_processes(asked.processes)
    for key, value, low, high in (
        ("budget", asked.budget, FEWEST_SETS, MOST_SETS),
        ("ensemble", asked.members, 1, MOST_SETS),
        ("population", asked.population, 1_000, 20_000_000),
    ):
        if not low <= value <= high:
            raise refuse(key, f"{value:,}", Message("allowed.whole", low=low, high=high))


@contextmanager
def _what_is_kept(asked: Asked, notes: Notes) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        done, total = notes.done
        journal = escaped(str(asked.journal))
        said = notes.words("calibrate.kept", done=done, total=total, journal=journal)
        raise Interrupted(said) from None


def _print_plan(problem: "Problem", asked: Asked, form: Format, words: Language) -> None:
    from sim.experiments.calibration.trials import tried_already

    done = tried_already(problem, asked.journal)
    facts = {
        "parameters": list(problem.names),
        "budget": asked.budget,
        "tried": done,
        "left": max(0, asked.budget - done),
        "replicates": len(problem.seeds),
        "population": problem.population,
        "months": problem.months,
        "seconds": _seconds(problem, asked, done),
        "journal": str(asked.journal),
    }
    if form is Format.JSON:
        return write_json(facts)
    if form is Format.CSV:
        return write_csv(("name", "value"), [{"name": k, "value": v} for k, v in facts.items()])
    screen = answer()
    screen.print(_plan_line(problem, asked, words), soft_wrap=True)
    screen.print(words("sweep.dry_run"), style="dim", soft_wrap=True)


def _plan_line(problem: "Problem", asked: Asked, words: Language) -> str:
    from sim.experiments.calibration.trials import tried_already

    done = tried_already(problem, asked.journal)
    return words(
        "calibrate.plan",
        names=len(problem.names),
        budget=f"{asked.budget:,}",
        tried=f"{done:,}",
        replicates=len(problem.seeds),
        people=f"{problem.population:,}",
        months=problem.months,
        time=duration(_seconds(problem, asked, done), words),
        journal=asked.journal,
    )


def _seconds(problem: "Problem", asked: Asked, done: int) -> float:
    """About how long the rest takes."""
    from sim.experiments.sweeps.cost import seconds_of

    worlds = max(0, asked.budget - done) * len(problem.seeds) + 2 * len(problem.fresh_seeds)
    worlds += 0 if done else len(problem.noise_seeds)
    each = seconds_of(problem.population, problem.months)
    return worlds * each / (asked.processes or cores())


def _print(found: "Fit", form: Format, words: Language) -> None:
    frame = found.moments_frame()
    rows = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    if form is Format.JSON:
        return write_json(
            {
                "parameters": dict(found.point.parameters),
                "distance": found.point.distance,
                "distance_start": found.start.distance,
                "limit": found.yardstick.limit,
                "better_than_start": found.better,
                "tried": found.tried,
                "within_region": len(found.ensemble),
                "moments": rows,
            }
        )
    if form is Format.CSV:
        return write_csv(list(frame.columns), rows)
    screen = answer()
    for part in _parts(found, words):
        screen.print(part)


def _parts(found: "Fit", words: Language) -> Iterator[RenderableType]:
    parameters = ruled()
    for name in ("parameter", "start", "point", "region"):
        justify = "left" if name == "parameter" else "right"
        parameters.add_column(words(f"calibrate.{name}"), justify=justify)  # type: ignore[arg-type]
    for name, value in found.point.parameters.items():
        members = np.array([one.parameters[name] for one in found.ensemble] or [value])
        region = f"{members.min():.4g} … {members.max():.4g}"
        parameters.add_row(name, f"{found.start.parameters[name]:.4g}", f"{value:.4g}", region)
    yield parameters
    yield Text("")
    moments = ruled()
    moments.add_column(words("calibrate.moment"))
    for name in ("asked_for", "start", "point"):
        moments.add_column(words(f"calibrate.{name}"), justify="right")
    for row in found.moments_frame().to_dict("records"):
        moments.add_row(
            str(row["moment"]),
            f"{row['asked_for']:.4g}",
            f"{row['start']:.4g} ({row['start_off']:+.1%})",
            f"{row['point']:.4g} ({row['point_off']:+.1%})",
        )
    yield moments
    yield words(
        "calibrate.distance",
        point=f"{found.fresh.distance(found.yardstick):.1f}",
        start=f"{found.fresh_start.distance(found.yardstick):.1f}",
        limit=f"{found.yardstick.limit:.1f}",
        members=len(found.ensemble),
        tried=f"{found.tried:,}",
    )
    yield words("calibrate.better" if found.better else "calibrate.not_better")
