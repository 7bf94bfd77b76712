"""Income around displacement, relative to the same people's past, in both worlds."""

from typing import TYPE_CHECKING

from sim.experiments.measure import CHANGE
from sim.reporting.figures.drawing import Drawing, banded, label_ends
from sim.reporting.paired import paired
from sim.reporting.style import BASELINE, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def income_path(drawing: Drawing) -> "Figure | None":
    """From a year before the loss to three years after; None if nobody could be followed."""
    words, paths = drawing.words, drawing.rows("income_paths").dropna(subset="relative_income")
    # Severance falls in the month of the loss: a single month far above the axis.
    paths = paths[paths["months_since"] != 0]
    if paths.empty:
        return None
    change = paired(drawing.comparison, drawing.scenario.name, "income_change_year_1")
    lost = drawing.number(change.scenario, CHANGE)
    gained = drawing.number(change.difference, CHANGE)
    found = drawing.sign(change.difference)
    title = words(f"figure.income_path_{found}", lost=lost, value=gained)
    figure, panels = canvas(title, columns=2)
    for axes, group in zip(panels, ("all", "focal"), strict=True):
        ends = []
        for world, color, style in (("baseline", BASELINE, "--"), ("policy", POLICY, "-")):
            rows = paths[(paths["group"] == group) & (paths["world"] == world)]
            if rows.empty:
                continue
            columns = ("relative_income", "lower", "upper")
            mean, lower, upper = (100 * rows[name].to_numpy() for name in columns)
            months = rows["months_since"].to_numpy()
            banded(axes, months, mean, lower, upper, color, style=style)
            ends.append((months[-1], mean[-1], words(f"figure.{world}"), color))
        axes.axvline(0, color="#999999", lw=1)
        axes.axhline(100, color="#999999", lw=1)
        axes.set_ylim(0, 130)
        label_ends(axes, ends)
        axes.set_title(words(f"figure.group_{group}"), fontsize=13)
        axes.set_xlabel(words("figure.months_since_loss"))
        axes.set_xlim(-12, 36)
        axes.set_xticks(range(-12, 37, 12))
    panels[0].set_ylabel(words("figure.relative_income"))
    return drawing.signed_off(figure)
