"""在职职工AI技能提升专项计划: subsidised training for people still in exposed jobs."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import (
    CREDITS,
    PER_MODULE,
    assumed,
    counts_everywhere,
    firms_hear,
    free_of_charge,
    people_hear,
)
from sim.policies.policy import Declaration, Policy, Setting


class IncumbentTraining(Policy):
    """Modules for employees beside their job, and part of what firms pay to retrain their own."""

    name = "incumbent_training"
    zh = "在职职工AI技能提升专项计划"
    en = "Incumbent training"
    says = (
        "出台《在职职工AI技能提升专项计划》。将制造、客服、物流、零售等易受AI冲击的在岗职工纳入"
        "补贴，探索“技能学分银行”，实现成果可积累、可转换、可认证。(提案二(三)1)"
    )
    does_zh = (
        "在岗职工免费边工作边学模块，学分累积成一门课；企业裁减前可把员工调到本企业空缺岗位，政"
        "府承担一部分再培训费用。企业比较再培训与裁员加外招的成本后决定。"
    )
    does_en = (
        "Employees take modules free of charge beside their job, and credits add up to a "
        "course. Before laying off, a firm may move staff to its own open posts, and "
        "government bears part of the retraining; the firm weighs it against severance and a "
        "hire from outside."
    )
    offers = Offer.COURSES | Offer.RETRAINING
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "module": assumed(
            0.2,
            "share of a course",
            0.1,
            1.0,
            "24 of about 120 hours",
            "每次学习占课程比例",
            "share of a course taken at a time",
        ),
        "credits": CREDITS,
        "trainee_price": free_of_charge("inclusive retraining, free to the employee"),
        "enrolment_payment": PER_MODULE,
        "retraining_share": assumed(
            0.5,
            "share",
            0.0,
            1.0,
            "half of what firms now bear alone",
            "企业再培训费用补贴比例",
            "share of a firm's cost of retraining its own staff",
        ),
        "firm_awareness": firms_hear(0.5, "half of the firms hear of it"),
        "awareness": people_hear(0.5, "employers and unions tell their staff"),
    }

    def fill(self, record: np.void) -> None:
        """Credits count everywhere, or only where they were earned."""
        record["portable"] = counts_everywhere(self.settings["credits"])

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it."""
        return {"awareness": 0.0, "firm_awareness": 0.0}
