"""What a run keeps of every month: counts by age group, flows, and indicators."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.model.columns import NEVER, WorkerStatus
from sim.model.economy_data import EconomyData
from sim.model.firms import PARTS_OF_A_JOB, Posts
from sim.model.indicators import FLOWS, INDICATORS, Flow
from sim.model.ledger import Account, Kind
from sim.model.pay import STATUSES, Income

if TYPE_CHECKING:
    from sim.model.economy import Economy

_WORKING = (WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)
_IN_FORCE = (*_WORKING, WorkerStatus.UNEMPLOYED)
_PROGRAMMES = (
    Kind.PROGRAMME_FIRMS,
    Kind.PROGRAMME_PROVIDERS,
    Kind.PROGRAMME_WORKERS,
    Kind.ADMINISTRATION,
    Kind.SERVICES,
    Kind.SOCIAL_INSURANCE,
)


class History:
    """Monthly records of a run.

    ``stock``: int64 (months, age groups, statuses), people at the end of the month.
    ``flow``: int64 (months, age groups, flows), moves within the month.
    ``series``: float64 (months, indicators), in the order of ``INDICATORS``.
    """

    def __init__(self, months: int, data: EconomyData) -> None:
        self.stock = np.zeros((months, 2, STATUSES), np.int64)
        self.flow = np.zeros((months, 2, FLOWS), np.int64)
        self.series = np.zeros((months, len(INDICATORS)))
        self.length = 0

    def record(self, economy: "Economy") -> None:
        """Keep the month just lived."""
        t = economy.month
        self.stock[t] = economy.tally.stock
        self.flow[t] = economy.flows
        values = _labour_market(economy)
        for of_theme in (_pay, _technology, _training, _public_money):
            values |= of_theme(economy)
        self.series[t] = [values[name] for name in INDICATORS]
        self.length = t + 1


def _sum(people: Sequence[int], statuses: Sequence[WorkerStatus]) -> int:
    return sum([people[status] for status in statuses])


def unemployment_rate(people: Sequence[int]) -> float:
    """Unemployed / (employed in any form + unemployed); first-job seekers are outside.

    Args:
        people: by status.
    """
    force = _sum(people, _IN_FORCE)
    return people[WorkerStatus.UNEMPLOYED] / force if force else 0.0


def _labour_market(economy: "Economy") -> dict[str, float]:
    older, younger = economy.tally.stock.tolist()
    total = [one + other for one, other in zip(older, younger, strict=True)]
    focal = economy.tally.focal.tolist()
    flows = economy.flows.sum(axis=0).tolist()
    return {
        "labour_force": _sum(total, _IN_FORCE),
        "employed": _sum(total, _WORKING),
        "formal_jobs": total[WorkerStatus.EMPLOYED],
        "platform_work": total[WorkerStatus.GIG],
        "own_business": total[WorkerStatus.OWN_BUSINESS],
        "unemployed": total[WorkerStatus.UNEMPLOYED],
        "first_job_seekers": total[WorkerStatus.ENTRANT],
        "inactive": total[WorkerStatus.INACTIVE],
        "unemployment_rate": unemployment_rate(total),
        "unemployment_rate_35_plus": unemployment_rate(older),
        "unemployment_rate_under_35": unemployment_rate(younger),
        "focal_unemployment_rate": unemployment_rate(focal),
        "focal_employment_share": _sum(focal, _WORKING) / max(1, _sum(focal, _IN_FORCE)),
        "vacancies": float(economy.posts[Posts.OPEN]),
        "hires": economy.hires + economy.schools.order_hires,
        "openings": float(economy.opened),
        "withdrawn": economy.withdrawn,
        "separations": flows[Flow.SEPARATED],
        "layoffs_technology": flows[Flow.LAID_OFF_TECHNOLOGY],
        "layoffs_demand": flows[Flow.LAID_OFF_DEMAND],
        "redeployed": economy.public_policy.redeployed,
    }


def _pay(economy: "Economy") -> dict[str, float]:
    employed = int(economy.tally.stock[:, WorkerStatus.EMPLOYED].sum())
    paid = max(1, employed + int(economy.flows[:, Flow.RETIRED].sum()))  # who left after pay day
    focal = economy.tally.focal.tolist()
    in_force = max(1, sum(focal[: WorkerStatus.INACTIVE + 1]))
    return {
        "mean_wage": float(economy.tally.incomes[Income.WAGES]) / paid,
        "base_pay_index": float(np.exp(economy.log_pay).mean()),
        "platform_pay": float(economy.market.gig_income[0]),
        "focal_income": focal[STATUSES] / in_force,
    }


def _technology(economy: "Economy") -> dict[str, float]:
    adopted = economy.adopters.sum(axis=(0, 1)) / len(economy.records("firms"))
    removed, output, tasks, made = economy.job_totals.tolist()
    return {
        "adoption_llm": float(adopted[0]),
        "adoption_vision": float(adopted[1]),
        "adoption_robot": float(adopted[2]),
        "jobs_removed": removed,
        "jobs_added_by_output": output,
        "jobs_new_tasks": tasks,
        "output": made * economy.declared_rate.private_pay,
        "jobs_targeted": float(economy.posts[Posts.TARGET]) / PARTS_OF_A_JOB,
    }


def _training(economy: "Economy") -> dict[str, float]:
    schools = economy.schools
    return {
        "enrolled": float(schools.enrolled),
        "completed": float(schools.completed),
        "order_hires": float(schools.order_hires),
        "lessons": economy.public_policy.lessons,
        "counselled": economy.public_policy.counselled,
        "curriculum_age": float(economy.month - schools.providers["curriculum"].mean()),
    }


def _public_money(economy: "Economy") -> dict[str, float]:
    paid = economy.ledger.by_kind()
    out_of_money = int(np.count_nonzero(economy.programmes["exhausted"] != NEVER))
    return {
        "benefits_paid": paid[Kind.UNEMPLOYMENT_BENEFIT],
        "public_training_paid": paid[Kind.PUBLIC_TRAINING],
        "programmes_out_of_money": out_of_money,
        "programmes_paid": sum(paid[kind] for kind in _PROGRAMMES) - paid[Kind.CLAWBACK],
        "taxes_received": paid[Kind.TAXES] + paid[Kind.CONTRIBUTIONS],
        "public_spending": economy.ledger.spent(Account.GOVERNMENT),
    }
