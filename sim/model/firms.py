"""Firms plan jobs: technology, demand, pay and new tasks set the target of every job cell."""

from enum import IntEnum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.agent_set import RowView
from sim.model.columns import NONE, Records
from sim.model.kernel import FAR, fetch, kernel, rule
from sim.model.technology import labour_saved, reach

PARTS_OF_A_JOB = 2**32
"""Jobs in real numbers are summed in whole parts: such a sum does not depend on its order."""


class Firm(RowView):
    """One firm, a view of its row."""

    kind = "firms"

    @property
    def job_cells(self) -> Records:
        """Its job cells, a view of ``CELL`` records."""
        first = int(self.row["first"])
        return self.model.records("cells")[first : first + int(self.row["cells"])]


class JobCell(RowView):
    """The jobs of one firm in one occupation, a view of its row."""

    kind = "cells"


class Posts(IntEnum):
    """Posts of all cells by what they are."""

    FILLED = 0
    OPEN = auto()  # vacant, or kept for an order class
    TARGET = auto()


@rule
def heads(target: float, rounding: float) -> int:
    """Whole posts for a target that is a real number; rounding is fixed for each cell."""
    return int(np.floor(target + rounding))


@rule
def output(unit_cost: float, demand: float, elasticity: float) -> float:
    """Output relative to the start when unit cost and demand are relative to the start."""
    if unit_cost == 1.0:
        return demand
    return demand * unit_cost ** (-elasticity)


@kernel
def firms_plan_jobs(
    firms: Records,
    cells: Records,
    exposure: Records,
    able: Records,
    cost_weight: Records,
    sectors: Records,
    demand: Records,
    wage_response: Records,
    wanted: Records,
    rates: Records,
    month: int,
    first: int,
    last: int,
    felt: Records,
    totals: Records,
) -> None:
    """Set the target of every cell of some firms, and what of a cut falls at once this month.

    Args:
        first, last: the firms, the last exclusive.
        exposure: float64 (occupations, channels), net of augmentation.
        able: float64 (cities, channels), capability.
        cost_weight: float64 (occupations,), base pay relative to the mean.
        sectors: float64 (sectors, 2): labour's share of cost, elasticity of output.
        demand: float64 (sectors, cities), relative to the start.
        wage_response: float64 (cities,), labour demand's answer to pay.
        wanted: float64 (occupations,), factor on the jobs firms want.
        felt: float64 (channels, 2), scratch; see ``technology.reach``.
        totals: int64 (4,), jobs removed by technology, added by cheaper output, new tasks, and
            output in the jobs that it took at the start, in parts of 1 / ``PARTS_OF_A_JOB``;
            added to.
    """
    r = rates[0]
    for f in range(first, last):
        firm = firms[f]
        removed_all = offset_all = created_all = 0.0
        cost = saved_cost = removed = 0.0
        adopter = has_adopted(firm)
        if adopter:
            reach(firm, able[firm.city], month, r, felt)
        for j in range(firm.first, firm.first + firm.cells if adopter else firm.first):
            cell = cells[j]
            cell.technology = labour_saved(firm, cell, exposure, felt, month)
            weight = cell.planned * cost_weight[cell.occupation]
            cost += weight
            saved_cost += weight * cell.technology
            removed += cell.planned * cell.technology
        unit_cost = 1.0
        if cost > 0.0:
            unit_cost -= sectors[firm.sector, 0] * saved_cost / cost
        own = demand[firm.sector, firm.city]
        firm.scale = output(unit_cost, own, sectors[firm.sector, 1])
        firm.removed += (removed - firm.removed) / r.new_task_lag
        firm.relief *= 11.0 / 12.0
        grown = firm.scale / own - 1.0
        tasks = r.new_tasks * firm.removed
        cheaper = 1.0 + r.hire_cost_elasticity * firm.relief / max(1.0, firm.staff * r.private_pay)
        answer = wage_response[firm.city] * cheaper
        for j in range(firm.first, firm.first + firm.cells):
            cell = cells[j]
            before = cell.target
            kept = cell.planned * (1.0 - cell.technology)
            created = tasks * cell.task_share
            cell.target = (kept * firm.scale + created) * answer * wanted[cell.occupation]
            cell.cut = 0
            if adopter and line_closes(firm, cell, month):
                fall = heads(before, cell.rounding) - heads(cell.target, cell.rounding)
                cell.cut = max(0, fall)
            removed_all += cell.planned * cell.technology
            offset_all += kept * grown
            created_all += created
        totals[0] += int(removed_all * PARTS_OF_A_JOB)
        totals[1] += int(offset_all * PARTS_OF_A_JOB)
        totals[2] += int(created_all * PARTS_OF_A_JOB)
        totals[3] += int(firm.staff * firm.scale * PARTS_OF_A_JOB)


@kernel
def count_posts(cells: Records, first: int, last: int, posts: Records) -> None:
    """Count the posts of some cells.

    Args:
        first, last: the cells, the last exclusive.
        posts: int64 (Posts,), the target in parts of 1 / ``PARTS_OF_A_JOB``; added to.
    """
    filled = vacant = wanted = 0
    for c in range(first, last):
        # Without it the compiler gathers strided columns, which takes five times as long.
        fetch(cells[min(c + FAR, last - 1)])
        cell = cells[c]
        filled += cell.filled
        vacant += cell.vacant + cell.reserved
        wanted += int(cell.target * PARTS_OF_A_JOB)
    posts[Posts.FILLED] += filled
    posts[Posts.OPEN] += vacant
    posts[Posts.TARGET] += wanted


@rule
def has_adopted(firm: Any) -> bool:
    """Whether the firm has taken up any technology."""
    for c in range(len(firm.adopted)):  # noqa: SIM110 - Numba compiles no generator
        if firm.adopted[c] != NONE:
            return True
    return False


@rule
def line_closes(firm: Any, cell: Any, month: int) -> bool:
    """Whether the lumpy part of some cut falls in this month."""
    for c in range(len(firm.adopted)):
        if firm.adopted[c] != NONE and month - firm.adopted[c] == cell.line:
            return True
    return False


def demand_path(
    month: int, rates: Any, sectors: int, cities: int, spending: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Demand by sector and city relative to the start, from trend, season, cycle, spending.

    Args:
        spending: float64 (sectors, cities), the factor of local spending.
    """
    trend = (1.0 + rates.demand_trend) ** (max(month, 0) / 12.0)
    season = 1.0 + rates.season_amplitude * np.sin(2.0 * np.pi * month / 12.0)
    cycle = 1.0 + rates.cycle_amplitude * np.sin(2.0 * np.pi * month / rates.cycle_period)
    return np.full((sectors, cities), trend * season * cycle) * spending
