"""How to have a comparison again: what to type, and the same in Python."""

from typing import TYPE_CHECKING

from sim.scenario.files import scenario_names
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison


def command_line(comparison: "Comparison", command: str = "compare") -> str:
    """What to type.

    Args:
        command: the one that is given the same scenarios, seeds and sizes.
    """
    seeds, first = len(comparison.seeds), comparison.seeds[0]
    words = [
        f"jobshift {command}",
        *_names(comparison),
        f"--seeds {seeds} --seed {first}",
        f"--population {comparison.population} --months {comparison.months}",
    ]
    if comparison.baseline.competitors is not None:
        words.append(f"--competitors {comparison.baseline.competitors:g}")
    return " ".join(words)


def python_lines(comparison: "Comparison") -> str:
    """The same for those who work in Python."""
    names = ", ".join(f'"{name}"' for name in _names(comparison))
    size = f"population={comparison.population}, months={comparison.months}"
    if comparison.baseline.competitors is not None:
        size += f", competitors={comparison.baseline.competitors:g}"
    return f"import sim\n\nsim.compare({names}, seeds={list(comparison.seeds)}, {size})"


def _names(comparison: "Comparison") -> list[str]:
    return [_name(one) for one in (comparison.baseline, *comparison.scenarios)]


def _name(scenario: Scenario) -> str:
    """What the scenario is asked for by: its name if it ships, else the name of its file."""
    if scenario.file is None or scenario.file.stem in scenario_names():
        return scenario.name
    return scenario.file.name
