"""AI技能提升专项: providers are rewarded for the graduates they place."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, people_hear
from sim.policies.policy import Declaration, Policy, Setting


class PlacementReward(Policy):
    """A payment for each placement, and renewal of courses and equipment where many are placed."""

    name = "placement_reward"
    zh = "AI技能提升专项（按就业奖补）"
    en = "Placement reward"
    says = (
        "省级人才、就业、职教资金中设“AI技能提升专项”，奖补高转化率机构，更新实训设备与课程。"
        "(提案二(二)1)"
    )
    does_zh = (
        "学费与现有补贴不变，学员结业后六个月内找到新的正式工作，机构得一笔奖补；机构因此改开就"
        "业好的课程，也挑选看上去容易就业的学员。就业率达标的机构每年更新课程和设备。"
    )
    does_en = (
        "Fees and today's subsidy stay; a provider is paid for each graduate in a new formal "
        "job within six months. Providers shift to courses that place, and pick trainees who "
        "look easy to place. Those who place enough renew their courses and equipment once a "
        "year."
    )
    offers = Offer.COURSES | Offer.CAPACITY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "placement_payment": assumed(
            2000.0,
            "yuan a head",
            0.0,
            10000.0,
            "the amount of the order-based subsidy, for comparison; the proposal names none",
            "每就业一人奖补",
            "paid to the provider for each placement",
        ),
        "renewal_threshold": assumed(
            0.4,
            "share",
            0.2,
            0.9,
            "above the 33 % of the province's three projects",
            "更新所需就业率",
            "placement rate from which a provider is renewed",
        ),
        "renewal_cost": assumed(
            3000.0,
            "yuan per seat",
            0.0,
            20000.0,
            "courseware and some devices for each seat",
            "每席位更新成本",
            "cost of a renewal for each seat",
        ),
        "renewal_gain": assumed(
            0.03,
            "quality, 0..1",
            0.0,
            0.2,
            "new equipment makes teaching a little better",
            "更新对教学质量的提升",
            "rise of teaching quality",
        ),
        "awareness": people_hear(0.5, "providers recruit for what pays"),
    }

    def fill(self, record: np.void) -> None:
        """A reward on top of what courses cost and are paid today."""
        record["on_top"] = 1

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody comes under it and nothing is renewed."""
        return {"awareness": 0.0, "renewal_cost": 0.0}
