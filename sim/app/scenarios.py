"""The commands ``scenarios`` and ``check``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.app.failure import say
from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes
from sim.app.scenario_table import COLUMNS, check_line, scenario_row, scenario_table
from sim.app.screen import answer
from sim.language import Language
from sim.language.message import told
from sim.scenario.files import load_scenario, scenario_names
from sim.scenario.problem import InvalidScenario, shown_file


def list_scenarios(form: Format, words: Language) -> None:
    """Print the scenarios that ship.

    Raises:
        InvalidScenario: one of them is wrong.
    """
    with Notes(words).waiting():
        found = [load_scenario(name) for name in scenario_names()]
    if form is Format.TABLE:
        screen = answer()
        screen.print(scenario_table(found, words))
        screen.print(words("scenarios.then"), style="dim")
    else:
        rows = [scenario_row(scenario) for scenario in found]
        write_json(rows) if form is Format.JSON else write_csv(COLUMNS, rows)


def check_scenarios(files: Sequence[str], form: Format, words: Language) -> bool:
    """Print what each file asks for, or every problem it has; whether all can be run."""
    rows = [_checked(file, words) for file in files]
    if form is Format.JSON:
        write_json(rows)
    elif form is Format.CSV:
        write_csv(("file", "ok", "problems", *COLUMNS), rows)
    for row in rows:
        if form is Format.TABLE and row["ok"]:
            answer().print(check_line(row, words), soft_wrap=True)
        for problem in row["problems"]:
            say(problem)
    return all(row["ok"] for row in rows)


def _checked(file: str, words: Language) -> dict[str, Any]:
    """A path means the file even where a scenario of that name ships."""
    label = {"file": shown_file(file)}
    try:
        scenario = load_scenario(Path(file) if Path(file).suffix else file)
    except InvalidScenario as error:
        return label | {
            "ok": False,
            "problems": [told(problem, words) for problem in error.problems],
        }
    return label | {"ok": True, "problems": []} | scenario_row(scenario)
