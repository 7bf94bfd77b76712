"""What the columns of the analyses' tables mean, for the codebook beside their files."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.experiments.analysis.finished import Finished, is_setting, unit_of
from sim.experiments.analysis.names import outcome_title, value_title
from sim.experiments.codebook import Column, codebook_frame
from sim.language import language

if TYPE_CHECKING:
    import pandas as pd

_SCENARIO = Column("", "方案名称", "name of the scenario")
_OUTCOME = Column("", "结果指标名称", "name of the outcome")
_POINT = Column("", "点的编号", "number of the point")
_SEEDS = Column("seeds", "种子数", "seeds of each point")
_SAME = "as the outcome"


def _interval(name: str, unit: str, zh: str, en: str) -> dict[str, Column]:
    return {
        name: Column(unit, zh, en),
        f"{name}_lower": Column(unit, "95%区间下限", "lower end of the 95 % interval"),
        f"{name}_upper": Column(unit, "95%区间上限", "upper end of the 95 % interval"),
    }


_KEYS = {
    "scenario": _SCENARIO,
    "outcome": _OUTCOME,
    "parameter": Column("", "变动的参数", "the parameter that varies"),
}
_BEYOND = Column(
    "",
    "区间是否高于纯属运气所能给出的值",
    "whether the interval lies above what luck alone would give",
)
_TABLES: dict[str, dict[str, Column]] = {
    "sobol_indices": {
        **_KEYS,
        **_interval(
            "first",
            "share",
            "一阶索伯尔指数：单独由该参数引起的方差份额；区间来自对点的自助抽样",
            "first-order Sobol index: share of variance due to the parameter alone; bootstrap over "
            "points",
        ),
        **_interval(
            "total",
            "share",
            "总索伯尔指数：含与其他参数的交互，也含运气",
            "total Sobol index: with its interactions, and with luck",
        ),
        **_interval(
            "correlation",
            "",
            "与结果的斯皮尔曼秩相关：方向",
            "Spearman's rank correlation with the outcome: the direction",
        ),
        "noise_share": Column(
            "share", "点间方差中运气所占份额", "share of luck in the variance over points"
        ),
        "beyond_noise": _BEYOND,
    },
    "morris_indices": {
        **_KEYS,
        **_interval(
            "effect",
            _SAME,
            "莫里斯基本效应均值：参数走完整个范围时结果的变化",
            "Morris' mu: mean change of the outcome over the parameter's whole range",
        ),
        **_interval("size", _SAME, "基本效应绝对值的均值", "Morris' mu*: mean size of the change"),
        "spread": Column(
            _SAME,
            "基本效应的标准差：交互或非线性",
            "Morris' sigma: standard deviation of the change, by interactions or curvature",
        ),
        "noise_size": Column(
            _SAME, "纯属运气的变化大小", "mean size of the change that luck alone gives"
        ),
        "beyond_noise": _BEYOND,
    },
    "luck": {
        "scenario": _SCENARIO,
        "outcome": _OUTCOME,
        "unit": Column("", "结果的单位", "unit of the outcome"),
        "points": Column("points", "点数", "points"),
        "seeds": _SEEDS,
        "mean": Column(_SAME, "各点均值", "mean over points"),
        "deviation": Column(_SAME, "各点的标准差", "standard deviation over points"),
        "lowest": Column(_SAME, "各点最小值", "lowest point"),
        "highest": Column(_SAME, "各点最大值", "highest point"),
        **_interval(
            "noise_share",
            "share",
            "点间方差中运气所占份额（重复测量方差分析，Huynh–Feldt校正）",
            "share of seed noise in the variance over points (analysis of variance with repeated "
            "measures, Huynh and Feldt's correction)",
        ),
        "points_differ": Column(
            "", "F检验（1%）显示各点确有差别", "the F test at 1 % shows that points differ at all"
        ),
    },
    "boxes": {
        "box": Column("", "区域编号", "number of the box"),
        "conditions": Column("", "该区域的条件", "what the box demands"),
        "points": Column(
            "points", "未用于寻找区域的那一半中的点数", "of the half not used to find the box"
        ),
        **_interval(
            "share", "share", "其中结论成立的比例", "of these, those for which the conclusion holds"
        ),
        **_interval(
            "mean",
            _SAME,
            "其中结果的均值，区间为种子间",
            "mean of the outcome there, interval over seeds",
        ),
        "verdict": Column(
            "",
            "holds成立，fails不成立，open未定",
            "whether the conclusion holds, fails or is open there",
        ),
    },
    "options": {
        "scenario": _SCENARIO,
        "seeds": _SEEDS,
        **_interval("cost", "yuan", "支出", "cost"),
        **_interval("jobs", "as asked", "新增就业", "additional jobs or job-years"),
        "jobs_shown": Column("", "就业区间高于零", "the interval of jobs lies above zero"),
        "efficient": Column("", "按均值不被任何其他选择超越", "no other beats it, by the means"),
        "efficient_share": Column(
            "share",
            "考虑运气后不被超越的机会",
            "share of the possible means with which no other beats it",
        ),
    },
    "levels": {
        "level": Column("as the parameter", "参数取值", "value of the parameter"),
        "seeds": _SEEDS,
        **_interval(
            "surplus",
            "yuan",
            "价格乘新增就业人年减支出",
            "price times additional job-years, less the cost",
        ),
        **_interval("job_years", "job-years", "新增就业人年", "additional job-years"),
        **_interval("cost", "yuan", "公共净支出", "public cost, net"),
    },
}


def columns_of_points(sweep: Finished, outcomes: Sequence[str]) -> dict[str, Column]:
    """The columns of a table of points: what varies, and outcomes with their intervals."""
    columns = {"point": _POINT, "scenario": _SCENARIO, "seeds": _SEEDS}
    columns |= {name: _varied(sweep, name) for name in sweep.names}
    for outcome in outcomes:
        zh, en = (outcome_title(outcome, language(code)) for code in ("zh", "en"))
        columns |= _interval(outcome, unit_of(outcome), zh, en)
    return columns


def columns_of_options(sweep: Finished) -> dict[str, Column]:
    """The columns of a table of options: what policies vary, and the table's own."""
    columns = dict(_TABLES["options"])
    settings = {name: _varied(sweep, name) for name in sweep.names if is_setting(name)}
    return {"scenario": columns.pop("scenario"), **settings, **columns}


def columns_of_worlds(sweep: Finished) -> dict[str, Column]:
    """The columns of a sweep's table of worlds."""
    columns = {"point": _POINT}
    columns |= {name: _varied(sweep, name) for name in sweep.names}
    columns |= {
        "scenario": _SCENARIO,
        "seed": Column("", "种子", "the seed"),
        "run_id": Column("", "运行编号", "id of the run"),
    }
    for outcome in (*sweep.outcomes, *(["account_horizon_months"] if sweep.paired else [])):
        zh, en = (outcome_title(outcome, language(code)) for code in ("zh", "en"))
        columns[outcome] = Column(unit_of(outcome), zh, en)
    return columns


def _varied(sweep: Finished, name: str) -> Column:
    title = value_title(name, sweep.economy)
    return Column(title.unit, title.zh, title.en)


def analysis_codebook(**tables: str | Mapping[str, Column]) -> "pd.DataFrame":
    """What every column of some files means.

    Args:
        tables: by file, the name of a table of this module, or its columns.
    """
    book = {
        file: _TABLES[columns] if isinstance(columns, str) else columns
        for file, columns in tables.items()
    }
    return codebook_frame(tuple(book), book)
