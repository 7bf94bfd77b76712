"""新职业开发: jobs in named occupations, and standards for them."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.policies.declarations import assumed, costs_to_run
from sim.policies.policy import Declaration, Policy, Setting, Targets

FIELDS = {
    "low_altitude": ("drone_pilot",),
    "new_energy": ("new_energy_technician",),
    "intelligence": ("ai_trainer", "robot_technician", "data_analyst"),
    "care": ("elderly_care_worker", "nursing_assistant"),
}
"""Occupations of each field, by the names that an economy gives them; it may lack some."""


class NewOccupations(Policy):
    """Firms want more people in named occupations, by an assumed growth."""

    name = "new_occupations"
    zh = "新职业开发"
    en = "New occupations"
    says = (
        "持续加大新职业开发力度。同时，加快制定国家职业标准，完善人才评价体系，加强新职业培训 "
        "… 重点围绕低空经济、新能源汽车、人工智能技术、康养服务等组织专项培训。(人社部部长王晓"
        "萍，《香港文汇报》2026-03-08；原文为繁体)"
    )
    does_zh = (
        "低空经济、新能源、人工智能和康养四类职业的岗位需求在若干年内逐步提高到设定倍数。岗位增"
        "长幅度是假设，不是结果；谁得到这些岗位、别处谁被挤出才是结果。"
    )
    does_en = (
        "Firms come to want more people in occupations of four fields: low-altitude economy, "
        "new energy, AI, care. How much more is assumed, not found; who gets these jobs and "
        "who is missed elsewhere are results."
    )
    targets = Targets.NOBODY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "low_altitude": assumed(
            0.5,
            "multiple of the jobs today",
            0.0,
            3.0,
            "half as many again in the end; no forecast was read",
            "低空经济岗位增长",
            "more jobs for drone pilots in the end",
        ),
        "new_energy": assumed(
            0.3,
            "multiple of the jobs today",
            0.0,
            2.0,
            "no forecast was read",
            "新能源岗位增长",
            "more jobs for new-energy technicians in the end",
        ),
        "intelligence": assumed(
            0.3,
            "multiple of the jobs today",
            0.0,
            2.0,
            "no forecast was read",
            "人工智能岗位增长",
            "more jobs for AI trainers, robot technicians and data analysts in the end",
        ),
        "care": assumed(
            0.1,
            "multiple of the jobs today",
            0.0,
            0.5,
            "ageing; no forecast was read",
            "康养岗位增长",
            "more jobs in care in the end",
        ),
        "ramp": assumed(
            36.0,
            "months",
            6.0,
            120.0,
            "occupations and their standards take years",
            "增长所需月数",
            "months until it is reached",
        ),
        "monthly_cost": costs_to_run(
            2e7, "standards, pilots and industry support; what a job costs is not known"
        ),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Firms everywhere want more people in these occupations."""
        done = min(1.0, (levers.month - self.start) / self.setting("ramp"))
        for field, occupations in FIELDS.items():
            named = np.isin(levers.occupations, occupations)
            levers.occupation_demand[named] *= 1.0 + done * self.setting(field)

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No firm wants more."""
        return {
            "low_altitude": 0.0,
            "new_energy": 0.0,
            "intelligence": 0.0,
            "care": 0.0,
            "monthly_cost": 0.0,
        }
