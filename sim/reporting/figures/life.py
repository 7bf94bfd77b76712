"""One person's life in both worlds: income month by month, and a strip of what she was doing."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.lives import Life, TwinLives
from sim.language import Language
from sim.model.columns import NO_OCCUPATION, WorkerStatus
from sim.reporting.figures.drawing import label_ends
from sim.reporting.life_text import story
from sim.reporting.style import BASELINE, POLICY, STATUS_COLORS, canvas, footer, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROOM = 1.3  # of the highest ordinary income: severance above it is written, not drawn


def life(lives: TwinLives, words: Language) -> "Figure":
    """Income above, the two strips below; the legend names only what occurs."""
    with look():
        figure, (above, below) = canvas(story(lives, words).title, rows=2, heights=(3, 2))
        _incomes(above, lives, words)
        _strips(below, lives, words)
        for axes in (above, below):
            axes.set_xlim(0, len(lives.policy.months))
            axes.set_xticks(range(0, len(lives.policy.months) + 1, 12))
            axes.axvline(lives.start, color="#666666", lw=1, ls="--")
        footer(
            figure,
            words(
                "life.figure_footer",
                policy=words.of(lives.policy.scenario.title),
                seed=lives.seed,
                simulated=f"{lives.policy.scenario.population:,}",
            ),
        )
        figure.canvas.draw()  # ticks get their font now
    return figure


def _incomes(axes: "Axes", lives: TwinLives, words: Language) -> None:
    worlds = ((lives.baseline, "baseline", BASELINE, "--"), (lives.policy, "policy", POLICY, "-"))
    incomes = np.concatenate([one.months["income"] for one, *_ in worlds])
    top = _ROOM * max(1.0, float(np.percentile(incomes, 97)))
    ends = []
    for one, name, color, style in worlds:
        income: Any = one.months["income"]
        x = np.arange(len(income)) + 0.5
        axes.plot(x, np.minimum(income, top), style, color=color, lw=2, drawstyle="steps-mid")
        ends.append((x[-1] + 0.5, float(min(income[-1], top)), words(f"figure.{name}"), color))
        for month in np.flatnonzero(income > top):
            axes.annotate(
                f"{income[month]:,}",
                (x[month], top),
                ha="center",
                va="bottom",
                fontsize=9,
                color=color,
            )
    axes.set_ylim(0, top)
    label_ends(axes, ends, least=0.1)
    axes.set_ylabel(words("life.figure_income"))
    axes.tick_params(labelbottom=False)


def _strips(axes: "Axes", lives: TwinLives, words: Language) -> None:
    seen: set[str] = set()
    for place, one in ((1, lives.baseline), (0, lives.policy)):
        seen |= _strip(axes, place, one)
    for name in (name for name in STATUS_COLORS if name in seen):
        axes.bar([0], [0], color=STATUS_COLORS[name], label=words(f"life.status_{name}"))
    axes.set_yticks([1, 0], [words("figure.baseline"), words("figure.policy")])
    axes.set_ylim(-0.5, 1.4)
    axes.set_xlabel(words("figure.month"))
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    columns = len(seen)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.36), ncols=columns, frameon=False, fontsize=10
    )


def _strip(axes: "Axes", place: int, one: Life) -> set[str]:
    """Draw what she does in one world, and return the names of the states that occur."""
    names = [WorkerStatus(int(status)).name.lower() for status in one.months["status"]]
    for name, first, last in _spans(names):
        axes.barh(place, last - first, 0.56, left=first, color=STATUS_COLORS[name])
    for taught, first, last in _spans(one.months["training"].tolist()):
        if taught != NO_OCCUPATION:
            axes.barh(place - 0.36, last - first, 0.1, left=first, color="black")
    return set(names)


def _spans(values: list[Any]) -> list[tuple[Any, int, int]]:
    """Runs of the same value: it, the first month, the one after the last."""
    found, first = [], 0
    for value, same in groupby(values):
        last = first + len(list(same))
        found.append((value, first, last))
        first = last
    return found
