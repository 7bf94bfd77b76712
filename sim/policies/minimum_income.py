"""兜底保障: a floor under the income of people long without work, and a higher minimum wage."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.model.programmes import Offer
from sim.policies.declarations import assumed, borne_by_centre, people_hear
from sim.policies.policy import Declaration, Policy, Setting


class MinimumIncome(Policy):
    """An income floor after a long spell without work, and a factor on the minimum wage."""

    name = "minimum_income"
    zh = "兜底保障与再分配"
    en = "Minimum income"
    says = (
        "探索构建人工智能时代新型收入分配制度，加大最低工资保障、社会保障再分配力度，让更多社会"
        "成员共享技术进步的红利。(中国劳动和社会保障科学研究院，《如何推动人工智能与就业良性互"
        "动？》第三段)"
    )
    does_zh = (
        "长期没有工作的人收入补足到最低工资的一定比例，不限月数，不问离职原因；同时可提高最低工"
        "资，提高后企业按用工成本上升减少岗位。"
    )
    does_en = (
        "Tops up the income of people long without work to a share of the minimum wage, for as "
        "long as it lasts and whatever the cause; may also raise the minimum wage, to which "
        "firms answer with fewer jobs as labour becomes dearer."
    )
    offers = Offer.SUPPORT
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "support": assumed(
            0.6,
            "share of the minimum wage",
            0.2,
            1.0,
            "about the minimum living standard of one person, 1,240 yuan",
            "兜底水平",
            "income guaranteed without work",
        ),
        "support_after": assumed(
            6.0,
            "months",
            0.0,
            24.0,
            "relief comes when other means are used up",
            "失业多少个月后可领",
            "months without work before",
        ),
        "minimum_wage": assumed(
            1.0,
            "multiple of the present level",
            1.0,
            1.3,
            "unchanged unless a scenario raises it",
            "最低工资倍数",
            "factor on the minimum wage",
        ),
        "central_share": borne_by_centre(0.3, "relief is mostly local"),
        "awareness": people_hear(0.7, "relief is well known"),
    }

    def fill(self, record: np.void) -> None:
        """It lasts as long as the need."""
        record["support_months"] = 255

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """The minimum wage holds for everybody in the cities of the target."""
        levers.minimum_wage[where] *= self.setting("minimum_wage")

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it, and the minimum wage stays."""
        return {"awareness": 0.0, "minimum_wage": 1.0}
