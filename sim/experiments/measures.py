"""The measures of one world, from its traces; ``measure.py`` says what each one is."""

import math

import numpy as np
from numpy.typing import NDArray

from sim.experiments.costs import bill
from sim.experiments.displaced import (
    ANY_WORK,
    FORMAL,
    Cohort,
    displaced_since,
    income_change,
    income_lost,
    median_months,
    share_at_work,
)
from sim.experiments.measure import (
    COHORT_MEASURES,
    EACH_WORLD,
    FOLLOWED,
    MEASURES,
    RAN_OUT,
    WORLD_MEASURES,
    Measure,
)
from sim.experiments.world import Traces
from sim.model.columns import HORIZONS, NEVER, NONE, Records, Result
from sim.model.indicators import INDICATORS
from sim.model.job_changes import LASTING

__all__ = [
    "COHORT_MEASURES",
    "EACH_WORLD",
    "FOLLOWED",
    "MEASURES",
    "WORLD_MEASURES",
    "Measure",
    "measured",
    "of_cohort",
    "of_world",
]

ALL_PROGRAMMES = 2**32 - 1
_PLACED_WITHIN = 6


def measured(
    traces: Traces, *, since: int = 0, programmes: int = ALL_PROGRAMMES
) -> dict[str, float]:
    """All measures of a world on its own, in the order of ``MEASURES``, nan where nobody counts.

    Args:
        since: the month from which displacements, trainees and money are counted.
        programmes: bits of the programmes whose participants are counted.
    """
    cohort = Cohort.of(displaced_since(traces.displaced, since), traces.months)
    return of_cohort(cohort, traces.rates) | of_world(traces, since=since, programmes=programmes)


def of_cohort(cohort: Cohort, rates: Records) -> dict[str, float]:
    """The ``COHORT_MEASURES`` of some displaced people.

    Args:
        rates: the parameters of the world in which they were followed, shape (1,).
    """
    found: dict[str, float] = {}
    window, discount = int(rates[0]["income_window"]), float(rates[0]["income_discount"])
    for group, people in (("", cohort), ("focal_", cohort.of_focal_group)):
        found[f"{group}cohort"] = float(len(people))
        for work, statuses in (("formal", FORMAL), ("any", ANY_WORK)):
            for h in HORIZONS:
                share = share_at_work(people, h, statuses)
                found[f"{group}reemployed_{work}_{h}_months"] = share
        found[f"{group}median_months_to_formal_job"] = median_months(people)
        for year in (1, 2):
            change = income_change(people, 12 * year - 11, 12 * year)
            found[f"{group}income_change_year_{year}"] = change
        for name, span in (("36_months", 36), ("window", window)):
            found[f"{group}income_lost_{name}"] = income_lost(people, span, discount)
    return found


def of_world(
    traces: Traces, *, since: int = 0, programmes: int = ALL_PROGRAMMES
) -> dict[str, float]:
    """The ``WORLD_MEASURES`` of a world, and the months in which single policies ran out of money.

    People and yuan are those of the real population.
    """
    found = {
        **_of_displaced(traces, since),
        **_of_market(traces, since),
        **traces.incomes,
        **_of_technology(traces, since),
        **_of_training(traces, since, programmes),
        **_of_orders(traces, since),
        **_of_money(traces, since),
    }
    out = {RAN_OUT + name: _month(month) for name, month in traces.ran_out.items()}
    return {name: found[name] for name in WORLD_MEASURES} | out


def monthly(traces: Traces, indicator: str) -> NDArray[np.float64]:
    """One indicator by month, of the simulated people; shape (months,)."""
    column: NDArray[np.float64] = traces.series[:, list(INDICATORS).index(indicator)]
    return column


def _of_displaced(traces: Traces, since: int) -> dict[str, float]:
    cohort = displaced_since(traces.displaced, since)
    focal = int(np.count_nonzero(cohort["focal"]))
    weight = traces.weight * traces.one_in
    return {"displaced": len(cohort) * weight, "focal_displaced": focal * weight}


def _of_market(traces: Traces, since: int) -> dict[str, float]:
    rates = ("unemployment_rate", "unemployment_rate_35_plus", "focal_unemployment_rate")
    people = ("employed", "formal_jobs", "platform_work")
    work = math.fsum(monthly(traces, "employed")[since:]) / 12.0
    return {
        **{name: _at_the_end(traces, name) for name in rates},
        **{name: _at_the_end(traces, name) * traces.weight for name in people},
        "job_years": work * traces.weight,
        "focal_income_end": _at_the_end(traces, "focal_income"),
        "focal_income_window": _mean(monthly(traces, "focal_income")[since:]),
    }


def _of_technology(traces: Traces, since: int) -> dict[str, float]:
    adoption = ("adoption_llm", "adoption_vision", "adoption_robot")
    removed = float(monthly(traces, "jobs_removed")[-1])
    layoffs = math.fsum(monthly(traces, "layoffs_technology"))
    output = math.fsum(monthly(traces, "output")[since:])
    return {
        "output": output * traces.weight,
        **{name: float(monthly(traces, name)[-1]) for name in adoption},
        "jobs_removed": removed * traces.weight,
        "layoffs_share_of_cuts": _share(layoffs, removed),
    }


