"""AI通识: a short course in digital basics for a million people a year."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import PROPOSAL, assumed, people_hear
from sim.policies.policy import Declaration, Policy, Setting
from sim.quantity import Quantity, Status


class AILiteracy(Policy):
    """A small rise of digital skill for many, outside providers' seats."""

    name = "ai_literacy"
    zh = "AI通识公共必修课"
    en = "AI literacy"
    says = (
        "把AI通识列入公共必修课。将人工智能基础认知、数据思维、编程逻辑、数字素养、信息安全纳入"
        "各类职业培训公共课，推动“人人懂AI、人人用AI”，每年覆盖100万人次。(提案二(一)3)"
    )
    does_zh = (
        "每月按抽签让一批符合条件的人参加短课，数字技能向通识水平靠近一步；已达到的人没有变化。"
        "按人次付费，不占培训席位。"
    )
    does_en = (
        "Each month some of the eligible attend by lot; their digital skill moves towards the "
        "level taught, and does not move if they have it already. Paid by the head; it takes "
        "no seats."
    )
    offers = Offer.BASICS
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "reach": Quantity(
            1000000.0,
            "people a year",
            100000.0,
            3000000.0,
            f"{PROPOSAL}, II(1)3",
            Status.SEEN,
            "每年人次",
            "person-times a year",
        ),
        "lesson_level": assumed(
            0.4,
            "skill, 0..1",
            0.2,
            0.6,
            "between what line inspection and clerical work ask for",
            "通识水平",
            "digital skill taught",
        ),
        "lesson_gain": assumed(
            0.15,
            "share of the gap",
            0.0,
            0.5,
            "a fraction of a full course, which closes half",
            "缩小差距的比例",
            "share of the gap closed",
        ),
        "lesson_cost": assumed(
            100.0,
            "yuan a head",
            20.0,
            400.0,
            "some hours in large classes or online",
            "每人次成本",
            "cost a head",
        ),
        "awareness": people_hear(0.8, "part of every public course"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody attends."""
        return {"reach": 0.0}
