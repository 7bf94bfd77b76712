"""What a policy did: to those displaced, at whose expense, as promised or not, at what cost.

One part for each scenario beside the baseline. Numbers are means over the pairs of worlds;
every difference stands with its 95 % interval, and in words where it may be nothing.
"""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.app.ruled_table import ruled
from sim.experiments.headline import POINTS
from sim.experiments.intervals import Interval
from sim.experiments.measure import MEASURES, YUAN_EACH
from sim.experiments.twins import start_of_policy
from sim.language import Language
from sim.model.indicators import PEOPLE, SHARE, YUAN
from sim.reporting.answer import not_policy_alone
from sim.reporting.budgets import HEADINGS, Budget, budgets
from sim.reporting.number_text import interval_text, number_text, unit_text, verdict
from sim.reporting.paired import Account, Pair, accounts, paired
from sim.reporting.world_size import world_size
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison

# Columns of the terminal: 100 in all, with two between neighbours.
LABEL, WORLD, DIFFERENCE = 42, 11, 30
HORIZON_LABEL, HORIZON = 38, 29

DISPLACED = (
    "displaced",
    "reemployed_formal_6_months",
    "reemployed_formal_12_months",
    "reemployed_any_12_months",
    "median_months_to_formal_job",
    "income_change_year_1",
    "focal_displaced",
    "focal_reemployed_formal_6_months",
    "focal_reemployed_formal_12_months",
    "focal_income_change_year_1",
)
INCOMES = (
    "focal_income_window",
    "poverty_low",
    "poverty_high",
    "focal_poverty_low",
    "focal_poverty_high",
    "gini",
)
PROMISES = (
    "programme_completed",
    "programme_placed_6_months",
    "programme_placed_as_taught",
    "job_changes",
    "job_changes_best_year",
    "job_changes_trained",
    "lessons_a_year",
    "month_out_of_money",
    "promised",
    "hired",
    "delivered_share",
    "retained_6_months",
    "retained_12_months",
    "relabelled",
    "dismissed",
)
ACCOUNT = ("participants", "gross", "deadweight", "harmed", "substitution", "displacement")
MATCHED = {
    "deadweight_matched": PEOPLE,
    "displacement_matched": PEOPLE,
    "effect_per_participant": POINTS,
}
COSTS = ("programme_cost", "net_public_cost", "social_cost", "output_lost")
RATIOS = (
    "cost_per_participant",
    "cost_per_gross_placement",
    "cost_per_additional_job_year",
    "social_cost_per_additional_job_year",
)

OF_ALL = tuple(name for name in RATIOS if name.endswith("additional_job_year"))
"""Those that a policy without participants has, too."""


def comparison_parts(comparison: "Comparison", words: Language) -> Iterator[RenderableType]:
    """What to print, from top to bottom."""
    yield Text(words("compare.title", baseline=words.of(comparison.baseline.title)), "bold")
    size = world_size(comparison.baseline, comparison.weight, words)
    pairs = len(comparison.seeds)
    yield Text(words("compare.scale", **size, pairs=pairs))
    for scenario in comparison.scenarios:
        yield ""
        yield from _part(comparison, scenario, words)


def assumptions(comparison: "Comparison", words: Language) -> Text:
    """On what the numbers rest."""
    first, last = comparison.seeds[0], comparison.seeds[-1]
    data = comparison.baseline.data()
    return Text(
        words(
            "compare.assumed",
            **world_size(comparison.baseline, comparison.weight, words),
            seeds=f"{first}–{last}" if last > first else first,
            focal=data.focal_name_zh if words.code == "zh" else data.focal_name_en,
        )
    )


def _part(
    comparison: "Comparison", scenario: Scenario, words: Language
) -> Iterator[RenderableType]:
    start = start_of_policy(comparison.baseline, scenario)
    since = words("compare.since", name=scenario.name, month=start + 1)
    yield Text.assemble((words.of(scenario.title), "bold cyan"), "  ", (since, "dim"))
    if caveat := not_policy_alone(comparison.baseline, scenario, words):
        yield Text(caveat, "yellow")
    yield ""
    found = accounts(comparison, scenario.name, "all_work")
    yield _measure_table("compare.displaced", DISPLACED, comparison, scenario.name, words)
    yield ""
    yield _measure_table("compare.incomes", INCOMES, comparison, scenario.name, words)
    yield ""
    yield _account_table(found, accounts(comparison, scenario.name, "formal"), words)
    if _took_part(found):
        yield ""
        yield _measure_table("compare.promises", PROMISES, comparison, scenario.name, words)
    yield ""
    yield _cost_table(found, words)
    if limited := list(budgets(comparison, scenario, words)):
        yield ""
        yield _budget_table(limited, words)
    if scenario.targets.items():
        yield ""
        yield _target_table(comparison, scenario.name, words)


def _target_table(comparison: "Comparison", scenario: str, words: Language) -> Table:
    """Whether what the scenario is meant to reach was reached, and what is missing."""
    table = ruled()
    table.add_column(words("compare.targets"), width=LABEL, overflow="fold")
    for heading in ("goal", "mean", "reached", "missed_by"):
        table.add_column(words(f"compare.target_{heading}"), justify="right")
    rows = comparison.targets
    for row in rows[rows["scenario"] == scenario].to_dict("records"):
        unit = MEASURES[row["measure"]].unit
        missing = number_text(row["missed_by"], unit, words) if row["missed_by"] else ""
        table.add_row(
            words.of(MEASURES[row["measure"]]),
            *(number_text(row[column], unit, words) for column in ("goal", "mean")),
            number_text(row["reached"], SHARE, words),
            missing,
        )
    return table


