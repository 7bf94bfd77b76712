"""What analyses of a sweep found, for the terminal: sentences, then a table."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.app.ruled_table import ruled
from sim.experiments.analysis.break_even import BreakEven
from sim.experiments.analysis.explore import Exploration
from sim.experiments.analysis.finished import is_setting, unit_of
from sim.experiments.analysis.frontier import Frontier
from sim.experiments.analysis.names import outcome_title, plain_number, value_title
from sim.experiments.analysis.sensitivity import Sensitivity
from sim.experiments.headline import JOB_YEARS
from sim.language import Language
from sim.model.indicators import YUAN
from sim.reporting.number_text import unit_text
from sim.reporting.scenario_text import scenario_text
from sim.reporting.sweep_text import (
    box_texts,
    break_even_text,
    direction_text,
    exploration_text,
    frontier_text,
    parameter_text,
    percent_text,
    span_text,
    spread_text,
)

MOST_OPTIONS = 30
Parts = Iterator[RenderableType]


def sensitivity_parts(found: Sensitivity, words: Language) -> Parts:
    """For each scenario and outcome: how far the points differ, and what that hangs on."""
    for scenario in found.sweep.scenarios:
        yield Text(words("sensitivity.title", scenario=scenario), "bold")
        for outcome in found.outcomes:
            yield Text("\n" + outcome_title(outcome, words), "bold")
            yield from map(Text, spread_text(found, outcome, scenario, words))
            yield from _indices(found, outcome, scenario, words)


def _indices(found: Sensitivity, outcome: str, scenario: str, words: Language) -> Parts:
    rows = found.indices
    rows = rows[(rows["outcome"] == outcome) & (rows["scenario"] == scenario)]
    sobol = found.method == "sobol"
    ordered = rows.sort_values("total" if sobol else "size", ascending=False).to_dict("records")
    clear = [row for row in ordered if row["beyond_noise"]]
    others = [str(row["parameter"]) for row in ordered if not row["beyond_noise"]]
    unit = unit_of(outcome)
    table = ruled()
    table.add_column(words("sensitivity.parameter"), overflow="fold")
    if sobol:
        table.add_column(words("sensitivity.total"), justify="right")
        table.add_column(words("sensitivity.first"), justify="right")
        table.add_column(words("sensitivity.direction"))
    else:
        heading = words("sensitivity.effect", unit=unit_text(unit, words))
        table.add_column(heading, justify="right")
        table.add_column(words("sensitivity.size"), justify="right")
    for row in clear:
        called = f"{parameter_text(row['parameter'], found.sweep, words)} ({row['parameter']})"
        if sobol:
            ends = (float(row["correlation_lower"]), float(row["correlation_upper"]))
            shares = (percent_text(row, "total"), percent_text(row, "first"))
            table.add_row(called, *shares, direction_text(*ends, words))
        else:
            effect = span_text(row, "effect", unit, words, signed=True)
            table.add_row(called, effect, span_text(row, "size", unit, words))
    if clear:
        yield table
    if others:
        yield Text(words("sensitivity.rest", number=len(others), names=", ".join(others)), "dim")


def exploration_parts(found: Exploration, words: Language) -> Parts:
    """The conclusion, whether it flips, and the boxes."""
    yield Text(words("explore.title", scenario=found.scenario), "bold")
    yield from map(Text, exploration_text(found, words))
    table = ruled()
    table.add_column(words("explore.where"), overflow="fold")
    unit = unit_of(found.conclusion.outcome)
    for heading in ("points", "share", "mean", "verdict"):
        table.add_column(words(f"explore.{heading}", unit=unit_text(unit, words)), justify="right")
    for text, row in zip(box_texts(found, words), found.boxes.to_dict("records"), strict=True):
        verdict = words(f"explore.{row['verdict']}_there")
        mean = span_text(row, "mean", unit, words)
        table.add_row(text, str(row["points"]), percent_text(row, "share"), mean, verdict)
    yield table


def frontier_parts(found: Frontier, words: Language) -> Parts:
    """How many options show jobs, and the options that are hardest to beat, by cost."""
    yield Text(words("frontier.title"), "bold")
    yield from map(Text, frontier_text(found, words))
    table = ruled()
    table.add_column(words("frontier.option"), overflow="fold")
    for name in (found.cost, found.jobs):
        title, unit = outcome_title(name, words), unit_text(unit_of(name), words)
        heading = words("frontier.cost", title=title, unit=unit)
        table.add_column(heading, justify="right", overflow="fold")
    table.add_column(words("frontier.efficient"))
    table.add_column(words("frontier.shown"))
    table.add_column(words("frontier.share"), justify="right")
    best = found.options.nlargest(MOST_OPTIONS, "efficient_share").sort_index()
    settings = [name for name in found.sweep.names if is_setting(name) and name in best.columns]
    for row in best.to_dict("records"):
        terms = [
            f"{words.of(value_title(name, found.sweep.economy))} {_value(row[name])}"
            for name in settings
            if row[name] == row[name]  # nan where the scenario has no such policy
        ]
        table.add_row(
            "\n".join([scenario_text(str(row["scenario"]), words), *terms]),
            span_text(row, "cost", unit_of(found.cost), words, signed=True),
            span_text(row, "jobs", unit_of(found.jobs), words, signed=True),
            words("frontier.yes") if row["efficient"] else words("frontier.no"),
            "" if row["jobs_shown"] else words("number.may_be_zero"),
            f"{100.0 * row['efficient_share']:.0f}",
        )
    yield table


def break_even_parts(found: BreakEven, words: Language) -> Parts:
    """The verdict, and the levels it rests on."""
    title = value_title(found.parameter, found.sweep.economy)
    heading = {"price": f"{found.price:,.0f}", "parameter": words.of(title)}
    yield Text(words("break_even.title", **heading), "bold")
    yield from map(Text, break_even_text(found, words))
    yield _levels(found, words.unit(title.unit), words)


def _levels(found: BreakEven, unit: str, words: Language) -> Table:
    table = ruled()
    level = words("break_even.level")
    table.add_column(f"{level}, {unit}" if unit else level, justify="right")
    units = {"surplus": YUAN, "job_years": JOB_YEARS, "cost": YUAN}
    for name, its in units.items():
        heading = words(f"break_even.{name}", unit=unit_text(its, words))
        table.add_column(heading, justify="right")
    for row in found.to_frame().to_dict("records"):
        cells = (span_text(row, name, its, words, signed=True) for name, its in units.items())
        table.add_row(plain_number(float(row["level"])), *cells)
    return table


def _value(value: object) -> str:
    return plain_number(float(value)) if isinstance(value, int | float) else str(value)
