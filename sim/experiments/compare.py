"""Policies beside their baseline: twin worlds for many seeds, and what they say together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sim.experiments.above import above
from sim.experiments.cities import city_rows
from sim.experiments.codebook import codebook_frame
from sim.experiments.costs import cost_rows
from sim.experiments.curves import curve_rows, path_rows
from sim.experiments.frames import monthly_frame, table
from sim.experiments.gathering import Left, gather, left_to_live
from sim.experiments.groups import group_rows
from sim.experiments.headline import headline_rows
from sim.experiments.intervals import paired
from sim.experiments.matched_controls import event_rows
from sim.experiments.measure import with_budgets
from sim.experiments.moves import move_rows
from sim.experiments.progress import Progress
from sim.experiments.request import (
    check_processes,
    check_twins,
    choose,
    list_seeds,
    read_scenario,
)
from sim.experiments.robustness.members import Member, with_member
from sim.experiments.saving import check_folder, save_tables
from sim.experiments.seed_result import SeedResult, Twin
from sim.experiments.targets import target_rows
from sim.experiments.twins import start_of_policy
from sim.scenario.schema import Scenario
from sim.store.digest import model_digest
from sim.store.place import opened

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.store.store import Store

TABLES = (
    "summary",
    "headline",
    "effects",
    "costs",
    "groups",
    "curves",
    "income_paths",
    "participation",
    "moves",
    "cities",
    "targets",
    "monthly",
)
"""The tables of a comparison; ``codebook`` says what their columns mean."""
FILES = (*(f"{name}.csv" for name in TABLES), "codebook.csv")


@dataclass(frozen=True)
class Comparison:
    """What twin worlds say of some policies.

    ``results``: one for each seed, rising. ``weight``: real people for each simulated one.
    ``scenario_digests``: by name, the baseline included. ``members``: of the calibrated ensemble,
    in turn one for each seed; 0 where all seeds have the scenarios' own parameters.
    """

    baseline: Scenario
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    weight: float
    model_digest: str
    scenario_digests: dict[str, str]
    seconds: float
    results: tuple[SeedResult, ...] = field(repr=False)
    members: int = 0

    @property
    def population(self) -> int:
        """Simulated people in each world at the start."""
        return self.baseline.population

    @property
    def months(self) -> int:
        """Length of each run."""
        return self.baseline.months

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """Measures in both worlds: means over seeds, and the paired difference with its interval.

        Columns: scenario, measure, unit, baseline, policy, difference, lower, upper, seeds.
        People and yuan are those of the real population. A seed in which a measure is nan in
        either world is left out, as ``seeds`` shows; a measure that one world never has, such
        as the orders of a baseline without orders, has the other's mean and no difference.
        """
        import pandas as pd

        columns = ("baseline", "policy", "difference", "lower", "upper", "seeds")
        rows = []
        for k, scenario in enumerate(self.scenarios):
            for name, measure in with_budgets(self.results[0].twins[k].measures).items():
                pairs = [result.twins[k].measures[name] for result in self.results]
                rows.append((scenario.name, name, measure.unit, *paired(pairs)))
        return pd.DataFrame(rows, columns=["scenario", "measure", "unit", *columns])

    @cached_property
    def effects(self) -> "pd.DataFrame":
        """The account of each scenario by seed, in whole simulated people.

        Columns: scenario, seed, definition, horizon_months, participants, gross, deadweight,
        harmed, substitution, displacement, net.
        """
        import pandas as pd

        rows = [
            {
                "scenario": twin.scenario,
                "seed": result.seed,
                "definition": account.definition,
                "horizon_months": account.horizon,
                **account.effects._asdict(),
            }
            for k in range(len(self.scenarios))
            for result in self.results
            for twin in (result.twins[k],)
            for account in twin.accounts
        ]
        return pd.DataFrame(rows)

    @cached_property
    def monthly(self) -> "pd.DataFrame":
        """Indicators of every world by month, of the simulated people.

        Columns: scenario, seed, month, and one for each of ``INDICATORS``.
        """
        import pandas as pd

        worlds = [(self.baseline.name, r.seed, r.baseline) for r in self.results]
        for k, scenario in enumerate(self.scenarios):
            worlds += [(scenario.name, r.seed, r.twins[k].series) for r in self.results]
        frames = []
        for name, seed, series in worlds:
            frame = monthly_frame(series)
            frame.insert(0, "scenario", name)
            frame.insert(1, "seed", seed)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def headline(self) -> "pd.DataFrame":
        """Effects and costs of each scenario: means over seeds with 95 % intervals.

        Columns: scenario, definition, horizon_months, measure, unit, mean, lower, upper, seeds,
        spans_zero, same_sign. People and yuan are those of the real population; the last
        horizon is the end of the run. A cost per head is a ratio of means with Fieller's
        interval; nan, with ``spans_zero``, where no additional heads or job-years were shown.
        The measures ending in ``_matched``, and the effect on participants, take for the work that
        participants would have had that of people who stood alike when they joined; the net is
        the same. Beside it stand what a placebo gave, the half-width that chance alone has with
        so many seeds (``noise_floor``), and how many seeds would show the effect.
        """
        import pandas as pd

        rows = []
        for k, scenario in enumerate(self.scenarios):
            start = start_of_policy(self.baseline, scenario)
            rows += [
                {"scenario": scenario.name, **row}
                for row in headline_rows(self.results, k, start, self.weight)
            ]
        return pd.DataFrame(rows)

    @cached_property
    def costs(self) -> "pd.DataFrame":
        """Who paid whom for what since the policy's start, in both worlds; every yuan booked.

        Columns: see ``sim.experiments.codebook``, likewise for the tables below.
        """
        return self._table(
            "costs", lambda _, twins: cost_rows([t.costs for t in twins], self.weight)
        )

    @cached_property
    def groups(self) -> "pd.DataFrame":
        """Who gained and who lost: work and income by what people were before the start."""
        data = self.baseline.data()
        return self._table(
            "groups", lambda _, twins: group_rows([t.groups for t in twins], self.weight, data)
        )

    @cached_property
    def curves(self) -> "pd.DataFrame":
        """The displaced of both worlds not yet in a formal job, by months since."""
        return self._table("curves", lambda _, twins: curve_rows([t.curves for t in twins]))

    @cached_property
    def income_paths(self) -> "pd.DataFrame":
        """Income of the displaced of both worlds relative to their own past, over time."""
        return self._table(
            "income_paths", lambda _, twins: path_rows([t.income_paths for t in twins])
        )

    @cached_property
    def participation(self) -> "pd.DataFrame":
        """Participants by months since they joined, beside people who stood alike without it."""
        return self._table(
            "participation", lambda _, twins: event_rows([t.participation for t in twins])
        )

    @cached_property
    def moves(self) -> "pd.DataFrame":
        """Who moved between occupations from the policy's start to the end, in both worlds."""
        data = self.baseline.data()
        return self._table(
            "moves", lambda _, twins: move_rows([t.moves for t in twins], self.weight, data)
        )

    @cached_property
    def cities(self) -> "pd.DataFrame":
        """How each city stands at the end, in both worlds."""
        data = self.baseline.data()

        def rows(scenario: Scenario, twins: list[Twin]) -> Iterable[dict[str, Any]]:
            lived = self.months - start_of_policy(self.baseline, scenario)
            return city_rows([t.cities for t in twins], lived, self.weight, data)

        return self._table("cities", rows)

    @cached_property
    def targets(self) -> "pd.DataFrame":
        """Targets that scenarios set: the share of runs that reach each, and what is missing."""
        return self._table("targets", lambda one, twins: target_rows(one.targets, twins))

    def _table(
        self, name: str, rows: Callable[[Scenario, list[Twin]], Iterable[dict[str, Any]]]
    ) -> "pd.DataFrame":
        """One table of the codebook: the rows that each scenario's twins give, by seed."""
        return table(
            name,
            (
                {"scenario": scenario.name, **row}
                for k, scenario in enumerate(self.scenarios)
                for row in rows(scenario, [result.twins[k] for result in self.results])
            ),
        )

    def to_frame(self) -> "pd.DataFrame":
        """What people see first; the same as ``headline``."""
        return self.headline

    def plot(
        self, figure: str = "account", scenario: str | None = None, language: str = "en"
    ) -> "Figure | None":
        """One of the figures of ``sim.reporting.figures.FIGURES``, drawn with matplotlib.

        Args:
            scenario: by its name; the first beside the baseline by default.
            language: "zh" or "en".

        Returns:
            None where the comparison holds nothing to draw.

        Raises:
            InvalidScenario: there is no such figure, scenario or language.
        """
        names = [one.name for one in self.scenarios]
        chosen = choose("scenario", names[0] if scenario is None else scenario, names)
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        drawn: Figure | None = above("sim.reporting.figures").draw(
            figure, self, self.scenarios[names.index(chosen)], words
        )
        return drawn

    def report(self, path: str | Path, language: str = "zh") -> Path:
        """Write one self-contained HTML page with answer, table, figures and provenance.

        Raises:
            InvalidScenario: the file cannot be written, or there is no such language.
        """
        code = choose("language", language, ("zh", "en"))
        written: Path = above("sim.reporting.report").report_in(code, self, path)
        return written

    def save(self, folder: str | Path) -> None:
        """Write each of ``TABLES`` as a CSV file, and codebook.csv; all or none.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        tables = {f"{name}.csv": getattr(self, name) for name in TABLES}
        save_tables(folder, tables | {"codebook.csv": codebook_frame(TABLES)})


def compare(
    baseline: str | Path | Scenario,
    *scenarios: str | Path | Scenario,
    seeds: int | Sequence[int] = 20,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
    processes: int | None = None,
    placebo: bool = True,
    progress: Callable[[Progress], None] | None = None,
    out: str | Path | None = None,
    store: "Store | str | Path | None" = None,
    members: "Sequence[Member]" = (),
) -> Comparison:
    """Run each scenario beside the baseline, world by world with the same luck.

    Args:
        baseline: a name, a path to a TOML file, or a scenario; likewise ``scenarios``.
        seeds: how many, or which.
        seed: the first, if ``seeds`` is a number.
        population: simulated people, instead of the scenarios'.
        months: length, instead of the scenarios'.
        competitors: other workers for each one of the focal group, instead of the scenarios'.
        processes: at most so many at once; by default as many as there are cores.
        placebo: whether a further twin of the baseline is lived for each seed, which shows what
            chance alone does.
        progress: called when the kernels are compiled and after every seed.
        out: a folder to save to, checked before anything runs.
        store: where results are kept, a file or a database's URL; those that are there already
            are not computed again. By default none is kept.
        members: sets of parameters, in turn one for each seed, in all worlds of that seed; what a
            scenario sets itself stays. See ``sim.experiments.robustness``.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, or the folder cannot be written.
        InvalidStore: the store is something else.
        StoreTrouble: the store cannot be read or written.
        RunFailed: some runs failed; what the others gave is in the store, if there is one.
    """
    begin = perf_counter()
    listed = list_seeds(seeds, seed)
    check_processes(processes)
    asked = [
        read_scenario(one).with_options(population, months, competitors)
        for one in (baseline, *scenarios)
    ]
    check_twins(asked[0], asked[1:])
    if out is not None:
        check_folder(out, FILES)
    places = {one: k for k, one in enumerate(listed)}

    def of_seed(number: int) -> tuple[Scenario, ...]:
        member = members[places[number] % len(members)]
        return tuple(with_member(one, member) for one in asked)

    with opened(store) as kept:
        results = gather(
            asked[0],
            asked[1:],
            listed,
            options=_options(asked, placebo),
            processes=processes,
            progress=progress,
            store=kept,
            varied=of_seed if members else None,
        )
    comparison = Comparison(
        baseline=asked[0],
        scenarios=tuple(asked[1:]),
        seeds=tuple(result.seed for result in results),
        weight=results[0].weight,
        model_digest=model_digest(asked[0].data()),
        scenario_digests={one.name: one.digest for one in asked},
        seconds=perf_counter() - begin,
        results=tuple(results),
        members=len(members),
    )
    if out is not None:
        comparison.save(out)
    return comparison


def left_to_compare(
    asked: Sequence[Scenario], seeds: Sequence[int], placebo: bool, store: "Store | None"
) -> Left:
    """What of a comparison is not in the store, and would have to be lived.

    Args:
        asked: the baseline first, as ``compare`` would live them.
    """
    return left_to_live(asked[0], asked[1:], seeds, _options(asked, placebo), store)


def _options(asked: Sequence[Scenario], placebo: bool) -> dict[str, Any]:
    starts = [start_of_policy(asked[0], one) for one in asked[1:]]
    return {"placebo": min(starts) if placebo else None}
