"""政策宣传: more people and firms hear of the programmes there are."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.policies.declarations import assumed, costs_to_run
from sim.policies.policy import Declaration, Policy, Setting, Targets


class Publicity(Policy):
    """Raises the awareness of every other programme and of today's public courses."""

    name = "publicity"
    zh = "全媒体政策宣传"
    en = "Publicity"
    says = (
        "全媒体推送“AI时代新职业”政策解读与成功案例，增强劳动者转型信心。 … 每年举办AI职业技"
        "能竞赛、数字人才交流会，选树“AI转型先锋”。(提案二(四)1、2)"
    )
    does_zh = (
        "使一部分原来不知道的劳动者和企业知道现有各项目与公共培训，并略微提高考虑培训的意愿。本"
        "身不改变任何岗位；知道的人是否参加仍由自己权衡。"
    )
    does_en = (
        "Some of the people and firms that had not heard of a programme, or of today's public "
        "courses, now have, and a few more think of training. It changes no post; whether "
        "those who know take part is theirs to weigh."
    )
    targets = Targets.NOBODY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "people_told": assumed(
            0.3,
            "share",
            0.0,
            1.0,
            "campaigns reach perhaps a third of those who had not heard",
            "新知晓劳动者比例",
            "share of people who had not heard and now have",
        ),
        "firms_told": assumed(
            0.2,
            "share",
            0.0,
            1.0,
            "firms are harder to reach",
            "新知晓企业比例",
            "share of firms that had not heard and now have",
        ),
        "interest": assumed(
            1.1,
            "multiple",
            1.0,
            2.0,
            "success stories and contests make a tenth more think of training",
            "培训意愿倍数",
            "factor on how often people think of a course",
        ),
        "monthly_cost": costs_to_run(
            5e6, "60 million yuan a year for province-wide campaigns and contests"
        ),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Word spreads everywhere."""
        levers.people_told = self.setting("people_told")
        levers.firms_told = self.setting("firms_told")
        known = levers.rate("training_awareness")
        levers.set_rate("training_awareness", known + (1.0 - known) * levers.people_told)
        for rate in ("training_interest", "training_interest_employed"):
            levers.set_rate(rate, min(1.0, levers.rate(rate) * self.setting("interest")))

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody listens."""
        return {"people_told": 0.0, "firms_told": 0.0, "interest": 1.0, "monthly_cost": 0.0}
