"""Who draws unemployment insurance, and who is active on platforms for how long."""

import numpy as np
from numpy.typing import NDArray

from sim.experiments.validation.survey import Survey
from sim.model.columns import Records, WorkerStatus

_YEAR = 12
_LONG_ON_PLATFORMS = 9  # months: 260 days are 8.5


def insurance(survey: Survey, tenure: NDArray[np.int16]) -> dict[str, float]:
    """Coverage of the unemployed by insurance, and months paid in a calendar year.

    Args:
        tenure: of ``survey.tenure``.
    """
    drawn = drawn_by_month(survey, tenure)
    unemployed = survey.lives["status"] == WorkerStatus.UNEMPLOYED
    years = range(_YEAR, len(drawn) - _YEAR + 1, _YEAR)
    months = np.stack([drawn[year : year + _YEAR].sum(axis=0) for year in years])
    return {
        "insurance_coverage": float(drawn[1:].sum() / unemployed[1:].sum()),
        "insurance_months": float(months.sum() / np.count_nonzero(months)),
    }


def drawn_by_month(survey: Survey, tenure: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether a person was paid unemployment benefit in a month, told from what she received.

    Returns:
        bool (months, people); nobody in month 0.
    """
    lives = survey.lives
    unemployed = lives["status"] == WorkerStatus.UNEMPLOYED
    drawn = np.zeros(unemployed.shape, np.bool_)
    for month in range(1, len(lives)):
        benefit = survey.city_benefit[lives["city"][month]]
        severance = _severance(lives[month - 1], tenure[month - 1])
        income = lives["income"][month]
        exactly = (income == benefit) | (income == benefit + severance)
        drawn[month] = unemployed[month] & exactly
    return drawn


def _severance(lives: Records, tenure: NDArray[np.int16]) -> NDArray[np.int64]:
    """What a firm owes those whom it lays off the month after; see ``sim.model.pay``."""
    years, rest = np.divmod(np.maximum(1, tenure.astype(np.int64) + 1), _YEAR)
    halves = 2 * years + np.where(rest >= _YEAR // 2, 2, np.minimum(rest, 1))
    return np.where(tenure >= 0, lives["wage"].astype(np.int64) * halves // 2, 0)


def platform_spells(survey: Survey) -> dict[str, float]:
    """Shares of those active on platforms in a calendar year who were so for long, or hardly."""
    active = survey.lives["status"] == WorkerStatus.GIG
    years = range(0, len(active) - _YEAR + 1, _YEAR)
    months = np.stack([active[year : year + _YEAR].sum(axis=0) for year in years])
    people = np.count_nonzero(months)
    return {
        "platform_short": float(np.count_nonzero(months == 1) / people),
        "platform_long": float(np.count_nonzero(months >= _LONG_ON_PLATFORMS) / people),
    }
