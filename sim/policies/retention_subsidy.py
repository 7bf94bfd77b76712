"""稳岗返还: a refund to firms that use AI and lay off few."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, firms_hear
from sim.policies.policy import Declaration, Policy, Setting, Targets
from sim.quantity import Quantity, Status


class RetentionSubsidy(Policy):
    """Firms that stay below a limit of layoffs get part of their contributions back."""

    name = "retention_subsidy"
    zh = "稳岗返还"
    en = "Retention subsidy"
    says = (
        "开展“人工智能+”改造并稳定就业规模的传统企业给予倾斜支持。(中国劳动和社会保障科学研究"
        "院，《如何推动人工智能与就业良性互动？》第一段) 统筹用好社保阶段性降费、失业保险稳岗返"
        "还等政策。(南京人力资源和社会保障学会信息快报第202405期，《湖南：高位推进就业工作》)"
    )
    does_zh = (
        "采用新技术的知情企业一年内裁员不超过限度，按在岗人数领取返还。超过限度会失去返还时，企"
        "业比较返还与多养人的成本：划算才少裁，靠自然减员慢慢消化。本来就不裁员的企业照样领取。"
    )
    does_en = (
        "A firm that uses the new technology and lays off no more than a limit in a year gets "
        "a refund for each of its staff. Where this month's layoffs would lose it, the firm "
        "weighs it against paying people it does not need, and holds back only where that "
        "pays; attrition does the rest. Firms that would have laid off nobody get it, too."
    )
    offers = Offer.RETENTION
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "refund": assumed(
            450.0,
            "yuan per head and year",
            0.0,
            5000.0,
            "60 % of a year of unemployment contributions of 1 % of pay",
            "返还",
            "refund for each of its staff",
        ),
        "layoff_limit": Quantity(
            0.055,
            "share of staff a year",
            0.0,
            0.2,
            "recalled: layoffs at most at the target rate of urban unemployment, 5.5 %",
            Status.RECALLED,
            "裁员率上限",
            "layoffs up to which the refund is paid",
        ),
        "small_limit": Quantity(
            0.2,
            "share of staff a year",
            0.0,
            0.4,
            "recalled: 20 % for firms of up to 30 staff",
            Status.RECALLED,
            "小企业裁员率上限",
            "likewise for firms of up to 30 staff",
        ),
        "firm_awareness": firms_hear(0.6, "refunds of this kind have been paid for years"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No firm has heard of it."""
        return {"firm_awareness": 0.0}
