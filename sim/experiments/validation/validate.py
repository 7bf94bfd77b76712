"""The model beside published findings that it was never fitted to: hits and misses."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.engine import Engine
from sim.experiments.evidence.rows import Finding, findings
from sim.experiments.intervals import NOTHING, Interval, mean_interval, ratio_interval
from sim.experiments.progress import Progress
from sim.experiments.request import check_processes, list_seeds, refuse
from sim.scenario.files import load_scenario
from sim.store.digest import model_digest

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.validation.worlds import Values

COLUMNS = (
    "name",
    "low",
    "high",
    "value",
    "lower",
    "upper",
    "hit",
    "counted",
    "seeds",
    "unit",
    "source",
    "status",
)
"""Of the table; ``beside`` values follow the findings, without a band."""


class Verdict(NamedTuple):
    """One finding and what the simulation says of it.

    ``hit``: the mean is inside the band; of a sign, the whole interval is on its side of zero.
    """

    finding: Finding
    found: Interval
    hit: bool


@dataclass(frozen=True)
class Validation:
    """What became of every finding.

    ``verdicts``: by name, in the order of the file. ``beside``: further measured values by name.
    """

    verdicts: dict[str, Verdict]
    beside: dict[str, Interval]
    seeds: tuple[int, ...]
    population: int
    model_digest: str
    seconds: float

    @property
    def score(self) -> tuple[int, int]:
        """Hits, and findings that count: no parameter was set knowing them."""
        counted = [one for one in self.verdicts.values() if one.finding.known is None]
        return sum(one.hit for one in counted), len(counted)

    def to_frame(self) -> "pd.DataFrame":
        """One row a finding, then those that stand beside one; columns are ``COLUMNS``."""
        import pandas as pd

        rows = [_row(name, *one) for name, one in self.verdicts.items()]
        rows += [_row(name, None, interval, None) for name, interval in self.beside.items()]
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    name: str, finding: Finding | None, found: Interval, hit: bool | None
) -> dict[str, object]:
    row: dict[str, object] = {
        "name": name,
        "value": found.mean,
        "lower": found.lower,
        "upper": found.upper,
        "hit": hit,
        "seeds": found.seeds,
    }
    if finding is None:
        return row
    return row | {
        "low": finding.low,
        "high": finding.high,
        "counted": finding.known is None,
        "unit": finding.unit,
        "source": finding.source,
        "status": finding.status.value,
    }


def validate(
    *,
    seeds: int | Sequence[int] = 8,
    seed: int = 1,
    population: int = 20_000,
    processes: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Validation:
    """Measure the simulated counterpart of every finding of ``calibration/validation.toml``.

    Args:
        seeds: how many, two or more, or which; seven kinds of world are lived for each.
        seed: the first, if ``seeds`` is a number.
        population: simulated people in each world.
        processes: at most so many at once; by default as many as there are cores.
        progress: called when the kernels are compiled and after every group of worlds.

    Raises:
        InvalidScenario: an option makes no sense.
        RunFailed: a world raised an error.
    """
    begin = perf_counter()
    listed = list_seeds(seeds, seed)
    if len(listed) < 2:
        raise refuse("seeds", str(len(listed)), "two or more: one has no interval")
    check_processes(processes)
    no_ai = load_scenario("no_ai").with_options(population)
    measured = _observed(listed, population, processes, progress or (lambda _: None))
    beside = [name for finding in findings().values() for name in finding.beside]
    return Validation(
        verdicts={name: _verdict(one, name, measured) for name, one in findings().items()},
        beside={name: _interval(measured, name) for name in dict.fromkeys(beside)},
        seeds=tuple(listed),
        population=population,
        model_digest=model_digest(no_ai.data()),
        seconds=perf_counter() - begin,
    )


def _observed(
    seeds: list[int],
    population: int,
    processes: int | None,
    say: Callable[[Progress], None],
) -> "dict[int, Values]":
    """The values of each seed, all kinds of world together."""
    from sim.experiments.compiling import compile_once
    from sim.experiments.validation.worlds import Size, items, observe

    compile_once([load_scenario("no_ai"), load_scenario("hiring_subsidy")], say)
    waiting, begin = list(items(seeds, Size(population))), perf_counter()
    found: dict[int, Values] = {seed: {} for seed in seeds}
    say(Progress("running", 0, len(waiting), 0.0))
    with closing(Engine(processes).map(observe, waiting)) as done:  # an interrupt stops them
        for k, (item, values) in enumerate(done, 1):
            found[item.seed] |= values
            say(Progress("running", k, len(waiting), perf_counter() - begin))
    return found


def _verdict(finding: Finding, name: str, measured: "Mapping[int, Values]") -> Verdict:
    found = _interval(measured, name)
    if finding.sign is None:
        return Verdict(finding, found, finding.low <= found.mean <= finding.high)
    right = found.lower > 0.0 if finding.sign == "+" else found.upper < 0.0
    return Verdict(finding, found, right)


def _interval(measured: "Mapping[int, Values]", name: str) -> Interval:
    """Mean over seeds, weighted, with its interval; seeds in order, so that sums are the same."""
    from sim.experiments.validation.worlds import DIFFERENCES

    if name in DIFFERENCES:
        pairs = [
            [values[part] for part in DIFFERENCES[name]] for _, values in sorted(measured.items())
        ]
        both = [(a - b, va * vb / (va + vb)) for (a, va), (b, vb) in pairs if va > 0 and vb > 0]
    else:
        both = [values[name] for _, values in sorted(measured.items())]
    known = [(value, weight) for value, weight in both if weight > 0.0 and not math.isnan(value)]
    if not known:
        return NOTHING
    if len(known) == 1:
        return mean_interval([known[0][0]])
    weights = [weight for _, weight in known]
    return ratio_interval([v * w for v, w in known], weights) or mean_interval(
        [v for v, _ in known]
    )
