"""One world lived from its first month to its last, and what it says on its own."""

from collections.abc import Callable, Sequence
from time import perf_counter

from sim.experiments.matched_controls import MOST_PEOPLE
from sim.experiments.measures import measured
from sim.experiments.memory import peak_memory_bytes
from sim.experiments.origin import Origin
from sim.experiments.seed_result import Alone
from sim.experiments.twins import start_of_policy
from sim.experiments.world import Traces, build_economy, live, note_standing
from sim.model.columns import Records
from sim.model.economy import Economy
from sim.model.economy_data import EconomyData
from sim.scenario.schema import Scenario


def live_alone(
    scenario: Scenario,
    seed: int,
    data: EconomyData,
    *,
    snapshots: Sequence[int] = (),
    followed: Records | None = None,
    like: Origin | None = None,
    placebo: int | None = None,
    takers_of: int | None = None,
    tell: Callable[[Economy], None] | None = None,
) -> tuple[Traces, Alone]:
    """Live a world and measure it; the arguments are those of ``build_economy``.

    Args:
        takers_of: bits of programmes whose takers are noted, and how people stand each month; None
            if nobody asks.
        tell: called after each month with the world, which it leaves as it is.

    Raises:
        ImbalanceError: people or money were lost, a bug of the model.
    """
    begin = perf_counter()
    world = build_economy(
        scenario,
        seed,
        snapshots=snapshots,
        followed=followed,
        data=data,
        like=like,
        placebo=placebo,
    )
    if takers_of is not None:
        note_standing(world, takers_of, MOST_PEOPLE)
    traces = live(world, tell)
    seconds = perf_counter() - begin
    measures = measured(traces, since=start_of_policy(None, scenario))
    return traces, Alone(measures, seconds, peak_memory_bytes())
