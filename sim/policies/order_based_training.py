"""订单班: firms order training ahead of their hiring plan and commit to hire."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer, PaidOn
from sim.policies.policy import Choice, Declaration, Policy, Setting
from sim.quantity import Quantity, Status

_PROPOSAL = "CPPCC Guangdong proposal on retraining under AI (Liang Yucheng, 2026-01-27), II(3)3"


class OrderBasedTraining(Policy):
    """Orders, a commitment, and what a firm does about it when the class graduates."""

    name = "order_based_training"
    zh = "订单班"
    en = "Order-based training"
    says = (
        "根据企业年度用工计划，提前半年发布“订单”，按“以产定培、以岗定训”方式组织培训，企业"
        "承诺录用率不低于80%，政府按每人2000元给予企业补贴。(提案二(三)3)"
    )
    does_zh = (
        "企业按自己未来半年的用工计划下订单、承诺录用比例；结业时计划可能已变，企业在如实录用、"
        "少录、把本来就要招的人报作录用、考核后辞退之间选最划算的。订单不增加岗位，只预留岗位。"
    )
    does_en = (
        "A firm orders a class for the posts it expects to have in half a year and promises to "
        "hire a share of it. At graduation its plan may have changed; it honours the promise, "
        "hires fewer, passes off others as hires or drops people after the check, whichever "
        "pays. An order keeps posts, it adds none."
    )
    offers = Offer.ORDERS
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "commitment": Quantity(
            0.8,
            "share",
            0.0,
            1.0,
            _PROPOSAL,
            Status.SEEN,
            "承诺录用率",
            "share promised to be hired",
        ),
        "payment": Quantity(
            2000.0,
            "yuan a head",
            0.0,
            10000.0,
            _PROPOSAL,
            Status.SEEN,
            "对企业补贴",
            "paid to the firm",
        ),
        "paid_on": Choice(
            "hire",
            ("signing", "hire", "retention"),
            "assumption: the proposal does not say when; payment on hire is the usual rule",
            Status.ASSUMPTION,
            "支付时点",
            "when the firm is paid",
        ),
        "retention_months": Quantity(
            6.0,
            "months",
            1.0,
            24.0,
            "assumption: half a year, the usual check for placement subsidies",
            Status.ASSUMPTION,
            "留用考核月数",
            "months after hire at which retention is checked",
        ),
        "audit": Quantity(
            0.1,
            "probability a claim",
            0.0,
            0.5,
            "assumption: National Audit Office finds of 2022 give only a lower bound on fraud",
            Status.ASSUMPTION,
            "抽查概率",
            "probability that a claim is audited",
        ),
        "audit_cost": Quantity(
            500.0,
            "yuan an audit",
            0.0,
            5000.0,
            "assumption: an inspector's day with the way there",
            Status.ASSUMPTION,
            "每次抽查成本",
            "cost of an audit, whatever it finds",
        ),
        "clawback": Quantity(
            1.0,
            "multiple of the payment",
            0.0,
            3.0,
            "assumption: repayment plus a fine of the same size",
            Status.ASSUMPTION,
            "追回罚款倍数",
            "fine on a false claim, on top of repayment",
        ),
        "reputation": Quantity(
            1500.0,
            "yuan a trainee",
            0.0,
            10000.0,
            "assumption: no study prices a broken promise to a training authority",
            Status.ASSUMPTION,
            "失信成本",
            "cost to the firm of a fully broken promise",
        ),
        "class_share": Quantity(
            0.0,
            "share of what today's subsidy leaves",
            0.0,
            1.0,
            "assumption: the proposal pays the firm and is silent on the price of the class, "
            "which today's subsidy and the firm bear",
            Status.ASSUMPTION,
            "班费由本政策承担的比例",
            "share borne of what today's subsidy leaves of the price of a class",
        ),
        "firm_awareness": Quantity(
            0.5,
            "share",
            0.0,
            1.0,
            "assumption: half of the firms hear of it",
            Status.ASSUMPTION,
            "企业知晓率",
            "share of firms that know of the programme",
        ),
        "awareness": Quantity(
            0.6,
            "share",
            0.0,
            1.0,
            "assumption: firms and training centres recruit actively",
            Status.ASSUMPTION,
            "劳动者知晓率",
            "share of eligible people who know of it",
        ),
    }

    def fill(self, record: np.void) -> None:
        """What the firm is paid, and when; an order class is free to the trainee."""
        record["trainee_price"] = 0.0
        record["firm_payment"] = self.setting("payment")
        record["paid_on"] = PaidOn[str(self.settings["paid_on"]).upper()]

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No firm has heard of it."""
        return {"firm_awareness": 0.0}
