"""The occupational-mobility model: its course, its Beveridge curve, who gains and who loses."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.replication.inputs import CHANGES
from sim.language import Language
from sim.reporting.figures.drawing import label_ends
from sim.reporting.style import ACCENT, BASELINE, GAIN, LOSS, POLICY, canvas, footer, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.experiments.replication.replicate import Replication

_RATES = (("unemployment", POLICY), ("long_term", LOSS), ("vacancy", GAIN))


def course(found: "Replication", words: Language) -> "Figure":
    """Unemployment and vacancies over the years, and the Beveridge curve they trace."""
    steps = found.steps
    rates = {name: 100.0 * steps[f"{name}_rate"].to_numpy(float) for name, _ in _RATES}
    before, after = (float(rates["unemployment"][window].mean()) for window in found.inputs.windows)
    with look():
        title = words("replication.course", before=f"{before:.2f}", after=f"{after:.2f}")
        figure, (left, right) = canvas(title, columns=2)
        years, ends = steps["years"].to_numpy(float), []
        for name, color in _RATES:
            if found.population:
                simulated = 100.0 * steps[f"simulated_{name}_rate"].to_numpy(float)
                left.plot(years, simulated, color=color, lw=0.8, alpha=0.5)
            left.plot(years, rates[name], color=color, lw=2.2)
            label = words(f"replication.{name}_line")
            ends.append((float(years[-1]), float(rates[name][-1]), label, color))
        left.axvline(0.0, color="#999999", lw=1)
        left.set_ylim(bottom=0)
        label_ends(left, ends)
        left.set_xlabel(words("replication.years"))
        left.set_ylabel(words("replication.percent"))
        _curve(right, rates["unemployment"], rates["vacancy"], found, words)
        footer(figure, _footer(found, words))
        figure.canvas.draw()
        return figure


def _curve(axes: "Axes", idle: Any, posts: Any, found: "Replication", words: Language) -> None:
    """The Beveridge curve of the steps from the window before the shock on, with its direction."""
    start = found.inputs.windows[0].start
    if found.population:
        simulated = found.steps[start:]
        points = (
            100.0 * simulated[f"simulated_{name}_rate"] for name in ("unemployment", "vacancy")
        )
        axes.plot(*points, ".", color=BASELINE, ms=3, alpha=0.5)
    idle, posts = idle[start:], posts[start:]
    axes.plot(idle, posts, color=POLICY, lw=2)
    axes.plot(idle[0], posts[0], "o", color=POLICY, ms=6)
    for share in (0.35, 0.55, 0.75):
        k = int(share * (len(idle) - 2))
        if np.hypot(idle[k + 1] - idle[k], posts[k + 1] - posts[k]) > 0.0:
            axes.annotate(
                "",
                (idle[k + 1], posts[k + 1]),
                (idle[k], posts[k]),
                arrowprops={"arrowstyle": "-|>", "color": POLICY},
            )
    axes.set_xlabel(words("replication.unemployment_axis"))
    axes.set_ylabel(words("replication.vacancy_axis"))
    axes.set_title(words("replication.beveridge"), fontsize=13)
    axes.margins(0.15)


def changes(found: "Replication", words: Language) -> "Figure":
    """Each occupation's change of unemployment and of long-term unemployment, by its exposure."""
    table = found.occupations
    people = found.inputs.employment
    size = 8.0 + 300.0 * people / people.max()
    rising = int((table[CHANGES[0]] > 0.0).sum())
    with look():
        title = words("replication.changes", rising=rising, occupations=len(table))
        figure, axes = canvas(title, columns=2)
        for one, name in zip(axes, CHANGES, strict=True):
            up = table[name].to_numpy(float) > 0.0
            one.scatter(
                table["automation_probability"],
                table[name],
                s=size,
                c=np.where(up, LOSS, GAIN),
                alpha=0.45,
                linewidths=0,
            )
            one.axhline(0.0, color="black", lw=1)
            one.set_title(words(f"replication.{name}"), fontsize=13)
            one.set_xlabel(words("replication.automation"))
        axes[0].set_ylabel(words("replication.change_axis"))
        footer(figure, words("replication.area") + " " + _footer(found, words))
        figure.canvas.draw()
        return figure


def published(found: "Replication", words: Language) -> "Figure":
    """The published changes against those of this market code."""
    table = found.published
    worst = max(float(table[f"difference_{name}"].abs().max()) for name in CHANGES)
    with look():
        figure, axes = canvas(words("replication.published", worst=f"{worst:.1g}"), columns=2)
        for one, name in zip(axes, CHANGES, strict=True):
            x, y = (table[column].to_numpy(float) for column in (f"published_{name}", name))
            ends = [min(x.min(), 0.0), max(x.max(), 0.0)]
            one.plot(ends, ends, color=BASELINE, lw=1.2)
            if found.population:
                rows = found.simulated.set_index("occupation").loc[list(table["occupation"])]
                value = rows[f"simulated_{name}"].to_numpy(float)
                half = rows[f"simulated_{name}_upper"].to_numpy(float) - value
                one.errorbar(x, value, np.nan_to_num(half), fmt="s", color=ACCENT, ms=5, lw=1.2)
            one.plot(x, y, "o", color=POLICY, ms=7, mfc="none", mew=2)
            for at, to, occupation in zip(x, y, table["occupation"], strict=True):
                one.annotate(str(occupation), (at, to), xytext=(7, -10), textcoords="offset points")
            one.set_title(words(f"replication.{name}"), fontsize=13)
            one.set_xlabel(words("replication.published_axis"))
        axes[0].set_ylabel(words("replication.found_axis"))
        footer(figure, words("replication.marks") + " " + _footer(found, words))
        figure.canvas.draw()
        return figure


def population(found: "Replication", words: Language) -> "Figure":
    """How far simulated occupations are from the mean field, by their number of workers."""
    workers = found.simulated["workers"].to_numpy(float)
    simulated = found.simulated[f"simulated_{CHANGES[0]}"].to_numpy(float)
    apart = np.abs(simulated - found.occupations[CHANGES[0]].to_numpy(float))
    known = np.isfinite(apart) & (apart > 0.0)
    with look():
        typical = f"{np.median(apart[known]):.1f}"
        figure, (axes,) = canvas(words("replication.population", typical=typical))
        axes.loglog(workers[known], apart[known], ".", color=POLICY, alpha=0.6)
        middle = np.exp(np.median(np.log(apart[known] * np.sqrt(workers[known]))))
        ends = np.array([workers[known].min(), workers[known].max()])
        axes.plot(ends, middle / np.sqrt(ends), color=LOSS, lw=2)
        axes.annotate(
            words("replication.root_law"),
            (ends[0], middle / np.sqrt(ends[0])),
            xytext=(0, 14),
            textcoords="offset points",
            color=LOSS,
        )
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,.6g}")
        axes.set_xlabel(words("replication.workers_axis"))
        axes.set_ylabel(words("replication.apart_axis"))
        footer(figure, _footer(found, words))
        figure.canvas.draw()
        return figure


def _footer(found: "Replication", words: Language) -> str:
    of = words("replication.rests_on", occupations=len(found.occupations), steps=len(found.steps))
    if not found.population:
        return of
    more = words(
        "replication.rests_on_people", population=f"{found.population:,}", seeds=len(found.seeds)
    )
    return f"{of} {more}"
