"""How fast the displaced find a formal job, in both worlds."""

from typing import TYPE_CHECKING

from sim.model.indicators import SHARE
from sim.reporting.figures.drawing import Drawing, banded, label_ends
from sim.reporting.paired import paired
from sim.reporting.style import BASELINE, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def re_employment(drawing: Drawing) -> "Figure | None":
    """Kaplan-Meier curves of all displaced and of the focal group; None if nobody was displaced."""
    words, curves = drawing.words, drawing.rows("curves").dropna(subset="share_without_formal_job")
    if curves.empty:
        return None
    change = paired(drawing.comparison, drawing.scenario.name, "reemployed_formal_12_months")
    found = drawing.sign(change.difference)
    value = drawing.number(change.difference, SHARE)
    title = words(f"figure.re_employment_{found}", value=value)
    figure, panels = canvas(title, columns=2)
    for axes, group in zip(panels, ("all", "focal"), strict=True):
        ends = []
        for world, color, style in (("baseline", BASELINE, "--"), ("policy", POLICY, "-")):
            rows = curves[(curves["group"] == group) & (curves["world"] == world)]
            if rows.empty:
                continue
            columns = ("share_without_formal_job", "lower", "upper")
            mean, lower, upper = (100 * rows[name].to_numpy() for name in columns)
            months = rows["months_since"].to_numpy()
            banded(axes, months, mean, lower, upper, color, style=style)
            ends.append((months[-1], mean[-1], words(f"figure.{world}"), color))
        axes.set_ylim(0, 100)
        label_ends(axes, ends)
        axes.set_title(words(f"figure.group_{group}"), fontsize=13)
        axes.set_xlabel(words("figure.months_since_loss"))
        axes.set_xlim(0, 36)
        axes.set_xticks(range(0, 37, 6))
    panels[0].set_ylabel(words("figure.without_formal_job"))
    return drawing.signed_off(figure)
