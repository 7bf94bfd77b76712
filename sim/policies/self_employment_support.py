"""创业带动就业: a grant for opening a business."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, people_hear
from sim.policies.policy import Declaration, Policy, Setting


class SelfEmploymentSupport(Policy):
    """Another way out of unemployment, with its own failure rate."""

    name = "self_employment_support"
    zh = "创业带动就业"
    en = "Self-employment support"
    says = (
        "支持人工智能领域的创新创业，最大化释放创业带动就业的潜力。(中国劳动和社会保障科学研究"
        "院，《如何推动人工智能与就业良性互动？》第三段)"
    )
    does_zh = (
        "没有正式工作的对象在权衡创业收入与等待机会后，可凭补助开业；这类小店比已有的更易倒闭，"
        "倒闭后回到失业。"
    )
    does_en = (
        "People without a formal job may open a business with a grant if it promises more than "
        "waiting; such businesses fail more often than the existing ones, and their owners are "
        "then unemployed again."
    )
    offers = Offer.START_UP
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "start_up_grant": assumed(
            10000.0,
            "yuan",
            0.0,
            50000.0,
            "a one-off grant of the usual size; the document names none",
            "一次性创业补助",
            "grant",
        ),
        "start_up_interest": assumed(
            0.01,
            "share a month",
            0.001,
            0.05,
            "few of the unemployed think of a business",
            "每月考虑创业的比例",
            "share who think of it in a month",
        ),
        "start_up_failure": assumed(
            0.03,
            "per month",
            0.01,
            0.08,
            "about a third close in the first year, more than established businesses",
            "每月倒闭风险",
            "hazard of failure on top of the usual one",
        ),
        "awareness": people_hear(0.4, "offices tell those who ask"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it."""
        return {"awareness": 0.0}
