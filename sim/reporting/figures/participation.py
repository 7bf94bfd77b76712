"""What joining did to the participants themselves, month by month."""

from typing import TYPE_CHECKING

from sim.experiments.headline import POINTS
from sim.experiments.intervals import Interval
from sim.reporting.figures.drawing import Drawing, banded, label_ends
from sim.reporting.style import BASELINE, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ENDS = ("points_lower", "points_upper")


def participation(drawing: Drawing) -> "Figure | None":
    """Participants and people who stood alike without the policy; None if nobody took part."""
    words, rows = drawing.words, drawing.rows("participation")
    if rows.empty:
        return None
    months = rows["months_since"].to_numpy()
    last = rows[rows["months_since"] <= 24].iloc[-1]
    lower, upper = (float(last[name]) for name in _ENDS)
    shown = Interval(
        float(last["points"]), lower, upper, int(last["seeds"]), not (lower > 0 or upper < 0), 1.0
    )
    title = words(
        f"figure.participation_{drawing.sign(shown)}",
        months=int(last["months_since"]),
        value=drawing.number(shown, POINTS),
    )
    figure, (left, right) = canvas(title, columns=2)
    ends = []
    for name, color, style in (("expected", BASELINE, "--"), ("at_work", POLICY, "-")):
        share = 100 * rows[name].to_numpy()
        left.plot(months, share, style, color=color, lw=2.2)
        ends.append((months[-1], share[-1], words(f"figure.participation_{name}"), color))
    left.set_ylim(0, 100)
    label_ends(left, ends)
    left.set_title(words("figure.at_work_axis"), fontsize=13)
    points, low, high = (rows[name].to_numpy() for name in ("points", *_ENDS))
    banded(right, months, points, low, high, POLICY)
    right.axhline(0, color="#999999", lw=1)
    right.set_title(words("figure.participation_points"), fontsize=13)
    for axes in (left, right):
        axes.set_xlim(0, 36)
        axes.set_xticks(range(0, 37, 6))
        axes.set_xlabel(words("figure.months_since_joining"))
    return drawing.signed_off(figure)
