"""Who gained and who lost: work and income of groups of people in both worlds.

A group is what its people were in the baseline world just before the policy began, so that both
worlds have the same people in it. Everybody is in one group of each dimension, or retired by
then; hence the groups of a dimension add up to the whole net effect.
"""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.intervals import mean_interval, paired
from sim.experiments.twins import horizons
from sim.model.columns import EDUCATION, Records
from sim.model.economy_data import EconomyData
from sim.model.threads import in_parts, parts

if TYPE_CHECKING:
    from sim.experiments.world import Traces

LATER = "entered_later"


class Name(NamedTuple):
    """What a group is called."""

    key: str
    zh: str
    en: str


_LATER = Name(LATER, "开始后进入劳动力市场", "entered the labour market later")
_AGES = (25, 35, 50)
_FIXED: dict[str, tuple[Name, ...]] = {
    "age": (
        Name("16-24", "16–24岁", "16–24"),
        Name("25-34", "25–34岁", "25–34"),
        Name("35-49", "35–49岁", "35–49"),
        Name("50+", "50岁及以上", "50 and over"),
        _LATER,
    ),
    "education": (
        Name(EDUCATION[0], "小学及以下", "primary school"),
        Name(EDUCATION[1], "初中", "middle school"),
        Name(EDUCATION[2], "高中", "high school"),
        Name(EDUCATION[3], "大专及以上", "college"),
    ),
    "sex": (Name("man", "男", "men"), Name("woman", "女", "women")),
    "hukou": (Name("local", "本地户籍", "local hukou"), Name("migrant", "外来", "migrants")),
    "focal": (
        Name("other", "其他人", "others"),
        Name("focal", "重点群体", "focal group"),
        _LATER,
    ),
}
DIMENSIONS = ("age", "education", "sex", "hukou", "city", "occupation", "focal")

GROUP = np.dtype(
    [
        ("horizon", "i2"),
        ("dimension", "u1"),  # place in ``DIMENSIONS``
        ("group", "u1"),  # place in ``group_names``
        ("people", "i8"),
        ("participants", "i8"),
        ("at_work", "i8", (2,)),  # in the baseline and in the policy world
        ("income", "i8", (2,)),  # yuan in the months from the start to the horizon
    ]
)


def group_names(dimension: str, data: EconomyData) -> tuple[Name, ...]:
    """The groups of a dimension; cities and occupations are the economy's."""
    if dimension in _FIXED:
        return _FIXED[dimension]
    rows = {"city": data.cities, "occupation": data.occupations}[dimension]
    named = zip(rows.ids, rows["name_zh"], rows["name_en"], strict=True)
    return (*(Name(*map(str, one)) for one in named), _LATER)


def groups(
    baseline: "Traces", policy: "Traces", start: int, programmes: int, data: EconomyData
) -> Records:
    """Every group at every horizon, ``GROUP`` records; simulated people and their yuan.

    Args:
        baseline, policy: with snapshots of the month before ``start`` and of the horizons.
        programmes: bits of the programmes whose participants are counted, in the policy world.
    """
    everybody = _everybody(baseline, start, data)
    found = [
        _at(baseline, policy, start, h, programmes, everybody)
        for h in horizons(start, baseline.months)
    ]
    return np.concatenate(found)


_BORN = ("age", "education", "sex", "hukou", "focal")
_PLACED = ("city", "occupation")


class _Joint(NamedTuple):
    """Everybody's groups in some dimensions at once.

    ``code``: uint16 (people,), a place in an array of ``shape``, one axis for each dimension.
    """

    dimensions: tuple[str, ...]
    shape: tuple[int, ...]
    code: NDArray[np.uint16]


def _everybody(baseline: "Traces", start: int, data: EconomyData) -> tuple[_Joint, _Joint]:
    """Everybody's groups: two joint codes, for to count by all dimensions apart takes longer."""
    codes = _codes(baseline, start, data)

    def joint(dimensions: tuple[str, ...]) -> _Joint:
        shape = tuple(len(group_names(dimension, data)) for dimension in dimensions)
        code = np.zeros(len(baseline.people), np.uint16)
        for dimension, size in zip(dimensions, shape, strict=True):
            code = code * np.uint16(size) + codes[dimension]
        return _Joint(dimensions, shape, code)

    return joint(_BORN), joint(_PLACED)


def _codes(baseline: "Traces", start: int, data: EconomyData) -> dict[str, NDArray[np.uint8]]:
    """Each person's group by dimension, uint8 (people,)."""
    before, people = baseline.snapshots[start - 1], baseline.people
    age = before.month - people["birth"]
    found: dict[str, NDArray[np.uint8]] = {
        "age": np.sum([age >= 12 * least for least in _AGES], axis=0, dtype=np.uint8),
        "education": people["education"],
        "sex": people["sex"],
        "hukou": people["hukou"],
        "city": before.city.copy(),
        "occupation": before.occupation.copy(),
        "focal": before.focal.astype(np.uint8),
    }
    for dimension, group in found.items():
        names = group_names(dimension, data)
        if names[-1] == _LATER:
            group[before.present :] = len(names) - 1
    return found


