"""A comparison's part of the store: which of its twins are kept, and the keeping of new ones.

What a world says on its own stands once in the store, with its run; the rest of a twin is kept
under the names of both runs, and what all twins of a seed share under the baseline's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.kept_run import Lived, Question, done_row, failed_row, lived_of
from sim.experiments.measuring import measuring_digest
from sim.experiments.seed_result import NO_MONTHS, Alone, Outcome, SeedResult, Twin
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.store import tables
    from sim.store.store import Store

_NOBODY = Alone({}, 0.0, 0)


class Names(NamedTuple):
    """What a seed's rows are called: the baseline's, what all share, each policy's own."""

    baseline: str
    shared: str
    runs: tuple[str, ...]
    twins: tuple[str, ...]


class TwinRows:
    """The rows of one comparison: what they are called, and what is in them.

    Args:
        scenarios: the questions asked beside the baseline, by the names that twins give them.
        options: the further arguments of ``TwinRuns``, plain values by name.
    """

    def __init__(
        self,
        baseline: Question,
        scenarios: Mapping[str, Question],
        options: Mapping[str, Any],
    ) -> None:
        self.baseline = baseline
        self.scenarios = dict(scenarios)
        self._options = options

    def names(self, seed: int) -> Names:
        baseline = self.baseline.run_id(seed)
        runs = tuple(question.run_id(seed) for question in self.scenarios.values())
        twins = tuple(twin_id(self._options, baseline, run) for run in runs)
        return Names(baseline, twin_id(self._options, baseline, ""), runs, twins)

    def of(self, outcome: Outcome) -> tuple[list["tables.Run"], list["tables.Twin"]]:
        """The rows of what became of one seed.

        Raises:
            NotStorable: a number in it is not finite.
        """
        runs = [
            failed_row(
                self.scenarios.get(failure.scenario, self.baseline),
                failure.seed,
                failure.traceback,
            )
            for failure in outcome.failures
        ]
        if outcome.result is None:
            return runs, []
        return runs + list(self._runs(outcome.result)), list(self._twins(outcome.result))

    def _runs(self, result: SeedResult) -> Iterator["tables.Run"]:
        base = Lived(result.weight, result.baseline, result.baseline_digest, result.baseline_alone)
        yield done_row(self.baseline, result.seed, base)
        for twin in result.twins:
            world = Lived(result.weight, twin.series, twin.digest, twin.alone)
            yield done_row(self.scenarios[twin.scenario], result.seed, world)

    def _twins(self, result: SeedResult) -> Iterator["tables.Twin"]:
        names = self.names(result.seed)
        shared = replace(
            result,
            weight=0.0,
            baseline=NO_MONTHS,
            baseline_digest="",
            baseline_alone=_NOBODY,
            twins=(),
        )
        yield _row(names.shared, names.baseline, None, shared)
        place = {name: k for k, name in enumerate(self.scenarios)}
        for twin in result.twins:
            k = place[twin.scenario]
            alike = replace(twin, scenario="", series=NO_MONTHS, digest="", alone=_NOBODY)
            yield _row(names.twins[k], names.baseline, names.runs[k], alike)


class KeptTwins:
    """The twins of one comparison in a store.

    Args:
        options: the further arguments of ``TwinRuns``, plain values by name.
    """

    def __init__(
        self,
        store: "Store",
        baseline: Scenario,
        scenarios: Sequence[Scenario],
        options: Mapping[str, Any],
    ) -> None:
        self.store = store
        questions = {scenario.name: Question(scenario) for scenario in scenarios}
        self._rows = TwinRows(Question(baseline), questions, options)

    def find(self, seeds: Sequence[int]) -> dict[int, SeedResult]:
        """The results of these seeds as far as they are kept, some without all of the twins.

        Raises:
            StoreTrouble: the store cannot be read, or a row is damaged.
        """
        from sim.store.codec import decode

        names = {seed: self._rows.names(seed) for seed in seeds}
        runs = self.store.runs({id for n in names.values() for id in (n.baseline, *n.runs)})
        twins = self.store.twins({id for n in names.values() for id in (n.shared, *n.twins)})
        lived = {id: lived_of(row) for id, row in runs.items()}
        found = {}
        for seed, n in names.items():
            base, shared = lived.get(n.baseline), twins.get(n.shared)
            if base is not None and shared is not None:
                kept = tuple(
                    _with_run(decode(twins[twin].payload, Twin), name, world)
                    for name, run, twin in zip(self._rows.scenarios, n.runs, n.twins, strict=True)
                    if (world := lived.get(run)) is not None and twin in twins
                )
                result = decode(shared.payload, SeedResult)
                found[seed] = replace(
                    result,
                    weight=base.weight,
                    baseline=base.series,
                    baseline_digest=base.digest,
                    baseline_alone=base.alone,
                    twins=kept,
                )
        return found

    def keep(self, outcome: Outcome) -> None:
        """Write what became of one seed, in one transaction.

        Raises:
            NotStorable: a number in it is not finite.
            StoreTrouble: the store cannot be written.
        """
        self.store.keep(*self._rows.of(outcome))


def twin_id(options: Mapping[str, Any], baseline: str, policy: str) -> str:
    """What a twin is called, 64 hexadecimal digits.

    Args:
        options: the further arguments of ``TwinRuns``.
        baseline: the id of that run; likewise ``policy``, "" for what all twins of a seed share.
    """
    parts = ("twin", measuring_digest(), json.dumps(options, sort_keys=True), baseline, policy)
    return sha256("\n".join(parts).encode()).hexdigest()


def _row(id: str, baseline: str, policy: str | None, result: Any) -> "tables.Twin":
    from sim.store import tables
    from sim.store.codec import encode

    return tables.Twin(
        twin_id=id,
        baseline_run=baseline,
        policy_run=policy,
        measuring=measuring_digest(),
        payload=encode(result),
    )


def _with_run(twin: Twin, name: str, world: Lived) -> Twin:
    return replace(twin, scenario=name, series=world.series, digest=world.digest, alone=world.alone)
