"""What participants would have done: people who stood like them in the baseline when they joined.

The same person in the baseline is no fair control once the worlds have drifted apart by chance:
people join when they are out of work, and who is out of work in one world had bad luck there that
she need not have had in the other. So participants look worse than themselves before a course
has begun, and everybody else looks better by as much. People who stood alike in the baseline in
the month in which the participant joined are free of that; as with real data, but here it is known
that joining depends on the state, on age and occupation, and on draws made for the purpose.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.effects import DEFINITIONS
from sim.experiments.intervals import mean_interval, ratio_interval
from sim.model.columns import NEVER

if TYPE_CHECKING:
    from sim.model.standing import Standing

EVENT_MONTHS = (0, 1, 2, 3, 6, 9, 12, 18, 24, 30, 36)
"""Months since joining at which participants and their controls are compared."""
MOST_PEOPLE = 50_000
"""People whose states are kept; in larger worlds a sample."""
_FOLLOWED, _AT_WORK, _EXPECTED = range(3)


class _Joined(NamedTuple):
    """Those who joined in one month, and their controls in the baseline."""

    month: int
    people: NDArray[np.intp]  # (participants,)
    kind: NDArray[np.intp]  # (participants,), of their controls
    controls: NDArray[np.intp]  # people of the baseline, one kind after the other
    control_kind: NDArray[np.intp]
    size: NDArray[np.int64]  # controls by kind


class MatchedControls:
    """Participants of the policy world, each with the people of the baseline who stood like her.

    Alike means alike in every respect of ``Standing.state`` or, where nobody is, in status and
    being in a course or not.
    """

    def __init__(self, baseline: "Standing", policy: "Standing") -> None:
        self._baseline, self._policy = baseline, policy
        months = np.unique(policy.joined[policy.joined != NEVER]).tolist()
        self._joined = [_alike(month, baseline, policy) for month in months]

    def expected_share(self, month: int, definition: str) -> float:
        """The share of those who joined by ``month`` expected at work at its end without it.

        Returns:
            0 if nobody has joined.
        """
        people = expected = 0.0
        for joined in self._joined:
            if joined.month <= month:
                share = self._shares(joined, month, definition)
                people += len(share)
                expected += share.sum()
        return expected / people if people else 0.0

    def event_study(self) -> NDArray[np.float64]:
        """Participants by months since joining, in any work.

        Returns:
            float64 (``EVENT_MONTHS``, 3): people followed so long, at work, expected at work.
        """
        found = np.zeros((len(EVENT_MONTHS), 3))
        months = len(self._policy.work)
        for joined in self._joined:
            for k, since in enumerate(EVENT_MONTHS):
                month = joined.month + since
                if month < months:
                    at_work = self._policy.work[month, joined.people] > 0
                    share = self._shares(joined, month, "all_work")
                    found[k] += len(joined.people), at_work.sum(), share.sum()
        return found

    def _shares(self, joined: _Joined, month: int, definition: str) -> NDArray[np.float64]:
        """For each of them the share of her controls at work at the end of ``month``."""
        at_work = DEFINITIONS[definition](self._baseline.work[month, joined.controls])
        hits = np.bincount(joined.control_kind, at_work, minlength=len(joined.size))
        shares: NDArray[np.float64] = (hits / joined.size)[joined.kind]
        return shares


def _alike(month: int, baseline: "Standing", policy: "Standing") -> _Joined:
    """Those who joined in a month and whom there is somebody to compare with."""
    from sim.model.standing import ROUGHLY

    people = np.flatnonzero(policy.joined == month)
    there = baseline.state[month].astype(np.int64)
    roughly = there % ROUGHLY
    wanted = policy.state[month, people].astype(np.int64)
    exactly = np.isin(wanted, there)
    some = exactly | np.isin(wanted % ROUGHLY, roughly)
    people, wanted, exactly = people[some], wanted[some], exactly[some]
    wanted = np.where(exactly, wanted, -1 - wanted % ROUGHLY)
    kinds, kind = np.unique(wanted, return_inverse=True)
    controls = [
        np.flatnonzero(there == one if one >= 0 else roughly == -1 - one) for one in kinds.tolist()
    ]
    size = np.array([len(one) for one in controls], np.int64)
    flat = np.concatenate(controls) if controls else np.zeros(0, np.intp)
    return _Joined(month, people, kind, flat, np.repeat(np.arange(len(size)), size), size)


def event_rows(by_seed: Sequence[NDArray[np.float64]]) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.participation`` for one scenario, from the ``event_study`` by seed."""
    found = np.stack(by_seed)
    for k, months in enumerate(EVENT_MONTHS):
        followed, at_work, expected = found[:, k].T
        if not followed.sum() > 0:
            continue
        effect = ratio_interval((100.0 * (at_work - expected)).tolist(), followed.tolist())
        yield {
            "months_since": months,
            "participants": mean_interval(followed.tolist()).mean,
            "at_work": float(at_work.sum() / followed.sum()),
            "expected": float(expected.sum() / followed.sum()),
            "points": float(100.0 * (at_work - expected).sum() / followed.sum()),
            "points_lower": effect.lower if effect else np.nan,
            "points_upper": effect.upper if effect else np.nan,
            "seeds": len(by_seed),
        }
