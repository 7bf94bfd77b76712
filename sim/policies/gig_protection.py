"""新就业形态保障: cover, a floor under hourly pay and pensions for platform work."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.model.programmes import Offer
from sim.policies.declarations import assumed, borne_by_centre
from sim.policies.policy import Declaration, Policy, Setting, Targets


class GigProtection(Policy):
    """Platform work gets safer and better paid by the hour; platforms then offer fewer hours."""

    name = "gig_protection"
    zh = "新就业形态劳动者保障"
    en = "Gig-work protection"
    says = (
        "不完全符合确立劳动关系情形但企业对劳动者进行劳动管理的新就业形态劳动者，适用劳动者实际"
        "工作地人民政府规定的最低小时最低工资标准。(《新就业形态劳动者休息和劳动报酬权益保障指"
        "引》，载南京人力资源和社会保障学会信息快报第202405期) 今年试点将进一步扩大到全国范围。"
        "人社部同时将支持新就业形态人员参加职工养老保险。(王晓萍，《香港文汇报》2026-03-08；原"
        "文为繁体)"
    )
    does_zh = (
        "职业伤害保障和养老缴费补助使平台工作的折价变小，更多人愿意去；保费部分转嫁到收入上。时"
        "薪底线高于拥挤压低后的时薪时，平台减少派单时数，人均收入未必上升。养老补助由财政支付。"
    )
    does_en = (
        "Injury cover and help with pension contributions make platform work less of a second "
        "best, so that more people take it up; part of the premium falls on pay. Where the "
        "hourly floor exceeds what crowding leaves, platforms offer fewer hours, and incomes "
        "need not rise. Government pays the pension help."
    )
    offers = Offer.PENSION
    targets = Targets.NOBODY
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "cover": assumed(
            0.25,
            "share",
            0.0,
            1.0,
            "injury cover takes away a quarter of the discount for risk and missing insurance",
            "折价缩小比例",
            "share of the discount on platform work that goes",
        ),
        "premium": assumed(
            0.01,
            "share of pay",
            0.0,
            0.05,
            "the part of the premium that falls on pay",
            "保费转嫁占收入比例",
            "part of the premium that lowers pay",
        ),
        "hourly_floor": assumed(
            0.98,
            "multiple of pay at the start",
            0.0,
            1.2,
            "just below pay at the start: it binds when the platforms are crowded",
            "时薪底线",
            "floor under hourly pay relative to the start",
        ),
        "pension_match": assumed(
            100.0,
            "yuan per month",
            0.0,
            600.0,
            "a small part of the contribution",
            "每人每月养老补助",
            "help with pension contributions, a person",
        ),
        "central_share": borne_by_centre(0.5, "pension insurance is pooled nationally"),
    }

    def pull(self, levers: Levers, where: NDArray[np.bool_]) -> None:
        """Platform work has one market in the model; the floor holds everywhere."""
        levers.set_rate("gig_discount", levers.rate("gig_discount") * (1.0 - self.setting("cover")))
        levers.set_rate("gig_pay", levers.rate("gig_pay") * (1.0 - self.setting("premium")))
        levers.set_rate("gig_floor", max(levers.rate("gig_floor"), self.setting("hourly_floor")))

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Platform work as it is."""
        return {"cover": 0.0, "premium": 0.0, "hourly_floor": 0.0, "pension_match": 0.0}
