"""Workers to take home: some people month by month, in each of the twin worlds of one seed."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.codebook import CODEBOOK
from sim.experiments.frames import ids_of, names_of
from sim.experiments.progress import Progress
from sim.experiments.request import check_panel, check_seed, check_twins, read_scenario
from sim.experiments.twins import new_programmes
from sim.model.columns import EDUCATION, Cause, Records, WorkerStatus
from sim.model.economy_data import EconomyData
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.panel import Panel

ASSIGNMENTS = ("participant", "eligible", "neither")
"""How a policy reached a person, by the end: took part, could have, or neither."""


def panel(
    *scenarios: str | Path | Scenario,
    workers: int,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> "pd.DataFrame":
    """Some people month by month, in the world of each scenario; the same people in all.

    Args:
        scenarios: names, paths or scenarios; the first is the baseline of the others.
        workers: how many; all if there are fewer. Those who enter later are drawn, too.
        seed: of the worlds, and of the draw.
        population, months, competitors: instead of the scenarios'.
        progress: called as each world begins.

    Returns:
        A row for each scenario, person and month in which she is there; columns as in
        ``sim.experiments.codebook``. In the baseline, ``assignment`` is what became of her under
        the policy, missing where there are several.

    Raises:
        InvalidScenario: a scenario or an option makes no sense.
    """
    check_seed(seed)
    check_panel(workers)
    asked = [read_scenario(one).with_options(population, months, competitors) for one in scenarios]
    if len(asked) != 1:
        check_twins(asked[0], asked[1:])
    say = progress or (lambda _: None)
    lived = list(_panels(asked, workers, seed, say))
    import pandas as pd

    frames = []
    for k, (scenario, (one, people)) in enumerate(zip(asked, lived, strict=True)):
        frame = _frame(one, people, asked[0].data())
        frame["scenario"] = scenario.name
        policy = k or (1 if len(asked) == 2 else 0)
        assigned = _assignment(new_programmes(asked[0], asked[policy]), lived[policy][0])
        if policy or len(asked) == 1:
            frame["assignment"] = assigned[np.searchsorted(one.workers, frame["worker"])]
        frames.append(frame)
    return pd.concat(frames, ignore_index=True).reindex(columns=list(CODEBOOK["panel"]))


def _panels(
    scenarios: Sequence[Scenario], number: int, seed: int, say: Callable[[Progress], None]
) -> "Iterator[tuple[Panel, Records]]":
    """Each world's panel, and what its people were born with."""
    from sim.experiments.compiling import compile_once
    from sim.experiments.world import build_economy
    from sim.model.panel import Panel, sample

    compile_once(scenarios, say)
    data = scenarios[0].data()
    for k, scenario in enumerate(scenarios):
        say(Progress("running", k, len(scenarios), 0.0))
        economy = build_economy(scenario, seed, data=data)
        everybody = economy._columns["workers"]
        chosen = sample(seed, len(everybody), number)
        economy.panel = found = Panel(chosen, scenario.months)
        while economy.month + 1 < economy.months:
            economy.step()
        yield found, everybody[chosen][["sex", "education", "hukou"]].copy()


def _assignment(programmes: int, lived: "Panel") -> NDArray[np.str_]:
    """One of ``ASSIGNMENTS`` for each person of a panel.

    Args:
        programmes: bits of the programmes that are new or changed; 0 for any.
    """
    asked = np.uint32(programmes or 2**32 - 1)
    took_part = (lived.lives["programmes"][-1] & asked) != 0
    could = (np.bitwise_or.reduce(lived.lives["eligible"], axis=0) & asked) != 0
    return np.array(ASSIGNMENTS)[np.where(took_part, 0, np.where(could, 1, 2))]


def _frame(one: "Panel", people: Records, data: EconomyData) -> "pd.DataFrame":
    """One world's panel with names instead of row numbers."""
    import pandas as pd

    there = one.lives["status"] != WorkerStatus.AWAY
    month, person = np.nonzero(there)
    lives = one.lives[there]
    occupations = data.occupations.ids
    born = people[person]
    return pd.DataFrame(
        {
            "worker": one.workers[person],
            "month": month,
            "age": lives["age"] / 12.0,
            "sex": np.array(["man", "woman"])[born["sex"]],
            "education": np.array(EDUCATION)[born["education"]],
            "hukou": np.array(["local", "migrant"])[born["hukou"]],
            "city": ids_of(lives["city"], data.cities.ids),
            "occupation": ids_of(lives["occupation"], occupations),
            "status": names_of(lives["status"], WorkerStatus),
            "status_since": lives["since"],
            "cause": names_of(lives["cause"], Cause),
            "wage": lives["wage"],
            "income": lives["income"],
            "firm": lives["firm"],
            "training": ids_of(lives["training"], occupations),
            "trained_for": ids_of(lives["trained_for"], occupations),
            "programme": lives["programmes"] != 0,
            "eligible": lives["eligible"] != 0,
        }
    )
