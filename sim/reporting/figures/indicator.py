"""One monthly indicator of one run."""

from typing import TYPE_CHECKING

from sim.model.indicators import INDICATORS
from sim.reporting.style import POLICY, canvas, look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.run import RunResult


def indicator(result: "RunResult", name: str) -> "Figure":
    """A line over the months, of the simulated people."""
    with look():
        title = f"{result.scenario.title.en}, seed {result.seed}"
        figure, (axes,) = canvas(title)
        axes.plot(result.monthly["month"], result.monthly[name], color=POLICY, lw=2.2)
        axes.set_xlabel("month")
        axes.set_ylabel(f"{name.replace('_', ' ')}, {INDICATORS[name]}")
        figure.canvas.draw()
        return figure
