"""A tile for each city, coloured by what the policy changed there."""

from typing import TYPE_CHECKING

from sim.reporting.figures.drawing import Drawing
from sim.reporting.style import canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def city_map(drawing: Drawing) -> "Figure | None":
    """Change of people at work at the end, per thousand; hatched where it may be nothing.

    None for an economy without tiles.
    """
    from matplotlib import colormaps
    from matplotlib.colors import TwoSlopeNorm
    from matplotlib.patches import Rectangle

    words, data = drawing.words, drawing.comparison.baseline.data()
    rows = drawing.rows("cities")
    rows = rows[rows["measure"] == "employed"].set_index("city")
    if rows.empty or "tile_row" not in data.cities.columns:
        return None
    change = 1e3 * rows["difference"] / rows["baseline"]
    clear = (rows["lower"] > 0) | (rows["upper"] < 0)
    key = "figure.cities" if drawing.beyond_chance(rows) else "figure.cities_none"
    title = words(key, number=int(clear.sum()), tests=len(rows))
    figure, (axes,) = canvas(title)
    most = max(1.0, float(change.abs().max()))
    norm, colors = TwoSlopeNorm(0.0, -most, most), colormaps["PuOr_r"]
    for place, city in enumerate(data.cities.ids):
        x, y = int(data.cities["tile_col"][place]), -int(data.cities["tile_row"][place])
        shade = colors(norm(change[city]))
        hatch = None if clear[city] else "///"
        axes.add_patch(
            Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, fc=shade, ec="white", hatch=hatch)
        )
        light = 0.299 * shade[0] + 0.587 * shade[1] + 0.114 * shade[2] > 0.55
        axes.text(
            x,
            y,
            f"{rows.loc[city, words.code]}\n{change[city]:+.1f}",
            ha="center",
            va="center",
            color="black" if light else "white",
            fontsize=11 if words.code == "zh" else 9,
            bbox={"fc": (*shade[:3], 0.75), "ec": "none", "pad": 1.5},
        )
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.axis("off")
    from matplotlib.cm import ScalarMappable

    bar = figure.colorbar(ScalarMappable(norm, colors), ax=axes, shrink=0.7)
    bar.set_label(words("figure.per_thousand"))
    return drawing.signed_off(figure)
