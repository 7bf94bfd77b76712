"""人机协同: support for technology that works with people."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, firms_hear
from sim.policies.policy import Declaration, Policy, Setting, Targets


class HumanAICollaboration(Policy):
    """A grant to firms that adopt the kind of technology that leaves more labour in place."""

    name = "human_ai_collaboration"
    zh = "人机协同就业模式"
    en = "Human-AI collaboration"
    says = (
        "提出系统性措施，包括加强职业技能培训、推动人机协同就业模式、支持新职业标准制定以及完善"
        "社会保障体系等。(《应对人工智能影响促就业文件将出台》，2026-01-27)"
    )
    does_zh = (
        "新采用技术的企业若选择人机协同方案，可得一次性补助；该方案少替代一部分岗位，也少省一部"
        "分人工。企业比较补助与放弃的节省后决定。"
    )
    does_en = (
        "A firm that adopts may take the kind of technology that works with people and gets a "
        "grant once; it replaces less labour and saves less. The firm weighs the grant against "
        "what it forgoes."
    )
    offers = Offer.COLLABORATION
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "grant": assumed(
            600.0,
            "yuan per head of staff",
            0.0,
            5000.0,
            "no amount is known; a tenth of a monthly wage",
            "补助",
            "grant for each head of staff",
        ),
        "collaboration": assumed(
            0.3,
            "share",
            0.1,
            0.6,
            "augmentation shares of occupations differ by about as much",
            "少替代的比例",
            "share of replaceable labour that is kept",
        ),
        "firm_awareness": firms_hear(0.4, "fewer than half of the firms hear of such schemes"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No firm has heard of it."""
        return {"firm_awareness": 0.0}
