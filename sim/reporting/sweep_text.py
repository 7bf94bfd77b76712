"""What analyses of a sweep say, in words: no more than their intervals allow."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.experiments.analysis.boxes import Verdict as BoxVerdict
from sim.experiments.analysis.break_even import BreakEven, Verdict
from sim.experiments.analysis.explore import Conclusion, Exploration, conditions_text
from sim.experiments.analysis.finished import Finished, unit_of
from sim.experiments.analysis.frontier import Frontier
from sim.experiments.analysis.names import outcome_title, plain_number, value_title
from sim.experiments.analysis.sensitivity import Sensitivity
from sim.language import Language
from sim.reporting.number_text import number_text, unit_text
from sim.reporting.style import footer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Row = Mapping[Any, Any]


def parameter_text(name: str, sweep: Finished, words: Language) -> str:
    """What something that varies is called."""
    return words.of(value_title(name, sweep.economy))


def span_text(row: Row, name: str, unit: str, words: Language, *, signed: bool = False) -> str:
    """A value of a table with its interval."""
    mean, *ends = (
        number_text(float(row[key]), unit, words, signed=signed)
        for key in (name, f"{name}_lower", f"{name}_upper")
    )
    return mean if math.isnan(float(row[f"{name}_lower"])) else f"{mean} [{', '.join(ends)}]"


def percent_text(row: Row, name: str) -> str:
    """A share of a table in percent, with its interval, or a dash."""
    values = [100.0 * float(row[key]) for key in (name, f"{name}_lower", f"{name}_upper")]
    if math.isnan(values[0]):
        return "–"
    mean, lower, upper = (f"{value:.0f}".replace("-", "−") for value in values)
    return f"{mean} [{lower}, {upper}]"


# Sensitivity


def spread_text(found: Sensitivity, outcome: str, scenario: str, words: Language) -> list[str]:
    """How far the points differ, and how much of that is luck."""
    luck = found.luck
    row = luck[(luck["outcome"] == outcome) & (luck["scenario"] == scenario)].to_dict("records")[0]
    unit = str(row["unit"])
    values = {
        "points": row["points"],
        "lowest": number_text(row["lowest"], unit, words),
        "highest": number_text(row["highest"], unit, words),
        "unit": unit_text(unit, words),
    }
    if row["seeds"] == 1:
        return [words("sensitivity.one_seed", **values)]
    shares = {
        key: f"{100.0 * row[name]:.0f}"
        for key, name in (
            ("share", "noise_share"),
            ("lower", "noise_share_lower"),
            ("upper", "noise_share_upper"),
        )
    }
    lines = [words("sensitivity.spread", seeds=row["seeds"], **shares, **values)]
    return lines if row["points_differ"] else [*lines, words("sensitivity.no_difference")]


def direction_text(lower: float, upper: float, words: Language) -> str:
    """Which way a parameter moves an outcome, if its interval says."""
    if lower > 0.0:
        return words("sensitivity.up")
    return words("sensitivity.down") if upper < 0.0 else words("sensitivity.unclear")


# Conclusions and boxes


def conclusion_text(conclusion: Conclusion, words: Language) -> str:
    """Which outcome on which side of what."""
    unit = unit_of(conclusion.outcome)
    return words(
        "explore.above" if conclusion.above else "explore.below",
        outcome=outcome_title(conclusion.outcome, words),
        limit=number_text(conclusion.limit, unit, words),
        unit=unit_text(unit, words),
    )


def exploration_text(found: Exploration, words: Language) -> list[str]:
    """Where a conclusion holds, whether it flips, and what is missing."""
    shares = (found.found.share, found.found.lower, found.found.upper, found.undecided)
    percent = [f"{100.0 * share:.0f}" for share in shares]
    lines = [
        words(
            "explore.holds",
            conclusion=conclusion_text(found.conclusion, words),
            points=found.found.points,
            **dict(zip(("share", "lower", "upper", "undecided"), percent, strict=True)),
        )
    ]
    skill = f"{100.0 * max(0.0, found.found.skill):.0f}"
    counts = {verdict.value: found.found.number(verdict) for verdict in BoxVerdict}
    key = "explore.flips" if found.found.flips else "explore.no_flip"
    lines.append(words(key, skill=skill, boxes=len(found.found.boxes), **counts))
    return lines + _left(found.sweep, words)


def box_texts(found: Exploration, words: Language) -> list[str]:
    """What each box demands."""
    texts = (
        conditions_text(
            box.conditions,
            lambda name: parameter_text(name, found.sweep, words),
            words("explore.and"),
        )
        for box in found.found.boxes
    )
    return [text or words("explore.everywhere") for text in texts]


# Frontier and break-even


def frontier_text(found: Frontier, words: Language) -> list[str]:
    """How many options show jobs and are not beaten."""
    shown = int(found.options["jobs_shown"].sum())
    efficient = int(found.options["efficient"].sum())
    lines = [
        words("frontier.some", shown=shown, options=len(found.options), efficient=efficient)
        if shown
        else words("frontier.none")
    ]
    if found.averaged:
        names = ", ".join(parameter_text(name, found.sweep, words) for name in found.averaged)
        lines.append(words("frontier.averaged", names=names))
    return lines + _left(found.sweep, words)


def break_even_text(found: BreakEven, words: Language) -> list[str]:
    """The verdict in one sentence."""
    price = f"{found.price:,.0f}"
    parameter = parameter_text(found.parameter, found.sweep, words)
    crossing = found.found
    if crossing.verdict is Verdict.FOUND:
        at, lower, upper = (
            words("break_even.beyond") if not math.isfinite(value) else plain_number(value)
            for value in (crossing.at, crossing.lower, crossing.upper)
        )
        unit = words.unit(value_title(found.parameter, found.sweep.economy).unit)
        key = "break_even.found_rising" if crossing.rising else "break_even.found_falling"
        values = {"at": at, "lower": lower, "upper": upper, "unit": unit}
        lines = [words(key, price=price, parameter=parameter, **values)]
    elif crossing.verdict is Verdict.UNKNOWN:
        lines = [words("break_even.unknown", price=price, seeds=found.sweep.seeds)]
    else:
        texts = {
            Verdict.NEVER: words("break_even.never", price=price),
            Verdict.ALWAYS: words("break_even.always", price=price),
            Verdict.NO_JOBS: words("break_even.no_jobs"),
            Verdict.NOT_MONOTONE: words("break_even.not_monotone"),
        }
        lines = [texts[crossing.verdict]]
    if found.averaged:
        names = ", ".join(parameter_text(name, found.sweep, words) for name in found.averaged)
        lines.append(words("frontier.averaged", names=names))
    return lines + _left(found.sweep, words)


def _left(sweep: Finished, words: Language) -> list[str]:
    """What of the sweep could not be used."""
    counts = {"number": sweep.left, "seeds": sweep.seeds}
    return [words("explore.left", **counts)] if sweep.left else []


def sweep_footer(figure: "Figure", sweep: Finished, words: Language) -> "Figure":
    """The figure with the line that says on what it rests."""
    text = words(
        "sweep_figure.footer",
        sweep=sweep.manifest.name,
        points=len(sweep.manifest.points),
        seeds=sweep.seeds,
        population=f"{sweep.population:,}",
        months=sweep.months,
    )
    footer(figure, text)
    return figure
