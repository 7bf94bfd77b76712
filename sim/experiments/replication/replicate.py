"""``replicate``: a published model, reproduced by the market code of the world."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.experiments.above import above
from sim.experiments.codebook import codebook_frame
from sim.experiments.compiling import mark_of
from sim.experiments.intervals import LEVEL
from sim.experiments.progress import Progress
from sim.experiments.replication.columns import columns_of
from sim.experiments.replication.inputs import CHANGES, Inputs, published_changes, read_inputs
from sim.experiments.replication.mean_field import Course, mean_field
from sim.experiments.replication.simulated import compile_kernels, simulated
from sim.experiments.request import choose, list_seeds, refuse
from sim.experiments.saving import check_folder, save_tables
from sim.language.message import Message
from sim.scenario.problem import shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MODELS = ("occupational-mobility",)
FIGURES = ("course", "changes", "published", "population")
LEAST_PEOPLE, MOST_PEOPLE = 1_000, 50_000_000
STOCKS = ("unemployed", "long_term")
"""The stocks whose ``CHANGES`` are published."""


@dataclass(frozen=True, eq=False)
class Replication:
    """What a replicated model gives, beside what was published.

    Attributes:
        inputs: what it was driven by.
        occupations: by occupation: ``CHANGES`` in the mean-field form.
        steps: by step: rates of the mean-field form and, with people, of the simulated one.
        published: the published table beside the mean-field form; empty for inputs of one's own.
        simulated: by occupation: ``CHANGES`` with people, with 95 % intervals, and the number of
            workers that the occupation has at the start; empty without people.
        population: simulated workers, 0 without.
        seeds: of the simulated populations.
    """

    inputs: Inputs = field(repr=False)
    occupations: "pd.DataFrame" = field(repr=False)
    steps: "pd.DataFrame" = field(repr=False)
    published: "pd.DataFrame" = field(repr=False)
    simulated: "pd.DataFrame" = field(repr=False)
    population: int
    seeds: tuple[int, ...]

    def to_frame(self) -> "pd.DataFrame":
        """One row for each occupation: mean field, and what was simulated or published."""
        frame = self.occupations
        if self.population:
            frame = frame.join(self.simulated.set_index("occupation"), on="occupation")
        return frame

    def agreement(self, change: str) -> tuple[float, float]:
        """How well people agree with the mean field, over occupations in which both are known.

        Args:
            change: one of ``CHANGES``.

        Returns:
            The share of occupations whose 95 % interval holds the mean-field value, and the median
            distance from it in percentage points.
        """
        expected = self.occupations[change].to_numpy(float)
        value, lower, upper = (
            self.simulated[f"simulated_{change}{end}"].to_numpy(float)
            for end in ("", "_lower", "_upper")
        )
        known = np.isfinite(value) & ((len(self.seeds) < 2) | np.isfinite(upper))
        inside = (lower <= expected) & (expected <= upper)
        return float(inside[known].mean()), float(np.median(np.abs(value - expected)[known]))

    def figures(self) -> tuple[str, ...]:
        """The names of ``FIGURES`` that there is something to draw for."""
        there = {"published": len(self.published), "population": self.population}
        return tuple(name for name in FIGURES if there.get(name, 1))

    def plot(self, figure: str = "course", language: str = "en") -> "Figure":
        """One of ``figures()``.

        Raises:
            InvalidScenario: there is no such figure or language.
        """
        draw = choose("figure", figure, self.figures())
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        drawn: Figure = getattr(above("sim.reporting.figures.replication"), draw)(self, words)
        return drawn

    def save(self, folder: str | Path) -> None:
        """Write the tables that are not empty, and a codebook; all or none.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        tables = {
            f"{name}.csv": frame
            for name, frame in (
                ("occupations", self.occupations),
                ("steps", self.steps),
                ("published", self.published),
                ("simulated", self.simulated),
            )
            if len(frame)
        }
        book = {name.removesuffix(".csv"): columns_of(frame) for name, frame in tables.items()}
        save_tables(folder, {**tables, "codebook.csv": codebook_frame(list(book), book)})


