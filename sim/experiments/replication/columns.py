"""What the columns of a replication's tables mean, for the codebook beside their files."""

from typing import TYPE_CHECKING

from sim.experiments.codebook import Column

if TYPE_CHECKING:
    import pandas as pd

_UNEMPLOYMENT = Column(
    "percent",
    "失业率变化：冲击窗口相对冲击前窗口（平均场）",
    "change of the unemployment rate, window of the shock against the one before (mean field)",
)
_LONG_TERM = Column(
    "percent",
    "长期失业率变化，口径同上",
    "the same of the long-term unemployment rate",
)
_COLUMNS = {
    "occupation": Column("", "职业", "occupation"),
    "automation_probability": Column(
        "probability", "可被自动化的概率", "probability that it can be automated"
    ),
    "unemployment_change_percent": _UNEMPLOYMENT,
    "long_term_change_percent": _LONG_TERM,
    "workers": Column(
        "simulated people",
        "起始时的模拟劳动者数（各总体均值）",
        "simulated workers at the start, mean over populations",
    ),
    "step": Column("steps", "步，0为初始状态", "step, 0 is the initial state"),
    "years": Column("years", "冲击开始以来的年数", "years since the shock began"),
    "unemployment_rate": Column(
        "share of the labour force", "失业率", "unemployed over employed and unemployed"
    ),
    "long_term_rate": Column(
        "share of the labour force", "长期失业率", "long-term unemployed, likewise"
    ),
    "vacancy_rate": Column(
        "share of posts", "空缺率：空缺占全部岗位", "vacancies over employed and vacancies"
    ),
}
_PREFIXES = {
    "simulated_": ("（模拟劳动者，各总体合并）", "with simulated workers, populations together"),
    "published_": ("（已发表）", "as published"),
    "difference_": ("（平均场减已发表）", "mean field less published"),
}
_ENDINGS = {
    "_lower": ("，95%区间下限", ", lower end of the 95 % interval over populations"),
    "_upper": ("，95%区间上限", ", upper end of the 95 % interval over populations"),
}


def columns_of(frame: "pd.DataFrame") -> dict[str, Column]:
    """The meaning of every column of one of the tables."""
    return {str(name): _column(str(name)) for name in frame.columns}


def _column(name: str) -> Column:
    for ending, (zh, en) in _ENDINGS.items():
        if name.endswith(ending):
            base = _column(name.removesuffix(ending))
            return base._replace(zh=base.zh + zh, en=base.en + en)
    for prefix, (zh, en) in _PREFIXES.items():
        if name.startswith(prefix):
            base = _COLUMNS[name.removeprefix(prefix)]
            unit = "percentage points" if prefix == "difference_" else base.unit
            return Column(unit, base.zh + zh, f"{base.en}; {en}")
    return _COLUMNS[name]