def _budget_table(found: Sequence[Budget], words: Language) -> Table:
    table = ruled()
    title, *headings = HEADINGS
    table.add_column(words(title), width=LABEL, overflow="fold")
    for heading in headings:
        table.add_column(words(heading), justify="right")
    for one in found:
        table.add_row(*one)
    return table


def _took_part(found: dict[int, Account]) -> bool:
    return any(account["participants"].mean > 0 for account in found.values())


# Both worlds side by side


def _measure_table(
    title: str, names: Sequence[str], comparison: "Comparison", scenario: str, words: Language
) -> Table:
    """A row for each measure of which there is anything to say in either world."""
    table = ruled()
    table.add_column(words(title), width=LABEL, overflow="fold")
    table.add_column(words("compare.baseline"), justify="right", width=WORLD)
    table.add_column(words("compare.scenario"), justify="right", width=WORLD)
    table.add_column(words("compare.difference"), width=DIFFERENCE, overflow="fold")
    for name in names:
        pair = paired(comparison, scenario, name)
        if all(math.isnan(one.mean) or one.mean == 0.0 for one in (pair.baseline, pair.scenario)):
            continue
        measure = MEASURES[name]
        table.add_row(
            _label(words.of(measure), measure.unit, words),
            Text(number_text(pair.baseline.mean, measure.unit, words)),
            Text(number_text(pair.scenario.mean, measure.unit, words)),
            _difference(pair, measure.unit, words),
        )
    return table


def _label(title: str, unit: str, words: Language) -> Text:
    shown = unit_text(unit, words)
    return Text(title if shown in title else words("compare.with_unit", title=title, unit=shown))


def _difference(pair: Pair, unit: str, words: Language) -> Text:
    """The paired difference; where the baseline has no such thing, the interval of the value."""
    if not math.isnan(pair.difference.mean):
        return _with_verdict(pair.difference, unit, words)
    itself = pair.scenario
    if unit == SHARE and not 0.0 <= itself.lower <= itself.upper <= 1.0:
        return Text(words("compare.too_few"), "yellow")
    return Text(interval_text(itself, unit, words, signed=False), "dim")


def _with_verdict(found: Interval, unit: str, words: Language, *, signed: bool = True) -> Text:
    """A number with its interval, and below it in words what to think of it."""
    text, said = Text(interval_text(found, unit, words, signed=signed)), verdict(found, words)
    return text.append(f"\n{said}", "yellow") if said else text


# The account, and the cost


def _account_table(found: dict[int, Account], formal: dict[int, Account], words: Language) -> Table:
    """Gross, less what is not additional, is net; without participants the net alone."""
    shown = _horizons(list(found), (12, 24))
    table = _horizon_table("compare.account", shown, words)
    for name in ACCOUNT if _took_part(found) else ():
        cells = (_with_verdict(found[h][name], PEOPLE, words, signed=False) for h in shown)
        table.add_row(Text(words(f"compare.{name}")), *cells)
    for name, account, style in (("net", found, "bold"), ("net_formal", formal, "")):
        cells = (_with_verdict(account[h]["net"], PEOPLE, words) for h in shown)
        table.add_row(Text(words(f"compare.{name}"), style), *cells)
        if not math.isnan(account[shown[0]]["noise_floor"].mean):
            floors = (_noise(account[h], words) for h in shown)
            table.add_row(Text(words("compare.noise_floor"), "dim"), *floors)
    for name, unit in MATCHED.items() if _took_part(found) else ():
        signed = unit == POINTS
        cells = (_with_verdict(found[h][name], unit, words, signed=signed) for h in shown)
        table.add_row(Text(words(f"compare.{name}")), *cells)
    return table


def _noise(account: Account, words: Language) -> Text:
    """What chance alone gives with so many seeds; how many would show the effect, if it is real."""
    floor, needed = account["noise_floor"], account["seeds_needed"].mean
    text = Text(f"± {number_text(floor.mean, PEOPLE, words)}", "dim")
    if account["net"].spans_zero and not math.isnan(needed):
        text.append("\n" + words("compare.seeds_needed", seeds=f"{needed:,.0f}"))
    return text


def _cost_table(found: dict[int, Account], words: Language) -> Table:
    shown = _horizons(list(found), (24, max(found)))
    table = _horizon_table("compare.cost", shown, words)
    for name in COSTS:
        cells = (_with_verdict(found[h][name], YUAN, words) for h in shown)
        table.add_row(Text(words(f"compare.{name}")), *cells)
    gained = (_with_verdict(found[h]["additional_job_years"], PEOPLE, words) for h in shown)
    table.add_row(Text(words("compare.additional_job_years")), *gained)
    for name in RATIOS if _took_part(found) else OF_ALL:
        cells = (_ratio(found[h][name], name, words) for h in shown)
        table.add_row(Text(words(f"compare.{name}")), *cells)
    return table


def _ratio(found: Interval, name: str, words: Language) -> Text:
    """A cost per head; in words where there may be no heads to divide it by."""
    if math.isnan(found.mean):
        reason = "no_jobs" if name.endswith("additional_job_year") else "too_few"
        return Text(words(f"compare.{reason}"), "yellow")
    return Text(interval_text(found, YUAN_EACH, words, signed=False))


def _horizons(available: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """The horizons wanted, and the last one where a run does not reach both of them."""
    reached = {horizon for horizon in wanted if horizon in available}
    return sorted(reached if len(reached) > 1 else reached | {max(available)})


def _horizon_table(title: str, horizons: Sequence[int], words: Language) -> Table:
    table = ruled()
    table.add_column(words(title), width=HORIZON_LABEL, overflow="fold")
    for months in horizons:
        heading = words("compare.horizon", months=months)
        table.add_column(heading, width=HORIZON, overflow="fold")
    return table
