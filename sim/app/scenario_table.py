"""Scenarios as a list: what each asks for, and whether it can be run."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from sim.app.ruled_table import ruled
from sim.language import Language
from sim.scenario.schema import Scenario

COLUMNS = (
    "name",
    "title_zh",
    "title_en",
    "description_zh",
    "description_en",
    "economy",
    "ai_path",
    "months",
    "population",
    "competitors",
    "policies",
    "digest",
)


def scenario_row(scenario: Scenario) -> dict[str, Any]:
    """A scenario as one row of plain values; ``policies`` names those that are on."""
    declared = scenario.data().parameters["competitors"].value
    return {
        "name": scenario.name,
        "title_zh": scenario.title.zh,
        "title_en": scenario.title.en,
        "description_zh": scenario.description.zh.strip(),
        "description_en": scenario.description.en.strip(),
        "economy": scenario.economy,
        "ai_path": scenario.ai_path,
        "months": scenario.months,
        "population": scenario.population,
        "competitors": scenario.overrides().get("competitors", declared),
        "policies": sorted(scenario.policies),
        "digest": scenario.digest,
    }


def scenario_table(scenarios: Sequence[Scenario], words: Language) -> Table:
    """All scenarios with what tells them apart."""
    table = ruled()
    for heading in ("name", "title", "ai_path", "months", "policies"):
        table.add_column(
            words(f"scenarios.{heading}"),
            justify="right" if heading == "months" else "left",
            overflow="fold",
            no_wrap=heading in ("name", "policies"),
        )
    for scenario in scenarios:
        table.add_row(
            Text(scenario.name, "bold"),
            Text(words.of(scenario.title)),
            Text(scenario.ai_path),
            Text(str(scenario.months)),
            _policies(scenario, words),
        )
    return table


def _policies(scenario: Scenario, words: Language) -> Text:
    lines = [
        words("scenarios.from", policy=name, month=entry.start)
        for name, entry in sorted(scenario.policies.items())
    ]
    return Text("\n".join(lines) or words("scenarios.no_policy"), "" if lines else "dim")


def check_line(row: Mapping[str, Any], words: Language) -> Text:
    """What a scenario that can be run amounts to, on one line."""
    return Text(
        words(
            "check.good",
            file=row["file"],
            name=row["name"],
            months=row["months"],
            population=f"{row['population']:,}",
            policies=", ".join(row["policies"]) or words("scenarios.no_policy"),
        )
    )
