"""The tables of a comparison: which columns each has, in which order, and what they mean.

The one place where a published column is declared; the tables are built from it and files are
written beside it, so that nobody has to guess.
"""

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its unit ("" for a name or a key) and its meaning in both languages."""

    unit: str
    zh: str
    en: str


_SCENARIO = Column("", "方案名称", "name of the scenario")
_SEEDS = Column("seeds", "所依据的种子数", "seeds it rests on")
_HORIZON = Column("months", "政策开始以来的月数", "months since the policy's start")
_LOWER = Column("as the value", "95%区间下限", "lower end of the 95 % interval over seeds")
_UPPER = Column("as the value", "95%区间上限", "upper end of the 95 % interval over seeds")


def _compared(unit: str) -> dict[str, Column]:
    """Both worlds, their paired difference and its interval."""
    return {
        "baseline": Column(unit, "基准情景，种子均值", "baseline world, mean over seeds"),
        "policy": Column(unit, "政策情景，种子均值", "policy world, mean over seeds"),
        "difference": Column(
            unit,
            "政策减基准，同种子配对差的均值",
            "policy less baseline, mean of the pairs",
        ),
        "lower": _LOWER,
        "upper": _UPPER,
        "seeds": _SEEDS,
    }


_COSTS = {
    "scenario": _SCENARIO,
    "programme": Column(
        "",
        "政策名称；training_today为政策之外的现有培训；否则为款项性质（wages、benefits、taxes等）",
        "a policy's name, training_today for courses outside every policy, or what the money is "
        "for (wages, benefits, taxes …)",
    ),
    "payer": Column(
        "",
        "付款方：government、firms、workers、providers、outside",
        "who pays: government, firms, workers, providers, outside",
    ),
    "payee": Column("", "收款方，同上", "who receives, likewise"),
    "kind": Column("", "账本中的款项类别", "kind of the payment in the ledger"),
    "nature": Column(
        "",
        "resources为付给模型之外的真实资源，transfer为模型内各方之间的转移，pay为劳动所得",
        "resources: real resources, paid to those outside; transfer: between people, firms, "
        "providers and government; pay: for work",
    ),
    "unit": Column("", "单位：元，真实人口，自政策开始", "yuan of the real people since the start"),
    **_compared("yuan"),
}

_GROUPS = {
    "scenario": _SCENARIO,
    "horizon_months": _HORIZON,
    "dimension": Column(
        "",
        "划分方式：age、education、sex、hukou、city、occupation、focal",
        "what people are grouped by: age, education, sex, hukou, city, occupation, focal",
    ),
    "group": Column(
        "",
        "组别；按政策开始前一个月在基准情景中的状况划分",
        "the group, by what people were in the baseline in the month before the policy's start",
    ),
    "zh": Column("", "组别的中文名", "the group's name in Chinese"),
    "en": Column("", "组别的英文名", "the group's name in English"),
    "people": Column(
        "people",
        "开始时尚未退休的人，以及到该月为止新进入者；真实人口",
        "people not retired at the start, and those who entered by then; real people",
    ),
    "participant_share": Column("share", "其中参加政策的比例", "of these, who took part by then"),
    "employed_baseline": Column(
        "people", "基准情景下在业人数（任何工作）", "at work in the baseline, in any work"
    ),
    "employed_policy": Column("people", "政策情景下在业人数", "at work in the policy world"),
    "difference": Column("people", "政策减基准", "policy less baseline"),
    "lower": _LOWER,
    "upper": _UPPER,
    "points": Column("percentage points", "差异占组内人数", "the difference of the group's people"),
    "points_lower": _LOWER,
    "points_upper": _UPPER,
    "income_baseline": Column(
        "yuan per month",
        "基准情景下自政策开始至该月的人均月收入，含各种来源",
        "income from all sources per person and month from the start to then, baseline",
    ),
    "income_policy": Column("yuan per month", "政策情景下的同一指标", "the same, policy world"),
    "income_difference": Column("yuan per month", "政策减基准", "policy less baseline"),
    "income_lower": _LOWER,
    "income_upper": _UPPER,
    "seeds": _SEEDS,
}


def _over_time(name: str, value: Column, sample: Column) -> dict[str, Column]:
    """A value by months since displacement in each world."""
    return {
        "scenario": _SCENARIO,
        "group": Column("", "all为全部，focal为重点群体", "all, or focal for the focal group"),
        "world": Column("", "baseline为基准情景，policy为政策情景", "baseline or policy"),
        "months_since": Column(
            "months",
            "失业以来的月数；收入按季度平均，记在季度中间的月份",
            "months since displacement; the middle of the quarter where incomes are averaged",
        ),
        name: value,
        "lower": _LOWER,
        "upper": _UPPER,
        "difference": Column(
            value.unit,
            "政策减基准，同种子配对差的均值；基准行为空",
            "policy less baseline, mean of the pairs; empty in rows of the baseline",
        ),
        "difference_lower": _LOWER,
        "difference_upper": _UPPER,
        "sample": sample,
        "seeds": _SEEDS,
    }


_CURVES = _over_time(
    "share_without_formal_job",
    Column(
        "share",
        "两个世界中同月被裁者里到该月末仍未进入正规岗位的比例（Kaplan–Meier）",
        "not yet in a formal job by the end of that month, of those displaced in the same month "
        "in both worlds (Kaplan-Meier)",
    ),
    Column("simulated people", "该月仍在风险中的人数", "still followed and without a job then"),
)
_INCOME_PATHS = _over_time(
    "relative_income",
    Column(
        "share of own past",
        "各种来源的收入与同一批人此前12个月均值之比",
        "income from all sources, relative to the same people's mean of the 12 months before",
    ),
    Column("simulated people", "能追踪到该季度末的人数", "followed to the end of the quarter"),
)

CODEBOOK: dict[str, dict[str, Column]] = {
    "costs": _COSTS,
    "groups": _GROUPS,
    "curves": _CURVES,
    "income_paths": _INCOME_PATHS,
}
"""Every table by name, and its columns in their order."""
