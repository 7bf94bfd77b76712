"""The world's market with all its own additions off: that of del Rio-Chanona et al. (2021).

Nobody is screened, everybody accepts, one city, no schooling or pay to tell occupations apart,
no replacement of departures, and vacancies count in an excess. What is left of the rules of
``sim.model`` is the published model: separations, openings, applications and hires.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import SKILLS, Records
from sim.model.economy_data import load_economy
from sim.model.labour_market import Market
from sim.model.parameters import rates

NEUTRAL: Mapping[str, float] = {
    "rho_v": 0.0,  # a departure is not replaced as such
    "kappa_v": 1.0,  # vacancies count in the excess, and are not withdrawn
    "attrition_horizon": 0.0,  # nobody waits for attrition
    "exit_employed": 0.0,
    "own_entry": 0.0,
    "kappa": 1.0,  # every application passes
    "penalty_35": 0.0,
    "penalty_50": 0.0,
    "penalty_spell": 0.0,
    "hard_cap": 0.0,
    "switch_loss": 0.0,
    "phi_b": 0.0,  # everybody out of work applies
    "pay_pull": 0.0,
    "sigma_match": 0.0,
    "credential_pay": 0.0,
    "credential_screening": 0.0,
    "ui_insured": 0.0,
    "applications": 1.0,
}
"""Parameters of the world, in its units, that switch off what the published model lacks."""

_SO_HIGH_A_PAY = 1e7  # yuan a month: nobody refuses


def published_rates(
    delta_u: float, delta_v: float, gamma_u: float, gamma_v: float
) -> NDArray[np.void]:
    """The world's parameters, shape (1,), with which its rules are the published ones.

    Args:
        delta_u: probability of a spontaneous separation in a step.
        delta_v: spontaneous openings in a step, as a share of staff.
        gamma_u, gamma_v: shares of an excess and of a shortfall that are met in a step.

    Raises:
        InvalidParameter: one is out of its range.
    """
    hazard = -float(np.log1p(-delta_u))  # the world turns hazards into probabilities
    changed = {
        "delta_u_old": hazard,
        "delta_u_young": hazard,
        "delta_v": delta_v,
        "gamma_u": gamma_u,
        "gamma_v": gamma_v,
    }
    return rates(load_economy().parameters, {**NEUTRAL, **changed})


def published_market(mobility: NDArray[np.float64]) -> Market:
    """One city in which only mobility tells occupations apart.

    Args:
        mobility: weights of applying, float64 (from, to) occupations.
    """
    occupations = len(mobility)
    return Market(
        base_pay=np.full((occupations, 1), _SO_HIGH_A_PAY),
        requirement=np.zeros((occupations, len(SKILLS))),
        mobility=np.ascontiguousarray(mobility, np.float64),
        schooling=np.ones((1, occupations)),
        fit_min=np.zeros(occupations),
        city_weight=np.ones((1, 1)),
        minimum_wage=np.zeros(1),
        gig_income=np.ones(1),
        own_income=np.ones(1),
    )


def with_many_occupations(record: np.dtype[Any]) -> np.dtype[Any]:
    """The record of an entity with room for more than 255 occupations."""
    wide = {"occupation", "trained_for"}
    columns: list[tuple[Any, ...]] = []
    for name in record.names or ():
        kind = record[name]
        columns.append((name, "u2") if name in wide else (name, kind.base, kind.shape))
    return np.dtype(columns, align=True)


def columns(record: np.dtype[Any], rows: int) -> Records:
    """So many rows of an entity, all zero."""
    return np.zeros(rows, with_many_occupations(record))