def replicate(
    model: str = MODELS[0],
    *,
    occupations: str | Path | None = None,
    mobility: str | Path | None = None,
    rates: str | Path | None = None,
    demand: str | Path | None = None,
    population: int | None = None,
    seeds: int | Sequence[int] = 4,
    seed: int = 1,
    out: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Replication:
    """Reproduce a published model with the market code of the world.

    The occupational-mobility model of del Rio-Chanona, Mealy, Beguerisse-Díaz, Lafond and Farmer
    (2021, J. R. Soc. Interface 18:20200898): in its mean-field form, and with ``population``
    workers, too.

    Args:
        model: one of ``MODELS``.
        occupations, mobility, rates, demand: files in the place of the published inputs, see
            ``read_inputs``.
        population: workers to simulate, in every population; none for the mean-field form alone.
        seeds: how many populations, or their seeds. seed: the first.
        out: a folder to save to.
        progress: told how far the simulated populations are.

    Raises:
        InvalidScenario: an option cannot be used, or the folder cannot be written.
        InvalidEconomy: an input file cannot be read or makes no sense.
    """
    choose("model", model, MODELS)
    chosen = _seeds(population, seeds, seed)
    inputs = read_inputs(occupations, mobility, rates, demand)
    if out is not None:
        check_folder(out, ("occupations.csv",))
    expected = mean_field(inputs)
    lived = _populations(inputs, population or 0, chosen, progress or (lambda _: None))
    result = _result(inputs, expected, lived, population or 0, chosen)
    if out is not None:
        result.save(out)
    return result


def _seeds(population: int | None, seeds: int | Sequence[int], first: int) -> tuple[int, ...]:
    chosen = tuple(list_seeds(seeds, first))
    if population is None:
        return ()
    whole = isinstance(population, int) and not isinstance(population, bool)
    if not whole or not LEAST_PEOPLE <= population <= MOST_PEOPLE:
        allowed = Message("allowed.whole", low=LEAST_PEOPLE, high=MOST_PEOPLE)
        raise refuse("population", shown(population), allowed)
    return chosen


def _populations(
    inputs: Inputs, people: int, seeds: Sequence[int], say: Callable[[Progress], None]
) -> list[Course]:
    if not seeds:
        return []
    mark = mark_of("replication")
    if mark is None or not mark.exists():
        say(Progress("compiling", 0, 0, 0.0))
        compile_kernels(inputs)
        if mark is not None:
            mark.touch()
    began, total = time.monotonic(), len(seeds) * inputs.steps
    lived = []
    for k, seed in enumerate(seeds):

        def told(step: int, before: int = k * inputs.steps) -> None:
            say(Progress("running", before + step, total, time.monotonic() - began))

        lived.append(simulated(inputs, people, seed, told))
    return lived


def _result(
    inputs: Inputs,
    expected: Course,
    lived: Sequence[Course],
    people: int,
    seeds: tuple[int, ...],
) -> Replication:
    import pandas as pd

    occupations = pd.DataFrame(
        {"occupation": inputs.occupations, "automation_probability": inputs.automation}
        | {
            name: changes(inputs, [expected], stock)
            for name, stock in zip(CHANGES, STOCKS, strict=True)
        }
    )
    steps = pd.DataFrame(
        {"step": np.arange(inputs.steps), "years": inputs.years}
        | rates_of([expected])
        | {f"simulated_{name}": rate for name, rate in (rates_of(lived) if lived else {}).items()}
    )
    return Replication(
        inputs,
        occupations,
        steps,
        _beside_published(occupations) if inputs.as_published else pd.DataFrame(),
        _with_intervals(inputs, lived) if lived else pd.DataFrame(),
        people,
        seeds,
    )


def changes(inputs: Inputs, courses: Sequence[Course], stock: str) -> NDArray[np.float64]:
    """Change of a rate from the window before the shock to that of the shock, in per cent.

    Several populations count as one: sums first, then ratios, which are less biased so.

    Args:
        stock: one of ``STOCKS``, over employed and unemployed.

    Returns:
        float64 (occupations,); nan where there was nobody in the window before.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        before, after = (
            sum(getattr(course, stock)[window].sum(axis=0) for course in courses)
            / sum((course.employed + course.unemployed)[window].sum(axis=0) for course in courses)
            for window in inputs.windows
        )
        change: NDArray[np.float64] = np.where(before > 0.0, 100.0 * (after / before - 1.0), np.nan)
    return change


def rates_of(courses: Sequence[Course]) -> dict[str, NDArray[np.float64]]:
    """Rates by step over all occupations, mean over populations; float64 (steps,)."""
    employed, unemployed, long_term, vacancies = (
        sum(getattr(course, name).sum(axis=1) for course in courses) for name in Course._fields
    )
    return {
        "unemployment_rate": unemployed / (employed + unemployed),
        "long_term_rate": long_term / (employed + unemployed),
        "vacancy_rate": vacancies / (employed + vacancies),
    }


class Jackknifed(NamedTuple):
    """A value of several populations together, and its 95 % interval; float64 (occupations,)."""

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def jackknife(inputs: Inputs, courses: Sequence[Course], stock: str) -> Jackknifed:
    """``changes`` with an interval from what they are without each of the populations."""
    value, n = changes(inputs, courses, stock), len(courses)
    if n < 2:
        return Jackknifed(value, *np.full((2, len(value)), np.nan))
    without = np.array(
        [changes(inputs, [*courses[:k], *courses[k + 1 :]], stock) for k in range(n)]
    )
    deviation = np.sqrt((n - 1) / n * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    half = float(stdtrit(n - 1, 0.5 + LEVEL / 2.0)) * deviation
    return Jackknifed(value, value - half, value + half)


def _with_intervals(inputs: Inputs, lived: Sequence[Course]) -> "pd.DataFrame":
    import pandas as pd

    first = [course.employed[0] + course.unemployed[0] for course in lived]
    table = {"occupation": inputs.occupations, "workers": np.mean(first, axis=0)}
    for name, stock in zip(CHANGES, STOCKS, strict=True):
        found = jackknife(inputs, lived, stock)
        table |= {f"simulated_{name}": found.value}
        table |= {f"simulated_{name}_lower": found.lower, f"simulated_{name}_upper": found.upper}
    return pd.DataFrame(table)


def _beside_published(occupations: "pd.DataFrame") -> "pd.DataFrame":
    published = published_changes()
    rows = occupations.set_index("occupation").loc[list(published.ids)].reset_index()
    for name in CHANGES:
        rows[f"published_{name}"] = published[name]
        rows[f"difference_{name}"] = rows[name] - published[name]
    return rows