def _of_training(traces: Traces, since: int, programmes: int) -> dict[str, float]:
    spells = traces.training[traces.training["start"] >= since]
    bits = np.left_shift(1, np.maximum(spells["programme"], 0).astype(np.int64))
    mine = spells[(spells["programme"] != NONE) & ((bits & programmes) != 0)]
    trained = np.unique(mine["worker"][mine["new_occupation_months"] >= LASTING])
    moved, by_year = _job_changes(traces.job_changes, since, programmes)
    months = max(1, traces.months - since)
    people = {
        "enrolled": len(spells),
        "completed": _number(spells, Result.COMPLETED),
        "dropped_out": _number(spells, Result.DROPPED_OUT),
        "participants": int(np.count_nonzero(traces.programmes & np.uint32(programmes))),
        "programme_completed": _number(mine, Result.COMPLETED),
        "job_changes": moved,
        "job_changes_best_year": by_year,
        "job_changes_trained": len(trained),
        "lessons_a_year": math.fsum(monthly(traces, "lessons")[since:]) * 12.0 / months,
    }
    placed, as_taught = _placement(spells, traces.months)
    mine_placed, mine_as_taught = _placement(mine, traces.months)
    return {
        **{name: number * traces.weight for name, number in people.items()},
        "placed_6_months": placed,
        "placed_as_taught": as_taught,
        "programme_placed_6_months": mine_placed,
        "programme_placed_as_taught": mine_as_taught,
    }


def _job_changes(records: Records, since: int, programmes: int) -> tuple[int, int]:
    """People who changed, and those whose new job began in the best year since a month."""
    mine = (records["programmes"] & np.uint32(programmes)) > 0
    changed = records[mine & (records["changed"] != NEVER)]
    changed = changed[np.lexsort((changed["changed"], changed["worker"]))]
    first = np.unique(changed["worker"], return_index=True)[1]
    years = np.bincount(np.maximum(0, changed["changed"][first] - since) // 12, minlength=1)
    return len(first), int(years.max())


def _placement(spells: Records, months: int) -> tuple[float, float]:
    """Shares of graduates in a new formal job within six months, and in the one taught."""
    done = (spells["result"] == Result.COMPLETED) & (spells["end"] + _PLACED_WITHIN < months)
    graduates = spells[done]
    soon = graduates["placed"] - graduates["end"] <= _PLACED_WITHIN
    placed = (graduates["placed"] != NEVER) & soon
    taught = placed & (graduates["placed_occupation"] == graduates["occupation"])
    number = len(graduates)
    return _share(int(placed.sum()), number), _share(int(taught.sum()), number)


def _of_orders(traces: Traces, since: int) -> dict[str, float]:
    orders = traces.orders[traces.orders["signed"] >= since]
    settled = orders[orders["settled"] == 1]
    sums = {
        "order_seats": "size",
        "promised": "promised",
        "hired": "hired",
        "relabelled": "relabelled",
        "dismissed": "dismissed",
    }
    return {
        "orders": len(orders) * traces.weight,
        **{name: _sum(orders, column) * traces.weight for name, column in sums.items()},
        "delivered_share": _share(_sum(settled, "hired"), _sum(settled, "promised")),
        "retained_6_months": _retained(settled, 6, traces.months),
        "retained_12_months": _retained(settled, 12, traces.months),
    }


def _retained(settled: Records, after: int, months: int) -> float:
    followed = settled[settled["due"] + after < months]
    return _share(_sum(followed, f"retained_{after}"), _sum(followed, "hired"))


def _of_money(traces: Traces, since: int) -> dict[str, float]:
    short = [month for month in traces.ran_out.values() if month is not None]
    benefits, taxes = (
        math.fsum(monthly(traces, name)[since:]) for name in ("benefits_paid", "taxes_received")
    )
    cost = bill(traces, since)
    yuan = {
        "programme_cost": cost.public,
        "benefits_paid": benefits,
        "taxes_received": taxes,
        "net_public_cost": cost.public + benefits - taxes,
        "private_training_cost": cost.private,
    }
    return {
        **{name: amount * traces.weight for name, amount in yuan.items()},
        "month_out_of_money": _month(min(short, default=None)),
    }


def _month(month: int | None) -> float:
    return math.nan if month is None else float(month)


def _at_the_end(traces: Traces, indicator: str) -> float:
    """The mean of the last twelve months, or of all if they are fewer."""
    return _mean(monthly(traces, indicator)[-12:])


def _mean(values: NDArray[np.float64]) -> float:
    return math.fsum(values) / len(values) if len(values) else math.nan


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else math.nan


def _number(spells: Records, result: Result) -> int:
    return int(np.count_nonzero(spells["result"] == result))


def _sum(records: Records, column: str) -> int:
    return int(records[column].sum(dtype=np.int64))
