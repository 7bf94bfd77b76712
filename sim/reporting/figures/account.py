"""From gross to net: who would have worked anyway, and who paid with her place.

Deadweight is that of people who stood alike, see ``sim.experiments.matched_controls``: with the
same people of the other world the bars would show luck as well.
"""

from math import isnan
from typing import TYPE_CHECKING

from sim.model.indicators import PEOPLE
from sim.reporting.figures.drawing import Drawing
from sim.reporting.number_text import interval_text, scale, unit_text
from sim.reporting.style import GAIN, LOSS, NEUTRAL, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STEPS = {
    "gross": "gross",
    "deadweight": "deadweight_matched",
    "substitution": "substitution",
    "displacement": "displacement_matched",
    "net": "net",
}
"""The bars, and the measure of each in ``Comparison.headline``."""


def account(drawing: Drawing) -> "Figure":
    """The account as a waterfall with whiskers; beside the net, what chance alone gives."""
    words, horizon = drawing.words, drawing.horizon
    found = drawing.accounts[horizon]
    divisor = scale(PEOPLE, words).divisor
    net = found["net"]
    value = drawing.number(net, PEOPLE)
    title = words(f"figure.account_{drawing.sign(net)}", value=value, months=horizon)
    figure, (axes,) = canvas(title)
    level = 0.0
    for place, (name, measure) in enumerate(STEPS.items()):
        mean = found[measure].mean / divisor
        height = mean if name in ("gross", "net") else -mean
        bottom = 0.0 if name in ("gross", "net") else level
        color = {"gross": POLICY, "net": POLICY}.get(name) or (LOSS if height < 0 else GAIN)
        axes.bar(place, height, 0.62, bottom=bottom, color=color)
        level = bottom + height
        sign = 1.0 if name in ("gross", "net") else -1.0
        ends = [
            bottom + sign * end / divisor
            for end in (found[measure].lower, found[measure].upper)
            if not isnan(end)
        ]
        if ends:
            axes.plot([place] * 2, ends, color="black", lw=1.4)
        if place < len(STEPS) - 1:
            axes.plot([place + 0.31, place + 0.69], [level, level], color="#888888", lw=1)
        axes.annotate(
            interval_text(found[measure], PEOPLE, words, signed=name == "net").replace(" [", "\n["),
            (place, max(bottom, level, *ends)),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=9.5,
        )
    floor = found["noise_floor"].mean / divisor
    if not isnan(floor):
        axes.axhspan(-floor, floor, xmin=0.81, color=NEUTRAL, alpha=0.35, lw=0, zorder=0)
        axes.annotate(
            words("figure.chance_alone"),
            (4.45, min(-floor, level, *ends)),
            fontsize=9.5,
            ha="right",
            va="top",
            xytext=(0, -4),
            textcoords="offset points",
            color="#666666",
        )
    axes.axhline(0, color="black", lw=1)
    axes.set_xlim(-0.5, 4.5)
    axes.set_xticks(range(len(STEPS)), [words(f"figure.step_{name}") for name in STEPS])
    axes.set_ylabel(unit_text(PEOPLE, words))
    axes.margins(y=0.15)
    axes.grid(visible=False, axis="x")
    return drawing.signed_off(figure)
