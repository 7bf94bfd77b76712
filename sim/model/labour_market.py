"""What everybody in the market sees, and what people make of it: fit, pay, reservation wages.

Where a rule reads both numbers before it takes one of them, the compiler chooses without a branch:
of ages and occupations the processor could not guess which way the next person goes.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, normal, uniform
from sim.model.columns import NONE, SKILLS, WorkerStatus
from sim.model.kernel import rule
from sim.model.workers import EMPLOYED, ENTRANT, INACTIVE, UNEMPLOYED, age_group

GIG = int(WorkerStatus.GIG)
OWN = int(WorkerStatus.OWN_BUSINESS)
_SKILLS = len(SKILLS)  # known to the compiler, so that the loop unrolls
_HARD_CAP, _GIG_TYPE = map(int, (Purpose.HARD_CAP, Purpose.GIG_TYPE))


class Market(NamedTuple):
    """What everybody in the market can see this month; arrays only, for the kernels."""

    base_pay: NDArray[np.float64]  # (occupations, cities), yuan a month
    requirement: NDArray[np.float64]  # (occupations, skills), 0..1
    mobility: NDArray[np.float64]  # (from, to) occupations, weight of applying
    schooling: NDArray[np.float64]  # (education, occupations), weight of applying
    fit_min: NDArray[np.float64]  # (occupations,), least fit a firm accepts
    city_weight: NDArray[np.float64]  # (from, to) cities, weight of applying
    minimum_wage: NDArray[np.float64]  # (cities,), yuan a month
    gig_income: NDArray[np.float64]  # (1,), yuan a month at full hours, after own costs
    own_income: NDArray[np.float64]  # (cities,), income of own businesses relative to the start


@rule
def fit(worker: Any, occupation: int, requirement: Any, r: Any) -> float:
    """How far a person meets what an occupation asks for, 0..1; skills beyond it do not count."""
    short = asked = 0.0
    for k in range(_SKILLS):
        asked += requirement[occupation, k]
        short += max(0.0, requirement[occupation, k] - worker.skill[k])
    met = max(0.0, 1.0 - short / asked) if asked > 0.0 else 1.0
    new = (occupation != worker.occupation) & (occupation != worker.trained_for)
    kept = 1.0 - r.switch_loss
    return met * (kept if new else 1.0)


@rule
def age_penalty(worker: Any, month: int, r: Any) -> float:
    """Share of callbacks lost to age: none below 35, more from 50 (Neumark et al. 2019)."""
    age, at_35, at_50 = month - worker.birth, r.penalty_35, r.penalty_50
    younger = at_35 if age >= 420 else 0.0
    return float(at_50 if age >= 600 else younger)


@rule
def spell_penalty(worker: Any, month: int, r: Any) -> float:
    """Share of callbacks lost to months without work, linear and then flat."""
    if worker.status != UNEMPLOYED and worker.status != INACTIVE:
        return 0.0
    return float(r.penalty_spell * min(1.0, (month - worker.since) / r.spell_months))


@rule
def refuses_35(c: int, seed: int, share: float) -> bool:
    """Whether the advertisements of a cell rule out people of 35 and over."""
    return uniform(key(seed, _HARD_CAP, 0), c) < share


@rule
def is_casual(i: int, seed: int, r: Any) -> bool:
    """Whether a person does platform work only casually; the same all her life."""
    return uniform(key(seed, _GIG_TYPE, 0), i) < r.gig_casual_share


@rule
def outside_income(worker: Any, i: int, market: Any, seed: int, r: Any) -> float:
    """What a person has without a formal job, yuan a month: platform work or home."""
    hours = r.gig_casual_hours if is_casual(i, seed, r) else 1.0
    gig = market.gig_income[0] * hours * (1.0 - r.gig_discount)
    home = r.home_income_migrant if worker.hukou == 1 else r.home_income_local
    return float(max(gig, home))


@rule
def insurance_benefit(worker: Any, market: Any, r: Any) -> float:
    """Unemployment insurance she draws, yuan a month."""
    if worker.status != UNEMPLOYED or worker.benefit_left <= 0:
        return 0.0
    return float(r.ui_replacement * market.minimum_wage[worker.city])


@rule
def benefit(worker: Any, market: Any, r: Any) -> float:
    """What she has from the public purse while without work, yuan a month."""
    return insurance_benefit(worker, market, r) + worker.support


@rule
def old_wage(worker: Any, market: Any, r: Any) -> float:
    """The wage a person compares an offer with, yuan a month."""
    if worker.wage_before > 0:
        return float(worker.wage_before)
    return float(r.first_wage_ratio * market.base_pay[worker.occupation, worker.city])


@rule
def log_reservation_wage(worker: Any, i: int, market: Any, month: int, seed: int, r: Any) -> float:
    """Ln of the wage at which she takes half of the offers (soft reservation wage)."""
    drift = r.delta_R_old if month - worker.birth >= 612 else r.delta_R
    fallback = max(benefit(worker, market, r), outside_income(worker, i, market, seed, r))
    start = r.alpha_R * np.log(r.rho_R * old_wage(worker, market, r))
    months = month - worker.since if worker.status == UNEMPLOYED else 0
    return float(start + (1.0 - r.alpha_R) * np.log(fallback) - drift * months)


@rule
def logistic(x: float) -> float:
    """The logistic function."""
    return float(1.0 / (1.0 + np.exp(-x)))


@rule
def match_factor(premium: float, fit_there: float, u: float, r: Any) -> float:
    """Pay of a new match relative to the base: firm premium, luck of the match, fit."""
    return float(premium * np.exp(r.sigma_match * normal(u) + r.beta_fit * (fit_there - 1.0)))


@rule
def effort(worker: Any, market: Any, r: Any) -> float:
    """The probability that a jobless person sends an application; lower on benefit, in class."""
    sent = 1.0 - r.phi_b * benefit(worker, market, r) / old_wage(worker, market, r)
    if worker.training != NONE:
        sent *= r.lock_in
    return float(max(0.0, sent))


@rule
def search_intensity(worker: Any, market: Any, month: int, r: Any) -> float:
    """The probability of an application this round, by status; on the job also by age."""
    if worker.status == EMPLOYED:
        older, younger = r.phi_E_old, r.phi_E
        return float(older if age_group(worker, month) == 0 else younger)
    if worker.status == GIG:
        return float(r.phi_gig)
    if worker.status == UNEMPLOYED or worker.status == ENTRANT:
        return effort(worker, market, r)
    return 0.0


@rule
def accepts(
    worker: Any, i: int, wage: float, market: Any, u: float, month: int, seed: int, r: Any
) -> bool:
    """Whether she takes an offer of ``wage`` yuan a month."""
    if worker.status == EMPLOYED:
        return bool(u < r.chi_draw or wage > worker.wage * np.exp(r.move_cost))
    gap = np.log(wage) - log_reservation_wage(worker, i, market, month, seed, r)
    return bool(u < logistic(gap / r.sigma_R))
