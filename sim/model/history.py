"""What a run keeps of every month: counts by age group, flows, and indicators."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NONE, WorkerStatus
from sim.model.economy_data import EconomyData
from sim.model.indicators import FLOWS, INDICATORS, Flow
from sim.model.ledger import Account, Kind
from sim.model.pay import STATUSES, Income

if TYPE_CHECKING:
    from sim.model.economy import Economy

_WORKING = (WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)
_IN_FORCE = (*_WORKING, WorkerStatus.UNEMPLOYED)


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
        self.stock[t] = economy.stock
        self.flow[t] = economy.flows
        values = {
            **_labour_market(economy),
            **_pay(economy),
            **_technology(economy),
            **_training(economy),
            **_public_money(economy),
        }
        self.series[t] = [values[name] for name in INDICATORS]
        self.length = t + 1


def unemployment_rate(stock: NDArray[np.int64]) -> float:
    """Unemployed / (employed in any form + unemployed); first-job seekers are outside.

    Args:
        stock: people by status, shape (statuses,).
    """
    force = int(stock[list(_IN_FORCE)].sum())
    return float(stock[WorkerStatus.UNEMPLOYED] / force) if force else 0.0


def _labour_market(economy: "Economy") -> dict[str, float]:
    stock, flows = economy.stock, economy.flows.sum(axis=0)
    total = stock.sum(axis=0)
    cells = economy.records("cells")
    focal = economy.focal[:STATUSES]
    focal_people = int(focal[list(_IN_FORCE)].sum())
    return {
        "labour_force": float(total[list(_IN_FORCE)].sum()),
        "employed": float(total[list(_WORKING)].sum()),
        "formal_jobs": float(total[WorkerStatus.EMPLOYED]),
        "platform_work": float(total[WorkerStatus.GIG]),
        "own_business": float(total[WorkerStatus.OWN_BUSINESS]),
        "unemployed": float(total[WorkerStatus.UNEMPLOYED]),
        "first_job_seekers": float(total[WorkerStatus.ENTRANT]),
        "inactive": float(total[WorkerStatus.INACTIVE]),
        "unemployment_rate": unemployment_rate(total),
        "unemployment_rate_35_plus": unemployment_rate(stock[0]),
        "unemployment_rate_under_35": unemployment_rate(stock[1]),
        "focal_unemployment_rate": unemployment_rate(focal),
        "focal_employment_share": float(focal[list(_WORKING)].sum() / max(1, focal_people)),
        "vacancies": float(cells["vacant"].sum() + cells["reserved"].sum()),
        "hires": float(economy.hires + economy.schools.order_hires),
        "openings": float(economy.opening_sums[0]),
        "withdrawn": float(economy.withdrawn),
        "separations": float(flows[Flow.SEPARATED]),
        "layoffs_technology": float(flows[Flow.LAID_OFF_TECHNOLOGY]),
        "layoffs_demand": float(flows[Flow.LAID_OFF_DEMAND]),
    }


def _pay(economy: "Economy") -> dict[str, float]:
    employed = max(1, int(economy.stock[:, WorkerStatus.EMPLOYED].sum()))
    focal = economy.focal
    in_force = max(1, int(focal[: WorkerStatus.INACTIVE + 1].sum()))
    return {
        "mean_wage": float(economy.incomes[Income.WAGES] / employed),
        "base_pay_index": float(np.exp(economy.log_pay).mean()),
        "platform_pay": float(economy.market.gig_income[0]),
        "focal_income": float(focal[STATUSES] / in_force),
    }


def _technology(economy: "Economy") -> dict[str, float]:
    adopted = (economy.records("firms")["adopted"] != NONE).mean(axis=0)
    removed, output, tasks = economy.job_totals
    return {
        "adoption_llm": float(adopted[0]),
        "adoption_vision": float(adopted[1]),
        "adoption_robot": float(adopted[2]),
        "jobs_removed": float(removed),
        "jobs_added_by_output": float(output),
        "jobs_new_tasks": float(tasks),
        "jobs_targeted": float(economy.records("cells")["target"].sum(dtype=np.float64)),
    }


def _training(economy: "Economy") -> dict[str, float]:
    schools = economy.schools
    return {
        "enrolled": float(schools.enrolled),
        "completed": float(schools.completed),
        "order_hires": float(schools.order_hires),
        "curriculum_age": float(economy.month - schools.providers["curriculum"].mean()),
    }


def _public_money(economy: "Economy") -> dict[str, float]:
    ledger = economy.ledger
    kinds = ledger.month.sum(axis=(0, 1))
    return {
        "benefits_paid": float(kinds[Kind.UNEMPLOYMENT_BENEFIT]),
        "public_training_paid": float(kinds[Kind.PUBLIC_TRAINING]),
        "programmes_paid": float(
            kinds[Kind.PROGRAMME_FIRMS] + kinds[Kind.PROGRAMME_PROVIDERS] - kinds[Kind.CLAWBACK]
        ),
        "taxes_received": float(kinds[Kind.TAXES] + kinds[Kind.CONTRIBUTIONS]),
        "public_spending": float(ledger.spent(Account.GOVERNMENT)),
    }
