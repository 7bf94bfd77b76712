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

CODEBOOK: dict[str, dict[str, Column]] = {
    "costs": _COSTS,
}
"""Every table by name, and its columns in their order."""
