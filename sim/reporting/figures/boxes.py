"""Where a conclusion holds: the boxes of an exploration."""

from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.analysis.boxes import Verdict
from sim.language import Language
from sim.reporting.style import BASELINE, GAIN, LOSS, NEUTRAL, canvas, look
from sim.reporting.sweep_text import box_texts, conclusion_text, sweep_footer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.analysis.explore import Exploration


_COLORS = {Verdict.HOLDS: GAIN, Verdict.FAILS: LOSS, Verdict.OPEN: NEUTRAL}


def boxes(found: "Exploration", words: Language) -> "Figure":
    """A point with whiskers for each box; in colour where it holds or fails."""
    shown = found.found.boxes[::-1]
    texts = box_texts(found, words)[::-1]
    conclusion = conclusion_text(found.conclusion, words)
    with look():
        figure, (axes,) = canvas(
            words("sweep_figure.boxes", conclusion=conclusion)
            if found.found.flips
            else words("sweep_figure.boxes_none", conclusion=conclusion)
        )
        for place, box in enumerate(shown):
            if box.points:
                axes.errorbar(
                    100 * box.share,
                    place,
                    xerr=[[100 * (box.share - box.lower)], [100 * (box.upper - box.share)]],
                    fmt="o",
                    ms=8,
                    color=_COLORS[box.verdict],
                )
        axes.axvline(100 * found.found.share, color=BASELINE, lw=1.5, ls="--")
        axes.axvline(50, color="black", lw=1)
        labels = [text.replace(words("explore.and"), "\n") for text in texts]
        axes.set_yticks(np.arange(len(shown)), labels)
        axes.set_ylim(-0.6, len(shown) - 0.4)
        axes.set_xlim(-2, 102)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(words("sweep_figure.share_of_points"))
        sweep_footer(figure, found.sweep, words)
        figure.canvas.draw()
        return figure
