"""Who gained and who lost work, group by group."""

from typing import TYPE_CHECKING

from sim.experiments.groups import LATER
from sim.reporting.figures.drawing import Drawing
from sim.reporting.style import GAIN, LOSS, NEUTRAL, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DIMENSIONS = ("focal", "age", "education", "sex", "hukou")


def groups(drawing: Drawing) -> "Figure | None":
    """Change of the share at work by group, with intervals; None if nobody was counted."""
    words = drawing.words
    rows = drawing.rows("groups")
    rows = rows[(rows["horizon_months"] == drawing.horizon) & rows["dimension"].isin(_DIMENSIONS)]
    if rows.empty:
        return None
    order = {name: k for k, name in enumerate(_DIMENSIONS)}
    rows = rows.sort_values("dimension", key=lambda d: d.map(order), kind="stable").iloc[::-1]
    rows = rows[(rows["dimension"] != "focal") | (rows["group"] != LATER)]
    gained, lost = int((rows["points_lower"] > 0).sum()), int((rows["points_upper"] < 0).sum())
    beyond = drawing.beyond_chance(rows, "points_lower", "points_upper")
    key = "figure.groups" if beyond else "figure.groups_none"
    figure, (axes,) = canvas(words(key, gained=gained, lost=lost))
    for place, row in enumerate(rows.to_dict("records")):
        ends = row["points_lower"], row["points_upper"]
        color = GAIN if ends[0] > 0 else LOSS if ends[1] < 0 else NEUTRAL
        axes.plot(ends, [place] * 2, color=color, lw=2)
        axes.plot(row["points"], place, "o", color=color, ms=8)
    axes.axvline(0, color="black", lw=1)
    axes.set_yticks(range(len(rows)), list(rows[words.code]))
    axes.set_xlabel(words("figure.points"))
    axes.margins(x=0.08)
    return drawing.signed_off(figure)
