"""What one world measured, theme by theme."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sim.app.ruled_table import ruled
from sim.experiments.measure import Measure, with_budgets
from sim.language import Language
from sim.reporting.number_text import number_text, unit_text

if TYPE_CHECKING:
    from sim.experiments.run import RunResult

ONLY_AS_DIFFERENCE = {"net_public_cost", "job_years", "output"}


def run_table(result: "RunResult", words: Language) -> Table:
    """All measures of a world that could be taken, with their units."""
    table = ruled()
    table.add_column(words("run.measure"), overflow="fold", min_width=58)
    table.add_column(words("run.value"), justify="right")
    table.add_column(words("run.unit"))
    for theme, measures in groupby(_taken(result.measures), key=lambda measure: measure.theme):
        if table.row_count:
            table.add_section()
        table.add_row(Text(words(f"theme.{theme}"), "bold cyan"))
        for measure in measures:
            table.add_row(
                Text(f"  {words.of(measure)}"),
                Text(number_text(result.measures[measure.name], measure.unit, words)),
                Text(unit_text(measure.unit, words)),
            )
    return table


def _taken(measures: Mapping[str, float]) -> Iterator[Measure]:
    """Those of one world by theme, without the themes in which nothing happened."""
    taken = with_budgets(measures)
    found = [taken[name] for name in measures if name not in ONLY_AS_DIFFERENCE]
    for theme in dict.fromkeys(measure.theme for measure in found):
        of_theme = [measure for measure in found if measure.theme == theme]
        if any(measures[measure.name] > 0.0 for measure in of_theme):
            yield from of_theme
