"""Which assumptions an outcome hangs on: indices or effects, beside what luck alone gives."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.analysis.finished import unit_of
from sim.experiments.analysis.names import outcome_title
from sim.language import Language
from sim.reporting.number_text import scale, unit_text
from sim.reporting.style import BASELINE, NEUTRAL, POLICY, canvas, look
from sim.reporting.sweep_text import parameter_text, sweep_footer

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.experiments.analysis.sensitivity import Sensitivity

MOST = 12  # parameters drawn, those that matter most
_NAMED = 3  # parameters in the title


def sensitivity(found: "Sensitivity", outcome: str, scenario: str, words: Language) -> "Figure":
    """Bars for the parameters that matter most, with whiskers and the band of luck."""
    sobol = found.method == "sobol"
    rows = found.indices
    rows = rows[(rows["outcome"] == outcome) & (rows["scenario"] == scenario)]
    rows = rows.sort_values("total" if sobol else "size", ascending=False).head(MOST)[::-1]
    names = [parameter_text(name, found.sweep, words) for name in rows["parameter"]]
    clear = [n for n, beyond in zip(names, rows["beyond_noise"], strict=True) if beyond][::-1]
    title = {"outcome": outcome_title(outcome, words)}
    if found.sweep.seeds == 1:
        said = words("sweep_figure.sensitivity_one_seed", **title)
    elif clear:
        said = words("sweep_figure.sensitivity", names=", ".join(clear[:_NAMED]), **title)
    else:
        said = words("sweep_figure.sensitivity_none", **title)
    with look():
        figure, (axes,) = canvas(said)
        unit = unit_of(outcome)
        if sobol:
            _shares(axes, rows, words)
        else:
            _effects(axes, rows, scale(unit, words).divisor)
            axes.set_xlabel(words("sweep_figure.effect", unit=unit_text(unit, words)))
        axes.set_yticks(np.arange(len(rows)), names)
        axes.grid(axis="y", visible=False)
        axes.axvline(0, color="black", lw=1)
        if found.sweep.seeds > 1:
            _name_the_band(axes, words)
        sweep_footer(figure, found.sweep, words)
        figure.canvas.draw()
        return figure


def _name_the_band(axes: "Axes", words: Language) -> None:
    axes.annotate(
        words("sweep_figure.luck_band"),
        (1, 0),
        xycoords="axes fraction",
        xytext=(-4, 6),
        textcoords="offset points",
        ha="right",
        color="#666666",
    )


def _shares(axes: "Axes", rows: Any, words: Language) -> None:
    place = np.arange(len(rows))
    for name, color, shift, key in (
        ("total", POLICY, 0.18, "sweep_figure.index_total"),
        ("first", BASELINE, -0.18, "sweep_figure.index_first"),
    ):
        axes.errorbar(
            100 * rows[name],
            place + shift,
            xerr=100 * (rows[f"{name}_upper"] - rows[name]),
            fmt="o",
            ms=7,
            color=color,
            label=words(key),
        )
    share = float(rows["noise_share"].iloc[0])
    if np.isfinite(share):
        axes.axvspan(0, 100 * share, color=NEUTRAL, alpha=0.3, lw=0, zorder=0)
    axes.legend(frameon=False, loc="center right")
    axes.set_xlabel(words("sweep_figure.variance_share"))


def _effects(axes: "Axes", rows: Any, divisor: float) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        axes.errorbar(
            row["effect"] / divisor,
            place,
            xerr=(row["effect_upper"] - row["effect"]) / divisor,
            fmt="o",
            ms=7,
            color=POLICY if row["beyond_noise"] else BASELINE,
        )
    chance = float(rows["noise_size"].iloc[0]) / divisor
    if np.isfinite(chance):
        axes.axvspan(-chance, chance, color=NEUTRAL, alpha=0.3, lw=0, zorder=0)
