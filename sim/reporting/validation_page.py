"""The page of findings that the model hits and misses, as Markdown."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.experiments.evidence.rows import Finding, findings

PAGE = Path("docs") / "validation.md"
TABLE = "validation.csv"


def page(table: pd.DataFrame, run: str) -> str:
    """The page.

    Args:
        table: as ``Validation.to_frame`` gives it.
        run: a sentence that says what was lived.
    """
    records = [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
    found: dict[str, Mapping[str, object]] = {str(row["name"]): row for row in records}
    rows = findings()
    counted = [name for name, one in rows.items() if one.known is None]
    hits = sum(_hit(found[name]) for name in counted)
    return "\n".join(
        [
            "# What the model was never fitted to",
            "",
            "Written by `jobshift validate --out docs` from `calibration/validation.toml` and "
            "`docs/validation.csv`; the reasons for misses are written by hand in the former.",
            "",
            f"{run} **{hits} of {len(counted)} findings are hit.** A further "
            f"{len(rows) - len(counted)} are shown and not counted, because a parameter was set "
            "knowing them. Value: mean over seeds with its 95 % interval. A hit is a mean inside "
            "the band; of a sign, an interval wholly on its side of zero.",
            "",
            "| finding | band | simulated | | |",
            "|---|---|---|---|---|",
            *(_line(name, one, found[name]) for name, one in rows.items()),
            "",
            *(line for name, one in rows.items() for line in _section(name, one, found)),
        ]
    )


def _line(name: str, finding: Finding, row: Mapping[str, object]) -> str:
    verdict = "hit" if _hit(row) else "**miss**"
    known = "" if finding.known is None else "not counted"
    anchor = f"[{finding.en}](#{name})"
    return f"| {anchor} | {band(finding)} | {interval(row)} | {verdict} | {known} |"


def _section(
    name: str, finding: Finding, found: Mapping[str, Mapping[str, object]]
) -> Sequence[str]:
    row = found[name]
    lines = [
        f'## <a id="{name}"></a>{finding.en}',
        "",
        f"{band(finding)} {finding.unit}; simulated {interval(row)}: "
        f"**{'hit' if _hit(row) else 'miss'}**.",
        "",
        f"*Source* ({finding.status}): {finding.source}.",
        "",
        f"*Counterpart*: {finding.counterpart}",
    ]
    lines += [f"\n*Not counted*: {finding.known}."] if finding.known else []
    if finding.same_work:
        others = "; ".join(f"`{other}` ({what})" for other, what in finding.same_work.items())
        lines += [f"\n*Other numbers from the same work*: {others}."]
    if finding.beside:
        lines += ["", "*Beside it*:", ""]
        lines += [f"- {what}: {interval(found[one])}" for one, what in finding.beside.items()]
    if not _hit(row):
        lines += ["", f"*Why it misses, as far as we believe*: {finding.miss}"]
    return [*lines, ""]


def _hit(row: Mapping[str, object]) -> bool:
    return str(row["hit"]) == "True"


def band(finding: Finding) -> str:
    """The band as text: "0.5 … 0.75", "> 0"."""
    if finding.sign is not None:
        return "> 0" if finding.sign == "+" else "< 0"
    return f"{_short(finding.low)} … {_short(finding.high)}"


def interval(row: Mapping[str, object]) -> str:
    """The value with its interval as text."""
    value, lower, upper = (float(str(row[key])) for key in ("value", "lower", "upper"))
    if math.isnan(value):
        return "–"
    return f"{_short(value)} [{_short(lower)}, {_short(upper)}]"


def _short(value: float) -> str:
    """Three significant digits at most, and a true minus sign."""
    text = f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", "−")
