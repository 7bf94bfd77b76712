"""One look for every figure: palette, type, units, and the line that says on what it rests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BASELINE, POLICY = "#5A5A5A", "#0072B2"
"""The two worlds, in every figure: grey and blue (Okabe and Ito, told apart by everybody)."""
GAIN, LOSS, NEUTRAL, ACCENT = "#009E73", "#D55E00", "#B0B0B0", "#E69F00"
SERIES = (POLICY, LOSS, GAIN, ACCENT, "#CC79A7", "#56B4E9", BASELINE)

STATUS_COLORS = {
    "employed": POLICY,
    "unemployed": LOSS,
    "entrant": ACCENT,
    "gig": "#CC79A7",
    "own_business": GAIN,
    "inactive": "#C8C8C8",
    "retired": "#8C8C8C",
    "away": "#F2F2F2",
}
"""What a person does, by ``WorkerStatus`` in small letters: the same on every page and picture."""

WIDE = (9.6, 5.4)  # inches; 1536 x 864 pixels, the shape of a projector
DPI = 160

_SETTINGS: Any = {
    "font.family": ["DejaVu Sans", "Noto Sans SC"],
    "font.size": 12.0,
    "axes.titlesize": 15.0,
    "axes.titlelocation": "left",
    "axes.titlepad": 12.0,
    "axes.labelsize": 12.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # a title may hold a dollar
    "grid.color": "#E6E6E6",
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "jobshift",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
}


@cache
def _add_font() -> None:
    from matplotlib import font_manager

    with as_file(files("sim.reporting.fonts") / "NotoSansSC.ttf") as path:
        font_manager.fontManager.addfont(str(path))


@contextmanager
def look() -> Iterator[None]:
    """Inside, matplotlib draws as we do; outside, nothing has changed."""
    import matplotlib as mpl

    _add_font()
    with mpl.rc_context(_SETTINGS):
        yield


def canvas(
    title: str, *, rows: int = 1, columns: int = 1, heights: Sequence[float] | None = None
) -> "tuple[Figure, list[Axes]]":
    """An empty figure with its title, and its axes from left to right.

    Args:
        heights: of the rows, relative to each other.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=WIDE, layout="constrained")
    figure.suptitle(_wrapped(title), x=0.01, ha="left", fontsize=15)
    axes = figure.subplots(rows, columns, squeeze=False, height_ratios=heights)
    return figure, list(axes.flat)


def footer(figure: "Figure", text: str) -> None:
    """The small line below: seeds, people, what the bands are."""
    figure.supxlabel(_wrapped(text, 132), x=0.01, ha="left", fontsize=9, color="#666666")


def _wrapped(title: str, width: int = 88) -> str:
    """The title in lines that fit; a Chinese character is as wide as two letters."""
    lines, line, used = [], "", 0
    for word in _words(title):
        size = sum(2 if ord(sign) > 0x2E80 else 1 for sign in word)
        if used + size > width and line:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + word, used + size
    return "\n".join([*lines, line.rstrip()])


def _words(text: str) -> Iterator[str]:
    """Where a line may break: after a blank, and after every Chinese character."""
    word = ""
    for sign in text:
        word += sign
        if sign == " " or ord(sign) > 0x2E80:
            yield word
            word = ""
    yield word
