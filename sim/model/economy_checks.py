"""What must hold between the tables of an economy, beyond the range of each number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.language.message import Message, refusal
from sim.model.columns import EDUCATION
from sim.model.tables import InvalidEconomy, check_member

if TYPE_CHECKING:
    from sim.model.economy_data import EconomyData

SUMS_TO_ONE = 1e-6
MOST_LOOP_GAIN = 0.5
EXPOSED = 0.05


def check_economy(economy: EconomyData) -> None:
    """Require that shares add up, groups are closed and income cannot feed on itself.

    Raises:
        InvalidEconomy: for the first rule that does not hold.
    """
    _check_sums(economy)
    _check_successors(economy)
    _check_focal_occupations(economy)
    _check_focal_people(economy)
    _check_ages(economy)
    _check_loop_gain(economy)


def wage_shares(economy: EconomyData) -> NDArray[np.float64]:
    """Each sector's share of all wages, float64 (sectors,), from its staffing."""
    wages = economy.sectors["share"] * (economy.staffing @ economy.occupations["pay_ratio"])
    return wages / wages.sum()


def _check_sums(economy: EconomyData) -> None:
    workers = economy.worker_groups
    education = np.column_stack([workers[column] for column in EDUCATION])
    _sums("sectors.csv", "share", [economy.sectors["share"].sum()], ["all"])
    _sums("staffing.csv", "share", economy.staffing.sum(axis=1), economy.sectors.ids)
    _sums("occupations.csv", "focal_split", [economy.occupations["focal_split"].sum()], ["all"])
    _sums("providers.csv", "share_of_seats", [economy.providers["share_of_seats"].sum()], ["all"])
    _sums("workers.csv", "education", education.sum(axis=1), workers.ids)


def _check_successors(economy: EconomyData) -> None:
    file, ids = "successors.csv", economy.occupations.ids
    total = economy.successors.sum(axis=1)
    needed = np.flatnonzero((total > 0) | (economy.exposure.max(axis=1) > EXPOSED))
    _sums(file, "share", total[needed], [ids[row] for row in needed])
    new = economy.occupations["new"] == 1
    for row, column in np.argwhere(economy.successors > 0):
        if not new[column]:
            allowed = Message("allowed.only_new")
            raise InvalidEconomy(refusal(f"{file}: {ids[row]}", ids[column], allowed))


def _check_focal_occupations(economy: EconomyData) -> None:
    split = economy.occupations["focal_split"]
    for row in np.flatnonzero(economy.focal_occupations != (split > 0)):
        name = economy.occupations.ids[row]
        found = Message("found.number_for", number=f"{split[row]:g}", name=name)
        allowed = Message("allowed.focal_only")
        raise InvalidEconomy(refusal("occupations.csv: focal_split", found, allowed))


def _check_focal_people(economy: EconomyData) -> None:
    workers = economy.worker_groups
    too_high = EDUCATION[economy.focal_education_max + 1 :]
    for row, group in enumerate(workers["group"]):
        check_member("workers.csv", "group", group, ("focal", "other"))
        if group == "focal" and any(workers[column][row] > 0 for column in too_high):
            found = Message("found.above_education")
            allowed = Message("allowed.up_to", name=EDUCATION[economy.focal_education_max])
            raise InvalidEconomy(refusal(f"workers.csv: {workers.ids[row]}", found, allowed))


def _check_ages(economy: EconomyData) -> None:
    """The bands below and from the least focal age each sum to 1 within a group."""
    workers, least = economy.worker_groups, economy.focal_age_min.value
    first, last, focal = workers["age_low"], workers["age_high"], workers["group"] == "focal"
    old = first >= least
    for row in np.flatnonzero((first > last) | (~old & ((last >= least) | focal))):
        found = Message("found.ages", first=first[row], last=last[row])
        allowed = Message("allowed.age_band", least=f"{least:g}")
        raise InvalidEconomy(refusal(f"workers.csv: {workers.ids[row]}", found, allowed))
    sides = {"focal": focal & old, "other, old": ~focal & old, "other, young": ~focal & ~old}
    _sums("workers.csv", "share", [workers["share"][s].sum() for s in sides.values()], sides)


def _check_loop_gain(economy: EconomyData) -> None:
    gain = float(economy.sectors["local_spending"] @ wage_shares(economy))
    if gain >= MOST_LOOP_GAIN:
        found = Message("found.loop_gain", gain=f"{gain:.3f}")
        allowed = Message("allowed.below", most=MOST_LOOP_GAIN)
        raise InvalidEconomy(refusal("sectors.csv: local_spending", found, allowed))


def _sums(file: str, key: str, totals: Iterable[float], names: Iterable[str]) -> None:
    for total, name in zip(totals, names, strict=True):
        if abs(total - 1) > SUMS_TO_ONE:
            found = Message("found.sum", total=f"{total:.7g}", name=name)
            raise InvalidEconomy(refusal(f"{file}: {key}", found, "1"))
