"""监测—预警—响应: other policies wait until the figures say so."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.model.programmes import Offer, Scope, Watched, WatchedGroup
from sim.policies.declarations import assumed, costs_to_run
from sim.policies.policy import Choice, Declaration, Policy, Setting, Targets
from sim.quantity import Status


class EarlyWarning(Policy):
    """Watches areas with a delay and switches on what waits for a warning there."""

    name = "early_warning"
    zh = "监测—预警—响应"
    en = "Early warning"
    says = (
        "构建“区域—行业—职业—群体”多维监测网络，加强人工智能对就业影响的动态监测。制定失业"
        "风险预案和做好政策储备，形成“监测—预警—响应”全链条应对机制。(中国劳动和社会保障科"
        "学研究院，《如何推动人工智能与就业良性互动？》最后一段)"
    )
    does_zh = (
        "按地区观察最近三个月已公布的失业率（相对常态），或企业申报的因技术和需求裁员：按地区、行"
        "业、职业和人群分别统计，每千个同类岗位裁员超过阈值即发出预警，持续若干个月；标有 "
        "on_warning 的其他政策只在预警地区、对预警职业生效。数字有发布时滞，也有偶然波动，会误报"
        "也会漏报。"
    )
    does_en = (
        "Looks at the last three months known: at unemployment of an area relative to its norm, "
        "or at the layoffs for which firms name technology or demand, by area, sector, "
        "occupation and group, for each 1,000 jobs of the same kind. Above a threshold a "
        "warning is out for some months. Policies marked on_warning are in force only there, "
        "and for the occupations concerned. Figures come late and jump by chance: there are "
        "false alarms and missed ones."
    )
    offers = Offer.WARNING
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "indicator": Choice(
            "unemployment",
            ("unemployment", "layoffs"),
            "assumption: the surveyed rate is what bureaus publish",
            Status.ASSUMPTION,
            "监测指标",
            "what is watched",
        ),
        "area": Choice(
            "zone",
            ("city", "zone", "province"),
            "assumption: single cities are few people in a small simulation and jump by chance",
            Status.ASSUMPTION,
            "监测范围",
            "areas watched apart",
        ),
        "unemployment_threshold": assumed(
            1.15,
            "multiple of the norm",
            1.0,
            2.0,
            "a rise by about three quarters of a point",
            "失业率阈值",
            "unemployment relative to its norm that raises the alarm",
        ),
        "breakdown": Choice(
            "sector_and_occupation",
            ("none", "sector", "occupation", "sector_and_occupation"),
            "the document names region, sector, occupation and group",
            Status.SEEN,
            "裁员分类统计",
            "what layoffs are told apart by",
        ),
        "watched_group": Choice(
            "focal",
            ("everybody", "older", "focal"),
            "assumption: the group for which the responses are meant",
            Status.ASSUMPTION,
            "监测人群",
            "whose layoffs are counted; older is 35 and over",
        ),
        "layoff_threshold": assumed(
            3.0,
            "per 1,000 jobs of the kind and month",
            0.05,
            30.0,
            "several times what the central path brings in a usual month",
            "裁员阈值",
            "layoffs of the group that raise the alarm",
        ),
        "least_people": assumed(
            1500.0,
            "people in three months",
            0.0,
            20000.0,
            "below this a figure says little",
            "最少裁员人数",
            "layoffs below which no alarm is raised",
        ),
        "delay": assumed(
            2.0,
            "months",
            0.0,
            12.0,
            "surveys are published with a delay",
            "发布时滞",
            "months until a figure is known",
        ),
        "lasting": assumed(
            12.0,
            "months",
            1.0,
            60.0,
            "a response is set up for a year",
            "响应持续月数",
            "months for which a warning stays out",
        ),
        "monthly_cost": costs_to_run(1e6, "a monitoring network of 21 cities"),
    }

    def fill(self, record: np.void) -> None:
        """What is watched, where, and from where on it is too much."""
        indicator = str(self.settings["indicator"])
        unemployment = indicator == "unemployment"
        record["watched"] = Watched.UNEMPLOYMENT if unemployment else Watched.LAYOFFS
        record["scope"] = Scope[str(self.settings["area"]).upper()]
        told_apart = str(self.settings["breakdown"])
        record["by_sector"] = "sector" in told_apart
        record["by_occupation"] = "occupation" in told_apart
        record["watched_group"] = WatchedGroup[str(self.settings["watched_group"]).upper()]
        threshold = "unemployment_threshold" if unemployment else "layoff_threshold"
        record["threshold"] = self.setting(threshold)

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Nothing waits for it, and watching costs nothing."""
        return {"monthly_cost": 0.0}
