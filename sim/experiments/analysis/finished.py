"""A sweep that was lived, as the analyses read it: an outcome by points and seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.headline import JOB_YEARS
from sim.experiments.measure import COHORT_MEASURES, MEASURES, WORLD_MEASURES
from sim.experiments.request import choose, refuse
from sim.experiments.seed_result import MONEY
from sim.experiments.sweeps.table import ACCOUNT, DIFFERENCE, PEOPLE, worlds_table
from sim.language.message import Message
from sim.model.indicators import MONTHS, YUAN
from sim.model.indicators import PEOPLE as UNIT_OF_PEOPLE
from sim.scenario.problem import nearest, shown
from sim.store.manifest import Manifest, counts, manifest_of, sweep_like
from sim.store.problem import UnknownSweep

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.sweeps.axes import Value
    from sim.model.economy_data import EconomyData
    from sim.store.store import Store

_KEYS = ("point", "scenario", "seed", "run_id")


@dataclass(frozen=True)
class Finished:
    """What a sweep asked for and what its worlds say.

    ``worlds``: see ``sim.experiments.sweeps.table.worlds_table``. ``left``: worlds that failed or
    have not been lived; their seeds, or else their points, are left out of every analysis.
    """

    manifest: Manifest
    worlds: "pd.DataFrame"
    left: int

    @property
    def names(self) -> tuple[str, ...]:
        """What varies."""
        return self.manifest.names

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios, without the baseline."""
        return tuple(self.manifest.described["scenarios"])

    @property
    def seeds(self) -> int:
        """Seeds of each point that are used."""
        return len(self.used_seeds)

    @cached_property
    def used_seeds(self) -> tuple[int, ...]:
        """The seeds that were lived at every point; if there is none, all that were asked for.

        Sweeps are lived seed by seed: one that was stopped is a whole design with fewer seeds.
        """
        lived = self.worlds.groupby("seed").size()
        every = len(self.manifest.points) * len(self.scenarios)
        asked = tuple(self.manifest.described["seeds"])
        return tuple(seed for seed in asked if lived.get(seed, 0) == every) or asked

    @property
    def paired(self) -> bool:
        """Whether a baseline stands beside every scenario."""
        return self.manifest.described["baseline"] is not None

    @cached_property
    def economy(self) -> "EconomyData":
        """Where it takes place."""
        from sim.model.economy_data import load_economy

        return load_economy(self._resolved["economy"]["id"])

    @property
    def population(self) -> int:
        """Simulated people in each world, as the scenarios say; it may itself vary."""
        return int(self._resolved["population"])

    @property
    def months(self) -> int:
        """Length of each run, likewise."""
        return int(self._resolved["months"])

    @property
    def _resolved(self) -> Mapping[str, Any]:
        first: Mapping[str, Any] = next(iter(self.manifest.described["scenarios"].values()))
        return first

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """What can be analysed, by name."""
        other = {*_KEYS, *self.names, ACCOUNT + "horizon_months"}
        return tuple(name for name in self.worlds.columns if name not in other)

    def scenario(self, asked: str | None) -> str:
        """The scenario of that name; the first by default.

        Raises:
            InvalidScenario: there is none of that name.
        """
        return self.scenarios[0] if asked is None else choose("scenario", asked, self.scenarios)

    def settings_of(self, scenario: str) -> tuple[str, ...]:
        """What varies and is a setting of a policy that this scenario has on."""
        on = self.manifest.described["scenarios"][scenario]["policies"]
        return tuple(n for n in self.names if is_setting(n) and n.partition(".")[0] in on)

    def values(self, scenario: str, outcome: str) -> "pd.DataFrame":
        """An outcome: a row for each point that was lived with every seed used, a column a seed.

        Points for which the outcome is nan with some seed are left out, too.

        Raises:
            InvalidScenario: there is no such outcome.
        """
        check_outcome(outcome, self.outcomes)
        mine = self.worlds[self.worlds["scenario"] == scenario]
        table = mine.pivot(index="point", columns="seed", values=outcome)
        return table.reindex(columns=list(self.used_seeds)).dropna()

    def points(self, which: "Sequence[int] | pd.Index[Any]") -> "pd.DataFrame":
        """What stands at some points: a column for each name that varies."""
        import pandas as pd

        rows = [dict(self.manifest.points[int(point)]) for point in which]
        return pd.DataFrame(rows, index=pd.Index(which, name="point"), columns=list(self.names))


