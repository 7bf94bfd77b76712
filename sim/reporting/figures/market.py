"""Unemployment and vacancies over time, and the Beveridge curve that they trace."""

from typing import TYPE_CHECKING, Any

from sim.model.indicators import SHARE
from sim.reporting.figures.drawing import Drawing, across_seeds, banded, label_ends
from sim.reporting.paired import paired
from sim.reporting.style import BASELINE, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def market(drawing: Drawing) -> "Figure":
    """Both worlds: rates by month on the left, against one another on the right."""
    words = drawing.words
    change = paired(drawing.comparison, drawing.scenario.name, "unemployment_rate").difference
    value = drawing.number(change, SHARE)
    figure, (left, right) = canvas(
        words(f"figure.market_{drawing.sign(change)}", value=value), columns=2
    )
    ends = []
    names = (drawing.comparison.baseline.name, drawing.scenario.name)
    for name, world, color, style in zip(
        names, ("baseline", "policy"), (BASELINE, POLICY), ("--", "-"), strict=True
    ):
        idle, posts = _rates(drawing, name)
        months = range(idle.shape[1])
        for rate, label in ((idle, "unemployment"), (posts, "vacancies")):
            mean, lower, upper = across_seeds(rate)
            banded(left, months, mean, lower, upper, color, style=style)
            if world == "policy":
                ends.append((len(mean) - 1, float(mean[-1]), words(f"figure.{label}"), color))
        smooth = _smoothed(idle.mean(axis=0)), _smoothed(posts.mean(axis=0))
        right.plot(*smooth, style, color=color, lw=2)
        right.annotate(
            words(f"figure.{world}"),
            (smooth[0][-1], smooth[1][-1]),
            color=color,
            xytext=(6, 4 if world == "policy" else -12),
            textcoords="offset points",
        )
        right.plot(smooth[0][0], smooth[1][0], "o", color=color, ms=6)
    left.axvline(drawing.start, color="#999999", lw=1)
    left.set_ylim(bottom=0)
    label_ends(left, ends)
    left.set_xlabel(words("figure.month"))
    left.set_ylabel(words("figure.of_labour_force"))
    left.annotate(
        words("figure.policy_starts"),
        (drawing.start, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, -12),
        textcoords="offset points",
        fontsize=9.5,
        color="#666666",
    )
    right.set_xlabel(words("figure.unemployment_axis"))
    right.set_ylabel(words("figure.vacancies_axis"))
    right.set_title(words("figure.beveridge"), fontsize=13)
    right.margins(0.18)
    return drawing.signed_off(figure)


def _rates(drawing: Drawing, name: str) -> tuple[Any, Any]:
    """Unemployment and vacancies in per cent, both (seeds, months)."""
    rows = drawing.comparison.monthly[drawing.comparison.monthly["scenario"] == name]
    wide = {
        column: rows.pivot_table(index="seed", columns="month", values=column).to_numpy()
        for column in ("unemployment_rate", "vacancies", "labour_force")
    }
    return 100 * wide["unemployment_rate"], 100 * wide["vacancies"] / wide["labour_force"]


def _smoothed(values: Any) -> Any:
    """Means of up to six months: the curve shows the movement, not the noise."""
    import numpy as np

    span = min(6, len(values))
    return np.convolve(values, np.full(span, 1.0 / span), "valid")
