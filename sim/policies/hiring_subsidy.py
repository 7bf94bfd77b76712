"""雇佣补贴: firms are paid for taking on people of the target group."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, firms_hear, people_hear
from sim.policies.policy import Declaration, Policy, Setting


class HiringSubsidy(Policy):
    """A payment to the firm for each eligible person it hires and keeps for some months."""

    name = "hiring_subsidy"
    zh = "吸纳就业补贴"
    en = "Hiring subsidy"
    says = (
        "强化财税、金融、产业政策与就业政策的协同，引导创新资源向创造就业潜力大的方向倾斜，对吸"
        "纳就业能力强的人工智能企业 … 给予倾斜支持。(中国劳动和社会保障科学研究院，《如何推动"
        "人工智能与就业良性互动？》第一段)"
    )
    does_zh = (
        "知情企业录用对象人群并留用满规定月数，可申领一次性补贴。补贴提高对象通过筛选的概率，岗"
        "位总数不变；本来就会录用的人也照付。"
    )
    does_en = (
        "A firm that knows of it is paid once for an eligible hire who has stayed some months. "
        "The subsidy raises her chance to pass screening; it adds no posts, and is paid for "
        "hires that would have been made anyway."
    )
    offers = Offer.HIRING
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "hire_payment": assumed(
            5000.0,
            "yuan a head",
            0.0,
            20000.0,
            "about one monthly wage; the document names no amount",
            "每录用一人补贴",
            "paid to the firm for each hire",
        ),
        "hire_months": assumed(
            6.0,
            "months",
            0.0,
            24.0,
            "half a year, the usual check",
            "留用考核月数",
            "months she must have stayed",
        ),
        "firm_awareness": firms_hear(
            0.4, "fewer than half of the firms deal with the employment office"
        ),
        "awareness": people_hear(1.0, "the firm claims; she need not know"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No firm has heard of it."""
        return {"firm_awareness": 0.0}
