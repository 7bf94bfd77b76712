"""What is measured: every measure declared once, with its unit and its definition."""

from collections.abc import Iterable
from typing import NamedTuple

from sim.model.columns import HORIZONS
from sim.model.indicators import MONTHS, PEOPLE, SHARE, YUAN, YUAN_A_MONTH

CHANGE = "relative change"
YUAN_EACH = "yuan each"
SIMULATED = "simulated people"
ORDERS = "orders"
INDEX = "index 0 to 1"
FOLLOWED = "_baseline_displaced"
"""Ending of a measure over the baseline's displaced, followed in both worlds, displaced or not."""
EACH_WORLD = "_each_world"
"""Ending of a measure over each world's own displaced."""


class Measure(NamedTuple):
    """A measure of one world.

    ``unit``: "people" and "yuan" are those of the real population.
    ``says``: the definition, a sentence.
    """

    name: str
    unit: str
    theme: str
    zh: str
    en: str
    says: str


_GROUPS = {"": ("", "", ""), "focal_": ("重点群体", "Focal group: ", ", of the focal group")}
_WORK = {
    "formal": ("正规岗位", "in a formal job", "a formal job"),
    "any": ("任何工作", "in any work", "a formal job, platform work or an own business"),
}
_COUNTED = (
    "layoffs from a job of 3 months or more without recall; statutory age and death are censored, "
    "leaving the labour force is not"
)


def _of_cohorts() -> list[Measure]:
    """Measures of those displaced, for all of them and for the focal group."""
    found = []
    for group, (zh, en, whom) in _GROUPS.items():
        found.append(
            Measure(
                f"{group}cohort",
                SIMULATED,
                "displaced",
                f"{zh}失业者样本(模拟人数)",
                f"{en}displaced people that this rests on",
                f"Simulated people{whom} whose displacement is followed ({_COUNTED}).",
            )
        )
        for work, (zh_work, en_work, what) in _WORK.items():
            found += [
                Measure(
                    f"{group}reemployed_{work}_{h}_months",
                    SHARE,
                    "displaced",
                    f"{zh}失业后{h}个月再就业率({zh_work})",
                    f"{en}{en_work} {h} months after displacement",
                    f"Share{whom} in {what} at the end of month {h} after displacement, of all "
                    f"who could be followed so long ({_COUNTED}).",
                )
                for h in HORIZONS
            ]
        found.append(
            Measure(
                f"{group}median_months_to_formal_job",
                MONTHS,
                "displaced",
                f"{zh}失业到正规岗位的中位月数",
                f"{en}median months to a formal job",
                f"Kaplan-Meier median{whom} from displacement to the first formal job; who has "
                "none by the end is right-censored; nan where half are never reached.",
            )
        )
        found += [
            Measure(
                f"{group}income_change_year_{year}",
                CHANGE,
                "income",
                f"{zh}失业后第{year}年收入(比此前)",
                f"{en}income in year {year} after displacement, against own past",
                f"Mean income from all sources{whom} in months {12 * year - 11} to {12 * year} "
                "after displacement, relative to the same people's mean of the 12 months before, "
                "less 1; severance falls in month 0.",
            )
            for year in (1, 2)
        ]
        found += [
            Measure(
                f"{group}income_lost_{name}",
                YUAN_EACH,
                "income",
                f"{zh}{zh_span}人均收入损失现值",
                f"{en}present value of income lost, {en_span}",
                f"Own mean income of the 12 months before less income from all sources{whom}, from "
                f"the month of displacement to {says} months after, discounted by "
                "income_discount a year; mean of all who could be followed so long.",
            )
            for name, zh_span, en_span, says in (
                ("36_months", "失业后36个月", "36 months after displacement", "36"),
                ("window", "失业后设定窗口内", "over the window set", "income_window"),
            )
        ]
    return found


_PEOPLE_OF_AGE = (
    "people who entered a year ago or more and have not retired, those outside the labour force "
    "included; mean income of the last 12 months"
)


