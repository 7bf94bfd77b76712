"""年度指南: courses follow a yearly guide, and public money follows it, too."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.policies.declarations import PROPOSAL, assumed, costs_to_run
from sim.policies.policy import Declaration, Policy, Setting, Targets
from sim.quantity import Quantity, Status


class CurriculumGuide(Policy):
    """Curricula are revised every year; courses outside the guide lose public money."""

    name = "curriculum_guide"
    zh = "年度职业需求与培训指南"
    en = "Yearly curriculum guide"
    says = (
        "年度发布《广东AI职业需求与培训指南》。 … 每年6月前完成岗位能力标准、技能等级、培训路"
        "径、薪酬区间“四清单”，作为财政补贴课程准入门槛。(提案二(一)1)"
    )
    does_zh = (
        "课程由三年一调改为每年一调，毕业生学到的是当年岗位要求；每年6月按各职业空缺比例列出可"
        "补贴课程，未列入的失去财政补贴，机构逐步减少其席位。"
    )
    does_en = (
        "Curricula are revised every year instead of every three, so that graduates have "
        "learned what jobs ask for now. Each June the guide lists the courses whose "
        "occupations have most open posts; the others lose public money and, slowly, seats."
    )
    targets = Targets.NOBODY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "interval": Quantity(
            12.0,
            "months",
            6.0,
            36.0,
            f"{PROPOSAL}, II(1)1",
            Status.SEEN,
            "课程更新间隔",
            "months between revisions of a curriculum",
        ),
        "listed": assumed(
            0.6,
            "share of courses",
            0.2,
            1.0,
            "a threshold that excludes nothing would be none",
            "列入指南的课程比例",
            "share of courses that public money may pay for",
        ),
        "monthly_cost": costs_to_run(5e5, "an expert panel of six departments"),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Curricula and public money follow the guide everywhere."""
        interval = levers.rate("curriculum_interval")
        levers.set_rate("curriculum_interval", min(interval, self.setting("interval")))
        levers.guide_share = min(levers.guide_share, self.setting("listed"))

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Curricula as they are, every course listed."""
        return {"interval": 600.0, "listed": 1.0, "monthly_cost": 0.0}
