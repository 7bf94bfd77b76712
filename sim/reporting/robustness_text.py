"""What holds over the calibrated ensemble and under other assumptions, in words."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.experiments.robustness.robustness import BASELINE, OUTCOMES, STATED
from sim.experiments.robustness.settings import ENSEMBLE
from sim.language import Language

if TYPE_CHECKING:
    from sim.experiments.robustness.robustness import Robustness


def sentences(found: "Robustness", words: Language) -> Iterator[str]:
    """For each outcome and pair of scenarios which is larger, if nine draws in ten agree."""
    rows = _rows(found, ENSEMBLE)
    titles = {one.name: words.of(one.title) for one in found.main.scenarios}
    for outcome in OUTCOMES:
        for row in rows:
            if row["outcome"] != outcome or row["second"] == BASELINE:
                continue
            share, pair = float(row["share"]), (row["first"], row["second"])
            larger, smaller = pair if share >= 0.5 else pair[::-1]
            stated = "stated" if row["stated"] else "not_stated"
            yield words(
                f"robustness.{stated}",
                outcome=words(f"robustness.{outcome}"),
                larger=titles[larger],
                smaller=titles[smaller],
                share=_percent(max(share, 1.0 - share)),
            )


def headings(found: "Robustness", words: Language) -> list[str]:
    """Of the columns of signs: each setting, and the jobs that came back in it."""
    offsets = {row["setting"]: float(row["offset"]) for row in found.table.to_dict("records")}
    return [
        words("robustness.setting", setting=words(f"robustness.{name}"), offset=_number(offset))
        for name, offset in offsets.items()
    ]


def signs(found: "Robustness", words: Language) -> Iterator[tuple[str, list[str]]]:
    """For each scenario and outcome the sign against the baseline under each setting.

    Where fewer than nine draws in ten agree there is a question mark in the place of the sign.
    """
    for one in found.main.scenarios:
        for outcome in OUTCOMES:
            cells = []
            for setting in found.comparisons:
                (row,) = (
                    row
                    for row in _rows(found, setting)
                    if (row["first"], row["second"], row["outcome"])
                    == (one.name, BASELINE, outcome)
                )
                cells.append(_sign(float(row["share"])))
            title, said = words.of(one.title), words(f"robustness.{outcome}")
            yield words("robustness.of", title=title, outcome=said), cells


def _rows(found: "Robustness", setting: str) -> list[dict[str, Any]]:
    return [
        {str(key): value for key, value in row.items()}
        for row in found.table.to_dict("records")
        if row["setting"] == setting
    ]


def _sign(share: float) -> str:
    """The sign and the share of draws that have it."""
    mark = "+" if share >= STATED else "−" if share <= 1.0 - STATED else "?"
    return f"{mark} {_percent(max(share, 1.0 - share))}"


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
