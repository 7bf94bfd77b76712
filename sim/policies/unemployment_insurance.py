"""失业保险: level, duration and coverage of unemployment benefit."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.policies.declarations import assumed
from sim.policies.policy import Declaration, Policy, Setting, Targets


class UnemploymentInsurance(Policy):
    """Higher, longer or wider unemployment benefit, as entitlements arise."""

    name = "unemployment_insurance"
    zh = "失业保险"
    en = "Unemployment insurance"
    says = (
        "强化就业政策与失业保险、生活保障类政策协同联动，为技能提升和转岗困难的劳动者及时提供失"
        "业救济和兜底保障。(中国劳动和社会保障科学研究院，《如何推动人工智能与就业良性互动？》"
        "最后一段)"
    )
    does_zh = (
        "改变失业保险金占最低工资的比例、领取期限与参保面。待遇越高、越长，求职强度越低，保留工"
        "资越高；参保面对此后失去工作的人生效。"
    )
    does_en = (
        "Changes the level of benefit relative to the minimum wage, its months and the share "
        "of people insured. Higher and longer benefits lower search and raise reservation "
        "wages; wider coverage holds for those who lose a job from then on."
    )
    targets = Targets.NOBODY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "level": assumed(
            1.2,
            "multiple of the present level",
            0.5,
            2.0,
            "from 90 % to 108 % of the minimum wage",
            "给付水平倍数",
            "factor on the level of benefit",
        ),
        "duration": assumed(
            1.25,
            "multiple of the present months",
            0.5,
            2.0,
            "a quarter longer",
            "领取期限倍数",
            "factor on the months of benefit",
        ),
        "added_coverage": assumed(
            0.3,
            "share of those not insured",
            0.0,
            1.0,
            "a third of those outside, many of them migrants, are brought in",
            "新增参保比例",
            "share of those not insured who become so",
        ),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Benefit rules are the economy's; every insured person meets them."""
        insured = levers.rate("ui_insured")
        for rate, factor in (("ui_replacement", "level"), ("ui_duration", "duration")):
            levers.set_rate(rate, levers.rate(rate) * self.setting(factor))
        levers.set_rate("ui_insured", insured + (1.0 - insured) * self.setting("added_coverage"))

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Benefits as they are."""
        return {"level": 1.0, "duration": 1.0, "added_coverage": 0.0}
