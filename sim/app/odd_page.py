"""The tables of the ODD protocol, written from what the code declares.

``python -m sim.app.odd_page`` puts them into ``docs/odd.md``, between ``<!-- begin NAME -->`` and
``<!-- end NAME -->``; all else on that page is written by hand.
"""

import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.app.policy_table import levers_of, said_lever
from sim.language import language
from sim.model import columns
from sim.model.chance import Purpose
from sim.model.economy import Economy
from sim.model.economy_data import COLUMNS, calibration_folder, economies, load_economy
from sim.model.indicators import INDICATORS
from sim.model.tables import read_declarations
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity

PAGE = Path("docs") / "odd.md"
ECONOMY = "guangdong"
_ENTITIES: Mapping[str, str] = MappingProxyType(
    {
        "WORKER": "Worker",
        "FIRM": "Firm",
        "CELL": "Job cell: the jobs of one firm in one occupation",
        "PROVIDER": "Training provider",
        "SPELL": "Training spell: one person in one course",
        "ORDER": "Order: one class that a firm has ordered",
    }
)
_SUBMODELS: Mapping[str, str] = MappingProxyType(
    {
        "policies_take_effect": "policies",
        "technology_advances": "technology",
        "firms_adopt": "adoption",
        "firms_plan_jobs": "jobs",
        "jobs_end": "separations",
        "vacancies_open": "vacancies",
        "classes_are_held": "training",
        "people_search": "search",
        "orders_are_settled": "orders",
        "people_are_paid": "pay",
        "government_settles": "government",
        "people_age": "ageing",
        "accounts_close": "close",
    }
)
_FIELD = re.compile(r'^\s+\("(\w+)", [^#]*\),\s*(?:#\s*(.*))?$')
_GROUP = re.compile(r"^# --- (.*) ---$")
_PART = re.compile(r"(<!-- begin ([\w-]+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)

Rows = Iterable[tuple[str, ...]]


def with_tables(page: str) -> str:
    """The page with every part between its marks written anew.

    Raises:
        KeyError: a mark names no table.
    """
    return _PART.sub(lambda mark: f"{mark[1]}\n{TABLES[mark[2]]()}\n{mark[3]}", page)


def schedule() -> str:
    """The steps of a month, in their order, as the code calls them."""
    calls = re.findall(r"self\.(\w+)\(\)", inspect.getsource(Economy._live_a_month))
    rows = (
        (str(k), f"`{verb}`", _summary(getattr(Economy, verb)), f"[how](#{_SUBMODELS[verb]})")
        for k, verb in enumerate(calls, 1)
    )
    return _table(("", "Step", "What happens", "Submodel"), rows)


def state_variables() -> str:
    """The columns of every kind of entity, with what the code says of them."""
    said = described_columns()
    parts = []
    for name, title in _ENTITIES.items():
        kind: np.dtype[Any] = getattr(columns, name)
        rows = ((f"`{field}`", _kind(kind[field]), said[name][field]) for field in kind.names or ())
        parts.append(f"**{title}**\n\n" + _table(("Variable", "Kind", "Meaning"), rows))
    return "\n".join(parts)


def described_columns() -> dict[str, dict[str, str]]:
    """What stands beside each column in ``sim/model/columns.py``, by record and column."""
    said: dict[str, dict[str, str]] = {}
    record = ""
    for line in inspect.getsource(columns).splitlines():
        if begins := re.match(r"^(\w+) = np\.dtype\(", line):
            record = begins[1]
            said[record] = {}
        elif record and (found := _FIELD.match(line)):
            said[record][found[1]] = (found[2] or "").replace("``", "`")
    return said


def purposes() -> str:
    """What draws decide."""
    return ", ".join(one.name.lower().replace("_", " ") for one in Purpose) + ".\n"


def indicators() -> str:
    """What is recorded every month."""
    return _table(("Series", "Unit"), ((f"`{name}`", unit) for name, unit in INDICATORS.items()))


def patterns() -> str:
    """What the model is fitted to, and what it is tested against."""
    parts = []
    for file, title in (("targets", "Fitted to"), ("validation", "Tested against")):
        entries = tomllib.loads((calibration_folder() / f"{file}.toml").read_text("utf-8-sig"))
        rows = (
            (
                entry["en"],
                f"{_band(entry)} ({entry['unit']})",
                _sourced(entry["status"], entry["source"]),
            )
            for entry in entries.values()
        )
        parts.append(f"**{title}**\n\n" + _table(("Pattern", "Known", "Source"), rows))
    return "\n".join(parts)


def _band(entry: Mapping[str, Any]) -> str:
    """The band, or the sign where no more is known."""
    if "sign" in entry:
        return "below zero" if entry["sign"] == "-" else "above zero"
    return f"{entry['low']:g} to {entry['high']:g}"


def data_tables() -> str:
    """The tables of the economy, column by column."""
    home, parts = economies()[ECONOMY], []
    for name, known in COLUMNS.items():
        declared = read_declarations(f"{name}.toml", (home / f"{name}.toml").read_bytes(), known)
        rows = (
            (f"`{column}`", one.en, _unit_and_range(one.unit, one.low, one.high), _source(one))
            for column, one in declared.items()
        )
        heading = ("Column", "Meaning", "Unit, range", "Source")
        parts.append(f"**`{name}.csv`**\n\n" + _table(heading, rows))
    return "\n".join(parts)


def ai_paths() -> str:
    """The capability paths that drive the world from outside."""
    found = load_economy(ECONOMY).ai_path_quantities
    return _quantities({f"ai_paths.{name}": quantity for name, quantity in found.items()})


def parameters() -> str:
    """Every scalar parameter, in the groups of its file."""
    declared = load_economy(ECONOMY).parameters
    parts = (
        f"**{title}**\n\n" + _quantities({name: declared[name] for name in names})
        for title, names in _groups()
    )
    return "\n".join(parts)


def _groups() -> Iterator[tuple[str, list[str]]]:
    text = (economies()[ECONOMY] / "parameters.toml").read_text("utf-8-sig")
    title, names = "", list[str]()
    for line in text.splitlines():
        if begins := _GROUP.match(line):
            if names:
                yield title, names
            title, names = begins[1], []
        elif line.startswith("["):
            names.append(line.strip("[] "))
    yield title, names


def policies() -> str:
    """Every policy and the levers it pulls."""
    economy, words = load_economy(ECONOMY), language("en")
    rows = (
        (
            f"[`{name}`](reference/policies.md#{name}) {policy.zh}",
            str(policy.en),
            "; ".join(said_lever(lever, economy, words) for lever in levers_of(policy, economy)),
        )
        for name, policy in policy_classes().items()
    )
    return _table(("Policy", "What it is", "Levers"), rows)


def _quantities(found: Mapping[str, Quantity]) -> str:
    rows = (
        (
            f"`{name}`",
            one.en,
            f"{one.value:,.10g}",
            _unit_and_range(one.unit, one.low, one.high),
            _source(one),
        )
        for name, one in found.items()
    )
    return _table(("Parameter", "Meaning", "Value", "Unit, range", "Source"), rows)


def _unit_and_range(unit: str, low: float | None, high: float | None) -> str:
    return unit if low is None or high is None else f"{unit}, {low:,.10g} to {high:,.10g}"


def _source(declared: Any) -> str:
    return _sourced(declared.status, declared.source)


def _sourced(status: str, source: str) -> str:
    """Many sources begin with their status, which stands before them already."""
    return f"*{status}*: {source.removeprefix(f'{status}:').strip()}"


def _kind(kind: "np.dtype[Any]") -> str:
    return f"{kind.base.name} × {kind.shape[0]}" if kind.shape else kind.base.name


def _summary(thing: Callable[..., Any]) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def _table(heading: tuple[str, ...], rows: Rows) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "schedule": schedule,
        "state-variables": state_variables,
        "purposes": purposes,
        "indicators": indicators,
        "patterns": patterns,
        "data": data_tables,
        "ai-paths": ai_paths,
        "parameters": parameters,
        "policies": policies,
    }
)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
