"""技能等级与职称贯通: certificates that firms recognise."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.policies.declarations import assumed, costs_to_run
from sim.policies.policy import Declaration, Policy, Setting, Targets


class SkillTitles(Policy):
    """Graduates pass screening more easily, and earn more, in what they were trained for."""

    name = "skill_titles"
    zh = "技能等级与职称贯通"
    en = "Skill titles"
    says = (
        "推进职称制度与职业资格、职业技能等级制度有效衔接 … 支持高技能人才参加职称评审和职业资"
        "格考试，搭好技能人才成长“阶梯”。(南京人力资源和社会保障学会信息快报第202405期，《内"
        "蒙古：3348名高技能人才获评专业技术职称》)"
    )
    does_zh = (
        "受过某职业培训的人持有企业认可的证书：在该职业更易通过筛选，工资也高一些。提高的是持证"
        "者相对他人的机会，岗位总数不变；更高的工资由企业支付。"
    )
    does_en = (
        "Who has been trained for an occupation holds a certificate that firms recognise: "
        "screening there is easier and pay a little higher. It moves the holders ahead of "
        "others and adds no posts; firms pay the higher wage."
    )
    targets = Targets.NOBODY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "screening": assumed(
            0.1,
            "share",
            0.0,
            0.3,
            "how much a certificate is worth to a firm is not known",
            "通过筛选概率提升",
            "rise of the chance to pass screening",
        ),
        "pay": assumed(
            0.03,
            "share",
            0.0,
            0.1,
            "a few per cent, below the 8 % found before basic skills are controlled for",
            "工资提升",
            "rise of pay",
        ),
        "monthly_cost": costs_to_run(1e6, "examinations and registers"),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """A certificate is worth the same everywhere."""
        for name in ("screening", "pay"):
            rate = f"credential_{name}"
            levers.set_rate(rate, levers.rate(rate) + self.setting(name))

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Certificates say nothing."""
        return {"screening": 0.0, "pay": 0.0, "monthly_cost": 0.0}
