"""Between which occupations more or fewer people moved because of the policy."""

from typing import TYPE_CHECKING

from sim.model.indicators import PEOPLE
from sim.reporting.figures.drawing import Drawing
from sim.reporting.number_text import scale, unit_text
from sim.reporting.style import BASELINE, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 12


def occupation_moves(drawing: Drawing) -> "Figure | None":
    """The largest moves out of focal occupations in both worlds; None if there are none."""
    words, data = drawing.words, drawing.comparison.baseline.data()
    names = dict(zip(data.occupations.ids, data.occupations[f"name_{words.code}"], strict=True))
    focal = {
        id for id, one in zip(data.occupations.ids, data.focal_occupations, strict=True) if one
    }
    rows = drawing.rows("moves")
    rows = rows[rows["from"].isin(focal) & (rows["from"] != rows["to"])]
    if rows.empty:
        return None
    rows = rows.assign(size=rows[["baseline", "policy"]].max(axis=1)).nlargest(_MOST, "size")
    clear = int(((rows["lower"] > 0) | (rows["upper"] < 0)).sum())
    key = "figure.moves" if drawing.beyond_chance(rows) else "figure.moves_none"
    title = words(key, number=clear, most=len(rows))
    figure, (axes,) = canvas(title)
    divisor = scale(PEOPLE, words).divisor
    rows = rows.iloc[::-1]
    places = range(len(rows))
    axes.hlines(places, rows["baseline"] / divisor, rows["policy"] / divisor, color="#BBBBBB")
    axes.errorbar(
        rows["policy"] / divisor,
        places,
        xerr=(rows["upper"] - rows["difference"]).clip(lower=0).fillna(0) / divisor,
        fmt="o",
        color=POLICY,
        ms=7,
        lw=1.4,
        label=words("figure.policy"),
    )
    axes.plot(
        rows["baseline"] / divisor,
        places,
        "D",
        color=BASELINE,
        mfc="white",
        ms=7,
        label=words("figure.baseline"),
    )
    axes.set_yticks(
        places, [f"{names[a]} → {names[b]}" for a, b in zip(rows["from"], rows["to"], strict=True)]
    )
    axes.set_xlim(left=0)
    axes.set_xlabel(words("figure.moved", unit=unit_text(PEOPLE, words)))
    axes.legend(frameon=False, loc="lower right")
    return drawing.signed_off(figure)