def _at(
    baseline: "Traces",
    policy: "Traces",
    start: int,
    horizon: int,
    programmes: int,
    everybody: tuple[_Joint, _Joint],
) -> Records:
    """All groups at one horizon."""
    from sim.experiments.counting import World, count_groups
    from sim.model.snapshots import KIND_OF_WORK

    before = baseline.snapshots[start - 1]
    ends = [world.snapshots[start + horizon] for world in (baseline, policy)]
    firsts = (before, policy.snapshots[start - 1])
    one, other = (
        World(end.status, first.earned, end.earned) for first, end in zip(firsts, ends, strict=True)
    )
    born, placed = everybody
    shares = len(parts(len(before.status)))
    tables = [np.zeros((shares, math.prod(one.shape), _COUNTS), np.int64) for one in everybody]

    def count(part: int, first: int, last: int) -> None:
        count_groups(
            first,
            last,
            before.status,
            before.present,
            ends[0].present,
            one,
            other,
            ends[1].programmes,
            np.uint32(programmes),
            KIND_OF_WORK,
            born.code,
            placed.code,
            tables[0][part],
            tables[1][part],
        )

    in_parts(count, len(before.status))
    counts: dict[str, NDArray[np.int64]] = {}
    for joint, table in zip(everybody, tables, strict=True):
        total = table.sum(axis=0).reshape(*joint.shape, _COUNTS)
        for k, dimension in enumerate(joint.dimensions):
            others = tuple(axis for axis in range(len(joint.shape)) if axis != k)
            counts[dimension] = total.sum(axis=others)
    return np.concatenate([_rows(counts[name], horizon, k) for k, name in enumerate(DIMENSIONS)])


def _rows(counts: NDArray[np.int64], horizon: int, dimension: int) -> Records:
    """The groups of a dimension that have people, ``GROUP`` records."""
    rows = np.zeros(len(counts), GROUP)
    rows["horizon"], rows["dimension"], rows["group"] = horizon, dimension, np.arange(len(counts))
    rows["people"], rows["participants"] = counts[:, 0], counts[:, 1]
    rows["at_work"], rows["income"] = counts[:, 2:4], counts[:, 4:6]
    there: Records = rows[rows["people"] > 0]
    return there


_COUNTS = 6  # people, participants, at work and yuan in the baseline and in the policy world


def group_rows(
    by_seed: Sequence[Records], weight: float, data: EconomyData
) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.groups`` for one scenario.

    Args:
        by_seed: ``GROUP`` records of each seed; a group that has nobody there is left out.
        weight: real people for each simulated one.
    """
    keys = ["horizon", "dimension", "group"]
    known: dict[tuple[int, ...], list[Any]] = {}
    for seed in by_seed:
        for row in seed:
            known.setdefault(tuple(int(row[key]) for key in keys), []).append(row)
    for (horizon, dimension, group), rows in sorted(known.items()):
        name = group_names(DIMENSIONS[dimension], data)[group]
        yield {
            "horizon_months": horizon,
            "dimension": DIMENSIONS[dimension],
            "group": name.key,
            "zh": name.zh,
            "en": name.en,
            **_numbers(rows, horizon + 1, weight),
        }


def _numbers(rows: Sequence[Any], months: int, weight: float) -> dict[str, Any]:
    """People, work and income of one group at one horizon, over seeds."""
    people = [int(row["people"]) for row in rows]
    at_work = [(int(row["at_work"][0]), int(row["at_work"][1])) for row in rows]
    income = [(int(row["income"][0]), int(row["income"][1])) for row in rows]
    share = [int(row["participants"]) / n for row, n in zip(rows, people, strict=True)]
    points = mean_interval([100.0 * (b - a) / n for (a, b), n in zip(at_work, people, strict=True)])
    work = paired([(a * weight, b * weight) for a, b in at_work])
    earned = paired(
        [(a / (n * months), b / (n * months)) for (a, b), n in zip(income, people, strict=True)]
    )
    return {
        "people": mean_interval(people).mean * weight,
        "participant_share": mean_interval(share).mean,
        "employed_baseline": work.baseline,
        "employed_policy": work.policy,
        "difference": work.difference,
        "lower": work.lower,
        "upper": work.upper,
        "points": points.mean,
        "points_lower": points.lower,
        "points_upper": points.upper,
        "income_baseline": earned.baseline,
        "income_policy": earned.policy,
        "income_difference": earned.difference,
        "income_lower": earned.lower,
        "income_upper": earned.upper,
        "seeds": work.seeds,
    }
