"""What a policy is worth at a price per job-year, along one of its terms."""

from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.analysis.break_even import Verdict
from sim.experiments.analysis.names import value_title
from sim.language import Language
from sim.model.indicators import YUAN
from sim.reporting.number_text import scale, unit_text
from sim.reporting.style import ACCENT, POLICY, canvas, look
from sim.reporting.sweep_text import break_even_text, sweep_footer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.analysis.break_even import BreakEven


def break_even(found: "BreakEven", words: Language) -> "Figure":
    """The surplus at each level with its interval, and the interval of the break-even."""
    levels, crossing = found.found.levels, found.found
    divisor = scale(YUAN, words).divisor
    with look():
        figure, (axes,) = canvas(break_even_text(found, words)[0])
        axes.errorbar(
            levels["level"],
            levels["surplus"] / divisor,
            yerr=(levels["surplus_upper"] - levels["surplus"]) / divisor,
            fmt="o-",
            ms=7,
            lw=1.6,
            color=POLICY,
        )
        if crossing.verdict is Verdict.FOUND:
            ends = (levels["level"].min(), levels["level"].max())
            axes.axvspan(
                *np.clip([crossing.lower, crossing.upper], *ends), color=ACCENT, alpha=0.25, lw=0
            )
            if np.isfinite(crossing.at):
                axes.axvline(crossing.at, color=ACCENT, lw=2)
        axes.axhline(0, color="black", lw=1)
        title = value_title(found.parameter, found.sweep.economy)
        label = {"title": words.of(title), "unit": words.unit(title.unit)}
        axes.set_xlabel(words("compare.with_unit", **label) if title.unit else words.of(title))
        axes.set_ylabel(
            words("sweep_figure.surplus", price=f"{found.price:,.0f}", unit=unit_text(YUAN, words))
        )
        sweep_footer(figure, found.sweep, words)
        figure.canvas.draw()
        return figure
