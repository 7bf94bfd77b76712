"""微专业与学分银行: short modules that add up."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import (
    CREDITS,
    PER_MODULE,
    PROPOSAL,
    counts_everywhere,
    free_of_charge,
    people_hear,
)
from sim.policies.policy import Declaration, Policy, Setting
from sim.quantity import Quantity, Status


class MicroModules(Policy):
    """Modules of 15 to 30 hours; credits add up to a course, with every provider."""

    name = "micro_modules"
    zh = "微专业与可叠加模块"
    en = "Stackable micro-modules"
    says = (
        "开发15—30学时的工业视觉质检、智能语音客服、数据分析与可视化、AI伦理与安全、人机协作运"
        "维等模块，支持劳动者“按需选学、逐层进阶”，学分可横向转移、纵向累积。(提案二(一)2)"
    )
    does_zh = (
        "学员免费学短模块，一个月一段，求职被耽搁得少；每段只缩小一部分技能差距，学满一门课才算"
        "取得该职业资格。学分通用时可换机构继续。"
    )
    does_en = (
        "Trainees take short modules free of charge, a month at a time, and lose less time for "
        "search; each closes part of the skill gap, and only a full set counts as trained for "
        "the occupation. Where credits are portable one may go on with another provider."
    )
    offers = Offer.COURSES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "module": Quantity(
            0.2,
            "share of a course",
            0.12,
            0.25,
            f"{PROPOSAL}, II(1)2: 15 to 30 hours; of a course of about 120",
            Status.DERIVED,
            "每模块占课程比例",
            "share of a course taught in a module",
        ),
        "credits": CREDITS,
        "trainee_price": free_of_charge("subsidised courses are free to the trainee"),
        "enrolment_payment": PER_MODULE,
        "awareness": people_hear(0.5, "providers recruit for what pays"),
    }

    def fill(self, record: np.void) -> None:
        """Credits count everywhere, or only where they were earned."""
        record["portable"] = counts_everywhere(self.settings["credits"])

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it."""
        return {"awareness": 0.0}
