"""What each scenario costs, against the jobs it adds."""

from math import isnan
from typing import TYPE_CHECKING

from sim.model.indicators import PEOPLE, YUAN
from sim.reporting.figures.drawing import Drawing
from sim.reporting.number_text import scale, unit_text
from sim.reporting.paired import accounts
from sim.reporting.style import NEUTRAL, POLICY, SERIES, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def cost(drawing: Drawing) -> "Figure":
    """A point with whiskers for every scenario of the comparison, this one in blue."""
    words, comparison = drawing.words, drawing.comparison
    net = drawing.accounts[drawing.horizon]["net"]
    key = "figure.cost_none" if drawing.sign(net) == "none" else "figure.cost"
    figure, (axes,) = canvas(words(key, months=drawing.horizon))
    yuan, people = scale(YUAN, words).divisor, scale(PEOPLE, words).divisor
    others = iter(SERIES[1:] * 9)
    for scenario in comparison.scenarios:
        found = accounts(comparison, scenario.name, "all_work")
        here = found.get(drawing.horizon) or found[max(found)]
        x, y = here["net_public_cost"], here["net"]
        color = POLICY if scenario.name == drawing.scenario.name else next(others)
        axes.errorbar(
            x.mean / yuan,
            y.mean / people,
            xerr=None if isnan(x.lower) else (x.upper - x.mean) / yuan,
            yerr=None if isnan(y.lower) else (y.upper - y.mean) / people,
            fmt="o",
            ms=9,
            lw=1.6,
            color=color,
            label=words.of(scenario.title),
        )
    floor = drawing.accounts[drawing.horizon]["noise_floor"].mean / people
    if not isnan(floor):
        axes.axhspan(-floor, floor, color=NEUTRAL, alpha=0.25, lw=0, zorder=0)
    axes.axhline(0, color="black", lw=1)
    axes.axvline(0, color="black", lw=1)
    axes.set_xlabel(words("figure.net_public_cost", unit=unit_text(YUAN, words)))
    axes.set_ylabel(words("figure.net_jobs", unit=unit_text(PEOPLE, words)))
    axes.margins(0.25)
    axes.legend(loc="upper left", frameon=False, labelcolor="linecolor")  # points may coincide
    return drawing.signed_off(figure)
