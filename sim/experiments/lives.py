"""One person's life in two twin worlds, and whose life is worth telling.

Runs are deterministic: a world is simply lived again, with somebody watching one of its people.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.above import above
from sim.experiments.life_events import Event, events_of
from sim.experiments.progress import Progress
from sim.experiments.request import check_seed, check_twins, choose, read_scenario, refuse
from sim.experiments.twins import horizons, new_programmes, start_of_policy
from sim.language.message import Message
from sim.model.columns import EDUCATION, NONE, Records, WorkerStatus
from sim.model.panel import Panel
from sim.model.snapshots import Snapshot
from sim.scenario.problem import shown
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.model.economy import Economy

TYPICAL = ("median", "gained", "lost")
"""Lives that are found, see ``typical``."""
AT_WORK = (WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)
_COUNTED = 24  # months after the start at which places are compared, if the run is long enough


@dataclass(frozen=True)
class Life:
    """A person in one world.

    ``months``: ``LIFE`` records, shape (months,). ``events``: what happened, in order.
    """

    scenario: Scenario
    months: Records = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)

    def income(self, since: int) -> int:
        """Yuan from all sources from month ``since`` to the end."""
        return int(self.months["income"][since:].sum(dtype=np.int64))

    def at_work(self, since: int) -> int:
        """Months in a formal job, on a platform or in an own business from ``since`` on."""
        return int(np.isin(self.months["status"][since:], AT_WORK).sum())


@dataclass(frozen=True)
class TwinLives:
    """The same person in the baseline's world and in a policy's.

    ``start``: the first month in which the policy differs. ``education``: a level of
    ``sim.model.columns.EDUCATION``. ``typical``: as what she was found, "" if she was named.
    ``taker``: the participant who has her place in the policy's world, if one was looked for.
    """

    worker: int
    seed: int
    start: int
    woman: bool
    education: str
    migrant: bool
    baseline: Life
    policy: Life
    typical: str = ""
    taker: int | None = None

    @property
    def shared(self) -> tuple[Event, ...]:
        """What happened in both worlds before they part for her."""
        pairs = zip(self.baseline.events, self.policy.events, strict=False)
        count = 0
        for one, other in pairs:
            if one != other:
                break
            count += 1
        return self.baseline.events[:count]

    def to_frame(self) -> "pd.DataFrame":
        """Month by month in both worlds.

        Columns: scenario, month, age (years), status, occupation, city, wage, income (yuan).
        """
        import pandas as pd

        from sim.experiments.frames import ids_of, names_of

        frames = []
        for life in (self.baseline, self.policy):
            data, months = life.scenario.data(), life.months
            frame = pd.DataFrame({"month": np.arange(len(months)), "age": months["age"] / 12.0})
            frame.insert(0, "scenario", life.scenario.name)
            frame["status"] = names_of(months["status"], WorkerStatus)
            frame["occupation"] = ids_of(months["occupation"], data.occupations.ids)
            frame["city"] = ids_of(months["city"], data.cities.ids)
            frame["wage"], frame["income"] = months["wage"], months["income"]
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def plot(self, language: str = "en") -> "Figure":
        """Income and status in both worlds, drawn with matplotlib.

        Raises:
            InvalidScenario: there is no such language; "zh" and "en" are known.
        """
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        figure: Figure = above("sim.reporting.figures.life").life(self, words)
        return figure

    def tell(self, language: str = "en") -> str:
        """Both lives in sentences.

        Raises:
            InvalidScenario: there is no such language; "zh" and "en" are known.
        """
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        told: str = above("sim.reporting.life_text").life_text(self, words)
        return told


class Found(NamedTuple):
    """A typical person, and the participant who has her place, if she lost it to one."""

    worker: int
    taker: int | None = None


def lives(
    baseline: str | Path | Scenario,
    scenario: str | Path | Scenario,
    worker: int | str = "median",
    *,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> TwinLives:
    """A person's life in the worlds of two scenarios with one seed.

    Args:
        worker: a row number, as in ``economy.workers``; or one of ``TYPICAL``.
        population, months, competitors: instead of the scenarios'.
        progress: called when kernels are compiled and as each world begins.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, or there is no such person.
    """
    if isinstance(worker, str):
        choose("worker", worker, TYPICAL)
    worlds = _worlds(baseline, scenario, seed, (population, months, competitors), progress)
    if isinstance(worker, int):
        return worlds.lives(worker)
    found = worlds.typical()[worker]
    if found is None:
        raise refuse("worker", Message("found.nobody", what=worker), Message("allowed.other_world"))
    return replace(worlds.lives(found.worker), typical=worker, taker=found.taker)


def typical(
    baseline: str | Path | Scenario,
    scenario: str | Path | Scenario,
    *,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> dict[str, Found | None]:
    """Whose lives are worth telling in a pair of worlds, by the names in ``TYPICAL``.

    median: of the focal group at the policy's start, the one in the middle by income from then to
    the end in the policy's world. gained: of the participants (of the focal group where nobody
    takes part) who two years after the start are at work with the policy only, the one in the
    middle by income gained. lost: of the others whose formal job in the baseline is gone with the
    policy, in a firm that is short of such people and employs participants, the one in the middle
    by income lost. None where there is nobody.

    Raises:
        InvalidScenario: a scenario or an option makes no sense.
    """
    return _worlds(baseline, scenario, seed, (population, months, competitors), progress).typical()


def _worlds(
    baseline: str | Path | Scenario,
    scenario: str | Path | Scenario,
    seed: int,
    size: tuple[int | None, int | None, float | None],
    progress: Callable[[Progress], None] | None,
) -> "_Worlds":
    check_seed(seed)
    asked = [read_scenario(one).with_options(*size) for one in (baseline, scenario)]
    check_twins(asked[0], asked[1:])
    return _Worlds(asked[0], asked[1], seed, progress or (lambda _: None))


class _Worlds:
    """The twin worlds of one seed, lived as often as somebody asks about them."""

    def __init__(
        self, baseline: Scenario, policy: Scenario, seed: int, say: Callable[[Progress], None]
    ) -> None:
        from sim.experiments.compiling import compile_once

        self.scenarios, self.seed, self.say = (baseline, policy), seed, say
        self.start = start_of_policy(baseline, policy)
        compile_once(self.scenarios, say)

    def lives(self, worker: int) -> TwinLives:
        """One person in both worlds.

        Raises:
            InvalidScenario: there is no such person.
        """
        told: list[Life] = []
        for scenario, economy in self._begun():
            people = economy._columns["workers"]
            if not 0 <= worker < len(people):
                among = Message("allowed.whole", low=0, high=len(people) - 1)
                raise refuse("worker", shown(worker), among)
            born = [int(people[worker][name]) for name in ("sex", "education", "hukou")]
            economy.panel = panel = Panel(np.array([worker], np.int32), scenario.months)
            for _ in self._lived(economy):
                pass
            months = panel.lives[:, 0].copy()
            told.append(Life(scenario, months, _events(economy, worker, months)))
            economy.__dict__.clear()  # a Mesa model is a circle of references, freed late otherwise
        sex, education, hukou = born
        return TwinLives(
            worker=worker,
            seed=self.seed,
            start=self.start,
            woman=bool(sex),
            education=EDUCATION[education],
            migrant=bool(hukou),
            baseline=told[0],
            policy=told[1],
        )

    def typical(self) -> dict[str, Found | None]:
        """See ``sim.experiments.lives.typical``."""
        months = self.scenarios[0].months
        counted = self.start + min(_COUNTED, horizons(self.start, months)[-1])
        album: list[dict[int, Snapshot]] = []
        for _, economy in self._begun():
            kept = (self.start - 1, counted, months - 1)
            months_kept = (month for month in self._lived(economy) if month in kept)
            album.append({month: economy.take_snapshot() for month in months_kept})
            economy.__dict__.clear()
        before, (base, policy) = album[0][self.start - 1], (one[counted] for one in album)
        earned = [one[months - 1].earned.astype(np.int64) - before.earned for one in album]
        bits = np.uint32(new_programmes(*self.scenarios))
        took_part = (policy.programmes & bits) != 0
        there = before.status != WorkerStatus.AWAY
        works, worked = policy.work > 0, base.work > 0
        gained = works & ~worked & (took_part if took_part.any() else before.focal)
        return {
            "median": _middle(before.focal & (before.status < WorkerStatus.RETIRED), earned[1]),
            "gained": _middle(gained, earned[1] - earned[0]),
            "lost": _lost(base, policy, took_part, there, earned[0] - earned[1]),
        }

    def _begun(self) -> "Iterator[tuple[Scenario, Economy]]":
        """Each scenario's world at its start."""
        from sim.experiments.origin import origin_of
        from sim.experiments.world import build_economy

        data = self.scenarios[0].data()
        origin = origin_of(build_economy(self.scenarios[0], self.seed, data=data))
        for k, scenario in enumerate(self.scenarios):
            self.say(Progress("running", k, len(self.scenarios), 0.0))
            yield scenario, build_economy(scenario, self.seed, data=data, like=origin)

    def _lived(self, economy: "Economy") -> Iterator[int]:
        """Live a world; its month at the start, -1, and after every step."""
        yield economy.month
        while economy.month + 1 < economy.months:
            economy.step()
            yield economy.month


