"""The twin worlds of many seeds: those that are kept from the store, the others lived and kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.engine import Engine, RunFailed
from sim.experiments.progress import Progress
from sim.experiments.request import refuse
from sim.experiments.seed_result import Failure, Outcome, SeedResult
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.kept_twins import KeptTwins
    from sim.store.store import Store


Varied = Callable[[int], tuple[Scenario, ...]]
"""The scenarios of a seed, the baseline first; their names are the same for all seeds."""


class Missing(NamedTuple):
    """Worlds of one seed that have to be lived: the baseline's, and some beside it.

    ``options``: further arguments of ``TwinRuns``. ``economy``: the digest of its data when the
    comparison began.
    """

    seed: int
    baseline: Scenario
    scenarios: tuple[Scenario, ...]
    options: Mapping[str, Any]
    economy: str

    def __str__(self) -> str:
        return f"seed {self.seed}"


class Left(NamedTuple):
    """How much of a comparison is not in the store: seeds, and their worlds."""

    seeds: int
    worlds: int


def live_missing(missing: Missing) -> Outcome:
    """Live the worlds of one seed.

    Raises:
        InvalidScenario: the economy's files have changed, or the worlds are no twins.
    """
    from sim.experiments.twin_runs import TwinRuns

    if missing.baseline.data().digest != missing.economy:
        raise refuse("economy", "files that have changed since", "the same to the end")
    return TwinRuns(missing.baseline, missing.scenarios, **missing.options)(missing.seed)


def gather(
    baseline: Scenario,
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    *,
    options: Mapping[str, Any] | None = None,
    processes: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    store: "Store | None" = None,
    task: Callable[[Missing], Outcome] = live_missing,
    varied: Varied | None = None,
) -> list[SeedResult]:
    """The results of all seeds, rising.

    Args:
        varied: what the scenarios are for a seed, baseline first, if not the same for all.
        options: further arguments of ``TwinRuns``, plain values; with others, other results.
        store: looked into first; what is computed is kept there, each seed as soon as it is done.
        task: computes what is missing, in other processes where there are many seeds.

    Raises:
        RunFailed: some worlds raised an error; what the others gave is in the store, if any.
    """
    say = progress or (lambda _: None)
    options = options or {}
    asked = (baseline, *scenarios)
    groups = {tuple(seeds): asked} if varied is None else {(s,): varied(s) for s in seeds}
    found: dict[int, SeedResult] = {}
    places: dict[int, KeptTwins | None] = {}
    missing: list[Missing] = []
    for some, (base, *others) in groups.items():
        kept = _kept(store, base, others, options)
        found |= kept.find(some) if kept else {}
        places |= dict.fromkeys(some, kept)
        missing += _missing(base, others, some, options, found)
    pairs = sum(len(result.twins) for result in found.values())
    say(Progress("stored", pairs, len(seeds) * len(scenarios), 0.0))
    if missing:
        from sim.experiments.compiling import compile_once

        compile_once(asked, say)
        for result in _computed(missing, processes, say, places, task):
            found[result.seed] = _joined(result, found.get(result.seed), scenarios)
    return [found[seed] for seed in sorted(seeds)]


def left_to_live(
    baseline: Scenario,
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    options: Mapping[str, Any],
    store: "Store | None",
) -> Left:
    """What of a comparison ``gather`` would have to live.

    Args:
        options: as for ``gather``; with a month of the placebo, one world more for each seed.
    """
    kept = _kept(store, baseline, scenarios, options)
    found = kept.find(seeds) if kept else {}
    missing = list(_missing(baseline, scenarios, seeds, options, found))
    beside = 1 if options.get("placebo") is None else 2
    return Left(len(missing), sum(beside + len(one.scenarios) for one in missing))


def _kept(
    store: "Store | None",
    baseline: Scenario,
    scenarios: Sequence[Scenario],
    options: Mapping[str, Any],
) -> "KeptTwins | None":
    if store is None:
        return None
    from sim.experiments.kept_twins import KeptTwins

    return KeptTwins(store, baseline, scenarios, options)


def _missing(
    baseline: Scenario,
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    options: Mapping[str, Any],
    found: Mapping[int, SeedResult],
) -> Iterator[Missing]:
    economy = baseline.data().digest
    for seed in seeds:
        there = {twin.scenario for twin in found[seed].twins} if seed in found else set()
        others = tuple(one for one in scenarios if one.name not in there)
        if others:
            yield Missing(seed, baseline, others, options, economy)


def _joined(new: SeedResult, kept: SeedResult | None, scenarios: Sequence[Scenario]) -> SeedResult:
    """One result with the twins of both, in the order of the scenarios."""
    twins = {twin.scenario: twin for twin in (*new.twins, *(kept.twins if kept else ()))}
    return replace(new, twins=tuple(twins[scenario.name] for scenario in scenarios))


def _computed(
    missing: Sequence[Missing],
    processes: int | None,
    say: Callable[[Progress], None],
    places: "Mapping[int, KeptTwins | None]",
    task: Callable[[Missing], Outcome],
) -> list[SeedResult]:
    begin = perf_counter()
    say(Progress("running", 0, len(missing), 0.0))
    results: list[SeedResult] = []
    failures: list[Failure] = []
    lines: list[str] = []
    try:
        with closing(Engine(processes).map(task, missing)) as done:  # an interrupt stops them
            for k, outcome in enumerate(done, 1):
                if kept := places[outcome.seed]:
                    kept.keep(outcome)
                failures += outcome.failures
                if outcome.result:
                    results.append(outcome.result)
                say(Progress("running", k, len(missing), perf_counter() - begin))
    except RunFailed as failed:
        lines += failed.failures
    lines = [failure.line for failure in sorted(failures, key=lambda one: one.seed)] + lines
    if lines:
        one = next(iter(places.values()))
        raise RunFailed(lines, kept=str(one.store.place) if one else None)
    return results
