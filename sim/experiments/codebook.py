"""The tables of a comparison: which columns each has, in which order, and what they mean.

The one place where a published column is declared; the tables are built from it and files are
written beside it, so that nobody has to guess.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.model.indicators import INDICATORS, SHARE

if TYPE_CHECKING:
    import pandas as pd


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
        "政策名称；training_today为政策之外的现有培训；retraining_by_firms为企业自己的再培训；否则为"
        "款项性质（wages、benefits、taxes等）",
        "a policy's name, training_today for courses outside every policy, retraining_by_firms for "
        "what firms spend on their own staff, or what the money is for (wages, benefits, taxes …)",
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

_PARTICIPATION = {
    "scenario": _SCENARIO,
    "months_since": Column("months", "参加以来的月数", "months since joining"),
    "participants": Column(
        "simulated people", "能追踪这么久的参加者，种子均值", "followed so long, mean over seeds"
    ),
    "at_work": Column("share", "在业比例（任何工作）", "at work, in any work"),
    "expected": Column(
        "share",
        "对照：基准情景中参加当月状况相同者的在业比例",
        "controls: at work among people of the baseline who stood alike in the month of joining",
    ),
    "points": Column("percentage points", "参加者减对照", "participants less controls"),
    "points_lower": _LOWER,
    "points_upper": _UPPER,
    "seeds": _SEEDS,
}

_MOVES = {
    "scenario": _SCENARIO,
    "from": Column("", "政策开始前一个月的职业", "occupation in the month before the start"),
    "to": Column("", "运行末月的职业", "occupation in the last month"),
    **_compared("people"),
}
_CITIES = {
    "scenario": _SCENARIO,
    "city": Column("", "末月所在城市", "city of residence or last work in the last month"),
    "zh": Column("", "城市中文名", "the city's name in Chinese"),
    "en": Column("", "城市英文名", "the city's name in English"),
    "measure": Column(
        "",
        "employed就业人数，unemployment_rate失业率，income自政策开始的人均月收入",
        "employed: people at work; unemployment_rate; income: per person and month since the start",
    ),
    "unit": Column("", "单位", "unit of the values"),
    **_compared("as the measure"),
}
_SUMMARY = {
    "scenario": _SCENARIO,
    "measure": Column("", "指标名称", "name of the measure"),
    "unit": Column("", "单位", "unit of the values"),
    **_compared("as the measure"),
}
_DEFINITION = Column(
    "",
    "就业口径：all_work任何工作，formal正规岗位",
    "what counts as employment: all_work, or formal for formal jobs",
)
_HEADLINE = {
    "scenario": _SCENARIO,
    "definition": _DEFINITION,
    "horizon_months": _HORIZON,
    "measure": Column(
        "",
        "指标名称；noise_floor为安慰剂配对下同样种子数的区间半宽，"
        "seeds_needed为以80%把握显示该效应所需的种子数；_matched以参加当月状况相同者为对照",
        "name of the measure; noise_floor: half-width that chance alone has with so many seeds, "
        "from placebo twins; seeds_needed: seeds that show the effect with a probability of 80 %; "
        "…_matched: with people who stood alike on joining as controls",
    ),
    "unit": Column("", "单位", "unit of the values"),
    "mean": Column("as the measure", "种子均值，或均值之比", "mean over seeds, or ratio of means"),
    "lower": _LOWER,
    "upper": _UPPER,
    "seeds": _SEEDS,
    "spans_zero": Column("", "区间是否包含零", "whether the interval includes zero"),
    "same_sign": Column(
        "share", "与均值符号不相反的种子比例", "seeds whose value has not the opposite sign"
    ),
}
_PART = "simulated people"
_EFFECTS = {
    "scenario": _SCENARIO,
    "seed": Column("", "种子", "the seed"),
    "definition": _DEFINITION,
    "horizon_months": _HORIZON,
    "participants": Column(_PART, "政策参加者", "took part in a new or changed programme by then"),
    "gross": Column(_PART, "毛就业：在业的参加者", "participants at work"),
    "deadweight": Column(_PART, "无谓损失：没有政策也会在业", "would be at work without it, too"),
    "harmed": Column(
        _PART, "因政策失去工作的参加者", "participants at work without it, but not with it"
    ),
    "substitution": Column(
        _PART,
        "替代：参加者所在企业内他人失去岗位",
        "others who lost their place in participants' firms",
    ),
    "displacement": Column(
        _PART, "挤出：其他人在别处失去岗位", "others who lost their place elsewhere"
    ),
    "net": Column(
        _PART,
        "净效应：毛就业−无谓损失−替代−挤出",
        "gross less deadweight, substitution and displacement: the change of employment",
    ),
}
_TARGETS = {
    "scenario": _SCENARIO,
    "target": Column("", "方案文件中的目标", "the target, as in the scenario file"),
    "measure": Column("", "所依据的指标", "the measure it is about"),
    "goal": Column("as the measure", "目标值", "what is to be reached, or not exceeded"),
    "mean": Column("as the measure", "政策情景，种子均值", "policy world, mean over seeds"),
    "reached": Column("share", "达到目标的运行比例", "share of runs that reach it"),
    "missed_by": Column(
        "as the measure", "未达到者平均差多少", "what is missing on average where it is missed"
    ),
    "seeds": _SEEDS,
}
_MONTHLY = {
    "scenario": _SCENARIO,
    "seed": Column("", "种子", "the seed"),
    "month": Column("months", "月份，首月为0", "month, the first is 0"),
    **{
        name: Column(f"{unit}, simulated", "按月指标", name.replace("_", " "))
        for name, unit in INDICATORS.items()
    },
}
_PANEL = {
    "scenario": _SCENARIO,
    "worker": Column("", "人员编号，各世界相同", "number of the person, the same in every world"),
    "month": Column("months", "月份，首月为0", "month, the first is 0"),
    "age": Column("years", "年龄", "age"),
    "sex": Column("", "man男，woman女", "man or woman"),
    "education": Column("", "学历", "primary, middle, high_school or college"),
    "hukou": Column("", "户籍：local本地，migrant外来", "local or migrant"),
    "city": Column("", "所在或最后工作的城市", "city of residence or last work"),
    "occupation": Column("", "现职或最后职业", "occupation held or last held"),
    "status": Column("", "月末状态", "what the person does at the end of the month"),
    "status_since": Column("months", "该状态开始的月份", "month in which the status began"),
    "cause": Column("", "上一份工作结束的原因", "why the last job ended"),
    "wage": Column("yuan per month", "正规岗位工资，无岗位为0", "wage, 0 without a formal job"),
    "income": Column("yuan per month", "各种来源的收入", "income from all sources"),
    "firm": Column("", "企业编号，无则为-1", "number of the firm, -1 for none"),
    "training": Column("", "在读课程所教职业", "occupation taught in the course attended"),
    "trained_for": Column("", "最近结业课程所教职业", "occupation of the last completed course"),
    "programme": Column("", "是否已参加过政策", "whether any programme has been received so far"),
    "eligible": Column("", "本月是否符合某项政策条件", "whether a programme is open to her now"),
    "assignment": Column(
        "",
        "到期末：participant参加，eligible符合条件而未参加，neither都不是",
        "by the end: participant, eligible (was once, did not take part) or neither",
    ),
}
_RUN = {
    "run_id": Column("", "运行编号：方案、种子与模型的摘要", "digest of scenario, seed and model"),
    "scenario": _SCENARIO,
    "seed": Column("", "种子", "the seed"),
}
_RUNS = {
    **_RUN,
    "population": Column("simulated people", "模拟人数", "people at the start"),
    "months": Column("months", "月数", "length of the run"),
    "status": Column("", "done完成，failed失败", "done or failed"),
    "weight": Column("people", "一个模拟人代表的真实人数", "real people for each simulated one"),
    "seconds": Column("seconds", "用时", "for building and living the world"),
    "peak_memory_bytes": Column("bytes", "内存峰值", "of the process so far"),
    "finished": Column("", "完成时间（UTC）", "when, UTC"),
    "scenario_digest": Column("", "方案摘要", "digest of the scenario"),
    "model_digest": Column("", "模型与数据摘要", "digest of the model and its data"),
    "result_sha256": Column("", "结果摘要", "sha256 of all that happened"),
    "versions": Column("", "软件版本（JSON）", "versions of the software, JSON"),
    "machine": Column("", "系统与处理器", "system and kind of processor"),
    "resolved": Column("", "完整方案（JSON）", "the scenario with every default, JSON"),
    "traceback": Column("", "失败原因", "why it failed"),
}
_MEASURES = {
    **_RUN,
    "measure": Column("", "指标名称", "name of the measure"),
    "unit": Column("", "单位", "unit of the value"),
    "value": Column("as the measure", "数值，无定义则为空", "the value, empty where undefined"),
}
_RUN_MONTHS = {**_RUN, **{k: one for k, one in _MONTHLY.items() if k not in ("scenario", "seed")}}
_YUAN = "yuan, real people"
_ACCOUNTS = {
    "baseline": Column("", "基准方案名称", "name of the baseline"),
    "scenario": _SCENARIO,
    "seed": Column("", "种子", "the seed"),
    "baseline_run": Column("", "基准运行编号", "run_id of the baseline"),
    "policy_run": Column("", "政策运行编号", "run_id of the scenario"),
    **{k: one for k, one in _EFFECTS.items() if k not in ("scenario", "seed")},
    "matched": Column(
        _PART,
        "以参加当月状况相同者为对照，没有政策也会在业的参加者",
        "participants expected at work without it, by people who stood alike on joining",
    ),
    "programme_cost": Column(_YUAN, "公共支出", "public cost of programmes and training"),
    "net_public_cost": Column(_YUAN, "公共净支出", "the same net of benefits saved, taxes gained"),
    "private_cost": Column(_YUAN, "企业与个人支出", "what firms and people paid for courses"),
    "social_cost": Column(_YUAN, "耗用的真实资源", "real resources used, whoever pays"),
    "transfers": Column(_YUAN, "转移支付", "transfers between people, firms, government"),
    "output_lost": Column(
        _YUAN,
        "比基准情景少生产的产出，按期初人工计价",
        "output that firms of the baseline make and these do not, at the pay of the start",
    ),
    "job_years": Column("job-years, real people", "新增就业人年", "additional job-years"),
}

_OF_OUTCOME = "of the outcome"
_ROBUSTNESS = {
    "setting": Column("", "设定", "assumptions set in all worlds, or the ensemble alone"),
    "offset": Column(
        "jobs per job removed", "每失一岗回补岗位数", "jobs that came back in the baseline"
    ),
    "outcome": Column("", "结果", "what is compared, to the end of the run"),
    "first": Column("", "前一方案", "a scenario"),
    "second": Column("", "后一方案", "another one, or the baseline"),
    "share": Column(
        SHARE, "前者更大的抽样比例", "share of draws in which the first has more of it"
    ),
    "stated": Column("", "是否可下结论", "whether nine draws in ten agree, either way"),
    "difference": Column(_OF_OUTCOME, "平均差", "mean of the first less the second"),
    "lower": Column(_OF_OUTCOME, "区间下限", "lower end of its 95 % interval over draws"),
    "upper": Column(_OF_OUTCOME, "区间上限", "upper end"),
    "draws": Column("draws", "抽样数", "seeds, each with a member of the ensemble"),
}

CODEBOOK: dict[str, dict[str, Column]] = {
    "summary": _SUMMARY,
    "headline": _HEADLINE,
    "effects": _EFFECTS,
    "costs": _COSTS,
    "groups": _GROUPS,
    "curves": _CURVES,
    "income_paths": _INCOME_PATHS,
    "participation": _PARTICIPATION,
    "moves": _MOVES,
    "cities": _CITIES,
    "targets": _TARGETS,
    "monthly": _MONTHLY,
    "panel": _PANEL,
    "runs": _RUNS,
    "measures": _MEASURES,
    "run_months": _RUN_MONTHS,
    "accounts": _ACCOUNTS,
    "robustness": _ROBUSTNESS,
}
"""Every table by name, and its columns in their order."""


def codebook_frame(
    tables: Sequence[str], book: Mapping[str, Mapping[str, Column]] = CODEBOOK
) -> "pd.DataFrame":
    """What every column of some tables means: table, column, unit, zh, en."""
    import pandas as pd

    rows = [(name, key, *one) for name in tables for key, one in book[name].items()]
    return pd.DataFrame(rows, columns=["table", "column", *Column._fields])
