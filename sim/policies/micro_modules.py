"""微专业与学分银行: short modules that add up."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import PROPOSAL, assumed, people_hear
from sim.policies.policy import Choice, Declaration, Policy, Setting
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
        "credits": Choice(
            "everywhere",
            ("everywhere", "same_provider"),
            "assumption: a credits bank, as the proposal wants, counts them everywhere",
            Status.ASSUMPTION,
            "学分在哪里通用",
            "where the credits of a module count",
        ),
        "trainee_price": assumed(
            0.0,
            "share of the price",
            0.0,
            1.0,
            "subsidised courses are free to the trainee",
            "学员自付比例",
            "share of the price the trainee pays",
        ),
        "enrolment_payment": assumed(
            300.0,
            "yuan a module",
            0.0,
            2000.0,
            "a fifth of the price of a course",
            "每模块补贴",
            "paid to the provider for each module",
        ),
        "awareness": people_hear(0.5, "providers recruit for what pays"),
    }

    def fill(self, record: np.void) -> None:
        """Credits count everywhere, or only where they were earned."""
        record["portable"] = int(self.settings["credits"] == "everywhere")

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it."""
        return {"awareness": 0.0}