def _of_incomes() -> list[Measure]:
    """Poverty and inequality, of everybody of working age and of the focal group."""
    found = []
    for group, (zh, en, whom) in _GROUPS.items():
        for line, zh_line, en_line in (("low", "低线", "lower"), ("high", "高线", "higher")):
            found += [
                Measure(
                    f"{group}poverty_{line}",
                    SHARE,
                    "income",
                    f"{zh}期末贫困率({zh_line})",
                    f"{en}below the {en_line} poverty line at the end",
                    f"Share{whom} whose income is below poverty_{line}: {_PEOPLE_OF_AGE}.",
                ),
                Measure(
                    f"{group}poverty_gap_{line}",
                    YUAN_A_MONTH,
                    "income",
                    f"{zh}贫困者收入缺口({zh_line})",
                    f"{en}mean gap of the poor to the {en_line} line",
                    f"What those{whom} below poverty_{line} lack of it on average.",
                ),
            ]
        found.append(
            Measure(
                f"{group}gini",
                INDEX,
                "income",
                f"{zh}收入基尼系数(期末)",
                f"{en}Gini coefficient of incomes at the end",
                f"Of incomes{whom}: {_PEOPLE_OF_AGE}.",
            )
        )
    return found


_OF_WORLDS = (
    *_of_incomes(),
    Measure(
        "displaced",
        PEOPLE,
        "displaced",
        "被替代或裁减人数",
        "people displaced",
        "Layoffs from a job of 3 months or more without recall, from the policy's start on.",
    ),
    Measure(
        "focal_displaced",
        PEOPLE,
        "displaced",
        "重点群体被裁减人数",
        "Focal group: people displaced",
        "The same, aged 35 or more with high school at most in an exposed occupation.",
    ),
    Measure(
        "focal_income_window",
        YUAN_A_MONTH,
        "income",
        "重点群体月均收入(全期)",
        "Focal group: mean income since the policy's start",
        "Income from all sources per person of the focal group, mean of all months since.",
    ),
    Measure(
        "focal_income_end",
        YUAN_A_MONTH,
        "income",
        "重点群体月均收入(期末)",
        "Focal group: mean income at the end",
        "The same, mean of the last 12 months.",
    ),
    Measure(
        "unemployment_rate",
        SHARE,
        "labour_market",
        "失业率",
        "unemployment rate",
        "Unemployed of employed and unemployed, first-job seekers aside; last 12 months.",
    ),
    Measure(
        "unemployment_rate_35_plus",
        SHARE,
        "labour_market",
        "35岁及以上失业率",
        "unemployment rate, 35 and over",
        "The same for ages 35 and over; mean of the last 12 months.",
    ),
    Measure(
        "focal_unemployment_rate",
        SHARE,
        "labour_market",
        "重点群体失业率",
        "Focal group: unemployment rate",
        "The same for the focal group; mean of the last 12 months.",
    ),
    Measure(
        "employed",
        PEOPLE,
        "labour_market",
        "就业人数",
        "people at work",
        "Formal jobs, platform work and own business; mean of the last 12 months.",
    ),
    Measure(
        "formal_jobs",
        PEOPLE,
        "labour_market",
        "正规就业人数",
        "people in formal jobs",
        "Employees of firms; mean of the last 12 months.",
    ),
    Measure(
        "platform_work",
        PEOPLE,
        "labour_market",
        "平台就业人数",
        "people in platform work",
        "People whose work is on a platform; mean of the last 12 months.",
    ),
    Measure(
        "job_years",
        "job-years",
        "labour_market",
        "就业人年",
        "years of work",
        "Sum of people at work over all months since the policy's start, by 12.",
    ),
    Measure(
        "adoption_llm",
        SHARE,
        "technology",
        "采用大模型的企业",
        "firms using language models",
        "Share of firms that have adopted language models by the last month.",
    ),
    Measure(
        "adoption_vision",
        SHARE,
        "technology",
        "采用机器视觉的企业",
        "firms using machine vision",
        "Share of firms that have adopted machine vision by the last month.",
    ),
    Measure(
        "adoption_robot",
        SHARE,
        "technology",
        "采用机器人的企业",
        "firms using robots",
        "Share of firms that have adopted robots by the last month.",
    ),
    Measure(
        "jobs_removed",
        PEOPLE,
        "technology",
        "被技术替代的岗位",
        "jobs removed by technology",
        "Jobs that technology has made needless by the last month, before demand and new tasks.",
    ),
    Measure(
        "output",
        YUAN,
        "technology",
        "企业产出（按期初人工计价）",
        "firms' output at the pay of the start",
        "What firms plan to make since the policy's start, valued at the mean pay of the staff it "
        "took at the start: less than its value in the market, so that a loss is a lower bound; "
        "only its difference means something.",
    ),
    Measure(
        "layoffs_share_of_cuts",
        SHARE,
        "technology",
        "裁员占减岗比重",
        "layoffs' share of the jobs removed",
        "Layoffs caused by technology in the whole run, of the jobs removed by its end; the rest "
        "was met by attrition.",
    ),
    Measure(
        "enrolled",
        PEOPLE,
        "training",
        "培训入学人次",
        "trainees enrolled",
        "Training spells begun since the policy's start, with or without a programme.",
    ),
    Measure(
        "completed",
        PEOPLE,
        "training",
        "结业人次",
        "trainees who completed",
        "Of these, completed by the end of the run.",
    ),
    Measure(
        "dropped_out",
        PEOPLE,
        "training",
        "中途退出人次",
        "trainees who dropped out",
        "Of these, left before the end of the course without a job.",
    ),
    Measure(
        "placed_6_months",
        SHARE,
        "training",
        "结业后6个月内就业率",
        "graduates in a new formal job within 6 months",
        "Share of graduates who took up a formal job within 6 months of completing, of those "
        "who could be followed so long; keeping the old job does not count.",
    ),
    Measure(
        "placed_as_taught",
        SHARE,
        "training",
        "结业后6个月内在所学职业就业率",
        "graduates in the occupation taught within 6 months",
        "The same, in the occupation that the course taught.",
    ),
    Measure(
        "participants",
        PEOPLE,
        "training",
        "政策参加人数",
        "programme participants",
        "Different people who have enrolled in the scenario's new or changed programmes.",
    ),
    Measure(
        "programme_completed",
        PEOPLE,
        "training",
        "政策班结业人次",
        "programme trainees who completed",
        "Training spells in the new or changed programmes completed by the end of the run.",
    ),
    Measure(
        "programme_placed_6_months",
        SHARE,
        "training",
        "政策班结业后6个月内就业率",
        "programme graduates in a new formal job within 6 months",
        "Like graduates in general, for the new or changed programmes: a gross rate, which says "
        "nothing of what the programme added.",
    ),
    Measure(
        "programme_placed_as_taught",
        SHARE,
        "training",
        "政策班结业后6个月内在所学职业就业率",
        "programme graduates in the occupation taught within 6 months",
        "The same, in the occupation that the course taught.",
    ),
    Measure(
        "job_changes",
        PEOPLE,
        "training",
        "转岗人数",
        "participants who changed to an unexposed occupation",
        "Different participants of any new or changed programme who left an exposed occupation and "
        "held a formal job in one that is not exposed for 6 months or more.",
    ),
    Measure(
        "job_changes_best_year",
        PEOPLE,
        "training",
        "最好一年的转岗人数",
        "participants who changed to an unexposed occupation, in the best year",
        "The same, by the year since the policy's start in which the new job began; the highest.",
    ),
    Measure(
        "job_changes_trained",
        PEOPLE,
        "training",
        "转岗人数（其中结业者）",
        "those of them who had completed a course",
        "Different participants who completed a course of the programmes, came to it from an "
        "exposed occupation and then held a job in another for 6 months or more.",
    ),
    Measure(
        "lessons_a_year",
        PEOPLE,
        "training",
        "通识短课年人次",
        "person-times of short courses in digital basics a year",
        "Mean of the months since the policy's start, times twelve.",
    ),
    Measure(
        "orders",
        ORDERS,
        "orders",
        "企业订单数",
        "orders placed by firms",
        "Orders signed since the policy's start, of the real population's firms.",
    ),
    Measure(
        "order_seats",
        PEOPLE,
        "orders",
        "订单学位数",
        "seats ordered",
        "Trainees that these orders ask for.",
    ),
    Measure(
        "promised",
        PEOPLE,
        "orders",
        "承诺录用人数",
        "hires promised",
        "Promised at signing: the commitment times the seats, rounded up.",
    ),
    Measure(
        "hired",
        PEOPLE,
        "orders",
        "实际录用人数",
        "hires from order classes",
        "Graduates whom the ordering firm hired for the post when the class graduated.",
    ),
    Measure(
        "delivered_share",
        SHARE,
        "orders",
        "承诺兑现率",
        "promised hires delivered",
        "Hired of promised, over the orders settled by the end of the run.",
    ),
    Measure(
        "retained_6_months",
        SHARE,
        "orders",
        "录用6个月后留用率",
        "still in the post 6 months after hire",
        "Share of those hired still in the same post without a gap, orders old enough only.",
    ),
    Measure(
        "retained_12_months",
        SHARE,
        "orders",
        "录用12个月后留用率",
        "still in the post 12 months after hire",
        "The same after 12 months.",
    ),
    Measure(
        "relabelled",
        PEOPLE,
        "orders",
        "冒名充数人数",
        "staff passed off as hires",
        "People already employed or hired anyway for whom firms claimed the payment.",
    ),
    Measure(
        "dismissed",
        PEOPLE,
        "orders",
        "考核后辞退人数",
        "hires dismissed after the check",
        "Hires from order classes dismissed once the payment was safe.",
    ),
    Measure(
        "programme_cost",
        YUAN,
        "money",
        "公共培训与政策支出",
        "public cost of programmes and training",
        "Payments to firms and providers net of clawback, and today's training subsidies, since "
        "the policy's start.",
    ),
    Measure(
        "month_out_of_money",
        MONTHS,
        "money",
        "首次经费用尽的月份",
        "month in which a programme first ran out of money",
        "The first month, counted from the run's first, in which a programme had to turn away a "
        "claim because its budget was spent; empty if that never happened. Each policy with a "
        "budget has this measure for itself, too, under its name.",
    ),
    Measure(
        "benefits_paid",
        YUAN,
        "money",
        "失业保险金支出",
        "unemployment benefits",
        "Benefits paid since the policy's start.",
    ),
    Measure(
        "taxes_received",
        YUAN,
        "money",
        "税费收入",
        "taxes and contributions",
        "Taxes on wages and contributions to unemployment insurance since the policy's start.",
    ),
    Measure(
        "net_public_cost",
        YUAN,
        "money",
        "公共净支出",
        "public cost net of benefits saved and taxes gained",
        "Programmes and training plus benefits less taxes; only its difference means something.",
    ),
    Measure(
        "private_training_cost",
        YUAN,
        "money",
        "企业与个人培训支出",
        "training paid by firms and trainees",
        "Course fees paid by trainees and by firms, since the policy's start.",
    ),
)

