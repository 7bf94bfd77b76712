"""Jobs against yuan, for all options of a sweep."""

from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.analysis.finished import unit_of
from sim.experiments.analysis.names import outcome_title
from sim.language import Language
from sim.reporting.number_text import scale, unit_text
from sim.reporting.scenario_text import scenario_text
from sim.reporting.style import BASELINE, POLICY, SERIES, canvas, look
from sim.reporting.sweep_text import sweep_footer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.analysis.frontier import Frontier


def frontier(found: "Frontier", words: Language) -> "Figure":
    """A point with whiskers for each option, as solid as it is surely efficient; and the line."""
    options = found.options
    x_scale, y_scale = (scale(unit_of(one), words).divisor for one in (found.cost, found.jobs))
    shown = int(options["jobs_shown"].sum())
    key = "sweep_figure.frontier" if shown else "sweep_figure.frontier_none"
    values = {"options": len(options), **({"shown": shown} if shown else {})}
    with look():
        figure, (axes,) = canvas(words(key, **values))
        for number, scenario in enumerate(found.sweep.scenarios):
            color = POLICY if number == 0 else SERIES[number % len(SERIES)]
            for row in options[options["scenario"] == scenario].to_dict("records"):
                axes.errorbar(
                    row["cost"] / x_scale,
                    row["jobs"] / y_scale,
                    xerr=(row["cost_upper"] - row["cost"]) / x_scale,
                    yerr=(row["jobs_upper"] - row["jobs"]) / y_scale,
                    fmt="o",
                    ms=7,
                    lw=1.2,
                    color=color,
                    alpha=0.25 + 0.75 * row["efficient_share"],
                )
            axes.plot([], [], "o", color=color, label=scenario_text(scenario, words))
        best = options[options["efficient"]].sort_values("cost")
        axes.plot(
            np.array([0.0, *best["cost"]]) / x_scale,
            np.array([0.0, *best["jobs"]]) / y_scale,
            color=BASELINE,
            lw=1.5,
            drawstyle="steps-post",
        )
        axes.plot(0, 0, "s", color="black", ms=8, label=words("sweep_figure.nothing_done"))
        axes.axhline(0, color="black", lw=1)
        axes.legend(frameon=False)
        axes.set_xlabel(_axis_title(found.cost, words))
        axes.set_ylabel(_axis_title(found.jobs, words))
        sweep_footer(figure, found.sweep, words)
        figure.canvas.draw()
        return figure


def _axis_title(outcome: str, words: Language) -> str:
    title, unit = outcome_title(outcome, words), unit_text(unit_of(outcome), words)
    return words("compare.with_unit", title=title, unit=unit)
