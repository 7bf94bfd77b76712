"""The page of what was fitted, from its files: ``python -m sim.reporting.calibration_page``."""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.calibration.files import ENSEMBLE, FOLDER, POINT, REACHED
from sim.experiments.calibration.problem import UNSEEN
from sim.experiments.evidence.rows import targets
from sim.model.economy_data import EconomyData, load_economy

PAGE = Path("docs") / "calibration.md"
_HEAD = """# What the model was fitted to, and how near it comes

Written by `python -m sim.reporting.calibration_page` from `calibration/targets.toml` and from what
`jobshift calibrate` found (`calibration/guangdong/fitted/`); a test compares.
[How it was found](how-to/trust.md);
[what it was not fitted to](validation.md).
"""


def calibration_page(economy: EconomyData) -> str:
    """The page, Markdown."""
    folder = economy.folder / FOLDER
    point = tomllib.loads((folder / POINT).read_text("utf-8"))
    ensemble, reached = (
        pd.read_csv(folder / name, encoding="utf-8-sig") for name in (ENSEMBLE, REACHED)
    )
    return "\n".join(
        [
            _HEAD,
            *_verdict(point, len(ensemble), economy),
            *_parameters(point, ensemble),
            *_moments(reached),
            *_targets(),
        ]
    )


def scenarios_use_it(point: Mapping[str, Any], economy: EconomyData) -> bool:
    """Whether the best set, as its file has it, stands in the economy's ``parameters.toml``."""
    return all(
        economy.parameters[name].value == value for name, value in point["parameters"].items()
    )


def _verdict(point: Mapping[str, Any], members: int, economy: EconomyData) -> Iterator[str]:
    nearer = (
        "nearer than the start by more than sampling noise"
        if point["better_than_start"]
        else "no nearer than the start than sampling noise allows"
    )
    used = (
        "the best set: it stands in `parameters.toml`"
        if scenarios_use_it(point, economy)
        else "the values of `parameters.toml`, which are not those of the best set"
    )
    yield (
        f"{point['tried']} sets of parameters were tried, each in {point['replicates']} worlds of "
        f"{point['population']:,} people and {point['months']} months (model "
        f"`{point['model'][:12]}`). The best set was chosen {point['chosen']}. "
        f"On fresh seeds it is at a distance of "
        f"{point['distance_fresh']:.1f}, the start, where the search began, at "
        f"{point['distance_start_fresh']:.1f}; noise alone exceeds {point['limit']:.1f} once in "
        f"twenty. The best set is {nearer}. Scenarios use {used}; the "
        f"ensemble, which `compare --ensemble` draws from, has {members} members."
    )
    yield ""


def _parameters(point: Mapping[str, Any], ensemble: pd.DataFrame) -> Iterator[str]:
    yield "## Parameters"
    yield ""
    yield "| parameter | start | best set | ensemble: 5 %, median, 95 % |"
    yield "|---|---|---|---|"
    for name, value in point["parameters"].items():
        low, middle, high = ensemble[name].quantile([0.05, 0.5, 0.95])
        start = point["start"][name]
        yield f"| `{name}` | {start:.4g} | {value:.4g} | {low:.4g}, {middle:.4g}, {high:.4g} |"
    yield ""
    names = ", ".join(f"`{name}`" for name in UNSEEN)
    yield f"Drawn from their declared ranges, because no target speaks of them: {names}."
    yield ""


def _moments(reached: pd.DataFrame) -> Iterator[str]:
    yield "## Moments"
    yield ""
    yield (
        "Months 1-24 (`first`) and the last 24 of the run, without AI and without the retirement "
        "reform; off in per cent, ± the standard error over fresh seeds. Those under 35 follow "
        "from the totals at the population's age mix."
    )
    yield ""
    yield "| moment | published | start | off | best set | off |"
    yield "|---|---|---|---|---|---|"
    for row in reached.to_dict("records"):
        cells = [
            f"{row[name]:.4g} | {100 * row[f'{name}_off']:+.1f} ± {100 * row[f'{name}_error']:.1f}"
            for name in ("start", "point")
        ]
        yield f"| {row['moment']} | {row['asked_for']:.4g} | {' | '.join(cells)} |"
    yield ""


def _targets() -> Iterator[str]:
    yield "## Targets and their sources"
    yield ""
    yield "| target | value | known within | status | source | fitted by |"
    yield "|---|---|---|---|---|---|"
    for target in targets().values():
        yield (
            f"| {target.en} | {target.value:.4g} {target.unit} | {target.low:.4g} to "
            f"{target.high:.4g} | {target.status} | {target.source} | {target.fitted_by} |"
        )
    yield ""


def main() -> int:
    """Write the page."""
    PAGE.write_text(calibration_page(load_economy("guangdong")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
