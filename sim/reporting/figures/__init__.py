"""The figures of a comparison, by name."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from sim.language import Language
from sim.reporting.figures.drawing import Drawing
from sim.reporting.style import look
from sim.scenario.problem import InvalidScenario, nearest
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.compare import Comparison

FIGURES = (
    "account",
    "participation",
    "groups",
    "re_employment",
    "income_path",
    "market",
    "occupation_moves",
    "technology",
    "cost",
    "city_map",
)
"""Each is a function of that name in the module of that name."""


def draw(
    name: str, comparison: "Comparison", scenario: Scenario, words: Language
) -> "Figure | None":
    """One figure of ``FIGURES``; None where the comparison holds nothing to draw.

    Raises:
        InvalidScenario: there is no such figure.
    """
    if name not in FIGURES:
        near = nearest(name, FIGURES)
        hint = f'; did you mean "{near}"?' if near else ""
        raise InvalidScenario([f"figure: found {name!r}; allowed {', '.join(FIGURES)}{hint}"])
    function: Callable[[Drawing], Figure | None] = getattr(
        import_module(f"{__name__}.{name}"), name
    )
    with look():
        figure = function(Drawing(comparison, scenario, words))
        if figure is not None:
            figure.canvas.draw()  # ticks get their font now
        return figure
