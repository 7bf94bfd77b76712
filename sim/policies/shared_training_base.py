"""共享基地与云平台: seats where there are few."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, costs_to_run
from sim.policies.policy import Declaration, Policy, Setting, Targets


class SharedTrainingBase(Policy):
    """Cities short of training seats are brought to a floor, at the cost of equipment."""

    name = "shared_training_base"
    zh = "共享实训基地与云平台"
    en = "Shared training bases"
    says = (
        "建设省级“AI产教融合实训基地”和区域公共实训中心，高校、职校实验室有序向社会开放；搭建"
        "全省“数字技能培训资源云平台”。(提案二(二)3)"
    )
    does_zh = (
        "席位低于底线的城市分批增加席位，按席位付设备费用；教师不随之增加，师生比下降，教学质量"
        "随之略降。"
    )
    does_en = (
        "Cities with fewer seats than a floor get more, step by step, at a price for each. "
        "Teachers do not come with them, so that each seat has fewer and teaching gets a "
        "little worse."
    )
    offers = Offer.CAPACITY
    targets = Targets.CITIES
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "seats_per_1000": assumed(
            8.0,
            "seats per 1,000 workers",
            0.0,
            15.0,
            "what Guangzhou has",
            "席位底线",
            "seats to which a city is brought",
        ),
        "build_months": assumed(
            24.0,
            "months",
            6.0,
            60.0,
            "two years to build and open",
            "建设月数",
            "months over which they are built",
        ),
        "seat_cost": assumed(
            20000.0,
            "yuan per seat",
            5000.0,
            80000.0,
            "simulators, servers and robots shared by a class; the proposal calls them dear",
            "每席位设备投入",
            "cost of a new seat",
        ),
        "monthly_cost": costs_to_run(3e6, "running a cloud platform for the province"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """No city is short of nothing."""
        return {"seats_per_1000": 0.0, "monthly_cost": 0.0}
