"""人头补贴: providers are paid for each trainee, whatever becomes of her."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import free_of_charge
from sim.policies.policy import Declaration, Policy, Setting
from sim.quantity import Quantity, Status


class PerHeadSubsidy(Policy):
    """A payment to the provider per enrolment or per completion of an open course."""

    name = "per_head_subsidy"
    zh = "人头补贴"
    en = "Per-head training subsidy"
    says = (
        "现有补贴聚焦失业人员、农民工 … 培训结束仍回流原岗或灵活就业，转化率低。(提案一3、4) "
        "The usual rule it would replace: pay for each person trained."
    )
    does_zh = (
        "学员免费，培训机构按入学或结业人数领取补贴，不问是否就业；各课程补贴相同，机构便把席位"
        "移向便宜的课程。"
    )
    does_en = (
        "Courses are free to the trainee and the provider is paid for each one who enrols or "
        "completes, employed afterwards or not. The payment is the same for every course, so "
        "seats drift to what is cheap to teach."
    )
    offers = Offer.COURSES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "per_enrolment": Quantity(
            0.0,
            "yuan a head",
            0.0,
            10000.0,
            "assumption: paid on completion unless set otherwise",
            Status.ASSUMPTION,
            "按入学补贴",
            "paid to the provider on enrolment",
        ),
        "per_completion": Quantity(
            2000.0,
            "yuan a head",
            0.0,
            10000.0,
            "assumption: the amount of the order-based subsidy, for comparison at equal pay",
            Status.ASSUMPTION,
            "按结业补贴",
            "paid to the provider on completion",
        ),
        "trainee_price": free_of_charge(
            "subsidised courses are free to the trainee, as in the drive of 2019-21"
        ),
        "awareness": Quantity(
            0.5,
            "share",
            0.0,
            1.0,
            "assumption: providers recruit for what pays",
            Status.ASSUMPTION,
            "劳动者知晓率",
            "share of eligible people who know of it",
        ),
    }

    def fill(self, record: np.void) -> None:
        """What the provider is paid for each trainee."""
        record["enrolment_payment"] = self.setting("per_enrolment")
        record["completion_payment"] = self.setting("per_completion")

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it."""
        return {"awareness": 0.0}