COHORT_MEASURES: dict[str, Measure] = {m.name: m for m in _of_cohorts()}
"""Measures of those displaced. In a comparison they are taken over three cohorts:

- those who lost their job in the same month in both worlds, without ending in the name;
- the baseline's displaced, followed in both worlds (``FOLLOWED``). Some of these keep their job in
  the other world by mere luck, so that even a policy that does nothing seems to help: a placebo
  gave +3 points at three months. It counts displacements that a policy prevents, and this luck;
- each world's own displaced (``EACH_WORLD``), partly different people.
"""

RAN_OUT = "month_out_of_money_"
"""Beginning of a measure that a world has for each policy with a budget; its name follows."""


def ran_out(policy: str) -> Measure:
    """The month in which one policy had no more money."""
    from sim.policies.catalogue import policy_classes  # it imports Numba

    one = policy_classes()[policy]
    return Measure(
        RAN_OUT + policy,
        MONTHS,
        "money",
        f"{one.zh}：经费用尽的月份",
        f"{one.en}: month in which its money ran out",
        "The month, counted like the start of a policy from the run's first, in which it first had "
        "to turn somebody away because its budget was spent or promised; empty if it never had.",
    )


def with_budgets(names: Iterable[str]) -> "dict[str, Measure]":
    """All measures by name, and of those in ``names`` the ones of single policies' budgets."""
    single = dict.fromkeys(name for name in names if name.startswith(RAN_OUT))
    return MEASURES | {name: ran_out(name.removeprefix(RAN_OUT)) for name in single}


WORLD_MEASURES: dict[str, Measure] = {m.name: m for m in _OF_WORLDS}
"""Measures of a whole world."""


def _over(measure: Measure, ending: str, zh: str, en: str, says: str) -> Measure:
    return measure._replace(
        name=measure.name + ending,
        zh=f"{measure.zh}({zh})",
        en=f"{measure.en} ({en})",
        says=f"{measure.says} {says}",
    )


def _followed(measure: Measure) -> Measure:
    says = "Over those displaced in the baseline, in both worlds: who keeps the job counts too."
    return _over(measure, FOLLOWED, "基准情景的失业者", "the baseline's displaced", says)


def _each_world(measure: Measure) -> Measure:
    says = "Over those displaced in each world itself: partly different people."
    return _over(measure, EACH_WORLD, "各自情景的失业者", "each world's own displaced", says)


MEASURES: dict[str, Measure] = (
    COHORT_MEASURES
    | {m.name: m for m in map(_followed, COHORT_MEASURES.values())}
    | {m.name: m for m in map(_each_world, COHORT_MEASURES.values())}
    | WORLD_MEASURES
)
"""All measures by name."""
