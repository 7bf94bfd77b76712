"""公共就业服务与一人一策: help with where to apply."""

from collections.abc import Mapping
from typing import ClassVar

from sim.model.programmes import Offer
from sim.policies.declarations import assumed, costs_to_run, people_hear
from sim.policies.policy import Declaration, Policy, Setting


class JobMatchingService(Policy):
    """Counselled people look at several posts and apply where their chance is best."""

    name = "job_matching_service"
    zh = "公共就业服务（一人一策）"
    en = "Job-matching service"
    says = (
        "用AI算法提升人岗匹配精度；对转型人员提供“一人一策”职业能力评估、路径设计、岗位推荐、"
        "跟踪回访。(提案二(三)2)"
    )
    does_zh = (
        "接受服务的求职者每次申请前多看几个岗位，避开拒收35岁以上或技能达不到的岗位，选自己最合"
        "适的。改变的是谁与谁相遇，不增加岗位。名额有限，按人月付费。"
    )
    does_en = (
        "Before each application a client looks at some more posts, avoids those that rule out "
        "people of 35 and over or ask for more than she can do, and takes the one she fits "
        "best. It changes who meets whom, not how many posts there are. Places are limited and "
        "paid by the month."
    )
    offers = Offer.COUNSELLING
    parameters: ClassVar[Mapping[str, Declaration]] = {
        "looks": assumed(
            2.0,
            "posts",
            0.0,
            6.0,
            "how much better a data-driven service aims is not known",
            "每次多看岗位数",
            "posts looked at beyond the first",
        ),
        "clients": assumed(
            100000.0,
            "people at a time",
            1000.0,
            500000.0,
            "about 1,000 advisers with 100 clients each",
            "同时服务人数",
            "people served at a time",
        ),
        "client_cost": assumed(
            150.0,
            "yuan per person and month",
            50.0,
            500.0,
            "one adviser at 15,000 yuan a month for 100 clients",
            "每人每月成本",
            "cost for each person and month",
        ),
        "monthly_cost": costs_to_run(3e6, "one joint information system of four departments"),
        "awareness": people_hear(0.5, "about half of those who look for work register"),
    }

    @classmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """It has no clients."""
        return {"clients": 0.0, "monthly_cost": 0.0}
