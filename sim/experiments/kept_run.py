"""A run as a row of the store, and back."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.measuring import measuring_digest
from sim.experiments.seed_result import Alone
from sim.model.indicators import INDICATORS
from sim.scenario.schema import Scenario
from sim.store.digest import model_digest, run_id
from sim.store.door import check_months, measures_of, measures_text
from sim.store.provenance import machine, versions

if TYPE_CHECKING:
    from sim.store.tables import Run, Status

_MONTHLY = np.dtype("<f8")


@dataclass(frozen=True)
class Question:
    """A scenario asked of the model as it is now; with a seed it names a run."""

    scenario: Scenario

    @cached_property
    def scenario_digest(self) -> str:
        return self.scenario.digest

    @cached_property
    def model_digest(self) -> str:
        return model_digest(self.scenario.data())

    @cached_property
    def resolved(self) -> str:
        """The scenario with every default filled in, JSON: enough to ask it again."""
        return json.dumps(self.scenario.resolved(), ensure_ascii=False)

    def run_id(self, seed: int) -> str:
        return run_id(self.scenario_digest, seed, self.model_digest)


class Lived(NamedTuple):
    """What is kept of a world: real people a simulated one, its months, its digest, its measures.

    ``series``: float64 (months, indicators).
    """

    weight: float
    series: NDArray[np.float64]
    digest: str
    alone: Alone


def done_row(question: Question, seed: int, lived: Lived) -> "Run":
    """The row of a run that was done.

    Raises:
        NotStorable: a number is not finite.
    """
    from sim.store.tables import Status

    check_months(lived.series, list(INDICATORS))
    row = _row(question, seed, Status.DONE)
    row.weight = float(lived.weight)
    row.result_sha256 = lived.digest
    row.measuring = measuring_digest()
    row.measures = measures_text(lived.alone.measures)
    row.indicators = json.dumps(list(INDICATORS))
    row.monthly = lived.series.astype(_MONTHLY).tobytes()
    row.seconds = float(lived.alone.seconds)
    row.peak_memory_bytes = lived.alone.peak_memory_bytes
    return row


def failed_row(question: Question, seed: int, traceback: str) -> "Run":
    """The row of a run that raised an error."""
    from sim.store.tables import Status

    row = _row(question, seed, Status.FAILED)
    row.traceback = traceback.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
    return row


def lived_of(row: "Run") -> Lived | None:
    """What is kept of a run; None if it failed or was measured by other definitions."""
    if row.measuring != measuring_digest() or row.weight is None or row.result_sha256 is None:
        return None
    measures = measures_of(row.measures or "{}")
    alone = Alone(measures, row.seconds or 0.0, row.peak_memory_bytes or 0)
    return Lived(row.weight, months_of(row), row.result_sha256, alone)


def months_of(row: "Run") -> NDArray[np.float64]:
    """The monthly indicators of a run that was done, float64 (months, indicators)."""
    return np.frombuffer(row.monthly or b"", _MONTHLY).reshape(row.months, -1).astype(np.float64)


def _row(question: Question, seed: int, status: "Status") -> "Run":
    from sim.store.tables import Run

    scenario = question.scenario
    return Run(
        run_id=question.run_id(seed),
        scenario=scenario.name,
        scenario_digest=question.scenario_digest,
        model_digest=question.model_digest,
        seed=seed,
        population=scenario.population,
        months=scenario.months,
        resolved=question.resolved,
        status=status,
        finished=datetime.now(UTC).isoformat(timespec="milliseconds"),
        versions=json.dumps(versions()),
        machine=machine(),
    )
