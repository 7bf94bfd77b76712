"""What became of people after a layoff: hazards, states, pay on return."""

import numpy as np
from numpy.typing import NDArray

from sim.experiments.displaced import displaced_since
from sim.experiments.validation.survey import AT_WORK, OUT_OF_FORCE, Survey
from sim.model.columns import NONE, Records, WorkerStatus

MEN, WOMEN = range(2)
_LONGEST = 24  # months over which hazards are counted, and pay on return by spell
_YEAR = 12
_YEARS_BACK = 36  # months before a survey in which the job was lost
_LONG_TENURE = 36


def of_age(events: Records, low: int, high: int) -> NDArray[np.bool_]:
    """Those of ``low`` to ``high`` years at the layoff, both included."""
    years = events["age"] // _YEAR
    found: NDArray[np.bool_] = (years >= low) & (years <= high)
    return found


def hazard(events: Records, months: int) -> float:
    """Returns to any work per person-month in the first 24 months after the layoff."""
    last = np.where(events["censored"] == NONE, months - 1, events["censored"])
    back = events["back_any"] != NONE
    until = np.where(back, events["back_any"], last).astype(np.int64) - events["month"]
    returned = back & (until <= _LONGEST)
    at_risk = np.minimum(until + returned, _LONGEST).sum()
    return float(returned.sum() / at_risk) if at_risk else float("nan")


def hazard_ratio(survey: Survey, sex: int) -> float:
    """Monthly hazard of re-employment at 50-61 over that at 25-34."""
    events = displaced_since(survey.traces.displaced, 0)
    events = events[survey.traces.people["sex"][events["worker"]] == sex]
    months = survey.traces.months
    older, younger = (
        hazard(events[of_age(events, *ages)], months) for ages in ((50, 61), (25, 34))
    )
    return older / younger


def states_at_surveys(survey: Survey) -> dict[str, float]:
    """Shares at work and out of the labour force 1-36 months after the loss of a long job.

    Asked each January, as the Displaced Workers Survey does, by age at the survey; who is past the
    statutory age is left out.
    """
    events = displaced_since(survey.traces.displaced, 0)
    events = events[events["tenure"] >= _LONG_TENURE]
    counts = np.zeros((2, 3))  # by age group: people, at work, out of the labour force
    for month in range(_YEARS_BACK, survey.traces.months, _YEAR):
        recent = (events["month"] < month) & (events["month"] >= month - _YEARS_BACK)
        people = np.unique(events["worker"][recent])
        lives = survey.lives[month, people]
        lives = lives[lives["status"] < WorkerStatus.RETIRED]
        years = lives["age"] // _YEAR
        for k, group in enumerate(((years >= 25) & (years < 55), years >= 55)):
            status = lives["status"][group]
            counts[k] += (
                len(status),
                np.isin(status, AT_WORK).sum(),
                np.isin(status, OUT_OF_FORCE).sum(),
            )
    (_, work, out), (_, work_55, out_55) = counts / counts[:, :1]
    return {
        "employed_55_over_25_54": float(work_55 / work),
        "out_of_force_55": float(out_55),
        "out_of_force_25_54": float(out),
    }


def pay_on_return(survey: Survey, low: int, high: int) -> float:
    """Median change from the last to the first formal wage of men laid off at these ages."""
    events = displaced_since(survey.traces.displaced, 0)
    men = survey.traces.people["sex"][events["worker"]] == MEN
    back = events[men & of_age(events, low, high) & (events["back"] != NONE)]
    return float(np.median(back["wage_back"] / back["wage"] - 1.0)) if len(back) else float("nan")


def pay_by_spell(survey: Survey) -> float:
    """Slope of ln(first wage / last wage) on months out of formal work, back within 24 months."""
    events = displaced_since(survey.traces.displaced, 0)
    back = events[events["back"] != NONE]
    out = back["back"].astype(np.int64) - back["month"]
    back, out = back[out <= _LONGEST], out[out <= _LONGEST]
    return float(np.polyfit(out, np.log(back["wage_back"] / back["wage"]), 1)[0])