def _events(economy: "Economy", worker: int, months: Records) -> tuple[Event, ...]:
    spells = economy.schools.spells.rows
    hers = spells[spells["worker"] == worker]
    orders = economy.schools.orders.rows
    firms = [
        NONE if order == NONE else int(economy._columns["cells"][orders[order]["cell"]]["firm"])
        for order in hers["order"]
    ]
    return events_of(months, hers, firms, [policy.name for policy in economy.policies])


def _middle(people: NDArray[np.bool_], by: NDArray[np.int64]) -> Found | None:
    """Of some people the one in the middle, None if there are none."""
    rows = np.flatnonzero(people)
    if len(rows) == 0:
        return None
    return Found(int(rows[np.argsort(by[rows], kind="stable")[(len(rows) - 1) // 2]]))


def _lost(
    base: Snapshot,
    policy: Snapshot,
    took_part: NDArray[np.bool_],
    there: NDArray[np.bool_],
    loss: NDArray[np.int64],
) -> Found | None:
    """Who lost her place to a participant in the same firm; best one in the same occupation.

    Args:
        there: those who were there when the policy began.
        loss: int64 (workers,), yuan.
    """
    firms = 1 + max(int(base.firm.max(initial=-1)), int(policy.firm.max(initial=-1)))
    losers = ~took_part & (base.firm >= 0) & (policy.work == 0)
    winners = ~took_part & (policy.firm >= 0) & (base.work == 0)
    gone = np.bincount(base.firm[losers], minlength=firms)
    come = np.bincount(policy.firm[winners], minlength=firms)
    losers &= there & (gone > come)[base.firm]
    newcomers = took_part & (policy.firm >= 0) & (policy.firm != base.firm)
    takers: dict[tuple[int, ...], int] = {}
    for row in np.flatnonzero(newcomers)[::-1].tolist():
        firm, occupation = int(policy.firm[row]), int(policy.occupation[row])
        takers[firm,] = takers[firm, occupation] = row
    for same_occupation in (True, False):
        placed: dict[int, int] = {}
        for row in np.flatnonzero(losers).tolist():
            firm, occupation = int(base.firm[row]), int(base.occupation[row])
            taker = takers.get((firm, occupation) if same_occupation else (firm,))
            if taker is not None:
                placed[row] = taker
        found = _middle(np.isin(np.arange(len(loss)), list(placed)), loss)
        if found is not None:
            return Found(found.worker, placed[found.worker])
    return None
