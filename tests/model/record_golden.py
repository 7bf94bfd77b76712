"""Record the golden run anew, deliberately: ``python -m tests.model.record_golden``.

What it writes, ``golden.json``, holds for each indicator a value and a tolerance. The tolerance
is for other machines: their exp and log may differ in the last bit, which can turn a single draw,
and one changed hire moves later ones. That is what a placebo world shows, in which one month
serves equals in another order: the tolerance is four standard deviations over placebo worlds, and
zero for what is settled before any draw could turn.
"""

import json
from pathlib import Path

import numpy as np

from sim.model.columns import NONE
from sim.model.economy import Economy
from sim.model.indicators import INDICATORS
from sim.model.ledger import Account, Kind
from sim.model.programmes import Group
from sim.policies.order_based_training import OrderBasedTraining
from sim.policies.per_head_subsidy import PerHeadSubsidy
from tests.worlds import guangdong, live, with_column, world

FILE = Path(__file__).with_name("golden.json")
PLACEBO_MONTHS = range(12)
SETTLED = ("firms", "planned_posts", "entrants", "births")


def golden_run(placebo: int | None = None, **parameters: float) -> Economy:
    """Population 3,000, 24 months of the central path, both policies from month 6, seed 7.

    Seats for a tenth of the labour force and large orders, so that the policies are used.
    """
    group = Group(age_min=35.0, education_max=2)
    return live(
        world(
            population=3_000,
            months=24,
            seed=7,
            ai="central",
            policies=[
                OrderBasedTraining(start=6, group=group),
                PerHeadSubsidy(start=6, group=group),
            ],
            parameters={"order_share": 1.0} | parameters,
            data=with_column(guangdong(), "cities", "seats_per_1000", 100.0),
            placebo=placebo,
        )
    )


def measure(economy: Economy) -> dict[str, float]:
    """The indicators that are compared: means over the run, states at its end, sums."""
    series = dict(zip(INDICATORS, economy.history.series.T, strict=True))
    workers, ledger = economy.records("workers"), economy.ledger
    measured = {
        "firms": len(economy.firms),
        "planned_posts": economy.records("cells")["planned"].sum(),
        "entrants": economy.present,
        "births": workers["birth"].sum(dtype=np.int64),
        "unemployment_rate": series["unemployment_rate"].mean(),
        "vacancies": series["vacancies"].mean(),
        "hires": series["hires"].sum(),
        "separations": series["separations"].sum(),
        "platform_work": series["platform_work"].mean(),
        "mean_wage_at_the_end": series["mean_wage"][-1],
        "base_pay_index_at_the_end": series["base_pay_index"][-1],
        "jobs_removed_at_the_end": series["jobs_removed"][-1],
        "adopters": (economy.records("firms")["adopted"] != NONE).any(axis=1).sum(),
        "enrolled": series["enrolled"].sum(),
        "completed": series["completed"].sum(),
        "ordered": economy.schools.orders.rows["size"].sum(),
        "programme_spending": ledger.programme_spending.sum(),
        "displaced": economy.displacements.length,
        "benefits": ledger.total[Kind.UNEMPLOYMENT_BENEFIT],
        "workers_balance": ledger.balance[Account.WORKERS],
    }
    return {name: float(value) for name, value in measured.items()}


def record() -> dict[str, dict[str, float]]:
    """Values of the golden run, and tolerances from its placebo worlds."""
    values = measure(golden_run())
    placebos = [measure(golden_run(month)) for month in PLACEBO_MONTHS]
    spread = {name: float(np.std([p[name] for p in placebos], ddof=1)) for name in values}
    return {
        name: {
            "value": value,
            "tolerance": 0.0 if name in SETTLED else 4.0 * spread[name],
        }
        for name, value in values.items()
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(record(), indent=2) + "\n", encoding="utf-8")
    print(f"wrote {FILE.name}")