def finished(
    sweep: str | Path, store: "Store", *, definition: str = "all_work", horizon: int | None = None
) -> Finished:
    """A sweep of a store.

    Args:
        sweep: its name, the beginning of its id, or the file that asks for it.
        definition, horizon: of the account, see ``worlds_table``.

    Raises:
        InvalidScenario: the file makes no sense, or there is no such definition or horizon.
        InvalidStore: the store has no such sweep, or nothing of it has been lived.
        StoreTrouble: the store cannot be read.
    """
    found = read_worlds(_manifest(sweep, store), store, definition=definition, horizon=horizon)
    if found.worlds.empty:
        raise _not_lived(sweep, store)
    return found


def read_worlds(
    manifest: Manifest, store: "Store", *, definition: str = "all_work", horizon: int | None = None
) -> Finished:
    """``finished`` for a manifest."""
    worlds = worlds_table(store, manifest, definition=definition, horizon=horizon)
    count = counts(store, manifest)
    return Finished(manifest, worlds, count.failed + count.left)


def _manifest(sweep: str | Path, store: "Store") -> Manifest:
    from sim.experiments.sweeps.file import load_sweep, sweep_names

    if str(sweep) in sweep_names() or Path(sweep).suffix == ".toml":
        found = manifest_of(store, load_sweep(sweep).sweep_id)
    else:
        found = manifest_of(store, sweep_like(store, str(sweep)).sweep_id)
    if found is None:
        raise _not_lived(sweep, store)
    return found


def _not_lived(sweep: str | Path, store: "Store") -> UnknownSweep:
    said = f"sweep {shown(str(sweep))}: found nothing of it in {store.place}"
    return UnknownSweep(f"{said}; allowed a sweep that was lived: `jobshift sweep` does that")


def known_outcomes(paired: bool) -> tuple[str, ...]:
    """What a sweep can be analysed for, known before any world is lived.

    Args:
        paired: whether it has a baseline.
    """
    if not paired:
        return (*COHORT_MEASURES, *WORLD_MEASURES)
    differences = (name + DIFFERENCE for name in MEASURES)
    accounts = (ACCOUNT + name for name in (*PEOPLE, *MONEY, "job_years"))
    return (*MEASURES, *differences, *accounts)


def check_outcome(outcome: str, known: Sequence[str]) -> None:
    """Require an outcome that there is.

    Raises:
        InvalidScenario: there is none of that name.
    """
    if outcome not in known:
        some = ", ".join([*known[-4:], *known[:4]])
        allowed = Message("allowed.outcome", some=some)
        raise refuse("outcome", shown(outcome), allowed, near=nearest(outcome, known))


def unit_of(outcome: str) -> str:
    """The unit of a column of ``worlds_table``."""
    name = outcome.removeprefix(ACCOUNT)
    if outcome.startswith(ACCOUNT):
        if name in PEOPLE:
            return UNIT_OF_PEOPLE
        return YUAN if name in MONEY else JOB_YEARS if name == "job_years" else MONTHS
    return MEASURES[outcome.removesuffix(DIFFERENCE)].unit


def is_setting(name: str) -> bool:
    """Whether a name that varies is of a policy, ``POLICY.SETTING``, not of the world."""
    return "." in name


def levels_of(values: "Sequence[Value]") -> NDArray[np.float64] | None:
    """Numbers as an array, or None if there is a word among them."""
    numbers = [value for value in values if isinstance(value, int | float)]
    return np.array(numbers, float) if len(numbers) == len(values) else None
