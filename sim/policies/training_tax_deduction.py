"""职工教育经费税前扣除: firms deduct what they spend on retraining and on order classes."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import firms_hear
from sim.policies.policy import Declaration, Policy, Setting, Targets
from sim.quantity import Quantity, Status


class TrainingTaxDeduction(Policy):
    """Lowers a firm's own cost of retraining staff and of order classes by the tax it saves."""

    name = "training_tax_deduction"
    zh = "职工教育经费税前扣除"
    en = "Training tax deduction"
    says = "全面落实企业职工教育经费税前扣除，鼓励链主企业开展上下游员工培训与评价。(提案二(二)2)"
    does_zh = (
        "企业再培训自己员工和承担订单班班费的支出少缴一部分所得税；因此更常用调岗代替裁员，也更愿"
        "意下订单。本来就会培训的企业同样得到减免。"
    )
    does_en = (
        "A firm pays less tax on what it spends to retrain its own staff and on its part of an "
        "order class, and so moves staff to other posts rather than lay them off, and orders "
        "classes, a little more often. Firms that would have trained anyway get it, too."
    )
    offers = Offer.RETRAINING
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "retraining_share": Quantity(
            0.25,
            "share",
            0.0,
            0.5,
            "recalled: corporate income tax of 25 %; deductible up to 8 % of payroll",
            Status.RECALLED,
            "减税占培训支出比例",
            "tax saved for each yuan of training",
        ),
        "firm_awareness": firms_hear(
            0.3, "firms that pay profit tax, keep the books for it and do not claim it yet"
        ),
    }

    def fill(self, record: np.void) -> None:
        """The same share of what it pays for order classes."""
        record["class_relief"] = self.setting("retraining_share")

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No firm claims it."""
        return {"firm_awareness": 0.0}
