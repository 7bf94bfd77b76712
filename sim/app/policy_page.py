"""The page of all policies, written from their declarations: ``python -m sim.app.policy_page``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from sim.app.policy_table import levers_of, said_lever
from sim.language import Language, language
from sim.model.economy_data import EconomyData, load_economy
from sim.policies.catalogue import policy_classes
from sim.policies.policy import Declaration, Policy
from sim.quantity import Quantity

PAGE = Path("docs") / "reference" / "policies.md"
_HEAD = """# Policies

Written from the declarations in `sim/policies/` by `python -m sim.app.policy_page`; a test
compares. `jobshift policies NAME` shows the same of one policy. How levers act stands in
[the model](../odd.md#policies).

Every policy also has `start` and `end` (months), `budget` (yuan in all), `on_warning` (in force
only where an early warning is out) and, where it can tell people or cities apart, a `target`.
Of the courses that a person has heard of she takes what is worth most to her, of several incomes
she claims the highest first; of other like offers the lot decides. All that is booked under a
policy counts against its budget.
"""


def policies_page() -> str:
    """The page, Markdown."""
    economy, words = load_economy("guangdong"), language("en")
    classes = list(policy_classes().values())
    entries = (_entry(policy, economy, words) for policy in classes)
    return "\n".join([_HEAD, _by_lever(classes, economy, words), *entries])


def _by_lever(classes: list[type[Policy]], economy: EconomyData, words: Language) -> str:
    pulled: dict[str, list[str]] = {}
    for policy in classes:
        for lever in levers_of(policy, economy):
            pulled.setdefault(lever, []).append(f"[`{policy.name}`](#{policy.name})")
    rows = (
        f"| {said_lever(lever, economy, words)} | {', '.join(names)} |\n"
        for lever, names in sorted(pulled.items())
    )
    head = "## Levers and the policies that pull them\n\n| Lever | Policies |\n|---|---|\n"
    return head + "".join(rows)


def _entry(policy: type[Policy], economy: EconomyData, words: Language) -> str:
    levers = "; ".join(said_lever(one, economy, words) for one in levers_of(policy, economy))
    table = "| Parameter | Default | Range | Meaning | Source |\n|---|---|---|---|---|\n"
    return (
        f'## <a id="{policy.name}"></a>{policy.name} {policy.zh}\n\n'
        f"{policy.en}. {policy.does_en}\n\n> {policy.says}\n\n"
        f"Levers: {levers}. {words(f'policies.targets_{policy.targets}')}\n\n{table}"
        + "".join(_rows(policy))
    )


def _rows(policy: type[Policy]) -> Iterator[str]:
    for name, declared in policy.parameters.items():
        value, span = _value_and_range(declared)
        source = declared.source.removeprefix(f"{declared.status}:").strip()
        yield f"| `{name}` | {value} | {span} | {declared.en} | *{declared.status}*: {source} |\n"


def _value_and_range(declared: Declaration) -> tuple[str, str]:
    if isinstance(declared, Quantity):
        span = f"{declared.low:,.10g} to {declared.high:,.10g}"
        return f"{declared.value:,.10g} {declared.unit}", span
    return declared.value, ", ".join(declared.options)


if __name__ == "__main__":
    PAGE.write_text(policies_page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
