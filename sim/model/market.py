"""The market's tables at the start: pay, mobility, schooling, distances between cities."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import EDUCATION, Records, WorkerStatus
from sim.model.economy_data import EconomyData
from sim.model.labour_market import Market


def schooling_weights(data: EconomyData, r: Any) -> NDArray[np.float64]:
    """Weight of holding or seeking a job by level of education, shape (levels, occupations)."""
    asked = np.asarray(data.occupations["education_required"])[None, :]
    missing = np.maximum(0, asked - np.arange(len(EDUCATION))[:, None])
    weights: NDArray[np.float64] = np.asarray(r.education_penalty, np.float64) ** missing
    return weights


def pay_table(data: EconomyData, r: Any) -> NDArray[np.float64]:
    """Published pay, yuan a month, shape (occupations, cities): one series and city indices."""
    table: NDArray[np.float64] = np.outer(
        r.private_pay * data.occupations["pay_ratio"], data.cities["pay_index"]
    )
    return table


def post_savings(data: EconomyData, r: Any) -> NDArray[np.float64]:
    """Yuan a month a post would save at capability 1; shape (occupations, channels, cities)."""
    net = data.exposure * (1.0 - data.occupations["augmentation"])[:, None]
    return np.ascontiguousarray(net[:, :, None] * pay_table(data, r)[:, None, :])


def mobility(data: EconomyData, scale: float) -> NDArray[np.float64]:
    """Weight of applying from one occupation to another, falling with skill distance."""
    skill = np.asarray(data.skill_requirement, np.float64)
    distance = np.sqrt(((skill[:, None, :] - skill[None, :, :]) ** 2).sum(axis=2))
    return np.exp(-distance / scale)


def city_weights(data: EconomyData, near: float, far: float) -> NDArray[np.float64]:
    """Weight of applying in another city, shape (from, to): 1 at home, ``near`` in the delta."""
    delta = np.asarray(data.cities["pearl_river_delta"], bool)
    weights = np.where(delta[:, None] & delta[None, :], near, far)
    np.fill_diagonal(weights, 1.0)
    return weights


def market_at_start(
    data: EconomyData,
    r: Any,
    workers: Records,
    tenure_factor: NDArray[np.float64],
    schooling: NDArray[np.float64],
    month: int,
) -> tuple[NDArray[np.float64], Market]:
    """Base pay of a new match (so that incumbents earn what is published), and the market.

    Returns:
        float64 (occupations, cities) of yuan a month, and the ``Market``.
    """
    staff = np.flatnonzero(workers["status"] == WorkerStatus.EMPLOYED)
    held = np.clip(month - workers["hired"][staff], 0, tenure_factor.shape[1] - 1)
    relative = float(
        (workers["match"][staff] * tenure_factor[workers["hukou"][staff], held]).mean()
    )
    base = pay_table(data, r) / relative
    net = r.gig_pay * (1.0 - r.gig_cost_share)
    market = Market(
        base.copy(),
        np.array(data.skill_requirement, np.float64),
        mobility(data, float(r.mobility_scale)),
        schooling,
        np.array(data.occupations["fit_min"], np.float64),
        city_weights(data, float(r.city_friction_near), float(r.city_friction_far)),
        np.array(data.cities["minimum_wage"], np.float64),
        np.array([net]),
        np.ones(len(data.cities)),
    )
    return base, market
