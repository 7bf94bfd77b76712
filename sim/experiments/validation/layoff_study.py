"""What a layoff costs, as the literature measures it: the laid-off against those who stayed.

Earnings relative to own past, less the same of controls who were alike and were not laid off
that year but may be later (Jacobson, LaLonde and Sullivan 1993; Davis and von Wachter 2011).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.displaced import displaced_since
from sim.experiments.validation.survey import AT_WORK, INFORMAL, Survey, gone_from
from sim.model.columns import Records

LAID_OFF, STAYED = range(2)
_YEAR = 12
_PAY_BANDS = 3
_DISCOUNT = 0.05  # a year, Davis and von Wachter 2011
_TWENTY_YEARS = 240


class Who(NamedTuple):
    """Whose layoffs are studied.

    ``months``: first and last of the layoffs, the last exclusive. ``hukou``: 0 locals, 1 migrants.
    ``ages``: edges of the age bands, years. ``least_tenure``, ``past``: months in the firm, and
    months before the layoff whose pay is the past. ``horizon``: months followed.
    """

    months: tuple[int, int]
    hukou: int
    ages: tuple[int, ...]
    least_tenure: int
    past: int
    horizon: int


class LayoffStudy(NamedTuple):
    """Means of those laid off and of their controls, weighted alike, by months since the layoff.

    All but ``people`` are float64 (2, horizon + 1): the laid-off and those who stayed.
    ``earnings``: formal earnings over own past, zeros included. ``at_work``: share in a formal job.
    ``pay``: the same of those in one, over their own past. ``informal``: on platforms and with an
    own business, of those in any work. ``people``: laid off.
    """

    people: int
    earnings: NDArray[np.float64]
    at_work: NDArray[np.float64]
    pay: NDArray[np.float64]
    informal: NDArray[np.float64]

    def change(self, what: str, first: int, last: int) -> float:
        """Mean of some months since the layoff, the laid-off less the controls."""
        path = getattr(self, what)[:, first : last + 1]
        return float(np.nanmean(path[LAID_OFF]) - np.nanmean(path[STAYED]))

    def present_value(self) -> float:
        """Years of past earnings lost over 20 years at 5 %; the last year stands for the rest."""
        months = np.arange(1, _TWENTY_YEARS + 1)
        lost = self.earnings[STAYED, 1:] - self.earnings[LAID_OFF, 1:]
        path = np.full(_TWENTY_YEARS, lost[-_YEAR:].mean())
        path[: len(lost)] = lost[:_TWENTY_YEARS]
        return float((path * (1.0 + _DISCOUNT) ** (-months / _YEAR)).sum() / _YEAR)


def layoff_study(survey: Survey, tenure: NDArray[np.int16], who: Who) -> LayoffStudy:
    """Set the laid-off of some months beside those who stayed.

    Each layoff is compared within its month, age band and third of past pay; controls have the
    tenure that the laid-off must have, and stay in the firm for the year from that month on.
    Statutory retirement within the horizon leaves a person out of both.

    Args:
        tenure: of ``survey.tenure``.
    """
    gone = gone_from(survey)
    events = displaced_since(survey.traces.displaced, 0)
    sums = [np.zeros((0, 6, who.horizon + 1))] * 2
    laid_off = 0
    weighted = np.zeros((2, 6, who.horizon + 1))
    for month in range(max(who.months[0], who.past), who.months[1]):
        fit = _fit(survey, tenure, gone, month, who)
        lost = events["worker"][events["month"] == month]
        treated = lost[fit[lost]]
        stays = fit & (tenure[month : month + _YEAR] >= who.least_tenure).all(axis=0)
        controls = np.flatnonzero(stays)
        if not len(treated) or not len(controls):
            continue
        bands, sums = _by_band(survey, treated, controls, month, who)
        both = (bands[LAID_OFF] > 0) & (bands[STAYED] > 0)
        for group in (LAID_OFF, STAYED):
            per_head = sums[group][both] / bands[group][both, None, None]
            weighted[group] += (per_head * bands[LAID_OFF][both, None, None]).sum(axis=0)
        laid_off += int(bands[LAID_OFF][both].sum())
    earned, past, formal, past_at_work, informal, any_work = weighted.transpose(1, 0, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return LayoffStudy(
            laid_off,
            earned / past,
            formal / laid_off,
            earned / past_at_work,
            informal / any_work,
        )


def _fit(
    survey: Survey,
    tenure: NDArray[np.int16],
    gone: NDArray[np.int64],
    month: int,
    who: Who,
) -> NDArray[np.bool_]:
    """Who could be laid off this month and be in the study, bool (people,)."""
    age = survey.lives["age"][month] // _YEAR
    in_age = (age >= who.ages[0]) & (age < who.ages[-1])
    known = (gone > month + who.horizon) & (survey.traces.people["hukou"] == who.hukou)
    fit: NDArray[np.bool_] = in_age & known & (tenure[month - 1] >= who.least_tenure - 1)
    return fit


def _by_band(
    survey: Survey,
    treated: Records,
    controls: NDArray[np.intp],
    month: int,
    who: Who,
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.float64]]]:
    """People and sums by band of age and past pay, of the laid-off and of those who stayed.

    Returns:
        For each group int64 (bands,), and float64 (bands, 6, horizon + 1): earned, past, in a
        formal job, past of those in one, informal, in any work.
    """
    before = survey.lives["wage"][month - who.past : month]
    edges = np.quantile(before[:, treated].mean(axis=0), np.arange(1, _PAY_BANDS) / _PAY_BANDS)
    counts, sums = [], []
    for people in (treated, controls):
        past = before[:, people].mean(axis=0)
        age = survey.lives["age"][month, people] // _YEAR
        band = (np.digitize(age, who.ages) - 1) * _PAY_BANDS + np.digitize(past, edges)
        bands = (len(who.ages) - 1) * _PAY_BANDS
        chosen = np.zeros((bands, len(people)))
        chosen[band, np.arange(len(people))] = 1.0
        counts.append(np.bincount(band, minlength=bands))
        sums.append(_sums(survey, people, past, month, who.horizon, chosen))
    return counts, sums


def _sums(
    survey: Survey,
    people: Sequence[int] | Records,
    past: NDArray[np.float64],
    month: int,
    horizon: int,
    chosen: NDArray[np.float64],
) -> NDArray[np.float64]:
    lives = survey.lives[month : month + horizon + 1][:, people]
    wage, formal = lives["wage"].astype(np.float64), lives["wage"] > 0
    parts = (
        wage,
        np.broadcast_to(past, wage.shape),
        formal,
        formal * past,
        np.isin(lives["status"], INFORMAL),
        np.isin(lives["status"], AT_WORK),
    )
    return np.stack([chosen @ np.asarray(part, np.float64).T for part in parts], axis=1)
