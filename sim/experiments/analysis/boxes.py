"""Which assumptions flip the conclusion: boxes of assumptions, by a classification tree.

"Scenario discovery" (Bryant and Lempert 2010, Technological Forecasting and Social Change 77) asks
in which part of the space of assumptions a conclusion holds. CART (Breiman et al. 1984) and PRIM
both answer in boxes, a few assumptions between two values each; Lempert, Bryant and Bankes (2008,
RAND WR-571) found them alike. This is CART, of scikit-learn: its boxes cover the whole space
without overlap, it takes several reasons for a flip, and it needs nobody's hand to stop.

A tree finds boxes in pure noise, too. So it is grown on one half of the points, cut back to what
cross-validation supports, and its shares are counted on the other half (Athey and Imbens 2016,
PNAS 113, "honest" trees). All points have the same seeds, though, and a whole box may stand on one
side by their luck: so a conclusion holds or fails in a box
only if the box's mean says so for other seeds, too (Student's interval over seeds).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.experiments.intervals import LEVEL, NOTHING, Interval, mean_interval

if TYPE_CHECKING:
    import pandas as pd

LEAST_POINTS = 60
_DEEPEST = 3  # assumptions at most in a box
_LEAST_SHARE, _LEAST_LEAF = 0.05, 10  # of the growing half, points
_FOLDS = 5


@dataclass(frozen=True)
class Condition:
    """What a box demands of one assumption: at least ``low``, below ``high``, or one of ``words``.

    An end that is not demanded is infinite; ``words`` is empty for a number.
    """

    parameter: str
    low: float
    high: float
    words: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What can be said of a conclusion in a box."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True)
class Box:
    """A part of the space of assumptions, and how often the conclusion holds there.

    ``points``: of the half that had no part in finding the box. ``share``: of these, those for
    which the conclusion holds, with Wilson's 95 % interval. ``mean``: of the margin over these
    points, with its 95 % interval over seeds, nan for a single seed.
    """

    conditions: tuple[Condition, ...]
    points: int
    share: float
    lower: float
    upper: float
    mean: Interval

    @property
    def verdict(self) -> Verdict:
        """Holds or fails where both intervals say so: of the share and of the mean."""
        if self.lower > 0.5 and self.mean.lower > 0.0:
            return Verdict.HOLDS
        fails = self.upper < 0.5 and self.mean.upper < 0.0
        return Verdict.FAILS if fails else Verdict.OPEN


@dataclass(frozen=True)
class Boxes:
    """All boxes, those where the conclusion holds most often first; one if nothing matters.

    ``points``: in both halves. ``share``: of all for which the conclusion holds, with its interval.
    ``skill``: 1 less the squared error of the boxes' shares over that of the overall share, on the
    half that had no part in finding them; at or below 0 they explain nothing.
    """

    boxes: tuple[Box, ...]
    points: int
    share: float
    lower: float
    upper: float
    skill: float

    def number(self, verdict: Verdict) -> int:
        """How many boxes have this verdict."""
        return sum(box.verdict is verdict for box in self.boxes)

    @property
    def flips(self) -> bool:
        """Whether the conclusion holds in one box and fails in another."""
        return self.number(Verdict.HOLDS) > 0 and self.number(Verdict.FAILS) > 0


def find_boxes(points: "pd.DataFrame", names: Sequence[str], margin: NDArray[np.float64]) -> Boxes:
    """Find the boxes.

    Args:
        points: a column for each of ``names``, of numbers or words; ``LEAST_POINTS`` rows or more.
        margin: by how much the conclusion holds, float64 (points, seeds): at a point it holds if
            the mean over seeds is above zero.
    """
    holds = margin.mean(axis=1) > 0.0
    columns, table = _columns(points, names)
    half = np.random.default_rng(1).permutation(len(holds)) < len(holds) // 2
    tree = _tree(table[half], holds[half])
    leaf, other, beyond = tree.apply(table[~half]), holds[~half], margin[~half]
    overall, lower, upper = _share(holds)
    boxes = []
    for number, demands in _leaves(tree):
        share, low, high = _share(other[leaf == number])
        inside = beyond[leaf == number]
        mean = mean_interval(inside.mean(axis=0).tolist()) if len(inside) else NOTHING
        conditions = _conditions(demands, columns, points)
        boxes.append(Box(conditions, len(inside), share, low, high, mean))
    grown = tree.predict_proba(table[~half])[:, -1] if len(tree.classes_) > 1 else other.mean()
    error = float(np.mean((other - other.mean()) ** 2))
    skill = 1.0 - float(np.mean((other - grown) ** 2)) / error if error > 0.0 else 0.0
    boxes.sort(key=lambda box: -box.share if box.points else math.inf)
    return Boxes(tuple(boxes), len(holds), overall, lower, upper, skill)


def _columns(
    points: "pd.DataFrame", names: Sequence[str]
) -> tuple[list[tuple[str, str | None]], NDArray[np.float64]]:
    """The table the tree sees: a number as it is, a word as one column for each that occurs."""
    columns: list[tuple[str, str | None]] = []
    parts = []
    for name in names:
        values = points[name].to_list()
        if all(isinstance(value, int | float) for value in values):
            columns.append((name, None))
            parts.append(np.array(values, float))
        else:
            for word in sorted({str(value) for value in values}):
                columns.append((name, word))
                parts.append(np.array([str(value) == word for value in values], float))
    return columns, np.column_stack(parts)


def _tree(table: NDArray[np.float64], holds: NDArray[np.bool_]) -> Any:
    """The smallest tree within one standard error of the best in cross-validation."""
    from sklearn.model_selection import KFold, cross_val_score
    from sklearn.tree import DecisionTreeClassifier

    least = max(_LEAST_LEAF, math.ceil(_LEAST_SHARE * len(holds)))

    def pruned(alpha: float) -> Any:
        return DecisionTreeClassifier(
            max_depth=_DEEPEST, min_samples_leaf=least, ccp_alpha=alpha, random_state=1
        )

    if holds.all() or not holds.any():
        return pruned(0.0).fit(table, holds)
    path = pruned(0.0).cost_complexity_pruning_path(table, holds)
    alphas = [max(0.0, float(alpha)) for alpha in path["ccp_alphas"]]
    between = [math.sqrt(a * b) for a, b in pairwise(alphas)] + alphas[-1:]
    folds = KFold(_FOLDS, shuffle=True, random_state=1)
    scores = [
        cross_val_score(pruned(alpha), table, holds, cv=folds, scoring=_brier) for alpha in between
    ]
    means = np.array([score.mean() for score in scores])
    best = int(np.argmax(means))
    enough = means[best] - scores[best].std(ddof=1) / math.sqrt(_FOLDS)
    return pruned(max(a for a, m in zip(between, means, strict=True) if m >= enough)).fit(
        table, holds
    )


def _brier(tree: Any, table: NDArray[np.float64], holds: NDArray[np.bool_]) -> float:
    """Less the mean squared error of the shares, for a fold may hold one class alone."""
    classes = list(tree.classes_)
    shares = tree.predict_proba(table)
    share = shares[:, classes.index(True)] if True in classes else np.zeros(len(table))
    return -float(np.mean((holds - share) ** 2))


def _leaves(tree: Any) -> Iterator[tuple[int, dict[int, tuple[float, float]]]]:
    """Each leaf and what it demands: column, at least, at most."""
    inner = tree.tree_
    waiting: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, demands = waiting.pop()
        if inner.children_left[node] == inner.children_right[node]:  # -1, a leaf
            yield node, demands
            continue
        column, cut = int(inner.feature[node]), float(inner.threshold[node])
        low, high = demands.get(column, (-math.inf, math.inf))
        waiting.append((int(inner.children_right[node]), demands | {column: (max(low, cut), high)}))
        waiting.append((int(inner.children_left[node]), demands | {column: (low, min(high, cut))}))


def _conditions(
    demands: dict[int, tuple[float, float]],
    columns: list[tuple[str, str | None]],
    points: "pd.DataFrame",
) -> tuple[Condition, ...]:
    """What a leaf demands, by parameters; of words those that are left."""
    found = []
    words: dict[str, set[str]] = {}
    for column, (low, high) in sorted(demands.items()):
        name, word = columns[column]
        if word is None:
            found.append(Condition(name, low, high))
            continue
        left = words.setdefault(name, {str(value) for value in points[name].unique()})
        left.intersection_update({word}) if low > 0.0 else left.discard(word)
    found += [Condition(n, -math.inf, math.inf, tuple(sorted(w))) for n, w in words.items()]
    return tuple(found)


def _share(holds: NDArray[np.bool_]) -> tuple[float, float, float]:
    """A share with Wilson's 95 % interval; nan of nobody, with the whole range for it."""
    n = len(holds)
    if n == 0:
        return math.nan, 0.0, 1.0
    z2 = float(ndtri(0.5 + LEVEL / 2.0)) ** 2
    share = float(holds.mean())
    center = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * share * (1 - share) / n + z2 * z2 / (4 * n * n)) / (1 + z2 / n)
    return share, max(0.0, center - half), min(1.0, center + half)
