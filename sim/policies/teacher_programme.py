"""双师型师资: more teachers who know both AI and teaching."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed
from sim.policies.policy import Declaration, Policy, Setting, Targets


class TeacherProgramme(Policy):
    """Teachers are trained, with a delay and at a cost; seats and quality follow."""

    name = "teacher_programme"
    zh = "双师型师资培养"
    en = "Teacher programme"
    says = "既懂AI又懂教学的“双师型”师资全省缺口很大。(提案一2)"
    does_zh = (
        "每年按现有师资的一定比例培养新教师，一年后上岗，培养费和工资由财政支付；一部分开新班，"
        "其余提高现有班的教学质量。"
    )
    does_en = (
        "New teachers, a share of the stock each year, begin after a delay; government pays "
        "for training and salaries. Some open further classes, the others make teaching in the "
        "existing ones better."
    )
    offers = Offer.CAPACITY
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "teacher_growth": assumed(
            0.1,
            "share of the stock a year",
            0.0,
            0.3,
            "teachers of this kind are scarce and take time",
            "每年新增教师比例",
            "new teachers relative to the stock at the start",
        ),
        "teacher_delay": assumed(
            12.0,
            "months",
            3.0,
            36.0,
            "a year in a firm and in teacher training",
            "培养月数",
            "months until the first begin",
        ),
        "teacher_cost": assumed(
            60000.0,
            "yuan a teacher",
            10000.0,
            200000.0,
            "a year of training",
            "培养成本",
            "cost of training one",
        ),
        "teacher_pay": assumed(
            12000.0,
            "yuan per month",
            6000.0,
            30000.0,
            "between the pay of professionals and of managers",
            "月工资",
            "salary",
        ),
        "classes_share": assumed(
            0.5,
            "share",
            0.0,
            1.0,
            "half to new classes, half to better ones",
            "开新班教师比例",
            "share of new teachers who open further classes",
        ),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody is trained."""
        return {"teacher_growth": 0.0}
