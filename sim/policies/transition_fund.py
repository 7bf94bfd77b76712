"""就业过渡保障金: income while people search or train after losing their job."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, borne_by_centre, people_hear
from sim.policies.policy import Declaration, Policy, Setting


class TransitionFund(Policy):
    """A guaranteed income after a layoff and an allowance in class."""

    name = "transition_fund"
    zh = "就业过渡保障金"
    en = "Transition fund"
    says = (
        "设立中央统筹、地方配套的就业过渡保障金，对AI技能培训劳动者给予培训补贴。(全国政协委员"
        "寇纲，《香港文汇报》2026-03-08；原文为繁体)"
    )
    does_zh = (
        "被裁减者在若干个月内收入补足到最低工资的一定比例（先扣除失业保险金），参加培训的另有按"
        "月津贴。保障提高保留工资、降低求职强度，津贴使更多人报名培训。支出由中央与地方分担。"
    )
    does_en = (
        "Tops up the income of the laid-off to a share of the minimum wage for some months "
        "(unemployment insurance counts) and pays an allowance in class. The guarantee raises "
        "reservation wages and lowers search; the allowance brings people into courses. The "
        "centre bears a share."
    )
    offers = Offer.SUPPORT
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "support": assumed(
            1.0,
            "multiple of the minimum wage",
            0.3,
            1.5,
            "the speaker names no level; a little above unemployment benefit",
            "保障水平",
            "income guaranteed without work",
        ),
        "support_months": assumed(
            12.0,
            "months",
            3.0,
            24.0,
            "the speaker names no term; a year of transition",
            "最长保障月数",
            "months of support at most",
        ),
        "training_allowance": assumed(
            800.0,
            "yuan per month",
            0.0,
            2500.0,
            "the speaker names no amount; a third of a minimum wage",
            "培训期间津贴",
            "allowance while in class",
        ),
        "central_share": borne_by_centre(
            0.5, "central pooling with local matching; the shares are not said"
        ),
        "awareness": people_hear(0.6, "employment offices tell the registered unemployed"),
    }

    def fill(self, record: np.void) -> None:
        """Only for those who did not leave of their own will."""
        record["after_loss"] = 1

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nobody has heard of it."""
        return {"awareness": 0.0}
