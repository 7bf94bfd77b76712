"""就业影响评估: employment impact is assessed before firms adopt."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.policies.declarations import assumed, costs_to_run
from sim.policies.policy import Declaration, Policy, Setting, Targets


class AdoptionPace(Policy):
    """Large firms adopt more slowly; what they would have saved is not saved."""

    name = "adoption_pace"
    zh = "就业影响评估"
    en = "Employment impact assessment"
    says = (
        "建立人工智能技术应用对就业影响的动态评估机制，合理把握技术应用的节奏与范围。(中国劳动"
        "和社会保障科学研究院，《如何推动人工智能与就业良性互动？》第一段)"
    )
    does_zh = (
        "对规模以上企业的人工智能项目先评估再上马，采用概率按比例下降。岗位被替代得慢，单位成本"
        "也降得慢，产出与由此带来的岗位随之减少。"
    )
    does_en = (
        "AI projects of larger firms are assessed first, so that fewer adopt in a month. Jobs "
        "are replaced more slowly, and so are costs: output and the jobs that come with it "
        "grow less."
    )
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "pace": assumed(
            0.7,
            "share of the present hazard",
            0.0,
            1.0,
            "assessment delays or stops about a third of projects in a year",
            "采用速度",
            "adoption hazard relative to today",
        ),
        "staff": assumed(
            20.0,
            "people",
            1.0,
            300.0,
            "the size from which mass layoffs must be reported",
            "适用企业最小规模",
            "firms of this size or more are assessed",
        ),
        "monthly_cost": costs_to_run(2e6, "staff of 21 city bureaus"),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Firms of some size in the cities of the target adopt at another pace."""
        levers.adoption_pace[where] *= self.setting("pace")
        levers.assessed_staff = self.setting("staff")

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Assessment delays nobody."""
        return {"pace": 1.0, "monthly_cost": 0.0}
